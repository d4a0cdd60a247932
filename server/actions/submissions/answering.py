"""From answers to stored truth: checked, sealed, and written with all that follows from them in one transaction.

Answers may say who somebody is (then the person is made), where they live, or what happened to them (then evidence
arises and the color is scored anew). Answers that say none of this are one insert and share their round trip.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from bson import Binary

from server.actions.colors import colors
from server.actions.context import Context
from server.actions.evidence.facts import new_fact, person_subject
from server.actions.people import identities, persons, photos, profiles, proxies, reviews
from server.actions.people.persons import Identity
from server.actions.privacy import consents
from server.errors import FieldProblem, Problem
from server.forms import facts as form_facts
from server.forms import pointers
from server.forms.masks import mask
from server.forms.photos import photos_of
from server.forms.templates import Template
from server.forms.validation import prepare
from server.rules.evidence import CLEARANCE

FOLLOWED = frozenset(("review", "records"))
"""What of a template says that more than the submission is written, whatever was answered."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """One form's checked answers and what they mean."""

    template: Template
    answers: Document
    facts: list[Document]
    identity: Identity | None
    profile: Document
    key: str
    photos: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether nothing but the submission itself needs to be written."""
        plain = not self.facts and self.identity is None and not self.profile and not self.photos
        return plain and self.template.frequency == "per_round" and not self.template.meta.keys() & FOLLOWED


async def check_answers(
    context: Context,
    template: Template,
    given: Document,
    person: Document | None,
    at: str = "",
    preset: Document | None = None,
    key: str | None = None,
) -> Answered:
    """The answers as they will be stored, or `answers.invalid` naming each field below `at`.

    For a known person the identity is the person's own, whatever the client sent; `preset` answers are given by the
    place. `key` is the name under which the person is remembered to have answered.
    """
    given = {**given, **(preset or {})}
    if person is not None:
        consents.check(person)
    if person is not None and template.meta.get("identity"):
        given = with_identity(template, given, await persons.identity_of(context, person["_id"]))
    answers = prepared(context, template, given, at)
    said = form_facts.identity_of(template, answers)
    identity = (
        Identity(said["name"], said["document_type"], said["document_number"], said.get("phone")) if said else None
    )
    facts = form_facts.facts_from(template, answers, context.now, context.services.settings.zone)
    pictures = await _check_photos(context, template, answers, at)
    if template.meta.get("review") == "claim":
        await identities.check_claim(context)
    profile = form_facts.profile_of(template, answers)
    return Answered(template, answers, facts, identity, profile, key or template.id, pictures)


def prepared(context: Context, template: Template, given: Document, at: str = "/answers") -> Document:
    """Answers as they may be stored; `answers.invalid` names each wrong field below `at`."""
    answers, errors = prepare(template, given, context.local_now)
    if errors:
        raise Problem("answers.invalid", errors=[FieldProblem(at + e.pointer, e.code, e.message) for e in errors])
    return answers


async def _check_photos(context: Context, template: Template, answers: Document, at: str) -> tuple[str, ...]:
    """The photos in the answers; each must be one that the actor's account uploaded."""
    named = photos_of(template, answers)
    missing = await photos.missing_of(context, named.values()) if named else set()
    wrong = [where for where, photo in named.items() if photo in missing]
    if wrong:
        said = "照片不存在或已过期，请重新上传"
        raise Problem("answers.invalid", errors=[FieldProblem(at + where, "photo", said) for where in wrong])
    return tuple(named.values())


def with_identity(template: Template, given: Document, identity: Identity) -> Document:
    """The answers with the person's own identity; a phone may be given first, or corrected in an editable form."""
    own = identity._asdict()
    answers = given
    for name, pointer in template.meta["identity"].items():
        parts = pointers.split(pointer)
        may_correct = name == "phone" and template.frequency == "editable"
        corrected = may_correct and pointers.find(given, parts) is not pointers.ABSENT
        if own.get(name) is not None and not corrected:
            answers = put(answers, parts, own[name])
    return answers


def sealed(context: Context, template: Template, answers: Document) -> Document:
    """The answers with sensitive ones encrypted."""
    for pointer in template.sensitive:
        parts = pointers.split(pointer)
        value = pointers.find(answers, parts)
        if value is not pointers.ABSENT:
            secret = Binary(context.services.keyring.seal(orjson.dumps(value).decode(), purpose_of(pointer)))
            answers = put(answers, parts, secret)
    return answers


def opened(context: Context, template: Template, answers: Document) -> Document:
    """Stored answers in clear, for work inside the server."""
    return _each_sealed(context, template, answers, lambda value, how: value)


def masked(context: Context, template: Template, answers: Document) -> Document:
    """Stored answers as their own account sees them: sensitive ones masked."""
    return _each_sealed(context, template, answers, lambda value, how: mask(how["mask"], value))


