"""Putting one person on an organization's list by hand, and changing what the list says of somebody.

A phone names the member, so it cannot be changed: whoever has another one is put on the list anew. Whoever joins by
that phone takes the entry (`joining`); whole lists come by import.
"""

from typing import Any

from server.actions import limits
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.messages.text_messages import invitation
from server.actions.organizations import departments, members, organizations
from server.actions.organizations.memberships import LEFT, REGISTER
from server.actions.records import records
from server.actions.submissions.answering import prepared
from server.errors import FieldProblem, Problem

Document = dict[str, Any]


async def add(context: Context, organization: str, body: Document) -> Document:
    """Put somebody on the list; `invite` sends them a message. `member.exists` for a phone that is on it.

    Whoever had left is on the list again, with the answers given now. A retry finds the entry it has made.
    """
    await organizations.access_open(context, organization, "organization.manage")
    answers = _checked(context, body["answers"])
    if body.get("invite", False):
        await limits.spend_for(context, "member.invite", account=context.actor.account)

    async def write(session: Any) -> Document:
        found = await organizations.access_open(context, organization, "organization.manage", session)
        key = members.member_id(context, organization, answers["phone"])
        known = await context.services.db.records.find_one({"_id": key}, session=session)
        if known is not None and known["state"] != LEFT:
            return _again(context, known)
        record = await _put(context, found, known, answers, session)
        if body.get("invite", False):
            message = invitation(context, answers["phone"], found["name"])
            await context.services.db.outbox.insert_one(message, session=session)
        entry = audit_entry(context, "member.add", f"record:{key}", after=record["fields"], organization=organization)
        await context.services.db.audit_entries.insert_one(entry, session=session)
        return record

    record: Document = await context.services.transaction(write)
    members.forget(context, record)
    return members.shown(context, record)


def _checked(context: Context, given: Document) -> Document:
    """The answers as they are stored, or `answers.invalid` naming each field."""
    template = context.services.templates.get(REGISTER)
    answers = prepared(context, template, given)
    return {**answers, "department": departments.tidy(answers["department"], "/answers/department")}


def _again(context: Context, record: Document) -> Document:
    if record["request"] != context.request_digest:
        raise Problem("member.exists")
    return record


async def _put(
    context: Context, organization: Document, known: Document | None, answers: Document, session: Any
) -> Document:
    if known is None:
        (made,) = await members.enroll(context, organization, [answers], session, imported=False)
        return made
    await organizations.take_room(context, organization, 1, session)
    await departments.ensure(context, organization["_id"], [answers["department"]], session)
    back = members.listed_again(context, known, imported=False)
    return await members.store(context, known, {**back, "request": context.request_digest}, session, answers)


async def change(context: Context, organization: str, member: str, revision: int | None, changes: Document) -> Document:
    """Other answers of a member, null taking one away; `record.changed` shows both sides when somebody was faster."""
    await members.access_member(context, organization, member)
    if revision is None:
        raise Problem("request.revision")

    async def write(session: Any) -> Document:
        before: Document = await context.services.db.records.find_one({"_id": member}, session=session) or {}
        known = records.answers_of(context, before)
        answers = _merged(context, known, changes)
        if answers == known:
            return before
        if before["revision"] != revision:
            raise Problem("record.changed", more={"current": _entry(before, known), "yours": changes})
        await departments.ensure(context, organization, [answers["department"]], session)
        stored = await members.store(context, before, before, session, answers)
        entry = audit_entry(context, "member.change", f"record:{member}", before=known, after=answers)
        await context.services.db.audit_entries.insert_one(entry, session=session)
        return stored

    stored: Document = await context.services.transaction(write)
    members.forget(context, stored)
    return _entry(stored, records.answers_of(context, stored))


def _merged(context: Context, known: Document, changes: Document) -> Document:
    if "phone" in changes and changes["phone"] != known.get("phone"):
        said = "手机号不能修改，请移出该成员后，用新的手机号重新添加"
        raise Problem("answers.invalid", errors=[FieldProblem("/answers/phone", "rule", said)])
    return _checked(context, {name: value for name, value in {**known, **changes}.items() if value is not None})


async def get(context: Context, organization: str, member: str) -> Document:
    """A member as the list has them, in clear, to be changed."""
    found = await members.access_member(context, organization, member)
    return _entry(found, records.answers_of(context, found))


def _entry(record: Document, answers: Document) -> Document:
    names = ("organization", "state", "revision")
    return {"id": record["_id"], **{name: record[name] for name in names}, "answers": answers}
