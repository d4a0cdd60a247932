"""Appeals against a color: sent by the person, answered by officials within a term."""

from typing import Any

from server.actions.colors import appeals
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    ID,
    INSTANT,
    LIMIT,
    NULLABLE,
    OBJECT,
    STRING,
    listed,
    nullable,
    page,
    record,
)

TEXT = {"type": "string", "minLength": 2, "maxLength": 1000}
SHARED = {
    "id": STRING,
    "person": STRING,
    "policy": STRING,
    "color": record({"color": STRING, "label": STRING, "since": INSTANT}),
    "status": {"enum": list(appeals.STATUSES)},
    "at": INSTANT,
    "due_at": INSTANT,
    "overdue": BOOLEAN,
    "text": STRING,
    "photos": listed(STRING),
}
ANSWER = {"role": STRING, "at": INSTANT, "exception": NULLABLE, "text": STRING}
OWN_APPEAL = record({**SHARED, "answer": nullable(record(ANSWER))})
APPEAL = record(
    {
        **SHARED,
        "card": OBJECT,
        "region": NULLABLE,
        "rules": listed(STRING),
        "answer": nullable(record({"by": STRING, **ANSWER})),
    }
)


class OwnAppeals(Handler):
    path = "/api/v1/me/appeals"

    @operation(
        summary="对颜值提出申诉（每人每策略同时一件）",
        verb="account",
        body=record({"person": ID, "policy": ID, "text": TEXT}, {"photos": listed(ID, maxItems=9)}, closed=True),
        answers={201: OWN_APPEAL},
        problems=("person.not_found", "policy.not_found", "photo.not_found", "appeal.green", "appeal.open"),
        creates=True,
    )
    async def post(self) -> Any:
        return await appeals.send(self.context, self.body)

    @operation(
        summary="我的申诉与答复",
        verb="account",
        query={"person": {**ID, "x-required": True}, "limit": LIMIT, "cursor": CURSOR},
        answers={200: page(OWN_APPEAL)},
        problems=("person.not_found", "page.cursor"),
    )
    async def get(self) -> Any:
        asked = self.query
        return await appeals.list_own(self.context, asked["person"], asked["limit"], asked.get("cursor"))


class Appeals(Handler):
    path = "/api/v1/appeals"

    @operation(
        summary="管辖范围内的申诉：待答复的按期限先后，逾期在前",
        verb="appeal.answer",
        query={
            "status": {"type": "string", "enum": list(appeals.STATUSES), "default": "open"},
            "limit": LIMIT,
            "cursor": CURSOR,
        },
        answers={200: page(APPEAL)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        asked = self.query
        return await appeals.list_in_scope(self.context, asked["status"], asked["limit"], asked.get("cursor"))


class AppealAnswer(Handler):
    path = "/api/v1/appeals/{appeal}/answer"

    @operation(
        summary="答复申诉；可引用已提出的例外",
        verb="appeal.answer",
        body=record({"text": TEXT}, {"exception": ID}, closed=True),
        answers={200: APPEAL},
        problems=("appeal.not_found", "appeal.answered", "appeal.exception", "duty.concerned"),
        creates=True,
    )
    async def post(self, appeal: str) -> Any:
        return await appeals.answer(self.context, appeal, self.body)


class AppealPhoto(Handler):
    path = "/api/v1/appeals/{appeal}/photos/{photo}"

    @operation(
        summary="申诉所附的照片（查看留有记录）",
        verb="appeal.answer",
        answers={200: STRING},
        media="image/jpeg",
        problems=("appeal.not_found", "photo.not_found", "duty.concerned"),
    )
    async def get(self, appeal: str, photo: str) -> bytes:
        return await appeals.photo_of(self.context, appeal, photo)