def _each_sealed(
    context: Context, template: Template, answers: Document, shown: Callable[[Any, Document], Any]
) -> Document:
    for pointer, how in template.sensitive.items():
        parts = pointers.split(pointer)
        value = pointers.find(answers, parts)
        if value is not pointers.ABSENT:
            clear = orjson.loads(context.services.keyring.open(bytes(value), purpose_of(pointer)))
            answers = put(answers, parts, shown(clear, how))
    return answers


def purpose_of(pointer: str) -> str:
    return f"submissions:{pointer}"


async def write_answers(
    context: Context, answered: list[Answered], submissions: list[Document], person: Document | None, session: Any,
    residence: str | None = None,
) -> Document | None:  # fmt: skip
    """Everything that follows from submissions, inside the caller's transaction; the person as it is then."""
    identity = next((one.identity for one in answered if one.identity), None)
    if person is None and identity is not None:
        await consents.require_to_register(context, identity, session)
        person = await persons.find_or_create(context, identity, residence, session)
    for one, submission in zip(answered, submissions, strict=True):
        submission["person"] = person["_id"] if person else None
        await _write_submission(context, one, submission, person, session)
    if person is None:
        return None
    facts = [
        fact
        for one, submission in zip(answered, submissions, strict=True)
        for fact in facts_of_answers(context, one, submission, person)
    ]
    if facts:
        await context.services.db.evidence.insert_many(facts, session=session)
    updated = await _update_person(context, answered, submissions, person, residence, session)
    if facts or updated["region"] != person["region"] or not person["colors"]:
        return await colors.rescore_within(context, updated["_id"], session)
    return updated


async def _write_submission(
    context: Context, one: Answered, submission: Document, person: Document | None, session: Any
) -> None:
    """The submission with its photos, its revision and its review."""
    if person is not None:
        _check_consent(context, one, submission, person)
        await profiles.revise(context, one, submission, person, session)
    await context.services.db.submissions.insert_one(submission, session=session)
    await photos.keep(context, one.photos, session)
    kind = one.template.meta.get("review")
    if kind is not None:
        await reviews.open_review(context, kind, one.answers, submission, person, list(one.photos), session)


def _check_consent(context: Context, one: Answered, submission: Document, person: Document) -> None:
    """Who may only enter data at a place cannot say elsewhere what happened to somebody."""
    if one.facts and submission["place"] is None and proxies.is_limited(person, context.actor.account):
        raise Problem("proxy.consent_needed")


def facts_of_answers(context: Context, one: Answered, submission: Document, person: Document) -> list[Document]:
    subject = person_subject(person["tokens"][0])
    source = f"answer:{one.template.id}"
    return [
        new_fact(
            context, subject, f["kind"], f["at"], f.get("until"), f["data"], source, f"{submission['_id']}:{number}"
        )
        for number, f in enumerate(one.facts)
        if f["kind"] != CLEARANCE  # no form clears anybody: that takes two officials
    ]


async def _update_person(
    context: Context,
    answered: list[Answered],
    submissions: list[Document],
    person: Document,
    residence: str | None,
    session: Any,
) -> Document:
    """Remember which forms were answered, and where the person lives now."""
    pairs = zip(answered, submissions, strict=True)
    forms = {one.key: s["_id"] for one, s in pairs if one.template.frequency != "per_round"}
    region = residence or next((one.profile["region"] for one in answered if one.profile.get("region")), None)
    edits = profiles.may_edit(person, context.actor.account)
    if not edits or (person["region"] and region and person["region"].startswith(region)):
        region = None  # a coarser answer does not move anybody, nor does a stranger's
    change = persons.moved(person, region, context.now)
    if edits and (changed := await profiles.changes(context, answered, person, session)):
        change.setdefault("$set", {}).update(changed)
    if not edits:  # a stranger's answer stands for none of the person's own, and leaves them to be asked for the lists
        listed = {one.key for one in answered if "records" in one.template.meta}
        forms = {key: made for key, made in forms.items() if key not in {*person["forms"], *listed}}
    for template, submission in forms.items():
        change.setdefault("$set", {})[f"forms.{template}"] = submission
    if change:
        await context.services.db.persons.update_one({"_id": person["_id"]}, change, session=session)
    return {**person, "region": region or person["region"], "forms": {**person["forms"], **forms}}


def put(document: Document, parts: pointers.Parts, value: Any) -> Document:
    """A copy of the document with a value at a pointer, objects made on the way."""
    if not parts:
        return value  # type: ignore[no-any-return]
    inner = document.get(parts[0])
    return {**document, parts[0]: put(inner if isinstance(inner, dict) else {}, parts[1:], value)}
