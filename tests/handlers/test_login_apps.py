"""WeChat and Alipay over HTTP: both lead to one account by a proved phone, with consent; the token is kept once."""

import asyncio
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from server.actions.accounts import app_tokens
from server.actions.privacy import consents
from server.actions.services import Services
from server.channels.alipay import Alipay
from server.channels.wechat import TokenRefused, WeChat
from server.errors import Problem
from server.settings import Settings
from server.threads import Threads
from tests.cast import City, Response, new_phone
from tests.fakes.alipay import AlipayFake
from tests.fakes.wechat import WeChatFake
from tests.handlers.logging_in import clock, code_for  # noqa: F401

pytestmark = pytest.mark.usefixtures("clock")
WECHAT, ALIPAY = "/api/v1/sessions/wechat", "/api/v1/sessions/alipay"
OTHER = "wx0other"


class Apps:
    """The fakes of a test, and the ids under which we are known there."""

    def __init__(self, wechat: WeChatFake, alipay: AlipayFake, program: str) -> None:
        self.wechat, self.alipay, self.program = wechat, alipay, program

    def wx_login(self, open_id: str = "") -> str:
        return self.wechat.login(self.program, open_id or secrets.token_hex(14))

    def wx_phone(self, number: str) -> str:
        return self.wechat.phone(self.program, number)

    def calls(self, path: str) -> int:
        return sum(asked.path == path for asked in self.wechat.asked)


@pytest.fixture(scope="module")
def alipay_fake() -> Iterator[AlipayFake]:
    with AlipayFake("2021000000000001", "2021000000000002") as fake:
        yield fake


@pytest.fixture
def apps(city: City, alipay_fake: AlipayFake, monkeypatch: pytest.MonkeyPatch) -> Iterator[Apps]:
    """Both apps configured, WeChat's under an id of this test, so that its token is new."""
    program = f"wx{secrets.token_hex(8)}"
    threads = Threads("apps", 4, waiting=50)
    with WeChatFake({program: "secret", OTHER: "other"}) as wechat:
        settings = Settings(
            wechat_app_id=program,
            wechat_secret="secret",
            wechat_url=wechat.url,
            alipay_app_id=alipay_fake.app_id,
            alipay_private_key=alipay_fake.app_private_key,
            alipay_public_key=alipay_fake.public_key,
            alipay_aes_key=alipay_fake.aes_key,
            alipay_url=alipay_fake.url + "/gateway.do",
        )  # type: ignore[call-arg]
        monkeypatch.setattr(city.services, "wechat", WeChat(settings, threads))
        monkeypatch.setattr(city.services, "alipay", Alipay(settings, threads))
        yield Apps(wechat, alipay_fake, program)
    threads.stop()


async def wechat(city: City, **body: Any) -> Response:
    return await city.visitor().post(WECHAT, body)


async def alipay(city: City, **body: Any) -> Response:
    return await city.visitor().post(ALIPAY, body)


async def test_a_wechat_user_binds_a_phone_once(city: City, apps: Apps) -> None:
    phone = new_phone()
    asked = await wechat(city, code=apps.wx_login("open-a"))
    assert (asked.status, asked.body["next"]) == (200, "phone")
    made = await wechat(city, ticket=asked.body["ticket"], phone_code=apps.wx_phone(phone))
    assert made.status == 201, made.body
    assert made.body["next"] == "session" and phone not in str(made.body)
    again = await wechat(city, code=apps.wx_login("open-a"))
    assert (again.status, again.body["account"]) == (201, made.body["account"])
    assert (await city.login(phone)).account == made.body["account"]
    login = await city.services.db.logins.find_one({"account": made.body["account"], "proved_by": "wechat"})
    assert "open-a" not in str(login) and phone not in str(login)
    assert city.services.keyring.open(login["subject"], "logins:subject") == "open-a"


async def test_code_and_phone_in_one_request(city: City, apps: Apps) -> None:
    made = await wechat(city, code=apps.wx_login(), phone_code=apps.wx_phone(new_phone()))
    assert made.status == 201, made.body
    paid = await alipay(city, code=apps.alipay.login("a-1"), phone=apps.alipay.phone(new_phone()))
    assert paid.status == 201, paid.body


