"""What lies in an official's region, kept so that an index finds it: a record of a person holds `within`.

`within` is every scope over regions that holds the person's residence; a list then asks for the actor's own scopes.
"""

from typing import Any

from server.actions.access import ROLES, Target, canonical, containing, covers, holds
from server.actions.context import Context
from server.actions.ids import named_id
from server.errors import Problem

Document = dict[str, Any]


def scopes_over(region: str | None) -> list[str]:
    """Every scope over regions that holds this one; only `*` where the region is not known."""
    return containing(f"region:{region}") or ["*"]


def own_scopes(context: Context, verb: str) -> Any:
    """What `within` must equal for the actor's lists: the scopes over regions in which the actor holds the verb."""
    context.require_any(verb)
    grants = [grant for grant in context.actor.grants if holds([grant], verb)]
    found = sorted({canonical(grant.scope) for grant in grants if grant.scope.partition(":")[0] in ("*", "region")})
    if "*" in found:
        return "*"
    return found[0] if len(found) == 1 else {"$in": found}


def role_over(context: Context, verb: str, region: str | None) -> str:
    """The role in which the actor holds the verb over a region; the first, when there are several."""
    target = Target(region=region)
    grants = [grant for grant in context.actor.grants if holds([grant], verb) and covers(grant.scope, target)]
    return grants[0].role if grants else ""


def title_of(role: str) -> str:
    """What a role is called before people: the office, never the official's name."""
    return ROLES[role].title if role in ROLES else "工作人员"


def new_act(context: Context, verb: str, region: str | None, **more: Any) -> Document:
    """What an official has done to a record, kept in it: who, in which role, when, and by which request."""
    return {
        "by": context.actor.account,
        "role": role_over(context, verb, region),
        "at": context.now,
        "key": named_id(context.actor.account, context.idempotency_key),
        "request": context.request_digest,
        **more,
    }


def is_retry(context: Context, act: Document | None) -> bool:
    """Whether this very request has done that already; `idempotency.mismatch` if its key was for another one."""
    if act is None or act["key"] != named_id(context.actor.account, context.idempotency_key):
        return False
    context.require_same(act)
    return True


def refuse_concerned(context: Context, person: Document) -> None:
    """Nobody decides about oneself, nor about a person whose account one holds."""
    if context.actor.account in person["accounts"]:
        raise Problem("duty.concerned")
