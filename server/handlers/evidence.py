"""Batches of evidence from the systems that have it; those that would harm many wait for a second official."""

from typing import Any

from server.actions.evidence import evidence, evidence_batches
from server.handlers.base import Handler
from server.handlers.operations import Answer, operation
from server.handlers.schemas import (
    CURSOR,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INTEGER,
    OBJECT,
    STRING,
    listed,
    nullable,
    page,
    record,
)

ROWS = listed(OBJECT, minItems=1, maxItems=1000)
ROW_ERROR = record({"field": STRING, "code": STRING, "message": STRING})
COUNTS = {"new": INTEGER, "changed": INTEGER, "unchanged": INTEGER, "rescored": INTEGER}
REPORT = record(
    {
        "status": {"enum": ["applied", "waiting", "confirmed", "rejected"]},
        "batch": NULLABLE,
        "worse": NULLABLE_INTEGER,
        **COUNTS,
        "rejected": listed(record({"row": INTEGER, "errors": listed(ROW_ERROR)})),
    }
)
BATCH = record(
    {
        "id": STRING,
        "kind": STRING,
        "source": STRING,
        "status": {"enum": list(evidence_batches.STATUSES)},
        "at": INSTANT,
        "by": STRING,
        "region": NULLABLE,
        "rows": INTEGER,
        "worse": INTEGER,
        "report": nullable(record(COUNTS)),
        "decision": {
            "anyOf": [record({"by": STRING, "role": STRING, "at": INSTANT, "verdict": STRING}), {"type": "null"}]
        },
    }
)


class Evidence(Handler):
    path = "/api/v1/evidence/{kind}"

    @operation(
        summary="批量录入依据：逐行校验，按来源编号幂等；会使过多人颜值变差的批次待另一人复核",
        verb="evidence.ingest",
        body=record({"source": ID, "rows": ROWS}, closed=True),
        answers={200: REPORT, 202: REPORT},
        problems=("evidence.kind", "evidence.quota"),
        limit=2 * 1024 * 1024,
    )
    async def post(self, kind: str) -> Any:
        report = await evidence.ingest(self.context, kind, self.body["source"], self.body["rows"])
        return Answer(200 if report["batch"] is None else 202, report)


class EvidenceBatches(Handler):
    path = "/api/v1/evidence-batches"

    @operation(
        summary="待复核与已复核的依据批次：影响多少人，不列姓名",
        verb="evidence.confirm",
        query={
            "status": {"type": "string", "enum": list(evidence_batches.STATUSES), "default": "waiting"},
            "limit": LIMIT,
            "cursor": CURSOR,
        },
        answers={200: page(BATCH)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        asked = self.query
        return await evidence_batches.list_in_scope(self.context, asked["status"], asked["limit"], asked.get("cursor"))


class EvidenceBatchDecision(Handler):
    path = "/api/v1/evidence-batches/{batch}/decision"

    @operation(
        summary="复核他人录入的依据批次：通过后即时生效",
        verb="evidence.confirm",
        body=record({"verdict": {"enum": ["confirm", "reject"]}}, closed=True),
        answers={200: BATCH},
        problems=("evidence_batch.not_found", "evidence_batch.decided", "duty.same_official"),
        creates=True,
    )
    async def post(self, batch: str) -> Any:
        return await evidence.decide_batch(self.context, batch, self.body)
