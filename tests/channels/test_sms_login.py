"""Logging in with a code that came through a gateway, and what people are told when it did not come."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from server.actions.services import Services
from server.channels.sms_messages import messages
from server.commands.web import drain, start_server
from tests.cast import Actor, City, Clock, new_phone
from tests.fakes.aliyun_sms import AliyunSmsFake

TEMPLATES = {name: f"SMS_{number}" for number, name in enumerate(messages(), 100)}


@pytest_asyncio.fixture
async def gateway() -> AsyncIterator[AliyunSmsFake]:
    approved = {TEMPLATES[name]: list(message.parameters) for name, message in messages().items()}
    with AliyunSmsFake("LTAI-test", "aliyun-secret", "安码", approved) as fake:
        yield fake


@pytest_asyncio.fixture
async def visitor(city: City, gateway: AliyunSmsFake) -> AsyncIterator[Actor]:
    """Somebody in front of an application that sends through the gateway."""
    changes: dict[str, Any] = {
        "sms_gateways": ["aliyun"],
        "sms_aliyun_key_id": "LTAI-test",
        "sms_aliyun_key_secret": "aliyun-secret",
        "sms_aliyun_templates": TEMPLATES,
        "sms_aliyun_endpoint": gateway.endpoint,
    }
    settings = type(city.services.settings)(**{**city.services.settings.model_dump(), **changes})
    services = Services(settings, city.uri, Clock())
    await services.start()
    server = start_server(services, port=0)
    yield Actor(f"http://127.0.0.1:{next(iter(server._sockets.values())).getsockname()[1]}")
    await drain(server, services)
    await services.stop()


async def test_the_code_that_was_sent_logs_in(visitor: Actor, gateway: AliyunSmsFake) -> None:
    phone = new_phone()
    assert (await visitor.post("/api/v1/login-codes", {"phone": phone})).status == 202
    (sent,) = gateway.sent
    code = json.loads(sent["TemplateParam"])["code"]
    assert (await visitor.post("/api/v1/sessions", {"phone": phone, "code": code})).status == 201


@pytest.mark.parametrize(
    ("fault", "status", "problem", "wait"),
    [
        (("isv.BUSINESS_LIMIT_CONTROL", "触发小时级流控Permits:5"), 429, "limit.exceeded", "3600"),
        (("isv.MOBILE_NUMBER_ILLEGAL", "非法手机号"), 422, "channel.number", None),
        (("isv.AMOUNT_NOT_ENOUGH", "账户余额不足"), 503, "channel.unavailable", "60"),
        ("drop", 503, "channel.unavailable", "60"),
    ],
)
async def test_what_the_person_is_told(
    visitor: Actor, gateway: AliyunSmsFake, fault: Any, status: int, problem: str, wait: str | None
) -> None:
    gateway.faults = [fault]
    answer = await visitor.post("/api/v1/login-codes", {"phone": new_phone()})
    assert (answer.status, answer.code, answer.headers.get("Retry-After")) == (status, problem, wait)
    assert "isv." not in json.dumps(answer.body) and len(gateway.received) == 1
