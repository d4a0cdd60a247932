"""Visibility: which fields show for given answers, and the answers that remain when hidden ones are dropped.

Each round asks every rule about the answers as they stood at its start and then drops what is hidden, until a round
drops nothing. An object that loses its last answer goes with it. The TypeScript client does the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from server.forms.conditions import Test, compile_condition
from server.forms.layouts import Outline, outline_of
from server.forms.pointers import ABSENT, Parts, find, join
from server.forms.templates import Template


@dataclass(frozen=True)
class _Field:
    parts: Parts
    shown: Test | None
    detail: "_Fields | None"


@dataclass(frozen=True)
class _Fields:
    every: tuple[_Field, ...]
    ruled: tuple[_Field, ...]
    """Those that can be hidden, or hold some that can."""


def drop_hidden(template: Template, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without those of hidden fields; the very same object when none is hidden."""
    fields = template.once(_compile)
    if not fields.ruled:
        return answers
    while True:
        remaining: dict[str, Any] = _sweep(fields, answers, answers)
        if remaining is answers:
            return answers
        answers = remaining


def visible_paths(template: Template, answers: Any) -> list[str]:
    """Pointers of the fields that show for these answers, item by item inside repeatable fields."""
    return [join(parts) for parts, shown in field_states(template, answers) if shown]


def field_states(template: Template, answers: Any) -> list[tuple[Parts, bool]]:
    """Every field's place in the answers and whether it shows, in the order shown."""
    return list(_states(template.once(_compile), answers, answers, (), True))


def _compile(template: Template) -> _Fields:
    return _compile_outline(template.once(outline_of))


def _compile_outline(outline: Outline) -> _Fields:
    every = []
    for control in outline.controls():
        shown = None if control.shown is True else compile_condition(control.shown)
        every.append(_Field(control.parts, shown, _compile_outline(control.detail) if control.detail else None))
    return _Fields(tuple(every), tuple(f for f in every if f.shown or (f.detail and f.detail.ruled)))


def _sweep(fields: _Fields, answers: Any, item: Any) -> Any:
    remaining = item
    for entry in fields.ruled:
        value = find(item, entry.parts)
        if value is ABSENT:
            continue
        if entry.shown and not entry.shown(answers, item):
            remaining = _without(remaining, entry.parts)
        elif entry.detail and entry.detail.ruled and isinstance(value, list):
            items = [_sweep(entry.detail, answers, each) for each in value]
            if any(new is not old for new, old in zip(items, value, strict=True)):
                remaining = _with(remaining, entry.parts, items)
    return remaining


def _without(document: Any, parts: Parts) -> Any:
    if len(parts) == 1:
        return {key: value for key, value in document.items() if key != parts[0]}
    inner = _without(document[parts[0]], parts[1:])
    return {**document, parts[0]: inner} if inner else _without(document, parts[:1])


def _with(document: Any, parts: Parts, value: Any) -> Any:
    return {**document, parts[0]: _with(document[parts[0]], parts[1:], value) if parts[1:] else value}


def _states(fields: _Fields, answers: Any, item: Any, at: Parts, around: bool) -> Iterator[tuple[Parts, bool]]:
    for entry in fields.every:
        shown = around and (entry.shown is None or entry.shown(answers, item))
        place = at + entry.parts
        yield place, shown
        if entry.detail:
            for index, each in enumerate(_items(find(item, entry.parts))):
                yield from _states(entry.detail, answers, each, (*place, str(index)), shown)


def _items(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()
