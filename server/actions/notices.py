"""Notices in the app's own inbox; other channels come beside it. Owns `notices`."""

from datetime import timedelta
from typing import Any

from server.actions.context import Context
from server.actions.ids import new_id
from server.actions.lists import page_of
from server.db.indexes import CollectionSpec, ascending

NOTICES = CollectionSpec(
    "notices",
    indexes=(ascending("account", "at"), ascending("at")),
    shard_key=("account",),
    retention=timedelta(days=180),
)


async def tell_color_changed(context: Context, entry: dict[str, Any]) -> None:
    """Tell every account that answers for a person of the new color, once."""
    change = entry["payload"]
    text = f"{change['name']} 的颜值变为{change['label']}：{change['reason']}"
    for account in change["accounts"]:
        notice = {
            "account": account,
            "at": change["at"],
            "kind": "color.changed",
            "text": text,
            "person": change["person"],
        }
        await context.services.db.notices.update_one(
            {"_id": f"{entry['_id']}:{account}", "account": account}, {"$setOnInsert": notice}, upsert=True
        )


def new_notice(context: Context, account: str, kind: str, text: str, person: str | None = None) -> dict[str, Any]:
    """A notice to one account, to be written in the transaction of what it tells of; the text is masked."""
    return {"_id": new_id(), "account": account, "at": context.now, "kind": kind, "text": text, "person": person}


async def list_own(context: Context, limit: int, cursor: str | None) -> dict[str, Any]:
    """The actor's notices, newest first."""
    return await page_of(context, NOTICES, {"account": context.actor.account}, _shown_notice, limit, cursor)


def _shown_notice(notice: dict[str, Any]) -> dict[str, Any]:
    return {"id": notice["_id"], "at": notice["at"], "kind": notice["kind"], "text": notice["text"]}
