"""Rosters 花名册: an organization's members in memory, so that who belonged on a day costs no query.

Boards, reminders and audiences ask about thousands of members at a time, every few seconds. A roster is loaded once,
then only what has changed since is read. Names are in clear here, in memory only. A roster never changes: a refresh
makes another one, so a caller may keep it while it works.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from sys import intern
from typing import Any

from server.actions.context import Context
from server.actions.organizations.memberships import LEFT, REGISTER
from server.actions.privacy import consents
from server.actions.submissions.answering import opened
from server.db.paging import EPOCH, FAR

FRESH = timedelta(seconds=3)
OVERLAP = timedelta(seconds=60)  # a change is committed some time after its instant, and clocks differ
MOST_MEMBERS = 200_000  # of all rosters together: about 200 MB
NEEDED = dict.fromkeys(
    ("person", "account", "state", "fields", "answers.name", "answers.department", "version", "revision"), 1
)
BREATH = 500

Document = dict[str, Any]
Period = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Member:
    """One member. Days are ISO texts; a period's end is the first day the member belongs no more.

    `person` and `account` are None of somebody who is on the list but has not joined yet. `shares` tells whether the
    organization may see their results (`consents`). `version` counts changes.
    """

    id: str
    person: str | None
    account: str | None
    name: str
    department: str
    state: str
    periods: tuple[Period, ...]
    leaves: tuple[Mapping[str, str], ...]
    shares: bool
    version: int

    def belongs_on(self, day: str) -> bool:
        """Whether the member belonged on a day."""
        return any(start <= day and (end is None or day < end) for start, end in self.periods)


def place_of(member: Member) -> tuple[str, str, str]:
    """Where a member stands in lists: by department, then name."""
    return (member.department, member.name, member.id)


@dataclass(frozen=True)
class Roster:
    """All who belong or belonged to an organization, as of a moment ago."""

    organization: str
    members: Mapping[str, Member] = field(default_factory=dict)
    _people: Mapping[str, str] = field(default_factory=dict)
    _days: dict[str, list[Member]] = field(default_factory=dict)

    def on(self, day: date) -> list[Member]:
        """Who belonged on a day, those who have not joined yet among them, by department and name."""
        key = day.isoformat()
        if key not in self._days:
            found = [member for member in self.members.values() if member.belongs_on(key)]
            self._days[key] = sorted(found, key=place_of)
        return self._days[key]

    def by_person(self, person: str) -> Member | None:
        """The member that a person is; the present membership where there are several."""
        found = self.members.get(self._people.get(person, ""))
        return found if found is not None and found.person == person else None

    def changed(self, members: Mapping[str, Member]) -> "Roster":
        """The roster with these members as they are now."""
        now, people = {**self.members, **members}, dict(self._people)
        for member in members.values():
            known = now.get(people.get(member.person or "", ""))
            if member.person and (known is None or known.state == LEFT or member.state != LEFT):
                people[member.person] = member.id
        return Roster(self.organization, now, people)


@dataclass(slots=True)
class _Kept:
    """A roster with when it was read, and the lock under which it is read again."""

    roster: Roster
    read_at: datetime | None = None
    is_stale: bool = True
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_fresh(self, now: datetime) -> bool:
        return not self.is_stale and self.read_at is not None and timedelta() <= now - self.read_at <= FRESH


class Rosters:
    """The rosters in this process; those not asked for longest go when there are too many members in all."""

    def __init__(self, most: int = MOST_MEMBERS) -> None:
        self._most = most
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def get(self, context: Context, organization: str) -> Roster:
        """The roster, read anew where it is older than a few seconds."""
        kept = self._kept.setdefault(organization, _Kept(Roster(organization)))
        self._kept.move_to_end(organization)
        if not kept.is_fresh(context.services.clock()):
            async with kept.reading:
                if not kept.is_fresh(context.services.clock()):
                    await _refresh(context, kept)
                    self._shed()
        return kept.roster

    def expire(self, organization: str) -> None:
        """Read anew at the next request in this process."""
        if organization in self._kept:
            self._kept[organization].is_stale = True

    def _shed(self) -> None:
        held = sum(len(kept.roster.members) for kept in self._kept.values())
        while held > self._most and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            held -= len(oldest.roster.members)


async def roster(context: Context, organization: str) -> Roster:
    """An organization's roster, a few seconds old at most; the caller has checked who asks."""
    return await context.services.rosters.get(context, organization)


async def _refresh(context: Context, kept: _Kept) -> None:
    began = context.services.clock()
    kept.is_stale = False
    whole = kept.read_at is None or kept.read_at > began  # the clock was set back
    since = EPOCH if kept.read_at is None or whole else kept.read_at - OVERLAP
    known = {} if whole else kept.roster.members
    found: dict[str, Member] = {}
    try:
        async for record in _changed(context, kept.roster.organization, since):
            former = known.get(record["_id"])
            if former is None or former.version != record["revision"]:
                found[record["_id"]] = _member(context, record)
                if len(found) % BREATH == 0:
                    await asyncio.sleep(0)
    except BaseException:
        kept.is_stale = True
        raise
    if whole:
        kept.roster = Roster(kept.roster.organization).changed(found)
    elif found:
        kept.roster = kept.roster.changed(found)
    kept.read_at = began


def _changed(context: Context, organization: str, since: datetime) -> AsyncIterator[Document]:
    window = {"$gte": since, "$lt": FAR}
    equality = {"organization": organization, "register": REGISTER, "changed_at": window}
    found: AsyncIterator[Document] = context.services.db.records.find(equality, NEEDED, batch_size=1000)
    return found


def _member(context: Context, record: Document) -> Member:
    template = context.services.templates.get(REGISTER, record["version"])
    answers = opened(context, template, record["answers"])
    fields = record["fields"]
    return Member(
        record["_id"],
        record["person"],
        record["account"],
        answers.get("name", ""),
        intern(answers.get("department", "")),
        intern(record["state"]),
        tuple((intern(start), end) for start, end in fields.get("periods", ())),
        tuple({"from": leave["from"], "to": leave["to"]} for leave in fields.get("leaves", ())),
        fields.get("shares", 0) >= consents.current(consents.SHARING).accepted_from,
        record["revision"],
    )
