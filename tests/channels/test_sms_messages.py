"""Messages as data, the inbox that shows them, and the choice of a channel."""

from datetime import UTC, datetime

import pytest

from server.channels.sms import NoSms, make_sms
from server.channels.sms_gateways import SmsGateways
from server.channels.sms_messages import get_message, messages
from server.errors import Problem
from server.settings import Settings, SettingsError, new_secrets
from tests.cast import City, new_phone

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CODES = dict.fromkeys(messages(), "SMS_1")
ALIYUN = {"sms_gateways": ["aliyun"], "sms_aliyun_key_id": "id", "sms_aliyun_key_secret": "s"}


def settings(**given: object) -> Settings:
    return Settings(_env_file=None, **{**new_secrets(), **given})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", messages())
def test_a_text_has_a_place_for_each_parameter_and_no_other(name: str) -> None:
    message = get_message(name)
    shown = message.render({one: f"<{one}>" for one in message.parameters})
    assert all(shown.count(f"<{one}>") == 1 for one in message.parameters)
    assert "{" not in shown and "【" not in shown


def test_parameters_must_be_those_of_the_message() -> None:
    for wrong in ({}, {"code": "1"}, {"code": "1", "minutes": 5, "more": 1}):
        with pytest.raises(ValueError, match="login_code takes code, minutes"):
            get_message("login_code").values(wrong)
    with pytest.raises(ValueError, match="no short message is called invoice"):
        get_message("invoice")


def test_a_value_is_never_read_as_a_format() -> None:
    assert "{0.__class__}" in get_message("new_password").render({"password": "{0.__class__}"})


async def test_the_inbox_shows_what_a_gateway_would_send(city: City) -> None:
    phone, now = new_phone(), city.clock()
    await city.services.sms.send(phone, "login_code", {"code": "042137", "minutes": 5}, now)
    assert city.services.inbox is not None
    (shown,) = await city.services.inbox.latest(phone, now)
    assert shown["text"] == "【安码】验证码 042137，5 分钟内有效，请勿告诉他人。"


async def test_without_a_gateway_production_says_so() -> None:
    channel = make_sms(settings(), None)
    assert isinstance(channel, NoSms)
    with pytest.raises(Problem) as refused:
        await channel.send("13800138000", "login_code", {"code": "1", "minutes": 5}, NOW)
    assert refused.value.code == "channel.unavailable"


def test_a_configured_gateway_sends_in_development_too() -> None:
    assert isinstance(make_sms(settings(mode="dev", **ALIYUN, sms_aliyun_templates=CODES), None), SmsGateways)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({**ALIYUN, "sms_aliyun_key_secret": None, "sms_aliyun_templates": CODES}, "ANMA_SMS_ALIYUN_KEY_SECRET"),
        ({**ALIYUN, "sms_aliyun_templates": {"login_code": "SMS_1"}}, "ANMA_SMS_ALIYUN_TEMPLATES 中的 .*new_password"),
        ({**ALIYUN, "sms_aliyun_templates": CODES, "sms_aliyun_endpoint": "http://x"}, "必须是 https"),
        ({"sms_gateways": ["tencent"], "sms_tencent_templates": CODES}, "KEY_ID；.*KEY_SECRET；.*APP"),
    ],
)
def test_a_gateway_that_lacks_a_setting_stops_the_start(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        make_sms(settings(**given), None)


def test_secrets_do_not_show() -> None:
    assert "very-secret" not in repr(settings(sms_aliyun_key_secret="very-secret"))
