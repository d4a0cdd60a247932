"""Killed under load, nothing acknowledged is lost and nothing is there twice; told to stop, it finishes what it began.

Writers keep trying with the same idempotency key, as the clients do, while web process and database are killed in turn.
"""

import asyncio
import itertools
import os
import secrets
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError

from benchmarks.population import Population, populate
from benchmarks.scenarios import ANSWERS
from server.db.embedded import find_running
from tests.cast import Actor
from tests.endurance.installation import Installation, descendants, installed, is_alive, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc; elsewhere children outlive their parent")

PEOPLE = 3000
WRITERS = 8
KILLS = 3  # of each kind
BETWEEN = 25  # acknowledgments between two kills
SECONDS = 58.0
TRIES = 400


@dataclass
class Work:
    """One thing a person does, once: what is sent, under which key, and what came back."""

    path: str
    person: str
    token: str
    body: dict[str, Any]
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    ids: set[str] = field(default_factory=set)
    tries: int = 0

    @property
    def feverish(self) -> bool:
        return bool(self.body.get("answers", {}).get("fever"))

    async def attempt(self, base: str, http: AsyncHTTPClient) -> bool:
        """Send once; whether it was acknowledged. A connection error and 503 mean: again, with the same key."""
        self.tries += 1
        try:
            answer = await Actor(base, token=self.token, http=http).post(self.path, self.body, key=self.key)
        except (HTTPClientError, OSError):
            return False
        if answer.status == 503:
            assert int(answer.headers["Retry-After"]) >= 1
            return False
        assert answer.status == 201, (self.path, answer.status, answer.body)
        self.ids.add(answer.body.get("visit") or answer.body["id"])
        return True


def everything(population: Population, round_: str) -> list[Work]:
    """A daily report, every third with a fever, and a scan for each person."""
    works = []
    for number, (person, token) in enumerate(population.people):
        answers = {**ANSWERS, "fever": number % 3 == 0}
        report = {"template": "daily_report", "person": person, "round": round_, "answers": answers}
        works.append(Work("/api/v1/submissions", person, token, report))
        works.append(Work("/api/v1/visits", person, token, {"code": population.code, "person": person}))
    return works


async def write(
    base: str, works: "itertools.chain[Work] | Any", acknowledged: list[Work], stopping: asyncio.Event
) -> None:
    """Do one work after the other, each until it is acknowledged."""
    http = AsyncHTTPClient(force_instance=True)
    for work in works:
        for _ in range(TRIES):
            if await work.attempt(base, http):
                break
            await asyncio.sleep(0.05)
        acknowledged.append(work)
        if stopping.is_set():
            break
    http.close()


async def kill_in_turn(installation: Installation, acknowledged: list[Work]) -> None:
    """SIGKILL web process and database by turns, each time after the writers have got on again."""
    for find in (installation.web, installation.database) * KILLS:
        reached = len(acknowledged) + BETWEEN
        await until(lambda reached=reached: len(acknowledged) >= reached, SECONDS)
        await until(find, SECONDS)
        installation.kill(find)
    reached = len(acknowledged) + BETWEEN
    await until(lambda: len(acknowledged) >= reached, SECONDS)


async def test_kill_nine_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    async with asyncio.timeout(SECONDS), installed(tmp_path) as installation:
        async with installation.services() as services:
            population = await populate(services, PEOPLE, 1)
        round_ = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
        works, acknowledged, stopping = iter(everything(population, round_)), list[Work](), asyncio.Event()
        writers = [asyncio.create_task(write(installation.base, works, acknowledged, stopping)) for _ in range(WRITERS)]
        killer = asyncio.create_task(kill_in_turn(installation, acknowledged))
        await asyncio.wait((killer, *writers), return_when=asyncio.FIRST_COMPLETED)
        stopping.set()
        await asyncio.gather(killer, *writers)
        await repeat(installation.base, acknowledged)
        await check_stored(installation, acknowledged)
        assert any(work.tries > 2 for work in acknowledged)  # the kills were felt


async def repeat(base: str, acknowledged: list[Work]) -> None:
    """A retry under the same key gives the same id."""
    http = AsyncHTTPClient(force_instance=True)
    for work in [work for work in acknowledged if work.tries > 1] + acknowledged[:40]:
        assert await work.attempt(base, http)
    http.close()
    assert [work.ids for work in acknowledged if len(work.ids) != 1] == []


