"""Creating an organization, changing what is known of it, closing it.

Names may repeat, so whoever creates one is shown those that look the same. Two who change one at once: the second is
shown both sides.
"""

import unicodedata
from typing import Any

from server.actions import limits, regions
from server.actions.accounts import accounts
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.organizations import members, organizations
from server.actions.organizations.departments import UNASSIGNED, ensure
from server.actions.organizations.organizations import access_open, find, industries, shown
from server.actions.people import persons
from server.actions.privacy import consents
from server.actions.publications.publication_board import home_of
from server.actions.records.records import insert
from server.actions.scopes import scopes_over
from server.errors import FieldProblem, Problem

OWN = 20
SIMILAR = 5
ENDINGS = ("股份有限公司", "有限责任公司", "有限公司")

Document = dict[str, Any]


async def create(context: Context, body: Document) -> Document:
    """A new organization with the actor as its administrator, and as a member if that is wished, they are known and
    have agreed that organizations get their results.

    `similar` lists organizations of the district whose names look the same; nothing forbids them.
    """
    await _check(context, body)
    organization = _new(context, body)
    key = organization["_id"]
    if known := await context.services.made_before(context, "organizations", key):
        return await _created(context, known)
    await _check_own(context)
    await limits.spend(context, "organization.create", account=context.actor.account)
    first = await _first_member(context, organization) if body.get("join", True) else None

    async def write(session: Any) -> None:
        db = context.services.db
        await db.organizations.insert_one({**organization, "members": 1 if first else 0}, session=session)
        if first:
            await ensure(context, key, [UNASSIGNED], session)
            await insert(context, [first], session)
        entry = audit_entry(context, "organization.create", f"organization:{key}", after=organization)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.write_once(context, "organizations", key, write)
    if first:
        members.forget(context, first)
    return await _created(context, await find(context, key) or organization)


async def _created(context: Context, organization: Document) -> Document:
    similar = [one for one in await _alike(context, organization["likeness"]) if one["_id"] != organization["_id"]]
    return {**shown(organization), "similar": _named(similar)}


async def list_similar(context: Context, asked: Document) -> Document:
    """Open organizations that a person would take for `name` in `region`: what to look at before creating one."""
    await limits.spend(context, "organization.similar", account=context.actor.account)
    return {"items": _named(await _alike(context, likeness(asked["name"], asked["region"])))}


async def _alike(context: Context, alike: str) -> list[Document]:
    found = await context.services.db.organizations.find({"likeness": alike}).limit(SIMILAR + 1).to_list(SIMILAR + 1)
    return [one for one in found if one["status"] == "open"]


def _named(organizations: list[Document]) -> list[Document]:
    return [{name: one[name] for name in ("name", "region", "at")} for one in organizations[:SIMILAR]]


async def _check(context: Context, body: Document) -> None:
    if "industry" in body and body["industry"] not in industries():
        raise Problem("organization.industry", errors=[FieldProblem("/industry", "choice", "请从列表中选择行业")])
    if "region" in body and await regions.find_name(context, body["region"]) is None:
        raise Problem("region.not_found")


async def _check_own(context: Context) -> None:
    """One account administers so many open organizations and no more."""
    mine = context.services.db.organizations.find({"administrators": context.actor.account}, {"status": 1})
    if sum(one["status"] == "open" for one in await mine.to_list(None)) >= OWN:
        raise Problem("organization.limit")


def _new(context: Context, body: Document) -> Document:
    """The document of an organization without members."""
    account = context.actor.account
    return {
        "_id": named_id("organization", account, context.idempotency_key),
        **_described(body),
        "address": body.get("address"),
        "administrators": [account],
        "certification": "none",
        "join_requires": body.get("join_requires", "identity"),
        "members": 0,
        "imported": 0,
        "departments": 0,
        "moves": 0,
        "status": "open",
        "revision": 1,
        "at": context.now,
        "created_by": account,
        "request": context.request_digest,
    }


