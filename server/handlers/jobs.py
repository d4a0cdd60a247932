"""Background work as its owner sees it, and the files that came of it."""

from typing import Any

from server.actions import files, jobs
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    BINARY,
    CURSOR,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    NULLABLE_INTEGER,
    STRING,
    nullable,
    page,
    record,
)  # fmt: skip

JOB = record(
    {
        "id": STRING,
        "kind": STRING,
        "title": STRING,
        "state": {"enum": ["waiting", "running", "done", "failed", "cancelled"]},
        "progress": record({"done": INTEGER, "total": NULLABLE_INTEGER, "note": STRING}),
        "result": {"type": ["object", "null"]},
        "error": nullable(record({"code": STRING, "detail": STRING})),
        "organization": NULLABLE,
        "at": INSTANT,
        "ended_at": NULLABLE_INSTANT,
    }
)


class OwnJobs(Handler):
    path = "/api/v1/me/jobs"

    @operation(
        summary="我的后台任务",
        verb="account",
        query={"limit": LIMIT, "cursor": CURSOR},
        answers={200: page(JOB)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await jobs.list_own(self.context, self.query["limit"], self.query.get("cursor"))


class OwnJob(Handler):
    path = "/api/v1/me/jobs/{job}"

    @operation(summary="一个后台任务的进度与结果", verb="account", answers={200: JOB}, problems=("job.not_found",))
    async def get(self, job: str) -> Any:
        return await jobs.get_own(self.context, job)


class OwnJobCancellation(Handler):
    path = "/api/v1/me/jobs/{job}/cancellation"

    @operation(summary="取消后台任务", verb="account", answers={200: JOB}, problems=("job.not_found",))
    async def post(self, job: str) -> Any:
        return await jobs.cancel(self.context, job)


class OwnFile(Handler):
    path = "/api/v1/me/files/{file}"

    @operation(
        summary="下载导出的文件",
        verb="account",
        answers={200: BINARY},
        problems=("file.not_found",),
        media="application/octet-stream",
    )
    async def get(self, file: str) -> Any:
        return await files.open_own(self.context, file)
