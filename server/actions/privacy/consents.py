"""Consent: what people were asked in which words, and what they said when.

The texts are data (`consents/<kind>/<version>.md`); a version that somebody has agreed to never changes, a new one is a
new file. Every yes and no is a record of its own with a digest of the words; what holds now stands with the account
(or with the person it was said for), where it is read anyway. Owns `consents` and the member `consents` of accounts
and persons.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from server.actions.accounts import sessions
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id, new_id
from server.actions.lists import page_of
from server.actions.organizations import memberships
from server.actions.people import guardians, persons
from server.actions.people.persons import Identity
from server.db.indexes import CollectionSpec, ascending
from server.errors import FieldProblem, Problem
from server.settings import ROOT

CONSENTS = CollectionSpec("consents", indexes=(ascending("account", "at"),), shard_key=("account",))
FOLDER = ROOT / "consents"
TO_REGISTER = ("general", "sensitive")
SHARING = "sharing"

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of the words of one kind of consent."""

    kind: str
    version: int
    title: str
    needed_for: str
    withdrawal: str
    accepted_from: int
    text: str
    given_by: str = "person"  # or organization: then it is not a person's to give

    @property
    def digest(self) -> str:
        """SHA-256 of the words, kept with every answer to them."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@cache
def texts() -> dict[str, dict[int, ConsentText]]:
    """Every kind with its versions."""
    return {folder.name: _versions(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()}


def _versions(folder: Any) -> dict[int, ConsentText]:
    meta = json.loads((folder / "consent.json").read_text("utf-8"))
    numbers = sorted(int(file.stem) for file in folder.glob("*.md"))
    return {n: ConsentText(**meta, version=n, text=(folder / f"{n}.md").read_text("utf-8")) for n in numbers}


def current(kind: str) -> ConsentText:
    """The latest version of a kind; `consent.not_found`."""
    if kind not in texts():
        raise Problem("consent.not_found")
    return max(texts()[kind].values(), key=lambda text: text.version)


def list_texts() -> list[Document]:
    """The current words of every kind that people are asked for."""
    return [_shown_text(text) for text in map(current, texts()) if text.given_by == "person"]


def _shown_text(text: ConsentText) -> Document:
    names = ("kind", "version", "title", "needed_for", "withdrawal", "text", "digest")
    return {name: getattr(text, name) for name in names}


async def record(context: Context, body: Document) -> Document:
    """Keep what the actor says to a text, for the account or for a person; yes only to the current version."""
    text = current(body["kind"])
    if text.given_by != "person":
        raise Problem("consent.not_found")
    if body["given"] and body["version"] != text.version:
        raise Problem("consent.version")
    person, capacity = await _whom(context, body.get("person"))
    said = _record(context, body, person, capacity)

    async def write(session: Any) -> None:
        await _keep(context, said, session)

    return _shown_record(await context.services.write_once(context, CONSENTS.name, said["_id"], write) or said)


async def note(context: Context, identity: Identity, person: str, place: str, how: str, session: Any) -> None:
    """Keep that somebody without a phone agreed before staff of a place, on `paper` or by word of mouth (`oral`).

    In the transaction that makes the person; for a child it is the guardian beside them who agrees.
    """
    kinds = (*TO_REGISTER, *(("guardian",) if guardians.is_child(context, identity) else ()))
    said = [_said(context, f"place:{place}", current(kind), given=True) for kind in kinds]
    for one in said:
        await _keep(context, {"_id": new_id(), **one, "person": person, "capacity": "staff", "how": how}, session)


async def record_merge(context: Context, account: str, session: Any) -> None:
    """Keep the yes by which another app joins an account, in the transaction that joins it.

    Whoever logs in is nobody yet, so the account is named; the words are the current ones.
    """
    said = _said(context, account, current("account_merge"), given=True)
    await _keep(context, {"_id": new_id(), **said}, session)


async def agree_to_share(context: Context, person: str, version: int | None, session: Any) -> int:
    """Whoever joins an organization agrees that it gets their answers: by the version named now, or a yes that holds.

    In the transaction that joins them; the version that holds. `consent.required`, `consent.version`, for a child
    `consent.guardian`.
    """
    whom, capacity = await _whom(context, person)
    stated, text = None if capacity == "self" else whom, current(SHARING)
    held = await shared_version(context, stated, session)
    if version is None:
        if not held:
            raise missing(SHARING)
        return held
    if version != text.version:
        raise Problem("consent.version")
    if held != version:
        said = {**_said(context, context.actor.account, text, given=True), "person": stated, "capacity": capacity}
        await _keep(context, {"_id": new_id(), **said}, session)
    return version


async def require_sharing(context: Context, person: str | None) -> None:
    """Refuse unless organizations may get the results of a person whom the actor answers for, oneself by default."""
    found = await context.services.person_reads.get(person) if person else None
    is_own = found is None or found.get("self_of") == context.actor.account
    if not await shared_version(context, None if is_own else person):
        raise missing(SHARING)


async def shared_version(context: Context, person: str | None, session: Any = None) -> int:
    """By which words organizations get the results of a person answered for, or (None) the actor's own; 0 by none."""
    db, named = context.services.db, {"_id": person or context.actor.account}
    found = await (db.persons if person else db.accounts).find_one(named, {"consents": 1}, session=session) or {}
    stored = found.get("consents")
    return int(stored[SHARING]["version"]) if stored and has_given(stored, SHARING) else 0


