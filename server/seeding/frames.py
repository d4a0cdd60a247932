"""The frame of a synthetic city: its size, seed and days; and from them every random stream, id, instant and context.

Streams and ids are named, so that one more place does not change who lives in the city.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from server.actions.context import SYSTEM, Actor, Context
from server.actions.ids import named_id

Document = dict[str, Any]
PERSON_DAYS = 70_000
MOST_DAYS = 14


def usual_days(people: int) -> int:
    """Days of history by default: 14 up to 5,000 people, 3 for 20,000, 1 for 70,000 and more."""
    return max(1, min(MOST_DAYS, PERSON_DAYS // people))


@dataclass(frozen=True, slots=True)
class Frame:
    """What everything in the city derives from. Days are counted back from today; yesterday is 1."""

    context: Context
    people: int
    seed: int
    days: int

    def random(self, *names: object) -> Random:
        """The random numbers of that name: the same for the same seed."""
        return Random("/".join(map(str, (self.seed, *names))))

    def id(self, *names: object) -> str:
        """The id of that name."""
        return named_id("seed", self.seed, *names)

    @property
    def today(self) -> date:
        return self.context.today

    def day(self, ago: int) -> date:
        """The business day so many days ago."""
        return self.today - timedelta(days=ago)

    def instant(self, ago: int, minutes: float = 0) -> datetime:
        """So many minutes into the day so many days ago, whole seconds, in UTC."""
        zone = self.context.services.settings.zone
        midnight = datetime.combine(self.day(ago), time(), zone)
        return (midnight + timedelta(seconds=int(minutes * 60))).astimezone(UTC)

    def acting(self, now: datetime, account: str | None = None, key: str | None = None) -> Context:
        """The context of an account (or of the system) at an instant of the past."""
        actor = SYSTEM if account is None else Actor(account)
        return Context(self.context.services, actor, now, "seed", idempotency_key=key, request_digest="seed")
