"""Visits: a person scans a place's code and a guard sees a color with its reason.

The hot path: place (cached), session (no read), person with color (one shared read), visit (one shared insert).
Nothing else stands in it. When forms are due, the answer is the forms, and nothing is stored. Owns `visits`.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import page_of
from server.actions.people import persons
from server.actions.places.place_kinds import Entry, PlaceKind, city_forms, get_kind, load_kinds
from server.actions.places.places import shown_place
from server.actions.privacy import consents
from server.actions.records import person_records
from server.actions.submissions import submissions
from server.actions.submissions.answering import Answered, check_answers, write_answers
from server.actions.submissions.form_trees import form_tree
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

VISITS = CollectionSpec(
    "visits",
    indexes=(ascending("person", "at"), ascending("place", "at")),
    shard_key=("person",),
    retention=timedelta(days=60),
)
SOURCES = {"scan": "扫码", "guard": "值守核验", "manual": "手工登记"}
"""Who says that somebody came: the person, a guard who verified a code, staff who entered somebody without a phone."""

Document = dict[str, Any]


@dataclass(slots=True)
class Scan:
    """One scan being decided: where, how, who."""

    place: Document
    kind: PlaceKind
    entry: Entry
    person: Document | None


async def scan(context: Context, body: Document) -> tuple[bool, Document]:
    """(True, result) when the visit is stored; (False, forms) when forms must be answered first."""
    found = await _resolve(context, body)
    answers: Document = body.get("answers") or {}
    due = [form for form in forms_due(found) if form["template"] not in answers]
    if due:
        return False, await forms(context, found, due, known=found.person is not None)
    if not answers and found.person is not None:
        return True, await _enter(context, found, found.person)
    return True, await _enter_with_answers(context, found, answers)


async def _resolve(context: Context, body: Document) -> Scan:
    place = await context.services.place_codes.place(body["code"])
    if place["status"] != "active":
        raise Problem("place_code.inactive")
    kind = get_kind(place["kind"])
    person = await persons.access_person(context, body["person"]) if body.get("person") else None
    if person is not None:
        consents.check(person)
    return Scan(place, kind, kind.entry(body.get("entry")), person)


def forms_due(scan: Scan) -> list[Document]:
    """The entry's forms that this person must answer now."""
    answered = scan.person["forms"] if scan.person else {}
    knows = {
        "always": True,
        "once": False,
        "once_in_city": not any(name.partition("|")[0] in city_forms(scan.kind.policy) for name in answered),
    }
    first = [f for f in scan.entry.forms if f["ask"] == "once" and form_key(f) not in answered]
    due = []
    for form in scan.entry.forms:
        asked = not first if form["ask"] == "later" else knows[form["ask"]]
        if asked or form in first:
            due.append(form)
    return due


async def forms(
    context: Context, scan: Scan, due: list[Document], *, known: bool, unknown: tuple[str, ...] = ()
) -> Document:
    """The answer to a scan with forms to answer first; of a known person only what is `unknown` is asked."""
    trees = [form_tree(context, f["template"], known=known, unknown=unknown, preset=_preset(scan, f)) for f in due]
    return {"next": "form", "place": shown_place(scan.place), "entry": scan.entry.id, "forms": trees}


def form_key(form: Document) -> str:
    """The name under which a person has answered an entry's form: with a preset it counts for that preset only."""
    said = [f"{name}={value}" for name, value in sorted(form.get("preset", {}).items()) if isinstance(value, str)]
    return "|".join([form["template"], *said])


def _preset(scan: Scan, form: Document) -> Document:
    """The answers that the place gives: constants, or `{"$place": "address"}`, what is known of the place itself."""
    given = {}
    for name, value in form.get("preset", {}).items():
        given[name] = scan.place.get(value["$place"]) or scan.place["title"] if isinstance(value, dict) else value
    return given


async def _enter(context: Context, scan: Scan, person: Document) -> Document:
    """The morning rush: one insert, shared with whoever scans at the same moment."""
    visit = new_visit(context, scan, person, [])
    try:
        await context.services.insert_visit(visit)
    except DuplicateKeyError:
        visit = await context.services.made_before(context, "visits", visit["_id"]) or visit
    return result(context, scan, person, visit)


async def _enter_with_answers(context: Context, scan: Scan, answers: Document) -> Document:
    answered = await checked(context, scan, answers)

    async def write(session: Any) -> tuple[Document, Document]:
        return await store(context, scan, answered, scan.person, session)

    person, visit = await _write_once(context, write)
    return result(context, scan, person, visit)


async def checked(context: Context, scan: Scan, answers: Document) -> list[Answered]:
    """The answers to the entry's forms as they will be stored; none to any other form."""
    extra = set(answers) - {form["template"] for form in scan.entry.forms}
    if extra:
        raise Problem("template.not_found", "这个场所不需要填写该表单")
    given = [form for form in scan.entry.forms if form["template"] in answers]
    return [await check_form(context, scan, form, answers) for form in given]


