"""Reviews: answers that wait for a decision by staff of the region, or by a verifier, and what a decision does.

A form whose template names a `review` puts one here when it is submitted, under the submission's own id. Whoever
decides first wins; the effect (`actions.identities`), audit entry and notices are one transaction. Owns `reviews`.
"""

from datetime import timedelta
from typing import Any

from server.actions.access import ROLES, canonical, containing
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.lists import page_of
from server.actions.messages.notices import new_notice
from server.actions.people import identities, photos
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.masks import mask

REVIEWS = CollectionSpec(
    "reviews",
    indexes=(
        ascending("status", "scopes", "at"),
        ascending("account", "at"),
        ascending("person", "at"),
        ascending("at"),
    ),
    shard_key=("_id",),
    retention=timedelta(days=730),
    sensitive=("/name", "/document_number"),
)
VERB = "person.review"
EARLIER_SHOWN = 20

Document = dict[str, Any]


async def list_waiting(context: Context, status: str, limit: int, cursor: str | None) -> Document:
    """Reviews within the actor's own scopes, newest first."""
    context.require_any(VERB)
    scopes = _own_scopes(context)
    within = {"status": status, "scopes": scopes[0] if len(scopes) == 1 else {"$in": scopes}}
    return await page_of(context, REVIEWS, within, shown_review, limit, cursor)


def _own_scopes(context: Context) -> list[str]:
    held = {canonical(g.scope) for g in context.actor.grants if g.role in ROLES and VERB in ROLES[g.role].verbs}
    return ["*"] if "*" in held else sorted(held)


async def get_review(context: Context, review: str) -> Document:
    """One review with masked data, photos and what was decided about the person before; looking is audited."""
    found = await _access(context, review)
    entry = audit_entry(context, "review.view", _object(found), review=review)
    await context.services.db.audit_entries.insert_one(entry)
    earlier = []
    if found["person"]:
        window = {"person": found["person"], "at": {"$lt": found["at"]}}
        cursor = context.services.db.reviews.find(window).sort("at", -1).limit(EARLIER_SHOWN)
        earlier = [shown_review(one) for one in await cursor.to_list(EARLIER_SHOWN)]
    holder = await _holder(context, found)
    return {**shown_review(found), "photos": found["photos"], "holder": holder, "earlier": earlier}


async def _holder(context: Context, review: Document) -> Document | None:
    """Who has the document now, when the review would change that."""
    if review["kind"] == "identity" or not review["person"]:
        return None
    person = await context.services.db.persons.find_one({"_id": review["person"]}, {"card": 1, "verification": 1})
    return {**person["card"], "status": person["verification"]["status"]} if person else None


async def get_photo(context: Context, review: str, photo: str) -> bytes:
    """A photo that belongs to a review; the look is an audit entry of the person."""
    found = await _access(context, review)
    if photo not in found["photos"]:
        raise Problem("photo.not_found")
    stored = await context.services.db.photos.find_one({"_id": photo})
    if stored is None:
        raise Problem("photo.not_found")
    entry = audit_entry(context, "photo.view", _object(found), review=review, photo=photo)
    await context.services.db.audit_entries.insert_one(entry)
    return await photos.content_of(context, stored)


async def _access(context: Context, review: str) -> Document:
    """A review within the actor's scopes; missing and out of scope look the same."""
    context.require_any(VERB)
    found: Document | None = await context.services.db.reviews.find_one({"_id": review})
    if found is None or not any(scope in found["scopes"] for scope in _own_scopes(context)):
        raise Problem("review.not_found")
    return found


async def decide(context: Context, review: str, approve: bool, reason: str | None) -> Document:
    """Approve or reject; `review.decided` when somebody was faster, the same answer again for a retry."""
    found = await _access(context, review)
    if found["account"] == context.actor.account:
        raise Problem("access.denied", "不能审核自己提交的资料")
    if found["status"] != "pending":
        return _decided_by_this(context, found)
    try:
        return shown_review(await conclude(context, found, approve, reason, context.actor.account))
    except Problem as problem:
        if problem.code != "review.decided":
            raise
        return _decided_by_this(context, await _access(context, review))


