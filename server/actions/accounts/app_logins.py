"""Logging in with WeChat or Alipay. Both lead to one account, found by a phone number that was proved.

A user whom no account knows yet gets a ticket and is asked for the phone: from the app itself or by SMS code. Where the
phone has an account already, its data appear in this app only with consent. An administrator's account is joined by SMS
code only, for the app's word on a phone may be old. Owns `app_tickets`.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions import limits
from server.actions.accounts import accounts, sessions
from server.actions.accounts.app_tokens import with_token
from server.actions.accounts.login_codes import use_code
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.privacy import consents
from server.channels.alipay import Alipay
from server.channels.wechat import WeChat
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

APP_TICKETS = CollectionSpec(
    "app_tickets",
    indexes=(ascending("expires_at"),),
    shard_key=("_id",),
    retention=timedelta(hours=1),
    sensitive=("/subject", "/phone"),
)
TICKET_LIFE = timedelta(minutes=10)
MOBILE = re.compile(r"1[3-9]\d{9}")

Document = dict[str, Any]


@dataclass(slots=True)
class Arrival:
    """Who came: app, login (`wechat:<token>`), the app's own id; the ticket, if that is how they came."""

    app: str
    login: str
    subject: str
    ticket: Document | None = None


@dataclass(frozen=True, slots=True)
class Proved:
    """A phone number, and who vouches for it: `sms`, or the app."""

    phone: str
    by: str


async def log_in_with_wechat(context: Context, body: Document) -> tuple[bool, Document]:
    """(True, session) or (False, what is missing). `body`: code or ticket; phone_code or sms {phone, code}; consent."""
    await limits.spend(context, "login")
    arrival = await _by_ticket(context, "wechat", body)
    if arrival is None:
        app = _wechat(context)
        arrival = _arrival(context, "wechat", app.app_id, await app.open_id(body["code"]))
    return await _log_in(context, arrival, body)


async def log_in_with_alipay(context: Context, body: Document) -> tuple[bool, Document]:
    """(True, session) or (False, what is missing). `body`: code or ticket; phone {response, sign} or sms; consent."""
    await limits.spend(context, "login")
    arrival = await _by_ticket(context, "alipay", body)
    if arrival is None:
        app = _alipay(context)
        arrival = _arrival(context, "alipay", app.app_id, await app.open_id(body["code"]))
    return await _log_in(context, arrival, body)


async def _log_in(context: Context, arrival: Arrival, body: Document) -> tuple[bool, Document]:
    account = await accounts.find_account(context, arrival.login)
    if account is None:
        proved = await _prove(context, arrival, body)
        if proved is None:
            return False, await _ask_for_phone(context, arrival)
        account = await _join(context, arrival, proved, consent=bool(body.get("consent")))
    session = await sessions.open_session(context, account, how=arrival.app)
    return True, {"next": "session", **session, "phone": accounts.masked_phone(context, account)}


def _arrival(context: Context, app: str, app_id: str, subject: str) -> Arrival:
    return Arrival(app, f"{app}:{context.services.keyring.token(app, f'{app_id}:{subject}')}", subject)


async def _by_ticket(context: Context, app: str, body: Document) -> Arrival | None:
    """The arrival that a ticket remembers; `app_login.wrong` for an unknown, used, expired or foreign one."""
    if "ticket" not in body:
        return None
    kept = await context.services.db.app_tickets.find_one({"_id": _ticket_id(body["ticket"])})
    if kept is None or kept["app"] != app or kept["expires_at"] <= context.now:
        raise Problem("app_login.wrong")
    return Arrival(app, kept["login"], context.services.keyring.open(kept["subject"], "app_tickets:subject"), kept)


async def _ask_for_phone(context: Context, arrival: Arrival) -> Document:
    """A ticket that spares the user a second log-in at the app; the phone is still to be proved."""
    ticket = secrets.token_urlsafe(32)
    kept = {
        "_id": _ticket_id(ticket), "app": arrival.app, "login": arrival.login, "phone": None, "by": None,
        "subject": context.services.keyring.seal(arrival.subject, "app_tickets:subject"),
        "expires_at": context.now + TICKET_LIFE,
    }  # fmt: skip
    await context.services.db.app_tickets.insert_one(kept)
    return {"next": "phone", "ticket": ticket, "expires_in": int(TICKET_LIFE.total_seconds())}


