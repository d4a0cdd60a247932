"""Instants and business days: the many spellings of dates in imported workbooks, and days counted in a zone.

A clerk's date carries no zone; the caller says which is meant (Asia/Shanghai). Everything that leaves here is UTC.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from math import isfinite

END_OF_DAY = time(23, 59, 59)
_EXCEL_EPOCH = datetime(1899, 12, 30)
_EXCEL_DAYS = (20_000, 80_000)  # serial numbers of 1954 to 2119; other numbers are no dates
_WRITTEN = re.compile(
    r"(?P<y>\d{4})(?P<sep>[-/.年])(?P<m>\d{1,2})(?:(?P=sep)|月)(?P<d>\d{1,2})日?"
    r"(?:[T\s]*(?P<H>\d{1,2})[:：时](?:(?P<M>\d{1,2})(?:[:：分](?:(?P<S>\d{1,2})(?:\.\d+)?秒?)?)?)?)?"
    r"\s*(?P<z>Z|[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[T\s]?(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?)?(?P<z>Z)?")


def read_instant(value: object, zone: tzinfo, *, end_of_day: bool = False) -> datetime:
    """The UTC instant a cell or an answer means; without a zone of its own it is read in `zone`.

    Accepts 2020-02-12, 2020/2/12, 2020.2.12, 2020年2月12日, 20200212 (text or number), each with or without a time,
    RFC 3339, `datetime` and `date` objects and Excel serial numbers. A bare date is the day's start, or its last
    second with `end_of_day`. Raises ValueError for all else, ambiguous orders such as 2/12/2020 included.
    """
    if isinstance(value, datetime):
        return _in_utc(value, zone)
    if isinstance(value, date):
        return _day(value, zone, end_of_day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value, zone, end_of_day)
    return _written(str(value).strip(), zone, end_of_day)


def business_day(instant: datetime, zone: tzinfo) -> int:
    """The proleptic ordinal of the instant's date in `zone`; differences count business days."""
    return instant.astimezone(zone).toordinal()


@lru_cache(maxsize=1024)
def today(now: datetime, zone: tzinfo) -> int:
    """`business_day` for the few instants at which many facts are looked at."""
    return business_day(now, zone)


@lru_cache(maxsize=4096)
def midnight(ordinal: int, zone: tzinfo) -> datetime:
    """The UTC instant at which the business day with this ordinal begins."""
    return datetime.combine(date.fromordinal(ordinal), time(), zone).astimezone(UTC)


def chinese_day(instant: datetime, zone: tzinfo) -> str:
    """The instant's business day as 2020年2月27日."""
    local = instant.astimezone(zone)
    return f"{local.year}年{local.month}月{local.day}日"


def chinese_instant(instant: datetime, zone: tzinfo) -> str:
    """2020年2月27日, with 15:04 after it unless the instant is midnight."""
    local = instant.astimezone(zone)
    return chinese_day(instant, zone) + ("" if local.time() == time() else f"{local:%H:%M}")


def _number(value: float, zone: tzinfo, end_of_day: bool) -> datetime:
    if not isfinite(value):
        raise ValueError("not a date")
    if value == int(value) and 19_000_101 <= value <= 21_991_231:
        return _written(str(int(value)), zone, end_of_day)
    if not _EXCEL_DAYS[0] <= value <= _EXCEL_DAYS[1]:
        raise ValueError("not a date")
    moment = _EXCEL_EPOCH + timedelta(seconds=round(value * 86_400))
    return _day(moment.date(), zone, end_of_day) if value == int(value) else _in_utc(moment, zone)


def _written(text: str, zone: tzinfo, end_of_day: bool) -> datetime:
    found = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found:
        raise ValueError("not a date")
    parts = found.groupdict()
    day = date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
    if parts["H"] is None:
        return _day(day, zone, end_of_day)
    at = time(int(parts["H"]), int(parts["M"] or 0), int(parts["S"] or 0))
    return _in_utc(datetime.combine(day, at, _zone_of(parts["z"])), zone)


def _zone_of(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    return UTC if text == "Z" else datetime.strptime(text, "%z").tzinfo


def _day(day: date, zone: tzinfo, end_of_day: bool) -> datetime:
    return datetime.combine(day, END_OF_DAY if end_of_day else time(), zone).astimezone(UTC)


def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
