"""Pages of a register among many records: `python -m benchmarks.registers`, on any MongoDB or the embedded server.

Records are written straight through `records.filed`, as an import would, and a page of twenty is then asked for by
every tab, filter, search and order that the view declares. A database of its own is made and dropped.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from pymongo.errors import BulkWriteError, NetworkTimeout

from server.actions.collections import COLLECTIONS
from server.actions.context import SYSTEM, Context
from server.actions.ids import new_id
from server.actions.records import records
from server.actions.registers import register_lists, registers
from server.actions.services import Services
from server.commands.serve import prepare
from server.db.embedded import EmbeddedDatabase
from server.db.indexes import ensure_indexes
from server.db.transactions import retry_transient
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template
from server.forms.views import View
from server.settings import ROOT, Settings, new_secrets

REGISTER = "organization_certification"
DISTRICTS = ("410102", "410103", "410104", "410105", "410106", "410108")
SPREAD = timedelta(days=120)
TYPES = ("enterprise", "government", "other")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英"
REPEATS = 30


def main() -> int:
    """Read the options, fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.registers", description="Pages of a large register")
    parser.add_argument("--database", metavar="URI", help="any MongoDB; the embedded server when none is given")
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--writers", type=int, default=1, help="batches written at once; the embedded server wants one")
    options = parser.parse_args()
    os.chdir(ROOT)
    asyncio.run(_run(options))
    return 0


async def _run(options: argparse.Namespace) -> None:
    is_embedded = options.database is None
    with tempfile.TemporaryDirectory(prefix="anma-bench-") as folder:
        async with (
            _database(options.database, Path(folder)) as uri,
            _services(uri, Path(folder), is_embedded) as services,
        ):
            context = Context(services, SYSTEM, services.clock(), "bench")
            template = services.templates.get(REGISTER)
            begun = time.perf_counter()
            await _fill(context, template, options.records, options.writers)
            seconds = time.perf_counter() - begun
            print(
                f"{options.records:,} records in {seconds:.0f} s ({options.records / seconds:,.0f} a second)",
                flush=True,
            )
            await _measure(context, template)
            await _measure_reading(context, template, options.records)


@asynccontextmanager
async def _database(uri: str | None, folder: Path) -> AsyncIterator[str]:
    if uri is not None:
        yield uri
        return
    embedded = EmbeddedDatabase(folder / "db")
    try:
        yield await embedded.start()
    finally:
        await embedded.stop()


@asynccontextmanager
async def _services(uri: str, folder: Path, is_embedded: bool) -> AsyncIterator[Services]:
    settings = Settings(mode="dev", var=folder, database=f"anma_bench_{os.getpid()}", **new_secrets())  # type: ignore[arg-type]
    services = Services(settings, uri)
    try:
        await ensure_indexes(services.db, COLLECTIONS)
        await prepare(services, 0)
        yield services
    finally:
        if not is_embedded:  # that one goes with its folder
            with suppress(NetworkTimeout):  # it goes on dropping what takes it longer than a client waits
                await services.db.client.drop_database(settings.database)
        await services.stop()


async def _fill(context: Context, template: Template, count: int, writers: int) -> None:
    """Records spread over months and districts, in every state; several batches are under way at once."""
    chance, room, states = random.Random(2020), asyncio.Semaphore(writers), _states(template)
    counted: Counter[bytes] = Counter()

    @retry_transient(attempts=8, pause_seconds=0.5)
    async def insert(batch: list[dict[str, Any]]) -> None:
        try:
            await context.services.db.records.insert_many(batch, ordered=False)
        except BulkWriteError as error:  # a batch whose answer was lost is written again
            if any(one["code"] != records.DUPLICATE for one in error.details["writeErrors"]):
                raise

    async def write(batch: list[dict[str, Any]]) -> None:
        try:
            await insert(batch)
        finally:
            room.release()

    async with asyncio.TaskGroup() as group:
        for start in range(0, count, records.BATCH):
            numbers = range(start, min(start + records.BATCH, count))
            batch = [_record(context, template, chance, number / count, states) for number in numbers]
            counted.update(text for record in batch for text in record["counted"])
            await room.acquire()  # no more batches are made than are under way
            group.create_task(write(batch))
            if start % 10_000 < records.BATCH:
                print(f"… {start:,}", file=sys.stderr, flush=True)
    await records.count(context, counted, None)


