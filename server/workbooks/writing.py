"""Workbooks for people: streamed to a file row by row, so that their length costs no memory.

Texts are always texts: what a citizen wrote never becomes a formula, and no number loses its leading zeros.
docs/workbooks.md says what the library behind it is trusted with and why.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import repeat
from pathlib import Path
from typing import Any, TypeAlias

from rustpy_xlsxwriter import write_worksheets

from server.workbooks import looks
from server.workbooks.cells import EARLIEST, EXACT, Cell, clean_text
from server.workbooks.sheets import EXPLANATIONS, Kind, Sheet, SheetColumn
from server.workbooks.titles import unique_headers, unique_titles

__all__ = ["Sheet", "SheetColumn", "write_blank", "write_workbook"]

_Titled: TypeAlias = tuple[str, Sheet, list[str]]
_BLANK_ROWS = 2_000
"""Rows of a template workbook that offer lists and tips."""


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Writes the sheets one after another, each from its iterator; no file is left when an iterator fails.

    Cells may be texts, numbers, booleans (written 是/否), dates, naive datetimes or None; anything else, and a value
    of another kind than its column's, is written as its text. Rows are filled or cut to the number of columns. Runs
    for seconds on long sheets and calls the iterators from the calling thread.
    """
    titles = unique_titles([sheet.title for sheet in sheets])
    titled = [
        (title, sheet, unique_headers([column.header for column in sheet.columns]))
        for title, sheet in zip(titles, sheets, strict=True)
    ]
    write_worksheets(
        [(title, _records(sheet, headers)) for title, sheet, headers in titled], str(path), **_look(titled)
    )


def write_blank(path: Path, title: str, columns: Sequence[SheetColumn], note: str | None = None) -> None:
    """Writes a workbook to be filled: the headers in row 1 with lists and tips, and a sheet that explains them."""
    explanations = [
        SheetColumn("列名", width=18),
        SheetColumn("是否必填", width=10),
        SheetColumn("怎么填", width=48),
        SheetColumn("示例", width=24),
        SheetColumn("可选内容", width=48),
    ]
    rows = (
        (column.header, "必填" if column.required else "选填", column.hint, column.example, "、".join(column.options))
        for column in columns
    )
    write_workbook(
        path,
        [Sheet(title, columns, repeat((), _BLANK_ROWS)), Sheet(EXPLANATIONS, explanations, rows, note=note)],
    )


def _look(titled: list[_Titled]) -> dict[str, Any]:
    """Everything but the cells, as the library takes it: by title, then by header."""
    noted = [(title, sheet) for title, sheet, _ in titled if sheet.note]
    heads = {title: 1 if sheet.note else 0 for title, sheet, _ in titled}
    return {
        "header_row": heads,
        "freeze_panes": {title: {"row": head + 1, "col": 0} for title, head in heads.items()},
        "header_format": {title: looks.header_format() for title in heads},
        "autofilter": dict.fromkeys(heads, True),
        "column_widths": {
            title: [looks.column_width(column) for column in sheet.columns] for title, sheet, _ in titled
        },
        "column_formats": {
            title: [looks.column_format(column) for column in sheet.columns] for title, sheet, _ in titled
        },
        "merge_ranges": {title: [looks.note_range(sheet)] for title, sheet in noted},
        "row_heights": {title: {0: looks.note_height(sheet)} for title, sheet in noted},
        "notes": {title: _by_header(sheet, headers, _comment) for title, sheet, headers in titled},
        "data_validations": {title: _by_header(sheet, headers, looks.tip) for title, sheet, headers in titled},
        "ignore_errors": {
            title: [header for column, header in zip(sheet.columns, headers, strict=True) if column.kind == "text"]
            for title, sheet, headers in titled
        },
    }


def _comment(column: SheetColumn, _: str) -> dict[str, Any] | None:
    return looks.comment(column)


def _by_header(
    sheet: Sheet, headers: list[str], make: Callable[[SheetColumn, str], dict[str, Any] | None]
) -> dict[str, dict[str, Any]]:
    made = {header: make(column, header) for column, header in zip(sheet.columns, headers, strict=True)}
    return {header: each for header, each in made.items() if each}


def _records(sheet: Sheet, headers: list[str]) -> Iterator[dict[str, Cell]]:
    """The rows by header; one empty row where there is none, for the library writes no header without a row."""
    writers = [_WRITERS[column.kind] for column in sheet.columns]
    width, empty = len(headers), True
    for row in sheet.rows:
        empty = False
        cells = row if len(row) == width else (*row, *[None] * width)[:width]
        yield dict(zip(headers, [write(cell) for write, cell in zip(writers, cells, strict=True)], strict=True))
    if empty:
        yield dict.fromkeys(headers)


def _text(value: Any) -> Cell:
    if value is None or type(value) is str:
        return clean_text(value) if value else None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime):
        _wall_clock(value)
        return value.isoformat(" ", "seconds")
    return clean_text(str(value)) or None


def _float_text(value: float) -> str | None:
    if not math.isfinite(value):
        return None
    return str(int(value)) if value.is_integer() else str(value)


def _number(value: Any) -> Cell:
    if type(value) is int and abs(value) < EXACT:
        return value
    return value if type(value) is float and math.isfinite(value) else _text(value)


def _date(value: Any) -> Cell:
    if isinstance(value, datetime):
        _wall_clock(value)
        value = value.date()
    return value if isinstance(value, date) and value >= EARLIEST else _text(value)


def _datetime(value: Any) -> Cell:
    if isinstance(value, datetime) and value.date() >= EARLIEST:
        _wall_clock(value)
        return value
    return _date(value)


def _wall_clock(value: datetime) -> None:
    if value.tzinfo is not None:
        raise ValueError("workbooks hold wall-clock times: turn instants into naive local datetimes first")


_WRITERS: dict[Kind, Callable[[Any], Cell]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
}
