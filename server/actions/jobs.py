"""Jobs: background work with progress that its owner sees, can cancel, and that survives a killed process.

A job is claimed by lease like an entry of the outbox, but its document stays: how far it is, what came of it, what went
wrong. Whoever runs it keeps the lease alive; when that process dies, another takes the job up from its checkpoint.
`server.jobs` says which kinds there are. Owns `jobs`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import orjson
import structlog
from pymongo.errors import PyMongoError

from server.actions import limits
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id, new_id
from server.actions.lists import page_of
from server.actions.messages import notices
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH
from server.errors import Problem

JOBS = CollectionSpec(
    "jobs",
    indexes=(ascending("queue", "due_at"), ascending("account", "at"), ascending("at")),
    shard_key=("_id",),
    retention=timedelta(days=30),
    sensitive=("/parameters",),
)
LEASE = timedelta(seconds=60)
BEAT_SECONDS = 20
ATTEMPTS = 4  # a job that dies with its process every time is given up
SHOWN = ("kind", "title", "state", "progress", "result", "error", "organization", "at", "ended_at")
_PURPOSE = "jobs:parameters"

Document = dict[str, Any]
log = structlog.get_logger("jobs")


class Cancelled(Exception):
    """The owner no longer wants the job."""


class Lost(Exception):
    """Another worker has taken the job: this one's lease had run out."""


@dataclass
class Running:
    """A job in the hands of the worker that runs it; `checkpoint` is what an earlier run has saved."""

    context: Context
    id: str
    account: str
    organization: str | None
    parameters: Document
    holder: str
    checkpoint: Document = field(default_factory=dict)

    async def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Tell how far it is, and keep the lease; raises Cancelled or Lost, which the job lets pass."""
        await self._update({"progress": {"done": done, "total": total, "note": note}})

    async def save(self, **checkpoint: Any) -> None:
        """Remember where to go on after a kill; small plain values, no personal data."""
        self.checkpoint = {**self.checkpoint, **checkpoint}
        await self._update({"checkpoint": self.checkpoint})

    async def beat(self) -> None:
        """Keep the lease while a long piece of work says nothing."""
        await self._update({})

    async def _update(self, change: Document) -> None:
        jobs = self.context.services.db.jobs
        mine = {"_id": self.id, "holder": self.holder, "cancelled": False}
        lease = {"due_at": self.context.services.clock() + LEASE}
        if (await jobs.update_one(mine, {"$set": {**change, **lease}})).matched_count:
            return
        stored = await jobs.find_one({"_id": self.id}, {"cancelled": 1, "holder": 1})
        raise Cancelled if stored and stored["cancelled"] else Lost


Run = Callable[[Context, Running], Awaitable[Document | None]]


async def start(
    context: Context,
    kind: str,
    parameters: Document,
    *,
    title: str,
    organization: str | None = None,
    key: str | None = None,
    session: Any = None,
) -> Document:
    """Order a job in the name of the actor; the request that is repeated finds the job it has ordered.

    So many an account, for all wait in one queue: `limit.exceeded`.
    `key` names it where no idempotency key does. Parameters are sealed. Within `session` it starts with the change.
    """
    job = new_job(context, kind, parameters, title=title, organization=organization, key=key)
    if session is None and (known := await context.services.made_before(context, JOBS.name, job["_id"])):
        return shown(known)
    await limits.spend(context, "job", account=context.actor.account)

    async def write(within: Any) -> None:
        await context.services.db.jobs.insert_one(job, session=within)
        entry = audit_entry(context, "job.start", f"job:{job['_id']}", kind=kind, organization=organization)
        await context.services.db.audit_entries.insert_one(entry, session=within)

    if session is not None:
        await write(session)
        return shown(job)
    return shown(await context.services.write_once(context, "jobs", job["_id"], write) or job)


def new_job(
    context: Context, kind: str, parameters: Document, *, title: str, organization: str | None = None,
    key: str | None = None,
) -> Document:  # fmt: skip
    """The document of a job that waits for a worker."""
    name = key or context.idempotency_key
    return {
        "_id": named_id("job", kind, context.actor.account, name) if name else new_id(),
        "kind": kind,
        "title": title,
        "account": context.actor.account,
        "organization": organization,
        "queue": "open",
        "state": "waiting",
        "due_at": context.now,
        "holder": None,
        "runs": 0,
        "cancelled": False,
        "progress": {"done": 0, "total": None, "note": ""},
        "parameters": context.services.keyring.seal(orjson.dumps(parameters).decode(), _PURPOSE),
        "checkpoint": {},
        "result": None,
        "error": None,
        "at": context.now,
        "ended_at": None,
        "request": context.request_digest,
    }


def shown(job: Document) -> Document:
    """A job as its owner sees it."""
    return {"id": job["_id"], **{name: job[name] for name in SHOWN}}


async def list_own(context: Context, limit: int, cursor: str | None) -> Document:
    """The actor's jobs, newest first."""
    return await page_of(context, JOBS, {"account": context.actor.account}, shown, limit, cursor)


