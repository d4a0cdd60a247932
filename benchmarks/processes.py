"""The processes under load: the database, one web process, one floor process. Each dies with this one.

The web process is the product's own command with the environment that `serve` gives it.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from server.commands.serve import end_process
from server.db import tethered
from server.settings import ROOT, Settings

START_SECONDS = 30.0


@asynccontextmanager
async def running(
    arguments: list[str], port: int, environment: dict[str, str] | None = None, given: bytes = b""
) -> AsyncIterator[int]:
    """A Python process that listens on a port for as long as this lasts; its process id."""
    tether = [sys.executable, "-I", "-S", tethered.__file__, str(os.getpid())]
    process = await asyncio.create_subprocess_exec(
        *tether, sys.executable, *arguments, stdin=asyncio.subprocess.PIPE, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
    )  # fmt: skip
    try:
        assert process.stdin
        process.stdin.write(given)
        process.stdin.close()
        await _until_listening(process, port)
        yield process.pid
    finally:
        await end_process(process)


def web_environment(settings: Settings, uri: str) -> dict[str, str]:
    """What `serve` gives its web processes."""
    return {
        "MONGODB_URI": uri, "ANMA_MODE": settings.mode, "ANMA_HOST": settings.host, "ANMA_PORT": str(settings.port),
        "ANMA_VAR": str(settings.var), "ANMA_DATABASE": settings.database,
    }  # fmt: skip


async def _until_listening(process: asyncio.subprocess.Process, port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return
    raise RuntimeError(f"process {process.pid} ended with status {process.returncode} before it listened")


async def run_load(job: bytes) -> bytes:
    """Let the load generator play one round; what it saw."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.load", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    seen, _ = await process.communicate(job)
    if process.returncode:
        raise RuntimeError(f"the load generator ended with status {process.returncode}")
    return seen


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used, 0 where the system does not tell."""
    try:
        fields: list[Any] = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
