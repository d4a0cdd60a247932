"""Lists by time, newest first, paged by key and never by offset.

An equality filter comes first, then a two-sided window on the sort field that widens until the page is full: the
embedded server reads every match of a query whatever its limit, so the window is what bounds the work. Ties at the
cursor's instant are a query of their own; there is no `$or`. The index is (equality fields…, sort field).
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import bson
from bson import ObjectId
from bson.codec_options import CodecOptions
from bson.errors import BSONError
from pymongo import DESCENDING
from pymongo.asynchronous.collection import AsyncCollection

FIRST_WINDOW = timedelta(days=1)
WIDEN = 8
INSTANT = timedelta(milliseconds=1)  # the resolution of stored datetimes
AWARE: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)

Position = tuple[datetime, Any]


@dataclass(frozen=True)
class Page:
    """Some documents, newest first, and the opaque cursor of the page after; None on the last."""

    items: list[dict[str, Any]]
    next: str | None


async def list_page(
    collection: AsyncCollection[Any],
    equality: Mapping[str, Any],
    *,
    until: datetime,
    floor: datetime,
    sort_field: str = "created_at",
    cursor: str | None = None,
    limit: int = 20,
    window: timedelta = FIRST_WINDOW,
    projection: Mapping[str, Any] | None = None,
) -> Page:
    """Return the next `limit` documents that match `equality`, from `floor` to `until` (both included, aware).

    `cursor` is a page's `next`; one that is not well-formed raises ValueError. A well-formed forgery can only point
    elsewhere in the same list. A projection must keep the sort field. `window` is the width of the first look: about
    a page's worth of matches is best.
    """
    position = _decode(cursor) if cursor else None
    search = _Search(collection, dict(equality), sort_field, projection, limit + 1)
    if position:
        await search.ties(position)
    upper = min(position[0], until + INSTANT) if position else until + INSTANT
    while search.wanted > 0 and upper > floor:
        lower = max(_earlier(upper, window, floor), floor)
        await search.window(lower, upper)
        upper, window = lower, _wider(window)
    items = search.found[:limit]
    more = len(search.found) > limit
    return Page(items, _encode(items[-1][sort_field], items[-1]["_id"]) if more else None)


class _Search:
    """The documents found so far, and the two queries that add to them."""

    def __init__(
        self, collection: AsyncCollection[Any], equality: dict[str, Any], sort_field: str, projection: Any, wanted: int
    ) -> None:
        self.found: list[dict[str, Any]] = []
        self.wanted = wanted
        self._collection, self._equality, self._sort_field = collection, equality, sort_field
        self._projection = projection

    async def ties(self, position: Position) -> None:
        instant, key = position
        await self._add({self._sort_field: instant, "_id": {"$lt": key}}, [("_id", DESCENDING)])

    async def window(self, lower: datetime, upper: datetime) -> None:
        order = [(self._sort_field, DESCENDING), ("_id", DESCENDING)]
        await self._add({self._sort_field: {"$gte": lower, "$lt": upper}}, order)

    async def _add(self, condition: dict[str, Any], order: list[tuple[str, int]]) -> None:
        cursor = self._collection.find({**self._equality, **condition}, self._projection)
        documents = await cursor.sort(order).limit(self.wanted).to_list()
        self.found += documents
        self.wanted -= len(documents)


def _earlier(upper: datetime, window: timedelta, floor: datetime) -> datetime:
    return upper - window if upper - floor > window else floor


def _wider(window: timedelta) -> timedelta:
    return min(window * WIDEN, timedelta(days=36_500))


def _encode(instant: datetime, key: Any) -> str:
    return base64.urlsafe_b64encode(bson.encode({"t": instant, "k": key})).decode()


def _decode(cursor: str) -> Position:
    try:
        fields = bson.decode(base64.b64decode(cursor, altchars=b"-_", validate=True), codec_options=AWARE)
        instant, key = fields["t"], fields["k"]
    except (binascii.Error, BSONError, KeyError, ValueError, OverflowError):
        raise ValueError("not a cursor of this list") from None
    if not isinstance(instant, datetime) or not isinstance(key, (str, int, bytes, ObjectId)) or len(fields) != 2:
        raise ValueError("not a cursor of this list")
    return instant, key
