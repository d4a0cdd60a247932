"""The two database programs that can be embedded: how each is found, started, addressed, and what its log means.

`mongod` is taken if it is on the PATH, else SecantusDB; but a folder stays with the program that first wrote it.
"""

import shutil
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from server.db.client import DatabaseUnavailable

NOT_YET_INITIATED = 94

REASONS = {
    "already being managed by another process": "another database process has these files open",
    "Device or resource busy": "another database process has these files open",
    "DBPathInUse": "another database process has these files open",
    "Address already in use": "the port is taken",
    "No space left on device": "the disk is full",
    "Permission denied": "its files or folder may not be written",
    "Read-only file system": "its folder is read-only",
    "ModuleNotFoundError": "it is not completely installed",
}


class Program(ABC):
    """One kind of database; `name` is also the name of its folder of files."""

    name: str
    replica_set: str
    options = ""

    def __init__(self, executable: str) -> None:
        self.executable = executable

    @abstractmethod
    def command(self, port: int, files: Path, cache_gigabytes: float) -> list[str]:
        """The command line that serves `files` on a loopback port."""

    def uri(self, port: int) -> str:
        return f"mongodb://127.0.0.1:{port}/?replicaSet={self.replica_set}{self.options}"

    async def prepare(self, port: int) -> None:  # noqa: B027
        """What must happen once the port answers and before the first read."""


class Secantus(Program):
    """SecantusDB's Python server; docs/database.md says why each flag."""

    name = "secantus"
    replica_set = "secantus"
    options = "&retryWrites=false&maxIdleTimeMS=120000"

    def command(self, port: int, files: Path, cache_gigabytes: float) -> list[str]:
        cache = f"{max(1, round(cache_gigabytes * 1024))}M"
        flags = f"--host 127.0.0.1 --port {port} --log-level WARNING --sync-on-commit --cache-size {cache}"
        oplog = "--oplog-max-entries 10000 --oplog-retention-seconds 600"
        return [self.executable, "--storage-path", str(files), *flags.split(), *oplog.split()]


class Mongod(Program):
    """MongoDB as a replica set of one member."""

    name = "mongod"
    replica_set = "anma"

    def command(self, port: int, files: Path, cache_gigabytes: float) -> list[str]:
        flags = f"--bind_ip 127.0.0.1 --port {port} --replSet {self.replica_set} --quiet"
        return [
            self.executable, "--dbpath", str(files), *flags.split(),
            "--wiredTigerCacheSizeGB", str(max(0.25, cache_gigabytes)),
        ]  # fmt: skip

    async def prepare(self, port: int) -> None:
        """Initiate the set, or tell it its new port: the port is in its stored configuration."""
        member = f"127.0.0.1:{port}"
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(f"mongodb://{member}/?directConnection=true")
        async with client:
            try:
                config = (await client.admin.command("replSetGetConfig"))["config"]
            except OperationFailure as error:
                if error.code != NOT_YET_INITIATED:
                    raise
                members = [{"_id": 0, "host": member}]
                await client.admin.command("replSetInitiate", {"_id": self.replica_set, "members": members})
                return
            if config["members"][0]["host"] != member:
                config["members"][0]["host"] = member
                config["version"] += 1
                await client.admin.command("replSetReconfig", config, force=True)


def find(folder: Path) -> Program:
    """Return the program that wrote `folder`, else the best installed; DatabaseUnavailable if it is missing."""
    installed = {"mongod": shutil.which("mongod"), "secantus": _secantus()}
    kinds: dict[str, type[Program]] = {"mongod": Mongod, "secantus": Secantus}
    written = [name for name in kinds if (folder / name).exists()]
    for name in written or kinds:
        if executable := installed[name]:
            return kinds[name](executable)
    if written:
        raise DatabaseUnavailable(f"{folder} was written by {written[0]}, which is not installed.")
    raise DatabaseUnavailable(
        "There is no database: set MONGODB_URI, install mongod, or run `pip install anma[embedded]`."
    )


def _secantus() -> str | None:
    beside = Path(sys.executable).parent / "secantusd-py"
    return str(beside) if beside.exists() else shutil.which("secantusd-py")


def reason(log: str) -> str:
    """Why a program ended, from its log: one clause."""
    for sign, sentence in REASONS.items():
        if sign in log:
            return sentence
    lines = [line for line in log.splitlines() if line.strip()]
    return lines[-1].strip()[:200] if lines else "it gave no reason"
