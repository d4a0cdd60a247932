"""Bounds on dates that move with the calendar: `x-earliest` and `x-latest` are `{"days": n}` from today.

JSON Schema has no word for them; stock JSON Forms ignores them, the server does not. They hold within `then` as well,
under its condition.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from server.forms.branches import branches
from server.forms.conditions import Test, compile_condition
from server.forms.pointers import ABSENT, Parts
from server.forms.templates import Template

Place: TypeAlias = tuple[str | int, ...]
ITEMS = "*"


@dataclass(frozen=True)
class _Bound:
    """The dates at `parts` keep to the bounds of `schema` while `applies` holds."""

    parts: Parts
    applies: Test
    schema: dict[str, Any]


def date_faults(template: Template, answers: dict[str, Any], now: datetime) -> list[tuple[Place, str, str]]:
    """(place, code, end of the sentence) of every date that is too early (`minimum`) or too late (`maximum`)."""
    bounds = template.once(_bounds)
    return [fault for bound in bounds for fault in _faults(bound, answers, now)] if bounds else []


def shifted(today: date, offset: dict[str, Any]) -> str:
    """Today plus `{"days": n}` as `YYYY-MM-DD`."""
    return (today + timedelta(days=offset.get("days", 0))).isoformat()


def _bounds(template: Template) -> list[_Bound]:
    return list(_bounded(template.schema, (), in_item=False))


def _bounded(schema: dict[str, Any], at: Parts, *, in_item: bool) -> Iterator[_Bound]:
    for branch in branches(schema, in_item=in_item):
        if branch.schema.keys() & {"x-earliest", "x-latest"}:
            yield _Bound(at + branch.parts, compile_condition(branch.when), branch.schema)
        items = branch.schema.get("items")
        if isinstance(items, dict) and branch.when is True:
            yield from _bounded(items, (*at, *branch.parts, ITEMS), in_item=True)


def _faults(bound: _Bound, answers: Any, now: datetime) -> Iterator[tuple[Place, str, str]]:
    today, schema = now.date(), bound.schema
    for place, value, item in _values(answers, bound.parts, (), ABSENT):
        day = _day(value, now)
        if not day or not bound.applies(answers, item):
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


def _values(document: Any, parts: Parts, place: Place, item: Any) -> Iterator[tuple[Place, str, Any]]:
    """Each text at the place, with the item of the repeatable field around it."""
    if not parts:
        if isinstance(document, str):
            yield place, document, item
    elif parts[0] == ITEMS and isinstance(document, list):
        for index, each in enumerate(document):
            yield from _values(each, parts[1:], (*place, index), each)
    elif isinstance(document, dict) and parts[0] in document:
        yield from _values(document[parts[0]], parts[1:], (*place, parts[0]), item)


def _spoken(offset: dict[str, Any]) -> str:
    days = offset.get("days", 0)
    if days == 0:
        return "今天"
    return f"{days}天后" if days > 0 else f"{-days}天前"
