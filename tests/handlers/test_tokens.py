"""What a token proves about persons: a daily report then needs no read; whatever ends the proof ends it at once."""

from datetime import timedelta

import pytest

from tests.cast import Actor, City, fever_report, healthy_report, settled


async def known_at_login(city: City) -> tuple[Actor, str]:
    """A citizen who has logged in after the person was made, so that the token names it."""
    citizen, person = await settled(city)
    city.clock.ahead += timedelta(minutes=2)  # the next code
    try:
        again = await city.login(citizen.phone)
    finally:
        city.clock.ahead -= timedelta(minutes=2)
    assert person in city.services.sessions.actor(again.token or "").persons
    return again, person


async def test_a_daily_report_reads_nothing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen, person = await known_at_login(city)

    async def read(key: str) -> None:
        raise AssertionError(f"read {key}")

    monkeypatch.setattr(city.services.person_reads, "get", read)
    body = {"template": "daily_report", "person": person, "answers": healthy_report()}
    receipt = await citizen.post("/api/v1/submissions", body)
    assert receipt.status == 201, receipt.body
    assert receipt.body["person"] == {"id": person}
    assert await city.services.db.submissions.find_one({"_id": receipt.body["id"], "person": person})


async def test_a_report_of_fever_still_finds_the_person(city: City) -> None:
    citizen, person = await known_at_login(city)
    body = {"template": "daily_report", "person": person, "answers": fever_report()}
    assert (await citizen.post("/api/v1/submissions", body)).status == 201
    colors = (await citizen.get(f"/api/v1/me/color?person={person}")).body["colors"]
    assert {c["policy"]: c["color"] for c in colors}["four_color"] == "red"


async def test_a_consent_taken_back_holds_for_old_and_new_tokens(city: City) -> None:
    citizen, person = await known_at_login(city)
    texts = (await citizen.get("/api/v1/consents")).body["items"]
    version = next(text["version"] for text in texts if text["kind"] == "sensitive")
    body = {"kind": "sensitive", "version": version, "given": False}
    assert (await citizen.post("/api/v1/me/consents", body)).status == 201
    report = {"template": "daily_report", "person": person, "answers": healthy_report()}
    assert (await citizen.post("/api/v1/submissions", report)).code == "consent.required"
    city.clock.ahead += timedelta(minutes=4)
    try:
        again = await city.login(citizen.phone)  # the cast agrees anew after each log-in
        assert city.services.sessions.actor(again.token or "").persons == ()
        assert (await again.post("/api/v1/submissions", report)).status == 201
    finally:
        city.clock.ahead -= timedelta(minutes=4)
