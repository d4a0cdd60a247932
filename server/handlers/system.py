"""Is it up, is it ready, how is it doing; and, in development, the inbox that stands in for SMS and mail."""

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST

from server.db.client import is_healthy
from server.errors import Problem
from server.handlers import metrics
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import INSTANT, PHONE, STRING, listed, record


class Health(Handler):
    path = "/healthz"

    @operation(summary="进程存活", verb=PUBLIC, answers={200: record({"status": STRING})})
    async def get(self) -> Any:
        return {"status": "ok"}


class Ready(Handler):
    path = "/readyz"

    @operation(summary="可以接受请求（真实读一次数据库）", verb=PUBLIC, answers={200: record({"status": STRING})})
    async def get(self) -> Any:
        if not await is_healthy(self.services.db):
            raise Problem("server.overloaded", "数据库暂时不可用", headers={"Retry-After": "2"})
        return {"status": "ready"}


class Metrics(Handler):
    path = "/metrics"

    @operation(summary="Prometheus 指标", verb=PUBLIC, answers={200: STRING}, media=CONTENT_TYPE_LATEST)
    async def get(self) -> bytes:
        return metrics.export()


class DevelopmentMessages(Handler):
    """Registered in development mode only."""

    path = "/api/dev/inbox"

    @operation(
        summary="开发模式下代替短信与邮件的收件箱：按手机号或邮箱查看",
        verb=PUBLIC,
        query={"phone": PHONE, "mail": {"type": "string", "maxLength": 254}},
        answers={200: record({"items": listed(record({"at": INSTANT, "text": STRING}))})},
    )
    async def get(self) -> Any:
        assert self.services.inbox is not None
        to = self.query.get("phone") or self.query.get("mail", "")
        return {"items": await self.services.inbox.latest(to, self.context.now)}
