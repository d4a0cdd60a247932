"""Rounds of publications: computed from the schedules, whoever asks and whether or not the worker runs.

A publication keeps the schedules it has had, each with the day from which it holds (`None` while it was paused), so a
change never touches a round that has opened. The instants between which nothing opens or closes are remembered, so a
request in the morning rush computes nothing.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from cachetools import LRUCache

from server.actions.context import Context
from server.actions.ids import named_id
from server.errors import Problem
from server.forms import recurrence
from server.forms.recurrence import Round, RoundsUnknown
from server.forms.workdays import wall_time

SCHEDULES_KEPT = 50
NEVER = "9999-12-31"
LONGEST_KNOWN = timedelta(hours=1)
DAY = timedelta(days=1)
FORESEEN = timedelta(days=366)

Document = dict[str, Any]


class _Known(NamedTuple):
    """The open rounds of a publication, which are these from one instant until before another."""

    since: datetime
    until: datetime
    rounds: list[Round]


_known: LRUCache[tuple[str, int], _Known] = LRUCache(5_000)


def open_rounds(context: Context, publication: Document, instant: datetime) -> list[Round]:
    """The rounds open at an instant, oldest first; of days whose holidays are unknown there are none."""
    key = (publication["_id"], publication["revision"])
    known = _known.get(key)
    if known is None or not known.since <= instant < known.until:
        known = _known[key] = _compute(context, publication, instant)
    return known.rounds


def _compute(context: Context, publication: Document, instant: datetime) -> _Known:
    def open_at(schedule: Document) -> list[Round]:
        return recurrence.rounds_open_at(
            schedule, instant, context.services.settings.zone, context.services.calendar
        )  # fmt: skip

    found = _collect(publication, open_at, tolerant=True)
    edges = [instant + LONGEST_KNOWN, *(one.closes_at for one in found)]
    edges += [one.opens_at for one in coming(context, publication, instant, 1, tolerant=True)]
    return _Known(instant, min(edges), found)


def opened(context: Context, publication: Document, after: datetime, until: datetime) -> list[Round]:
    """The rounds that opened after an instant and until another, oldest first."""
    services = context.services

    def opening(schedule: Document) -> list[Round]:
        return recurrence.rounds_opening(schedule, after, until, services.settings.zone, services.calendar)

    return _collect(publication, opening, tolerant=True)


def coming(
    context: Context, publication: Document, after: datetime, count: int, *, tolerant: bool = False
) -> list[Round]:
    """The next rounds to open after an instant. RoundsUnknown when that depends on holidays not yet announced."""
    services = context.services

    def following(schedule: Document) -> list[Round]:
        return recurrence.next_rounds(schedule, after, count, services.settings.zone, services.calendar)

    return _collect(publication, following, tolerant=tolerant)[:count]


def _collect(publication: Document, find: Callable[[Document], list[Round]], *, tolerant: bool) -> list[Round]:
    """What is found in each schedule within the days for which it holds."""
    found: list[Round] = []
    for schedule, first, last in _spans(publication):
        try:
            rounds = find(schedule)
        except RoundsUnknown as unknown:
            rounds = unknown.known
            if not tolerant and not rounds:
                raise
        found += [one for one in rounds if first <= one.key < last]
    return found


def _spans(publication: Document) -> Iterator[tuple[Document, str, str]]:
    entries = publication["schedules"]
    ends = [entry["from"] for entry in entries[1:]] + [NEVER]
    for entry, last in zip(entries, ends, strict=True):
        if entry["schedule"] is not None:
            yield entry["schedule"], entry["from"], last


def round_of(context: Context, publication: Document, key: str) -> Round:
    """A publication's round by its key; `round.not_found`, also for days beyond all that can have rounds."""
    if not publication["schedules"][0]["from"] <= key <= (context.today + FORESEEN).isoformat():
        raise Problem("round.not_found")
    midnight = wall_time(date.fromisoformat(key), time(), context.services.settings.zone)
    for one in opened(context, publication, midnight - DAY, midnight + 2 * DAY):
        if one.key == key:
            return one
    raise Problem("round.not_found")


def day_of(context: Context, publication: Document, round_: Round) -> date:
    """The day whose members owe a round: that of its opening; of a round sent once, today, so newcomers owe it too."""
    opened_on = date.fromisoformat(round_.key)
    if publication["schedule"]["repeat"] != "once":
        return opened_on
    zone = context.services.settings.zone
    return max(opened_on, min(context.now, round_.closes_at).astimezone(zone).date())


def answer_id(publication: Document, person: str, key: str) -> str:
    """The id that a person's first answer to a round has; a form asked once is answered once, whoever asks."""
    if publication["frequency"] == "once":
        return named_id("once", person, publication["template"])
    return named_id("round", person, publication["_id"], key)


def changed_schedules(context: Context, publication: Document, schedule: Document | None) -> list[Document]:
    """A publication's schedules when another holds (None: paused) from the next round on, or from its own first day."""
    day = first_free_day(context, publication)
    if schedule is not None:
        day = max(day, schedule["starts_on"])
    entries = [entry for entry in publication["schedules"] if entry["from"] < day]
    return [*entries, {"from": day, "schedule": schedule}][-SCHEDULES_KEPT:]


def first_free_day(context: Context, publication: Document) -> str:
    """Today, or tomorrow when a round of today has opened already."""
    today = context.today
    since = wall_time(today, time(), context.services.settings.zone) - DAY
    keys = {one.key for one in opened(context, publication, since, context.now)}
    return (today + DAY if today.isoformat() in keys else today).isoformat()


def shown_round(round_: Round) -> Document:
    """A round as the API gives it."""
    return {"round": round_.key, "opens_at": round_.opens_at, "due_at": round_.due_at, "closes_at": round_.closes_at}
