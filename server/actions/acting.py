"""Work that a job does in somebody's name: with what that account may do now, not when it ordered the job."""

from dataclasses import replace

from server.actions.context import ANONYMOUS, Actor, Context
from server.actions.staff.reach import grants_of


async def acting_for(context: Context, account: str) -> Context:
    """A context in which the account acts; nobody does once it was deactivated or closed.

    What an organization gives its administrators depends on the account's id, so that goes too.
    """
    found = await context.services.db.accounts.find_one({"_id": account})
    if found is None or "deactivated_at" in found or "closed_at" in found:
        return replace(context, actor=ANONYMOUS)
    return replace(context, actor=Actor(account, grants=tuple(grants_of(found))))
