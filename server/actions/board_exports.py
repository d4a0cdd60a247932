"""A round's status as a workbook, to be saved or sent by mail (XB-6): each member, whether and what they answered.

Answers are masked as their template says, names and phones too, unless whoever manages the organization asks for them
in clear and says why; that is audited. Rows stream from the database into the file.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from server.actions import boards, files, jobs, notices, records, rounds
from server.actions.answering import masked, opened
from server.actions.audit import audit_entry
from server.actions.board_lists import access, sees_clear, which_round
from server.actions.boards import Board, Line, round_question
from server.actions.context import Context
from server.actions.jobs import Running
from server.errors import Problem
from server.forms.columns import Column, cells_of
from server.forms.masks import mask
from server.forms.statuses import location
from server.forms.templates import Template
from server.threads import feed
from server.workbooks.sheets import Sheet, SheetColumn
from server.workbooks.writing import write_workbook

KIND = "board.export"
BATCH = 300
STATES = {"normal": "正常", "abnormal": "异常", "missing": "未上报", "leave": "请假"}
ATTACHED = 20 * 1024 * 1024

Document = dict[str, Any]


async def export(context: Context, publication: str, asked: Document) -> Document:
    """Order the workbook; the job. In clear only for who manages the organization, with a purpose."""
    found, organization = await access(context, publication, asked)
    round_ = which_round(context, found, asked.get("round"))
    if asked.get("clear") and not (asked.get("purpose") and sees_clear(context, organization)):
        raise Problem("export.clear")
    if asked.get("email"):
        context.services.mail_configured()
    parameters = {
        **{name: asked.get(name) for name in ("email", "remark", "clear", "state", "department")},
        "publication": found["_id"], "round": round_.key, "organization": organization["_id"],
    }  # fmt: skip
    title = f"导出{found['title']} {round_.key}"

    async def write(session: Any) -> Document:
        job = await jobs.start(context, KIND, parameters, title=title, organization=organization["_id"], session=session)
        entry = audit_entry(
            context, "board.export", f"publication:{found['_id']}", purpose=asked.get("purpose"),
            round=round_.key, organization=organization["_id"], clear=bool(asked.get("clear")),
            mailed=bool(asked.get("email")),
        )  # fmt: skip
        await context.services.db.audit_entries.insert_one(entry, session=session)
        return job

    known = await jobs.find_ordered(context, KIND)
    job: Document = known or await context.services.transaction(write)
    return job
