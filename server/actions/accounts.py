"""Accounts and how they log in: a phone number proved by a code sent to it.

A login (`phone:<token>`; later WeChat and Alipay ids) leads to one account. Owns `accounts`, `logins`, `login_codes`.
"""

import hmac
import secrets
from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions import sessions
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.masks import mask

ACCOUNTS = CollectionSpec("accounts", shard_key=("_id",), sensitive=("/phone",))
LOGINS = CollectionSpec("logins", shard_key=("_id",))
LOGIN_CODES = CollectionSpec(
    "login_codes", indexes=(ascending("expires_at"),), shard_key=("_id",), retention=timedelta(days=1)
)

CODE_LIFE = timedelta(minutes=5)
CODE_PAUSE = timedelta(minutes=1)
CODES_A_DAY = 10
GUESSES = 5


async def send_login_code(context: Context, phone: str) -> dict[str, Any]:
    """Send a six-digit code; one a minute and ten a day for a number. Says the same for known and unknown numbers."""
    services = context.services
    token = services.keyring.token("phone", phone)
    code = f"{secrets.randbelow(1_000_000):06d}"
    await _keep_code(context, token, _fingerprint(context, token, code))
    await services.sms.send(
        phone, f"【安码】验证码 {code}，{CODE_LIFE.seconds // 60} 分钟内有效，请勿告诉他人。", context.now
    )
    return {"expires_in": CODE_LIFE.seconds, "retry_after": CODE_PAUSE.seconds}


async def log_in_by_code(context: Context, phone: str, code: str) -> dict[str, Any]:
    """A session for the holder of the phone; the account is made at the first login."""
    token = context.services.keyring.token("phone", phone)
    await _use_code(context, token, code)
    account = await _find_account(context, token) or await _create_account(context, token, phone)
    return {**await sessions.open_session(context, account), "phone": mask("phone", phone)}


async def _keep_code(context: Context, token: str, fingerprint: str) -> None:
    codes = context.services.db.login_codes
    now = context.now
    day = now.astimezone(context.services.settings.zone).date().isoformat()
    fresh = {"fingerprint": fingerprint, "sent_at": now, "expires_at": now + CODE_LIFE, "guesses": GUESSES}
    try:
        await codes.insert_one({"_id": token, **fresh, "day": day, "sent": 1})
        return
    except DuplicateKeyError:
        pass
    free = {"_id": token, "sent_at": {"$lte": now - CODE_PAUSE}}
    changed = await codes.update_one(
        {**free, "day": day, "sent": {"$lt": CODES_A_DAY}}, {"$set": fresh, "$inc": {"sent": 1}}
    )
    if not changed.modified_count:
        changed = await codes.update_one({**free, "day": {"$lt": day}}, {"$set": {**fresh, "day": day, "sent": 1}})
    if not changed.modified_count:
        raise Problem("login_code.too_soon", headers={"Retry-After": str(CODE_PAUSE.seconds)})


async def _use_code(context: Context, token: str, code: str) -> None:
    """Count the guess first, then compare; a code works once however many ask at the same time."""
    codes = context.services.db.login_codes
    alive = {"_id": token, "expires_at": {"$gt": context.now}}
    counted = await codes.update_one({**alive, "guesses": {"$gt": 0}}, {"$inc": {"guesses": -1}})
    if counted.modified_count:
        fingerprint = _fingerprint(context, token, code)
        used = await codes.update_one(
            {**alive, "fingerprint": fingerprint}, {"$set": {"fingerprint": "", "guesses": 0}}
        )
        if used.modified_count:
            return
    raise Problem("login_code.wrong")


def _fingerprint(context: Context, token: str, code: str) -> str:
    key = context.services.settings.secret("token_key").encode()
    return hmac.digest(key, f"{token}:{code}".encode(), "sha256").hex()


async def _find_account(context: Context, token: str) -> dict[str, Any] | None:
    db = context.services.db
    login = await db.logins.find_one({"_id": f"phone:{token}"})
    found: dict[str, Any] | None = await db.accounts.find_one({"_id": login["account"]}) if login else None
    return found


async def _create_account(context: Context, token: str, phone: str) -> dict[str, Any]:
    services = context.services
    account = new_account(context, phone)

    async def write(session: Any) -> None:
        await services.db.logins.insert_one({"_id": f"phone:{token}", "account": account["_id"]}, session=session)
        await services.db.accounts.insert_one(account, session=session)
        entry = audit_entry(context, "account.create", f"account:{account['_id']}")
        await services.db.audit_entries.insert_one(entry, session=session)

    try:
        await services.transaction(write)
    except DuplicateKeyError:
        return await _find_account(context, token) or account
    return account


def new_account(context: Context, phone: str, grants: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """The document of an account with a sealed phone."""
    return {
        "_id": new_id(),
        "phone": context.services.keyring.seal(phone, "accounts:phone"),
        "grants": [{"role": role, "scope": scope} for role, scope in grants],
        "created_at": context.now,
    }
