"""Accounts below one's own (LT-9): who may make, see, find, change and stop whom, and what follows for them."""

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from server import worker
from server.actions.context import Actor as Holder
from server.actions.messages import text_messages
from server.channels.sms_outcomes import Outcome, SmsFailure
from server.db.paging import EPOCH
from tests.cast import Actor, City, Response, new_phone, settled
from tests.handlers.logging_in import captcha, enter, readable  # noqa: F401

DISTRICT, STREET, ELSEWHERE = "410105", "410105001", "410102"


@dataclass
class Official(Actor):
    """Somebody with a role over a scope, and their staff requests."""

    async def create(
        self, *grants: tuple[str, str], phone: str = "", name: str = "张三", key: str | None = None
    ) -> Response:
        return await self.post("/api/v1/staff", _body(grants, phone or new_phone(), name), key=key)

    async def change(self, account: str, revision: int, **change: Any) -> Response:
        return await self.send("PATCH", f"/api/v1/staff/{account}", {"revision": revision, **change})

    async def switch(self, account: str, way: str) -> Response:
        return await self.post(f"/api/v1/staff/{account}/{way}", {})

    async def find(self, **asked: Any) -> set[str]:
        found = await self.post("/api/v1/staff-searches", {"limit": 100, **asked})
        assert found.status == 200, found.body
        return {item["id"] for item in found.body["items"]}


def _body(grants: tuple[tuple[str, str], ...], phone: str, name: str) -> dict[str, Any]:
    return {"phone": phone, "name": name, "grants": [{"role": role, "scope": scope} for role, scope in grants]}


async def official(city: City, role: str = "district_admin", scope: str = f"region:{DISTRICT}") -> Official:
    one = await city.staff(role, scope)
    return Official(one.base, one.phone, one.token, one.account)


async def test_one_sees_what_one_may_do(city: City) -> None:
    guard = await city.staff("guard", "region:410105001")
    mine = (await guard.get("/api/v1/me/access")).body
    assert mine["grants"] == [{"role": "guard", "scope": "region:410105001", "title": "值守人员"}]
    assert mine["verbs"] == ["visit.list", "visit.record", "code.verify"]
    assert (await (await city.citizen()).get("/api/v1/me/access")).body == {"verbs": [], "grants": []}


async def messages(city: City, phone: str) -> list[str]:
    """What the worker has sent to a number."""
    while await worker.run_outbox(city.services):
        pass
    return [item["text"] for item in (await city.visitor().get(f"/api/dev/inbox?phone={phone}")).body["items"]]


async def log_in_again(city: City, phone: str) -> Response:
    """A second log-in within the same minute, without waiting."""
    await city.services.db.login_codes.delete_one({"_id": city.services.keyring.token("phone", phone)})
    anybody = city.visitor()
    assert (await anybody.post("/api/v1/login-codes", {"phone": phone})).status == 202
    text = next(text for text in await messages(city, phone) if "验证码" in text)
    code = re.search(r"\d{6}", text)
    assert code
    return await anybody.post("/api/v1/sessions", {"phone": phone, "code": code[0]})


async def test_a_superior_makes_an_account_that_may_log_in(city: City) -> None:
    superior, phone = await official(city), new_phone()
    made = await superior.create(("compound_admin", f"region:{STREET}"), phone=phone, name="欧阳娜娜")
    assert made.status == 201, made.body
    assert made.body["phone"] == f"138*****{phone[-3:]}" and made.body["name"] == "欧阳**"
    assert made.body["grants"] == [{"role": "compound_admin", "scope": f"region:{STREET}", "title": "小区管理员"}]
    assert made.body["active"] is True and made.body["revision"] == 1

    said = await messages(city, phone)
    assert len(said) == 1 and "小区管理员" in said[0]
    new = await city.login(phone)
    assert new.account == made.body["id"]
    place = await city.place("compound", region=f"{STREET}")
    assert (await new.get(f"/api/v1/places/{place['id']}/visits")).status == 200

    stored = await city.services.db.accounts.find_one({"_id": new.account})
    entries = await city.services.db.audit_entries.find({"object": f"account:{new.account}"}).to_list()
    assert [(e["verb"], e["actor"]) for e in entries if e["verb"] == "account.create"] == [
        ("account.create", superior.account)
    ]
    for document in (stored, *entries):
        assert phone not in str(document) and "欧阳" not in str(document)


