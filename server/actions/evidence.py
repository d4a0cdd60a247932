"""Taking in evidence in batches: checked row by row, idempotent by the source's own id, re-scoring whom it concerns.

The rows of a chunk, their audit entry and the order to re-score are one transaction, so a killed process loses nothing:
what was not re-scored at once the worker does.
"""

from typing import Any

from pymongo.errors import BulkWriteError, DuplicateKeyError

from server.actions import regions
from server.actions.audit import audit_entry
from server.actions.colors import rescore
from server.actions.context import Context
from server.actions.facts import new_fact, person_subject, region_subject
from server.actions.ids import digest
from server.actions.outbox import outbox_entry, settle
from server.errors import Problem
from server.rules.kinds import Kind
from server.rules.rows import read_row

CHUNK = 60
ATTEMPTS = 4

Document = dict[str, Any]


async def ingest(context: Context, kind: str, source: str, rows: list[Document], first_row: int = 1) -> Document:
    """Record rows of one kind from a source: counts of new, changed, unchanged rows, and each refused row's reasons."""
    context.require_any("evidence.ingest")
    found = context.services.kinds.get(kind)
    if found is None:
        raise Problem("evidence.kind")
    report: Document = {"new": 0, "changed": 0, "unchanged": 0, "rescored": 0, "rejected": []}
    facts: dict[str, Document] = {}
    for number, row in enumerate(rows, first_row):
        taken = _take(context, found, source, row)
        if isinstance(taken, list):
            report["rejected"].append({"row": number, "errors": taken})
        else:
            facts[taken["_id"]] = taken  # the last of duplicates wins
    ordered = list(facts.values())
    for start in range(0, len(ordered), CHUNK):
        await _record(context, found, ordered[start : start + CHUNK], report)
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
            await _supersede(context, stored[fact["_id"]], fact, session)
        await db.outbox.insert_one(order, session=session)
        entry = audit_entry(context, "evidence.ingest", f"evidence:{kind.id}", new=len(new), changed=len(changed))
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    report["unchanged"] += unchanged
    report["new"] += len(new)
    report["changed"] += len(changed)
    if kind.subject == "person":
        report["rescored"] += await rescore_order(context, order)


def _concerned(facts: list[Document], stored: dict[str, Document]) -> list[str]:
    """Whom new content concerns, and whom the old concerned."""
    before = {stored[fact["_id"]]["subject"] for fact in facts if fact["_id"] in stored}
    return sorted(before | {fact["subject"] for fact in facts})


async def _supersede(context: Context, old: Document, new: Document, session: Any) -> None:
    """The old content stays under an id of its own, known until now."""
    evidence = context.services.db.evidence
    past = {**old, "_id": f"{old['_id']}:{old['revision']}", "superseded_at": context.now}
    await evidence.insert_one(past, session=session)
    head = {**new, "revision": old["revision"] + 1}
    await evidence.replace_one({"_id": old["_id"], "revision": old["revision"]}, head, session=session)


async def rescore_order(context: Context, order: Document) -> int:
    """Re-score those an order names, then strike it off; how many changed."""
    changed = await rescore(context, await _people_of(context, order["payload"]))
    await settle(context, order["_id"])
    return changed


async def _people_of(context: Context, payload: Document) -> list[str]:
    people: set[str] = set()
    for subject in payload["subjects"]:
        kind, _, value = subject.partition(":")
        if kind == "region":
            people.update(await _people_of_region(context, value, payload["kind"]))
    tokens = [s.partition(":")[2] for s in payload["subjects"] if s.startswith("person:")]
    people.update(await _people_of_tokens(context, tokens))
    return sorted(people)


async def _people_of_tokens(context: Context, tokens: list[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(tokens), 200):
        claims = context.services.db.documents.find({"_id": {"$in": tokens[start : start + 200]}})
        found.update([claim["person"] async for claim in claims])
    return found


async def _people_of_region(context: Context, code: str, kind: str) -> set[str]:
    """Residents for a case; for a risk grade, people who stayed in the region or below it."""
    db = context.services.db
    if kind != "risk":
        residents = db.persons.find({"region": code}, {"_id": 1})
        return {person["_id"] async for person in residents}
    prefix = code.removesuffix("00").removesuffix("00") if len(code) == 6 else code
    window = {"$gte": prefix, "$lt": prefix + "\uffff"}
    stays = db.evidence.find({"kind": "stay", "data.region": window}, {"subject": 1})
    tokens = {stay["subject"].partition(":")[2] async for stay in stays}
    return await _people_of_tokens(context, sorted(tokens))
