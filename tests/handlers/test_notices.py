"""The inbox, how one wants to hear of things, a proved e-mail address, and what a user accepted in WeChat."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from server.actions.accounts.emails import masked
from server.actions.messages import notices
from tests.cast import Actor, City, Response
from tests.handlers.logging_in import clock as clock

INBOX, READ = "/api/v1/me/notices", "/api/v1/me/notices/read"
PREFERENCES = "/api/v1/me/notice-preferences"
EMAIL, PROOF = "/api/v1/me/email", "/api/v1/me/email/verification"
SUBSCRIPTIONS = "/api/v1/me/subscriptions"
USUAL = {"order": ["wechat", "alipay", "sms", "mail"], "quiet": {"from": "22:00", "to": "07:00"}, "muted": []}


async def told(city: City, actor: Actor, title: str) -> None:
    await notices.tell(city.context(), [actor.account], "export.ready", {"title": title})


async def test_a_notice_names_what_it_tells_of(city: City) -> None:
    citizen = await city.citizen()
    values = {"organization": "安码精密", "name": "李*"}
    await notices.tell(city.context(), [citizen.account], "organization.joined", values, organization="the-company")
    (notice,) = (await citizen.get(INBOX)).body["items"]
    assert (notice["organization"], notice["person"]) == ("the-company", None)


async def test_what_is_told_is_unread_until_it_is_read(city: City, clock: Any) -> None:
    citizen = await city.citizen()
    for number in range(3):
        clock.ahead += timedelta(minutes=1)
        await told(city, citizen, f"名单{number}")
    inbox = (await citizen.get(f"{INBOX}?limit=2")).body
    assert [one["text"] for one in inbox["items"]] == [f"“名单{n}”已导出，请在有效期内下载。" for n in (2, 1)]
    assert (inbox["unread"], inbox["items"][0]["title"], inbox["items"][0]["read"]) == (3, "导出完成", False)
    assert (await citizen.send("POST", READ, {"until": inbox["items"][1]["at"]})).body == {"unread": 1}
    assert (await citizen.send("POST", READ, {"until": "2020-01-01T00:00:00Z"})).body == {"unread": 1}
    inbox = (await citizen.get(INBOX)).body
    assert [one["read"] for one in inbox["items"]] == [False, True, True]
    assert (await citizen.post(READ, {})).body == {"unread": 0}
    assert (await (await city.citizen()).get(INBOX)).body == {"items": [], "next": None, "unread": 0}


async def test_what_comes_later_is_unread_even_if_the_future_was_read(city: City, clock: Any) -> None:
    citizen = await city.citizen()
    assert (await citizen.post(READ, {"until": "2999-01-01T00:00:00Z"})).body == {"unread": 0}
    clock.ahead += timedelta(minutes=1)
    await told(city, citizen, "名单")
    assert (await citizen.get(INBOX)).body["unread"] == 1
    for wrong in ({"until": "yesterday"}, {"until": None}, {"before": "2020-01-01T00:00:00Z"}):
        assert (await citizen.post(READ, wrong)).code == "body.invalid"


async def test_preferences_are_usual_until_they_are_set(city: City) -> None:
    citizen = await city.citizen()
    shown = (await citizen.get(PREFERENCES)).body
    assert {name: shown[name] for name in USUAL} == USUAL and shown["email"] is None
    assert "round.reminder" in [kind["id"] for kind in shown["kinds"]]
    wanted = {"order": ["mail", "sms"], "quiet": None, "muted": ["round.opened"]}
    changed = await citizen.send("PUT", PREFERENCES, wanted)
    assert changed.status == 200 and {name: changed.body[name] for name in wanted} == wanted
    again = (await citizen.get(PREFERENCES)).body
    assert again == changed.body and [kind["id"] for kind in again["kinds"] if kind["muted"]] == ["round.opened"]
    entries = await city.services.db.audit_entries.find({"object": f"account:{citizen.account}"}).to_list(50)
    assert "notice_preference.change" in [entry["verb"] for entry in entries]
    assert (await (await city.citizen()).get(PREFERENCES)).body["order"] == USUAL["order"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": ["sms", "sms"]},
        {"order": ["pigeon"]},
        {"order": None},
        {"quiet": {"from": "24:00", "to": "07:00"}},
        {"quiet": {"from": "22:00"}},
        {"quiet": "never"},
        {"muted": ["gossip"]},
        {"muted": ["export.ready"]},
        {"more": 1},
    ],
)
async def test_preferences_that_are_none(city: City, wrong: dict[str, Any]) -> None:
    citizen = await city.citizen()
    assert (await citizen.send("PUT", PREFERENCES, {**USUAL, **wrong})).code == "body.invalid"


async def code_for(city: City, citizen: Actor, email: str) -> str:
    """The code that came to an address; a minute passes, for an address gets only one in each."""
    city.clock.ahead += timedelta(seconds=61)
    asked = await citizen.post(EMAIL, {"email": email})
    assert asked.status == 202, asked.body
    found = re.search(r"\d{6}", await newest(city, email))
    assert found
    return found[0]


async def newest(city: City, email: str) -> str:
    """The last mail to an address; written at the machine's own time."""
    found = await city.services.db.dev_inbox.find({"phone": email}).to_list(50)
    return str(max(found, key=lambda one: (one["at"], one["_id"]))["text"])


async def proved(citizen: Actor, code: str) -> Response:
    return await citizen.send("PUT", PROOF, {"code": code})