@pytest.mark.usefixtures("readable")
async def test_the_first_password_comes_by_sms_and_must_be_changed(city: City) -> None:
    superior, phone = await official(city), new_phone()
    made = await superior.create(("street_admin", f"region:{STREET}"), phone=phone)
    assert made.status == 201, made.body
    (said,) = await messages(city, phone)
    first = re.search(r"初始密码 (\S+?)，", said)
    assert first and "街道" in said, said
    trail = await city.services.db.audit_entries.find({"object": f"account:{made.body['id']}"}).to_list(10)
    stored = await city.services.db.passwords.find_one({"_id": made.body["id"]})
    assert first[1] not in str(trail) + str(stored) + str(made.body)

    assert (await enter(city, phone, first[1])).code == "login.wrong", "an official needs the captcha"
    entered = await enter(city, phone, first[1], captcha=await captcha(city))
    assert (entered.status, entered.body["must_change"]) == (201, True), entered.body
    new = Official(city.base, phone, entered.body["token"], entered.body["account"])
    assert new.account == made.body["id"]
    for refused in (await new.get("/api/v1/staff"), await new.create(("guard", f"region:{STREET}"))):
        assert (refused.status, refused.code) == (403, "password.must_change")
    changed = await new.post("/api/v1/me/password", {"old": first[1], "new": "Kx93-tianqi"})
    assert (changed.status, changed.body["must_change"]) == (201, False), changed.body
    assert (await new.get("/api/v1/staff")).code == "session.invalid", "the bound session ended"

    new.token = changed.body["token"]
    assert (await new.get("/api/v1/staff")).status == 200
    assert (await new.create(("guard", f"region:{STREET}"))).status == 201
    assert (await enter(city, phone, first[1], captcha=await captcha(city))).code == "login.wrong"
    again = await enter(city, phone, "Kx93-tianqi", captcha=await captcha(city))
    assert (again.status, again.body["must_change"]) == (201, False)


async def test_a_guard_of_a_place_is_made_by_whoever_has_its_region(city: City) -> None:
    place, foreign = await city.place("compound", region=STREET), await city.place("compound", region=ELSEWHERE)
    superior = await official(city, "street_admin", f"region:{STREET}")
    assert (await superior.create(("guard", f"place:{place['id']}"))).status == 201
    for wrong in (foreign["id"], "AAAAAAAAAAAA"):
        refused = await superior.create(("guard", f"place:{wrong}"))
        assert (refused.code, refused.pointers) == ("staff.grant", {("/grants/0", "grant")})
    city_wide = await official(city, "city_admin", "*")
    assert (await city_wide.create(("guard", f"place:{foreign['id']}"))).status == 201
    assert (await city_wide.create(("guard", "place:AAAAAAAAAAAA"))).code == "staff.grant"


@pytest.mark.parametrize(
    ("grant", "status"),
    [
        (("street_admin", f"region:{STREET}"), 201),
        (("street_admin", f"region:{DISTRICT}"), 201),
        (("sector_admin", f"kind:bus@{DISTRICT}"), 201),
        (("street_admin", f"region:{ELSEWHERE}"), 403),
        (("street_admin", "region:4101"), 403),
        (("street_admin", "region:410100"), 403),
        (("district_admin", f"region:{DISTRICT}"), 403),
        (("city_admin", f"region:{DISTRICT}"), 403),
        (("auditor", "*"), 403),
        (("guard", "*"), 403),
        (("sector_admin", "kind:bus"), 403),
        (("sector_admin", "kind:nothing@410105"), 403),
        (("street_admin", "region:410105999"), 403),
        (("system", "*"), 422),
        (("street_admin", "region:4101056"), 422),
        (("street_admin", "region:４１０１０５"), 422),
    ],
)
async def test_nobody_gives_more_than_one_has(city: City, grant: tuple[str, str], status: int) -> None:
    superior, phone = await official(city), new_phone()
    answer = await superior.create(("guard", f"region:{STREET}"), grant, phone=phone)
    assert answer.status == status, answer.body
    if status == 403:
        assert (answer.code, answer.pointers) == ("staff.grant", {("/grants/1", "grant")})
    if status != 201:
        assert await superior.find(phone=phone) == set()


