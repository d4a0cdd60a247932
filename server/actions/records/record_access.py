"""Who may touch a record: its owner, officials over its region, and nobody in a matter of one's own.

An organization's record belongs to its administrators, any other to the account that made it. An official acts at the
level that a transition names: who reviews a district holds nothing over the city.
"""

from typing import Any

from server.actions.access import Grant, Target, covers, holds, may
from server.actions.context import Context
from server.actions.organizations import organizations
from server.actions.records import records
from server.errors import Problem
from server.forms.views import view_of

LEVELS = {"city": 4, "district": 6, "street": 9, "community": 12}

Document = dict[str, Any]


async def access_own(context: Context, record: str) -> Document:
    """A record of the actor's own; missing and foreign look the same."""
    found = await records.find(context, record)
    if found is None or not await owns(context, found):
        raise Problem("record.not_found")
    return found


async def owns(context: Context, record: Document) -> bool:
    """Whether the record is the actor's own, or that of an organization that the actor administers."""
    if record["account"] == context.actor.account:
        return True
    organization = await organization_of(context, record)
    return organization is not None and context.actor.account in organization["administrators"]


async def organization_of(context: Context, record: Document, session: Any = None) -> Document | None:
    """The organization whose record it is."""
    key = record["organization"]
    return await organizations.find(context, key, session) if key else None


async def access_staff(context: Context, record: str, verb: str) -> Document:
    """A record over which the actor holds a verb; missing and foreign look the same."""
    found = await records.find(context, record)
    if found is not None and await holds_over(context, found, verb):
        return found
    context.require_any(verb)
    raise Problem("record.not_found")


async def holds_over(context: Context, record: Document, verb: str, level: str | None = None) -> bool:
    """Whether the actor holds a verb over a record; with a level, over the whole district, city … it lies in."""
    return may(await _grants(context, record), verb, target_of(context, record, level))


async def role_over(context: Context, record: Document, verb: str) -> str:
    """The role in which the actor holds a verb over a record: the office that people are told."""
    grants, target = await _grants(context, record), target_of(context, record)
    return next((grant.role for grant in grants if holds([grant], verb) and covers(grant.scope, target)), "")


async def _grants(context: Context, record: Document) -> tuple[Grant, ...]:
    organization = await organization_of(context, record) if _stands_in_organization(context, record) else None
    return organizations.grants_over(context, organization) if organization else context.actor.grants


def target_of(context: Context, record: Document, level: str | None = None) -> Target:
    """What a grant must cover to act on a record as staff, at a level its whole district, city …

    A record in officials' lists is none of its organization's staff: those are its owners.
    """
    region = cut(record["region"], level) if record["region"] else None
    organization = record["organization"] if _stands_in_organization(context, record) else None
    return Target(region=region, organization=organization, register=record["register"])


def _stands_in_organization(context: Context, record: Document) -> bool:
    view = view_of(records.template_of(context, record))
    return view is not None and view.home == "organization"


def cut(region: str, level: str | None) -> str:
    """The region at a level in which a region lies; a region above that level is itself."""
    return region[: LEVELS[level]] if level else region


async def refuse_concerned(context: Context, record: Document) -> None:
    """Nobody decides about oneself, nor about an organization that one administers or belongs to."""
    if await is_concerned(context, record):
        raise Problem("duty.concerned", "与本人或本人所在单位有关的事项，须由他人办理")


async def is_concerned(context: Context, record: Document) -> bool:
    """Whether a record is about the actor, somebody the actor answers for, or the actor's own organization."""
    if await owns(context, record) or await _answers_for(context, record["person"]):
        return True
    organization = record["organization"]
    return organization is not None and await context.services.memberships.joins(context, organization)


async def _answers_for(context: Context, person: str | None) -> bool:
    found = await context.services.db.persons.find_one({"_id": person}, {"accounts": 1}) if person else None
    return found is not None and context.actor.account in found["accounts"]
