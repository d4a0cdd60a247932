"""Codes by SMS that prove a phone number: six digits, five minutes, five guesses, one use, for one purpose.

A number gets one a minute and ten a day. Owns `login_codes`.
"""

import hmac
import secrets
from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions import limits
from server.actions.context import Context
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

LOGIN_CODES = CollectionSpec(
    "login_codes", indexes=(ascending("expires_at"),), shard_key=("_id",), retention=timedelta(days=1)
)
CODE_LIFE = timedelta(minutes=5)
CODE_PAUSE = timedelta(minutes=1)
CODES_A_DAY = 10
GUESSES = 5
MESSAGES = {"login": "login_code", "password": "password_code"}


async def send_login_code(context: Context, phone: str, purpose: str = "login") -> dict[str, Any]:
    """Send a code to log in with, or to set a password with. Says the same for known and unknown numbers."""
    services = context.services
    token = services.keyring.token("phone", phone)
    await limits.spend(context, "login_code")
    code = await new_code(context, token, purpose)
    await limits.spend_for(context, "login_code", number=token)  # after the pause: asking too soon uses nothing up
    said = {"code": code, "minutes": CODE_LIFE.seconds // 60}
    await services.sms.send(phone, MESSAGES[purpose], said, context.now)
    return {"expires_in": CODE_LIFE.seconds, "retry_after": CODE_PAUSE.seconds}


async def new_code(context: Context, token: str, purpose: str) -> str:
    """A fresh code for a number or an address, known by its token; the one before it ends."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    await _keep_code(context, token, _fingerprint(context, token, purpose, code))
    return code


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


async def use_code(context: Context, token: str, code: str, purpose: str = "login") -> None:
    """Count the guess first, then compare; a code works once however many ask at the same time."""
    codes = context.services.db.login_codes
    alive = {"_id": token, "expires_at": {"$gt": context.now}}
    counted = await codes.update_one({**alive, "guesses": {"$gt": 0}}, {"$inc": {"guesses": -1}})
    if counted.modified_count:
        fingerprint = _fingerprint(context, token, purpose, code)
        used = await codes.update_one(
            {**alive, "fingerprint": fingerprint}, {"$set": {"fingerprint": "", "guesses": 0}}
        )
        if used.modified_count:
            return
    raise Problem("login_code.wrong")


def _fingerprint(context: Context, token: str, purpose: str, code: str) -> str:
    key = context.services.settings.secret("token_key").encode()
    return hmac.digest(key, f"{token}:{purpose}:{code}".encode(), "sha256").hex()
