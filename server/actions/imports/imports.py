"""Imports: a workbook becomes records of a register, after everybody has seen what it would do.

The upload is checked row by row in the background; the preview says what is new, changed, unchanged, left out and
refused, and refused rows come back as a workbook with their reasons. Nothing is written before the import is applied,
which goes on where it stopped when its process dies. Owns `imports`; the rows are those of `actions.import_rows`.
"""

from datetime import timedelta
from typing import Any

from server.actions import files, jobs, limits
from server.actions.acting import acting_for
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import digest, named_id
from server.actions.imports import import_rows
from server.actions.lists import page_of
from server.actions.registers import registers
from server.actions.workspaces import workspace
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.imports import Mapping, blank_columns, mapping_of
from server.workbooks.sheets import SheetColumn
from server.workbooks.writing import write_blank

IMPORTS = CollectionSpec(
    "imports",
    indexes=(ascending("scope", "register", "at"), ascending("at")),
    shard_key=("_id",),
    retention=timedelta(days=30),
    sensitive=("/name",),
)
LIMIT_BYTES = 8 * 1024 * 1024
CHECK, APPLY = "import.check", "import.apply"
VERB = "record.import"
DISMISSED = "发起人已无权导入，没有继续；请有权限的管理员重新上传"
STATES = ("checking", "ready", "applying", "applied", "refused", "discarded")

Document = dict[str, Any]


async def blank_workbook(context: Context, register: str, declaration: str | None) -> files.Download:
    """The workbook to be filled, made from the import's declaration."""
    await registers.require_any(context, VERB)
    mapping = _mapping(context, register, declaration)
    columns = [
        SheetColumn(
            one.header, width=one.width, hint=one.hint, required=one.required,
            options=one.options, example=one.example,
        )
        for one in blank_columns(mapping)
    ]  # fmt: skip
    with workspace(context.services.settings) as folder:
        path = folder / "blank.xlsx"
        write_blank(path, mapping.title, columns)
        content = path.read_bytes()
    return files.from_bytes(f"{mapping.title}模板.xlsx", files.XLSX, content)


def _mapping(context: Context, register: str, declaration: str | None) -> Mapping:
    try:
        return mapping_of(context.services.templates.get(register), declaration)
    except KeyError:
        raise Problem("import.undeclared") from None


async def upload(context: Context, register: str, asked: Document, content: bytes) -> Document:
    """Take a workbook for a register and a scope, and have it checked; the import, with its job."""
    context.request_digest = digest(content)
    template = context.services.templates.get(register)
    scope = await registers.require_scope(context, VERB, template, asked.get("scope"))
    mapping = _mapping(context, register, asked.get("import"))
    key = named_id("import", context.actor.account, context.idempotency_key)
    seal = context.services.keyring.seal
    imported = {
        "_id": key, "register": register, "version": template.version, "import": mapping.id, "scope": scope,
        "account": context.actor.account, "state": "checking", "at": context.now, "ended_at": None,
        "name": seal(asked.get("name") or "", "imports:name"), "notes": [], "columns": [], "counts": None,
        "refusal": None, "rejected_file": None, "file": None, "job": named_id("job", CHECK, context.actor.account, key),
        "request": context.request_digest,
    }  # fmt: skip
    if known := await context.services.made_before(context, IMPORTS.name, key):
        return shown(context, known)
    await limits.spend(context, "import.upload", account=context.actor.account)
    imported["file"] = await files.keep(
        context, content, name="upload", media=files.XLSX, account=f"import:{key}", kept=timedelta(days=2)
    )

    async def write(session: Any) -> None:
        await context.services.db.imports.insert_one(imported, session=session)
        entry = audit_entry(context, "import.upload", f"import:{key}", register=register, scope=scope)
        await context.services.db.audit_entries.insert_one(entry, session=session)
        title = f"核对{mapping.title}"
        await jobs.start(context, CHECK, {"import": key}, title=title, key=key, session=session)

    stored = await context.services.write_once(context, IMPORTS.name, key, write)
    return shown(context, stored or imported)