async def test_both_apps_lead_to_one_account_with_consent(city: City, apps: Apps) -> None:
    phone = new_phone()
    made = await wechat(city, code=apps.wx_login(), phone_code=apps.wx_phone(phone))
    asked = await alipay(city, code=apps.alipay.login("a-2"))
    ticket = asked.body["ticket"]
    refused = await alipay(city, ticket=ticket, phone=apps.alipay.phone(phone))
    assert (refused.status, refused.code) == (409, "app_login.consent_needed")
    logins = city.services.db.logins
    assert await logins.count_documents({"account": made.body["account"]}) == 2
    assert await merges(city, made.body["account"]) == []
    joined = await alipay(city, ticket=ticket, consent=True)
    assert (joined.status, joined.body["account"]) == (201, made.body["account"])
    await check_merge(city, made.body["account"], phone)
    assert (await alipay(city, code=apps.alipay.login("a-2"))).body["account"] == made.body["account"]
    assert (await alipay(city, ticket=ticket, consent=True)).code == "app_login.wrong"
    audit = city.services.db.audit_entries.find({"object": f"account:{made.body['account']}", "verb": "login.add"})
    assert sorted([entry["details"]["app"] async for entry in audit]) == ["alipay", "wechat"]
    assert len(await merges(city, made.body["account"])) == 1, "logging in again says nothing"


async def merges(city: City, account: str) -> list[dict[str, Any]]:
    said = await city.services.db.consents.find({"account": account}).to_list(20)
    return [one for one in said if one["kind"] == "account_merge"]


async def check_merge(city: City, account: str, phone: str) -> None:
    """The yes is kept with its words, holds for the account, and is shown to its holder."""
    (said,) = await merges(city, account)
    words = consents.current("account_merge")
    assert (said["version"], said["digest"], said["given"]) == (words.version, words.digest, True)
    assert (said["person"], said["capacity"], said["address"]) == (None, "self", "127.0.0.1") and said["at"]
    assert phone not in str(said)
    stored = await city.services.db.accounts.find_one({"_id": account})
    assert consents.has_given(stored["consents"], "account_merge")
    query = {"object": f"account:{account}", "details.kind": "account_merge"}
    (entry,) = await city.services.db.audit_entries.find(query).to_list(5)
    assert entry["verb"] == "consent.give" and entry["after"]
    citizen = await city.login(phone)
    shown = (await citizen.get("/api/v1/me/consents")).body["items"]
    assert [one["kind"] for one in shown].count("account_merge") == 1


async def test_a_phone_is_proved_by_sms_too(city: City, apps: Apps) -> None:
    citizen = await city.citizen()
    ticket = (await wechat(city, code=apps.wx_login())).body["ticket"]
    wrong = await wechat(city, ticket=ticket, sms={"phone": citizen.phone, "code": "000000"}, consent=True)
    assert wrong.code == "login_code.wrong"
    sms = {"phone": citizen.phone, "code": await code_for(city, citizen.phone)}
    assert (await wechat(city, ticket=ticket, sms=sms)).code == "app_login.consent_needed"
    joined = await wechat(city, ticket=ticket, consent=True)
    assert (joined.status, joined.body["account"]) == (201, citizen.account)


async def test_an_officials_account_is_joined_by_sms_only(city: City, apps: Apps) -> None:
    official = await city.staff("city_admin")
    ticket = (await wechat(city, code=apps.wx_login())).body["ticket"]
    refused = await wechat(city, ticket=ticket, phone_code=apps.wx_phone(official.phone), consent=True)
    assert (refused.status, refused.code) == (409, "app_login.code_needed")
    sms = {"phone": official.phone, "code": await code_for(city, official.phone)}
    joined = await wechat(city, ticket=ticket, sms=sms, consent=True)
    assert (joined.status, joined.body["roles"]) == (201, ["city_admin"])


