"""Corrections 更正: a new revision of a round's answer; the earlier ones stay, with what changed from each to the next.

A publication says whether respondents may correct, and until when. Facts of an answer follow its correction on the day
on which it was given; later they stand, since others have acted on them: only officials end those (`exceptions`).
Owns `round_revisions`, whose documents say which revision counts.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.audit import audit_entry
from server.actions.colors import colors
from server.actions.context import Context
from server.actions.evidence.facts import new_fact, person_subject
from server.actions.ids import named_id
from server.actions.people import persons, photos
from server.actions.publications import audiences, publications, rounds
from server.actions.regions import load_tree
from server.actions.submissions.answering import Answered, check_answers, put, sealed
from server.actions.submissions.submissions import answers_of, receipt
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms import pointers
from server.forms.differences import difference, masked
from server.forms.facts import facts_from
from server.forms.statuses import abnormal
from server.forms.templates import Template
from server.rules.evidence import CLEARANCE

ROUND_REVISIONS = CollectionSpec(
    "round_revisions", indexes=(ascending("publication", "at"), ascending("at")), shard_key=("_id",),
    retention=timedelta(days=180),
)  # fmt: skip
MOST_REVISIONS = 50

Document = dict[str, Any]


async def correct(context: Context, submission: str, body: Document) -> Document:
    """Answer a round again, in the place of what was said before; the receipt of the new revision.

    Sensitive answers that are left out stay as they were, for their respondent sees them only masked.
    """
    first, person = await _access(context, submission)
    latest = await _latest(context, first)
    if (latest["account"], latest["key"]) == (context.actor.account, context.idempotency_key) and latest != first:
        return _again(context, latest)
    if body.get("revision", latest["revision"]) != latest["revision"]:
        raise Problem("submission.changed")
    await _check_open(context, first, latest)
    template = context.services.templates.get(first["template"], body.get("version", latest["version"]))
    answers = _with_masked(context, template, latest, body["answers"])
    said_on = replace(context, now=first["at"])  # what was true of that day is what is corrected
    answered = await check_answers(said_on, template, answers, person, "/answers")
    revised = _revision(context, answered, first, latest, body)

    async def write(session: Any) -> None:
        await _write(context, answered, first, latest, revised, person, session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        known = await context.services.db.submissions.find_one({"_id": revised["_id"]}) or {}
        if (known.get("account"), known.get("key")) != (context.actor.account, context.idempotency_key):
            raise Problem("submission.changed") from None
        return _again(context, known)
    return receipt(template, revised)


async def _access(context: Context, submission: str) -> tuple[Document, Document]:
    """The first answer of the round that a submission belongs to, and its person; `submission.not_found`."""
    db = context.services.db
    found = await db.submissions.find_one({"_id": submission})
    if found and found.get("first"):
        found = await db.submissions.find_one({"_id": found["first"]})
    if found is None or found["person"] is None:
        raise Problem("submission.not_found")
    try:
        person = await persons.access_fully(context, found["person"])
    except Problem:
        raise Problem("submission.not_found") from None
    if found["account"] != persons.records_of(context, person).get("account", found["account"]):
        raise Problem("submission.not_found")
    return found, person


async def _latest(context: Context, first: Document) -> Document:
    """The revision that counts."""
    db = context.services.db
    head = await db.round_revisions.find_one({"_id": first["_id"]})
    found: Document | None = await db.submissions.find_one({"_id": head["latest"]}) if head else None
    return found or first


async def _check_open(context: Context, first: Document, latest: Document) -> None:
    """`correction.closed` unless the publication lets respondents correct this round now."""
    if first["publication"] is None:
        raise Problem("correction.closed")
    publication = await publications.get_open(context, first["publication"])
    await audiences.check_shared(context, publication, first["person"])
    round_ = rounds.round_of(context, publication, first["round"])
    rule = publication["corrections"]
    until: datetime = round_.closes_at if rule["until"] == "close" else round_.due_at
    if rule["by"] != "respondent" or context.now >= until or latest["revision"] >= MOST_REVISIONS:
        raise Problem("correction.closed")


def _again(context: Context, latest: Document) -> Document:
    context.require_same(latest)
    return receipt(context.services.templates.get(latest["template"], latest["version"]), latest)


def _with_masked(context: Context, template: Template, latest: Document, given: Document) -> Document:
    """The answers with the sensitive ones of before where none are given; null takes one away."""
    before = answers_of(context, latest)
    for pointer in template.sensitive:
        parts = pointers.split(pointer)
        kept = pointers.find(before, parts)
        if kept is not pointers.ABSENT and pointers.find(given, parts) is pointers.ABSENT:
            given = put(given, parts, kept)
    return given


def _revision(context: Context, answered: Answered, first: Document, latest: Document, body: Document) -> Document:
    template, number = answered.template, latest["revision"] + 1
    reason = body.get("reason")
    return {
        **first,
        "_id": named_id("round", first["person"], first["publication"], first["round"], number),
        "version": template.version,
        "abnormal": abnormal(template, answered.answers),
        "answers": sealed(context, template, answered.answers),
        "account": context.actor.account,
        "at": context.now,
        "request": context.request_digest,
        "key": context.idempotency_key,
        "revision": number,
        "first": first["_id"],
        "supersedes": latest["_id"],
        "reason": context.services.keyring.seal(reason, "submissions:reason") if reason else None,
    }


async def _write(
    context: Context, answered: Answered, first: Document, latest: Document, revised: Document, person: Document,
    session: Any,
) -> None:  # fmt: skip
    """The revision, the head that names it, the facts that follow, the color, the audit entry: all or nothing."""
    db = context.services.db
    await db.submissions.insert_one(revised, session=session)
    await photos.keep(context, answered.photos, session)
    head = {name: revised[name] for name in ("publication", "round", "abnormal", "revision", "at")}
    update = {"$set": {**head, "latest": revised["_id"]}}
    await db.round_revisions.update_one({"_id": first["_id"]}, update, upsert=True, session=session)
    ended, arisen = await _revise_facts(context, answered, first, latest, person, session)
    contents = {"before": latest["answers"], "after": revised["answers"]}
    details = {"person": person["_id"], "revision": revised["revision"], "ended": ended, "arisen": arisen}
    entry = audit_entry(context, "submission.correct", f"submission:{first['_id']}", **contents, **details)
    await db.audit_entries.insert_one(entry, session=session)
    if ended or arisen:
        await colors.rescore_within(context, person["_id"], session)


async def _revise_facts(
    context: Context, answered: Answered, first: Document, latest: Document, person: Document, session: Any
) -> tuple[int, int]:
    """Let the facts of the answer be those of its correction; how many ended and how many arose.

    Each fact has its place among those of the answer, so what is said again unchanged stays untouched.
    """
    evidence = context.services.db.evidence
    old = _places(context, first, _facts_before(context, first, latest), person)
    new = _places(context, first, answered.facts, person)
    heads = {one["_id"]: one async for one in evidence.find({"_id": {"$in": sorted({*old, *new})}}, session=session)}
    valid = {key: head for key, head in heads.items() if head["superseded_at"] is None}
    ended = [head for key, head in valid.items() if key not in new or new[key]["digest"] != head["digest"]]
    arisen = [fact for key, fact in new.items() if key not in valid or valid[key]["digest"] != fact["digest"]]
    if ended and not _is_same_day(context, first):
        raise Problem("correction.facts")
    for fact in ended:
        gone = {"_id": fact["_id"], "revision": fact["revision"]}
        await evidence.update_one(gone, {"$set": {"superseded_at": context.now}}, session=session)
    for fact in arisen:
        await _store(context, heads.get(fact["_id"]), fact, session)
    return len(ended), len(arisen)


def _facts_before(context: Context, first: Document, latest: Document) -> list[Document]:
    template = context.services.templates.get(latest["template"], latest["version"])
    return facts_from(template, answers_of(context, latest), first["at"], context.services.settings.zone)


def _places(context: Context, first: Document, facts: list[Document], person: Document) -> dict[str, Document]:
    """The stored form of facts by their ids, which the first answer and their place in it give."""
    subject, source = person_subject(person["tokens"][0]), f"answer:{first['template']}"
    made = [
        new_fact(context, subject, f["kind"], f["at"], f.get("until"), f["data"], source, f"{first['_id']}:{number}")
        for number, f in enumerate(facts)
        if f["kind"] != CLEARANCE
    ]
    return {fact["_id"]: fact for fact in made}


def _is_same_day(context: Context, first: Document) -> bool:
    said: datetime = first["at"]
    return said.astimezone(context.services.settings.zone).date() == context.today


async def _store(context: Context, head: Document | None, fact: Document, session: Any) -> None:
    """A fact in its place; what stood there stays known for replays under an id of its own."""
    evidence = context.services.db.evidence
    if head is not None:
        past = {**head, "_id": f"{head['_id']}:{head['revision']}"}
        past["superseded_at"] = head["superseded_at"] or context.now
        await evidence.insert_one(past, session=session)
        fact = {**fact, "revision": head["revision"] + 1}
    await evidence.replace_one({"_id": fact["_id"]}, fact, upsert=True, session=session)


async def way_of(context: Context, submission: str) -> str | None:
    """How what was said may be changed now: by a `correction` of its round, by a `new` answer, or (None) not at all."""
    try:
        first, _ = await _access(context, submission)
        if context.services.templates.get(first["template"]).frequency == "editable":
            return "new"
        await _check_open(context, first, await _latest(context, first))
    except Problem:
        return None
    return "correction"


async def list_revisions(context: Context, submission: str) -> Document:
    """Every revision of an answer, newest first, each with what it changed; sensitive values masked."""
    first, person = await _access(context, submission)
    revisions = await _revisions(context, first, persons.records_of(context, person).get("account"))
    earlier: list[Document | None] = [*revisions[1:], None]
    items = [_shown(context, one, before) for one, before in zip(revisions, earlier, strict=True)]
    return {"items": items}


async def _revisions(context: Context, first: Document, account: str | None) -> list[Document]:
    """From the latest of a round, or from this answer to an editable form, back; of those, only an `account`'s own."""
    found = [await _latest(context, first)]
    is_round = "supersedes" not in first
    while len(found) < MOST_REVISIONS and (named := found[-1].get("supersedes")):
        before = await context.services.db.submissions.find_one({"_id": named})
        if before is None or not (is_round or account in (None, before["account"])):
            break
        found.append(before)
    return found


def _shown(context: Context, revision: Document, before: Document | None) -> Document:
    template = context.services.templates.get(revision["template"], revision["version"])
    changes = _changes(context, template, before, revision) if before else []
    reason = revision.get("reason")
    return {
        **receipt(template, revision),
        "is_mine": revision["account"] == context.actor.account,
        "reason": context.services.keyring.open(bytes(reason), "submissions:reason") if reason else None,
        "changes": changes,
    }


def _changes(context: Context, template: Template, before: Document, after: Document) -> list[Document]:
    found = difference(template, answers_of(context, before), answers_of(context, after), load_tree().name)
    return [masked(one) for one in found]
