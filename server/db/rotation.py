"""Sealing stored fields again under the current key, in small batches that can be interrupted at any point.

Each document says in `key_version` under which key its fields are sealed. A batch is found by equality on that field:
what is done drops out of the index range, so the next batch, or the next run, simply goes on. `_id` ranges, which the
embedded server answers by reading everything, are not needed.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.asynchronous.collection import AsyncCollection

from server.db.encryption import Keyring, SealBroken
from server.db.paging import list_page

BATCH = 200


async def rotate(
    collection: AsyncCollection[Any],
    keyring: Keyring,
    fields: Mapping[str, str],
    *,
    old_version: int,
    time_field: str,
    until: datetime,
    floor: datetime,
    batch: int = BATCH,
) -> int:
    """Reseal `fields` (dotted path → context) of all documents of `old_version`; return how many were resealed.

    Needs the index (key_version, time_field). `time_field` bounds each look to a window, for a plain limit makes the
    embedded server read every remaining match; documents outside floor … until come last, by that plain limit. A
    document that another writer changes meanwhile is left to the next look. Raises SealBroken at a value that cannot
    be opened (naming the document); what was done before stays done.
    """
    if old_version == keyring.current:
        raise ValueError("the current key needs no rotation")
    done = 0
    async for documents in _batches(collection, old_version, time_field, until, floor, min(batch, 300)):
        updates = [_update(document, keyring, fields) for document in documents]
        result = await collection.bulk_write(updates, ordered=False)
        done += result.modified_count
    return done


async def _batches(
    collection: AsyncCollection[Any], version: int, time_field: str, until: datetime, floor: datetime, size: int
) -> AsyncIterator[list[dict[str, Any]]]:
    equality, cursor = {"key_version": version}, None
    while True:
        page = await list_page(
            collection, equality, until=until, floor=floor, sort_field=time_field, cursor=cursor, limit=size
        )
        if page.items:
            yield page.items
        if (cursor := page.next) is None:
            break
    while rest := await collection.find(equality).limit(size).to_list():
        yield rest


def _update(document: dict[str, Any], keyring: Keyring, fields: Mapping[str, str]) -> UpdateOne:
    """The update that applies only while the document's sealed values are still those that were read."""
    sealed = {path: value for path in fields if isinstance(value := _at(document, path), bytes)}
    resealed = {}
    for path, value in sealed.items():
        try:
            resealed[path] = keyring.reseal(value, fields[path])
        except SealBroken as error:
            raise SealBroken(f"{path} of document {document['_id']}: {error}") from None
    unchanged = {"_id": document["_id"], "key_version": document["key_version"], **sealed}
    return UpdateOne(unchanged, {"$set": {**resealed, "key_version": keyring.current}})


def _at(document: dict[str, Any], path: str) -> Any:
    value: Any = document
    for name in path.split("."):
        if isinstance(value, list):
            raise ValueError(f"{path} leads through an array; rotation knows single fields only")
        value = value.get(name) if isinstance(value, dict) else None
    return value
