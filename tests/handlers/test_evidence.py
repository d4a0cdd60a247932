"""Evidence in: checked row by row, idempotent, re-scoring exactly whom it concerns; and any past color replayed."""

from datetime import timedelta
from typing import Any

import pytest

from server.worker import run_outbox
from tests.cast import Actor, City, identity, settled


async def known(city: City, **more: Any) -> tuple[Actor, str, str]:
    """A citizen, their person and their document number."""
    citizen, who = await city.citizen(), identity()
    answers = {**who, "sex": "1", "purpose": "visit", **more}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert receipt.status == 201, receipt.body
    return citizen, receipt.body["person"]["id"], who["document"]["number"]


def contact(city: City, number: str, days_ago: int = 3, source_id: str = "c-1") -> dict[str, Any]:
    day = (city.clock() - timedelta(days=days_ago)).date().isoformat()
    return {"source_id": source_id, "document_type": "10", "document_number": number, "level": "close", "at": day}


async def color_of(citizen: Actor, person: str, policy: str = "four_color") -> dict[str, Any]:
    answer = await citizen.get(f"/api/v1/me/color?person={person}")
    return next(color for color in answer.body["colors"] if color["policy"] == policy)


async def test_a_contact_turns_its_person_red_and_nobody_else(city: City) -> None:
    integrator = await city.staff("integrator")
    citizen, person, number = await known(city)
    other, bystander, _ = await known(city)
    body = {"source": f"cdc-{person}", "rows": [contact(city, number)]}

    first = await integrator.post("/api/v1/evidence/contact", body)
    assert first.status == 200, first.body
    assert (first.body["new"], first.body["rescored"]) == (1, 1)
    again = await integrator.post("/api/v1/evidence/contact", body)
    assert (again.body["new"], again.body["unchanged"], again.body["rescored"]) == (0, 1, 0)

    color = await color_of(citizen, person)
    assert color["color"] == "red"
    assert color["reasons"][0]["rule"] == "close_contact"
    assert color["reasons"][0]["evidence"][0]["source"] == f"cdc-{person}"
    assert (await color_of(other, bystander))["color"] == "green"


async def test_facts_may_come_before_the_person_does(city: City) -> None:
    from tests.cast import new_document

    integrator, number = await city.staff("integrator"), new_document()
    body = {"source": f"early-{number}", "rows": [contact(city, number)]}
    assert (await integrator.post("/api/v1/evidence/contact", body)).body["new"] == 1
    citizen = await city.citizen()
    answers = {**identity(), "document": {"type": "10", "number": number}, "sex": "1", "purpose": "visit"}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert (await color_of(citizen, receipt.body["person"]["id"]))["color"] == "red"


async def test_refused_rows_are_told_and_the_others_taken(city: City) -> None:
    integrator = await city.staff("integrator")
    _, person, number = await known(city)
    rows = [
        contact(city, number),
        {**contact(city, number, source_id="c-2"), "level": "friend"},
        {**contact(city, number, source_id="c-3"), "at": "someday"},
        {"source_id": "c-4", "document_number": number, "level": "close"},
        {},
    ]
    report = await integrator.post("/api/v1/evidence/contact", {"source": f"mixed-{person}", "rows": rows})
    assert report.status == 200, report.body
    assert report.body["new"] == 1
    assert [row["row"] for row in report.body["rejected"]] == [2, 3, 4, 5]
    assert report.body["rejected"][1]["errors"][0]["field"] == "at"


async def test_a_list_of_names_without_dates_turns_nobody_red(city: City) -> None:
    integrator = await city.staff("integrator")
    citizen, person, number = await known(city)
    names = [{"source_id": "n-1", "document_type": "10", "document_number": number, "level": "close"}]
    report = await integrator.post("/api/v1/evidence/contact", {"source": f"names-{person}", "rows": names})
    assert report.body["new"] == 0
    assert (await color_of(citizen, person))["color"] == "green"


@pytest.mark.parametrize("kind", ["contact", "stay", "purchase", "fever_visit", "symptom", "test", "dose"])
async def test_a_list_of_names_and_documents_turns_nobody_red(city: City, kind: str) -> None:
    """Whatever is missing: the date, the document, both, or all but who it is."""
    integrator = await city.staff("integrator")
    citizen, person, number = await known(city)
    today = city.clock().date().isoformat()
    said = {
        "contact": {"level": "close"}, "stay": {"region": "420106"}, "purchase": {"category": "antipyretic"},
        "fever_visit": {"temperature": 39}, "symptom": {"symptom": "fever"}, "test": {"result": "positive"},
        "dose": {"number": 1},
    }[kind]  # fmt: skip
    rows = [
        {"姓名": "李平安"},
        {"姓名": "李平安", "证件号码": number},
        {"姓名": "李平安", "证件号码": number, **said},
        {"姓名": "李平安", "at": today, **said},
        {"证件号码": number, "at": "近日", **said},
        {"证件号码": number, "at": "", **said},
        {"证件号码": number, "at": None, "until": None, **said},
    ]
    report = await integrator.post(f"/api/v1/evidence/{kind}", {"source": f"list-{person}", "rows": rows})
    assert (report.status, report.body["new"]) == (200, 0), report.body
    assert [row["row"] for row in report.body["rejected"]] == [1, 2, 3, 4, 5, 6, 7]
    assert number not in str(report.body) and "李平安" not in str(report.body)
    assert (await color_of(citizen, person))["color"] == "green"
    assert await city.services.db.evidence.count_documents({"source": f"list-{person}"}) == 0


