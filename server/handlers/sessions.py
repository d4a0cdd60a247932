"""Logging in — by phone and code, by password, with WeChat or Alipay — and out."""

from typing import Any

from server.actions.accounts import app_logins, login_codes, logins, sessions
from server.channels.sms import SMS_PROBLEMS
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, Answer, operation
from server.handlers.schemas import BOOLEAN, INSTANT, INTEGER, PHONE, STRING, listed, record

CODE = {"type": "string", "pattern": "^[0-9]{6}$"}
PASSWORD = {"type": "string", "minLength": 1, "maxLength": 128}
TOKEN = {"type": "string", "minLength": 1, "maxLength": 128}
APP_CODE = {"type": "string", "minLength": 1, "maxLength": 128}
DEVICE = record({"id": STRING, "token": STRING, "expires_at": INSTANT})
SESSION = record(
    {
        "token": STRING, "expires_at": INSTANT, "account": STRING, "roles": listed(STRING), "phone": STRING,
        "must_change": BOOLEAN,
    },
    {"device": DEVICE},
)  # fmt: skip
TRUST = {"trust_device": BOOLEAN, "device_title": {"type": "string", "maxLength": 40}}
APP_SESSION = record({"next": {"const": "session"}, **SESSION["properties"]})
APP_SESSION["required"].remove("device")
ASKED_FOR_PHONE = record({"next": {"const": "phone"}, "ticket": STRING, "expires_in": INTEGER})
APP_PROBLEMS = (
    "app_login.unavailable", "app_login.unconfigured", "app_login.busy", "app_login.wrong", "app_login.blocked",
    "app_login.phone", "app_login.code_needed", "app_login.consent_needed", "login_code.wrong", "limit.exceeded",
    "account.deactivated",
)  # fmt: skip


def app_body(phone: dict[str, Any]) -> dict[str, Any]:
    """The body of an app's log-in: its code or our ticket, and how the phone is proved."""
    sms = record({"phone": PHONE, "code": CODE}, closed=True)
    optional = {"code": APP_CODE, "ticket": TOKEN, "sms": sms, "consent": BOOLEAN, **phone}
    return {**record({}, optional, closed=True), "anyOf": [{"required": ["code"]}, {"required": ["ticket"]}]}


class LoginCodes(Handler):
    path = "/api/v1/login-codes"

    @operation(
        summary="发送短信验证码",
        verb=PUBLIC,
        body=record({"phone": PHONE}, {"purpose": {"enum": list(login_codes.MESSAGES)}}, closed=True),
        answers={202: record({"expires_in": INTEGER, "retry_after": INTEGER})},
        problems=("login_code.too_soon", *SMS_PROBLEMS),
    )
    async def post(self) -> Any:
        return await login_codes.send_login_code(self.context, self.body["phone"], self.body.get("purpose", "login"))


class Sessions(Handler):
    path = "/api/v1/sessions"

    @operation(
        summary="用短信验证码登录",
        verb=PUBLIC,
        body=record({"phone": PHONE, "code": CODE}, TRUST, closed=True),
        answers={201: SESSION},
        problems=("login_code.wrong", "limit.exceeded", "account.deactivated"),
    )
    async def post(self) -> Any:
        return await logins.log_in_by_code(self.context, self.body)


class PasswordSessions(Handler):
    path = "/api/v1/sessions/password"

    @operation(
        summary="用密码登录；管理人员加图形验证码，多次输错后加短信验证码，受信任的设备免验证码",
        verb=PUBLIC,
        body=record(
            {"phone": PHONE, "password": PASSWORD},
            {
                "captcha": record({"id": TOKEN, "text": {"type": "string", "maxLength": 20}}, closed=True),
                "code": CODE,
                "device": TOKEN,
                **TRUST,
            },
            closed=True,
        ),
        answers={201: SESSION},
        problems=(
            "login.wrong", "login.code_needed", "captcha.wrong", "login_code.wrong", "limit.exceeded",
            "account.deactivated",
        ),
    )  # fmt: skip
    async def post(self) -> Any:
        return await logins.log_in_by_password(self.context, self.body)


class WeChatSessions(Handler):
    path = "/api/v1/sessions/wechat"

    @operation(
        summary="微信登录；没有账号时先返回 ticket，再凭手机号授权码或短信验证码绑定",
        verb=PUBLIC,
        body=app_body({"phone_code": APP_CODE}),
        answers={201: APP_SESSION, 200: ASKED_FOR_PHONE},
        problems=APP_PROBLEMS,
    )
    async def post(self) -> Any:
        done, body = await app_logins.log_in_with_wechat(self.context, self.body)
        return Answer(201 if done else 200, body)


class AlipaySessions(Handler):
    path = "/api/v1/sessions/alipay"

    @operation(
        summary="支付宝登录；没有账号时先返回 ticket，再凭加密手机号或短信验证码绑定",
        verb=PUBLIC,
        body=app_body(
            {
                "phone": record(
                    {"response": {"type": "string", "maxLength": 4000}, "sign": {"type": "string", "maxLength": 1000}},
                    closed=True,
                )
            }
        ),
        answers={201: APP_SESSION, 200: ASKED_FOR_PHONE},
        problems=APP_PROBLEMS,
    )
    async def post(self) -> Any:
        done, body = await app_logins.log_in_with_alipay(self.context, self.body)
        return Answer(201 if done else 200, body)


class CurrentSession(Handler):
    path = "/api/v1/sessions/current"

    @operation(summary="退出登录", verb="account", before_change=True, answers={204: None})
    async def delete(self) -> None:
        await sessions.close_session(self.context)
