"""Bulk steps: said beforehand, taken row by row, each once whatever dies, and none on records of others."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from server import jobs as runner
from server.actions.records import bulk_steps
from server.workbooks.reading import open_workbook
from tests.cast import Actor, City
from tests.registers import ended, file_records

BULK = "/api/v1/registers/organization_certification/bulk"
STREET = "410105001"


def application(number: int) -> dict[str, Any]:
    return {
        "organization_type": "enterprise", "organization": f"河南第{number}信息公司", "uscc": "91350100M000100Y43",
        "licence_photo": ["licence"], "applicant_name": "张远山", "phone": "13800138000", "letter_photo": ["letter"],
    }  # fmt: skip


async def applications(city: City, count: int, state: str | None = None, region: str = STREET) -> list[str]:
    template, enterprise = city.services.templates.get("organization_certification"), await city.organization()
    answers = [application(n) for n in range(count)]
    return await file_records(city, template, answers, region=region, organization=enterprise.id, state=state)


async def reviewer(city: City, scope: str = "region:410105") -> Actor:
    return await city.staff("district_admin", scope)


async def states(city: City, ids: list[str]) -> list[str]:
    found = await city.services.db.records.find({"_id": {"$in": ids}}).to_list()
    by = {one["_id"]: one["state"] for one in found}
    return [by[one] for one in ids]


async def steps(city: City, ids: list[str]) -> Counter[str]:
    """How many steps each record has seen."""
    found = city.services.db.record_events.find({"record": {"$in": ids}, "kind": "step"})
    return Counter([one["record"] async for one in found])


async def test_a_preview_says_how_many_can_and_why_the_others_cannot(city: City) -> None:
    ids, done = await applications(city, 2), await applications(city, 1, "certified")
    foreign = await applications(city, 1, region="410102001")
    wanted = [*ids, *done, *foreign, "nobody"]
    official = await reviewer(city)
    said = await official.post(BULK, {"action": "approve", "records": wanted, "preview": True})
    assert said.status == 200, said.body
    preview = said.body["preview"]
    assert (preview["can"], preview["cannot"], preview["partial"], said.body["job"]) == (2, 3, False, None)
    reasons = {one["record"]: one["code"] for one in preview["reasons"]}
    assert reasons == {done[0]: "record.step", foreign[0]: "record.not_found", "nobody": "record.not_found"}
    assert await states(city, ids) == ["district_review"] * 2, "nothing was done"
    empty = await official.post(BULK, {"action": "reject", "records": ids, "preview": True, "given": {}})
    assert empty.body["preview"]["can"] == 0 and "理由" in empty.body["preview"]["reasons"][0]["detail"]


async def test_each_record_gets_its_step_and_the_file_says_what_came_of_it(city: City) -> None:
    ids, foreign = await applications(city, 3), await applications(city, 1, region="410102001")
    official = await reviewer(city)
    body = {"action": "reject", "given": {"comment": "材料不全，请核对"}, "records": [*ids, *foreign, ids[0]]}
    first, again = await asyncio.gather(*(official.send("POST", BULK, body, key="bulk-once-only") for _ in range(2)))
    assert first.body["job"]["id"] == again.body["job"]["id"]
    job = await ended(official, first.body["job"]["id"], city)
    assert (job["state"], job["result"]["done"], job["result"]["refused"]) == ("done", 3, 1), job
    assert await states(city, [*ids, *foreign]) == ["rejected"] * 3 + ["district_review"]
    saved = await official.get(f"/api/v1/me/files/{job['result']['file']}")
    rows = [cells for _, cells in open_workbook(saved.body).rows()]
    assert [row[2] for row in rows[1:]] == ["已办理", "已办理", "已办理", "未办理"]
    assert rows[4][1] == foreign[0] and rows[4][3] == "没有这条记录"


async def test_a_filter_takes_what_it_selects_though_it_moves_meanwhile(city: City) -> None:
    ids = await applications(city, 5, region="410105009")
    official = await reviewer(city)
    chosen = {"scope": "region:410105009", "tab": "waiting", "filters": {"organization_type": "enterprise"}}
    said = await official.post(BULK, {"action": "approve", "filter": chosen, "preview": True})
    assert said.body["preview"]["can"] == 5
    ordered = await official.post(BULK, {"action": "approve", "filter": chosen})
    job = await ended(official, ordered.body["job"]["id"], city)
    assert (job["result"]["done"], job["result"]["refused"]) == (5, 0)
    assert await states(city, ids) == ["certified"] * 5
    tabs = await official.get("/api/v1/registers/organization_certification/tabs?scope=region:410105009")
    assert {one["id"]: one["count"] for one in tabs.body["tabs"]} == {"waiting": 0, "returned": 0, "done": 5, "all": 5}


@pytest.mark.parametrize("moment", ["after the step, before it was noted", "while it was written down"])
async def test_a_killed_job_goes_on_and_takes_no_step_twice(
    city: City, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    while await runner.run_due(city.services):
        pass  # what other tests have left: only this job shall be taken up below
    ids = await applications(city, 4)
    official = await reviewer(city)
    taken: list[str] = []
    step, note = bulk_steps.STEP, bulk_steps._note

    async def dying(context: Any, record: str, action: str, given: Any, **more: Any) -> Any:
        stored = await step(context, record, action, given, **more)
        taken.append(record)
        if moment.startswith("after") and len(taken) == 2:
            raise KeyError("killed")
        return stored

    async def half_noted(context: Any, rows: Any) -> None:
        await note(context, rows[:2])
        monkeypatch.setattr(bulk_steps, "_note", note)
        raise KeyError("killed")

    monkeypatch.setattr(bulk_steps, "STEP", dying)
    if moment.startswith("while"):
        monkeypatch.setattr(bulk_steps, "_note", half_noted)
    ordered = await official.post(BULK, {"action": "approve", "records": ids})
    job = ordered.body["job"]["id"]
    await runner.run_due(city.services)
    assert (await official.get(f"/api/v1/me/jobs/{job}")).body["state"] == "running"
    try:
        city.clock.ahead += timedelta(minutes=2)
        result = (await ended(official, job, city))["result"]
    finally:
        city.clock.ahead = timedelta()
    assert (result["done"], result["refused"]) == (4, 0)
    assert await steps(city, ids) == dict.fromkeys(ids, 1)


async def test_bulk_is_for_actions_that_the_register_offers(city: City) -> None:
    ids = await applications(city, 1)
    official = await reviewer(city)
    assert (await official.post(BULK, {"action": "withdraw", "records": ids})).code == "register.action"
    assert (await official.post(BULK, {"action": "approve"})).code == "body.invalid"
    assert (await official.post(BULK, {"action": "approve", "records": ["x"] * 501})).code == "body.invalid"
    foreign = {"action": "approve", "filter": {"scope": "region:410102"}}
    assert (await official.post(BULK, foreign)).code == "access.denied"
    citizen = await city.citizen()
    assert (await citizen.post(BULK, {"action": "approve", "records": ids})).code == "access.denied"


async def test_who_lost_the_office_meanwhile_decides_nothing(city: City) -> None:
    ids = await applications(city, 2)
    official = await reviewer(city)
    ordered = await official.post(BULK, {"action": "approve", "records": ids})
    await city.services.db.accounts.update_one({"_id": official.account}, {"$set": {"grants": []}})
    job = await ended(official, ordered.body["job"]["id"], city)
    assert (job["result"]["done"], job["result"]["refused"]) == (0, 2)
    assert await states(city, ids) == ["district_review"] * 2


async def test_too_many_are_refused_whole(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await applications(city, 3, region="410105008")
    official = await reviewer(city)
    monkeypatch.setattr(bulk_steps, "MOST", 2)
    ordered = await official.post(BULK, {"action": "approve", "filter": {"scope": "region:410105008"}})
    job = await ended(official, ordered.body["job"]["id"], city)
    assert (job["state"], job["error"]["code"]) == ("failed", "register.too_many")
    assert await states(city, ids) == ["district_review"] * 3
