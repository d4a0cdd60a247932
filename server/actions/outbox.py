"""What must still happen after a change: written in the change's own transaction, worked by the worker.

An entry is leased, handled, deleted; a handler may therefore run twice and must be idempotent. Owns `outbox`.
"""

from datetime import timedelta
from typing import Any

from server.actions.context import Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending

OUTBOX = CollectionSpec("outbox", indexes=(ascending("topic", "due_at"),), shard_key=("_id",))
LEASE = timedelta(minutes=2)
WINDOW = timedelta(days=2)
TOPICS = ("color.rescore", "color.changed")


def outbox_entry(context: Context, topic: str, **payload: Any) -> dict[str, Any]:
    """An entry due at once."""
    return {"_id": new_id(), "topic": topic, "due_at": context.now, "tries": 0, "payload": payload}


async def claim(context: Context, topic: str, limit: int = 50) -> list[dict[str, Any]]:
    """Entries of a topic that are due, each leased to this caller for two minutes."""
    outbox = context.services.db.outbox
    due = {"topic": topic, "due_at": {"$gte": context.now - WINDOW, "$lte": context.now}}
    claimed = []
    for entry in await outbox.find(due).limit(limit).to_list(limit):
        same = {"_id": entry["_id"], "due_at": entry["due_at"]}
        lease = {"$set": {"due_at": context.now + LEASE}, "$inc": {"tries": 1}}
        if (await outbox.update_one(same, lease)).modified_count:
            claimed.append(entry)
    return claimed


async def settle(context: Context, entry: str) -> None:
    """Handled: gone."""
    await context.services.db.outbox.delete_one({"_id": entry})
