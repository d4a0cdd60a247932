"""Regions: the tree of GB/T 2260 codes down to the street from `regions/`, below it what the city adds.

Communities (12 digits) and compounds (15 digits) are documents; everything above is data kept in memory.
Owns the collection `regions`.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.positions import Position, cell_of, is_in_china
from server.db.indexes import CollectionSpec, ascending
from server.errors import FieldProblem, Problem
from server.settings import ROOT

REGIONS = CollectionSpec("regions", indexes=(ascending("parent"), ascending("cell")), shard_key=("_id",))
LEVELS = {6: "district", 9: "street", 12: "community", 15: "compound"}


class RegionTree:
    """Provinces, cities, districts and streets: code → name, and children in code order."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self._names = dict(rows)
        self._children: dict[str, list[str]] = defaultdict(list)
        for code, _ in rows:
            self._children[parent_of(code)].append(code)

    def name(self, code: str) -> str | None:
        return self._names.get(code)

    def code(self, words: str) -> str | None:
        """The code that a full name such as 河南省郑州市金水区 leads to; intermediate levels may be left out."""
        return self._search("", words.replace(" ", ""))

    def _search(self, parent: str, words: str) -> str | None:
        if not words:
            return parent or None
        for child in self.children(parent):
            name = self._names[child]
            if words.startswith(name):
                return self._search(child, words[len(name) :])
        return None

    def children(self, code: str) -> list[str]:
        return self._children.get(code, [])


@lru_cache(maxsize=1)
def load_tree(path: Path = ROOT / "regions" / "regions.csv") -> RegionTree:
    """The tree from the shipped file (`scripts/regions` makes it anew from its package)."""
    with path.open(encoding="utf-8", newline="") as file:
        return RegionTree([(row["code"], row["name"]) for row in csv.DictReader(file)])


def parent_of(code: str) -> str:
    """The code one level up; the empty string above provinces."""
    if len(code) > 6:
        return code[:-3]
    if code.endswith("0000"):
        return ""
    return code[:2] + "0000" if code.endswith("00") else code[:4] + "00"


def level_of(code: str) -> str:
    """province, city, district, street, community or compound."""
    if len(code) == 6 and code.endswith("00"):
        return "province" if code.endswith("0000") else "city"
    return LEVELS[len(code)]


def find_code(words: str) -> str | None:
    """The code of a region named in full, down to the street."""
    return load_tree().code(words)


async def get_region(context: Context, code: str) -> dict[str, Any]:
    """A region with the names on the way down to it."""
    name = await find_name(context, code)
    if name is None:
        raise Problem("region.not_found")
    return {"code": code, "name": name, "level": level_of(code), "path": await path_names(context, code)}


async def list_children(context: Context, parent: str) -> list[dict[str, Any]]:
    """The regions right below one (the provinces below the empty code), with where they lie if that is known."""
    tree = load_tree()
    rows: list[dict[str, Any]] = [
        {"code": code, "name": str(tree.name(code)), "location": None} for code in tree.children(parent)
    ]
    if len(parent) >= 9:
        found = await context.services.db.regions.find({"parent": parent}).to_list(2000)
        found.sort(key=lambda region: str(region["_id"]))
        rows = [{"code": r["_id"], "name": r["name"], "location": r.get("location")} for r in found]
    return [{**row, "level": level_of(row["code"])} for row in rows]


async def find_name(context: Context, code: str) -> str | None:
    """The name of a region, from memory down to the street."""
    known = load_tree().name(code)
    if known is not None or len(code) <= 9:
        return known
    found = await context.services.db.regions.find_one({"_id": code})
    return str(found["name"]) if found else None


async def names_of(context: Context, codes: Iterable[str]) -> dict[str, str]:
    """The names of some regions (a page's worth), known ones only."""
    wanted = sorted(set(codes))
    names = {code: name for code in wanted if (name := load_tree().name(code))}
    below = [code for code in wanted if len(code) > 9]
    found = context.services.db.regions.find({"_id": {"$in": below}}, {"name": 1}) if below else None
    return {**names, **({one["_id"]: str(one["name"]) async for one in found} if found else {})}


def new_region(code: str, name: str, location: Position | None = None) -> dict[str, Any]:
    """The document of a community or compound; where it lies is found by its cell of the map."""
    document: dict[str, Any] = {"_id": code, "name": name, "parent": parent_of(code)}
    if location is None:
        return document
    return {**document, "location": location._asdict(), "cell": cell_of(location)}


async def put_region(context: Context, code: str, body: dict[str, Any]) -> dict[str, Any]:
    """Name a community or compound, and say where it lies (GCJ-02); twice is once.

    `region.fixed` for what the national standard names, `region.not_found` below a region that does not exist.
    """
    context.require("region.change", region=code)
    if len(code) <= 9:
        raise Problem("region.fixed")
    if await find_name(context, parent_of(code)) is None:
        raise Problem("region.not_found")
    location = Position(**body["location"]) if "location" in body else None
    if location is not None and not is_in_china(location):
        raise Problem("body.invalid", errors=[FieldProblem("/location", "range", "位置须在中国境内")])
    after = new_region(code, body["name"].strip(), location)

    async def write(session: Any) -> None:
        found = context.services.db.regions
        before = await found.find_one({"_id": code}, session=session)
        if before == after:
            return
        await found.replace_one({"_id": code}, after, upsert=True, session=session)
        entry = audit_entry(context, "region.change", f"region:{code}", before=before, after=after)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return {**await get_region(context, code), "location": body.get("location")}


async def path_names(context: Context, code: str) -> list[str]:
    """Names from the province down to the region itself, unknown levels left out."""
    names = []
    while code:
        name = await find_name(context, code)
        names += [name] if name else []
        code = parent_of(code)
    return names[::-1]
