"""Bringing notices to people on channels outside: the first that takes one, the next when it never will.

An order names up to fifty notices. Each becomes a delivery with a state: `waiting`, `sent`, `dead` (nothing took it; a
person looks at it), `skipped` (no channel, or not wanted: it stays in the app). A delivery is marked before a service
is called and again after, so only a process that dies between the two leaves a message that may go out once more.
Owns `deliveries`.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo.errors import BulkWriteError, PyMongoError

from server.actions import outbox
from server.actions.context import Context
from server.actions.messages.channel_counts import count
from server.actions.messages.delivery_ways import Letter, Standing, Way, reachable, standings, ways
from server.actions.messages.notice_preferences import order_of, preference_of, quiet_until
from server.actions.messages.notices import DELIVER
from server.channels.notice_messages import get_kind
from server.channels.undelivered import Fate, Undelivered
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH

DELIVERIES = CollectionSpec(
    "deliveries",
    indexes=(ascending("state", "at"), ascending("account", "at"), ascending("at")),
    shard_key=("_id",),
    retention=timedelta(days=60),
)
STATES = ("waiting", "sent", "dead", "skipped")
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
CALLING = timedelta(minutes=3)  # longer than any call takes: after that the process that called is dead
WORTH_SENDING = timedelta(days=2)
MOST_TRIES = 30
AT_ONCE = 10
CHOSEN = ("muted", "off")  # reasons to skip that may come while a delivery waits; without a way it is dead

Document = dict[str, Any]
Tally = Counter[tuple[str, str]]
log = structlog.get_logger("deliveries")


async def reach_of(context: Context, accounts: Sequence[str]) -> dict[str, list[str]]:
    """The channels outside on which each account can be reached, in the order it prefers; empty for unknown ones."""
    found = await standings(context, list(dict.fromkeys(accounts)))
    return {account: reachable(context, found[account]) if account in found else [] for account in accounts}


async def deliver(context: Context, entry: Document) -> None:
    """Carry an order out; what must wait goes on as orders of its own, in the transaction that ends this one."""
    order = entry["payload"]
    kind = get_kind(order["kind"])
    found = await standings(context, [account for _, account in order["to"]], kind)
    waiting = await begin(context, [_new(context, order, id, found.get(account)) for id, account in order["to"]])
    later: dict[datetime, list[Document]] = defaultdict(list)
    tally: Tally = Counter()

    async def bring(delivery: Document) -> None:
        standing = found.get(delivery["account"])
        reason = _reason_to_skip(context, order, delivery["_id"], standing)
        if standing is None or reason in CHOSEN:
            await finish(context, delivery, "skipped", reason)
            return
        until = None if kind.urgent else _quiet(context, standing)
        found_ways = ways(context, standing, Letter(delivery["_id"], kind, order["values"]))
        due_at = until or await attempt(context, delivery, found_ways, order["ordered_at"], tally)
        if due_at is not None:
            later[due_at].append(delivery)

    for start in range(0, len(waiting), AT_ONCE):
        await asyncio.gather(*(bring(delivery) for delivery in waiting[start : start + AT_ONCE]))
        await outbox.prolong(context, entry["_id"])
    orders = [
        outbox.outbox_entry(context, DELIVER, due_at=due_at, **_rest(order, some)) for due_at, some in later.items()
    ]
    await outbox.replace(context, entry["_id"], orders)
    await count(context, tally)


def _rest(order: Document, some: Iterable[Document]) -> Document:
    return {**order, "to": [[one["_id"], one["account"]] for one in some]}


def _quiet(context: Context, standing: Standing) -> datetime | None:
    return quiet_until(preference_of(context, standing.account), context.now, context.services.settings.zone)


def _new(context: Context, order: Document, id: str, standing: Standing | None) -> Document:
    """A delivery as it begins: waiting, or skipped with the reason."""
    account = next(account for known, account in order["to"] if known == id)
    code = _reason_to_skip(context, order, id, standing)
    return new_delivery(context, id, order["kind"], order["values"], account=account, skipped=code)


def _reason_to_skip(context: Context, order: Document, id: str, standing: Standing | None) -> str:
    if standing is None:
        return "closed"
    kind, preference = get_kind(order["kind"]), preference_of(context, standing.account)
    if kind.id in preference["muted"]:
        return "muted"
    if not order_of(preference, kind):
        return "off"
    return "" if ways(context, standing, Letter(id, kind, order["values"])) else "unreachable"


def new_delivery(
    context: Context, id: str, kind: str, values: Document, *, skipped: str = "", **receiver: str | None
) -> Document:
    """A delivery to an `account`, or to an `organization`'s group with a `channel` of its own."""
    return {
        "_id": id,
        "kind": kind,
        "values": values,
        "account": None,
        "organization": None,
        "channel": None,
        **receiver,
        "state": "skipped" if skipped else "waiting",
        "code": skipped or None,
        "failed": {},
        "turn": 0,
        "tries": 0,
        "calling_until": EPOCH,
        "at": context.now,
        "changed_at": context.now,
    }


