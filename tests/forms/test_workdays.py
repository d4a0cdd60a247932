"""Working days: what the State Council announced, what a year's file adds, and deadlines counted in them."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.forms.workdays import UnknownYear, load_years, statutory
from tests.forms.samples import ROOT, ZONE

CALENDAR = statutory()
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("day", "worked", "holiday"),
    [
        ("2020-01-19", True, False),  # a Sunday worked for the Spring Festival
        ("2020-01-24", False, True),
        ("2020-02-01", False, True),  # a Saturday within the prolonged festival
        ("2020-02-02", False, True),
        ("2020-02-03", True, False),
        ("2020-02-08", False, False),  # an ordinary Saturday
        ("2026-09-20", True, False),  # a Sunday worked for National Day
        ("2026-10-01", False, True),
        ("2026-10-07", False, True),
        ("2026-10-08", True, False),
        ("2026-10-10", True, False),  # a Saturday worked for National Day
        ("2026-10-11", False, False),
    ],
)
def test_known_days(day: str, worked: bool, holiday: bool) -> None:
    found = date.fromisoformat(day)
    assert (CALENDAR.is_workday(found), CALENDAR.is_holiday(found)) == (worked, holiday)
    assert CALENDAR.is_make_up(found) == (worked and found.isoweekday() > 5)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2020-02-12T17:47:27", 3, "2020-02-17T17:47:27"),  # Wednesday; the weekend does not count
        ("2020-01-22T10:00:00", 3, "2020-02-04T10:00:00"),  # Thursday, then the festival, then two days more
        ("2020-01-23T23:59:59", 1, "2020-02-03T23:59:59"),
        ("2020-02-01T09:00:00", 3, "2020-02-06T00:00:00"),  # handed in on a holiday: Monday to Wednesday in full
        ("2020-02-01T09:00:00", 0, "2020-02-03T00:00:00"),
        ("2020-02-03T09:00:00", 0, "2020-02-03T09:00:00"),
        ("2026-09-18T09:00:00", 1, "2026-09-20T09:00:00"),  # Friday to the Sunday worked
        ("2026-09-30T09:00:00", 3, "2026-10-10T09:00:00"),  # over National Day to the Saturday worked
        ("2026-10-10T12:00:00", 1, "2026-10-12T12:00:00"),
        ("2026-10-11T12:00:00", 1, "2026-10-13T00:00:00"),
    ],
)
def test_deadlines(start: str, days: int, due: str) -> None:
    found = CALENDAR.add_workdays(datetime.fromisoformat(start).replace(tzinfo=ZONE), days, ZONE)
    assert found.astimezone(ZONE) == datetime.fromisoformat(due).replace(tzinfo=ZONE)
    assert found.tzinfo is UTC


def test_the_day_is_that_of_the_zone() -> None:
    start = datetime(2020, 2, 6, 16, 30, tzinfo=UTC)  # already Friday in China
    assert CALENDAR.add_workdays(start, 1, ZONE) == datetime(2020, 2, 9, 16, 30, tzinfo=UTC)


def test_local_time_stays_over_a_change_of_clocks() -> None:
    start = datetime(2020, 3, 6, 9, tzinfo=NEW_YORK)  # clocks go forward on Sunday the 8th
    due = CALENDAR.add_workdays(start, 1, NEW_YORK)
    assert due == datetime(2020, 3, 9, 9, tzinfo=NEW_YORK)
    assert due - start.astimezone(UTC) == timedelta(days=3, hours=-1)


def test_nothing_is_counted_backward() -> None:
    with pytest.raises(ValueError, match="forward"):
        CALENDAR.add_workdays(datetime(2020, 2, 3, tzinfo=ZONE), -1, ZONE)


def test_an_unknown_year_is_never_guessed(tmp_path: Path) -> None:
    start = datetime(2026, 12, 31, 15, tzinfo=ZONE)
    with pytest.raises(UnknownYear) as unknown:
        CALENDAR.add_workdays(start, 3, ZONE)
    assert (unknown.value.year, CALENDAR.knows(2026), CALENDAR.knows(2027)) == (2027, True, False)
    write(tmp_path, 2027, {"holidays": ["2027-01-01", "2027-01-02", "2027-01-03"], "workdays": ["2027-01-09"]})
    given_2027 = statutory(load_years(tmp_path))
    assert given_2027.add_workdays(start, 3, ZONE) == datetime(2027, 1, 6, 15, tzinfo=ZONE)
    assert given_2027.is_make_up(date(2027, 1, 9))
    assert not given_2027.is_workday(date(2027, 1, 10))


def test_a_file_corrects_single_days(tmp_path: Path) -> None:
    days = {"holidays": ["2019-12-31", "2020-02-03"], "workdays": ["2020-02-02", "2020-02-08"]}
    corrected = statutory(load_years(write(tmp_path, 2020, days)))
    worked = {day: corrected.is_workday(date(2020, 2, day)) for day in (1, 2, 3, 4, 8)}
    assert worked == {1: False, 2: True, 3: False, 4: True, 8: True}
    assert corrected.is_holiday(date(2019, 12, 31))
    assert not corrected.is_holiday(date(2020, 2, 2))


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"holidays": ["2027-01-01"]},
        {"holidays": ["2027-02-30"], "workdays": []},
        {"holidays": [1], "workdays": []},
        {"holidays": ["2028-01-01"], "workdays": []},
        {"holidays": ["2026-11-30"], "workdays": []},
        {"holidays": ["2027-01-01"], "workdays": ["2027-01-01"]},
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: Any) -> None:
    with pytest.raises(ValueError, match=r"2027\.json"):
        load_years(write(tmp_path, 2027, content))


def test_shipped_calendars_are_sound() -> None:
    assert isinstance(load_years(ROOT / "calendars"), dict)


@settings(deadline=None)
@given(st.datetimes(datetime(2004, 1, 1), datetime(2025, 12, 1)), st.integers(0, 9))
def test_exactly_so_many_working_days_lie_between(start: datetime, days: int) -> None:
    begun = start.replace(tzinfo=ZONE)
    due = CALENDAR.add_workdays(begun, days, ZONE).astimezone(ZONE)
    between = [begun.date() + timedelta(days=n) for n in range(1, (due.date() - begun.date()).days + 1)]
    worked = sum(map(CALENDAR.is_workday, between))
    assert CALENDAR.is_workday(due.date())
    assert worked == days + (not CALENDAR.is_workday(begun.date()))


def write(folder: Path, year: int, content: Any) -> Path:
    """The folder with a file for the year."""
    (folder / f"{year}.json").write_text(json.dumps(content), "utf-8")
    return folder
