"""Batches of evidence from the systems that have it."""

from typing import Any

from server.actions import evidence
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import ID, INTEGER, OBJECT, STRING, listed, record

ROWS = listed(OBJECT, minItems=1, maxItems=1000)
ROW_ERROR = record({"field": STRING, "code": STRING, "message": STRING})


class Evidence(Handler):
    path = "/api/v1/evidence/{kind}"

    @operation(
        summary="批量录入依据：逐行校验，按来源编号幂等",
        verb="evidence.ingest",
        body=record({"source": ID, "rows": ROWS}, closed=True),
        answers={
            200: record(
                {
                    "new": INTEGER,
                    "changed": INTEGER,
                    "unchanged": INTEGER,
                    "rescored": INTEGER,
                    "rejected": listed(record({"row": INTEGER, "errors": listed(ROW_ERROR)})),
                }
            )
        },
        problems=("evidence.kind",),
        limit=2 * 1024 * 1024,
    )
    async def post(self, kind: str) -> Any:
        return await evidence.ingest(self.context, kind, self.body["source"], self.body["rows"])
