"""Short messages: the interface every sender uses, and the choice of what stands behind it.

    await services.sms.send(phone, "login_code", {"code": code, "minutes": 5}, context.now)

Names, parameters and texts are in `messages/sms.json`; a new message is a new entry there. With gateways configured
they send, in the order given; otherwise, in development mode, the inbox keeps messages; otherwise nothing is sent and
the answer says so. Calls never block the loop; a handler whose action sends declares `problems=SMS_PROBLEMS`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from server.channels.sms_gateways import Gateway, SmsGateways
from server.channels.sms_inbox import DevelopmentInbox
from server.channels.sms_messages import messages
from server.channels.sms_outcomes import SMS_PROBLEMS, Outcome, SmsFailure
from server.errors import Problem
from server.settings import Settings, SettingsError

__all__ = ["SMS_PROBLEMS", "NoSms", "Outcome", "SmsChannel", "SmsFailure", "make_sms"]


class SmsChannel(Protocol):
    """Somewhere to send a short message."""

    async def send(self, phone: str, template: str, parameters: Mapping[str, object], now: datetime) -> None:
        """Send a message of `messages/sms.json` to a mainland number (11 digits).

        Returns when a gateway has accepted it. Raises SmsFailure: a Problem for the person (`channel.unavailable`,
        `channel.number`, `limit.exceeded`); `failure.may_repeat` tells background work whether to try again later
        (nothing was sent) or to give up, because it might send twice or never work.
        """

    def stop(self) -> None:
        """Start nothing more; what is under way may end."""


class NoSms:
    """No gateway is configured: says so instead of pretending."""

    async def send(self, phone: str, template: str, parameters: Mapping[str, object], now: datetime) -> None:
        raise Problem("channel.unavailable")

    def stop(self) -> None:
        """Nothing to end."""


def make_sms(settings: Settings, inbox: DevelopmentInbox | None) -> SmsChannel:
    """What sends in this installation; SettingsError when a chosen gateway lacks a setting."""
    if settings.sms_gateways:
        return SmsGateways([_MAKERS[name](settings) for name in settings.sms_gateways])
    return inbox or NoSms()


def _aliyun(settings: Settings) -> Gateway:
    from server.channels.sms_aliyun import AliyunSms  # half a second and 20 MB that others need not pay

    _check(settings, "aliyun", "key_id", "key_secret")
    return AliyunSms(
        settings.sms_aliyun_endpoint,
        settings.sms_aliyun_key_id,
        settings.secret("sms_aliyun_key_secret"),
        settings.sms_sign,
        settings.sms_aliyun_templates,
    )


def _tencent(settings: Settings) -> Gateway:
    from server.channels.sms_tencent import TencentSms

    _check(settings, "tencent", "key_id", "key_secret", "app")
    return TencentSms(
        settings.sms_tencent_endpoint,
        settings.sms_tencent_key_id,
        settings.secret("sms_tencent_key_secret"),
        settings.sms_tencent_app,
        settings.sms_tencent_region,
        settings.sms_sign,
        settings.sms_tencent_templates,
    )


_MAKERS: dict[str, Callable[[Settings], Gateway]] = {"aliyun": _aliyun, "tencent": _tencent}


def _check(settings: Settings, gateway: str, *needed: str) -> None:
    """Every setting that a gateway needs, a template code for every message, and TLS in production."""
    prefix = f"sms_{gateway}_"
    missing = [prefix + name for name in needed if not getattr(settings, prefix + name)]
    lacking = sorted(messages().keys() - getattr(settings, prefix + "templates").keys())
    if missing or lacking:
        names = [f"ANMA_{name.upper()}" for name in missing]
        names += [f"ANMA_{prefix.upper()}TEMPLATES 中的 {'、'.join(lacking)}"] if lacking else []
        raise SettingsError(f"短信通道 {gateway} 缺少设置：{'；'.join(names)}")
    if not settings.is_dev and not getattr(settings, prefix + "endpoint").startswith("https://"):
        raise SettingsError(f"短信通道 {gateway} 的地址必须是 https")
