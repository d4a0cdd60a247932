"""One record of a register: shown masked in the order of its form, entered, changed, unmasked for a purpose.

What may be done to a record by steps is its lifecycle's (`record_steps`); here its answers are read and, where the
lifecycle lets staff edit them, written. A change that comes too late is told what stands there now.
"""

from typing import Any

from server.actions import limits, regions
from server.actions.access import holds
from server.actions.audit import audit_entry
from server.actions.colors.exceptions import photo_among
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.people import photos
from server.actions.privacy import unmasking
from server.actions.records import record_access, record_claims, record_comments, records
from server.actions.records.record_fields import groups_of, value_at
from server.actions.records.record_plans import offered_to
from server.actions.records.record_reads import mark_read
from server.actions.records.records import Document
from server.actions.regions import load_tree
from server.actions.registers import registers
from server.actions.registers.register_rows import due_of
from server.actions.submissions.answering import prepared
from server.errors import FieldProblem, Problem
from server.forms.columns import protection_of
from server.forms.differences import difference, masked
from server.forms.lifecycles import lifecycle_of
from server.forms.photos import photos_of
from server.forms.pointers import split
from server.forms.templates import Template

UNMASK = "person.unmask"


async def get_record(context: Context, record: str) -> Document:
    """One record with its answers in the order of the form; from now on the actor has read it."""
    found, template = await registers.access_record(context, registers.LIST, record)
    await mark_read(context, found)
    return await shown(context, template, found)


async def shown(context: Context, template: Template, record: Document) -> Document:
    """A record as the actor may see it."""
    answers = records.answers_of(context, record)
    clear = await registers.clear_verbs(context, template, record)
    names = await registers.names_of(context, [record["organization"]] if record["organization"] else [])
    kept = ("register", "version", "organization", "region", "number", "at", "changed_at", "revision")
    held = await record_claims.shown(context, record)
    may_edit = registers.is_edited(template, record["state"])
    return {
        "id": record["_id"],
        **{name: record[name] for name in kept},
        "title": template.title,
        "organization_name": names.get(record["organization"] or ""),
        "state": registers.shown_state(lifecycle_of(template), record["state"]),
        **due_of(context, record),
        "groups": groups_of(context, template, answers, clear),
        "photos": [{"path": path, "id": photo} for path, photo in photos_of(template, answers).items()],
        "claimed": held["claimed"],
        "flags": list(record.get("flags", ())),
        "letter": bool(record.get("letter")),
        "actions": await offered_to(context, record),
        "may": await _may(context, template, record),
        "editable": may_edit and await registers.holds_over(context, registers.CHANGE, template, record),
    }


async def _may(context: Context, template: Template, record: Document) -> dict[str, bool]:
    """What else than steps the actor may do with a record as it stands."""
    decides = await record_access.holds_over(context, record, record_claims.VERB)
    decides = decides and not await record_access.is_concerned(context, record)
    return {
        "claim": decides and record_claims.is_claimable(context, record),
        "comment": decides and record_comments.is_waiting(context, record),
        "unmask": await registers.holds_over(context, UNMASK, template, record),
    }


async def photo_of(context: Context, record: str, photo: str) -> bytes:
    """A photo among a record's answers; the look is an audit entry of the person or the record."""
    found, template = await registers.access_record(context, registers.LIST, record)
    pictures = photos_of(template, records.answers_of(context, found))
    return await photo_among(context, {"photos": [*pictures.values()]}, photo, _object(found))


def _object(record: Document) -> str:
    return f"person:{record['person']}" if record["person"] else f"record:{record['_id']}"


async def unmask(context: Context, record: str, fields: list[str], purpose: str) -> Document:
    """These fields of a record in clear; the look is durable before the answer, and the person can see it."""
    found, template = await _access_clear(context, record, fields)
    await limits.spend(context, UNMASK, account=context.actor.account)
    answers = records.answers_of(context, found)
    wanted = sorted(set(fields))
    values = {pointer: value_at(answers, pointer) for pointer in wanted}
    texts = [value for value in values.values() if isinstance(value, str) and len(value) > 1]
    unmasking.check_purpose(purpose, texts)
    details = {"record": record, "register": found["register"], "fields": wanted}
    entry = audit_entry(context, "record.unmask", _object(found), purpose=purpose.strip(), **details)
    await context.services.db.audit_entries.insert_one(entry)
    return {"record": record, "fields": values}


async def _access_clear(context: Context, record: str, fields: list[str]) -> tuple[Document, Template]:
    """A record over which the actor may unmask people, or sees the list and holds each field's own verb."""
    may_unmask = holds(context.actor.grants, UNMASK)
    try:
        found, template = await registers.access_record(context, UNMASK if may_unmask else registers.LIST, record)
    except Problem:
        raise Problem("record.not_found" if may_unmask else "access.denied") from None
    guards = _guards(template, fields)
    if not may_unmask and guards - await registers.clear_verbs(context, template, found):
        raise Problem("access.denied")
    return found, template


