"""An organization's own groups: a DingTalk robot, a WeCom robot, and what is told there.

Addresses and secrets are sealed and never shown again. A message to a group is ordered in the transaction of what it
tells of, and becomes a delivery for each robot (`actions.deliveries`). Owns `group_channels`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from server.actions import limits, outbox
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id, new_id
from server.actions.messages.channel_counts import count
from server.actions.messages.deliveries import Tally, attempt, begin, new_delivery
from server.actions.messages.delivery_ways import Way
from server.actions.organizations.organizations import access_open, access_organization
from server.actions.outbox import outbox_entry
from server.channels.notice_messages import get_kind
from server.channels.undelivered import Undelivered
from server.db.indexes import CollectionSpec
from server.errors import FieldProblem, Problem

GROUP_CHANNELS = CollectionSpec(
    "group_channels", shard_key=("_id",), sensitive=("/dingtalk/url", "/dingtalk/secret", "/wecom/url")
)
TOPIC = "group.tell"
ROBOTS = ("dingtalk", "wecom")
VERB = "organization.manage"

Document = dict[str, Any]


async def _find(context: Context, organization: str) -> Document:
    """The group channels of an organization; `_id` alone when none was set."""
    found: Document | None = await context.services.db.group_channels.find_one({"_id": organization})
    return found or {"_id": organization}


async def get(context: Context, organization: str) -> Document:
    """Which robots are set, and since when."""
    await access_organization(context, organization, VERB)
    return _shown(await _find(context, organization))


async def change(context: Context, organization: str, body: Document) -> Document:
    """Set a robot, or remove it with null; one that is not named stays as it is."""
    await access_open(context, organization, VERB)
    before = await _find(context, organization)
    given = {name: _sealed(context, name, body[name]) for name in ROBOTS if name in body}
    after = {**before, **given}

    async def write(session: Any) -> None:
        db = context.services.db
        named = {"_id": organization}
        await db.group_channels.update_one(named, {"$set": {**given, "at": context.now}}, upsert=True, session=session)
        details = {name: "removed" if body[name] is None else "set" for name in ROBOTS if name in body}
        entry = audit_entry(context, "group_channel.change", f"organization:{organization}", **details)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return _shown(after)


def _sealed(context: Context, name: str, robot: Document | None) -> Document | None:
    if robot is None:
        return None
    try:
        url = context.services.robots[name].rule.checked(robot["url"])
    except ValueError:
        raise Problem("group_channel.address", errors=[FieldProblem(f"/{name}/url", "address", "地址不正确")]) from None
    texts = {"url": url, "secret": robot.get("secret", "")}
    seal = context.services.keyring.seal
    sealed = {part: seal(text, f"group_channels:{name}.{part}") for part, text in texts.items() if text}
    return {**sealed, "at": context.now}


def _shown(found: Document) -> Document:
    return {name: {"set": bool(found.get(name)), "at": (found.get(name) or {}).get("at")} for name in ROBOTS}


async def try_out(context: Context, organization: str) -> Document:
    """Send a message to each group now; what the robots said."""
    await access_open(context, organization, VERB)
    found = await _find(context, organization)
    await limits.spend(context, "group_channel.test", account=context.actor.account)
    kind = get_kind("group.test")
    text = f"{kind.title}：{kind.render({})}"
    results = [await _tried(way) for way in _ways(context, found, text)]
    if not results:
        raise Problem("group_channel.missing")
    return {"items": results}


async def _tried(way: Way) -> Document:
    try:
        await way.send()
    except Undelivered as failure:
        return {"channel": way.channel, "sent": False, "code": failure.vendor_code}
    return {"channel": way.channel, "sent": True, "code": None}


def _ways(context: Context, found: Document, text: str) -> list[Way]:
    ways = []
    for name in ROBOTS:
        if robot := found.get(name):
            url, secret = (_open(context, name, part, robot) for part in ("url", "secret"))
            ways.append(Way(name, partial(context.services.robots[name].send, url, secret, text)))
    return ways


def _open(context: Context, name: str, part: str, robot: Document) -> str:
    purpose = f"group_channels:{name}.{part}"
    return context.services.keyring.open(bytes(robot[part]), purpose) if robot.get(part) else ""


async def tell_group(
    context: Context,
    organization: str,
    kind: str,
    values: Mapping[str, Any],
    session: Any = None,
    *,
    key: Sequence[object] = (),
) -> None:
    """Tell an organization's groups of something, in the given transaction; with a `key` once, however often ordered.

    An organization without groups hears nothing. ValueError for a kind or values that the catalogue does not have.
    """
    texts = get_kind(kind).texts(values, context.services.settings.zone)
    name = named_id("group", organization, kind, *key) if key else new_id()
    order = group_order(context, organization, kind, texts, name)
    await context.services.db.outbox.insert_one(order, session=session)


def group_order(context: Context, organization: str, kind: str, texts: Document, name: str) -> Document:
    """An outbox entry that tells the groups; `name` is what its deliveries are called after."""
    return outbox_entry(
        context, TOPIC, organization=organization, kind=kind, values=texts, name=name, ordered_at=context.now
    )  # fmt: skip


async def deliver_to_group(context: Context, entry: Document) -> None:
    """Carry an order out: each robot once, what may pass again later."""
    order = entry["payload"]
    kind, tally = get_kind(order["kind"]), Tally()
    found = await _find(context, order["organization"])
    ways = _ways(context, found, f"{kind.title}：{kind.render(order['values'])}")
    new = [_new(context, order, way.channel) for way in ways]
    by_channel = {way.channel: way for way in ways}
    dues = [
        await attempt(context, delivery, [by_channel[delivery["channel"]]], order["ordered_at"], tally)
        for delivery in await begin(context, new)
    ]
    rest = _again(context, order, [due for due in dues if due is not None])
    await outbox.replace(context, entry["_id"], rest)
    await count(context, tally)


def _new(context: Context, order: Document, channel: str) -> Document:
    receiver = {"organization": order["organization"], "channel": channel, "name": order["name"]}
    id = named_id("group", order["name"], channel)
    return new_delivery(context, id, order["kind"], order["values"], **receiver)


def _again(context: Context, order: Document, dues: Sequence[datetime]) -> list[Document]:
    return [outbox_entry(context, TOPIC, due_at=min(dues), **order)] if dues else []
