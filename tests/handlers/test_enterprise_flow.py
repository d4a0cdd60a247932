"""A day of an enterprise by API alone: create, invite, join, publish, answer, watch, remind, export, report upward."""

import io
from datetime import timedelta
from typing import Any

import openpyxl

from server import jobs as runner
from server import worker
from tests.cast import Actor, City, fever_report, identity


async def registered(city: City, name: str) -> tuple[Actor, str]:
    """A citizen who has filled in who they are."""
    citizen = await city.citizen()
    home = {"building": "1", "room": "101", "address": "花园路1号", "resident_category": "owner"}
    answers = {**identity(name), "phone": citizen.phone, "sex": "1", "purpose": "compound", **home}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert receipt.status == 201, receipt.body
    return citizen, str(receipt.body["person"]["id"])


async def work(city: City) -> None:
    """What the worker would do meanwhile."""
    while await runner.run_due(city.services) + await worker.run_outbox(city.services):
        pass


async def fetched(actor: Actor, path: str) -> Any:
    answer = await actor.get(path)
    assert answer.status == 200, answer.body
    return answer.body


async def test_a_day_of_an_enterprise(city: City) -> None:
    manager, (first, first_person), (second, second_person) = (
        await city.citizen(), await registered(city, "李平安"), await registered(city, "周启明"),
    )  # fmt: skip
    body = {"name": "河南某某信息技术有限公司", "industry": "I", "region": "410105001", "size": "11-50"}
    made = await manager.post("/api/v1/organizations", body)
    assert made.status == 201, made.body
    enterprise = f"/api/v1/organizations/{made.body['id']}"

    invited = await manager.post(f"{enterprise}/invitations", {"department": "研发部"})
    code = invited.body["code"]
    assert (await fetched(city.visitor(), f"/api/v1/invitations/{code}"))["organization"] == body["name"]
    for actor, person in ((first, first_person), (second, second_person)):
        joined = await actor.post(f"/api/v1/invitations/{code}/joining", {"person": person})
        assert joined.status == 200, joined.body

    asked = {
        "template": "daily_report", "organization": made.body["id"], "audience": {"who": "members"},
        "schedule": {"repeat": "daily", "time": "00:00"},
    }  # fmt: skip
    published = await manager.post("/api/v1/publications", asked)
    assert published.status == 201 and len(published.body["next_rounds"]) == 5, published.body
    publication = published.body["id"]
    try:
        city.clock.ahead = timedelta(days=1)
        await worker._run_rounds(worker.new_context(city.services))
        await work(city)
        assert "round.opened" in {one["kind"] for one in (await fetched(first, "/api/v1/me/notices"))["items"]}
        await answered(first, first_person, publication)
        await watched(city, manager, second, publication)
        await reported(city, manager, enterprise)
    finally:
        city.clock.ahead = timedelta()


async def answered(actor: Actor, person: str, publication: str) -> None:
    """The to-do names the round; the day after, one tap says that nothing changed."""
    todo = (await fetched(actor, f"/api/v1/me/todo?person={person}"))["items"]
    mine = next(one for one in todo if one["publication"] == publication)
    assert mine["done_at"] is None and mine["due_at"]
    form = await fetched(actor, f"/api/v1/publications/{publication}/form?person={person}")
    assert form["form"]["template"] == "daily_report"
    sent = {"template": "daily_report", "publication": publication, "person": person, "answers": fever_report()}
    assert (await actor.post("/api/v1/submissions", sent)).status == 201


async def watched(city: City, manager: Actor, missing: Actor, publication: str) -> None:
    """The board shows one abnormal and one missing; the missing one is reminded; the day goes into a workbook."""
    board = f"/api/v1/publications/{publication}/board"
    counts = (await fetched(manager, board))["counts"]
    assert (counts["abnormal"], counts["missing"]) == (1, 1)
    assert (await manager.post(f"{board}/reminders", {})).status == 202
    exported = await manager.post(f"{board}/exports", {})
    await work(city)
    assert "round.reminder" in {one["kind"] for one in (await fetched(missing, "/api/v1/me/notices"))["items"]}
    job = await fetched(manager, f"/api/v1/me/jobs/{exported.body['id']}")
    saved = await manager.get(f"/api/v1/me/files/{job['result']['file']}")
    states = [row[0] for row in openpyxl.load_workbook(io.BytesIO(saved.body)).active.iter_rows(values_only=True)]
    assert sorted(states[1:]) == ["异常", "未上报"]


async def reported(city: City, manager: Actor, enterprise: str) -> None:
    """After consent one press reports, and the city sees it."""
    path = f"{enterprise}/upward/health"
    version = (await fetched(manager, f"{path}/consent"))["version"]
    assert (await manager.send("PUT", f"{path}/consent", {"version": version})).status == 200
    assert (await fetched(manager, path))["numbers"]["unreported"] == 1
    report = await manager.post(f"{path}/reports", {})
    assert report.status == 201 and report.body["numbers"]["reported"] == 1
    day = report.body["day"]
    official = await city.staff("city_admin")
    received = (await fetched(official, f"/api/v1/upward/health/organizations?day={day}"))["items"]
    assert received[0]["numbers"] == report.body["numbers"]
