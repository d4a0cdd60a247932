"""Steps: a record moves from state to state as its template's lifecycle declares, each time in one transaction.

Document, history, audit and effects are written together, guarded by the revision that was read: of two who decide at
once one wins, and the other learns which office decided what. The event carries the request's own name, so a retry gets
the answer of the first time.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.people import photos
from server.actions.records import letters, record_access, record_effects, record_history, records
from server.actions.records.record_numbers import numbered
from server.actions.records.record_plans import VERB, Party, Plan, plan
from server.errors import Problem
from server.forms.lifecycles import lifecycle_of

Document = dict[str, Any]
Done = tuple[Document, Document]
"""The record as a step left it, or as it is now for a retry; and the step's event."""


async def apply(
    context: Context, record: str, action: str, given: Mapping[str, Any], *, by: Party = "staff",
    revision: int | None = None,
) -> Document:  # fmt: skip
    """Take a step and give the record as it is then; `revision` is the one that whoever decides has seen.

    `given` may hold `comment`, `flags`, `form` and, from an owner who corrects, the whole `answers`. Problems:
    `record.not_found`, `record.decided` and `record.changed` when others were faster, `record.step` when the state does
    not offer the action, `record.claimed`, `duty.concerned`, `access.denied`, `answers.invalid` with pointers. A
    context with an idempotency key takes the step once.
    """
    stored, _ = await _take(context, record, action, given, by, revision)
    return stored


async def take(context: Context, record: str, body: Document) -> Document:
    """The step of a request, as owner or official, whichever the action asks for; the receipt, the same for a retry."""
    by: Party = "owner" if await _is_owners(context, record, body["action"]) else "staff"
    _, event = await _take(context, record, body["action"], body, by, body["revision"])
    names = ("record", "action", "title", "state", "revision", "due_at", "at")
    return {name: event[name] for name in names}


async def _is_owners(context: Context, record: str, action: str) -> bool:
    """Whether the record is the actor's own, and the action one that owners take."""
    found = await records.find(context, record)
    lifecycle = lifecycle_of(records.template_of(context, found)) if found else None
    if found is None or lifecycle is None:
        return False
    of_owners = any(one.action == action and one.by == "owner" for one in lifecycle.transitions)
    return of_owners and await record_access.owns(context, found)


async def _take(
    context: Context, record: str, action: str, given: Mapping[str, Any], by: Party, revision: int | None
) -> Done:
    known = partial(_retried, context, record)
    if (done := await known()) is not None:
        return done
    found = await _access(context, record, by)
    if revision is not None and revision != found["revision"]:
        raise _overtaken(context, found, revision)
    step = await plan(context, found, action, given, by)
    try:
        return await numbered(context, partial(_write, context, step), known)
    except Problem as problem:
        if problem.code != "record.changed":
            raise
    if (done := await known()) is not None:  # this request's own twin was a moment faster
        return done
    raise _overtaken(context, await records.find(context, record) or found, found["revision"])


async def _retried(context: Context, record: str) -> Done | None:
    """What this very request has done already."""
    event = await record_history.find_own(context, record, "step")
    found = await records.find(context, record) if event else None
    return (found, event) if found and event else None


async def _access(context: Context, record: str, by: Party) -> Document:
    """A record that the party may touch at all; which step it may take is the plan's."""
    if by == "owner":
        return await record_access.access_own(context, record)
    found = await records.find(context, record)
    if found is not None and (by == "system" or await _is_official(context, found)):
        return found
    if found is not None and await record_access.owns(context, found):
        raise Problem("access.denied", "这一步由审核人员办理")
    if by == "staff":
        context.require_any(VERB)
    raise Problem("record.not_found")


async def _is_official(context: Context, record: Document) -> bool:
    """Whether the actor takes any step of the record's lifecycle as staff, whatever its level."""
    lifecycle = lifecycle_of(records.template_of(context, record))
    verbs = {one.verb or VERB for one in lifecycle.transitions if one.by == "staff"} if lifecycle else set()
    return any([await record_access.holds_over(context, record, verb) for verb in sorted(verbs)])


def _overtaken(context: Context, record: Document, revision: int) -> Problem:
    """Why a step does not fit what the record has become since that revision: who decided what, when."""
    act = record.get("acted")
    if act is None or act["revision"] <= revision:
        return Problem("record.changed")
    at = act["at"].astimezone(context.services.settings.zone)
    office = record_history.office_of(act)
    return Problem("record.decided", f"{office}已于{at:%m月%d日 %H:%M}办理：{act['title']}。请刷新后查看")


async def _write(context: Context, step: Plan, session: Any) -> Done:
    """Everything that the step changes, inside one transaction."""
    await record_history.write(context, step.event, session)
    if step.before.get("letter"):
        await letters.withdraw(context, step.before, session)
    after = await record_effects.carry_out(context, {**step.after, "letter": None}, step.transition.effects, session)
    after = records.filed(context, after, step.answers)
    stored = await records.replace(context, step.before, after, session)
    await photos.keep(context, step.photos, session, record=stored["_id"])
    details = {"action": step.transition.action, "from": step.before["state"], "to": stored["state"]}
    entry = audit_entry(
        context, "record.step", f"record:{stored['_id']}", before=step.before, after=stored,
        register=stored["register"], organization=stored["organization"], **details,
    )  # fmt: skip
    await context.services.db.audit_entries.insert_one(entry, session=session)
    return stored, step.event