async def test_a_region_code_and_its_prefix_are_the_same_grant(city: City) -> None:
    superior = await official(city, "city_admin", "*")
    made = await superior.create(("district_admin", "region:410100"), ("district_admin", "region:4101"))
    assert [grant["scope"] for grant in made.body["grants"]] == ["region:4101"]
    assert (await superior.create(("sector_admin", "kind:bus@410100"))).body["grants"][0]["scope"] == "kind:bus@4101"


async def test_the_same_request_twice_and_at_once_makes_one_account_and_one_message(city: City) -> None:
    superior, phone = await official(city), new_phone()
    grant = ("guard", f"region:{STREET}")
    answers = await asyncio.gather(*(superior.create(grant, phone=phone, key="same-key-1") for _ in range(4)))
    assert {answer.status for answer in answers} == {201}, [answer.body for answer in answers]
    assert len({answer.body["id"] for answer in answers}) == 1
    again = await superior.create(grant, phone=phone, key="another-key")
    assert (again.status, again.body["revision"]) == (201, 1)
    assert len(await messages(city, phone)) == 1
    other = await superior.create(grant, phone=new_phone(), key="same-key-1")
    assert other.code == "idempotency.mismatch"
    more = await superior.create(grant, ("compound_admin", f"region:{STREET}"), phone=phone, key="same-key-1")
    assert more.code == "idempotency.mismatch"


async def test_two_superiors_name_the_same_phone_at_once(city: City) -> None:
    first, second = await official(city), await official(city, "city_admin", "*")
    phone = new_phone()
    answers = await asyncio.gather(
        first.create(("guard", f"region:{STREET}"), phone=phone),
        second.create(("compound_admin", f"region:{STREET}"), phone=phone),
    )
    assert {answer.status for answer in answers} == {201}, [answer.body for answer in answers]
    (account,) = await second.find(phone=phone)
    shown = (await second.get(f"/api/v1/staff/{account}")).body
    assert {grant["role"] for grant in shown["grants"]} == {"guard", "compound_admin"}


async def test_a_citizen_becomes_staff_and_stays_the_same_person(city: City) -> None:
    superior, (citizen, person) = await official(city), await settled(city)
    made = await superior.create(("guard", f"region:{STREET}"), phone=citizen.phone)
    assert (made.status, made.body["id"]) == (201, citizen.account)
    assert (await citizen.get("/api/v1/me/persons")).status == 401, "the token does not know the new grant"
    again = await log_in_again(city, citizen.phone)
    assert again.body["roles"] == ["guard"]
    citizen.token = again.body["token"]
    assert [p["id"] for p in (await citizen.get("/api/v1/me/persons")).body["items"]] == [person]

    emptied = await superior.change(citizen.account, made.body["revision"], grants=[])
    assert emptied.body["grants"] == []
    assert (await superior.get(f"/api/v1/staff/{citizen.account}")).code == "staff.not_found"
    assert (await log_in_again(city, citizen.phone)).body["roles"] == []
    stored = await city.services.db.accounts.find_one({"_id": citizen.account})
    assert "reach" not in stored and "staff_since" not in stored


