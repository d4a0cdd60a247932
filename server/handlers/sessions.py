"""Logging in by phone and code, and out."""

from typing import Any

from server.actions import accounts, sessions
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import INSTANT, INTEGER, PHONE, STRING, listed, record

CODE = {"type": "string", "pattern": "^[0-9]{6}$"}
SESSION = record(
    {"token": STRING, "expires_at": INSTANT, "account": STRING, "roles": listed(STRING), "phone": STRING},
)


class LoginCodes(Handler):
    path = "/api/v1/login-codes"

    @operation(
        summary="发送短信验证码",
        verb=PUBLIC,
        body=record({"phone": PHONE}, closed=True),
        answers={202: record({"expires_in": INTEGER, "retry_after": INTEGER})},
        problems=("login_code.too_soon", "channel.unavailable"),
    )
    async def post(self) -> Any:
        return await accounts.send_login_code(self.context, self.body["phone"])


class Sessions(Handler):
    path = "/api/v1/sessions"

    @operation(
        summary="用短信验证码登录",
        verb=PUBLIC,
        body=record({"phone": PHONE, "code": CODE}, closed=True),
        answers={201: SESSION},
        problems=("login_code.wrong",),
    )
    async def post(self) -> Any:
        return await accounts.log_in_by_code(self.context, self.body["phone"], self.body["code"])


class CurrentSession(Handler):
    path = "/api/v1/sessions/current"

    @operation(summary="退出登录", verb="account", answers={204: None})
    async def delete(self) -> None:
        await sessions.close_session(self.context)
