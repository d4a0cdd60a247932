"""One step for many records at once: what it would do, and the job that does it row by row.

A job first writes down which records it is for, then takes the step on each in a small transaction of its own and
notes what came of it. Whoever goes on after a kill skips what is noted; the one row in between is named by the job, so
its step is taken once. Owns `bulk_rows`.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

from pymongo import InsertOne
from pymongo.errors import BulkWriteError

from server.actions import files, jobs
from server.actions.acting import acting_for
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.records import record_plans, record_steps
from server.actions.records.records import BATCH, Document
from server.actions.registers import registers
from server.actions.registers.register_lists import select, selected
from server.actions.workspaces import workspace
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import cursor_of, position_of
from server.errors import Problem
from server.forms.templates import Template
from server.workbooks.sheets import Sheet, SheetColumn
from server.workbooks.writing import write_workbook

BULK_ROWS = CollectionSpec("bulk_rows", indexes=(ascending("at"),), shard_key=("_id",), retention=timedelta(days=3))
KIND = "register.bulk"
MOST = 10_000
PREVIEWED = 500
REASONS = 100
DONE = "done"


class Step(Protocol):
    """Takes an action on a record as staff; taken once under the context's idempotency key."""

    def __call__(
        self, context: Context, record: str, action: str, given: Document, *, revision: int | None = None
    ) -> Awaitable[Document]: ...


STEP: Step = record_steps.apply


async def order(context: Context, register: str, body: Document) -> Document:
    """Say what a step would do to some records (`preview`), or order the job that takes it."""
    template = registers.get_template(context, register)
    await registers.require_any(context, registers.LIST)
    if body["action"] not in registers.get_view(template).bulk:
        raise Problem("register.action")
    filter_ = None
    if "records" not in body:
        filter_ = {**body["filter"]}
        filter_["scope"] = await registers.require_scope(context, registers.LIST, template, filter_.get("scope"))
        select(context, template, filter_["scope"], filter_)
    if body.get("preview"):
        return {"preview": await _preview(context, template, filter_, body), "job": None}
    kept = {"register": register, "action": body["action"], "given": body.get("given", {})}
    parameters = {**kept, "filter": filter_, "records": list(dict.fromkeys(body.get("records", ())))}
    job = await jobs.start(context, KIND, parameters, title=f"批量办理{registers.get_view(template).title}")
    return {"preview": None, "job": job}


async def _preview(context: Context, template: Template, filter_: Document | None, body: Document) -> Document:
    """How many can, how many cannot and why; of a filter's records the first, `partial` when there are more."""
    ids, is_partial = list(dict.fromkeys(body.get("records", ()))), False
    if filter_ is not None:
        async with aclosing(_ids(context, template, filter_, None)) as found:
            async for record, _ in found:
                is_partial = len(ids) == PREVIEWED
                if is_partial:
                    break
                ids.append(record)
    refusals = []
    for start in range(0, len(ids), BATCH):
        wanted = ids[start : start + BATCH]
        known = await _by_id(context, wanted)
        refusals += [(each, await _refusal(context, known.get(each), template, body)) for each in wanted]
    cannot = [(record, problem) for record, problem in refusals if problem]
    return {
        "can": len(refusals) - len(cannot),
        "cannot": len(cannot),
        "reasons": [{"record": record, **_reason(problem)} for record, problem in cannot[:REASONS]],
        "partial": is_partial,
    }


async def _by_id(context: Context, ids: list[str]) -> dict[str, Document]:
    found = context.services.db.records.find({"_id": {"$in": ids}})
    return {record["_id"]: record async for record in found}


async def _refusal(context: Context, record: Document | None, template: Template, body: Document) -> Problem | None:
    try:
        await _allowed(context, record, template)
        await record_plans.plan(context, record or {}, body["action"], body.get("given", {}), "staff")
    except Problem as problem:
        return problem
    return None


async def _allowed(context: Context, record: Document | None, template: Template) -> None:
    """A record of this register that the actor sees; missing, foreign and of another register look the same."""
    is_seen = record is not None and record["register"] == template.id
    if record is None or not is_seen or not await registers.holds_over(context, registers.LIST, template, record):
        raise Problem("record.not_found")


def _reason(problem: Problem) -> Document:
    said = problem.errors[0].message if problem.errors else problem.detail or problem.title
    return {"code": problem.code, "detail": said}


