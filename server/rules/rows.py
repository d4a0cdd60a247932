"""Rows of officials' tables (CDC, telecom, pharmacies, hospitals) become facts, or a Chinese sentence per faulty cell.

A row without an identity document, a date and what its kind requires is no fact: a bare list of names stays a list.
Faults name the column and never repeat the cell.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from difflib import get_close_matches
from typing import Any

from .dates import read_instant
from .kinds import IDENTITY, NOT_KEPT, WHEN, Kind

PlaceCode = Callable[[str], str | None]
ONGOING = frozenset({"至今", "未离开", "仍在当地"})
_DECORATION = re.compile(r"[\s*＊:：\u3000]+|[(（](必填|选填|可选)[)）]")
_UNIT = re.compile(r"\s*(℃|°C|度)$")


@dataclass(frozen=True, slots=True)
class Headers:
    """A table's headers read against a kind: `columns` header → field; the rest are faults with suggestions."""

    columns: Mapping[str, str]
    unknown: list[dict[str, str]]
    missing: list[dict[str, str]]


def match_headers(kind: Kind, headers: Iterable[object]) -> Headers:
    """Which headers fill which fields, which are unknown (nearest known suggested), and which fields nothing fills.

    Unknown headers are only advice; a table with `missing` fields cannot be imported.
    """
    given = [str(header) for header in headers if header not in (None, "")]
    known = {_plain(header): name for header, name in kind.columns.items()}
    columns = {header: known[_plain(header)] for header in given if _plain(header) in known}
    strays = [header for header in given if header not in columns]
    filled = set(columns.values())
    wanted = [name for name in kind.required_fields() if name not in filled]
    if not filled & set(WHEN):
        wanted.append("at")
    return Headers(columns, [_unknown(kind, one) for one in strays], [_missing(kind, one, strays) for one in wanted])


def read_row(
    kind: Kind, row: Mapping[str, object], zone: tzinfo, source_id: str, place_code: PlaceCode | None = None
) -> tuple[dict[str, Any] | None, list[dict[str, str]]]:
    """One row (header → cell) as `{kind, subject, at, until, data, source_id}`, or None and its faults.

    Instants come out in UTC; a cell without a zone is read in `zone`, and a bare date in an end column means that
    day's end. Without `at` the fact begins when it ends. `place_code` turns the words of region columns (joined in
    column order) into a code; without it only codes are accepted. A fault is `{column, field, code, message}`.
    """
    reading = _Row(kind, zone, place_code)
    reading.take(row)
    fact = reading.fact(source_id)
    return (None, reading.faults) if reading.faults else (fact, [])


