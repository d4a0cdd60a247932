"""Organizations 单位: who they are, who administers them, and how many belong to them.

An organization's document is the truth of its administrators, so whoever creates one, or is made its administrator,
needs no new session (docs/decisions/0011-organizations.md). It also counts its members, since limits depend on them.
Making and changing one is in `organization_changes`, its administrators in `organization_staff`. Owns `organizations`.
"""

import json
from functools import cache
from typing import Any

from server.actions.access import Grant, Target, holds, may
from server.actions.context import Context
from server.actions.lists import page_of
from server.actions.scopes import own_scopes
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.settings import ROOT

ORGANIZATIONS = CollectionSpec(
    "organizations",
    indexes=(
        ascending("administrators"),
        ascending("likeness"),
        ascending("within", "at"),
        ascending("within", "certification", "at"),
    ),
    shard_key=("_id",),
)
SIZES = ("1-10", "11-50", "51-200", "201-500", "501-2000", "2001+")
CERTIFICATIONS = ("none", "pending", "certified", "rejected")
JOIN_REQUIRES = ("identity", "verified")
ROLE = "enterprise_admin"
ADMINISTRATORS = 20
UNCERTIFIED_MEMBERS, UNCERTIFIED_IMPORTED, CERTIFIED_MEMBERS = 500, 50, 100_000
SHOWN = (
    "name", "industry", "region", "size", "address", "certification", "join_requires", "members", "status", "revision",
    "at",
)  # fmt: skip

Document = dict[str, Any]


@cache
def industries() -> dict[str, str]:
    """The sections of GB/T 4754: code → title."""
    rows = json.loads((ROOT / "organizations" / "industries.json").read_text("utf-8"))
    return {row["code"]: row["title"] for row in rows}


def options() -> Document:
    """What a form about an organization offers."""
    listed = [{"code": code, "title": title} for code, title in industries().items()]
    return {"industries": listed, "sizes": list(SIZES), "join_requires": list(JOIN_REQUIRES)}


def grants_over(context: Context, organization: Document) -> tuple[Grant, ...]:
    """The actor's grants, with the one that administering this organization gives."""
    if context.actor.account not in organization["administrators"]:
        return context.actor.grants
    return (*context.actor.grants, Grant(ROLE, f"organization:{organization['_id']}"))


def may_over(context: Context, verb: str, organization: Document) -> bool:
    """Whether the actor holds a verb over an organization."""
    target = Target(organization=organization["_id"], region=organization["region"])
    return may(grants_over(context, organization), verb, target)


async def access_organization(context: Context, organization: str, verb: str, session: Any = None) -> Document:
    """An organization over which the actor holds the verb; missing and foreign look the same.

    Whoever holds the verb over nothing at all is told so: `access.denied` for every id, known or not.
    """
    found = await find(context, organization, session)
    if found is not None and may_over(context, verb, found):
        return found
    knows = holds(context.actor.grants, verb) or await _administers_any(context, verb)
    raise Problem("organization.not_found" if knows else "access.denied")


async def access_open(context: Context, organization: str, verb: str, session: Any = None) -> Document:
    """The same, to change something: `organization.closed` for one that has been closed."""
    found = await access_organization(context, organization, verb, session)
    if found["status"] != "open":
        raise Problem("organization.closed")
    return found


async def find(context: Context, organization: str, session: Any = None) -> Document | None:
    """An organization by its id, whoever may see it."""
    found: Document | None = await context.services.db.organizations.find_one({"_id": organization}, session=session)
    return found


async def _administers_any(context: Context, verb: str) -> bool:
    return holds([Grant(ROLE, "")], verb) and bool(await administered(context))


async def administered(context: Context) -> list[str]:
    """The organizations that name the actor their administrator, closed ones among them."""
    mine = context.services.db.organizations.find({"administrators": context.actor.account}, {"_id": 1})
    return [one["_id"] async for one in mine]


async def get(context: Context, organization: str) -> Document:
    """An organization as its administrators and officials see it; its members see the brief part."""
    found = await find(context, organization)
    if found is not None:
        if any(may_over(context, verb, found) for verb in ("organization.manage", "organization.view")):
            return shown(found)
        if await context.services.memberships.joins(context, organization):
            return brief(found)
    raise Problem("organization.not_found")


