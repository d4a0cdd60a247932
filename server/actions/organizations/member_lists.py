"""Who belonged to an organization on a day, page by page from its roster, as its administrators see it."""

from bisect import bisect_right
from datetime import date
from typing import Any

from server.actions.context import Context
from server.actions.organizations import organizations, rosters
from server.actions.organizations.rosters import Member
from server.actions.publications.audiences import is_away
from server.errors import Problem

Document = dict[str, Any]


async def list_on(context: Context, organization: str, asked: Document) -> Document:
    """A page of the members of a day (today by default) by department and name, or of those with a text in the name.

    The cursor is the last member of the page before, so it holds while others come and go.
    """
    await organizations.access_organization(context, organization, "organization.manage")
    on = date.fromisoformat(asked["on"]) if asked.get("on") else context.today
    limit, cursor, text = asked["limit"], asked.get("cursor"), asked.get("q", "")
    roster = await rosters.roster(context, organization)
    found = [member for member in roster.on(on) if text in member.name]
    start = 0
    if cursor is not None:
        last = roster.members.get(cursor)
        if last is None:
            raise Problem("page.cursor")
        start = bisect_right(found, rosters.place_of(last), key=rosters.place_of)
    page = found[start : start + limit]
    more = start + limit < len(found)
    shown = [_shown(member, on) for member in page]
    return {"day": on.isoformat(), "total": len(found), "items": shown, "next": page[-1].id if more else None}


def _shown(member: Member, day: date) -> Document:
    names = ("id", "name", "department", "state")
    shown = {name: getattr(member, name) for name in names}
    return {**shown, "joined": member.person is not None, "away": is_away(member, day), "account": member.account}