async def test_a_leaked_alipay_phone_opens_nothing_to_another_user(city: City, apps: Apps) -> None:
    """Alipay's answer is the same each time, so whoever has seen it could send it as their own."""
    answer = apps.alipay.phone(new_phone())
    assert (await alipay(city, code=apps.alipay.login("a-3"), phone=answer)).status == 201
    thief = await alipay(city, code=apps.alipay.login("a-4"), phone=answer, consent=True)
    assert thief.code == "app_login.code_needed"


async def test_replayed_expired_and_foreign_codes(city: City, apps: Apps) -> None:
    code = apps.wx_login()
    assert (await wechat(city, code=code)).status == 200
    for wrong in (code, "guessed", apps.wechat.login(OTHER, "open-1"), apps.wx_phone(new_phone())):
        assert (await wechat(city, code=wrong)).code == "app_login.wrong"
    paid = apps.alipay.login("a-5")
    assert (await alipay(city, code=paid)).status == 200
    for wrong in (paid, "guessed", apps.alipay.login("a-5", app=apps.alipay.other_app), apps.wx_login()):
        assert (await alipay(city, code=wrong)).code == "app_login.wrong"
    late = apps.wx_login()
    apps.wechat.ahead = 301
    assert (await wechat(city, code=late)).code == "app_login.wrong"


async def test_phones_that_are_none(city: City, apps: Apps) -> None:
    used = apps.wx_phone(new_phone())
    assert (await wechat(city, code=apps.wx_login(), phone_code=used)).status == 201
    foreign = apps.wechat.phone(OTHER, new_phone())
    for wrong in (used, "guessed", foreign, apps.wx_phone("+852 51234567"), apps.wx_phone("12345"), apps.wx_login()):
        assert (await wechat(city, code=apps.wx_login(), phone_code=wrong)).code == "app_login.phone"
    good, other = apps.alipay.phone(new_phone()), apps.alipay.phone(new_phone())
    for wrong in ({**good, "sign": other["sign"]}, {**good, "sign": ""}, apps.alipay.phone("12345")):
        assert (await alipay(city, code=apps.alipay.login("a-6"), phone=wrong)).code == "app_login.phone"


async def test_tickets_that_are_none(city: City, apps: Apps) -> None:
    ticket = (await wechat(city, code=apps.wx_login())).body["ticket"]
    assert (await alipay(city, ticket=ticket)).code == "app_login.wrong"
    assert (await wechat(city, ticket="guessed")).code == "app_login.wrong"
    assert (await wechat(city, ticket=ticket)).body["next"] == "phone"
    assert ticket not in str(await city.services.db.app_tickets.find({"app": "wechat"}).to_list(None))
    city.clock.ahead += timedelta(minutes=10)
    assert (await wechat(city, ticket=ticket, phone_code=apps.wx_phone(new_phone()))).code == "app_login.wrong"


@pytest.mark.parametrize(
    "body",
    [{}, {"code": ""}, {"code": "x" * 200}, {"phone_code": "x"}, {"code": "x", "extra": 1}, {"code": {"$ne": ""}}],
)
async def test_bodies_that_are_none(city: City, apps: Apps, body: dict[str, Any]) -> None:
    assert (await wechat(city, **body)).code == "body.invalid"
    assert not apps.wechat.asked


async def test_the_same_user_at_once_gets_one_account(city: City, apps: Apps) -> None:
    phone = new_phone()
    tickets = [(await wechat(city, code=apps.wx_login("open-b"))).body["ticket"] for _ in range(4)]
    results = await asyncio.gather(
        *(wechat(city, ticket=ticket, phone_code=apps.wx_phone(phone), consent=True) for ticket in tickets)
    )
    opened = [r for r in results if r.status == 201]
    assert opened and len({r.body["account"] for r in opened}) == 1
    assert {r.code for r in results if r.status != 201} <= {"app_login.code_needed"}
    token = city.services.keyring.token("phone", phone)
    account = (await city.services.db.logins.find_one({"_id": f"phone:{token}"}))["account"]
    assert await city.services.db.logins.count_documents({"account": account}) == 2


