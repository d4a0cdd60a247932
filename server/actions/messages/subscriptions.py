"""How often we may still send each WeChat template to a user: one acceptance there is one message.

The client tells what `wx.requestSubscribeMessage` answered; each message that goes out uses one up, and WeChat's own
word (43101) ends all that are left. A lasting template, once accepted, is not used up. A user is a login of an account.
Owns `subscriptions`, `subscription_reports`.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from server.actions import limits
from server.actions.context import Context
from server.actions.ids import named_id
from server.channels.notice_messages import notice_kinds
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

SUBSCRIPTIONS = CollectionSpec("subscriptions", indexes=(ascending("account"),), shard_key=("_id",))
SUBSCRIPTION_REPORTS = CollectionSpec(
    "subscription_reports", indexes=(ascending("at"),), shard_key=("_id",), retention=timedelta(days=2)
)
APP = "wechat"
ACCEPTED = ("accept", "acceptWithAudio", "acceptWithAlert")

Document = dict[str, Any]


async def list_own(context: Context) -> Document:
    """The templates that a client may ask the user to accept, and how many messages each may still carry."""
    login = await _own_login(context)
    ids = context.services.app_templates[APP]
    left = await balances(context, [login["_id"]] if login else [], ids)
    return {
        "items": [
            {
                "template": template,
                "name": name,
                "lasting": name in context.services.settings.wechat_lasting,
                "kinds": [k.title for k in notice_kinds().values() if APP in k.apps and k.apps[APP].template == name],
                "left": left.get((login["_id"], name), 0) if login else 0,
            }
            for name, template in ids.items()
        ]
    }


async def report(context: Context, results: dict[str, str]) -> Document:
    """Count what the user just accepted, once for each report; ids that are none of ours count for nothing."""
    login = await _own_login(context)
    if login is None:
        raise Problem("subscription.no_login")
    await limits.spend(context, "subscription.report", account=context.actor.account)
    names = {template: name for name, template in context.services.app_templates[APP].items()}
    accepted = [names[template] for template, said in results.items() if said in ACCEPTED and template in names]
    key = named_id("subscription_report", context.actor.account, context.idempotency_key)

    async def write(session: Any) -> None:
        db = context.services.db
        told = {"_id": key, "account": context.actor.account, "at": context.now, "request": context.request_digest}
        await db.subscription_reports.insert_one(told, session=session)
        for name in accepted:
            kept = {"login": login["_id"], "account": context.actor.account, "template": name}
            change = {"$inc": {"left": 1}, "$setOnInsert": kept}
            await db.subscriptions.update_one({"_id": _id(login["_id"], name)}, change, upsert=True, session=session)

    await context.services.write_once(context, SUBSCRIPTION_REPORTS.name, key, write)
    return await list_own(context)


async def _own_login(context: Context) -> Document | None:
    found = await context.services.db.logins.find({"account": context.actor.account}).to_list(50)
    return newest_login(found, APP)


def newest_login(logins: Iterable[Document], app: str) -> Document | None:
    """The user of an app whom an account last was joined with."""
    return max((one for one in logins if one["_id"].startswith(f"{app}:")), key=lambda one: one["at"], default=None)


async def balances(context: Context, logins: Iterable[str], names: Collection[str]) -> dict[tuple[str, str], int]:
    """How many messages are left, by login and our name of a template."""
    ids = [_id(login, name) for login in logins for name in names]
    if not ids:
        return {}
    found = await context.services.db.subscriptions.find({"_id": {"$in": ids}}).to_list(len(ids))
    return {(one["login"], one["template"]): one["left"] for one in found}


async def use_one(context: Context, login: str, template: str) -> bool:
    """Use one acceptance up before sending; False when there is none."""
    some = {"_id": _id(login, template), "left": {"$gt": 0}}
    used = 0 if template in context.services.settings.wechat_lasting else -1
    return bool((await context.services.db.subscriptions.update_one(some, {"$inc": {"left": used}})).matched_count)


async def give_back(context: Context, login: str, template: str) -> None:
    """Nothing was sent: the acceptance is still there."""
    if template not in context.services.settings.wechat_lasting:
        await context.services.db.subscriptions.update_one({"_id": _id(login, template)}, {"$inc": {"left": 1}})


async def end(context: Context, login: str, template: str) -> None:
    """WeChat says that none is left."""
    await context.services.db.subscriptions.update_one({"_id": _id(login, template)}, {"$set": {"left": 0}})


def _id(login: str, template: str) -> str:
    return named_id("subscription", login, template)
