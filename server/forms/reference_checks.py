"""Checks on what template.json mentions: pointers and conditions name answers that exist, ids are told apart."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import jsonschema_rs

from server.forms.findings import Finding
from server.forms.pointers import schema_at, split

FILE = "template.json"


def check_pointer(schema: dict[str, Any], pointer: str, at: str) -> Iterator[Finding]:
    """Whether the pointer names an answer."""
    if schema_at(schema, split(pointer)) is None:
        yield Finding(FILE, at, f"{pointer} 在 schema.json 中不存在，请检查写法")


def check_condition(schema: dict[str, Any], condition: Any, at: str) -> Iterator[Finding]:
    """Whether a condition over the answers is JSON Schema, and of answers that exist."""
    try:
        jsonschema_rs.Draft202012Validator(condition, offline=True)
    except (ValueError, TypeError, jsonschema_rs.ReferencingError):
        yield Finding(FILE, at, "不是有效的 JSON Schema 2020-12")
        return
    for name in sorted(set(_named(condition)) - schema.get("properties", {}).keys()):
        yield Finding(FILE, at, f"条件提到的 {name} 不在 schema.json 中")


def check_repeated(names: Iterable[str], at: str, what: str) -> Iterator[Finding]:
    """One finding for each name that stands there more than once."""
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding(FILE, at, f"{what}“{name}”重复，请改为各不相同")


def _named(condition: Any) -> Iterator[str]:
    if not isinstance(condition, dict):
        return
    yield from condition.get("properties", {})
    yield from condition.get("required", ())
    for keyword in ("allOf", "anyOf", "oneOf"):
        for member in condition.get(keyword, ()):
            yield from _named(member)
    for keyword in ("not", "if", "then", "else"):
        yield from _named(condition.get(keyword))
