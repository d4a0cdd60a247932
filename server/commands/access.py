"""`access`: who may do what, as the document `docs/access.md`, made from the table in `actions.access`."""

import argparse
from collections.abc import Iterable, Iterator
from typing import Any

from server.actions.access import ROLES, SCOPES, VERBS

HEAD = """\
# Access

Made from `server/actions/access.py` by `python -m server access > docs/access.md`; a test compares them.

A **grant** gives an account a **role** over a **scope**. A role names the **verbs** it may do and the roles it may give
to others. Every operation of the API declares its verb; the action then asks whether some grant of the actor holds that
verb over what the request is about. What lies outside looks as if it did not exist, where its existence is private.

- Nobody gives a role that theirs does not give, nor a scope that reaches beyond their own, nor changes an account that
  has any grant they could not give, nor themselves.
- Grants travel in the session token. Changed grants, a changed phone and a deactivation therefore end the account's
  sessions in the same transaction: at once in the process that was asked, within 5 seconds in the others.
- A deactivated account cannot log in. Whoever proves the phone is told so; whoever guesses a code learns nothing.
- Withdrawing the last grant leaves an ordinary citizen's account, so a former official keeps their own health code.
- A moved phone is told on the old and the new number. A post that changes hands is a new account, not a new phone:
  the account keeps the persons it answers for.
"""


def add_to(subparsers: Any) -> None:
    subparsers.add_parser("access", help="列出角色、权限与授权范围（docs/access.md）").set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the document."""
    print(describe(), end="")
    return 0


def describe() -> str:
    """The whole document, in Markdown."""
    return "\n".join([HEAD, *_verbs(), *_roles(), *_gives(), *_scopes()]) + "\n"


def _verbs() -> Iterator[str]:
    yield "## Verbs 权限\n"
    yield from _table(("verb", "权限"), ((f"`{verb}`", title) for verb, title in VERBS.items()))


def _roles() -> Iterator[str]:
    yield "\n## Roles 角色 × verbs\n"
    header = ("role", "角色", *(f"`{verb}`" for verb in VERBS))
    rows = (
        (f"`{name}`", role.title, *("●" if verb in role.verbs else "" for verb in VERBS))
        for name, role in ROLES.items()
    )
    yield from _table(header, rows)


def _gives() -> Iterator[str]:
    yield "\n## Who gives what, over what 授权\n"
    rows = (
        (role.title, _listed(SCOPES[scope] for scope in SCOPES if scope in role.scopes), _titles(role.gives))
        for role in ROLES.values()
    )
    yield from _table(("角色", "可限定的范围", "可授予他人的角色"), rows)


def _scopes() -> Iterator[str]:
    yield "\n## Scopes 范围\n"
    written = {"*": "`*`", "region": "`region:4101`", "organization": "`organization:<id>`", "place": "`place:<id>`"}
    written |= {sort: f"`{sort}:<id>`, `{sort}:<id>@4101`" for sort in ("kind", "register")}
    yield from _table(("scope", "范围"), ((written[scope], title) for scope, title in SCOPES.items()))
    yield "\nA region is its GB/T 2260 code or the beginning that its subtree shares: `4101` and `410100` are one city."
    yield "A place lies in its region and its kind, so whoever has those may give a role over the place."


def _titles(names: Iterable[str]) -> str:
    return _listed(role.title for name, role in ROLES.items() if name in names)


def _listed(words: Iterable[str]) -> str:
    return "、".join(words) or "—"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (header, ("---",) * len(header), *rows):
        yield f"| {' | '.join(row)} |"
