"""Joined round trips: concurrent callers of one process share one insert, or one read.

A request leaves at once when nothing is under way; otherwise it queues and leaves with the next trip, when one
returns. No timers: batches grow with the load and vanish without it. Every caller gets the outcome of its own
document, and only when that is durable. docs/decisions/0003-joined-round-trips.md has the reasons and the figures.
"""

import asyncio
import copy
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from contextvars import Context
from typing import Any, Generic, TypeVar

import bson
from bson import ObjectId
from bson.raw_bson import RawBSONDocument
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import (
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    WriteConcernError,
    WriteError,
    WTimeoutError,
)

MAX_DOCUMENTS = 300
MAX_BYTES = 1_000_000
FEW = 16  # with several trips, each carries at least so many when they wait
MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

Waiter = asyncio.Future[Any]
Request = TypeVar("Request")


class _Joined(ABC, Generic[Request]):
    """The queue and its trips; what a trip carries is the subclass's."""

    def __init__(self, trips: int) -> None:
        if trips < 1:
            raise ValueError("trips must be at least 1")
        self._queue: deque[Request] = deque()
        self._free_trips = trips
        self._shares = 1 if trips == 1 else trips + 1
        self._leaving: asyncio.Task[None] | None = None  # the trip that is scheduled but has not yet taken its batch
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    def _take(self) -> list[Request]:
        """Remove the next batch from the queue, without those whose callers have gone."""

    @abstractmethod
    async def _carry(self, batch: list[Request]) -> None:
        """Make the round trip and answer every waiter of the batch."""

    @abstractmethod
    def _waiters(self, batch: list[Request]) -> list[Waiter]: ...

    def _share(self) -> int:
        """How many requests the next trip takes. With several trips it leaves some: if one took all, everybody would
        wait in step, and this process and the database would work by turns instead of at the same time."""
        return min(MAX_DOCUMENTS, max(FEW, len(self._queue) // self._shares))

    def _depart(self) -> None:
        """Schedule a trip if one may leave. It starts in the loop's next turn, so callers of this turn share it."""
        if self._queue and self._free_trips and self._leaving is None:
            self._free_trips -= 1
            # An empty context: the trip must not inherit its first caller's timeout, session or log fields.
            task = asyncio.get_running_loop().create_task(self._travel(), context=Context())
            self._leaving = task
            self._tasks.add(task)
            task.add_done_callback(self._returned)

    async def _travel(self) -> None:
        while self._queue:
            batch = self._take()
            self._leaving = None
            self._depart()  # what did not fit may leave on another free trip
            if batch:
                await self._carry_safely(batch)

    def _returned(self, task: asyncio.Task[None]) -> None:
        """Also reached when the task was cancelled before its first step, so the accounts are kept here."""
        self._tasks.discard(task)
        self._free_trips += 1
        if self._leaving is task:
            self._leaving = None
        self._depart()

    async def _carry_safely(self, batch: list[Request]) -> None:
        try:
            await self._carry(batch)
        except Exception as error:
            for waiter in self._waiters(batch):
                _fail(waiter, error)
        except BaseException:
            for waiter in self._waiters(batch):
                waiter.cancel()
            raise


class JoinedInserts(_Joined[tuple[Waiter, RawBSONDocument]]):
    """Inserts into one collection, joined; never part of a transaction.

    `trips` is how many batches may be under way at once. The collection's write concern must be acknowledged.
    """

    def __init__(self, collection: AsyncCollection[Any], trips: int = 1) -> None:
        super().__init__(trips)
        if not collection.write_concern.acknowledged:
            raise ValueError("joined inserts need an acknowledged write concern")
        self._collection: AsyncCollection[Any] = collection

    async def insert(self, document: dict[str, Any]) -> Any:
        """Store the document, return its `_id` (added to the document if missing) once it is durable.

        Raises what insert_one raises: DuplicateKeyError (details name the key), WriteError, WriteConcernError,
        InvalidDocument, DocumentTooLarge; on a connection failure AutoReconnect or its kin, and the document may be
        stored or not: repeat with the same `_id`, a duplicate then means it was. A caller cancelled before its
        document left has stored nothing. Later changes to `document` have no effect.
        """
        key = document.setdefault("_id", ObjectId())
        encoded = bson.encode(document, codec_options=self._collection.codec_options)
        if len(encoded) > MAX_DOCUMENT_BYTES:
            raise DocumentTooLarge(f"a document of {len(encoded)} bytes exceeds {MAX_DOCUMENT_BYTES}")
        waiter: Waiter = asyncio.get_running_loop().create_future()
        self._queue.append((waiter, RawBSONDocument(encoded)))
        self._depart()
        await waiter
        return key

    def _take(self) -> list[tuple[Waiter, RawBSONDocument]]:
        batch: list[tuple[Waiter, RawBSONDocument]] = []
        size, queue, share = 0, self._queue, self._share()
        while queue and len(batch) < share:
            size += len(queue[0][1].raw)
            if batch and size > MAX_BYTES:
                break
            request = queue.popleft()
            if request[0].done():
                size -= len(request[1].raw)
            else:
                batch.append(request)
        return batch

    def _waiters(self, batch: list[tuple[Waiter, RawBSONDocument]]) -> list[Waiter]:
        return [waiter for waiter, _ in batch]

    async def _carry(self, batch: list[tuple[Waiter, RawBSONDocument]]) -> None:
        try:
            await self._collection.insert_many([document for _, document in batch], ordered=False)
        except BulkWriteError as failure:
            self._share_out(batch, failure.details)
        for waiter, _ in batch:
            if not waiter.done():
                waiter.set_result(None)

    def _share_out(self, batch: list[tuple[Waiter, RawBSONDocument]], details: Mapping[str, Any]) -> None:
        """Give each failed document its own error; a write-concern error goes to all the others."""
        for error in details["writeErrors"]:
            _fail(batch[error["index"]][0], _write_error(error))
        if concern := details["writeConcernErrors"]:
            for waiter, _ in batch:
                _fail(waiter, _write_concern_error(concern[-1]))


class JoinedReads(_Joined[Any]):
    """Reads of one collection by `_id`, or by another field under a unique index, joined.

    Keys are scalars of one type (string, ObjectId, integer …). `trips` is how many reads may be under way at once.
    """

    def __init__(
        self,
        collection: AsyncCollection[Any],
        projection: Mapping[str, Any] | None = None,
        *,
        key: str = "_id",
        trips: int = 1,
    ) -> None:
        super().__init__(trips)
        self._collection = collection
        self._key = key
        self._projection = _with_key(projection, key)
        self._waiting: dict[Any, list[Waiter]] = {}  # the waiters of each queued key

    async def get(self, key: Any) -> dict[str, Any] | None:
        """Return the caller's own copy of the document, or None. The read begins after this call, never before."""
        waiter: Waiter = asyncio.get_running_loop().create_future()
        waiters = self._waiting.get(key)
        if waiters is None:
            self._waiting[key] = [waiter]
            self._queue.append(key)
        else:
            waiters.append(waiter)
        self._depart()
        document: dict[str, Any] | None = await waiter
        return document

    def _take(self) -> list[tuple[Any, list[Waiter]]]:
        batch: list[tuple[Any, list[Waiter]]] = []
        share = self._share()
        while self._queue and len(batch) < share:
            key = self._queue.popleft()
            if waiters := [waiter for waiter in self._waiting.pop(key) if not waiter.done()]:
                batch.append((key, waiters))
        return batch

    def _waiters(self, batch: list[tuple[Any, list[Waiter]]]) -> list[Waiter]:
        return [waiter for _, waiters in batch for waiter in waiters]

    async def _carry(self, batch: list[tuple[Any, list[Waiter]]]) -> None:
        keys = [key for key, _ in batch]
        wanted = {self._key: keys[0] if len(keys) == 1 else {"$in": keys}}
        cursor = self._collection.find(wanted, self._projection, batch_size=len(keys) + 1)
        found = {document[self._key]: document for document in await cursor.to_list()}
        for key, waiters in batch:
            self._hand_out(found.get(key), waiters)

    def _hand_out(self, document: Any, waiters: list[Waiter]) -> None:
        for number, waiter in enumerate(waiters):
            if not waiter.done():
                waiter.set_result(document if number == 0 or document is None else self._copy(document))

    def _copy(self, document: Any) -> Any:
        options = self._collection.codec_options
        return bson.decode(bson.encode(document, codec_options=options), codec_options=options)


def _with_key(projection: Mapping[str, Any] | None, key: str) -> dict[str, Any] | None:
    """Make sure that an inclusive projection also returns the key by which answers are told apart."""
    if projection is None:
        return None
    if any(value in (0, False) for name, value in projection.items() if name != "_id"):
        if key in projection:
            raise ValueError(f"the projection must not leave out the key {key!r}")
        return dict(projection)
    return {**projection, key: 1}


def _write_error(error: Mapping[str, Any]) -> WriteError:
    details = {name: value for name, value in error.items() if name != "op"}  # `op` is the document: never log it
    kind = DuplicateKeyError if error["code"] in (11000, 11001, 12582) else WriteError
    return kind(error.get("errmsg", ""), error["code"], details)


def _write_concern_error(error: Mapping[str, Any]) -> WriteConcernError:
    timed_out = error.get("code") == 64 or "wtimeout" in error.get("errInfo", {})
    kind = WTimeoutError if timed_out else WriteConcernError
    return kind(error.get("errmsg", ""), error.get("code"), dict(error))


def _fail(waiter: Waiter, error: Exception) -> None:
    """Give the waiter a copy of the error: one raised by many tasks at once would collect all their tracebacks."""
    if not waiter.done():
        own = copy.copy(error)
        own.__cause__ = error
        waiter.set_exception(own)
