"""Columns: how an answer, or a field that every record has, is named, read and shown in lists, exports and workbooks.

A column's title, kind and options come from the schema, so that a list says what the form says. Cells are plain values:
texts, numbers, dates, instants; who writes them to a page or a workbook chooses the look.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from datetime import date, datetime
from typing import Any

from server.forms.masks import mask
from server.forms.pointers import ABSENT, Parts, find, join, schema_at, split
from server.forms.templates import Template

LAST = "-"
"""In the pointer of a column or a location: the last item of an array."""
WIDTHS = {
    "text": 16, "number": 10, "date": 12, "instant": 18, "time": 8, "yes_no": 8, "choice": 14, "choices": 24,
    "region": 24, "photo": 8, "items": 32,
}  # fmt: skip
FIELDS = {
    "state": ("状态", "choice"),
    "at": ("提交时间", "instant"),
    "changed_at": ("更新时间", "instant"),
    "due_at": ("截止时间", "instant"),
    "number": ("编号", "number"),
    "organization": ("单位", "text"),
    "region": ("区域", "region"),
    "claimed": ("处理人", "text"),
}
"""What every record has beside its answers: title and kind. Other fields are a register's own."""


@dataclass(frozen=True, eq=False)
class Column:
    """One column. `mask` says how it is masked, `clear` which verb sees it unmasked; `options` are titles by value."""

    id: str
    title: str
    kind: str
    width: int
    path: str | None = None
    field: str | None = None
    mask: str | None = None
    clear: str | None = None
    options: Mapping[str, str] = made(default_factory=dict)
    format: str | None = None
    parts: Parts = ()
    inner: Mapping[str, "Column"] = made(default_factory=dict)
    """The fields of a repeatable field's item."""

    def value_in(self, answers: Mapping[str, Any], fields: Mapping[str, Any]) -> Any:
        """The value of a record; a list where there are several, None where there is none."""
        if self.field is not None:
            value = fields.get(self.field)
            return value.get("by") if self.field == "claimed" and isinstance(value, dict) else value
        return read(answers, self.parts)


def column_of(template: Template, declared: Mapping[str, Any]) -> Column:
    """The column that `{"path" or "field", "title"?, "width"?, "kind"?}` declares over a sound template."""
    if "path" in declared:
        return _answer_column(template, declared)
    name = declared["field"]
    title, kind = FIELDS.get(name, (name, "text"))
    kind = declared.get("kind", kind)
    return Column(
        name, declared.get("title", title), kind, declared.get("width", WIDTHS[kind]), field=name,
        options=state_titles(template.meta) if name == "state" else {},
    )  # fmt: skip


def cells_of(
    columns: Sequence[Column],
    answers: Mapping[str, Any],
    fields: Mapping[str, Any],
    *,
    masked: Callable[[Column], bool],
    regions: Callable[[str], str | None] | None = None,
) -> list[Any]:
    """The cells of one record: text, number, date, aware datetime or None.

    `masked` is asked for each sensitive column whether this reader sees it masked; `regions` names region codes.
    """
    return [_cell(column, column.value_in(answers, fields), masked, regions) for column in columns]


def kind_of(schema: Mapping[str, Any]) -> str:
    """What an answer is, seen from a list: one of WIDTHS."""
    if schema.get("x-widget") in ("photo", "signature"):
        return "photo"
    if schema.get("x-widget") == "time":
        return "time"
    items = schema.get("items")
    if schema.get("type") == "array" or "properties" in schema:
        return "choices" if isinstance(items, dict) and items.keys() & {"oneOf", "enum"} else "items"
    if schema.keys() & {"oneOf", "enum"}:
        return "choice"
    by_type = {"boolean": "yes_no", "number": "number", "integer": "number"}
    by_format = {"date": "date", "date-time": "instant", "time": "time", "cn-region": "region"}
    return by_type.get(str(schema.get("type"))) or by_format.get(str(schema.get("format"))) or "text"


def options_of(schema: Mapping[str, Any]) -> dict[str, str]:
    """The titles of a choice, or of many choices, by their value as text."""
    source = schema.get("items") if schema.get("type") == "array" else schema
    if not isinstance(source, dict):
        return {}
    chosen = {
        str(each["const"]): str(each.get("title", each["const"])) for each in source.get("oneOf", ()) if "const" in each
    }
    return chosen or {str(value): str(value) for value in source.get("enum", ())}


