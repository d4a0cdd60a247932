"""What a schema asks of one answer, in the words of the render tree: its type, its constraints, those of its items.

Only the small set of words that a client checks without a JSON Schema library; `form_core/src/constraints.ts` is the
twin. What depends on the day stands as `Moving` and is filled in by `rendering`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from server.forms.branches import Branch, branches

WORDS = {
    "minimum": "min",
    "maximum": "max",
    "exclusiveMinimum": "exclusive_min",
    "exclusiveMaximum": "exclusive_max",
    "multipleOf": "step",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "format": "format",
    "minItems": "min_items",
    "maxItems": "max_items",
    "uniqueItems": "unique",
}


@dataclass(frozen=True)
class Moving:
    """A value that depends on the day (`{"days": n}`) or the instant (`{"now": true}`); it stands in for it."""

    offset: dict[str, Any]
    format: str | None


def type_of(schema: dict[str, Any]) -> str | None:
    """The one type of the answer; None where the schema names none, such as a choice by its constants alone."""
    found = schema.get("type")
    return found if isinstance(found, str) else None


def constraints_of(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema asks of one answer by itself."""
    found = {ours: schema[theirs] for theirs, ours in WORDS.items() if theirs in schema}
    if "const" in schema:
        found["allowed"] = [schema["const"]]
    elif "enum" in schema:
        found["allowed"] = schema["enum"]
    for bound in ("earliest", "latest"):
        if f"x-{bound}" in schema:
            found[bound] = Moving(schema[f"x-{bound}"], "date")
    return found


def merged_constraints(found: Iterable[Branch]) -> dict[str, Any]:
    """What the schemas that always apply ask together."""
    merged: dict[str, Any] = {}
    for branch in found:
        if branch.when is True:
            merged |= constraints_of(branch.schema)
    return merged


def checks_of(found: Iterable[Branch]) -> list[dict[str, Any]]:
    """What the schemas that apply under a condition ask, each with its condition."""
    conditional = ((branch.when, _narrowed(branch.schema)) for branch in found if branch.when is not True)
    return [{"when": when, "constraints": constraints} for when, constraints in conditional if constraints]


def items_of(schema: dict[str, Any]) -> dict[str, Any] | None:
    """What is asked of each item of a list; None for anything else."""
    items = schema.get("items")
    if not isinstance(items, dict):
        return None
    found = [branch for branch in branches(items, in_item=True) if not branch.parts]
    return {"type": type_of(items), "constraints": merged_constraints(found)}


def _narrowed(schema: dict[str, Any]) -> dict[str, Any]:
    options = [option["const"] for option in schema.get("oneOf", ()) if "const" in option]
    return constraints_of(schema) | ({"allowed": options} if options else {})
