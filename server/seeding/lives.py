"""Colors through the past weeks: scored by the real code at registration, whenever something became known or time
changed it, and now. What a guard saw at a visit is therefore what the rules said then.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from server.actions.colors import colors
from server.rules.evidence import Fact
from server.seeding.frames import Document, Frame


@dataclass(slots=True)
class Life:
    """A person as they are now, the history of their colors, and the colors from each instant on."""

    person: Document
    histories: list[Document]
    starts: list[datetime]
    held: list[Document]

    def at(self, instant: datetime) -> Document:
        """The person as a scan at that instant would have read it."""
        number = bisect_right(self.starts, instant) - 1
        return self.person if number < 0 else {**self.person, "colors": self.held[number]}


def live(frame: Frame, person: Document, facts: list[Fact]) -> Life:
    """Score a new person from registration until now."""
    life = Life(person, [], [], [])
    now: datetime | None = person["created_at"]
    while now is not None:
        _score(frame, life, facts, now)
        now = _next(life.person, facts, now, frame.context.now)
    return life


def _score(frame: Frame, life: Life, facts: list[Fact], now: datetime) -> None:
    write = colors.plan(frame.acting(now), life.person, facts)
    if write is None:
        return
    life.person = {**life.person, **write["set"], "color_revision": life.person["color_revision"] + 1}
    life.histories += write["histories"]
    life.starts.append(now)
    life.held.append(write["set"]["colors"])


def _next(person: Document, facts: list[Fact], now: datetime, end: datetime) -> datetime | None:
    """When to score next: new knowledge, a change by time, the end."""
    known = [fact.recorded_at for fact in facts if fact.recorded_at is not None]
    later = [instant for instant in (*known, person["due_at"], end) if instant is not None and now < instant <= end]
    return min(later, default=None)
