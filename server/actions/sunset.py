"""The end of an installation: everything goes but what must be kept, with a report of how much there was of each.

Kept are the audit trail with its chain and the consent records: they prove what was done, and hold nobody's data in
clear. Whole collections are dropped, also those nobody declares any more. Killed halfway, it is run again. What backups
hold becomes unreadable when the operator destroys the keys, which is the last step and not the program's.
"""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

from server.actions import audit_chain
from server.actions.audit import audit_entry
from server.actions.audit_chain import Head
from server.actions.context import Context

KEPT = {
    "audit_entries": "审计记录",
    "audit_blocks": "审计链",
    "audit_heads": "审计链头",
    "consents": "同意与撤回记录",
}


class Stock(NamedTuple):
    """One collection: how many documents, and why it is kept, or None when it goes."""

    collection: str
    documents: int
    kept_as: str | None


async def take_stock(context: Context) -> list[Stock]:
    """Every collection there is. Reads everything: for a server that no longer serves."""
    db = context.services.db
    names = sorted(name for name in await db.list_collection_names() if not name.startswith("system."))
    return [Stock(name, await db[name].count_documents({}), KEPT.get(name)) for name in names]


async def destroy(context: Context, stock: list[Stock]) -> AsyncIterator[Stock]:
    """Drop what is not kept, one collection after the other, each told when it is gone; announced in the trail."""
    gone = {one.collection: one.documents for one in stock if one.kept_as is None}
    entry = audit_entry(
        context, "system.sunset", "system:database", documents=sum(gone.values()), collections=len(gone)
    )
    await context.services.db.audit_entries.insert_one(entry)
    for one in stock:
        if one.kept_as is None:
            await context.services.db[one.collection].drop()
            yield one


async def close_trail(context: Context) -> Head | None:
    """Chain the rest of the trail; the last head, to be noted in the report."""
    last: Head | None = None
    while (sealed := await audit_chain.seal(context))[0]:
        last = sealed[1]
    return last


def report(context: Context, stock: list[Stock], head: Head | None) -> dict[str, Any]:
    """What is written down about the end: counts only."""
    return {
        "database": context.services.settings.database,
        "at": context.now.isoformat(),
        "destroyed": {one.collection: one.documents for one in stock if one.kept_as is None},
        "kept": {one.collection: {"documents": one.documents, "as": one.kept_as} for one in stock if one.kept_as},
        "audit_head": head._asdict() if head else None,
        "next": "删除数据库文件与备份，最后销毁 ANMA_ENCRYPTION_KEY 与 ANMA_TOKEN_KEY：此后任何副本都无法再读。",
    }