async def test_grants_are_not_added_to_a_superior_a_stranger_or_oneself(city: City) -> None:
    superior = await official(city)
    for other in (await official(city, "city_admin", "*"), await official(city, scope=f"region:{ELSEWHERE}"), superior):
        refused = await superior.create(("guard", f"region:{STREET}"), phone=other.phone)
        assert refused.code == "staff.phone_taken"
        assert (await other.get("/api/v1/me/persons")).status == 200, "nobody's session ends by another's attempt"
    below = await superior.create(("guard", f"region:{STREET}"), phone=(phone := new_phone()), name="王五")
    mistyped = await superior.create(("street_admin", f"region:{STREET}"), phone=phone, name="赵六")
    assert (below.status, mistyped.code) == (201, "staff.phone_taken")


async def test_who_is_not_below_me_does_not_exist(city: City) -> None:
    district = await official(city)
    peer, boss = await official(city), await official(city, "city_admin", "*")
    foreign = await official(city, "street_admin", f"region:{ELSEWHERE}")
    citizen = await city.citizen()
    both = await boss.create(("guard", f"region:{STREET}"), ("guard", f"region:{ELSEWHERE}"))
    for other in (
        peer.account,
        boss.account,
        foreign.account,
        citizen.account,
        both.body["id"],
        district.account,
        "no",
    ):
        answers = [
            await district.get(f"/api/v1/staff/{other}"),
            await district.change(other, 1, name="某人"),
            await district.switch(other, "deactivation"),
            await district.switch(other, "activation"),
        ]
        assert {answer.code for answer in answers} == {"staff.not_found"}, other
        assert len({answer.body["detail"] for answer in answers}) == 1
    for phone in (peer.phone, boss.phone, foreign.phone, citizen.phone, district.phone, new_phone()):
        assert await district.find(phone=phone) == set()
    assert await boss.find(phone=foreign.phone) == {foreign.account}
    assert (await boss.get(f"/api/v1/staff/{boss.account}")).code == "staff.not_found"


async def test_below_is_found_by_phone_name_role_and_region(city: City) -> None:
    boss = await official(city, "city_admin", "*")
    name = f"寻{new_phone()}"
    guard = (await boss.create(("guard", f"region:{STREET}"), phone=(phone := new_phone()), name=name)).body["id"]
    street = (await boss.create(("street_admin", f"region:{STREET}"), name=name)).body["id"]
    away = (await boss.create(("guard", f"region:{ELSEWHERE}"), name=name)).body["id"]
    district = await official(city)
    assert await boss.find(phone=phone) == {guard} and await boss.find(phone=phone, role="street_admin") == set()
    assert await boss.find(name=name) == {guard, street, away}
    assert await boss.find(name=f" {name} ") == {guard, street, away}
    assert await boss.find(name=name, role="guard") == {guard, away}
    assert await boss.find(name=name, region=ELSEWHERE) == {away}
    assert await boss.find(name=name, region="410100", role="guard") == {guard, away}
    assert await boss.find(name=name, region="410105002") == set()
    assert await boss.find(name=name, phone=new_phone()) == set()
    assert await district.find(name=name) == {guard, street}
    assert await district.find(name=name, region="410000") == {guard, street}
    assert await district.find(name=name, region=ELSEWHERE) == set()
    assert {guard, street} <= await district.find() and away not in await district.find()
    listed = await district.get(f"/api/v1/staff?role=street_admin&region={STREET}&limit=100")
    assert street in {item["id"] for item in listed.body["items"]}
    assert all("street_admin" in {g["role"] for g in item["grants"]} for item in listed.body["items"])


async def test_a_place_bound_superior_and_one_with_two_regions_find_theirs(city: City) -> None:
    place, other = await city.place("compound", region=STREET), await city.place("compound", region=STREET)
    boss = await official(city, "city_admin", "*")
    mine = (await boss.create(("guard", f"place:{place['id']}"))).body["id"]
    (await boss.create(("guard", f"place:{other['id']}")))
    compound = await official(city, "compound_admin", f"place:{place['id']}")
    assert await compound.find() == {mine} == await compound.find(region=STREET)
    assert await compound.find(region=ELSEWHERE) == set()

    two = await boss.create(("street_admin", f"region:{STREET}"), ("street_admin", "region:410102001"))
    account = await city.services.db.accounts.find_one({"_id": two.body["id"]})
    token = city.services.sessions.issue(
        Holder(account["_id"], "two", tuple((g["role"], g["scope"]) for g in account["grants"])),  # type: ignore[misc]
        city.clock() + timedelta(hours=1),
    )
    wide = Official(city.base, token=token)
    away = (await boss.create(("guard", "region:410102001"))).body["id"]
    outside = (await boss.create(("guard", "region:410102002"))).body["id"]
    found = await wide.find()
    assert {mine, away} <= found and outside not in found


