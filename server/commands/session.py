"""What commands share: settings from options, a database to work on, services for as long as a command runs."""

import argparse
import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog

from server.actions.collections import COLLECTIONS
from server.actions.context import SYSTEM, Context
from server.actions.services import Services
from server.db.embedded import EmbeddedDatabase, attach
from server.db.indexes import ensure_indexes
from server.settings import Settings, load


def add_mode(parser: argparse.ArgumentParser) -> None:
    """The option every command takes."""
    parser.add_argument("--dev", action="store_true", help="开发模式：密钥自动生成在 var/ 下，短信进入开发收件箱")


def settings_of(options: argparse.Namespace, **more: Any) -> Settings:
    """The settings of this run; `--dev` sets the mode."""
    start_logging()
    return load(**({"mode": "dev"} if options.dev else {}), **{k: v for k, v in more.items() if v is not None})


def start_logging() -> None:
    """Structured lines as JSON on standard error; libraries only speak up from warnings on."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s %(levelname)s %(message)s")
    logging.getLogger("tornado.access").disabled = True
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


@asynccontextmanager
async def database(settings: Settings) -> AsyncIterator[tuple[str, bool]]:
    """The URI to use, and whether this process is to build the indexes: it is not where another one runs the server.

    The configured database, a running embedded server, or one started for as long as this lasts.
    """
    if settings.mongodb_uri is not None:
        yield settings.mongodb_uri.get_secret_value(), True
        return
    folder = settings.var / "db"
    running = await attach(folder)
    if running is not None:
        yield running, False
        return
    embedded = EmbeddedDatabase(folder)
    uri = await embedded.start()
    try:
        yield uri, True
    finally:
        await embedded.stop()


@asynccontextmanager
async def services_on(settings: Settings, uri: str, *, build_indexes: bool) -> AsyncIterator[Services]:
    """Services for as long as this lasts. Only one process at a time may build indexes."""
    services = Services(settings, uri)
    try:
        if build_indexes:
            await ensure_indexes(services.db, COLLECTIONS)
        await services.refresh()
        yield services
    finally:
        await services.stop()


def run_with_services(options: argparse.Namespace, job: Callable[[Services], Awaitable[int]]) -> int:
    """Run a coroutine function with services; its exit status."""

    async def run() -> int:
        settings = settings_of(options)
        async with (
            database(settings) as (uri, build_indexes),
            services_on(settings, uri, build_indexes=build_indexes) as services,
        ):
            return await job(services)

    return asyncio.run(run())


def system_context(services: Services) -> Context:
    """The context of a command: the operator at the machine acts as the system."""
    return Context(services, SYSTEM, services.clock(), "command", idempotency_key=None)
