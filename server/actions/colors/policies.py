"""Released color policies and the kinds of evidence they read. Owns `policies`.

A version takes effect at its `effective_from`; the version in force at an instant is the last that had.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.outbox import outbox_entry
from server.db.indexes import CollectionSpec
from server.errors import Problem
from server.rules.policies import Policy, from_document, to_document

POLICIES = CollectionSpec("policies", shard_key=("_id",))


class PolicyBook:
    """Compiled policies of this process, every version."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._versions: dict[str, dict[int, Policy]] = {}

    async def refresh(self) -> None:
        """Take over versions released since the last time."""
        async for stored in self._collection.find({"status": "released"}):
            policy = from_document(stored)
            self._versions.setdefault(policy.id, {}).setdefault(policy.version, policy)

    def versions(self, policy: str) -> list[Policy]:
        """Every version, oldest first; `policy.not_found`."""
        if policy not in self._versions:
            raise Problem("policy.not_found")
        return [self._versions[policy][number] for number in sorted(self._versions[policy])]

    def in_force(self, now: datetime) -> list[Policy]:
        """The policies that color people at an instant, one version of each."""
        return [found for key in sorted(self._versions) if (found := self._at(key, now)) is not None]

    def _at(self, policy: str, now: datetime) -> Policy | None:
        begun = [version for version in self._versions[policy].values() if version.effective_from <= now]
        return max(begun, key=lambda version: (version.effective_from, version.version), default=None)


def shown_policies(context: Context) -> dict[str, Any]:
    """What anybody may read of the policies in force: what each color means, the notes, how a code is applied for."""
    return {"items": [_shown(policy) for policy in context.services.policies.in_force(context.now)]}


def _shown(policy: Policy) -> dict[str, Any]:
    document = policy.document
    return {
        "id": policy.id,
        "version": policy.version,
        "title": document["title"],
        "colors": [{"advice": None, "alert": False, **color} for color in document["colors"]],
        "notes": document["notes"],
        "application": document.get("application"),
    }


async def sync_policies(context: Context, policies: Iterable[Policy]) -> list[str]:
    """Release each policy version that is new; a released one never changes.

    With a new version everybody is to be scored again when it takes effect.
    """
    done = []
    for policy in policies:
        key = f"{policy.id}:{policy.version}"
        stored = await context.services.db.policies.find_one({"_id": key}, {"digest": 1})
        if stored is None:
            await _release(context, key, policy)
            done.append(f"{key} released")
        elif stored["digest"] != policy.digest:
            raise ValueError(f"策略 {key} 已发布且内容不同：请提高 version 并写明 effective_from")
    return done


async def _release(context: Context, key: str, policy: Policy) -> None:
    db = context.services.db
    document = {**to_document(policy), "_id": key, "status": "released", "released_at": context.now}
    starts = max(policy.effective_from, context.now)
    order = outbox_entry(context, "color.rescore_everybody", due_at=starts, policy=key)

    async def write(session: Any) -> None:
        await db.policies.insert_one(document, session=session)
        await db.outbox.insert_one(order, session=session)
        entry = audit_entry(context, "policy.release", f"policy:{key}", after=document, digest=policy.digest)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
