"""What one logs in with: captchas, registration, passwords; one's own sessions and trusted devices."""

from typing import Any

from server.actions.accounts import captchas, devices, passwords, sessions
from server.channels.sms import SMS_PROBLEMS
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import BOOLEAN, CURSOR, INSTANT, INTEGER, LIMIT, PHONE, STRING, listed, page, record
from server.handlers.sessions import CODE, PASSWORD, SESSION

OWN_SESSION = record({"id": STRING, "at": INSTANT, "expires_at": INSTANT, "how": STRING, "is_current": BOOLEAN})
OWN_DEVICE = record({"id": STRING, "title": STRING, "at": INSTANT, "expires_at": INSTANT})
CHANGE = {
    **record({"new": PASSWORD}, {"old": PASSWORD, "code": CODE}, closed=True),
    "anyOf": [{"required": ["old"]}, {"required": ["code"]}],
}


class Captchas(Handler):
    path = "/api/v1/captchas"

    @operation(
        summary="图形验证码，一次有效",
        verb=PUBLIC,
        answers={200: record({"id": STRING, "image": STRING, "expires_in": INTEGER})},
        problems=("limit.exceeded",),
    )
    async def get(self) -> Any:
        return await captchas.new_captcha(self.context)


class Registrations(Handler):
    path = "/api/v1/registrations"

    @operation(
        summary="用手机号、短信验证码和密码注册",
        verb=PUBLIC,
        body=record({"phone": PHONE, "code": CODE, "password": PASSWORD}, closed=True),
        answers={201: SESSION},
        problems=("login_code.wrong", "password.weak", "account.exists", "limit.exceeded", "account.deactivated"),
    )
    async def post(self) -> Any:
        return await passwords.register(self.context, self.body["phone"], self.body["code"], self.body["password"])


class PasswordResets(Handler):
    path = "/api/v1/password-resets"

    @operation(
        summary="忘记密码：市民用短信验证码设置新密码；管理人员的新密码由短信发送，首次登录后须修改",
        verb=PUBLIC,
        body=record({"phone": PHONE, "code": CODE}, {"password": PASSWORD}, closed=True),
        answers={200: record({"sent_by_sms": BOOLEAN})},
        problems=("login_code.wrong", "password.weak", "account.unknown", "limit.exceeded", *SMS_PROBLEMS),
    )
    async def post(self) -> Any:
        given = self.body
        return await passwords.reset(self.context, given["phone"], given["code"], given.get("password"))


class OwnPassword(Handler):
    path = "/api/v1/me/password"

    @operation(
        summary="修改密码，凭原密码或短信验证码；其他登录随即失效",
        verb="account",
        before_change=True,
        body=CHANGE,
        answers={201: SESSION},
        problems=(
            "password.weak", "password.wrong", "login.code_needed", "login_code.wrong", "limit.exceeded",
            "account.deactivated",
        ),
    )  # fmt: skip
    async def post(self) -> Any:
        return await passwords.change_own(self.context, self.body)


class OwnSessions(Handler):
    path = "/api/v1/me/sessions"

    @operation(
        summary="我的登录",
        verb="account",
        query={"limit": LIMIT, "cursor": CURSOR},
        answers={200: page(OWN_SESSION)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await sessions.list_own(self.context, self.query["limit"], self.query.get("cursor"))

    @operation(
        summary="在所有地方退出登录，受信任的设备一并取消", verb="account", before_change=True, answers={204: None}
    )
    async def delete(self) -> None:
        await sessions.close_own_sessions(self.context)


class OwnSession(Handler):
    path = "/api/v1/me/sessions/{session}"

    @operation(summary="退出一个登录", verb="account", answers={204: None}, problems=("session.not_found",))
    async def delete(self, session: str) -> None:
        await sessions.close_own_session(self.context, session)


class OwnDevices(Handler):
    path = "/api/v1/me/devices"

    @operation(summary="我信任的设备", verb="account", answers={200: record({"items": listed(OWN_DEVICE)})})
    async def get(self) -> Any:
        return {"items": await devices.list_own(self.context)}


class OwnDevice(Handler):
    path = "/api/v1/me/devices/{device}"

    @operation(summary="不再信任一个设备", verb="account", answers={204: None}, problems=("device.not_found",))
    async def delete(self, device: str) -> None:
        await devices.revoke_own(self.context, device)
