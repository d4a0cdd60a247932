"""Changing what has been published: settings, pause, resume, end. The next round follows them, earlier ones do not.

A change names the revision that its author saw; of two at once the second hears what the first has changed.
"""

from typing import Any

import orjson

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.publications import audiences, publication_settings, rounds
from server.actions.publications.publications import PUBLISH, access, check_room, shown_whole
from server.errors import FieldProblem, Problem

STEPS = {
    ("draft", "open"): "publication.publish",
    ("draft", "ended"): "publication.end",
    ("open", "paused"): "publication.pause",
    ("open", "ended"): "publication.end",
    ("paused", "open"): "publication.resume",
    ("paused", "ended"): "publication.end",
}

Document = dict[str, Any]


async def change(context: Context, publication: str, revision: int | None, body: Document) -> Document:
    """Change settings or status; `publication.changed` with both sides' values when another was faster."""
    before = await access(context, publication, PUBLISH)
    if revision is None:
        raise Problem("request.revision")
    if before["revision"] != revision:
        return _conflict(context, before, body)
    if before["status"] == "ended":
        raise Problem("publication.ended")
    changed = _changed(context, before, body)
    after = {**before, **changed, "revision": revision + 1}
    after["next_at"] = context.now if after["status"] == "open" else None
    if after["status"] == "open" and before["status"] != "open":
        await check_room(context, after["organization"])
    if after["status"] == "open" and (before["status"] != "open" or "audience" in changed):
        await audiences.check_reached(context, after)

    async def write(session: Any) -> bool:
        db = context.services.db
        same = {"_id": publication, "revision": revision}
        update = {"$set": {name: value for name, value in after.items() if name != "_id"}}
        if not (await db.publications.update_one(same, update, session=session)).modified_count:
            return False
        verb = STEPS.get((before["status"], after["status"]), "publication.change")
        contents = {"before": before, "after": after}
        entry = audit_entry(context, verb, f"publication:{publication}", **contents, fields=sorted(body))
        await db.audit_entries.insert_one(entry, session=session)
        return True

    done = await context.services.transaction(write)
    context.services.publications.forget()
    if not done:
        return _conflict(context, await access(context, publication, PUBLISH), body)
    return shown_whole(context, after)


def _conflict(context: Context, now: Document, body: Document) -> Document:
    """What others have made of the fields in question; nothing to refuse when it is the very same."""
    differing = [name for name in sorted(body) if now[name] != body[name]]
    if not differing:
        return shown_whole(context, now)
    raise Problem("publication.changed", errors=[_sides(name, now[name], body[name]) for name in differing])


def _sides(name: str, theirs: Any, yours: Any) -> FieldProblem:
    return FieldProblem(f"/{name}", "changed", f"现为 {_text(theirs)}，您要改为 {_text(yours)}")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _changed(context: Context, before: Document, body: Document) -> Document:
    """The members of the publication that the body changes."""
    template = context.services.templates.get(before["template"], body.get("version", before["version"]))
    if template.frequency != before["frequency"]:
        raise Problem("template.version", "这个版本的填报频率不同，请另行发布")
    changed = {name: body[name] for name in (*publication_settings.PLAIN, "version") if name in body}
    if "audience" in body:
        changed["audience"] = publication_settings.read_audience(before["organization"], body["audience"])
    if "status" in body and body["status"] != before["status"]:
        if (before["status"], body["status"]) not in STEPS:
            raise Problem("publication.status")
        changed["status"] = body["status"]
    if "schedule" in body:
        changed["schedule"] = publication_settings.read_schedule(context, template.frequency, body["schedule"])
    after = {**before, **changed}
    publication_settings.check_together(context, after)
    return {**changed, **_schedules(context, before, after)}


def _schedules(context: Context, before: Document, after: Document) -> Document:
    """The history of schedules, where this change adds to it; it begins when a draft is published."""
    status, schedule = after["status"], after["schedule"]
    moved = schedule != before["schedule"]
    if before["status"] == "draft":
        if status == "open" and not moved:
            schedule = _begun(context, before)
        return {"schedule": schedule, "schedules": [{"from": schedule["starts_on"], "schedule": schedule}]}
    if schedule["repeat"] == before["schedule"]["repeat"] == "once" and moved:
        return _same_round(before, schedule)
    if status == before["status"] and not (moved and status == "open"):
        return {}
    return {"schedules": rounds.changed_schedules(context, before, schedule if status == "open" else None)}


def _begun(context: Context, draft: Document) -> Document:
    """The schedule of a draft that is published some days after it was set."""
    today = context.today.isoformat()
    asked = {**draft["schedule"], "starts_on": max(draft["schedule"]["starts_on"], today)}
    if asked["time"] == "00:00":  # a whole day, and today still counts
        del asked["time"]
    return publication_settings.read_schedule(context, draft["frequency"], asked)


def _same_round(before: Document, schedule: Document) -> Document:
    """A form sent once keeps its round and gets another deadline."""
    kept = {**schedule, **{name: before["schedule"][name] for name in ("starts_on", "time")}}
    entries = [{**entry, "schedule": entry["schedule"] and kept} for entry in before["schedules"]]
    return {"schedule": kept, "schedules": entries}
