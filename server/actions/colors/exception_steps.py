"""How an exception comes about and ends: each step by one official, each effect only after a second one.

No action sets a color. A confirmed exception becomes clearances, which the policies read; it lapses at its `until`, and
is withdrawn as it was made, by two. Of two officials who decide at once one wins. Nobody acts on oneself.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from server.actions.audit import audit_entry, changed
from server.actions.colors import clearances
from server.actions.colors.colors import rescore_within
from server.actions.colors.exceptions import EXCEPTIONS, access_exception, sealed_text, shown
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.people import photos
from server.actions.scopes import is_retry, new_act, refuse_concerned, scopes_over
from server.errors import FieldProblem, Problem

Document = dict[str, Any]
Then = Callable[[Context, Document, Any], Awaitable[None]]


async def propose(context: Context, person: str, body: Document) -> Document:
    """Propose that some facts shall not count for a person until an instant; nothing changes before a second official
    has confirmed it."""
    found = await context.services.db.persons.find_one({"_id": person})
    region = (found or {}).get("region")
    context.require("exception.propose", region=region)
    if found is None:
        raise Problem("person.not_found")
    refuse_concerned(context, found)
    key = named_id("exception", context.actor.account, person, context.idempotency_key)
    known = await context.services.db.exceptions.find_one({"_id": key})
    if known is not None and is_retry(context, known["proposal"]):
        return shown(context, known)
    exception = await _new_exception(context, key, found, body)

    async def write(session: Any) -> None:
        await context.services.db.exceptions.insert_one(exception, session=session)
        await photos.keep(context, exception["photos"], session)
        await _audit(context, "exception.propose", None, exception, session)

    stored = await context.services.write_once(context, EXCEPTIONS.name, key, write)
    return shown(context, stored or exception)


async def _new_exception(context: Context, key: str, person: Document, body: Document) -> Document:
    """The document of a proposal that would have an effect now."""
    until = _read_until(context, body["until"])
    known = await clearances.known_facts(context, person)
    facts = clearances.named_facts(person, known, body)
    pictures: list[str] = body["grounds"].get("photos", [])
    if await photos.missing_of(context, pictures):
        raise Problem("photo.not_found")
    exception = {
        "_id": key,
        "person": person["_id"],
        "card": person["card"],
        "region": person["region"],
        "within": scopes_over(person["region"]),
        "status": "proposed",
        "at": context.now,
        "until": until,
        "facts": facts,
        "rules": body.get("rules", []),
        "evidence": [_shown_fact(context, known[one]) for one in facts],
        "photos": pictures,
        "texts": {"grounds": sealed_text(context, "grounds", body["grounds"]["text"])},
        "proposal": new_act(context, "exception.propose", person["region"]),
        "decision": None,
        "withdrawal": None,
        "ending": None,
        "request": context.request_digest,
    }
    drafts = clearances.new_clearances(context, person, exception)
    if len(clearances.heeded(context, person, known, drafts)) < len(facts):
        raise Problem("exception.no_effect")
    return exception


def _read_until(context: Context, text: str) -> datetime:
    """The end of an exception, on the second; `exception.until` when it is past or too far."""
    longest = timedelta(days=context.services.settings.exception_days)
    try:
        until = datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        until = context.now
    if not context.now < until <= context.now + longest:
        raise Problem("exception.until", errors=[FieldProblem("/until", "until", f"最长 {longest.days} 天")])
    return until


def _shown_fact(context: Context, fact: Any) -> Document:
    date = fact.at.astimezone(context.services.settings.zone).date().isoformat()
    return {"id": fact.id, "kind": fact.kind, "date": date, "source": fact.source}


async def decide(context: Context, exception: str, body: Document) -> Document:
    """Confirm or reject another official's proposal; confirmed, it is evidence and the color is scored at once."""
    found = await access_exception(context, "exception.confirm", exception)
    if is_retry(context, found["decision"]):
        return shown(context, found)
    _require_second(context, found["proposal"])
    confirmed = body["verdict"] == "confirm"
    change = {"status": "confirmed" if confirmed else "rejected"}
    verb = "exception.confirm" if confirmed else "exception.reject"
    then = _become_evidence if confirmed else _nothing
    return await _act(context, found, "proposed", "decision", body, change, verb, then)


