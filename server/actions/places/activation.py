"""Activating a blank code: the first scan of the person in charge, with the form of the place's kind (LT-3)."""

from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.places.place_kinds import get_kind
from server.actions.places.places import get_place, public_place, within_of
from server.actions.submissions import submissions
from server.actions.submissions.answering import check_answers
from server.errors import Problem
from server.forms import facts as form_facts

Document = dict[str, Any]
CLEAR = ("title", "address", "region", "route", "station", "company")


async def activate(context: Context, code: str, answers: Document) -> Document:
    """Bind a blank code to the place that the answers describe; exactly one of several callers succeeds."""
    place = await context.services.place_codes.place(code)
    kind = get_kind(place["kind"])
    if kind.activation is None:
        raise Problem("place_code.active")
    template = context.services.templates.get(kind.activation)
    answered = await check_answers(context, template, answers, None, "/answers")
    submission = submissions.new_submission(context, answered, None, place=place["_id"])
    said = form_facts.place_of(template, answered.answers)
    change = {name: said[name] for name in CLEAR if said.get(name)}
    change |= {"status": "active", "activated_at": context.now, "activated_by": context.actor.account}
    change["within"] = within_of({**place, **change})
    db = context.services.db

    async def write(session: Any) -> None:
        await db.submissions.insert_one(submission, session=session)
        done = await db.places.update_one({"_id": place["_id"], "status": "blank"}, {"$set": change}, session=session)
        if not done.modified_count:
            raise Problem("place_code.active")
        contents = {"before": place, "after": {**place, **change}}
        entry = audit_entry(
            context, "place.activate", f"place:{place['_id']}", **contents, submission=submission["_id"]
        )
        await db.audit_entries.insert_one(entry, session=session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        await submissions.find_known(context, submission["_id"])
    context.services.place_codes.forget(place["_id"])
    return public_place(context, await get_place(context, place["_id"]))
