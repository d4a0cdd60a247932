"""The embedded server: one per folder, shared by processes, restarted after kill -9, gone with its owner."""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server.db import embedded, programs
from server.db.client import DatabaseUnavailable, check, connect, is_healthy
from server.db.embedded import EmbeddedDatabase, attach, find_running

from .conftest import until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_documents_survive_stop_and_start(tmp_path: Path) -> None:
    server = EmbeddedDatabase(tmp_path / "db", cache_gigabytes=0.25)
    database = connect(await server.start(), "kept")
    await database["notes"].insert_one({"_id": 1})
    await database.client.close()
    await server.stop()
    assert server.pid is None and find_running(tmp_path / "db") is None
    again = connect(await server.start(), "kept")
    assert await again["notes"].find_one({"_id": 1}) == {"_id": 1}
    await again.client.close()
    await server.stop()


async def test_the_database_ends_by_itself_when_told_to(tmp_path: Path) -> None:
    for _ in range(3):
        server = EmbeddedDatabase(tmp_path / "db", cache_gigabytes=0.25)
        database = connect(await server.start(), "kept")
        await asyncio.gather(*(database["notes"].insert_one({}) for _ in range(20)))
        await database.client.close()
        process = server._process
        await server.stop()
        assert process and process.returncode == 0, "it was killed"


async def test_second_start_on_the_folder_is_one_sentence(own_server: EmbeddedDatabase) -> None:
    with pytest.raises(DatabaseUnavailable, match=rf"already running \(process {own_server.pid}, port"):
        await EmbeddedDatabase(own_server.folder).start()
    assert await attach(own_server.folder) == own_server.uri


async def test_nothing_to_attach_to(tmp_path: Path) -> None:
    assert await attach(tmp_path) is None


async def test_two_processes_starting_at_once_share_one(tmp_path: Path) -> None:
    first, second = (EmbeddedDatabase(tmp_path / "db", cache_gigabytes=0.25) for _ in range(2))
    outcomes = await asyncio.gather(first.start(), second.start(), return_exceptions=True)
    uris = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(uris) == 1 and await attach(tmp_path / "db") == uris[0]
    await first.stop()
    await second.stop()


async def test_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        server = EmbeddedDatabase(tmp_path / "db", cache_gigabytes=0.25, start_seconds=20)
        server.port = stranger.getsockname()[1]
        with pytest.raises(DatabaseUnavailable, match="the port is taken"):
            await server.start()
    assert find_running(tmp_path / "db") is None


async def test_nothing_installed_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(DatabaseUnavailable, match=r"MONGODB_URI.*anma\[embedded\]"):
        await EmbeddedDatabase(tmp_path / "db").start()
    assert find_running(tmp_path / "db") is None


@pytest.mark.parametrize(
    ("log", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("_wiredtiger.WiredTigerError: Device or resource busy", "another database process has these files open"),
        ("Traceback …\nRuntimeError: odd\n\n", "RuntimeError: odd"),
        ("", "it gave no reason"),
    ],
)
async def test_a_traceback_becomes_a_clause(log: str, sentence: str) -> None:
    assert programs.reason(log) == sentence


async def test_a_folder_stays_with_the_program_that_wrote_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert programs.find(tmp_path).name == "mongod"
    (tmp_path / "secantus").mkdir()
    assert programs.find(tmp_path).name == "secantus"


async def test_kept_running_after_kill_9(own_server: EmbeddedDatabase) -> None:
    database = connect(own_server.uri, "kept")
    await database["notes"].insert_one({"_id": 1})
    supervisor = asyncio.create_task(own_server.keep_running())
    uri, killed = own_server.uri, own_server.pid
    assert killed
    os.kill(killed, signal.SIGKILL)
    await until(lambda: own_server.pid not in (None, killed))
    await until(lambda: is_healthy(database))
    assert own_server.uri == uri
    assert await database["notes"].find_one({"_id": 1})
    assert own_server.memory_bytes() > 10_000_000
    await database.client.close()
    await own_server.stop()
    await asyncio.wait_for(supervisor, 5)
    assert own_server.pid is None


async def test_a_stuck_server_is_restarted(own_server: EmbeddedDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HEALTH_SECONDS": 0.2, "SICK_READS": 2, "STOP_SECONDS": 0.5}.items():
        monkeypatch.setattr(embedded, name, value)
    stuck = own_server.pid
    assert stuck
    os.kill(stuck, signal.SIGSTOP)
    supervisor = asyncio.create_task(own_server.keep_running())
    await until(lambda: own_server.pid not in (None, stuck))
    monkeypatch.setattr(embedded, "HEALTH_SECONDS", 5.0)
    await own_server.stop()
    await supervisor


async def test_health_is_a_read_with_a_limit(own_server: EmbeddedDatabase) -> None:
    database = connect(own_server.uri, "health")
    await check(database)
    assert own_server.pid
    os.kill(own_server.pid, signal.SIGSTOP)

    async def stands_still() -> bool:  # the signal takes a moment
        return not await is_healthy(database, 0.2)

    await until(stands_still)
    with pytest.raises(DatabaseUnavailable, match="did not answer a read within 0.2 s"):
        await check(database, 0.2)
    os.kill(own_server.pid, signal.SIGCONT)
    await until(lambda: is_healthy(database))
    await database.client.close()


OWNER = """
import asyncio, sys
from pathlib import Path
from server.db.embedded import EmbeddedDatabase
async def main():
    await EmbeddedDatabase(Path(sys.argv[1]), cache_gigabytes=0.25).start()
    print("ready", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start attaches")
async def test_the_database_dies_with_its_owner_and_the_folder_is_free(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout and await asyncio.to_thread(owner.stdout.readline) == b"ready\n"
        running = find_running(tmp_path)
        assert running and await attach(tmp_path) == running.uri
        owner.kill()
    await until(lambda: find_running(tmp_path) is None)
    server = EmbeddedDatabase(tmp_path, cache_gigabytes=0.25)
    await server.start()
    await server.stop()
