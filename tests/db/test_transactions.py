"""Transactions are all or nothing and repeated within bounds; so are idempotent single operations."""

import asyncio
from typing import Any

import pytest
from pymongo.errors import AutoReconnect, ConnectionFailure, DuplicateKeyError, OperationFailure

from server.db import transactions
from server.db.transactions import retry_transient

from .conftest import Database

pytestmark = pytest.mark.asyncio(loop_scope="session")


def failing(times: int, error: Exception) -> Any:
    """A callback that fails a number of times, then answers how often it was called."""
    calls = []

    async def callback(*_: Any) -> int:
        calls.append(1)
        if len(calls) <= times:
            raise error
        return len(calls)

    callback.calls = calls  # type: ignore[attr-defined]
    return callback


def transient() -> OperationFailure:
    return OperationFailure("conflict", 251, {"errorLabels": ["TransientTransactionError"]})


async def test_all_or_nothing(database: Database) -> None:
    async def write(session: Any) -> str:
        await database["a"].insert_one({"_id": 1}, session=session)
        await database["b"].insert_one({"_id": 1}, session=session)
        return "done"

    await database["b"].insert_one({"_id": 1})
    with pytest.raises(DuplicateKeyError):
        await transactions.run(database.client, write)
    assert await database["a"].find_one({"_id": 1}) is None
    await database["b"].delete_one({"_id": 1})
    assert await transactions.run(database.client, write) == "done"
    assert await database["a"].find_one({"_id": 1})


@pytest.mark.parametrize("error", [transient(), OperationFailure("WriteConflict", 112)])
async def test_transient_errors_are_repeated_within_bounds(database: Database, error: Exception) -> None:
    assert await transactions.run(database.client, failing(2, error), attempts=3, pause_seconds=0) == 3
    callback = failing(9, error)
    with pytest.raises(OperationFailure):
        await transactions.run(database.client, callback, attempts=3, pause_seconds=0)
    assert len(callback.calls) == 3


async def test_other_errors_are_not_repeated(database: Database) -> None:
    for error in (ValueError("no"), OperationFailure("no", 13)):
        callback = failing(1, error)
        with pytest.raises(type(error)):
            await transactions.run(database.client, callback)
        assert len(callback.calls) == 1


async def test_counters_under_contention_lose_nothing(database: Database) -> None:
    await database["counters"].insert_one({"_id": "n", "value": 0})

    async def increment(session: Any) -> None:
        counter = await database["counters"].find_one({"_id": "n"}, session=session)
        assert counter
        await database["counters"].update_one({"_id": "n"}, {"$set": {"value": counter["value"] + 1}}, session=session)

    await asyncio.gather(*(transactions.run(database.client, increment, attempts=30) for _ in range(8)))
    assert await database["counters"].find_one({"_id": "n"}) == {"_id": "n", "value": 8}


async def test_an_unknown_commit_result_is_committed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    error = ConnectionFailure("lost", ["UnknownTransactionCommitResult"])

    class Session:
        commit_transaction = staticmethod(failing(2, error))

    await transactions._commit(Session(), 3, 0)  # type: ignore[arg-type]
    assert len(Session.commit_transaction.calls) == 3
    Session.commit_transaction = staticmethod(failing(9, error))
    with pytest.raises(ConnectionFailure):
        await transactions._commit(Session(), 3, 0)  # type: ignore[arg-type]


async def test_single_operations_are_repeated_after_network_errors_only() -> None:
    again = retry_transient(attempts=3, pause_seconds=0)
    assert await again(failing(2, AutoReconnect("gone")))() == 3
    with pytest.raises(AutoReconnect):
        await again(failing(3, AutoReconnect("gone")))()
    with pytest.raises(OperationFailure):
        await again(failing(1, OperationFailure("no", 13)))()