def _guards(template: Template, fields: list[str]) -> set[str]:
    """The verbs that guard these fields; `body.invalid` for one that is not sensitive at all."""
    guards = [protection_of(template.sensitive, split(pointer)) for pointer in fields]
    wrong = [pointer for pointer, guard in zip(fields, guards, strict=True) if guard is None]
    if wrong:
        raise Problem("body.invalid", errors=[FieldProblem("/fields", "unknown", "这里有没有遮盖、或表单没有的内容")])
    return {str(guard.get("clear", UNMASK)) for guard in guards if guard}


async def enter(context: Context, register: str, body: Document) -> Document:
    """File a record by hand; `register.not_entered` where applicants send them."""
    template = registers.get_template(context, register)
    scope = f"organization:{body['organization']}" if "organization" in body else f"region:{body.get('region')}"
    await registers.require_scope(context, registers.CHANGE, template, scope)
    if not registers.is_entered(template):
        raise Problem("register.not_entered")
    if "region" in body and await regions.find_name(context, body["region"]) is None:
        raise Problem("region.not_found")
    key = named_id("record", context.actor.account, context.idempotency_key)
    answers, pictures = await _checked(context, template, body["answers"], ())
    lifecycle = lifecycle_of(template)
    blank = records.new_record(
        context, template, key, state=lifecycle.initial if lifecycle else "",
        organization=body.get("organization"), region=body.get("region"),
    )  # fmt: skip
    record = records.filed(context, blank, answers)

    async def write(session: Any) -> None:
        await records.insert(context, [record], session)
        await photos.keep(context, pictures, session, record=key)
        entry = audit_entry(context, "record.enter", f"record:{key}", after=record, register=register)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    stored = await context.services.write_once(context, "records", key, write) or record
    return await shown(context, records.template_of(context, stored), stored)


async def change(context: Context, record: str, revision: int | None, changes: Document) -> Document:
    """Replace some answers (null takes one away) of the record as it was at `revision`.

    `record.changed` tells what stands in those fields now beside what was to be written.
    """
    found, template = await registers.access_record(context, registers.CHANGE, record)
    if revision is None:
        raise Problem("request.revision")
    if not registers.is_edited(template, found["state"]):
        raise Problem("record.fixed")
    before = records.answers_of(context, found)
    merged = {name: value for name, value in {**before, **changes}.items() if value is not None}
    if merged == before:  # a request repeated, or both wrote the same
        return await shown(context, template, found)
    if found["revision"] != revision:
        raise await _too_late(context, template, found, before, merged)
    answers, pictures = await _checked(context, template, merged, photos_of(template, before).values())
    after = records.filed(context, found, answers)

    async def write(session: Any) -> Document:
        stored = await records.replace(context, found, after, session)
        await photos.keep(context, pictures, session, record=record)
        fields = sorted(changes)
        entry = audit_entry(context, "record.change", f"record:{record}", before=found, after=stored, fields=fields)
        await context.services.db.audit_entries.insert_one(entry, session=session)
        return stored

    try:
        stored = await context.services.transaction(write)
    except Problem as problem:
        if problem.code != "record.changed":
            raise
        now = await records.find(context, record) or found
        raise await _too_late(context, template, now, records.answers_of(context, now), merged) from None
    await mark_read(context, stored)
    return await shown(context, template, stored)


async def _too_late(
    context: Context, template: Template, record: Document, theirs: Document, mine: Document
) -> Problem:
    """Both sides of every field that differs, masked as the record is."""
    clear = await registers.clear_verbs(context, template, record)
    differing = [
        {"pointer": one["pointer"], "title": one["title"], **_sides(one, split(one["pointer"]), template, clear)}
        for one in difference(template, theirs, mine, load_tree().name)
    ]
    return Problem("record.changed", more={"revision": record["revision"], "changes": differing})


def _sides(one: Document, parts: tuple[str, ...], template: Template, clear: frozenset[str]) -> Document:
    guard = protection_of(template.sensitive, parts)
    seen = masked(one) if guard is not None and guard.get("clear") not in clear else one
    return {"mine": seen["after"], "theirs": seen["before"]}


async def _checked(context: Context, template: Template, given: Document, known: Any) -> tuple[Document, list[str]]:
    """Answers as they may be stored, and the new photos among them, which must be the actor's own."""
    answers = prepared(context, template, given)
    added = sorted(set(photos_of(template, answers).values()) - set(known))
    if added and await photos.missing_of(context, added):
        raise Problem("photo.not_found")
    return answers, added
