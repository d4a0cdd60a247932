"""Notices: what an account is told, in the app's own inbox at once and on channels outside by the worker.

Kinds and texts are data (`messages/notices.json`). A notice is written in the transaction of what it tells of, with an
order to deliver it (`actions.deliveries`). Texts are masked: they leave the system. Owns `notices`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.actions.ids import named_id, new_id
from server.actions.lists import SKEW, page_of
from server.actions.outbox import outbox_entry
from server.channels.notice_messages import NoticeKind, get_kind, title_of
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH

NOTICES = CollectionSpec(
    "notices",
    indexes=(ascending("account", "at"), ascending("at")),
    shard_key=("account",),
    retention=timedelta(days=180),
)
DELIVER = "notice.deliver"
BATCH, ORDERED = 300, 50
MOST_UNREAD = 100

Document = dict[str, Any]


async def tell(
    context: Context,
    accounts: Collection[str],
    kind: str,
    values: Mapping[str, Any],
    session: Any = None,
    *,
    key: Sequence[object] = (),
    person: str | None = None,
    organization: str | None = None,
) -> None:
    """Tell accounts of something, in the given transaction; without one, in a transaction for each 300 of them.

    `values` are those that the kind declares: texts, numbers or instants, masked. With a `key` an account hears it
    once, however often it is told. ValueError for a kind or values that the catalogue does not have.
    """
    about = get_kind(kind)
    texts = about.texts(values, context.services.settings.zone)
    said = {
        "at": context.now,
        "kind": kind,
        "text": about.render(texts),
        "person": person,
        "organization": organization,
    }
    for chunk in _chunks(dict.fromkeys(accounts), BATCH):
        news = [{"_id": _notice_id(kind, key, account), "account": account, **said} for account in chunk]
        if session is not None:
            await _write(context, about, texts, news, session)
        else:
            await _write_alone(context, about, texts, news)


def _notice_id(kind: str, key: Sequence[object], account: str) -> str:
    return named_id("notice", kind, *key, account) if key else new_id()


def _chunks(items: Collection[Any], size: int) -> Iterator[list[Any]]:
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


async def _write_alone(context: Context, about: NoticeKind, texts: Document, news: list[Document]) -> None:
    async def write(session: Any) -> None:
        await _write(context, about, texts, news, session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:  # told by another at this moment: what is left is told now
        await context.services.transaction(write)


async def _write(context: Context, about: NoticeKind, texts: Document, news: list[Document], session: Any) -> None:
    db = context.services.db
    ids = {"_id": {"$in": [one["_id"] for one in news]}}
    told = {one["_id"] async for one in db.notices.find(ids, {"_id": 1}, session=session)}
    fresh = [one for one in news if one["_id"] not in told]
    if not fresh:
        return
    await db.notices.insert_many(fresh, session=session)
    if about.channels:
        orders = [deliver_order(context, about.id, texts, chunk) for chunk in _chunks(fresh, ORDERED)]
        await db.outbox.insert_many(orders, session=session)


def deliver_order(context: Context, kind: str, texts: Mapping[str, str], notices: Sequence[Document]) -> Document:
    """An outbox entry that delivers notices of one kind and text, each {_id, account}."""
    to = [[one["_id"], one["account"]] for one in notices]
    return outbox_entry(context, DELIVER, kind=kind, values=dict(texts), to=to, ordered_at=context.now)


async def tell_color_changed(context: Context, entry: Document) -> list[Document]:
    """Tell every account that answers for a person of the new color, once; the notices, new or not."""
    change = entry["payload"]
    about = get_kind("color.changed")
    texts = color_texts(context, change)
    told = []
    for account in change["accounts"]:
        notice = {
            "_id": f"{entry['_id']}:{account}",
            "account": account,
            "at": change["at"],
            "kind": about.id,
            "text": about.render(texts),
            "person": change["person"],
        }
        named = {"_id": notice["_id"], "account": account}
        await context.services.db.notices.update_one(named, {"$setOnInsert": notice}, upsert=True)
        told.append(notice)
    return told


def color_texts(context: Context, change: Document) -> dict[str, str]:
    """The values of a notice of a new color."""
    values = {name: change[name] for name in ("name", "label", "reason")}
    return get_kind("color.changed").texts(values, context.services.settings.zone)


def new_notice(context: Context, account: str, kind: str, text: str, person: str | None = None) -> Document:
    """A notice to one account for the inbox alone, to be written in the transaction of what it tells of; masked."""
    return {"_id": new_id(), "account": account, "at": context.now, "kind": kind, "text": text, "person": person}


async def list_own(context: Context, limit: int, cursor: str | None) -> Document:
    """The actor's notices, newest first, and how many are unread."""
    read_until = await _read_until(context)

    def shown(notice: Document) -> Document:
        names = {name: notice[name] for name in ("at", "kind", "text")}
        about = {name: notice.get(name) for name in ("person", "organization")}
        is_read = notice["at"] <= read_until
        return {"id": notice["_id"], "title": title_of(notice["kind"]), "read": is_read, **names, **about}

    found = await page_of(context, NOTICES, {"account": context.actor.account}, shown, limit, cursor)
    return {**found, "unread": await _count_unread(context, read_until)}


async def read(context: Context, until: datetime | None) -> Document:
    """Take everything up to an instant for read (now, if none is given); what was read stays read."""
    marker = min(until, context.now) if until else context.now
    account = {"_id": context.actor.account}
    await context.services.db.accounts.update_one(account, {"$max": {"notices_read_at": marker}})
    return {"unread": await _count_unread(context, await _read_until(context))}


async def _read_until(context: Context) -> datetime:
    mine = {"_id": context.actor.account}
    account = await context.services.db.accounts.find_one(mine, {"notices_read_at": 1}) or {}
    marker: datetime = account.get("notices_read_at", EPOCH)
    return marker


async def _count_unread(context: Context, read_until: datetime) -> int:
    """How many are unread; a hundred stands for more."""
    window = {"$gt": read_until, "$lte": context.now + SKEW}
    unread = context.services.db.notices.find({"account": context.actor.account, "at": window}, {"_id": 1})
    return len(await unread.limit(MOST_UNREAD).to_list(MOST_UNREAD))
