"""Wrong passwords, counted before each is judged, so that guesses at the same time cannot exceed them (LT-6).

Four wrong ones are free; then an SMS code is needed as well, or ten minutes' wait. Counters belong to phone numbers,
known or not, and to trusted devices, so nothing here tells whether an account exists. Owns `login_attempts`.
"""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.db.indexes import CollectionSpec, ascending

LOGIN_ATTEMPTS = CollectionSpec(
    "login_attempts", indexes=(ascending("expires_at"),), shard_key=("_id",), retention=timedelta(days=1)
)
FREE = 4
WAIT = timedelta(minutes=10)


async def admit(context: Context, key: str) -> bool:
    """Count an attempt; False, and nothing counted, when the free ones are used up."""
    attempts = context.services.db.login_attempts
    until = context.now + WAIT
    try:
        await attempts.insert_one({"_id": key, "wrong": 1, "expires_at": until})
        return True
    except DuplicateKeyError:
        pass
    more = {"_id": key, "wrong": {"$lt": FREE}, "expires_at": {"$gt": context.now}}
    waited = {"_id": key, "expires_at": {"$lte": context.now}}
    for guard, change in (
        (more, {"$inc": {"wrong": 1}, "$set": {"expires_at": until}}),
        (waited, {"$set": {"wrong": 1, "expires_at": until}}),
        (more, {"$inc": {"wrong": 1}, "$set": {"expires_at": until}}),  # another one began the new count just now
    ):
        if (await attempts.update_one(guard, change)).modified_count:
            return True
    return False


async def forgive(context: Context, key: str) -> None:
    """Start again after a right password."""
    await context.services.db.login_attempts.update_one({"_id": key}, {"$set": {"wrong": 0}})
