"""Checking an upload: every row read, validated, compared with what is there; nothing is written to the register.

The workbook is read and its rows are judged in a thread, some hundreds at a time, so that other work goes on.
"""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from server.actions import files
from server.actions.context import Context
from server.actions.imports import import_rows, imports
from server.actions.imports.import_rows import Writer
from server.actions.imports.import_targets import target_of
from server.actions.imports.imported_records import Refused, Target
from server.actions.jobs import Running
from server.actions.records import records
from server.actions.workspaces import workspace
from server.errors import Problem
from server.forms.imports import Header, HeaderProblem, Mapping, Row, find_header, key_of, mapping_of, read_row
from server.forms.templates import Template
from server.workbooks.problems import WorkbookProblem
from server.workbooks.reading import open_workbook
from server.workbooks.sheets import Sheet, SheetColumn
from server.workbooks.writing import write_workbook

AT_ONCE = 300

Document = dict[str, Any]
Line = tuple[int, tuple[Any, ...]]


async def check(context: Context, job: Running) -> Document:
    """The job: read, judge, compare; then the import is ready, or refused with the reason."""
    imported = await context.services.db.imports.find_one({"_id": job.parameters["import"]})
    if imported is None or imported["state"] != "checking":
        return {"state": imported["state"] if imported else "discarded"}
    await imports.carry_on(context, imported["account"], imported)
    template = context.services.templates.get(imported["register"], imported["version"])
    mapping = mapping_of(template, imported["import"])
    try:
        change = await _checked(context, job, imported, template, mapping)
    except (WorkbookProblem, HeaderProblem, Refused) as problem:
        change = {"state": "refused", "refusal": _words(problem), "ended_at": context.services.clock()}
    await context.services.db.imports.update_one({"_id": imported["_id"], "state": "checking"}, {"$set": change})
    return {"import": imported["_id"], "state": change["state"], "counts": change.get("counts")}


def _words(problem: WorkbookProblem | HeaderProblem | Refused) -> list[str]:
    return list(problem.messages) if isinstance(problem, HeaderProblem) else [problem.message]


async def _checked(
    context: Context, job: Running, imported: Document, template: Template, mapping: Mapping
) -> Document:
    upload = await files.find(context, imported["file"])
    if upload is None:
        raise Problem("file.not_found")
    content = await files.content_of(upload)
    book = await asyncio.to_thread(open_workbook, content, limit=mapping.limit)
    lines = book.rows()
    header = await asyncio.to_thread(find_header, mapping, lines)
    await import_rows.forget(context, imported["_id"])
    judge = _Judge(context, imported, template, mapping)
    writer = Writer(context, imported["_id"])
    while batch := await asyncio.to_thread(_read, context, mapping, header, lines):
        await judge.settle(batch, writer)
        await job.progress(sum(writer.counts.values()), None, "核对")
    await writer.close()
    await judge.target.check(context, imported, writer.counts["new"])
    rejected = await _rejected_workbook(context, imported, header, writer.counts["rejected"])
    return {
        "state": "ready", "counts": writer.counts, "notes": [*book.notes, *_left_out(header)],
        "columns": list(header.titles), "rejected_file": rejected,
    }  # fmt: skip


def _left_out(header: Header) -> list[str]:
    return [f"没有导入的列：{'、'.join(header.ignored)}"] if header.ignored else []


def _read(
    context: Context, mapping: Mapping, header: Header, lines: Iterator[Line]
) -> list[tuple[int, tuple[Any, ...], Row]]:
    now = context.local_now
    return [(number, cells, read_row(mapping, header, cells, now)) for number, cells in islice(lines, AT_ONCE)]


class _Judge:
    """Says of each row what it would do; remembers which keys have come."""

    def __init__(self, context: Context, imported: Document, template: Template, mapping: Mapping) -> None:
        self.target: Target = target_of(template.id)
        self._context, self._import, self._template, self._mapping = context, imported, template, mapping
        self._seen: dict[str, int] = {}

    async def settle(self, batch: Sequence[tuple[int, tuple[Any, ...], Row]], writer: Writer) -> None:
        """Judge some rows, with one look at the records they may already be."""
        ids = [self._id(number, row) for number, _, row in batch]
        asked = [one for one in ids if one is not None]
        found = await self._context.services.db.records.find({"_id": {"$in": asked}}).to_list(len(asked))
        known = {record["_id"]: record for record in found}
        for (number, cells, row), key in zip(batch, ids, strict=True):
            outcome, errors = self._outcome(number, row, key, known)
            kept = {"row": number, "id": key, "cells": cells, "answers": row.answers, "errors": errors}
            await writer.add(outcome, kept)

    def _id(self, number: int, row: Row) -> str | None:
        if row.skipped or row.errors:
            return None
        return self.target.id_of(self._context, self._import, key_of(self._mapping, row.answers), number)

    def _outcome(
        self, number: int, row: Row, key: str | None, known: dict[str, Document]
    ) -> tuple[str, list[Document]]:
        if row.skipped:
            return "skipped", []
        if key is None:
            return "rejected", [{"header": header, "message": message} for header, message in row.errors]
        if key in self._seen:
            return "rejected", [_whole(f"与第 {self._seen[key]} 行重复，只保留先出现的一行")]
        self._seen[key] = number
        record = known.get(key)
        if record is None:
            return "new", []
        before = records.answers_of(self._context, record)
        refusal = self.target.refuses(record, before, row.answers)
        if refusal:
            return "rejected", [_whole(refusal)]
        return ("unchanged" if self.target.is_same(record, before, row.answers) else "changed"), []


def _whole(message: str) -> Document:
    return {"header": "", "message": message}


async def _rejected_workbook(context: Context, imported: Document, header: Header, count: int) -> str | None:
    """The refused rows as they came, each with its reasons; None when there are none."""
    if not count:
        return None
    loop = asyncio.get_running_loop()

    def rows() -> Iterator[list[Any]]:
        number = 0
        while found := asyncio.run_coroutine_threadsafe(
            import_rows.chunk(context, imported["_id"], "rejected", number), loop
        ).result():
            yield from (_rejected(row, len(header.titles)) for row in found["rows"])
            number += 1

    columns = [SheetColumn("行号", kind="number"), *(SheetColumn(title) for title in header.titles)]
    columns.append(SheetColumn("错误原因", width=60))
    with workspace(context.services.settings) as folder:
        path = folder / "rejected.xlsx"
        await asyncio.to_thread(write_workbook, path, [Sheet("未导入的行", columns, rows())])
        return await files.keep(context, path, name="未导入的行.xlsx", media=files.XLSX, account=imported["account"])


def _rejected(row: Document, width: int) -> list[Any]:
    cells = [*row["cells"], *[None] * width][:width]
    reasons = "；".join(
        f"{one['header']}：{one['message']}" if one["header"] else one["message"] for one in row["errors"]
    )
    return [row["row"], *cells, reasons]