async def access(context: Context, imported: str) -> Document:
    """An import into a register that the actor may import into; missing and foreign look the same."""
    await registers.require_any(context, VERB)
    found: Document | None = await context.services.db.imports.find_one({"_id": imported})
    if found is None:
        raise Problem("import.not_found")
    try:
        await require_scope(context, found)
    except Problem:
        raise Problem("import.not_found") from None
    return found


async def require_scope(context: Context, imported: Document) -> None:
    """Refuse unless the actor may import into the register and scope of an import."""
    template = context.services.templates.get(imported["register"])
    await registers.require_scope(context, VERB, template, imported["scope"])


async def carry_on(context: Context, account: str, imported: Document) -> None:
    """What a job asks before it goes on for an account: one that may not import any more ends the import."""
    try:
        await require_scope(await acting_for(context, account), imported)
    except Problem:
        ended = {"state": "refused", "refusal": [DISMISSED], "ended_at": context.services.clock()}
        same = {"_id": imported["_id"], "state": imported["state"]}
        await context.services.db.imports.update_one(same, {"$set": ended})
        raise


async def get_import(context: Context, imported: str) -> Document:
    """How far an import is, and what it would do or has done."""
    return shown(context, await access(context, imported))


async def list_rows(context: Context, imported: str, outcome: str, cursor: str | None) -> Document:
    """Some rows of one outcome, in the order of the workbook; what was typed, to be compared with it."""
    found = await access(context, imported)
    return await import_rows.page(context, found["_id"], outcome, cursor)


async def list_imports(context: Context, register: str, scope: str | None, limit: int, cursor: str | None) -> Document:
    """The imports into a register, newest first."""
    template = context.services.templates.get(register)
    scope = await registers.require_scope(context, VERB, template, scope)
    equality = {"scope": scope, "register": register}
    return await page_of(context, IMPORTS, equality, lambda one: shown(context, one), limit, cursor)


async def apply(context: Context, imported: str, *, invite: bool) -> Document:
    """Write what the preview showed; `import.not_ready` unless it was checked and not yet applied."""
    found = await access(context, imported)
    if found["state"] in ("applying", "applied"):
        return shown(context, found)  # twice is once
    job = named_id("job", APPLY, context.actor.account, found["_id"])

    async def write(session: Any) -> None:
        ready = {"_id": found["_id"], "state": "ready"}
        change = {"state": "applying", "job": job}
        if not (await context.services.db.imports.update_one(ready, {"$set": change}, session=session)).modified_count:
            raise Problem("import.not_ready")
        entry = audit_entry(context, "import.apply", f"import:{found['_id']}", counts=found["counts"])
        await context.services.db.audit_entries.insert_one(entry, session=session)
        parameters = {"import": found["_id"], "invite": invite}
        await jobs.start(context, APPLY, parameters, title="写入导入的记录", key=found["_id"], session=session)

    try:
        await context.services.transaction(write)
    except Problem:
        stored = await access(context, imported)
        if stored["state"] not in ("applying", "applied"):  # not this request's own twin, a moment earlier
            raise
    return shown(context, await access(context, imported))


async def discard(context: Context, imported: str) -> Document:
    """Drop an import that was not applied."""
    found = await access(context, imported)
    waiting = {"_id": found["_id"], "state": {"$in": ["checking", "ready", "refused"]}}
    change = {"$set": {"state": "discarded", "ended_at": context.now}}
    if (await context.services.db.imports.update_one(waiting, change)).modified_count:
        await import_rows.forget(context, found["_id"])
    return shown(context, await access(context, imported))


def shown(context: Context, imported: Document) -> Document:
    """An import as those see it who may import."""
    names = ("register", "import", "scope", "state", "at", "ended_at", "notes", "columns", "counts", "refusal", "job")
    name = context.services.keyring.open(bytes(imported["name"]), "imports:name")
    rejected = imported["rejected_file"] if imported["account"] == context.actor.account else None
    return {"id": imported["_id"], "name": name, **{n: imported[n] for n in names}, "rejected_file": rejected}
