"""What answers mean: facts a policy may read, and who, where and what they say it of.

The declarations of template.json are compiled once. No fact arises while its `if` does not hold, or while an answer
that it takes is absent.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Any

import jsonschema_rs

from server.forms.formats import predicates
from server.forms.pointers import ABSENT, find, split
from server.forms.templates import Template


@dataclass(frozen=True)
class _Declaration:
    kind: str
    each: str | None
    applies: Callable[[Any], bool]
    fact: dict[str, Any]
    at: Any
    until: Any


@dataclass(frozen=True)
class _Source:
    """Where a declaration takes its values from."""

    answers: dict[str, Any]
    item: Any
    submitted_at: datetime
    zone: tzinfo


def facts_from(
    template: Template, answers: dict[str, Any], submitted_at: datetime, zone: tzinfo
) -> list[dict[str, Any]]:
    """`{kind, at, until?, data}` for every fact in the answers; instants are aware, dates are midnight in `zone`.

    An absent `until` only leaves the fact open. Answers must have passed validation.
    """
    found = []
    for declaration in template.once(_compile):
        for item in _items(declaration, answers):
            fact = _fact(declaration, _Source(answers, item, submitted_at, zone))
            if fact:
                found.append(fact)
    return found


def identity_of(template: Template, answers: dict[str, Any]) -> dict[str, Any]:
    """Who the person is: those of name, document_type, document_number, phone … that were answered."""
    return _taken(template, "identity", answers)


def profile_of(template: Template, answers: dict[str, Any]) -> dict[str, Any]:
    """What updates the person's profile."""
    return _taken(template, "profile", answers)


def place_of(template: Template, answers: dict[str, Any]) -> dict[str, Any]:
    """What fills the place that the answers describe."""
    return _taken(template, "place", answers)


def _taken(template: Template, key: str, answers: dict[str, Any]) -> dict[str, Any]:
    found = ((name, find(answers, split(pointer))) for name, pointer in template.meta.get(key, {}).items())
    return {name: value for name, value in found if value is not ABSENT}


def _compile(template: Template) -> list[_Declaration]:
    return [_declaration(each) for each in template.meta.get("evidence", ())]


def _declaration(declared: dict[str, Any]) -> _Declaration:
    applies = jsonschema_rs.Draft202012Validator(declared.get("if", {}), formats=predicates(), offline=True).is_valid
    at = declared.get("at", "submitted")
    return _Declaration(declared["kind"], declared.get("each"), applies, declared["fact"], at, declared.get("until"))


def _items(declaration: _Declaration, answers: dict[str, Any]) -> Iterator[Any]:
    if declaration.each is None:
        items: Any = [answers]
    else:
        items = find(answers, split(declaration.each))
    if isinstance(items, list):
        yield from (item for item in items if declaration.applies(item))


def _fact(declaration: _Declaration, source: _Source) -> dict[str, Any] | None:
    data = {name: _value(given, source) for name, given in declaration.fact.items()}
    at = _instant(declaration.at, source)
    if at is None or any(value is ABSENT for value in data.values()):
        return None
    fact: dict[str, Any] = {"kind": declaration.kind, "at": at, "data": data}
    until = _instant(declaration.until, source) if declaration.until else None
    return {**fact, "until": until} if until else fact


def _value(given: Any, source: _Source) -> Any:
    if not (isinstance(given, dict) and "$answer" in given):
        return given
    pointer = given["$answer"]
    return find(source.item if pointer.startswith("./") else source.answers, split(pointer))


def _instant(given: Any, source: _Source) -> datetime | None:
    if given == "submitted":
        return source.submitted_at
    value = _value(given, source)
    if not isinstance(value, str):
        return None
    try:
        if len(value) == len("2020-02-01"):
            return datetime.combine(date.fromisoformat(value), time(), source.zone)
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=source.zone)
