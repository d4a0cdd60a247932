"""A round's status as a workbook, to be saved or sent by mail (XB-6): each member, whether and what they answered.

Answers are masked as their template says, names and phones too, unless whoever manages the organization asks for them
in clear and says why; that is audited, and such a file is never mailed. What the job may see is decided when it runs.
Rows stream from the database into the file.
"""

from pathlib import Path
from typing import Any

from server.actions import files, jobs
from server.actions.acting import acting_for
from server.actions.audit import audit_entry
from server.actions.boards import boards
from server.actions.boards.board_lists import access, in_words, question_of, sees_clear, which_round
from server.actions.boards.boards import Line, Question
from server.actions.context import Context
from server.actions.jobs import Running
from server.actions.messages import mailing, notices
from server.actions.privacy import unmasking
from server.actions.regions import load_tree
from server.actions.registers.register_files import Chunks, Table, write
from server.actions.registers.register_files import Line as Row
from server.actions.submissions.submissions import answers_of
from server.actions.workspaces import workspace
from server.errors import FieldProblem, Problem
from server.forms.columns import Column, cells_of, column_of
from server.forms.statuses import location
from server.forms.templates import Template

KIND = "board.export"
BATCH = 300
DOCUMENTS = ("document", "short_document")
STATES = {"normal": "正常", "abnormal": "异常", "answered": "已上报", "missing": "未上报", "leave": "请假"}
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
        _check_clear(context, organization, asked)
    if asked.get("email"):
        await mailing.check(context, asked["email"])
    parameters = {
        **{name: asked.get(name) for name in ("email", "remark", "clear", "purpose", "state", "department")},
        "publication": found["_id"], "round": round_.key, "organization": organization["_id"],
    }  # fmt: skip
    title = f"导出{found['title']} {round_.key}"
    return await jobs.start(context, KIND, parameters, title=title, organization=organization["_id"])


def _check_clear(context: Context, organization: Document, asked: Document) -> None:
    """In clear only with a purpose, for who manages the organization, and not to a mailbox that nobody has proved."""
    if not asked.get("purpose"):
        raise Problem("body.invalid", errors=[FieldProblem("/purpose", "required", "导出未遮盖的内容须写明用途")])
    if asked.get("email"):
        raise Problem("body.invalid", errors=[FieldProblem("/email", "clear", "未遮盖的内容不能发送到邮箱，请下载")])
    unmasking.check_purpose(asked["purpose"], ())
    if not sees_clear(context, organization):
        raise Problem("register.clear")


async def run(context: Context, job: Running) -> Document:
    """The job: write the file, keep it for whoever ordered it, and mail it where asked. After a kill it is made anew;
    a mail that was sent already carries the same message id."""
    asked, acting = job.parameters, await acting_for(context, job.account)
    publication, organization = await access(acting, asked["publication"], asked)
    if asked["clear"]:
        _check_clear(acting, organization, asked)
    template = context.services.templates.get(publication["template"], publication["version"])
    title = f"{publication['title']} {asked['round']}"
    with workspace(context.services.settings) as folder:
        path = folder / "board"
        question = question_of(acting, publication, which_round(acting, publication, asked["round"]), organization)
        columns = [*OWN, *(_answer_columns(template) if question.opens else ())]
        lines = await _lines(context, question, asked)
        names = sees_clear(acting, organization)
        chunks = _rows(context, job, template, lines, columns, names=names)
        rows = await write(path, Table(title, columns, context.services.settings.zone), chunks, "xlsx")
        await _audit(acting, job, rows)
        name = f"{title}.xlsx"
        file = await files.keep(context, path, name=name, media=files.XLSX, account=job.account)
        mail = await _mail(context, job, title, name, path) if asked["email"] else {}
    await notices.tell(context, [job.account], "export.ready", {"title": title}, key=(job.id,))
    return {"file": file, "rows": rows, **mail}


async def _mail(context: Context, job: Running, title: str, name: str, path: Path) -> Document:
    asked = job.parameters
    error = await mailing.send_file(context, asked["email"], title, asked["remark"] or "", name, path, key=job.id)
    return {"mailed": error is None, "mail_error": error}


async def _lines(context: Context, question: Question, asked: Document) -> list[Line]:
    board = await boards.board_of(context, question)
    wanted = boards.filtered(asked["state"], asked["department"])
    return [line for line in board.lines if wanted(line)]


def _answer_columns(template: Template) -> list[Column]:
    """A column for each question of the form; photos and pledges say nothing in a table."""
    asked = [name for name, one in template.schema["properties"].items() if "x-pledge" not in one]
    columns = [column_of(template, {"path": f"/{name}"}) for name in asked]
    return [one for one in columns if one.kind not in ("photo", "signature")]


async def _rows(
    context: Context, job: Running, template: Template, lines: list[Line], columns: list[Column], *, names: bool
) -> Chunks:
    """The lines with their answers, as far as they may be looked at, a few hundred at a time; `names` in clear."""
    clear = _in_clear(template, columns) if job.parameters["clear"] else frozenset()
    for start in range(0, len(lines), BATCH):
        some = lines[start : start + BATCH]
        answers = {one["_id"]: answers_of(context, one) for one in await boards.submissions_of(context, some)}
        said = [answers.get(line.answer.latest, {}) if line.answer else {} for line in some]
        cells = [
            [*_own(line, given, template, names=names), *_answer_cells(columns, given, clear)]
            for line, given in zip(some, said, strict=True)
        ]
        yield [Row(line.member.id, each) for line, each in zip(some, cells, strict=True)]
        await job.progress(start + len(some), len(lines), "导出")


def _own(line: Line, answers: Document, template: Template, *, names: bool) -> list[Any]:
    where = in_words(location(template, answers)) if answers else None
    name, at = boards.name_of(line.member, clear=names), line.answer.at if line.answer else None
    return [STATES[line.state], name, line.member.department, where, at]


def _answer_cells(columns: list[Column], answers: Document, clear: frozenset[str]) -> list[Any]:
    return cells_of(columns[len(OWN) :], answers, {}, masked=lambda one: one.id not in clear, regions=load_tree().name)


def _in_clear(template: Template, columns: list[Column]) -> frozenset[str]:
    """The columns that may be written in clear: no number of a document, which the consent to share does not cover."""
    numbers = [f"{pointer}/" for pointer, how in template.sensitive.items() if how["mask"] in DOCUMENTS]
    return frozenset(one.id for one in columns if not any(n.startswith(f"{one.path}/") for n in numbers))


async def _audit(context: Context, job: Running, rows: int) -> None:
    """Before anybody can fetch the file."""
    asked = job.parameters
    entry = audit_entry(
        context, "board.export", f"publication:{asked['publication']}", purpose=asked["purpose"], job=job.id,
        round=asked["round"], organization=asked["organization"], clear=bool(asked["clear"]), rows=rows,
        mailed=bool(asked["email"]),
    )  # fmt: skip
    await context.services.db.audit_entries.insert_one(entry)
