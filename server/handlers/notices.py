"""One's own notices: the inbox, how one wants to hear of things, the e-mail address, accepted subscriptions."""

from datetime import datetime
from typing import Any

from server.actions.accounts import emails
from server.actions.messages import notice_preferences, notices, subscriptions
from server.channels.notice_messages import CHANNELS, notice_kinds
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    STRING,
    listed,
    nullable,
    page,
    record,
)

TIME = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
QUIET = nullable(record({"from": TIME, "to": TIME}, closed=True))
ORDER = {**listed({"enum": list(CHANNELS)}, maxItems=len(CHANNELS)), "uniqueItems": True}
MUTABLE = [kind.id for kind in notice_kinds().values() if kind.channels]
PREFERENCES = record(
    {
        "order": listed({"enum": list(CHANNELS)}),
        "quiet": nullable(record({"from": STRING, "to": STRING})),
        "muted": listed({"enum": MUTABLE}),
        "kinds": listed(record({"id": {"enum": MUTABLE}, "title": STRING, "urgent": BOOLEAN, "muted": BOOLEAN})),
        "email": NULLABLE,
    }
)
NOTICE = record(
    {
        "id": STRING, "at": INSTANT, "kind": STRING, "title": STRING, "text": STRING, "read": BOOLEAN,
        "person": {**NULLABLE, "description": "说的是谁"}, "organization": {**NULLABLE, "description": "来自哪个单位"},
    }
)  # fmt: skip
INBOX = record({**page(NOTICE)["properties"], "unread": {**INTEGER, "description": "至多 100，即 100 条或更多"}})
SUBSCRIPTIONS = record(
    {
        "items": listed(
            record({"template": STRING, "name": STRING, "lasting": BOOLEAN, "kinds": listed(STRING), "left": INTEGER})
        )
    }
)


class OwnNotices(Handler):
    path = "/api/v1/me/notices"

    @operation(
        summary="我的消息与未读数",
        verb="account",
        query={"limit": LIMIT, "cursor": CURSOR},
        answers={200: INBOX},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await notices.list_own(self.context, self.query["limit"], self.query.get("cursor"))


class OwnNoticesRead(Handler):
    path = "/api/v1/me/notices/read"

    @operation(
        summary="把某一时刻（默认现在）以前的消息标为已读",
        verb="account",
        body=record({}, {"until": INSTANT}, closed=True),
        answers={200: record({"unread": INTEGER})},
    )
    async def post(self) -> Any:
        until = self.body.get("until")
        return await notices.read(self.context, datetime.fromisoformat(until) if until else None)


class OwnNoticePreferences(Handler):
    path = "/api/v1/me/notice-preferences"

    @operation(summary="我的消息设置", verb="account", answers={200: PREFERENCES})
    async def get(self) -> Any:
        return await notice_preferences.get_own(self.context)

    @operation(
        summary="设置消息通道的先后（空为只在应用内）、免打扰时段、只在应用内的消息",
        verb="account",
        body=record(
            {"order": ORDER, "quiet": QUIET, "muted": listed({"enum": MUTABLE}, maxItems=len(MUTABLE))}, closed=True
        ),
        answers={200: PREFERENCES},
    )
    async def put(self) -> Any:
        return await notice_preferences.change(self.context, self.body)


class OwnEmail(Handler):
    path = "/api/v1/me/email"

    @operation(
        summary="填写邮箱，向其发送验证码",
        verb="account",
        body=record({"email": {"type": "string", "minLength": 3, "maxLength": 254}}, closed=True),
        answers={202: record({"expires_in": INTEGER, "retry_after": INTEGER})},
        problems=(
            "email.invalid", "login_code.too_soon", "limit.exceeded", "mail.unconfigured", "message.refused",
            "message.failed",
        ),
    )  # fmt: skip
    async def post(self) -> Any:
        return await emails.ask(self.context, self.body["email"])

    @operation(summary="删除邮箱", verb="account", answers={204: None})
    async def delete(self) -> Any:
        return await emails.remove(self.context)


class OwnEmailVerification(Handler):
    path = "/api/v1/me/email/verification"

    @operation(
        summary="用邮件中的验证码验证邮箱",
        verb="account",
        body=record({"code": {"type": "string", "pattern": "^[0-9]{6}$"}}, closed=True),
        answers={200: record({"email": STRING})},
        problems=("email.code",),
    )
    async def put(self) -> Any:
        return await emails.verify(self.context, self.body["code"])


class OwnSubscriptions(Handler):
    path = "/api/v1/me/subscriptions"

    @operation(summary="可订阅的微信消息模板与剩余次数", verb="account", answers={200: SUBSCRIPTIONS})
    async def get(self) -> Any:
        return await subscriptions.list_own(self.context)

    @operation(
        summary="报告 wx.requestSubscribeMessage 的结果：模板编号 → accept、reject、ban、filter",
        verb="account",
        body=record(
            {
                "results": {
                    "type": "object",
                    "maxProperties": 20,
                    "propertyNames": {"maxLength": 100},
                    "additionalProperties": {"type": "string", "maxLength": 20},
                }
            },
            closed=True,
        ),
        answers={200: SUBSCRIPTIONS},
        problems=("subscription.no_login", "limit.exceeded"),
        creates=True,
    )
    async def post(self) -> Any:
        return await subscriptions.report(self.context, self.body["results"])
