"""The rows of an import between its check and its end: sealed, in chunks of one outcome each. Owns `import_rows`."""

from datetime import timedelta
from typing import Any

import orjson

from server.actions.context import Context
from server.actions.ids import named_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

IMPORT_ROWS = CollectionSpec(
    "import_rows",
    indexes=(ascending("import", "outcome", "number"), ascending("at")),
    shard_key=("import",),
    retention=timedelta(days=2),
    sensitive=("/rows",),
)
OUTCOMES = ("new", "changed", "unchanged", "skipped", "rejected")
CHUNK = 100
_PURPOSE = "import_rows:rows"

Document = dict[str, Any]


class Writer:
    """Collects rows and stores them, a hundred of one outcome at a time; counts them."""

    def __init__(self, context: Context, imported: str) -> None:
        self._context, self._import = context, imported
        self._waiting: dict[str, list[Document]] = {outcome: [] for outcome in OUTCOMES}
        self._chunks = dict.fromkeys(OUTCOMES, 0)
        self.counts = dict.fromkeys(OUTCOMES, 0)

    async def add(self, outcome: str, row: Document) -> None:
        self.counts[outcome] += 1
        waiting = self._waiting[outcome]
        waiting.append(row)
        if len(waiting) == CHUNK:
            await self._store(outcome)

    async def close(self) -> None:
        """Store what is left."""
        for outcome in OUTCOMES:
            if self._waiting[outcome]:
                await self._store(outcome)

    async def _store(self, outcome: str) -> None:
        """A chunk has the same id however often the check runs."""
        number, rows = self._chunks[outcome], self._waiting[outcome]
        self._chunks[outcome] += 1
        self._waiting[outcome] = []
        text = orjson.dumps(rows, default=str).decode()
        chunk = {
            "import": self._import, "outcome": outcome, "number": number, "applied": False, "at": self._context.now,
            "rows": self._context.services.keyring.seal(text, _PURPOSE), "count": len(rows),
        }  # fmt: skip
        key = {"_id": named_id("import_rows", self._import, outcome, number)}
        await self._context.services.db.import_rows.replace_one(key, {**key, **chunk}, upsert=True)


async def forget(context: Context, imported: str) -> None:
    """Drop what an earlier, interrupted check has stored."""
    await context.services.db.import_rows.delete_many({"import": imported})


async def chunk(context: Context, imported: str, outcome: str, number: int) -> Document | None:
    """One chunk with its rows in clear; None after the last."""
    key = named_id("import_rows", imported, outcome, number)
    found: Document | None = await context.services.db.import_rows.find_one({"_id": key})
    if found is None:
        return None
    return {**found, "rows": orjson.loads(context.services.keyring.open(bytes(found["rows"]), _PURPOSE))}


async def mark_applied(context: Context, chunk: Document, session: Any) -> bool:
    """Whether this transaction is the one that writes the chunk; false when an earlier run has written it."""
    same = {"_id": chunk["_id"], "import": chunk["import"], "applied": False}
    done = await context.services.db.import_rows.update_one(same, {"$set": {"applied": True}}, session=session)
    return bool(done.modified_count)


async def page(context: Context, imported: str, outcome: str, cursor: str | None) -> Document:
    """The rows of one chunk as `{row, cells, errors}`, and the cursor of the next."""
    if cursor is not None and not (cursor.isascii() and cursor.isdigit() and len(cursor) < 6):
        raise Problem("page.cursor")
    number = int(cursor or 0)
    found = await chunk(context, imported, outcome, number)
    if found is None:
        return {"items": [], "next": None}
    items = [{name: row[name] for name in ("row", "cells", "errors")} for row in found["rows"]]
    return {"items": items, "next": str(number + 1) if len(items) == CHUNK else None}
