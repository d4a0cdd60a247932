"""What the colors mean: the policies in force, as every result and every shown code explains itself."""

from typing import Any

from server.actions.colors import policies
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import BOOLEAN, INTEGER, NULLABLE, STRING, listed, record

CACHED = "public, max-age=300"
LEGEND = record({"id": STRING, "label": STRING, "legend": STRING, "advice": NULLABLE, "alert": BOOLEAN})
POLICY = record(
    {
        "id": STRING, "version": INTEGER, "title": STRING, "colors": listed(LEGEND), "notes": listed(STRING),
        "application": {**NULLABLE, "description": "申领或更新所填的表单模板"},
    }
)  # fmt: skip


class Policies(Handler):
    path = "/api/v1/policies"

    @operation(
        summary="现行的颜值策略：图例、说明与申领表单",
        verb=PUBLIC,
        answers={200: record({"items": listed(POLICY)})},
    )
    async def get(self) -> Any:
        self.set_header("Cache-Control", CACHED)
        return policies.shown_policies(self.context)
