"""Which organizations a person or an account belongs to: asked at every form and list, so remembered for seconds.

A membership is a record of the register `organization_member`; `members` changes it, `rosters` sees an organization's
whole. Here it is only read from the person's side, and follows the person to another account.
"""

from typing import Any

from cachetools import TTLCache

from server.actions.context import Context
from server.db.joined import JoinedReads
from server.db.paging import EVER

REGISTER = "organization_member"
INVITED, ACTIVE, LEFT = "invited", "active", "left"
SECONDS = 5
MOST = 200
NEEDED = dict.fromkeys(
    (
        "organization", "register", "version", "person", "account", "state", "fields", "answers.department", "at",
        "changed_at", "revision",
    ),
    1,
)  # fmt: skip

Document = dict[str, Any]
Membership = tuple[Document, Document]
"""(organization, member record without names)"""


class Memberships:
    """The memberships this process has lately read."""

    def __init__(self, db: Any) -> None:
        self._db = db
        self._reads = JoinedReads(db.organizations)
        self._of: TTLCache[tuple[str, str], list[Membership]] = TTLCache(50_000, ttl=SECONDS)

    async def of_person(self, person: str) -> list[Membership]:
        """The open organizations to which a person belongs now."""
        return await self._current("person", person)

    async def of_account(self, account: str) -> list[Membership]:
        """The open organizations that an account has joined, for itself or for somebody it answers for."""
        return await self._current("account", account)

    async def joins(self, context: Context, organization: str) -> bool:
        """Whether the actor's account belongs to an organization."""
        mine = await self.of_account(context.actor.account)
        return any(one["_id"] == organization for one, _ in mine)

    def forget(self, *keys: str | None) -> None:
        """Read these persons and accounts anew at the next request in this process."""
        for key in keys:
            self._of.pop(("person", key or ""), None)
            self._of.pop(("account", key or ""), None)

    async def _current(self, whose: str, key: str) -> list[Membership]:
        known = self._of.get((whose, key))
        if known is None:
            known = self._of[whose, key] = await self._read({whose: key})
        return known

    async def _read(self, equality: Document) -> list[Membership]:
        found = self._db.records.find({**equality, "register": REGISTER, "at": EVER}, NEEDED).limit(MOST)
        records = [record for record in await found.to_list(MOST) if record["state"] == ACTIVE]
        pairs = [(await self._reads.get(record["organization"]), record) for record in records]
        return [(of, record) for of, record in pairs if of is not None and of["status"] == "open"]


async def memberships_of(context: Context, person: str) -> list[Membership]:
    """(organization, member record) of each open organization that a person belongs to; at most five seconds old."""
    return await context.services.memberships.of_person(person)


async def share(context: Context, person: str, version: int, session: Any) -> None:
    """Keep with every membership to which words about sharing the person agrees; 0 for none from now on."""
    db, of = context.services.db, {"person": person, "register": REGISTER, "at": EVER}
    change = {"$set": {"fields.shares": version, "changed_at": context.services.clock()}, "$inc": {"revision": 1}}
    await db.records.update_many(of, change, session=session)
    async for record in db.records.find(of, {"organization": 1}, session=session):
        context.services.rosters.expire(record["organization"])


async def follow(context: Context, person: str, account: str, session: Any) -> None:
    """A person is another account's from now on: so are their memberships."""
    change = {"$set": {"account": account, "changed_at": context.services.clock()}, "$inc": {"revision": 1}}
    of = {"person": person, "register": REGISTER, "at": EVER}
    await context.services.db.records.update_many(of, change, session=session)
    context.services.memberships.forget(person, account)
