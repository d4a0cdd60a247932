"""Sessions: signed tokens that a request proves without a database read, and that can be revoked.

A token carries account, session, its time, grants and whether the password must be changed first, under an HMAC. Each
process keeps what was revoked lately (a session, or all of an account's until an instant) and asks the database for
new ones every few seconds, so a revocation holds everywhere within that time.
Owns the collections `sessions` and `revocations`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import orjson
from cachetools import LRUCache
from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode

from server.actions.access import Grant
from server.actions.accounts import devices
from server.actions.audit import audit_entry
from server.actions.context import Actor, Context
from server.actions.ids import new_id
from server.actions.lists import read_page
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

SESSIONS = CollectionSpec(
    "sessions",
    indexes=(ascending("account", "status", "at"), ascending("expires_at")),
    shard_key=("_id",),
    retention=timedelta(days=1),
)
REVOCATIONS = CollectionSpec(
    "revocations", indexes=(ascending("at"), ascending("expires_at")), shard_key=("_id",), retention=timedelta(days=1)
)
PERSONS_IN_TOKEN = 8
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
        times = [self.issue_time(actor.account), int(expires_at.timestamp())]
        grants = [list(grant) for grant in actor.grants]
        claims = [actor.account, actor.session, *times, grants, actor.persons, actor.must_change]
        return self._signer.sign(base64_encode(orjson.dumps(claims))).decode("ascii")

    def issue_time(self, account: str) -> float:
        """When a new session begins: now, but after the end of the account's others, which a new password ends."""
        ended = self._revoked.get(account_key(account))
        now: float = self._clock().timestamp()
        return max(now, ended.at + 0.001) if ended else now

    def actor(self, token: str) -> Actor:
        """Who holds this token; `session.invalid` when it is forged, expired or revoked."""
        known = self._proved.get(token)
        if known is None:
            known = self._proved[token] = self._prove(token)
        if known.expires_at <= self._clock().timestamp() or (self._revoked and self._is_revoked(known)):
            raise Problem("session.invalid", headers={"WWW-Authenticate": "Bearer"})
        return known.actor

    def answers_for(self, actor: Actor, person: str) -> bool:
        """Whether the token alone proves that its holder fully answers for a person; otherwise a look-up tells."""
        return person in actor.persons and person_key(actor.account, person) not in self._revoked

    def _is_revoked(self, proof: Proof) -> bool:
        if session_key(proof.actor.session) in self._revoked:
            return True
        whole = self._revoked.get(account_key(proof.actor.account))
        return whole is not None and proof.issued_at <= whole.at

    def _prove(self, token: str) -> Proof:
        try:
            claims = orjson.loads(base64_decode(self._signer.unsign(token)))
            account, session, issued_at, expires_at, grants, persons, must_change = claims
        except (BadSignature, ValueError, UnicodeError):
            raise Problem("session.invalid", headers={"WWW-Authenticate": "Bearer"}) from None
        actor = Actor(account, session, tuple(Grant(*grant) for grant in grants), tuple(persons), must_change)
        return Proof(issued_at, float(expires_at), actor)

    def forget(self, key: str, at: datetime, expires_at: datetime) -> None:
        """Refuse a session, or an account's sessions of before, in this process from now on; never less than before."""
        known = self._revoked.get(key)
        if known is None or known.at < at.timestamp():
            self._revoked[key] = Revocation(at.timestamp(), expires_at.timestamp())

    async def refresh(self, collection: Any) -> None:
        """Take over revocations made by other processes since the last time."""
        now = self._clock()
        async for revoked in collection.find({"at": {"$gte": self._seen_until - OVERLAP, "$lte": now + OVERLAP}}):
            self.forget(revoked["_id"], revoked["at"], revoked["expires_at"])
        self._seen_until = now
        self._revoked = {key: one for key, one in self._revoked.items() if one.expires_at > now.timestamp()}


async def _answered_for(context: Context, account: str) -> tuple[str, ...]:
    """Persons the account fully answers for; whoever ends that calls `withdraw_person`."""
    mine = context.services.db.persons.find({"accounts": account}, {"entry_accounts": 1, "consents": 1})
    found = await mine.to_list(PERSONS_IN_TOKEN)
    return tuple(person["_id"] for person in found if _is_plain(person, account))


def _is_plain(person: dict[str, Any], account: str) -> bool:
    """Whether nothing about the person must be looked at: no limit to the account, no consent taken back."""
    consents = person.get("consents") or {}
    return account not in person.get("entry_accounts", ()) and all(said["given"] for said in consents.values())


