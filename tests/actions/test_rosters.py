"""Rosters: who belonged on a day, kept fresh by what has changed and nothing else."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from server.actions.organizations import rosters
from server.actions.organizations.rosters import FRESH, Member, Roster, Rosters
from tests.cast import City, Enterprise


def member(key: str = "a", state: str = "active", person: str | None = None, *periods: Any, **more: Any) -> Member:
    known = {"account": None, "name": key, "department": "", "leaves": (), "shares": True, "version": 1, **more}
    return Member(id=key, person=person, state=state, periods=periods, **known)


PERIODS = (("2020-02-01", "2020-02-10"), ("2020-03-01", None))


@pytest.mark.parametrize(
    ("day", "belongs"),
    [
        ("2020-01-31", False), ("2020-02-01", True), ("2020-02-09", True), ("2020-02-10", False),
        ("2020-02-29", False), ("2020-03-01", True), ("2099-01-01", True),
    ],
)  # fmt: skip
def test_a_period_ends_on_the_first_day_one_belongs_no_more(day: str, belongs: bool) -> None:
    roster = Roster("o").changed({"a": member("a", "active", None, *PERIODS)})
    assert [one.id for one in roster.on(date.fromisoformat(day))] == (["a"] if belongs else [])


def test_who_came_and_went_on_one_day_never_belonged() -> None:
    assert not member("a", "left", None, ("2020-02-01", "2020-02-01")).belongs_on("2020-02-01")


def test_a_person_is_found_by_the_membership_that_lasts() -> None:
    former, present = member("a", "left", "p"), member("b", "active", "p")
    for order in ({"a": former, "b": present}, {"b": present, "a": former}):
        found = Roster("o").changed(order).by_person("p")
        assert found is not None and found.id == "b"
    assert Roster("o").by_person("p") is None


def test_whoever_was_erased_is_found_no_more() -> None:
    roster = Roster("o").changed({"a": member("a", "active", "p")}).changed({"a": member("a", "left")})
    assert roster.by_person("p") is None


def test_members_stand_by_department_and_name() -> None:
    made = [member("c", department="b"), member("b", department="a"), member("a", department="b")]
    during = {one.id: Member(**{**{s: getattr(one, s) for s in one.__slots__}, "periods": PERIODS}) for one in made}
    assert [one.id for one in Roster("o").changed(during).on(date(2020, 2, 1))] == ["b", "a", "c"]


async def roster_of(city: City, enterprise: Enterprise) -> Roster:
    return await rosters.roster(city.context(), enterprise.id)


async def test_a_roster_holds_what_the_organization_needs_to_know(city: City) -> None:
    enterprise = await city.organization(members=3)
    actor, person, key = enterprise.members[0]
    roster = await roster_of(city, enterprise)
    found = roster.by_person(person)
    assert found is roster.members[key] and len(roster.members) == 3
    today = city.clock().astimezone(city.services.settings.zone).date()
    assert (found.name, found.department, found.account) == ("王小明", "生产部/一车间", actor.account)
    assert found.periods == ((today.isoformat(), None),)
    assert roster.on(today) == sorted(roster.members.values(), key=rosters.place_of)


async def test_only_what_has_changed_is_read_again(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    enterprise = await city.organization(members=5)
    before = await roster_of(city, enterprise)
    read: list[str] = []
    make = rosters._member
    monkeypatch.setattr(rosters, "_member", lambda context, record: read.append(record["_id"]) or make(context, record))
    assert await roster_of(city, enterprise) is before
    _, _, gone = enterprise.members[0]
    await enterprise.administrator.send("DELETE", f"{enterprise.path}/members/{gone}")
    after = await roster_of(city, enterprise)
    assert read == [gone] and after.members[gone].state == "left" and before.members[gone].state == "active"
    assert all(after.members[key] is before.members[key] for _, _, key in enterprise.members[1:])


async def test_what_another_process_changed_shows_within_seconds(city: City) -> None:
    enterprise = await city.organization(members=1)
    before = await roster_of(city, enterprise)
    _, _, key = enterprise.members[0]
    change = {"$set": {"state": "left", "changed_at": city.clock()}, "$inc": {"revision": 1}}
    await city.services.db.records.update_one({"_id": key}, change)
    assert await roster_of(city, enterprise) is before
    city.clock.ahead = FRESH + timedelta(milliseconds=1)
    try:
        assert (await roster_of(city, enterprise)).members[key].state == "left"
    finally:
        city.clock.ahead = timedelta()


async def test_many_who_ask_at_once_share_one_look(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    enterprise = await city.organization(members=2)
    looks: list[str] = []
    changed = rosters._changed

    def counted(context: Any, organization: str, since: datetime) -> Any:
        looks.append(organization)
        return changed(context, organization, since)

    monkeypatch.setattr(rosters, "_changed", counted)
    found = await asyncio.gather(*(roster_of(city, enterprise) for _ in range(20)))
    assert looks == [enterprise.id] and len({id(one) for one in found}) == 1


async def test_a_look_that_failed_is_made_again(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    enterprise = await city.organization(members=2)
    with monkeypatch.context() as broken:
        broken.setattr(rosters, "_member", lambda context, record: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await roster_of(city, enterprise)
    assert len((await roster_of(city, enterprise)).members) == 2


async def test_a_clock_that_was_set_back_loses_no_change(city: City) -> None:
    enterprise = await city.organization(members=1)
    city.clock.ahead = timedelta(days=3)
    try:
        await roster_of(city, enterprise)
    finally:
        city.clock.ahead = timedelta()
    await enterprise.add(1)
    assert len((await roster_of(city, enterprise)).members) == 2


async def test_those_not_asked_for_longest_go_first(city: City) -> None:
    few = Rosters(most=5)
    first, second, third = [await city.organization(members=2) for _ in range(3)]
    kept = [await few.get(city.context(), one.id) for one in (first, second)]
    assert await few.get(city.context(), first.id) is kept[0]
    await few.get(city.context(), third.id)
    assert await few.get(city.context(), first.id) is kept[0]
    assert await few.get(city.context(), second.id) is not kept[1]


async def test_an_organization_without_members_is_an_empty_roster(city: City) -> None:
    roster = await rosters.roster(city.context(), "nothing")
    assert dict(roster.members) == {} and roster.on(datetime.now(UTC).date()) == []
