"""Staff: accounts with grants, as their superiors see and find them.

An account is below me when I may give every grant it has. All others, my own included, look as if they did not exist.
The documents are those of `actions.accounts`; `actions.staff_changes` makes and changes them.
"""

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

from server.actions import regions
from server.actions.access import ROLES, VERBS, Target, containing, holds, may_give, scope_within, target_of
from server.actions.accounts.accounts import ACCOUNTS
from server.actions.context import Context
from server.actions.lists import SKEW, read_page
from server.actions.places.place_kinds import load_kinds
from server.actions.staff.reach import grants_of, reach_token
from server.errors import Problem
from server.forms.masks import mask

FLOOR = datetime(2020, 1, 1, tzinfo=UTC)
FIRST_WINDOW = timedelta(days=90)
LOOKS = 5

Document = dict[str, Any]


def show_own(context: Context) -> Document:
    """What the actor may do at all, and by which grants: clients offer their screens by it."""
    grants = context.actor.grants
    held = [{**grant._asdict(), "title": ROLES[grant.role].title} for grant in grants if grant.role in ROLES]
    return {"verbs": [verb for verb in VERBS if holds(grants, verb)], "grants": held}


async def get_staff(context: Context, account: str) -> Document:
    """One account below the actor, masked."""
    context.require_any("account.list")
    return shown_staff(context, await access_staff(context, account))


async def access_staff(context: Context, account: str, session: Any = None) -> Document:
    """An account below the actor; missing, foreign, one's own and a citizen's look the same."""
    found: Document | None = await context.services.db.accounts.find_one({"_id": account}, session=session)
    if found is None or not await is_below(context, found):
        raise Problem("staff.not_found")
    return found


async def is_below(context: Context, account: Document) -> bool:
    """Whether the actor may give every grant that the account has, and it has any."""
    grants = grants_of(account)
    if not grants or account["_id"] == context.actor.account:
        return False
    targets = {grant.scope: await find_target(context, grant.scope) for grant in grants}
    return all(may_give(context.actor.grants, grant, targets[grant.scope]) for grant in grants)


async def find_target(context: Context, scope: str) -> Target | None:
    """What a scope names, a place with its region and kind; None when that does not exist."""
    target = target_of(scope)
    if target.place is not None:
        place = await context.services.place_codes.by_id(target.place)
        return Target(place["region"], place["_id"], place["kind"]) if place else None
    if target.kind is not None and target.kind not in load_kinds():
        return None
    if target.register is not None and context.services.templates.find(target.register) is None:
        return None
    if target.region is not None and await regions.find_name(context, target.region.ljust(6, "0")) is None:
        return None
    return target


async def search_staff(context: Context, asked: Document) -> Document:
    """A page of the accounts below the actor, newest first; `phone`, `name`, `role`, `region` narrow it.

    A page may be shorter than `limit`, for what the index finds is then checked grant by grant; the list ends where
    `next` is null.
    """
    context.require_any("account.list")
    if "phone" in asked:
        found = await _by_phone(context, asked["phone"])
        return {"items": [shown_staff(context, a) for a in found if await _fits(context, a, asked)], "next": None}
    scope = await _look_below(context, asked.get("region"))
    if scope is None:
        return {"items": [], "next": None}
    name = name_token(context, asked["name"]) if "name" in asked else None
    items, cursor = await _page(context, reach_token(scope, role=asked.get("role"), name=name), asked)
    return {"items": [shown_staff(context, account) for account in items], "next": cursor}


async def _page(context: Context, token: str, asked: Document) -> tuple[list[Document], str | None]:
    """Look on while a page is not full; a bounded number of times."""
    items: list[Document] = []
    cursor, limit = asked.get("cursor"), int(asked["limit"])  # 20.0 is an integer to JSON Schema
    for _ in range(LOOKS):
        found = await read_page(
            context, ACCOUNTS, {"reach": token}, until=context.now + SKEW, floor=FLOOR, sort_field="staff_since",
            cursor=cursor, limit=limit - len(items), window=FIRST_WINDOW,
        )  # fmt: skip
        items += [account for account in found.items if await _fits(context, account, asked)]
        cursor = found.next
        if cursor is None or len(items) == limit:
            break
    return items, cursor


async def _by_phone(context: Context, phone: str) -> list[Document]:
    db = context.services.db
    login = await db.logins.find_one({"_id": f"phone:{context.services.keyring.token('phone', phone)}"})
    found = await db.accounts.find_one({"_id": login["account"]}) if login else None
    return [found] if found else []


async def _fits(context: Context, account: Document, asked: Document) -> bool:
    """Whether an account is below the actor and has all that is asked of it."""
    if not await is_below(context, account):
        return False
    if "name" in asked and account.get("name_token") != name_token(context, asked["name"]):
        return False
    wanted = reach_token(f"region:{asked['region']}" if "region" in asked else "*", role=asked.get("role"))
    return wanted in account["reach"]


async def _look_below(context: Context, region: str | None) -> str | None:
    """The narrowest scope that holds every account below the actor, and in the region; None when there are none."""
    mine = {g.scope for g in context.actor.grants if g.role in ROLES and ROLES[g.role].gives}
    known = {scope: await find_target(context, scope) for scope in mine}
    if region is not None:
        asked = f"region:{region}"
        if any(scope_within(asked, scope) for scope in mine):
            return asked
        mine = {scope for scope in mine if scope_within(scope, asked, known[scope])}
    held = [set(containing(scope, known[scope])) for scope in mine]
    return max(set.intersection(*held), key=lambda scope: (len(scope), scope)) if held else None


def name_token(context: Context, name: str) -> str:
    """The keyed hash by which a name is found, however it was typed."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    return context.services.keyring.token("staff_name", plain)


def shown_staff(context: Context, account: Document) -> Document:
    """An account as its superiors see it: name and phone masked."""
    unseal = context.services.keyring.open
    return {
        "id": account["_id"],
        "phone": mask("phone", unseal(account["phone"], "accounts:phone")),
        "name": mask("name", unseal(account["name"], "accounts:name")) if account.get("name") else None,
        "grants": [{**grant, "title": ROLES[grant["role"]].title} for grant in account["grants"]],
        "active": "deactivated_at" not in account,
        "since": account.get("staff_since", account["created_at"]),
        "revision": account["revision"],
    }
