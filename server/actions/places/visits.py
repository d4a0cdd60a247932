"""Visits: a person scans a place's code and a guard sees a color with its reason.

The hot path: place (cached), session (no read), person with color (one shared read), visit (one shared insert).
Nothing else stands in it. When forms are due, the answer is the forms, and nothing is stored. Owns `visits`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import page_of
from server.actions.people import persons
from server.actions.places.place_kinds import Entry, PlaceKind, city_forms, get_kind
from server.actions.places.places import shown_place
from server.actions.privacy import consents
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
        return False, await _forms(context, found, due)
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


async def _forms(context: Context, scan: Scan, due: list[Document]) -> Document:
    trees = [form_tree(context, f["template"], known=scan.person is not None, preset=_preset(scan, f)) for f in due]
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
    return _result(context, scan, person, visit)


async def _enter_with_answers(context: Context, scan: Scan, answers: Document) -> Document:
    answered = [
        await check_form(context, scan, form, answers) for form in scan.entry.forms if form["template"] in answers
    ]
    extra = set(answers) - {form["template"] for form in scan.entry.forms}
    if extra:
        raise Problem("template.not_found", "这个场所不需要填写该表单")
    residence = scan.place["region"] if scan.kind.binds_residence and scan.entry is scan.kind.entries[0] else None

    async def write(session: Any) -> tuple[Document, Document]:
        who = scan.person["_id"] if scan.person else None
        new = [submissions.new_submission(context, one, who, place=scan.place["_id"]) for one in answered]
        person = await write_answers(context, answered, new, scan.person, session, residence)
        if person is None:
            raise Problem("submission.person_missing")
        visit = new_visit(context, scan, person, [s["_id"] for s in new])
        await context.services.db.visits.insert_one(visit, session=session)
        return person, visit

    person, visit = await _write_once(context, write)
    return _result(context, scan, person, visit)


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
        known = await context.services.made_before(context, "visits", _visit_id(context))
    if known is None:  # the same person was made by another request just now
        return await context.services.transaction(write)  # type: ignore[no-any-return]
    return await persons.access_person(context, known["person"]), known


def _visit_id(context: Context) -> str:
    return named_id("visit", context.actor.account, context.idempotency_key)


def new_visit(context: Context, scan: Scan, person: Document, answered: list[str]) -> Document:
    color = _color(scan, person)
    return {
        "_id": _visit_id(context),
        "person": person["_id"],
        "place": scan.place["_id"],
        "kind": scan.kind.id,
        "entry": scan.entry.id,
        "source": "scan",
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


def _result(context: Context, scan: Scan, person: Document, visit: Document) -> Document:
    """What the guard sees (GJ-6, LT-5): clock, masked person, place, color with reasons, alarm for key areas."""
    color = _color(scan, person)
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
    return await _page(context, persons.records_of(context, found), limit, cursor)


async def list_at_place(context: Context, place: str, limit: int, cursor: str | None) -> Document:
    """Who came to a place, newest first, for its guards and officials; identities masked."""
    found = await context.services.place_codes.by_id(place)
    known = found or {}
    context.require("visit.list", place=place, region=known.get("region"), kind=known.get("kind"))
    if found is None:
        raise Problem("place.not_found")
    return await _page(context, {"place": place}, limit, cursor)


async def _page(context: Context, equality: Document, limit: int, cursor: str | None) -> Document:
    return await page_of(context, VISITS, equality, _shown_visit, limit, cursor)


def _shown_visit(visit: Document) -> Document:
    names = ("place", "kind", "entry", "source", "card", "policy", "color", "rules", "alert")
    at: datetime = visit["at"]
    return {"id": visit["_id"], "at": at, **{name: visit[name] for name in names}}
