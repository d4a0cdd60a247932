"""Trusted devices: for 30 days a device that once proved the phone needs no captcha and no SMS code (SD-2, LT-6).

A device's token is random and kept as a hash only. Its account sees its devices and revokes them. Owns `devices`.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

DEVICES = CollectionSpec(
    "devices",
    indexes=(ascending("account", "at"), ascending("expires_at")),
    shard_key=("_id",),
    retention=timedelta(days=1),
)
TRUST = timedelta(days=30)
DEVICES_OF_AN_ACCOUNT = 10

Document = dict[str, Any]


async def trust_device(context: Context, account: str, title: str) -> Document:
    """A new trusted device; its token is told once. The oldest makes room when there are too many."""
    db = context.services.db
    device, secret = new_id(), secrets.token_urlsafe(32)
    expires_at = context.now + TRUST
    known = await _of(context, account)
    surplus = [one["_id"] for one in known[DEVICES_OF_AN_ACCOUNT - 1 :]]
    document = {
        "_id": device, "account": account, "title": title, "fingerprint": _fingerprint(secret),
        "at": context.now, "expires_at": expires_at,
    }  # fmt: skip

    async def write(session: Any) -> None:
        await db.devices.insert_one(document, session=session)
        if surplus:
            await db.devices.delete_many({"_id": {"$in": surplus}}, session=session)
        entry = audit_entry(context, "device.trust", f"device:{device}", after=document)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return {"id": device, "token": f"{device}.{secret}", "expires_at": expires_at}


async def find_trusted(context: Context, token: str | None, account: Document | None) -> Document | None:
    """The device of this token, if this account trusts it still."""
    device, _, secret = (token or "").partition(".")
    found: Document | None = await context.services.db.devices.find_one({"_id": device}) if token else None
    if found is None or account is None or found["account"] != account["_id"] or found["expires_at"] <= context.now:
        return None
    return found if hmac.compare_digest(found["fingerprint"], _fingerprint(secret)) else None


async def list_own(context: Context) -> list[Document]:
    """The actor's trusted devices, newest first."""
    return [_shown(one) for one in await _of(context, context.actor.account)]


async def revoke_own(context: Context, device: str) -> None:
    """End the trust in a device; `device.not_found` for one that is not the actor's."""
    db = context.services.db

    async def write(session: Any) -> int:
        mine = {"_id": device, "account": context.actor.account}
        known = await db.devices.find_one(mine, session=session)
        gone = await db.devices.delete_one(mine, session=session)
        if gone.deleted_count:
            entry = audit_entry(context, "device.revoke", f"device:{device}", before=known)
            await db.audit_entries.insert_one(entry, session=session)
        return int(gone.deleted_count)

    if not await context.services.transaction(write):
        raise Problem("device.not_found")


async def forget_all(context: Context, account: str, session: Any) -> None:
    """End the trust in all of an account's devices, inside the transaction that calls for it."""
    known = [one["_id"] for one in await _of(context, account, session)]
    if known:
        await context.services.db.devices.delete_many({"_id": {"$in": known}}, session=session)


async def _of(context: Context, account: str, session: Any = None) -> list[Document]:
    alive = {"account": account, "at": {"$gt": context.now - TRUST, "$lte": context.now + timedelta(minutes=5)}}
    found: list[Document] = await context.services.db.devices.find(alive, session=session).to_list(100)
    return sorted(found, key=lambda one: one["at"], reverse=True)


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()  # 256 random bits need no slow hash


def _shown(device: Document) -> Document:
    return {"id": device["_id"], "title": device["title"], "at": device["at"], "expires_at": device["expires_at"]}
