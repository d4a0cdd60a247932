"""How much a workbook may hold, and the account kept of it before anything is loaded.

The reader makes a dense table of every sheet and a copy of a shared text for every cell that shows it, so a file of
a few kilobytes can ask for any amount of memory: one cell in the last corner, one long text shown a million times.
"""

from server.workbooks.problems import WorkbookProblem

FILE_BYTES = 64 << 20
PARTS = 2_000
UNPACKED_BYTES = 384 << 20
RATIO, RATIO_FROM = 200, 32 << 20
"""How many times its size a part may unpack to, once it is larger than RATIO_FROM bytes."""
ROWS = 100_000
HEADING = 20
"""Rows that title, notes and header may take in addition to the rows that are counted."""
COLUMNS = 200
CELLS = 5_000_000
CHARACTERS = 64_000_000
MERGES = 10_000
FORMULA_BYTES = 12 << 20
"""Of formulas in .xls: the reader spells them out, a token of five bytes as a name of 255 characters."""
RECORDS = 10_000_000
"""Of an .xls, counting those again that several sheets claim."""
SHEETS = 20
"""Sheets among which one with content is looked for."""


class Load:
    """What reading a workbook would hold; raises WorkbookProblem as soon as that is too much."""

    def __init__(self) -> None:
        self._rows = self._columns = self._cells = self._characters = self._merges = self._formulas = self._records = 0

    def cell(self, row: int, column: int) -> None:
        """A cell with content in the present sheet, counted from 1."""
        if row > self._rows:
            if row > ROWS + HEADING:
                raise WorkbookProblem("rows", limit=ROWS)
            self._rows = row
        elif column <= self._columns:
            return
        if column > self._columns:
            if column > COLUMNS:
                raise WorkbookProblem("columns", limit=COLUMNS)
            self._columns = column
        if self._cells + self._rows * self._columns > CELLS:
            raise WorkbookProblem("cells", limit=CELLS)

    def end_sheet(self) -> None:
        """What follows belongs to another sheet."""
        self._cells += self._rows * self._columns
        self._rows = self._columns = 0

    def text(self, characters: int) -> None:
        """A cell shows a shared text of this length."""
        self._characters += characters
        if self._characters > CHARACTERS:
            raise WorkbookProblem("text")

    def merge(self, count: int = 1) -> None:
        """Merged ranges."""
        self._merges += count
        if self._merges > MERGES:
            raise WorkbookProblem("merges")

    def record(self) -> None:
        """One record that has to be walked over."""
        self._records += 1
        if self._records > RECORDS:
            raise WorkbookProblem("size")

    def formula(self, size: int) -> None:
        """The compiled formula of a cell, in bytes."""
        self._formulas += size
        if self._formulas > FORMULA_BYTES:
            raise WorkbookProblem("text")
