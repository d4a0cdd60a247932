"""Rounds as the worker attends to them: announced, reminded of, summed up, ended; each once, whatever dies."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import AutoReconnect

from server import jobs as runner
from server.actions.context import Actor as Holder
from server.actions.ids import new_id
from server.actions.messages import notices
from server.actions.publications import publications, reminders, round_jobs, rounds
from server.actions.publications.publications import get_open
from server.errors import Problem
from server.forms.workdays import statutory
from tests.cast import Actor, City, Enterprise, healthy_report, settled
from tests.handlers.test_answering import answer
from tests.handlers.test_publications import patch, publish, today

DAY_SHIFT = {"repeat": "daily", "time": "08:00", "deadline": "20:00", "grace_minutes": 60}


@pytest_asyncio.fixture
async def enterprise(city: City) -> Enterprise:
    await city.services.db.jobs.delete_many({"queue": "open"})
    return await city.organization(3)


class Days:
    """The clock by days from today and hours of the day."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._now = datetime.now(city.services.settings.zone)

    def __call__(self, day: int, hour: float) -> None:
        midnight = self._now.replace(hour=0, minute=0, second=0, microsecond=0)
        self._city.clock.ahead = midnight + timedelta(days=day, hours=hour) - self._now
        self._city.services.publications.forget()


@pytest.fixture
def at(city: City) -> Any:
    yield Days(city)
    city.clock.ahead = timedelta()


async def work(city: City) -> None:
    """What worker and jobs do until nothing is left to do."""
    for _ in range(1000):  # other tests may have left theirs
        attended = await reminders.work_due(reminders_context(city))
        if not attended + await runner.run_due(city.services):
            return
    raise AssertionError("it never ends")


def reminders_context(city: City) -> Any:
    return runner.new_context(city.services)


async def told(city: City, account: str, kind: str) -> int:
    return int(await city.services.db.notices.count_documents({"account": account, "kind": kind}))


async def told_all(city: City, enterprise: Enterprise, kind: str) -> list[int]:
    return [await told(city, actor.account, kind) for actor, _, _ in enterprise.members]


async def test_a_round_is_announced_once_to_each(city: City, enterprise: Enterprise, at: Any) -> None:
    made = (await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)}, ding=True)).body
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [0, 0, 0]
    stored = await city.services.db.publications.find_one({"_id": made["id"]})
    at(1, 8.001)
    assert stored["next_at"] == rounds.coming(city.context(), stored, city.clock() - timedelta(days=1), 1)[0].opens_at
    await asyncio.gather(*(reminders.work_due(reminders_context(city)) for _ in range(3)))
    await work(city)
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [1, 1, 1]
    own = (await enterprise.administrator.get("/api/v1/me/jobs")).body["items"]
    mine = [job for job in own if job["kind"] == reminders.ANNOUNCE]
    assert [(job["state"], job["result"], job["progress"]["done"]) for job in mine] == [("done", {"told": 3}, 3)]
    groups = city.services.db.outbox.find({"topic": "group.tell", "payload.organization": enterprise.id})
    assert len([one async for one in groups]) == 1


async def test_it_is_open_though_no_worker_runs(city: City, enterprise: Enterprise, at: Any) -> None:
    made = (await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)})).body
    employee, person, _ = enterprise.members[0]
    at(1, 8.001)
    assert (await answer(employee, person, made["id"])).status == 201
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [0, 1, 1], "who has answered needs no announcement"


async def test_a_worker_that_was_down_for_days_announces_what_is_open(
    city: City, enterprise: Enterprise, at: Any
) -> None:
    asked = {"before": [60], "after": []}
    made = (await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)}, reminders=asked)).body
    at(5, 19.5)
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [1, 1, 1]
    assert await told_all(city, enterprise, "round.reminder") == [0, 0, 0], "one message at a time"
    kept = [one["key"] async for one in city.services.db.rounds.find({"publication": made["id"]})]
    assert kept == [today(city)]


