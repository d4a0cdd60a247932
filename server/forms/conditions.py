"""Conditions: when a field shows, is needed or is checked, as plain JSON over the answers.

A condition is `{"path", "schema"}`, `{"all"}`, `{"any"}` or `{"not"}`; a path that starts with `./` is within the item
of a repeatable field, and a condition on an absent answer fails. Schemas use a small subset of JSON Schema, one
tiny function a keyword, so that the TypeScript client can do exactly the same (tests/conformance/conditions).
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import jsonschema_rs

from server.forms.pointers import ABSENT, Parts, find, join, relative, split

Condition: TypeAlias = dict[str, Any] | bool
Predicate: TypeAlias = Callable[[Any], bool]
Test: TypeAlias = Callable[[Any, Any], bool]
"""Called with the answers and, inside a repeatable field, the item."""

ANNOTATIONS = frozenset(("title", "description", "$comment", "default", "examples", "readOnly"))


class UnsupportedKeyword(ValueError):
    """A condition uses a keyword outside the subset."""


def all_of(*conditions: Condition) -> Condition:
    """Every condition holds; constants and nested `all` are folded away."""
    return _fold("all", conditions, neutral=True)


def any_of(*conditions: Condition) -> Condition:
    """At least one condition holds; constants and nested `any` are folded away."""
    return _fold("any", conditions, neutral=False)


def negation(condition: Condition) -> Condition:
    """The opposite of a condition."""
    if isinstance(condition, bool):
        return not condition
    return condition["not"] if condition.keys() == {"not"} else {"not": condition}


def on(parts: Parts, schema: dict[str, Any], *, in_item: bool) -> Condition:
    """The condition that the answer at `parts` is there and satisfies `schema`."""
    return {"path": relative(parts) if in_item else join(parts), "schema": schema}


def from_schema(parts: Parts, schema: dict[str, Any], *, in_item: bool) -> Condition:
    """The condition that an `if` states over the object at `parts`, one plain condition per property where it can."""
    needed, inner = schema.get("required", []), schema.get("properties", {})
    if schema.keys() - ANNOTATIONS <= {"required", "properties"} and set(inner) <= set(needed):
        return all_of(*(on((*parts, name), inner.get(name, {}), in_item=in_item) for name in needed))
    return on(parts, schema, in_item=in_item)


def compile_condition(condition: Condition) -> Test:
    """The condition as a function; raises UnsupportedKeyword or ValueError when it is not well formed."""
    match condition:
        case bool():
            return lambda answers, item: condition
        case {"all": members}:
            return _all([compile_condition(member) for member in members])
        case {"any": members}:
            return _any([compile_condition(member) for member in members])
        case {"not": member}:
            inner = compile_condition(member)
            return lambda answers, item: not inner(answers, item)
        case {"path": path, "schema": schema}:
            return _on(path, compile_schema(schema))
    raise ValueError(f"not a condition: {condition!r}")


def holds(condition: Condition, answers: Any, item: Any = ABSENT) -> bool:
    """Whether the condition holds now; compile it first when it is asked often."""
    return compile_condition(condition)(answers, item)


def compile_schema(schema: Any) -> Predicate:
    """The schema as a predicate over one answer that is there."""
    if isinstance(schema, bool):
        return lambda value: schema
    if not isinstance(schema, dict):
        raise UnsupportedKeyword(f"not a schema: {schema!r}")
    tests = []
    for keyword, argument in schema.items():
        if keyword in KEYWORDS:
            tests.append(KEYWORDS[keyword](argument))
        elif keyword not in ANNOTATIONS and not keyword.startswith("x-"):
            raise UnsupportedKeyword(keyword)
    return tests[0] if len(tests) == 1 else _every(tests)


def same(left: Any, right: Any) -> bool:
    """Equality as JSON Schema means it: 1 equals 1.0, and true never equals 1."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def _fold(word: str, conditions: tuple[Condition, ...], *, neutral: bool) -> Condition:
    members: list[Condition] = []
    for condition in conditions:
        if condition is (not neutral):
            return condition
        if isinstance(condition, dict):
            parts = condition[word] if condition.keys() == {word} else [condition]
            members.extend(part for part in parts if part not in members)
    if len(members) < 2:
        return members[0] if members else neutral
    return {word: members}


def _all(tests: list[Test]) -> Test:
    return lambda answers, item: all(test(answers, item) for test in tests)


def _any(tests: list[Test]) -> Test:
    return lambda answers, item: any(test(answers, item) for test in tests)


def _on(path: str, predicate: Predicate) -> Test:
    parts, in_item = split(path), path.startswith("./")

    def test(answers: Any, item: Any) -> bool:
        value = find(item if in_item else answers, parts)
        return value is not ABSENT and predicate(value)

    return test


def _every(tests: list[Predicate]) -> Predicate:
    return lambda value: all(test(value) for test in tests)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: dict[str, Predicate] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "number": _is_number,
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}


def _type(names: Any) -> Predicate:
    tests = [_TYPES[name] for name in ([names] if isinstance(names, str) else names)]
    return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)


def _pattern(pattern: str) -> Predicate:
    linear = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions())
    return lambda value: not isinstance(value, str) or linear.is_valid(value)


def _not(schema: Any) -> Predicate:
    inner = compile_schema(schema)
    return lambda value: not inner(value)


def _any_schema(schemas: Any) -> Predicate:
    tests = [compile_schema(schema) for schema in schemas]
    return lambda value: any(test(value) for test in tests)


def _required(names: Any) -> Predicate:
    return lambda value: not isinstance(value, dict) or all(name in value for name in names)


def _properties(schemas: dict[str, Any]) -> Predicate:
    tests = [(name, compile_schema(schema)) for name, schema in schemas.items()]
    return lambda value: not isinstance(value, dict) or all(test(value[name]) for name, test in tests if name in value)


def _contains(schema: Any) -> Predicate:
    inner = compile_schema(schema)
    return lambda value: not isinstance(value, list) or any(inner(item) for item in value)


KEYWORDS: dict[str, Callable[[Any], Predicate]] = {
    "const": lambda expected: lambda value: same(value, expected),
    "enum": lambda options: lambda value: any(same(value, option) for option in options),
    "type": _type,
    "minimum": lambda limit: lambda value: not _is_number(value) or value >= limit,
    "maximum": lambda limit: lambda value: not _is_number(value) or value <= limit,
    "exclusiveMinimum": lambda limit: lambda value: not _is_number(value) or value > limit,
    "exclusiveMaximum": lambda limit: lambda value: not _is_number(value) or value < limit,
    "minLength": lambda limit: lambda value: not isinstance(value, str) or len(value) >= limit,
    "pattern": _pattern,
    "not": _not,
    "anyOf": _any_schema,
    "allOf": lambda schemas: _every([compile_schema(schema) for schema in schemas]),
    "required": _required,
    "properties": _properties,
    "contains": _contains,
}
