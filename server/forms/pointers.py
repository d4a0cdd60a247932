"""JSON Pointers (RFC 6901): how every module here names a field, and the schema that describes it.

A pointer that starts with `./` is relative to the item of a repeatable field.
"""

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

ABSENT: Final[Any] = type("Absent", (), {"__repr__": lambda self: "ABSENT", "__bool__": lambda self: False})()
"""What a pointer finds where nothing was answered; JSON's null is an answer, this is none."""

Parts: TypeAlias = tuple[str, ...]


def split(pointer: str) -> Parts:
    """The unescaped parts of a pointer; the empty pointer and `./` have none."""
    pointer = pointer.removeprefix(".")
    if pointer in ("", "/"):
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON Pointer: {pointer!r}")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/"))


def join(parts: Iterable[str | int]) -> str:
    """The pointer made of these parts."""
    return "".join("/" + escape(str(part)) for part in parts)


def escape(part: str) -> str:
    """One part as it stands within a pointer; a lone surrogate becomes a question mark so that it can be sent."""
    return part.encode("utf-8", "replace").decode().replace("~", "~0").replace("/", "~1")


def relative(parts: Iterable[str | int]) -> str:
    """The pointer made of these parts, seen from the item of a repeatable field."""
    return "./" + join(parts)[1:]


def find(document: Any, parts: Parts) -> Any:
    """The value at the end of `parts`, or ABSENT."""
    for part in parts:
        if isinstance(document, dict):
            document = document.get(part, ABSENT)
        elif isinstance(document, list) and part.isascii() and part.isdecimal() and int(part) < len(document):
            document = document[int(part)]
        else:
            return ABSENT
    return document


def of_scope(scope: str) -> Parts:
    """The answer that a JSON Forms scope (`#/properties/document/properties/type`) speaks of."""
    parts = split(scope.removeprefix("#"))
    if len(parts) % 2 or any(keyword != "properties" for keyword in parts[::2]):
        raise ValueError(f"scope must be a chain of #/properties/…: {scope!r}")
    return parts[1::2]


def schema_at(schema: dict[str, Any], parts: Iterable[str | int]) -> dict[str, Any] | None:
    """The schema that `properties` and `items` give for an answer, or None; numbers and `-` step into items."""
    for part in parts:
        inner = schema.get("items") if schema.get("type") == "array" else schema.get("properties", {}).get(part)
        if not isinstance(inner, dict):
            return None
        schema = inner
    return schema
