"""Writing many documents: in batches the embedded server bears, one at a time, while the next is being made."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

BATCH = 300  # the largest, persons of 1.5 to 3 KB, stay below 1 MB
SEND_SECONDS = 0.002


class Batches:
    """Collects documents by collection and inserts full batches; `flush` before reading what was written."""

    def __init__(self, db: Any) -> None:
        self.counts: Counter[str] = Counter()
        self._db = db
        self._waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._sent: asyncio.Task[Any] | None = None

    async def __aenter__(self) -> "Batches":
        return self

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        """Write the rest; after an error only wait for what is under way."""
        await (self.flush() if error is None else self._arrived())

    async def add(self, collection: str, documents: Iterable[dict[str, Any]]) -> None:
        """Take documents; insert as soon as a batch is full."""
        waiting = self._waiting[collection]
        waiting += documents
        while len(waiting) >= BATCH:
            full = waiting[:BATCH]
            del waiting[:BATCH]
            await self._send(collection, full)

    async def flush(self, *collections: str) -> None:
        """Insert the rest (of these collections, or of all) and wait until it is there."""
        for collection in collections or tuple(self._waiting):
            if self._waiting[collection]:
                await self._send(collection, self._waiting.pop(collection))
        await self._arrived()

    async def _send(self, collection: str, documents: list[dict[str, Any]]) -> None:
        await self._arrived()
        self.counts[collection] += len(documents)
        self._sent = asyncio.create_task(self._db[collection].insert_many(documents, ordered=False))
        await asyncio.wait({self._sent}, timeout=SEND_SECONDS)  # let it leave; the server works while we go on

    async def _arrived(self) -> None:
        sent, self._sent = self._sent, None
        if sent is not None:
            await sent