async def check_stored(installation: Installation, acknowledged: list[Work]) -> None:
    """Each is there exactly once, with all that follows from it."""
    reports = [work for work in acknowledged if work.path.endswith("submissions")]
    visits = [work for work in acknowledged if work.path.endswith("visits")]
    feverish = [work for work in reports if work.feverish]
    async with installation.services() as services:
        assert await ids_by_person(services, "submissions", reports) == once(reports)
        assert await ids_by_person(services, "visits", visits) == once(visits)
        sick = {"_id": {"$in": [work.person for work in feverish]}}
        persons = await services.db.persons.find(sick).to_list(None)
        subjects = {"subject": {"$in": [f"person:{token}" for p in persons for token in p["tokens"]]}}
        facts = await services.db.evidence.find(subjects).to_list(None)
        history = await services.db.color_history.find({"person": {"$in": [p["_id"] for p in persons]}}).to_list(None)
    assert len(facts) == len(feverish)
    assert {person["colors"]["four_color"]["color"] for person in persons} == {"red"}
    changes = Counter((entry["person"], entry["policy"]) for entry in history)
    assert set(changes.values()) == {1}


async def ids_by_person(services: Any, collection: str, works: list[Work]) -> Counter[tuple[str, str]]:
    people = list({work.person for work in works})
    found = await services.db[collection].find({"person": {"$in": people}}, {"person": 1}).to_list(None)
    return Counter((document["person"], document["_id"]) for document in found)


def once(works: list[Work]) -> Counter[tuple[str, str]]:
    return Counter((work.person, next(iter(work.ids))) for work in works)


async def test_sigterm_lets_a_request_finish_and_leaves_nothing(tmp_path: Path) -> None:
    async with asyncio.timeout(SECONDS), installed(tmp_path) as installation:
        async with installation.services() as services:
            population = await populate(services, 1, 1)
        work = everything(population, datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())[1]
        processes, database = descendants(installation.process.pid), installation.database()
        assert database is not None
        http = AsyncHTTPClient(force_instance=True)
        assert await work.attempt(installation.base, http)  # the web process is warm
        work.key, work.ids = secrets.token_hex(8), set()

        os.kill(database, signal.SIGSTOP)  # so the request is surely under way when the signal comes
        under_way = asyncio.create_task(work.attempt(installation.base, http))
        await until(lambda: is_connected(installation.port), 5)
        installation.process.send_signal(signal.SIGTERM)
        await until(lambda: not installation.accepts(), 5)
        os.kill(database, signal.SIGCONT)
        assert await under_way

        assert await installation.stop() == 0
        assert [pid for pid in processes if is_alive(pid)] == []
        assert find_running(installation.var / "db") is None
        http.close()


def is_connected(port: int) -> bool:
    """Whether somebody has an established connection to the port."""
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "01" for row in rows)


async def test_sigterm_under_load_resets_no_request(tmp_path: Path) -> None:
    async with asyncio.timeout(SECONDS), installed(tmp_path) as installation:
        async with installation.services() as services:
            population = await populate(services, WRITERS, 1)
        clients = [Persistent(installation.port, population, token, person) for person, token in population.people]
        tasks = [asyncio.create_task(client.run()) for client in clients]
        await until(lambda: all(client.answered > 5 for client in clients), 10)
        started = asyncio.get_running_loop().time()
        assert await installation.stop() == 0
        took = asyncio.get_running_loop().time() - started
        await asyncio.gather(*tasks)
        assert [client.broken for client in clients if client.broken] == []
        assert took < 12, f"stopping took {took:.1f} s"


@dataclass
class Persistent:
    """A client that keeps its connection and sends its next scan at once, as a gateway does.

    It stops when told `Connection: close`; a connection that ends without that while a request is out is broken.
    """

    port: int
    population: Population
    token: str
    person: str
    answered: int = 0
    broken: str = ""

    async def run(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        closing = False
        while not closing:
            try:
                writer.write(self.request())
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                await reader.readexactly(length)
            except (OSError, EOFError) as error:
                self.broken = repr(error)
                break
            assert head.startswith(b"HTTP/1.1 201"), head
            self.answered += 1
            closing = b"connection: close" in head.lower()
        writer.close()

    def request(self) -> bytes:
        body = f'{{"code": "{self.population.code}", "person": "{self.person}"}}'
        lines = [
            "POST /api/v1/visits HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {self.token}",
            "Content-Type: application/json", f"Content-Length: {len(body)}",
            f"Idempotency-Key: {secrets.token_hex(8)}",
        ]  # fmt: skip
        return "\r\n".join([*lines, "", body]).encode()
