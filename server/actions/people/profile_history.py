"""The revisions of what is known of a person: the submissions that gave and corrected it (`profiles`)."""

from typing import Any

from server.actions.context import Context
from server.actions.lists import page_of
from server.actions.people import persons
from server.actions.submissions.submissions import SUBMISSIONS

Document = dict[str, Any]


async def list_history(context: Context, person: str, limit: int, cursor: str | None) -> Document:
    """The revisions of a person's own data, newest first, as far as the actor may see their records."""
    found = await persons.access_person(context, person)
    editable = [one.id for one in context.services.templates.all() if one.frequency == "editable"]
    asked = {**persons.records_of(context, found), "template": {"$in": editable}}

    def shown(submission: Document) -> Document:
        template = context.services.templates.get(submission["template"], submission["version"])
        return {
            "submission": submission["_id"],
            "template": template.id,
            "title": template.title,
            "revision": submission["revision"],
            "supersedes": submission.get("supersedes"),
            "at": submission["at"],
            "is_mine": submission["account"] == context.actor.account,
        }

    return await page_of(context, SUBMISSIONS, asked, shown, limit, cursor)
