"""Dates and times as spreadsheets hold them: real dates, serial numbers, and the many ways in which they are typed."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from server.forms.folding import fold

_FIRST_DAY = datetime(1899, 12, 30)
"""Day 0 of spreadsheets, from 1900-03-01 on, when they agree with the calendar."""
_FIRST_SERIAL, _END_OF_SERIALS = 10_000, 100_000
"""1927 to 2173: other numbers are hardly meant as days since 1900."""
_MOMENT = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"
    r"(?:[t\s]*(\d{1,2})\s*[:时点]\s*(\d{1,2})(?:\s*[:分]\s*(\d{1,2})(?:\.\d+)?)?\s*[分秒]?)?"
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})\s*[:时点]\s*(\d{1,2})(?:\s*[:分]\s*(\d{1,2})(?:\.\d+)?)?\s*[分秒]?")
_WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:\d\d)")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


def date_of(cell: Any) -> date | None:
    """The day that a cell means; a time of day beside it is left out."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell
    found = instant_of(cell)
    return found.date() if found else None


def instant_of(cell: Any) -> datetime | None:
    """The instant that a cell means, aware only where the cell says so; a day alone is its midnight."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return _of_number(cell)
    return _of_text(fold(cell)) if isinstance(cell, str) else None


def time_of(cell: Any) -> str | None:
    """The time of day that a cell means, as HH:MM; a fraction of a day is one too."""
    if isinstance(cell, datetime | time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        return _clock(cell) if timedelta() <= cell < timedelta(days=1) else None
    if isinstance(cell, float) and 0 <= cell < 1:
        return _clock(timedelta(days=cell))
    found = _CLOCK.fullmatch(fold(cell)) if isinstance(cell, str) else None
    try:
        return time(int(found[1]), int(found[2])).strftime("%H:%M") if found else None
    except ValueError:
        return None


def _of_number(number: float) -> datetime | None:
    if _FIRST_SERIAL <= number < _END_OF_SERIALS:
        return _FIRST_DAY + timedelta(seconds=round(number * 86_400))
    return _of_text(str(int(number))) if number == number // 1 and 0 < number < 10**8 else None


def _of_text(text: str) -> datetime | None:
    if _SERIAL.fullmatch(text):
        return _of_number(float(text))
    found = _MOMENT.fullmatch(text) or _DIGITS.fullmatch(text)
    try:
        if found is None:
            return datetime.fromisoformat(text.upper()) if _WITH_OFFSET.fullmatch(text) else None
        year, month, day, *clock = (int(part) for part in found.groups() if part)
        hour, minute, second = [*clock, 0, 0, 0][:3]
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def _clock(since_midnight: timedelta) -> str:
    minutes = round(since_midnight.total_seconds() / 60) % 1440
    return f"{minutes // 60:02}:{minutes % 60:02}"
