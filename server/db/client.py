"""The connection to MongoDB, and whether it answers.

One client belongs to one event loop and lives as long as the process. Every write is acknowledged by a majority and
journaled: whoever got an answer has a durable document.
"""

import asyncio
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

Document = dict[str, Any]


class DatabaseUnavailable(Exception):
    """The database cannot be started, reached or read; the message is one sentence for the operator."""


def connect(uri: str, database: str, *, pool_size: int = 20) -> AsyncDatabase[Document]:
    """Return the database; nothing is sent before the first operation. Call it inside the running event loop.

    Datetimes come back aware, in UTC. What the URI says about retryable writes stays; the write concern does not.
    """
    client: AsyncMongoClient[Document] = AsyncMongoClient(
        uri,
        appname="anma",
        tz_aware=True,
        uuidRepresentation="standard",
        w="majority",
        journal=True,
        wTimeoutMS=15_000,
        maxPoolSize=pool_size,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
        socketTimeoutMS=30_000,
    )
    return client[database]


async def check(database: AsyncDatabase[Any], seconds: float = 2.0) -> None:
    """Read one document by key; raise DatabaseUnavailable unless the answer, even "none", comes within `seconds`.

    A ping would not do: the embedded server answers it while its engine is stuck.
    """
    try:
        async with asyncio.timeout(seconds):
            await database["health"].find_one({"_id": "health"})
    except TimeoutError:
        raise DatabaseUnavailable(f"The database did not answer a read within {seconds:g} s.") from None
    except PyMongoError as error:
        raise DatabaseUnavailable(f"The database cannot be read ({type(error).__name__}).") from error


async def is_healthy(database: AsyncDatabase[Any], seconds: float = 2.0) -> bool:
    """Whether `check` passes."""
    try:
        await check(database, seconds)
    except DatabaseUnavailable:
        return False
    return True
