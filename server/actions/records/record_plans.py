"""Which step an action is on a record, whether the actor may take it, and what the record is then; nothing is written.

An action names what is wanted; the lifecycle's guards say which transition it is now. Verb and level of the transition
say who may take it; nobody decides a matter of one's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from server.actions.context import Context
from server.actions.people import photos
from server.actions.records import record_access, record_claims, record_history, records
from server.actions.records.record_deadlines import entering
from server.actions.submissions.answering import put
from server.errors import FieldProblem, Problem
from server.forms import pointers
from server.forms.corrections import apply_edit, editable_pointers
from server.forms.decisions import check_given, tidy_given
from server.forms.lifecycles import Lifecycle, NotOffered, Transition, choose, lifecycle_of, offered
from server.forms.masks import mask
from server.forms.photos import photos_of
from server.forms.rendering import render
from server.forms.templates import Template

VERB = "record.decide"
LEVELS = {"city": "市级", "district": "区县", "street": "街道", "community": "社区"}

Document = dict[str, Any]
Party = Literal["staff", "owner", "system"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A step that is allowed: the record before and after it, its event, and the answers in clear."""

    before: Document
    after: Document
    template: Template
    transition: Transition
    event: Document
    answers: Document
    photos: tuple[str, ...]


async def plan(context: Context, record: Document, action: str, given: Mapping[str, Any], by: Party) -> Plan:
    """The step that an action of a party takes from where the record stands; a problem says why there is none."""
    template = records.template_of(context, record)
    lifecycle = get_lifecycle(template)
    before = records.answers_of(context, record)
    transition = _choose(lifecycle, action, view_of(record, before), by)
    if by == "staff":
        await _require(context, record, transition)
    if errors := check_given(transition, given):
        raise Problem("answers.invalid", errors=[FieldProblem(*error) for error in errors])
    answers, pictures = await _corrected(context, template, record, before, given, by)
    event = await _event(context, record, transition, given, before, answers)
    state = lifecycle.states[transition.to]
    after = {
        **record, "state": state.id, "claimed": None, "flags": event["flags"], "acted": _act(event),
        **entering(context, record, state, context.now),
    }  # fmt: skip
    if by == "staff":
        after["official"] = after["acted"]
    if by == "owner" and (organization := await record_access.organization_of(context, record)):
        after["fields"] = {**record["fields"], "named": organization["name"]}
    event = {**event, "state": state.id, "opens": bool(editable_pointers(state, ("",))), "due_at": after["due_at"]}
    return Plan(record, after, template, transition, event, answers, pictures)


def get_lifecycle(template: Template) -> Lifecycle:
    """The lifecycle under which a record stands; `record.step` for one that has no states."""
    lifecycle = lifecycle_of(template)
    if lifecycle is None:
        raise Problem("record.step")
    return lifecycle


def view_of(record: Document, answers: Document) -> Document:
    """What guards look at: plain JSON."""
    plain = {name: _plain(value) for name, value in records.field_values(record).items()}
    return {"answers": answers, "record": plain}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _choose(lifecycle: Lifecycle, action: str, view: Document, by: Party) -> Transition:
    try:
        transition = choose(lifecycle, action, view)
    except NotOffered:
        raise Problem("record.step") from None
    if transition.by != by:
        whose = {"owner": "申请单位", "staff": "审核人员", "system": "系统"}[transition.by]
        raise Problem("access.denied", f"这一步由{whose}办理")
    return transition


async def _require(context: Context, record: Document, transition: Transition) -> None:
    """The actor holds the verb at the level, has no part in the matter, and nobody else has it in hand."""
    verb = transition.verb or VERB
    if not await record_access.holds_over(context, record, verb, transition.level):
        office = LEVELS.get(transition.level or "", "主管")
        raise Problem("access.denied", f"这一步由{office}部门办理")
    if verb == VERB:
        await record_access.refuse_concerned(context, record)
    if record_claims.held_by(context, record) not in (None, context.actor.account):
        raise await record_claims.taken(context, record)


