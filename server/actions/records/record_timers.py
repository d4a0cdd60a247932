"""What time alone does to records: a term passes, what nobody corrected lapses, a calendar becomes known.

The worker looks for records whose next timer is due. Every timer is carried out in a transaction that takes it off the
record, so a killed process does it again or has done it; an event's name keeps it from being told twice.
"""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.records import record_effects, record_history, record_steps, records
from server.actions.records.record_deadlines import counted, next_of
from server.db.paging import EPOCH
from server.errors import Problem
from server.forms.lifecycles import lifecycle_of

BATCH = 50
AFTER_A_FAULT = timedelta(hours=1)
OVERTAKEN = ("record.changed", "record.decided")

Document = dict[str, Any]
log = structlog.get_logger("timers")


async def run_due(context: Context) -> int:
    """Carry out what is due on some records; how many. One that fails waits an hour and stops no other."""
    due = {"timer_at": {"$gte": EPOCH, "$lte": context.now}}
    found = await context.services.db.records.find(due).limit(BATCH).to_list(BATCH)
    for record in found:
        try:
            await _fire(context, record)
        except PyMongoError:
            raise
        except Exception as error:  # noqa: BLE001
            code = error.code if isinstance(error, Problem) else type(error).__name__
            log.error("timer.failed", record=record["_id"], error=code)
            await _set(context, record, {"timer_at": context.now + AFTER_A_FAULT})
    return len(found)


async def _fire(context: Context, record: Document) -> None:
    """Carry out the first timer of a record; the others are found again."""
    timers = record.get("timers", [])
    timer = min(timers, key=lambda one: one["at"], default=None)
    if timer is None:
        await _set(context, record, {"timer_at": None})
    elif timer["kind"] == "step":
        await _step(context, record, timer)
    elif timer["kind"] == "overdue":
        await context.services.transaction(partial(_overdue, context, record, timer))
    else:
        await context.services.transaction(partial(_count_again, context, record, timer))


async def _step(context: Context, record: Document, timer: Document) -> None:
    """The system's own action, once: it leaves the state, and its timer there. Not offered, it only loses the timer."""
    key = named_id("timer", record["_id"], timer["action"], record["revision"])
    alone = replace(context, idempotency_key=key, request_digest=key)
    try:
        await record_steps.apply(alone, record["_id"], timer["action"], {}, by="system", revision=record["revision"])
    except Problem as problem:
        if problem.code == "record.step":
            await _set(context, record, _without(record, timer))
        elif problem.code not in OVERTAKEN:
            raise


async def _overdue(context: Context, record: Document, timer: Document, session: Any) -> None:
    """Mark that the term has passed, and tell who has the record in hand."""
    if not await _set(context, record, _without(record, timer), session):
        return
    lifecycle = lifecycle_of(records.template_of(context, record))
    event = record_history.new_event(context, record, "overdue", side="system")
    event["_id"] = named_id("record_event", record["_id"], "overdue", timer["at"].isoformat())
    if lifecycle is None or await context.services.db.record_events.find_one({"_id": event["_id"]}, session=session):
        return
    await record_history.write(context, event, session)
    await record_effects.carry_out(context, record, lifecycle.overdue, session)
    entry = audit_entry(context, "record.overdue", f"record:{record['_id']}", due_at=record["due_at"])
    await context.services.db.audit_entries.insert_one(entry, session=session)


async def _count_again(context: Context, record: Document, timer: Document, session: Any) -> None:
    """Count the term now, if the calendar is known by now; else at the next try. Lists by term find the record then."""
    others = [one for one in record["timers"] if one != timer]
    term = counted(context, timer["days"], timer["since"])
    timers = [*others, *term["timers"]]
    after = {**record, "due_at": term["due_at"], "timers": timers, "timer_at": next_of(timers)}
    after = records.filed(context, after, records.answers_of(context, record))
    kept = ("due_at", "timers", "timer_at", "tokens", "due_tokens")
    await _set(context, record, {name: after[name] for name in kept}, session)


def _without(record: Document, timer: Document) -> Document:
    left = [one for one in record["timers"] if one != timer]
    return {"timers": left, "timer_at": next_of(left)}


async def _set(context: Context, record: Document, change: Document, session: Any = None) -> bool:
    """Change timers of a record that nobody has changed meanwhile; its revision stays, for nobody has decided."""
    same = {"_id": record["_id"], "revision": record["revision"], "timer_at": record["timer_at"]}
    done = await context.services.db.records.update_one(same, {"$set": change}, session=session)
    return bool(done.modified_count)
