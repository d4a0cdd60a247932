"""What the worker does for publications: announces rounds, reminds, sums up, ends; each once, whatever dies.

That a round is open follows from its schedule and waits for nobody here. A publication's `next_at` is the next instant
at which something is to do. What has been ordered for a round is kept with it (`rounds`), in the transaction of the job
that does it; rounds that closed while no worker ran are passed over. Owns `rounds`.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from pymongo.errors import DuplicateKeyError, PyMongoError

from server.actions import jobs
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.messages import notices
from server.actions.organizations import group_channels, organizations
from server.actions.publications import publications, rounds
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH
from server.forms.recurrence import Round, RoundsUnknown

ROUNDS = CollectionSpec(
    "rounds", indexes=(ascending("publication", "closes_at"), ascending("at")), shard_key=("_id",),
    retention=timedelta(days=180),
)  # fmt: skip
ANNOUNCE, REMIND, DIGEST = "round.announce", "round.remind", "round.digest"
TITLES = {ANNOUNCE: "通知填报", REMIND: "提醒填报", DIGEST: "汇总填报情况"}
AT_ONCE = 50
DIGESTED_FOR = timedelta(days=1)
WITHOUT_CALENDAR = timedelta(hours=6)
AFTER_A_FAULT = timedelta(minutes=5)

Document = dict[str, Any]
log = structlog.get_logger("rounds")


async def work_due(context: Context) -> int:
    """Attend to the publications for which something is to do now; how many."""
    due = {"status": "open", "next_at": {"$gte": EPOCH, "$lte": context.now}}
    found = await context.services.db.publications.find(due).sort("next_at", 1).limit(AT_ONCE).to_list(AT_ONCE)
    for publication in found:
        try:
            await attend(context, publication)
        except PyMongoError:
            raise
        except Exception as error:  # noqa: BLE001 - one publication's fault must not stop the others
            log.error("publication.failed", publication=publication["_id"], error=type(error).__name__)
            await _attended(context, publication, context.now + AFTER_A_FAULT)
    return len(found)


async def attend(context: Context, publication: Document) -> None:
    """Order what is to do for a publication by now, and note when to look again."""
    if await _is_over(context, publication):
        await _end(context, publication)
        return
    open_rounds = rounds.open_rounds(context, publication, context.now)
    if publication["audience"]["who"] == "members":
        for round_ in open_rounds:
            await _attend_round(context, publication, round_)
        await _digest_closed(context, publication)
    try:
        following = rounds.coming(context, publication, context.now, 1)
    except RoundsUnknown as unknown:
        await _tell_calendar(context, publication, unknown.year)
        await _attended(context, publication, _next_at(context, publication, open_rounds, WITHOUT_CALENDAR))
        return
    if following or open_rounds:
        upcoming = following[0].opens_at - context.now if following else None
        await _attended(context, publication, _next_at(context, publication, open_rounds, upcoming))
    else:
        await _end(context, publication)


def _next_at(
    context: Context, publication: Document, open_rounds: list[Round], upcoming: timedelta | None
) -> datetime:  # fmt: skip
    instants = [at for one in open_rounds for _, at in _reminders(publication, one)]
    instants += [one.closes_at for one in open_rounds]
    instants += [context.now + upcoming] if upcoming is not None else []
    return min(at for at in instants if at > context.now)


def _reminders(publication: Document, round_: Round) -> list[tuple[str, datetime]]:
    """The reminders of a round with their instants, the earliest first."""
    asked = publication["reminders"]
    found = [(f"before:{minutes}", round_.due_at - timedelta(minutes=minutes)) for minutes in asked["before"]]
    found += [(f"after:{minutes}", round_.due_at + timedelta(minutes=minutes)) for minutes in asked["after"]]
    return sorted(found, key=lambda one: one[1])


async def _attend_round(context: Context, publication: Document, round_: Round) -> None:
    known = await context.services.db.rounds.find_one({"_id": round_id(publication, round_.key)})
    past = [(name, at) for name, at in _reminders(publication, round_) if at <= context.now]
    if known is None:
        await _announce(context, publication, round_, [name for name, _ in past])
        return
    fresh = [name for name, _ in past if name not in known["done"]]
    useful = [name for name in fresh if name.startswith("after") or context.now < round_.due_at]
    if useful:  # of several that were missed, the last one only
        await _order(context, publication, round_.key, REMIND, fresh, useful[-1])


def round_id(publication: Document, key: str) -> str:
    """The id under which it is kept what was done for a round."""
    return named_id("round", publication["_id"], key)


async def _announce(context: Context, publication: Document, round_: Round, past: list[str]) -> None:
    """Keep the round and order its announcement; reminders whose time has passed are not made up for."""
    document = {
        "_id": round_id(publication, round_.key), "publication": publication["_id"], "key": round_.key,
        "opens_at": round_.opens_at, "due_at": round_.due_at, "closes_at": round_.closes_at, "done": past,
        "at": context.now,
    }  # fmt: skip
    job = _job(context, publication, round_.key, ANNOUNCE, "")

    async def write(session: Any) -> None:
        await context.services.db.rounds.insert_one(document, session=session)
        await context.services.db.jobs.insert_one(job, session=session)
        if publication["ding"] and publication["organization"]:
            values = await values_of(context, publication, round_)
            about = (publication["_id"], round_.key)
            organization = publication["organization"]
            await group_channels.tell_group(context, organization, "round.opened", values, session, key=about)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        log.info("round.known", publication=publication["_id"], round=round_.key)


async def values_of(context: Context, publication: Document, round_: Round) -> Document:
    """What announcements and reminders say of a round."""
    sender = await publications.sender_of(context, publication) or ""
    return {"form": publication["title"], "organization": sender, "due": round_.due_at}


async def _digest_closed(context: Context, publication: Document) -> None:
    """Sum up the rounds that have closed within a day, for a publisher who wants it."""
    if publication["tell_publisher"] != "digest":
        return
    window = {"$gte": context.now - DIGESTED_FOR, "$lte": context.now}
    closed = {"publication": publication["_id"], "closes_at": window}
    for known in await context.services.db.rounds.find(closed).to_list(None):
        if "digest" not in known["done"]:
            await _order(context, publication, known["key"], DIGEST, ["digest"], "digest")


async def _order(
    context: Context, publication: Document, key: str, kind: str, done: list[str], which: str
) -> None:  # fmt: skip
    """Order a job for a round and note with it what is done thereby; ordered before, only that is noted."""
    job = _job(context, publication, key, kind, which)
    same, noted = {"_id": round_id(publication, key)}, {"$addToSet": {"done": {"$each": done}}}

    async def write(session: Any) -> None:
        await context.services.db.jobs.insert_one(job, session=session)
        await context.services.db.rounds.update_one(same, noted, session=session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        await context.services.db.rounds.update_one(same, noted)


def _job(context: Context, publication: Document, key: str, kind: str, which: str) -> Document:
    """The job's document, shown to the publisher; its id lets it be ordered once."""
    parameters = {"publication": publication["_id"], "round": key, "which": which}
    title = f"{TITLES[kind]}：{publication['title']} {key}"
    named = f"{publication['_id']}:{key}:{which}"
    job = jobs.new_job(
        context, kind, parameters, title=title, organization=publication["organization"], key=named
    )  # fmt: skip
    return {**job, "account": publication["created_by"]}


