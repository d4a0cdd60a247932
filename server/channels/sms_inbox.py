"""The development inbox: keeps short messages and mails where a developer can read them instead of sending them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from server.channels.sms_messages import get_message
from server.db.indexes import CollectionSpec, ascending

DEV_INBOX = CollectionSpec(
    "dev_inbox", indexes=(ascending("phone", "at"), ascending("at")), shard_key=("_id",), retention=timedelta(days=1)
)


class DevelopmentInbox:
    """Shows the text that a gateway would send, signature included; only in development mode."""

    def __init__(self, collection: Any, sign: str) -> None:
        self._collection = collection
        self._sign = sign

    async def send(self, phone: str, template: str, parameters: Mapping[str, object], now: datetime) -> None:
        text = f"【{self._sign}】{get_message(template).render(parameters)}"
        await self._collection.insert_one({"phone": phone, "text": text, "at": now})

    async def keep_mail(self, address: str, text: str, now: datetime) -> None:
        """A mail, found by its address as a short message is by its number."""
        await self._collection.insert_one({"phone": address, "text": text, "at": now})

    def stop(self) -> None:
        """Nothing to end."""

    async def latest(self, phone: str, now: datetime) -> list[dict[str, Any]]:
        """Messages of the last hour to one number or address, newest first."""
        window = {"phone": phone, "at": {"$gte": now - timedelta(hours=1), "$lte": now + timedelta(minutes=1)}}
        found = await self._collection.find(window).to_list(50)
        return [{"at": m["at"], "text": m["text"]} for m in sorted(found, key=lambda m: m["at"], reverse=True)]
