"""Alipay against a fake that signs and verifies: nothing is believed without its signature."""

import base64
import time
from collections.abc import Iterator
from typing import Any

import pytest

from server.channels.alipay import Alipay, members
from server.channels.undelivered import Fate, Undelivered
from server.errors import Problem
from server.settings import Settings, SettingsError
from server.threads import Threads
from tests.fakes.alipay import AlipayFake

OURS, OTHER = "2021000000000001", "2021000000000002"


@pytest.fixture(scope="module")
def running() -> Iterator[AlipayFake]:
    with AlipayFake(OURS, OTHER) as fake:
        yield fake


@pytest.fixture
def fake(running: AlipayFake) -> AlipayFake:
    running.ahead = 0
    running.faults.clear()
    return running


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads("test", 2, waiting=4)
    yield threads
    threads.stop()


@pytest.fixture
def alipay(fake: AlipayFake, threads: Threads) -> Alipay:
    return app_of(fake, threads)


def app_of(fake: AlipayFake, threads: Threads, **wrong: Any) -> Alipay:
    right = {
        "alipay_app_id": OURS,
        "alipay_private_key": fake.app_private_key,
        "alipay_public_key": fake.public_key,
        "alipay_aes_key": fake.aes_key,
        "alipay_url": fake.url + "/gateway.do",
    }
    return Alipay(Settings(**{**right, **wrong}), threads)


async def code_of(awaited: Any) -> str:
    with pytest.raises(Problem) as refused:
        await awaited
    return refused.value.code


async def test_a_code_names_its_user_once(fake: AlipayFake, alipay: Alipay) -> None:
    code = fake.login("open-1")
    assert await alipay.open_id(code) == "open-1"
    assert await code_of(alipay.open_id(code)) == "app_login.wrong"


async def test_codes_that_are_none(fake: AlipayFake, alipay: Alipay) -> None:
    assert await code_of(alipay.open_id("guessed&sign=x")) == "app_login.wrong"
    assert await code_of(alipay.open_id(fake.login("open-1", app=OTHER))) == "app_login.wrong"
    late = fake.login("open-1")
    fake.ahead = 181
    assert await code_of(alipay.open_id(late)) == "app_login.wrong"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("tampered", "app_login.unavailable"),
        ("unsigned", "app_login.unavailable"),
        ("error_response", "app_login.unavailable"),
        ("40004", "app_login.wrong"),
        ("20000", "app_login.unavailable"),
        ("no_open_id", "app_login.unavailable"),
        ("garbage", "app_login.unavailable"),
        ("drop", "app_login.unavailable"),
    ],
)
async def test_answers_that_are_none(fake: AlipayFake, alipay: Alipay, fault: str, code: str) -> None:
    fake.faults.append(fault)
    assert await code_of(alipay.open_id(fake.login("open-1"))) == code


async def test_braces_in_a_value_do_not_disturb_the_signature(fake: AlipayFake, alipay: Alipay) -> None:
    fake.faults.append("braces")
    assert await alipay.open_id(fake.login("open-1")) == "open-1"


async def test_a_wrong_configuration_is_not_the_users_fault(fake: AlipayFake, threads: Threads) -> None:
    with AlipayFake(OURS, OTHER) as stranger:
        forged = app_of(fake, threads, alipay_private_key=stranger.app_private_key)
        assert await code_of(forged.open_id(fake.login("open-1"))) == "app_login.unavailable"
        believes = app_of(fake, threads, alipay_public_key=stranger.public_key)
        assert await code_of(believes.open_id(fake.login("open-1"))) == "app_login.unavailable"
    nobody = app_of(fake, threads, alipay_app_id="2021000000000009")
    assert await code_of(nobody.open_id(fake.login("open-1"))) == "app_login.unavailable"
    fake.ahead = 1800
    assert await code_of(app_of(fake, threads).open_id(fake.login("open-1"))) == "app_login.unavailable"


