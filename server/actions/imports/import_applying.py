"""Applying a checked import, a hundred rows in a transaction; a killed process repeats none and leaves none out."""

from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.imports import import_rows, imports
from server.actions.imports.import_targets import target_of
from server.actions.imports.imported_records import Target
from server.actions.jobs import Running
from server.actions.messages.notices import tell
from server.forms.templates import Template

WRITTEN = ("new", "changed")

Document = dict[str, Any]


async def apply(context: Context, job: Running) -> Document:
    """The job: chunk by chunk, then the import has been applied and whoever ordered it is told.

    Whoever may not import any more when it runs writes nothing more.
    """
    imported = await context.services.db.imports.find_one({"_id": job.parameters["import"]})
    if imported is None or imported["state"] != "applying":
        return {"state": imported["state"] if imported else "discarded"}
    await imports.carry_on(context, job.account, imported)
    template = context.services.templates.get(imported["register"], imported["version"])
    target = target_of(template.id)
    total = sum(imported["counts"][outcome] for outcome in WRITTEN)
    done = 0
    for outcome in WRITTEN:
        number = 0
        while chunk := await import_rows.chunk(context, imported["_id"], outcome, number):
            await _write(context, job, imported, template, target, chunk)
            number += 1
            done += chunk["count"]
            await job.progress(done, total, "写入")
    await _finish(context, imported, template.title)
    return {"import": imported["_id"], "counts": imported["counts"]}


async def _write(
    context: Context, job: Running, imported: Document, template: Template, target: Target, chunk: Document
) -> None:
    async def write(session: Any) -> None:
        if not await import_rows.mark_applied(context, chunk, session):
            return
        ids = [row["id"] for row in chunk["rows"]]
        found = await context.services.db.records.find({"_id": {"$in": ids}}, session=session).to_list(len(ids))
        known = {record["_id"]: record for record in found}
        rows = [(row["id"], row["answers"], known.get(row["id"])) for row in chunk["rows"]]
        await target.write(context, imported, template, rows, invite=job.parameters["invite"], session=session)
        details = {"import": imported["_id"], "rows": len(rows), "by": imported["account"]}
        entry = audit_entry(context, "record.import", f"register:{template.id}", after=ids, **details)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)


async def _finish(context: Context, imported: Document, title: str) -> None:
    now = context.services.clock()
    written = sum(imported["counts"][outcome] for outcome in WRITTEN)

    async def write(session: Any) -> None:
        applying = {"_id": imported["_id"], "state": "applying"}
        change = {"$set": {"state": "applied", "ended_at": now}}
        if not (await context.services.db.imports.update_one(applying, change, session=session)).modified_count:
            return
        values = {"title": title, "done": written, "refused": imported["counts"]["rejected"]}
        await tell(context, [imported["account"]], "import.done", values, session, key=(imported["_id"],))

    await context.services.transaction(write)
