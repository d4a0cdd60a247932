"""Joining an organization by an invitation: for oneself, or for somebody the account fully answers for.

Who is on the list already, by the account's proved phone, takes that place; by another phone only under the same name.
Who was a member before goes on where they left. Joining twice is joining once.
"""

import asyncio
from typing import Any
from weakref import WeakValueDictionary

from server.actions.accounts import accounts
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.messages.notices import tell
from server.actions.organizations import departments, invitations, members, organizations
from server.actions.organizations.memberships import ACTIVE, LEFT, REGISTER
from server.actions.people import persons
from server.actions.people.persons import Identity
from server.actions.privacy import consents
from server.actions.records import records
from server.db.paging import EVER
from server.errors import Problem

Document = dict[str, Any]
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


class _Joiner:
    """Who joins: the person with identity, the account that acts, and the phones they are known by."""

    def __init__(self, context: Context, person: Document, account: Document) -> None:
        self.person: str = person["_id"]
        self.account: str = account["_id"]
        self.identity: Identity = persons.opened(context, person)
        self.is_self = person["self_of"] == self.account
        own = accounts.phone_of(context, account)
        self.proved = own if self.is_self else None
        self.phones = list(dict.fromkeys(phone for phone in (self.proved, self.identity.phone) if phone))
        self.phone = self.phones[0] if self.phones else own
        self.is_verified = (person.get("verification") or {}).get("status") == "verified"
        self.shares = 0


async def join(context: Context, code: str, body: Document) -> Document:
    """The membership that an invitation gives, to whoever agrees that the organization gets their results.

    `membership.identity`, `membership.verification`, `organization.full`, those of the invitation and the consent.
    """
    invitation, organization = await invitations.get_usable(context, code)
    joiner = await _who(context, body.get("person"))
    if organization["join_requires"] == "verified" and not joiner.is_verified:
        raise Problem("membership.verification")

    async def write(session: Any) -> Document:
        found = await organizations.find(context, invitation["organization"], session)
        if found is None or found["status"] != "open":
            raise Problem("invitation.expired")
        joiner.shares = await consents.agree_to_share(context, joiner.person, body.get("version"), session)
        return await _join(context, invitation, found, joiner, session)

    async with _turn(organization["_id"]):
        record: Document = await context.services.transaction(write)
    members.forget(context, record)
    return {"organization": organizations.brief(organization), "member": members.shown(context, record)}


def _turn(organization: str) -> asyncio.Lock:
    """All who join are counted in one document, so in this process they go one after the other, without conflicts."""
    return _turns.setdefault(organization, asyncio.Lock())


async def _who(context: Context, person: str | None) -> _Joiner:
    """The joiner, with consent and identity; nobody joins without having said who they are."""
    if person is None:
        own = await persons.own_person(context, context.actor.account)
        if own is None:
            raise Problem("membership.identity")
        person = own["_id"]
    await persons.access_fully(context, person)
    found: Document = await context.services.db.persons.find_one({"_id": person}) or {}
    return _Joiner(context, found, await accounts.get_own_account(context))


async def _join(
    context: Context, invitation: Document, organization: Document, joiner: _Joiner, session: Any
) -> Document:
    place = await _place(context, organization["_id"], joiner, session)
    if place is not None and place["state"] == ACTIVE:
        return place
    await invitations.use(context, invitation, session)
    if place is None or place["state"] == LEFT:
        await organizations.take_room(context, organization, 1, session)
    department = invitation["department"] or departments.UNASSIGNED
    if place is None:
        record = await _make(context, organization["_id"], joiner, department, session)
    else:
        record = await _take(context, place, joiner, department, session)
    await departments.ensure(context, organization["_id"], [_department(context, record)], session)
    await _follow(context, organization, record, joiner, session)
    return record


async def _place(context: Context, organization: str, joiner: _Joiner, session: Any) -> Document | None:
    """Where the joiner stands on the list: as themself, or as somebody with their phone who has not joined yet."""
    db = context.services.db
    mine = {"person": joiner.person, "register": REGISTER, "at": EVER}
    known = [r for r in await db.records.find(mine, session=session).to_list(None) if r["organization"] == organization]
    if known:
        return min(known, key=lambda record: (record["state"] == LEFT, record["_id"]))
    ids = {members.member_id(context, organization, phone): phone for phone in joiner.phones}
    listed = await db.records.find({"_id": {"$in": list(ids)}}, session=session).to_list(None)
    free = {ids[record["_id"]]: record for record in listed if record["person"] is None}
    fitting = (phone for phone in joiner.phones if phone in free and _fits(context, free[phone], phone, joiner))
    return free.get(next(fitting, ""))


def _fits(context: Context, record: Document, phone: str, joiner: _Joiner) -> bool:
    """Whether an entry is the joiner's: by the phone they proved, or by a name they share with it."""
    return phone == joiner.proved or _answers(context, record).get("name") == joiner.identity.name


async def _make(context: Context, organization: str, joiner: _Joiner, department: str, session: Any) -> Document:
    """A new entry, under the joiner's phone unless somebody else has that place."""
    answers = {"name": joiner.identity.name, "phone": joiner.phone, "department": department}
    key = members.member_id(context, organization, joiner.phone)
    if await context.services.db.records.find_one({"_id": key}, {"_id": 1}, session=session):
        key = named_id("member", organization, "person", joiner.person)
    record = members.new_member(
        context, organization, answers, key=key, person=joiner.person, account=joiner.account, shares=joiner.shares
    )
    await records.insert(context, [record], session)
    return record


async def _take(context: Context, place: Document, joiner: _Joiner, department: str, session: Any) -> Document:
    """An entry of the list, or one's own former membership; the name is the one the person has registered."""
    answers = _answers(context, place)
    answers = {**answers, "name": joiner.identity.name, "department": answers.get("department") or department}
    after = members.begun(context, place, joiner.person, joiner.account, joiner.shares)
    return await members.store(context, place, after, session, answers)


def _answers(context: Context, record: Document) -> Document:
    return records.answers_of(context, record)


def _department(context: Context, record: Document) -> str:
    return departments.tidy(_answers(context, record)["department"])


async def _follow(context: Context, organization: Document, record: Document, joiner: _Joiner, session: Any) -> None:
    """The audit entry, and what the administrators are told."""
    key = organization["_id"]
    details = {"organization": key, "person": joiner.person, "shares": joiner.shares}
    entry = audit_entry(context, "member.join", f"record:{record['_id']}", after=record["fields"], **details)
    await context.services.db.audit_entries.insert_one(entry, session=session)
    values = {"organization": organization["name"], "name": members.shown(context, record)["name"]}
    told = [account for account in organization["administrators"] if account != joiner.account]
    since = (record["_id"], record["fields"]["from"], len(record["fields"]["periods"]))
    await tell(context, told, "organization.joined", values, session, key=since, organization=key)