async def test_the_time_zone_of_the_machine_does_not_matter(
    fake: AlipayFake, alipay: Alipay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert await alipay.open_id(fake.login("open-1")) == "open-1"
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


async def test_a_phone_is_decrypted_after_its_signature_is_right(fake: AlipayFake, alipay: Alipay) -> None:
    given = fake.phone("13800001111")
    assert await alipay.phone_number(**given) == "13800001111"
    other = fake.phone("13900002222")
    assert await code_of(alipay.phone_number(other["response"], given["sign"])) == "app_login.phone"
    for sign in ("", "x", "AAAA", base64.b64encode(bytes(256)).decode(), "é"):
        assert await code_of(alipay.phone_number(given["response"], sign)) == "app_login.phone"


async def test_signed_contents_that_are_no_phone(fake: AlipayFake, alipay: Alipay) -> None:
    refusal = {"code": "40003", "msg": "Insufficient Conditions", "subCode": "isv.missing-encrypt-key"}
    for content in (refusal, "text", [], {"code": "10000"}, {"code": "10000", "mobile": 1}):
        assert await code_of(alipay.phone_number(**fake.sealed(content))) == "app_login.phone"
    for response in ("", "AAAA", "not base64"):
        assert await code_of(alipay.phone_number(response, fake.sign(f'"{response}"'))) == "app_login.phone"


async def test_without_a_key_no_phone_is_read(fake: AlipayFake, threads: Threads) -> None:
    app = app_of(fake, threads, alipay_aes_key=None)
    assert await code_of(app.phone_number(**fake.phone("13800001111"))) == "app_login.unavailable"


@pytest.mark.parametrize("wrong", [{"alipay_private_key": "short!"}, {"alipay_public_key": ""}])
def test_a_key_that_is_none_stops_the_start(fake: AlipayFake, threads: Threads, wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="ANMA_ALIPAY"):
        app_of(fake, threads, **wrong)


def test_members_are_the_exact_texts_that_were_signed() -> None:
    assert members('{ "a" : {"b": "}"} , "sign":"s"}') == {"a": '{"b": "}"}', "sign": '"s"'}
    for wrong in ("", "[]", "{}", '{"a":1', '{"a" 1}', '{"a":1,"a":2}', "{1:2}", "{'a':1}", "nonsense"):
        with pytest.raises(ValueError):
            members(wrong)


async def test_a_message_carries_its_data_as_a_text(fake: AlipayFake, alipay: Alipay) -> None:
    fake.templates, fake.subscribed = {"m1": ["keyword1", "keyword2"]}, {("open-1", "m1")}
    fields = {"keyword1": '带 "引号" } 和 { 的表单', "keyword2": ""}
    await alipay.send_message("open-1", "m1", "citizen/notices/index", fields)
    assert fake.sent == [{"to": "open-1", "template": "m1", "keyword1": '带 "引号" } 和 { 的表单', "keyword2": "无"}]


@pytest.mark.parametrize(
    ("wrong", "fate", "code"),
    [
        ({"open_id": "open-9"}, Fate.REFUSED, "NO_SUBSCRIBE_RELATION"),
        ({"template": "m9"}, Fate.REFUSED, "USER_TEMPLATE_ILLEGAL"),
        ({"page": ""}, Fate.REFUSED, "INVALID_PARAMETER"),
        ({"fault": "garbage"}, Fate.UNCLEAR, "HTTP 502"),
        ({"fault": "drop"}, Fate.UNCLEAR, "RemoteDisconnected"),
        ({"fault": "unsigned"}, Fate.REFUSED, "None"),
    ],
)
async def test_messages_that_are_not_taken(
    fake: AlipayFake, alipay: Alipay, wrong: dict[str, Any], fate: Fate, code: str
) -> None:
    fake.templates, fake.subscribed, fake.sent = {"m1": ["keyword1"]}, {("open-1", "m1")}, []
    asked = {"open_id": "open-1", "template": "m1", "page": "p", "fault": None, **wrong}
    fake.faults[:] = [asked["fault"]] if asked["fault"] else []
    with pytest.raises(Undelivered) as caught:
        await alipay.send_message(asked["open_id"], asked["template"], asked["page"], {"keyword1": "x"})
    assert (caught.value.fate, caught.value.vendor_code) == (fate, code)