async def _keep(context: Context, said: Document, session: Any) -> None:
    db = context.services.db
    await db.consents.insert_one(said, session=session)
    await _apply(context, said, session)
    verb = "consent.give" if said["given"] else "consent.withdraw"
    subject = f"person:{said['person']}" if said["person"] else f"account:{said['account']}"
    details = {name: said[name] for name in ("kind", "version", "capacity")}
    entry = audit_entry(context, verb, subject, after=said, **details)
    await db.audit_entries.insert_one(entry, session=session)


async def _whom(context: Context, person: str | None) -> tuple[str | None, str]:
    """The person it is said for; for a child only by a guardian."""
    if person is None:
        return None, "self"
    found = await persons.access_person(context, person)
    capacity = await guardians.capacity_for(context, found)
    if capacity == "proxy" and guardians.is_child(context, await persons.identity_of(context, person)):
        raise Problem("consent.guardian")
    return person, capacity


def _record(context: Context, body: Document, person: str | None, capacity: str) -> Document:
    version = texts()[body["kind"]].get(body["version"])
    if version is None:
        raise Problem("consent.version")
    return {
        "_id": named_id("consent", context.actor.account, context.idempotency_key),
        **_said(context, context.actor.account, version, given=body["given"]),
        "person": person,
        "capacity": capacity,
        "request": context.request_digest,
    }


def _said(context: Context, account: str, text: ConsentText, *, given: bool) -> Document:
    """What an account says to a text, for itself."""
    return {
        "account": account,
        "person": None,
        "capacity": "self",
        "kind": text.kind,
        "version": text.version,
        "digest": text.digest,
        "given": given,
        "at": context.now,
        "address": context.address,
    }


async def _apply(context: Context, said: Document, session: Any) -> None:
    """What holds now: on the person it was said for, else on the account and on the account's own person."""
    db, field = context.services.db, f"consents.{said['kind']}"
    holds = {"$set": {field: {"version": said["version"], "given": said["given"], "at": said["at"]}}}
    if said["person"] is not None:
        await _apply_to_person(context, said["person"], said, holds, session)
        return
    await db.accounts.update_one({"_id": said["account"]}, holds, session=session)
    mine = await db.persons.find({"accounts": said["account"]}, {"self_of": 1}, session=session).to_list(100)
    own = [person["_id"] for person in mine if person["self_of"] == said["account"]]
    if own:
        await _apply_to_person(context, own[0], said, holds, session)


async def _apply_to_person(context: Context, person: str, said: Document, holds: Document, session: Any) -> None:
    """A no also ends what tokens prove about the person, so that every request looks and finds it.

    What is said about sharing holds for every organization to which the person belongs.
    """
    db = context.services.db
    await db.persons.update_one({"_id": person}, holds, session=session)
    if said["kind"] == SHARING:
        await memberships.share(context, person, said["version"] if said["given"] else 0, session)
    found = None if said["given"] else await db.persons.find_one({"_id": person}, {"accounts": 1}, session=session)
    for account in (found or {}).get("accounts", ()):
        await sessions.withdraw_person(context, account, person, session)


async def list_own(context: Context, limit: int, cursor: str | None) -> Document:
    """What the actor has said, newest first."""
    return await page_of(context, CONSENTS, {"account": context.actor.account}, _shown_record, limit, cursor)


def _shown_record(said: Document) -> Document:
    names = ("person", "capacity", "kind", "version", "digest", "given", "at")
    return {"id": said["_id"], **{name: said[name] for name in names}}


def has_given(stored: Document | None, kind: str) -> bool:
    """Whether a yes to words that are still accepted stands in the member `consents`."""
    held = (stored or {}).get(kind)
    return bool(held and held["given"] and held["version"] >= current(kind).accepted_from)


def check(person: Document) -> None:
    """Refuse what is done with a person who has taken back what registering needs; costs no read."""
    stored = person.get("consents")
    if stored and (withdrawn := [kind for kind in TO_REGISTER if kind in stored and not stored[kind]["given"]]):
        raise Problem("consent.required", errors=[_ask(kind) for kind in withdrawn])


async def require(context: Context, *kinds: str, session: Any = None) -> None:
    """Refuse unless the actor's account agreed to all of these; `consent.required` names the missing ones."""
    account = await context.services.db.accounts.find_one(
        {"_id": context.actor.account}, {"consents": 1}, session=session
    )
    stored = (account or {}).get("consents")
    lacking = [kind for kind in kinds if not has_given(stored, kind)]
    if lacking:
        raise missing(*lacking)


def missing(*kinds: str) -> Problem:
    """The refusal that names what has to be agreed to first."""
    return Problem("consent.required", errors=[_ask(kind) for kind in kinds])


def _ask(kind: str) -> FieldProblem:
    return FieldProblem(f"/consents/{kind}", "required", f"请先阅读并同意《{current(kind).title}》")


async def require_to_register(context: Context, identity: Identity, session: Any = None) -> None:
    """What making a person needs: general and sensitive consent, for a child that of a guardian who is of age."""
    child = guardians.is_child(context, identity)
    await require(context, *TO_REGISTER, *(("guardian",) if child else ()), session=session)
    if child and not await guardians.is_adult(context):
        raise Problem("consent.guardian")
