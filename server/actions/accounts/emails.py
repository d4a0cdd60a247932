"""The e-mail address of an account: it counts once a code that was sent there came back.

The code is one of `login_codes`: six digits, five minutes, five guesses, one a minute and ten a day for an address. It
is bound to the account that asked, and the address waits sealed on the account (`email_pending`, then `email`).
"""

from typing import Any

from server.actions import limits
from server.actions.accounts.accounts import get_own_account
from server.actions.accounts.login_codes import CODE_LIFE, CODE_PAUSE, new_code, use_code
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.channels.mail import is_address
from server.errors import Problem

SUBJECT = "验证您的邮箱"
TEXT = "您的验证码是 {code}，{minutes} 分钟内有效。\n\n如果不是您本人操作，请忽略这封邮件。"

Document = dict[str, Any]


async def ask(context: Context, email: str) -> Document:
    """Send a code to an address that is to become the actor's."""
    email = email.strip()
    if not is_address(email):
        raise Problem("email.invalid")
    account = await get_own_account(context)
    await limits.spend(context, "email.code", account=account["_id"])
    code = await new_code(context, _token(context, email), _purpose(account["_id"]))
    sealed = context.services.keyring.seal(email, "accounts:email_pending")
    await context.services.db.accounts.update_one({"_id": account["_id"]}, {"$set": {"email_pending": sealed}})
    text = TEXT.format(code=code, minutes=CODE_LIFE.seconds // 60)
    await context.services.mail.send(email, SUBJECT, text)
    return {"expires_in": CODE_LIFE.seconds, "retry_after": CODE_PAUSE.seconds}


async def verify(context: Context, code: str) -> Document:
    """Take the address over with the code that came there; `email.code` for a wrong, used or late one."""
    account = await get_own_account(context)
    if not account.get("email_pending"):
        raise Problem("email.code")
    email = context.services.keyring.open(bytes(account["email_pending"]), "accounts:email_pending")
    try:
        await use_code(context, _token(context, email), code, _purpose(account["_id"]))
    except Problem:
        raise Problem("email.code") from None
    change = {"email": context.services.keyring.seal(email, "accounts:email")}
    await _write(context, account, {"$set": change, "$unset": {"email_pending": ""}}, "email.verify")
    return {"email": masked(email)}


async def remove(context: Context) -> None:
    """Forget the actor's address."""
    account = await get_own_account(context)
    if account.get("email") or account.get("email_pending"):
        await _write(context, account, {"$unset": {"email": "", "email_pending": ""}}, "email.remove")


async def _write(context: Context, account: Document, change: Document, verb: str) -> None:
    async def write(session: Any) -> None:
        db = context.services.db
        await db.accounts.update_one({"_id": account["_id"]}, change, session=session)
        await db.audit_entries.insert_one(audit_entry(context, verb, f"account:{account['_id']}"), session=session)

    await context.services.transaction(write)


def email_of(context: Context, account: Document) -> str | None:
    """The proved address of an account, in clear."""
    return context.services.keyring.open(bytes(account["email"]), "accounts:email") if account.get("email") else None


def shown_email(context: Context, account: Document) -> str | None:
    """The proved address as it may be shown."""
    email = email_of(context, account)
    return masked(email) if email else None


def masked(email: str) -> str:
    """somebody@example.com → s***@example.com."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}***@{host}"


def _token(context: Context, email: str) -> str:
    return context.services.keyring.token("email", email.lower())


def _purpose(account: str) -> str:
    return f"email {account}"
