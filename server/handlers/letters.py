"""Letters of decisions: the PDF for those concerned, the proof for anybody who holds one."""

from typing import Any

from server.actions.records import letters
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import BINARY, INSTANT, NULLABLE_INSTANT, STRING, record


class RecordLetter(Handler):
    path = "/api/v1/records/{record}/letter"

    @operation(
        summary="办理结果的文书（PDF，含验证二维码）",
        verb="account",
        answers={200: BINARY},
        media="application/pdf",
        problems=("record.not_found", "letter.not_found", "access.denied"),
    )
    async def get(self, record: str) -> Any:
        return await letters.pdf_of(self.context, record)


class Letter(Handler):
    path = "/api/v1/letters/{code}"

    @operation(
        summary="验证文书：扫描文书上的二维码得到的内容",
        verb=PUBLIC,
        answers={
            200: record(
                {
                    "title": STRING, "organization": STRING, "number": STRING, "decision": STRING, "at": INSTANT,
                    "status": {"enum": ["valid", "withdrawn"]}, "withdrawn_at": NULLABLE_INSTANT,
                }
            )
        },
        problems=("letter.not_found", "limit.exceeded"),
    )  # fmt: skip
    async def get(self, code: str) -> Any:
        return await letters.verify(self.context, code)
