"""Who acts, when, and with what: the first argument of every action."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from server.actions.access import Grant, may
from server.errors import Problem

if TYPE_CHECKING:
    from server.actions.services import Services


@dataclass(frozen=True, slots=True)
class Actor:
    """An account with its grants, a named part of the system, or nobody."""

    account: str
    session: str = ""
    grants: tuple[Grant, ...] = ()

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

    def require(self, verb: str, *, region: str | None = None, place: str | None = None) -> None:
        """Refuse unless a grant of the actor holds the verb over that scope."""
        if not may(self.actor.grants, verb, region=region, place=place):
            raise Problem("access.denied")
