"""What a schema asks of each answer, and when: `allOf`, `if`/`then`/`else` and dependencies unfolded.

Rendering reads from it which fields are needed and how they are checked; normalization, which formats may apply.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from server.forms.conditions import Condition, all_of, any_of, from_schema, negation, on
from server.forms.pointers import Parts


@dataclass(frozen=True)
class Branch:
    """A schema that applies to the answer at `parts` while `when` holds."""

    parts: Parts
    when: Condition
    schema: dict[str, Any]


def branches(schema: dict[str, Any], *, in_item: bool = False) -> Iterator[Branch]:
    """Every schema that applies within an object, in the order written; items of arrays are not entered."""
    return _branches((), True, schema, in_item)


def needs(found: list[Branch], parts: Parts, *, in_item: bool = False) -> Condition:
    """When the answer at `parts` is required: always (True), never (False), or a condition."""
    if not parts:
        return True
    own = any_of(*(b.when for b in found if b.parts == parts[:-1] and parts[-1] in b.schema.get("required", ())))
    parent = needs(found, parts[:-1], in_item=in_item)
    present = True if parent is True else any_of(on(parts[:-1], {}, in_item=in_item), parent)
    return all_of(own, present)


def _branches(parts: Parts, when: Condition, schema: Any, in_item: bool) -> Iterator[Branch]:
    if not isinstance(schema, dict):
        return
    yield Branch(parts, when, schema)
    for name, inner in schema.get("properties", {}).items():
        yield from _branches((*parts, name), when, inner, in_item)
    for member in schema.get("allOf", ()):
        yield from _branches(parts, when, member, in_item)
    if "if" in schema:
        condition = from_schema(parts, schema["if"], in_item=in_item)
        yield from _branches(parts, all_of(when, condition), schema.get("then"), in_item)
        yield from _branches(parts, all_of(when, negation(condition)), schema.get("else"), in_item)
    yield from _dependent(parts, when, schema, in_item)


def _dependent(parts: Parts, when: Condition, schema: dict[str, Any], in_item: bool) -> Iterator[Branch]:
    for name, names in schema.get("dependentRequired", {}).items():
        yield Branch(parts, all_of(when, on((*parts, name), {}, in_item=in_item)), {"required": names})
    for name, inner in schema.get("dependentSchemas", {}).items():
        yield from _branches(parts, all_of(when, on((*parts, name), {}, in_item=in_item)), inner, in_item)
