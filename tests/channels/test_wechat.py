"""WeChat against a fake that refuses as documented: every refusal means what the person must do, once."""

from collections.abc import Iterator
from typing import Any

import pytest

from server.channels.undelivered import Fate
from server.channels.wechat import TokenRefused, WeChat
from server.errors import Problem
from server.settings import Settings
from server.threads import Threads
from tests.channels.failures import failure_of
from tests.fakes.wechat import WeChatFake

OURS, OTHER = "wx0ours", "wx0other"


@pytest.fixture
def fake() -> Iterator[WeChatFake]:
    with WeChatFake({OURS: "secret", OTHER: "other-secret"}) as fake:
        yield fake


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads("test", 2, waiting=4)
    yield threads
    threads.stop()


@pytest.fixture
def wechat(fake: WeChatFake, threads: Threads) -> WeChat:
    return app_of(fake, threads)


def app_of(fake: WeChatFake, threads: Threads, **wrong: Any) -> WeChat:
    right = {"wechat_app_id": OURS, "wechat_secret": "secret", "wechat_url": fake.url}
    return WeChat(Settings(**{**right, **wrong}), threads)


async def code_of(awaited: Any) -> str:
    with pytest.raises(Problem) as refused:
        await awaited
    return refused.value.code


async def test_a_login_code_names_its_user_once(fake: WeChatFake, wechat: WeChat) -> None:
    code = fake.login(OURS, "open-1")
    assert await wechat.open_id(code) == "open-1"
    assert "access_token" not in fake.asked[-1].query
    assert await code_of(wechat.open_id(code)) == "app_login.wrong"


async def test_codes_that_are_none(fake: WeChatFake, wechat: WeChat) -> None:
    assert await code_of(wechat.open_id("guessed")) == "app_login.wrong"
    assert await code_of(wechat.open_id(fake.login(OTHER, "open-1"))) == "app_login.wrong"
    late = fake.login(OURS, "open-1")
    fake.ahead = 301
    assert await code_of(wechat.open_id(late)) == "app_login.wrong"
    fake.blocked.add("open-2")
    assert await code_of(wechat.open_id(fake.login(OURS, "open-2"))) == "app_login.blocked"


@pytest.mark.parametrize("wrong", [{"wechat_app_id": "wx0nobody"}, {"wechat_secret": "guessed"}])
async def test_a_wrong_configuration_is_not_the_users_fault(
    fake: WeChatFake, threads: Threads, wrong: dict[str, str]
) -> None:
    app = app_of(fake, threads, **wrong)
    assert await code_of(app.open_id(fake.login(OURS, "open-1"))) == "app_login.unavailable"
    assert await code_of(app.stable_token(force=False)) == "app_login.unavailable"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (45011, "app_login.busy"),
        (45009, "app_login.busy"),
        (-1, "app_login.unavailable"),
        (99999, "app_login.unavailable"),
        ("garbage", "app_login.unavailable"),
        ("drop", "app_login.unavailable"),
    ],
)
async def test_when_the_platform_fails(fake: WeChatFake, wechat: WeChat, fault: Any, code: str) -> None:
    fake.faults = [fault]
    assert await code_of(wechat.open_id(fake.login(OURS, "open-1"))) == code
    assert len(fake.asked) == 1


async def test_a_phone_code_gives_a_mainland_number_once(fake: WeChatFake, wechat: WeChat) -> None:
    token, lasts = await wechat.stable_token(force=False)
    assert 7000 < lasts <= 7200
    code = fake.phone(OURS, "13800001111")
    assert await wechat.phone_number(code, token) == "13800001111"
    assert await code_of(wechat.phone_number(code, token)) == "app_login.phone"
    assert await code_of(wechat.phone_number(fake.login(OURS, "open-1"), token)) == "app_login.phone"
    assert await code_of(wechat.phone_number(fake.phone(OTHER, "13800001111"), token)) == "app_login.phone"
    assert await code_of(wechat.phone_number(fake.phone(OURS, "+852 51234567"), token)) == "app_login.phone"


async def test_a_token_is_stable_until_it_is_forced_or_ends(fake: WeChatFake, wechat: WeChat) -> None:
    first, _ = await wechat.stable_token(force=False)
    assert (await wechat.stable_token(force=False))[0] == first
    forced, _ = await wechat.stable_token(force=True)
    assert forced != first
    with pytest.raises(TokenRefused):  # 40001
        await wechat.phone_number(fake.phone(OURS, "13800001111"), first)
    fake.ahead = 7201
    with pytest.raises(TokenRefused):  # 42001
        await wechat.phone_number(fake.phone(OURS, "13800001111"), forced)


async def test_a_message_uses_up_one_acceptance(fake: WeChatFake, wechat: WeChat) -> None:
    token, _ = await wechat.stable_token(force=False)
    fake.templates = {"t1": ["thing1", "time2", "phrase3"]}
    fake.accept("open-1", "t1")
    fields = {
        "thing1": "一份名字很长很长很长很长很长很长很长的表单",
        "time2": "2026年03月01日 18:00",
        "phrase3": "已通过！",
    }
    await wechat.send_message("open-1", "t1", "citizen/notices/index", fields, token)
    (sent,) = fake.sent
    assert (sent["to"], sent["phrase3"], len(sent["thing1"])) == ("open-1", "已通过", 20)
    assert (await failure_of(wechat.send_message("open-1", "t1", "p", fields, token))).vendor_code == "43101"


@pytest.mark.parametrize(
    ("wrong", "fate", "code"),
    [
        ({"time2": "随时"}, Fate.REFUSED, "47003 time2"),
        ({"template": "t9"}, Fate.REFUSED, "40037"),
        ({"open_id": "open-9"}, Fate.REFUSED, "40003"),
        ({"page": "//evil .cn"}, Fate.REFUSED, "41030"),
        ({"fault": -1}, Fate.PASSING, "-1"),
        ({"fault": 45009}, Fate.PASSING, "45009"),
        ({"fault": "drop"}, Fate.UNCLEAR, "ConnectionError"),
        ({"fault": "garbage"}, Fate.UNCLEAR, "HTTP"),
    ],
)
async def test_messages_that_are_not_taken(
    fake: WeChatFake, wechat: WeChat, wrong: dict[str, Any], fate: Fate, code: str
) -> None:
    token, _ = await wechat.stable_token(force=False)
    fake.templates = {"t1": ["thing1", "time2"]}
    fake.accept("open-1", "t1")
    asked = {"open_id": "open-1", "template": "t1", "page": "pages/index", "time2": "18:00", "fault": None, **wrong}
    fake.faults = [asked["fault"]] if asked["fault"] else []
    fields = {"thing1": "表单", "time2": asked["time2"]}
    failure = await failure_of(wechat.send_message(asked["open_id"], asked["template"], asked["page"], fields, token))
    assert (failure.fate, failure.vendor_code) == (fate, code)
    assert fake.sent == [] and fake.balances["open-1", "t1"] == 1


async def test_a_message_with_a_token_that_was_renewed(fake: WeChatFake, wechat: WeChat) -> None:
    token, _ = await wechat.stable_token(force=False)
    fake.rotate(OURS)
    with pytest.raises(TokenRefused):
        await wechat.send_message("open-1", "t1", "p", {}, token)
