"""Renaming or moving a department with all below it: a job, since thousands of members may be in it.

Members are changed a hundred at a time, each batch a transaction. A killed job simply goes on: whoever has moved is no
longer found under the old path. Who joins the old department meanwhile is found by the next look.
"""

from collections.abc import Iterable
from typing import Any

from server.actions import jobs
from server.actions.acting import acting_for
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.jobs import Running
from server.actions.organizations import organizations, rosters
from server.actions.organizations.departments import (
    LEVELS,
    LONGEST_PATH,
    ensure,
    is_within,
    known_paths,
    remove_paths,
    tidy,
)
from server.actions.records import records
from server.db.paging import EVER
from server.errors import Problem

KIND = "department.move"
BATCH = 100
LOOKS = 10

Document = dict[str, Any]


async def order(context: Context, organization: str, body: Document) -> Document:
    """Order the job; `department.not_found`, or `department.path` when the new place is not possible."""
    await organizations.access_open(context, organization, "organization.manage")
    old, new = tidy(body["from"], "/from"), tidy(body["to"], "/to")
    _, paths = await known_paths(context, organization)
    below = [path for path in paths if is_within(path, old)]
    if not below:
        raise Problem("department.not_found")
    if is_within(new, old):
        raise Problem("department.path", "部门不能移到自己或自己的下级之中")
    if any(path.count("/") >= LEVELS or len(path) > LONGEST_PATH for path in _moved(below, old, new)):
        raise Problem("department.path", f"移动后部门会超过 {LEVELS} 级或 {LONGEST_PATH} 字")
    parameters = {"organization": organization, "from": old, "to": new}
    return await jobs.start(context, KIND, parameters, title=f"部门调整：{old} → {new}", organization=organization)


def _moved(paths: Iterable[str], old: str, new: str) -> list[str]:
    return [new + path[len(old) :] for path in paths]


async def run(context: Context, job: Running) -> Document:
    """Make the new departments, take the members there, forget the old ones."""
    organization, old, new = (job.parameters[name] for name in ("organization", "from", "to"))
    await organizations.access_open(await acting_for(context, job.account), organization, "organization.manage")
    _, paths = await known_paths(context, organization)
    below = sorted(path for path in paths if is_within(path, old))

    async def prepare(session: Any) -> None:
        await ensure(context, organization, _moved(below, old, new), session)

    await context.services.transaction(prepare)
    moved = await _move_members(context, job, organization, old, new)

    async def finish(session: Any) -> None:
        await _move_invitations(context, organization, below, old, new, session)
        await remove_paths(context, organization, below, session)
        entry = audit_entry(
            context, KIND, f"organization:{organization}", before=old, after=new, members=moved, by=job.account
        )
        await context.services.db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(finish)
    return {"members": moved}


async def _move_members(context: Context, job: Running, organization: str, old: str, new: str) -> int:
    moved = 0
    for _ in range(LOOKS):
        context.services.rosters.expire(organization)
        roster = await rosters.roster(context, organization)
        left = sorted(member.id for member in roster.members.values() if is_within(member.department, old))
        if not left:
            return moved
        for start in range(0, len(left), BATCH):
            moved += await _move_batch(context, left[start : start + BATCH], old, new)
            await job.progress(min(start + BATCH, len(left)), len(left), "调整成员")
    raise Problem("record.changed", "部门成员一直在变动，请稍后再调整")


async def _move_batch(context: Context, members: list[str], old: str, new: str) -> int:
    async def write(session: Any) -> int:
        found = context.services.db.records.find({"_id": {"$in": members}}, session=session)
        changes = [
            change for record in await found.to_list(None) if (change := _change(context, record, old, new)) is not None
        ]
        if changes:
            await records.replace_all(context, changes, session)
        return len(changes)

    return int(await context.services.transaction(write))


def _change(context: Context, record: Document, old: str, new: str) -> tuple[Document, Document] | None:
    """A member before and after; None where another department was given meanwhile."""
    answers = records.answers_of(context, record)
    if not is_within(answers.get("department", ""), old):
        return None
    (department,) = _moved([answers["department"]], old, new)
    return record, records.filed(context, record, {**answers, "department": department})


async def _move_invitations(
    context: Context, organization: str, below: list[str], old: str, new: str, session: Any
) -> None:
    """Who joins by an invitation to a moved department comes to where it is now."""
    invitations = context.services.db.invitations
    for path in below:
        same = {"organization": organization, "at": EVER, "department": path}
        (moved,) = _moved([path], old, new)
        await invitations.update_many(same, {"$set": {"department": moved}}, session=session)
