"""Lists by time, newest or soonest first, paged by key and never by offset.

An equality filter comes first, then a two-sided window on the sort field that widens until the page is full: the
embedded server reads every match of a query whatever its limit, so the window is what bounds the work. Ties at the
cursor's instant are a query of their own; there is no `$or`. The index is (equality fields…, sort field).
"""

import base64
import binascii
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import bson
from bson import ObjectId
from bson.codec_options import CodecOptions
from bson.errors import BSONError
from pymongo import ASCENDING, DESCENDING
from pymongo.asynchronous.collection import AsyncCollection

FIRST_WINDOW = timedelta(days=1)
WIDEN = 8
INSTANT = timedelta(milliseconds=1)  # the resolution of stored datetimes
LONGEST_WINDOW = timedelta(days=36_500)
EPOCH, FAR = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
EVER = {"$gte": EPOCH, "$lt": FAR}
"""The window of a query that wants every instant: behind an equality, an index is used only with both its sides."""
AWARE: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)

Position = tuple[datetime, Any]
Document = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Some documents, newest first, and the opaque cursor of the page after; None on the last."""

    items: list[Document]
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
    after = position_of(cursor) if cursor else None
    found: list[Document] = []
    documents = scan(
        collection, equality, until=until, floor=floor, sort_field=sort_field, after=after, batch=limit + 1,
        window=window, projection=projection,
    )  # fmt: skip
    async with aclosing(documents):
        async for document in documents:
            found.append(document)
            if len(found) > limit:
                last = found[limit - 1]
                return Page(found[:limit], cursor_of((last[sort_field], last["_id"])))
    return Page(found, None)


async def scan(
    collection: AsyncCollection[Any],
    equality: Mapping[str, Any],
    *,
    until: datetime,
    floor: datetime,
    sort_field: str = "created_at",
    after: Position | None = None,
    batch: int = 100,
    window: timedelta = FIRST_WINDOW,
    edges: Sequence[datetime] = (),
    projection: Mapping[str, Any] | None = None,
    ascending: bool = False,
    multikey: bool = False,
) -> AsyncGenerator[Document]:
    """Every document that matches `equality`, newest first (or soonest first), a batch at a time in flat memory.

    It begins right behind the position `after`. Close it when leaving early (`contextlib.aclosing`). `multikey`: the
    equality is on an array, where the embedded server would answer a condition on `_id` by reading all that match.
    `edges` are instants, in the order of the list, at which the first windows end: where matches are known to lie.
    """
    search = _Search(collection, dict(equality), sort_field, projection, batch, ascending, multikey)
    if after:
        async for document in search.ties(after):
            yield document
        start = search.behind(after[0])
        edge = max(start, floor) if ascending else min(start, until + INSTANT)
    else:
        edge = floor if ascending else until + INSTANT
    known = deque(edges)
    while edge <= until if ascending else edge > floor:
        while known and (known[0] <= edge if ascending else known[0] >= edge):
            known.popleft()
        is_known = bool(known)
        if is_known:
            far = min(known.popleft(), until + INSTANT) if ascending else max(known.popleft(), floor)
        else:
            far = _later(edge, window, until) if ascending else _earlier(edge, window, floor)
        found = await search.between(*((edge, far) if ascending else (far, edge)))
        for document in found:
            yield document
        if len(found) < batch:
            edge, window = far, window if is_known else min(window * WIDEN, LONGEST_WINDOW)
            continue
        last = found[-1]
        async for document in search.ties((last[sort_field], last["_id"])):
            yield document
        window = max(abs(found[0][sort_field] - last[sort_field]) * 2, INSTANT)
        edge = search.behind(last[sort_field])


class _Search:
    """The two queries of a scan."""

    def __init__(
        self, collection: AsyncCollection[Any], equality: Document, sort_field: str, projection: Any, batch: int,
        ascending: bool, multikey: bool,
    ) -> None:  # fmt: skip
        self._collection, self._equality, self._sort_field = collection, equality, sort_field
        self._projection, self._batch, self._ascending = projection, batch, ascending
        self._direction = ASCENDING if ascending else DESCENDING
        self._multikey = multikey

    async def ties(self, position: Position) -> AsyncIterator[Document]:
        """What has the very instant of a position and comes after it."""
        instant, key = position
        if self._multikey:
            every = await self._collection.find(
                {**self._equality, self._sort_field: instant}, self._projection
            ).to_list()
            for document in sorted(every, key=lambda one: one["_id"], reverse=not self._ascending):
                if (document["_id"] > key) if self._ascending else (document["_id"] < key):
                    yield document
            return
        operator = "$gt" if self._ascending else "$lt"
        while True:
            condition = {self._sort_field: instant, "_id": {operator: key}}
            found = await self._find(condition, [("_id", self._direction)])
            for document in found:
                yield document
            if len(found) < self._batch:
                return
            key = found[-1]["_id"]

    async def between(self, lower: datetime, upper: datetime) -> list[Document]:
        order = [(self._sort_field, self._direction), ("_id", self._direction)]
        return await self._find({self._sort_field: {"$gte": lower, "$lt": upper}}, order)

    def behind(self, instant: datetime) -> datetime:
        """The edge of the window that follows an instant whose ties are done; edges below are included, above not."""
        return instant + INSTANT if self._ascending else instant

    async def _find(self, condition: Document, order: list[tuple[str, int]]) -> list[Document]:
        cursor = self._collection.find({**self._equality, **condition}, self._projection)
        return await cursor.sort(order).limit(self._batch).to_list()


async def merged(
    scans: Sequence[AsyncGenerator[Document]], sort_field: str, *, ascending: bool = False
) -> AsyncGenerator[Document]:
    """The documents of several scans in the same order, each once. Closes them when it is closed."""
    async with AsyncExitStack() as stack:
        for one in scans:
            await stack.enter_async_context(aclosing(one))
        heads = [(one, head) for one in scans if (head := await anext(one, None)) is not None]
        while heads:
            choose = min if ascending else max
            first = choose((head for _, head in heads), key=lambda head: (head[sort_field], head["_id"]))
            yield first
            taken = [one for one, head in heads if head["_id"] == first["_id"]]
            heads = [(one, head) for one, head in heads if head["_id"] != first["_id"]]
            heads += [(one, head) for one in taken if (head := await anext(one, None)) is not None]


def _earlier(upper: datetime, window: timedelta, floor: datetime) -> datetime:
    return upper - window if upper - floor > window else floor


def _later(lower: datetime, window: timedelta, until: datetime) -> datetime:
    return lower + window if until - lower > window else until + INSTANT


def cursor_of(position: Position, of: str = "") -> str:
    """The opaque text of a position; `of` binds it to one list."""
    instant, key = position
    return base64.urlsafe_b64encode(bson.encode({"t": instant, "k": key, **({"o": of} if of else {})})).decode()


def position_of(cursor: str, of: str = "") -> Position:
    """The position that `cursor_of` wrote for the same list; ValueError for any other text."""
    try:
        fields = bson.decode(base64.b64decode(cursor, altchars=b"-_", validate=True), codec_options=AWARE)
        instant, key = fields.pop("t"), fields.pop("k")
    except (binascii.Error, BSONError, KeyError, ValueError, OverflowError):
        raise ValueError("not a cursor of this list") from None
    is_position = isinstance(instant, datetime) and isinstance(key, (str, int, bytes, ObjectId))
    if not is_position or fields != ({"o": of} if of else {}):
        raise ValueError("not a cursor of this list")
    return instant, key
