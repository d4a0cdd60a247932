"""Which answers are photos: ids in fields whose widget is `photo` or `signature`, also within repeatable fields."""

from collections.abc import Iterator
from typing import Any

from server.forms.pointers import Parts, join
from server.forms.templates import Template

PICTURES = ("photo", "signature")


def photos_of(template: Template, answers: dict[str, Any]) -> dict[str, str]:
    """Pointer → photo id of every photo in answers that passed validation."""
    found: dict[str, str] = {}
    for parts in template.once(_fields):
        _collect(answers, parts, (), found)
    return found


def _fields(template: Template) -> tuple[Parts, ...]:
    return tuple(_walk(template.schema, ()))


def _walk(schema: dict[str, Any], at: Parts) -> Iterator[Parts]:
    if schema.get("x-widget") in PICTURES:
        yield (*at, "*") if schema.get("type") == "array" else at
        return
    for name, inner in schema.get("properties", {}).items():
        yield from _walk(inner, (*at, name))
    if isinstance(schema.get("items"), dict):
        yield from _walk(schema["items"], (*at, "*"))


def _collect(value: Any, parts: Parts, at: tuple[str | int, ...], found: dict[str, str]) -> None:
    if not parts:
        if isinstance(value, str):
            found[join(at)] = value
    elif parts[0] == "*" and isinstance(value, list):
        for number, item in enumerate(value):
            _collect(item, parts[1:], (*at, number), found)
    elif isinstance(value, dict) and parts[0] in value:
        _collect(value[parts[0]], parts[1:], (*at, parts[0]), found)
