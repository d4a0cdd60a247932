"""One database per test module on the worker's embedded server, dropped after; and a server that a test may kill."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.database import AsyncDatabase

from server.db.client import connect
from server.db.embedded import EmbeddedDatabase

Database = AsyncDatabase[dict[str, Any]]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def database(database_server: EmbeddedDatabase, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """An empty database named after the module and the worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"{request.module.__name__.rpartition('.')[2]}_{worker}_{os.getpid()}"
    database = connect(database_server.uri, name)
    yield database
    await database.client.drop_database(name)
    await database.client.close()


@pytest_asyncio.fixture(loop_scope="session")
async def own_server(tmp_path: Path) -> AsyncIterator[EmbeddedDatabase]:
    """A started server that a test may kill."""
    server = EmbeddedDatabase(tmp_path / "db", cache_gigabytes=0.25)
    await server.start()
    yield server
    await server.stop()


async def until(condition: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Poll until the condition (plain or coroutine function) is true; fail after `seconds`."""
    async with asyncio.timeout(seconds):
        while True:
            value = condition()
            if asyncio.iscoroutine(value):
                value = await value
            if value:
                return value
            await asyncio.sleep(0.02)
