"""Audiences 发送范围: who is asked by a publication; derived from the roster of a day, never stored.

Everyone means whoever has the link, or whoever lives in the region. Members are those of the organization on that day,
all of them or by departments (with those below) and by name, without those excepted.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from server.actions.context import Context
from server.actions.organizations import rosters
from server.actions.organizations.rosters import Member
from server.actions.privacy import consents
from server.errors import FieldProblem, Problem
from server.forms.recurrence import Round

EVERYONE: dict[str, Any] = {"who": "everyone", "departments": [], "people": [], "except": []}

Document = dict[str, Any]


def matcher(publication: Document) -> Callable[[Member], bool]:
    """Whether a publication asks a member who belongs: compiled once, to be asked of thousands."""
    audience = publication["audience"]
    people, excepted = frozenset(audience["people"]), frozenset(audience["except"])
    departments = tuple(f"{path}/" for path in audience["departments"])

    def asks(member: Member) -> bool:
        if member.id in excepted:
            return False
        if not people and not departments:
            return True
        return member.id in people or f"{member.department}/".startswith(departments)

    return asks


def expects(publication: Document, member: Member) -> bool:
    """Whether a publication asks this member, who belongs to the organization on the day in question."""
    return matcher(publication)(member)


async def concerned(context: Context, publication: Document, day: date) -> list[Member]:
    """The members whom a publication to members asks on a day, those on leave among them."""
    roster = await rosters.roster(context, publication["organization"])
    asks = matcher(publication)
    return [member for member in roster.on(day) if asks(member)]


def is_away(member: Member, day: date) -> bool:
    """Whether a member is on leave: then nobody is reminded."""
    return any(leave["from"] <= day.isoformat() <= leave["to"] for leave in member.leaves)


async def check_reached(context: Context, publication: Document) -> None:
    """Refuse an audience of nobody: `publication.audience_empty`."""
    if publication["audience"]["who"] != "members":
        return
    today = context.today
    if not await concerned(context, publication, today):
        said = "所选范围内没有需要填报的人，请重新选择部门或人员"
        raise Problem("publication.audience_empty", errors=[FieldProblem("/audience", "audience", said)])


async def member_of(context: Context, publication: Document, person: str, *days: str) -> Member | None:
    """The member that a person is, if the publication asks them on one of these days (ISO texts)."""
    roster = await rosters.roster(context, publication["organization"])
    member = roster.by_person(person)
    if member is None or not any(map(member.belongs_on, days)):
        return None
    return member if expects(publication, member) else None


async def check_shared(context: Context, publication: Document, person: str | None) -> None:
    """Refuse what an organization would learn without consent: `consent.required`. What the city asks needs none.

    Of those who share, the roster knows it already; for others, as for whoever has the link, it costs a look.
    """
    organization = publication["organization"]
    if organization is None:
        return
    member = (await rosters.roster(context, organization)).by_person(person) if person else None
    if member is None or not member.shares:
        await consents.require_sharing(context, person)


async def check_addressed(context: Context, publication: Document, person: str | None, round_: Round) -> None:
    """Refuse whoever is not asked: `submission.not_addressed`. A publication to everyone costs nothing here."""
    if publication["audience"]["who"] != "members":
        return
    if person is None:
        raise Problem("submission.person_missing")
    today = context.today.isoformat()
    if await member_of(context, publication, person, round_.key, today) is None:
        raise Problem("submission.not_addressed")