async def open_session(
    context: Context, account: dict[str, Any], *, how: str = "code", must_change: bool = False
) -> dict[str, Any]:
    """Log an account in: the session document, and what its holder is told. `how` tells what was proved."""
    _check_active(account)
    services = context.services
    grants = tuple(Grant(g["role"], g["scope"]) for g in account.get("grants", ()))
    actor = Actor(account["_id"], new_id(), grants, await _answered_for(context, account["_id"]), must_change)
    expires_at = context.now + timedelta(days=services.settings.session_days)
    await _write_session(context, actor, expires_at, how)
    token = services.sessions.issue(actor, expires_at)
    await _confirm(context, account)
    return {
        "token": token,
        "expires_at": expires_at,
        "account": actor.account,
        "roles": actor.roles,
        "must_change": must_change,
    }


async def _write_session(context: Context, actor: Actor, expires_at: datetime, how: str) -> None:
    """One insert for citizens; an administrator's session is an entry of the audit trail too."""
    db = context.services.db
    at = datetime.fromtimestamp(context.services.sessions.issue_time(actor.account), UTC)
    document = {
        "_id": actor.session, "account": actor.account, "status": "open", "how": how, "at": at,
        "expires_at": expires_at,
    }  # fmt: skip
    if not actor.grants:
        await db.sessions.insert_one(document)
        return

    async def write(session: Any) -> None:
        await db.sessions.insert_one(document, session=session)
        details = {"account": actor.account, "how": how}
        entry = audit_entry(context, "session.open", f"session:{actor.session}", after=document, **details)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)


def _check_active(account: dict[str, Any]) -> None:
    """A deactivated or closed account opens no session, whatever its holder has proved: only who did is told."""
    if "deactivated_at" in account or "closed_at" in account:
        raise Problem("account.deactivated")


async def _confirm(context: Context, account: dict[str, Any]) -> None:
    """Refuse a token that was made while the account changed.

    Whoever changes grants or deactivates writes the same document, then ends all sessions of before: so either that
    change comes after this token and ends it, or it is seen here.
    """
    same = {"_id": account["_id"], "revision": account["revision"]}
    counted = await context.services.db.accounts.update_one(same, {"$inc": {"logins": 1}})  # always a real write
    if not counted.modified_count:
        raise Problem("server.overloaded", headers={"Retry-After": "1"})


def session_key(session: str) -> str:
    return f"session:{session}"


def account_key(account: str) -> str:
    return f"account:{account}"


def person_key(account: str, person: str) -> str:
    return f"person:{account}:{person}"


async def close_session(context: Context) -> None:
    """Log the actor out, everywhere within seconds; twice is the same as once."""
    await _close(context, context.actor.session)


async def _close(context: Context, session: str) -> None:
    mine = {"_id": session, "account": context.actor.account}
    await context.services.db.sessions.update_one(mine, {"$set": {"status": "closed"}})
    await _revoke(context, session_key(session))
    if context.actor.grants:
        entry = audit_entry(context, "session.close", f"session:{session}")
        await context.services.db.audit_entries.insert_one(entry)


async def close_own_session(context: Context, session: str) -> None:
    """Log out another of the actor's sessions; `session.not_found` when it is none of them."""
    mine = {"_id": session, "account": context.actor.account}
    if await context.services.db.sessions.find_one(mine, {"_id": 1}) is None:
        raise Problem("session.not_found")
    await _close(context, session)


async def list_own(context: Context, limit: int, cursor: str | None) -> dict[str, Any]:
    """The actor's sessions that are open, newest first, a page at a time."""
    services, account = context.services, context.actor.account
    ended = await services.db.revocations.find_one({"_id": account_key(account)})
    floor = context.now - timedelta(days=services.settings.session_days)
    if ended:
        floor = max(floor, ended["at"])
    found = await read_page(
        context, SESSIONS, {"account": account, "status": "open"}, until=context.now + OVERLAP, floor=floor,
        sort_field="at", cursor=cursor, limit=limit,
    )  # fmt: skip
    return {"items": [_shown(context, one) for one in found.items], "next": found.next}


def _shown(context: Context, session: dict[str, Any]) -> dict[str, Any]:
    shown = {name: session[name] for name in ("at", "expires_at", "how")}
    return {"id": session["_id"], **shown, "is_current": session["_id"] == context.actor.session}


async def close_own_sessions(context: Context) -> None:
    """Log the actor out everywhere, this session included; trusted devices are trusted no more."""

    async def write(session: Any) -> None:
        await close_all_sessions(context, context.actor.account, session)
        await devices.forget_all(context, context.actor.account, session)
        entry = audit_entry(context, "session.close_all", f"account:{context.actor.account}")
        await context.services.db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)


async def withdraw_person(context: Context, account: str, person: str, session: Any) -> None:
    """From now on no token proves that the account answers for the person."""
    await _revoke(context, person_key(account, person), session)


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
