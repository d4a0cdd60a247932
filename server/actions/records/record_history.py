"""What happened to a record, in order: handed in, steps, claims, comments on fields, terms that passed.

An event is written in the transaction of what it tells of and never changed. Where answers changed, it holds both
sides. Officials see who acted; the owner sees the office, and comments once the record came back. Owns `record_events`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson

from server.actions import scopes
from server.actions.context import Context
from server.actions.ids import named_id, new_id
from server.actions.lists import SKEW, read_page
from server.actions.records import record_access, records
from server.actions.regions import load_tree
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import Page
from server.forms.differences import difference, masked, title_at
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template

RECORD_EVENTS = CollectionSpec(
    "record_events",
    indexes=(ascending("record", "at"),),
    shard_key=("record",),
    sensitive=("/texts/comment", "/texts/form", "/texts/before", "/texts/after"),
)
TITLES = {
    "filed": "提交申请", "claim": "领取办理", "takeover": "接手办理", "release": "放回待办", "comment": "批注",
    "overdue": "超过办理期限",
}  # fmt: skip
OWNER = "申请单位"
SYSTEM = "系统"
SEEN_BY_OWNER = ("filed", "step", "overdue")
MOST_SHOWN = 200
FIRST_LOOK = timedelta(days=30)

Document = dict[str, Any]


def new_event(context: Context, record: Document, kind: str, *, side: str, role: str = "", **more: Any) -> Document:
    """An event of a kind, by the actor as `owner`, `staff` (in a role) or `system`; named by the request if it can be.

    Of `more`, `comment`, `form`, `before` and `after` are sealed.
    """
    kept = {name: _seal(context, name, more.pop(name, None)) for name in ("comment", "form", "before", "after")}
    return {
        "_id": event_id(context, record["_id"], kind) if context.idempotency_key else new_id(),
        "record": record["_id"],
        "at": context.now,
        "kind": kind,
        "side": side,
        "by": context.actor.account,
        "role": role,
        "state": record["state"],
        "version": record["version"],
        "revision": record["revision"],
        "request": context.request_digest,
        "texts": {name: sealed for name, sealed in kept.items() if sealed},
        **more,
    }


def event_id(context: Context, record: str, kind: str) -> str:
    """The name that this very request gives its event, so that a retry finds it."""
    return named_id("record_event", record, kind, context.actor.account, context.idempotency_key)


async def find_own(context: Context, record: str, kind: str) -> Document | None:
    """The event that this very request has made already; `idempotency.mismatch` if its key was for another one."""
    if not context.idempotency_key:
        return None
    named = {"_id": event_id(context, record, kind), "record": record}
    found: Document | None = await context.services.db.record_events.find_one(named)
    return found and context.require_same(found)


async def write(context: Context, event: Document, session: Any) -> None:
    """Store an event, within the transaction of what it tells of."""
    await context.services.db.record_events.insert_one(event, session=session)


def _seal(context: Context, name: str, value: Any) -> bytes | None:
    if value in (None, {}):
        return None
    return context.services.keyring.seal(orjson.dumps(value).decode(), f"record_events:texts.{name}")


def text_of(context: Context, event: Document, name: str) -> Any:
    """A sealed part of an event in clear, or None."""
    sealed = event["texts"].get(name)
    return orjson.loads(context.services.keyring.open(bytes(sealed), f"record_events:texts.{name}")) if sealed else None


def title_of(event: Document) -> str:
    """What was done, as people say it."""
    return str(event.get("title") or TITLES.get(event["kind"], event["kind"]))


def office_of(event: Document) -> str:
    """Who did it: the office, never the official."""
    if event["side"] == "staff":
        return scopes.title_of(event["role"])
    return OWNER if event["side"] == "owner" else SYSTEM


async def list_for_staff(context: Context, record: str, limit: int, cursor: str | None) -> Document:
    """A page of a record's events, newest first, each with what it changed in the answers, masked."""
    found = await record_access.access_staff(context, record, "record.list")
    page = await _page(context, found, limit, cursor)
    return {"items": [_shown_to_staff(context, found, event) for event in page.items], "next": page.next}


async def _page(context: Context, record: Document, limit: int, cursor: str | None = None) -> Page:
    """Events of a record, newest first, from its beginning however long ago that was."""
    return await read_page(
        context, RECORD_EVENTS, {"record": record["_id"]}, until=context.now + SKEW, floor=record["at"] - SKEW,
        sort_field="at", cursor=cursor, limit=limit, window=FIRST_LOOK,
    )  # fmt: skip


def _shown_to_staff(context: Context, record: Document, event: Document) -> Document:
    template = context.services.templates.get(record["register"], event["version"])
    before, after = text_of(context, event, "before"), text_of(context, event, "after")
    changes = difference(template, before or {}, after or {}, load_tree().name) if after is not None else []
    return {**_shown(context, template, event), "by": event["by"], "changes": [masked(change) for change in changes]}


def _shown(context: Context, template: Template, event: Document) -> Document:
    """What the owner and officials both see."""
    lifecycle = lifecycle_of(template)
    state = lifecycle.states.get(event["state"]) if lifecycle else None
    return {
        "id": event["_id"],
        "at": event["at"],
        "kind": event["kind"],
        "title": title_of(event),
        "office": office_of(event),
        "state": {"id": event["state"], "title": state.title if state else event["state"]},
        "comment": text_of(context, event, "comment"),
        "field": _field(template, event["pointer"]) if event.get("pointer") else None,
        "flags": [_field(template, pointer) for pointer in event.get("flags", ())],
        "form": _form(context, template, event),
    }


def _field(template: Template, pointer: str) -> Document:
    return {"pointer": pointer, "title": title_at(template, pointer)}


def _form(context: Context, template: Template, event: Document) -> list[Document]:
    """What the one who took the step filled in besides, by the titles of its fields."""
    answers, lifecycle = text_of(context, event, "form"), lifecycle_of(template)
    if not answers or lifecycle is None:
        return []
    form = next((one.form for one in lifecycle.transitions if one.id == event.get("transition")), None)
    return [{"title": one["title"], "value": one["after"]} for one in difference(form, {}, answers)] if form else []


async def for_owner(context: Context, record: Document) -> list[Document]:
    """The latest events as the record's owner sees them, newest first; comments with the step that sent it back."""
    page = await _page(context, record, MOST_SHOWN)
    template = records.template_of(context, record)
    return list(_told_to_owner(context, template, page.items[::-1]))[::-1]


def _told_to_owner(context: Context, template: Template, events: list[Document]) -> Iterator[Document]:
    waiting: list[Document] = []
    for event in events:
        if event["kind"] == "comment":
            waiting.append({**_field(template, event["pointer"]), "text": text_of(context, event, "comment")})
        if event["kind"] in SEEN_BY_OWNER:
            given = waiting if event.get("opens") else []
            shown = _shown(context, template, event)
            yield {**{name: shown[name] for name in shown if name not in ("field", "id")}, "comments": given}
        if event["kind"] == "step":
            waiting = []
