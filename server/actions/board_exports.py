"""A round's status as a workbook, to be saved or sent by mail (XB-6): each member, whether and what they answered.

Answers are masked as their template says, names and phones too, unless whoever manages the organization asks for them
in clear and says why; that is audited. Rows stream from the database into the file.
"""

from pathlib import Path
from typing import Any

from server.actions import boards, files, jobs, mailing, notices, rounds, unmasking
from server.actions.audit import audit_entry
from server.actions.board_lists import access, sees_clear, which_round
from server.actions.boards import Line, round_question
from server.actions.context import Context
from server.actions.jobs import Running
from server.actions.register_files import Chunks, Table, write
from server.actions.register_files import Line as Row
from server.actions.submissions import answers_of
from server.actions.workspaces import workspace
from server.errors import FieldProblem, Problem
from server.forms.columns import Column, cells_of, column_of
from server.forms.masks import mask
from server.forms.statuses import location
from server.forms.templates import Template

KIND = "board.export"
BATCH = 300
STATES = {"normal": "正常", "abnormal": "异常", "missing": "未上报", "leave": "请假"}
OWN = (
    Column("state", "状态", "text", 10),
    Column("name", "姓名", "text", 12),
    Column("department", "部门", "text", 24),
    Column("location", "所在位置", "text", 24),
    Column("at", "提交时间", "instant", 18),
)

Document = dict[str, Any]


async def order(context: Context, publication: str, asked: Document) -> Document:
    """Order the workbook; the job. In clear only for who manages the organization, with a purpose."""
    found, organization = await access(context, publication, asked)
    round_ = which_round(context, found, asked.get("round"))
    if asked.get("clear"):
        if not asked.get("purpose"):
            raise Problem("body.invalid", errors=[FieldProblem("/purpose", "required", "导出未遮盖的内容须写明用途")])
        unmasking.check_purpose(asked["purpose"], ())
        if not sees_clear(context, organization):
            raise Problem("register.clear")
    if asked.get("email"):
        mailing.check(context, asked["email"])
    parameters = {
        **{name: asked.get(name) for name in ("email", "remark", "clear", "purpose", "state", "department")},
        "publication": found["_id"], "round": round_.key, "organization": organization["_id"],
        "names": sees_clear(context, organization),
    }  # fmt: skip
    title = f"导出{found['title']} {round_.key}"
    return await jobs.start(context, KIND, parameters, title=title, organization=organization["_id"])


async def run(context: Context, job: Running) -> Document:
    """The job: write the file, keep it for whoever ordered it, and mail it where asked. After a kill it is made anew;
    a mail that was sent already carries the same message id."""
    asked = job.parameters
    publication = await context.services.publications.find(asked["publication"])
    if publication is None:
        raise Problem("publication.not_found")
    template = context.services.templates.get(publication["template"], publication["version"])
    title = f"{publication['title']} {asked['round']}"
    with workspace(context.services.settings) as folder:
        path = folder / "board"
        columns = [*OWN, *_answer_columns(template)]
        zone = context.services.settings.zone
        lines = await _lines(context, publication, asked)
        rows = await write(path, Table(title, columns, zone), _rows(context, job, template, lines, columns), "xlsx")
        await _audit(context, job, rows)
        name = f"{title}.xlsx"
        file = await files.keep(context, path, name=name, media=files.XLSX, account=job.account)
        mail = await _mail(context, job, title, name, path) if asked["email"] else {}
    await notices.tell(context, [job.account], "export.ready", {"title": title}, key=(job.id,))
    return {"file": file, "rows": rows, **mail}


async def _mail(context: Context, job: Running, title: str, name: str, path: Path) -> Document:
    asked = job.parameters
    error = await mailing.send_file(context, asked["email"], title, asked["remark"] or "", name, path, key=job.id)
    return {"mailed": error is None, "mail_error": error}


async def _lines(context: Context, publication: Document, asked: Document) -> list[Line]:
    round_ = rounds.round_of(context, publication, asked["round"])
    board = await boards.board_of(context, round_question(context, publication, round_, asked["organization"]))
    wanted = boards.filtered(asked["state"], asked["department"], None)
    return [line for line in board.lines if wanted(line)]


def _answer_columns(template: Template) -> list[Column]:
    """A column for each question of the form; photos and pledges say nothing in a table."""
    columns = [column_of(template, {"path": f"/{name}"}) for name in template.schema["properties"]]
    return [one for one in columns if one.kind not in ("photo", "pledge", "signature")]


async def _rows(context: Context, job: Running, template: Template, lines: list[Line], columns: list[Column]) -> Chunks:
    """The lines with their answers, a few hundred at a time."""
    for start in range(0, len(lines), BATCH):
        some = lines[start : start + BATCH]
        ids = [line.answer.latest for line in some if line.answer]
        found = await context.services.db.submissions.find({"_id": {"$in": ids}}).to_list(len(ids)) if ids else []
        answers = {one["_id"]: answers_of(context, one) for one in found}
        yield [
            _row(line, answers.get(line.answer.latest, {}) if line.answer else {}, template, columns, job.parameters)
            for line in some
        ]
        await job.progress(start + len(some), len(lines), "导出")


def _row(line: Line, answers: Document, template: Template, columns: list[Column], asked: Document) -> Row:
    member, clear = line.member, bool(asked["clear"])
    name = member.name if asked["names"] else mask("name", member.name)
    at = line.answer.at if line.answer else None
    own = [STATES[line.state], name, member.department, location(template, answers) if answers else None, at]
    said = cells_of(columns[len(OWN) :], answers, {}, masked=lambda column: not clear)
    return Row(member.id, [*own, *said])


async def _audit(context: Context, job: Running, rows: int) -> None:
    """Before anybody can fetch the file."""
    asked = job.parameters
    entry = audit_entry(
        context, "board.export", f"publication:{asked['publication']}", purpose=asked["purpose"], by=job.account,
        round=asked["round"], organization=asked["organization"], clear=bool(asked["clear"]), rows=rows,
        mailed=bool(asked["email"]),
    )  # fmt: skip
    await context.services.db.audit_entries.insert_one(entry)
