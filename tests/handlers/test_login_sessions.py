"""One's own sessions: listed, ended one by one, ended everywhere; no other account's; proved without a read."""

import asyncio

import pytest

from server.actions.accounts.sessions import SessionTokens
from server.actions.context import Actor as Claims
from tests.cast import Actor, City
from tests.handlers.logging_in import clock, code_for, enter, registered  # noqa: F401

pytestmark = pytest.mark.usefixtures("clock")
GOOD = "tianqi-93kx"


async def _again(city: City, citizen: Actor) -> Actor:
    entered = await enter(city, citizen.phone, GOOD)
    assert entered.status == 201, entered.body
    return Actor(city.base, citizen.phone, entered.body["token"], entered.body["account"])


async def test_sessions_are_listed_and_ended_one_by_one(city: City) -> None:
    citizen = await registered(city, GOOD)
    phone = await _again(city, citizen)
    listed = (await citizen.get("/api/v1/me/sessions")).body["items"]
    assert [(one["how"], one["is_current"]) for one in listed] == [("password", False), ("registration", True)]
    ended = await citizen.send("DELETE", f"/api/v1/me/sessions/{listed[0]['id']}")
    assert ended.status == 204
    assert (await phone.get("/api/v1/me/persons")).code == "session.invalid"
    assert [one["id"] for one in (await citizen.get("/api/v1/me/sessions")).body["items"]] == [listed[1]["id"]]
    row = await city.services.db.sessions.find_one({"_id": listed[0]["id"]})
    assert row["status"] == "closed"


async def test_another_ones_session_looks_like_none(city: City) -> None:
    citizen, other = await registered(city, GOOD), await city.citizen()
    session = (await citizen.get("/api/v1/me/sessions")).body["items"][0]["id"]
    for wrong in (session, "nothing"):
        answer = await other.send("DELETE", f"/api/v1/me/sessions/{wrong}")
        assert (answer.status, answer.code) == (404, "session.not_found")
    assert (await citizen.get("/api/v1/me/persons")).status == 200


async def test_logging_out_everywhere(city: City) -> None:
    citizen = await registered(city, GOOD)
    others = await asyncio.gather(*(_again(city, citizen) for _ in range(3)))
    assert len((await citizen.get("/api/v1/me/sessions")).body["items"]) == 4
    assert (await citizen.send("DELETE", "/api/v1/me/sessions")).status == 204
    for ended in (citizen, *others):
        assert (await ended.get("/api/v1/me/persons")).code == "session.invalid"
    fresh = await _again(city, citizen)
    assert len((await fresh.get("/api/v1/me/sessions")).body["items"]) == 1


async def test_sessions_page_by_key(city: City) -> None:
    citizen = await registered(city, GOOD)
    for _ in range(4):
        await _again(city, citizen)
    first = (await citizen.get("/api/v1/me/sessions?limit=3")).body
    rest = (await citizen.get(f"/api/v1/me/sessions?limit=3&cursor={first['next']}")).body
    assert len({one["id"] for one in first["items"] + rest["items"]}) == 5 and rest["next"] is None
    assert (await citizen.get("/api/v1/me/sessions?cursor=AAAA")).code == "page.cursor"


async def test_a_session_is_proved_without_the_database(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen = await registered(city, GOOD)
    monkeypatch.setattr(city.services, "db", None)
    assert city.services.sessions.actor(citizen.token or "").account == citizen.account


async def test_a_token_says_that_the_password_must_be_changed(city: City) -> None:
    tokens = SessionTokens(["key"], city.clock)
    until = city.clock().replace(year=city.clock().year + 1)
    bound = tokens.actor(tokens.issue(Claims("a", "s", (), must_change=True), until))
    free = tokens.actor(tokens.issue(Claims("a", "s"), until))
    assert (bound.must_change, free.must_change) == (True, False)
