"""Reminding those who have not answered a round: who can be reached how is shown first, then each is told once.

Everybody has the inbox of the app; a channel outside is what makes a reminder likely to be seen. Reminding all of a
round again is possible after a while.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from server.actions import jobs, limits
from server.actions.acting import acting_for
from server.actions.boards import boards
from server.actions.boards.board_lists import access, question_of, which_round
from server.actions.boards.boards import Line
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.jobs import Running
from server.actions.messages import deliveries, notices
from server.actions.organizations import group_channels
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.masks import mask
from server.forms.recurrence import Round

BOARD_REMINDERS = CollectionSpec(
    "board_reminders", indexes=(ascending("at"),), shard_key=("_id",), retention=timedelta(days=60)
)
KIND = "board.remind"
PAUSE = timedelta(minutes=10)
BATCH = 300
NAMED = 200  # of those who cannot be reached

Document = dict[str, Any]


class _Missing(NamedTuple):
    """Who is missing from which round of what, in which organization."""

    lines: list[Line]
    publication: Document
    round: Round
    organization: Document


async def preview(context: Context, publication: str, asked: Document) -> Document:
    """Whom a reminder would reach, by which channel, and who would only find it in the app or not at all."""
    lines = (await _missing(context, publication, asked)).lines
    ways: dict[str, int] = {}
    unreached: list[Document] = []
    for start in range(0, len(lines), BATCH):
        some = lines[start : start + BATCH]
        reach = await deliveries.reach_of(context, [one.member.account for one in some if one.member.account])
        for line in some:
            channels = reach.get(line.member.account or "", [])
            way = channels[0] if channels else ("app" if line.member.account else "none")
            ways[way] = ways.get(way, 0) + 1
            if not channels and len(unreached) < NAMED:
                unreached.append(_named(line, way))
    return {"missing": len(lines), "ways": ways, "unreached": unreached}


def _named(line: Line, way: str) -> Document:
    member = line.member
    return {"member": member.id, "name": mask("name", member.name), "department": member.department, "way": way}


async def _missing(context: Context, publication: str, asked: Document) -> _Missing:
    """Those who owe the round and are not on leave: all, or the members named."""
    found, organization = await access(context, publication, asked)
    round_ = which_round(context, found, asked.get("round"))
    if not round_.opens_at <= context.now <= round_.closes_at:
        raise Problem("submission.round_closed")
    board = await boards.board_of(context, question_of(context, found, round_, organization))
    named = set(asked.get("members") or ())
    lines = [one for one in board.lines if one.state == "missing" and (not named or one.member.id in named)]
    return _Missing(lines, found, round_, organization)


async def remind(context: Context, publication: str, asked: Document) -> Document:
    """Remind in the background; the job. `reminder.too_soon` when all were reminded a moment ago."""
    lines, found, round_, organization = await _missing(context, publication, asked)
    name = named_id("job", KIND, context.actor.account, context.idempotency_key)
    if known := await context.services.made_before(context, "jobs", name):
        return jobs.shown(known)
    if not lines:
        raise Problem("reminder.nobody")
    await limits.spend(context, "reminder", account=context.actor.account)
    about = {"publication": found["_id"], "round": round_.key, "organization": organization["_id"]}
    parameters = {**about, "members": asked.get("members") or [], "group": bool(asked.get("group"))}

    async def write(session: Any) -> Document:
        if not asked.get("members"):
            await _mark(context, named_id(KIND, *about.values()), session)
        return await jobs.start(
            context, KIND, parameters, title="提醒未填报人员", organization=organization["_id"], session=session
        )

    job: Document = await context.services.transaction(write)
    return job


async def _mark(context: Context, key: str, session: Any) -> None:
    """Remember that all were reminded now, unless they were a moment ago."""
    reminders = context.services.db.board_reminders
    last = await reminders.find_one({"_id": key}, session=session)
    if last is not None and context.now - last["at"] < PAUSE:
        raise Problem("reminder.too_soon")
    await reminders.update_one({"_id": key}, {"$set": {"at": context.now}}, upsert=True, session=session)


async def run(context: Context, job: Running) -> Document:
    """The job: who is still missing now is told, a few hundred at a time; run again it tells nobody twice.

    Whoever may not remind any more when it runs reminds nobody.
    """
    asked = job.parameters
    acting = await acting_for(context, job.account)
    lines, publication, round_, organization = await _missing(acting, asked["publication"], asked)
    accounts = [one.member.account for one in lines if one.member.account]
    values = {"organization": organization["name"], "form": publication["title"], "due": round_.due_at}
    for start in range(0, len(accounts), BATCH):
        some = accounts[start : start + BATCH]
        await notices.tell(context, some, "round.reminder", values, key=(job.id,), organization=organization["_id"])
        await job.progress(start + len(some), len(accounts), "提醒")
    if asked["group"]:
        await group_channels.tell_group(context, organization["_id"], "round.reminder", values, key=(job.id,))
    return {"reminded": len(accounts), "without_account": len(lines) - len(accounts)}
