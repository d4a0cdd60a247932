"""Comments on single fields: what an official finds while reading an application, kept until it goes back.

The owner sees them with the step that sends the record back, not before. They are events of the record's history.
"""

from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.records import record_history, records
from server.actions.records.record_access import access_staff, refuse_concerned, role_over
from server.actions.records.record_plans import VERB
from server.errors import FieldProblem, Problem
from server.forms.decisions import names_field
from server.forms.differences import title_at
from server.forms.lifecycles import lifecycle_of

Document = dict[str, Any]


async def add(context: Context, record: str, pointer: str, text: str) -> Document:
    """Comment on a field of a record that waits for officials; a retry finds the comment."""
    found = await access_staff(context, record, VERB)
    await refuse_concerned(context, found)
    event = await record_history.find_own(context, record, "comment")
    if event is None:
        event = await _write(context, found, pointer, text)
    title = title_at(records.template_of(context, found), pointer)
    return {"id": event["_id"], "at": event["at"], "pointer": pointer, "title": title, "text": text.strip()}


async def _write(context: Context, record: Document, pointer: str, text: str) -> Document:
    if not is_waiting(context, record):
        raise Problem("record.step")
    template = records.template_of(context, record)
    if not names_field(template, pointer):
        wrong = FieldProblem("/pointer", "choice", "表单没有这一项，请刷新后重新选择")
        raise Problem("answers.invalid", errors=[wrong])
    role = await role_over(context, record, VERB)
    event = record_history.new_event(
        context, record, "comment", side="staff", role=role, comment=text.strip(), pointer=pointer
    )

    async def write(session: Any) -> None:
        await record_history.write(context, event, session)
        entry = audit_entry(context, "record.comment", f"record:{record['_id']}", pointer=pointer)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    stored = await context.services.write_once(context, "record_events", event["_id"], write)
    return stored or event


def is_waiting(context: Context, record: Document) -> bool:
    """Whether officials have a step to take in this state; elsewhere nobody would ever read a comment."""
    lifecycle = lifecycle_of(records.template_of(context, record))
    steps = lifecycle.transitions if lifecycle else ()
    return any(one.by == "staff" and record["state"] in one.origins for one in steps)
