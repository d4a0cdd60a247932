"""WeChat against a fake that refuses as documented: every refusal means what the person must do, once."""

from collections.abc import Iterator
from typing import Any

import pytest

from server.channels.wechat import TokenRefused, WeChat
from server.errors import Problem
from server.settings import Settings
from server.threads import Threads
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
