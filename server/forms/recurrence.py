"""Rounds: the occurrences of a schedule, derived whenever somebody asks and never stored.

Any stretch of time is computed from the schedule alone, so that one that began years ago costs what a new one costs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any

from server.forms.schedule_texts import describe
from server.forms.schedules import DAY, SCHEDULE, Plan, check, first_start, read_plan
from server.forms.workdays import Calendar, UnknownYear, wall_time

__all__ = [
    "SCHEDULE",
    "Round",
    "RoundsUnknown",
    "check",
    "describe",
    "first_start",
    "next_rounds",
    "rounds_open_at",
    "rounds_opening",
]

_FOREVER = timedelta(days=366)
"""How long a form sent once without any deadline stays open: the database knows no "for ever"."""


@dataclass(frozen=True)
class Round:
    """One occurrence. `key` is the local day on which it opens; it is open from `opens_at` until before `closes_at`."""

    key: str
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


class RoundsUnknown(UnknownYear):
    """Whether there is a round depends on a year whose holidays are unknown; `known` are the rounds before it."""

    def __init__(self, year: int, known: list[Round]) -> None:
        super().__init__(year)
        self.known = known


def rounds_opening(
    schedule: dict[str, Any], after: datetime, until: datetime, zone: tzinfo, calendar: Calendar
) -> list[Round]:
    """The rounds with `after < opens_at <= until`: stretches in a row find each just once. Raises RoundsUnknown."""
    return _collect(_opening(read_plan(schedule), after, until, zone, calendar))


def rounds_open_at(schedule: dict[str, Any], instant: datetime, zone: tzinfo, calendar: Calendar) -> list[Round]:
    """Every round open at an instant, oldest first; with days to answer they overlap. Raises RoundsUnknown."""
    plan = read_plan(schedule)
    rounds = _opening(plan, _earliest_open(plan, instant, zone), instant, zone, calendar)
    return _collect(each for each in rounds if each.closes_at > instant)


def next_rounds(schedule: dict[str, Any], after: datetime, count: int, zone: tzinfo, calendar: Calendar) -> list[Round]:
    """The next `count` rounds that open after an instant, fewer when the schedule ends. Raises RoundsUnknown."""
    return _collect(islice(_opening(read_plan(schedule), after, None, zone, calendar), count))


def _opening(plan: Plan, after: datetime, until: datetime | None, zone: tzinfo, calendar: Calendar) -> Iterator[Round]:
    for day in plan.candidates(after.astimezone(zone).date() - DAY):
        found = _round(plan, day, zone)
        if until and found.opens_at > until:
            return
        if found.opens_at > after and plan.takes(day, calendar):
            yield found


def _round(plan: Plan, day: date, zone: tzinfo) -> Round:
    opens = wall_time(day, plan.clock, zone)
    due = _due(plan, day, opens, zone)
    return Round(day.isoformat(), opens, due, due + plan.grace)


def _due(plan: Plan, day: date, opens: datetime, zone: tzinfo) -> datetime:
    last = plan.due_day(day)
    if last is None:
        return opens + _FOREVER
    if plan.deadline is None:
        return wall_time(last + DAY, time(), zone)
    due = wall_time(last, plan.deadline, zone)
    if due > opens:
        return due
    # clocks that went forward swallowed the stretch between the two: it keeps its length
    return opens + (datetime.combine(last, plan.deadline) - datetime.combine(day, plan.clock))


def _earliest_open(plan: Plan, instant: datetime, zone: tzinfo) -> datetime:
    """Before any round that may still be open."""
    if plan.repeat == "once":
        return wall_time(plan.starts_on - DAY, time(), zone)
    return instant - timedelta(days=(plan.deadline_days or 0) + 3) - plan.grace


def _collect(rounds: Iterable[Round]) -> list[Round]:
    found: list[Round] = []
    try:
        for each in rounds:
            found.append(each)
    except UnknownYear as unknown:
        raise RoundsUnknown(unknown.year, found) from None
    return found
