"""Joined round trips: sharing, each caller's own outcome, limits, cancellation, and a server killed in mid-flight."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bson import ObjectId
from bson.errors import InvalidDocument
from pymongo import WriteConcern
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    OperationFailure,
    WriteConcernError,
    WriteError,
    WTimeoutError,
)

from server.db import joined
from server.db.client import connect, is_healthy
from server.db.embedded import EmbeddedDatabase
from server.db.explain import assert_indexed
from server.db.joined import JoinedInserts, JoinedReads

from .conftest import Database, until

pytestmark = pytest.mark.asyncio(loop_scope="session")

Collection = AsyncCollection[dict[str, Any]]


@pytest_asyncio.fixture(loop_scope="session")
async def collection(database: Database) -> AsyncIterator[Collection]:
    await database["visits"].create_index("code", unique=True)
    yield database["visits"]
    await database["visits"].drop()


class Spy:
    """A collection that notes the size of each batch, can hold trips back, and can fail them."""

    def __init__(self, collection: Collection) -> None:
        self.collection, self.batches = collection, list[int]()
        self.flying, self.most_flying = 0, 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.failure: Exception | None = None
        self.write_concern, self.codec_options = collection.write_concern, collection.codec_options

    async def insert_many(self, documents: list[Any], ordered: bool) -> Any:
        self.batches.append(len(documents))
        self.flying += 1
        self.most_flying = max(self.most_flying, self.flying)
        try:
            await self.gate.wait()
            if self.failure:
                raise self.failure
            return await self.collection.insert_many(documents, ordered=ordered)
        finally:
            self.flying -= 1

    def find(self, query: dict[str, Any], *args: Any, **options: Any) -> Any:
        wanted = next(iter(query.values()))
        self.batches.append(len(wanted["$in"]) if isinstance(wanted, dict) else 1)
        return self.collection.find(query, *args, **options)


@pytest.fixture
def spy(collection: Collection) -> Any:
    return Spy(collection)


def document(key: int, **fields: Any) -> dict[str, Any]:
    return {"_id": key, "code": key, **fields}


async def insert_all(inserts: JoinedInserts, documents: list[dict[str, Any]]) -> list[Any]:
    return await asyncio.gather(*(inserts.insert(one) for one in documents), return_exceptions=True)


async def test_a_lone_insert_leaves_alone_and_gets_an_id(collection: Collection, spy: Any) -> None:
    mine: dict[str, Any] = {"code": 1}
    key = await JoinedInserts(spy).insert(mine)
    assert isinstance(key, ObjectId) and mine["_id"] == key
    assert await collection.find_one({"_id": key}) == mine
    assert spy.batches == [1]


async def test_concurrent_inserts_share_one_trip(collection: Collection, spy: Any) -> None:
    assert await insert_all(JoinedInserts(spy), [document(n) for n in range(64)]) == list(range(64))
    assert spy.batches == [64]
    assert len(await collection.find({"code": {"$in": list(range(64))}}).to_list()) == 64


async def test_what_queues_in_flight_leaves_with_the_next_trip(spy: Any) -> None:
    inserts = JoinedInserts(spy)
    spy.gate.clear()
    first = asyncio.create_task(inserts.insert(document(1)))
    await until(lambda: spy.flying == 1)
    others = asyncio.gather(*(inserts.insert(document(n)) for n in range(2, 12)))
    spy.gate.set()
    await asyncio.gather(first, others)
    assert spy.batches == [1, 10]


@pytest.mark.parametrize("trips", [1, 2])
async def test_no_more_trips_at_once_than_allowed(spy: Any, monkeypatch: pytest.MonkeyPatch, trips: int) -> None:
    monkeypatch.setattr(joined, "MAX_DOCUMENTS", 5)
    inserts = JoinedInserts(spy, trips=trips)
    await insert_all(inserts, [document(n) for n in range(40)])
    await insert_all(inserts, [document(n) for n in range(40, 42)])
    assert spy.most_flying == trips
    assert spy.batches == [5] * 8 + [2]


async def test_duplicates_within_a_batch_and_across(collection: Collection, spy: Any) -> None:
    inserts = JoinedInserts(spy)
    await inserts.insert(document(1))
    results = await insert_all(
        inserts, [document(1), document(2), document(2), {"_id": "other", "code": 2}, document(3)]
    )
    assert results[1] == 2 and results[4] == 3
    assert [type(result) for result in (results[0], results[2], results[3])] == [DuplicateKeyError] * 3
    assert results[3].code == 11000 and results[3].details["keyPattern"] == {"code": 1}
    assert "op" not in results[0].details
    assert {one["_id"] async for one in collection.find({"code": {"$in": [1, 2, 3]}})} == {1, 2, 3}


async def test_a_document_that_cannot_be_encoded_fails_alone(spy: Any) -> None:
    results = await insert_all(JoinedInserts(spy), [document(1), document(2, bad=object()), document(3)])
    assert results[::2] == [1, 3] and isinstance(results[1], InvalidDocument)


async def test_a_document_that_is_too_large_fails_alone(spy: Any) -> None:
    results = await insert_all(JoinedInserts(spy), [document(1), document(2, text="x" * joined.MAX_DOCUMENT_BYTES)])
    assert results[0] == 1 and isinstance(results[1], DocumentTooLarge)


async def test_batches_split_by_bytes_and_by_number(spy: Any) -> None:
    inserts = JoinedInserts(spy)
    await insert_all(inserts, [document(n, text="x" * 300_000) for n in range(7)])
    assert spy.batches == [3, 3, 1]
    await insert_all(inserts, [document(n) for n in range(10, 311)])
    assert spy.batches[3:] == [300, 1]
    await insert_all(inserts, [document(n, text="x" * 1_200_000) for n in range(400, 402)])
    assert spy.batches[5:] == [1, 1]


async def test_several_trips_take_a_share_each(spy: Any) -> None:
    await insert_all(JoinedInserts(spy, trips=2), [document(n) for n in range(90)])
    assert spy.most_flying == 2
    assert spy.batches[:2] == [30, 20] and sum(spy.batches) == 90


async def test_a_cancelled_caller_breaks_nobody(collection: Collection, spy: Any) -> None:
    inserts = JoinedInserts(spy)
    spy.gate.clear()
    flying = [asyncio.create_task(inserts.insert(document(n))) for n in (1, 2)]
    await until(lambda: spy.flying == 1)
    queued = [asyncio.create_task(inserts.insert(document(n))) for n in (3, 4)]
    await asyncio.sleep(0)
    flying[0].cancel()
    queued[0].cancel()
    spy.gate.set()
    assert await asyncio.gather(flying[1], queued[1]) == [2, 4]
    assert flying[0].cancelled() and queued[0].cancelled()
    stored = {one["_id"] async for one in collection.find({"code": {"$in": [1, 2, 3, 4]}})}
    assert stored == {1, 2, 4}, "the one in flight was stored, the one in the queue was not"


async def test_all_callers_cancelled_then_the_next_is_served(spy: Any) -> None:
    inserts = JoinedInserts(spy)
    spy.gate.clear()
    tasks = [asyncio.create_task(inserts.insert(document(n))) for n in range(3)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    spy.gate.set()
    assert await inserts.insert(document(9)) == 9


@pytest.mark.parametrize("error", [AutoReconnect("gone"), OperationFailure("refused", 13), RuntimeError("bug")])
async def test_a_failed_trip_fails_everyone_with_an_error_of_his_own(spy: Any, error: Exception) -> None:
    inserts = JoinedInserts(spy)
    spy.failure = error
    results = await insert_all(inserts, [document(1), document(2)])
    assert [type(result) for result in results] == [type(error)] * 2
    assert results[0] is not results[1] and results[0].__cause__ is error
    assert getattr(results[0], "code", None) == getattr(error, "code", None)
    spy.failure = None
    assert await inserts.insert(document(1)) == 1


async def test_write_concern_errors_go_to_all_but_those_with_their_own(spy: Any) -> None:
    wrong = {"index": 1, "code": 121, "errmsg": "Document failed validation", "op": {}}
    for concern, kind in (({"code": 64, "errmsg": "wtimeout"}, WTimeoutError), ({"code": 100}, WriteConcernError)):
        spy.failure = BulkWriteError({"writeErrors": [wrong], "writeConcernErrors": [concern]})
        results = await insert_all(JoinedInserts(spy), [document(1), document(2)])
        assert [type(result) for result in results] == [kind, WriteError]


async def test_unacknowledged_collections_are_refused(collection: Collection) -> None:
    with pytest.raises(ValueError, match="acknowledged"):
        JoinedInserts(collection.with_options(write_concern=WriteConcern(w=0)))


async def test_each_reader_gets_his_document_or_none(collection: Collection, spy: Any) -> None:
    await collection.insert_many([document(n, tags=[n]) for n in range(50)])
    reads = JoinedReads(spy)
    found = await asyncio.gather(*(reads.get(n) for n in range(60)))
    assert found == [document(n, tags=[n]) for n in range(50)] + [None] * 10
    assert spy.batches == [60]


async def test_readers_of_the_same_key_get_copies(collection: Collection, spy: Any) -> None:
    await collection.insert_one(document(1, tags=[1]))
    reads = JoinedReads(spy)
    first, second, none = await asyncio.gather(reads.get(1), reads.get(1), reads.get(2))
    assert none is None and first == second == document(1, tags=[1])
    first["tags"].append(2)
    assert second["tags"] == [1]
    assert spy.batches == [2]


async def test_reads_by_another_unique_field_with_a_projection(collection: Collection) -> None:
    await collection.insert_many([document(n, name="x", secret="y") for n in range(3)])
    reads = JoinedReads(collection, {"_id": 0, "name": 1}, key="code")
    assert await asyncio.gather(reads.get(1), reads.get(7)) == [{"code": 1, "name": "x"}, None]
    without = JoinedReads(collection, {"secret": 0, "_id": 0}, key="code")
    assert await without.get(2) == {"code": 2, "name": "x"}
    with pytest.raises(ValueError, match="code"):
        JoinedReads(collection, {"code": 0}, key="code")
    await assert_indexed(collection, {"code": {"$in": [1, 2]}}, index="code_1")
    await assert_indexed(collection, {"_id": {"$in": [1, 2]}})


async def test_reads_split_and_survive_cancelled_readers(collection: Collection, spy: Any) -> None:
    await collection.insert_many([document(n) for n in range(250)])
    reads = JoinedReads(spy)
    tasks = [asyncio.create_task(reads.get(n % 400)) for n in range(401)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks[5].cancel()
    rest = await asyncio.gather(*(tasks[1:5] + tasks[6:]))
    assert sum(one is not None for one in rest) == 249, "keys 1-4 and 6-249, and the second reader of key 0"
    assert spy.batches == [300, 99]


async def test_a_read_never_joins_one_that_left_before_it(collection: Collection) -> None:
    reads, inserts = JoinedReads(collection), JoinedInserts(collection)
    for n in range(30):
        early = asyncio.create_task(reads.get(n))
        await inserts.insert(document(n))
        assert await reads.get(n) == document(n)
        await early


async def test_a_trip_does_not_inherit_its_first_callers_context(collection: Collection) -> None:
    import pymongo

    inserts = JoinedInserts(collection)

    async def hurried() -> None:
        with pymongo.timeout(0.000001):
            await inserts.insert(document(1))

    await asyncio.gather(hurried(), inserts.insert(document(2)))


async def test_what_was_acknowledged_survives_kill_9(own_server: EmbeddedDatabase) -> None:
    """8 writers' worth of concurrency, the server killed in mid-flight: acknowledged means stored, the rest errors."""
    database = connect(own_server.uri, "killed")
    inserts = JoinedInserts(database["visits"], trips=2)
    supervisor = asyncio.create_task(own_server.keep_running())
    acknowledged: set[int] = set()
    failed: list[Exception] = []

    async def write(start: int) -> None:
        for n in range(start, start + 10_000):
            try:
                acknowledged.add(await inserts.insert(document(n, text="x" * 500)))
            except Exception as error:
                failed.append(error)
                return

    writers = [asyncio.create_task(write(number * 10_000)) for number in range(32)]
    await until(lambda: len(acknowledged) > 300)
    assert own_server.pid
    os.kill(own_server.pid, signal.SIGKILL)
    await asyncio.gather(*writers)
    assert len(failed) == 32 and all(isinstance(error, AutoReconnect) for error in failed)
    await until(lambda: is_healthy(database))
    keys = sorted(acknowledged)
    for start in range(0, len(keys), 200):
        part = keys[start : start + 200]
        assert len(await database["visits"].find({"_id": {"$in": part}}, {"_id": 1}).to_list()) == len(part)
    await insert_all(inserts, [document(n) for n in range(-5, 0)])
    await database.client.close()
    await own_server.stop()
    await supervisor
