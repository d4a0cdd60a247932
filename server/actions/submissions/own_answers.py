"""One's own answers to look at again: in the words and the order of their form, masked, and how they may be changed."""

from typing import Any

from server.actions.context import Context
from server.actions.records.record_fields import groups_of
from server.actions.submissions import corrections, submissions
from server.actions.submissions.submissions import answers_of

Document = dict[str, Any]


async def get_own(context: Context, submission: str) -> Document:
    """A submission with its answers masked, as data and in words, and `change` (`corrections.way_of`)."""
    found = await submissions.access_own(context, submission)
    template = context.services.templates.get(found["template"], found["version"])
    groups = groups_of(context, template, answers_of(context, found), frozenset())
    return {
        **submissions.shown_own(context, template, found),
        "groups": groups,
        "change": await corrections.way_of(context, submission),
    }
