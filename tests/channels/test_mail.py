"""Mail against a real server on this machine: it arrives whole, over TLS, and nobody writes headers but us."""

from collections.abc import AsyncIterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from server.channels.mail import LARGEST, DevelopmentMail, Mail, NoMail, is_address, make_mail
from server.channels.undelivered import Fate
from server.errors import Problem
from server.settings import Settings, SettingsError
from tests.cast import City
from tests.channels.failures import failure_of
from tests.fakes.smtp import MailServer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TO = "ping.an+work@example.com"


@pytest_asyncio.fixture(params=["starttls", "tls"])
async def server(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[MailServer]:
    async with MailServer(tmp_path, request.param) as server:
        yield server


def mail_of(server: MailServer, **wrong: Any) -> Mail:
    return Mail(Settings(_env_file=None, **server.settings(**wrong)))


async def test_a_mail_arrives_whole_over_tls(server: MailServer, tmp_path: Path) -> None:
    table, content = tmp_path / "x.xlsx", bytes(range(256)) * 4000
    table.write_bytes(content)
    text = "附件是今日名单。\n.\n第二行以点开头\n"
    attachments: list[Any] = [("未填名单 3月1日.xlsx", XLSX, table), ("说明.txt", "text/plain", "你好".encode())]
    await mail_of(server).send(TO, "3月1日 复工申报：今日未填名单与汇总" * 3, text, attachments)
    ((to, message),) = server.received
    assert (to, server.encrypted) == (TO, [True])
    assert message["Subject"] == "3月1日 复工申报：今日未填名单与汇总" * 3
    assert parseaddr(str(message["From"])) == ("安码", "anma@city.example")
    body = message.get_body()
    assert body is not None and body.get_content().replace("\r\n", "\n") == text
    first, second = message.iter_attachments()
    assert (first.get_filename(), first.get_content_type()) == ("未填名单 3月1日.xlsx", XLSX)
    assert first.get_payload(decode=True) == content
    assert (second.get_filename(), second.get_payload(decode=True)) == ("说明.txt", "你好".encode())


async def test_the_same_key_is_the_same_message(server: MailServer) -> None:
    mail = mail_of(server)
    for key in ("n1", "n1", "n2", "", ""):
        await mail.send(TO, "主题", "正文", key=key)
    ids = [message["Message-ID"] for _, message in server.received]
    assert ids[0] == ids[1] and len(set(ids)) == 4 and all(one.endswith("@city.example>") for one in ids)


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "a@b.cn\r\nBcc: everybody@b.cn"},
        {"to": "a@b.cn, c@d.cn"},
        {"to": "李平安 <a@b.cn>"},
        {"to": "a@localhost"},
        {"to": ""},
        {"subject": "你好\r\nBcc: everybody@b.cn"},
        {"subject": "你好\nX: y"},
        {"subject": "你好\x00"},
        {"attachments": [("a.txt\r\nX: y", "text/plain", b"")]},
        {"attachments": [("a.txt", "text/plain\r\nX: y", b"")]},
        {"attachments": [("a.bin", "application/octet-stream", b"x" * (LARGEST + 1))]},
    ],
)
async def test_headers_are_ours_alone(server: MailServer, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        await mail_of(server).send(**{"to": TO, "subject": "主题", "text": "正文", **wrong})
    assert server.received == []


async def test_a_body_that_looks_like_headers_stays_a_body(server: MailServer) -> None:
    text = "Bcc: everybody@b.cn\n\n.\nQUIT\n"
    await mail_of(server).send(TO, "=?utf-8?q?x?=", text)
    ((_, message),) = server.received
    body = message.get_body()
    assert message["Bcc"] is None and body is not None and body.get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize(
    ("fault", "fate", "code"),
    [
        ("550 no such user", Fate.REFUSED, "550"),
        ("451 try later", Fate.PASSING, "451"),
        (("DATA", "554 spam"), Fate.REFUSED, "554"),
        (("DATA", "452 full"), Fate.PASSING, "452"),
    ],
)
async def test_what_the_server_refuses(server: MailServer, fault: Any, fate: Fate, code: str) -> None:
    server.faults = [fault]
    failure = await failure_of(mail_of(server).send(TO, "主题", "正文"))
    assert (failure.fate, failure.vendor_code) == (fate, code)
    assert failure.code == ("message.refused" if fate is Fate.REFUSED else "message.failed")
    await mail_of(server).send(TO, "主题", "正文")
    assert len(server.received) == 1


async def test_what_is_not_in_order_here_may_pass(server: MailServer) -> None:
    for wrong in ({"mail_password": "guessed"}, {"mail_ca": None}, {"mail_port": 1}):
        failure = await failure_of(mail_of(server, **wrong).send(TO, "主题", "正文"))
        assert failure.fate is Fate.PASSING, wrong
    assert server.received == []


async def test_a_server_without_tls_gets_nothing(tmp_path: Path) -> None:
    async with MailServer(tmp_path, "none") as plain:
        failure = await failure_of(mail_of(plain, mail_tls="starttls").send(TO, "主题", "正文"))
        assert failure.fate is Fate.PASSING and plain.received == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"mail_from": ""}, "ANMA_MAIL_FROM"),
        ({"mail_from": "nobody"}, "ANMA_MAIL_FROM"),
        ({"mail_password": None}, "ANMA_MAIL_PASSWORD"),
        ({"mail_tls": "none"}, "ANMA_MAIL_TLS=none"),
    ],
)
def test_a_server_that_lacks_a_setting_stops_the_start(given: dict[str, Any], sentence: str) -> None:
    right = {"mail_host": "mail.city.example", "mail_from": "a@city.example", "mail_user": "u", "mail_password": "p"}
    with pytest.raises(SettingsError, match=sentence):
        make_mail(Settings(_env_file=None, **{**right, **given}), None)


async def test_without_a_server_production_says_so_and_development_keeps_it(city: City) -> None:
    channel = make_mail(Settings(_env_file=None), None)  # type: ignore[call-arg]
    assert isinstance(channel, NoMail) and not channel.is_configured
    with pytest.raises(Problem) as refused:
        await channel.send(TO, "主题", "正文")
    assert refused.value.code == "mail.unconfigured"
    assert isinstance(city.services.mail, DevelopmentMail)
    await city.services.mail.send("dev@example.com", "主题", "正文", [("名单.xlsx", XLSX, b"x")])
    shown = await city.visitor().get("/api/dev/inbox?mail=dev%40example.com")
    assert [one["text"] for one in shown.body["items"]] == ["主题\n正文\n附件：名单.xlsx"]


@pytest.mark.parametrize("text", ["a@b.cn", "a.b+c@mail.city.gov.cn", "1@2-3.example"])
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["a", "@b.cn", "a@b", "a@@b.cn", "a b@c.cn", "a@-b.cn", "a@b.cn\n", "a@b." + "c" * 300]
)
def test_no_addresses(text: str) -> None:
    assert not is_address(text)
