"""Gateways against fakes that recompute signatures: what is sent, what each refusal means, and never twice."""

import http.client
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from server.channels.sms import Outcome, SmsFailure
from server.channels.sms_aliyun import AliyunSms
from server.channels.sms_gateways import Gateway, SmsGateways
from server.channels.sms_messages import messages
from server.channels.sms_tencent import TencentSms
from tests.cast import new_phone
from tests.fakes.aliyun_sms import AliyunSmsFake
from tests.fakes.sms_server import Received, SmsServer
from tests.fakes.tencent_sms import TencentSmsFake

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SIGN = "安码"
CODE = {"code": "042137", "minutes": 5}
ALIYUN_CODES = {name: f"SMS_{number}" for number, name in enumerate(messages(), 154950000)}
TENCENT_CODES = {name: str(number) for number, name in enumerate(messages(), 1100000)}


@pytest.fixture
def aliyun() -> Iterator[AliyunSmsFake]:
    approved = {ALIYUN_CODES[name]: list(message.parameters) for name, message in messages().items()}
    with AliyunSmsFake("LTAI-test", "aliyun-secret", SIGN, approved) as fake:
        yield fake


@pytest.fixture
def tencent() -> Iterator[TencentSmsFake]:
    approved = {TENCENT_CODES[name]: len(message.parameters) for name, message in messages().items()}
    with TencentSmsFake("AKID-test", "tencent-secret", "1400006666", SIGN, approved) as fake:
        yield fake


@pytest.fixture(params=["aliyun", "tencent"])
def fake(request: pytest.FixtureRequest) -> SmsServer:
    found: SmsServer = request.getfixturevalue(request.param)
    return found


def gateway_of(fake: SmsServer, **wrong: Any) -> Gateway:
    """Our side of a fake's account, with what a test gets wrong."""
    if isinstance(fake, AliyunSmsFake):
        right = {"endpoint": fake.endpoint, "key_id": "LTAI-test", "key_secret": "aliyun-secret"}
        return AliyunSms(**{**right, "sign": SIGN, "templates": ALIYUN_CODES, **wrong})
    right = {"endpoint": fake.endpoint, "key_id": "AKID-test", "key_secret": "tencent-secret"}
    place = {"app": "1400006666", "region": "ap-guangzhou"}
    return TencentSms(**{**right, **place, "sign": SIGN, "templates": TENCENT_CODES, **wrong})