async def run(context: Context, job: jobs.Running) -> Document:
    """Take the step on every record; how many it was taken on, how many not, and the file that says which and why."""
    acting = replace(await acting_for(context, job.account), idempotency_key=f"bulk:{job.id}")
    template = registers.get_template(acting, job.parameters["register"])
    total = await _write_down(acting, job, template)
    counts: Counter[str] = Counter()
    for start in range(0, total, BATCH):
        rows = await _rows(acting, job, start, total)
        for number, row in enumerate(rows, start):
            code = row["code"] or await _take(acting, job, template, row)
            counts[code] += 1
            await job.progress(number + 1, total)
    file = await _file(acting, job, total)
    return {"done": counts[DONE], "refused": total - counts[DONE], "file": file}


async def _write_down(context: Context, job: jobs.Running, template: Template) -> int:
    """Note which records the job is for, in order; how many. Goes on where an earlier run stopped."""
    if "total" in job.checkpoint:
        return int(job.checkpoint["total"])
    number: int = job.checkpoint.get("noted", 0)
    chunk: list[Document] = []
    after = job.checkpoint.get("after")
    async with aclosing(_wanted(context, job, template, number, after)) as found:
        async for record, cursor in found:
            chunk.append(_new_row(context, job, number + len(chunk), record))
            if number + len(chunk) > MOST:
                raise Problem("register.too_many", f"一次最多办理 {MOST} 条，请缩小筛选范围")
            if len(chunk) == BATCH:
                await _note(context, chunk)
                number, chunk = number + len(chunk), []
                await job.save(noted=number, after=cursor)
    await _note(context, chunk)
    await job.save(total=number + len(chunk))
    return number + len(chunk)


async def _wanted(
    context: Context, job: jobs.Running, template: Template, noted: int, after: str | None
) -> AsyncGenerator[tuple[str, str | None]]:
    if job.parameters["filter"] is None:
        for record in job.parameters["records"][noted:]:
            yield record, None
        return
    async with aclosing(_ids(context, template, job.parameters["filter"], after)) as found:
        async for each in found:
            yield each


async def _ids(
    context: Context, template: Template, filter_: Document, after: str | None
) -> AsyncGenerator[tuple[str, str | None]]:
    """The records of a filter, each with the cursor behind it."""
    await registers.require(context, registers.LIST, template, filter_["scope"])
    selection = select(context, template, filter_["scope"], filter_)
    async with aclosing(selected(context, selection, position_of(after) if after else None)) as found:
        async for one in found:
            if one.fits:
                yield one.record["_id"], cursor_of((one.record[selection.sort], one.record["_id"]))


def _new_row(context: Context, job: jobs.Running, number: int, record: str) -> Document:
    return {"_id": _name(job, number), "record": record, "code": None, "detail": None, "at": context.services.clock()}


def _name(job: jobs.Running, number: int) -> str:
    return named_id("bulk", job.id, number)


async def _note(context: Context, rows: list[Document]) -> None:
    """Insert rows; those that a killed run has noted already stay as they are."""
    try:
        if rows:
            await context.services.db.bulk_rows.bulk_write([InsertOne(row) for row in rows], ordered=False)
    except BulkWriteError as error:
        if any(one["code"] != 11000 for one in error.details["writeErrors"]):
            raise


async def _rows(context: Context, job: jobs.Running, start: int, total: int) -> list[Document]:
    names = [_name(job, number) for number in range(start, min(start + BATCH, total))]
    found = {row["_id"]: row async for row in context.services.db.bulk_rows.find({"_id": {"$in": names}})}
    return [found[name] for name in names]


async def _take(context: Context, job: jobs.Running, template: Template, row: Document) -> str:
    """Take the step on one record and note what came of it; `done` or the code of the problem."""
    asked = job.parameters
    noted = {"code": DONE, "detail": None}
    try:
        await _allowed(context, (await _by_id(context, [row["record"]])).get(row["record"]), template)
        await STEP(context, row["record"], asked["action"], asked["given"])
    except Problem as problem:
        noted = _reason(problem)
    await context.services.db.bulk_rows.update_one({"_id": row["_id"]}, {"$set": noted})
    return str(noted["code"])


async def _file(context: Context, job: jobs.Running, total: int) -> str:
    """The workbook that says of each record what came of it."""
    found = [row for start in range(0, total, BATCH) for row in await _rows(context, job, start, total)]
    columns = [
        SheetColumn("序号", kind="number"),
        SheetColumn("记录"),
        SheetColumn("结果"),
        SheetColumn("原因", width=40),
    ]

    def lines() -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(found, 1):
            yield number, row["record"], "已办理" if row["code"] == DONE else "未办理", row["detail"]

    with workspace(context.services.settings) as folder:
        path = folder / "rows.xlsx"
        await asyncio.to_thread(write_workbook, path, [Sheet("办理结果", columns, lines())])
        return await files.keep(context, path, name="批量办理结果.xlsx", media=files.XLSX, account=job.account)
