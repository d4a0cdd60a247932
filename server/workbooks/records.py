"""The account of an .xls workbook ([MS-XLS]): its records are walked before a reader sees them.

Only records that decide what reading would hold or that must not be there: cells, shared texts, merged ranges,
passwords, macros. What the others say is the reader's business.
"""

import struct
from collections.abc import Iterator
from itertools import takewhile
from typing import TypeAlias

from server.workbooks.compounds import Compound
from server.workbooks.limits import Load
from server.workbooks.problems import WorkbookProblem

Record: TypeAlias = tuple[int, memoryview]

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x809, 0x0A, 0x2F, 0x85
_DIMENSIONS, _MERGEDCELLS, _FORMULA = 0x200, 0xE5, 0x06
_SST, _CONTINUE, _LABELSST, _MULRK = 0xFC, 0x3C, 0xFD, 0xBD
_CELLS = frozenset({_FORMULA, 0x203, 0x204, 0x205, 0x206, 0x27E, 0xD6, _LABELSST, _MULRK})
_STREAMS = ("workbook", "book")
_ENCRYPTED = ("encryptedpackage", "encryptioninfo")
_MACROS = ("_vba_project_cur", "_vba_project", "vba", "macros")
_MACRO_SHEETS = (1, 6)
_MOST_ROWS, _MOST_COLUMNS = 1 << 16, 1 << 8


def check(content: bytes) -> None:
    """WorkbookProblem when a compound file is no workbook or one that must not be read."""
    compound = Compound(content)
    if compound.names.intersection(_ENCRYPTED):
        raise WorkbookProblem("password")
    if compound.names.intersection(_MACROS):
        raise WorkbookProblem("macros")
    streams = compound.streams(*_STREAMS)
    if not streams:
        raise WorkbookProblem("kind")
    load = Load()
    try:
        for stream in streams:
            _account(memoryview(stream), load)
    except (struct.error, IndexError):
        raise WorkbookProblem("broken") from None


def _records(stream: memoryview, load: Load) -> Iterator[Record]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        load.record()
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _own(records: Iterator[Record]) -> Iterator[Record]:
    """The records of a sheet itself, without those of the charts that lie in it."""
    depth = 0
    for kind, data in records:
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif kind == _BOF:
            depth += 1
        elif depth <= 1:
            yield kind, data


def _account(stream: memoryview, load: Load) -> None:
    """First the globals, then every sheet from where they say it begins, as the reader does."""
    starts: list[int] = []
    texts: list[int] = []
    gathered: list[memoryview] = []
    for kind, data in takewhile(lambda record: record[0] != _EOF, _records(stream, load)):
        if gathered and kind != _CONTINUE:
            texts, gathered = _lengths(gathered), []
        if kind == _SST or (kind == _CONTINUE and gathered):
            gathered.append(data)
        elif kind == _FILEPASS:
            raise WorkbookProblem("password")
        elif kind == _BOUNDSHEET:
            starts.append(_start(data))
    texts = _lengths(gathered) if gathered else texts
    for start in starts:
        _account_sheet(_own(_records(stream[start:], load)), texts, load)
        load.end_sheet()


def _start(data: memoryview) -> int:
    if data[5] in _MACRO_SHEETS:
        raise WorkbookProblem("macros")
    return int(struct.unpack_from("<I", data)[0])


def _account_sheet(records: Iterator[Record], texts: list[int], load: Load) -> None:
    for kind, data in records:
        if kind in _CELLS:
            _cell(kind, data, texts, load)
        elif kind == _MERGEDCELLS:
            load.merge(struct.unpack_from("<H", data)[0])
        elif kind == _DIMENSIONS:
            _check_dimensions(data)


def _check_dimensions(data: memoryview) -> None:
    """The reader makes room for all that a sheet claims, for billions of rows where the last precedes the first."""
    first, last, _, columns = struct.unpack_from("<IIHH" if len(data) >= 14 else "<HHHH", data)
    if last > _MOST_ROWS or columns > _MOST_COLUMNS or 0 < last < first:
        raise WorkbookProblem("broken")


def _cell(kind: int, data: memoryview, texts: list[int], load: Load) -> None:
    row, column = struct.unpack_from("<HH", data)
    if kind == _MULRK:
        column = struct.unpack_from("<H", data, len(data) - 2)[0]
    load.cell(row + 1, column + 1)
    if kind == _LABELSST:
        (index,) = struct.unpack_from("<I", data, 6)
        load.text(texts[index] if index < len(texts) else 0)
    elif kind == _FORMULA:
        load.formula(len(data))


def _lengths(pieces: list[memoryview]) -> list[int]:
    """How many characters each shared text has; where the table breaks off, what was counted until there."""
    reader = _Texts(pieces)
    lengths: list[int] = []
    try:
        reader.take(8)
        while not reader.ended:
            lengths.append(reader.text())
    except (struct.error, IndexError):
        pass
    return lengths


class _Texts:
    """The shared texts, which run on over continued records: a text broken there says anew how wide it is."""

    def __init__(self, pieces: list[memoryview]) -> None:
        self._pieces, self._piece, self._at = pieces, 0, 0

    @property
    def ended(self) -> bool:
        return self._piece == len(self._pieces) - 1 and self._left == 0

    @property
    def _left(self) -> int:
        return len(self._pieces[self._piece]) - self._at

    def text(self) -> int:
        """Passes over one text and gives the number of its characters."""
        characters, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        self._pass_characters(characters, 1 + (flags & 1))
        self.take(4 * runs + extra)
        return int(characters)

    def _pass_characters(self, count: int, width: int) -> None:
        while count > self._left // width:
            count -= self._left // width
            self._next()
            width = 1 + (self._pieces[self._piece][0] & 1)
            self._at = 1
        self._at += count * width

    def _next(self) -> None:
        self._piece, self._at = self._piece + 1, 0
        if self._piece == len(self._pieces):
            raise IndexError("the table breaks off")

    def take(self, count: int) -> bytes:
        """The next bytes; structures may run on over records too."""
        taken = bytearray()
        while count > len(taken):
            if not self._left:
                self._next()
            piece = self._pieces[self._piece][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
        return bytes(taken)
