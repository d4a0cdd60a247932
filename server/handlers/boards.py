"""Status boards: counts, people, days; reminding and exporting."""

from typing import Any

from server.actions.boards import board_answers, board_exports, board_lists, board_reminders, boards
from server.handlers.base import Handler
from server.handlers.jobs import JOB
from server.handlers.operations import operation
from server.handlers.schemas import (
    ANSWER_GROUPS,
    BOOLEAN,
    DAY,
    ID,
    INSTANT,
    INTEGER,
    NULLABLE,
    NULLABLE_INSTANT,
    STRING,
    listed,
    page,
    record,
)  # fmt: skip

COUNTS = {"total": INTEGER, **dict.fromkeys(boards.STATES, INTEGER)}
BOARD = record(
    {
        "publication": STRING,
        "title": STRING,
        "organization": STRING,
        "round": STRING,
        "opens_at": INSTANT,
        "due_at": INSTANT,
        "closes_at": INSTANT,
        "is_open": BOOLEAN,
        "counts": record(COUNTS),
        "departments": listed(record({"department": STRING, **COUNTS})),
        "drawn_at": INSTANT,
    }
)
LINE = record(
    {
        "member": STRING,
        "name": STRING,
        "department": STRING,
        "state": {"enum": list(boards.STATES)},
        "joined": BOOLEAN,
        "location": NULLABLE,
        "submission": NULLABLE,
        "at": NULLABLE_INSTANT,
    }
)
ANSWER = record(
    {
        "member": STRING,
        "name": STRING,
        "department": STRING,
        "state": {"enum": list(boards.STATES)},
        "at": INSTANT,
        "groups": ANSWER_GROUPS,
    }
)
STATE = {"type": "string", "enum": list(boards.STATES)}
DEPARTMENT = {"type": "string", "maxLength": 200}
WHICH = {"round": DAY, "organization": ID}
PEOPLE_LIMIT = {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}
PROBLEMS = ("publication.not_found", "organization.not_found", "board.organization", "round.not_found")
REMINDED = record({}, {**WHICH, "members": listed(ID, maxItems=500), "group": BOOLEAN}, closed=True)


class Board(Handler):
    path = "/api/v1/publications/{publication}/board"

    @operation(
        summary="填报情况：各状态人数，按部门",
        verb="account",
        query=WHICH,
        answers={200: BOARD},
        problems=(*PROBLEMS, "access.denied"),
    )
    async def get(self, publication: str) -> Any:
        return await board_lists.get_board(self.context, publication, self.query)


class BoardPeople(Handler):
    path = "/api/v1/publications/{publication}/board/people"

    @operation(
        summary="填报情况：人员名单，可按状态、部门、姓名筛选",
        verb="account",
        query={
            **WHICH,
            "state": STATE,
            "department": DEPARTMENT,
            "q": {"type": "string", "maxLength": 40},
            "limit": PEOPLE_LIMIT,
            "cursor": {"type": "string", "maxLength": 1000},
        },
        answers={200: page(LINE)},
        problems=(*PROBLEMS, "access.denied", "page.cursor"),
    )
    async def get(self, publication: str) -> Any:
        return await board_lists.list_people(self.context, publication, self.query)


class BoardPerson(Handler):
    path = "/api/v1/publications/{publication}/board/people/{member}"

    @operation(
        summary="填报情况：一名成员的填报内容（敏感项已遮盖；查看留有记录，本人可见）",
        verb="account",
        query=WHICH,
        answers={200: ANSWER},
        problems=(*PROBLEMS, "access.denied", "submission.not_found"),
    )
    async def get(self, publication: str, member: str) -> Any:
        return await board_answers.get_answer(self.context, publication, member, self.query)


class BoardDays(Handler):
    path = "/api/v1/publications/{publication}/board/days"

    @operation(
        summary="填报情况：逐日人数，新的在前",
        verb="account",
        query={"organization": ID, "days": {"type": "integer", "minimum": 1, "maximum": 60, "default": 14}},
        answers={200: record({"items": listed(record({"round": STRING, **COUNTS}))})},
        problems=(*PROBLEMS, "access.denied"),
    )
    async def get(self, publication: str) -> Any:
        return await board_lists.list_days(self.context, publication, self.query)


class BoardReminderPreview(Handler):
    path = "/api/v1/publications/{publication}/board/reminder-previews"

    @operation(
        summary="提醒前先看：各通道能提醒多少人，哪些人提醒不到",
        verb="account",
        body=REMINDED,
        answers={
            200: record(
                {
                    "missing": INTEGER,
                    "ways": {"type": "object", "additionalProperties": INTEGER},
                    "unreached": listed(
                        record({"member": STRING, "name": STRING, "department": STRING, "way": STRING})
                    ),
                }
            )
        },
        problems=(*PROBLEMS, "access.denied", "submission.round_closed"),
    )
    async def post(self, publication: str) -> Any:
        return await board_reminders.preview(self.context, publication, self.body)


class BoardReminders(Handler):
    path = "/api/v1/publications/{publication}/board/reminders"

    @operation(
        summary="提醒所有或所选未填报人员",
        verb="account",
        body=REMINDED,
        answers={202: JOB},
        problems=(*PROBLEMS, "access.denied", "submission.round_closed", "reminder.nobody", "reminder.too_soon"),
        creates=True,
    )
    async def post(self, publication: str) -> Any:
        return await board_reminders.remind(self.context, publication, self.body)


class BoardExports(Handler):
    path = "/api/v1/publications/{publication}/board/exports"

    @operation(
        summary="导出当日情况为 Excel，可同时发送到邮箱",
        verb="account",
        body=record(
            {},
            {
                **WHICH,
                "state": STATE,
                "department": DEPARTMENT,
                "email": {"type": "string", "maxLength": 254},
                "remark": {"type": "string", "maxLength": 500},
                "clear": BOOLEAN,
                "purpose": {"type": "string", "minLength": 4, "maxLength": 200},
            },
            closed=True,
        ),
        answers={202: JOB},
        problems=(*PROBLEMS, "access.denied", "register.clear", "email.invalid", "mail.unconfigured"),
        creates=True,
    )
    async def post(self, publication: str) -> Any:
        return await board_exports.order(self.context, publication, self.body)
