"""Passwords of citizens: registering, logging in, changing, forgetting (XB-1); nothing tells who has an account."""

import asyncio
import secrets
import time
from typing import Any

import argon2
import pytest

from server.actions.accounts.password_hashes import PasswordHashes
from server.actions.accounts.password_rules import COMMON, common_passwords, is_administrators, new_password, weakness
from server.errors import Problem
from server.threads import Threads
from tests.cast import Actor, City, new_phone
from tests.handlers.logging_in import clock, code_for, enter, registered  # noqa: F401

pytestmark = pytest.mark.usefixtures("clock")
GOOD = "tianqi-93kx"


async def test_register_log_in_log_out(city: City) -> None:
    citizen = await registered(city, GOOD)
    assert (await citizen.get("/api/v1/me/persons")).status == 200
    entered = await enter(city, citizen.phone, GOOD)
    assert entered.status == 201, entered.body
    assert entered.body["account"] == citizen.account
    assert entered.body["must_change"] is False
    assert citizen.phone not in str(entered.body)
    stored = await city.services.db.passwords.find_one({"_id": citizen.account})
    assert stored["hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert GOOD not in str(stored)


@pytest.mark.parametrize(
    ("password", "accepted"),
    [
        ("a9$kf", False),
        ("a9$kfw", True),
        ("春眠不觉晓处处", True),
        ("a9$kfwa9$kfw", True),
        ("a9$kfwa9$kfwq", False),
        ("123456", False),
        ("Woaini1314", False),
        ("QQ123456", False),
        ("5201314", False),
        ("zhang123456", False),
        ("19900101", False),
        ("1qaz2wsx", False),
    ],
)
def test_which_passwords_citizens_may_have(password: str, accepted: bool) -> None:
    assert (weakness(password, administrator=False, phone="13800138888") is None) is accepted


def test_no_password_is_a_piece_of_ones_phone() -> None:
    for password in ("13800137593", "8001375", "x137593x", "00137593"):
        assert weakness(password, administrator=False, phone="13800137593")


@pytest.mark.parametrize(
    ("password", "accepted"),
    [("Ab3$kf", True), ("Ab3$k", False), ("ab3$kf", False), ("AB3$KF", False), ("Abc$kf", False), ("Abc123456", False)],
)
def test_which_passwords_administrators_may_have(password: str, accepted: bool) -> None:
    """ZE-3."""
    assert (weakness(password, administrator=True, phone="13800138888") is None) is accepted


def test_made_passwords_follow_the_rule_and_differ() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(is_administrators(password) and len(password) == 10 for password in made)


def test_the_list_of_common_passwords_is_lower_case_and_useful() -> None:
    assert len(common_passwords()) > 5000
    assert all(word == word.casefold() and 6 <= len(word) <= 12 for word in common_passwords())
    assert COMMON.stat().st_size < 200_000


async def test_a_weak_password_is_refused_before_the_code_is_used(city: City) -> None:
    phone = new_phone()
    code = await code_for(city, phone)
    body = {"phone": phone, "code": code, "password": "123456"}
    weak = await city.visitor().post("/api/v1/registrations", body)
    assert (weak.status, weak.code, weak.pointers) == (422, "password.weak", {("/password", "weak")})
    assert (await city.visitor().post("/api/v1/registrations", {**body, "password": GOOD})).status == 201
    assert (await city.visitor().post("/api/v1/registrations", {**body, "password": GOOD})).code == "login_code.wrong"


async def test_registering_twice_changes_nothing(city: City) -> None:
    citizen = await registered(city, GOOD)
    body = {"phone": citizen.phone, "code": await code_for(city, citizen.phone), "password": "another-9x"}
    assert (await city.visitor().post("/api/v1/registrations", body)).code == "account.exists"
    assert (await enter(city, citizen.phone, GOOD)).status == 201


async def test_two_who_register_with_one_code_make_one_account(city: City) -> None:
    phone = new_phone()
    body = {"phone": phone, "code": await code_for(city, phone), "password": GOOD}
    results = await asyncio.gather(*(city.visitor().post("/api/v1/registrations", body) for _ in range(4)))
    assert sorted(r.status for r in results) == [201, 422, 422, 422]


async def test_unknown_and_known_numbers_answer_alike(city: City) -> None:
    citizen, official = await registered(city), await city.staff("city_admin")
    without = await city.citizen()
    answers = [await enter(city, phone, "wrong-9x") for phone in (
        citizen.phone, official.phone, without.phone, new_phone())]  # fmt: skip
    shown = [{**answer.body, "request_id": ""} for answer in answers]
    assert all(one == shown[0] for one in shown)
    assert {answer.status for answer in answers} == {422}


async def test_unknown_and_known_numbers_take_the_same_work(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def verify(self: Any, known: str, password: str) -> bool:
        compared.append(argon2.extract_parameters(known))
        raise argon2.exceptions.VerifyMismatchError

    monkeypatch.setattr(argon2.PasswordHasher, "verify", verify)
    citizen = await registered(city)
    for phone in (citizen.phone, new_phone()):
        assert (await enter(city, phone, GOOD)).code == "login.wrong"
    assert len(compared) == 2 and compared[0] == compared[1]


async def test_hashing_does_not_block_the_loop(city: City) -> None:
    phones = [new_phone() for _ in range(6)]
    longest, stop = 0.0, False

    async def beat() -> None:
        nonlocal longest
        while not stop:
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)

    beating = asyncio.create_task(beat())
    passwords = city.services.passwords
    await asyncio.gather(*(passwords.matches(phone, None) for phone in phones))
    stop = True
    await beating
    hashing = time.perf_counter()
    passwords._compare("x", None)
    assert longest < max(0.25, 5 * (time.perf_counter() - hashing))


async def test_more_hashing_than_the_queue_holds_is_turned_away(city: City) -> None:
    threads = Threads("small", 1, waiting=1)
    hashes = PasswordHashes(city.services.settings, threads)
    results = await asyncio.gather(*(hashes.matches("x", None) for _ in range(5)), return_exceptions=True)
    threads.stop()
    assert [r.code for r in results if isinstance(r, Problem)] == ["server.overloaded"] * 3
    assert results.count(False) == 2


async def test_a_hash_of_former_parameters_is_renewed(city: City) -> None:
    citizen = await registered(city, GOOD)
    old = argon2.PasswordHasher(1, 8192, 1).hash(GOOD)
    await city.services.db.passwords.update_one({"_id": citizen.account}, {"$set": {"hash": old}})
    assert (await enter(city, citizen.phone, GOOD)).status == 201
    stored = await city.services.db.passwords.find_one({"_id": citizen.account})
    assert "m=19456,t=2" in stored["hash"]
    assert (await enter(city, citizen.phone, GOOD)).status == 201


async def test_changing_a_password_ends_the_other_sessions(city: City) -> None:
    citizen = await registered(city, GOOD)
    elsewhere = Actor(city.base, citizen.phone, (await enter(city, citizen.phone, GOOD)).body["token"])
    wrong = await citizen.post("/api/v1/me/password", {"old": "wrong-9x", "new": "new-one-7"})
    assert (wrong.status, wrong.code) == (422, "password.wrong")
    same = await citizen.post("/api/v1/me/password", {"old": GOOD, "new": GOOD})
    assert same.code == "password.weak"
    changed = await citizen.post("/api/v1/me/password", {"old": GOOD, "new": "new-one-7"})
    assert changed.status == 201, changed.body
    for former in (citizen, elsewhere):
        assert (await former.get("/api/v1/me/persons")).code == "session.invalid"
    citizen.token = changed.body["token"]
    assert (await citizen.get("/api/v1/me/persons")).status == 200
    assert [one["is_current"] for one in (await citizen.get("/api/v1/me/sessions")).body["items"]] == [True]
    assert (await enter(city, citizen.phone, GOOD)).code == "login.wrong"
    assert (await enter(city, citizen.phone, "new-one-7")).status == 201
    verbs = [e["verb"] async for e in city.services.db.audit_entries.find({"object": f"account:{citizen.account}"})]
    assert {"account.create", "password.set", "password.change"} <= set(verbs)


async def test_an_account_without_a_password_sets_one_with_a_code(city: City) -> None:
    citizen = await city.citizen()
    assert (await citizen.post("/api/v1/me/password", {"new": GOOD})).status == 422
    assert (await citizen.post("/api/v1/me/password", {"old": "anything", "new": GOOD})).code == "password.wrong"
    login_code = await code_for(city, citizen.phone)
    refused = await citizen.post("/api/v1/me/password", {"code": login_code, "new": GOOD})
    assert refused.code == "login_code.wrong"
    code = await code_for(city, citizen.phone, "password")
    assert (await citizen.post("/api/v1/me/password", {"code": code, "new": GOOD})).status == 201
    assert (await enter(city, citizen.phone, GOOD)).status == 201


async def test_a_stolen_session_cannot_guess_the_password(city: City) -> None:
    citizen = await registered(city, GOOD)
    body = {"old": "wrong-9x", "new": "new-one-7"}
    results = await asyncio.gather(*(citizen.post("/api/v1/me/password", body) for _ in range(8)))
    assert sorted(r.code for r in results) == ["login.code_needed"] * 4 + ["password.wrong"] * 4


async def test_a_forgotten_password(city: City) -> None:
    citizen = await registered(city, GOOD)
    assert (await enter(city, citizen.phone, GOOD)).status == 201
    code = await code_for(city, citizen.phone, "password")
    body = {"phone": citizen.phone, "code": code, "password": "new-one-7"}
    assert (await city.visitor().post("/api/v1/password-resets", body)).body == {"sent_by_sms": False}
    assert (await citizen.get("/api/v1/me/persons")).code == "session.invalid"
    assert (await enter(city, citizen.phone, "new-one-7")).status == 201
    assert (await city.visitor().post("/api/v1/password-resets", body)).code == "login_code.wrong"


async def test_codes_are_for_one_purpose(city: City) -> None:
    citizen = await registered(city, GOOD)
    code = await code_for(city, citizen.phone, "password")
    assert (await city.visitor().post("/api/v1/sessions", {"phone": citizen.phone, "code": code})).code == (
        "login_code.wrong"
    )
    code = await code_for(city, citizen.phone)
    body = {"phone": citizen.phone, "code": code, "password": "new-one-7"}
    assert (await city.visitor().post("/api/v1/password-resets", body)).code == "login_code.wrong"


async def test_resetting_an_unknown_number_needs_its_code_first(city: City) -> None:
    phone = new_phone()
    body = {"phone": phone, "code": "000000", "password": GOOD}
    assert (await city.visitor().post("/api/v1/password-resets", body)).code == "login_code.wrong"
    body["code"] = await code_for(city, phone, "password")
    assert (await city.visitor().post("/api/v1/password-resets", body)).code == "account.unknown"


@pytest.mark.parametrize("password", ["", "x" * 129, None, 123456, {"$ne": ""}, ["a"]])
async def test_passwords_that_are_none(city: City, password: Any) -> None:
    answer = await city.visitor().post("/api/v1/sessions/password", {"phone": new_phone(), "password": password})
    assert (answer.status, answer.code) == (422, "body.invalid")


async def test_strange_signs_in_passwords(city: City) -> None:
    for password in ("\x00" * 8, "🐟" * 8, "‮abcdef", secrets.token_urlsafe(90)):
        assert (await enter(city, new_phone(), password)).code == "login.wrong"
