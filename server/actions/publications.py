"""Publications: a template version sent to an audience on a schedule. Today: everyone, every day or always open.

Whether somebody owes a round is derived, never stored. Owns `publications`.
"""

from typing import Any

from cachetools import TTLCache

from server.actions import persons
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

PUBLICATIONS = CollectionSpec("publications", indexes=(ascending("status"),), shard_key=("_id",))
OPEN_LIMIT = 200

Document = dict[str, Any]


class PublicationBoard:
    """The open publications, at most ten seconds old."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._cache: TTLCache[str, list[Document]] = TTLCache(1, ttl=10)

    async def all(self) -> list[Document]:
        """Open publications, oldest first."""
        known = self._cache.get("open")
        if known is None:
            found = await self._collection.find({"status": "open"}).to_list(OPEN_LIMIT)
            known = self._cache["open"] = sorted(found, key=lambda p: (p["created_at"], p["_id"]))
        return known

    def forget(self) -> None:
        """Read anew at the next request in this process."""
        self._cache.clear()


async def publish(context: Context, body: Document) -> Document:
    """Publish a template to everyone, daily."""
    context.require("publication.publish")
    template = context.services.templates.get(body["template"])
    publication: Document = {
        "_id": named_id("publication", context.actor.account, context.idempotency_key),
        "template": template.id,
        "version": template.version,
        "title": body.get("title") or template.title,
        "audience": "everyone",
        "schedule": {"every": "day"},
        "status": "open",
        "created_by": context.actor.account,
        "created_at": context.now,
        "request": context.request_digest,
    }
    services = context.services

    async def write(session: Any) -> None:
        await services.db.publications.insert_one(publication, session=session)
        object_ = f"publication:{publication['_id']}"
        entry = audit_entry(context, "publication.publish", object_, after=publication, template=template.id)
        await services.db.audit_entries.insert_one(entry, session=session)

    stored = await services.write_once(context, "publications", publication["_id"], write)
    services.publications.forget()
    return shown_publication(stored or publication)


async def find_open(context: Context, publication: str | None, template: str) -> Document:
    """The open publication of that id, or the one of that template when none is named."""
    for candidate in await context.services.publications.all():
        if candidate["template"] == template and publication in (None, candidate["_id"]):
            return candidate
    raise Problem("publication.not_found")


def shown_publication(publication: Document) -> Document:
    """A publication as the API gives it."""
    names = ("template", "version", "title", "audience", "schedule", "status", "created_at")
    return {"id": publication["_id"], **{name: publication[name] for name in names}}


async def list_todo(context: Context, person: str | None) -> Document:
    """What a person owes today and what is done."""
    found = await (persons.access_fully(context, person) if person else persons.find_self(context))
    today = context.now.astimezone(context.services.settings.zone).date().isoformat()
    board = await context.services.publications.all()
    ids = {p["_id"]: named_id("round", found["_id"], p["_id"], today) for p in board}
    done = await context.services.db.submissions.find({"_id": {"$in": list(ids.values())}}, {"at": 1}).to_list(None)
    done_at = {submission["_id"]: submission["at"] for submission in done}
    items = [
        {
            "publication": p["_id"],
            "template": p["template"],
            "title": p["title"],
            "round": today,
            "done_at": done_at.get(ids[p["_id"]]),
        }
        for p in board
    ]
    return {"person": found["_id"], "round": today, "items": items}
