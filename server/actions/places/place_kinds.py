"""Kinds of place: data in `place_kinds/` that names a kind's forms, its policy and who may enter how."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from server.errors import Problem
from server.settings import ROOT


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to enter a kind of place: who comes, and which forms are asked of them."""

    id: str
    title: str
    forms: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A kind of place, from `place_kinds/<id>.json`."""

    id: str
    title: str
    title_en: str | None
    policy: str
    welcome: str
    activation: str | None
    key_area_alert: bool
    binds_residence: bool
    entries: tuple[Entry, ...]

    def entry(self, wanted: str | None) -> Entry:
        """The entry of that name; the first when none is named."""
        for entry in self.entries:
            if wanted is None or entry.id == wanted:
                return entry
        raise Problem("place_code.entry")


@lru_cache(maxsize=1)
def load_kinds(folder: Path = ROOT / "place_kinds") -> dict[str, PlaceKind]:
    """Every kind of place, by id."""
    return {kind.id: kind for kind in map(_read_kind, sorted(folder.glob("*.json")))}


def _read_kind(path: Path) -> PlaceKind:
    data = orjson.loads(path.read_bytes())
    entries = tuple(Entry(e["id"], e["title"], tuple(e["forms"])) for e in data["entries"])
    optional = {name: bool(data.get(name)) for name in ("key_area_alert", "binds_residence")}
    return PlaceKind(
        id=data["id"], title=data["title"], title_en=data.get("title_en"), policy=data["policy"],
        welcome=data["welcome"], activation=data.get("activation"), entries=entries, **optional,
    )  # fmt: skip


@lru_cache(maxsize=16)
def city_forms(policy: str) -> frozenset[str]:
    """The forms that places under one policy ask: whoever answered any of them is known in the city."""
    kinds = (kind for kind in load_kinds().values() if kind.policy == policy)
    return frozenset(form["template"] for kind in kinds for entry in kind.entries for form in entry.forms)


def get_kind(kind: str) -> PlaceKind:
    """A kind by id; `place_kind.not_found`."""
    found = load_kinds().get(kind)
    if found is None:
        raise Problem("place_kind.not_found")
    return found
