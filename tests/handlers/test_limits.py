"""How often: by address behind a proxy and by number, over HTTP and counter by counter."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from server.actions import limits, retention
from server.actions.context import ANONYMOUS, Context
from server.actions.services import Services
from server.app import HANDLERS
from server.commands.web import drain, start_server
from server.errors import Problem
from server.handlers.openapi import operations
from server.settings import Settings, SettingsError
from tests.cast import Actor, City, Clock, Response, new_phone

CODES = "/api/v1/login-codes"
SESSIONS = "/api/v1/sessions"
STRICT = {"login_code.number": "3/h", "login_code.address": "4/h", "login.address": "6/h"}


class Strict:
    """A second application on the same database, behind a proxy that names the address."""

    def __init__(self, services: Services, base: str) -> None:
        self.services = services
        self.visitor = Actor(base)

    async def ask_code(self, address: str, phone: str | None = None) -> Response:
        body = {"phone": phone or new_phone()}
        return await self.visitor.send("POST", CODES, body, X_Forwarded_For=address)

    def context(self, address: str = "") -> Context:
        return Context(self.services, ANONYMOUS, self.services.clock(), address=address)


@pytest_asyncio.fixture
async def strict(city: City) -> AsyncIterator[Strict]:
    settings = city.services.settings.model_copy(update={"limits": STRICT, "trust_proxy": True})
    services = Services(settings, city.uri, Clock())
    await services.start()
    server = start_server(services, port=0)
    port = next(iter(server._sockets.values())).getsockname()[1]
    yield Strict(services, f"http://127.0.0.1:{port}")
    await drain(server, services)
    await services.stop()


def wait_of(answer: Response) -> int:
    assert (answer.status, answer.code) == (429, "limit.exceeded"), answer.body
    return int(answer.headers["Retry-After"])


async def test_an_address_asks_for_so_many_codes(strict: Strict) -> None:
    answers = [await strict.ask_code("203.0.113.1") for _ in range(5)]
    assert [answer.status for answer in answers] == [202] * 4 + [429]
    assert 1 <= wait_of(answers[-1]) <= 3600
    assert (await strict.ask_code("203.0.113.2")).status == 202


async def test_codes_asked_for_at_the_same_time_stay_within_the_limit(strict: Strict) -> None:
    answers = await asyncio.gather(*(strict.ask_code("203.0.113.3") for _ in range(12)))
    assert sorted(answer.status for answer in answers) == [202] * 4 + [429] * 8


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("2001:db8:1:1::1", "2001:db8:1:1:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("203.0.113.8", "203.0.113.9", False),
        ("unknown", "nonsense", False),
    ],
)
def test_what_one_address_is(first: str, second: str, same: bool) -> None:
    assert (limits.network(first) == limits.network(second)) is same


async def test_one_ipv6_network_is_one_address(strict: Strict) -> None:
    answers = [await strict.ask_code(f"2001:db8:7:7::{host:x}") for host in range(1, 6)]
    assert [answer.status for answer in answers] == [202] * 4 + [429]


async def test_a_client_cannot_choose_its_address_in_front_of_the_proxys(strict: Strict) -> None:
    """The proxy appends the address it sees; what the client wrote before it is not believed."""
    answers = [await strict.ask_code(f"198.51.100.{one}, 203.0.113.10") for one in range(5)]
    assert [answer.status for answer in answers] == [202] * 4 + [429]


async def test_without_a_proxy_its_header_is_not_believed(city: City) -> None:
    """The city under test trusts no proxy: a made-up header changes nothing about the address."""
    seen: list[str] = []
    count = limits.network
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "network", lambda address: seen.append(address) or count(address))
        await city.visitor().send("POST", CODES, {"phone": new_phone()}, X_Forwarded_For="203.0.113.1")
    assert seen == ["127.0.0.1"]


async def test_a_number_gets_so_many_codes_an_hour_from_wherever(strict: Strict) -> None:
    phone, clock = new_phone(), strict.services.clock
    at_the_hour(clock)
    statuses = []
    for one in range(4):
        answer = await strict.ask_code(f"192.0.2.{one}", phone)
        statuses.append(answer.status)
        clock.ahead += timedelta(seconds=61)  # type: ignore[attr-defined]
    assert statuses == [202] * 3 + [429]
    assert wait_of(answer) <= 3600


async def test_asking_too_soon_uses_up_nothing(strict: Strict) -> None:
    phone, clock = new_phone(), strict.services.clock
    at_the_hour(clock)
    assert (await strict.ask_code("192.0.2.50", phone)).status == 202
    for one in range(3):
        assert (await strict.ask_code(f"192.0.2.{60 + one}", phone)).code == "login_code.too_soon"
    clock.ahead += timedelta(seconds=61)  # type: ignore[attr-defined]
    assert (await strict.ask_code("192.0.2.51", phone)).status == 202


def at_the_hour(clock: Any) -> None:
    """Move the clock to just after a full hour, so that no window ends within a test."""
    now = clock()
    clock.ahead += now.replace(minute=0, second=1) + timedelta(hours=1) - now


async def test_logging_in_is_counted_by_address_whatever_the_phone(strict: Strict) -> None:
    async def guess() -> Response:
        body = {"phone": new_phone(), "code": "000000"}
        return await strict.visitor.send("POST", SESSIONS, body, X_Forwarded_For="203.0.113.20")

    answers = [await guess() for _ in range(7)]
    assert [answer.code for answer in answers] == ["login_code.wrong"] * 6 + ["limit.exceeded"]


async def test_a_window_ends(strict: Strict) -> None:
    at_the_hour(strict.services.clock)
    for _ in range(4):
        await limits.spend(strict.context("192.0.2.100"), "login_code")
    with pytest.raises(Problem) as refused:
        await limits.spend(strict.context("192.0.2.100"), "login_code")
    later = timedelta(seconds=int(refused.value.headers["Retry-After"]))
    strict.services.clock.ahead += later  # type: ignore[attr-defined]
    await limits.spend(strict.context("192.0.2.100"), "login_code")


async def test_two_processes_share_a_counter(city: City, strict: Strict) -> None:
    other = Services(strict.services.settings, city.uri, strict.services.clock)
    contexts = [strict.context("192.0.2.110"), Context(other, ANONYMOUS, other.clock(), address="192.0.2.110")]
    spent = await asyncio.gather(
        *(limits.spend(contexts[one % 2], "login_code") for one in range(10)), return_exceptions=True
    )
    await other.db.client.close()
    assert sum(one is None for one in spent) == 4
    assert all(one is None or isinstance(one, Problem) for one in spent)


async def test_a_full_counter_costs_no_database_operation(strict: Strict) -> None:
    for _ in range(4):
        await limits.spend(strict.context("192.0.2.120"), "login_code")
    calls: list[str] = []
    real = limits._add

    async def counted(*args: Any) -> bool:
        calls.append("add")
        return await real(*args)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "_add", counted)
        for _ in range(20):
            with pytest.raises(Problem):
                await limits.spend(strict.context("192.0.2.120"), "login_code")
    assert calls == ["add"]


async def test_counters_name_nobody_and_are_deleted(strict: Strict) -> None:
    context = strict.context("192.0.2.130")
    await limits.spend(context, "login_code", number="token-of-a-number")
    soon = {"$gt": context.now, "$lte": context.now + timedelta(hours=1)}
    kept = [one async for one in context.services.db.limits.find({"expires_at": soon})]
    assert kept
    for one in kept:
        assert set(one) == {"_id", "count", "expires_at"}
        assert "192.0.2" not in one["_id"] and "token" not in one["_id"]
    strict.services.clock.ahead += timedelta(days=2)  # type: ignore[attr-defined]
    while await retention.delete_expired(strict.context()):
        pass
    gone = [one["_id"] for one in kept]
    assert not await context.services.db.limits.find({"_id": {"$in": gone}}).to_list(10)


async def test_the_hot_path_counts_nothing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen, place = await city.citizen(), await city.place("compound")

    async def refuse(*args: Any) -> None:
        raise AssertionError("the hot path counted")

    monkeypatch.setattr(limits, "_count", refuse)
    assert (await citizen.post("/api/v1/visits", {"code": place["code"]})).status < 500
    assert (await citizen.get("/api/v1/me/persons")).status == 200
    assert (await citizen.get("/api/v1/me/color")).status < 500


def test_rules_are_settings(settings: Settings) -> None:
    production = settings.model_copy(update={"mode": "production"})
    assert limits.make_rules(production)["login_code.number"] == ((5, 3600),)
    assert limits.make_rules(production)["login_code.address"] == ((60, 60), (600, 3600))
    assert "login_code.address" not in limits.make_rules(settings)
    replaced = settings.model_copy(update={"limits": {"login_code.address": "7/10m"}})
    assert limits.make_rules(replaced)["login_code.address"] == ((7, 600),)
    for wrong in ({"login_code.adress": "1/m"}, {"login_code.number": "often"}, {"login_code.number": "0/m"}):
        with pytest.raises(SettingsError, match="ANMA_LIMITS"):
            limits.make_rules(settings.model_copy(update={"limits": wrong}))


@pytest.mark.parametrize(
    ("now", "window", "ends"),
    [
        ("2026-03-01T15:59:59+00:00", "1/d", "2026-03-01T16:00:00+00:00"),  # midnight in Shanghai
        ("2026-03-01T16:00:00+00:00", "1/d", "2026-03-02T16:00:00+00:00"),
        ("2026-03-01T10:20:30+00:00", "1/h", "2026-03-01T11:00:00+00:00"),
        ("2026-03-01T10:20:30+00:00", "1/15m", "2026-03-01T10:30:00+00:00"),
    ],
)
def test_when_a_window_ends(city: City, now: str, window: str, ends: str) -> None:
    context = Context(city.services, ANONYMOUS, datetime.fromisoformat(now))
    (one,) = limits._windows("any", window)
    assert limits._end(context, one) == datetime.fromisoformat(ends)


async def test_a_kind_without_a_rule_is_a_mistake(city: City) -> None:
    with pytest.raises(ValueError, match=r"no limit login_code\.nonsense"):
        await limits.spend(city.context(), "login_code", nonsense="x")


PUBLIC_POSTS = {
    handler.path: declared
    for handler in HANDLERS
    for name, declared in operations(handler)
    if declared.is_public and name != "get"
}
CODE = {"phone": "13800000000", "code": "000000"}
BODIES: dict[str, dict[str, Any]] = {
    CODES: {"phone": "13800000000"},
    SESSIONS: CODE,
    "/api/v1/sessions/password": {"phone": "13800000000", "password": "Sunny-day-9"},
    "/api/v1/sessions/wechat": {"code": "a-code-of-wechat"},
    "/api/v1/sessions/alipay": {"code": "a-code-of-alipay"},
    "/api/v1/registrations": {**CODE, "password": "sunny-day-9"},
    "/api/v1/password-resets": CODE,
}


@pytest.mark.parametrize("path", PUBLIC_POSTS)
async def test_whatever_anybody_may_post_is_limited_by_address(strict: Strict, path: str) -> None:
    assert "limit.exceeded" in PUBLIC_POSTS[path].problems
    once = {name: "1/d" for name in limits.DEFAULTS if name.endswith(".address")}
    rules = limits.make_rules(strict.services.settings.model_copy(update={"limits": once}))
    strict.services.limiter.rules = rules
    address = f"2001:db8:{secrets.randbelow(65536):x}:{secrets.randbelow(65536):x}::1"
    answers = [await strict.visitor.send("POST", path, BODIES[path], X_Forwarded_For=address) for _ in range(2)]
    assert answers[0].status not in (400, 404, 429, 500) or answers[0].code == "login_code.too_soon"
    assert wait_of(answers[1]) > 0


async def test_captchas_are_limited_by_address(strict: Strict) -> None:
    strict.services.limiter.rules = {"captcha.address": (limits.Window(1, 86400),)}
    answers = [await strict.visitor.send("GET", "/api/v1/captchas", X_Forwarded_For="2001:db8:9::1") for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 429]