def _ticket_id(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


async def _prove(context: Context, arrival: Arrival, body: Document) -> Proved | None:
    """The phone this request proves, or the ticket remembers; None when there is none."""
    if "sms" in body:
        login = accounts.phone_login(context, body["sms"]["phone"])
        await use_code(context, login.removeprefix("phone:"), body["sms"]["code"])
        return Proved(body["sms"]["phone"], "sms")
    if "phone_code" in body:
        wechat = _wechat(context)
        phone = await with_token(context, wechat, lambda token: wechat.phone_number(body["phone_code"], token))
        return _of_app(phone, arrival.app)
    if "phone" in body:
        given = body["phone"]
        return _of_app(await _alipay(context).phone_number(given["response"], given["sign"]), arrival.app)
    kept = arrival.ticket
    if kept is None or kept["phone"] is None:
        return None
    return Proved(context.services.keyring.open(kept["phone"], "app_tickets:phone"), kept["by"])


def _of_app(phone: str, app: str) -> Proved:
    if not MOBILE.fullmatch(phone):
        raise Problem("app_login.phone")
    return Proved(phone, app)


async def _join(context: Context, arrival: Arrival, proved: Proved, *, consent: bool) -> Document:
    """The account of the phone with this login from now on; made when there is none."""
    phone_login = accounts.phone_login(context, proved.phone)
    account = await accounts.find_account(context, phone_login)
    if account is not None:
        await _check_joining(context, arrival, proved, account, consent)
    try:
        joined = await _write(context, arrival, proved, account, phone_login)
    except DuplicateKeyError:  # the same user, or the same phone, at the same moment
        joined = await _already(context, arrival, phone_login)
    await _use_ticket(context, arrival)
    return joined


async def _check_joining(context: Context, arrival: Arrival, proved: Proved, account: Document, consent: bool) -> None:
    if proved.by != "sms" and (account["grants"] or await _has_login(context, account, arrival.app)):
        raise Problem("app_login.code_needed")
    if not consent:
        await _remember(context, arrival, proved)
        raise Problem("app_login.consent_needed")


async def _has_login(context: Context, account: Document, app: str) -> bool:
    """Whether another user of the same app has this account. Alipay's answer about a phone is the same each time, so
    one that leaked must not open the account to somebody else."""
    known = await context.services.db.logins.find({"account": account["_id"]}, {"_id": 1}).to_list(50)
    return any(login["_id"].startswith(f"{app}:") for login in known)


async def _remember(context: Context, arrival: Arrival, proved: Proved) -> None:
    """Keep a proved phone with the ticket, for its codes are used up when the user has been asked."""
    if arrival.ticket is not None:
        sealed = context.services.keyring.seal(proved.phone, "app_tickets:phone")
        change = {"$set": {"phone": sealed, "by": proved.by}}
        await context.services.db.app_tickets.update_one({"_id": arrival.ticket["_id"]}, change)


async def _write(
    context: Context, arrival: Arrival, proved: Proved, known: Document | None, phone_login: str
) -> Document:
    account = known or accounts.new_account(context, proved.phone)
    login = {
        "_id": arrival.login, "account": account["_id"], "at": context.now, "proved_by": proved.by,
        "subject": context.services.keyring.seal(arrival.subject, "logins:subject"),
    }  # fmt: skip

    async def write(session: Any) -> None:
        if known is None:
            of_phone = {"_id": phone_login, "account": account["_id"]}
            await accounts.write_account(context, account, [of_phone, login], session)
        else:
            await context.services.db.logins.insert_one(login, session=session)
            await consents.record_merge(context, account["_id"], session)
        details = {"app": arrival.app, "proved_by": proved.by}
        entry = audit_entry(context, "login.add", f"account:{account['_id']}", after=login, **details)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return account


async def _already(context: Context, arrival: Arrival, phone_login: str) -> Document:
    """Another request was first: this user has the account now, or the phone has one and may be asked to consent."""
    account = await accounts.find_account(context, arrival.login)
    if account is None:
        raise Problem("app_login.consent_needed")
    return account


async def _use_ticket(context: Context, arrival: Arrival) -> None:
    if arrival.ticket is not None:
        await context.services.db.app_tickets.delete_one({"_id": arrival.ticket["_id"]})


def _wechat(context: Context) -> WeChat:
    if context.services.wechat is None:
        raise Problem("app_login.unconfigured")
    return context.services.wechat


def _alipay(context: Context) -> Alipay:
    if context.services.alipay is None:
        raise Problem("app_login.unconfigured")
    return context.services.alipay
