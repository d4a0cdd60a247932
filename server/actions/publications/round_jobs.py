"""The jobs of a round: announcing it, reminding those who have not answered, summing it up for the publisher.

Members are taken in the order of their ids, some hundred at a time; a notice is named after its round, so a job that
runs again after a kill tells nobody twice.
"""

from collections.abc import Iterator
from typing import Any

from server.actions import jobs
from server.actions.context import Context
from server.actions.messages import notices
from server.actions.organizations.rosters import Member
from server.actions.publications import audiences, publications, rounds
from server.actions.publications.reminders import ANNOUNCE, DIGEST, REMIND, values_of
from server.forms.recurrence import Round

BATCH = 300
KINDS = {ANNOUNCE: "round.opened", REMIND: "round.reminder"}

Document = dict[str, Any]


async def announce(context: Context, job: jobs.Running) -> Document:
    """Tell whoever is asked and has not answered that a round is open."""
    return await _tell(context, job, KINDS[ANNOUNCE])


async def remind(context: Context, job: jobs.Running) -> Document:
    """Remind whoever is asked and has not answered."""
    return await _tell(context, job, KINDS[REMIND])


async def _tell(context: Context, job: jobs.Running, kind: str) -> Document:
    publication = await _publication(context, job)
    open_rounds = rounds.open_rounds(context, publication, context.now) if publication["status"] == "open" else []
    round_ = next((one for one in open_rounds if one.key == job.parameters["round"]), None)
    if round_ is None:  # paused, changed or closed before the job came to run
        return {"told": 0}
    values = await values_of(context, publication, round_)
    key = (publication["_id"], round_.key, job.parameters["which"])
    members, told = await _members(context, publication, round_), job.checkpoint.get("told", 0)
    day = rounds.day_of(context, publication, round_)
    for done, batch in _batches(members, job.checkpoint.get("after", "")):
        missing = await _missing(context, publication, round_, batch)
        accounts = [one.account for one in missing if one.account and not audiences.is_away(one, day)]
        await notices.tell(context, accounts, kind, values, key=key, organization=publication["organization"])
        told += len(accounts)
        await job.save(after=batch[-1].id, told=told)
        await job.progress(done, len(members))
    return {"told": told}


async def digest(context: Context, job: jobs.Running) -> Document:
    """Tell the publisher how many were asked, have answered and have not, once a round has closed."""
    publication = await _publication(context, job)
    round_ = rounds.round_of(context, publication, job.parameters["round"])
    members, day = await _members(context, publication, round_), rounds.day_of(context, publication, round_)
    answered = missing = 0
    for done, batch in _batches(members, ""):
        silent = await _missing(context, publication, round_, batch)
        answered += len(batch) - len(silent)
        missing += sum(1 for one in silent if not audiences.is_away(one, day))
        await job.progress(done, len(members))
    numbers = {"expected": answered + missing, "answered": answered, "missing": missing}
    values = {"form": publication["title"], "round": round_.key, **numbers}
    to, key = await publications.publisher_of(context, publication), (publication["_id"], round_.key)
    await notices.tell(context, to, "round.digest", values, key=key, organization=publication["organization"])
    return numbers


async def _publication(context: Context, job: jobs.Running) -> Document:
    found: Document | None = await context.services.db.publications.find_one({"_id": job.parameters["publication"]})
    assert found is not None, "publications are never deleted"
    return found


async def _members(context: Context, publication: Document, round_: Round) -> list[Member]:
    found = await audiences.concerned(context, publication, rounds.day_of(context, publication, round_))
    return sorted(found, key=lambda member: member.id)


def _batches(members: list[Member], after: str) -> Iterator[tuple[int, list[Member]]]:
    """Some members at a time, from an id on, with how many are done when these are."""
    first = next((number for number, one in enumerate(members) if one.id > after), len(members))
    for start in range(first, len(members), BATCH):
        batch = members[start : start + BATCH]
        yield start + len(batch), batch


async def _missing(context: Context, publication: Document, round_: Round, batch: list[Member]) -> list[Member]:
    """Those who have not answered, or have not joined yet."""
    ids = {rounds.answer_id(publication, one.person, round_.key): one.id for one in batch if one.person}
    found = context.services.db.submissions.find({"_id": {"$in": list(ids)}}, {"_id": 1})
    answered = {ids[one["_id"]] async for one in found} if ids else set()
    return [one for one in batch if one.id not in answered]


RUNS: dict[str, jobs.Run] = {ANNOUNCE: announce, REMIND: remind, DIGEST: digest}
