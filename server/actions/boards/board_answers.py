"""What one member on a board answered: for whoever the answers were given to, masked, by the titles of the form.

Each look names the person in the audit trail, so that they find it among who has seen their data.
"""

from typing import Any

from server.actions.audit import audit_entry
from server.actions.boards import boards
from server.actions.boards.board_lists import access, question_of, sees_clear, which_round
from server.actions.context import Context
from server.actions.records.record_fields import groups_of
from server.actions.submissions.submissions import answers_of
from server.errors import Problem

Document = dict[str, Any]


async def get_answer(context: Context, publication: str, member: str, asked: Document) -> Document:
    """A member's answer to a round; `submission.not_found` where there is none, or it was given to somebody else."""
    found, organization = await access(context, publication, asked)
    round_ = which_round(context, found, asked.get("round"))
    board = await boards.board_of(context, question_of(context, found, round_, organization))
    line = next((one for one in board.lines if one.member.id == member), None)
    stored = await boards.submissions_of(context, [line]) if line else []
    if line is None or not stored:
        raise Problem("submission.not_found")
    (submission,) = stored
    template = context.services.templates.get(submission["template"], submission["version"])
    await _audit(context, found, submission)
    return {
        "member": member,
        "name": boards.name_of(line.member, clear=sees_clear(context, organization)),
        "department": line.member.department,
        "state": line.state,
        "at": submission["at"],
        "groups": groups_of(context, template, answers_of(context, submission), frozenset()),
    }


async def _audit(context: Context, publication: Document, submission: Document) -> None:
    """Before anything is shown."""
    entry = audit_entry(context, "board.answer", f"person:{submission['person']}", publication=publication["_id"])
    await context.services.db.audit_entries.insert_one(entry)
