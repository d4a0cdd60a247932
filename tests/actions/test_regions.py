"""The tree of regions: GB/T 2260 from data, what the city adds below the street, names to codes."""

import pytest

from server.actions.regions import find_code, level_of, load_tree, parent_of
from tests.cast import City


@pytest.mark.parametrize(
    ("code", "parent", "level"),
    [
        ("410000", "", "province"),
        ("410100", "410000", "city"),
        ("410105", "410100", "district"),
        ("410105001", "410105", "street"),
        ("410105001002", "410105001", "community"),
        ("410105001002003", "410105001002", "compound"),
        ("441900", "440000", "city"),
        ("441900003", "441900", "street"),
    ],
)
def test_parents_and_levels(code: str, parent: str, level: str) -> None:
    assert (parent_of(code), level_of(code)) == (parent, level)


def test_every_region_hangs_below_a_known_one() -> None:
    tree = load_tree()
    assert tree.name("410105") == "金水区"
    assert len(tree.children("")) == 34
    orphans = [code for code in ("410105001", "110101001", "659001") if tree.name(parent_of(code)) is None]
    assert not orphans


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("河南省郑州市金水区", "410105"),
        ("河南省 郑州市", "410100"),
        ("湖北省武汉市", "420100"),
        ("火星", None),
        ("", None),
    ],
)
def test_names_lead_to_codes(words: str, code: str | None) -> None:
    assert find_code(words) == code


async def test_the_api_walks_the_tree_down_to_the_compound(city: City) -> None:
    await city.services.db.regions.update_one(
        {"_id": "410105001001"}, {"$set": {"parent": "410105001", "name": "第一社区"}}, upsert=True
    )
    anybody = city.visitor()
    assert len((await anybody.get("/api/v1/regions")).body["items"]) == 34
    streets = (await anybody.get("/api/v1/regions?parent=410105")).body["items"]
    assert streets[0]["level"] == "street"
    below = (await anybody.get("/api/v1/regions?parent=410105001")).body["items"]
    assert {"code": "410105001001", "name": "第一社区", "level": "community", "location": None} in below
    found = await anybody.get("/api/v1/regions/410105001001")
    assert found.body["path"][:3] == ["河南省", "郑州市", "金水区"]
    assert (await anybody.get("/api/v1/regions/999999")).code == "region.not_found"