async def withdraw(context: Context, exception: str, body: Document) -> Document:
    """Ask for the end of a confirmed exception, which a second official decides; one's own proposal ends at once."""
    found = await access_exception(context, "exception.propose", exception)
    if is_retry(context, found["withdrawal"]):
        return shown(context, found)
    if found["status"] == "proposed" and found["proposal"]["by"] == context.actor.account:
        ended = {"status": "cancelled"}
        return await _act(context, found, "proposed", "withdrawal", body, ended, "exception.cancel", _nothing)
    if found["until"] <= context.now:
        raise Problem("exception.stale")
    change: Document = {"status": "withdrawing", "ending": None}
    return await _act(context, found, "confirmed", "withdrawal", body, change, "exception.withdraw", _nothing)


async def decide_withdrawal(context: Context, exception: str, body: Document) -> Document:
    """End an exception as another official asked, or keep it."""
    found = await access_exception(context, "exception.confirm", exception)
    if is_retry(context, found["ending"]):
        return shown(context, found)
    _require_second(context, found["withdrawal"])
    ends = body["verdict"] == "confirm"
    change = {"status": "withdrawn" if ends else "confirmed"}
    verb = "exception.end" if ends else "exception.keep"
    return await _act(context, found, "withdrawing", "ending", body, change, verb, _end if ends else _nothing)


async def _act(
    context: Context, found: Document, status: str, part: str, body: Document, change: Document, verb: str, then: Then
) -> Document:
    """One step, if the exception is still in `status`: its act with the reason, the audit entry, what follows."""
    required = "exception.propose" if part == "withdrawal" else "exception.confirm"
    act = new_act(context, required, found["region"], verdict=body.get("verdict"))
    change = {**change, part: act, f"texts.{part}": sealed_text(context, part, body["reason"])}

    async def write(session: Any) -> None:
        exceptions = context.services.db.exceptions
        same = {"_id": found["_id"], "status": status}
        if not (await exceptions.update_one(same, {"$set": change}, session=session)).modified_count:
            raise Problem("exception.decided")
        await then(context, found, session)
        await _audit(context, verb, found, changed(found, change), session)

    try:
        await context.services.transaction(write)
    except Problem:
        stored = await context.services.db.exceptions.find_one({"_id": found["_id"]}) or found
        if not is_retry(context, stored[part]):  # not this request's own twin, a moment earlier
            raise
    return shown(context, await context.services.db.exceptions.find_one({"_id": found["_id"]}) or found)


async def _nothing(context: Context, exception: Document, session: Any) -> None:
    """A step after which the person's color is what it was."""


async def _become_evidence(context: Context, exception: Document, session: Any) -> None:
    """The clearances, if all is still as it was when they were proposed, and the color that follows."""
    db = context.services.db
    person = await db.persons.find_one({"_id": exception["person"]}, session=session)
    if person is None or exception["until"] <= context.now:
        raise Problem("exception.stale")
    known = await clearances.known_facts(context, person, session)
    facts = [known.get(one) for one in exception["facts"]]
    if not all(fact and (fact.recorded_at or fact.at) <= exception["at"] for fact in facts):
        raise Problem("exception.stale")
    new = clearances.new_clearances(context, person, exception)
    if not clearances.heeded(context, person, known, new):
        raise Problem("exception.stale")
    await db.evidence.insert_many(new, session=session)
    await rescore_within(context, person["_id"], session)


async def _end(context: Context, exception: Document, session: Any) -> None:
    await clearances.end_clearances(context, exception, session)
    person = await context.services.db.persons.find_one({"_id": exception["person"]}, session=session)
    if person is not None:
        await rescore_within(context, person["_id"], session)


def _require_second(context: Context, act: Document | None) -> None:
    """Whoever proposed a step does not confirm it; and there must be a step to decide about."""
    if act is None:
        raise Problem("exception.decided")
    if act["by"] == context.actor.account:
        raise Problem("duty.same_official")


async def _audit(context: Context, verb: str, before: Document | None, after: Document, session: Any) -> None:
    details = {name: after[name] for name in ("person", "facts", "until")}
    entry = audit_entry(context, verb, f"exception:{after['_id']}", before=before, after=after, **details)
    await context.services.db.audit_entries.insert_one(entry, session=session)
