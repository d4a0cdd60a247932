"""Oneself and those one answers for: persons, colors, visits, submissions, what is to do, notices."""

from typing import Any

from server.actions import colors, notices, persons, publications, submissions, visits
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    COLOR,
    CURSOR,
    DAY,
    ID,
    INSTANT,
    LIMIT,
    NULLABLE_INSTANT,
    OBJECT,
    PERSON,
    RECEIPT,
    STRING,
    VISIT,
    listed,
    page,
    record,
)  # fmt: skip

PERSON_ID = {**ID, "description": "人员编号；省略时为本人"}
PAGED = {"limit": LIMIT, "cursor": CURSOR}
PERSON_PAGED = {"person": {**ID, "x-required": True}, **PAGED}


class OwnPersons(Handler):
    path = "/api/v1/me/persons"

    @operation(summary="我和我代填的人员", verb="account", answers={200: record({"items": listed(PERSON)})})
    async def get(self) -> Any:
        return {"items": await persons.list_own(self.context)}


class OwnColor(Handler):
    path = "/api/v1/me/color"

    @operation(
        summary="我的颜值与原因",
        verb="account",
        query={"person": PERSON_ID},
        answers={200: record({"server_time": INSTANT, "person": PERSON, "colors": listed(COLOR)})},
        problems=("person.not_found",),
    )
    async def get(self) -> Any:
        return await colors.own_color(self.context, self.query.get("person"))


class OwnTodo(Handler):
    path = "/api/v1/me/todo"

    @operation(
        summary="今天要填的表单",
        verb="account",
        query={"person": PERSON_ID},
        answers={
            200: record(
                {
                    "person": STRING,
                    "round": DAY,
                    "items": listed(
                        record(
                            {
                                "publication": STRING,
                                "template": STRING,
                                "title": STRING,
                                "round": DAY,
                                "done_at": NULLABLE_INSTANT,
                            }
                        )
                    ),
                }
            )
        },
        problems=("person.not_found",),
    )
    async def get(self) -> Any:
        return await publications.list_todo(self.context, self.query.get("person"))


class OwnVisits(Handler):
    path = "/api/v1/me/visits"

    @operation(
        summary="近期出入记录",
        verb="account",
        query=PERSON_PAGED,
        answers={200: page(VISIT)},
        problems=("person.not_found", "page.cursor"),
    )
    async def get(self) -> Any:
        return await visits.list_own(self.context, self.query["person"], self.query["limit"], self.query.get("cursor"))


class OwnSubmissions(Handler):
    path = "/api/v1/me/submissions"

    @operation(
        summary="我的提交记录",
        verb="account",
        query=PERSON_PAGED,
        answers={200: page(RECEIPT)},
        problems=("person.not_found", "page.cursor"),
    )
    async def get(self) -> Any:
        return await submissions.list_own(
            self.context, self.query["person"], self.query["limit"], self.query.get("cursor")
        )


class OwnSubmission(Handler):
    path = "/api/v1/me/submissions/{submission}"

    @operation(
        summary="一条提交的内容（敏感项已遮盖）",
        verb="account",
        answers={200: {**RECEIPT, "properties": {**RECEIPT["properties"], "answers": OBJECT}}},
        problems=("submission.not_found", "person.not_found"),
    )
    async def get(self, submission: str) -> Any:
        return await submissions.get_own(self.context, submission)


class OwnNotices(Handler):
    path = "/api/v1/me/notices"

    @operation(
        summary="我的消息",
        verb="account",
        query=PAGED,
        answers={200: page(record({"id": STRING, "at": INSTANT, "kind": STRING, "text": STRING}))},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await notices.list_own(self.context, self.query["limit"], self.query.get("cursor"))


class PastColor(Handler):
    path = "/api/v1/persons/{person}/color"

    @operation(
        summary="回溯某人在某一时刻的颜值与依据",
        verb="color.replay",
        query={
            "at": {"type": "string", "format": "date-time", "x-required": True},
            "policy": {**ID, "default": "four_color"},
        },
        answers={
            200: record({"person": OBJECT, "at": INSTANT, "region": {"type": ["string", "null"]}, "color": COLOR})
        },
        problems=("person.not_found", "policy.not_found"),
    )
    async def get(self, person: str) -> Any:
        return await colors.replay_color(self.context, person, self.query["policy"], self.query["at"])
