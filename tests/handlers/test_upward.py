"""Reporting upward: numbers by one press, with consent, and what the city has received (ZE-7, ZE-8, ZE-12)."""

import asyncio
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from server.actions.boards import boards
from server.actions.ids import named_id
from tests.cast import City, Enterprise, healthy_report
from tests.handlers.test_boards import answer, asked_daily


@pytest.fixture(autouse=True)
def _back_to_today(city: City) -> Iterator[None]:
    yield
    city.clock.ahead = timedelta()


async def overview(enterprise: Enterprise, function: str) -> Any:
    boards._boards.clear()
    seen = await enterprise.administrator.get(f"{enterprise.path}/upward/{function}")
    assert seen.status == 200, seen.body
    return seen.body


async def consent(enterprise: Enterprise, function: str) -> None:
    path = f"{enterprise.path}/upward/{function}/consent"
    read = await enterprise.administrator.get(path)
    given = await enterprise.administrator.send("PUT", path, {"version": read.body["version"]})
    assert given.status == 200 and given.body["given"], given.body


async def start_work(city: City, person: str) -> None:
    """The person has filled in the form for those who start work, as far as the board looks."""
    submission = {"_id": named_id("once", person, "employee_start_work"), "person": person, "at": city.clock()}
    await city.services.db.submissions.insert_one({**submission, "template": "employee_start_work"})


async def report(enterprise: Enterprise, function: str, key: str | None = None) -> Any:
    boards._boards.clear()
    return await enterprise.administrator.post(f"{enterprise.path}/upward/{function}/reports", {}, key=key)


async def test_registrations_move_from_unreported_to_reported_by_one_press(city: City) -> None:
    enterprise = await city.organization(3)
    await start_work(city, enterprise.members[0][1])
    before = await overview(enterprise, "employment")
    assert before["numbers"] == {"total": 3, "reported": 0, "unreported": 1, "missing": 2}
    assert not before["nothing_to_report"] and before["last_reported_at"] is None
    await consent(enterprise, "employment")
    first = await report(enterprise, "employment", "press-once-only")
    again = await report(enterprise, "employment", "press-once-only")
    assert first.status == 201 and again.body == first.body and first.body["sent"] == 1
    after = await overview(enterprise, "employment")
    assert after["numbers"] == {"total": 3, "reported": 1, "unreported": 0, "missing": 2}
    assert after["nothing_to_report"] and after["last_reported_at"]
    assert (await report(enterprise, "employment")).code == "upward.nothing"
    city.clock.ahead = timedelta(seconds=5)
    await start_work(city, enterprise.members[1][1])
    assert (await overview(enterprise, "employment"))["numbers"]["unreported"] == 1
    assert (await report(enterprise, "employment")).body["sent"] == 1
    history = await enterprise.administrator.get(f"{enterprise.path}/upward/employment/reports")
    assert [one["numbers"]["reported"] for one in history.body["items"]] == [2, 1]


async def test_health_counts_todays_round_and_begins_anew_tomorrow(city: City) -> None:
    enterprise = await city.organization(2)
    unpublished = await overview(enterprise, "health")
    assert not unpublished["published"] and "发布" in unpublished["advice"]
    await consent(enterprise, "health")
    assert (await report(enterprise, "health")).code == "upward.unpublished"
    publication = await asked_daily(enterprise)
    await answer(enterprise.members[0], publication, healthy_report())
    assert (await overview(enterprise, "health"))["numbers"] == {
        "total": 2, "reported": 0, "unreported": 1, "missing": 1,
    }  # fmt: skip
    assert (await report(enterprise, "health")).status == 201
    city.clock.ahead += timedelta(days=1)
    boards._boards.clear()
    assert (await overview(enterprise, "health"))["numbers"] == {
        "total": 2, "reported": 0, "unreported": 0, "missing": 2,
    }  # fmt: skip


