"""The account of one XML part of an .xlsx package, kept while it is unpacked, before a reader sees it.

Expat reads every part although only worksheets and shared texts matter: which part is a worksheet is for the package
to say, and a package may lie.
"""

import re
from typing import Any
from xml.parsers import expat

from server.workbooks.limits import CELLS, Load
from server.workbooks.problems import WorkbookProblem

_TOKEN = 4 << 20
"""Bytes that one tag may be long; Excel's longest cell text is a hundredth of it."""
_LETTERS = re.compile("[A-Z]{1,3}")


class _Columns(dict[str, int]):
    """Column numbers by their letters."""

    def __missing__(self, letters: str) -> int:
        if not _LETTERS.fullmatch(letters):
            raise WorkbookProblem("broken")
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        self[letters] = number
        return number


_COLUMNS = _Columns()


class Part:
    """Takes the bytes of a part as they come; `texts` gathers the lengths of shared texts for the parts after it."""

    def __init__(self, load: Load, texts: list[int], *, shared: bool) -> None:
        self._load, self._texts = load, texts
        self._row = self._column = self._at = self._fed = 0
        self._lowest = self._rightmost = 0
        self._indexed, self._index = False, ""
        self._parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._shared if shared else self._start
        if shared:
            parser.CharacterDataHandler = self._count

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """More of the part; WorkbookProblem when it is no XML or asks for too much."""
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, last)
        except (expat.ExpatError, ValueError):
            raise WorkbookProblem("broken") from None
        if not last and self._fed - self._parser.CurrentByteIndex > _TOKEN:
            raise WorkbookProblem("broken")

    def close(self) -> None:
        """No more is to come."""
        self.feed(b"", last=True)
        self._resolve()
        self._load.end_sheet()

    def _refuse(self, *_: Any) -> None:
        raise WorkbookProblem("broken")

    def _shared(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self._texts.append(0)
        elif name in ("c", "row") or int(attributes.get("uniqueCount", 0)) > CELLS:
            raise WorkbookProblem("broken")  # a sheet in disguise; a number for which the reader would make room

    def _count(self, data: str) -> None:
        if self._texts:
            self._texts[-1] += len(data)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        """Called for each of a sheet's million tags, hence the order of the questions."""
        if name == "c":
            self._cell(attributes)
        elif name == "v" or name == "is" or name == "f":
            if self._at > self._lowest or self._column > self._rightmost:
                self._reach()
            if self._indexed and name == "v":
                self._parser.CharacterDataHandler = self._collect
        elif name == "row":
            row = attributes.get("r")
            self._row = self._row + 1 if row is None else int(row)
            self._column = 0
        elif name == "mergeCell":
            self._load.merge()
        elif ":" in name:
            self._start(name.rpartition(":")[2], attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        if self._index:
            self._resolve()
        self._indexed = attributes.get("t") == "s"
        reference = attributes.get("r")
        if reference is None:
            self._at, self._column = self._row, self._column + 1
        else:
            letters = reference.rstrip("0123456789")
            self._column = _COLUMNS[letters]
            self._at = int(reference[len(letters) :])

    def _reach(self) -> None:
        self._lowest, self._rightmost = max(self._lowest, self._at), max(self._rightmost, self._column)
        self._load.cell(self._at, self._column)

    def _collect(self, data: str) -> None:
        self._index += data

    def _resolve(self) -> None:
        """Counts the shared text that the last cell names; the reader takes the first where that is no number."""
        self._parser.CharacterDataHandler = None
        index, self._index = self._index, ""
        if not self._texts:
            return
        if index.isascii() and index.isdecimal() and len(index) < 10:
            self._load.text(self._texts[int(index)] if int(index) < len(self._texts) else 0)
        elif index:
            self._load.text(max(self._texts[0], len(index)))