async def begin(context: Context, deliveries: Sequence[Document]) -> list[Document]:
    """Write those that are new; all that wait, as they are stored."""
    collection = context.services.db.deliveries
    ids = {"_id": {"$in": [one["_id"] for one in deliveries]}}
    known = {one["_id"]: one async for one in collection.find(ids)}
    fresh = [one for one in deliveries if one["_id"] not in known]
    if fresh:
        try:
            await collection.insert_many(fresh, ordered=False)
        except BulkWriteError:  # another worker began the same order: whoever marks a delivery first sends it
            known |= {one["_id"]: one async for one in collection.find(ids)}
    return [now for one in deliveries if (now := known.get(one["_id"], one))["state"] == "waiting"]


async def attempt(
    context: Context, delivery: Document, found: Sequence[Way], ordered_at: datetime, tally: Tally
) -> datetime | None:
    """Try the ways that have not refused yet; when to go on, or None when the delivery has ended."""
    if context.now - ordered_at > WORTH_SENDING or delivery["tries"] >= MOST_TRIES:
        await finish(context, delivery, "dead", "late")
        return None
    for way in found:
        if way.channel in delivery["failed"]:
            continue
        if not await _mark(context, delivery, way.channel):
            return context.now + CALLING
        failure = await _send(way, delivery)
        pause = await _settle(context, delivery, way.channel, failure, tally)
        if pause is not None:
            return context.now + pause
        if delivery["state"] != "waiting":
            return None
    if delivery["failed"]:
        await finish(context, delivery, "dead", delivery["code"])
    else:
        await finish(context, delivery, "skipped", "unreachable")
    return None


async def _settle(
    context: Context, delivery: Document, channel: str, failure: Undelivered | None, tally: Tally
) -> timedelta | None:
    """Write what became of a call; how long to wait before it is repeated."""
    if failure is None:
        tally[channel, "sent"] += 1
        await finish(context, delivery, "sent", None)
        return None
    code, turn = failure.vendor_code, delivery["turn"]
    if failure.fate is Fate.PASSING and turn < len(PAUSES):
        await _keep(context, delivery, turn=turn + 1, code=code)
        return PAUSES[turn]
    tally[channel, "failed"] += 1
    if failure.fate is Fate.UNCLEAR:
        await finish(context, delivery, "dead", f"unclear {code}")
    else:
        await _keep(context, delivery, turn=0, failed={**delivery["failed"], channel: code}, code=code)
    return None


async def _send(way: Way, delivery: Document) -> Undelivered | None:
    """Why it was not taken, or None. An error of our own is told like a service's, so it is seen and ends."""
    try:
        await way.send()
    except Undelivered as failure:
        log.warning(
            "delivery.failed", delivery=delivery["_id"], channel=way.channel, fate=failure.fate.name,
            vendor_code=failure.vendor_code,
        )  # fmt: skip
        return failure
    except PyMongoError:
        raise
    except Exception as error:  # noqa: BLE001
        log.error("delivery.broken", delivery=delivery["_id"], channel=way.channel, error=type(error).__name__)
        return Undelivered(way.channel, Fate.REFUSED, type(error).__name__)
    return None


async def _mark(context: Context, delivery: Document, channel: str) -> bool:
    """Say before a call that it is made; False when another worker has it in hand, or it has ended."""
    now = context.services.clock()
    free = {"_id": delivery["_id"], "state": "waiting", "tries": delivery["tries"], "calling_until": {"$lte": now}}
    mark = {"channel": channel, "calling_until": now + CALLING, "changed_at": now}
    change = {"$set": mark, "$inc": {"tries": 1}}
    if not (await context.services.db.deliveries.update_one(free, change)).modified_count:
        return False
    delivery.update(mark, tries=delivery["tries"] + 1)
    return True


async def _keep(context: Context, delivery: Document, **change: Any) -> None:
    """Write what is known now; the call has ended."""
    change |= {"calling_until": EPOCH, "changed_at": context.services.clock()}
    same = {"_id": delivery["_id"], "state": "waiting"}
    await context.services.db.deliveries.update_one(same, {"$set": change})
    delivery.update(change)


async def finish(context: Context, delivery: Document, state: str, code: str | None) -> None:
    """The delivery has ended."""
    await _keep(context, delivery, state=state, code=code)
