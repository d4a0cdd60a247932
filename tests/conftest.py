"""One embedded server and one running application for each test worker, on the wire; nothing leaves this machine."""

import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from server.actions.collections import COLLECTIONS
from server.actions.services import Services
from server.commands.serve import prepare
from server.commands.web import drain, start_server
from server.db.embedded import EmbeddedDatabase
from server.db.indexes import ensure_indexes
from server.forms.workdays import Year, statutory
from server.settings import Settings, new_secrets
from tests.cast import City, Clock

os.environ.pop("MONGODB_URI", None)
YEARS = range(2027, 2047)  # those not announced yet have weekends only, so that no test depends on today's year


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """A connection to anywhere else fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest_asyncio.fixture(scope="session")
async def database_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedDatabase]:
    """A running embedded server with a folder of its own."""
    server = EmbeddedDatabase(tmp_path_factory.mktemp("db"), cache_gigabytes=0.25)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Development settings with keys of this run."""
    var: Path = tmp_path_factory.mktemp("var")
    return Settings(mode="dev", var=var, database=f"anma_{os.getpid()}", **new_secrets())  # type: ignore[arg-type]


@pytest_asyncio.fixture(scope="session")
async def services(database_server: EmbeddedDatabase, settings: Settings) -> AsyncIterator[Services]:
    """Services on a database of this worker, with templates and policies released."""
    services = Services(settings, database_server.uri, Clock())
    services.calendar = statutory({year: Year(frozenset(), frozenset()) for year in YEARS})
    await ensure_indexes(services.db, COLLECTIONS)
    await prepare(services, 0)
    await services.start()
    yield services
    await services.stop()


@pytest_asyncio.fixture(scope="session")
async def city(services: Services, database_server: EmbeddedDatabase) -> AsyncIterator[City]:
    """The running application with its cast."""
    server = start_server(services, port=0)
    port = next(iter(server._sockets.values())).getsockname()[1]
    yield City(services, f"http://127.0.0.1:{port}", database_server.uri)
    await drain(server, services)
