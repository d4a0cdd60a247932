"""Codes made in batches, handed out, activated by the first scan of the person in charge, then scanned by everybody."""

import asyncio

from tests.cast import City, identity, new_phone, settled

BUS = {"route": "B1路", "plate": "豫A12345", "contact_name": "王师傅", "contact_phone": "13800138000"}


async def test_a_batch_is_made_once_and_each_code_activated_once(city: City) -> None:
    official = await city.staff("city_admin")
    body = {"kind": "bus", "region": "410105", "count": 3}
    batch = await official.post("/api/v1/place-batches", body, key="batch-of-three")
    again = await official.post("/api/v1/place-batches", body, key="batch-of-three")
    assert batch.status == 201, batch.body
    assert batch.body == again.body
    assert len({code["code"] for code in batch.body["codes"]}) == 3
    assert await city.services.db.places.count_documents({"batch": batch.body["batch"]}) == 3

    code = batch.body["codes"][0]["code"]
    driver, passenger = await city.citizen(), await city.citizen()
    assert (await passenger.post("/api/v1/visits", {"code": code})).code == "place_code.inactive"
    described = await driver.get(f"/api/v1/place-codes/{code}")
    assert (described.body["status"], described.body["activation"]) == ("blank", "activate_bus")

    wrong = await driver.post(f"/api/v1/place-codes/{code}/activation", {"answers": {**BUS, "plate": "A1"}})
    assert ("/answers/plate", "format") in wrong.pointers
    results = await asyncio.gather(
        *(driver.post(f"/api/v1/place-codes/{code}/activation", {"answers": BUS}) for _ in range(4))
    )
    assert sorted(r.status for r in results) == [201, 409, 409, 409], [r.body for r in results]
    assert await city.services.db.submissions.count_documents({"template": "activate_bus", "place": code[:12]}) == 1

    asked = await passenger.post("/api/v1/visits", {"code": code})
    assert [form["template"] for form in asked.body["forms"]] == ["scan_bus"]


async def test_known_in_the_city_is_asked_nothing_at_the_next_kind(city: City) -> None:
    citizen, metro, market = await city.citizen(), await city.place("metro"), await city.place("farmers_market")
    answers = {"scan_metro": {**identity(), "returned": False, "pledge": True}}
    first = await citizen.post("/api/v1/visits", {"code": metro["code"], "answers": answers})
    assert first.status == 201, first.body
    second = await citizen.post("/api/v1/visits", {"code": market["code"], "person": first.body["person"]["id"]})
    assert second.status == 201, second.body


async def test_a_checkpoint_asks_each_time_and_marks_by_departure(city: City) -> None:
    citizen, person = await settled(city)
    station = await city.place("checkpoint_railway")
    today = city.clock().astimezone(city.services.settings.zone).date().isoformat()
    trip = {"arrival_date": today, "abroad": False, "departure_region": "420100", "pledge": True}
    for _ in range(2):
        asked = await citizen.post("/api/v1/visits", {"code": station["code"], "person": person})
        assert [form["template"] for form in asked.body["forms"]] == ["scan_checkpoint"]
        shown = {
            field["path"] for page in asked.body["forms"][0]["pages"] for g in page["groups"] for field in g["fields"]
        }
        assert "/departure_region" in shown and "/name" not in shown
        body = {"code": station["code"], "person": person, "answers": {"scan_checkpoint": trip}}
        marked = await citizen.post("/api/v1/visits", body)
        assert marked.status == 201, marked.body
    four = await citizen.get(f"/api/v1/me/color?person={person}")
    assert {c["policy"]: c["color"] for c in four.body["colors"]}["four_color"] == "orange"


async def test_the_same_scan_twice_is_one_visit(city: City) -> None:
    citizen, person = await settled(city)
    place = await city.place("bus")
    body = {"code": place["code"], "person": person, "answers": {"scan_bus": {"returned": False, "pledge": True}}}
    first, second = await asyncio.gather(*(citizen.post("/api/v1/visits", body, key="one-scan-only") for _ in range(2)))
    assert first.status == second.status == 201, (first.body, second.body)
    assert first.body["visit"] == second.body["visit"]
    plain = {"code": place["code"], "person": person}
    results = await asyncio.gather(*(citizen.post("/api/v1/visits", plain, key="second-scan") for _ in range(8)))
    assert {r.body["visit"] for r in results} == {results[0].body["visit"]}
    assert await city.services.db.visits.count_documents({"person": person, "place": place["id"]}) == 2
    other = await city.place("bus")
    assert (await citizen.post("/api/v1/visits", {**plain, "code": other["code"]}, key="second-scan")).code == (
        "idempotency.mismatch"
    )


async def test_two_requests_that_make_the_same_person_make_one(city: City) -> None:
    citizen, place = await city.citizen(), await city.place("supermarket")
    answers = {"scan_supermarket": {**identity(phone=new_phone()), "returned": False, "pledge": True}}
    body = {"code": place["code"], "answers": answers}
    results = await asyncio.gather(*(citizen.post("/api/v1/visits", body) for _ in range(3)))
    assert {r.status for r in results} == {201}, [r.body for r in results]
    assert len({r.body["person"]["id"] for r in results}) == 1


async def test_the_image_of_a_code(city: City) -> None:
    place = await city.place("compound")
    image = await city.visitor().get(f"/api/v1/place-codes/{place['code']}/image.svg")
    assert image.status == 200
    assert image.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in image.body