async def test_the_list_pages_through_everybody_once(city: City) -> None:
    boss, place = await official(city, "city_admin", "*"), await city.place("compound", region=STREET)
    made = [(await boss.create(("guard", f"place:{place['id']}"))).body["id"] for _ in range(5)]
    compound = await official(city, "compound_admin", f"place:{place['id']}")
    seen, cursor = [], ""
    for _ in range(4):
        shown = (await compound.get(f"/api/v1/staff?limit=2{cursor}")).body
        seen += [item["id"] for item in shown["items"]]
        if shown["next"] is None:
            break
        cursor = f"&cursor={shown['next']}"
    assert seen == made[::-1]
    assert (await compound.get("/api/v1/staff?cursor=bm8=")).code == "page.cursor"


async def test_long_serving_staff_are_still_listed(city: City) -> None:
    boss, place = await official(city, "city_admin", "*"), await city.place("compound", region=STREET)
    made = (await boss.create(("guard", f"place:{place['id']}"))).body["id"]
    old = {"$set": {"staff_since": city.clock() - timedelta(days=3 * 365)}}
    await city.services.db.accounts.update_one({"_id": made}, old)
    assert await (await official(city, "compound_admin", f"place:{place['id']}")).find() == {made}


async def test_a_change_ends_the_sessions_that_do_not_know_it(city: City) -> None:
    superior = await official(city)
    guard = await official(city, "guard", f"region:{STREET}")
    renamed = await superior.change(guard.account, 1, name="李四")
    assert (renamed.status, renamed.body["name"], renamed.body["revision"]) == (200, "李*", 2)
    assert (await guard.get("/api/v1/me/persons")).status == 200, "a name is not in the token"
    widened = await superior.change(guard.account, 2, grants=[{"role": "street_admin", "scope": f"region:{STREET}"}])
    assert widened.body["revision"] == 3
    assert (await guard.get("/api/v1/me/persons")).code == "session.invalid"
    assert (await log_in_again(city, guard.phone)).body["roles"] == ["street_admin"]
    nothing = await superior.change(guard.account, 3, name="李四", phone=guard.phone)
    assert nothing.body["revision"] == 3
    forbidden = await superior.change(guard.account, 3, grants=[{"role": "auditor", "scope": "*"}])
    assert (forbidden.code, forbidden.pointers) == ("staff.grant", {("/grants/0", "grant")})
    entries = await city.services.db.audit_entries.find({"object": f"account:{guard.account}"}).to_list()
    assert [entry["verb"] for entry in entries].count("account.change") == 2


async def test_of_two_changes_at_once_one_is_told(city: City) -> None:
    superior, other = await official(city), await official(city, "city_admin", "*")
    guard = await official(city, "guard", f"region:{STREET}")
    answers = await asyncio.gather(
        superior.change(guard.account, 1, name="赵甲"), other.change(guard.account, 1, name="钱乙")
    )
    assert sorted(answer.status for answer in answers) == [200, 409], [answer.body for answer in answers]
    assert (await superior.change(guard.account, 1, name="孙丙")).code == "staff.changed"


