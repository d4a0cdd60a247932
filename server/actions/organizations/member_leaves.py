"""Leaves 请假 of members: on those days nobody waits for their answers. What the leave is for is sealed.

A member has few leaves at a time: those long past go when a new one needs the room.
"""

from datetime import date, timedelta
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.organizations import members
from server.actions.organizations.memberships import LEFT
from server.errors import FieldProblem, Problem

MOST = 20
LONGEST = timedelta(days=366)
KEPT = timedelta(days=60)

Document = dict[str, Any]


async def add(context: Context, organization: str, member: str, body: Document) -> Document:
    """A leave from one day to another, both included; the request that is repeated finds it."""
    await members.access_member(context, organization, member)
    _check(body)
    key = named_id("leave", context.actor.account, context.idempotency_key)
    leave = {"id": key, "from": body["from"], "to": body["to"], "request": context.request_digest}

    async def write(session: Any) -> Document:
        before = await _read(context, member, session)
        known = next((one for one in before["fields"]["leaves"] if one["id"] == key), None)
        if known is not None:
            context.require_same(known)
        else:
            notes = {**before.get("leave_notes", {}), **_sealed(context, key, body.get("note"))}
            await _write(context, before, [*_lasting(context, before), leave], notes, "leave.add", session)
        return leave

    await context.services.transaction(write)
    context.services.rosters.expire(organization)
    return {name: leave[name] for name in ("id", "from", "to")}


def _check(body: Document) -> None:
    begin, end = date.fromisoformat(body["from"]), date.fromisoformat(body["to"])
    if not timedelta() <= end - begin <= LONGEST:
        said = "结束日期不能早于开始日期，也不能超过一年"
        raise Problem("member.leave_dates", errors=[FieldProblem("/to", "date", said)])


def _sealed(context: Context, key: str, note: str | None) -> Document:
    return {key: context.services.keyring.seal(note, f"records:/{key}")} if note else {}


def _lasting(context: Context, record: Document) -> list[Document]:
    """The leaves that are kept beside a new one."""
    leaves: list[Document] = record["fields"]["leaves"]
    if len(leaves) < MOST:
        return leaves
    day = (context.today - KEPT).isoformat()
    lasting = [leave for leave in leaves if leave["to"] >= day]
    if len(lasting) >= MOST:
        raise Problem("member.leaves_full")
    return lasting


async def _read(context: Context, member: str, session: Any) -> Document:
    found: Document = await context.services.db.records.find_one({"_id": member}, session=session) or {}
    if found["state"] == LEFT:
        raise Problem("member.inactive")
    return found


async def _write(
    context: Context, before: Document, leaves: list[Document], notes: Document, verb: str, session: Any
) -> None:
    kept = {leave["id"] for leave in leaves}
    after = {
        **before,
        "fields": {**before["fields"], "leaves": leaves},
        "leave_notes": {key: note for key, note in notes.items() if key in kept},
    }
    await members.store(context, before, after, session)
    was = before["fields"]["leaves"]
    entry = audit_entry(context, verb, f"record:{before['_id']}", before=was, after=leaves)
    await context.services.db.audit_entries.insert_one(entry, session=session)


async def list_all(context: Context, organization: str, member: str) -> list[Document]:
    """A member's leaves with what they are for, the latest first."""
    found = await members.access_member(context, organization, member)
    return leaves_of(context, found)


def leaves_of(context: Context, record: Document) -> list[Document]:
    """The leaves of a member's record with their notes in clear."""
    notes = record.get("leave_notes", {})
    leaves = sorted(record["fields"]["leaves"], key=lambda leave: (leave["from"], leave["id"]), reverse=True)
    return [
        {**{name: leave[name] for name in ("id", "from", "to")}, "note": _note(context, notes, leave["id"])}
        for leave in leaves
    ]


def _note(context: Context, notes: Document, key: str) -> str | None:
    return context.services.keyring.open(bytes(notes[key]), f"records:/{key}") if key in notes else None


async def remove(context: Context, organization: str, member: str, leave: str) -> None:
    """Take a leave back; `member.leave_not_found`."""
    await members.access_member(context, organization, member)

    async def write(session: Any) -> None:
        before = await _read(context, member, session)
        left = [one for one in before["fields"]["leaves"] if one["id"] != leave]
        if len(left) == len(before["fields"]["leaves"]):
            raise Problem("member.leave_not_found")
        await _write(context, before, left, before.get("leave_notes", {}), "leave.remove", session)

    await context.services.transaction(write)
    context.services.rosters.expire(organization)
