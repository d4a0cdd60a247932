"""In which capacity an account acts for a person: as themself, as the guardian of a child, or as a mere proxy.

Children are under fourteen (Personal Information Protection Law, article 31); the age comes from the identity number,
other documents do not tell it. Only oneself and a guardian decide about data: consent, export, erasure.
"""

from typing import Any, Literal

from server.actions.context import Context
from server.actions.people import persons, proxies
from server.actions.people.persons import Identity, age_of
from server.errors import Problem

ADULT_FROM = 18

Capacity = Literal["self", "guardian", "proxy"]
Document = dict[str, Any]


def is_child(context: Context, identity: Identity) -> bool:
    """Whether a guardian has to decide."""
    age = age_of(context, identity)
    return age is not None and age < proxies.CHILD_BELOW


async def capacity_for(context: Context, person: Document) -> Capacity:
    """How the actor, who answers for this person, does so; a child with an account of its own is its own proxy."""
    account = context.actor.account
    is_self = person.get("self_of") == account
    if proxies.is_limited(person, account):
        return "proxy"
    if not is_child(context, await persons.identity_of(context, person["_id"])):
        return "self" if is_self else "proxy"
    return "guardian" if not is_self and await is_adult(context) else "proxy"


async def is_adult(context: Context) -> bool:
    """Whether the actor has said who they are, and is of age as far as the document tells."""
    try:
        own = await persons.find_self(context)
    except Problem:
        return False
    age = age_of(context, await persons.identity_of(context, own["_id"]))
    return age is None or age >= ADULT_FROM


async def access_own(context: Context, person: str | None) -> tuple[Document, Capacity]:
    """A person about whose data the actor may decide, oneself by default; `person.not_own` for a mere proxy."""
    found = await (persons.access_person(context, person) if person else persons.find_self(context))
    capacity = await capacity_for(context, found)
    if capacity == "proxy":
        raise Problem("person.not_own")
    if capacity == "self" and not found.get("own_history", True):
        raise Problem("person.not_own", "请先完成实名认证：还没有证实此前的记录属于您本人")
    return found, capacity
