"""Transactions and single operations that survive a passing failure: repeated a bounded number of times, with jitter.

What is repeated may have happened already, for an answer can be lost on its way. So a callback has no effects outside
the database, and every operation is idempotent by its own key.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import AutoReconnect, ConnectionFailure, OperationFailure, PyMongoError

WRITE_CONFLICT = 112
COMING_BACK = frozenset({91, 189, 251, 10107, 11600, 11602, 13435})  # shutdown, another primary, no such transaction
LONGEST_PAUSE_SECONDS = 2.0

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")


async def run(
    client: AsyncMongoClient[Any],
    callback: Callable[[AsyncClientSession], Awaitable[Result]],
    *,
    attempts: int = 10,
    pause_seconds: float = 0.02,
) -> Result:
    """Run `callback(session)` in one transaction, return its result once that is durable.

    The callback passes `session` to each operation, and is called again after a transient error or a write conflict,
    at most `attempts` times in all; then the last error is raised. Any other error aborts and is raised at once.
    """
    async with client.start_session() as session:
        for attempt in range(1, attempts + 1):
            try:
                async with await session.start_transaction():
                    result = await callback(session)
                    await _commit(session, attempts, pause_seconds)
                    return result
            except PyMongoError as error:
                if attempt == attempts or not _is_transient(error):
                    raise
            await _pause(attempt, pause_seconds)
    raise AssertionError("attempts must be at least 1")


async def _commit(session: AsyncClientSession, attempts: int, pause_seconds: float) -> None:
    for attempt in range(1, attempts + 1):
        try:
            await session.commit_transaction()
            return
        except PyMongoError as error:
            if attempt == attempts or not error.has_error_label("UnknownTransactionCommitResult"):
                raise
        await _pause(attempt, pause_seconds)


def is_passing(error: PyMongoError) -> bool:
    """Whether the same request may succeed in a moment: a conflict, or a database that is away or just coming back."""
    return isinstance(error, ConnectionFailure) or _is_transient(error) or _code(error) in COMING_BACK


def _is_transient(error: PyMongoError) -> bool:
    return _code(error) == WRITE_CONFLICT or error.has_error_label("TransientTransactionError")


def _code(error: PyMongoError) -> int | None:
    return error.code if isinstance(error, OperationFailure) else None


def retry_transient(
    attempts: int = 4, pause_seconds: float = 0.05
) -> Callable[[Callable[Parameters, Awaitable[Result]]], Callable[Parameters, Awaitable[Result]]]:
    """Decorate an idempotent coroutine function: repeat it after network errors and changes of primary."""

    def decorate(function: Callable[Parameters, Awaitable[Result]]) -> Callable[Parameters, Awaitable[Result]]:
        @wraps(function)
        async def repeated(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
            for attempt in range(1, attempts):
                try:
                    return await function(*args, **kwargs)
                except AutoReconnect:
                    await _pause(attempt, pause_seconds)
            return await function(*args, **kwargs)

        return repeated

    return decorate


async def _pause(attempt: int, base_seconds: float) -> None:
    """Wait a random part of a doubling interval, so that those who failed together do not return together."""
    await asyncio.sleep(random.random() * min(base_seconds * 2**attempt, LONGEST_PAUSE_SECONDS))
