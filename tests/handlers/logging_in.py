"""What the tests of logging in share: codes from the inbox, captchas that a test can read, accounts with passwords."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from server.actions.accounts import captchas
from tests.cast import Actor, City, Response, new_phone

CODES = "/api/v1/login-codes"
PASSWORD = "/api/v1/sessions/password"
SIGNS = "ABC2D"


@pytest.fixture
def clock(city: City) -> Iterator[Any]:
    """The time of the city, put back after the test."""
    yield city.clock
    city.clock.ahead = timedelta()


@pytest.fixture
def readable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every captcha shows the same signs."""
    monkeypatch.setattr(captchas, "new_text", lambda: SIGNS)


async def sms(city: City, phone: str) -> str:
    """The newest message to a number."""
    inbox = await city.visitor().get(f"/api/dev/inbox?phone={phone}")
    return str(inbox.body["items"][0]["text"])


async def code_for(city: City, phone: str, purpose: str = "login") -> str:
    """A code by SMS; a minute passes, for a number gets only one in each."""
    city.clock.ahead += timedelta(seconds=61)
    asked = await city.visitor().post(CODES, {"phone": phone, "purpose": purpose})
    assert asked.status == 202, asked.body
    found = re.search(r"\d{6}", await sms(city, phone))
    assert found
    return found[0]


async def registered(city: City, password: str = "tianqi-93kx") -> Actor:
    """A citizen with a password."""
    phone = new_phone()
    body = {"phone": phone, "code": await code_for(city, phone), "password": password}
    made = await city.visitor().post("/api/v1/registrations", body)
    assert made.status == 201, made.body
    return Actor(city.base, phone, made.body["token"], made.body["account"])


async def issued(city: City, official: Actor) -> str:
    """The password that an official who forgot theirs gets by SMS."""
    body = {"phone": official.phone, "code": await code_for(city, official.phone, "password")}
    reset = await city.visitor().post("/api/v1/password-resets", body)
    assert (reset.status, reset.body) == (200, {"sent_by_sms": True})
    found = re.search(r"新密码为 (\S+?)，", await sms(city, official.phone))
    assert found
    return found[1]


async def official_with(city: City, password: str) -> Actor:
    """An official who has changed the password they got."""
    official = await city.staff("city_admin")
    body = {"new": password, "code": await code_for(city, official.phone, "password")}
    changed = await official.post("/api/v1/me/password", body)
    assert changed.status == 201, changed.body
    official.token = changed.body["token"]
    return official


async def captcha(city: City) -> dict[str, str]:
    """A captcha, solved."""
    shown = await city.visitor().get("/api/v1/captchas")
    assert shown.status == 200
    return {"id": shown.body["id"], "text": SIGNS}


async def enter(city: City, phone: str, password: str, **more: Any) -> Response:
    """Log in by password."""
    return await city.visitor().post(PASSWORD, {"phone": phone, "password": password, **more})
