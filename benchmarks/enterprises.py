"""An enterprise of many members: its board over HTTP, opening a round, exporting, importing a roster.

    python -m benchmarks.enterprises [--database URI] [--members 15000] [--rows 10000]

Server and client share this process, so times over HTTP hold both. The database is the embedded one unless named.
"""

import argparse
import asyncio
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from benchmarks.population import document_number
from server import jobs as runner
from server.actions.access import Grant
from server.actions.accounts.accounts import new_account
from server.actions.boards.boards import board_of, round_question
from server.actions.collections import COLLECTIONS
from server.actions.context import Actor, Context
from server.actions.ids import new_id
from server.actions.organizations import members
from server.actions.people import persons
from server.actions.people.persons import Identity
from server.actions.privacy import consents
from server.actions.publications import reminders
from server.actions.publications.rounds import answer_id, open_rounds
from server.actions.records import records
from server.actions.services import Services
from server.commands.serve import prepare
from server.commands.web import drain, start_server
from server.db.embedded import EmbeddedDatabase
from server.db.indexes import ensure_indexes
from server.settings import Settings, new_secrets
from server.workbooks.sheets import Sheet, SheetColumn
from server.workbooks.writing import write_workbook

BATCH = 250
ANSWERED = 0.8
QUERIES = {
    "counts": "board",
    "missing, first page": "board/people?state=missing",
    "a department": "board/people?department=车间7",
    "a name": "board/people?q=小明1234",
    "14 days": "board/days",
}


class Clock:
    """The time, moved to just after a round has opened."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0) + self.ahead


class Bench:
    """One enterprise in one running application."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self.services, self.clock = services, clock
        self.account, self.organization, self.publication = new_id(), "bench", ""
        self.token, self.base = "", ""
        self.http = AsyncHTTPClient()

    def context(self) -> Context:
        actor = Actor(self.account, grants=(Grant("enterprise_admin", f"organization:{self.organization}"),))
        return Context(self.services, actor, self.clock(), "bench", idempotency_key=new_id())

    async def fetch(self, path: str, method: str = "GET", **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": new_id(), **more.pop("headers", {})}
        return await self.http.fetch(HTTPRequest(self.base + path, method, headers, request_timeout=120, **more))

    async def post(self, path: str, body: Any) -> Any:
        answer = await self.fetch(path, "POST", body=orjson.dumps(body), headers={"Content-Type": "application/json"})
        return orjson.loads(answer.body)


async def main(options: argparse.Namespace) -> None:
    async with AsyncExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anma-enterprise-")))
        uri = options.database or await _embedded(stack, var)
        settings = Settings(mode="dev", var=var, database=f"anma_bench_{os.getpid()}", **new_secrets())  # type: ignore
        clock = Clock()
        services = Services(settings, uri, clock)
        await ensure_indexes(services.db, COLLECTIONS)
        await prepare(services, 0)
        await services.start()
        server = start_server(services, port=0)
        bench = Bench(services, clock)
        bench.base = f"http://127.0.0.1:{next(iter(server._sockets.values())).getsockname()[1]}"
        bench.token = services.sessions.issue(bench.context().actor, clock() + timedelta(days=9))
        try:
            await _play(bench, options, var)
        finally:
            await drain(server, services)
            if options.database:
                await services.db.client.drop_database(settings.database)
            await services.stop()


async def _embedded(stack: AsyncExitStack, var: Path) -> str:
    database = EmbeddedDatabase(var / "db", cache_gigabytes=1)
    await database.start()
    stack.push_async_callback(database.stop)
    return database.uri


async def _play(bench: Bench, options: argparse.Namespace, var: Path) -> None:
    await _timed(f"{options.members} members written", lambda: _fill(bench, options.members))
    await _publish(bench)
    await _open_round(bench, options.members)
    await _timed(f"{ANSWERED:.0%} of them answer", lambda: _answer(bench))
    await _board(bench, options)
    await _export(bench, options.members)
    await _import(bench, options.rows, var)
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


async def _timed(title: str, run: Callable[[], Awaitable[Any]]) -> float:
    began = time.perf_counter()
    await run()
    seconds = time.perf_counter() - began
    print(f"{title}: {seconds:.2f} s", flush=True)
    return seconds


async def _fill(bench: Bench, count: int) -> None:
    services, db = bench.services, bench.services.db
    await db.accounts.insert_one({**new_account(bench.context(), "19900000000"), "_id": bench.account})
    made = await bench.post("/api/v1/organizations", ORGANIZATION)
    bench.organization = made["id"]
    certified = {"$set": {"certification": "certified", "members": count}}
    await db.organizations.update_one({"_id": bench.organization}, certified)
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        context = bench.context()
        accounts = [new_account(context, f"13{number:09d}") for number in numbers]
        people = [_person(context, number, one["_id"]) for number, one in zip(numbers, accounts, strict=True)]
        await db.accounts.insert_many(accounts)
        await db.persons.insert_many(people)
        listed = [
            members.new_member(
                context, bench.organization,
                {"name": f"王小明{n}", "phone": f"13{n:09d}", "department": f"车间{n % 40}/班组{n % 7}"},
                person=who["_id"], account=account["_id"], shares=consents.current(consents.SHARING).version,
            )
            for n, who, account in zip(numbers, people, accounts, strict=True)
        ]  # fmt: skip

        async def write(session: Any, rows: list[Any] = listed) -> None:
            await records.insert(bench.context(), rows, session)

        await services.transaction(write)


ORGANIZATION = {"name": "大型企业", "industry": "C", "region": "410105001", "size": "2001+", "join": False}


def _person(context: Context, number: int, account: str) -> dict[str, Any]:
    who = Identity("王小明", "10", document_number(number), None)
    token = persons.token_of(context, who)
    return persons.new_person(context, who, token, "410105001", is_self=True, accounts=[account])


async def _publish(bench: Bench) -> None:
    made = await bench.post(
        "/api/v1/publications",
        {
            "template": "daily_report", "organization": bench.organization, "audience": {"who": "members"},
            "schedule": {"repeat": "daily", "time": "00:00"},
        },
    )  # fmt: skip
    bench.publication = made["id"]
    bench.clock.ahead = timedelta(days=1)
    bench.services.publications.forget()


async def _open_round(bench: Bench, count: int) -> None:
    """Until the round counts as opened, and until everybody has their notice."""
    await _timed("round opened", lambda: reminders.work_due(runner.new_context(bench.services)))

    async def announce() -> None:
        while await runner.run_due(bench.services):
            pass

    seconds = await _timed(f"round announced to {count} members", announce)
    print(f"  {count / seconds:,.0f} notices/s")


async def _answer(bench: Bench) -> None:
    publication = await bench.services.db.publications.find_one({"_id": bench.publication})
    round_ = open_rounds(bench.context(), publication, bench.clock())[-1]
    roster = await bench.services.rosters.get(bench.context(), bench.organization)
    people = [one.person for one in roster.members.values() if one.person]
    people = people[: int(len(people) * ANSWERED)]
    for start in range(0, len(people), BATCH):
        answers = [
            {
                "_id": answer_id(publication, person, round_.key), "person": person, "template": "daily_report",
                "version": 1, "publication": bench.publication, "organization": bench.organization,
                "round": round_.key, "place": None, "answers": {},
                "account": "bench", "at": bench.clock(), "request": "", "key": "", "revision": 1,
                "abnormal": int(start / BATCH) % 50 == 0,
            }
            for person in people[start : start + BATCH]
        ]  # fmt: skip
        await bench.services.db.submissions.insert_many(answers, ordered=False)


async def _board(bench: Bench, options: argparse.Namespace) -> None:
    publication = await bench.services.db.publications.find_one({"_id": bench.publication})
    round_ = open_rounds(bench.context(), publication, bench.clock())[-1]
    question = round_question(bench.context(), publication, round_, bench.organization)
    await _timed("board drawn the first time", lambda: board_of(bench.context(), question))
    for title, path in QUERIES.items():
        times = []
        for _ in range(options.requests):
            began = time.perf_counter()
            await bench.fetch(f"/api/v1/publications/{bench.publication}/{quote(path, safe='/?=&')}")
            times.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(options.pause)
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"board, {title}: median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, of {len(times)} requests")


