"""How many messages each channel took and refused, counted by day as they go out. Owns `channel_counts`.

A process killed between a message and its count leaves one uncounted; its delivery says what became of it.
"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from server.actions.context import Context
from server.channels.sms import NoSms
from server.db.indexes import CollectionSpec, ascending

CHANNEL_COUNTS = CollectionSpec(
    "channel_counts", indexes=(ascending("at"),), shard_key=("_id",), retention=timedelta(days=60)
)
SHOWN_DAYS = 7
WORDS = ("sent", "failed")
ALL = ("wechat", "alipay", "sms", "mail", "dingtalk", "wecom")

Document = dict[str, Any]


async def count(context: Context, tally: Counter[tuple[str, str]]) -> None:
    """Add what a piece of work sent and failed to send, by channel and word."""
    for (channel, word), number in tally.items():
        named = {"_id": _id(context, channel, context.now)}
        change = {"$inc": {word: number}, "$setOnInsert": {"at": context.now}}
        await context.services.db.channel_counts.update_one(named, change, upsert=True)


async def list_channels(context: Context) -> Document:
    """Every channel: whether it is configured, and its counts of the last seven days; for who watches channels."""
    context.require_any("channel.watch")
    days = [context.now - timedelta(days=back) for back in range(SHOWN_DAYS)]
    ids = {_id(context, channel, day): channel for channel in ALL for day in days}
    found = await context.services.db.channel_counts.find({"_id": {"$in": list(ids)}}).to_list(len(ids))
    sums = {channel: dict.fromkeys(WORDS, 0) for channel in ALL}
    for one in found:
        for word in WORDS:
            sums[ids[one["_id"]]][word] += one.get(word, 0)
    configured = _configured(context)
    items = [{"channel": c, "configured": configured[c], **sums[c]} for c in ALL]
    return {"days": SHOWN_DAYS, "items": items}


def _configured(context: Context) -> dict[str, bool]:
    """Group robots need no setting here: each organization brings its own."""
    services = context.services
    return {
        "wechat": services.wechat is not None and bool(services.app_templates["wechat"]),
        "alipay": services.alipay is not None and bool(services.app_templates["alipay"]),
        "sms": not isinstance(services.sms, NoSms),
        "mail": services.mail.is_configured,
        "dingtalk": True,
        "wecom": True,
    }


def _id(context: Context, channel: str, instant: datetime) -> str:
    return f"{channel}:{instant.astimezone(context.services.settings.zone).date().isoformat()}"