def state_titles(meta: Mapping[str, Any]) -> dict[str, str]:
    """The titles of a lifecycle's states by their ids."""
    states = meta.get("lifecycle", {}).get("states", {})
    return {state: str(declared.get("title", state)) for state, declared in states.items()}


def protection_of(sensitive: Mapping[str, Mapping[str, Any]], parts: Parts) -> Mapping[str, Any] | None:
    """The `sensitive` entry that covers an answer; a field that only contains sensitive ones is hidden whole."""
    generic = tuple("*" if part.isdecimal() or part == LAST else part for part in parts)
    guarded = {split(pointer): entry for pointer, entry in sensitive.items()}
    covering = [own for own in guarded if generic[: len(own)] == own]
    if covering:
        return guarded[max(covering, key=len)]
    return {"mask": "all"} if any(own[: len(generic)] == generic for own in guarded) else None


def read(answers: Any, parts: Parts) -> Any:
    """The answer at `parts`: `*` takes every item, `-` the last one; None where there is none."""
    for at, part in enumerate(parts):
        if part == "*" and isinstance(answers, list):
            found = (read(item, parts[at + 1 :]) for item in answers)
            return [value for value in found if value is not None] or None
        if part == LAST and isinstance(answers, list):
            answers = answers[-1] if answers else ABSENT
        else:
            answers = find(answers, (part,))
    return None if answers is ABSENT else answers


def _answer_column(template: Template, declared: Mapping[str, Any]) -> Column:
    parts = split(declared["path"])
    schema = schema_at(template.schema, parts) or {}
    entry = protection_of(template.sensitive, parts) or {}
    plain = _plain_column(parts, schema)
    return replace(
        plain, title=declared.get("title", plain.title), width=declared.get("width", plain.width),
        mask=entry.get("mask"), clear=entry.get("clear"),
    )  # fmt: skip


def _plain_column(parts: Parts, schema: Mapping[str, Any]) -> Column:
    path, kind = join(parts), kind_of(schema)
    within = schema.get("items") or schema
    inner = within.get("properties", {}) if kind == "items" else {}
    return Column(
        path, str(schema.get("title", parts[-1])), kind, WIDTHS[kind], path=path, options=options_of(schema),
        format=schema.get("format"), parts=parts,
        inner={name: _plain_column((*parts, name), below) for name, below in inner.items()},
    )  # fmt: skip


def _cell(
    column: Column, value: Any, masked: Callable[[Column], bool], regions: Callable[[str], str | None] | None
) -> Any:
    if value is None:
        return None
    if column.kind == "region" and regions and isinstance(value, str):
        value = regions(value) or value
    shown = _shown(column, value)
    return mask(column.mask, str(shown)) if column.mask and masked(column) else shown


def _shown(column: Column, value: Any) -> Any:
    if isinstance(value, list) and column.kind not in ("photo", "items"):
        return "、".join(str(_shown(column, each)) for each in value)
    shown = _SHOWN.get(column.kind)
    return shown(column, value) if shown else _text(column, value)


def _text(column: Column, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    return column.options.get(text, text)


def _number(column: Column, value: Any) -> Any:
    return value if type(value) in (int, float) else _text(column, value)


def _date(column: Column, value: Any) -> Any:
    if isinstance(value, date):
        return value
    try:
        return datetime.fromisoformat(value) if column.kind == "instant" else date.fromisoformat(value)
    except (TypeError, ValueError):
        return _text(column, value)


def _photo(column: Column, value: Any) -> str:
    return f"{len(value)}张" if isinstance(value, list) else "1张"


def _items(column: Column, value: Any) -> str:
    if isinstance(value, list):
        return "；".join(_items(column, each) for each in value)
    if not isinstance(value, dict):
        return _text(column, value)
    return " ".join(str(_shown(column.inner[name], each)) for name, each in value.items() if name in column.inner)


_SHOWN: dict[str, Callable[[Column, Any], Any]] = {
    "number": _number, "date": _date, "instant": _date, "photo": _photo, "items": _items,
}  # fmt: skip
