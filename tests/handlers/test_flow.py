"""The main job: a citizen opens a place's code, fills the form that belongs there, a guard sees a color and why."""

from datetime import timedelta

from tests.cast import City, fever_report, healthy_report, identity, settled


async def test_first_scan_asks_then_shows_a_color(city: City) -> None:
    citizen, place = await city.citizen(), await city.place("compound", title="花园小区")

    asked = await citizen.post("/api/v1/visits", {"code": place["code"]})
    assert asked.status == 200, asked.body
    assert [form["template"] for form in asked.body["forms"]] == ["scan_compound"]
    assert (await city.services.db.visits.find_one({"place": place["id"]})) is None

    answers = {"scan_compound": {**identity(), "address": "花园路1号3号楼", "returned": False, "pledge": True}}
    shown = await citizen.post("/api/v1/visits", {"code": place["code"], "answers": answers})
    assert shown.status == 201, shown.body
    assert shown.body["color"]["color"] == "green"
    assert shown.body["color"]["reasons"][0]["message"]
    assert shown.body["person"]["name"] == "李**"
    assert shown.body["person"]["document_number"].startswith("410105*****")
    assert shown.body["welcome"] and shown.body["place"]["title"] == "花园小区"

    again = await citizen.post("/api/v1/visits", {"code": place["code"], "person": shown.body["person"]["id"]})
    assert again.status == 201
    assert again.body["color"]["color"] == "green"


async def test_the_guard_sees_who_came_and_others_do_not(city: City) -> None:
    place = await city.place("compound")
    guard = await city.staff("guard", f"place:{place['id']}")
    elsewhere = await city.staff("guard", "place:AAAAAAAAAAAA")
    citizen, person = await settled(city)
    await citizen.post("/api/v1/visits", {"code": place["code"], "person": person, "answers": registration()})

    seen = await guard.get(f"/api/v1/places/{place['id']}/visits")
    assert [visit["color"] for visit in seen.body["items"]] == ["green"]
    assert (await elsewhere.get(f"/api/v1/places/{place['id']}/visits")).code == "access.denied"
    assert (await citizen.get(f"/api/v1/places/{place['id']}/visits")).code == "access.denied"


def registration() -> dict[str, object]:
    """A known person's first scan at a compound."""
    return {"scan_compound": {"address": "花园路1号", "returned": False, "pledge": True}}


async def test_a_daily_report_of_fever_turns_the_color_red_at_once(city: City) -> None:
    citizen, person = await settled(city)
    todo = await citizen.get("/api/v1/me/todo")
    daily = next(item for item in todo.body["items"] if item["template"] == "daily_report")
    assert daily["done_at"] is None

    body = {"template": "daily_report", "person": person, "answers": fever_report(), "round": daily["round"]}
    receipt = await citizen.post("/api/v1/submissions", body)
    assert receipt.status == 201, receipt.body

    color = await citizen.get("/api/v1/me/color")
    four = next(c for c in color.body["colors"] if c["policy"] == "four_color")
    assert four["color"] == "red"
    assert any(fact["kind"] == "symptom" for reason in four["reasons"] for fact in reason["evidence"])
    assert four["changes_at"] is not None

    done = await citizen.get("/api/v1/me/todo")
    assert next(i for i in done.body["items"] if i["publication"] == daily["publication"])["done_at"]


async def test_a_healthy_report_is_stored_once_and_changes_nothing(city: City) -> None:
    citizen, person = await settled(city)
    body = {"template": "daily_report", "person": person, "answers": healthy_report()}
    first = await citizen.post("/api/v1/submissions", body, key="morning-report-1")
    retried = await citizen.post("/api/v1/submissions", body, key="morning-report-1")
    second = await citizen.post("/api/v1/submissions", body, key="morning-report-2")
    changed = await citizen.post("/api/v1/submissions", {**body, "answers": fever_report()}, key="morning-report-1")

    assert (first.status, retried.status) == (201, 201)
    assert first.body["id"] == retried.body["id"]
    assert second.code == "submission.duplicate"
    assert changed.code == "idempotency.mismatch"
    assert await city.services.db.submissions.count_documents({"person": person, "template": "daily_report"}) == 1
    color = await citizen.get(f"/api/v1/me/color?person={person}")
    assert {c["color"] for c in color.body["colors"]} == {"green"}


async def test_time_alone_turns_the_color_back(city: City) -> None:
    from server.actions.colors.colors import rescore_due

    citizen, person = await settled(city)
    await citizen.post("/api/v1/submissions", {"template": "daily_report", "person": person, "answers": fever_report()})
    try:
        city.clock.ahead = timedelta(days=20)
        while await rescore_due(city.context()):
            pass
        color = await citizen.get(f"/api/v1/me/color?person={person}")
        assert {c["color"] for c in color.body["colors"]} == {"green"}
    finally:
        city.clock.ahead = timedelta()


async def test_gate_asks_temperature_later_and_fever_is_red(city: City) -> None:
    citizen, place = await city.citizen(), await city.place("gate_compound", title="紫荆小区")
    first = await citizen.post("/api/v1/visits", {"code": place["code"], "entry": "resident"})
    assert [form["template"] for form in first.body["forms"]] == ["basic_information"]
    assert first.body["forms"][0]["preset"]["purpose"] == "compound"

    basics = {**identity("王小二"), "sex": "1", "building": "3", "room": "502", "resident_category": "owner"}
    shown = await citizen.post("/api/v1/visits", {"code": place["code"], "answers": {"basic_information": basics}})
    assert shown.status == 201, shown.body
    person = shown.body["person"]["id"]

    later = await citizen.post("/api/v1/visits", {"code": place["code"], "person": person})
    assert [form["template"] for form in later.body["forms"]] == ["temperature"]
    hot = {"code": place["code"], "person": person, "answers": {"temperature": {"temperature": 38.4}}}
    result = await citizen.post("/api/v1/visits", hot)
    assert result.status == 201, result.body
    assert result.body["color"]["color"] == "red"
    assert result.body["alert"] is True

    records = await citizen.get(f"/api/v1/me/visits?person={person}")
    assert [visit["color"] for visit in records.body["items"]] == ["red", "green"]
    names = ("place_title", "kind_title", "entry_title")
    known = (await citizen.get(f"/api/v1/place-codes/{place['code']}")).body
    assert {tuple(visit[name] for name in names) for visit in records.body["items"]} == {
        (known["title"], "小管家小区", "业主")
    }