async def test_reminders_reach_those_who_have_not_answered_and_are_not_on_leave(
    city: City, enterprise: Enterprise, at: Any
) -> None:
    asked = {"before": [120, 30], "after": [20]}
    schedule = {**DAY_SHIFT, "starts_on": today(city, 1)}
    made = (await publish(enterprise, schedule=schedule, reminders=asked)).body
    (first, person, _), _, (_, _, away) = enterprise.members
    record = await city.services.db.records.find_one({"_id": away})
    leaves = [{"from": today(city, 1), "to": today(city, 3), "note": "年假"}]
    change = {"$set": {"fields.leaves": leaves, "changed_at": city.clock()}, "$inc": {"revision": 1}}
    await city.services.db.records.update_one({"_id": record["_id"]}, change)
    city.services.rosters.expire(enterprise.id)
    at(1, 8.01)
    await work(city)
    assert (await answer(first, person, made["id"])).status == 201
    seen = []
    for hour in (17.9, 18.01, 18.5, 19.51, 20.2, 20.34, 20.9):
        at(1, hour)
        await work(city)
        seen.append(await told_all(city, enterprise, "round.reminder"))
    assert seen == [[0, 0, 0], [0, 1, 0], [0, 1, 0], [0, 2, 0], [0, 2, 0], [0, 3, 0], [0, 3, 0]]
    todo = (await enterprise.members[2][0].get("/api/v1/me/todo")).body["items"]
    assert [one["state"] for one in todo if one["publication"] == made["id"]] == ["leave"]


async def test_missed_reminders_are_one_and_none_before_a_time_that_passed(
    city: City, enterprise: Enterprise, at: Any
) -> None:
    schedule = {**DAY_SHIFT, "starts_on": today(city, 1)}
    await publish(enterprise, schedule=schedule, reminders={"before": [180, 120, 60], "after": []})
    at(1, 8.01)
    await work(city)
    at(1, 19.9)
    await work(city)
    assert await told_all(city, enterprise, "round.reminder") == [1, 1, 1]
    at(2, 8.01)
    await work(city)
    at(2, 20.5)
    await work(city)
    assert await told_all(city, enterprise, "round.reminder") == [1, 1, 1]


async def test_the_digest_counts_when_the_round_has_closed(city: City, enterprise: Enterprise, at: Any) -> None:
    schedule = {**DAY_SHIFT, "starts_on": today(city, 1)}
    made = (await publish(enterprise, schedule=schedule, tell_publisher="digest")).body
    employee, person, _ = enterprise.members[0]
    at(1, 8.01)
    await work(city)
    await answer(employee, person, made["id"])
    at(1, 20.5)
    await work(city)
    assert await told(city, enterprise.administrator.account, "round.digest") == 0
    at(1, 21.01)
    await work(city)
    await work(city)
    notice = await city.services.db.notices.find_one(
        {"account": enterprise.administrator.account, "kind": "round.digest"}
    )
    assert "应填 3 人，已填 1 人，未填 2 人" in notice["text"]
    assert await told(city, enterprise.administrator.account, "round.digest") == 1


async def test_killed_in_the_middle_nobody_is_told_twice_and_nobody_is_forgotten(
    city: City, enterprise: Enterprise, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)})
    monkeypatch.setattr(round_jobs, "BATCH", 1)
    tell, calls = notices.tell, []

    async def dying(*given: Any, **named: Any) -> None:
        await tell(*given, **named)
        calls.append(given[1])
        if len(calls) == 2:
            raise AutoReconnect("the process is gone right after it told the second")

    monkeypatch.setattr(notices, "tell", dying)
    at(1, 8.01)
    await reminders.work_due(reminders_context(city))
    with pytest.raises(AutoReconnect):
        await runner.run_due(city.services)
    at(1, 8.2)  # the lease has run out
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [1, 1, 1]
    assert len(calls) == 4, "it went on behind the last one noted"


async def test_killed_before_it_was_noted_it_is_ordered_once(
    city: City, enterprise: Enterprise, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)})
    at(1, 8.01)

    async def killed(*_: Any) -> None:
        raise AutoReconnect("gone")

    with monkeypatch.context() as patched, pytest.raises(AutoReconnect):
        patched.setattr(reminders, "_attended", killed)
        await reminders.work_due(reminders_context(city))
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [1, 1, 1]


async def test_paused_before_the_job_ran_nobody_is_told(city: City, enterprise: Enterprise, at: Any) -> None:
    made = (await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)})).body
    at(1, 8.01)
    await reminders.work_due(reminders_context(city))
    assert (await patch(enterprise.administrator, made, status="paused")).status == 200
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [0, 0, 0]


