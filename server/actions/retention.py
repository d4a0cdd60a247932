"""Deleting what is past its retention, in small batches by an index; never a TTL index (see docs/database.md)."""

from datetime import UTC, datetime

from server.actions.accounts import LOGIN_CODES
from server.actions.context import Context
from server.db.indexes import CollectionSpec

BATCH = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BY_EXPIRY = (LOGIN_CODES,)  # the document itself says when it ends


async def delete_expired(context: Context) -> int:
    """One batch of each collection; how many documents went. Call again while it is not zero."""
    return sum([await _delete_batch(context, spec) for spec in BY_EXPIRY])


async def _delete_batch(context: Context, spec: CollectionSpec) -> int:
    assert spec.retention is not None
    collection = context.services.db[spec.name]
    ended = {"expires_at": {"$gte": EPOCH, "$lt": context.now - spec.retention}}
    found = await collection.find(ended, {"_id": 1}).limit(BATCH).to_list(BATCH)
    if not found:
        return 0
    return int((await collection.delete_many({"_id": {"$in": [d["_id"] for d in found]}})).deleted_count)