def _described(about: Document) -> Document:
    """Name, region and what follows from them."""
    name, region = " ".join(about["name"].split()), about["region"]
    names = ("industry", "size")
    found = {"within": scopes_over(region), "likeness": likeness(name, region)}
    return {"name": name, "region": region, **{one: about[one] for one in names}, **found}


def likeness(name: str, region: str) -> str:
    """The same for names of a district that a person would take for one: 郑州安码（科技）有限公司, 郑州安码科技公司."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(sign for sign in plain if sign.isalnum())
    ending = next((one for one in (*ENDINGS, "公司") if plain.endswith(one)), "")
    return f"{region[:6]} {plain.removesuffix(ending) or plain}"


async def _first_member(context: Context, organization: Document) -> Document | None:
    """The creator's own membership; None while nobody knows who that is, or without consent to share."""
    account = context.actor.account
    own = await persons.own_person(context, account)
    shares = await consents.shared_version(context, None)
    if own is None or not shares:
        return None
    phone = accounts.phone_of(context, await accounts.get_own_account(context))
    answers = {"name": persons.opened(context, own).name, "phone": phone, "department": UNASSIGNED}
    return members.new_member(
        context, organization["_id"], answers, person=own["_id"], account=account, shares=shares
    )  # fmt: skip


async def change(context: Context, organization: str, body: Document, revision: int | None) -> Document:
    """An organization with other data; `organization.changed` shows both sides when somebody was faster.

    A certified name is certified no more once it changes; while the certification is being decided it cannot.
    """
    await access_open(context, organization, "organization.manage")
    if revision is None:
        raise Problem("request.revision")
    await _check(context, body)

    async def write(session: Any) -> Document:
        found = await access_open(context, organization, "organization.manage", session)
        if found["revision"] != revision:
            raise Problem("organization.changed", more={"current": shown(found), "yours": body})
        after = {**found, **body, **_described({**found, **body}), "revision": revision + 1}
        if after["name"] != found["name"]:
            after["certification"] = _uncertified(found)
        await _store(context, found, after, "organization.change", session)
        return after

    return shown(await context.services.transaction(write))


def _uncertified(organization: Document) -> str:
    if organization["certification"] == "pending":
        raise Problem("organization.certification_pending")
    return "none"


async def _store(context: Context, before: Document, after: Document, verb: str, session: Any, **details: Any) -> None:
    db = context.services.db
    change = {name: value for name, value in after.items() if value != before.get(name)}
    same = {"_id": before["_id"], "revision": before["revision"]}
    if not (await db.organizations.update_one(same, {"$set": change}, session=session)).modified_count:
        raise Problem("organization.changed")
    was = {name: before.get(name) for name in change}
    entry = audit_entry(
        context, verb, f"organization:{before['_id']}", before=was, after=change, names=sorted(change), **details
    )
    await db.audit_entries.insert_one(entry, session=session)


async def certify(
    context: Context, organization: str, certification: str, session: Any, *, record: str | None = None
) -> Document:
    """An organization with another state of its certification (`CERTIFICATIONS`), in the caller's transaction.

    `record` is the application that was decided.
    """
    assert certification in organizations.CERTIFICATIONS, certification
    found = await find(context, organization, session)
    if found is None:
        raise Problem("organization.not_found")
    if found["certification"] == certification:
        return found
    after = {**found, "certification": certification, "revision": found["revision"] + 1}
    details = {"certification": certification, "record": record}
    await _store(context, found, after, "organization.certify", session, **details)
    return after


async def close(context: Context, organization: str) -> Document:
    """Close an organization for good: nobody joins, nobody owes it anything, nothing changes. Twice is once."""
    await organizations.access_organization(context, organization, "organization.manage")

    async def write(session: Any) -> Document:
        found = await organizations.access_organization(context, organization, "organization.manage", session)
        if found["status"] != "open":
            return found
        after = {**found, "status": "closed", "closed_at": context.now, "revision": found["revision"] + 1}
        await _store(context, found, after, "organization.close", session)
        asked = {"home": home_of(organization), "status": "open"}  # the worker ends them
        change = {"$set": {"next_at": context.now}}
        await context.services.db.publications.update_many(asked, change, session=session)
        return after

    return shown(await context.services.transaction(write))
