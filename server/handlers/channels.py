"""The channels outside: what became of messages, and the group robots of organizations."""

from typing import Any

from server.actions.messages import channel_counts, dead_letters
from server.actions.messages.deliveries import STATES
from server.actions.organizations import group_channels
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    STRING,
    listed,
    nullable,
    page,
    record,
)

DELIVERY = record(
    {
        "id": STRING,
        "to": {"enum": ["account", "group"]},
        "kind": STRING,
        "state": {"enum": list(STATES)},
        "channel": NULLABLE,
        "tries": INTEGER,
        "code": NULLABLE,
        "organization": NULLABLE,
        "at": INSTANT,
        "changed_at": INSTANT,
    }
)
CHANNELS = record(
    {
        "days": INTEGER,
        "items": listed(record({"channel": STRING, "configured": BOOLEAN, "sent": INTEGER, "failed": INTEGER})),
    }
)
URL = {"type": "string", "minLength": 10, "maxLength": 400}
SECRET = {"type": "string", "maxLength": 200}
ROBOT = record({"set": BOOLEAN, "at": NULLABLE_INSTANT})
GROUP_CHANNELS = record({"dingtalk": ROBOT, "wecom": ROBOT})


class Channels(Handler):
    path = "/api/v1/channels"

    @operation(summary="各消息通道是否开通、近七日发送与失败数", verb="channel.watch", answers={200: CHANNELS})
    async def get(self) -> Any:
        return await channel_counts.list_channels(self.context)


class Deliveries(Handler):
    path = "/api/v1/deliveries"

    @operation(
        summary="消息的发送情况，默认为发送失败的（不含收件人与内容）",
        verb="channel.watch",
        query={
            "state": {"type": "string", "enum": list(STATES), "default": "dead"},
            "limit": LIMIT,
            "cursor": CURSOR,
        },
        answers={200: page(DELIVERY)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        asked = self.query
        return await dead_letters.list_deliveries(self.context, asked["state"], asked["limit"], asked.get("cursor"))


class DeliveryRetry(Handler):
    path = "/api/v1/deliveries/{delivery}/retry"

    @operation(
        summary="把发送失败的消息重新发送",
        verb="channel.watch",
        body=record({}, closed=True),
        answers={200: DELIVERY},
        problems=("delivery.not_found", "delivery.not_dead"),
        creates=True,
    )
    async def post(self, delivery: str) -> Any:
        return await dead_letters.retry(self.context, delivery)


class GroupChannels(Handler):
    path = "/api/v1/organizations/{organization}/group-channels"

    @operation(
        summary="单位的群机器人是否已设置",
        verb="organization.manage",
        answers={200: GROUP_CHANNELS},
        problems=("organization.not_found",),
    )
    async def get(self, organization: str) -> Any:
        return await group_channels.get(self.context, organization)

    @operation(
        summary="设置单位的群机器人；null 为删除，未列出的保持不变",
        verb="organization.manage",
        body=record(
            {},
            {
                "dingtalk": nullable(record({"url": URL}, {"secret": SECRET}, closed=True)),
                "wecom": nullable(record({"url": URL}, closed=True)),
            },
            closed=True,
        ),
        answers={200: GROUP_CHANNELS},
        problems=("organization.not_found", "organization.closed", "group_channel.address"),
    )
    async def put(self, organization: str) -> Any:
        return await group_channels.change(self.context, organization, self.body)


class GroupChannelTest(Handler):
    path = "/api/v1/organizations/{organization}/group-channels/test"

    @operation(
        summary="向单位的各个群发送一条测试消息",
        verb="organization.manage",
        body=record({}, closed=True),
        answers={200: record({"items": listed(record({"channel": STRING, "sent": BOOLEAN, "code": NULLABLE}))})},
        problems=("organization.not_found", "organization.closed", "group_channel.missing", "limit.exceeded"),
    )
    async def post(self, organization: str) -> Any:
        return await group_channels.try_out(self.context, organization)