async def _export(bench: Bench, count: int) -> None:
    await bench.post(f"/api/v1/publications/{bench.publication}/board/exports", {})

    async def export() -> None:
        while await runner.run_due(bench.services):
            pass

    seconds = await _timed(f"board of {count} exported", export)
    job = await bench.services.db.jobs.find_one({"kind": "board.export", "account": bench.account})
    assert job["state"] == "done", job["error"]
    print(f"  {count / seconds:,.0f} rows/s")


async def _import(bench: Bench, rows: int, var: Path) -> None:
    """A roster of new people, checked and applied."""
    await bench.services.db.organizations.update_one({"_id": bench.organization}, {"$set": {"members": 0}})
    path = var / "roster.xlsx"
    columns = [SheetColumn(title) for title in ("姓名", "手机号", "部门", "工号", "职位", "是否主管")]
    people = ((f"李{n}", f"15{n:09d}", f"分厂{n % 20}/班组{n % 9}", f"{n:05d}", "工人", "否") for n in range(rows))
    write_workbook(path, [Sheet("花名册", columns, people)])
    sent = await bench.fetch(
        f"/api/v1/registers/organization_member/imports?scope=organization:{bench.organization}",
        "POST", body=path.read_bytes(), headers={"Content-Type": "application/octet-stream"},
    )  # fmt: skip
    imported = orjson.loads(sent.body)["id"]
    first = await _timed(f"{rows} rows checked", lambda: runner.run_due(bench.services))
    await bench.post(f"/api/v1/imports/{imported}/application", {})
    second = await _timed(f"{rows} rows written", lambda: runner.run_due(bench.services))
    state = orjson.loads((await bench.fetch(f"/api/v1/imports/{imported}")).body)
    print(f"  {state['state']}: {state['counts']}, {first + second:.1f} s in all")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.enterprises")
    parser.add_argument("--database", metavar="URI")
    parser.add_argument("--members", type=int, default=15_000)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--pause", type=float, default=0.2, help="seconds between requests, so that boards grow old")
    asyncio.run(main(parser.parse_args()))
