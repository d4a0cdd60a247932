"""Looking at people: exact search with masked answers, unmasking for a stated purpose, and who looked at me.

Every look is an audit entry of the person before its answer is given, and limited per account. A person out of the
actor's scopes is as good as none.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from server.actions import limits
from server.actions.access import ROLES, Target, may
from server.actions.audit import AUDIT_ENTRIES, audit_entry
from server.actions.context import Context
from server.actions.lists import page_of
from server.actions.people import guardians, persons
from server.actions.people.persons import Identity
from server.errors import FieldProblem, Problem
from server.forms.formats import tidy

FIELDS = ("name", "document_number", "phone")
DISCLOSING = [
    "person.unmask", "record.unmask", "person.search", "color.replay", "photo.view", "review.view", "code.check",
    "board.answer", "visit.withdraw",
]  # fmt: skip
DOCUMENT_FORMATS = {
    "10": "cn-resident-id", "14": "cn-hk-macau-permit", "15": "cn-taiwan-permit", "20": "passport",
    "34": "cn-permanent-residence", "99": "cn-document",
}  # fmt: skip
DIGITS_IN_A_PURPOSE = 5

Document = dict[str, Any]


async def unmask(context: Context, person: str, fields: list[str], purpose: str) -> Document:
    """These fields of a person in clear; the look is durable before the answer, and the person can see it."""
    context.require_any("person.unmask")
    await limits.spend(context, "person.unmask", account=context.actor.account)
    found = await access_in_scope(context, person, "person.unmask")
    identity = await persons.identity_of(context, person)
    check_purpose(purpose, [identity.name, identity.document_number, identity.phone or identity.name])
    shown = sorted(set(fields))
    entry = audit_entry(context, "person.unmask", f"person:{person}", purpose=purpose.strip(), fields=shown)
    await context.services.db.audit_entries.insert_one(entry)
    return {"person": shown_card(found), "fields": {name: identity._asdict()[name] for name in shown}}


async def access_in_scope(context: Context, person: str, verb: str) -> Document:
    """A person over whose region the actor holds the verb; missing and out of scope look the same."""
    found: Document | None = await context.services.db.persons.find_one({"_id": person})
    if found is None or not _in_scope(context, found, verb):
        raise Problem("person.not_found")
    return found


def _in_scope(context: Context, person: Document, verb: str) -> bool:
    return may(context.actor.grants, verb, Target(region=person["region"]))


def check_purpose(purpose: str, secrets: Iterable[str]) -> None:
    """A purpose is kept in clear, so it must not repeat what it is meant to protect."""
    runs = "".join(sign if sign.isdigit() else " " for sign in purpose).split()
    if any(secret in purpose for secret in secrets) or any(len(run) > DIGITS_IN_A_PURPOSE for run in runs):
        wrong = FieldProblem("/purpose", "personal", "用途会被记录并给本人看，请不要写姓名、证件号码或手机号")
        raise Problem("body.invalid", errors=[wrong])


def shown_card(person: Document) -> Document:
    """A person as officials see them: masked."""
    return {"id": person["_id"], **person["card"], "region": person["region"]}


async def search(context: Context, body: Document) -> Document:
    """Masked cards of the persons with exactly this document, or with this phone, as far as the scopes reach."""
    context.require_any("person.search")
    await limits.spend(context, "person.search", account=context.actor.account)
    by = "document" if "document" in body else "phone"
    known = await (_by_document(context, body[by]) if by == "document" else find_by_phone(context, body[by]))
    found = [person for person in known if _in_scope(context, person, "person.search")]
    objects = [f"person:{person['_id']}" for person in found] or ["person:none"]
    entries = [audit_entry(context, "person.search", object_, by=by) for object_ in objects]
    await context.services.db.audit_entries.insert_many(entries)
    return {"items": [shown_card(person) for person in found]}


async def _by_document(context: Context, document: Document) -> list[Document]:
    number = tidy(DOCUMENT_FORMATS.get(document["type"], ""), document["number"])
    token = persons.token_of(context, Identity("", document["type"], number, None))
    found = await persons.find_by_token(context, token)
    return [found] if found else []


async def find_by_phone(context: Context, phone: str) -> list[Document]:
    """Persons whom the account of this phone answers for: itself, and others who gave the same phone."""
    db, keyring = context.services.db, context.services.keyring
    login = await db.logins.find_one({"_id": f"phone:{keyring.token('phone', phone)}"})
    if login is None:
        return []
    mine = await db.persons.find({"accounts": login["account"]}).to_list(100)

    def is_reached(person: Document) -> bool:
        given = person["phone"] and keyring.open(bytes(person["phone"]), "persons:phone")
        return bool(person["self_of"] == login["account"] or given == phone)

    return [person for person in mine if is_reached(person)]


async def list_disclosures(context: Context, person: str | None, limit: int, cursor: str | None) -> Document:
    """Who looked at a person's data, when, in which role, at what, for which purpose; newest first."""
    found, _ = await guardians.access_own(context, person)
    equality = {"object": f"person:{found['_id']}", "verb": {"$in": DISCLOSING}}
    return await page_of(context, AUDIT_ENTRIES, equality, shown_disclosure, limit, cursor)


def shown_disclosure(entry: Document) -> Document:
    """A look as the person sees it; the id is what a complaint may quote."""
    roles = [ROLES[role].title for role in entry["roles"] if role in ROLES]
    at: datetime = entry["at"].astimezone(UTC)
    fields = entry["details"].get("fields", [])
    return {"id": entry["_id"], "at": at, "verb": entry["verb"], "roles": roles, "fields": fields,
            "purpose": entry["purpose"]}  # fmt: skip
