"""Up, ready, measured; two processes agree on who is logged out; the landing page leads on."""

import pytest
from pymongo.errors import AutoReconnect

from server.actions.services import Services
from server.commands.web import drain, start_server
from tests.cast import Actor, City, settled


async def test_health_readiness_and_metrics(city: City) -> None:
    anybody = city.visitor()
    assert (await anybody.get("/healthz")).body == {"status": "ok"}
    assert (await anybody.get("/readyz")).body == {"status": "ready"}
    await anybody.get("/api/v1/place-codes/0123456789ABCDEFGHJKMN")
    text = (await anybody.get("/metrics")).body.decode()
    assert 'path="/api/v1/place-codes/{code}",status="404"' in text
    assert "0123456789ABCDEFGHJKMN" not in text


async def test_a_session_closed_in_one_process_is_closed_in_the_other(city: City) -> None:
    other = Services(city.services.settings, city.uri)
    await other.refresh()
    server = start_server(other, port=0)
    port = next(iter(server._sockets.values())).getsockname()[1]
    try:
        citizen, _ = await settled(city)
        elsewhere = Actor(f"http://127.0.0.1:{port}", citizen.phone, citizen.token)
        assert (await elsewhere.get("/api/v1/me/persons")).status == 200
        await citizen.send("DELETE", "/api/v1/sessions/current")
        await other.sessions.refresh(other.db.revocations)
        assert (await elsewhere.get("/api/v1/me/persons")).code == "session.invalid"
    finally:
        await drain(server, other)
        await other.stop()


async def test_a_request_id_is_given_or_kept(city: City) -> None:
    anybody = city.visitor()
    kept = await anybody.send("GET", "/api/v1/nothing", X_Request_Id="abc123")
    assert kept.headers["X-Request-Id"] == kept.body["request_id"] == "abc123"
    hostile = await anybody.send("GET", "/api/v1/nothing", X_Request_Id='"><script>')
    assert "script" not in hostile.headers["X-Request-Id"]


async def test_the_landing_page_and_a_printed_code(city: City) -> None:
    place = await city.place("compound")
    page = await city.visitor().get("/")
    assert page.status == 200 and "安码" in page.body.decode()
    scanned = await city.visitor().get(f"/p/{place['code']}")
    assert scanned.status == 200


async def test_an_overloaded_database_is_a_503_with_a_pause(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(key: str) -> None:
        raise AutoReconnect("gone")

    citizen, person = await settled(city)
    monkeypatch.setattr(city.services.person_reads, "get", away)
    answer = await citizen.get(f"/api/v1/me/color?person={person}")
    assert (answer.status, answer.code) == (503, "server.overloaded")
    assert 1 <= int(answer.headers["Retry-After"]) <= 6
