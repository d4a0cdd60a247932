"""Applications: handed in by organizations, followed by them, decided step by step by officials."""

from typing import Any

from server.actions.records import applications, record_claims, record_comments, record_history, record_steps
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    ANSWER_GROUPS,
    ANSWERS,
    BOOLEAN,
    CURSOR,
    FORM_TREE,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    NULLABLE_INTEGER,
    OBJECT,
    STRING,
    listed,
    nullable,
    page,
    record,
)

POINTER = {"type": "string", "pattern": "^(/[^/]+)+$", "maxLength": 300}
COMMENT = {"type": "string", "maxLength": 4000}
REVISION = {"type": "integer", "minimum": 1}
ACTION = record(
    {
        "action": STRING, "title": STRING, "by": STRING, "comment": STRING, "flags": STRING,
        "form": {"type": ["object", "null"]}, "tree": nullable(FORM_TREE),
    }
)  # fmt: skip
APPLICATION_FIELDS = {
    "id": STRING,
    "template": STRING,
    "version": INTEGER,
    "title": STRING,
    "organization": STRING,
    "number": NULLABLE_INTEGER,
    "number_title": NULLABLE,
    "at": INSTANT,
    "changed_at": INSTANT,
    "due_at": NULLABLE_INSTANT,
    "overdue": BOOLEAN,
    "revision": INTEGER,
    "state": record({"id": STRING, "title": STRING, "tone": STRING, "final": BOOLEAN}),
    "flags": listed(STRING),
    "letter": BOOLEAN,
    "actions": listed(ACTION),
    "next": STRING,
}
FIELD = {"pointer": STRING, "title": STRING}
TOLD = {
    "at": INSTANT,
    "kind": STRING,
    "title": STRING,
    "office": STRING,
    "state": record({"id": STRING, "title": STRING}),
    "comment": NULLABLE,
    "flags": listed(record(FIELD)),
    "form": listed(record({"title": STRING, "value": NULLABLE})),
}
APPLICATION = record(APPLICATION_FIELDS)
APPLICATION_DETAIL = record(
    {
        **APPLICATION_FIELDS,
        "answers": OBJECT,
        "groups": ANSWER_GROUPS,
        "history": listed(record({**TOLD, "comments": listed(record({**FIELD, "text": STRING}))})),
    }
)
EVENT = record(
    {
        "id": STRING,
        "by": STRING,
        **TOLD,
        "field": nullable(record(FIELD)),
        "changes": listed(record({**FIELD, "before": NULLABLE, "after": NULLABLE})),
    }
)
RECEIPT = record(
    {
        "record": STRING, "action": STRING, "title": STRING, "state": STRING, "revision": INTEGER,
        "due_at": NULLABLE_INSTANT, "at": INSTANT,
    }
)  # fmt: skip
HOLDER = record(
    {"mine": BOOLEAN, "office": STRING, "name": NULLABLE, "at": INSTANT, "until": INSTANT},
)
CLAIM = record({"id": STRING, "revision": INTEGER, "claimed": nullable(HOLDER)})
STEP = record(
    {"action": ID, "revision": REVISION},
    {"comment": COMMENT, "flags": listed(POINTER, maxItems=200), "form": ANSWERS, "answers": ANSWERS},
    closed=True,
)


