"""`serve`: the whole product on one machine — database, web processes, one worker — and a clean stop."""

import argparse
import asyncio
import os
import signal
import sys
from typing import Any

import structlog

from server.actions.colors.policies import sync_policies
from server.actions.context import Context
from server.actions.records import record_effects
from server.actions.services import Services
from server.actions.submissions.templates import sync_templates
from server.commands.session import add_mode, services_on, settings_of, system_context
from server.db import tethered
from server.db.embedded import EmbeddedDatabase
from server.forms.folders import load_all
from server.rules.folders import load_policies
from server.seeding.city import is_empty, seed_city
from server.seeding.guide import where_to_try
from server.settings import ROOT, Settings

log = structlog.get_logger("serve")
STOP_SECONDS = 20.0
RESTART_SECONDS = 0.5


def add_to(subparsers: Any) -> None:
    parser = subparsers.add_parser("serve", help="启动：数据库、Web 进程与后台任务")
    parser.add_argument("--workers", type=int, help="Web 进程数")
    parser.add_argument("--port", type=int)
    parser.add_argument("--host")
    parser.add_argument("--demo", type=int, metavar="N", default=0, help="空库时生成 N 人的演示城市")
    add_mode(parser)
    parser.set_defaults(run=lambda options: asyncio.run(_run(options)))


async def _run(options: argparse.Namespace) -> int:
    settings = settings_of(options, workers=options.workers, port=options.port, host=options.host)
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    embedded = None if settings.mongodb_uri else EmbeddedDatabase(settings.var / "db")
    uri = await embedded.start() if embedded else settings.mongodb_uri.get_secret_value()  # type: ignore[union-attr]
    keeper = asyncio.create_task(embedded.keep_running()) if embedded else None
    try:
        async with services_on(settings, uri, build_indexes=True) as services:
            await prepare(services, options.demo)
            guide = await where_to_try(services) if settings.is_dev else []
        await _supervise(settings, uri, stopping, guide)
    finally:
        if embedded and keeper:
            keeper.cancel()
            await embedded.stop()
    return 0


async def prepare(services: Services, people: int) -> None:
    """Release templates and policies; fill an empty database with a demo city when asked."""
    context = system_context(services)
    await _sync_templates(context)
    await sync_policies(context, load_policies(ROOT / "policies").values())
    await services.refresh()
    if people and await is_empty(services):
        print(f"正在生成 {people} 人的演示城市……", flush=True)
        await seed_city(context, people)


async def _sync_templates(context: Context) -> None:
    templates = load_all(ROOT / "form_templates").values()
    record_effects.check(templates)
    done = await sync_templates(context, templates)
    held_back = [line for line in done if "未发布" in line]
    print(f"表单模板：新发布 {len(done) - len(held_back)} 个", *held_back, sep="\n  ", flush=True)


async def _supervise(settings: Settings, uri: str, stopping: asyncio.Event, guide: list[str]) -> None:
    """Keep the children running until told to stop, then let them finish."""
    commands = ["web"] * settings.workers + ["worker"]
    children = [asyncio.create_task(_keep(command, settings, uri, stopping)) for command in commands]
    _welcome(settings, guide)
    await stopping.wait()
    await asyncio.gather(*children)


async def _keep(command: str, settings: Settings, uri: str, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        process = await _start(command, settings, uri)
        ended = asyncio.create_task(process.wait())
        stop = asyncio.create_task(stopping.wait())
        await asyncio.wait((ended, stop), return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if stopping.is_set():
            await end_process(process)
            return
        log.warning("child.ended", command=command, status=process.returncode)
        await asyncio.sleep(RESTART_SECONDS)


async def _start(command: str, settings: Settings, uri: str) -> asyncio.subprocess.Process:
    """A child that dies with this process, whatever kills it."""
    environment = {
        **os.environ,
        "MONGODB_URI": uri,
        "ANMA_MODE": settings.mode,
        "ANMA_HOST": settings.host,
        "ANMA_PORT": str(settings.port),
        "ANMA_VAR": str(settings.var),
        "PYTHONPATH": str(ROOT),
    }
    tether = [sys.executable, "-I", "-S", tethered.__file__, str(os.getpid())]
    return await asyncio.create_subprocess_exec(
        *tether, sys.executable, "-m", "server", command, env=environment, start_new_session=True
    )


async def end_process(process: asyncio.subprocess.Process) -> None:
    """Ask it to stop, and kill it when it has not after twenty seconds."""
    if process.returncode is None:
        process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _welcome(settings: Settings, guide: list[str]) -> None:
    lines = [
        f"\n安码已启动：{settings.base_url}",
        f"  手机端  {settings.base_url}/m/",
        f"  接口文档  {settings.base_url}/api/docs",
        *([f"  短信收件箱（开发模式）  {settings.base_url}/"] if settings.is_dev else []),
        *guide,
        "  按 Ctrl+C 停止",
    ]
    print("\n".join(lines), flush=True)
