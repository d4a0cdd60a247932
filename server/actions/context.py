"""Who acts, when, and with what: the first argument of every action."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from server.actions.access import Grant, Target, holds, may
from server.errors import Problem

if TYPE_CHECKING:
    from server.actions.services import Services


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with its grants, a named part of the system, or nobody."""

    account: str
    session: str = ""
    grants: tuple[Grant, ...] = ()
    persons: tuple[str, ...] = ()  # those the account fully answered for at log-in; others take a look-up
    must_change: bool = False  # a session that may do nothing before its password was changed

    @property
    def roles(self) -> list[str]:
        return sorted({grant.role for grant in self.grants})


ANONYMOUS = Actor("")
SYSTEM = Actor("system", grants=(Grant("system", "*"),))


@dataclass(slots=True)
class Context:
    """One request or one piece of background work. `now` is an aware UTC instant."""

    services: "Services"
    actor: Actor
    now: datetime
    request_id: str = ""
    address: str = ""
    idempotency_key: str | None = None
    request_digest: str = ""

    @property
    def local_now(self) -> datetime:
        """`now` on the clock on the wall, in the zone in which business days are counted."""
        return self.now.astimezone(self.services.settings.zone)

    @property
    def today(self) -> date:
        """The business day."""
        return self.local_now.date()

    def require_same(self, made: dict[str, Any]) -> dict[str, Any]:
        """What a request of this idempotency key has made, if it is this very request; `idempotency.mismatch`."""
        if made["request"] != self.request_digest:
            raise Problem("idempotency.mismatch")
        return made

    def require(self, verb: str, **target: str | None) -> None:
        """Refuse unless a grant of the actor holds the verb over that target (`region`, `place`, `kind` …)."""
        if not may(self.actor.grants, verb, Target(**target)):
            raise Problem("access.denied")

    def require_any(self, verb: str) -> None:
        """Refuse unless some grant holds the verb at all; the action then narrows by the actor's own scopes."""
        if not holds(self.actor.grants, verb):
            raise Problem("access.denied")
