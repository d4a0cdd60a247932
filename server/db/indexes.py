"""What a collection's owner declares, and the creation of its indexes.

On MongoDB indexes are created as usual. On the embedded server a kill during a build leaves a broken index that calls
itself valid, so there indexes are built only on empty collections, and a marker is written before: found at the next
start, it means that the build did not end, and the indexes are dropped and built again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

MARKERS = "index_builds"
EMBEDDED_SET = "secantus"
COMPARED = ("unique", "sparse", "partialFilterExpression")

Definition = dict[str, Any]


class IndexesMissing(Exception):
    """A collection that already holds documents lacks declared indexes; the message says what to do."""


@dataclass(frozen=True)
class CollectionSpec:
    """One collection as its owner declares it.

    `shard_key` names the fields of its key in a sharded cluster; every unique index must start with them. `retention`
    is how long a document is kept (None: for good; a job deletes, never a TTL index). `sensitive` are the JSON
    Pointers of the fields that are stored encrypted.
    """

    name: str
    indexes: Sequence[IndexModel] = ()
    shard_key: tuple[str, ...] = ()
    retention: timedelta | None = None
    sensitive: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for index in self.indexes:
            self._check(index.document)

    def _check(self, index: Mapping[str, Any]) -> None:
        keys = list(index["key"].items())
        if "expireAfterSeconds" in index:
            raise ValueError(f"{self.name}: {index['name']} is a TTL index; declare `retention` instead")
        if any(direction not in (1, -1) or "$**" in field for field, direction in keys):
            raise ValueError(f"{self.name}: {index['name']} is neither ascending nor descending")
        fields = tuple(field for field, _ in keys)
        if index.get("unique") and fields[: len(self.shard_key)] != self.shard_key:
            raise ValueError(f"{self.name}: the unique index {index['name']} must start with the shard key")


async def ensure_indexes(
    database: AsyncDatabase[Any], specs: Iterable[CollectionSpec], *, build_on_documents: bool = False
) -> list[str]:
    """Create what is declared and missing; return the `collection.index` names created. Run it in one process only.

    On the embedded server, IndexesMissing if the collection already holds documents, unless `build_on_documents`
    (in a quiet hour: the build stalls everything). An index whose definition changed counts as missing.
    """
    embedded = (await database.client.admin.command("hello")).get("setName") == EMBEDDED_SET
    created = []
    for spec in specs:
        wanted = {index.document["name"]: index.document for index in spec.indexes}
        if embedded:
            names = await _build_marked(database, spec.name, wanted, build_on_documents)
        else:
            names = await _build(database[spec.name], wanted)
        created += [f"{spec.name}.{name}" for name in names]
    return created


async def _build_marked(
    database: AsyncDatabase[Any], name: str, wanted: dict[str, Definition], build_on_documents: bool
) -> list[str]:
    collection, markers = database[name], database[MARKERS]
    marker = await markers.find_one({"_id": name})
    if marker:
        await _drop(collection, set(marker["indexes"]))
    missing = await _missing(collection, wanted)
    if missing and not marker:
        if not build_on_documents and await _has_documents(database, name):
            raise IndexesMissing(
                f"{name} holds documents and lacks {', '.join(missing)}: build them in a quiet hour, alone."
            )
        await markers.insert_one({"_id": name, "indexes": list(missing)})
    names = await _build(collection, missing)
    if missing or marker:
        await markers.delete_one({"_id": name})
    return names


async def _build(collection: AsyncCollection[Any], wanted: dict[str, Definition]) -> list[str]:
    missing = await _missing(collection, wanted)
    await _drop(collection, set(missing))  # of the same name, with another definition
    if missing:
        await collection.create_indexes([_model(definition) for definition in missing.values()])
    return list(missing)


async def _missing(collection: AsyncCollection[Any], wanted: dict[str, Definition]) -> dict[str, Definition]:
    existing = await collection.index_information()
    return {name: index for name, index in wanted.items() if not _same(existing.get(name), index)}


def _same(existing: Mapping[str, Any] | None, index: Definition) -> bool:
    if existing is None or list(existing["key"]) != list(index["key"].items()):
        return False
    return all((existing.get(option) or None) == (index.get(option) or None) for option in COMPARED)


async def _drop(collection: AsyncCollection[Any], names: set[str]) -> None:
    for name in names & set(await collection.index_information()):
        await collection.drop_index(name)


async def _has_documents(database: AsyncDatabase[Any], name: str) -> bool:
    if name not in await database.list_collection_names():
        return False
    return await database[name].find_one({}, {"_id": 1}) is not None


def _model(definition: Definition) -> IndexModel:
    options = {name: value for name, value in definition.items() if name != "key"}
    return IndexModel(list(definition["key"].items()), **options)


def ascending(*fields: str) -> IndexModel:
    """An index over these fields, in this order."""
    return IndexModel([(field, 1) for field in fields])
