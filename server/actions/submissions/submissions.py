"""Submissions: answers to one template version, never edited in place.

The id says what may exist only once: a person's answer to a round, or to a form asked once; otherwise the
idempotency key names it. A second one is therefore refused by the database itself. Owns `submissions`.
"""

from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import page_of
from server.actions.messages import notices
from server.actions.people import persons
from server.actions.publications import audiences, publications, rounds
from server.actions.records import person_records
from server.actions.submissions import drafts, prefill
from server.actions.submissions.answering import Answered, check_answers, masked, opened, sealed, write_answers
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.recurrence import Round
from server.forms.statuses import abnormal
from server.forms.templates import Template

SUBMISSIONS = CollectionSpec(
    "submissions",
    indexes=(ascending("person", "at"), ascending("template", "at")),
    shard_key=("person",),
    sensitive=("/answers", "/reason"),
    retention=timedelta(days=60),
)

Document = dict[str, Any]


async def submit(context: Context, body: Document) -> Document:
    """Store answers to a form, for a person or saying who they are; the receipt."""
    template, publication = await _asked(context, body)
    if "lifecycle" in template.meta:
        raise Problem("submission.application")
    person_id = body.get("person")
    if person_id is None and template.subject == "person" and not template.meta.get("identity"):
        raise Problem("submission.person_missing")
    round_ = await _round(context, publication, body) if publication else None
    if publication and round_ is None:
        return await _retried_late(context, template, publication, body)
    proved = (
        person_id is not None
        and context.services.sessions.answers_for(context.actor, person_id)
        and not template.meta.get("identity")
        and "same_as" not in body
    )
    person = None if proved or person_id is None else await _access(context, template, person_id)
    if publication and round_:
        await audiences.check_addressed(context, publication, person_id, round_)
        await audiences.check_shared(context, publication, person_id)
    answers = await _answers(context, template, person, body)
    answered = await check_answers(context, template, answers, person, "/answers")
    key = round_.key if round_ else None
    submission = new_submission(context, answered, person_id, publication=publication, round_=key)
    tells = publication is not None and publication["tell_publisher"] == "each"
    if person_id is not None and answered.is_plain and not tells:
        done = await _insert(context, template, submission)
    else:
        if proved and person_id is not None:
            person = await _access(context, template, person_id)
        done = await _write(context, answered, submission, person, publication if tells else None)
    if body.get("draft"):
        await drafts.discard(context, template.id, publication, person_id)
    return done


async def _access(context: Context, template: Template, person: str) -> Document:
    return await persons.access_fully(context, person, alone=template.frequency == "editable")


async def _asked(context: Context, body: Document) -> tuple[Template, Document | None]:
    """The form, and the publication that asks for it: forms asked per round need one, others may name one."""
    template = context.services.templates.get(body["template"], body.get("version"))
    named = body.get("publication")
    if template.frequency != "per_round" and (template.frequency != "once" or named is None):
        return template, None
    publication = await publications.find_open(context, named, template.id)
    if named is not None and "version" not in body:
        template = context.services.templates.get(template.id, publication["version"])
    return template, publication


async def _round(context: Context, publication: Document, body: Document) -> Round | None:
    """The open round that is answered: the one named, else the latest; None when it is closed."""
    open_rounds = rounds.open_rounds(context, publication, context.now)
    asked, person = body.get("round"), body.get("person")
    if asked is not None:
        return next((one for one in open_rounds if one.key == asked), None)
    if person is not None:
        for earlier in open_rounds[:-1]:  # a retry just after midnight still belongs to yesterday's round
            known = await _find(context, rounds.answer_id(publication, person, earlier.key))
            if known and _is_own(context, known):
                return earlier
    return open_rounds[-1] if open_rounds else None


async def _retried_late(context: Context, template: Template, publication: Document, body: Document) -> Document:
    """The receipt of a request whose first answer was lost on its way, though the round has closed since."""
    if body.get("person") and body.get("round"):
        known = await _find(context, rounds.answer_id(publication, body["person"], body["round"]))
        if known and _is_own(context, known):
            return receipt(template, context.require_same(known))
    raise Problem("submission.round_closed")


async def _answers(context: Context, template: Template, person: Document | None, body: Document) -> Document:
    """What is answered: as given, or laid over an earlier answer."""
    given: Document = body["answers"]
    if "same_as" not in body:
        return given
    if person is None:
        raise Problem("submission.person_missing")
    return await prefill.merged(context, template, person, body["same_as"], given)