def _states(template: Template) -> list[str]:
    lifecycle = lifecycle_of(template)
    return list(lifecycle.states) if lifecycle else [""]


def _record(
    context: Context, template: Template, chance: random.Random, age: float, states: list[str]
) -> dict[str, Any]:
    region = f"{chance.choice(DISTRICTS)}{chance.randrange(1, 9):03d}"
    state = states[0] if chance.random() < 0.1 else chance.choice(states)
    new = records.new_record(context, template, new_id(), state=state, region=region, organization="bench")
    at = context.now - SPREAD * (1 - age) + timedelta(seconds=chance.random())
    due = at + timedelta(days=3 + 120 * age) if state == states[0] else None
    return records.filed(context, {**new, "at": at, "changed_at": at, "due_at": due}, _answers(chance))


def _answers(chance: random.Random) -> dict[str, Any]:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
    return {
        "organization_type": chance.choices(TYPES, (90, 3, 7))[0],
        "organization": f"河南{''.join(chance.choices(GIVEN, k=2))}{chance.choice(('食品', '科技', '商贸'))}有限公司",
        "uscc": f"9141{chance.randrange(10**14):014d}", "licence_photo": ["a"], "applicant_name": name,
        "phone": f"138{chance.randrange(10**8):08d}", "letter_photo": ["b"],
    }  # fmt: skip


async def _measure(context: Context, template: Template) -> None:
    print("| page of 20 by | rows | first, ms | p50, ms | p95, ms |\n|---|---|---|---|---|")
    view = registers.get_view(template)
    for scope in ("*", "region:410105"):
        for title, asked in _questions(template, view):
            given = {**asked, "scope": scope, "limit": 20}
            rows, first, times = await _timed(partial(register_lists.list_records, context, template.id, given))
            print(
                f"| {scope} {title} | {rows} | {first:.1f} | {_at(times, 0.5):.1f} | {_at(times, 0.95):.1f} |",
                flush=True,
            )
    _, first, times = await _timed(lambda: register_lists.count_tabs(context, template.id, "*"))
    print(f"| counts of tabs | – | {first:.1f} | {_at(times, 0.5):.1f} | {_at(times, 0.95):.1f} |", flush=True)


def _questions(template: Template, view: View) -> list[tuple[str, dict[str, Any]]]:
    """Everything that the view offers, alone; then all filters at once."""
    values = {one.id: next(iter(one.column.options), "none") for one in view.filters}
    asked: list[tuple[str, dict[str, Any]]] = [("everything", {})]
    asked += [(f"tab {tab.id}", {"tab": tab.id}) for tab in view.tabs]
    asked += [(f"filter {name}", {"filters": {name: value}}) for name, value in values.items()]
    asked += [
        (f"filter {name} in tab", {"filters": {name: value}, "tab": view.tabs[0].id}) for name, value in values.items()
    ]
    asked += [("rare filter organization_type", {"filters": {"organization_type": "government"}})]
    asked += [("all filters", {"filters": values})] if len(values) > 1 else []
    asked += [
        ("nothing found", {"q": "绝无此名"}),
        ("search 食品", {"q": "食品"}),
        ("search 河南伟芳食品", {"q": "河南伟芳食品"}),
    ]
    return asked + [(f"order {sort}", {"sort": sort}) for sort in view.sorts]


async def _timed(ask: Callable[[], Awaitable[Any]]) -> tuple[int, float, list[float]]:
    """Rows of the page, and milliseconds: of the first time it was asked for, and of each, sorted."""
    times, rows = [], 0
    for _ in range(REPEATS):
        begun = time.perf_counter()
        page = await ask()
        times.append((time.perf_counter() - begun) * 1000)
        rows = len(page.get("items", ()))
        if times[-1] > 2000:
            break
    return rows, times[0], sorted(times)


def _at(times: list[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))]


async def _measure_reading(context: Context, template: Template, count: int) -> None:
    """How fast an export reads: the rows of one district, at most twenty thousand."""
    selection = register_lists.select(context, template, "region:410105", {})
    begun, rows = time.perf_counter(), 0
    async for _ in register_lists.selected(context, selection, batch=200):
        rows += 1
        if rows == 20_000:
            break
    seconds = time.perf_counter() - begun
    print(f"\nread for an export: {rows:,} records in {seconds:.1f} s ({rows / seconds:,.0f} a second)")


if __name__ == "__main__":
    sys.exit(main())