async def test_one_code_sent_twice_at_once_works_once(city: City, apps: Apps) -> None:
    code, phone = apps.wx_login(), apps.wx_phone(new_phone())
    results = await asyncio.gather(*(wechat(city, code=code, phone_code=phone) for _ in range(3)))
    assert sorted(r.status for r in results) == [201, 422, 422]


async def test_not_configured_is_said_clearly(city: City) -> None:
    for answer in (await wechat(city, code="x"), await alipay(city, code="x")):
        assert (answer.status, answer.code) == (409, "app_login.unconfigured")


async def test_platform_failures_leave_nothing_behind(city: City, apps: Apps) -> None:
    for fault, code in ((45011, "app_login.busy"), (-1, "app_login.unavailable"), ("drop", "app_login.unavailable")):
        apps.wechat.faults = [fault]
        assert (await wechat(city, code=apps.wx_login())).code == code
    for fault in ("tampered", "unsigned", "error_response"):
        apps.alipay.faults.append(fault)
        assert (await alipay(city, code=apps.alipay.login("a-7"))).code == "app_login.unavailable"


async def test_the_token_is_asked_for_once_by_all_processes(city: City, apps: Apps) -> None:
    other = Services(city.services.settings, city.uri, city.clock)
    other.wechat = city.services.wechat
    try:
        contexts = [city.context() for _ in range(4)]
        for context in contexts[2:]:
            context.services = other
        got = await asyncio.gather(*(_number(city, apps, context) for context in contexts))
    finally:
        await other.stop()
    assert len(got) == 4
    assert apps.calls("/cgi-bin/stable_token") == 1
    kept = await city.services.db.app_tokens.find_one({"_id": f"wechat:{apps.program}"})
    assert apps.wechat.programs[apps.program].tokens[0][0] not in str(kept)


async def _number(city: City, apps: Apps, context: Any) -> str:
    wechat = city.services.wechat
    assert wechat is not None
    code = apps.wx_phone(new_phone())
    return await app_tokens.with_token(context, wechat, lambda token: wechat.phone_number(code, token))


async def test_the_token_is_renewed_before_it_ends(city: City, apps: Apps) -> None:
    await _number(city, apps, city.context())
    city.clock.ahead = timedelta(seconds=7200 - 330)
    await _number(city, apps, city.context())
    assert apps.calls("/cgi-bin/stable_token") == 1
    city.clock.ahead = timedelta(seconds=7200 - 299)
    apps.wechat.ahead = city.clock.ahead.total_seconds()
    await _number(city, apps, city.context())
    assert apps.calls("/cgi-bin/stable_token") == 2


async def test_a_token_that_was_rotated_elsewhere_is_fetched_again_without_force(city: City, apps: Apps) -> None:
    await _number(city, apps, city.context())
    apps.wechat.rotate(apps.program)
    await asyncio.gather(*(_number(city, apps, city.context()) for _ in range(3)))
    assert apps.calls("/cgi-bin/stable_token") == 2
    assert apps.wechat.programs[apps.program].forced == 0


async def test_a_token_that_stays_refused_is_forced_and_at_most_twenty_times_a_day(city: City, apps: Apps) -> None:
    wechat_app = city.services.wechat
    assert wechat_app is not None

    async def never(token: str) -> None:
        raise TokenRefused

    codes = []
    for _ in range(22):
        with pytest.raises(Problem) as refused:
            await app_tokens.with_token(city.context(), wechat_app, never)
        codes.append(refused.value.code)
    assert set(codes) == {"app_login.unavailable"}
    assert apps.wechat.programs[apps.program].forced == 20
    await _number(city, apps, city.context())


async def test_a_process_that_dies_while_renewing_holds_nobody_up(city: City, apps: Apps) -> None:
    await _number(city, apps, city.context())
    tokens, key = city.services.db.app_tokens, f"wechat:{apps.program}"
    await tokens.update_one({"_id": key}, {"$set": {"expires_at": city.clock()}})
    await tokens.update_one({"_id": key}, {"$set": {"leased_until": city.clock() + timedelta(seconds=1)}})
    await _number(city, apps, city.context())
    assert apps.calls("/cgi-bin/stable_token") == 2
