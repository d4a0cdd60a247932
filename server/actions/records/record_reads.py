"""What somebody has already seen: the revision of a record that an account last opened. Owns `record_reads`."""

from collections.abc import Sequence
from datetime import timedelta

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.records.records import Document
from server.db.indexes import CollectionSpec, ascending

RECORD_READS = CollectionSpec(
    "record_reads", indexes=(ascending("at"),), shard_key=("_id",), retention=timedelta(days=366)
)


async def mark_read(context: Context, record: Document) -> None:
    """The actor has seen a record as it is now."""
    mine = {"_id": _name(context, record["_id"])}
    change = {"$max": {"revision": record["revision"]}, "$set": {"at": context.now}}
    await context.services.db.record_reads.update_one(mine, change, upsert=True)


async def unread_among(context: Context, records: Sequence[Document]) -> set[str]:
    """Those of some records (a page of them) that changed since the actor last opened them, or never were opened."""
    names = {_name(context, record["_id"]): record for record in records}
    found = context.services.db.record_reads.find({"_id": {"$in": list(names)}}) if names else None
    seen = {one["_id"]: one["revision"] async for one in found} if found else {}
    return {record["_id"] for name, record in names.items() if seen.get(name, 0) < record["revision"]}


def _name(context: Context, record: str) -> str:
    return named_id("read", context.actor.account, record)
