"""A schedule: when a form is asked for, as its publisher says it in plain JSON; here it is read and checked.

Its occurrences are computed in `recurrence`. docs/templates.md shows the keys with their meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Any, TypeAlias

import jsonschema_rs
from dateutil.rrule import DAILY, rrule

from server.forms.messages import CODES
from server.forms.pointers import join
from server.forms.workdays import Calendar, wall_time

Error: TypeAlias = tuple[str, str, str]
"""Pointer, code and a sentence for the publisher."""

DAY = timedelta(days=1)
_DATE = {"type": "string", "format": "date", "pattern": "^2[0-9]{3}-"}
_TIME = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
SCHEDULE: dict[str, Any] = {
    "type": "object",
    "required": ["repeat", "starts_on", "time"],
    "additionalProperties": False,
    "properties": {
        "repeat": {"enum": ["once", "daily", "weekdays", "interval"]},
        "weekdays": {"type": "array", "items": {"enum": [1, 2, 3, 4, 5, 6, 7]}, "uniqueItems": True},
        "every": {"type": "integer", "minimum": 1, "maximum": 366},
        "starts_on": _DATE,
        "time": _TIME,
        "ends_on": {**_DATE, "type": ["string", "null"]},
        "skip_holidays": {"type": "boolean"},
        "make_up": {"type": "boolean"},
        "deadline": {**_TIME, "type": ["string", "null"]},
        "deadline_days": {"type": "integer", "minimum": 0, "maximum": 365},
        "grace_minutes": {"type": "integer", "minimum": 0, "maximum": 10080},
    },
}
"""JSON Schema of a schedule; `check` says in Chinese what is wrong with one."""

_SAID = {
    "repeat": "请选择发送一次、每天、每周或每隔几天",
    "weekdays": "请至少选择星期中的一天",
    "every": "请填写间隔天数，从1到366",
    "starts_on": "请选择开始日期",
    "time": "请填写发送时间，如 08:00",
    "ends_on": "请选择有效的结束日期",
    "deadline": "请填写截止时间，如 18:00",
    "deadline_days": "请填写截止在几天之后，从0到365",
    "grace_minutes": "请填写可以补报几分钟，从0到10080",
}


@dataclass(frozen=True)
class Plan:
    """A schedule read once."""

    repeat: str
    weekdays: frozenset[int]
    every: int
    starts_on: date
    ends_on: date | None
    clock: time
    deadline: time | None
    deadline_days: int | None
    grace: timedelta
    skips: bool
    makes_up: bool

    def candidates(self, first: date) -> Iterator[date]:
        """The days of its rounds from `first` on, holidays not yet taken out."""
        if self.repeat == "once":
            yield from [self.starts_on] if self.starts_on >= first else []
            return
        start = max(first, self.starts_on)
        start += (self.starts_on - start) % timedelta(days=self.every)
        chosen = [day - 1 for day in sorted(self.weekdays)] if self.repeat == "weekdays" and not self.makes_up else None
        until = datetime.combine(self.ends_on, time()) if self.ends_on else None
        days = rrule(DAILY, datetime.combine(start, time()), self.every, byweekday=chosen, until=until)
        yield from (day.date() for day in days)

    def takes(self, day: date, calendar: Calendar) -> bool:
        """Whether there is a round on one of its candidates. Raises UnknownYear."""
        if not self.skips:
            return True
        if calendar.is_holiday(day):
            return False
        return not self.makes_up or day.isoweekday() in self.weekdays or calendar.is_make_up(day)

    def due_day(self, day: date) -> date | None:
        """The day in whose course (without a deadline: at whose end) the round of `day` is due; None: never."""
        if self.repeat == "once" and self.deadline_days is None and (self.ends_on or not self.deadline):
            return self.ends_on
        wraps = not self.deadline_days and self.deadline is not None and self.deadline <= self.clock
        return day + timedelta(days=1 if wraps else self.deadline_days or 0)


def read_plan(schedule: dict[str, Any]) -> Plan:
    """A sound schedule, one in which `check` finds nothing, with its texts as dates and times."""
    repeat = schedule["repeat"]
    ends_on, deadline = schedule.get("ends_on"), schedule.get("deadline")
    skips = repeat != "once" and schedule.get("skip_holidays", False)
    return Plan(
        repeat=repeat,
        weekdays=frozenset(schedule.get("weekdays", ())),
        every=int(schedule["every"]) if repeat == "interval" else 1,
        starts_on=date.fromisoformat(schedule["starts_on"]),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        clock=time.fromisoformat(schedule["time"]),
        deadline=time.fromisoformat(deadline) if deadline else None,
        deadline_days=int(schedule["deadline_days"]) if "deadline_days" in schedule else None,
        grace=timedelta(minutes=schedule.get("grace_minutes", 0)),
        skips=skips,
        makes_up=skips and repeat == "weekdays" and schedule.get("make_up", False),
    )


def first_start(schedule: dict[str, Any], published_at: datetime, zone: tzinfo) -> date:
    """The day from which a schedule published now counts: a time already past today starts the next day.

    Whoever publishes puts it into the schedule as `starts_on`.
    """
    plan = read_plan(schedule)
    day = max(plan.starts_on, published_at.astimezone(zone).date())
    return day if wall_time(day, plan.clock, zone) >= published_at else day + DAY


def check(schedule: Any, now: datetime, zone: tzinfo) -> list[Error]:
    """What is wrong with a schedule that is to be published now; empty when it will open at least one round."""
    shape = [_error(fault) for fault in _validator().iter_errors(schedule)]
    if shape:
        return shape
    if schedule["repeat"] == "weekdays" and not schedule.get("weekdays"):
        return [("/weekdays", "required", _SAID["weekdays"])]
    if schedule["repeat"] == "interval" and "every" not in schedule:
        return [("/every", "required", _SAID["every"])]
    return _check_ends(schedule, now, zone)


def _check_ends(schedule: dict[str, Any], now: datetime, zone: tzinfo) -> list[Error]:
    plan = read_plan(schedule)
    if not plan.ends_on:
        return []
    if plan.ends_on < plan.starts_on:
        return [("/ends_on", "minimum", "结束日期不能早于开始日期")]
    first = first_start(schedule, now, zone)
    if plan.ends_on < first:
        return [("/ends_on", "minimum", "到结束日期为止已没有可以发送的时间，请改晚结束日期")]
    if plan.repeat != "once":
        return [] if any(plan.candidates(first)) else [("/ends_on", "rule", "结束日期之前没有要发送的那一天，请核对")]
    if plan.deadline and plan.due_day(first) == first and plan.deadline <= plan.clock:
        return [("/deadline", "minimum", "截止时间应晚于发送时间")]
    return []


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(SCHEDULE, validate_formats=True, offline=True)


def _error(fault: jsonschema_rs.ValidationError) -> Error:
    known = fault.kind.as_dict()
    place = [*fault.instance_path, *([known["property"]] if fault.kind.name == "required" else [])]
    code = fault.kind.name if fault.kind.name in ("required", "format") else CODES.get(fault.kind.name, "rule")
    said = _SAID.get(str(place[0]), "请刷新后重新设置") if place else "发送时间的设置无法识别，请刷新后重新设置"
    return join(place), code, said
