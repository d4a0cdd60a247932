"""Which kinds of jobs there are, and the loop that runs them beside the worker's other work."""

import asyncio

import structlog
from pymongo.errors import PyMongoError

from server.actions import jobs
from server.actions.boards import board_exports, board_reminders
from server.actions.context import SYSTEM, Context
from server.actions.imports import import_applying, import_checks, imports
from server.actions.organizations import department_moves
from server.actions.publications import round_jobs
from server.actions.records import bulk_steps
from server.actions.registers import register_exports
from server.actions.services import Services

log = structlog.get_logger("jobs")
AT_ONCE = 2
IDLE_SECONDS = 0.5

KINDS: dict[str, jobs.Run] = {
    **round_jobs.RUNS,
    register_exports.KIND: register_exports.run,
    bulk_steps.KIND: bulk_steps.run,
    department_moves.KIND: department_moves.run,
    imports.CHECK: import_checks.check,
    imports.APPLY: import_applying.apply,
    board_reminders.KIND: board_reminders.run,
    board_exports.KIND: board_exports.run,
}


async def run_due(services: Services) -> int:
    """Run the jobs that are due now, a few at once; how many."""
    claimed = await jobs.claim(new_context(services), AT_ONCE)
    await asyncio.gather(*(jobs.run_claimed(new_context(services), job, KINDS) for job in claimed))
    return len(claimed)


async def run_until(services: Services, stopping: asyncio.Event) -> None:
    """Run jobs as they come; what is under way when the process must stop is taken up by the next worker."""
    stop = asyncio.create_task(stopping.wait())
    while not stopping.is_set():
        running = asyncio.create_task(_run_some(services))
        await asyncio.wait((running, stop), return_when=asyncio.FIRST_COMPLETED)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    stop.cancel()


async def _run_some(services: Services) -> None:
    try:
        if await run_due(services):
            return
    except PyMongoError as error:
        log.warning("jobs.away", error=type(error).__name__)
    await asyncio.sleep(IDLE_SECONDS)


def new_context(services: Services) -> Context:
    """The context of a job: the named system actor; whom it serves is in the job."""
    return Context(services, SYSTEM, services.clock(), "job")
