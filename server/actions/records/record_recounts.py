"""Recounting: the kept counters of tabs compared with the records themselves, and put right while work goes on.

What is counted in one sweep may be out of date at its end; so each tab that seems wrong is counted again in a
transaction of its own, which a change at the same moment makes repeat.
"""

from collections import Counter
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.records.records import SHARDS, counter_id

SWEEP = 1000


async def recount(context: Context) -> int:
    """Count every tab of every register anew; how many counters were wrong. Reads everything: for a quiet hour."""
    real: Counter[bytes] = Counter()
    async for record in context.services.db.records.find({}, {"counted": 1}, batch_size=SWEEP):
        real.update(record["counted"])
    kept: Counter[bytes] = Counter()
    async for counter in context.services.db.record_counts.find({}, batch_size=SWEEP):
        kept[counter["_id"].rpartition(":")[0].encode()] += counter["n"]
    seeming = sorted(text for text in {*real, *kept} if real[text] != kept[text])
    return sum([await _put_right(context, text) for text in seeming])


async def _put_right(context: Context, text: bytes) -> bool:
    """Whether a tab's counter was wrong: then its first shard takes the difference."""

    async def write(session: Any) -> bool:
        db = context.services.db
        shards = {"_id": {"$in": [counter_id(text, shard) for shard in range(SHARDS)]}}
        kept = sum([one["n"] async for one in db.record_counts.find(shards, session=session)])
        real = await db.records.count_documents({"tokens": text}, session=session)
        if real == kept:
            return False
        first = {"_id": counter_id(text, 0)}
        await db.record_counts.update_one(first, {"$inc": {"n": real - kept}}, upsert=True, session=session)
        entry = audit_entry(context, "record.recount", f"counter:{text.decode()}", difference=real - kept)
        await db.audit_entries.insert_one(entry, session=session)
        return True

    return bool(await context.services.transaction(write))
