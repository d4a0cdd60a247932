"""Under which superiors an account is found: the tokens of the one index by which staff are listed.

An account carries every scope that any of its grants lies in, alone and together with the grant's role and the
holder's name, so "guards below district 410105" is one equality on one multikey index.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from server.actions.access import Grant, Target, canonical, containing


def grants_of(account: Mapping[str, Any]) -> list[Grant]:
    """The grants of an account's document."""
    return [Grant(grant["role"], grant["scope"]) for grant in account.get("grants", ())]


def reach(grants: Iterable[Grant], targets: Mapping[str, Target] | None = None, name: str | None = None) -> list[str]:
    """The tokens of these grants; `targets` tells where a scope's place lies, `name` is the keyed token of a name."""
    tokens = set()
    for grant in grants:
        for scope in containing(grant.scope, (targets or {}).get(grant.scope)):
            tokens |= {reach_token(scope), reach_token(scope, role=grant.role)}
            tokens |= {reach_token(scope, name=name)} if name else set()
    return sorted(tokens)


def reach_token(scope: str, *, role: str | None = None, name: str | None = None) -> str:
    """What accounts below a scope carry; a name narrows more than a role and goes first."""
    return (
        f"{canonical(scope)} name:{name}" if name else f"{canonical(scope)} role:{role}" if role else canonical(scope)
    )
