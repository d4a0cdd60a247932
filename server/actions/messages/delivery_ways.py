"""The ways on which a notice can reach an account: its addresses, as far as a channel here can use them.

Read for many accounts at once. A way sends one message and says by `Undelivered` what became of it if it was not taken.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.actions.accounts.accounts import phone_of
from server.actions.accounts.app_tokens import with_token
from server.actions.accounts.emails import email_of
from server.actions.context import Context
from server.actions.messages import subscriptions
from server.actions.messages.notice_preferences import order_of, preference_of
from server.channels.alipay import Alipay
from server.channels.notice_messages import APPS, CHANNELS, NoticeKind
from server.channels.sms import NoSms, SmsFailure
from server.channels.undelivered import Fate, Undelivered, of_sms
from server.channels.wechat import NOT_ACCEPTED, WeChat
from server.errors import Problem

BATCH = 100
FOOTER = "\n\n这封邮件由系统自动发出。如不想再收到，请登录后在“消息设置”中调整。"

Document = dict[str, Any]


@dataclass(slots=True)
class Standing:
    """An account with the users of the apps that lead to it, and how often they may still be written to."""

    account: Document
    users: dict[str, Document] = field(default_factory=dict)
    left: int = 0  # messages that WeChat still takes, of the template that was asked for


@dataclass(frozen=True, slots=True)
class Way:
    """A channel with the address on it; `send` raises Undelivered."""

    channel: str
    send: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: a kind, its values, and the id by which receivers tell one from another."""

    id: str
    kind: NoticeKind
    values: Mapping[str, str]


async def standings(context: Context, accounts: Sequence[str], kind: NoticeKind | None = None) -> dict[str, Standing]:
    """Of each account that is open, in reads of a hundred; with what is left in WeChat for a kind, if one is given."""
    message = kind.apps.get("wechat") if kind else None
    found: dict[str, Standing] = {}
    for start in range(0, len(accounts), BATCH):
        found |= await _standings(context, accounts[start : start + BATCH], message.template if message else None)
    return found


async def _standings(context: Context, accounts: Sequence[str], template: str | None) -> dict[str, Standing]:
    db = context.services.db
    known = await db.accounts.find({"_id": {"$in": list(accounts)}}).to_list(len(accounts))
    found = {one["_id"]: Standing(one) for one in known if one.get("phone")}
    of_account: dict[str, list[Document]] = {}
    async for login in db.logins.find({"account": {"$in": list(found)}}):
        of_account.setdefault(login["account"], []).append(login)
    for account, logins in of_account.items():
        users = {app: subscriptions.newest_login(logins, app) for app in APPS}
        found[account].users = {app: user for app, user in users.items() if user}
    wechat = {one.users["wechat"]["_id"]: one for one in found.values() if "wechat" in one.users}
    for (user, _), left in (await subscriptions.balances(context, wechat, [template] if template else [])).items():
        wechat[user].left = left
    return found


def reachable(context: Context, standing: Standing) -> list[str]:
    """The channels on which an account can be reached at all, in the order it prefers."""
    order = preference_of(context, standing.account)["order"]
    return [channel for channel in (CHANNELS if order is None else order) if _has_address(context, standing, channel)]


def _has_address(context: Context, standing: Standing, channel: str) -> bool:
    services = context.services
    if channel == "sms":
        return not isinstance(services.sms, NoSms)
    if channel == "mail":
        return services.mail.is_configured and bool(standing.account.get("email"))
    return channel in standing.users and getattr(services, channel) is not None


def ways(context: Context, standing: Standing, letter: Letter) -> list[Way]:
    """The ways for one notice, in the order in which they are tried."""
    order = order_of(preference_of(context, standing.account), letter.kind)
    made = {"wechat": _by_wechat, "alipay": _by_alipay, "sms": _by_sms, "mail": _by_mail}
    found = [made[c](context, standing, letter) for c in order if _has_address(context, standing, c)]
    return [way for way in found if way is not None]


def _by_wechat(context: Context, standing: Standing, letter: Letter) -> Way | None:
    message, wechat = letter.kind.apps.get("wechat"), context.services.wechat
    template = context.services.app_templates["wechat"].get(message.template) if message else None
    if message is None or wechat is None or template is None or standing.left <= 0:
        return None
    login = standing.users["wechat"]

    async def send() -> None:
        if not await subscriptions.use_one(context, login["_id"], message.template):
            raise Undelivered("wechat", Fate.REFUSED, NOT_ACCEPTED)
        try:
            await _call_wechat(context, wechat, login, template, message.page, message.filled(letter.values))
        except Undelivered as failure:
            if failure.vendor_code == NOT_ACCEPTED:
                await subscriptions.end(context, login["_id"], message.template)
            elif failure.fate is not Fate.UNCLEAR:
                await subscriptions.give_back(context, login["_id"], message.template)
            raise

    return Way("wechat", send)


async def _call_wechat(
    context: Context, wechat: WeChat, login: Document, template: str, page: str, fields: Mapping[str, str]
) -> None:
    open_id = _subject(context, login)
    try:
        await with_token(context, wechat, lambda token: wechat.send_message(open_id, template, page, fields, token))
    except Undelivered:
        raise
    except Problem as problem:  # no access token, or too many calls wait already
        raise Undelivered("wechat", Fate.PASSING, problem.code) from None


def _by_alipay(context: Context, standing: Standing, letter: Letter) -> Way | None:
    message, alipay = letter.kind.apps.get("alipay"), context.services.alipay
    template = context.services.app_templates["alipay"].get(message.template) if message else None
    if message is None or alipay is None or template is None:
        return None
    open_id, fields = _subject(context, standing.users["alipay"]), message.filled(letter.values)
    return Way("alipay", lambda: _call_alipay(alipay, open_id, template, message.page, fields))


async def _call_alipay(alipay: Alipay, open_id: str, template: str, page: str, fields: Mapping[str, str]) -> None:
    try:
        await alipay.send_message(open_id, template, page, fields)
    except Undelivered:
        raise
    except Problem as problem:
        raise Undelivered("alipay", Fate.PASSING, problem.code) from None


def _by_sms(context: Context, standing: Standing, letter: Letter) -> Way | None:
    name = letter.kind.sms
    if name is None:
        return None
    phone, values = phone_of(context, standing.account), letter.kind.sms_values(letter.values)

    async def send() -> None:
        try:
            await context.services.sms.send(phone, name, values, context.now)
        except SmsFailure as failure:
            raise of_sms(failure) from None
        except Problem as problem:
            raise Undelivered("sms", Fate.PASSING, problem.code) from None

    return Way("sms", send)


def _by_mail(context: Context, standing: Standing, letter: Letter) -> Way | None:
    email = email_of(context, standing.account)
    if email is None or not letter.kind.mail:
        return None
    text = letter.kind.render(letter.values) + FOOTER
    return Way("mail", lambda: context.services.mail.send(email, letter.kind.title, text, key=letter.id))


def _subject(context: Context, login: Document) -> str:
    return context.services.keyring.open(bytes(login["subject"]), "logins:subject")
