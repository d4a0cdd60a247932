"""Claims: an official takes a record in hand, so that two do not work on the same one; nobody is locked out for long.

A claim holds two hours. While it does, others see whose it is and take it over in so many words before they decide.
It leaves the record's revision alone, for nothing of the record has changed.
"""

from datetime import timedelta
from typing import Any

from server.actions import scopes
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.records import record_history, records
from server.actions.records.record_access import access_staff, refuse_concerned, role_over
from server.errors import Problem
from server.forms.lifecycles import lifecycle_of

HELD = timedelta(hours=2)
VERB = "record.decide"
FOUND_BY = ("tokens", "due_tokens", "changed_tokens")

Document = dict[str, Any]


async def claim(context: Context, record: str, takeover: bool) -> Document:
    """Take a record in hand, again to keep it longer, or take it over; `record.claimed` says whose it is."""
    found = await access_staff(context, record, VERB)
    await refuse_concerned(context, found)
    if not is_claimable(context, found):
        raise Problem("record.no_claim")
    holder = held_by(context, found)
    if holder not in (None, context.actor.account) and not takeover:
        raise await taken(context, found)
    kind = "claim" if holder is None else "renew" if holder == context.actor.account else "takeover"
    claimed = {"by": context.actor.account, "role": await role_over(context, found, VERB), "at": context.now}
    return await shown(context, await _write(context, found, claimed, kind))


async def release(context: Context, record: str) -> Document:
    """Put a record of one's own back; one that is not claimed stays so, another's is refused."""
    found = await access_staff(context, record, VERB)
    holder = held_by(context, found)
    if holder not in (None, context.actor.account):
        raise await taken(context, found)
    if holder is not None:
        found = await _write(context, found, None, "release")
    return await shown(context, found)


def is_claimable(context: Context, record: Document) -> bool:
    """Whether one official takes a record on, where it stands now."""
    lifecycle = lifecycle_of(records.template_of(context, record))
    return lifecycle is not None and lifecycle.states[record["state"]].claim


def held_by(context: Context, record: Document) -> str | None:
    """The account that has a record in hand; None when nobody has, or for too long."""
    claimed = record["claimed"]
    return claimed["by"] if claimed and context.now < claimed["at"] + HELD else None


async def taken(context: Context, record: Document) -> Problem:
    """The refusal that says who has it in hand, for colleagues."""
    who = (await shown(context, record))["claimed"]
    name = f"（{who['name']}）" if who["name"] else ""
    return Problem("record.claimed", f"{who['office']}{name}正在办理；如需办理，请先接手")


async def _write(context: Context, before: Document, claimed: Document | None, kind: str) -> Document:
    """Store the claim, with its event, unless somebody was faster."""
    after = _found_anew(context, {**before, "claimed": claimed})
    change = {name: after[name] for name in ("claimed", *FOUND_BY)}
    same = {"_id": before["_id"], "revision": before["revision"], "claimed": before["claimed"]}

    async def write(session: Any) -> None:
        db = context.services.db
        if not (await db.records.update_one(same, {"$set": change}, session=session)).matched_count:
            raise Problem("record.changed")
        if kind == "renew":
            return
        role = (claimed or before["claimed"])["role"]
        event = record_history.new_event(context, after, kind, side="staff", role=role)
        await record_history.write(context, event, session)
        entry = audit_entry(context, f"record.{kind}", f"record:{before['_id']}", revision=before["revision"])
        await db.audit_entries.insert_one(entry, session=session)

    try:
        await context.services.transaction(write)
    except Problem:
        now = await records.find(context, before["_id"])
        if now is None or held_by(context, now) in (None, context.actor.account):
            raise
        raise await taken(context, now) from None
    return after


def _found_anew(context: Context, record: Document) -> Document:
    """A record with its tokens made anew: lists may filter by who has it."""
    return records.filed(context, record, records.answers_of(context, record))


async def shown(context: Context, record: Document) -> Document:
    """Who has a record in hand and until when, as colleagues see it: they may talk to each other."""
    if held_by(context, record) is None:
        return {"id": record["_id"], "revision": record["revision"], "claimed": None}
    claimed = record["claimed"]
    account = await context.services.db.accounts.find_one({"_id": claimed["by"]}, {"name": 1}) or {}
    sealed = account.get("name")
    who = {
        "mine": claimed["by"] == context.actor.account,
        "office": scopes.title_of(claimed["role"]),
        "name": context.services.keyring.open(bytes(sealed), "accounts:name") if sealed else None,
        "at": claimed["at"],
        "until": claimed["at"] + HELD,
    }
    return {"id": record["_id"], "revision": record["revision"], "claimed": who}
