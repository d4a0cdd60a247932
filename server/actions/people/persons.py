"""Persons: natural people with an identity document; an account answers for itself and, as a proxy, for others.

A document number leads to one person city-wide (`documents`), so replacing a document keeps the person. What every
scan needs — who may act, the masked card, forms answered, colors — is read with the person in one look-up.
Owns `persons`, `documents`; the field `colors` belongs to `actions.colors`.
"""

from typing import Any, NamedTuple

from server.actions.accounts import sessions
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import new_id
from server.actions.messages.notices import new_notice
from server.actions.people import proxies
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.masks import mask, mask_short_document

PERSONS = CollectionSpec(
    "persons",
    indexes=(ascending("accounts"), ascending("region"), ascending("due_at")),
    shard_key=("_id",),
    sensitive=("/name", "/document_number", "/phone", "/profile"),
)
DOCUMENTS = CollectionSpec("documents", indexes=(ascending("person"),), shard_key=("_id",))

STANDING = dict.fromkeys(
    (
        "accounts", "entry_accounts", "self_of", "own_history", "card", "region", "forms", "colors", "color_revision",
        "tokens", "consents",
    ),
    1,
)  # fmt: skip
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


async def access_fully(context: Context, person: str, *, alone: bool = False) -> dict[str, Any]:
    """A person for whom the actor may do more than enter data at a place; `proxy.consent_needed`.

    `alone`: it is enough that no other account knows the person.
    """
    found = await access_person(context, person)
    if proxies.is_limited(found, context.actor.account) and not (alone and len(found["accounts"]) == 1):
        raise Problem("proxy.consent_needed")
    return found


def records_of(context: Context, person: dict[str, Any]) -> dict[str, Any]:
    """Which records of a person the actor may list: all of one's own, else only what one entered oneself.

    `own_history` is false while it is not proved that the records of before are this account's own person's.
    """
    mine = {"person": person["_id"]}
    account = context.actor.account
    return mine if is_own(person, account) else {**mine, "account": account}


def is_full(person: dict[str, Any], account: str) -> bool:
    """Whether an account answers for a person beyond entering data at a place."""
    return account in person["accounts"] and not proxies.is_limited(person, account)


def is_own(person: dict[str, Any], account: str) -> bool:
    """Whether it is proved that what was known of a person before is this account's own."""
    return bool(person.get("self_of") == account and person.get("own_history", True))


async def list_own(context: Context) -> list[dict[str, Any]]:
    """The persons the actor answers for, oneself first."""
    shown = {**STANDING, "verification.status": 1}
    found = await context.services.db.persons.find({"accounts": context.actor.account}, shown).to_list(100)
    mine = [_listed(person, context.actor.account) for person in found]
    return sorted(mine, key=lambda person: (not person["is_self"], person["name"]))


def _listed(person: dict[str, Any], account: str) -> dict[str, Any]:
    """With what can be done for them: whether their name is proved, and whether one may only enter data at a place."""
    status = (person.get("verification") or {}).get("status", "unverified")
    return {**shown_person(person, account), "verification": status, "is_limited": proxies.is_limited(person, account)}


async def find_self(context: Context) -> dict[str, Any]:
    """The actor as a person; `person.not_found` before any form has said who that is."""
    account = context.actor.account
    known = context.services.selves.get(account)
    found = await context.services.person_reads.get(known) if known else None
    if found is not None and found.get("self_of") == account:
        return found
    own = await own_person(context, account)
    if own is None:
        raise Problem("person.not_found", "还没有登记本人信息，请先填写基本信息")
    context.services.selves[account] = own["_id"]
    return await access_person(context, own["_id"])


async def own_person(context: Context, account: str, session: Any = None) -> dict[str, Any] | None:
    """Who an account itself is, or None."""
    db = context.services.db
    mine = await db.persons.find({"accounts": account}, {"self_of": 1}, session=session).to_list(100)
    own = next((person["_id"] for person in mine if person.get("self_of") == account), None)
    found: dict[str, Any] | None = await db.persons.find_one({"_id": own}, session=session) if own else None
    return found


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
    """The person of an identity, made in this transaction when new; the actor answers for them from now on.

    `person.document_claimed` under another name, `proxy.refused` when the person wants no such proxy.
    """
    token = token_of(context, identity)
    person = await find_by_token(context, token, session)
    if person is not None:
        return await _join(context, person, identity, session)
    account, db = context.actor.account, context.services.db
    is_self = await _becomes_self(context, identity, None, session)
    person = new_person(context, identity, token, region, is_self=is_self)
    if not is_self and not proxies.is_dependent(age_of(context, identity)):
        person["entry_accounts"] = [account]
    await db.documents.insert_one({"_id": token, "person": person["_id"]}, session=session)
    await db.persons.insert_one(person, session=session)
    entry = audit_entry(context, "person.create", f"person:{person['_id']}", after=person)
    await db.audit_entries.insert_one(entry, session=session)
    if not is_self:
        await proxies.relate(context, person["_id"], account, _level(person, account), session)
    return person


