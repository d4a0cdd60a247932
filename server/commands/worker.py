"""`worker`: one background worker."""

import argparse
import asyncio
import signal
from typing import Any

from server.commands.session import add_mode, database, services_on, settings_of
from server.jobs import run_until
from server.worker import work


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("worker", help="后台任务进程")
    add_mode(parser)
    parser.set_defaults(run=lambda options: asyncio.run(_run(options)))


async def _run(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    async with database(settings) as (uri, _), services_on(settings, uri, build_indexes=False) as services:
        await services.start()
        await asyncio.gather(work(services, stopping), run_until(services, stopping))
    return 0
