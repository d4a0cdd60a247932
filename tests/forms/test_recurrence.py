"""Rounds: when each kind of schedule opens and closes, over holidays and changes of clocks, however old it is."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.forms.recurrence import (
    Round,
    RoundsUnknown,
    check,
    describe,
    first_start,
    next_rounds,
    rounds_open_at,
    rounds_opening,
)
from server.forms.workdays import Year, statutory, wall_time
from tests.forms.samples import ZONE

CALENDAR = statutory()
NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2020, 3, 2, 10, tzinfo=ZONE)  # a Monday
DAILY: dict[str, Any] = {"repeat": "daily", "starts_on": "2020-03-02", "time": "08:00", "deadline": "18:00"}
MON_TO_FRI = {**DAILY, "repeat": "weekdays", "weekdays": [1, 2, 3, 4, 5]}
ONCE = {"repeat": "once", "starts_on": "2020-03-02", "time": "08:00"}
LATER = {**ONCE, "starts_on": "2020-03-05"}


def at(text: str, zone: ZoneInfo = ZONE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def local(found: Round, zone: ZoneInfo = ZONE) -> tuple[str, str, str]:
    """Opening, due and closing as the clocks show them."""
    instants = (found.opens_at, found.due_at, found.closes_at)
    return tuple(each.astimezone(zone).strftime("%m-%d %H:%M") for each in instants)  # type: ignore[return-value]


def keys(schedule: dict[str, Any], first: str, last: str, zone: ZoneInfo = ZONE) -> list[str]:
    """The rounds that open on the days from first to last."""
    after = at(first, zone) - timedelta(microseconds=1)
    return [each.key[5:] for each in rounds_opening(schedule, after, at(f"{last}T23:59", zone), zone, CALENDAR)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("03-02 08:00", "03-02 18:00", "03-02 18:00")),
        ({"grace_minutes": 90}, ("03-02 08:00", "03-02 18:00", "03-02 19:30")),
        ({"deadline": None}, ("03-02 08:00", "03-03 00:00", "03-03 00:00")),
        ({"deadline": None, "deadline_days": 2}, ("03-02 08:00", "03-05 00:00", "03-05 00:00")),
        ({"deadline_days": 1}, ("03-02 08:00", "03-03 18:00", "03-03 18:00")),
        ({"deadline": "07:30"}, ("03-02 08:00", "03-03 07:30", "03-03 07:30")),
        ({"deadline": "08:00"}, ("03-02 08:00", "03-03 08:00", "03-03 08:00")),
        ({"deadline": "07:30", "deadline_days": 1}, ("03-02 08:00", "03-03 07:30", "03-03 07:30")),
        ({"time": "00:00", "deadline": "23:59"}, ("03-02 00:00", "03-02 23:59", "03-02 23:59")),
        ({"repeat": "once"}, ("03-02 08:00", "03-02 18:00", "03-02 18:00")),
        ({"repeat": "once", "ends_on": "2020-03-09"}, ("03-02 08:00", "03-09 18:00", "03-09 18:00")),
        ({"repeat": "once", "ends_on": "2020-03-09", "deadline": None}, ("03-02 08:00", "03-10 00:00", "03-10 00:00")),
        ({"repeat": "once", "deadline": None, "deadline_days": 0}, ("03-02 08:00", "03-03 00:00", "03-03 00:00")),
        ({"repeat": "once", "deadline": None}, ("03-02 08:00", "03-03 08:00", "03-03 08:00")),  # a year later
    ],
)
def test_when_a_round_opens_and_closes(changes: dict[str, Any], expected: tuple[str, str, str]) -> None:
    found = next_rounds({**DAILY, **changes}, at("2020-03-01"), 1, ZONE, CALENDAR)[0]
    assert (found.key, local(found)) == ("2020-03-02", expected)
    assert found.opens_at.tzinfo is UTC


def test_once_without_a_deadline_stays_open_for_a_year() -> None:
    found = next_rounds(ONCE, at("2020-03-01"), 5, ZONE, CALENDAR)
    assert [each.due_at - each.opens_at for each in found] == [timedelta(days=366)]
    assert rounds_open_at(ONCE, at("2021-03-03T07:59"), ZONE, CALENDAR) == found
    assert rounds_open_at(ONCE, at("2021-03-03T08:00"), ZONE, CALENDAR) == []


def test_which_days() -> None:
    assert keys(DAILY, "2020-02-28", "2020-03-04") == ["03-02", "03-03", "03-04"]
    assert keys(MON_TO_FRI, "2020-03-05", "2020-03-10") == ["03-05", "03-06", "03-09", "03-10"]
    assert keys({**DAILY, "repeat": "interval", "every": 3}, "2020-03-03", "2020-03-12") == ["03-05", "03-08", "03-11"]
    assert keys({**MON_TO_FRI, "weekdays": [7, 3]}, "2020-03-01", "2020-03-12") == ["03-04", "03-08", "03-11"]
    assert keys({**DAILY, "ends_on": "2020-03-03"}, "2020-03-01", "2020-03-31") == ["03-02", "03-03"]
    assert keys(ONCE, "2020-03-01", "2020-03-31") == ["03-02"]
    assert keys(ONCE, "2020-03-03", "2020-03-31") == []


def test_stretches_in_a_row_find_each_round_once() -> None:
    opening = at("2020-03-05T08:00")
    before = rounds_opening(DAILY, opening - timedelta(hours=1), opening, ZONE, CALENDAR)
    behind = rounds_opening(DAILY, opening, opening + timedelta(hours=1), ZONE, CALENDAR)
    assert ([each.key for each in before], behind) == (["2020-03-05"], [])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"repeat": "daily"}, ["09-24", "09-28"]),
        ({"weekdays": [1, 2, 3, 4, 5]}, ["09-24", "09-28"]),
        ({"weekdays": [6, 7]}, []),
        ({"repeat": "interval", "every": 4}, ["09-24", "09-28"]),
        ({"repeat": "once", "starts_on": "2026-09-25"}, ["09-25"]),  # meant for that very day
    ],
)
def test_statutory_holidays_are_skipped(changes: dict[str, Any], expected: list[str]) -> None:
    schedule = {**MON_TO_FRI, "starts_on": "2026-09-20", "skip_holidays": True, **changes}
    assert keys(schedule, "2026-09-24", "2026-09-28") == expected


def test_only_holidays_are_skipped_not_weekends() -> None:
    assert keys({**DAILY, "skip_holidays": True}, "2020-04-03", "2020-04-07") == ["04-03", "04-07"]
    assert keys({**DAILY, "skip_holidays": True}, "2020-04-10", "2020-04-12") == ["04-10", "04-11", "04-12"]


def test_make_up_days_only_when_asked_for() -> None:
    workdays = {**MON_TO_FRI, "starts_on": "2026-09-01", "skip_holidays": True}
    assert keys(workdays, "2026-10-06", "2026-10-11") == ["10-08", "10-09"]
    assert keys({**workdays, "make_up": True}, "2026-10-06", "2026-10-12") == ["10-08", "10-09", "10-10", "10-12"]
    assert keys({**workdays, "make_up": True, "skip_holidays": False}, "2026-10-07", "2026-10-10") == [
        "10-07",
        "10-08",
        "10-09",
    ]


def test_overlapping_rounds_are_all_open() -> None:
    schedule = {**DAILY, "deadline_days": 2, "grace_minutes": 60}
    open_rounds = rounds_open_at(schedule, at("2020-03-10T18:59"), ZONE, CALENDAR)
    assert [each.key for each in open_rounds] == ["2020-03-08", "2020-03-09", "2020-03-10"]
    assert [each.key for each in rounds_open_at(schedule, at("2020-03-10T19:00"), ZONE, CALENDAR)] == [
        "2020-03-09",
        "2020-03-10",
    ]
    assert rounds_open_at(schedule, at("2020-03-02T07:59"), ZONE, CALENDAR) == []
    assert [each.key for each in rounds_open_at(schedule, at("2020-03-02T08:00"), ZONE, CALENDAR)] == ["2020-03-02"]


def test_an_unknown_year_keeps_what_is_known() -> None:
    schedule = {**DAILY, "starts_on": "2026-12-01", "skip_holidays": True, "make_up": True}
    eve = at("2026-12-31T00:00")
    assert [each.key for each in rounds_opening(schedule, eve, at("2026-12-31T23:59"), ZONE, CALENDAR)]
    for find in (
        lambda: rounds_opening(schedule, eve, at("2027-01-02T00:00"), ZONE, CALENDAR),
        lambda: next_rounds(schedule, eve, 2, ZONE, CALENDAR),
        lambda: rounds_open_at({**schedule, "deadline_days": 1}, at("2027-01-01T09:00"), ZONE, CALENDAR),
    ):
        with pytest.raises(RoundsUnknown) as unknown:
            find()
        assert (unknown.value.year, unknown.value.known[-1].key) == (2027, "2026-12-31")
    assert len(next_rounds({**schedule, "skip_holidays": False}, eve, 3, ZONE, CALENDAR)) == 3
    known = statutory({2027: Year(frozenset([date(2027, 1, 1)]), frozenset())})
    assert [each.key for each in next_rounds(schedule, eve, 2, ZONE, known)] == ["2026-12-31", "2027-01-02"]


def test_a_time_already_past_today_starts_the_next_day() -> None:
    assert first_start(DAILY, at("2020-03-02T08:00"), ZONE) == date(2020, 3, 2)
    assert first_start(DAILY, at("2020-03-02T08:01"), ZONE) == date(2020, 3, 3)
    assert first_start(DAILY, datetime(2020, 3, 2, 23, 59, tzinfo=UTC), ZONE) == date(2020, 3, 3)
    assert first_start(DAILY, datetime(2020, 3, 3, 0, 1, tzinfo=UTC), ZONE) == date(2020, 3, 4)
    assert first_start({**DAILY, "starts_on": "2020-05-01"}, NOW, ZONE) == date(2020, 5, 1)
    assert first_start({**DAILY, "starts_on": "2019-05-01"}, NOW, ZONE) == date(2020, 3, 3)


def test_clock_changes_keep_the_local_time() -> None:
    schedule = {**DAILY, "time": "08:00"}
    found = rounds_opening(schedule, at("2020-03-07", NEW_YORK), at("2020-03-09T23:00", NEW_YORK), NEW_YORK, CALENDAR)
    assert [local(each, NEW_YORK)[0] for each in found] == ["03-07 08:00", "03-08 08:00", "03-09 08:00"]
    assert [each.opens_at.hour for each in found] == [13, 12, 12]


@pytest.mark.parametrize(
    ("clock", "deadline", "hours"),
    [
        ("02:15", "02:45", 0.5),  # neither exists on that day
        ("02:45", "03:15", 0.5),  # the opening is skipped, the deadline is not
        ("01:00", "04:00", 2),
        ("23:00", None, 1),
    ],
)
def test_a_time_that_clocks_skip_still_opens(clock: str, deadline: str | None, hours: float) -> None:
    schedule = {**DAILY, "time": clock, "deadline": deadline}
    found = next_rounds(schedule, at("2020-03-08", NEW_YORK), 1, NEW_YORK, CALENDAR)[0]
    assert (found.key, found.due_at - found.opens_at) == ("2020-03-08", timedelta(hours=hours))


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"repeat": "hourly"}, "/repeat", "choice"),
        ({"repeat": "weekdays"}, "/weekdays", "required"),
        ({"repeat": "weekdays", "weekdays": []}, "/weekdays", "required"),
        ({"repeat": "weekdays", "weekdays": [0]}, "/weekdays/0", "choice"),
        ({"repeat": "weekdays", "weekdays": [1, 1]}, "/weekdays", "unique"),
        ({"repeat": "interval"}, "/every", "required"),
        ({"repeat": "interval", "every": 0}, "/every", "minimum"),
        ({"repeat": "interval", "every": -1}, "/every", "minimum"),
        ({"every": 10**9}, "/every", "maximum"),
        ({"starts_on": "2020-02-30"}, "/starts_on", "format"),
        ({"starts_on": "9999-12-31"}, "/starts_on", "pattern"),
        ({"time": "24:00"}, "/time", "pattern"),
        ({"time": None}, "/time", "type"),
        ({"deadline": "6pm"}, "/deadline", "pattern"),
        ({"deadline_days": -1}, "/deadline_days", "minimum"),
        ({"grace_minutes": 10**6}, "/grace_minutes", "maximum"),
        ({"ends_on": "2020-03-01"}, "/ends_on", "minimum"),
        ({"starts_on": "2020-02-01", "ends_on": "2020-03-01"}, "/ends_on", "minimum"),
        ({"ends_on": "2020-03-02"}, "/ends_on", "minimum"),  # today's time is past, there is no next day
        ({"repeat": "weekdays", "weekdays": [1], "ends_on": "2020-03-06"}, "/ends_on", "rule"),
        ({**LATER, "ends_on": LATER["starts_on"], "deadline": "07:00"}, "/deadline", "minimum"),
        ({"surprise": 1}, "", "unknown"),
    ],
)  # fmt: skip
def test_what_is_refused(changes: dict[str, Any], pointer: str, code: str) -> None:
    errors = check({**DAILY, **changes}, NOW, ZONE)
    assert [(error[0], error[1]) for error in errors] == [(pointer, code)]
    assert all(error[2] for error in errors)


@pytest.mark.parametrize("schedule", [None, [], "daily", 1, {}])
def test_what_is_no_schedule_is_refused(schedule: Any) -> None:
    assert check(schedule, NOW, ZONE)


@pytest.mark.parametrize(
    "schedule",
    [
        DAILY,
        MON_TO_FRI,
        ONCE,
        {**DAILY, "ends_on": "2020-03-03"},
        {**DAILY, "deadline": None, "ends_on": None, "weekdays": [], "every": 2.0},
        {**ONCE, "ends_on": "2020-03-03", "deadline": "07:00", "deadline_days": 1},
    ],
)
def test_what_is_accepted_opens(schedule: dict[str, Any]) -> None:
    assert check(schedule, NOW, ZONE) == []
    started = {**schedule, "starts_on": first_start(schedule, NOW, ZONE).isoformat()}
    assert next_rounds(started, NOW, 1, ZONE, CALENDAR)


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        ({**MON_TO_FRI, "skip_holidays": True}, "每周一至周五 08:00，18:00 截止，跳过法定节假日"),
        (
            {**MON_TO_FRI, "skip_holidays": True, "make_up": True},
            "每周一至周五 08:00，18:00 截止，跳过法定节假日，周末调休上班日照常",
        ),
        ({**MON_TO_FRI, "weekdays": [5, 1, 3]}, "每周一、三、五 08:00，18:00 截止"),
        ({**MON_TO_FRI, "weekdays": [6, 7]}, "每周六、日 08:00，18:00 截止"),
        ({**DAILY, "deadline": "02:00", "grace_minutes": 30}, "每天 08:00，次日 02:00 截止，可补报30分钟"),
        ({**DAILY, "deadline": None, "grace_minutes": 120}, "每天 08:00，24:00 截止，可补报2小时"),
        (
            {**DAILY, "repeat": "interval", "every": 3, "deadline_days": 2, "ends_on": "2020-04-01"},
            "每3天 08:00，2天后的 18:00 截止，至2020年4月1日",
        ),
        ({**DAILY, "repeat": "interval", "every": 1}, "每天 08:00，18:00 截止"),
        (ONCE, "2020年3月2日 08:00，一年内有效"),
        ({**ONCE, "ends_on": "2020-03-09"}, "2020年3月2日 08:00，2020年3月9日 24:00 截止"),
        ({**ONCE, "deadline": "18:00"}, "2020年3月2日 08:00，18:00 截止"),
    ],
)
def test_a_schedule_in_words(schedule: dict[str, Any], said: str) -> None:
    assert describe(schedule) == said


DAYS = st.dates(date(2005, 1, 1), date(2025, 6, 1))
CLOCKS = st.times().map(lambda clock: f"{clock:%H:%M}")
SCHEDULES = st.fixed_dictionaries(
    {
        "repeat": st.sampled_from(["daily", "weekdays", "interval", "once"]),
        "weekdays": st.lists(st.integers(1, 7), min_size=1, unique=True),
        "every": st.integers(1, 40),
        "starts_on": DAYS.map(date.isoformat),
        "time": CLOCKS,
        "deadline": st.none() | CLOCKS,
        "deadline_days": st.integers(0, 5),
        "grace_minutes": st.integers(0, 3000),
        "skip_holidays": st.booleans(),
        "make_up": st.booleans(),
    }
)


@settings(deadline=None)
@given(SCHEDULES, DAYS, st.integers(0, 40), st.sampled_from([ZONE, NEW_YORK]))
def test_any_stretch_is_what_a_walk_from_the_start_finds(
    schedule: dict[str, Any], first: date, days: int, zone: ZoneInfo
) -> None:
    after, until = wall_time(first, time(12), zone), wall_time(first + timedelta(days=days), time(12), zone)
    walked = list(walk(schedule, until, zone))
    opening = rounds_opening(schedule, after, until, zone, CALENDAR)
    assert [each.key for each in opening] == [key for key, opens in walked if opens > after]
    assert all(each.opens_at < each.due_at <= each.closes_at for each in opening)
    still_open = rounds_open_at(schedule, until, zone, CALENDAR)
    assert {each.key for each in opening if each.closes_at > until} <= {each.key for each in still_open}
    assert {each.key for each in still_open} <= {key for key, _ in walked}
    if opening:
        assert next_rounds(schedule, after, len(opening), zone, CALENDAR) == opening


def walk(schedule: dict[str, Any], until: datetime, zone: ZoneInfo) -> Any:
    """Day by day from the start, in the plainest words there are."""
    start = date.fromisoformat(schedule["starts_on"])
    day = start
    while (opens := wall_time(day, time.fromisoformat(schedule["time"]), zone)) <= until:
        repeat, skips = schedule["repeat"], schedule["skip_holidays"]
        takes = {
            "once": day == start,
            "daily": True,
            "weekdays": day.isoweekday() in schedule["weekdays"],
            "interval": (day - start).days % schedule["every"] == 0,
        }[repeat]
        if skips and repeat != "once":
            takes = takes and not CALENDAR.is_holiday(day)
        if skips and repeat == "weekdays" and schedule["make_up"] and CALENDAR.is_make_up(day):
            takes = True
        if takes:
            yield day.isoformat(), opens
        day += timedelta(days=1)
