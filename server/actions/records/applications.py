"""Applications: what an organization hands in for officials to decide, and how it follows them.

A template is one when it is about an organization, has a lifecycle and stands in officials' lists. Each application is
a record; which of the month it is, is counted in its own transaction. Steps are in `record_steps`.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from server.actions.audit import audit_entry
from server.actions.colors.exceptions import photo_among
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.limits import spend_for
from server.actions.lists import SKEW, read_page
from server.actions.organizations import organizations
from server.actions.people import photos
from server.actions.records import record_access, record_effects, record_history, records
from server.actions.records.record_deadlines import entering, is_overdue
from server.actions.records.record_fields import groups_of
from server.actions.records.record_numbers import next_number, numbered, period
from server.actions.records.record_plans import offered_to_owner
from server.actions.submissions.answering import Answered, check_answers, masked
from server.db.paging import cursor_of
from server.errors import Problem
from server.forms.lifecycles import Lifecycle, lifecycle_of
from server.forms.photos import photos_of
from server.forms.templates import Template
from server.forms.views import view_of

MANAGE = "organization.manage"
FLOOR = datetime(2020, 1, 1, tzinfo=UTC)
FIRST_LOOK = timedelta(days=60)  # an organization has few applications

Document = dict[str, Any]


def application_lifecycle(template: Template) -> Lifecycle | None:
    """The lifecycle of a template by which organizations apply; None for any other template."""
    view = view_of(template)
    is_application = template.subject == "organization" and view is not None and view.home == "region"
    return lifecycle_of(template) if is_application else None


async def file(context: Context, body: Document) -> Document:
    """Hand in an application for an organization that the actor administers; how its owner sees it."""
    template = context.services.templates.get(body["template"], body.get("version"))
    lifecycle = application_lifecycle(template)
    if lifecycle is None:
        raise Problem("record.template")
    organization = await organizations.access_open(context, body["organization"], MANAGE)
    key = named_id("record", context.actor.account, context.idempotency_key)
    known = partial(context.services.made_before, context, "records", key)
    stored = await known()
    if stored is None:
        await spend_for(context, "record.file", account=context.actor.account)
        answered = await check_answers(context, template, body["answers"], None, "/answers")
        record = _new(context, template, lifecycle, key, organization)
        stored = await numbered(context, partial(_write, context, lifecycle, record, answered), known)
    return shown(context, stored)


def _new(context: Context, template: Template, lifecycle: Lifecycle, key: str, organization: Document) -> Document:
    record = records.new_record(
        context, template, key, state=lifecycle.initial, organization=organization["_id"],
        region=organization["region"], fields={"named": organization["name"]},
    )  # fmt: skip
    term = entering(context, record, lifecycle.states[lifecycle.initial], record["at"])
    return {**record, **term, "flags": [], "letter": None}


async def _write(
    context: Context, lifecycle: Lifecycle, record: Document, answered: Answered, session: Any
) -> Document:
    """The application with its number, first event, audit entry and what follows from handing it in."""
    if lifecycle.number is not None:
        since = period(context, lifecycle.number.per)
        counted = ("record", record["organization"], record["register"], since)
        record = {**record, "number": await next_number(context, session, *counted)}
    record = await record_effects.carry_out(context, record, lifecycle.submitted, session)
    filed = records.filed(context, record, answered.answers)
    await records.insert(context, [filed], session)
    await photos.keep(context, answered.photos, session, record=filed["_id"])
    event = record_history.new_event(context, filed, "filed", side="owner")
    await record_history.write(context, event, session)
    details = {"register": filed["register"], "organization": filed["organization"]}
    entry = audit_entry(context, "record.file", f"record:{filed['_id']}", after=filed, **details)
    await context.services.db.audit_entries.insert_one(entry, session=session)
    return filed


async def list_own(context: Context, organization: str | None, limit: int, cursor: str | None) -> Document:
    """Applications of an organization that the actor administers, or of all of them; latest changes first."""
    if organization is not None:
        await organizations.access_organization(context, organization, MANAGE)
    whose = [organization] if organization else await organizations.administered(context)
    names = [one.id for one in context.services.templates.all() if application_lifecycle(one)]
    lists = [{"organization": one, "register": name} for one in whose for name in names]
    found, following = await _merged(context, lists, limit, cursor)
    return {"items": [shown(context, record) for record in found], "next": following}


async def _merged(
    context: Context, lists: list[Document], limit: int, cursor: str | None
) -> tuple[list[Document], str | None]:
    """A page of several lists in one order; an index holds each of them, but not all together."""
    pages = [
        await read_page(
            context, records.RECORDS, equality, until=context.now + SKEW, floor=FLOOR, sort_field="changed_at",
            cursor=cursor, limit=limit, window=FIRST_LOOK,
        )
        for equality in lists
    ]  # fmt: skip
    found = sorted((one for page in pages for one in page.items), key=_position, reverse=True)
    more = len(found) > limit or any(page.next for page in pages)
    return found[:limit], cursor_of(_position(found[limit - 1])) if more else None


def _position(record: Document) -> tuple[datetime, str]:
    return record["changed_at"], record["_id"]


async def get_own(context: Context, record: str) -> Document:
    """One application with its answers, sensitive ones masked, its history and what its owner may do now."""
    found = await record_access.access_own(context, record)
    template = records.template_of(context, found)
    if application_lifecycle(template) is None:
        raise Problem("record.not_found")
    return {
        **shown(context, found),
        "answers": masked(context, template, found["answers"]),
        "groups": groups_of(context, template, records.answers_of(context, found), frozenset()),
        "history": await record_history.for_owner(context, found),
    }


async def own_photo(context: Context, record: str, photo: str) -> bytes:
    """A photo of an application for its owner, whoever of the administrators took it."""
    found = await record_access.access_own(context, record)
    template = records.template_of(context, found)
    pictures = photos_of(template, records.answers_of(context, found))
    return await photo_among(context, {"photos": [*pictures.values()]}, photo, f"record:{record}")


def shown(context: Context, record: Document) -> Document:
    """An application as its owner sees it: where it stands, until when, and what to do."""
    template = records.template_of(context, record)
    lifecycle = lifecycle_of(template)
    assert lifecycle is not None
    state = lifecycle.states[record["state"]]
    number = record["number"]
    actions = offered_to_owner(context, record)
    names = ("organization", "number", "at", "changed_at", "due_at", "revision")
    return {
        "id": record["_id"],
        "template": template.id,
        "version": template.version,
        "title": template.title,
        **{name: record[name] for name in names},
        "number_title": lifecycle.number.text(number) if lifecycle.number and number else None,
        "state": {"id": state.id, "title": state.title, "tone": state.tone, "final": state.final},
        "overdue": is_overdue(context, record),
        "flags": record.get("flags", []),
        "letter": record.get("letter") is not None,
        "actions": actions,
        "next": _next(context, record, actions, is_final=state.final),
    }


def _next(context: Context, record: Document, actions: list[Document], *, is_final: bool) -> str:
    """What the owner is to do, or to wait for."""
    if is_final:
        return "已办结，可查看并下载文书" if record.get("letter") else "已办结"
    if any(one["action"] == "resubmit" for one in actions):
        return "请按审核意见修改标出的内容，然后重新提交"
    if record["due_at"] is None:
        return "请等待办理，结果会通知您"
    due = record["due_at"].astimezone(context.services.settings.zone)
    if is_overdue(context, record):
        return "已超过办理期限，请稍候，或联系办理部门"
    return f"请等待办理，预计在{due.year}年{due.month}月{due.day}日前办结"
