"""`web`: one web process. `serve` starts as many as asked, all on one port by SO_REUSEPORT."""

import argparse
import asyncio
import signal
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from server.actions.services import Services
from server.app import LARGEST_BODY, make_app
from server.commands.session import add_mode, database, settings_of

DRAIN_SECONDS = 15.0


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("web", help="一个 Web 进程（通常由 serve 启动）")
    add_mode(parser)
    parser.set_defaults(run=lambda options: asyncio.run(_run(options)))


async def _run(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    async with database(settings) as (uri, _):
        services = Services(settings, uri)
        await services.start()
        server = start_server(services)
        await stopping.wait()
        await drain(server, services)
        await services.stop()
    return 0


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
    """Take no new connections, let requests under way finish, then close."""
    server.stop()
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while services.in_flight:
                await asyncio.sleep(0.02)
            await server.close_all_connections()
    except TimeoutError:
        pass
