"""What sources report: contacts, journeys, purchases, tests and fever visits of people; cases and grades of regions.

Each is a fact of the past with the instant at which it became known, as `actions.evidence` would have stored it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from server.actions.evidence.facts import new_fact, person_subject, region_subject
from server.seeding.cast import Event
from server.seeding.frames import Document, Frame
from server.seeding.people import Resident
from server.seeding.places import Ground
from server.seeding.words import weighted, words

CASES = 12
COMPOUNDS_PER_CASE = 20
HUBEI, ABROAD = 0.004, 0.0005


@dataclass(frozen=True, slots=True)
class Happening:
    """A fact in the making: began, ended, so many days ago (fractions are hours), known so many hours later."""

    kind: str
    source: str
    data: Document = field(default_factory=dict)
    ago: float = 1
    until: float | None = None
    delay_hours: float = 12


def _contact(random: Random) -> Happening:
    level = weighted(random, {"close": 60, "secondary": 40})
    return Happening("contact", "市疾控中心", {"level": level}, random.uniform(1.5, 18))


def _stay(random: Random) -> Happening:
    return _journey(random, {"region": weighted(random, words()["stay_regions"])}, "电信漫游数据")


def _hubei(random: Random) -> Happening:
    return _journey(random, {"region": random.choice(words()["hubei_regions"])}, "电信漫游数据")


def _abroad(random: Random) -> Happening:
    return _journey(random, {"country": random.choice(words()["countries"])}, "口岸入境数据")


def _journey(random: Random, data: Document, source: str) -> Happening:
    until = random.uniform(1.5, 20)
    return Happening("stay", source, data, until + random.uniform(1, 10), until)


def _purchase(random: Random) -> Happening:
    category = random.choice(list(words()["medicines"]))
    data = {"category": category, "medicine": random.choice(words()["medicines"][category]), "quantity": 1}
    return Happening("purchase", "药店上报", data, random.uniform(1.2, 14), delay_hours=4)


def _test(random: Random) -> Happening:
    result = weighted(random, {"negative": 9960, "pending": 37, "positive": 3})
    data = {"result": result, "method": "nucleic_acid", "institution": "郑州市第三核酸检测实验室"}
    return Happening("test", "核酸检测机构", data, random.uniform(1.2, 14), delay_hours=6)


def _fever_visit(random: Random) -> Happening:
    data = {"hospital": "市第二人民医院", "temperature": round(random.uniform(37.3, 39.2), 1)}
    return Happening("fever_visit", "医院发热门诊", data, random.uniform(1.2, 14), delay_hours=3)


RATES: tuple[tuple[float, Callable[[Random], Happening]], ...] = (
    (0.003, _contact),
    (0.03 - HUBEI - ABROAD, _stay),
    (HUBEI, _hubei),
    (ABROAD, _abroad),
    (0.01, _purchase),
    (0.30, _test),
    (0.002, _fever_visit),
)  # how many of all people each happens to


def facts_on_person(frame: Frame, resident: Resident, token: str) -> list[Document]:
    """What sources report of one person; of the cast exactly what their story says."""
    random = frame.random("evidence", resident.id)
    if resident.events is None:
        happenings = [make(random) for rate, make in RATES if random.random() < rate]
    else:
        happenings = [_told(event) for event in resident.events]
    named = enumerate(happenings)
    return [_fact(frame, person_subject(token), one, f"{resident.id}:{number}") for number, one in named]


def _told(event: Event) -> Happening:
    return Happening(event.kind, event.source, event.data, event.ago + 0.5, event.until, delay_hours=6)


def facts_on_regions(frame: Frame, ground: Ground) -> list[Document]:
    """Risk grades with their dates, and a dozen compound cases."""
    cases = [_on_region(frame, one, number) for number, one in enumerate(_cases(frame, ground))]
    return [_grade(frame, number, grade) for number, grade in enumerate(words()["risk_grades"])] + cases


def _cases(frame: Frame, ground: Ground) -> Iterator[Happening]:
    """Recent cases lie in the smallest compounds (one in twenty); the others are over, or without symptoms."""
    random = frame.random("cases")
    recent = min(CASES - 2, max(1, len(ground.compounds) // COMPOUNDS_PER_CASE))
    for number in range(CASES):
        if number < recent:
            compound, ago = ground.compounds[-1 - number], random.uniform(2, 12)
            status = weighted(random, {"confirmed": 70, "suspected": 30})
        else:
            compound, ago = random.choice(ground.compounds[1:]), random.uniform(48, 58)
            status = "confirmed"
        yield Happening("case", "市卫健委通报", {"region": compound.code, "status": status, "count": 1}, ago)


def _on_region(frame: Frame, one: Happening, number: int) -> Document:
    return _fact(frame, region_subject(one.data["region"]), one, f"{one.kind}:{number}")


def _grade(frame: Frame, number: int, grade: Document) -> Document:
    data = {"region": grade["region"], "grade": grade["grade"]}
    return _on_region(frame, Happening("risk", "国务院客户端", data, grade["from"], grade["to"], 0), number)


def _fact(frame: Frame, subject: str, one: Happening, named: str) -> Document:
    at, until = _instant(frame, one.ago), None if one.until is None else _instant(frame, one.until)
    lasts = frame.context.services.kinds[one.kind].lasts
    context = frame.acting(_instant(frame, _known(one)))
    return new_fact(context, subject, one.kind, at, until, one.data, one.source, named, lasts=lasts)


def _known(one: Happening) -> float:
    """So many days ago it became known: after a journey's end, after anything else began, but before today."""
    last = one.until if one.kind == "stay" and one.until is not None else one.ago
    return max(0.0, last - one.delay_hours / 24)


def _instant(frame: Frame, ago: float) -> datetime:
    """Counted back from the beginning of today."""
    return frame.instant(0, -ago * 1440)
