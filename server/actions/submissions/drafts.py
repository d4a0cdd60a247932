"""Drafts: what somebody has begun to fill, kept sealed and unchecked so that it goes on from any device (FE-7).

There is one for each account, form (of a publication, or by itself) and person. Owns `drafts`.
"""

from datetime import timedelta
from typing import Any

import orjson

from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.people import persons
from server.actions.publications import rounds
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

DRAFTS = CollectionSpec(
    "drafts",
    indexes=(ascending("account"), ascending("at")),
    shard_key=("_id",),
    retention=timedelta(days=30),
    sensitive=("/answers",),
)
LIMIT_BYTES = 64 * 1024
_PURPOSE = "drafts:answers"

Document = dict[str, Any]


async def save(context: Context, form: str, person: str | None, body: Document) -> Document:
    """Keep answers as they are so far, in the place of an earlier draft; `draft.too_large` over 64 KB."""
    await _check(context, form, person)
    text = orjson.dumps(body["answers"]).decode()
    if len(text.encode()) > LIMIT_BYTES:
        raise Problem("draft.too_large")
    draft = {
        "_id": _id(context, form, person),
        "account": context.actor.account,
        "form": form,
        "person": person,
        "version": body.get("version"),
        "answers": context.services.keyring.seal(text, _PURPOSE),
        "at": context.now,
    }
    await context.services.db.drafts.replace_one({"_id": draft["_id"]}, draft, upsert=True)
    return {name: draft[name] for name in ("form", "person", "version", "at")}


async def get(context: Context, form: str, person: str | None) -> Document:
    """The draft in clear; `draft.not_found` also when it was submitted meanwhile, from wherever."""
    known = await _check(context, form, person)
    found = await context.services.db.drafts.find_one({"_id": _id(context, form, person)})
    if found is None or found["at"] < context.now - (DRAFTS.retention or timedelta()):
        raise Problem("draft.not_found")
    if known is not None and person is not None and await _is_done(context, known, person, found):
        await _delete(context, [found["_id"]])
        raise Problem("draft.not_found")
    answers = orjson.loads(context.services.keyring.open(bytes(found["answers"]), _PURPOSE))
    return {**{name: found[name] for name in ("form", "person", "version", "at")}, "answers": answers}


async def _check(context: Context, form: str, person: str | None) -> Document | None:
    """That the form exists and the actor answers for the person; the publication, if it is one."""
    if person is not None:
        await persons.access_person(context, person)
    publication = await context.services.publications.find(form)
    if publication is None and context.services.templates.find(form) is None:
        raise Problem("template.not_found")
    return publication


async def _is_done(context: Context, publication: Document, person: str, draft: Document) -> bool:
    """Whether a round that is open now was answered after the draft was kept."""
    open_rounds = rounds.open_rounds(context, publication, context.now)
    ids = [rounds.answer_id(publication, person, one.key) for one in open_rounds]
    found = await context.services.db.submissions.find({"_id": {"$in": ids}}, {"at": 1}).to_list(None) if ids else []
    return any(one["at"] >= draft["at"] for one in found)


async def delete(context: Context, form: str, person: str | None) -> None:
    """Throw a draft away; one that is not there is gone."""
    await _delete(context, [_id(context, form, person)])


async def discard(context: Context, template: str, publication: Document | None, person: str | None) -> None:
    """Throw away what has been submitted."""
    forms = [template, *([publication["_id"]] if publication else [])]
    await _delete(context, [_id(context, form, person) for form in forms])


async def _delete(context: Context, ids: list[str]) -> None:
    await context.services.db.drafts.delete_many({"_id": {"$in": ids}})


def _id(context: Context, form: str, person: str | None) -> str:
    return named_id("draft", context.actor.account, form, person or "")
