"""Kinds of evidence, as data: what a dated fact of each kind holds, and how officials' tables name and word it.

A kind is one file of policies/kinds; what all kinds on persons or on regions share is in policies/subjects.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jsonschema_rs

from .faults import Fault, find_faults, schema_fault

IDENTITY = ("document_type", "document_number")
NOT_KEPT = ("name", "phone")  # recognized in a table, but the identity document alone finds the person
WHEN = ("at", "until")
RESERVED = frozenset({"id", "source", "days_ago", "hours_ago", "risk", "cleared"})

SCALAR = {"type": "object", "not": {"anyOf": [{"required": ["properties"]}, {"required": ["items"]}]}}
WORDS = {"type": "object", "additionalProperties": {"type": "object"}}
COLUMNS = {"type": "object", "additionalProperties": {"type": "string", "minLength": 1}}
SHAPE = {
    "type": "object",
    "required": ["id", "title", "subject", "schema", "columns"],
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z][a-z_]*$"},
        "title": {"type": "string", "minLength": 1},
        "subject": {"enum": ["person", "region"]},
        "anchor": {"enum": ["at", "until"]},
        "schema": {
            "type": "object",
            "required": ["type", "properties"],
            "properties": {"type": {"const": "object"}, "properties": {"additionalProperties": SCALAR}},
        },
        "columns": COLUMNS,
        "values": WORDS,
        "basis": {"type": "string"},
        "adverse": {"type": "boolean"},
        "ingested": {"type": "boolean"},
    },
    "additionalProperties": False,
}
_SHAPE = jsonschema_rs.Draft202012Validator(SHAPE)


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """One kind of dated fact. `columns` maps headers to fields; `values` maps, per field, words to codes.

    A fact of a kind that `lasts` (a stay, a risk grade) goes on until its `until`, if it has one. Batches of an
    `adverse` kind are limited (docs/policies.md); one that is not `ingested` comes from within the system alone.
    """

    id: str
    title: str
    subject: str
    anchor: str
    lasts: bool
    adverse: bool
    ingested: bool
    schema: Mapping[str, Any]
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, Any]]
    defaults: Mapping[str, Any]
    titles: Mapping[str, str]
    validator: Any = field(repr=False)

    def validate(self, data: Mapping[str, Any]) -> list[Fault]:
        """Faults of a fact's `data`, with pointers into it; empty when it is sound."""
        return find_faults(self.validator, dict(data), dict(self.titles))

    def headers_of(self, name: str) -> list[str]:
        """The headers that fill a field, the usual one first."""
        return [header for header, target in self.columns.items() if target == name]

    def required_fields(self) -> list[str]:
        """What every row must give besides a date: the subject, and what the schema requires."""
        subject = IDENTITY if self.subject == "person" else ("region",)
        names = dict.fromkeys((*subject, *self.schema.get("required", ())))
        return [name for name in names if name not in self.defaults]


def kind_faults(document: object) -> list[Fault]:
    """Faults of a kind's file, Chinese sentences with pointers into it."""
    faults = find_faults(_SHAPE, document)
    if faults or not isinstance(document, Mapping):
        return faults
    if reason := schema_fault(document["schema"]):
        return [Fault("/schema", "schema", f"schema 不是有效的 JSON Schema：{reason}")]
    properties = document["schema"]["properties"]
    clashes = sorted(RESERVED & set(properties))
    faults = [Fault(f"/schema/properties/{one}", "reserved", f"“{one}”由系统填写，请换名") for one in clashes]
    known = {*properties, *IDENTITY, *NOT_KEPT, *WHEN, *(["region"] if document["subject"] == "region" else [])}
    for header, name in document["columns"].items():
        if name not in known:
            faults.append(Fault(f"/columns/{header}", "column", f"列“{header}”指向的“{name}”不在 schema 中"))
    return faults


def read_kind(document: Mapping[str, Any], subject: Mapping[str, Any] | None = None) -> Kind:
    """The kind a file describes; `subject` holds the `columns`, `values` and `defaults` of all kinds on it.

    Raises ValueError with the first fault's sentence.
    """
    if faults := kind_faults(document):
        raise ValueError(f"{faults[0].pointer} {faults[0].message}")
    shared = subject or {}
    schema = document["schema"]
    own = document.get("values", {})
    names = {*own, *shared.get("values", {}), *schema["properties"]}
    fields = (*schema["properties"], *IDENTITY, *WHEN, *(["region"] if document["subject"] == "region" else []))
    columns = {**shared.get("columns", {}), **document["columns"], **{name: name for name in fields}}
    return Kind(
        id=document["id"],
        title=document["title"],
        subject=document["subject"],
        anchor=document.get("anchor", "at"),
        lasts="until" in document["columns"].values(),
        adverse=document.get("adverse", False),
        ingested=document.get("ingested", True),
        schema=schema,
        columns=columns,
        defaults=shared.get("defaults", {}),
        values={
            one: _words(schema, one, {**shared.get("values", {}).get(one, {}), **own.get(one, {})}) for one in names
        },
        titles=_titles(schema, columns),
        validator=jsonschema_rs.Draft202012Validator(schema),
    )


def _words(schema: Mapping[str, Any], name: str, synonyms: Mapping[str, Any]) -> dict[str, Any]:
    """Words to codes: the titles and the codes themselves of a closed choice, then the file's synonyms."""
    choices = schema["properties"].get(name, {}).get("oneOf", ())
    labels = {one["title"]: one["const"] for one in choices if "title" in one and "const" in one}
    codes = {str(one["const"]): one["const"] for one in choices if "const" in one}
    return {**labels, **codes, **synonyms}


def _titles(schema: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, str]:
    named = {name: one["title"] for name, one in schema["properties"].items() if "title" in one}
    first = {name: header for header, name in reversed(list(columns.items()))}
    return {**first, **named}
