"""The audit trail: what was done, by whom, to what; never personal data in clear. Owns `audit_entries`."""

from typing import Any

from server.actions.context import Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending

AUDIT_ENTRIES = CollectionSpec(
    "audit_entries", indexes=(ascending("object", "at"), ascending("actor", "at")), shard_key=("object",)
)


def audit_entry(context: Context, verb: str, object_: str, **details: Any) -> dict[str, Any]:
    """One entry, to be written in the transaction of the change it tells of."""
    return {
        "_id": new_id(),
        "at": context.now,
        "actor": context.actor.account,
        "roles": context.actor.roles,
        "verb": verb,
        "object": object_,
        "request": context.request_id,
        "address": context.address,
        "details": details,
    }
