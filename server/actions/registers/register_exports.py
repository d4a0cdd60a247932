"""Exports of registers: what a list selects, of any length, as a workbook, as CSV or as JSON lines, by a job.

Masked, unless whoever ordered it gave a purpose and may see it clear; the audit trail says what left, how many rows and
why. Repeatable groups become sheets of their own.
"""

from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from typing import Any

from server.actions import files, jobs
from server.actions.acting import acting_for
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.messages import notices
from server.actions.privacy import unmasking
from server.actions.records.records import Document
from server.actions.registers import register_files, registers
from server.actions.registers.register_files import Chunks, Line, Table
from server.actions.registers.register_lists import Selection, select, selected
from server.actions.registers.register_rows import Cells, Found, names_in
from server.actions.submissions.answering import put
from server.actions.workspaces import workspace
from server.errors import FieldProblem, Problem
from server.forms.columns import Column, column_of
from server.forms.pointers import Parts, find, join, schema_at
from server.forms.templates import Template
from server.forms.views import exports_of

KIND = "register.export"
UNMASK = "person.unmask"
CHUNK = 200


async def order(context: Context, register: str, asked: Document) -> Document:
    """Order an export; its job. `columns` takes some of the columns of the export, or of the list."""
    template = registers.get_template(context, register)
    scope = await registers.require_scope(context, registers.EXPORT, template, asked.get("scope"))
    select(context, template, scope, asked)
    _columns(template, asked)
    await _masking(context, template, scope, asked)
    title = f"导出{registers.get_view(template).title}"
    organization = scope.partition(":")[2] if scope.startswith("organization:") else None
    parameters = {**asked, "register": register, "scope": scope}
    return await jobs.start(context, KIND, parameters, title=title, organization=organization)


async def run(context: Context, job: jobs.Running) -> Document:
    """Write the file and keep it for whoever ordered it, as far as they still may. After a kill it is written anew."""
    asked = job.parameters
    acting = await acting_for(context, job.account)
    template = registers.get_template(acting, asked["register"])
    await registers.require(acting, registers.EXPORT, template, asked["scope"])
    title, kind = registers.get_view(template).title, asked["format"]
    with workspace(context.services.settings) as folder:
        path = folder / "export"
        rows = await _write(acting, job, template, path)
        await _audit(acting, asked, rows)
        day = context.today
        name = f"{title}{day:%Y%m%d}.{register_files.ENDINGS[kind]}"
        file = await files.keep(context, path, name=name, media=register_files.MEDIA[kind], account=job.account)
    await notices.tell(context, [job.account], "export.ready", {"title": title}, key=(job.id,))
    return {"file": file, "rows": rows}


async def _write(context: Context, job: jobs.Running, template: Template, path: Path) -> int:
    asked, scope, kind = job.parameters, job.parameters["scope"], job.parameters["format"]
    columns, clear = _columns(template, asked), await _masking(context, template, scope, asked)
    zone = context.services.settings.zone
    groups = list(_groups(template, asked.get("columns"), zone)) if kind == "xlsx" else []
    table = Table(registers.get_view(template).title, columns, zone, groups)
    selection = select(context, template, scope, asked)
    lines = _lines(context, job, selection, Cells(columns, *clear), groups)
    return await register_files.write(path, table, lines, kind)


async def _audit(context: Context, asked: Document, rows: int) -> None:
    """Before anybody can fetch the file."""
    details = {name: asked.get(name) for name in ("scope", "tab", "format", "columns")}
    purpose = (asked.get("purpose") or "").strip() or None
    entry = audit_entry(
        context, "register.export", f"register:{asked['register']}", purpose=purpose, rows=rows,
        clear=bool(asked.get("clear")), **details,
    )  # fmt: skip
    await context.services.db.audit_entries.insert_one(entry)


def _columns(template: Template, asked: Document) -> list[Column]:
    exports = exports_of(template)
    export = exports.get(asked["export"]) if "export" in asked else next(iter(exports.values()))
    if export is None:
        raise Problem("body.invalid", errors=[FieldProblem("/export", "unknown", "没有这种导出")])
    if not asked.get("columns"):
        return list(export.columns)
    known = {column.id: column for column in (*registers.get_view(template).columns, *export.columns)}
    unknown = next((name for name in asked["columns"] if name not in known), None)
    if unknown is not None:
        raise Problem("body.invalid", errors=[FieldProblem("/columns", "unknown", "没有这一列，请刷新后重新选择")])
    return [known[name] for name in dict.fromkeys(asked["columns"])]


async def _masking(context: Context, template: Template, scope: str, asked: Document) -> tuple[frozenset[str], bool]:
    """The verbs whose columns are written clear, and whether all are; `register.clear` when that would be none."""
    if not asked.get("clear"):
        return frozenset(), False
    purpose = asked.get("purpose") or ""
    if not purpose.strip():
        raise Problem("body.invalid", errors=[FieldProblem("/purpose", "required", "导出未遮盖的内容须写明用途")])
    unmasking.check_purpose(purpose, ())
    if await registers.holds_over(context, UNMASK, template, scope):
        return frozenset(), True
    held = await registers.clear_verbs(context, template, scope)
    if not held:
        raise Problem("register.clear")
    return held, False


async def _lines(
    context: Context, job: jobs.Running, selection: Selection, cells: Cells, groups: list[Table]
) -> Chunks:
    done = 0
    async with aclosing(_chunks(context, selection)) as chunks:
        async for chunk in chunks:
            named = replace(cells, names=await names_in(context, cells.columns, chunk))
            yield [
                Line(one.record["_id"], named.of(one), [_items(each, one, named) for each in groups]) for one in chunk
            ]
            done += len(chunk)
            await job.progress(done)


async def _chunks(context: Context, selection: Selection) -> AsyncGenerator[list[Found]]:
    chunk: list[Found] = []
    async with aclosing(selected(context, selection, batch=CHUNK)) as documents:
        async for found in documents:
            chunk += [found] if found.fits else []
            if len(chunk) == CHUNK:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _groups(template: Template, chosen: Collection[str] | None, zone: tzinfo) -> Iterator[Table]:
    """The repeatable groups of the form, or those among the chosen columns, with a column for each field of an item."""
    for parts in _repeated(template.schema, ()):
        if not chosen or join(parts) in chosen:
            named = column_of(template, {"path": join(parts)})
            inner = (schema_at(template.schema, (*parts, "0")) or {})["properties"]
            yield Table(named.title, [column_of(template, {"path": join((*parts, "0", name))}) for name in inner], zone)


def _repeated(schema: Document, at: Parts) -> Iterator[Parts]:
    for name, inner in schema.get("properties", {}).items():
        if "properties" in (inner.get("items") or {}):
            yield (*at, name)
        else:
            yield from _repeated(inner, (*at, name))


def _items(group: Table, found: Found, cells: Cells) -> list[list[Any]]:
    """The items of a group in one record; its columns speak of the first item, so each takes that place in turn."""
    parts = group.columns[0].parts[:-2]
    items = find(found.answers, parts)
    return [cells.of_answers(group.columns, put({}, parts, [item])) for item in items or ()]