class _Row:
    """The reading of one row: values by field, and the faults met."""

    def __init__(self, kind: Kind, zone: tzinfo, place_code: PlaceCode | None) -> None:
        self.kind, self.zone, self.place_code = kind, zone, place_code
        self.values: dict[str, Any] = {}
        self.columns: dict[str, str] = {}
        self.faults: list[dict[str, str]] = []

    def take(self, row: Mapping[str, object]) -> None:
        known = {_plain(header): name for header, name in self.kind.columns.items()}
        places: list[str] = []
        for header, cell in row.items():
            name = known.get(_plain(str(header)))
            if name is None or name in NOT_KEPT or _is_blank(cell):
                continue
            if name == "region":
                places.append(_text(cell))
                self.columns.setdefault(name, str(header))
            elif name not in self.values:
                self.columns[name] = str(header)
                self.values[name] = self.read(name, cell)
        if places:
            self.values["region"] = self.region(places)

    def read(self, name: str, cell: object) -> Any:
        if name in WHEN:
            return self.when(name, cell)
        if name == "document_number":
            return self.document_number(cell)
        return self.coerce(name, cell)

    def when(self, name: str, cell: object) -> datetime | None:
        if name == "until" and _text(cell) in ONGOING and "ongoing" in self.kind.schema["properties"]:
            self.values["ongoing"] = True
            return None
        try:
            return read_instant(cell, self.zone, end_of_day=name == "until")
        except ValueError:
            self.fault(name, "date", "日期无法识别，请写成 2020-02-12 或 2020-02-12 08:30")
            return None

    def document_number(self, cell: object) -> str | None:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            mend = "证件号码被表格软件改成了数字，末几位可能已丢失，请把该列设为文本后重填"
            self.fault("document_number", "number", mend)
            return None
        return _text(cell).upper().replace(" ", "")

    def coerce(self, name: str, cell: object) -> Any:
        """A word becomes its code, a number a number; a word outside a closed choice is a fault with a suggestion."""
        words = self.kind.values.get(name, {})
        text = _text(cell)
        if text in words:
            return words[text]
        schema = self.kind.schema["properties"].get(name, {})
        if schema.get("type") in ("number", "integer"):
            return self.number(name, text)
        if schema.get("type") == "boolean" or "oneOf" in schema or "enum" in schema or name == "document_type":
            if isinstance(cell, bool):
                return cell
            self.unknown_word(name, text, words)
            return None
        return text

    def number(self, name: str, text: str) -> float | int | None:
        try:
            value = float(_UNIT.sub("", text))
        except ValueError:
            self.fault(name, "number", "应填写数字")
            return None
        return int(value) if value.is_integer() and self.kind.schema["properties"][name]["type"] == "integer" else value

    def unknown_word(self, name: str, text: str, words: Mapping[str, Any]) -> None:
        near = get_close_matches(text, list(words), n=1, cutoff=0.4)
        hint = f"，是否应为“{near[0]}”" if near else f"，可填：{'、'.join(list(words)[:6])}"
        self.fault(name, "word", f"填写的内容不在规定的范围内{hint}")

    def region(self, places: list[str]) -> str | None:
        if len(places) == 1 and places[0].isascii() and places[0].isalnum():
            return places[0]
        code = self.place_code("".join(places)) if self.place_code else None
        if not code:
            self.fault("region", "region", "地区无法识别，请填写行政区划代码，或“省市区”全称")
        return code

    def fault(self, name: str, code: str, message: str) -> None:
        column = self.columns.get(name) or next(iter(self.kind.headers_of(name)), name)
        self.faults.append({"column": column, "field": name, "code": code, "message": message})

    def fact(self, source_id: str) -> dict[str, Any]:
        """The fact so far, having noted what is missing or unsound; use it only if no fault was met."""
        at, until = self.values.get("at") or self.values.get("until"), self.values.get("until")
        blamed = {fault["field"] for fault in self.faults}
        subject = self.subject(blamed)
        if at is None and not blamed & set(WHEN):
            self.fault("at", "required", "缺少日期：没有日期的名单不能作为依据")
        if at and until and until < at:
            self.fault("until", "order", "结束时间早于开始时间")
        data = {name: one for name, one in self.values.items() if name not in (*IDENTITY, *WHEN) and one is not None}
        for one in self.kind.validate(data):
            name = one.pointer.strip("/")
            if name not in blamed and not (one.code == "anyOf" and blamed):
                self.fault(name, one.code, one.message)
        kind = self.kind.id
        return {"kind": kind, "subject": subject, "at": at, "until": until, "data": data, "source_id": source_id}

    def subject(self, blamed: set[str]) -> dict[str, Any]:
        names = IDENTITY if self.kind.subject == "person" else ("region",)
        values = {**self.kind.defaults, **self.values}
        for name in names:
            if values.get(name) is None and name not in blamed:
                self.fault(name, "required", f"缺少“{next(iter(self.kind.headers_of(name)), name)}”")
                blamed.add(name)
        return {name: values.get(name) for name in names}


def _unknown(kind: Kind, header: str) -> dict[str, str]:
    near = get_close_matches(_plain(header), list(kind.columns), n=1, cutoff=0.5)
    hint = f"，是否应为“{near[0]}”？" if near else "，该列将被忽略"
    fault = {"column": header, "code": "unknown_column", "message": f"不认识的列名“{header}”{hint}"}
    return {**fault, "suggestion": near[0]} if near else fault


def _missing(kind: Kind, name: str, strays: list[str]) -> dict[str, str]:
    headers = kind.headers_of(name) or [name]
    near = next((one for header in headers for one in get_close_matches(header, strays, n=1, cutoff=0.4)), None)
    hint = f"，表中的“{near}”是否就是它？" if near else ""
    fault = {"column": headers[0], "field": name, "code": "missing_column", "message": f"缺少“{headers[0]}”列{hint}"}
    return {**fault, "suggestion": near} if near else fault


def _plain(header: str) -> str:
    return _DECORATION.sub("", header)


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
