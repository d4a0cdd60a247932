"""The city's ground: communities and compounds below real streets of Zhengzhou, and places of every kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt
from random import Random
from typing import Any

from server.actions.places import places
from server.actions.places.place_codes import place_id
from server.actions.places.place_kinds import load_kinds
from server.actions.positions import Position
from server.actions.regions import load_tree, new_region
from server.seeding.frames import Document, Frame
from server.seeding.words import weighted, words

PEOPLE_PER_COMPOUND = 400
FEWEST_COMPOUNDS = 5
BUILT_DAYS_AGO = 60
UNKNOWN_KIND = {"every": 5000, "title": "{street}场所{n}"}  # a kind added since gets a few places all the same
COMPOUND_KINDS = ("compound", "gate_compound")
CITY = "410100"
CENTER = Position(113.6654, 34.7579)  # 二七广场, GCJ-02
NEAREST_KM, FARTHEST_KM, KM_A_DEGREE = 0.4, 6.0, 111.2
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Compound:
    """A residential compound: its code, where it is, how many live there compared with others."""

    number: int
    code: str
    name: str
    address: str
    weight: float


@dataclass(frozen=True, slots=True)
class Ground:
    """Compounds, and the active places by kind; the n-th compound has the n-th place of both compound kinds."""

    compounds: list[Compound]
    places: dict[str, list[Document]]


def lay_ground(frame: Frame) -> tuple[Ground, list[Document]]:
    """The ground, and its regions as documents."""
    compounds, regions = _compounds(frame)
    kinds = {kind: [_compound_place(frame, kind, one) for one in compounds] for kind in COMPOUND_KINDS}
    for kind in load_kinds():
        if kind not in kinds:
            kinds[kind] = list(_places(frame, kind, words()["places"].get(kind, UNKNOWN_KIND)))
    return Ground(compounds, kinds), regions


async def make_blank_batches(frame: Frame) -> int:
    """Codes that are printed but not yet activated, by the real action; how many places."""
    built = frame.instant(BUILT_DAYS_AGO)
    for kind, count in words()["blank_batches"].items():
        context = frame.acting(built, key=frame.id("place_batch", kind))
        await places.create_batch(context, {"kind": kind, "region": "410105", "count": count})
    return sum(words()["blank_batches"].values())


def _compounds(frame: Frame) -> tuple[list[Compound], list[Document]]:
    random = frame.random("compounds")
    count = max(FEWEST_COMPOUNDS, frame.people // PEOPLE_PER_COMPOUND)
    streets, names = _streets(random, count), _names(random)
    compounds, regions = [], {}
    for number in range(count):
        street = streets[number % len(streets)]
        community = f"{street}{1 + number // len(streets) // 3:03d}"
        code = f"{community}{1 + number // len(streets) % 3:03d}"
        name = next(names)
        if community not in regions:
            regions[community] = new_region(community, f"{random.choice(words()['community_names'])}社区")
        regions[code] = new_region(code, name, _location(frame, number, count))
        weight = 1 / (1 + number / count * 8)  # the last are about a ninth of the first
        compounds.append(Compound(number, code, name, f"{_words_of(street)}{name}", weight))
    return compounds, list(regions.values())


def _streets(random: Random, count: int) -> list[str]:
    """Streets of the inner districts; about every third compound is on one of its own."""
    tree = load_tree()
    every = [street for district in words()["districts"] for street in tree.children(district)]
    random.shuffle(every)
    return every[: max(FEWEST_COMPOUNDS, min(len(every), count // 3))]


def _names(random: Random) -> Iterator[str]:
    firsts, lasts = words()["compound_first"], words()["compound_last"]
    names = [f"{first}{last}" for first in firsts for last in lasts]
    random.shuffle(names)
    phase = ""
    for number in range(1, 1000):
        yield from (name + phase for name in names)
        phase = f"{number + 1}期"


def _location(frame: Frame, number: int, count: int) -> Position:
    """Around the city's center, the last compounds, where the recent cases are, nearest to it."""
    turn = frame.random("location", number).uniform(0, 2 * pi)
    kilometers = NEAREST_KM + (FARTHEST_KM - NEAREST_KM) * sqrt((count - 1 - number) / count)
    north, east = kilometers * sin(turn) / KM_A_DEGREE, kilometers * cos(turn) / KM_A_DEGREE
    return Position(round(CENTER.lng + east / cos(radians(CENTER.lat)), 6), round(CENTER.lat + north, 6))


def _words_of(street: str) -> str:
    tree = load_tree()
    return "".join(tree.name(code) or "" for code in (CITY, street[:6], street))


def _compound_place(frame: Frame, kind: str, compound: Compound) -> Document:
    return _place(frame, kind, compound.number, title=compound.name, region=compound.code, address=compound.address)


def _places(frame: Frame, kind: str, style: dict[str, Any]) -> Iterator[Document]:
    """Places of a kind: as many as its `every` says for the city's size, at least two."""
    random = frame.random("places", kind)
    stations = words()["metro_stations"]
    for number in range(max(2, min(style.get("most", frame.people), frame.people // style["every"]))):
        if kind == "metro":
            yield _place(
                frame, kind, number, **dict.fromkeys(("title", "station"), f"{stations[number]}站"), region=CITY
            )
        elif style.get("plate"):
            yield _place(frame, kind, number, **_vehicle(random, style, number))
        else:
            yield _place(frame, kind, number, **_premises(random, style, number))


def _vehicle(random: Random, style: dict[str, Any], number: int) -> Document:
    """What activation keeps of a vehicle: its plate as the title, the route or the company."""
    plate = f"豫A{random.choice(LETTERS)}{random.randrange(10**4):04d}"
    fields: Document = {"title": plate, "region": CITY}
    if "route" in style:
        fields["route"] = style["route"].format(n=style["start"] + number)
    if "company" in style:
        fields["company"] = random.choice(words()["companies"])
    return fields


def _premises(random: Random, style: dict[str, Any], number: int) -> Document:
    """What activation keeps of premises."""
    if "region" in style:
        return {"title": style["title"].format(n=number + 1), "region": style["region"]}
    street = random.choice(load_tree().children(weighted(random, words()["districts"])))
    name = str(load_tree().name(street)).removesuffix("街道")
    title = style["title"].format(street=name, n=number + 1, building=random.choice(words()["buildings"]))
    return {"title": title, "region": street, "address": f"{_words_of(street)}{random.randrange(1, 200)}号"}


def _place(frame: Frame, kind: str, number: int, **fields: Any) -> Document:
    built = frame.instant(BUILT_DAYS_AGO)
    key = place_id(frame.id("place", kind, number))
    return places.new_place(kind, key, built, **fields, status="active", activated_at=built, activated_by="system")
