"""Submissions: answers to one template version, never edited in place.

The id says what may exist only once: a person's answer to a round, or to a form asked once; otherwise the
idempotency key names it. A second one is therefore refused by the database itself. Owns `submissions`.
"""

from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions import persons, publications
from server.actions.answering import Answered, check_answers, masked, sealed, write_answers
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import page_of
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.templates import Template

SUBMISSIONS = CollectionSpec(
    "submissions",
    indexes=(ascending("person", "at"), ascending("template", "at")),
    shard_key=("person",),
    sensitive=("/answers",),
    retention=timedelta(days=60),
)
GRACE = timedelta(hours=1)  # a retry just after midnight still belongs to yesterday's round

Document = dict[str, Any]


async def submit(context: Context, body: Document) -> Document:
    """Store answers to a form, for a person or saying who they are; the receipt."""
    template = context.services.templates.get(body["template"], body.get("version"))
    person_id = body.get("person")
    if person_id is None and template.subject == "person" and not template.meta.get("identity"):
        raise Problem("submission.person_missing")
    publication = await _publication(context, template, body)
    proved = (
        person_id is not None
        and context.services.sessions.answers_for(context.actor, person_id)
        and not template.meta.get("identity")
    )
    person = None if proved or person_id is None else await _access(context, template, person_id)
    answered = await check_answers(context, template, body["answers"], person, "/answers")
    submission = new_submission(context, answered, person_id, publication=publication)
    if person_id is not None and answered.is_plain:
        return await _insert(context, template, submission)
    if proved and person_id is not None:
        person = await _access(context, template, person_id)
    return await _write(context, answered, submission, person)


async def _access(context: Context, template: Template, person: str) -> Document:
    return await persons.access_fully(context, person, alone=template.frequency == "editable")


async def _publication(context: Context, template: Template, body: Document) -> Document | None:
    """The publication and its open round, for forms that are asked per round."""
    if template.frequency != "per_round":
        return None
    publication = await publications.find_open(context, body.get("publication"), template.id)
    today = context.now.astimezone(context.services.settings.zone)
    asked = body.get("round") or today.date().isoformat()
    if asked not in (today.date().isoformat(), (today - GRACE).date().isoformat()):
        raise Problem("submission.round_closed")
    return {"id": publication["_id"], "round": asked}


def new_submission(
    context: Context,
    answered: Answered,
    person: str | None,
    *,
    publication: Document | None = None,
    place: str | None = None,
) -> Document:
    """The document of a submission; its id says what may exist once."""
    template = answered.template
    return {
        "_id": _submission_id(context, template, person, publication, place),
        "person": person,
        "template": template.id,
        "version": template.version,
        "publication": publication["id"] if publication else None,
        "round": publication["round"] if publication else None,
        "place": place,
        "answers": sealed(context, template, answered.answers),
        "account": context.actor.account,
        "at": context.now,
        "request": context.request_digest,
        "key": context.idempotency_key,
        "revision": 1,
    }


def _submission_id(
    context: Context, template: Template, person: str | None, publication: Document | None, place: str | None
) -> str:
    if person is not None and publication is not None:
        return named_id("round", person, publication["id"], publication["round"])
    if person is not None and template.frequency == "once" and place is None:
        return named_id("once", person, template.id)
    return named_id("submission", context.actor.account, context.idempotency_key, template.id)


async def _insert(context: Context, template: Template, submission: Document) -> Document:
    try:
        await context.services.insert_submission(submission)
    except DuplicateKeyError:
        submission = await find_known(context, submission["_id"]) or submission
    return receipt(template, submission)


async def _write(context: Context, answered: Answered, submission: Document, person: Document | None) -> Document:
    async def write(session: Any) -> Document:
        written = dict(submission)
        await write_answers(context, [answered], [written], person, session)
        return written

    try:
        return receipt(answered.template, await context.services.transaction(write))
    except DuplicateKeyError:
        known = await find_known(context, submission["_id"])
    # unknown: the same person was made by another request just now
    return receipt(answered.template, known or await context.services.transaction(write))


async def find_known(context: Context, submission: str) -> Document | None:
    """The submission that is already there, if this is a retry of the request that made it; else a refusal."""
    found: Document | None = await context.services.db.submissions.find_one({"_id": submission})
    if found is None:
        return None
    if found["account"] != context.actor.account or found["key"] != context.idempotency_key:
        raise Problem("submission.duplicate")
    if found["request"] != context.request_digest:
        raise Problem("idempotency.mismatch")
    return found


def receipt(template: Template, submission: Document) -> Document:
    """What the person keeps as proof."""
    return {
        "id": submission["_id"],
        "template": template.id,
        "version": submission["version"],
        "title": template.title,
        "round": submission["round"],
        "at": submission["at"],
        "person": {"id": submission["person"]} if submission["person"] else None,
    }


async def list_own(context: Context, person: str, limit: int, cursor: str | None) -> Document:
    """A person's submissions, newest first; the list carries no answers."""
    found = await persons.access_person(context, person)

    def shown(submission: Document) -> Document:
        return receipt(context.services.templates.get(submission["template"]), submission)

    return await page_of(context, SUBMISSIONS, persons.records_of(context, found), shown, limit, cursor)


async def get_own(context: Context, submission: str) -> Document:
    """One submission with its answers, sensitive ones masked."""
    found = await context.services.db.submissions.find_one({"_id": submission})
    if found is None or found["person"] is None:
        raise Problem("submission.not_found")
    try:
        person = await persons.access_person(context, found["person"])
    except Problem:
        raise Problem("submission.not_found") from None
    if found["account"] != persons.records_of(context, person).get("account", found["account"]):
        raise Problem("submission.not_found")
    template = context.services.templates.get(found["template"], found["version"])
    return {**receipt(template, found), "answers": masked(context, template, found["answers"])}
