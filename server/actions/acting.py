"""Work that a job does in somebody's name: with what that account may do now, not when it ordered the job."""

from dataclasses import replace

from server.actions.context import Actor, Context
from server.actions.reach import grants_of


async def acting_for(context: Context, account: str) -> Context:
    """A context in which the account acts; without any grant once it was deactivated or closed."""
    found = await context.services.db.accounts.find_one({"_id": account})
    is_active = found is not None and found.get("deactivated_at") is None and "closed_at" not in found
    grants = tuple(grants_of(found)) if found is not None and is_active else ()
    return replace(context, actor=Actor(account, grants=grants))
