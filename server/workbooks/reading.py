"""Workbooks that people upload, .xlsx and .xls, as rows of plain values.

Nobody's file is trusted: what it really is, what it would hold in memory and what must not be in it is settled
before the reader (python-calamine, which executes nothing and follows no link) sees it.
"""

import io
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from server.workbooks import limits, records
from server.workbooks.cells import Cell, plain
from server.workbooks.contents import kind_of
from server.workbooks.packages import repack
from server.workbooks.problems import WorkbookProblem
from server.workbooks.sheets import EXPLANATIONS

T = TypeVar("T")
_NAMED = 5


class Workbook:
    """An opened workbook. `sheets` are the names of its visible worksheets, `notes` what a person should be told of
    how the sheet last taken (at first: the default one) was read."""

    def __init__(self, book: CalamineWorkbook, limit: int) -> None:
        self._book, self._limit = book, limit
        worksheets = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        self._hidden = [each.name for each in worksheets if each.visible != SheetVisibleEnum.Visible]
        self.sheets: list[str] = [each.name for each in worksheets if each.visible == SheetVisibleEnum.Visible]
        self._default = self._first_with_content()
        self.notes: list[str] = self._notes_on(self._default)

    def rows(self, sheet: str | None = None) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The rows that hold anything, with their numbers as Excel shows them, all as wide as the sheet.

        Without a name: of the first visible sheet with content. WorkbookProblem `sheet` and `rows` at once,
        `duration` while they are taken.
        """
        taken = self._default if sheet is None else self._named(sheet)
        self.notes = self._notes_on(taken)
        return _rows(taken)

    def _first_with_content(self) -> CalamineSheet:
        for name in (*self.sheets, *self._hidden)[: limits.SHEETS]:
            sheet = self._load(name)
            if sheet.start is not None:
                return self._bounded(sheet)
        raise WorkbookProblem("blank")

    def _named(self, name: str) -> CalamineSheet:
        if name == self._default.name:
            return self._default
        if name not in self.sheets and name not in self._hidden:
            raise WorkbookProblem("sheet")
        return self._bounded(self._load(name))

    def _load(self, name: str) -> CalamineSheet:
        return _guarded(lambda: self._book.get_sheet_by_name(name))

    def _bounded(self, sheet: CalamineSheet) -> CalamineSheet:
        if sheet.total_height > self._limit + limits.HEADING:
            raise WorkbookProblem("rows", limit=self._limit)
        return sheet

    def _notes_on(self, sheet: CalamineSheet) -> list[str]:
        others = [name for name in self.sheets if name not in (sheet.name, EXPLANATIONS)]
        left = [f"只读取了工作表“{sheet.name}”，没有读取：{_listed(others, '个工作表')}"] if others else []
        ranges = sorted(found for found in sheet.merged_cell_ranges or () if _touches(sheet, found[0]))
        merged = [_reference(*found) for found in ranges]
        told = f"有合并的单元格（{_listed(merged, '处')}）：只有左上角的一格有内容，请取消合并并逐行填写"
        return [*left, told] if merged else left


def open_workbook(content: bytes | Path, *, limit: int = limits.ROWS) -> Workbook:
    """A workbook from its bytes or its path, judged by content, not by name.

    `limit` is how many rows a sheet may have below its heading. Raises WorkbookProblem, whose codes and sentences
    stand in `problems`.
    """
    if isinstance(content, Path):
        if content.stat().st_size > limits.FILE_BYTES:
            raise WorkbookProblem("size")
        content = content.read_bytes()
    if len(content) > limits.FILE_BYTES:
        raise WorkbookProblem("size")
    if kind_of(content) == "xlsx":
        source = repack(content)
    else:
        records.check(content)
        source = io.BytesIO(content)
    return Workbook(_guarded(lambda: CalamineWorkbook.from_filelike(source)), min(limit, limits.ROWS))


def _guarded(read: Callable[[], T], code: str = "broken", **values: int) -> T:
    """What the reader gives; whatever it fails with is the file's fault."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except PasswordError:
        raise WorkbookProblem("password") from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise WorkbookProblem(code, **values) from None
    except BaseException as error:  # noqa: B036 - a panic in Rust arrives as a BaseException of no importable class
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookProblem(code, **values) from None


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    before: tuple[Cell, ...] = (None,) * (sheet.start or (0, 0))[1]
    rows = sheet.iter_rows()
    for number in count(1):
        values = _guarded(lambda: next(rows, None), "duration", row=number)  # noqa: B023 - called at once
        if values is None:
            return
        cells = (*before, *map(plain, values))
        if any(cell is not None for cell in cells):
            yield number, cells


def _touches(sheet: CalamineSheet, corner: tuple[int, int]) -> bool:
    """Whether a range that begins at this corner reaches into the sheet's content."""
    end = sheet.end
    return end is not None and corner[0] <= end[0] and corner[1] <= end[1]


def _reference(first: tuple[int, int], last: tuple[int, int]) -> str:
    return f"{_letters(first[1])}{first[0] + 1}:{_letters(last[1])}{last[0] + 1}"


def _letters(column: int) -> str:
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _listed(names: list[str], unit: str) -> str:
    shown = "、".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} 等 {len(names)} {unit}"
