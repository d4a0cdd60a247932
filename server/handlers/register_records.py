"""One record of a register: shown, changed, unmasked for a purpose; steps and history are in `records`."""

from typing import Any

from server.actions.registers import register_records
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.registers import PURPOSE, RECORD
from server.handlers.revisions import asked_revision, tagged
from server.handlers.schemas import ANSWERS, OBJECT, STRING, listed, record

POINTER = {"type": "string", "minLength": 2, "maxLength": 200}


class Record(Handler):
    path = "/api/v1/records/{record}"

    @operation(
        summary="一条记录：按表单的顺序，遮盖个人信息，以及现在可以办理的事",
        verb="record.list",
        answers={200: RECORD},
        problems=("record.not_found",),
    )
    async def get(self, record: str) -> Any:
        return tagged(self, await register_records.get_record(self.context, record))

    @operation(
        summary="修改若干项（null 为清除）；请求头 If-Match 为所见的 revision，他人已改时 409 并给出双方的内容",
        verb="record.change",
        body=record({"answers": {**ANSWERS, "minProperties": 1}}, closed=True),
        answers={200: RECORD},
        problems=(
            "request.revision", "record.not_found", "record.fixed", "record.changed", "answers.invalid",
            "photo.not_found",
        ),
    )  # fmt: skip
    async def patch(self, record: str) -> Any:
        changed = await register_records.change(self.context, record, asked_revision(self), self.body["answers"])
        return tagged(self, changed)


class RecordPhoto(Handler):
    path = "/api/v1/records/{record}/photos/{photo}"

    @operation(
        summary="记录中的照片（查看留有记录）",
        verb="record.list",
        answers={200: STRING},
        media="image/jpeg",
        problems=("record.not_found", "photo.not_found"),
    )
    async def get(self, record: str, photo: str) -> bytes:
        return await register_records.photo_of(self.context, record, photo)


class RecordUnmask(Handler):
    path = "/api/v1/records/{record}/unmask"

    @operation(
        summary="注明用途后查看未遮盖的内容（留有记录，本人可见）",
        verb="person.unmask",
        body=record({"fields": listed(POINTER, minItems=1, maxItems=20), "purpose": PURPOSE}, closed=True),
        answers={200: record({"record": STRING, "fields": OBJECT})},
        problems=("record.not_found", "access.denied", "limit.exceeded"),
    )
    async def post(self, record: str) -> Any:
        return await register_records.unmask(self.context, record, self.body["fields"], self.body["purpose"])
