"""Manual registration: staff of a place enter somebody who has no phone, and take back what they entered wrongly.

The person is found or made by the document, unverified, as a proxy who may only enter data would; but staff become no
proxy: their right is that over the place. That the person agreed is noted when the person is made. Only visits made
this way can be taken back.
"""

from typing import Any, NamedTuple

from pymongo.errors import DuplicateKeyError

from server.actions import limits
from server.actions.access import Target, may
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.people import entered, persons
from server.actions.people.persons import Identity
from server.actions.places import visit_counts, visits
from server.actions.places.place_kinds import get_kind
from server.actions.places.places import access_place
from server.actions.places.visits import Scan
from server.actions.privacy import consents
from server.actions.privacy.unmasking import DOCUMENT_FORMATS
from server.actions.submissions.answering import with_identity
from server.errors import FieldProblem, Problem
from server.forms.formats import FORMATS, fault, tidy

RECORD, MANUAL = "visit.record", "manual"

Document = dict[str, Any]


class _Entered(NamedTuple):
    """Who is entered where: the scan with the person, if known, and the identity in clear."""

    scan: Scan
    identity: Identity


async def register(context: Context, place: str, body: Document) -> tuple[bool, Document]:
    """(True, result) when the visit is stored; (False, forms) when forms must be answered first.

    `card` says who it is, `consent` how the person agreed: on `paper` or by word of mouth (`oral`).
    """
    found = await access_place(context, place, RECORD)
    if found["status"] != "active":
        raise Problem("place_code.inactive")
    identity = _read_card(body["card"])
    await limits.spend(context, RECORD, account=context.actor.account)  # also for a look alone: it tells who is known
    person = await _find(context, identity)
    kind = get_kind(found["kind"])
    scan = Scan(found, kind, kind.entry(body.get("entry")), person)
    answers: Document = body.get("answers") or {}
    due = [form for form in visits.forms_due(scan) if form["template"] not in answers]
    if due:
        unknown = () if identity.phone or person is not None else ("phone",)
        return False, await visits.forms(context, scan, due, known=True, unknown=unknown)
    return True, await _enter(context, _Entered(scan, identity), answers, body["consent"])


def _read_card(card: Document) -> Identity:
    """The identity as it is kept; `answers.invalid` names what is wrong with it."""
    kind = card["document_type"]
    number = tidy(DOCUMENT_FORMATS[kind], card["document_number"])
    phone = tidy("cn-mobile", card["phone"]) if card.get("phone") else None
    checked = [("/card/document_number", DOCUMENT_FORMATS[kind], "证件号码", number)]
    checked += [("/card/phone", "cn-mobile", "手机号", phone)] if phone else []
    wrong = [
        FieldProblem(at, "format", f"{title}{fault(name, text)}")
        for at, name, title, text in checked
        if not FORMATS[name].accepts(text)
    ]
    if len(card["name"].strip()) < 2:
        wrong.append(FieldProblem("/card/name", "length", "请填写完整的姓名"))
    if wrong:
        raise Problem("answers.invalid", errors=wrong)
    return Identity(card["name"].strip(), kind, number, phone)


async def _find(context: Context, identity: Identity) -> Document | None:
    """The person of the document, who must bear that name and not have taken back consent."""
    found = await persons.find_by_token(context, persons.token_of(context, identity))
    if found is None:
        return None
    consents.check(found)
    return entered.as_limited(context, found, identity)


async def _enter(context: Context, who: _Entered, answers: Document, consent: str) -> Document:
    scan = who.scan
    known = await context.services.made_before(context, "visits", visits.visit_id(context))
    if known is not None:
        return await _again(context, scan, known)
    answered = await visits.checked(context, scan, _with_card(context, who, answers))
    identity = next((one.identity for one in answered if one.identity), who.identity)

    async def write(session: Any) -> tuple[Document, Document]:
        person, is_new = await entered.find_or_make(context, identity, visits.residence_of(scan), session)
        if is_new:
            await consents.note(context, identity, person["_id"], scan.place["_id"], consent, session)
        return await visits.store(context, scan, answered, person, session, MANUAL)

    try:
        person, visit = await context.services.transaction(write)
    except DuplicateKeyError:  # the same request twice at once, or the same person made at this moment
        known = await context.services.made_before(context, "visits", visits.visit_id(context))
        if known is not None:
            return await _again(context, scan, known)
        person, visit = await context.services.transaction(write)
    return visits.result(context, scan, person, visit)


async def _again(context: Context, scan: Scan, visit: Document) -> Document:
    person = await context.services.person_reads.get(visit["person"]) or {}
    return visits.result(context, scan, person, visit)


def _with_card(context: Context, who: _Entered, answers: Document) -> Document:
    """Every form's answers with the identity of the card, for somebody whom no form has made known yet."""
    templates = {name: context.services.templates.find(name) for name in answers}
    return {
        name: with_identity(template, given, who.identity) if template and template.meta.get("identity") else given
        for name, given in answers.items()
        for template in (templates[name],)
    }


async def withdraw(context: Context, visit: str) -> None:
    """Take back a visit that staff of its place entered; `visit.not_found` for any that is not the actor's concern.

    Who entered it has seen the person's color. So the entry is the person's, who finds it among the disclosures.
    """
    context.require_any(RECORD)
    db = context.services.db
    found = await db.visits.find_one({"_id": visit})
    place = await context.services.place_codes.by_id(found["place"]) if found else None
    if found is None or place is None or not may(context.actor.grants, RECORD, _target(place)):
        raise Problem("visit.not_found")
    if found["source"] != MANUAL:
        raise Problem("visit.not_manual")

    async def write(session: Any) -> None:
        if not (await db.visits.delete_one({"_id": visit, "source": MANUAL}, session=session)).deleted_count:
            raise Problem("visit.not_found")
        await visit_counts.forget(context, found, session)
        details = {"place": found["place"], "visit": visit}
        entry = audit_entry(context, "visit.withdraw", f"person:{found['person']}", before=found, **details)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)


def _target(place: Document) -> Target:
    return Target(region=place["region"], place=place["_id"], kind=place["kind"])