class Pauses:
    """Stands in for sleeping."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def channel_of(*fakes: SmsServer, pauses: Pauses | None = None, **wrong: Any) -> SmsGateways:
    return SmsGateways([gateway_of(fake, **wrong) for fake in fakes], sleep=pauses or Pauses())


async def failure_of(channel: SmsGateways, phone: str | None = None, **more: Any) -> SmsFailure:
    with pytest.raises(SmsFailure) as caught:
        await channel.send(phone or new_phone(), more.get("template", "login_code"), more.get("parameters", CODE), NOW)
    return caught.value


async def test_a_code_is_sent_with_its_template(aliyun: AliyunSmsFake, tencent: TencentSmsFake) -> None:
    phone = new_phone()
    await channel_of(aliyun).send(phone, "login_code", CODE, NOW)
    await channel_of(tencent).send(phone, "login_code", CODE, NOW)
    (first,), (second,) = aliyun.sent, tencent.sent
    assert (first["PhoneNumbers"], first["TemplateCode"]) == (phone, ALIYUN_CODES["login_code"])
    assert first["TemplateParam"] == '{"code": "042137", "minutes": "5"}'
    assert (second["PhoneNumberSet"], second["TemplateParamSet"]) == ([f"+86{phone}"], ["042137", "5"])


async def test_every_message_of_the_file_is_accepted(fake: SmsServer) -> None:
    channel = channel_of(fake)
    for name, message in messages().items():
        await channel.send(new_phone(), name, dict.fromkeys(message.parameters, "安+ %&=~*/"), NOW)
    assert len(fake.sent) == len(messages())


@pytest.mark.parametrize(
    ("wrong", "vendor_codes", "outcome"),
    [
        ({"key_secret": "guessed"}, {"SignatureDoesNotMatch", "AuthFailure.SignatureFailure"}, Outcome.ACCESS),
        ({"key_id": "unknown"}, {"InvalidAccessKeyId.NotFound", "AuthFailure.SecretIdNotFound"}, Outcome.ACCESS),
        (
            {"sign": "别的城市"},
            {"isv.SMS_SIGNATURE_ILLEGAL", "FailedOperation.SignatureIncorrectOrUnapproved"},
            Outcome.TEMPLATE,
        ),
        (
            {"templates": {"login_code": "SMS_0"}},
            {"isv.SMS_TEMPLATE_ILLEGAL", "FailedOperation.TemplateIncorrectOrUnapproved"},
            Outcome.TEMPLATE,
        ),
        (
            {"templates": {"new_password": ALIYUN_CODES["login_code"]}},
            {"isv.TEMPLATE_MISSING_PARAMETERS", "FailedOperation.TemplateIncorrectOrUnapproved"},
            Outcome.TEMPLATE,
        ),
    ],
)
async def test_wrong_settings_are_refused_and_sent_once(
    fake: SmsServer, wrong: dict[str, Any], vendor_codes: set[str], outcome: Outcome
) -> None:
    template = next(iter(wrong.get("templates", {"login_code": ""})))
    parameters = {"password": "Kx7mPq2w"} if template == "new_password" else CODE
    failure = await failure_of(channel_of(fake, **wrong), template=template, parameters=parameters)
    assert (failure.outcome, failure.code) == (outcome, "channel.unavailable")
    assert failure.vendor_code in vendor_codes
    assert (len(fake.received), fake.sent) == (1, [])


async def test_tencent_refuses_another_application_and_the_wrong_number_of_parameters(tencent: TencentSmsFake) -> None:
    assert (await failure_of(channel_of(tencent, app="1400000000"))).outcome is Outcome.ACCESS
    swapped = {"login_code": TENCENT_CODES["new_password"]}
    failure = await failure_of(channel_of(tencent, templates=swapped))
    assert failure.vendor_code == "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"


async def test_a_stale_date_is_refused(fake: SmsServer) -> None:
    fake.clock_ahead = 16 * 60
    failure = await failure_of(channel_of(fake))
    assert failure.vendor_code in {"InvalidTimeStamp.Expired", "AuthFailure.SignatureExpire"}
    assert failure.outcome is Outcome.ACCESS and not fake.sent


async def test_a_replayed_or_changed_request_is_refused(aliyun: AliyunSmsFake, tencent: TencentSmsFake) -> None:
    phone = "13900000001"
    await channel_of(aliyun).send(phone, "login_code", CODE, NOW)
    await channel_of(tencent).send(phone, "login_code", CODE, NOW)
    first, second = aliyun.received[0], tencent.received[0]
    assert b"SignatureNonceUsed" in replay(aliyun, first)
    assert b"SignatureDoesNotMatch" in replay(aliyun, first._replace(path=first.path.replace(phone, "13900000002")))
    changed = second._replace(body=second.body.replace(phone.encode(), b"13900000002"))
    assert b"AuthFailure.SignatureFailure" in replay(tencent, changed)
    for unsigned in (first, second):
        headers = {name: value for name, value in unsigned.headers.items() if name != "authorization"}
        answer = replay(aliyun if unsigned is first else tencent, unsigned._replace(headers=headers))
        assert b"IncompleteSignature" in answer or b"AuthFailure.InvalidAuthorization" in answer
    assert (len(aliyun.sent), len(tencent.sent)) == (1, 1)


def replay(fake: SmsServer, request: Received) -> bytes:
    connection = http.client.HTTPConnection(fake.host)
    connection.request(request.method, request.path, request.body, request.headers)
    answer = connection.getresponse().read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("before", "seconds_ago", "outcome", "wait"),
    [(1, 5, Outcome.MINUTE, "60"), (5, 100, Outcome.HOUR, "3600"), (10, 4000, Outcome.DAY, "86400")],
)
async def test_a_number_is_limited_by_minute_hour_and_day(
    aliyun: AliyunSmsFake, tencent: TencentSmsFake, before: int, seconds_ago: int, outcome: Outcome, wait: str
) -> None:
    phone = new_phone()
    aliyun.times[phone] = tencent.times[f"+86{phone}"] = [aliyun.now() - seconds_ago] * before
    for fake in (aliyun, tencent):
        failure = await failure_of(channel_of(fake), phone)
        assert (failure.outcome, failure.code, failure.headers["Retry-After"]) == (outcome, "limit.exceeded", wait)
        assert failure.may_repeat and not failure.may_go_elsewhere and not fake.sent


@pytest.mark.parametrize(
    ("aliyun_code", "tencent_code", "outcome", "problem"),
    [
        ("isv.AMOUNT_NOT_ENOUGH", "FailedOperation.InsufficientBalanceInSmsPackage", Outcome.BALANCE, 503),
        ("isv.OUT_OF_SERVICE", "UnauthorizedOperation.ServiceSuspendDueToArrears", Outcome.BALANCE, 503),
        ("isv.DAY_LIMIT_CONTROL", "LimitExceeded.AppDailyLimit", Outcome.BALANCE, 503),
        ("isv.BLACK_KEY_CONTROL_LIMIT", "FailedOperation.ContainSensitiveWord", Outcome.TEMPLATE, 503),
        ("isv.PARAM_LENGTH_LIMIT", "InvalidParameterValue.TemplateParameterLengthLimit", Outcome.TEMPLATE, 503),
        ("isp.RAM_PERMISSION_DENY", "UnauthorizedOperation.RequestPermissionDeny", Outcome.ACCESS, 503),
        ("isv.DENY_IP_RANGE", "UnauthorizedOperation.RequestIpNotInWhitelist", Outcome.ACCESS, 503),
        ("isv.MOBILE_NUMBER_ILLEGAL", "FailedOperation.PhoneNumberInBlacklist", Outcome.NUMBER, 422),
        ("isv.SOMETHING_NEW", "FailedOperation.SomethingNew", Outcome.REFUSED, 503),
        ("isp.SYSTEM_ERROR", "InternalError.Timeout", Outcome.UNCONFIRMED, 503),
        ("Something.New", "Something.New", Outcome.UNCONFIRMED, 503),
    ],
)
async def test_what_vendors_say_in_our_words(
    fake: SmsServer, aliyun_code: str, tencent_code: str, outcome: Outcome, problem: int
) -> None:
    fake.faults = [(aliyun_code if isinstance(fake, AliyunSmsFake) else tencent_code, "…")]
    failure = await failure_of(channel_of(fake))
    assert (failure.outcome, failure.status) == (outcome, problem)
    assert (len(fake.received), fake.sent) == (1, [])


async def test_a_number_that_is_none(fake: SmsServer) -> None:
    failure = await failure_of(channel_of(fake), "12345678901")
    assert (failure.outcome, failure.code, failure.may_repeat) == (Outcome.NUMBER, "channel.number", False)


async def test_throttling_is_waited_for(fake: SmsServer) -> None:
    fake.faults, pauses = ["throttle"], Pauses()
    await channel_of(fake, pauses=pauses).send(new_phone(), "login_code", CODE, NOW)
    assert (len(fake.sent), pauses.slept) == (1, [0.5])
    fake.faults = ["throttle"] * 9
    failure = await failure_of(channel_of(fake, pauses=pauses))
    assert failure.outcome is Outcome.THROTTLED and failure.may_repeat
    assert (len(fake.received), pauses.slept) == (5, [0.5, 0.5, 2.0])


async def test_nobody_listens(fake: SmsServer) -> None:
    with socket.socket() as taken:  # bound, not listening: connections are refused
        taken.bind(("127.0.0.1", 0))
        pauses = Pauses()
        channel = channel_of(fake, pauses=pauses, endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}")
        failure = await failure_of(channel)
    assert (failure.outcome, failure.may_repeat, pauses.slept) == (Outcome.UNREACHABLE, True, [0.5, 2.0])


@pytest.mark.parametrize("fault", ["drop", "garbage", "internal"])
async def test_an_unclear_end_is_never_repeated(aliyun: AliyunSmsFake, tencent: TencentSmsFake, fault: str) -> None:
    for first, second in ((aliyun, tencent), (tencent, aliyun)):
        first.faults = [fault]
        before = len(second.received)
        failure = await failure_of(channel_of(first, second))
        assert (failure.outcome, failure.may_repeat) == (Outcome.UNCONFIRMED, False)
        assert "可能已经发出" in (failure.detail or "")
        assert (len(first.received), len(second.received)) == (1 + before, before)
        second.received.clear()
        first.received.clear()


@pytest.mark.parametrize("fault", ["throttle", ("isv.AMOUNT_NOT_ENOUGH", "账户余额不足")])
async def test_the_second_gateway_takes_over_when_nothing_was_sent(
    aliyun: AliyunSmsFake, tencent: TencentSmsFake, fault: Any
) -> None:
    aliyun.faults = [fault]
    await channel_of(aliyun, tencent).send(new_phone(), "login_code", CODE, NOW)
    assert (len(aliyun.sent), len(tencent.sent)) == (0, 1)


async def test_the_second_gateway_does_not_get_round_a_numbers_limit(
    aliyun: AliyunSmsFake, tencent: TencentSmsFake
) -> None:
    channel, phone = channel_of(aliyun, tencent), new_phone()
    await channel.send(phone, "login_code", CODE, NOW)
    assert (await failure_of(channel, phone)).outcome is Outcome.MINUTE
    assert not tencent.received


async def test_no_number_and_no_code_in_failures(fake: SmsServer, capfd: pytest.CaptureFixture[str]) -> None:
    phone = new_phone()
    fake.faults = ["garbage"]
    failure = await failure_of(channel_of(fake), phone)
    printed = "".join(capfd.readouterr())
    for text in (phone, CODE["code"], "secret"):
        assert str(text) not in printed + repr(failure) + str(failure.to_body("r"))
