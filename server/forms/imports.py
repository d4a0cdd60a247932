"""Imports: rows of somebody's workbook become answers to a form, as template.json's `imports` declares.

A row is read by the header, filtered, and validated by the form itself, so that an imported answer is as good as a
typed one; what is wrong is told by the header of its column. Duplicates are the caller's: it compares `key_of`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

import jsonschema_rs

from server.forms.branches import branches, needs
from server.forms.cells import Reader, Unreadable, as_text, reader_of
from server.forms.columns import WIDTHS, kind_of, options_of, read
from server.forms.folding import fold
from server.forms.formats import predicates
from server.forms.headers import Header, HeaderProblem, key_of_header, match_header
from server.forms.pointers import ABSENT, Parts, join, schema_at, split
from server.forms.templates import Template
from server.forms.validation import FieldError, prepare
from server.forms.views import exports_of

__all__ = [
    "Header", "HeaderProblem", "ImportColumn", "Mapping", "Row", "Source", "blank_columns", "find_header", "key_of",
    "mapping_of", "read_header", "read_row",
]  # fmt: skip

HEADER_WITHIN = 10
MOST_OPTIONS = 50
_SAMPLE = "(示例)"
_HINTS = {
    "date": "如2020-02-03",
    "instant": "如2020-02-03 08:30",
    "time": "如08:30",
    "yes_no": "填写是或否",
    "choices": "多项用、隔开",
}


@dataclass(frozen=True, eq=False)
class Source:
    """One column of an import: where its answer goes and how its cells are read."""

    path: str
    parts: Parts
    header: str
    aliases: tuple[str, ...]
    required: bool
    schema: dict[str, Any]
    example: str
    width: int
    read: Reader


@dataclass(frozen=True, eq=False)
class Mapping:
    """One import of a template: columns, the pointer of its key, and which rows it takes."""

    template: Template
    id: str
    title: str
    key: str
    limit: int
    columns: tuple[Source, ...]
    custom: Parts
    exported: frozenset[str]
    takes: Callable[[Any], bool]


@dataclass(frozen=True)
class Row:
    """A row as read: what may be stored, what is wrong by header, and whether it is none of ours (empty, filtered)."""

    answers: dict[str, Any]
    errors: list[tuple[str, str]]
    skipped: bool = False


@dataclass(frozen=True)
class ImportColumn:
    """One column of the workbook that people download and fill in; a required one has a star in its header."""

    header: str
    required: bool
    hint: str
    example: str
    options: tuple[str, ...]
    width: int


def mapping_of(template: Template, id: str | None = None) -> Mapping:
    """The import of that id, or the first one; raises KeyError when there is none."""
    found = template.once(_mappings)
    if id is None and found:
        return next(iter(found.values()))
    return found[id or ""]


def read_header(mapping: Mapping, cells: Sequence[Any], row: int = 1) -> Header:
    """The header in a row of a workbook; raises HeaderProblem, whose messages say what to change."""
    custom = bool(mapping.custom)
    return match_header(mapping.columns, cells, custom=custom, exported=mapping.exported, row=row)


def find_header(mapping: Mapping, rows: Iterable[tuple[int, Sequence[Any]]]) -> Header:
    """The header among the first ten of `(row number, cells)`: titles and notes may stand above it.

    Takes from `rows` no more than it needs, so that an iterator goes on with the first row of data. Raises
    HeaderProblem of the row that looked most like a header.
    """
    best = HeaderProblem(["没有找到表头，请使用下载的模板，并保留表头一行"])
    for count, (number, cells) in enumerate(rows, 1):
        try:
            return read_header(mapping, cells, number)
        except HeaderProblem as problem:
            best = max(best, problem, key=lambda each: each.recognized)
        if count == HEADER_WITHIN:
            break
    raise best


def read_row(mapping: Mapping, header: Header, cells: Sequence[Any], now: datetime) -> Row:
    """What a row says. `now` is in the business zone: it bounds dates, and times without a zone are of that zone."""
    answers, errors, unread = _read_cells(mapping, header, cells, now.tzinfo or UTC)
    texts, places = _read_custom(mapping, header, cells, errors)
    if not answers and not errors and not texts:
        return Row({}, [], skipped=True)
    if texts:
        _put(answers, mapping.custom, texts)
    if _is_sample(answers) or not mapping.takes(answers):
        return Row(answers, [], skipped=True)
    kept, found = prepare(mapping.template, answers, now)
    errors += [(_title_at(mapping, header, each, places), each.message) for each in found if each.pointer not in unread]
    return Row(kept, errors)


def key_of(mapping: Mapping, answers: dict[str, Any]) -> str | None:
    """By what rows of one import are told apart, folded; None where it was not answered."""
    value = read(answers, split(mapping.key))
    return fold(value) or None if value is not None else None


def blank_columns(mapping: Mapping) -> list[ImportColumn]:
    """The columns of the empty workbook that people fill in."""
    return [_blank_column(one) for one in mapping.columns]


def _mappings(template: Template) -> dict[str, Mapping]:
    return {declared["id"]: _mapping(template, declared) for declared in template.meta.get("imports", ())}


def _mapping(template: Template, declared: dict[str, Any]) -> Mapping:
    takes = jsonschema_rs.Draft202012Validator(declared.get("filter", True), formats=predicates(), offline=True)
    found = list(branches(template.schema))
    return Mapping(
        template, declared["id"], declared["title"], declared["key"], declared["limit"],
        tuple(
            _source(template, each, needs(found, split(each["path"])) is True or each["path"] == declared["key"])
            for each in declared["columns"]
        ),
        split(declared.get("custom", "")), frozenset(_exported(template)), takes.is_valid,
    )  # fmt: skip


def _exported(template: Template) -> Iterator[str]:
    """Headers of the workbooks that this register gives."""
    return (key_of_header(column.title) for export in exports_of(template).values() for column in export.columns)


def _source(template: Template, declared: dict[str, Any], required: bool) -> Source:
    parts = split(declared["path"])
    schema = schema_at(template.schema, parts) or {}
    return Source(
        declared["path"], parts, declared["header"], tuple(declared.get("aliases", ())), required, schema,
        declared.get("example", ""), declared.get("width", WIDTHS[kind_of(schema)]), reader_of(schema),
    )  # fmt: skip


def _read_cells(
    mapping: Mapping, header: Header, cells: Sequence[Any], zone: tzinfo
) -> tuple[dict[str, Any], list[tuple[str, str]], set[str]]:
    answers: dict[str, Any] = {}
    errors: list[tuple[str, str]] = []
    unread: set[str] = set()
    for position, index in header.columns.items():
        if position >= len(cells):
            continue
        source = mapping.columns[index]
        try:
            value = source.read(cells[position], zone)
        except Unreadable as fault:
            errors.append((header.titles[position], f"{source.header}{fault}"))
            unread.add(source.path)
            continue
        if value is not ABSENT:
            _put(answers, source.parts, value)
    return answers, errors, unread


def _read_custom(
    mapping: Mapping, header: Header, cells: Sequence[Any], errors: list[tuple[str, str]]
) -> tuple[list[dict[str, str]], list[str]]:
    """The texts of further columns as `{"name", "value"}`, and the headers they came from."""
    texts, places = [], []
    for position, name in header.custom.items():
        cell = cells[position] if position < len(cells) else None
        try:
            text = as_text(cell) if cell is not None else ""
        except Unreadable as fault:
            errors.append((name, f"{name}{fault}"))
            continue
        if text:
            texts.append({"name": name, "value": text})
            places.append(name)
    return texts, places


def _put(answers: dict[str, Any], parts: Parts, value: Any) -> None:
    for part in parts[:-1]:
        answers = answers.setdefault(part, {})
    answers[parts[-1]] = value


def _is_sample(answers: dict[str, Any]) -> bool:
    """Whether this is the line of the template that shows how to fill it in: 张三(示例)."""
    return any(isinstance(value, str) and fold(value[-4:]) == _SAMPLE for value in answers.values())


def _title_at(mapping: Mapping, header: Header, error: FieldError, places: list[str]) -> str:
    """The header under which an error belongs, as the person wrote it; the field's title where no column is its own."""
    parts = split(error.pointer)
    if mapping.custom and parts[: len(mapping.custom)] == mapping.custom and len(parts) > len(mapping.custom):
        return places[int(parts[len(mapping.custom)])]
    titles = {mapping.columns[index].parts: header.titles[position] for position, index in header.columns.items()}
    for own, title in titles.items():
        if parts[: len(own)] == own or own[: len(parts)] == parts:
            return title
    absent = (one.header for one in mapping.columns if one.parts == parts)
    return next(absent, str((schema_at(mapping.template.schema, parts) or {}).get("title", join(parts))))


def _blank_column(source: Source) -> ImportColumn:
    kind = kind_of(source.schema)
    options = ("是", "否") if kind == "yes_no" else tuple(options_of(source.schema).values())
    hints = (source.schema.get("description", ""), _HINTS.get(kind, ""))
    return ImportColumn(
        source.header + "*" * source.required, source.required, "；".join(filter(None, hints)), source.example,
        options if len(options) <= MOST_OPTIONS else (), source.width,
    )  # fmt: skip
