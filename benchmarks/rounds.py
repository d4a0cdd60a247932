"""One bench: a database with its people, the product and the floor beside each other, and rounds in turn.

Floor, ours, floor, ours … floor: each round of ours is compared with the floor's just before and just after it, so
that what else the machine does meanwhile touches both.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import bson
import orjson

from benchmarks import floor
from benchmarks.measures import Line, Seen
from benchmarks.population import Population, populate
from benchmarks.processes import cpu_seconds, free_port, run_load, running, web_environment
from benchmarks.scenarios import SCENARIOS, Scenario, first, share
from server.actions.services import Services
from server.commands.serve import prepare
from server.commands.session import services_on
from server.db.embedded import EmbeddedDatabase
from server.db.indexes import ensure_indexes
from server.settings import Settings, load

MOST_A_SECOND = 8000  # more than any round reaches: so many requests are prepared
WARM_SECONDS = 1.0


@dataclass
class Side:
    """One of the two that are compared."""

    port: int
    pid: int


@dataclass
class Bench:
    """The running processes and what the load is about."""

    options: argparse.Namespace
    population: Population
    ours: Side
    floor: Side
    database_pid: int | None
    used: int = 0

    @classmethod
    @asynccontextmanager
    async def started(cls, var: Path, options: argparse.Namespace) -> AsyncIterator["Bench"]:
        """Start database, people, web process and floor; stop all of them."""
        settings = load(mode="dev", var=var, port=free_port(), database=f"anma_bench_{var.name[-8:]}")
        async with AsyncExitStack() as stack:
            embedded = None if options.database else EmbeddedDatabase(var / "db")
            if embedded:
                stack.push_async_callback(embedded.stop)
            uri = await embedded.start() if embedded else options.database
            services = await stack.enter_async_context(services_on(settings, uri, build_indexes=True))
            if options.database:  # the embedded one goes with its folder
                stack.push_async_callback(services.db.client.drop_database, settings.database)
            await ensure_indexes(services.db, floor.COLLECTIONS)
            await prepare(services, 0)
            population = await populate(services, options.people, _publications(options))
            ours, bare = await _start_sides(stack, settings, uri, services, population, options)
            yield cls(options, population, ours, bare, embedded.pid if embedded else None)

    async def measure(self, scenario: Scenario, connections: int) -> Line:
        """Rounds in turn; the line of the table."""
        for side, path in ((self.floor, scenario.floor), (self.ours, scenario.path)):
            await self._round(scenario, side, path, connections, WARM_SECONDS)
        floors = [await self._round(scenario, self.floor, scenario.floor, connections)]
        ours = []
        for _ in range(self.options.rounds):
            ours.append(await self._round(scenario, self.ours, scenario.path, connections))
            floors.append(await self._round(scenario, self.floor, scenario.floor, connections))
        target = {1: scenario.alone, 64: scenario.many}.get(connections)
        return Line(scenario.title, connections, ours, floors, target)

    async def _round(
        self, scenario: Scenario, side: Side, path: str, connections: int, seconds: float | None = None
    ) -> Seen:
        seconds = seconds or self.options.seconds
        requests = scenario.requests(self.population, path, self._fresh_publications(scenario, side))
        job = {
            "port": side.port, "seconds": seconds, "cycles": not scenario.once,
            "connections": share(requests, connections),
        }  # fmt: skip
        before = self._cpu(side)
        raw = orjson.loads(await run_load(orjson.dumps(job)))
        after = self._cpu(side)
        return Seen.of(raw, after[0] - before[0], after[1] - before[1])

    def _fresh_publications(self, scenario: Scenario, side: Side) -> list[str]:
        """Publications that nobody has answered yet, enough for a round."""
        if side is self.floor or not scenario.once:
            return self.population.publications[: _a_round(self.options)]
        self.used += _a_round(self.options)
        return self.population.publications[self.used - _a_round(self.options) : self.used]

    def _cpu(self, side: Side) -> tuple[float, float]:
        return cpu_seconds(side.pid), cpu_seconds(self.database_pid) if self.database_pid else 0.0


def _a_round(options: argparse.Namespace) -> int:
    return -(-int(MOST_A_SECOND * options.seconds) // options.people)


def _publications(options: argparse.Namespace) -> int:
    """Enough for every round of both submission scenarios, the warm-ups and the sample."""
    return (2 * len(options.connections) * (options.rounds + 1) + 1) * _a_round(options)


async def _start_sides(
    stack: AsyncExitStack, settings: Settings, uri: str, services: Services, population: Population,
    options: argparse.Namespace,
) -> tuple[Side, Side]:  # fmt: skip
    module = ["-m", "benchmarks.sampled", str(options.sample)] if options.sample else ["-m", "server"]
    web = running([*module, "web"], settings.port, web_environment(settings, uri))
    ours = Side(settings.port, await stack.enter_async_context(web))
    samples = await asyncio.to_thread(_samples, ours.port, population)
    given = {"schema": services.templates.get("daily_report").schema, **samples, "stored": await _stored(services)}
    port = free_port()
    arguments = ["-m", "benchmarks.floor", "--port", str(port), "--uri", uri, "--name", settings.database]
    bare = running(arguments, port, given=bson.encode({**given, "schema": orjson.dumps(given["schema"]).decode()}))
    return ours, Side(port, await stack.enter_async_context(bare))


def _samples(port: int, population: Population) -> dict[str, Any]:
    """One answer of each kind from the product, which shows that it works before anything is measured."""
    answers = {}
    for scenario in SCENARIOS.values():
        if scenario.name != "submission_by_person":
            publication = population.publications.pop() if scenario.once else ""
            text = "bench-sample-key".join(first(scenario.requests(population, scenario.path, [publication])))
            answers[scenario.name] = _send(port, text)
    return {"answers": answers}


def _send(port: int, text: str) -> Any:
    head, _, body = text.partition("\r\n\r\n")
    first_line, *lines = head.split("\r\n")
    method, path, _ = first_line.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    request = Request(f"http://127.0.0.1:{port}{path}", body.encode() or None, headers, method=method)  # noqa: S310
    with urlopen(request, timeout=10) as answer:  # noqa: S310
        return orjson.loads(answer.read())


async def _stored(services: Services) -> dict[str, Any]:
    """What the product stored for the samples."""
    named = {s.name: s.collection for s in SCENARIOS.values() if s.collection}
    return {name: await services.db[collection].find_one({}) for name, collection in named.items()}
