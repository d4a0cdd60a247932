"""Deleting what is past its retention, in small batches by an index; never a TTL index (see docs/database.md).

Every collection that declares a retention is swept, by the first of its indexes that leads with an instant: when the
document ends by its own words, or when it happened. Collections of the hot path have no such index, because each
insert would pay for it: they are swept group by group along an index they have anyway, and a template may keep its
answers shorter or longer than the rest.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from server.actions.audit import audit_entry
from server.actions.collections import COLLECTIONS
from server.actions.context import Context
from server.actions.people import photos
from server.db.indexes import CollectionSpec
from server.db.paging import EPOCH

BATCH = 200
MOST_A_RUN = 2000
PASSING = ("limits", "login_codes", "login_attempts", "captchas", "app_tickets", "dev_inbox")  # counters, not data
INSTANTS = ("expires_at", "ends_at", "at")

Group = tuple[dict[str, Any], timedelta]


async def _by_template(context: Context, usual: timedelta) -> list[Group]:
    """Submissions form by form: the form's own retention, or the usual one."""
    kept = [(t.id, t.meta.get("retention_days")) for t in context.services.templates.all()]
    return [({"template": name}, timedelta(days=days) if days else usual) for name, days in kept]


async def _by_place(context: Context, usual: timedelta) -> list[Group]:
    """Visits by some places at a time."""
    places = [place["_id"] async for place in context.services.db.places.find({}, {"_id": 1}, batch_size=1000)]
    chunks = (places[start : start + BATCH] for start in range(0, len(places), BATCH))
    return [({"place": {"$in": chunk}}, usual) for chunk in chunks]


GROUPED: dict[str, Callable[[Context, timedelta], Awaitable[list[Group]]]] = {
    "submissions": _by_template,
    "visits": _by_place,
}


def swept_field(spec: CollectionSpec) -> str | None:
    """The instant by which a collection is swept: the one that leads an index, or follows its group in one."""
    if spec.name in GROUPED:
        return "at"
    leading = {next(iter(index.document["key"])) for index in spec.indexes}
    return next((name for name in INSTANTS if name in leading), None)


async def delete_expired(context: Context) -> int:
    """A bounded number of expired documents of each collection; how many went. Call again while it is not zero."""
    swept = {spec.name: await _sweep(context, spec) for spec in COLLECTIONS if spec.retention is not None}
    swept["photos"] = await photos.delete_expired(context)
    gone = {name: count for name, count in swept.items() if count and name not in PASSING}
    if gone:
        await context.services.db.audit_entries.insert_one(
            audit_entry(context, "retention.delete", "system:retention", **gone)
        )
    return sum(swept.values())


async def _sweep(context: Context, spec: CollectionSpec) -> int:
    field = swept_field(spec)
    assert field is not None and spec.retention is not None, f"nothing sweeps {spec.name}"
    groups: list[Group] = [({}, spec.retention)]
    if spec.name in GROUPED:
        groups = await GROUPED[spec.name](context, spec.retention)
    deleted = 0
    for equality, kept in groups:
        while deleted < MOST_A_RUN:
            gone = await _delete_batch(context, spec.name, {**equality, field: _before(context.now - kept)})
            deleted += gone
            if gone < BATCH:
                break
    return deleted


def _before(instant: datetime) -> dict[str, datetime]:
    return {"$gte": EPOCH, "$lt": instant}


async def _delete_batch(context: Context, collection: str, ended: dict[str, Any]) -> int:
    documents = context.services.db[collection]
    found = await documents.find(ended, {"_id": 1}).limit(BATCH).to_list(BATCH)
    if not found:
        return 0
    return int((await documents.delete_many({"_id": {"$in": [one["_id"] for one in found]}, **ended})).deleted_count)