async def _corrected(
    context: Context, template: Template, record: Document, before: Document, given: Mapping[str, Any], by: Party
) -> tuple[Document, tuple[str, ...]]:
    """The answers after the step, and the photos that are new in them; only what is open may change."""
    if given.get("answers") is None:
        return before, ()
    state = get_lifecycle(template).states[record["state"]]
    editable = editable_pointers(state, record.get("flags", ())) if by == "owner" else ()
    now = context.local_now
    whole = _unmasked(template, before, given["answers"])
    answers, errors = apply_edit(template, before, whole, editable, now)
    found = [FieldProblem(f"/answers{e.pointer}", e.code, e.message) for e in errors]
    known = set(photos_of(template, before).values())
    added = {where: photo for where, photo in photos_of(template, answers).items() if photo not in known}
    missing = await photos.missing_of(context, added.values()) if added else set()
    said = "照片不存在或已过期，请重新上传"
    found += [FieldProblem(f"/answers{where}", "photo", said) for where, photo in added.items() if photo in missing]
    if found:
        raise Problem("answers.invalid", errors=found)
    return answers, tuple(added.values())


def _unmasked(template: Template, before: Document, given: Document) -> Document:
    """The given answers with what was only seen masked, and left so, as it is."""
    for pointer, how in template.sensitive.items():
        parts = pointers.split(pointer)
        stored, seen = pointers.find(before, parts), pointers.find(given, parts)
        if stored is not pointers.ABSENT and seen == mask(how["mask"], stored):
            given = put(given, parts, stored)
    return given


async def _event(
    context: Context, record: Document, transition: Transition, given: Mapping[str, Any], before: Document,
    answers: Document,
) -> Document:  # fmt: skip
    tidied = tidy_given(transition, given)
    is_staff = transition.by == "staff"
    role = await record_access.role_over(context, record, transition.verb or VERB) if is_staff else ""
    sides = {"before": before, "after": answers} if answers != before else {}
    event = record_history.new_event(
        context, record, "step", side=transition.by, role=role, comment=tidied["comment"], form=tidied["form"], **sides
    )
    return {
        **event, "action": transition.action, "transition": transition.id, "title": transition.title,
        "level": transition.level, "from": record["state"], "flags": tidied["flags"],
        "revision": record["revision"] + 1,
    }  # fmt: skip


def _act(event: Document) -> Document:
    """What the record remembers of its last step."""
    names = ("by", "role", "side", "level", "title", "at", "revision")
    return {"event": event["_id"], "said": "comment" in event["texts"], **{name: event[name] for name in names}}


async def offered_to(context: Context, record: Document) -> list[Document]:
    """What the actor may do with a record now: action, title, whether a comment and flags are asked, and a form.

    An official sees what officials do at the actor's level, the owner what owners do.
    """
    return [_shown(context, one) for one in _offered(context, record) if await _may_take(context, record, one)]


def offered_to_owner(context: Context, record: Document) -> list[Document]:
    """The same for somebody known to be the record's owner."""
    return [_shown(context, one) for one in _offered(context, record) if one.by == "owner"]


def _offered(context: Context, record: Document) -> list[Transition]:
    template = records.template_of(context, record)
    lifecycle = lifecycle_of(template)
    return offered(lifecycle, view_of(record, records.answers_of(context, record))) if lifecycle else []


async def _may_take(context: Context, record: Document, transition: Transition) -> bool:
    if transition.by == "owner":
        return await record_access.owns(context, record)
    if transition.by == "system":
        return False
    verb = transition.verb or VERB
    if not await record_access.holds_over(context, record, verb, transition.level):
        return False
    return verb != VERB or not await record_access.is_concerned(context, record)


def _shown(context: Context, transition: Transition) -> Document:
    names = ("action", "title", "by", "comment", "flags")
    form = transition.form
    tree = form and render(form, context.now, context.services.settings.zone)
    return {**{name: getattr(transition, name) for name in names}, "form": form and form.schema, "tree": tree}
