"""Answering a publication: who may, when, prefilled and in one tap, drafts, and corrections with their history."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest_asyncio

from server.actions.ids import named_id
from tests.cast import Actor, City, Enterprise, Response, fever_report, healthy_report
from tests.handlers.test_publications import HEALTH, patch, publish, today

WELL: dict[str, Any] = {
    "region": "410105", "at_work": True, "commute": "bicycle", "temperature": 36.5, "fever": False, "breathing": False,
    "household_fever": False, "patient_contact": False, "hubei_contact": False, "hubei_visit": False,
    "isolation": "none", "pledge": True,
}  # fmt: skip
ILL = {**WELL, "fever": True, "doctor_seen": False}
ANEW = {name: WELL[name] for name in WELL if name not in ("region", "commute", "isolation")}


@pytest_asyncio.fixture
async def enterprise(city: City) -> Enterprise:
    return await city.organization(2)


async def answer(who: Actor, person: str, publication: str, answers: dict[str, Any] = WELL, **more: Any) -> Response:
    key = more.pop("key", None)
    body = {"template": HEALTH, "publication": publication, "person": person, "answers": answers, **more}
    return await who.post("/api/v1/submissions", body, key=key)


async def correct(who: Actor, submission: str, answers: dict[str, Any], **more: Any) -> Response:
    key = more.pop("key", None)
    return await who.post(f"/api/v1/submissions/{submission}/corrections", {"answers": answers, **more}, key=key)


async def color(who: Actor) -> str:
    colors = (await who.get("/api/v1/me/color")).body["colors"]
    return next((str(one["color"]) for one in colors if one["policy"] == "four_color"), "green")


async def test_a_member_answers_once_a_round_and_gets_a_receipt(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    receipt = await answer(employee, person, made["id"])
    assert receipt.status == 201, receipt.body
    assert receipt.body["id"] == named_id("round", person, made["id"], today(city))
    assert receipt.body["round"] == today(city) and receipt.body["publication"] == made["id"]
    assert len(receipt.body["number"]) == 14
    assert (await answer(employee, person, made["id"])).code == "submission.duplicate"
    stored = await city.services.db.submissions.find_one({"_id": receipt.body["id"]})
    assert stored["abnormal"] is False
    (item,) = [i for i in (await employee.get("/api/v1/me/todo")).body["items"] if i["publication"] == made["id"]]
    assert item["state"] == "done" and item["done_at"] == receipt.body["at"]


async def test_an_abnormal_answer_says_so(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    receipt = await answer(employee, person, made["id"], ILL)
    assert (await city.services.db.submissions.find_one({"_id": receipt.body["id"]}))["abnormal"] is True
    assert await color(employee) == "red"


async def test_only_those_who_are_asked_may_answer(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise, audience={"except": [enterprise.members[1][2]]})).body
    stranger, outside, _ = await city.resident()
    excepted, person, _ = enterprise.members[1]
    assert (await answer(stranger, outside, made["id"])).code == "submission.not_addressed"
    assert (await answer(excepted, person, made["id"])).code == "submission.not_addressed"
    assert (await stranger.get(f"/api/v1/publications/{made['id']}/form")).code == "submission.not_addressed"
    assert (await answer(stranger, enterprise.members[0][1], made["id"])).code == "person.not_found"
    anybody = (await publish(enterprise, audience={"who": "everyone"})).body
    assert (await answer(stranger, outside, anybody["id"])).status == 201
    assert anybody["id"] not in str((await excepted.get("/api/v1/me/todo")).body), "a link obliges nobody"


async def test_another_form_than_that_of_the_publication(enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    body = {"template": "daily_report", "publication": made["id"], "person": person, "answers": healthy_report()}
    assert (await employee.post("/api/v1/submissions", body)).code == "publication.not_found"


async def test_before_its_time_after_its_time_and_a_late_retry(city: City, enterprise: Enterprise) -> None:
    schedule = {
        "repeat": "daily",
        "starts_on": today(city, 1),
        "time": "08:00",
        "deadline": "20:00",
        "grace_minutes": 30,
    }
    made = (await publish(enterprise, schedule=schedule)).body
    employee, person, _ = enterprise.members[0]
    assert (await answer(employee, person, made["id"])).code == "submission.round_closed"
    local = city.clock().astimezone(city.services.settings.zone)
    morning = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    key = today(city, 1)
    try:
        for at, expected in ((7.9, "closed"), (8.1, "open"), (20.25, "overdue"), (20.6, "closed")):
            city.clock.ahead = morning + timedelta(hours=at) - local
            city.services.publications.forget()
            items = (await employee.get("/api/v1/me/todo")).body["items"]
            states = {i["publication"]: i["state"] for i in items}
            assert states.get(made["id"], "closed") == expected, at
        missed = (await employee.get("/api/v1/me/todo")).body["missed"]
        assert [(one["publication"], one["round"]) for one in missed] == [(made["id"], key)]
        assert (await answer(employee, person, made["id"], round=key)).code == "submission.round_closed"

        city.clock.ahead = morning + timedelta(hours=20.25) - local
        late = await answer(employee, person, made["id"], round=key, key="in-the-grace-time")
        assert late.status == 201, late.body
        city.clock.ahead = morning + timedelta(hours=23) - local
        retried = await answer(employee, person, made["id"], round=key, key="in-the-grace-time")
        assert (retried.status, retried.body) == (201, late.body)
        other = await answer(employee, person, made["id"], ILL, round=key, key="in-the-grace-time")
        assert other.code == "idempotency.mismatch"
    finally:
        city.clock.ahead = timedelta()


async def test_a_retry_just_after_midnight_belongs_to_yesterday(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    local = city.clock().astimezone(city.services.settings.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    try:
        city.clock.ahead = midnight - local - timedelta(seconds=20)
        first = await answer(employee, person, made["id"], key="around-midnight")
        city.clock.ahead = midnight - local + timedelta(seconds=20)
        again = await answer(employee, person, made["id"], key="around-midnight")
        assert first.body["round"] == again.body["round"] == today(city, -1)
        fresh = await answer(employee, person, made["id"])
        assert fresh.status == 201 and fresh.body["round"] == today(city)
    finally:
        city.clock.ahead = timedelta()


async def test_nothing_changed_in_one_tap(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    form = f"/api/v1/publications/{made['id']}/form?person={person}"
    empty = (await employee.get(form)).body
    assert empty["same_as"] is None and empty["prefill"] == {} and empty["round"]["round"] == today(city)
    first = (await answer(employee, person, made["id"])).body
    try:
        city.clock.ahead = timedelta(days=1)
        city.services.publications.forget()
        shown = (await employee.get(form)).body
        assert shown["same_as"] == first["id"] and shown["done_at"] is None
        assert shown["prefill"] == {"region": "410105", "commute": "bicycle", "isolation": "none"}
        fields = [f for page in shown["form"]["pages"] for group in page["groups"] for f in group["fields"]]
        assert {f["path"]: f["default"] for f in fields}["/region"] == "410105"
        owed = [i for i in (await employee.get("/api/v1/me/todo")).body["items"] if i["publication"] == made["id"]]
        (item,) = [i for i in owed if i["round"] == today(city)]  # yesterday's is still listed within its hour of grace
        assert item["prefill"] is True
        lazy = await answer(employee, person, made["id"], {}, same_as=first["id"])
        assert lazy.code == "answers.invalid"
        assert {f"/answers/{name}" for name in ANEW} - {"/answers/at_work"} <= {where for where, _ in lazy.pointers}
        done = await answer(employee, person, made["id"], {**ANEW, "isolation": "home"}, same_as=first["id"])
        assert done.status == 201, done.body
    finally:
        city.clock.ahead = timedelta()
    answers = (await employee.get(f"/api/v1/me/submissions/{done.body['id']}")).body["answers"]
    assert answers == {**WELL, "isolation": "home"}


async def test_only_own_answers_are_taken_over(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    (employee, person, _), (other, other_person, _) = enterprise.members
    first = (await answer(employee, person, made["id"])).body
    stolen = await answer(other, other_person, made["id"], ANEW, same_as=first["id"])
    assert stolen.code == "submission.not_found"
    assert (await other.get(f"/api/v1/publications/{made['id']}/form?person={person}")).code == "person.not_found"


async def test_a_draft_is_sealed_per_person_and_gone_when_submitted(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    (employee, person, _), (other, _, _) = enterprise.members
    path = f"/api/v1/me/drafts/{made['id']}?person={person}"
    begun = {"answers": {"remark": "写到一半的话", "temperature": "还没量"}}
    assert (await employee.get(path)).code == "draft.not_found"
    assert (await employee.send("PUT", path, begun)).status == 200
    assert (await employee.get(path)).body["answers"] == begun["answers"]
    assert (await other.get(path)).code == "person.not_found"
    assert (await employee.get(f"/api/v1/me/drafts/{HEALTH}?person={person}")).code == "draft.not_found"
    assert (await employee.send("PUT", "/api/v1/me/drafts/nothing", begun)).code == "template.not_found"
    huge = {"answers": {"remark": "长" * 22_000}}
    assert (await employee.send("PUT", path, huge)).code == "draft.too_large"
    stored = await city.services.db.drafts.find_one({"account": employee.account})
    assert "写到一半".encode() not in bytes(stored["answers"])
    old = {"$set": {"at": city.clock() - timedelta(days=31)}}
    await city.services.db.drafts.update_one({"_id": stored["_id"]}, old)
    assert (await employee.get(path)).code == "draft.not_found"
    await employee.send("PUT", path, begun)
    assert (await answer(employee, person, made["id"], draft=True)).status == 201
    assert await city.services.db.drafts.find_one({"account": employee.account}) is None
    await employee.send("PUT", path, begun)
    assert (await employee.send("DELETE", path)).status == 204
    assert (await employee.get(path)).code == "draft.not_found"


async def test_a_draft_that_was_submitted_elsewhere_is_not_offered(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    path = f"/api/v1/me/drafts/{made['id']}?person={person}"
    await employee.send("PUT", path, {"answers": WELL})
    await answer(employee, person, made["id"])
    assert (await employee.get(path)).code == "draft.not_found"
    assert await city.services.db.drafts.find_one({"account": employee.account}) is None


async def test_a_correction_takes_a_symptom_back_on_the_same_day(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    first = (await answer(employee, person, made["id"], ILL)).body
    assert await color(employee) == "red"
    fixed = await correct(employee, first["id"], WELL, reason="点错了", key="correct-it")
    assert fixed.status == 201, fixed.body
    assert fixed.body["revision"] == 2 and fixed.body["round"] == first["round"]
    assert await color(employee) == "green"
    again = await correct(employee, first["id"], WELL, reason="点错了", key="correct-it")
    assert (again.status, again.body) == (201, fixed.body)
    head = await city.services.db.round_revisions.find_one({"_id": first["id"]})
    assert (head["latest"], head["abnormal"], head["publication"]) == (fixed.body["id"], False, made["id"])
    assert fixed.body["id"] == named_id("round", person, made["id"], today(city), 2)

    ill_again = await correct(employee, fixed.body["id"], {**ILL, "breathing": True})
    assert ill_again.body["revision"] == 3 and await color(employee) == "red"
    source = {"source": f"answer:{HEALTH}", "superseded_at": None}
    document = await city.services.db.persons.find_one({"_id": person})
    facts = city.services.db.evidence.find({"subject": f"person:{document['tokens'][0]}", **source})
    assert sorted([fact["data"]["symptom"] async for fact in facts]) == ["breathing", "fever"]

    shown = (await employee.get(f"/api/v1/me/submissions/{first['id']}/revisions")).body["items"]
    assert [one["revision"] for one in shown] == [3, 2, 1]
    assert shown[1]["reason"] == "点错了" and shown[2]["changes"] == []
    assert [(c["pointer"], c["before"], c["after"]) for c in shown[1]["changes"]] == [
        ("/fever", "是", "否"), ("/doctor_seen", "否", None),
    ]  # fmt: skip
    entries = city.services.db.audit_entries.find({"object": f"submission:{first['id']}"})
    details = [entry["details"] async for entry in entries if entry["verb"] == "submission.correct"]
    assert sorted((d["ended"], d["arisen"]) for d in details) == [(0, 2), (1, 0)]


async def test_what_was_said_yesterday_stands(city: City, enterprise: Enterprise) -> None:
    schedule = {"repeat": "daily", "deadline": "12:00", "deadline_days": 2}
    made = (await publish(enterprise, schedule=schedule)).body
    employee, person, _ = enterprise.members[0]
    first = (await answer(employee, person, made["id"], ILL)).body
    try:
        city.clock.ahead = timedelta(days=1)
        assert (await correct(employee, first["id"], WELL)).code == "correction.facts"
        assert await color(employee) == "red"
        more = await correct(employee, first["id"], {**ILL, "remark": "已就医"})
        assert more.status == 201, more.body
        city.clock.ahead = timedelta(days=4)
        assert (await correct(employee, first["id"], ILL)).code == "correction.closed"
    finally:
        city.clock.ahead = timedelta()


async def test_of_two_corrections_at_once_one_wins(enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    first = (await answer(employee, person, made["id"])).body
    both = await asyncio.gather(
        *(correct(employee, first["id"], {**WELL, "remark": text}, revision=1) for text in ("甲", "乙", "丙"))
    )
    assert sorted(one.status for one in both) == [201, 409, 409], [one.body for one in both]
    assert {one.code for one in both if one.status == 409} == {"submission.changed"}
    shown = (await employee.get(f"/api/v1/me/submissions/{first['id']}/revisions")).body["items"]
    assert [one["revision"] for one in shown] == [2, 1]


async def test_who_may_not_correct(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise, corrections={"by": "nobody", "until": "due"})).body
    (employee, person, _), (other, _, _) = enterprise.members
    first = (await answer(employee, person, made["id"])).body
    assert (await correct(employee, first["id"], ILL)).code == "correction.closed"
    assert (await correct(other, first["id"], ILL)).code == "submission.not_found"
    assert (await correct(employee, "nothing", ILL)).code == "submission.not_found"
    assert (await other.get(f"/api/v1/me/submissions/{first['id']}/revisions")).code == "submission.not_found"
    allowed = (await patch(enterprise.administrator, made, corrections={"by": "respondent", "until": "due"})).body
    city.services.publications.forget()
    assert (await correct(employee, first["id"], {"region": "410105"})).code == "answers.invalid"
    assert (await patch(enterprise.administrator, allowed, status="paused")).status == 200
    assert (await correct(employee, first["id"], WELL)).code == "publication.paused"


async def test_sensitive_answers_stay_unless_given_anew_and_are_masked_in_the_history(city: City) -> None:
    enterprise = await city.organization(1)
    made = (await publish(enterprise, template="daily_report")).body
    employee, person, _ = enterprise.members[0]
    track = [{"time": "08:00", "place": "花园路菜市场", "transport": "walk"}]
    body = {"template": "daily_report", "publication": made["id"], "person": person}
    first = await employee.post("/api/v1/submissions", {**body, "answers": {**healthy_report(), "track": track}})
    assert first.status == 201, first.body
    kept = await correct(employee, first.body["id"], fever_report())
    assert kept.status == 201, kept.body
    shown = (await employee.get(f"/api/v1/me/submissions/{kept.body['id']}")).body
    assert "track" in shown["answers"] and "花园路" not in str(shown)
    other = await correct(employee, first.body["id"], {**fever_report(), "track": []})
    assert other.status == 201
    history = (await employee.get(f"/api/v1/me/submissions/{first.body['id']}/revisions")).body
    assert "花园路" not in str(history) and history["items"][0]["changes"]


async def test_a_form_asked_once_is_done_once_and_for_all(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise, template="employee_start_work")).body
    employee, person, _ = enterprise.members[0]
    (item,) = [i for i in (await employee.get("/api/v1/me/todo")).body["items"] if i["publication"] == made["id"]]
    assert item["template"] == "employee_start_work" and item["state"] == "open"
    form = (await employee.get(f"/api/v1/publications/{made['id']}/form")).body
    paths = {f["path"] for page in form["form"]["pages"] for group in page["groups"] for f in group["fields"]}
    assert "/name" not in paths and "/start_date" in paths
    assert form["form"]["objects"]["/document"]["required"] is False  # it is known: the phone must not ask for it
    answers = {
        "sex": "1", "department": "生产部", "region": "410105001", "address": "花园路1号", "returned": False,
        "household_registration": "410105", "hubei_visit": False, "hubei_contact": False, "patient_contact": False,
        "fever": False, "breathing": False, "household_fever": False, "start_date": today(city, 1),
        "contact_name": "张三", "contact_phone": "13812345678", "pledge": True,
    }  # fmt: skip
    body = {"template": "employee_start_work", "publication": made["id"], "person": person, "answers": answers}
    receipt = await employee.post("/api/v1/submissions", body)
    assert receipt.status == 201, receipt.body
    assert receipt.body["id"] == named_id("once", person, "employee_start_work")
    assert receipt.body["round"] == today(city)
    assert (await employee.post("/api/v1/submissions", body)).code == "submission.duplicate"
    newer = (await publish(enterprise, template="employee_start_work")).body
    items = (await employee.get("/api/v1/me/todo")).body["items"]
    assert {i["publication"]: i["state"] for i in items} == {made["id"]: "done", newer["id"]: "done"} | {
        i["publication"]: i["state"] for i in items if i["organization"] is None
    }


async def test_a_publisher_who_wants_to_hear_of_each_answer_hears_once(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise, tell_publisher="each")).body
    employee, person, _ = enterprise.members[0]
    for _ in range(2):
        assert (await answer(employee, person, made["id"], key="told-once")).status == 201
    told = city.services.db.notices.find({"account": enterprise.administrator.account, "kind": "round.answered"})
    (notice,) = [one async for one in told]
    assert made["title"] in notice["text"] and "王**" in notice["text"]
