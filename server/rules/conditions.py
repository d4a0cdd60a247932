"""What a rule's condition reads, found in its JSON Schema: kinds, fields, and the ages at which its answer can change.

Conditions keep to a part of JSON Schema 2020-12 in which this can be known exactly; it is what makes `changes_at`
exact and lets scoring skip facts no rule reads. Anything outside it is a fault, never silently ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Any

from .faults import Fault

AGES = ("days_ago", "hours_ago")
ALWAYS = frozenset({*AGES, "source", "risk", "cleared"})
PERSON = frozenset({"region", "compound"})
ANNOTATIONS = frozenset({"title", "description", "$comment"})
BRANCHES = frozenset({"allOf", "anyOf", "oneOf"})
NESTED = frozenset({"not", "if", "then", "else"})
ALLOWED = {
    "document": frozenset({"type", "properties", "required"}),
    "list": frozenset({"type", "contains", "minContains", "maxContains", "items", "minItems", "maxItems"}),
    "fact": frozenset({"type", "properties", "required"}),
    "value": frozenset(
        {"type", "const", "enum", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
        | {"minLength", "maxLength", "pattern"}
    ),
}


@dataclass(slots=True)
class KindReads:
    """What rules read of one kind. `days` and `hours` are the ages on reaching which an answer may change."""

    fields: set[str] = field(default_factory=set)
    days: set[int] = field(default_factory=set)
    hours: set[int] = field(default_factory=set)

    def add(self, other: "KindReads") -> None:
        for name in ("fields", "days", "hours"):
            getattr(self, name).update(getattr(other, name))


@dataclass(slots=True)
class Reads:
    """All that a condition reads: per kind, whether it reads the person, and the faults found on the way.

    `assumed` holds (kind or "person", field, pointer) for fields constrained without being required: JSON Schema lets
    such a constraint hold where the field is absent.
    """

    kinds: dict[str, KindReads] = field(default_factory=dict)
    person: bool = False
    assumed: set[tuple[str, str, str]] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def read_condition(schema: object) -> Reads:
    """The reads of a condition that is already known to be valid JSON Schema 2020-12."""
    reads = Reads()
    _Walk(reads).visit(schema, "document", "", "", frozenset())
    return reads


class _Walk:
    """One pass over a condition, level by level: document, list of facts, fact, value."""

    def __init__(self, reads: Reads) -> None:
        self.reads = reads

    def visit(self, schema: Any, level: str, name: str, pointer: str, required: frozenset[str]) -> None:
        """`name` is the kind at the list and fact levels, and `kind.field` at the value level."""
        if isinstance(schema, bool):
            return
        required = required | _required(schema)
        for keyword, value in schema.items():
            at = f"{pointer}/{keyword}"
            if keyword in BRANCHES:
                for index, branch in enumerate(value):
                    self.visit(branch, level, name, f"{at}/{index}", required)
            elif keyword in NESTED:
                self.visit(value, level, name, at, required)
            elif keyword in ALLOWED[level]:
                self.descend(level, name, keyword, value, at, required)
            elif keyword not in ANNOTATIONS:
                self.fault(at, "keyword", f"条件不支持“{keyword}”，请改用文档 docs/policies.md 列出的写法")

    def descend(self, level: str, name: str, keyword: str, value: Any, at: str, required: frozenset[str]) -> None:
        if level == "value":
            self.step(name, keyword, value)
        elif keyword in ("contains", "items"):
            self.visit(value, "fact", name, at, frozenset())
        elif keyword == "required":
            for one in value:
                self.mention(level, name, one, at, required)
        elif keyword == "properties":
            for one, schema in value.items():
                below, inner = self.mention(level, name, one, f"{at}/{one}", required)
                self.visit(schema, below, inner, f"{at}/{one}", frozenset())

    def mention(self, level: str, name: str, one: str, at: str, required: frozenset[str]) -> tuple[str, str]:
        """Notes that the condition names `one`; gives the level and name below it."""
        if level == "document":
            if one == "person":
                self.reads.person = True
                return "fact", one
            self.reads.kinds.setdefault(one, KindReads())
            return "list", one
        if one == "id":
            self.fault(at, "id", "条件不能指定编号：名单不是依据")
        elif name == "person" and one not in PERSON:
            self.fault(at, "field", f"人员没有“{one}”这一项，可用：region、compound")
        if name != "person":
            self.reads.kinds[name].fields.add(one)
        if one not in required and one not in ALWAYS:
            self.reads.assumed.add((name, one, at))
        return "value", f"{name}.{one}"

    def step(self, name: str, keyword: str, value: Any) -> None:
        kind, _, age = name.partition(".")
        if age not in AGES or kind == "person":
            return
        steps = self.reads.kinds[kind].days if age == "days_ago" else self.reads.kinds[kind].hours
        steps.update(_steps(keyword, value))

    def fault(self, pointer: str, code: str, message: str) -> None:
        self.reads.faults.append(Fault(pointer, code, message))


def _required(schema: Mapping[str, Any]) -> frozenset[str]:
    """Fields a schema requires, directly or in `allOf`."""
    names = frozenset(schema.get("required", ()))
    return names.union(*(_required(branch) for branch in schema.get("allOf", ()) if isinstance(branch, Mapping)))


def _steps(keyword: str, value: Any) -> set[int]:
    """The whole ages on reaching which a constraint on an age may change its answer."""
    if keyword in ("minimum", "exclusiveMaximum"):
        return {ceil(value)}
    if keyword in ("maximum", "exclusiveMinimum"):
        return {floor(value) + 1}
    if keyword in ("const", "enum"):
        numbers = [one for one in (value if keyword == "enum" else [value]) if isinstance(one, (int, float))]
        return {int(one) + more for one in numbers for more in (0, 1)}
    return set()
