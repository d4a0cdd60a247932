"""`web`: one web process. `serve` starts as many as asked, all on one port by SO_REUSEPORT."""

import argparse
import asyncio
import gc
import signal
import sys
from importlib import import_module
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from server.actions.services import Services
from server.app import LARGEST_BODY, make_app
from server.commands.session import add_mode, database, settings_of

DRAIN_SECONDS = 15.0
GARBAGE_AFTER = 20_000  # new objects; the usual 700 are made by a few requests
FAREWELL_SECONDS = 0.5  # a client that keeps its connection hears `Connection: close` with its next answer


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("web", help="一个 Web 进程（通常由 serve 启动）")
    add_mode(parser)
    parser.set_defaults(run=_run_loop)


def _run_loop(options: argparse.Namespace) -> int:
    """On uvloop where it exists (docs/decisions/0002): sockets are most of what a web process does."""
    factory = None if sys.platform == "win32" else import_module("uvloop").new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    async with database(settings) as (uri, _):
        services = Services(settings, uri)
        await services.start()
        spare_garbage_collection()
        server = start_server(services)
        await stopping.wait()
        await drain(server, services)
        await services.stop()
    return 0


def spare_garbage_collection() -> None:
    """Look for cycles less often, and never among what lives as long as the process: templates, policies, modules."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


def start_server(services: Services, port: int | None = None) -> HTTPServer:
    """Listen on the configured address; `server.app` refuses undeclared methods before a socket is bound."""
    settings = services.settings
    server = HTTPServer(
        make_app(services),
        xheaders=settings.trust_proxy,
        max_body_size=LARGEST_BODY,
        body_timeout=30,
        idle_connection_timeout=75,
    )
    server.add_sockets(bind_sockets(settings.port if port is None else port, settings.host, reuse_port=port is None))
    return server


async def drain(server: HTTPServer, services: Services) -> None:
    """Take no new connections, tell the kept-alive ones to close, let requests under way finish, then close."""
    server.stop()
    services.stopping = True
    await asyncio.sleep(FAREWELL_SECONDS)
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while services.in_flight:
                await asyncio.sleep(0.02)
            await server.close_all_connections()
    except TimeoutError:
        pass
