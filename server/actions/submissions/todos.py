"""What a person owes now 待填: the open rounds of the city's publications and of the organizations they belong to.

Nothing of it is stored: publications and memberships are remembered for seconds, so it costs two look-ups of
submissions, by their ids and by the person's last days.
"""

from datetime import timedelta
from typing import Any

from server.actions.access import subtree
from server.actions.context import Context
from server.actions.lists import SKEW
from server.actions.organizations import memberships
from server.actions.people import persons
from server.actions.publications import audiences, rounds
from server.forms.recurrence import Round

MISSED_FOR = timedelta(days=1)
REMEMBERED = timedelta(days=14)

Document = dict[str, Any]
Owed = tuple[Document, Round, bool]
"""(publication, round, whether the person is on leave)"""


async def list_todo(context: Context, person: str | None) -> Document:
    """What a person (oneself by default) owes now, what is done, and what was missed within a day."""
    found = await (persons.access_fully(context, person) if person else persons.find_self(context))
    owed = await _owed(context, found)
    ids = {_key(one): rounds.answer_id(one[0], found["_id"], one[1].key) for one in owed}
    done = await _done(context, found, owed, ids)
    undone = any(ids[_key(one)] not in done for one in owed)
    before = await _answered_before(context, found) if undone else frozenset()
    names = {one["_id"]: one["name"] for one, _ in await memberships.memberships_of(context, found["_id"])}
    items = [
        _item(context, one, names, (ids[_key(one)] in done, done.get(ids[_key(one)])), one[0]["template"] in before)
        for one in owed
        if one[1].closes_at > context.now or ids[_key(one)] not in done
    ]
    open_, missed = ([i for i in items if (i["state"] == "missed") is is_missed] for is_missed in (False, True))
    today = context.today.isoformat()
    return {"person": found["_id"], "round": today, "items": open_, "missed": missed}


def _key(owed: Owed) -> tuple[str, str]:
    return owed[0]["_id"], owed[1].key


async def _owed(context: Context, person: Document) -> list[Owed]:
    city = [one for one in await context.services.publications.all() if _lives_in(person, one["region"])]
    owed = [(one, round_, False) for one in city for round_ in rounds.open_rounds(context, one, context.now)]
    for organization, _ in await memberships.memberships_of(context, person["_id"]):
        for one in await context.services.publications.of_organization(organization["_id"]):
            if one["audience"]["who"] == "members":
                owed += await _owed_as_member(context, one, person["_id"])
    return owed


def _lives_in(person: Document, region: str | None) -> bool:
    return region is None or (person["region"] or "").startswith(subtree(region))


async def _owed_as_member(context: Context, publication: Document, person: str) -> list[Owed]:
    """The rounds open now, and those closed within a day, of days on which the person belonged."""
    found = [*_closed(context, publication), *rounds.open_rounds(context, publication, context.now)]
    owed = []
    for one in found:
        day = rounds.day_of(context, publication, one)
        member = await audiences.member_of(context, publication, person, day.isoformat())
        if member is not None and not (one.closes_at <= context.now and audiences.is_away(member, day)):
            owed.append((publication, one, audiences.is_away(member, day)))
    return owed


def _closed(context: Context, publication: Document) -> list[Round]:
    """Rounds that opened within the last two days and closed within the last."""
    since = context.now - 2 * MISSED_FOR
    opened = rounds.opened(context, publication, since, context.now)
    return [one for one in opened if context.now - MISSED_FOR < one.closes_at <= context.now]


async def _done(context: Context, person: Document, owed: list[Owed], ids: dict[tuple[str, str], str]) -> Document:
    """When each answer was given; None for one so long ago that only the person's document remembers it."""
    once = [one for one in owed if one[0]["frequency"] == "once" and one[0]["template"] in person["forms"]]
    done: Document = {ids[_key(one)]: None for one in once}
    query = {"_id": {"$in": list(ids.values())}}
    found = await context.services.db.submissions.find(query, {"at": 1}).to_list(None) if ids else []
    return done | {one["_id"]: one["at"] for one in found}


async def _answered_before(context: Context, person: Document) -> frozenset[str]:
    """The forms that were answered in the last days: they can be prefilled."""
    window = {"$gte": context.now - REMEMBERED, "$lte": context.now + SKEW}
    equality = {**persons.records_of(context, person), "at": window}
    found = context.services.db.submissions.find(equality, {"template": 1})
    return frozenset([one["template"] async for one in found])


def _item(context: Context, owed: Owed, names: dict[str, str], done: tuple[bool, Any], prefills: bool) -> Document:
    publication, round_, away = owed
    is_done, done_at = done
    copied = ("template", "version", "title", "organization")
    return {
        "publication": publication["_id"],
        **{name: publication[name] for name in copied},
        "organization_name": names.get(publication["organization"] or ""),
        **rounds.shown_round(round_),
        "done_at": done_at,
        "state": "done" if is_done else _state(context, round_, away),
        "prefill": prefills and not is_done,
    }


def _state(context: Context, round_: Round, away: bool) -> str:
    """leave, open, overdue (still taken) or missed (closed)."""
    if round_.closes_at <= context.now:
        return "missed"
    if away:
        return "leave"
    return "overdue" if round_.due_at <= context.now else "open"
