"""Paging by key: every document once, in order, whatever the distribution, the ties and the page size."""

import base64
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import bson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pymongo import ASCENDING, DESCENDING

from server.db.explain import NoIndex, assert_indexed
from server.db.paging import cursor_of, list_page, merged, position_of, scan

from .conftest import Database

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
FLOOR = NOW - timedelta(days=400)
INDEX = [("list", ASCENDING), ("created_at", DESCENDING)]
lists = count()

offsets = st.lists(
    st.one_of(st.integers(0, 5), st.integers(0, 100_000), st.sampled_from([0, 86_400, 34_560_000])), max_size=40
)


async def read_all(database: Database, name: int, limit: int) -> list[list[int]]:
    pages, cursor = [], None
    while True:
        page = await list_page(database["rows"], {"list": name}, until=NOW, floor=FLOOR, cursor=cursor, limit=limit)
        pages.append([item["_id"] for item in page.items])
        if (cursor := page.next) is None:
            return pages


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seconds=offsets, limit=st.integers(1, 12))
async def test_every_document_once_newest_first(database: Database, seconds: list[int], limit: int) -> None:
    name = next(lists)
    if name == 0:
        await database["rows"].create_index(INDEX)
    rows = [
        {"_id": name * 1000 + n, "list": name, "created_at": NOW - timedelta(seconds=second)}
        for n, second in enumerate(seconds)
    ]
    if rows:
        await database["rows"].insert_many(rows)
    expected = [row["_id"] for row in sorted(rows, key=lambda row: (row["created_at"], row["_id"]), reverse=True)]
    pages = await read_all(database, name, limit)
    assert sum(pages, []) == expected
    assert all(len(page) == limit for page in pages[:-1])


async def walk(database: Database, lists: list[int], ascending: bool, after: Any, batch: int, edges: Any) -> list[int]:
    """The ids of one scan, or of several merged, from a position on."""
    scans = [
        scan(
            database["marked"], {"lists": name}, until=NOW, floor=FLOOR, after=after, batch=batch, ascending=ascending,
            multikey=True, window=timedelta(hours=1), edges=edges,
        )
        for name in lists
    ]  # fmt: skip
    return [one["_id"] async for one in merged(scans, "created_at", ascending=ascending)]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seconds=offsets, batch=st.integers(1, 9), ascending=st.booleans(), start=st.integers(0, 40),
    known=st.lists(st.integers(-100_000, 40_000_000), max_size=3),
)  # fmt: skip
async def test_scans_of_arrays_merge_in_either_direction_from_anywhere(
    database: Database, seconds: list[int], batch: int, ascending: bool, start: int, known: list[int]
) -> None:
    name = next(lists)
    await database["marked"].create_index([("lists", ASCENDING), ("created_at", ASCENDING)])
    rows = [
        {
            "_id": name * 1000 + n,
            "lists": [name * 2] * (n % 3 != 0) + [name * 2 + 1] * (n % 3 != 1),
            "created_at": NOW - timedelta(seconds=second),
        }
        for n, second in enumerate(seconds)
    ]
    if rows:
        await database["marked"].insert_many(rows)
    order = sorted(rows, key=lambda row: (row["created_at"], row["_id"]), reverse=not ascending)
    after = (order[start]["created_at"], order[start]["_id"]) if start < len(order) else None
    expected = [row["_id"] for row in (order[start + 1 :] if after else order)]
    edges = [NOW - timedelta(seconds=second) for second in known]
    assert await walk(database, [name * 2, name * 2 + 1], ascending, after, batch, edges) == expected
    first = [row["_id"] for row in order if name * 2 in row["lists"]]
    assert await walk(database, [name * 2], ascending, None, batch, sorted(edges)) == first


async def test_a_cursor_is_bound_to_its_list() -> None:
    cursor = cursor_of((NOW, "key"), "one")
    assert position_of(cursor, "one") == (NOW, "key")
    for other in ("", "two"):
        with pytest.raises(ValueError, match="not a cursor of this list"):
            position_of(cursor, other)


async def test_floor_and_until_are_included_what_lies_outside_is_not(database: Database) -> None:
    instants = [NOW + timedelta(seconds=1), NOW, FLOOR, FLOOR - timedelta(seconds=1)]
    rows = [{"_id": f"edge{n}", "list": "edge", "created_at": instant} for n, instant in enumerate(instants)]
    await database["rows"].insert_many(rows)
    page = await list_page(database["rows"], {"list": "edge"}, until=NOW, floor=FLOOR)
    assert [item["_id"] for item in page.items] == ["edge1", "edge2"] and page.next is None


def forged(fields: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(bson.encode(fields)).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "!!!!",
        "令",
        base64.urlsafe_b64encode(b"\x05\x00\x00\x00\x01").decode(),
        forged({"t": NOW}),
        forged({"t": "yesterday", "k": 1}),
        forged({"t": NOW, "k": {"$gt": 0}}),
        forged({"t": NOW, "k": 1, "more": 1}),
    ],
)
async def test_a_forged_cursor_is_an_error(database: Database, cursor: str) -> None:
    with pytest.raises(ValueError, match="not a cursor of this list"):
        await list_page(database["rows"], {"list": 1}, until=NOW, floor=FLOOR, cursor=cursor)


async def test_both_queries_use_the_index(database: Database) -> None:
    rows, name = database["rows"], "list_1_created_at_-1"
    await rows.create_index(INDEX)
    window = {"list": 1, "created_at": {"$gte": FLOOR, "$lt": NOW}}
    await assert_indexed(rows, window, sort=[("created_at", -1), ("_id", -1)], index=name)
    await assert_indexed(rows, {"list": 1, "created_at": NOW, "_id": {"$lt": 5}}, sort=[("_id", -1)])
    await assert_indexed(rows, {"list": {"$in": [1, 2]}, "created_at": {"$gte": FLOOR, "$lt": NOW}})


@pytest.mark.parametrize(
    "query", [{"other": 1}, {"created_at": NOW}, {"_id": {"$gt": 1}}, {"list": {"$ne": 1}}, {}, {"$or": [{"list": 1}]}]
)
async def test_what_reads_everything_is_found_out(database: Database, query: dict[str, object]) -> None:
    await database["rows"].create_index(INDEX)
    with pytest.raises(NoIndex):
        await assert_indexed(database["rows"], query)
    with pytest.raises(NoIndex, match="not other"):
        await assert_indexed(database["rows"], {"list": 1}, index="other")