async def test_whoever_answered_one_of_several_forms_is_collected_once(city: City) -> None:
    enterprise = await city.organization(2)
    first = await asked_daily(enterprise)
    city.clock.ahead = timedelta()
    second = await asked_daily(enterprise)
    await answer(enterprise.members[0], second, healthy_report())
    assert (await overview(enterprise, "health"))["numbers"]["unreported"] == 1
    await answer(enterprise.members[0], first, healthy_report())
    assert (await overview(enterprise, "health"))["numbers"] == {
        "total": 2, "reported": 0, "unreported": 1, "missing": 1,
    }  # fmt: skip


async def test_nothing_goes_without_consent_or_by_others_and_it_can_be_taken_back(city: City) -> None:
    enterprise, other = await city.organization(1), await city.organization(1)
    await start_work(city, enterprise.members[0][1])
    assert (await report(enterprise, "employment")).code == "upward.consent_needed"
    path = f"{enterprise.path}/upward/employment"
    stranger = {"version": 1, "users": [other.administrator.account]}
    refused = await enterprise.administrator.send("PUT", f"{path}/consent", stranger)
    assert refused.pointers == {("/users/0", "administrator")}
    assert (await other.administrator.get(path)).code == "organization.not_found"
    assert (await enterprise.administrator.get(f"{enterprise.path}/upward/gossip")).code == "upward.unknown"
    wrong = await enterprise.administrator.send("PUT", f"{path}/consent", {"version": 99})
    assert wrong.code == "consent.version"
    await consent(enterprise, "employment")
    revoked = await enterprise.administrator.send("DELETE", f"{path}/consent")
    assert revoked.body["given"] is False
    assert (await report(enterprise, "employment")).code == "upward.consent_needed"


async def test_the_city_sees_totals_by_district_and_enterprise(city: City) -> None:
    day = date(2031, 1, 2)  # of this test's own
    enterprises = [await city.organization(1, "410102001"), await city.organization(2, "410105002")]
    city.clock.ahead = timedelta(days=(day - city.clock().date()).days)
    for enterprise in enterprises:
        holder = await city.login(enterprise.administrator.phone)
        enterprise.administrator = holder
        for _, person, _ in enterprise.members:
            await start_work(city, person)
        await consent(enterprise, "employment")
        assert (await report(enterprise, "employment")).status == 201
    official = await city.staff("city_admin")
    today = city.clock().astimezone(city.services.settings.zone).date().isoformat()
    whole = (await official.get(f"/api/v1/upward/employment/totals?day={today}")).body
    assert whole["whole"] == {"total": 3, "reported": 3, "unreported": 0, "missing": 0, "organizations": 2}
    assert [(one["region"], one["total"]) for one in whole["districts"]] == [("410102", 1), ("410105", 2)]
    district = await city.staff("district_admin", "region:410105")
    seen = (await district.get(f"/api/v1/upward/employment/totals?day={today}")).body
    assert [one["region"] for one in seen["districts"]] == ["410105"] and seen["whole"]["organizations"] == 1
    listed = (await district.get(f"/api/v1/upward/employment/organizations?day={today}")).body["items"]
    assert [one["organization"] for one in listed] == [enterprises[1].id]
    assert (await enterprises[0].administrator.get("/api/v1/upward/employment/totals")).code == "access.denied"


async def test_two_presses_at_once_count_once(city: City) -> None:
    enterprise = await city.organization(1)
    await start_work(city, enterprise.members[0][1])
    await consent(enterprise, "employment")
    boards._boards.clear()
    path = f"{enterprise.path}/upward/employment/reports"
    sent = await asyncio.gather(*(enterprise.administrator.post(path, {}) for _ in range(4)))
    assert {one.status for one in sent} <= {201, 409}
    assert sum(one.status == 201 for one in sent) == 1
    total = city.services.db.upward_totals.find({"organization": enterprise.id})
    assert {one["numbers"]["reported"] async for one in total} == {1}


async def test_what_may_be_reported_is_told_to_those_who_may(city: City) -> None:
    enterprise, other = await city.organization(1), await city.organization(1)
    found = await enterprise.administrator.get(f"{enterprise.path}/upward")
    assert [one["function"] for one in found.body["items"]] == ["employment", "health"]
    assert (await other.administrator.get(f"{enterprise.path}/upward")).code == "organization.not_found"