@pytest.fixture
def email(city: City, clock: Any) -> Iterator[str]:
    yield f"ping.{clock().timestamp()}@example.com"


async def test_an_address_counts_once_its_code_came_back(city: City, email: str) -> None:
    citizen = await city.citizen()
    code = await code_for(city, citizen, email)
    assert (await citizen.get(PREFERENCES)).body["email"] is None
    assert (await proved(citizen, code)).body == {"email": masked(email)}
    assert (await citizen.get(PREFERENCES)).body["email"] == "p***@example.com"
    stored = await city.services.db.accounts.find_one({"_id": citizen.account})
    assert email not in str(stored) and "email_pending" not in stored
    assert city.services.keyring.open(stored["email"], "accounts:email") == email
    assert (await proved(citizen, code)).code == "email.code"
    assert (await citizen.send("DELETE", EMAIL)).status == 204
    assert (await citizen.get(PREFERENCES)).body["email"] is None
    verbs = [e["verb"] for e in await city.services.db.audit_entries.find({"actor": citizen.account}).to_list(50)]
    assert {"email.verify", "email.remove"} <= set(verbs)


async def test_codes_that_prove_nothing(city: City, email: str, clock: Any) -> None:
    citizen, other = await city.citizen(), await city.citizen()
    assert (await proved(citizen, "000000")).code == "email.code"
    code = await code_for(city, citizen, email)
    assert (await citizen.post(EMAIL, {"email": email})).code == "login_code.too_soon"
    stolen = await code_for(city, other, email.upper())  # the same mailbox: the earlier code ends
    assert (await proved(citizen, code)).code == "email.code"
    assert (await proved(citizen, stolen)).code == "email.code", "a code belongs to the account that asked"
    fresh = await code_for(city, citizen, email)
    clock.ahead += timedelta(minutes=6)
    assert (await proved(citizen, fresh)).code == "email.code"
    fresh = await code_for(city, citizen, email)
    for guess in range(5):
        assert (await proved(citizen, f"{(int(fresh) + guess + 1) % 1_000_000:06d}")).code == "email.code"
    assert (await proved(citizen, fresh)).code == "email.code", "five guesses are all"
    assert (await city.visitor().post(EMAIL, {"email": email})).code == "session.missing"


@pytest.mark.parametrize("wrong", ["nobody", "a@b", "a@b.cn\r\nBcc: c@d.cn", "李 <a@b.cn>", "a@b.cn,c@d.cn"])
async def test_addresses_that_are_none(city: City, wrong: str) -> None:
    assert (await (await city.citizen()).post(EMAIL, {"email": wrong})).code == "email.invalid"


async def test_an_account_asks_for_a_few_codes_an_hour(city: City, clock: Any) -> None:
    citizen = await city.citizen()
    answers = [await citizen.post(EMAIL, {"email": f"a{n}.{clock().timestamp()}@b.cn"}) for n in range(11)]
    assert [a.status for a in answers] == [202] * 10 + [429] and answers[-1].code == "limit.exceeded"


async def test_only_who_came_with_wechat_reports_what_was_accepted(city: City) -> None:
    citizen = await city.citizen()
    assert (await citizen.get(SUBSCRIPTIONS)).body == {"items": []}
    assert (await citizen.post(SUBSCRIPTIONS, {"results": {"t": "accept"}})).code == "subscription.no_login"


@pytest.fixture
def templates(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installation has two templates of WeChat."""
    monkeypatch.setitem(city.services.app_templates, "wechat", {"form_due": "wx-1", "progress": "wx-2"})


async def from_wechat(city: City) -> Actor:
    citizen = await city.citizen()
    login = {"_id": f"wechat:{citizen.account}", "account": citizen.account, "at": city.clock()}
    sealed = city.services.keyring.seal("open-1", "logins:subject")
    await city.services.db.logins.insert_one({**login, "subject": sealed})
    return citizen


@pytest.mark.usefixtures("templates")
async def test_each_acceptance_counts_once(city: City) -> None:
    citizen = await from_wechat(city)
    results = {"wx-1": "accept", "wx-2": "reject", "another": "accept"}
    answers = await asyncio.gather(
        *(citizen.post(SUBSCRIPTIONS, {"results": results}, key="same-report") for _ in range(3))
    )
    assert [a.status for a in answers] == [200] * 3, [a.body for a in answers]
    shown = (await citizen.get(SUBSCRIPTIONS)).body["items"]
    assert [(one["name"], one["template"], one["left"]) for one in shown] == [
        ("form_due", "wx-1", 1), ("progress", "wx-2", 0),
    ]  # fmt: skip
    assert "还没有填报" in shown[0]["kinds"]
    mismatch = await citizen.post(SUBSCRIPTIONS, {"results": {"wx-2": "accept"}}, key="same-report")
    assert mismatch.code == "idempotency.mismatch"
    more = await asyncio.gather(*(citizen.post(SUBSCRIPTIONS, {"results": {"wx-1": "accept"}}) for _ in range(5)))
    assert {a.status for a in more} == {200}
    assert (await citizen.get(SUBSCRIPTIONS)).body["items"][0]["left"] == 6


@pytest.mark.usefixtures("templates")
@pytest.mark.parametrize("wrong", [{"results": {"wx-1": 1}}, {"results": ["wx-1"]}, {}, {"results": {"x" * 101: "a"}}])
async def test_reports_that_are_none(city: City, wrong: dict[str, Any]) -> None:
    assert (await (await from_wechat(city)).post(SUBSCRIPTIONS, wrong)).code == "body.invalid"
