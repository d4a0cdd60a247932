"""What became of messages, for who watches the channels: lists without personal data, another try for the dead."""

from collections.abc import Mapping
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.lists import page_of
from server.actions.messages.deliveries import DELIVERIES
from server.actions.messages.notices import deliver_order
from server.actions.organizations.group_channels import group_order
from server.actions.scopes import is_retry, new_act
from server.errors import Problem

SHOWN = ("kind", "state", "channel", "tries", "code", "organization", "at", "changed_at")

Document = dict[str, Any]


async def list_deliveries(context: Context, state: str, limit: int, cursor: str | None) -> Document:
    """Deliveries in a state, newest first; neither whom they went to nor what they said."""
    context.require_any("channel.watch")
    return await page_of(context, DELIVERIES, {"state": state}, _shown, limit, cursor)


def _shown(delivery: Mapping[str, Any]) -> Document:
    shown = {name: delivery[name] for name in SHOWN}
    return {"id": delivery["_id"], "to": "group" if delivery["organization"] else "account", **shown}


async def retry(context: Context, delivery: str) -> Document:
    """Send a dead message again from the first channel on."""
    context.require_any("channel.watch")
    found: Document | None = await context.services.db.deliveries.find_one({"_id": delivery})
    if found is None:
        raise Problem("delivery.not_found")
    if is_retry(context, found.get("retried")):
        return _shown(found)
    act = new_act(context, "channel.watch", None)
    change = {"state": "waiting", "code": None, "failed": {}, "turn": 0, "tries": 0, "retried": act}
    order = _order(context, found)

    async def write(session: Any) -> None:
        db = context.services.db
        dead = {"_id": delivery, "state": "dead"}
        if not (await db.deliveries.update_one(dead, {"$set": change}, session=session)).modified_count:
            raise Problem("delivery.not_dead")
        await db.outbox.insert_one(order, session=session)
        entry = audit_entry(context, "delivery.retry", f"delivery:{delivery}")
        await db.audit_entries.insert_one(entry, session=session)

    try:
        await context.services.transaction(write)
    except Problem:
        stored = await context.services.db.deliveries.find_one({"_id": delivery}) or found
        if not is_retry(context, stored.get("retried")):  # not this request's own twin, a moment earlier
            raise
    return _shown({**found, **change})


def _order(context: Context, delivery: Document) -> Document:
    if delivery["organization"]:
        return group_order(
            context, delivery["organization"], delivery["kind"], delivery["values"], delivery["name"]
        )  # fmt: skip
    return deliver_order(context, delivery["kind"], delivery["values"], [delivery])
