"""Who came to a place, newest first, narrowed by day, source, color or alarm: for guards, and as a register.

One equality and a window on the instant find visits; whatever else was asked is compared in each visit read. How many a
page reads is bounded: a page that stopped there is `partial` and its cursor goes on. No index serves these filters, for
every scan would pay for it.
"""

from collections.abc import Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import SKEW
from server.actions.places.places import access_place
from server.actions.places.visits import VISITS, shown_visit
from server.db.paging import cursor_of, merged, position_of, scan
from server.errors import FieldProblem, Problem

EXAMINED = 1000
BATCH = 100
FIRST_WINDOW = timedelta(minutes=30)
FILTERS = ("day", "source", "color", "alert")

Document = dict[str, Any]


async def list_at_place(context: Context, place: str, asked: Document) -> Document:
    """A page of the visits of a place whose staff the actor is; identities masked."""
    shown = await access_place(context, place, "visit.list")
    found, more = await page(context, place, asked)
    return {"items": [shown_visit(visit, shown) for visit in found], **more}


async def page(
    context: Context, place: str, asked: Mapping[str, Any], people: Sequence[str] | None = None
) -> tuple[list[Document], Document]:
    """Visits of a place, of certain people only where given, and what a page says besides them (`next`, `partial`).

    `asked` has `limit`, `cursor` and the filters.
    """
    wanted = {name: asked[name] for name in FILTERS if asked.get(name) is not None}
    name = named_id("visits", place, people, sorted(wanted.items()))[:12]
    try:
        after = position_of(asked["cursor"], name) if asked.get("cursor") else None
    except ValueError:
        raise Problem("page.cursor") from None
    floor, until = _span(context, wanted)
    known, limit = _compared(place, wanted, people), int(asked["limit"])
    scans = [
        scan(
            context.services.db.visits, one, until=until, floor=floor, sort_field="at", after=after,
            batch=BATCH if known else limit + 1, window=FIRST_WINDOW,
        )
        for one in ([{"place": place}] if people is None else [{"person": person} for person in people])
    ]  # fmt: skip
    found: list[Document] = []
    examined = 0
    async with aclosing(merged(scans, "at")) as documents:
        async for visit in documents:
            fits = all(visit[field] == value for field, value in known.items())
            if fits and len(found) == limit:
                return found, _more(found[-1], name)
            found += [visit] if fits else []
            examined += 1
            if examined == EXAMINED:
                return found, _more(visit, name, is_partial=len(found) < limit)
    return found, {"next": None, "partial": False}


def _more(last: Document, name: str, *, is_partial: bool = False) -> Document:
    return {"next": cursor_of((last["at"], last["_id"]), name), "partial": is_partial}


def _span(context: Context, wanted: Document) -> tuple[datetime, datetime]:
    """The instants between which to look: those of a business day, or all that are kept."""
    if "day" not in wanted:
        return context.now - (VISITS.retention or timedelta()), context.now + SKEW
    try:
        day = date.fromisoformat(wanted["day"])
        start, end = (
            datetime.combine(one, time(), context.services.settings.zone) for one in (day, day + timedelta(days=1))
        )
    except (ValueError, OverflowError):
        raise Problem(
            "request.parameter", errors=[FieldProblem("/day", "parameter", "应为日期，如 2026-01-31")]
        ) from None
    return start.astimezone(UTC), end.astimezone(UTC) - timedelta(milliseconds=1)


def _compared(place: str, wanted: Document, people: Sequence[str] | None) -> Document:
    """What each visit is compared with: the filters, and the place where people lead."""
    known: Document = {name: wanted[name] for name in ("source", "color") if name in wanted}
    if "alert" in wanted:
        known["alert"] = wanted["alert"] == "true"
    return known if people is None else {**known, "place": place}
