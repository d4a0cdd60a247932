"""How a person wants to hear of things: channels in their order, quiet hours, kinds that stay in the app.

Kept on the account as `notice_preferences`; without it the kinds' own order and the installation's quiet hours hold.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from server.actions.accounts.accounts import get_own_account
from server.actions.accounts.emails import shown_email
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.channels.notice_messages import CHANNELS, NoticeKind, notice_kinds

Document = dict[str, Any]


async def get_own(context: Context) -> Document:
    """The actor's preferences, with the kinds there are to choose from and the proved address, masked."""
    return _shown(context, await get_own_account(context))


async def change(context: Context, body: Document) -> Document:
    """Set order, quiet hours and muted kinds; an order without any channel leaves notices in the app."""
    account = await get_own_account(context)
    preference = {"order": body["order"], "quiet": body["quiet"], "muted": sorted(set(body["muted"]))}
    named = {"_id": account["_id"]}

    async def write(session: Any) -> None:
        db = context.services.db
        await db.accounts.update_one(named, {"$set": {"notice_preferences": preference}}, session=session)
        entry = audit_entry(context, "notice_preference.change", f"account:{account['_id']}", after=preference)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return _shown(context, {**account, "notice_preferences": preference})


def _shown(context: Context, account: Document) -> Document:
    preference = preference_of(context, account)
    kinds = [
        {"id": kind.id, "title": kind.title, "urgent": kind.urgent, "muted": kind.id in preference["muted"]}
        for kind in notice_kinds().values()
        if kind.channels
    ]
    order = preference["order"] if preference["order"] is not None else list(CHANNELS)
    return {**preference, "order": order, "kinds": kinds, "email": shown_email(context, account)}


def preference_of(context: Context, account: Document) -> Document:
    """What holds for an account; an `order` of None leaves the choice to each kind."""
    settings = context.services.settings
    usual: Document = {"order": None, "quiet": {"from": settings.quiet_from, "to": settings.quiet_until}, "muted": []}
    return {**usual, **account.get("notice_preferences", {})}


def order_of(preference: Document, kind: NoticeKind) -> list[str]:
    """The channels on which a kind may be sent, in the person's order."""
    if preference["order"] is None:
        return list(kind.channels)
    return [channel for channel in preference["order"] if channel in kind.channels]


def quiet_until(preference: Document, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours end that hold at this instant; None outside of them."""
    if preference["quiet"] is None:
        return None
    start, end = (time.fromisoformat(preference["quiet"][name]) for name in ("from", "to"))
    local = now.astimezone(zone)
    at = local.time()
    is_quiet = start <= at < end if start <= end else at >= start or at < end
    if not is_quiet:
        return None
    day = local.date() if at < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, zone).astimezone(now.tzinfo)