def _decided_by_this(context: Context, review: Document) -> Document:
    """A retry of the very request that decided is told so again."""
    decision = review["decision"] or {}
    if (decision.get("by"), decision.get("key")) != (context.actor.account, context.idempotency_key):
        raise Problem("review.decided")
    context.require_same(decision)
    return shown_review(review)


async def conclude(context: Context, review: Document, approve: bool, reason: str | None, by: str) -> Document:
    """Decide a pending review with all that follows; `by` is an account or `verifier:<name>`."""
    decision = {
        "by": by,
        "reason": reason,
        "at": context.now,
        "key": context.idempotency_key,
        "request": context.request_digest,
    }
    change = {"status": "approved" if approve else "rejected", "decision": decision}
    verb = f"review.{'approve' if approve else 'reject'}"

    async def write(session: Any) -> None:
        db = context.services.db
        waiting = {"_id": review["_id"], "status": "pending"}
        if not (await db.reviews.update_one(waiting, {"$set": change}, session=session)).modified_count:
            raise Problem("review.decided")
        await photos.release(context, review["photos"], session)
        texts = await identities.apply(context, review, approve, reason, by, session)
        notices = [new_notice(context, account, verb, text, review["person"]) for account, text in texts]
        await db.notices.insert_many(notices, session=session)
        details = {"review": review["_id"], "kind": review["kind"], "by": by}
        after = {**review, **change}
        entry = audit_entry(context, verb, _object(review), before=review, after=after, **details)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return {**review, **change}


def _object(review: Document) -> str:
    return f"person:{review['person']}" if review["person"] else f"review:{review['_id']}"


async def open_review(
    context: Context, kind: str, answers: Document, submission: Document, person: Document | None, pictures: list[str],
    session: Any,
) -> None:  # fmt: skip
    """Put a submission before the reviewers, inside its own transaction; earlier ones of the same kind are withdrawn.

    `answers` in clear: `document`, and by kind `name` and `relation`.
    """
    services = context.services
    person = await identities.concerned(context, kind, answers, person, session)
    mine = {"person": person["_id"], "status": "pending", "account": context.actor.account, "kind": kind}
    await services.db.reviews.update_many(mine, {"$set": {"status": "withdrawn"}}, session=session)
    region = person["region"] or answers.get("region")
    document, name = answers["document"], answers.get("name")
    await services.db.reviews.insert_one(
        {
            "_id": submission["_id"],
            "kind": kind,
            "status": "pending",
            "person": person["_id"],
            "account": context.actor.account,
            "relation": answers.get("relation", "self"),
            "name": services.keyring.seal(name, "reviews:name") if name else None,
            "document_type": document["type"],
            "document_number": services.keyring.seal(document["number"], "reviews:document_number"),
            "card": {
                "name": mask("name", name) if name else person["card"]["name"],
                "document_type": document["type"],
                "document_number": mask("document", document["number"]),
            },
            "photos": pictures,
            "region": region,
            "scopes": containing(f"region:{region}") if region else ["*"],
            "verifier": None,
            "decision": None,
            "at": context.now,
        },
        session=session,
    )
    await identities.mark_submitted(context, kind, person, session)


def shown_review(review: Document) -> Document:
    """A review as its account and its reviewers see it: masked."""
    decision = review["decision"] or {}
    names = ("kind", "status", "person", "relation", "card", "region", "at")
    return {
        "id": review["_id"],
        **{name: review[name] for name in names},
        "reason": decision.get("reason"),
        "decided_at": decision.get("at"),
        "verifier": (review["verifier"] or {}).get("name"),
    }


async def list_own(context: Context, limit: int, cursor: str | None) -> Document:
    """What the actor submitted for review, newest first."""
    return await page_of(context, REVIEWS, {"account": context.actor.account}, shown_review, limit, cursor)


async def access_own(context: Context, review: str) -> Document:
    """A review of the actor's own."""
    found: Document | None = await context.services.db.reviews.find_one({"_id": review})
    if found is None or found["account"] != context.actor.account:
        raise Problem("review.not_found")
    return found
