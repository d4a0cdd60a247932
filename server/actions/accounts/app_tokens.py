"""WeChat's access token, kept once for all processes: in the database, sealed, renewed by one process at a time.

A process that finds it old takes a lease by a guarded update and renews it; the others read what it wrote. A token that
WeChat refuses is asked for again, and only if the same one comes back a new one is forced, at most 20 times a day.
Owns `app_tokens`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.channels.wechat import TokenRefused, WeChat
from server.db.indexes import CollectionSpec
from server.errors import Problem

APP_TOKENS = CollectionSpec("app_tokens", shard_key=("_id",), sensitive=("/token",))
EARLY = timedelta(minutes=5)
LEASE = timedelta(seconds=15)
FORCED_A_DAY = 20
LOOKS, LOOK_SECONDS = 40, 0.1
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SEAL = "app_tokens:token"

Result = TypeVar("Result")


async def with_token(context: Context, app: WeChat, call: Callable[[str], Awaitable[Result]]) -> Result:
    """Call with the access token; once more with a renewed one when WeChat refuses it."""
    token = await _token(context, app)
    try:
        return await call(token)
    except TokenRefused:
        pass
    try:
        return await call(await _token(context, app, refused=token))
    except TokenRefused:
        raise Problem("app_login.unavailable") from None


async def _token(context: Context, app: WeChat, refused: str | None = None) -> str:
    """The token in force; another one than `refused`."""
    for look in range(LOOKS):
        kept = await _read(context, app)
        token = _fresh(context, kept, refused)
        if token is not None:
            return token
        if await _lease(context, kept):
            return await _renew(context, app, kept, refused)
        if look + 1 < LOOKS:
            await asyncio.sleep(LOOK_SECONDS)
    raise Problem("app_login.unavailable")


async def _read(context: Context, app: WeChat) -> dict[str, Any]:
    tokens, key = context.services.db.app_tokens, f"wechat:{app.app_id}"
    kept: dict[str, Any] | None = await tokens.find_one({"_id": key})
    if kept is None:
        kept = {
            "_id": key, "token": None, "expires_at": LONG_AGO, "leased_until": LONG_AGO, "day": "", "forced": 0,
        }  # fmt: skip
        try:
            await tokens.insert_one(kept)
        except DuplicateKeyError:
            return await _read(context, app)
    return kept


def _fresh(context: Context, kept: dict[str, Any], refused: str | None) -> str | None:
    if kept["token"] is None or kept["expires_at"] - EARLY <= context.now:
        return None
    token = context.services.keyring.open(kept["token"], SEAL)
    return None if token == refused else token


async def _lease(context: Context, kept: dict[str, Any]) -> bool:
    """Become the one process that renews; the lease ends by itself should that process die."""
    now = context.services.clock()
    free = {"_id": kept["_id"], "expires_at": kept["expires_at"], "leased_until": {"$lte": now}}
    taken = await context.services.db.app_tokens.update_one(free, {"$set": {"leased_until": now + LEASE}})
    return bool(taken.modified_count)


async def _renew(context: Context, app: WeChat, kept: dict[str, Any], refused: str | None) -> str:
    changed: dict[str, Any] = {}
    try:
        token, lasts = await app.stable_token(force=False)
        if token == refused and await _may_force(context, kept["_id"]):
            token, lasts = await app.stable_token(force=True)
        sealed = context.services.keyring.seal(token, SEAL)
        changed = {"token": sealed, "expires_at": context.services.clock() + timedelta(seconds=lasts)}
    finally:
        change = {"$set": {**changed, "leased_until": LONG_AGO}}
        await context.services.db.app_tokens.update_one({"_id": kept["_id"]}, change)
    return token


async def _may_force(context: Context, key: str) -> bool:
    """Count one of the day's forced renewals; `app_login.unavailable` when they are used up."""
    tokens = context.services.db.app_tokens
    day = context.today.isoformat()
    more = await tokens.update_one({"_id": key, "day": day, "forced": {"$lt": FORCED_A_DAY}}, {"$inc": {"forced": 1}})
    if not more.modified_count:
        more = await tokens.update_one({"_id": key, "day": {"$lt": day}}, {"$set": {"day": day, "forced": 1}})
    if not more.modified_count:
        raise Problem("app_login.unavailable")
    return True