def new_submission(
    context: Context,
    answered: Answered,
    person: str | None,
    *,
    publication: Document | None = None,
    round_: str | None = None,
    place: str | None = None,
) -> Document:
    """The document of a submission; its id says what may exist once, `organization` to whom the answers were given."""
    template = answered.template
    return {
        "_id": _submission_id(context, template, person, publication, round_, place),
        "person": person,
        "template": template.id,
        "version": template.version,
        "publication": publication["_id"] if publication else None,
        "organization": publication["organization"] if publication else None,
        "round": round_,
        "abnormal": abnormal(template, answered.answers) if publication else None,
        "place": place,
        "answers": sealed(context, template, answered.answers),
        "account": context.actor.account,
        "at": context.now,
        "request": context.request_digest,
        "key": context.idempotency_key,
        "revision": 1,
    }


def _submission_id(
    context: Context, template: Template, person: str | None, publication: Document | None, round_: str | None,
    place: str | None,
) -> str:  # fmt: skip
    if person is not None and publication is not None and round_ is not None:
        return rounds.answer_id(publication, person, round_)
    if person is not None and template.frequency == "once" and place is None:
        return named_id("once", person, template.id)
    return named_id("submission", context.actor.account, context.idempotency_key, template.id)


async def _insert(context: Context, template: Template, submission: Document) -> Document:
    try:
        await context.services.insert_submission(submission)
    except DuplicateKeyError:
        submission = await find_known(context, submission["_id"]) or submission
    return receipt(template, submission)


async def _write(
    context: Context, answered: Answered, submission: Document, person: Document | None, told: Document | None
) -> Document:
    """With all that follows; `told` is the publication whose publisher wants to hear of each answer."""

    async def write(session: Any) -> Document:
        written = dict(submission)
        who = await write_answers(context, [answered], [written], person, session)
        if who is not None:
            await person_records.keep(context, [answered], who, session)
        if told is not None and who is not None:
            await _tell_publisher(context, told, written, who, session)
        return written

    try:
        return receipt(answered.template, await context.services.transaction(write))
    except DuplicateKeyError:
        known = await find_known(context, submission["_id"])
    # unknown: the same person was made by another request just now
    return receipt(answered.template, known or await context.services.transaction(write))


async def _tell_publisher(
    context: Context, publication: Document, submission: Document, person: Document, session: Any
) -> None:
    values = {"form": publication["title"], "name": person["card"]["name"]}
    await notices.tell(
        context, await publications.publisher_of(context, publication), "round.answered", values, session,
        key=(submission["_id"],), organization=publication["organization"],
    )  # fmt: skip


async def find_known(context: Context, submission: str) -> Document | None:
    """The submission that is already there, if this is a retry of the request that made it; else a refusal."""
    found = await _find(context, submission)
    if found is not None and not _is_own(context, found):
        raise Problem("submission.duplicate")
    return found and context.require_same(found)


async def _find(context: Context, submission: str) -> Document | None:
    found: Document | None = await context.services.db.submissions.find_one({"_id": submission})
    return found


def _is_own(context: Context, submission: Document) -> bool:
    """Whether the actor's own request of this idempotency key has made it."""
    return (submission["account"], submission["key"]) == (context.actor.account, context.idempotency_key)


def receipt(template: Template, submission: Document) -> Document:
    """What the person keeps as proof."""
    return {
        "id": submission["_id"],
        "number": number_of(submission["_id"]),
        "template": template.id,
        "version": submission["version"],
        "title": template.title,
        "publication": submission["publication"],
        "round": submission["round"],
        "revision": submission["revision"],
        "at": submission["at"],
        "person": {"id": submission["person"]} if submission["person"] else None,
    }


def number_of(submission: str) -> str:
    """What a person reads out on the phone."""
    return f"{submission[:4]}-{submission[4:8]}-{submission[8:12]}".upper()


def answers_of(context: Context, submission: Document) -> Document:
    """The answers of a submission in clear, for work inside the server."""
    template = context.services.templates.get(submission["template"], submission["version"])
    return opened(context, template, submission["answers"])


async def list_own(context: Context, person: str, limit: int, cursor: str | None) -> Document:
    """A person's submissions, newest first; the list carries no answers."""
    found = await persons.access_person(context, person)

    def shown(submission: Document) -> Document:
        return receipt(context.services.templates.get(submission["template"]), submission)

    return await page_of(context, SUBMISSIONS, persons.records_of(context, found), shown, limit, cursor)


async def access_own(context: Context, submission: str) -> Document:
    """A submission that the actor may see; missing and foreign look the same."""
    found: Document | None = await _find(context, submission)
    if found is None or found["person"] is None:
        raise Problem("submission.not_found")
    try:
        person = await persons.access_person(context, found["person"])
    except Problem:
        raise Problem("submission.not_found") from None
    if found["account"] != persons.records_of(context, person).get("account", found["account"]):
        raise Problem("submission.not_found")
    return found


def shown_own(context: Context, template: Template, submission: Document) -> Document:
    """With its answers, sensitive ones masked."""
    return {**receipt(template, submission), "answers": masked(context, template, submission["answers"])}
