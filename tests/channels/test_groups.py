"""DingTalk and WeCom against fakes that check signature, key, length and frequency; and only at addresses we know."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from server.channels.dingtalk import DingTalk, DingTalkRobots, make_dingtalk
from server.channels.undelivered import Fate
from server.channels.wecom import WeComRobots, cut
from server.settings import Settings, SettingsError
from server.threads import Threads
from tests.channels.failures import failure_of
from tests.fakes.dingtalk import DingTalkFake
from tests.fakes.wecom import WeComFake

DING = "https://oapi.dingtalk.com/robot/send?access_token=" + "a1" * 32
WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
def ding() -> Iterator[DingTalkFake]:
    with DingTalkFake() as fake:
        yield fake


@pytest.fixture
def wecom() -> Iterator[WeComFake]:
    with WeComFake() as fake:
        yield fake


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads("test", 2, waiting=40)
    yield threads
    threads.stop()


def robots_of(kind: Any, fake: Any, threads: Threads, **more: Any) -> Any:
    given = {"mode": "dev", "group_hosts": [fake.host], **more}
    return kind(Settings(_env_file=None, **given), threads)


async def test_a_signed_text_reaches_the_group(ding: DingTalkFake, threads: Threads) -> None:
    robots, url = robots_of(DingTalkRobots, ding, threads), ding.robot("SEC+/=secret")
    await robots.send(url, "SEC+/=secret", "汇总：应填 3 人")
    assert [one["text"] for one in ding.sent] == ["汇总：应填 3 人"]
    wrong = await failure_of(robots.send(url, "guessed", "x"))
    assert (wrong.fate, wrong.vendor_code) == (Fate.REFUSED, "310000")
    assert (await failure_of(robots.send(url, "", "x"))).vendor_code == "310000"
    ding.clock_ahead = 2 * 3600
    assert (await failure_of(robots.send(url, "SEC+/=secret", "x"))).vendor_code == "310000"
    ding.clock_ahead = 0
    unknown = f"{ding.endpoint}/robot/send?access_token={'0' * 64}"
    assert (await failure_of(robots.send(unknown, "", "x"))).vendor_code == "300001"
    assert len(ding.sent) == 1


async def test_twenty_a_minute_is_waited_for(ding: DingTalkFake, wecom: WeComFake, threads: Threads) -> None:
    for kind, fake, code in ((DingTalkRobots, ding, "130101"), (WeComRobots, wecom, "45009")):
        robots, url = robots_of(kind, fake, threads), fake.robot()
        for number in range(20):
            await robots.send(url, "", f"第 {number} 条")
        failure = await failure_of(robots.send(url, "", "第 21 条"))
        assert (failure.fate, failure.vendor_code) == (Fate.PASSING, code)
        fake.clock_ahead = 61
        await robots.send(url, "", "第 21 条")


async def test_wecom_takes_2048_bytes(wecom: WeComFake, threads: Threads) -> None:
    robots, url = robots_of(WeComRobots, wecom, threads), wecom.robot()
    await robots.send(url, "", "码" * 3000)
    (sent,) = wecom.sent
    assert sent["text"] == "码" * 681 + "…" and len(sent["text"].encode()) <= 2048
    assert cut("码" * 682, 2048) == "码" * 682
    failure = await failure_of(robots.send(url.replace("key=", "key=0"), "", "x"))
    assert (failure.fate, failure.vendor_code) == (Fate.REFUSED, "93000")


@pytest.mark.parametrize(
    ("fault", "fate"), [("drop", Fate.UNCLEAR), ("garbage", Fate.UNCLEAR), (-1, Fate.PASSING), (40035, Fate.REFUSED)]
)
async def test_when_the_platform_fails(
    ding: DingTalkFake, wecom: WeComFake, threads: Threads, fault: Any, fate: Fate
) -> None:
    for kind, fake in ((DingTalkRobots, ding), (WeComRobots, wecom)):
        fake.faults = [fault]
        failure = await failure_of(robots_of(kind, fake, threads).send(fake.robot(), "", "x"))
        assert failure.fate is fate and len(fake.received) == 1


async def test_nobody_listens(ding: DingTalkFake, threads: Threads) -> None:
    with socket.socket() as taken:  # bound, not listening: connections are refused
        taken.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{taken.getsockname()[1]}"
        robots = robots_of(DingTalkRobots, ding, threads, group_hosts=[host])
        failure = await failure_of(robots.send(f"http://{host}/robot/send?access_token={'0' * 64}", "", "x"))
    assert failure.fate is Fate.PASSING


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://oapi.dingtalk.com/robot/send?access_token=" + "a1" * 32,
        "https://oapi.dingtalk.com.evil.cn/robot/send?access_token=" + "a1" * 32,
        "https://evil.cn/robot/send?access_token=" + "a1" * 32,
        "https://oapi.dingtalk.com@evil.cn/robot/send?access_token=" + "a1" * 32,
        "https://user:pass@oapi.dingtalk.com/robot/send?access_token=" + "a1" * 32,
        "https://oapi.dingtalk.com:8443/robot/send?access_token=" + "a1" * 32,
        "https://oapi.dingtalk.com/gettoken?access_token=" + "a1" * 32,
        "https://oapi.dingtalk.com/robot/send?access_token=" + "a1" * 32 + "&x=1",
        "https://oapi.dingtalk.com/robot/send?access_token=a%0d%0aX",
        "https://oapi.dingtalk.com/robot/send",
        "https://oapi.dingtalk.com\\@evil.cn/robot/send?access_token=" + "a1" * 32,
        "https://oapi.dingtalk.com/robot/send?access_token=" + "a1" * 32 + "\n",
        "https://127.0.0.1/robot/send?access_token=" + "a1" * 32,
        "http://169.254.169.254/robot/send?access_token=" + "a1" * 32,
        "http://[::1]/robot/send?access_token=" + "a1" * 32,
        "file:///etc/passwd?access_token=" + "a1" * 32,
        "https://[oapi.dingtalk.com/robot/send?access_token=" + "a1" * 32,
        WECOM,
    ],
)
async def test_addresses_that_are_none_are_never_called(threads: Threads, url: str) -> None:
    robots = DingTalkRobots(Settings(_env_file=None), threads)  # type: ignore[call-arg]
    with pytest.raises(ValueError):
        robots.rule.checked(url)
    with pytest.raises(ValueError):
        await robots.send(url, "", "x")


def test_addresses_as_people_copy_them(threads: Threads) -> None:
    plain = Settings(_env_file=None, group_hosts=["im.gov.example:8443"])  # type: ignore[call-arg]
    ding, wecom = DingTalkRobots(plain, threads), WeComRobots(plain, threads)
    assert ding.rule.checked(DING + "#x") == DING
    assert wecom.rule.checked(WECOM.replace("qyapi", "QYAPI")) == WECOM
    listed = "https://im.gov.example:8443/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4"
    assert wecom.rule.checked(listed) == listed
    for wrong in (listed.replace("https", "http"), listed.replace("8443", "9443"), listed.replace("/send", "/../send")):
        with pytest.raises(ValueError):
            wecom.rule.checked(wrong)


async def test_a_redirect_is_not_followed(threads: Threads) -> None:
    called: list[str] = []

    class Redirecting(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            called.append(self.path)
            self.send_response(307)
            self.send_header("Location", "/internal")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Redirecting)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    host = f"127.0.0.1:{server.server_address[1]}"
    robots = WeComRobots(Settings(_env_file=None, mode="dev", group_hosts=[host]), threads)  # type: ignore[call-arg]
    await failure_of(robots.send(f"http://{host}/cgi-bin/webhook/send?key=12345678", "", "x"))
    server.shutdown()
    server.server_close()
    thread.join()
    assert called == ["/cgi-bin/webhook/send?key=12345678"]


def app_of(fake: DingTalkFake, threads: Threads, **wrong: Any) -> DingTalk:
    right = {
        "dingtalk_app_key": fake.key, "dingtalk_app_secret": fake.secret, "dingtalk_agent_id": fake.agent,
        "dingtalk_robot_code": fake.robot_code, "dingtalk_url": fake.endpoint, "dingtalk_oapi_url": fake.endpoint,
    }  # fmt: skip
    made = make_dingtalk(Settings(_env_file=None, **{**right, **wrong}), threads)
    assert made is not None
    return made


async def test_work_notices_and_dings_reach_users(ding: DingTalkFake, threads: Threads) -> None:
    ding.users = {"u1", "u2"}
    app = app_of(ding, threads)
    assert await app.work_notice(["u1", "u2"], "请填报") == "256271667526"
    assert await app.ding(["u1", "nobody"], "请填报", "sms") == ["nobody"]
    assert {"notice": "u2", "text": "请填报"} in ding.sent and {"ding": "u1", "by": 2, "text": "请填报"} in ding.sent
    assert [one.path for one in ding.received].count("/v1.0/oauth2/accessToken") == 1
    for users, remind in (([], "app"), (["u"] * 201, "app"), (["u"] * 21, "phone")):
        with pytest.raises(ValueError):
            await app.ding(users, "x", remind)  # type: ignore[arg-type]


async def test_a_token_that_ended_is_renewed_once(ding: DingTalkFake, threads: Threads) -> None:
    ding.users = {"u1"}
    app = app_of(ding, threads)
    await app.ding(["u1"], "一")
    ding.clock_ahead = 7201  # the platform's clock: ours still believes in the token
    ding.token = ""
    await app.ding(["u1"], "二")
    ding.token_ends, ding.token = 0.0, ""
    await app.work_notice(["u1"], "三")
    assert [one["text"] for one in ding.sent] == ["一", "二", "三"]
    ding.secret = "changed"
    ding.token = "another"
    failure = await failure_of(app.ding(["u1"], "四"))
    assert (failure.fate, failure.vendor_code) == (Fate.PASSING, "invalidClientIdOrSecret")


async def test_an_application_that_lacks_a_setting_stops_the_start(threads: Threads) -> None:
    assert make_dingtalk(Settings(_env_file=None), threads) is None  # type: ignore[call-arg]
    with pytest.raises(SettingsError, match="ANMA_DINGTALK_APP_SECRET；ANMA_DINGTALK_AGENT_ID"):
        make_dingtalk(Settings(_env_file=None, dingtalk_app_key="k"), threads)  # type: ignore[call-arg]
