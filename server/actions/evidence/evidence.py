"""Taking in evidence in batches: checked row by row, idempotent by the source's own id, re-scoring whom it concerns.

The rows of a chunk, their audit entry and the order to re-score are one transaction, so a killed process loses nothing:
what was not re-scored at once the worker does. A batch past the account's quota waits for a second official.
"""

from typing import Any

from pymongo.errors import BulkWriteError, DuplicateKeyError

from server.actions import regions
from server.actions.audit import audit_entry
from server.actions.colors.colors import rescore
from server.actions.context import SYSTEM, Context
from server.actions.evidence import evidence_batches
from server.actions.evidence.concerned import people_of
from server.actions.evidence.evidence_quotas import harm_of, spend
from server.actions.evidence.facts import new_fact, person_subject, region_subject
from server.actions.ids import digest
from server.actions.outbox import outbox_entry, settle
from server.errors import Problem
from server.rules.kinds import Kind
from server.rules.rows import read_row

CHUNK = 60
ATTEMPTS = 4

Document = dict[str, Any]


async def ingest(context: Context, kind: str, source: str, rows: list[Document], first_row: int = 1) -> Document:
    """Record rows of one kind from a source: counts of new, changed, unchanged rows, and each refused row's reasons.

    `status` is `applied`, or that of a batch that would make more people worse than the account may in a day: such a
    batch is kept whole, and nothing of it applies before a second official has confirmed it.
    """
    context.require_any("evidence.ingest")
    found = context.services.kinds.get(kind)
    if found is None or not found.ingested:
        raise Problem("evidence.kind")
    report = _new_report()
    facts: dict[str, Document] = {}
    for number, row in enumerate(rows, first_row):
        taken = _take(context, found, source, row)
        if isinstance(taken, list):
            report["rejected"].append({"row": number, "errors": taken})
        else:
            facts[taken["_id"]] = taken  # the last of duplicates wins
    ordered = list(facts.values())
    held = (
        await _hold(context, found, source, ordered)
        if found.adverse and context.actor.account != SYSTEM.account
        else None
    )
    if held is not None:
        return {**report, "status": held["status"], "batch": held["_id"], "worse": held["worse"]}
    await record(context, found, ordered, report)
    return report


def _new_report() -> Document:
    counts: Document = {"new": 0, "changed": 0, "unchanged": 0, "rescored": 0, "rejected": []}
    return {**counts, "status": "applied", "batch": None, "worse": None}


async def record(context: Context, kind: Kind, facts: list[Document], report: Document) -> None:
    """Store facts of one kind in chunks and re-score whom they concern; counts are added to the report."""
    for start in range(0, len(facts), CHUNK):
        await _record(context, kind, facts[start : start + CHUNK], report)


async def _hold(context: Context, kind: Kind, source: str, facts: list[Document]) -> Document | None:
    """The batch as it waits for a second official, or None when the account's quota of today has room for it."""
    settings = context.services.settings
    fresh = [
        fact for start in range(0, len(facts), CHUNK) for fact in await _fresh(context, facts[start : start + CHUNK])
    ]
    if not fresh:
        return None
    if not await spend(context, "rows", len(fresh), settings.evidence_rows_a_day):
        raise Problem("evidence.quota")
    harm = await harm_of(context, kind.id, fresh)
    if await spend(context, "worse", harm.people, settings.evidence_worse_a_day):
        return None
    return await evidence_batches.hold(context, kind.id, source, fresh, harm)


async def _fresh(context: Context, facts: list[Document]) -> list[Document]:
    """The facts whose content is not yet stored."""
    query = {"_id": {"$in": [fact["_id"] for fact in facts]}}
    digests = {h["_id"]: h["digest"] async for h in context.services.db.evidence.find(query, {"digest": 1})}
    return [fact for fact in facts if digests.get(fact["_id"]) != fact["digest"]]


async def decide_batch(context: Context, batch: str, body: Document) -> Document:
    """Confirm or reject a batch that waits; confirmed, it applies at once."""
    found, order = await evidence_batches.decide(context, batch, body)
    if order is not None:
        await apply_batch(context, order)
    return evidence_batches.shown(await evidence_batches.find_batch(context, batch) or found)


