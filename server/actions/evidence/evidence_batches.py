"""Batches of evidence that wait for a second official, because they would make too many people worse at once.

A batch keeps the facts as they were read, without names or numbers, and applies as a whole or not at all. What was
decided and the order to apply it are one transaction, so that a killed process applies it all the same.
Owns `evidence_batches`.
"""

from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.access import Target, may
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.evidence.evidence_quotas import Harm
from server.actions.ids import digest, named_id
from server.actions.lists import page_of
from server.actions.outbox import LEASE, outbox_entry
from server.actions.scopes import is_retry, new_act, own_scopes, scopes_over
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

EVIDENCE_BATCHES = CollectionSpec(
    "evidence_batches",
    indexes=(ascending("within", "status", "at"), ascending("at")),
    shard_key=("_id",),
    retention=timedelta(days=180),
)
STATUSES = ("waiting", "confirmed", "applied", "rejected")

Document = dict[str, Any]


async def hold(context: Context, kind: str, source: str, facts: list[Document], harm: Harm) -> Document:
    """Keep a batch until it is decided; the same facts sent again on the same day find the same batch."""
    day = context.today.isoformat()
    key = named_id("evidence_batch", context.actor.account, kind, source, day, _digest(facts))
    batch = {
        "_id": key,
        "kind": kind,
        "source": source,
        "status": "waiting",
        "at": context.now,
        "by": context.actor.account,
        "region": harm.region,
        "within": scopes_over(harm.region),
        "rows": len(facts),
        "worse": harm.people,
        "facts": facts,
        "decision": None,
        "report": None,
    }

    async def write(session: Any) -> None:
        await context.services.db.evidence_batches.insert_one(batch, session=session)
        details = {"kind": kind, "rows": len(facts), "worse": harm.people}
        entry = audit_entry(context, "evidence.hold", f"evidence_batch:{key}", after=_content(batch), **details)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        return await find_batch(context, key) or batch
    return batch


def _digest(facts: list[Document]) -> str:
    return digest(sorted([fact["_id"], fact["digest"]] for fact in facts))


def _content(batch: Document) -> Document:
    """A batch as the audit trail fingerprints it: of its many facts the digest."""
    return {**batch, "facts": _digest(batch["facts"])}


async def list_in_scope(context: Context, status: str, limit: int, cursor: str | None) -> Document:
    """The batches of a status within the actor's own scopes, newest first."""
    equality = {"within": own_scopes(context, "evidence.confirm"), "status": status}
    return await page_of(context, EVIDENCE_BATCHES, equality, shown, limit, cursor)


async def decide(context: Context, batch: str, body: Document) -> tuple[Document, Document | None]:
    """Confirm or reject somebody else's batch: how it is now, and the order to apply it, when it was confirmed."""
    context.require_any("evidence.confirm")
    found = await find_batch(context, batch)
    if found is None or not may(context.actor.grants, "evidence.confirm", Target(region=found["region"])):
        raise Problem("evidence_batch.not_found")
    if is_retry(context, found["decision"]):
        return found, None
    if found["by"] == context.actor.account:
        raise Problem("duty.same_official")
    return await _decide(context, found, body)


async def _decide(context: Context, found: Document, body: Document) -> tuple[Document, Document | None]:
    confirmed = body["verdict"] == "confirm"
    act = new_act(context, "evidence.confirm", found["region"], verdict=body["verdict"])
    change = {"status": "confirmed" if confirmed else "rejected", "decision": act}
    # the request applies it at once; the worker only if that one dies
    later = context.now + LEASE
    order = outbox_entry(context, "evidence.apply", due_at=later, batch=found["_id"]) if confirmed else None

    async def write(session: Any) -> None:
        db = context.services.db
        same = {"_id": found["_id"], "status": "waiting"}
        if not (await db.evidence_batches.update_one(same, {"$set": change}, session=session)).modified_count:
            raise Problem("evidence_batch.decided")
        if order is not None:
            await db.outbox.insert_one(order, session=session)
        verb = "evidence.confirm" if confirmed else "evidence.reject"
        details = {"sent_by": found["by"], "worse": found["worse"]}
        before = _content(found)
        entry = audit_entry(
            context, verb, f"evidence_batch:{found['_id']}", before=before, after={**before, **change}, **details
        )
        await db.audit_entries.insert_one(entry, session=session)

    try:
        await context.services.transaction(write)
    except Problem:
        stored = await find_batch(context, found["_id"]) or found
        if not is_retry(context, stored["decision"]):  # not this request's own twin, a moment earlier
            raise
        return stored, None
    return {**found, **change}, order


async def finish(context: Context, batch: Document, report: Document) -> None:
    """The batch has applied; what came of it."""
    counts = {name: report[name] for name in ("new", "changed", "unchanged", "rescored")}
    change = {"$set": {"status": "applied", "report": counts}}
    await context.services.db.evidence_batches.update_one({"_id": batch["_id"], "status": "confirmed"}, change)


async def find_batch(context: Context, batch: str) -> Document | None:
    """A batch, if there is one of this id."""
    found: Document | None = await context.services.db.evidence_batches.find_one({"_id": batch})
    return found


def shown(batch: Document) -> Document:
    """A batch as those see it who decide: how many it would harm, not whom."""
    names = ("kind", "source", "status", "at", "by", "region", "rows", "worse", "report")
    act = batch["decision"]
    decision = {name: act[name] for name in ("by", "role", "at", "verdict")} if act else None
    return {"id": batch["_id"], **{name: batch[name] for name in names}, "decision": decision}
