"""Sessions: signed tokens that a request proves without a database read, and that can be revoked.

A token carries account, session, its time and grants under an HMAC. Each process keeps what was revoked lately (a
session, or all of an account's until an instant) and asks the database for new ones every few seconds, so a
revocation holds everywhere within that time.
Owns the collections `sessions` and `revocations`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from cachetools import LRUCache
from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from server.actions.access import Grant
from server.actions.context import Actor, Context
from server.actions.ids import new_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

SESSIONS = CollectionSpec("sessions", indexes=(ascending("account"),), shard_key=("_id",))
REVOCATIONS = CollectionSpec("revocations", indexes=(ascending("at"),), shard_key=("_id",))
OVERLAP = timedelta(seconds=30)


class Proof(NamedTuple):
    """What a token proves; instants as Unix seconds."""

    issued_at: float
    expires_at: float
    actor: Actor


class Revocation(NamedTuple):
    """Since when, and until when it must be remembered; Unix seconds."""

    at: float
    expires_at: float


class SessionTokens:
    """Signs and proves tokens; knows which sessions were revoked."""

    def __init__(self, keys: list[str], clock: Any) -> None:
        # itsdangerous signs with the last key and accepts all of them
        self._signer = Signer(keys[::-1], salt="session", digest_method="sha256", key_derivation="hmac")
        self._clock = clock
        self._proved: LRUCache[str, Proof] = LRUCache(50_000)
        self._revoked: dict[str, Revocation] = {}
        self._seen_until = datetime.fromtimestamp(0, UTC)

    def issue(self, actor: Actor, expires_at: datetime) -> str:
        """The token of a new session."""
        times = [self._clock().timestamp(), int(expires_at.timestamp())]
        claims = [actor.account, actor.session, *times, [list(g) for g in actor.grants]]
        return self._signer.sign(base64_encode(orjson.dumps(claims))).decode("ascii")

    def actor(self, token: str) -> Actor:
        """Who holds this token; `session.invalid` when it is forged, expired or revoked."""
        known = self._proved.get(token)
        if known is None:
            known = self._proved[token] = self._prove(token)
        if known.expires_at <= self._clock().timestamp() or (self._revoked and self._is_revoked(known)):
            raise Problem("session.invalid", headers={"WWW-Authenticate": "Bearer"})
        return known.actor

    def _is_revoked(self, proof: Proof) -> bool:
        if session_key(proof.actor.session) in self._revoked:
            return True
        whole = self._revoked.get(account_key(proof.actor.account))
        return whole is not None and proof.issued_at <= whole.at

    def _prove(self, token: str) -> Proof:
        try:
            claims = orjson.loads(base64_decode(self._signer.unsign(token)))
            account, session, issued_at, expires_at, grants = claims
        except (BadSignature, ValueError, UnicodeError):
            raise Problem("session.invalid", headers={"WWW-Authenticate": "Bearer"}) from None
        return Proof(issued_at, float(expires_at), Actor(account, session, tuple(Grant(*grant) for grant in grants)))

    def forget(self, key: str, at: datetime, expires_at: datetime) -> None:
        """Refuse a session, or an account's sessions of before, in this process from now on."""
        self._revoked[key] = Revocation(at.timestamp(), expires_at.timestamp())

    async def refresh(self, collection: Any) -> None:
        """Take over revocations made by other processes since the last time."""
        now = self._clock()
        async for revoked in collection.find({"at": {"$gte": self._seen_until - OVERLAP, "$lte": now + OVERLAP}}):
            self.forget(revoked["_id"], revoked["at"], revoked["expires_at"])
        self._seen_until = now
        self._revoked = {key: one for key, one in self._revoked.items() if one.expires_at > now.timestamp()}


async def open_session(context: Context, account: dict[str, Any]) -> dict[str, Any]:
    """Log an account in: the session document, and what its holder is told."""
    services = context.services
    grants = tuple(Grant(g["role"], g["scope"]) for g in account.get("grants", ()))
    actor = Actor(account["_id"], new_id(), grants)
    expires_at = context.now + timedelta(days=services.settings.session_days)
    await services.db.sessions.insert_one(
        {"_id": actor.session, "account": actor.account, "created_at": context.now, "expires_at": expires_at}
    )
    token = services.sessions.issue(actor, expires_at)
    return {"token": token, "expires_at": expires_at, "account": actor.account, "roles": actor.roles}


def session_key(session: str) -> str:
    return f"session:{session}"


def account_key(account: str) -> str:
    return f"account:{account}"


async def close_session(context: Context) -> None:
    """Log the actor out, everywhere within seconds; twice is the same as once."""
    await _revoke(context, session_key(context.actor.session))


async def close_all_sessions(context: Context, account: str, session: Any = None) -> None:
    """End every session an account has now; inside the transaction of the change that calls for it."""
    await _revoke(context, account_key(account), session)


async def _revoke(context: Context, key: str, session: Any = None) -> None:
    services = context.services
    at = services.clock()
    expires_at = at + timedelta(days=services.settings.session_days)
    await services.db.revocations.update_one(
        {"_id": key}, {"$set": {"at": at, "expires_at": expires_at}}, upsert=True, session=session
    )
    services.sessions.forget(key, at, expires_at)
