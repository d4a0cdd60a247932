"""Background work: what changes left to do, persons whose color time may change, and documents past their retention.

Several workers may run: an entry of the outbox is leased, scoring is safe to repeat, deleting twice deletes once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import structlog
from pymongo.errors import PyMongoError

from server.actions import audit_chain, outbox, retention
from server.actions.colors import colors
from server.actions.context import SYSTEM, Context
from server.actions.evidence import evidence
from server.actions.messages import deliveries, notices, text_messages
from server.actions.organizations import group_channels
from server.actions.privacy import erasure
from server.actions.publications import reminders
from server.actions.records import record_timers  # fmt: skip
from server.actions.services import Services

log = structlog.get_logger("worker")
IDLE_SECONDS = 1.0
DUE_EVERY = timedelta(seconds=30)
RETENTION_EVERY = timedelta(minutes=10)
AUDIT_EVERY = timedelta(seconds=5)
TIMERS_EVERY = timedelta(seconds=30)
ROUNDS_EVERY = timedelta(seconds=1)

Handle = Callable[[Context, dict[str, Any]], Awaitable[Any]]


async def _notify(context: Context, entry: dict[str, Any]) -> None:
    told = await notices.tell_color_changed(context, entry)
    texts = notices.color_texts(context, entry["payload"])
    order = notices.deliver_order(context, "color.changed", texts, told)
    await outbox.replace(context, entry["_id"], [order])


TOPICS: dict[str, Handle] = {
    "color.rescore": evidence.rescore_order,
    "color.rescore_everybody": colors.rescore_everybody,
    "color.changed": _notify,
    "evidence.apply": evidence.apply_batch,
    "person.erase": erasure.carry_out,
    text_messages.TOPIC: text_messages.send_text_message,
    notices.DELIVER: deliveries.deliver,
    group_channels.TOPIC: group_channels.deliver_to_group,
}


async def work(services: Services, stopping: asyncio.Event) -> None:
    """Work until told to stop; what is under way is finished first."""
    context = new_context(services)
    every = {
        _run_due: DUE_EVERY, _run_retention: RETENTION_EVERY, _run_audit: AUDIT_EVERY, _run_timers: TIMERS_EVERY,
        _run_rounds: ROUNDS_EVERY,
    }  # fmt: skip
    due = dict.fromkeys(every, context.now) | {_run_retention: context.now + RETENTION_EVERY}
    while not stopping.is_set():
        done = 0
        try:
            done = await run_outbox(services)
            for run, at in list(due.items()):
                context = new_context(services)
                if at <= context.now:
                    due[run] = context.now if await run(context) else context.now + every[run]
        except PyMongoError as error:
            log.warning("work.failed", error=type(error).__name__)
        if not done:
            await _wait(stopping)


async def run_outbox(services: Services) -> int:
    """Handle what is due in the outbox; how many entries."""
    done = 0
    for topic, handle in TOPICS.items():
        for entry in await outbox.claim(new_context(services), topic):
            done += await _handle(services, handle, entry)
    return done


async def _handle(services: Services, handle: Handle, entry: dict[str, Any]) -> bool:
    """One entry; one that fails is left to its lease, so it cannot stop the others."""
    try:
        await handle(new_context(services), entry)
    except PyMongoError:
        raise
    except Exception as error:  # noqa: BLE001
        log.error(
            "entry.failed", topic=entry["topic"], entry=entry["_id"], tries=entry["tries"], error=type(error).__name__
        )
        return False
    return True


async def _run_due(context: Context) -> bool:
    found = await colors.rescore_due(context)
    if found:
        log.info("colors.due", people=found)
    return found > 0


async def _run_rounds(context: Context) -> bool:
    """Announcements, reminders and ends of publications."""
    return await reminders.work_due(context) > 0


async def _run_timers(context: Context) -> bool:
    """Terms of records that passed, and what time alone does to them."""
    found = await record_timers.run_due(context)
    if found:
        log.info("records.timers", records=found)
    return found > 0


async def _run_retention(context: Context) -> bool:
    return await retention.delete_expired(context) + await erasure.finish_due(context) > 0


async def _run_audit(context: Context) -> bool:
    """Chain what is new. The head goes to the log, whose keeper can prove later that nothing was cut off."""
    sealed, head = await audit_chain.seal(context)
    if head is not None:
        log.info("audit.sealed", entries=sealed, block=head.number, hash=head.hash)
    return sealed > 0


def new_context(services: Services) -> Context:
    """The context of one piece of work by the named system actor."""
    return Context(services, SYSTEM, services.clock(), "worker")


async def _wait(stopping: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(IDLE_SECONDS):
            await stopping.wait()
    except TimeoutError:
        pass