async def list_in_scope(context: Context, asked: Document) -> Document:
    """Organizations within an official's regions, newest first; `asked`: certification, limit, cursor."""
    equality: Document = {"within": own_scopes(context, "organization.view")}
    if "certification" in asked:
        equality["certification"] = asked["certification"]
    return await page_of(context, ORGANIZATIONS, equality, shown, asked["limit"], asked.get("cursor"))


async def standing(context: Context) -> list[Document]:
    """The actor's own organizations: those administered, and those that the actor's account has joined."""
    db, account = context.services.db, context.actor.account
    administered = await db.organizations.find({"administrators": account}).to_list(None)
    joined = await context.services.memberships.of_account(account)
    known = {one["_id"]: one for one in (*administered, *(organization for organization, _ in joined))}
    return [
        {
            **brief(organization),
            "administers": account in organization["administrators"],
            "memberships": [_membership(record) for of, record in joined if of["_id"] == key],
        }
        for key, organization in sorted(known.items(), key=lambda item: (item[1]["name"], item[0]))
    ]


def _membership(record: Document) -> Document:
    department = record["answers"].get("department")
    return {
        "id": record["_id"], "person": record["person"], "department": department, "since": record["fields"]["from"],
    }  # fmt: skip


def shown(organization: Document) -> Document:
    """An organization with everything but its administrators' accounts."""
    room = member_limit(organization) - organization["members"]
    title = industries().get(organization["industry"], "")
    given = {name: organization[name] for name in SHOWN}
    return {"id": organization["_id"], **given, "industry_title": title, "room": max(room, 0)}


def brief(organization: Document) -> Document:
    """What a member sees of an organization."""
    names = ("name", "region", "certification", "status")
    return {"id": organization["_id"], **{name: organization[name] for name in names}}


def member_limit(organization: Document) -> int:
    """How many may belong to it (ZE-11)."""
    return CERTIFIED_MEMBERS if organization["certification"] == "certified" else UNCERTIFIED_MEMBERS


async def take_room(
    context: Context, organization: Document, count: int, session: Any, *, imported: bool = False
) -> None:
    """Count new members, in the transaction that makes them; `organization.full` says the way out.

    `organization` was read in the same session. Those who come by import are counted apart: without certification
    they are fewer (ZE-11).
    """
    certified = organization["certification"] == "certified"
    room: Document = {"members": {"$lte": member_limit(organization) - count}}
    if imported and not certified:
        room["imported"] = {"$lte": UNCERTIFIED_IMPORTED - count}
    same = {"_id": organization["_id"], "status": "open", **room}
    change = {"$inc": {"members": count, "imported": count if imported else 0, "moves": 1}}
    organizations = context.services.db.organizations
    if not (await organizations.update_one(same, change, session=session)).modified_count:
        raise _full(organization, imported)


def _full(organization: Document, imported: bool) -> Problem:
    if organization["status"] != "open":
        return Problem("organization.closed")
    if organization["certification"] == "certified":
        return Problem("organization.full", f"成员已达上限 {CERTIFIED_MEMBERS} 人，请联系平台管理员")
    most, how = (UNCERTIFIED_IMPORTED, "导入") if imported else (UNCERTIFIED_MEMBERS, "拥有")
    return Problem("organization.full", f"未认证的单位最多{how} {most} 名成员，请管理员先完成“高级认证”，再继续添加")


def check_room(organization: Document, count: int, *, imported: bool) -> None:
    """Refuse as `take_room` would refuse so many, before anybody tries; `organization.full`, `organization.closed`."""
    few = organization["imported"] + count <= UNCERTIFIED_IMPORTED or organization["certification"] == "certified"
    fits = organization["members"] + count <= member_limit(organization) and (few or not imported)
    if count and (organization["status"] != "open" or not fits):
        raise _full(organization, imported)


async def leave_room(context: Context, organization: str, session: Any, *, imported: bool = False) -> None:
    """Count one member fewer."""
    change = {"$inc": {"members": -1, "imported": -int(imported), "moves": 1}}
    await context.services.db.organizations.update_one({"_id": organization}, change, session=session)