async def test_another_phone_moves_the_login_and_both_numbers_are_told(city: City) -> None:
    superior, guard, phone = await official(city), await official(city, "guard", f"region:{STREET}"), new_phone()
    taken = await superior.change(guard.account, 1, phone=superior.phone)
    assert taken.code == "staff.phone_taken"
    moved = await superior.change(guard.account, 1, phone=phone)
    assert moved.body["phone"] == f"138*****{phone[-3:]}"
    assert (await guard.get("/api/v1/me/persons")).code == "session.invalid"
    assert any("变更" in text for text in await messages(city, phone))
    assert any("变更" in text for text in await messages(city, guard.phone))
    assert (await city.login(phone)).account == guard.account
    assert (await log_in_again(city, guard.phone)).body["account"] != guard.account
    assert await superior.find(phone=guard.phone) == set() and await superior.find(phone=phone) == {guard.account}


async def test_deactivation_ends_sessions_at_once_and_refuses_new_ones(city: City) -> None:
    superior, guard = await official(city), await official(city, "guard", f"region:{STREET}")
    for _ in range(2):
        stopped = await superior.switch(guard.account, "deactivation")
        assert (stopped.status, stopped.body["active"], stopped.body["revision"]) == (200, False, 2)
    assert (await guard.get("/api/v1/me/persons")).code == "session.invalid"

    await city.services.db.login_codes.delete_one({"_id": city.services.keyring.token("phone", guard.phone)})
    sent = await city.visitor().post("/api/v1/login-codes", {"phone": guard.phone})
    assert sent.status == 202, "asking for a code tells nothing"
    guessed = await city.visitor().post("/api/v1/sessions", {"phone": guard.phone, "code": "000000"})
    assert guessed.code == "login_code.wrong"
    assert (await log_in_again(city, guard.phone)).code == "account.deactivated", "only the holder of the phone is told"

    assert (await superior.switch(guard.account, "activation")).body["active"] is True
    assert (await log_in_again(city, guard.phone)).status == 201


async def test_no_session_slips_through_while_an_account_is_deactivated(city: City) -> None:
    from server.actions.accounts.sessions import open_session

    superior = await official(city)
    for _ in range(5):
        guard = await official(city, "guard", f"region:{STREET}")
        account = await city.services.db.accounts.find_one({"_id": guard.account})
        logins = [asyncio.create_task(open_session(city.context(), account)) for _ in range(8)]
        stopped, *opened = await asyncio.gather(
            superior.switch(guard.account, "deactivation"), *logins, return_exceptions=True
        )
        assert not isinstance(stopped, BaseException) and stopped.status == 200, stopped
        for one in opened:
            if isinstance(one, BaseException):
                assert getattr(one, "code", "") in ("account.deactivated", "server.overloaded"), repr(one)
            else:
                late = Official(city.base, token=one["token"])
                assert (await late.get("/api/v1/me/persons")).code == "session.invalid"


async def test_an_account_read_before_its_deactivation_opens_no_session_after(city: City) -> None:
    from server.actions.accounts.sessions import open_session
    from server.errors import Problem

    superior, guard = await official(city), await official(city, "guard", f"region:{STREET}")
    stale = await city.services.db.accounts.find_one({"_id": guard.account})
    await superior.switch(guard.account, "deactivation")
    with pytest.raises(Problem, match="server.overloaded"):
        await open_session(city.context(), stale)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"phone": "12345"}, "/phone"),
        ({"name": "  "}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"name": "<b>"}, "/name"),
        ({"name": "长" * 41}, "/name"),
        ({"grants": []}, "/grants"),
        ({"grants": [{"role": "guard", "scope": "*", "more": 1}]}, "/grants/0"),
        ({"grants": [{"role": "no", "scope": "*"}]}, "/grants/0/role"),
        ({"grants": [{"role": "guard", "scope": {"$ne": ""}}]}, "/grants/0/scope"),
        ({"grants": [{"role": "guard", "scope": "region:410105"}] * 21}, "/grants"),
        ({"password": "x"}, ""),
    ],
)
async def test_hostile_input_is_named(city: City, body: dict[str, Any], pointer: str) -> None:
    superior = await official(city)
    answer = await superior.post(
        "/api/v1/staff", {**_body((("guard", f"region:{STREET}"),), new_phone(), "张三"), **body}
    )
    assert answer.code == "body.invalid" and pointer in {where for where, _ in answer.pointers}, answer.body