async def store(
    context: Context, scan: Scan, answered: list[Answered], person: Document | None, session: Any, source: str = "scan"
) -> tuple[Document, Document]:
    """Answers, all that follows from them, and the visit, in the caller's transaction; the person and the visit."""
    new = [
        submissions.new_submission(context, one, person["_id"] if person else None, place=scan.place["_id"])
        for one in answered
    ]
    who = await write_answers(context, answered, new, person, session, residence_of(scan))
    if who is None:
        raise Problem("submission.person_missing")
    await person_records.keep(context, answered, who, session)
    visit = new_visit(context, scan, who, [s["_id"] for s in new], source)
    await context.services.db.visits.insert_one(visit, session=session)
    return who, visit


def residence_of(scan: Scan) -> str | None:
    """Where the person lives, if coming in by this entry says so."""
    return scan.place["region"] if scan.kind.binds_residence and scan.entry is scan.kind.entries[0] else None


async def check_form(context: Context, scan: Scan, form: Document, answers: Document) -> Answered:
    name = form["template"]
    template = context.services.templates.get(name)
    return await check_answers(
        context, template, answers[name], scan.person, f"/answers/{name}", _preset(scan, form), form_key(form)
    )


async def _write_once(context: Context, write: Any) -> tuple[Document, Document]:
    try:
        return await context.services.transaction(write)  # type: ignore[no-any-return]
    except DuplicateKeyError:
        known = await context.services.made_before(context, "visits", visit_id(context))
    if known is None:  # the same person was made by another request just now
        return await context.services.transaction(write)  # type: ignore[no-any-return]
    return await persons.access_person(context, known["person"]), known


def visit_id(context: Context) -> str:
    """What a request of this idempotency key makes."""
    return named_id("visit", context.actor.account, context.idempotency_key)


def new_visit(context: Context, scan: Scan, person: Document, answered: list[str], source: str = "scan") -> Document:
    """The document of a visit with the color of this moment; `source` is one of SOURCES."""
    color = _color(scan, person)
    return {
        "_id": visit_id(context),
        "person": person["_id"],
        "place": scan.place["_id"],
        "kind": scan.kind.id,
        "entry": scan.entry.id,
        "source": source,
        "card": person["card"],
        "policy": scan.kind.policy,
        "color": color["color"],
        "rules": [reason["rule"] for reason in color["reasons"]],
        "alert": color["alert"],
        "submissions": answered,
        "account": context.actor.account,
        "at": context.now,
        "request": context.request_digest,
    }


def _color(scan: Scan, person: Document) -> Document:
    color: Document | None = person["colors"].get(scan.kind.policy)
    if color is None:
        raise Problem("policy.not_found")
    return color


def result(context: Context, scan: Scan, person: Document, visit: Document) -> Document:
    """What the guard sees (GJ-6, LT-5): clock, masked person, place, color with reasons, alarm for key areas.

    On which evidence is told to whoever answers fully for the person, not to staff nor to who may only enter data.
    """
    color = _color(scan, person)
    if not persons.is_full(person, context.actor.account):
        color = {**color, "reasons": [{**reason, "evidence": []} for reason in color["reasons"]]}
    return {
        "next": "result",
        "visit": visit["_id"],
        "at": visit["at"],
        "server_time": context.now,
        "place": shown_place(scan.place),
        "entry": visit["entry"],
        "person": persons.shown_person(person, context.actor.account),
        "color": {"policy": scan.kind.policy, **color},
        "welcome": scan.kind.welcome,
        "alert": bool(scan.kind.key_area_alert and color["alert"]),
    }


async def list_own(context: Context, person: str, limit: int, cursor: str | None) -> Document:
    """A person's entries and exits, newest first (GJ-8)."""
    found = await persons.access_person(context, person)
    page = await page_of(context, VISITS, persons.records_of(context, found), lambda visit: visit, limit, cursor)
    places = await asyncio.gather(*(context.services.place_codes.by_id(visit["place"]) for visit in page["items"]))
    return {**page, "items": [shown_visit(visit, place) for visit, place in zip(page["items"], places, strict=True)]}


def shown_visit(visit: Document, place: Document | None) -> Document:
    """A visit as its person and the staff of its place see it: masked, with what place, kind and entry are called."""
    kind = load_kinds().get(visit["kind"])
    entry = next((one.title for one in kind.entries if one.id == visit["entry"]), None) if kind else None
    titles = {
        "place_title": (place and place["title"]) or (kind and kind.title) or visit["place"],
        "kind_title": kind.title if kind else visit["kind"],
        "entry_title": entry or visit["entry"],
    }
    names = ("place", "kind", "entry", "source", "card", "policy", "color", "rules", "alert")
    at: datetime = visit["at"]
    return {"id": visit["_id"], "at": at, **{name: visit[name] for name in names}, **titles}
