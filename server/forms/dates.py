"""Bounds on dates that move with the calendar: `x-earliest` and `x-latest` are `{"days": n}` from today.

JSON Schema has no word for them; stock JSON Forms ignores them, the server does not.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from server.forms.branches import branches
from server.forms.pointers import Parts
from server.forms.templates import Template

Place: TypeAlias = tuple[str | int, ...]
ITEMS = "*"


def date_faults(template: Template, answers: dict[str, Any], now: datetime) -> list[tuple[Place, str, str]]:
    """(place, code, end of the sentence) of every date that is too early (`minimum`) or too late (`maximum`)."""
    bounds = template.once(_bounds)
    return [fault for parts, schema in bounds for fault in _faults(parts, schema, answers, now)] if bounds else []


def shifted(today: date, offset: dict[str, Any]) -> str:
    """Today plus `{"days": n}` as `YYYY-MM-DD`."""
    return (today + timedelta(days=offset.get("days", 0))).isoformat()


def _bounds(template: Template) -> list[tuple[Parts, dict[str, Any]]]:
    return list(_bounded(template.schema, ()))


def _bounded(schema: dict[str, Any], at: Parts) -> Iterator[tuple[Parts, dict[str, Any]]]:
    for branch in branches(schema):
        if branch.when is True and branch.schema.keys() & {"x-earliest", "x-latest"}:
            yield at + branch.parts, branch.schema
        items = branch.schema.get("items")
        if isinstance(items, dict):
            yield from _bounded(items, (*at, *branch.parts, ITEMS))


def _faults(parts: Parts, schema: dict[str, Any], answers: Any, now: datetime) -> Iterator[tuple[Place, str, str]]:
    today = now.date()
    for place, value in _values(answers, parts, ()):
        day = _day(value, now)
        if not day:
            continue
        if "x-earliest" in schema and day < shifted(today, schema["x-earliest"]):
            yield place, "minimum", f"不能早于{_spoken(schema['x-earliest'])}"
        elif "x-latest" in schema and day > shifted(today, schema["x-latest"]):
            yield place, "maximum", f"不能晚于{_spoken(schema['x-latest'])}"


def _day(value: str, now: datetime) -> str | None:
    """The day of a date or an instant in the business zone; None for what the format refuses anyway."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (instant.astimezone(now.tzinfo) if instant.tzinfo else instant).date().isoformat()


def _values(document: Any, parts: Parts, place: Place) -> Iterator[tuple[Place, str]]:
    if not parts:
        if isinstance(document, str):
            yield place, document
    elif parts[0] == ITEMS and isinstance(document, list):
        for index, item in enumerate(document):
            yield from _values(item, parts[1:], (*place, index))
    elif isinstance(document, dict) and parts[0] in document:
        yield from _values(document[parts[0]], parts[1:], (*place, parts[0]))


def _spoken(offset: dict[str, Any]) -> str:
    days = offset.get("days", 0)
    if days == 0:
        return "今天"
    return f"{days}天后" if days > 0 else f"{-days}天前"
