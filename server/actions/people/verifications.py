"""Verifying a review through a verifier instead of waiting for staff, and claiming a document somebody else registered.

Only the person themself can be verified so: the verifier looks at the face of whoever holds the phone.
"""

from typing import Any

from server.actions import limits
from server.actions.context import Context
from server.actions.people import persons, reviews
from server.actions.submissions import submissions
from server.errors import Problem

Document = dict[str, Any]


async def begin(context: Context, review: str) -> Document:
    """Start: the verifier's number and the address to open. The same key again gives the same."""
    found = await reviews.access_own(context, review)
    known = found["verifier"] or {}
    if known.get("key") == context.idempotency_key:
        return _shown_begun(review, known)
    if found["status"] != "pending":
        raise Problem("review.decided")
    verifier = context.services.verifier
    if found["relation"] != "self" or not verifier.supports(found["document_type"]):
        raise Problem("verifier.unsupported")
    await limits.spend(context, "person.verify", account=context.actor.account)
    name, number = await _who(context, found)
    order = f"{review}-{context.now.timestamp():.0f}"
    begun = await verifier.begin(order, name, number, context.services.settings.base_url)
    kept = {"name": verifier.name, **begun._asdict(), "key": context.idempotency_key, "at": context.now}
    pending = {"_id": review, "status": "pending"}
    if not (await context.services.db.reviews.update_one(pending, {"$set": {"verifier": kept}})).modified_count:
        raise Problem("review.decided")
    return _shown_begun(review, kept)


async def _who(context: Context, review: Document) -> tuple[str, str]:
    """Name and number as they were submitted; a replaced document keeps the person's name."""
    unseal = context.services.keyring.open
    number = unseal(review["document_number"], "reviews:document_number")
    if review["name"]:
        return unseal(review["name"], "reviews:name"), number
    return (await persons.identity_of(context, review["person"])).name, number


def _shown_begun(review: str, verifier: Document) -> Document:
    return {"review": review, **{name: verifier[name] for name in ("name", "certify_id", "url")}}


async def finish(context: Context, review: str) -> Document:
    """Ask the verifier; when it is the holder the review is approved, else it goes on waiting. Safe to repeat."""
    found = await reviews.access_own(context, review)
    if found["status"] != "pending":
        return reviews.shown_review(found)
    known = found["verifier"]
    if known is None:
        raise Problem("verifier.not_started")
    if known["name"] != context.services.verifier.name:
        raise Problem("verifier.unavailable")
    if not await context.services.verifier.passed(known["certify_id"]):
        return reviews.shown_review(found)
    try:
        return reviews.shown_review(await reviews.conclude(context, found, True, None, f"verifier:{known['name']}"))
    except Problem as problem:
        if problem.code != "review.decided":
            raise
        return reviews.shown_review(await reviews.access_own(context, review))


async def claim(context: Context, body: Document) -> Document:
    """Ask for a document that somebody else registered: the review that staff, or a verifier, will decide."""
    receipt = await submissions.submit(context, {"template": "document_claim", "answers": body})
    return reviews.shown_review(await reviews.access_own(context, receipt["id"]))


async def get_own(context: Context, review: str) -> Document:
    """A review of the actor's own."""
    return reviews.shown_review(await reviews.access_own(context, review))