async def apply_batch(context: Context, order: Document) -> Document:
    """Store a batch that a second official has confirmed, except what newer rows have overtaken; safe to repeat."""
    db = context.services.db
    batch: Document = await db.evidence_batches.find_one({"_id": order["payload"]["batch"]}) or {}
    kind, report = context.services.kinds[batch["kind"]], _new_report()
    for start in range(0, len(batch["facts"]), CHUNK):
        chunk = batch["facts"][start : start + CHUNK]
        query = {"_id": {"$in": [fact["_id"] for fact in chunk]}, "recorded_at": {"$gt": batch["at"]}}
        newer = {head["_id"]: head["digest"] async for head in db.evidence.find(query, {"digest": 1})}
        still = [fact for fact in chunk if newer.get(fact["_id"], fact["digest"]) == fact["digest"]]
        await record(context, kind, [{**fact, "recorded_at": context.now} for fact in still], report)
    await evidence_batches.finish(context, batch, report)
    await settle(context, order["_id"])
    return report


def _take(context: Context, kind: Kind, source: str, row: Document) -> Document | list[dict[str, str]]:
    read, errors = read_row(
        kind, row, context.services.settings.zone, str(row.get("source_id") or ""), regions.find_code
    )
    if read is None:
        return errors
    if kind.subject == "region":
        subject = region_subject(read["subject"]["region"])
    else:
        document = f"{read['subject']['document_type']}:{read['subject']['document_number']}"
        subject = person_subject(context.services.keyring.token("document", document))
    named = read["source_id"] or f"{subject} {read['at'].isoformat()} {digest(read['data'])}"
    return new_fact(
        context,
        subject,
        kind.id,
        read["at"],
        read["until"],
        read["data"],
        source,
        named,
        lasts=kind.lasts,
    )


async def _record(context: Context, kind: Kind, facts: list[Document], report: Document) -> None:
    """Another batch may bring the same facts at the same moment: whoever comes second looks again."""
    for attempt in range(ATTEMPTS):
        try:
            await _record_chunk(context, kind, facts, report)
            return
        except (BulkWriteError, DuplicateKeyError):
            if attempt == ATTEMPTS - 1:
                raise


async def _record_chunk(context: Context, kind: Kind, facts: list[Document], report: Document) -> None:
    db = context.services.db
    heads = await db.evidence.find({"_id": {"$in": [fact["_id"] for fact in facts]}}).to_list(None)
    stored = {head["_id"]: head for head in heads}
    new = [fact for fact in facts if fact["_id"] not in stored]
    changed = [fact for fact in facts if fact["_id"] in stored and stored[fact["_id"]]["digest"] != fact["digest"]]
    unchanged = len(facts) - len(new) - len(changed)
    if not new and not changed:
        report["unchanged"] += unchanged
        return
    order = outbox_entry(context, "color.rescore", subjects=_concerned(new + changed, stored), kind=kind.id)

    async def write(session: Any) -> None:
        if new:
            await db.evidence.insert_many(new, session=session)
        for fact in changed:
            await supersede(context, stored[fact["_id"]], fact, session)
        await db.outbox.insert_one(order, session=session)
        contents = {"before": _digests([stored[fact["_id"]] for fact in changed]), "after": _digests(new + changed)}
        counts = {"new": len(new), "changed": len(changed)}
        entry = audit_entry(context, "evidence.ingest", f"evidence:{kind.id}", **contents, **counts)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    report["unchanged"] += unchanged
    report["new"] += len(new)
    report["changed"] += len(changed)
    if kind.subject == "person":
        report["rescored"] += await rescore_order(context, order)


def _digests(facts: list[Document]) -> Document | None:
    return {fact["_id"]: fact["digest"] for fact in facts} or None


def _concerned(facts: list[Document], stored: dict[str, Document]) -> list[str]:
    """Whom new content concerns, and whom the old concerned."""
    before = {stored[fact["_id"]]["subject"] for fact in facts if fact["_id"] in stored}
    return sorted(before | {fact["subject"] for fact in facts})


async def supersede(context: Context, old: Document, new: Document, session: Any) -> None:
    """Put new content in the place of the old, which stays under an id of its own, known until now."""
    evidence = context.services.db.evidence
    past = {**old, "_id": f"{old['_id']}:{old['revision']}", "superseded_at": context.now}
    await evidence.insert_one(past, session=session)
    head = {**new, "revision": old["revision"] + 1}
    await evidence.replace_one({"_id": old["_id"], "revision": old["revision"]}, head, session=session)


async def rescore_order(context: Context, order: Document) -> int:
    """Re-score those an order names, then strike it off; how many changed."""
    payload = order["payload"]
    changed = await rescore(context, await people_of(context, payload["subjects"], payload["kind"]))
    await settle(context, order["_id"])
    return changed
