"""Posts: the places where somebody's grants let them work, each with its code and the lists that belong to it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Any

from server.actions.access import Target, canonical, holds, may
from server.actions.context import Context
from server.actions.lists import SKEW
from server.actions.places.place_kinds import get_kind
from server.actions.places.places import public_place, shown_place
from server.actions.records.person_records import is_of_person
from server.actions.registers import visit_register
from server.db.paging import Position, cursor_of, merged, position_of, scan
from server.errors import Problem
from server.forms.views import view_of

VERB, LIST = "visit.list", "record.list"
NAME = "posts"
FLOOR = datetime(2020, 1, 1, tzinfo=UTC)
FIRST_WINDOW = timedelta(days=60)

Document = dict[str, Any]


async def list_own(context: Context, limit: int, cursor: str | None) -> Document:
    """A page of the active places in the actor's scopes, the latest made first."""
    context.require_any(VERB)
    scopes = sorted({canonical(grant.scope) for grant in context.actor.grants if holds([grant], VERB)})
    try:
        after = position_of(cursor, NAME) if cursor else None
    except ValueError:
        raise Problem("page.cursor") from None
    found: list[Document] = []
    async with aclosing(_active(context, ["*"] if "*" in scopes else scopes, after, limit + 1)) as places:
        async for place in places:
            found.append(place)
            if len(found) > limit:
                break
    last = found[limit - 1] if len(found) > limit else None
    following = cursor_of((last["created_at"], last["_id"]), NAME) if last else None
    return {"items": [_shown(context, place) for place in found[:limit]], "next": following}


def _active(context: Context, scopes: list[str], after: Position | None, batch: int) -> AsyncGenerator[Document]:
    """The active places of any of these scopes, each once, the latest made first."""
    scans = [
        scan(
            context.services.db.places, {"within": scope, "status": "active"}, until=context.now + SKEW, floor=FLOOR,
            sort_field="created_at", after=after, batch=batch, window=FIRST_WINDOW, multikey=True,
        )
        for scope in scopes
    ]  # fmt: skip
    return merged(scans, "created_at")


def _shown(context: Context, place: Document) -> Document:
    return {**public_place(context, place), **shown_place(place), "registers": _registers(context, place)}


def _registers(context: Context, place: Document) -> list[Document]:
    """The registers about this place that the actor may list: who came, and whom its forms make a record of."""
    grants, region = context.actor.grants, place["region"]
    found = []
    if holds(grants, LIST):
        found.append({"register": visit_register.ID, "title": visit_register.TITLE, "scope": f"place:{place['_id']}"})
    asked = dict.fromkeys(form["template"] for entry in get_kind(place["kind"]).entries for form in entry.forms)
    for name in asked:
        template = context.services.templates.find(name)
        view = view_of(template) if template and is_of_person(template) else None
        if view and region and may(grants, LIST, Target(region=region, register=name)):
            found.append({"register": name, "title": view.title, "scope": f"region:{region}"})
    return found
