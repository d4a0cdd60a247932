"""A whole installation as an operator runs it — `python -m server serve --dev` in a folder and on a port of its own.

It is seen from outside only: its address, its processes in /proc, its database over the wire.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from server.actions.services import Services
from server.db.embedded import attach, find_running
from server.settings import ROOT, load

START_SECONDS = 120.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.02


@dataclass
class Installation:
    """The running product: `serve` with its web process, worker and database."""

    process: asyncio.subprocess.Process
    var: Path
    port: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def web(self) -> int | None:
        """The web process, while there is one."""
        return next((pid for pid in children(self.process.pid) if command(pid)[-2:] == ["server", "web"]), None)

    def database(self) -> int | None:
        """The database process, while there is one."""
        running = find_running(self.var / "db")
        return running.pid if running and running.pid else None

    def kill(self, find: Callable[[], int | None]) -> None:
        """SIGKILL one process of the installation."""
        pid = find()
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def accepts(self) -> bool:
        """Whether somebody listens on the port."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @asynccontextmanager
    async def services(self) -> AsyncIterator[Services]:
        """The test's own look at the database, with the installation's keys."""
        uri = await attach(self.var / "db")
        assert uri is not None
        services = Services(load(mode="dev", var=self.var), uri)
        await services.refresh()
        try:
            yield services
        finally:
            await services.stop()

    async def stop(self) -> int:
        """SIGTERM, and the exit status."""
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            return await self.process.wait()


@asynccontextmanager
async def installed(var: Path, demo: int = 0) -> AsyncIterator[Installation]:
    """Start, with a demo city of so many people, wait for the first answer; at the end nothing of it is left."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANMA_", "MONGODB"))}
    with (var / "serve.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server", "serve", "--dev", "--port", str(port), "--workers", "1",
            "--demo", str(demo), cwd=ROOT, env={**environment, "ANMA_VAR": str(var)}, stdout=log, stderr=log,
        )  # fmt: skip
    installation = Installation(process, var, port)
    try:
        await until(installation.accepts, START_SECONDS)
        yield installation
    finally:
        if process.returncode is None:
            process.kill()  # its children die with it
            await process.wait()


async def until(holds: Callable[[], object], seconds: float) -> None:
    """Poll until something holds; TimeoutError after so many seconds."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(POLL_SECONDS)


def descendants(pid: int) -> list[int]:
    """A process's children, and theirs."""
    found = children(pid)
    return found + [below for child in found for below in descendants(child)]


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [int(path.name) for path in Path("/proc").glob("[0-9]*") if _parent(path) == pid]


def is_alive(pid: int) -> bool:
    """Whether a process still runs; a zombie does not."""
    return _parent(Path(f"/proc/{pid}")) is not None


def _parent(path: Path) -> int | None:
    try:
        state, parent = (path / "stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def command(pid: int) -> list[str]:
    """The command line of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")[:-1]
    except OSError:
        return []


def free_port() -> int:
    """A port that nobody listens on, below those the system gives to clients."""
    for port in range(18_000 + os.getpid() % 1000, 20_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("no free port")
