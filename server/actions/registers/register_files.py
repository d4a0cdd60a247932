"""Files of records: rows as they come from the database, written by a thread in flat memory.

A workbook's rows are asked for by the thread that writes it, one chunk ahead. Items of repeatable groups are set aside
in a file while the main sheet is written, and follow as sheets of their own, joined by the row's number.
"""

import asyncio
import csv
import pickle
from collections.abc import AsyncGenerator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from server.actions import files
from server.forms.columns import Column
from server.workbooks.sheets import Kind, Sheet, SheetColumn
from server.workbooks.writing import write_workbook

MEDIA = {"xlsx": files.XLSX, "csv": "text/csv; charset=utf-8", "json": "application/octet-stream"}
ENDINGS = {"xlsx": "xlsx", "csv": "csv", "json": "jsonl"}
KINDS: dict[str, Kind] = {"number": "number", "date": "date", "instant": "datetime"}
NUMBER = SheetColumn("序号", width=8, kind="number")
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Line:
    """One record on its way into a file: its cells, and the cells of each item of each repeatable group."""

    id: str
    cells: list[Any]
    items: list[list[list[Any]]] = field(default_factory=list)


Chunks = AsyncGenerator[list[Line]]


@dataclass(frozen=True, eq=False)
class Table:
    """A titled table; `groups` are those that hang on its rows."""

    title: str
    columns: Sequence[Column]
    zone: tzinfo
    groups: Sequence["Table"] = ()

    def sheet_columns(self) -> list[SheetColumn]:
        """The columns as a workbook has them, behind the row's number where others join it."""
        own = [SheetColumn(one.title, width=one.width, kind=KINDS.get(one.kind, "text")) for one in self.columns]
        return [NUMBER, *own] if self.groups else own


async def write(path: Path, table: Table, chunks: Chunks, kind: str) -> int:
    """Write all rows as `xlsx`, `csv` or `json` (a JSON object a line); how many there were."""
    async with aclosing(chunks):
        if kind == "xlsx":
            return await _write_workbook(path, table, chunks)
        return await (_write_csv if kind == "csv" else _write_json)(path, table, chunks)


async def _write_workbook(path: Path, table: Table, chunks: Chunks) -> int:
    pulled = _Pulled(chunks)
    workbook = _Workbook(path, table, pulled)
    writing = asyncio.get_running_loop().run_in_executor(None, workbook.write)
    try:
        await asyncio.shield(writing)
    except BaseException as error:
        pulled.stop()
        await asyncio.gather(writing, return_exceptions=True)
        raise pulled.error or error from None
    return workbook.rows


class _Pulled:
    """The lines of an asynchronous generator for one thread that iterates over them; the next chunk is read ahead."""

    def __init__(self, chunks: Chunks) -> None:
        self._chunks, self._loop = chunks, asyncio.get_running_loop()
        self._next: Future[list[Line] | None] | None = None
        self._is_stopped = False
        self.error: BaseException | None = None

    def __iter__(self) -> Iterator[Line]:
        self._ask()
        while self._next is not None and (chunk := self._next.result()) is not None:
            self._ask()
            yield from chunk

    def _ask(self) -> None:
        if self._is_stopped:
            raise InterruptedError("nobody waits for the file any more")
        self._next = asyncio.run_coroutine_threadsafe(self._read(), self._loop)

    async def _read(self) -> list[Line] | None:
        try:
            return await anext(self._chunks, None)
        except Exception as error:
            self.error = error
            raise

    def stop(self) -> None:
        """Let the thread come to an end; called in the loop."""
        self._is_stopped = True
        if self._next is not None:
            self._next.cancel()


class _Workbook:
    """One workbook while a thread writes it."""

    def __init__(self, path: Path, table: Table, lines: _Pulled) -> None:
        self._path, self._table, self._lines = path, table, lines
        self._aside: list[BinaryIO] = []
        self.rows = 0

    def write(self) -> None:
        """Write the main sheet, then the sheets of the groups."""
        groups = self._table.groups
        self._aside = [self._path.with_suffix(f".{number}").open("w+b") for number in range(len(groups))]
        try:
            sheets = [Sheet(self._table.title, self._table.sheet_columns(), self._main())]
            sheets += [
                Sheet(group.title, [NUMBER, *group.sheet_columns()], self._joined(kept))
                for group, kept in zip(groups, self._aside, strict=True)
            ]
            write_workbook(self._path, sheets)
        finally:
            for kept in self._aside:
                kept.close()
                Path(kept.name).unlink()

    def _main(self) -> Iterator[list[Any]]:
        for line in self._lines:
            self.rows += 1
            for items, kept in zip(line.items, self._aside, strict=True):
                if items:
                    pickle.dump((self.rows, items), kept)
            cells = [_local(cell, self._table.zone) for cell in line.cells]
            yield [self.rows, *cells] if self._aside else cells

    def _joined(self, kept: BinaryIO) -> Iterator[list[Any]]:
        kept.seek(0)
        while True:
            try:
                number, items = pickle.load(kept)  # noqa: S301 - written by _main a moment ago
            except EOFError:
                return
            for cells in items:
                yield [number, *(_local(cell, self._table.zone) for cell in cells)]


async def _write_csv(path: Path, table: Table, chunks: Chunks) -> int:
    """As Chinese Excel opens it right: with a byte order mark, and nothing that it would take for a formula."""
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([neutral(column.title) for column in table.columns])
        async for chunk in chunks:
            writer.writerows([neutral(_local(cell, table.zone)) for cell in line.cells] for line in chunk)
            rows += len(chunk)
    return rows


def neutral(cell: Any) -> Any:
    """A cell that a spreadsheet does not carry out: a text that looks like a formula gets an apostrophe before it."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


async def _write_json(path: Path, table: Table, chunks: Chunks) -> int:
    rows, names = 0, [column.id for column in table.columns]
    with path.open("wb") as file:
        async for chunk in chunks:
            for line in chunk:
                file.write(orjson.dumps({"id": line.id, **dict(zip(names, line.cells, strict=True))}) + b"\n")
            rows += len(chunk)
    return rows


def _local(cell: Any, zone: tzinfo) -> date | Any:
    """Instants as the clock on the wall shows them, for tables have no zones."""
    return cell.astimezone(zone).replace(tzinfo=None) if isinstance(cell, datetime) and cell.tzinfo else cell
