"""Short messages. The development inbox keeps them where a developer can read them; real gateways come beside it."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

DEV_INBOX = CollectionSpec(
    "dev_inbox", indexes=(ascending("phone", "at"),), shard_key=("_id",), retention=timedelta(days=1)
)


class SmsChannel(Protocol):
    """Somewhere to send a short message."""

    async def send(self, phone: str, text: str, now: datetime) -> None: ...


class DevelopmentInbox:
    """Keeps messages in the database instead of sending them; only in development mode."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    async def send(self, phone: str, text: str, now: datetime) -> None:
        await self._collection.insert_one({"phone": phone, "text": text, "at": now})

    async def latest(self, phone: str, now: datetime) -> list[dict[str, Any]]:
        """Messages of the last hour to one number, newest first."""
        window = {"phone": phone, "at": {"$gte": now - timedelta(hours=1), "$lte": now + timedelta(minutes=1)}}
        found = await self._collection.find(window).to_list(50)
        return [{"at": m["at"], "text": m["text"]} for m in sorted(found, key=lambda m: m["at"], reverse=True)]


class NoSms:
    """No gateway is configured: says so instead of pretending."""

    async def send(self, phone: str, text: str, now: datetime) -> None:
        raise Problem("channel.unavailable")
