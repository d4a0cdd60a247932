"""Tidying answers as they come: trimmed text, half-width numbers and codes, no empty answers.

An empty text or a null is no answer. What is not JSON at all (NaN, bytes, broken characters, endless nesting) is
taken out and reported, so that nothing behind this module can stumble over it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from server.forms.branches import branches
from server.forms.formats import FORMATS, compact, tidy
from server.forms.pointers import ABSENT
from server.forms.templates import Template

MOST_LEVELS = 32
GREATEST_INTEGER = 2**53 - 1
"""The greatest integer that JavaScript and the database both keep exactly."""
Place: TypeAlias = tuple[str | int, ...]
_STANDARD = frozenset(("date", "date-time", "time", "email"))


@dataclass
class _Shape:
    """How the text at one place is tidied, and what lies within."""

    tidy: Callable[[str], str] = str.strip
    properties: dict[str, "_Shape"] = field(default_factory=dict)
    items: "_Shape | None" = None


def normalize(template: Template, answers: Any) -> tuple[dict[str, Any], list[Place]]:
    """The tidied answers (always a fresh object) and the places of what was no JSON."""
    refused: list[Place] = []
    tidied = _tidied(answers, template.once(_compile), (), refused)
    if isinstance(tidied, dict):
        return tidied, refused
    return {}, [()]


def _compile(template: Template) -> _Shape:
    return _shape_of_object(template.schema)


_UNKNOWN = _Shape()


def _shape_of_object(schema: dict[str, Any], *, in_item: bool = False) -> _Shape:
    root = _Shape()
    for branch in branches(schema, in_item=in_item):
        shape = root
        for part in branch.parts:
            shape = shape.properties.setdefault(part, _Shape())
        _learn(shape, branch.schema)
    return root


def _learn(shape: _Shape, schema: dict[str, Any]) -> None:
    name = schema.get("format")
    if name in FORMATS:
        shape.tidy = _tidier(name) if shape.tidy is str.strip else compact
    elif name in _STANDARD:
        shape.tidy = _tidier(name)
    if isinstance(schema.get("items"), dict):
        shape.items = _shape_of_object(schema["items"], in_item=True)


def _tidier(name: str) -> Callable[[str], str]:
    return lambda text: tidy(name, text)


def _tidied(value: Any, shape: _Shape, place: Place, refused: list[Place]) -> Any:
    kind = type(value)
    if kind is str:
        return _text(value, shape, place, refused)
    if kind is bool or (kind is int and abs(value) <= GREATEST_INTEGER):
        return value
    if kind is float and math.isfinite(value):
        return value
    if value is None:
        return ABSENT
    if kind is dict and len(place) < MOST_LEVELS:
        return _object(value, shape, place, refused)
    if kind is list and len(place) < MOST_LEVELS:
        return _list(value, shape, place, refused)
    refused.append(place)
    return ABSENT


def _text(text: str, shape: _Shape, place: Place, refused: list[Place]) -> Any:
    if not text.isascii() and not _is_sound(text):
        refused.append(place)
        return ABSENT
    return shape.tidy(text) or ABSENT


def _object(value: dict[Any, Any], shape: _Shape, place: Place, refused: list[Place]) -> dict[str, Any]:
    tidied = {}
    for name, inner in value.items():
        if type(name) is not str or not _is_sound(name):
            refused.append((*place, str(name)))
            continue
        result = _tidied(inner, shape.properties.get(name, _UNKNOWN), (*place, name), refused)
        if result is not ABSENT:
            tidied[name] = result
    return tidied


def _list(value: list[Any], shape: _Shape, place: Place, refused: list[Place]) -> list[Any]:
    inner = shape.items or _UNKNOWN
    tidied = (_tidied(item, inner, (*place, index), refused) for index, item in enumerate(value))
    return [item for item in tidied if item is not ABSENT]


def _is_sound(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
