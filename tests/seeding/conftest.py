"""Two small cities of the same seed, on databases of their own with the same keys, on a fixed morning."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from server.actions.collections import COLLECTIONS
from server.actions.context import Actor, Context
from server.actions.services import Services
from server.commands.serve import prepare
from server.commands.session import system_context
from server.db.embedded import EmbeddedDatabase
from server.db.indexes import ensure_indexes
from server.seeding.city import seed_city
from server.settings import Settings

PEOPLE, DAYS, SEED = 200, 3, 2020
NOW = datetime(2021, 3, 10, 1, 30, tzinfo=UTC)  # 09:30 in Zhengzhou


@dataclass
class Seeded:
    """A seeded city: its services, the counts it reported and what it said."""

    services: Services
    counts: dict[str, int]
    said: list[str]

    @property
    def context(self) -> Context:
        return system_context(self.services)

    async def all(self, collection: str) -> list[dict[str, Any]]:
        return await self.services.db[collection].find({}).to_list(None)

    async def account(self, phone: str) -> dict[str, Any]:
        token = self.services.keyring.token("phone", phone)
        login = await self.services.db.logins.find_one({"_id": f"phone:{token}"})
        assert login
        found = await self.services.db.accounts.find_one({"_id": login["account"]})
        assert found
        return found

    def acting(self, account: dict[str, Any], key: str) -> Context:
        return Context(self.services, Actor(account["_id"]), NOW, "test", idempotency_key=key, request_digest=key)


@asynccontextmanager
async def empty_services(server: EmbeddedDatabase, settings: Settings, name: str) -> AsyncIterator[Services]:
    """Services on an empty database with templates and policies released; dropped after."""
    named = settings.model_copy(update={"database": f"{settings.database}_{name}"})
    services = Services(named, server.uri, lambda: NOW)
    await ensure_indexes(services.db, COLLECTIONS)
    await prepare(services, 0)
    yield services
    await services.db.client.drop_database(named.database)
    await services.stop()


async def seed(services: Services, number: int = SEED) -> Seeded:
    said: list[str] = []
    context = system_context(services)
    counts = await seed_city(context, PEOPLE, seed=number, history_days=DAYS, progress=said.append)
    return Seeded(services, counts, said)


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def seeded(database_server: EmbeddedDatabase, settings: Settings) -> AsyncIterator[Seeded]:
    """A city."""
    async with empty_services(database_server, settings, "seeded") as services:
        yield await seed(services)


@pytest_asyncio.fixture(loop_scope="session")
async def empty(
    database_server: EmbeddedDatabase, settings: Settings, request: pytest.FixtureRequest
) -> AsyncIterator[Services]:
    """Services on an empty database."""
    async with empty_services(database_server, settings, "empty") as services:
        yield services
