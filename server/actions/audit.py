"""The audit trail: who did what to what, from where, for which purpose; never personal data in clear.

An entry is written in the transaction of the change it tells of and proves its own content by a keyed hash; a few
seconds later the worker chains it (`actions.audit_chain`). Contents of before and after are keyed fingerprints bound
to their object: equal ones show that nothing changed, and nobody without the key can guess what they were.
Owns `audit_entries`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from server.actions.context import Context
from server.actions.ids import new_id
from server.actions.lists import FARTHEST, SKEW, read_page
from server.db.encryption import Keyring
from server.db.indexes import CollectionSpec, ascending

AUDIT_ENTRIES = CollectionSpec(
    "audit_entries",
    indexes=(
        ascending("object", "at"),
        ascending("actor", "at"),
        ascending("verb", "at"),
        ascending("block", "at"),
        ascending("at"),
    ),
    shard_key=("object",),
)
UNSEALED = 0  # the block of an entry that no block holds yet
PROVED = (
    "_id", "at", "actor", "roles", "verb", "object", "request", "address", "purpose", "before", "after", "details",
)  # fmt: skip
FILTERS = ("actor", "object", "verb")

Document = dict[str, Any]


def audit_entry(
    context: Context,
    verb: str,
    object_: str,
    *,
    before: Any = None,
    after: Any = None,
    purpose: object = None,
    **details: Any,
) -> Document:
    """One entry, to be written in the transaction of the change it tells of.

    `before` and `after` are the object's content as plain values, of which only fingerprints are kept. Details and
    purpose are kept as they are: no names, numbers or addresses of people.
    """
    keyring = context.services.keyring
    entry = {
        "_id": new_id(),
        "at": context.now,
        "actor": context.actor.account,
        "roles": context.actor.roles,
        "verb": verb,
        "object": object_,
        "request": context.request_id,
        "address": context.address,
        "purpose": purpose,
        "before": fingerprint(keyring, object_, before),
        "after": fingerprint(keyring, object_, after),
        "details": details,
    }
    return {**entry, "proof": proof_of(keyring, entry), "block": UNSEALED}


def changed(document: Document, change: Document) -> Document:
    """What a document is after a `$set`, whose names may reach one level down (`texts.answer`)."""
    after = dict(document)
    for name, value in change.items():
        member, _, inner = name.partition(".")
        after[member] = {**(after.get(member) or {}), inner: value} if inner else value
    return after


def fingerprint(keyring: Keyring, object_: str, content: Any) -> str | None:
    """A keyed hash of an object's content: equal for equal contents of that object only; None for none."""
    return None if content is None else keyring.token(f"audit.content {object_}", canonical(content))


def proof_of(keyring: Keyring, entry: Document) -> str:
    """The keyed hash that an entry carries: it no longer fits when any member but `block` was altered."""
    return keyring.token("audit.entry", canonical({name: entry.get(name) for name in PROVED}))


def canonical(value: Any) -> str:
    """One text for a value, the same before and after it was stored: sorted names, instants in milliseconds."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat(timespec="milliseconds")
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    return value.hex() if isinstance(value, bytes) else str(value)


async def search(context: Context, asked: Document) -> Document:
    """A page of entries, newest first, by actor, object, verb and time; for auditors."""
    context.require("audit.search")
    until = _instant(asked.get("until")) or context.now + SKEW
    floor = _instant(asked.get("since")) or min(until, context.now) - FARTHEST
    equality = {name: asked[name] for name in FILTERS if name in asked}
    found = await read_page(
        context, AUDIT_ENTRIES, equality, until=until, floor=floor, sort_field="at", cursor=asked.get("cursor"),
        limit=asked["limit"], window=timedelta(hours=2),
    )  # fmt: skip
    return {"items": [_shown_entry(entry) for entry in found.items], "next": found.next}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _shown_entry(entry: Document) -> Document:
    shown = {name: entry[name] for name in PROVED if name != "_id"}
    return {"id": entry["_id"], **shown, "block": entry["block"] or None}
