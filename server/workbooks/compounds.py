"""The compound file that an .xls lies in ([MS-CFB]): a small file system of sectors, storages and streams.

Only what judging needs: which names there are, and the bytes of a stream. The reader follows its chains without
looking back and makes room for whatever a header announces; so what turns in circles, leads out of the file or
announces more than the file is refused here.
"""

import struct
from array import array
from dataclasses import dataclass

from server.workbooks.problems import WorkbookProblem

_HEADER = 512
_ENTRY = 128
_IN_HEADER = 109
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096
_MOST_MINI_TABLES = 512
_LAST = 0xFFFFFFFA
"""Sector numbers from here on mean an end or a free sector."""
_STORAGE, _ROOT = 1, 5


@dataclass(frozen=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


class Compound:
    """A compound file; WorkbookProblem `broken` when its structure does not hold together."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._open()
        except (struct.error, ValueError, IndexError):
            raise WorkbookProblem("broken") from None

    @property
    def names(self) -> set[str]:
        """The names of all storages and streams, in lower case."""
        return {entry.name for entry in self._entries}

    def streams(self, *names: str) -> list[bytes]:
        """The bytes of all streams with one of these names in lower case; embedded documents have their own."""
        try:
            return [self._bytes(entry) for entry in self._entries if entry.name in names and entry.kind != _STORAGE]
        except (ValueError, IndexError):
            raise WorkbookProblem("broken") from None

    def _open(self) -> None:
        shift, directory, self._mini_start = (
            *struct.unpack_from("<H", self._content, 30),
            *struct.unpack_from("<I", self._content, 48),
            *struct.unpack_from("<I", self._content, 60),
        )
        tables, mini_tables = (
            struct.unpack_from("<I", self._content, 44)[0],
            struct.unpack_from("<I", self._content, 64)[0],
        )
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._size = 1 << shift
        self._sectors = len(self._content) // self._size + 1
        if tables > self._sectors or mini_tables > _MOST_MINI_TABLES:
            raise ValueError("more tables than the file can hold")
        self._table = self._allocation()
        raw = self._chain(directory)
        self._entries = [
            entry for at in range(0, len(raw), _ENTRY) if (entry := self._entry(raw[at : at + _ENTRY])).kind
        ]
        if self._entries[0].kind != _ROOT:
            raise ValueError("no root")

    def _entry(self, raw: bytes) -> _Entry:
        name = raw[:64].decode("utf-16-le", "replace").partition("\x00")[0].lower()
        (start,) = struct.unpack_from("<I", raw, 116)
        (size,) = struct.unpack_from("<I" if self._size == _HEADER else "<Q", raw, 120)
        if raw[66] not in (0, _STORAGE) and size > len(self._content):
            raise ValueError("a stream larger than the file")
        return _Entry(name, raw[66], start, size)

    def _allocation(self) -> "array[int]":
        """For every sector the one that follows it; the list of sectors this table lies in may itself be chained."""
        numbers = list(struct.unpack_from(f"<{_IN_HEADER}I", self._content, 76))
        (following,) = struct.unpack_from("<I", self._content, 68)
        seen: set[int] = set()
        while following < _LAST:
            if following in seen:
                raise ValueError("a circle")
            seen.add(following)
            *more, following = struct.unpack(f"<{self._size // 4}I", self._sector(following))
            numbers += [number for number in more if number < _LAST]
            if len(numbers) > self._sectors + _IN_HEADER:
                raise ValueError("more tables than the file can hold")
        table = array("I")
        for number in numbers:
            if number < _LAST:
                table.frombytes(self._sector(number))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._content[start : start + self._size]
        if not sector:
            raise ValueError("beyond the end")
        return sector.ljust(self._size, b"\x00")  # some programs cut the last one short

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(self._table, start))

    def _bytes(self, entry: _Entry) -> bytes:
        if entry.size >= _MINI_CUTOFF:
            return self._chain(entry.start)[: entry.size]
        small = self._chain(self._entries[0].start)
        numbers = _follow(array("I", self._chain(self._mini_start)), entry.start)
        return b"".join(small[at * _MINI_SECTOR : (at + 1) * _MINI_SECTOR] for at in numbers)[: entry.size]


def _follow(table: "array[int]", start: int) -> list[int]:
    numbers: list[int] = []
    while start < _LAST:
        if len(numbers) == len(table):
            raise IndexError("a circle")
        numbers.append(start)
        start = table[start]
    return numbers
