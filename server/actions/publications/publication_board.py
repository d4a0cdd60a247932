"""The open publications as requests need them: at most ten seconds old, read together, never all at once.

Those to the whole city are few and kept as one list; those of an organization are listed, or looked up by id, when
somebody asks. Owns `publications`.
"""

from typing import Any

from cachetools import TTLCache

from server.db.indexes import CollectionSpec, ascending
from server.db.joined import JoinedReads

PUBLICATIONS = CollectionSpec(
    "publications",
    indexes=(
        ascending("home", "status", "created_at"),
        ascending("home", "created_at"),
        ascending("status", "next_at"),
    ),
    shard_key=("_id",),
)
CITY = "city"
OPEN_LIMIT = 500  # of one home
FRESH_SECONDS = 10

Document = dict[str, Any]


def home_of(organization: str | None) -> str:
    """In whose list a publication stands: one organization's, or the city's."""
    return f"organization:{organization}" if organization else CITY


class PublicationBoard:
    """The publications that this process has read lately."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._reads = JoinedReads(collection)
        self._homes: TTLCache[str, list[Document]] = TTLCache(2_000, ttl=FRESH_SECONDS)
        self._ones: TTLCache[str, Document | None] = TTLCache(5_000, ttl=FRESH_SECONDS)

    async def all(self) -> list[Document]:
        """The open ones to the whole city, oldest first."""
        return await self.open_at(CITY)

    async def of_organization(self, organization: str) -> list[Document]:
        """An organization's open ones, oldest first."""
        return await self.open_at(home_of(organization))

    async def open_at(self, home: str) -> list[Document]:
        """The open ones of a home, oldest first."""
        known = self._homes.get(home)
        if known is None:
            found = await self._collection.find({"home": home, "status": "open"}).to_list(OPEN_LIMIT)
            known = self._homes[home] = sorted(found, key=lambda p: (p["created_at"], p["_id"]))
        return known

    async def find(self, publication: str) -> Document | None:
        """One by its id, whatever its status."""
        for known in self._homes.get(CITY) or ():
            if known["_id"] == publication:
                return known
        if publication not in self._ones:
            self._ones[publication] = await self._reads.get(publication)
        return self._ones[publication]

    def forget(self) -> None:
        """Read anew at the next request in this process."""
        self._homes.clear()
        self._ones.clear()
