"""Records that follow from what people answer: a template with `"records": "person"` keeps one for each person and
place of residence, such as a compound's residents.

They are written in the transaction of the answers, so a list never lags; staff do not edit them, for answers have their
own corrections. Erasing the person takes them away.
"""

from collections.abc import Iterable
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.people import profiles
from server.actions.records import records
from server.actions.submissions.answering import Answered
from server.db.paging import EVER
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template

Document = dict[str, Any]


def is_of_person(template: Template) -> bool:
    """Whether answering the template makes a record of the person."""
    return template.meta.get("records") == "person"


async def keep(context: Context, answered: Iterable[Answered], person: Document, session: Any) -> None:
    """The records that follow from these answers of a person, who is as the answers have left them.

    None follow from what somebody says who may only enter data at a place for a person others know.
    """
    if not profiles.may_edit(person, context.actor.account):
        return
    for one in answered:
        if is_of_person(one.template):
            await _keep(context, one, person, session)


async def _keep(context: Context, one: Answered, person: Document, session: Any) -> None:
    template = one.template
    before = await context.services.db.records.find_one({"_id": _key(template, person)}, session=session)
    if before is not None:
        after = {**before, "version": template.version}
        await records.replace(context, before, records.filed(context, after, one.answers), session)
        return
    await records.insert(context, [new_record(context, template, person, one.answers)], session)


def new_record(context: Context, template: Template, person: Document, answers: Document) -> Document:
    """The record that a person's first answers make, of where the person lives now."""
    lifecycle = lifecycle_of(template)
    state = lifecycle.initial if lifecycle else ""
    key = _key(template, person)
    new = records.new_record(context, template, key, state=state, region=person["region"], person=person["_id"])
    return records.filed(context, new, answers)


def _key(template: Template, person: Document) -> str:
    return named_id("person_record", template.id, person["_id"], person["region"] or "")


async def of_person(context: Context, person: str, session: Any = None) -> list[Document]:
    """Every record that a person's answers made."""
    named = sorted({template.id for template in context.services.templates.all() if is_of_person(template)})
    query = {"person": person, "register": {"$in": named}, "at": EVER}
    found: list[Document] = await context.services.db.records.find(query, session=session).to_list(None)
    return found


async def erase(context: Context, person: str, session: Any) -> None:
    """Take the records of an erased person out of every list."""
    found = await of_person(context, person, session)
    await records.remove(context, found, session)
    for record in found:
        entry = audit_entry(context, "record.erase", f"record:{record['_id']}", before=record)
        await context.services.db.audit_entries.insert_one(entry, session=session)
