"""Officials (LT-6, ZE-3): captcha, four wrong passwords, SMS code or ten minutes, passwords by SMS, trusted devices."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import pytest

from server.actions.accounts import devices
from server.app import HANDLERS
from server.handlers.openapi import operations
from tests.cast import Actor, City, new_phone
from tests.handlers.logging_in import (  # noqa: F401
    SIGNS,
    captcha,
    clock,
    code_for,
    enter,
    issued,
    official_with,
    readable,
    registered,
)

pytestmark = pytest.mark.usefixtures("clock", "readable")
GOOD = "Kx93-tianqi"


async def test_an_official_needs_captcha_and_password(city: City) -> None:
    official = await official_with(city, GOOD)
    bare = await enter(city, official.phone, GOOD)
    assert (bare.status, bare.code) == (422, "login.wrong")
    right = await enter(city, official.phone, GOOD, captcha=await captcha(city))
    assert right.status == 201, right.body
    assert right.body["roles"] == ["city_admin"]
    verbs = [e["verb"] async for e in city.services.db.audit_entries.find({"actor": "", "details.how": "password"})]
    assert "session.open" in verbs


async def test_the_captcha_is_an_image(city: City) -> None:
    shown = (await city.visitor().get("/api/v1/captchas")).body
    assert shown["image"].startswith("data:image/png;base64,iVBORw0KGgo")
    assert shown["expires_in"] == 300
    stored = await city.services.db.captchas.find_one({"_id": shown["id"]})
    assert SIGNS not in str(stored)


async def test_a_captcha_works_once_in_either_case_for_five_minutes(city: City) -> None:
    official = await official_with(city, GOOD)
    solved = await captcha(city)
    lower = {**solved, "text": SIGNS.lower()}
    assert (await enter(city, official.phone, GOOD, captcha=lower)).status == 201
    assert (await enter(city, official.phone, GOOD, captcha=solved)).code == "captcha.wrong"
    wrong = await captcha(city)
    assert (await enter(city, official.phone, GOOD, captcha={**wrong, "text": "ZZZZZ"})).code == "captcha.wrong"
    assert (await enter(city, official.phone, GOOD, captcha=wrong)).code == "captcha.wrong"
    late = await captcha(city)
    city.clock.ahead += timedelta(minutes=5)
    assert (await enter(city, official.phone, GOOD, captcha=late)).code == "captcha.wrong"
    nothing = {"id": "nothing", "text": SIGNS}
    assert (await enter(city, official.phone, GOOD, captcha=nothing)).code == "captcha.wrong"


async def test_a_captcha_used_by_many_at_once_works_once(city: City) -> None:
    official = await official_with(city, GOOD)
    solved = await captcha(city)
    results = await asyncio.gather(*(enter(city, official.phone, GOOD, captcha=solved) for _ in range(5)))
    assert sorted(r.status for r in results) == [201, 422, 422, 422, 422]


async def test_a_wrong_captcha_costs_no_attempt(city: City) -> None:
    official = await official_with(city, GOOD)
    for _ in range(6):
        await enter(city, official.phone, "wrong", captcha={"id": "nothing", "text": "x"})
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city))).status == 201


async def test_after_four_wrong_passwords_a_code_or_ten_minutes(city: City) -> None:
    official = await official_with(city, GOOD)
    for _ in range(4):
        assert (await enter(city, official.phone, "Wrong9", captcha=await captcha(city))).code == "login.wrong"
    stopped = await enter(city, official.phone, GOOD, captcha=await captcha(city))
    assert (stopped.status, stopped.code) == (403, "login.code_needed")

    wrong = await enter(city, official.phone, GOOD, captcha=await captcha(city), code="000000")
    assert wrong.code == "login_code.wrong"
    code = await code_for(city, official.phone)
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city), code=code)).status == 201

    for _ in range(4):
        await enter(city, official.phone, "Wrong9", captcha=await captcha(city))
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city))).code == "login.code_needed"
    city.clock.ahead += timedelta(minutes=9)
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city))).code == "login.code_needed"
    city.clock.ahead += timedelta(minutes=1, seconds=5)
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city))).status == 201


async def test_guessing_in_parallel_gets_four_guesses(city: City) -> None:
    citizen = await registered(city, "tianqi-93kx")
    for phone in (citizen.phone, new_phone()):
        results = await asyncio.gather(*(enter(city, phone, f"guess-{number}") for number in range(12)))
        assert sorted(r.code for r in results) == ["login.code_needed"] * 8 + ["login.wrong"] * 4
        city.clock.ahead += timedelta(minutes=11)
        results = await asyncio.gather(*(enter(city, phone, f"guess-{number}") for number in range(8)))
        assert sorted(r.code for r in results) == ["login.code_needed"] * 4 + ["login.wrong"] * 4


async def test_a_right_code_does_not_make_a_wrong_password_right(city: City) -> None:
    official = await official_with(city, GOOD)
    code = await code_for(city, official.phone)
    assert (await enter(city, official.phone, "Wrong9", captcha=await captcha(city), code=code)).code == "login.wrong"
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city), code=code)).code == "login_code.wrong"


async def test_a_forgotten_password_comes_by_sms_and_must_be_changed(city: City) -> None:
    official = await official_with(city, GOOD)
    made = await issued(city, official)
    assert (await official.get("/api/v1/me/persons")).code == "session.invalid"
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city))).code == "login.wrong"
    entered = await enter(city, official.phone, made, captcha=await captcha(city))
    assert entered.status == 201 and entered.body["must_change"] is True
    bound = Actor(city.base, official.phone, entered.body["token"])
    assert (await bound.post("/api/v1/me/password", {"old": made, "new": "lowercase9"})).code == "password.weak"
    changed = await bound.post("/api/v1/me/password", {"old": made, "new": GOOD + "2"})
    assert changed.status == 201 and changed.body["must_change"] is False
    assert (await bound.get("/api/v1/me/persons")).code == "session.invalid"
    bound.token = changed.body["token"]
    assert (await bound.get("/api/v1/me/persons")).status == 200
    again = await enter(city, official.phone, GOOD + "2", captcha=await captcha(city))
    assert again.body["must_change"] is False


async def test_a_session_that_must_change_its_password_may_do_nothing_else(city: City) -> None:
    official = await official_with(city, GOOD)
    entered = await enter(city, official.phone, await issued(city, official), captcha=await captcha(city))
    bound = Actor(city.base, official.phone, entered.body["token"])
    asked, named = 0, {"place": (await city.place("bus"))["id"], "code": "ABCDEFGHJK"}
    for handler in HANDLERS:
        for name, declared in operations(handler):
            if not declared.is_public and not declared.before_change:
                path = re.sub(r"regions/{code}", "regions/410102001001", handler.path)
                path = re.sub(r"{(\w+)}", lambda part: named.get(part[1], part[1]), path)
                answer = await bound.send(name.upper(), path, {})
                assert (answer.status, answer.code) == (403, "password.must_change"), handler.path
                asked += 1
    assert asked > 15
    assert (await bound.send("DELETE", "/api/v1/sessions/current")).status == 204


async def test_a_password_by_sms_ends_after_a_week(city: City) -> None:
    official = await official_with(city, GOOD)
    made = await issued(city, official)
    city.clock.ahead += timedelta(days=7)
    assert (await enter(city, official.phone, made, captcha=await captcha(city))).code == "login.wrong"


async def test_an_official_cannot_choose_a_password_by_resetting(city: City) -> None:
    official = await official_with(city, GOOD)
    code = await code_for(city, official.phone, "password")
    body = {"phone": official.phone, "code": code, "password": "tianqi-93kx"}
    assert (await city.visitor().post("/api/v1/password-resets", body)).body == {"sent_by_sms": True}
    answer = await enter(city, official.phone, "tianqi-93kx", captcha=await captcha(city))
    assert answer.code == "login.wrong"
    code = await code_for(city, official.phone)
    register = {"phone": official.phone, "code": code, "password": "tianqi-93kx"}
    assert (await city.visitor().post("/api/v1/registrations", register)).code == "account.exists"


async def test_a_citizen_who_becomes_an_official_must_change_a_weaker_password(city: City) -> None:
    citizen = await registered(city, "tianqi-93kx")
    grants = [{"role": "guard", "scope": "region:410105"}]
    await city.services.db.accounts.update_one({"_id": citizen.account}, {"$set": {"grants": grants}})
    entered = await enter(city, citizen.phone, "tianqi-93kx", captcha=await captcha(city))
    assert entered.body["must_change"] is True


async def _trusted(city: City, official: Actor, **more: Any) -> dict[str, Any]:
    code = await code_for(city, official.phone)
    solved = await captcha(city)
    entered = await enter(city, official.phone, GOOD, captcha=solved, code=code, trust_device=True, **more)
    assert entered.status == 201, entered.body
    device: dict[str, Any] = entered.body["device"]
    return device


async def test_a_trusted_device_spares_captcha_and_code(city: City) -> None:
    official = await official_with(city, GOOD)
    asked = await enter(city, official.phone, GOOD, captcha=await captcha(city), trust_device=True)
    assert asked.code == "login.code_needed"
    device = await _trusted(city, official, device_title="办公室电脑")
    assert (await enter(city, official.phone, GOOD, device=device["token"])).status == 201
    for _ in range(5):
        await enter(city, official.phone, "Wrong9", captcha=await captcha(city))
    assert (await enter(city, official.phone, GOOD, captcha=await captcha(city))).code == "login.code_needed"
    assert (await enter(city, official.phone, GOOD, device=device["token"])).status == 201

    listed = (await official.get("/api/v1/me/devices")).body["items"]
    assert [(one["id"], one["title"]) for one in listed] == [(device["id"], "办公室电脑")]
    assert device["token"].split(".")[1] not in str(await city.services.db.devices.find_one({"_id": device["id"]}))
    city.clock.ahead += timedelta(days=30)
    assert (await enter(city, official.phone, GOOD, device=device["token"])).code == "login.wrong"


async def test_a_stolen_device_gets_four_guesses(city: City) -> None:
    official = await official_with(city, GOOD)
    token = (await _trusted(city, official))["token"]
    results = await asyncio.gather(*(enter(city, official.phone, "Wrong9", device=token) for _ in range(9)))
    assert sorted(r.code for r in results) == ["login.code_needed"] * 5 + ["login.wrong"] * 4


async def test_device_tokens_that_are_none(city: City) -> None:
    official, other = await official_with(city, GOOD), await official_with(city, GOOD)
    device = await _trusted(city, official)
    for token in (device["token"] + "x", device["id"] + ".", device["id"], ".", "é"):
        assert (await enter(city, official.phone, GOOD, device=token)).code == "login.wrong", token
        city.clock.ahead += timedelta(minutes=11)
    assert (await enter(city, other.phone, GOOD, device=device["token"])).code == "login.wrong"


async def test_a_device_is_revoked_by_its_account_only(city: City) -> None:
    official, other = await official_with(city, GOOD), await city.citizen()
    device = await _trusted(city, official)
    path = f"/api/v1/me/devices/{device['id']}"
    assert (await other.send("DELETE", path)).code == "device.not_found"
    assert (await official.send("DELETE", path)).status == 204
    assert (await official.send("DELETE", path)).code == "device.not_found"
    assert (await enter(city, official.phone, GOOD, device=device["token"])).code == "login.wrong"


async def test_a_new_password_ends_the_trust(city: City) -> None:
    official = await official_with(city, GOOD)
    device = await _trusted(city, official)
    changed = await official.post("/api/v1/me/password", {"old": GOOD, "new": GOOD + "2"})
    assert changed.status == 201
    assert (await enter(city, official.phone, GOOD + "2", device=device["token"])).code == "login.wrong"


async def test_an_account_has_at_most_ten_devices(city: City) -> None:
    official = await official_with(city, GOOD)
    for number in range(12):
        city.clock.ahead += timedelta(seconds=1)
        await devices.trust_device(city.context(), official.account, str(number))
    titles = [one["title"] for one in (await official.get("/api/v1/me/devices")).body["items"]]
    assert titles == [str(number) for number in range(11, 1, -1)]


async def test_a_head_of_an_enterprise_trusts_a_device_by_code(city: City) -> None:
    """SD-2."""
    citizen = await city.citizen()
    code = await code_for(city, citizen.phone)
    body = {"phone": citizen.phone, "code": code, "trust_device": True}
    entered = await city.visitor().post("/api/v1/sessions", body)
    assert entered.status == 201 and entered.body["device"]["token"]
