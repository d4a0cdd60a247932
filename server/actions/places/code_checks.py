"""A guard scans a shown code: is it ours and of now, what is the person's color at this instant, and are they let in.

At a place the guard works at, the check is a visit of source `guard`, which the person finds among their visits; any
other look is an entry of the trail that the person finds among the disclosures. One code at one place is one visit,
however often and by however many guards it is scanned.
"""

from contextlib import suppress
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions import limits
from server.actions.audit import audit_entry
from server.actions.colors.code_texts import ReadCode
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.places.place_kinds import get_kind
from server.actions.places.places import access_place, shown_place
from server.actions.places.visits import Scan, forms_due, new_visit
from server.actions.privacy import consents
from server.errors import Problem

Document = dict[str, Any]


async def check_code(context: Context, body: Document) -> Document:
    """The live color of whoever shows a code, with its reasons; with `place`, the visit too unless forms are due.

    `code.foreign`, `code.forged`, `code.expired` for what must not let anybody in.
    """
    place = await _access_place(context, body.get("place"))
    await limits.spend(context, "code.check", account=context.actor.account)
    code = context.services.codes.read(body["text"])
    if not code.is_shown(context.now):
        raise Problem("code.expired")
    person = await context.services.person_reads.get(code.person)
    if person is None:
        raise Problem("person.not_found")
    scan = _scan(place, body.get("entry"), person) if place else None
    due = forms_due(scan) if scan else []
    visit = await _enter(context, scan, code) if scan and not due else None
    if visit is None:
        entry = audit_entry(context, "code.check", f"person:{code.person}", place=place and place["_id"])
        await context.services.db.audit_entries.insert_one(entry)
    return _result(context, code, person, scan, visit, due)


async def _access_place(context: Context, place: str | None) -> Document | None:
    """The active place that is named, where the actor must work; without one any post will do."""
    if place is None:
        context.require_any("code.verify")
        return None
    found = await access_place(context, place, "code.verify")
    if found["status"] != "active":
        raise Problem("place_code.inactive")
    return found


def _scan(place: Document, entry: str | None, person: Document) -> Scan:
    consents.check(person)
    kind = get_kind(place["kind"])
    if kind.policy not in person["colors"]:
        raise Problem("policy.not_found")
    return Scan(place, kind, kind.entry(entry), person)


async def _enter(context: Context, scan: Scan, code: ReadCode) -> str:
    """The visit's id; the code names it, so a code that is scanned again finds it."""
    key = named_id("visit", "code", code.person, code.issued_at.timestamp(), scan.place["_id"])
    assert scan.person is not None
    visit = {**new_visit(context, scan, scan.person, [], "guard"), "_id": key}
    with suppress(DuplicateKeyError):
        await context.services.insert_visit(visit)
    return key


def _result(
    context: Context, code: ReadCode, person: Document, scan: Scan | None, visit: str | None, due: list[Document]
) -> Document:
    colors = person["colors"]
    shown = [_shown_color(name, colors[name]) for name in ([scan.kind.policy] if scan else sorted(colors))]
    get = context.services.templates.get
    return {
        "server_time": context.now,
        "issued_at": code.issued_at,
        "person": person["card"],
        "colors": shown,
        "alert": any(one["alert"] for one in shown) and (scan is None or scan.kind.key_area_alert),
        "place": shown_place(scan.place) if scan else None,
        "entry": scan.entry.id if scan else None,
        "visit": visit,
        "due": [{"template": form["template"], "title": get(form["template"]).title} for form in due],
    }


def _shown_color(policy: str, color: Document) -> Document:
    """A color for somebody else's eyes: why in words and until when, not on which evidence."""
    reasons = [{"reason": one["reason"], "until": one["until"]} for one in color["reasons"]]
    names = ("color", "label", "alert", "since", "changes_at")
    return {"policy": policy, **{name: color[name] for name in names}, "reasons": reasons}