async def test_it_ends_after_its_last_round(city: City, enterprise: Enterprise, at: Any) -> None:
    schedule = {**DAY_SHIFT, "starts_on": today(city, 1), "ends_on": today(city, 2)}
    made = (await publish(enterprise, schedule=schedule)).body
    for day, hour, status in ((1, 22, "open"), (2, 20.5, "open"), (2, 21.1, "ended")):
        at(day, hour)
        await work(city)
        stored = await city.services.db.publications.find_one({"_id": made["id"]})
        assert stored["status"] == status, (day, hour)
    assert stored["next_at"] is None
    with pytest.raises(Problem, match="publication.ended"):
        await get_open(city.context(), made["id"])


async def test_an_unknown_year_waits_and_is_told_once(city: City, enterprise: Enterprise, at: Any) -> None:
    known = city.services.calendar
    year = city.clock().year + 3
    days = (datetime(year, 1, 5) - datetime.now()).days
    made = (await publish(enterprise, schedule={**DAY_SHIFT, "skip_holidays": True})).body
    try:
        city.services.calendar = statutory()
        assert not city.services.calendar.knows(year)
        at(days, 9)
        employee, person, _ = enterprise.members[0]
        stored = await city.services.db.publications.find_one({"_id": made["id"]})
        assert rounds.open_rounds(city.context(), stored, city.clock()) == []
        await work(city)
        at(days, 16)
        await work(city)
        assert await told(city, enterprise.administrator.account, "publication.calendar") == 1
        stored = await city.services.db.publications.find_one({"_id": made["id"]})
        assert stored["status"] == "open" and stored["next_at"] > city.clock()
    finally:
        city.services.calendar = known


async def test_one_publication_at_fault_does_not_stop_the_others(
    city: City, enterprise: Enterprise, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = (await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)}, title="坏")).body
    await publish(enterprise, schedule={**DAY_SHIFT, "starts_on": today(city, 1)}, title="好")
    attend = reminders.attend

    async def faulty(context: Any, publication: Any) -> None:
        if publication["_id"] == bad["id"]:
            raise KeyError("fault")
        await attend(context, publication)

    at(1, 8.01)
    monkeypatch.setattr(reminders, "attend", faulty)
    await work(city)
    assert await told_all(city, enterprise, "round.opened") == [1, 1, 1]


async def test_a_round_by_its_key(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    publication = await publications.get_open(city.context(), made["id"])
    assert rounds.round_of(city.context(), publication, today(city)).key == today(city)
    with pytest.raises(Problem, match=r"round\.not_found"):
        rounds.round_of(city.context(), publication, today(city, -1))


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What this process asks of the database: `collection.method`, as it comes."""
    seen: list[str] = []
    for name in ("find", "insert_one", "insert_many", "update_one", "delete_many", "bulk_write"):
        original = getattr(AsyncCollection, name)

        def counted(self: Any, *given: Any, _name: str = name, _call: Any = original, **named: Any) -> Any:
            seen.append(f"{self.name}.{_name}")
            return _call(self, *given, **named)

        monkeypatch.setattr(AsyncCollection, name, counted)
    return seen


async def proved(city: City, actor: Actor, person: str) -> Actor:
    """The same person with a session that says whom it answers for, as after logging in."""
    holder = Holder(actor.account, new_id(), (), (person,))
    return replace(actor, token=city.services.sessions.issue(holder, city.clock() + timedelta(days=1)))


async def test_a_plain_answer_is_one_insert_and_a_todo_few_reads(
    city: City, enterprise: Enterprise, statements: list[str]
) -> None:
    await settled(city)
    made = (await publish(enterprise)).body
    (first, first_person, _), (second, second_person, _), (third, third_person, _) = enterprise.members
    assert (await answer(first, first_person, made["id"])).status == 201
    actor = await proved(city, second, second_person)
    await first.get("/api/v1/me/todo")  # what is remembered for ten seconds is remembered now
    statements.clear()
    assert (await answer(actor, second_person, made["id"])).status == 201
    assert statements == ["submissions.insert_many"], "a member's answer"
    everyone = {"template": "daily_report", "person": second_person, "answers": healthy_report()}
    statements.clear()
    assert (await actor.post("/api/v1/submissions", everyone)).status == 201
    assert statements == ["submissions.insert_many"], "an answer to everyone's publication"

    todo = f"/api/v1/me/todo?person={third_person}"
    await third.get(todo)
    statements.clear()
    assert (await third.get(todo)).status == 200
    assert statements == ["persons.find", "submissions.find", "submissions.find"]
