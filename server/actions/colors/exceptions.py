"""Exceptions: evidence against evidence, and who may see it: officials of the region, and the person with the reasons.

How they come about is `exception_steps`. Statuses are proposed, confirmed, rejected, cancelled, withdrawing, withdrawn;
that one has lapsed follows from its `until`. Reasons are sealed, since they tell of people. Owns `exceptions`.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from server.actions.access import Target, may
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.lists import page_of
from server.actions.people import photos
from server.actions.people.persons import access_person
from server.actions.scopes import own_scopes, refuse_concerned, title_of
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

TEXTS = ("grounds", "decision", "withdrawal", "ending")
EXCEPTIONS = CollectionSpec(
    "exceptions",
    indexes=(ascending("person", "at"), ascending("within", "status", "at"), ascending("at")),
    shard_key=("_id",),
    sensitive=tuple(f"/texts/{name}" for name in TEXTS),
    retention=timedelta(days=366),
)
STATUSES = ("proposed", "confirmed", "rejected", "cancelled", "withdrawing", "withdrawn")

Document = dict[str, Any]


async def access_exception(context: Context, verb: str, exception: str) -> Document:
    """An exception within the actor's reach; missing and foreign look the same, one's own is refused."""
    context.require_any(verb)
    found: Document | None = await context.services.db.exceptions.find_one({"_id": exception})
    if found is None or not may(context.actor.grants, verb, Target(region=found["region"])):
        raise Problem("exception.not_found")
    person = await context.services.db.persons.find_one({"_id": found["person"]}, {"accounts": 1})
    refuse_concerned(context, person or {"accounts": []})
    return found


async def list_in_scope(context: Context, status: str, limit: int, cursor: str | None) -> Document:
    """The exceptions of a status within the actor's own scopes, newest first."""
    equality = {"within": own_scopes(context, "exception.propose"), "status": status}
    return await page_of(context, EXCEPTIONS, equality, partial(shown, context), limit, cursor)


async def list_own(context: Context, person: str, limit: int, cursor: str | None) -> Document:
    """The exceptions of a person one answers for: what, why, until when, and in which role it was done."""
    await access_person(context, person)
    return await page_of(context, EXCEPTIONS, {"person": person}, partial(_shown_to_person, context), limit, cursor)


async def photo_of(context: Context, exception: str, photo: str) -> bytes:
    """A photo among the grounds, for those who may decide; the look is audited."""
    found = await access_exception(context, "exception.propose", exception)
    return await photo_among(context, found, photo, f"exception:{exception}")


async def photo_among(context: Context, record: Document, photo: str, object_: str) -> bytes:
    """The JPEG of one of a record's photos, audited; `photo.not_found`."""
    stored = await context.services.db.photos.find_one({"_id": photo}) if photo in record["photos"] else None
    if stored is None:
        raise Problem("photo.not_found")
    entry = audit_entry(context, "photo.view", object_, photo=photo)
    await context.services.db.audit_entries.insert_one(entry)
    return await photos.content_of(context, stored)


def shown(context: Context, exception: Document) -> Document:
    """An exception as officials see it; the person masked."""
    names = ("person", "card", "region", "status", "at", "until", "rules", "evidence", "photos")
    return {
        "id": exception["_id"],
        **{name: exception[name] for name in names},
        "lapsed": exception["until"] <= context.now,
        "grounds": _text(context, exception, "grounds"),
        "proposal": _shown_act(context, exception, "proposal"),
        "decision": _shown_act(context, exception, "decision"),
        "withdrawal": _shown_act(context, exception, "withdrawal"),
        "ending": _shown_act(context, exception, "ending"),
    }


def _shown_act(context: Context, exception: Document, part: str) -> Document | None:
    act = exception[part]
    if act is None:
        return None
    names = ("by", "role", "at")
    reason = _text(context, exception, part) if part in TEXTS else None
    return {**{name: act[name] for name in names}, "verdict": act.get("verdict"), "reason": reason}


def _shown_to_person(context: Context, exception: Document) -> Document:
    seen = shown(context, exception)
    names = ("id", "status", "at", "until", "lapsed", "rules", "evidence", "grounds")
    acts = {name: _without_name(seen[name]) for name in ("proposal", "decision", "withdrawal", "ending")}
    return {**{name: seen[name] for name in names}, **acts}


def _without_name(act: Document | None) -> Document | None:
    """What was done and in which office, but not by whom."""
    if act is None:
        return None
    return {"role": title_of(act["role"]), "at": act["at"], "verdict": act["verdict"], "reason": act["reason"]}


def sealed_text(context: Context, name: str, text: str) -> bytes:
    """The stored form of one of the texts."""
    return context.services.keyring.seal(text, f"exceptions:texts.{name}")


def _text(context: Context, exception: Document, name: str) -> str | None:
    sealed = exception["texts"].get(name)
    return context.services.keyring.open(bytes(sealed), f"exceptions:texts.{name}") if sealed else None