async def test_a_corrected_fact_is_replaced_and_the_past_replayed(city: City) -> None:
    integrator, official = await city.staff("integrator"), await city.staff("city_admin")
    citizen, person, number = await known(city)
    source = f"replay-{person}"
    before = city.clock()
    await integrator.post("/api/v1/evidence/contact", {"source": source, "rows": [contact(city, number)]})
    red_at = city.clock()
    city.clock.ahead += timedelta(seconds=1)
    corrected = {"source": source, "rows": [contact(city, number, days_ago=60)]}
    report = await integrator.post("/api/v1/evidence/contact", corrected)
    assert (report.body["changed"], report.body["rescored"]) == (1, 1)
    assert (await color_of(citizen, person))["color"] == "green"

    async def replayed(at: Any) -> str:
        query = f"at={at.isoformat().replace('+', '%2B')}&policy=four_color"
        answer = await official.get(f"/api/v1/persons/{person}/color?{query}")
        assert answer.status == 200, answer.body
        return str(answer.body["color"]["color"])

    assert [await replayed(at) for at in (before, red_at, city.clock())] == ["green", "red", "green"]
    audited = await city.services.db.audit_entries.find({"object": f"person:{person}"}).to_list(10)
    assert [entry["verb"] for entry in audited].count("color.replay") == 3
    assert number not in str(audited)
    assert (await citizen.get(f"/api/v1/persons/{person}/color?at={before.date()}T00:00:00Z")).code == "access.denied"


async def test_a_risk_grade_reaches_those_who_stayed_there(city: City) -> None:
    integrator = await city.staff("integrator")
    citizen, person, number = await known(city)
    day = (city.clock() - timedelta(days=2)).date().isoformat()
    stay = {
        "source_id": "s-1",
        "document_type": "10",
        "document_number": number,
        "region": "130102",
        "at": day,
        "until": day,
    }
    await integrator.post("/api/v1/evidence/stay", {"source": f"stay-{person}", "rows": [stay]})
    assert (await color_of(citizen, person))["color"] == "green"
    start = (city.clock() - timedelta(days=5)).date().isoformat()
    risk = {"source_id": "r-1", "region": "130100", "grade": "high", "at": start}
    report = await integrator.post("/api/v1/evidence/risk", {"source": f"risk-{person}", "rows": [risk]})
    assert report.body["new"] == 1, report.body
    while await run_outbox(city.services):
        pass
    color = await color_of(citizen, person)
    assert color["color"] == "yellow"
    notices = await citizen.get("/api/v1/me/notices")
    assert any("黄" in notice["text"] for notice in notices.body["items"])


async def test_a_case_concerns_its_compound_only(city: City) -> None:
    integrator = await city.staff("integrator")
    home, away = "410105001001901", "410105001001902"
    people = []
    for region in (home, away):
        place = await city.place("gate_compound", region=await compound(city, region))
        citizen = await city.citizen()
        basics = {**identity(), "sex": "1", "building": "3", "room": "502", "resident_category": "owner"}
        shown = await citizen.post("/api/v1/visits", {"code": place["code"], "answers": {"basic_information": basics}})
        assert shown.status == 201, shown.body
        people.append((citizen, shown.body["person"]["id"]))
    day = (city.clock() - timedelta(days=1)).date().isoformat()
    case = {"source_id": "case-1", "region": home, "status": "confirmed", "at": day}
    report = await integrator.post("/api/v1/evidence/case", {"source": f"cases-{people[0][1]}", "rows": [case]})
    assert report.body["new"] == 1, report.body
    while await run_outbox(city.services):
        pass
    assert [(await color_of(*one))["color"] for one in people] == ["orange", "green"]


async def compound(city: City, code: str) -> str:
    await city.services.db.regions.update_one({"_id": code}, {"$set": {"parent": code[:-3], "name": code}}, upsert=True)
    return code


async def test_unknown_kinds_and_batches_that_are_none(city: City) -> None:
    integrator, (citizen, _) = await city.staff("integrator"), await settled(city)
    good = {"source": "x", "rows": [{}]}
    assert (await integrator.post("/api/v1/evidence/gossip", good)).code == "evidence.kind"
    assert (await integrator.post("/api/v1/evidence/contact", {"source": "x", "rows": []})).code == "body.invalid"
    assert (
        await integrator.post("/api/v1/evidence/contact", {"source": "x", "rows": [{}] * 1001})
    ).code == "body.invalid"
    assert (await citizen.post("/api/v1/evidence/contact", good)).code == "access.denied"
