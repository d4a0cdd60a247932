"""Where people go: about 1.2 scans a day each, at rush hours, at gates with a temperature."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from server.actions.places import visits
from server.seeding.answers import Filed, answer_at, entering, temperature
from server.seeding.frames import Document, Frame
from server.seeding.lives import Life
from server.seeding.people import Resident
from server.seeding.places import COMPOUND_KINDS, Ground
from server.seeding.words import weighted, words

SCANS_A_DAY = {"0": 36, "1": 26, "2": 26, "3": 8, "4": 4}
RUSH_HOURS = ((8.0, 0.6), (18.2, 0.9))  # hour and spread of the day's first and last scan
TEMPERATURE = ["temperature"]


@dataclass(frozen=True, slots=True)
class Movement:
    """A scan to come: where, when, under which key, and the temperature form where one is asked."""

    place: Document
    at: datetime
    key: str
    filed: Filed | None


async def movements(
    frame: Frame, ground: Ground, resident: Resident, person: Document, ago: int, random: Random
) -> list[Movement]:
    """The scans of one person on one day."""
    return [await _movement(frame, ground, resident, person, ago, minutes, random) for minutes in _minutes(random)]


def _minutes(random: Random) -> Iterator[float]:
    count = int(weighted(random, SCANS_A_DAY))
    for number in range(count):
        hour = random.gauss(*RUSH_HOURS[number]) if number < len(RUSH_HOURS) else random.uniform(9, 21)
        yield min(1400.0, max(330.0, hour * 60))


async def _movement(
    frame: Frame, ground: Ground, resident: Resident, person: Document, ago: int, minutes: float, random: Random
) -> Movement:
    place = _destination(ground, resident, person, random)
    at = frame.instant(ago, minutes)
    key = f"visit:{person['_id']}:{at.isoformat()}"
    if not _due(place, person):
        return Movement(place, at, key, None)
    answers = {"temperature": temperature(random, calm=resident.events is not None)}
    return Movement(place, at, key, await answer_at(frame, place, person, "temperature", answers, at, key))


def _destination(ground: Ground, resident: Resident, person: Document, random: Random) -> Document:
    """A place where the person needs to answer nothing, or only the temperature; else home."""
    kind = weighted(random, words()["movements"])
    every = ground.places[kind]
    place = every[resident.compound.number] if kind in COMPOUND_KINDS else random.choice(every)
    return place if _due(place, person) in ([], TEMPERATURE) else ground.places["compound"][resident.compound.number]


def _due(place: Document, person: Document) -> list[str]:
    return [form["template"] for form in visits.forms_due(entering(place, person))]


def visit(frame: Frame, life: Life, movement: Movement) -> Document | None:
    """The visit with the color of that moment; None where no policy colored anybody yet."""
    person = life.at(movement.at)
    scan = entering(movement.place, person)
    if scan.kind.policy not in person["colors"]:
        return None
    context = frame.acting(movement.at, person["accounts"][0], movement.key)
    answered = [movement.filed.submission["_id"]] if movement.filed else []
    return visits.new_visit(context, scan, person, answered)
