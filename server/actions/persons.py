"""Persons: natural people with an identity document; an account answers for itself and, as a proxy, for others.

A document number leads to one person city-wide (`documents`), so replacing a document keeps the person. What every
scan needs — who may act, the masked card, forms answered, colors — is read with the person in one look-up.
Owns `persons`, `documents`; the field `colors` belongs to `actions.colors`.
"""

from typing import Any, NamedTuple

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.masks import mask, mask_short_document

PERSONS = CollectionSpec(
    "persons",
    indexes=(ascending("accounts"), ascending("region"), ascending("due_at")),
    shard_key=("_id",),
    sensitive=("/name", "/document_number", "/phone"),
)
DOCUMENTS = CollectionSpec("documents", indexes=(ascending("person"),), shard_key=("_id",))

STANDING = dict.fromkeys(("accounts", "self_of", "card", "region", "forms", "colors", "color_revision", "tokens"), 1)
PROXIES_OF_A_PERSON = 20
RESIDENCES_KEPT = 50


class Identity(NamedTuple):
    """Who somebody says they are; the values in clear, for as long as a request lasts."""

    name: str
    document_type: str
    document_number: str
    phone: str | None

    @property
    def document(self) -> str:
        return f"{self.document_type}:{self.document_number}"


async def access_person(context: Context, person: str) -> dict[str, Any]:
    """A person the actor answers for; missing and foreign look the same."""
    found: dict[str, Any] | None = await context.services.person_reads.get(person)
    if found is None or context.actor.account not in found["accounts"]:
        raise Problem("person.not_found")
    return found


def records_of(context: Context, person: dict[str, Any]) -> dict[str, Any]:
    """Which records of a person the actor may list: all of one's own, of others only what one entered for them."""
    mine = {"person": person["_id"]}
    account = context.actor.account
    return mine if person.get("self_of") == account else {**mine, "account": account}


async def list_own(context: Context) -> list[dict[str, Any]]:
    """The persons the actor answers for, oneself first."""
    found = await context.services.db.persons.find({"accounts": context.actor.account}, STANDING).to_list(100)
    mine = [shown_person(person, context.actor.account) for person in found]
    return sorted(mine, key=lambda person: (not person["is_self"], person["name"]))


async def find_self(context: Context) -> dict[str, Any]:
    """The actor as a person; `person.not_found` before any form has said who that is."""
    account = context.actor.account
    known = context.services.selves.get(account)
    if known is None:
        mine = await context.services.db.persons.find({"accounts": account}, {"self_of": 1}).to_list(100)
        known = next((person["_id"] for person in mine if person.get("self_of") == account), None)
        if known is None:
            raise Problem("person.not_found", "还没有登记本人信息，请先填写基本信息")
        context.services.selves[account] = known
    return await access_person(context, known)


def shown_person(person: dict[str, Any], account: str) -> dict[str, Any]:
    """A person as its own accounts see it: masked."""
    return {"id": person["_id"], **person["card"], "is_self": person.get("self_of") == account}


def token_of(context: Context, identity: Identity) -> str:
    """The keyed hash by which a document is found and evidence belongs to it."""
    return context.services.keyring.token("document", identity.document)


async def find_by_token(context: Context, token: str, session: Any = None) -> dict[str, Any] | None:
    """The person of a document."""
    db = context.services.db
    claim = await db.documents.find_one({"_id": token}, session=session)
    found: dict[str, Any] | None = (
        await db.persons.find_one({"_id": claim["person"]}, session=session) if claim else None
    )
    return found


async def find_or_create(context: Context, identity: Identity, region: str | None, session: Any) -> dict[str, Any]:
    """The person of an identity, made in this transaction when new; the actor answers for them from now on."""
    token = token_of(context, identity)
    person = await find_by_token(context, token, session)
    if person is not None:
        return await _join(context, person, identity, session)
    mine = await context.services.db.persons.find(
        {"accounts": context.actor.account}, {"_id": 1}, session=session
    ).to_list(1)
    person = new_person(context, identity, token, region, is_self=not mine)
    db = context.services.db
    await db.documents.insert_one({"_id": token, "person": person["_id"]}, session=session)
    await db.persons.insert_one(person, session=session)
    await db.audit_entries.insert_one(audit_entry(context, "person.create", f"person:{person['_id']}"), session=session)
    return person


async def _join(context: Context, person: dict[str, Any], identity: Identity, session: Any) -> dict[str, Any]:
    account = context.actor.account
    if account in person["accounts"]:
        return person
    if person["name_token"] != context.services.keyring.token("name", identity.name):
        raise Problem("person.document_claimed")
    if len(person["accounts"]) >= PROXIES_OF_A_PERSON:
        raise Problem("person.document_claimed", "为此人代填的账号已达上限，请联系社区工作人员")
    same = {"_id": person["_id"]}
    db = context.services.db
    await db.persons.update_one(same, {"$addToSet": {"accounts": account}}, session=session)
    await db.audit_entries.insert_one(audit_entry(context, "person.join", f"person:{person['_id']}"), session=session)
    return {**person, "accounts": [*person["accounts"], account]}


def new_person(
    context: Context,
    identity: Identity,
    token: str,
    region: str | None,
    *,
    is_self: bool,
    accounts: list[str] | None = None,
) -> dict[str, Any]:
    """The document of a person, sensitive fields sealed."""
    seal = context.services.keyring.seal
    accounts = [context.actor.account] if accounts is None else accounts
    return {
        "_id": new_id(),
        "accounts": accounts,
        "self_of": accounts[0] if is_self and accounts else None,
        "tokens": [token],
        "name": seal(identity.name, "persons:name"),
        "name_token": context.services.keyring.token("name", identity.name),
        "document_type": identity.document_type,
        "document_number": seal(identity.document_number, "persons:document_number"),
        "phone": seal(identity.phone, "persons:phone") if identity.phone else None,
        "card": new_card(identity),
        "region": region,
        "regions": [{"code": region, "at": context.now}] if region else [],
        "forms": {},
        "colors": {},
        "color_revision": 0,
        "due_at": None,
        "created_at": context.now,
    }


def new_card(identity: Identity) -> dict[str, str]:
    """The masked identity that a guard compares with the person in front of them (XB-9, GJ-6)."""
    return {
        "name": mask("name", identity.name),
        "document_type": identity.document_type,
        "document_number": mask_short_document(identity.document_number),
    }


async def identity_of(context: Context, person: str) -> Identity:
    """The identity in clear, to answer a form in the person's name."""
    found = await context.services.db.persons.find_one({"_id": person})
    if found is None:
        raise Problem("person.not_found")
    unseal = context.services.keyring.open
    return Identity(
        unseal(found["name"], "persons:name"),
        found["document_type"],
        unseal(found["document_number"], "persons:document_number"),
        unseal(found["phone"], "persons:phone") if found["phone"] else None,
    )


def moved(person: dict[str, Any], region: str | None, now: Any) -> dict[str, Any]:
    """The change that a new residence makes; the past stays known for replays."""
    if region is None or region == person["region"]:
        return {}
    kept = {"$each": [{"code": region, "at": now}], "$slice": -RESIDENCES_KEPT}
    return {"$set": {"region": region}, "$push": {"regions": kept}}


def residence_at(person: dict[str, Any], instant: Any) -> str | None:
    """Where the person lived at an instant, as far as was known."""
    past = [residence["code"] for residence in person["regions"] if residence["at"] <= instant]
    return past[-1] if past else None