async def test_a_message_is_sent_once_tried_again_and_given_up(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, tried = new_phone(), []
    outcome = Outcome.UNREACHABLE

    async def send(number: str, *_: Any) -> None:
        tried.append(number)
        raise SmsFailure(outcome)

    order = text_messages.text_message(city.context(), phone, "staff_notice", notice="某事")
    assert phone not in str(order) and phone.encode() not in bytes(order["payload"]["sealed"])
    await city.services.db.outbox.insert_one(order)
    inbox = city.services.sms.send
    monkeypatch.setattr(city.services.sms, "send", send)
    await worker.run_outbox(city.services)
    await worker.run_outbox(city.services)
    assert tried == [phone], "it may pass: later, not at once"
    assert await _orders(city, order["_id"]) == 1
    try:
        city.clock.ahead += timedelta(minutes=3)
        monkeypatch.setattr(city.services.sms, "send", inbox)
        while await worker.run_outbox(city.services):
            pass
        assert len(await messages(city, phone)) == 1 and await _orders(city, order["_id"]) == 0
    finally:
        city.clock.ahead = timedelta()

    monkeypatch.setattr(city.services.sms, "send", send)
    for outcome, ordered_at in ((Outcome.UNCONFIRMED, city.clock()), (Outcome.DAY, city.clock() - timedelta(days=2))):
        order = text_messages.text_message(city.context(), phone, "staff_notice", notice="某事")
        order["payload"]["ordered_at"] = ordered_at
        await city.services.db.outbox.insert_one(order)
        await worker.run_outbox(city.services)
        assert await _orders(city, order["_id"]) == 0, outcome


async def _orders(city: City, entry: str) -> int:
    due = {"topic": text_messages.TOPIC, "due_at": {"$gte": EPOCH, "$lte": city.clock() + timedelta(days=2)}}
    return sum([order["_id"] == entry async for order in city.services.db.outbox.find(due)])


async def test_a_sector_administrator_has_one_kind_in_one_region(city: City) -> None:
    boss, phone = await official(city, "city_admin", "*"), new_phone()
    assert (await boss.create(("sector_admin", "kind:compound@4101"), phone=phone)).status == 201
    sector = await city.login(phone)
    for kind, region, status in (
        ("compound", "410105001", 201),
        ("gate_compound", "410105001", 403),
        ("compound", "410200", 403),
    ):
        made = await sector.post("/api/v1/places", {"kind": kind, "title": "某处", "region": region})
        assert made.status == status, (kind, region, made.body)
    mine, other = await city.place("compound", region=STREET), await city.place("gate_compound", region=STREET)
    assert (await sector.get(f"/api/v1/places/{mine['id']}/visits")).status == 200
    assert (await sector.get(f"/api/v1/places/{other['id']}/visits")).code == "access.denied"
    assert (await sector.get("/api/v1/staff")).code == "access.denied"


async def test_a_waiting_message_opens_under_a_new_key(city: City) -> None:
    """What waits in the outbox is sealed in the context that rotation expects of its field."""
    from server.actions.outbox import OUTBOX
    from server.actions.rotation import sealed_values

    order = text_messages.text_message(city.context(), new_phone(), "staff_notice", notice="某事")
    ((path, purpose, value),) = sealed_values(OUTBOX, order)
    assert path == "payload.sealed" and city.services.keyring.open(value, purpose)


async def test_numbers_and_names_of_staff_are_in_no_log_and_no_plain_field(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    superior, phone, name = await official(city), new_phone(), f"孔{new_phone()}"
    made = await superior.create(("guard", f"region:{STREET}"), phone=phone, name=name)
    await superior.create(("auditor", "*"), phone=phone, name=name)
    await superior.find(phone=phone, name=name)
    await superior.change(made.body["id"], 1, phone=new_phone())
    entries = await city.services.db.audit_entries.find({"object": f"account:{made.body['id']}"}).to_list()
    printed = capsys.readouterr()
    for text in (printed.out, printed.err, str(entries), str(made.body)):
        assert phone not in text and name not in text
