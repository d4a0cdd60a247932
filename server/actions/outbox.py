"""What must still happen after a change: written in the change's own transaction, worked by the worker.

An entry is leased, handled, deleted; a handler may therefore run twice and must be idempotent. Owns `outbox`.
"""

from datetime import datetime, timedelta
from typing import Any

from server.actions.context import Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH

OUTBOX = CollectionSpec(
    "outbox", indexes=(ascending("topic", "due_at"),), shard_key=("_id",), sensitive=("/payload/sealed",)
)
LEASE = timedelta(minutes=2)
LONGEST_PAUSE = timedelta(hours=1)


def outbox_entry(context: Context, topic: str, *, due_at: datetime | None = None, **payload: Any) -> dict[str, Any]:
    """An entry due at once, or at an instant."""
    return {"_id": new_id(), "topic": topic, "due_at": due_at or context.now, "tries": 0, "payload": payload}


async def claim(context: Context, topic: str, limit: int = 50) -> list[dict[str, Any]]:
    """Entries of a topic that are due, each leased to this caller: two minutes, doubled with every failed try."""
    outbox = context.services.db.outbox
    due = {"topic": topic, "due_at": {"$gte": EPOCH, "$lte": context.now}}
    claimed = []
    for entry in await outbox.find(due).limit(limit).to_list(limit):
        same = {"_id": entry["_id"], "due_at": entry["due_at"]}
        pause = min(LEASE * 2 ** entry["tries"], LONGEST_PAUSE)
        lease = {"$set": {"due_at": context.now + pause}, "$inc": {"tries": 1}}
        if (await outbox.update_one(same, lease)).modified_count:
            claimed.append(entry)
    return claimed


async def settle(context: Context, entry: str) -> None:
    """Handled: gone."""
    await context.services.db.outbox.delete_one({"_id": entry})


async def replace(context: Context, entry: str, following: list[dict[str, Any]]) -> None:
    """Handled, and what is left of it goes on as other entries: both or nothing."""

    async def write(session: Any) -> None:
        db = context.services.db
        await db.outbox.delete_one({"_id": entry}, session=session)
        if following:
            await db.outbox.insert_many(following, session=session)

    await context.services.transaction(write)


async def prolong(context: Context, entry: str) -> None:
    """Keep a long piece of work leased."""
    lease = {"$set": {"due_at": context.services.clock() + LEASE}}
    await context.services.db.outbox.update_one({"_id": entry}, lease)
