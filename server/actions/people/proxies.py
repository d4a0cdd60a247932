"""Proxies: which account may act for somebody else, how far, and by whose consent (docs/decisions/0009-proxies.md).

`entry` lets an account enter data at a place and see that result, nothing else; `full` lets it report for the person
and see the color. The person's document names the accounts and, in `entry_accounts`, those that are limited, so a scan
reads nothing more. What is kept here is the relation's history and what either side is shown. Owns `proxies`.
"""

from datetime import date
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.documents import born_on
from server.forms.masks import mask

PROXIES = CollectionSpec("proxies", indexes=(ascending("person"), ascending("account")), shard_key=("_id",))
DEPENDENT_BELOW = 18
DEPENDENT_FROM = 60
CHILD_BELOW = 14

Document = dict[str, Any]


def proxy_id(person: str, account: str) -> str:
    """A person and an account have one relation, whatever became of it."""
    return named_id("proxy", person, account)


def age_on(document_type: str, number: str, today: date) -> int | None:
    """Full years by the document; None when it does not tell."""
    tells = document_type == "10" or (document_type == "34" and len(number) == 18)
    born = born_on(number) if tells else None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) if born else None


def is_dependent(age: int | None) -> bool:
    """Whether family may act without asking: the young and the old. An unknown age counts as an adult's."""
    return age is not None and (age < DEPENDENT_BELOW or age >= DEPENDENT_FROM)


def is_limited(person: Document, account: str) -> bool:
    """Whether the account may only enter data at a place."""
    return account in person.get("entry_accounts", ())


def may_decide(person: Document, account: str) -> bool:
    """Whose consent counts: the person's own account; without one, any account that acts for them fully."""
    own = person.get("self_of")
    return own == account if own else account in person["accounts"] and not is_limited(person, account)


async def relate(context: Context, person: str, account: str, status: str, session: Any, **more: Any) -> None:
    """Keep what an account is to a person from now on; the phone shown to the other side is masked."""
    db = context.services.db
    found = await db.accounts.find_one({"_id": account}, session=session) or {}
    sealed = found.get("phone")
    phone = mask("phone", context.services.keyring.open(sealed, "accounts:phone")) if sealed else ""
    relation = {"person": person, "account": account, "phone": phone, "status": status, "at": context.now, **more}
    await db.proxies.update_one({"_id": proxy_id(person, account)}, {"$set": relation}, upsert=True, session=session)
    details = {"proxy": proxy_id(person, account)}
    entry = audit_entry(context, f"proxy.{status}", f"person:{person}", after=relation, **details)
    await db.audit_entries.insert_one(entry, session=session)


async def check_welcome(context: Context, person: str, session: Any) -> None:
    """`proxy.refused` when the person refused this account, or ended what it was."""
    known = await context.services.db.proxies.find_one(
        {"_id": proxy_id(person, context.actor.account)}, session=session
    )
    if known is not None and known["status"] in ("refused", "ended") and known.get("by") != context.actor.account:
        raise Problem("proxy.refused")
