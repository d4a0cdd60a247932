"""The embedded database: a child process on a loopback port that all processes of one installation share.

Who holds the lock file of the folder owns the database. The database process inherits the lock, so it is held exactly
as long as the owner or the database lives, and its text (process, port) is true while it is held. On Linux the
database dies with its owner; elsewhere, or if it is still running, the next start attaches to it.
"""

import asyncio
import fcntl
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from server.db import programs, tethered
from server.db.client import DatabaseUnavailable, check

POLL_SECONDS = 0.05
STOP_SECONDS = 10.0
HEALTH_SECONDS = 5.0  # between two health reads, and the time limit of one
SICK_READS = 3  # failed health reads in a row after which a live process counts as stuck


@dataclass(frozen=True)
class Running:
    """What the lock file tells other processes."""

    pid: int
    port: int
    uri: str


class EmbeddedDatabase:
    """The database of one folder, as its owner sees it. Start it from a thread that lives as long as the process."""

    def __init__(self, folder: Path, *, cache_gigabytes: float = 1.0, start_seconds: float = 30.0) -> None:
        self.folder = folder.absolute()
        self._cache_gigabytes = cache_gigabytes
        self._start_seconds = start_seconds
        self._lock: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._changing = asyncio.Lock()  # start, stop and restart come one after the other
        self.port = 0

    @property
    def pid(self) -> int | None:
        """The database process, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @property
    def uri(self) -> str:
        """The connection string; valid after `start`, the same after every restart."""
        return self._program.uri(self.port)

    async def start(self) -> str:
        """Start, wait for the first read to be answered, return the URI.

        DatabaseUnavailable says in one sentence why not: the folder in use, nothing installed, a full disk …
        """
        async with self._changing:
            self._stopping = False
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = await _take_lock(self.folder)
            try:
                self._program = programs.find(self.folder)
                await self._launch(self.port or _free_port())
            except BaseException:
                await self._end()
                self._release()
                raise
            return self.uri

    async def stop(self) -> None:
        """End the process (SIGTERM, after 10 s SIGKILL) and give the folder free."""
        self._stopping = True
        async with self._changing:
            await self._end()
            self._release()

    async def restart(self) -> None:
        """Stop and start again on the same port and folder; clients reconnect by themselves."""
        async with self._changing:
            if not self._stopping:
                await self._end()
                await self._launch(self.port)

    async def keep_running(self) -> None:
        """Restart the database whenever it dies or stops answering; runs until cancelled or `stop`."""
        delay = 0.1
        while not self._stopping:
            await self._until_down()
            if self._stopping:
                return
            try:
                await self.restart()
                delay = 0.1
            except DatabaseUnavailable:  # a full disk, say: it may be freed
                await asyncio.sleep(delay)
                delay = min(delay * 2, 10.0)

    def memory_bytes(self) -> int:
        """Resident memory of the database process, 0 if unknown: past a limit, `restart` in a quiet minute."""
        with suppress(OSError, IndexError):
            return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        return 0

    async def _launch(self, port: int) -> None:
        assert self._lock is not None
        self.port = port
        files = self.folder / self._program.name
        files.mkdir(exist_ok=True)
        command = self._program.command(port, files, self._cache_gigabytes)
        tether = [sys.executable, "-I", "-S", tethered.__file__, str(os.getpid())]
        with open(self.folder / "server.log", "wb") as log:
            self._process = subprocess.Popen(
                [*tether, *command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[self._lock], start_new_session=True,
            )  # fmt: skip
        _record(self._lock, Running(self._process.pid, port, self.uri))
        await self._until_ready()

    async def _until_ready(self) -> None:
        try:
            async with asyncio.timeout(self._start_seconds):
                while not await _accepts(self.port):
                    self._raise_if_ended()
                    await asyncio.sleep(POLL_SECONDS)
                await self._program.prepare(self.port)
                while not (await answers(self.uri, 2.0) and await self._is_ours()):
                    self._raise_if_ended()
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            self._raise_if_ended()
            await self._end()
            raise DatabaseUnavailable(f"The database did not start within {self._start_seconds:g} s.") from None
        except PyMongoError as error:
            self._raise_if_ended()
            await self._end()
            raise DatabaseUnavailable(f"The embedded database did not start ({type(error).__name__}).") from error

    async def _is_ours(self) -> bool:
        """Whether our own process answers, not a stranger who took the port before it."""
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(self.uri, serverSelectionTimeoutMS=2000)
        async with client:
            return bool((await client.admin.command("serverStatus"))["pid"] == self.pid)

    def _raise_if_ended(self) -> None:
        if self.pid is None:
            log = (self.folder / "server.log").read_text("utf-8", "replace")
            raise DatabaseUnavailable(f"The embedded database did not start: {programs.reason(log)}.")

    async def _until_down(self) -> None:
        """Return when the process has ended, or has failed several health reads in a row."""
        loop, sick = asyncio.get_running_loop(), 0
        due = loop.time() + HEALTH_SECONDS
        while self.pid is not None and sick < SICK_READS and not self._stopping:
            await asyncio.sleep(POLL_SECONDS)
            if loop.time() >= due:
                sick = 0 if await answers(self.uri, HEALTH_SECONDS) else sick + 1
                due = loop.time() + HEALTH_SECONDS

    async def _end(self) -> None:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            if self.pid is not None and self._process is not None:
                self._process.send_signal(sign)
                with suppress(TimeoutError):
                    async with asyncio.timeout(STOP_SECONDS):
                        while self.pid is not None:
                            await asyncio.sleep(POLL_SECONDS)  # first let it see the signal: woken before, it hangs
                            await _accepts(self.port)  # wakes the embedded server, which else looks up after 2 s

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


async def attach(folder: Path, seconds: float = 30.0) -> str | None:
    """Return the URI of the database that another process runs on this folder; None if none runs there.

    One that is just starting is waited for; DatabaseUnavailable if it does not answer within `seconds`.
    """
    try:
        async with asyncio.timeout(seconds):
            while (running := find_running(folder)) is not None:
                if running.uri and await answers(running.uri, seconds):
                    return running.uri
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        raise DatabaseUnavailable(f"The database in {folder} is running but does not answer.") from None
    return None


def find_running(folder: Path) -> Running | None:
    """Who runs the database of this folder, None if nobody does; an empty URI means it is being started."""
    try:
        lock = os.open(folder / "lock", os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _recorded(lock)
    finally:
        os.close(lock)
    return None


async def answers(uri: str, seconds: float) -> bool:
    """Whether a real read is answered in time; always on a connection of its own."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        uri, serverSelectionTimeoutMS=int(seconds * 1000), tz_aware=True
    )
    async with client:
        try:
            await check(client["anma_health"], seconds)
        except (DatabaseUnavailable, PyMongoError):
            return False
    return True


async def _take_lock(folder: Path) -> int:
    """Lock the folder. Tried for half a second: `find_running` holds it for an instant, a killed database a little."""
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(10):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(lock, 0)
            return lock
        await asyncio.sleep(POLL_SECONDS)
    running = _recorded(lock)
    os.close(lock)
    where = f" (process {running.pid}, port {running.port})" if running.uri else ""
    raise DatabaseUnavailable(f"The database in {folder} is already running{where}: attach to it, or stop it first.")


def _record(lock: int, running: Running) -> None:
    text = json.dumps(running.__dict__).encode()
    os.ftruncate(lock, 0)
    os.pwrite(lock, text, 0)


def _recorded(lock: int) -> Running:
    try:
        return Running(**json.loads(os.pread(lock, 4096, 0)))
    except (ValueError, TypeError):  # between the lock and the record
        return Running(0, 0, "")


def _free_port() -> int:
    """A port below those the system gives to clients: a client that redials a dead port there may get itself."""
    for _ in range(100):
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise DatabaseUnavailable("No free port was found for the embedded database.")


async def _accepts(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True
