"""Members 成员 of an organization: records of the register `organization_member`, whose periods say who belonged when.

A member's id comes from organization and phone, so the roster's entry of a phone and whoever joins with it are one. A
period ends on the first day the member belongs no more; who comes back begins another. Reading many is `rosters`' part.
"""

from collections.abc import Sequence
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id, new_id
from server.actions.organizations import departments, organization_staff, organizations
from server.actions.organizations.memberships import ACTIVE, INVITED, LEFT, REGISTER
from server.actions.records import records
from server.db.paging import EVER
from server.errors import Problem
from server.forms.masks import mask

PERIODS = 20
ERASED = "已注销"

Document = dict[str, Any]


def member_id(context: Context, organization: str, phone: str) -> str:
    """The record of a phone in an organization's roster."""
    return named_id("member", organization, context.services.keyring.token("phone", phone))


def new_member(
    context: Context, organization: str, answers: Document, *, key: str | None = None, person: str | None = None,
    account: str | None = None, since: str | None = None, imported: bool = False, shares: int = 0,
) -> Document:  # fmt: skip
    """The record of a new member, who has joined where a person is given and is only on the list otherwise.

    Whoever stores it makes room first (`organizations.take_room`); `since` is the first day, today by default,
    `shares` the version of the consent by which the organization gets the member's results.
    """
    template = context.services.templates.get(REGISTER)
    answers = {**answers, "user_id": answers.get("user_id") or new_id()[:8]}
    start = since or context.today.isoformat()
    period: Document = {"from": start, "to": None, "periods": [[start, None]]}
    fields = {**period, "leaves": [], "imported": imported, "shares": shares}
    record = records.new_record(
        context, template, key or member_id(context, organization, answers["phone"]),
        state=ACTIVE if person else INVITED, organization=organization, person=person, account=account, fields=fields,
    )  # fmt: skip
    return records.filed(context, record, answers)


async def enroll(
    context: Context, organization: Document, rows: Sequence[Document], session: Any, *, imported: bool = True
) -> list[Document]:
    """Put new people (answers in clear; at most 300) on an organization's list, in the caller's transaction.

    None of their phones is on it. `organization` was read in the session. `organization.full`, `department.full`.
    """
    await organizations.take_room(context, organization, len(rows), session, imported=imported)
    tidied = [{**row, "department": departments.tidy(row["department"])} for row in rows]
    await departments.ensure(context, organization["_id"], {row["department"] for row in tidied}, session)
    made = [new_member(context, organization["_id"], row, imported=imported) for row in tidied]
    await records.insert(context, made, session)
    context.services.rosters.expire(organization["_id"])
    return made


def begun(context: Context, record: Document, person: str, account: str, shares: int) -> Document:
    """The record of somebody who joins, for the first time or again; history goes on."""
    fields = _again(context, record, imported=False) if record["state"] == LEFT else record["fields"]
    return {**record, "state": ACTIVE, "person": person, "account": account, "fields": {**fields, "shares": shares}}


def listed_again(context: Context, record: Document, *, imported: bool = True) -> Document:
    """The record of somebody who had left and is put on the list again: they join as if for the first time."""
    fields = _again(context, record, imported=imported)
    return {**record, "state": INVITED, "person": None, "account": None, "fields": fields}


def _again(context: Context, record: Document, *, imported: bool) -> Document:
    """The fields of a member with one more period, which begins today."""
    start, fields = context.today.isoformat(), record["fields"]
    periods = [*fields["periods"], [start, None]][-PERIODS:]
    return {**fields, "from": start, "to": None, "periods": periods, "imported": imported}


async def end(context: Context, record: Document, session: Any) -> Document:
    """The record of somebody who belongs no more from today on; the caller stores it, within the same session.

    The organization counts one member fewer, and has the account among its administrators no more:
    `organization.last_administrator` when there is no other. Done already, nothing happens.
    """
    fields = record["fields"]
    if fields["to"] is not None:
        return record
    if await _is_own(context, record, session):
        await organization_staff.dismiss(context, record["organization"], record["account"], session)
    await organizations.leave_room(context, record["organization"], session, imported=fields.get("imported", False))
    forget(context, record)
    end_of = context.today.isoformat()
    periods = [*fields["periods"][:-1], [fields["periods"][-1][0], end_of]]
    return {**record, "state": LEFT, "fields": {**fields, "to": end_of, "periods": periods}}


