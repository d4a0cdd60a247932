"""What people answer: who they are and where they live, a report a day, a temperature at a gate.

All answers pass the form engine as if a client had sent them, so documents and evidence are the engine's own.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from server.actions.context import Context
from server.actions.places import visits
from server.actions.places.place_kinds import get_kind
from server.actions.submissions import answering
from server.actions.submissions.answering import Answered, check_answers
from server.actions.submissions.submissions import new_submission
from server.seeding.frames import Document, Frame
from server.seeding.people import ADULT, OLD, Resident
from server.seeding.places import Ground
from server.seeding.words import words

KNOWN_AT_GATES, WORKS_IN_A_BUILDING, TRACKED = 0.8, 0.35, 0.25
REPORTS_A_DAY = 0.7
REPORT_HOUR = (8.5, 1.8)


@dataclass(frozen=True, slots=True)
class Filed:
    """A submission and its facts, as they are stored."""

    submission: Document
    facts: list[Document]


def entering(place: Document, person: Document | None) -> visits.Scan:
    """A scan of a place by its usual entry."""
    kind = get_kind(place["kind"])
    return visits.Scan(place, kind, kind.entry(None), person)


async def answer_at(
    frame: Frame, place: Document, person: Document, template: str, answers: Document, at: datetime, key: str
) -> Filed:
    """A form of a place's usual entry, answered by the person's first account; it then counts as answered."""
    context = frame.acting(at, person["accounts"][0], key)
    scan = entering(place, None)
    form = next(form for form in scan.entry.forms if form["template"] == template)
    answered = await visits.check_form(context, scan, form, {template: answers})
    filed = _file(context, answered, person, place=place["_id"])
    if answered.template.frequency != "per_round":
        person["forms"][answered.key] = filed.submission["_id"]
    return filed


def _file(context: Context, answered: Answered, person: Document, **where: Any) -> Filed:
    submission = new_submission(context, answered, person["_id"], **where)
    return Filed(submission, answering.facts_of_answers(context, answered, submission, person))


async def register(frame: Frame, ground: Ground, resident: Resident, person: Document) -> list[Filed]:
    """The forms of a first scan at home and, for some, at work."""
    random = frame.random("registration", resident.id)
    number = resident.compound.number
    forms = [(ground.places["compound"][number], "scan_compound", _scan_answers(resident))]
    if resident.events is not None or random.random() < KNOWN_AT_GATES:
        forms.append((ground.places["gate_compound"][number], "basic_information", _home_answers(resident)))
    if resident.events is None and ADULT <= resident.age < OLD and random.random() < WORKS_IN_A_BUILDING:
        office = random.choice(ground.places["gate_building"])
        forms.append((office, "basic_information", _work_answers(resident, random)))
    return [
        await answer_at(
            frame, place, person, template, answers, resident.registered_at, f"register:{person['_id']}:{place['_id']}"
        )
        for place, template, answers in forms
    ]


async def report(
    frame: Frame, publication: str, resident: Resident, person: Document, ago: int, random: Random
) -> Filed | None:
    """The daily report of a day, unless that day was skipped."""
    minutes = min(1430.0, max(360.0, random.gauss(*REPORT_HOUR) * 60))
    if random.random() >= REPORTS_A_DAY:
        return None
    answers = _report_answers(random, calm=resident.events is not None)
    round_ = frame.day(ago).isoformat()
    key = f"report:{person['_id']}:{round_}"
    context = frame.acting(frame.instant(ago, minutes), person["accounts"][0], key)
    form = context.services.templates.get("daily_report")
    answered = await check_answers(context, form, answers, person)
    asked = {"_id": publication, "frequency": "per_round", "organization": None}
    return _file(context, answered, person, publication=asked, round_=round_)


def temperature(random: Random, *, calm: bool) -> float:
    """A reading at a gate: one in a thousand is a fever."""
    if not calm and random.random() < 0.001:
        return round(random.uniform(37.3, 38.9), 1)
    return min(37.1, max(35.9, round(random.gauss(36.5, 0.2), 1)))


def _identity(resident: Resident) -> Document:
    identity = resident.identity
    document = {"type": identity.document_type, "number": identity.document_number}
    return {"name": identity.name, "document": document, "phone": identity.phone}


def _scan_answers(resident: Resident) -> Document:
    address = resident.compound.address + "".join(resident.home)
    return {**_identity(resident), "address": address, "returned": False, "pledge": True}


def _home_answers(resident: Resident) -> Document:
    building, unit, room = resident.home
    home = {"address": resident.compound.address, "building": building, "unit": unit, "room": room}
    category = "owner" if resident.is_self else "family"
    return {**_identity(resident), "sex": resident.sex, **home, "resident_category": category}


def _work_answers(resident: Resident, random: Random) -> Document:
    return {**_identity(resident), "sex": resident.sex, "work_unit": random.choice(words()["companies"])}


def _report_answers(random: Random, *, calm: bool) -> Document:
    rates = words()["adverse_answers"]
    answers: Document = {name: random.random() < rate and not calm for name, rate in rates.items()}
    if random.random() < TRACKED:
        answers["track"] = [_stop(random, hour) for hour in sorted(random.sample(range(7, 20), random.randint(1, 3)))]
    return answers


def _stop(random: Random, hour: int) -> dict[str, Any]:
    place, transport = random.choice(words()["stops"]), random.choice(words()["stop_transports"])
    return {"time": f"{hour:02d}:{random.randrange(60):02d}", "place": place, "transport": transport}
