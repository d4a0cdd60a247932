"""The audit trail for auditors."""

from typing import Any

from server.actions import audit
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import CURSOR, INSTANT, LIMIT, NULLABLE, OBJECT, STRING, listed, page, record

TEXT = {"type": "string", "minLength": 1, "maxLength": 120}
ENTRY = record(
    {
        "id": STRING,
        "at": INSTANT,
        "actor": STRING,
        "roles": listed(STRING),
        "verb": STRING,
        "object": STRING,
        "request": STRING,
        "address": STRING,
        "purpose": NULLABLE,
        "before": {**NULLABLE, "description": "变更前内容的带密钥指纹"},
        "after": {**NULLABLE, "description": "变更后内容的带密钥指纹"},
        "details": OBJECT,
        "block": {"type": ["integer", "null"], "description": "所在的链块；null 为尚未入链"},
    }
)


class Audit(Handler):
    path = "/api/v1/audit"

    @operation(
        summary="查询审计记录",
        verb="audit.search",
        query={
            "actor": {**TEXT, "description": "账号"},
            "object": {**TEXT, "description": "对象，如 person:<编号>"},
            "verb": {**TEXT, "description": "行为，如 person.unmask"},
            "since": {**INSTANT, "description": "起；默认一年前"},
            "until": {**INSTANT, "description": "止"},
            "limit": LIMIT,
            "cursor": CURSOR,
        },
        answers={200: page(ENTRY)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await audit.search(self.context, self.query)