async def get_own(context: Context, job: str) -> Document:
    """One job of the actor's; `job.not_found`."""
    return shown(await _access_own(context, job))


async def _access_own(context: Context, job: str) -> Document:
    found: Document | None = await context.services.db.jobs.find_one({"_id": job})
    if found is None or found["account"] != context.actor.account:
        raise Problem("job.not_found")
    return found


async def cancel(context: Context, job: str) -> Document:
    """Stop a job that has not ended: at once if it waits, else at its next sign of life. Twice is once."""
    found = await _access_own(context, job)
    if found["queue"] == "open" and not found["cancelled"]:
        same = {"_id": job, "queue": "open"}
        await context.services.db.jobs.update_one(same, {"$set": {"cancelled": True, "due_at": context.now}})
        entry = audit_entry(context, "job.cancel", f"job:{job}", kind=found["kind"])
        await context.services.db.audit_entries.insert_one(entry)
        waiting = {**same, "holder": None}
        await context.services.db.jobs.update_one(waiting, {"$set": _ended(context, "cancelled")})
    return await get_own(context, job)


def _ended(context: Context, state: str, **more: Any) -> Document:
    return {"queue": "closed", "state": state, "ended_at": context.services.clock(), "holder": None, **more}


async def claim(context: Context, limit: int = 1) -> list[Document]:
    """Jobs that wait, or whose worker has died, each leased to this caller."""
    jobs, claimed = context.services.db.jobs, []
    due = {"queue": "open", "due_at": {"$gte": EPOCH, "$lte": context.now}}
    for job in await jobs.find(due).sort("due_at", 1).limit(limit).to_list(limit):
        same = {"_id": job["_id"], "queue": "open", "due_at": job["due_at"]}
        lease = {"due_at": context.now + LEASE, "holder": new_id(), "state": "running"}
        if (await jobs.update_one(same, {"$set": lease, "$inc": {"runs": 1}})).modified_count:
            claimed.append({**job, **lease, "runs": job["runs"] + 1})
    return claimed


async def run_claimed(context: Context, job: Document, kinds: Mapping[str, Run]) -> None:
    """Run one job to an end: done, failed, cancelled, or left for later when the database is away."""
    parameters = orjson.loads(context.services.keyring.open(bytes(job["parameters"]), _PURPOSE))
    running = Running(
        context, job["_id"], job["account"], job["organization"], parameters, job["holder"], job["checkpoint"]
    )
    beating = asyncio.create_task(_beat(running))
    try:
        ended = await _outcome(context, running, job, kinds)
    except asyncio.CancelledError:  # the process stops: the next worker may go on at once
        free = {"$set": {"due_at": context.now, "holder": None}, "$inc": {"runs": -1}}
        await context.services.db.jobs.update_one({"_id": job["_id"], "holder": job["holder"]}, free)
        raise
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
    if ended is not None:
        await _end(context, job, ended)


async def _end(context: Context, job: Document, ended: Document) -> None:
    """The job has ended; its owner hears of a failure, once."""

    async def write(session: Any) -> None:
        mine = {"_id": job["_id"], "holder": job["holder"]}
        await context.services.db.jobs.update_one(mine, {"$set": ended}, session=session)
        if ended["state"] == "failed":
            values, key = {"title": job["title"]}, (job["_id"],)
            await notices.tell(context, [job["account"]], "job.failed", values, session, key=key)

    await context.services.transaction(write)


async def _beat(running: Running) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        with suppress(PyMongoError, Cancelled, Lost):
            await running.beat()


async def _outcome(context: Context, running: Running, job: Document, kinds: Mapping[str, Run]) -> Document | None:
    if job["cancelled"]:
        return _ended(context, "cancelled")
    if job["runs"] > ATTEMPTS:
        return _ended(context, "failed", error=_error("server.failed", "多次中断，已停止，请重新发起"))
    try:
        return _ended(context, "done", result=await kinds[job["kind"]](context, running))
    except Cancelled:
        return _ended(context, "cancelled")
    except Lost:
        log.warning("job.lost", job=job["_id"], kind=job["kind"])
        return None
    except Problem as problem:
        return _ended(context, "failed", error=_error(problem.code, problem.detail or problem.title))
    except PyMongoError:
        raise
    except Exception as error:  # noqa: BLE001 - any fault of one job must not stop the others
        log.error("job.failed", job=job["_id"], kind=job["kind"], runs=job["runs"], error=type(error).__name__)
        if job["runs"] < ATTEMPTS:  # it comes back when its lease has run out
            return None
        return _ended(context, "failed", error=_error("server.failed", "系统出错，请稍后重新发起"))


def _error(code: str, detail: str) -> Document:
    return {"code": code, "detail": detail}
