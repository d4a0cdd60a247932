"""Working days by China's statutory calendar: holidays, make-up working weekends, and deadlines counted in them.

`chinesecalendar` knows the years that the State Council has announced; `calendars/<year>.json` adds or corrects one. A
year that neither knows raises UnknownYear: whoever asked waits, nobody guesses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from json import loads
from pathlib import Path
from typing import Any

import chinese_calendar
from chinese_calendar.constants import holidays

_ANNOUNCED = frozenset(holidays)
_YEARS = range(min(_ANNOUNCED).year, max(_ANNOUNCED).year + 1)
_DAY = timedelta(days=1)


class UnknownYear(LookupError):
    """The calendar of `year` has not been announced, or was not given yet."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no statutory calendar for {year}: add calendars/{year}.json")
        self.year = year


@dataclass(frozen=True)
class Year:
    """What one announcement says: the days of its holidays, and the weekend days worked to make up for them."""

    holidays: frozenset[date]
    workdays: frozenset[date]


class Calendar:
    """Which days are worked; `extra` wins over the library, day by day."""

    def __init__(self, extra: Mapping[int, Year]) -> None:
        self._years = frozenset(extra)
        self._holidays = frozenset[date]().union(*(year.holidays for year in extra.values()))
        self._workdays = frozenset[date]().union(*(year.workdays for year in extra.values()))

    def knows(self, year: int) -> bool:
        """Whether that year's holidays are known."""
        return year in _YEARS or year in self._years

    def is_holiday(self, day: date) -> bool:
        """Whether it belongs to a statutory holiday; an ordinary weekend does not. Raises UnknownYear."""
        self._require(day)
        if day in self._holidays or day in self._workdays:
            return day in self._holidays
        return day in _ANNOUNCED

    def is_workday(self, day: date) -> bool:
        """Whether people work on it: a weekday without a holiday, or a make-up day. Raises UnknownYear."""
        self._require(day)
        if day in self._holidays or day in self._workdays:
            return day in self._workdays
        return bool(chinese_calendar.is_workday(day)) if day.year in _YEARS else day.isoweekday() <= 5

    def is_make_up(self, day: date) -> bool:
        """Whether it is a weekend day that is worked for a holiday's sake. Raises UnknownYear."""
        return day.isoweekday() > 5 and self.is_workday(day)

    def add_workdays(self, start: datetime, days: int, zone: tzinfo) -> datetime:
        """The instant (UTC) at the same local time `days` working days later, the next working day being the first.

        What starts on a day off counts from the beginning of the next working day: three days from a Saturday end
        with Wednesday, that is as Thursday begins. Raises UnknownYear.
        """
        if days < 0:
            raise ValueError("working days are counted forward only")
        local = start.astimezone(zone)
        day, clock = local.date(), local.time()
        if not self.is_workday(day):
            day, clock = self._next(day), time()
        elif days == 0:
            return start.astimezone(UTC)
        for _ in range(days):
            day = self._next(day)
        return wall_time(day, clock, zone)

    def _next(self, day: date) -> date:
        day += _DAY
        while not self.is_workday(day):
            day += _DAY
        return day

    def _require(self, day: date) -> None:
        if not self.knows(day.year):
            raise UnknownYear(day.year)


def statutory(extra: Mapping[int, Year] | None = None) -> Calendar:
    """The calendar of the announced years, with those of `load_years` added."""
    return Calendar(extra or {})


def load_years(folder: Path) -> dict[int, Year]:
    """The years given in a folder as `<year>.json` (calendars/README.md); raises ValueError that names a bad file."""
    return {int(path.stem): _read_year(path) for path in sorted(folder.glob("*.json"))}


def wall_time(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant (UTC) at which clocks in `zone` show this; a time that they skip is taken as much later."""
    return datetime.combine(day, clock.replace(tzinfo=None, fold=0), zone).astimezone(UTC)


def _read_year(path: Path) -> Year:
    try:
        year, content = int(path.stem), loads(path.read_text("utf-8"))
        holidays, workdays = _days(content["holidays"], year), _days(content["workdays"], year)
    except (ValueError, TypeError, KeyError) as fault:
        raise ValueError(f"{path.name}: not a calendar, see calendars/README.md ({fault})") from None
    if holidays & workdays:
        raise ValueError(f"{path.name}: {min(holidays & workdays)} is both a holiday and a workday")
    return Year(holidays, workdays)


def _days(texts: Iterable[Any], year: int) -> frozenset[date]:
    days = frozenset(map(date.fromisoformat, texts))
    stray = [day for day in days if day.year != year and (day.year, day.month) != (year - 1, 12)]
    if stray:
        raise ValueError(f"{min(stray)} is not a day of {year}")
    return days
