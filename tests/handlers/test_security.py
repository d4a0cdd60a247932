"""What `docs/security.md` claims and no other test shows; and that every test it names exists."""

import asyncio
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from server.app import DEVELOPMENT_HANDLERS, HANDLERS
from server.handlers.openapi import operations
from tests.cast import City, new_phone

ROOT = Path(__file__).resolve().parents[2]
CHECKLIST = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", CHECKLIST)))
# Chapters 6 to 8 of the standard (5.0.0): how many requirements of levels 1 and 2 each section has.
SECTIONS = {
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
}  # fmt: skip
PUBLIC = {
    "POST /api/v1/login-codes", "POST /api/v1/sessions", "POST /api/v1/sessions/password",
    "POST /api/v1/sessions/wechat", "POST /api/v1/sessions/alipay", "POST /api/v1/registrations",
    "POST /api/v1/password-resets",
}  # fmt: skip


@pytest.fixture(autouse=True)
def present(city: City) -> Iterator[None]:
    """Whatever a test did to the time, the next one is in the present."""
    yield
    city.clock.ahead = timedelta()


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_that_the_checklist_names_exists(file: str, name: str) -> None:
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_the_checklist_has_every_point_once_with_a_word_on_each() -> None:
    wanted = [f"{section}.{one}" for section, count in SECTIONS.items() for one in range(1, count + 1)]
    rows = re.findall(r"^\| (\d\.\d\.\d+) \| [^|]+ \| (met|part|open|n/a) \| ([^|]+) \|$", CHECKLIST, re.MULTILINE)
    assert [number for number, _, _ in rows] == wanted
    assert all("`tests/" in reason or len(reason) > 20 for _, _, reason in rows)


def test_these_alone_can_be_posted_to_without_a_session() -> None:
    """Every way to log in is in the table of `docs/decisions/0008-logging-in.md`; a new one must be thought about."""
    assert set(_public_posts()) == PUBLIC


def _public_posts() -> Iterator[str]:
    for handler in HANDLERS:
        for name, declared in operations(handler):
            if declared.is_public and name != "get":
                yield f"{name.upper()} {handler.path}"


def test_the_inbox_is_no_part_of_production() -> None:
    assert not {handler.path for handler in HANDLERS} & {handler.path for handler in DEVELOPMENT_HANDLERS}


async def code_of(city: City, phone: str) -> str:
    assert (await city.visitor().post("/api/v1/login-codes", {"phone": phone})).status == 202
    assert city.services.inbox is not None
    (message,) = await city.services.inbox.latest(phone, city.clock())
    return message["text"].partition("验证码 ")[2][:6]


async def test_a_code_works_once_however_many_ask_at_once(city: City) -> None:
    phone = new_phone()
    body = {"phone": phone, "code": await code_of(city, phone)}
    answers = await asyncio.gather(*(city.visitor().post("/api/v1/sessions", body) for _ in range(6)))
    assert sorted(answer.status for answer in answers) == [201] + [422] * 5
    assert (await city.visitor().post("/api/v1/sessions", body)).code == "login_code.wrong"


async def test_a_code_ends_after_five_minutes(city: City) -> None:
    phone = new_phone()
    body = {"phone": phone, "code": await code_of(city, phone)}
    city.clock.ahead += timedelta(minutes=5)
    assert (await city.visitor().post("/api/v1/sessions", body)).code == "login_code.wrong"


async def test_a_new_code_replaces_the_one_before(city: City) -> None:
    phone = new_phone()
    first = await code_of(city, phone)
    city.clock.ahead += timedelta(seconds=61)
    assert (await city.visitor().post("/api/v1/login-codes", {"phone": phone})).status == 202
    stored = await city.services.db.login_codes.find_one({"_id": city.services.keyring.token("phone", phone)})
    assert first not in str(stored)
    answer = await city.visitor().post("/api/v1/sessions", {"phone": phone, "code": first})
    messages = await city.services.inbox.latest(phone, city.clock())  # type: ignore[union-attr]
    assert answer.status == 422 or len({one["text"] for one in messages}) == 1  # one time in a million the same


async def test_a_session_ends_when_its_days_are_over(city: City) -> None:
    citizen = await city.citizen()
    assert (await citizen.get("/api/v1/me/persons")).status == 200
    city.clock.ahead += timedelta(days=city.services.settings.session_days)
    ended = await citizen.get("/api/v1/me/persons")
    assert (ended.status, ended.code) == (401, "session.invalid")


async def test_logging_in_again_makes_another_token(city: City) -> None:
    phone = new_phone()
    first = await city.login(phone)
    city.clock.ahead += timedelta(seconds=61)
    second = await city.login(phone)
    assert first.account == second.account and first.token != second.token
