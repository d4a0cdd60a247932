"""Numbers that count on without a gap: an organization's applications of a month, the letters of a year.

A number is taken in the transaction of what it numbers, so one that fails gives it back. Owns `record_numbers`.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.actions.ids import named_id
from server.db.indexes import CollectionSpec

RECORD_NUMBERS = CollectionSpec("record_numbers", shard_key=("_id",))
BEGINNINGS = 3

Result = TypeVar("Result")


async def next_number(context: Context, session: Any, *counted: str) -> int:
    """The next number of what is counted, from 1; run within `numbered`."""
    numbers = context.services.db.record_numbers
    counter = {"_id": named_id("number", *counted)}
    await numbers.update_one(counter, {"$inc": {"n": 1}}, upsert=True, session=session)
    found = await numbers.find_one(counter, session=session) or {}
    return int(found["n"])


def period(context: Context, per: str) -> str:
    """The month (2026-02) or year (2026) that it is now in the business zone."""
    today = context.local_now
    return today.strftime("%Y-%m" if per == "month" else "%Y")


async def numbered(
    context: Context, write: Callable[[Any], Awaitable[Result]], known: Callable[[], Awaitable[Result | None]]
) -> Result:
    """Run a transaction that may take numbers; `known` gives what a twin of this request has written meanwhile.

    Two that begin a counter at once both insert it: who comes second counts on.
    """
    for beginning in range(BEGINNINGS):
        try:
            return await context.services.transaction(write)  # type: ignore[no-any-return]
        except DuplicateKeyError:
            twin = await known()
            if twin is not None:
                return twin
            if beginning == BEGINNINGS - 1:
                raise
    raise AssertionError("unreachable")
