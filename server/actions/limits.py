"""How often something costly may be asked for: by number, by address, by account, in fixed windows of time.

    await limits.spend(context, "login_code", number=token)     # counts login_code.address and login_code.number

A window is one counter whose id names rule, window and whose it is, so counting is one guarded write. A counter that is
full is remembered in the process: refusing costs no database operation. Owns `limits`; nothing of the hot path uses it.
"""

import ipaddress
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from cachetools import LRUCache
from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.actions.ids import named_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.settings import Settings, SettingsError

LIMITS = CollectionSpec("limits", indexes=(ascending("expires_at"),), shard_key=("_id",), retention=timedelta(hours=1))
DEFAULTS = {
    "login_code.number": "5/h",
    "login_code.address": "60/m 600/h",
    "login.address": "120/m 1200/h",
    "password.number": "100/d",
    "captcha.address": "120/m 1200/h",
    "visit.record.account": "600/h 3000/d",
    "person.unmask.account": "30/h 100/d",
    "person.search.account": "60/h 300/d",
    "photo.upload.account": "30/h 60/d",
    "document.claim.account": "5/h 10/d",
    "person.verify.account": "5/h 10/d",
    "organization.create.account": "10/d",
    "organization.similar.account": "60/h 300/d",
    "data.export.account": "5/h 10/d",
    "record.file.account": "20/h 60/d",
    "invitation.address": "600/m 6000/h",
    "code.check.account": "120/m 10000/d",
    "member.invite.account": "60/h 300/d",
    "member.invite.number": "3/d",
    "publication.publish.account": "60/h 200/d",
    "reminder.account": "20/h 60/d",
    "export.mail.account": "10/h 40/d",
    "export.mail.number": "20/d",
    "import.upload.account": "30/h 100/d",
    "job.account": "120/h 600/d",
    "letter.verify.address": "60/m 600/h",
    "nearby_risks.address": "600/m",
    "email.code.account": "10/h 20/d",
    "group_channel.test.account": "20/h",
    "subscription.report.account": "60/h 200/d",
}
"""`times/length`, a length being a number (1 when absent) of s, m, h or d. `ANMA_LIMITS` replaces single rules.

A number is one person's, so its limits are narrow; a whole factory or a telephone company may share one address.
"""
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
WINDOW = re.compile(r"([1-9]\d{0,6})/([1-9]\d{0,3})?([smhd])")


class Window(NamedTuple):
    """So many times in so many seconds."""

    times: int
    seconds: int


class Limiter:
    """The rules of this installation, and which counters are known to be full."""

    def __init__(self, settings: Settings, collection: Any) -> None:
        self.rules = make_rules(settings)
        self.collection = collection
        self.full: LRUCache[str, bool] = LRUCache(100_000)


def make_rules(settings: Settings) -> dict[str, tuple[Window, ...]]:
    """Rules by name. In development everybody has one address, so addresses count only where the settings say so."""
    unknown = sorted(settings.limits.keys() - DEFAULTS.keys())
    if unknown:
        raise SettingsError(f"ANMA_LIMITS 中没有这样的规则：{'、'.join(unknown)}；可用：{'、'.join(DEFAULTS)}")
    counted = {name: text for name, text in DEFAULTS.items() if not (settings.is_dev and name.endswith(".address"))}
    return {name: _windows(name, text) for name, text in {**counted, **settings.limits}.items()}


def _windows(name: str, text: str) -> tuple[Window, ...]:
    found = [WINDOW.fullmatch(part) for part in text.split()]
    if not all(found):
        raise SettingsError(f"ANMA_LIMITS 中 {name} 应写成 5/h 10/d 这样的形式，不能是 {text}")
    return tuple(Window(int(m[1]), int(m[2] or 1) * SECONDS[m[3]]) for m in found if m)


async def spend(context: Context, action: str, **whose: str) -> None:
    """Count one attempt at an action for the caller's address and for each key given, by the rules `<action>.<kind>`.

    `limit.exceeded` with Retry-After when a window is full. A key is never personal data in clear.
    """
    if f"{action}.address" in DEFAULTS:
        await spend_for(context, action, address=network(context.address))
    await spend_for(context, action, **whose)


async def spend_for(context: Context, action: str, **whose: str) -> None:
    """The same for the keys alone; ValueError for a kind that has no rule."""
    for kind, key in whose.items():
        name = f"{action}.{kind}"
        if name not in DEFAULTS:
            raise ValueError(f"there is no limit {name}")
        for window in context.services.limiter.rules.get(name, ()):
            await _count(context, name, key, window)


async def _count(context: Context, name: str, key: str, window: Window) -> None:
    limiter = context.services.limiter
    ends_at = _end(context, window)
    counter = named_id("limit", name, key, window.seconds, ends_at.timestamp())
    if counter in limiter.full or not await _add(limiter.collection, counter, window.times, ends_at):
        limiter.full[counter] = True
        wait = math.ceil((ends_at - context.now).total_seconds())
        raise Problem("limit.exceeded", headers={"Retry-After": str(max(wait, 1))})


def _end(context: Context, window: Window) -> datetime:
    """When the present window ends; windows of a day begin at local midnight."""
    offset = (context.local_now.utcoffset() or timedelta()).total_seconds()
    passed = (context.now.timestamp() + offset) // window.seconds
    return datetime.fromtimestamp((passed + 1) * window.seconds - offset, UTC)


async def _add(collection: Any, counter: str, times: int, ends_at: datetime) -> bool:
    """One more, unless the counter is full; the first one makes it."""
    room = {"_id": counter, "count": {"$lt": times}}
    one = {"$inc": {"count": 1}}
    if (await collection.update_one(room, one)).modified_count:
        return True
    try:
        await collection.insert_one({"_id": counter, "count": 1, "expires_at": ends_at})
    except DuplicateKeyError:  # full, or made by another at this moment
        return bool((await collection.update_one(room, one)).modified_count)
    return True


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that one household or phone has in IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
