"""Declared indexes: created once, only on empty collections, and again after a build that did not end."""

from datetime import timedelta

import pytest
from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from server.db.indexes import MARKERS, CollectionSpec, IndexesMissing, ensure_indexes

from .conftest import Database

pytestmark = pytest.mark.asyncio(loop_scope="session")

BY_CITY = IndexModel([("city", 1), ("at", -1)])
BY_CODE = IndexModel([("city", 1), ("code", 1)], unique=True)


def spec(name: str, *indexes: IndexModel) -> CollectionSpec:
    return CollectionSpec(name, indexes, shard_key=("city",), retention=timedelta(days=90), sensitive=("/phone",))


async def test_created_once(database: Database) -> None:
    wanted = [spec("once", BY_CITY, BY_CODE)]
    assert await ensure_indexes(database, wanted) == ["once.city_1_at_-1", "once.city_1_code_1"]
    assert await ensure_indexes(database, wanted) == []
    await database["once"].insert_one({"city": 1, "code": 1})
    assert await ensure_indexes(database, wanted) == []
    with pytest.raises(DuplicateKeyError):
        await database["once"].insert_one({"city": 1, "code": 1})
    assert await database[MARKERS].find_one({"_id": "once"}) is None


async def test_a_filled_collection_is_left_alone_unless_told(database: Database) -> None:
    await database["filled"].insert_one({"city": 1, "code": 1})
    with pytest.raises(IndexesMissing, match="filled holds documents and lacks city_1_at_-1"):
        await ensure_indexes(database, [spec("filled", BY_CITY)])
    assert "city_1_at_-1" not in await database["filled"].index_information()
    assert await ensure_indexes(database, [spec("filled", BY_CITY)], build_on_documents=True)


async def test_a_build_that_did_not_end_is_done_again(database: Database) -> None:
    """A killed build leaves its marker and an index that calls itself valid."""
    await ensure_indexes(database, [spec("broken", BY_CODE)])
    await database["broken"].insert_one({"city": 1, "code": 1})
    await database[MARKERS].insert_one({"_id": "broken", "indexes": ["city_1_code_1"]})
    assert await ensure_indexes(database, [spec("broken", BY_CODE)]) == ["broken.city_1_code_1"]
    assert await database[MARKERS].find_one({"_id": "broken"}) is None
    with pytest.raises(DuplicateKeyError):
        await database["broken"].insert_one({"city": 1, "code": 1})


async def test_a_changed_definition_replaces_the_index(database: Database) -> None:
    await ensure_indexes(database, [spec("changed", IndexModel([("city", 1)], name="main"))])
    await ensure_indexes(database, [spec("changed", IndexModel([("city", 1), ("at", 1)], name="main", unique=True))])
    assert (await database["changed"].index_information())["main"]["key"] == [("city", 1), ("at", 1)]


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (IndexModel("at", expireAfterSeconds=60), "TTL"),
        (IndexModel([("city", "hashed")]), "neither"),
        (IndexModel([("$**", 1)]), "neither"),
        (IndexModel("code", unique=True), "must start with the shard key"),
    ],
)
async def test_what_the_rules_forbid_cannot_be_declared(index: IndexModel, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        spec("wrong", index)
