"""Until when a record is to be dealt with, and what time alone will do to it: a few timers, kept with the record.

`overdue` marks that the term passed, `calendar` counts a term that falls into a year not announced yet, `step` is the
system's own action on what stayed in a state for too long. Nothing is guessed: an unknown year leaves no term.
"""

from datetime import datetime, timedelta
from typing import Any

from server.actions.context import Context
from server.forms.lifecycles import State
from server.forms.workdays import UnknownYear

CALENDAR_EVERY = timedelta(hours=6)

Document = dict[str, Any]


def entering(context: Context, record: Document, state: State, at: datetime) -> Document:
    """What changes of a record's term and timers when it enters a state at an instant."""
    if state.due == "keep":
        term = {"due_at": record["due_at"], "timers": [t for t in record.get("timers", ()) if t["kind"] != "step"]}
    else:
        term = counted(context, state.due, at) if state.due is not None else {"due_at": None, "timers": []}
    if state.timer is not None:
        fires_at = state.timer.fires_at(at)
        term["timers"] = [*term["timers"], {"kind": "step", "at": fires_at, "action": state.timer.action}]
    return {**term, "timer_at": next_of(term["timers"])}


def counted(context: Context, days: int, since: datetime) -> Document:
    """The term so many working days after an instant, with the timer that watches it or waits for the calendar."""
    try:
        due_at = context.services.calendar.add_workdays(since, days, context.services.settings.zone)
    except UnknownYear:
        again = context.services.clock() + CALENDAR_EVERY
        return {"due_at": None, "timers": [{"kind": "calendar", "at": again, "days": days, "since": since}]}
    return {"due_at": due_at, "timers": [{"kind": "overdue", "at": due_at}]}


def next_of(timers: list[Document]) -> datetime | None:
    """When the first of these timers is due."""
    return min((timer["at"] for timer in timers), default=None)


def is_overdue(context: Context, record: Document) -> bool:
    """Whether the term of a record has passed; a record that was decided keeps none."""
    return record["due_at"] is not None and record["due_at"] < context.now