async def _is_own(context: Context, record: Document, session: Any) -> bool:
    """Whether the member is the account's holder, not somebody the account answers for."""
    if not record["person"] or not record["account"]:
        return False
    persons = context.services.db.persons
    person = await persons.find_one({"_id": record["person"]}, {"self_of": 1}, session=session)
    return person is not None and person["self_of"] == record["account"]


def forget(context: Context, record: Document) -> None:
    """Read the membership anew at the next request in this process."""
    context.services.memberships.forget(record["person"], record["account"])
    context.services.rosters.expire(record["organization"])


async def access_member(context: Context, organization: str, member: str) -> Document:
    """A member of an open organization that the actor administers; `member.not_found`."""
    await organizations.access_open(context, organization, "organization.manage")
    found = await records.find(context, member)
    if found is None or found["register"] != REGISTER or found["organization"] != organization:
        raise Problem("member.not_found")
    return found


async def remove(context: Context, organization: str, member: str) -> Document:
    """Take a member who has left the work off the list (XB-7); their past stays. Twice is once."""
    await access_member(context, organization, member)
    return await _end(context, member, "member.remove")


async def leave(context: Context, member: str) -> Document:
    """Leave an organization; for oneself, or for somebody the actor's account has brought there."""
    found = await records.find(context, member)
    if found is None or found["register"] != REGISTER or found["account"] != context.actor.account:
        raise Problem("member.not_found")
    return await _end(context, member, "member.leave")


async def _end(context: Context, member: str, verb: str) -> Document:
    async def write(session: Any) -> Document:
        before: Document = await context.services.db.records.find_one({"_id": member}, session=session) or {}
        if before["state"] == LEFT:
            return before
        after = await end(context, before, session)
        stored = await store(context, before, after, session)
        entry = audit_entry(context, verb, f"record:{member}", before=before["fields"], after=stored["fields"])
        await context.services.db.audit_entries.insert_one(entry, session=session)
        return stored

    ended: Document = await context.services.transaction(write)
    forget(context, ended)
    return shown(context, ended)


async def erase(context: Context, person: str, session: Any) -> None:
    """Whoever is erased belongs nowhere any more, and no list says who it was; how many there were stays right."""
    mine = {"person": person, "register": REGISTER, "at": EVER}
    found = await context.services.db.records.find(mine, session=session).to_list(None)
    for before in found:
        after = await end(context, before, session)
        department = records.answers_of(context, before).get("department")
        known = {"name": ERASED, **({"department": department} if department else {})}
        nobody = {"person": None, "account": None, "leave_notes": {}, "fields": {**after["fields"], "leaves": []}}
        await store(context, before, {**after, **nobody}, session, known)
        told = {"record": before["_id"], "at": EVER}  # of the steps stays who took them, not what was said
        await context.services.db.record_events.update_many(told, {"$set": {"texts": {}}}, session=session)
        entry = audit_entry(context, "member.erase", f"record:{before['_id']}", before=before["fields"])
        await context.services.db.audit_entries.insert_one(entry, session=session)


async def store(
    context: Context, before: Document, after: Document, session: Any, answers: Document | None = None
) -> Document:
    """Store what a member's record has become, with the answers it has or with others."""
    answers = records.answers_of(context, before) if answers is None else answers
    return await records.replace(context, before, records.filed(context, after, answers), session)


def shown(context: Context, record: Document) -> Document:
    """A member, masked; the whole is the register's to show."""
    answers = records.answers_of(context, record)
    fields = record["fields"]
    return {
        "id": record["_id"],
        "organization": record["organization"],
        "name": mask("name", answers.get("name", "")),
        "department": answers.get("department", ""),
        "state": record["state"],
        "from": fields["from"],
        "to": fields["to"],
        "periods": fields["periods"],
    }