class Records(Handler):
    path = "/api/v1/records"

    @operation(
        summary="以单位名义提交申请；回执含本月第几次、办理状态和期限",
        verb="account",
        body=record({"template": ID, "organization": ID, "answers": ANSWERS}, {"version": INTEGER}, closed=True),
        answers={201: APPLICATION},
        problems=(
            "template.not_found", "template.version", "record.template", "organization.not_found", "access.denied",
            "organization.closed", "answers.invalid", "photo.not_found", "limit.exceeded",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self) -> Any:
        return await applications.file(self.context, self.body)


class OwnRecords(Handler):
    path = "/api/v1/me/records"

    @operation(
        summary="本单位的申请：办理状态、期限和接下来要做的事",
        verb="account",
        query={"organization": ID, "limit": LIMIT, "cursor": CURSOR},
        answers={200: page(APPLICATION)},
        problems=("organization.not_found", "access.denied", "page.cursor"),
    )
    async def get(self) -> Any:
        asked = self.query
        return await applications.list_own(self.context, asked.get("organization"), asked["limit"], asked.get("cursor"))


class OwnRecord(Handler):
    path = "/api/v1/me/records/{record}"

    @operation(
        summary="本单位的一件申请：填写内容（遮盖）、办理经过和审核意见",
        verb="account",
        answers={200: APPLICATION_DETAIL},
        problems=("record.not_found",),
    )
    async def get(self, record: str) -> Any:
        return await applications.get_own(self.context, record)


class OwnRecordPhoto(Handler):
    path = "/api/v1/me/records/{record}/photos/{photo}"

    @operation(
        summary="本单位申请所附的照片（查看留有记录）",
        verb="account",
        answers={200: STRING},
        media="image/jpeg",
        problems=("record.not_found", "photo.not_found"),
    )
    async def get(self, record: str, photo: str) -> bytes:
        return await applications.own_photo(self.context, record, photo)


class RecordSteps(Handler):
    path = "/api/v1/records/{record}/steps"

    @operation(
        summary="办理：通过、退回、不通过；申请单位重新提交、撤回",
        verb="account",
        body=STEP,
        answers={201: RECEIPT},
        problems=(
            "record.not_found", "record.step", "record.decided", "record.changed", "record.claimed", "duty.concerned",
            "access.denied", "answers.invalid", "photo.not_found", "organization.not_found",
            "organization.last_administrator", "organization.renamed",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, record: str) -> Any:
        return await record_steps.take(self.context, record, self.body)


class RecordClaim(Handler):
    path = "/api/v1/records/{record}/claim"

    @operation(
        summary="领取办理，两小时内有效；他人已领取的须明确接手",
        verb="record.decide",
        body=record({}, {"takeover": BOOLEAN}, closed=True),
        answers={200: CLAIM},
        problems=("record.not_found", "record.claimed", "record.no_claim", "record.changed", "duty.concerned"),
    )
    async def post(self, record: str) -> Any:
        return await record_claims.claim(self.context, record, self.body.get("takeover", False))

    @operation(
        summary="放回待办",
        verb="record.decide",
        answers={200: CLAIM},
        problems=("record.not_found", "record.claimed", "record.changed"),
    )
    async def delete(self, record: str) -> Any:
        return await record_claims.release(self.context, record)


class RecordComments(Handler):
    path = "/api/v1/records/{record}/comments"

    @operation(
        summary="对某一项内容批注；退回补正时申请单位可见",
        verb="record.decide",
        body=record(
            {"pointer": POINTER, "text": {"type": "string", "minLength": 1, "maxLength": 1000, "pattern": "\\S"}},
            closed=True,
        ),
        answers={201: record({"id": STRING, "at": INSTANT, **FIELD, "text": STRING})},
        problems=("record.not_found", "record.step", "duty.concerned", "answers.invalid"),
        creates=True,
    )
    async def post(self, record: str) -> Any:
        return await record_comments.add(self.context, record, self.body["pointer"], self.body["text"])


class RecordHistory(Handler):
    path = "/api/v1/records/{record}/history"

    @operation(
        summary="办理经过：谁在何时办了什么，内容改了哪些（遮盖）",
        verb="record.list",
        query={"limit": LIMIT, "cursor": CURSOR},
        answers={200: page(EVENT)},
        problems=("record.not_found", "page.cursor"),
    )
    async def get(self, record: str) -> Any:
        return await record_history.list_for_staff(self.context, record, self.query["limit"], self.query.get("cursor"))