async def _tell_calendar(context: Context, publication: Document, year: int) -> None:
    """The publisher hears once for a year that its holidays are not known yet."""
    told, key = await publications.publisher_of(context, publication), (publication["_id"], year)
    values = {"form": publication["title"], "year": year}
    await notices.tell(
        context, told, "publication.calendar", values, key=key, organization=publication["organization"]
    )  # fmt: skip


async def _attended(context: Context, publication: Document, next_at: datetime) -> None:
    """When to look again; left as it is when somebody has changed the publication meanwhile."""
    same = {"_id": publication["_id"], "revision": publication["revision"], "next_at": publication["next_at"]}
    await context.services.db.publications.update_one(same, {"$set": {"next_at": next_at}})


async def _is_over(context: Context, publication: Document) -> bool:
    """Whether the organization that asks was closed: nobody owes it anything."""
    if publication["organization"] is None:
        return False
    found = await organizations.find(context, publication["organization"])
    return found is None or found["status"] != "open"


async def _end(context: Context, publication: Document) -> None:
    """Its last round has closed, or nobody asks any more."""
    after = {**publication, "status": "ended", "next_at": None, "revision": publication["revision"] + 1}

    async def write(session: Any) -> None:
        db = context.services.db
        same = {"_id": publication["_id"], "revision": publication["revision"]}
        change = {"$set": {name: after[name] for name in ("status", "next_at", "revision")}}
        if (await db.publications.update_one(same, change, session=session)).modified_count:
            object_ = f"publication:{publication['_id']}"
            entry = audit_entry(context, "publication.end", object_, before=publication, after=after)
            await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    context.services.publications.forget()