async def _join(context: Context, person: dict[str, Any], identity: Identity, session: Any) -> dict[str, Any]:
    """Another account says who this is: the person's own account, or a proxy that may enter data only."""
    account, db = context.actor.account, context.services.db
    if account in person["accounts"]:
        return person
    if person["name_token"] != context.services.keyring.token("name", identity.name):
        raise Problem("person.document_claimed")
    await proxies.check_welcome(context, person["_id"], session)
    if len(person["accounts"]) >= PROXIES_OF_A_PERSON:
        raise Problem("person.document_claimed", "为此人代填的账号已达上限，请联系社区工作人员")
    joined = {**person, "accounts": [*person["accounts"], account]}
    if await _becomes_self(context, identity, person, session):
        is_same = await _is_own_phone(context, _stored_phone(context, person), session)
        joined.update(self_of=account, own_history=is_same)
    elif _somebody_answers(person) or not proxies.is_dependent(age_of(context, identity)):
        joined["entry_accounts"] = [*person.get("entry_accounts", ()), account]
    names = ("accounts", "entry_accounts", "self_of", "own_history")
    changed = {name: joined[name] for name in names if name in joined}
    await db.persons.update_one({"_id": person["_id"]}, {"$set": changed}, session=session)
    before = {name: person.get(name) for name in changed}
    entry = audit_entry(context, "person.join", f"person:{person['_id']}", before=before, after=changed)
    await db.audit_entries.insert_one(entry, session=session)
    if joined.get("self_of") != account:
        await proxies.relate(context, person["_id"], account, _level(joined, account), session)
    await _tell_of_join(context, person, session)
    return joined


async def _becomes_self(context: Context, identity: Identity, person: dict[str, Any] | None, session: Any) -> bool:
    """Whether an account without a person of its own has now said who it is; children under 14 are never meant.

    Of somebody whom family answers for already it must hold the phone that family entered.
    """
    age = age_of(context, identity)
    if (person or {}).get("self_of") or (age is not None and age < proxies.CHILD_BELOW):
        return False
    known = person is not None and _somebody_answers(person)
    if person and known and not await _is_own_phone(context, _stored_phone(context, person), session):
        return False
    own = await own_person(context, context.actor.account, session)
    if own is None:
        return True
    if not await _is_own_phone(context, identity.phone, session):
        return False
    if await _is_own_phone(context, _stored_phone(context, own), session):
        return False
    await become_proxy(context, own, context.actor.account, session)  # the first one entered was somebody else
    return True


async def become_proxy(context: Context, person: dict[str, Any], account: str, session: Any) -> None:
    """An account turns out not to be this person: it stays as a proxy, limited unless they are young or old."""
    change: dict[str, Any] = {"$set": {"self_of": None}}
    dependent = proxies.is_dependent(age_of(context, opened(context, person)))
    if not dependent:
        change["$addToSet"] = {"entry_accounts": account}
        await sessions.withdraw_person(context, account, person["_id"], session)
    await context.services.db.persons.update_one({"_id": person["_id"], "self_of": account}, change, session=session)
    await proxies.relate(context, person["_id"], account, "full" if dependent else "entry", session)


async def _is_own_phone(context: Context, phone: str | None, session: Any) -> bool:
    """Whether a phone is the one by which the actor proved to be reachable."""
    if phone is None:
        return False
    account = await context.services.db.accounts.find_one({"_id": context.actor.account}, session=session) or {}
    sealed = account.get("phone")
    return sealed is not None and context.services.keyring.open(sealed, "accounts:phone") == phone


def _stored_phone(context: Context, person: dict[str, Any]) -> str | None:
    return context.services.keyring.open(person["phone"], "persons:phone") if person["phone"] else None


def _somebody_answers(person: dict[str, Any]) -> bool:
    return len(person["accounts"]) > len(person.get("entry_accounts", ()))


def _level(person: dict[str, Any], account: str) -> str:
    return "entry" if proxies.is_limited(person, account) else "full"


async def _tell_of_join(context: Context, person: dict[str, Any], session: Any) -> None:
    """Who acts for the person already learns that another account does now, and may end it."""
    told = [account for account in person["accounts"] if not proxies.is_limited(person, account)]
    text = f"另有账号登记了 {person['card']['name']} 的信息，如不认识，可在“代填管理”中解除"
    notices = [new_notice(context, account, "proxy.joined", text, person["_id"]) for account in told]
    if notices:
        await context.services.db.notices.insert_many(notices, session=session)


def age_of(context: Context, identity: Identity) -> int | None:
    """Full years today by the document; None when it does not tell."""
    today = context.today
    return proxies.age_on(identity.document_type, identity.document_number, today)


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
        "entry_accounts": [],
        "self_of": accounts[0] if is_self and accounts else None,
        "own_history": True,
        "tokens": [token],
        **sealed_identity(context, identity),
        "phone": seal(identity.phone, "persons:phone") if identity.phone else None,
        "profile": None,
        "verification": {"status": "unverified", "reason": None, "at": None, "by": None},
        "former_documents": [],
        "region": region,
        "regions": [{"code": region, "at": context.now}] if region else [],
        "forms": {},
        "colors": {},
        "color_revision": 0,
        "due_at": None,
        "created_at": context.now,
    }


def sealed_identity(context: Context, identity: Identity) -> dict[str, Any]:
    """The members of a person that say who it is; the phone is the person's own to change."""
    keyring = context.services.keyring
    return {
        "name": keyring.seal(identity.name, "persons:name"),
        "name_token": keyring.token("name", identity.name),
        "document_type": identity.document_type,
        "document_number": keyring.seal(identity.document_number, "persons:document_number"),
        "card": new_card(identity),
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
    return opened(context, found)


def opened(context: Context, person: dict[str, Any]) -> Identity:
    """The identity of a whole person document, in clear."""
    unseal = context.services.keyring.open
    return Identity(
        unseal(person["name"], "persons:name"),
        person["document_type"],
        unseal(person["document_number"], "persons:document_number"),
        _stored_phone(context, person),
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
