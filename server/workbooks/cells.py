"""A cell as a plain value: what readers and writers of workbooks agree on, whatever the format made of it.

Excel knows no whole numbers, no nothing and no times of day of their own; people who fill forms do.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | None
"""What a person sees in a cell; a date without a time of day is a date."""

TEXT_LENGTH = 32_767
"""Excel's longest cell text, in UTF-16 units."""
EXACT = 10**15
"""Excel keeps fifteen digits; longer numbers are only safe as texts."""
EARLIEST = date(1900, 3, 1)
"""Excel believes in 29 February 1900; readers differ about the days before."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("\r\n?")


def plain(value: object) -> Cell:
    """A value as read: empty texts are nothing, whole numbers integers, times of day and durations texts."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, bool | int | date):
        return value
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    return _duration(value) if isinstance(value, timedelta) else None


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def clean_text(text: str) -> str:
    """A text that a workbook can hold: no control characters, one kind of line break, no longer than Excel allows."""
    if _FORBIDDEN.search(text):
        text = _FORBIDDEN.sub("", text)
    if "\r" in text:
        text = _BREAKS.sub("\n", text)
    if len(text) > TEXT_LENGTH // 2:
        text = text.encode("utf-16-le")[: 2 * TEXT_LENGTH].decode("utf-16-le", "ignore")
    return text
