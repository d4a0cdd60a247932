"""Entering people without phones (LT-8): found or made by their document, one visit a press, taken back if wrong."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from server.actions.limits import Window
from server.actions.places import visit_counts
from tests.cast import Actor, City, Response, identity, new_document, new_phone, settled
from tests.handlers.test_residents import compound, move_in, rows

HOME = {"address": "花园路1号3号楼", "returned": False, "pledge": True}


def card(name: str = "李长福", **more: Any) -> dict[str, Any]:
    return {"name": name, "document_type": "10", "document_number": new_document(), "phone": new_phone(), **more}


async def enter(
    guard: Actor, place: dict[str, Any], who: dict[str, Any], answers: Any = None, key: str | None = None, **more: Any
) -> Response:
    given = {} if answers is None else {"answers": answers}
    body = {"card": who, "consent": "oral", **given, **more}
    return await guard.post(f"/api/v1/places/{place['id']}/visits", body, key=key)


async def post(city: City, kind: str = "compound") -> tuple[Actor, dict[str, Any]]:
    place = await city.place(kind)
    return await city.staff("guard", f"place:{place['id']}"), place


async def test_somebody_without_a_phone_is_asked_then_entered(city: City) -> None:
    guard, place = await post(city)
    who = card()
    asked = await enter(guard, place, who)
    assert asked.status == 200, asked.body
    (form,) = asked.body["forms"]
    paths = {field["path"] for page in form["pages"] for group in page["groups"] for field in group["fields"]}
    assert form["template"] == "scan_compound" and "/address" in paths and not paths & {"/name", "/phone"}
    assert await city.services.db.visits.find_one({"place": place["id"]}) is None

    made = await enter(guard, place, who, {"scan_compound": HOME})
    assert made.status == 201, made.body
    assert made.body["color"]["color"] == "green" and made.body["person"]["name"] == "李**"
    stored = await city.services.db.visits.find_one({"_id": made.body["visit"]})
    assert stored["source"] == "manual" and stored["account"] == guard.account
    again = await enter(guard, place, who)
    assert again.status == 201 and again.body["person"]["id"] == made.body["person"]["id"]


async def test_the_guard_answers_for_nobody_afterwards(city: City) -> None:
    guard, place = await post(city)
    made = await enter(guard, place, card(), {"scan_compound": HOME})
    person = await city.services.db.persons.find_one({"_id": made.body["person"]["id"]})
    assert person["accounts"] == [] and person["verification"]["status"] == "unverified"
    assert (await guard.get("/api/v1/me/persons")).body["items"] == []
    assert (await guard.get(f"/api/v1/me/visits?person={person['_id']}")).code == "person.not_found"


async def test_consent_is_noted_once_with_how_it_was_given(city: City) -> None:
    guard, place = await post(city)
    who = card()
    made = await enter(guard, place, who, {"scan_compound": HOME}, consent="paper")
    await enter(guard, place, who)
    person = made.body["person"]["id"]
    said = await city.services.db.consents.find({"account": f"place:{place['id']}"}).to_list(10)
    assert {(one["kind"], one["how"], one["person"], one["given"]) for one in said} == {
        ("general", "paper", person, True), ("sensitive", "paper", person, True),
    }  # fmt: skip
    assert (await guard.get("/api/v1/me/consents")).body["items"][0]["person"] is None
    child = card(document_number=new_document("20200105"))
    made = await enter(guard, place, child, {"scan_compound": HOME})
    assert made.status == 201, made.body
    kinds = await city.services.db.consents.distinct("kind", {"person": made.body["person"]["id"]})
    assert "guardian" in kinds


async def test_somebody_known_is_found_by_document_and_keeps_their_data(city: City) -> None:
    guard, place = await post(city)
    citizen, person, who = await city.resident("410105002", "王小明")
    known = card("王小明", document_number=who.document_number)
    made = await enter(guard, place, known, {"scan_compound": HOME})
    assert made.status == 201, made.body
    assert made.body["person"]["id"] == person
    stored = await city.services.db.persons.find_one({"_id": person})
    assert stored["accounts"] == [citizen.account] and stored["region"] == "410105002" and stored["profile"] is None
    seen = await citizen.get(f"/api/v1/me/visits?person={person}")
    assert [visit["source"] for visit in seen.body["items"]] == ["manual"], "the person sees who looked at the color"


async def test_another_name_is_refused_before_anything_is_told(city: City) -> None:
    guard, place = await post(city)
    _, _, who = await city.resident(None, "王小明")
    other = card("李四", document_number=who.document_number)
    for answers in (None, {"scan_compound": HOME}):
        assert (await enter(guard, place, other, answers)).code == "person.document_claimed"
    assert await city.services.db.visits.find_one({"place": place["id"]}) is None


async def test_whoever_took_back_consent_is_not_entered(city: City) -> None:
    guard, place = await post(city)
    citizen, _, who = await city.resident(None, "王小明")
    await citizen.post("/api/v1/me/consents", {"kind": "general", "version": 1, "given": False})
    refused = await enter(guard, place, card("王小明", document_number=who.document_number))
    assert refused.code == "consent.required"


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"document_number": "410105196801010011"}, "/card/document_number"),
        ({"phone": "12345"}, "/card/phone"),
        ({"name": "　　李　"}, "/card/name"),
    ],
)
async def test_a_wrong_card_is_told(city: City, wrong: dict[str, Any], pointer: str) -> None:
    guard, place = await post(city)
    refused = await enter(guard, place, card(**wrong), {"scan_compound": HOME})
    assert pointer in {at for at, _ in refused.pointers}, refused.body


async def test_without_a_phone_the_form_asks_for_one_to_call(city: City) -> None:
    guard, place = await post(city)
    who = card()
    del who["phone"]
    asked = await enter(guard, place, who)
    paths = [f["path"] for page in asked.body["forms"][0]["pages"] for g in page["groups"] for f in g["fields"]]
    assert "/phone" in paths and "/name" not in paths
    lacking = await enter(guard, place, who, {"scan_compound": HOME})
    assert ("/answers/scan_compound/phone", "required") in lacking.pointers
    assert (await enter(guard, place, who, {"scan_compound": {**HOME, "phone": new_phone()}})).status == 201


async def test_presses_at_once_and_retries_are_one_visit(city: City) -> None:
    guard, place = await post(city)
    who = card()
    answers = {"scan_compound": HOME}
    made = await asyncio.gather(*(enter(guard, place, who, answers, key="one-press-only") for _ in range(5)))
    assert {one.status for one in made} == {201}, [one.body for one in made]
    assert len({one.body["visit"] for one in made}) == 1
    assert await city.services.db.visits.count_documents({"place": place["id"]}) == 1
    other = await enter(guard, place, card(), answers, key="one-press-only")
    assert other.code == "idempotency.mismatch"


async def test_two_guards_at_once_make_one_person(city: City) -> None:
    guard, place = await post(city)
    second = await city.staff("guard", f"place:{place['id']}")
    who = card()
    made = await asyncio.gather(*(enter(one, place, who, {"scan_compound": HOME}) for one in (guard, second)))
    assert {one.status for one in made} == {201}, [one.body for one in made]
    assert len({one.body["person"]["id"] for one in made}) == 1


async def test_a_fever_read_at_the_gate_is_red(city: City) -> None:
    guard, place = await post(city, "gate_compound")
    who = card()
    (form,) = (await enter(guard, place, who)).body["forms"]
    asked = [field["path"] for page in form["pages"] for group in page["groups"] for field in group["fields"]]
    assert "/sex" in asked and not {"/name", "/document/type", "/document/number"} & set(asked)
    basics = {"sex": "1", "building": "3", "room": "502", "resident_category": "owner"}
    made = await enter(guard, place, who, {"basic_information": basics})
    assert made.status == 201, made.body
    later = await enter(guard, place, who)
    assert [form["template"] for form in later.body["forms"]] == ["temperature"]
    hot = await enter(guard, place, who, {"temperature": {"temperature": 38.6}})
    assert hot.body["color"]["color"] == "red" and hot.body["alert"] is True
    assert [one["evidence"] for one in hot.body["color"]["reasons"]] == [[]], "why in words, not on which evidence"
    stored = await city.services.db.persons.find_one({"_id": hot.body["person"]["id"]})
    assert stored["colors"][hot.body["color"]["policy"]]["reasons"][0]["evidence"]


async def test_who_is_entered_at_home_is_a_resident(city: City) -> None:
    place, code = await compound(city)
    staff = await city.staff("compound_admin", f"region:{code}")
    made = await enter(staff, place, card("赵无机"), {"scan_compound": HOME})
    assert made.status == 201, made.body
    assert [row["cells"]["/name"] for row in await rows(staff)] == ["赵**"]


async def test_only_staff_of_the_place_enter_anybody(city: City) -> None:
    _, place = await post(city)
    elsewhere, citizen = await city.staff("guard", "place:AAAAAAAAAAAA"), await city.citizen()
    for actor in (elsewhere, citizen):
        assert (await enter(actor, place, card(), {"scan_compound": HOME})).code == "access.denied"
    assert (await enter(await city.staff("city_admin"), place, card())).code == "access.denied"


async def test_a_manual_visit_is_taken_back_and_only_such_a_one(city: City) -> None:
    guard, place = await post(city, "bus")
    citizen, person = await settled(city)
    answers = {"scan_bus": {"returned": False, "pledge": True}}
    scanned = await citizen.post("/api/v1/visits", {"code": place["code"], "person": person, "answers": answers})
    made = await enter(guard, place, card(), {"scan_bus": {"returned": False, "pledge": True}})
    assert made.status == scanned.status == 201, made.body
    path = f"/api/v1/visits/{made.body['visit']}"
    elsewhere = await city.staff("guard", "place:AAAAAAAAAAAA")
    assert (await elsewhere.send("DELETE", path)).code == "visit.not_found"
    assert (await citizen.send("DELETE", path)).code == "access.denied"
    assert (await guard.send("DELETE", f"/api/v1/visits/{scanned.body['visit']}")).code == "visit.not_manual"
    gone = await asyncio.gather(*(guard.send("DELETE", path) for _ in range(3)))
    assert sorted(one.status for one in gone) == [204, 404, 404]
    assert [one["source"] for one in (await guard.get(f"/api/v1/places/{place['id']}/visits")).body["items"]] == [
        "scan"
    ]
    entered = {"object": f"person:{made.body['person']['id']}", "verb": "visit.withdraw"}
    (entry,) = await city.services.db.audit_entries.find(entered).to_list(5)
    assert entry["before"] and entry["actor"] == guard.account
    assert entry["details"] == {"place": place["id"], "visit": made.body["visit"]}


async def test_a_look_at_a_color_cannot_be_undone_unseen(city: City) -> None:
    guard, place = await post(city, "bus")
    citizen, person, who = await city.resident(None, "王小明")
    known = card("王小明", document_number=who.document_number)
    made = await enter(guard, place, known, {"scan_bus": {"returned": False, "pledge": True}})
    assert (await guard.send("DELETE", f"/api/v1/visits/{made.body['visit']}")).status == 204
    assert (await citizen.get(f"/api/v1/me/visits?person={person}")).body["items"] == []
    (look,) = (await citizen.get("/api/v1/me/disclosures")).body["items"]
    assert (look["verb"], look["roles"]) == ("visit.withdraw", ["值守人员"])


async def test_asking_who_is_known_is_limited_too(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, place = await post(city)
    rules = city.services.limiter.rules
    monkeypatch.setitem(rules, "visit.record.account", (Window(2, 3600),))
    _, _, who = await city.resident(None, "王小明")
    guesses = [card(name, document_number=who.document_number) for name in ("王大明", "王中明", "王小明")]
    codes = [(await enter(guard, place, guess)).code for guess in guesses]
    assert codes == ["person.document_claimed", "person.document_claimed", "limit.exceeded"]


async def test_what_a_guard_types_of_a_resident_changes_no_list(city: City) -> None:
    place, code = await compound(city)
    _, _, said = await move_in(city, place, identity("钱住户"))
    staff = await city.staff("compound_admin", f"region:{code}")
    (before,) = await rows(staff)
    guard, elsewhere = await post(city)
    known = card("钱住户", document_number=said["document"]["number"])
    made = await enter(guard, elsewhere, known, {"scan_compound": {**HOME, "plate": "豫A12345"}})
    assert made.status == 201, made.body
    assert await rows(staff) == [before]


async def counts(guard: Actor, place: dict[str, Any]) -> dict[str, Any]:
    found = await guard.get(f"/api/v1/places/{place['id']}/counts")
    assert found.status == 200, found.body
    return dict(found.body)


def by(counted: dict[str, Any], what: str) -> dict[str, int]:
    return {one[what.removesuffix("s")]: one["count"] for one in counted[what] if one["count"]}


async def visited(city: City, place: dict[str, Any], ago: timedelta, color: str = "green", **more: Any) -> str:
    """A visit of the past, as it would have been stored."""
    guard = await city.staff("guard", f"place:{place['id']}")
    made = await enter(guard, place, card(), {"scan_bus": {"returned": False, "pledge": True}})
    change = {"at": city.clock() - ago, "color": color, "alert": color == "red", **more}
    await city.services.db.visits.update_one({"_id": made.body["visit"]}, {"$set": change})
    return str(made.body["visit"])


def at_noon(city: City) -> timedelta:
    """How far the clock is ahead when it is the next noon in the city."""
    local = city.clock().astimezone(city.services.settings.zone)
    noon = local.replace(hour=12, minute=7, second=30, microsecond=0)
    return (noon if noon > local else noon + timedelta(days=1)) - local


async def test_todays_counts_follow_visits_and_what_is_taken_back(city: City) -> None:
    guard, place = await post(city, "bus")
    try:
        city.clock.ahead += at_noon(city)
        assert (await counts(guard, place))["total"] == 0
        await visited(city, place, timedelta(hours=5), "red", source="scan")
        await visited(city, place, timedelta(hours=13), "red")  # yesterday
        gone = await visited(city, place, timedelta(hours=3), "yellow")
        await visited(city, place, timedelta(minutes=59))
        await visited(city, place, timedelta(minutes=61), source="guard")
        await city.services.db.visit_counts.delete_many({})
        for _ in range(2):
            found = await counts(guard, place)
            assert (found["total"], found["abnormal"], found["alerts"], found["last_hour"]) == (4, 2, 1, 1)
            assert by(found, "colors") == {"red": 1, "yellow": 1, "green": 2}
            assert by(found, "sources") == {"scan": 1, "guard": 1, "manual": 2}
        await visited(city, place, timedelta())
        found = await counts(guard, place)
        assert (found["total"], found["last_hour"]) == (5, 2)
        assert (await guard.send("DELETE", f"/api/v1/visits/{gone}")).status == 204
        found = await counts(guard, place)
        assert (found["total"], found["abnormal"]) == (4, 1)
        city.clock.ahead += timedelta(hours=2)
        found = await counts(guard, place)
        assert (found["total"], found["last_hour"]) == (4, 0)
    finally:
        city.clock.ahead = timedelta()


async def test_counts_begin_anew_at_midnight_and_the_last_hour_does_not(city: City) -> None:
    guard, place = await post(city, "bus")
    try:
        city.clock.ahead += at_noon(city) + timedelta(hours=12)  # seven and a half minutes past midnight
        await visited(city, place, timedelta(minutes=20))
        await visited(city, place, timedelta(minutes=2))
        await visited(city, place, timedelta(minutes=70))
        found = await counts(guard, place)
        assert (found["total"], found["last_hour"]) == (1, 2)
    finally:
        city.clock.ahead = timedelta()


async def test_a_visit_taken_back_while_somebody_counts_is_not_kept(city: City) -> None:
    guard, place = await post(city, "bus")
    try:
        city.clock.ahead += at_noon(city)
        gone = await visited(city, place, timedelta(hours=3))
        context = city.context()
        start = visit_counts._day_of(context, context.now)
        key, number = visit_counts._name(place["id"], start), timedelta(hours=9, minutes=7) // visit_counts.SLICE
        lo = start + number * visit_counts.SLICE
        counted = await visit_counts._count(context, place["id"], lo, lo + visit_counts.SLICE)
        assert counted["total"] == 1
        assert (await guard.send("DELETE", f"/api/v1/visits/{gone}")).status == 204
        await visit_counts._keep(context, key, start, {}, {number: counted})
        assert (await counts(guard, place))["total"] == 0
    finally:
        city.clock.ahead = timedelta()


async def test_counts_are_for_the_staff_of_the_place(city: City) -> None:
    _, place = await post(city, "bus")
    path = f"/api/v1/places/{place['id']}/counts"
    assert (await (await city.staff("guard", "place:AAAAAAAAAAAA")).get(path)).code == "access.denied"
    assert (await (await city.staff("city_admin")).get("/api/v1/places/AAAAAAAAAAAA/counts")).code == "place.not_found"


async def test_who_registers_later_takes_over_what_the_guard_entered(city: City) -> None:
    guard, place = await post(city, "bus")
    who = card("孙后来")
    made = await enter(guard, place, who, {"scan_bus": {"returned": False, "pledge": True}})
    citizen = await city.login(who["phone"])
    said = {**identity("孙后来"), "phone": who["phone"], "document": {"type": "10", "number": who["document_number"]}}
    answers = {"scan_metro": {**said, "returned": False, "pledge": True}}
    scanned = await citizen.post("/api/v1/visits", {"code": (await city.place("metro"))["code"], "answers": answers})
    assert scanned.status == 201, scanned.body
    assert scanned.body["person"]["id"] == made.body["person"]["id"] and scanned.body["person"]["is_self"]
