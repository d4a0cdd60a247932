"""Positions on the map, in GCJ-02, the datum of every map shown in China: converted, measured, and sorted into cells.

Pure. A cell is 0.05° by 0.1°, nowhere in China narrower than 5 km, so whatever is within that of a position lies in its
cell or one of the eight around it.
"""

from math import asin, cos, floor, pi, radians, sin, sqrt
from typing import NamedTuple

LATITUDES, LONGITUDES = (3.0, 54.0), (73.0, 136.0)  # China, roughly: elsewhere nothing is converted
CELL = (0.05, 0.1)
EARTH_METERS = 6_371_008.8
AXIS, ECCENTRICITY = 6_378_245.0, 0.006_693_421_622_965_943  # of the Krasovsky ellipsoid, as GCJ-02 uses it


class Position(NamedTuple):
    """Longitude and latitude in degrees, as maps in China write them."""

    lng: float
    lat: float


def is_in_china(at: Position) -> bool:
    """Whether a position lies where GCJ-02 applies, roughly."""
    return LONGITUDES[0] <= at.lng <= LONGITUDES[1] and LATITUDES[0] <= at.lat <= LATITUDES[1]


def from_wgs84(at: Position) -> Position:
    """What a GPS receiver or a browser measured, in GCJ-02: the published approximation, right to about two meters."""
    if not is_in_china(at):
        return at
    x, y = at.lng - 105.0, at.lat - 35.0
    waves = _waves((20.0, x * 6.0), (20.0, x * 2.0))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += waves + _waves((20.0, y), (40.0, y / 3.0), (160.0, y / 12.0), (320.0, y / 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += waves + _waves((20.0, x), (40.0, x / 3.0), (150.0, x / 12.0), (300.0, x / 30.0))
    rad = radians(at.lat)
    magic = 1 - ECCENTRICITY * sin(rad) ** 2
    lat = north * 180.0 / (AXIS * (1 - ECCENTRICITY) / (magic * sqrt(magic)) * pi)
    lng = east * 180.0 / (AXIS / sqrt(magic) * cos(rad) * pi)
    return Position(at.lng + lng, at.lat + lat)


def _waves(*waves: tuple[float, float]) -> float:
    """Two thirds of the sum of sines, each of a height and of half turns."""
    return sum(height * sin(half_turns * pi) for height, half_turns in waves) * 2.0 / 3.0


def meters_between(one: Position, other: Position) -> float:
    """The distance on a sphere (haversine)."""
    lat, lng = radians(other.lat - one.lat), radians(other.lng - one.lng)
    half = sin(lat / 2) ** 2 + cos(radians(one.lat)) * cos(radians(other.lat)) * sin(lng / 2) ** 2
    return 2 * EARTH_METERS * asin(sqrt(half))


def cell_of(at: Position) -> str:
    """The cell in which a position lies."""
    row, column = _cell(at)
    return f"{row}:{column}"


def cells_around(at: Position) -> list[str]:
    """The cell of a position and the eight around it."""
    row, column = _cell(at)
    return [f"{row + north}:{column + east}" for north in (-1, 0, 1) for east in (-1, 0, 1)]


def _cell(at: Position) -> tuple[int, int]:
    return floor(at.lat / CELL[0]), floor(at.lng / CELL[1])
