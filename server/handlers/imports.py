"""Imports into registers: the workbook to fill, the upload, what it would do, and doing it."""

from typing import Any

from server.actions import files
from server.actions.imports import imports
from server.actions.imports.import_rows import OUTCOMES
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    BINARY,
    BOOLEAN,
    CURSOR,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    STRING,
    listed,
    nullable,
    page,
    record,
)  # fmt: skip

SCOPE = {"type": "string", "maxLength": 120}
IMPORT = record(
    {
        "id": STRING,
        "name": STRING,
        "register": STRING,
        "import": STRING,
        "scope": STRING,
        "state": {"enum": list(imports.STATES)},
        "at": INSTANT,
        "ended_at": NULLABLE_INSTANT,
        "notes": listed(STRING),
        "columns": listed(STRING),
        "counts": nullable(record(dict.fromkeys(OUTCOMES, INTEGER))),
        "refusal": nullable(listed(STRING)),
        "job": STRING,
        "rejected_file": NULLABLE,
    }
)
ROW = record({"row": INTEGER, "cells": listed({}), "errors": listed(record({"header": STRING, "message": STRING}))})
WHERE = ("template.not_found", "register.not_found", "register.scope", "organization.not_found")


class ImportWorkbook(Handler):
    path = "/api/v1/registers/{register}/import-workbook"

    @operation(
        summary="下载导入模板",
        verb="record.import",
        query={"import": ID},
        answers={200: BINARY},
        problems=("template.not_found", "import.undeclared"),
        media=files.XLSX,
    )
    async def get(self, register: str) -> Any:
        return await imports.blank_workbook(self.context, register, self.query.get("import"))


class Imports(Handler):
    path = "/api/v1/registers/{register}/imports"

    @operation(
        summary="导入记录，新的在前",
        verb="record.import",
        query={"scope": SCOPE, "limit": LIMIT, "cursor": CURSOR},
        answers={200: page(IMPORT)},
        problems=(*WHERE, "page.cursor"),
    )
    async def get(self, register: str) -> Any:
        return await imports.list_imports(
            self.context, register, self.query.get("scope"), self.query["limit"], self.query.get("cursor")
        )

    @operation(
        summary="上传工作簿（.xlsx、.xls），后台逐行核对后可预览",
        verb="record.import",
        query={"scope": SCOPE, "import": ID, "name": {"type": "string", "maxLength": 200}},
        body=BINARY,
        content_types=(files.XLSX, "application/vnd.ms-excel", "application/octet-stream"),
        limit=imports.LIMIT_BYTES,
        answers={202: IMPORT},
        problems=(*WHERE, "import.undeclared", "limit.exceeded"),
        creates=True,
    )
    async def post(self, register: str) -> Any:
        return await imports.upload(self.context, register, self.query, self.body)


class Import(Handler):
    path = "/api/v1/imports/{imported}"

    @operation(
        summary="一次导入的进展", verb="record.import", answers={200: IMPORT}, problems=("import.not_found",),
    )  # fmt: skip
    async def get(self, imported: str) -> Any:
        return await imports.get_import(self.context, imported)

    @operation(
        summary="放弃尚未写入的导入", verb="record.import", answers={200: IMPORT}, problems=("import.not_found",),
    )  # fmt: skip
    async def delete(self, imported: str) -> Any:
        return await imports.discard(self.context, imported)


class ImportRows(Handler):
    path = "/api/v1/imports/{imported}/rows"

    @operation(
        summary="预览：新增、变更、未变、略过或未通过的行",
        verb="record.import",
        query={"outcome": {"type": "string", "enum": list(OUTCOMES), "default": "rejected"}, "cursor": CURSOR},
        answers={200: page(ROW)},
        problems=("import.not_found", "page.cursor"),
    )
    async def get(self, imported: str) -> Any:
        return await imports.list_rows(self.context, imported, self.query["outcome"], self.query.get("cursor"))


class ImportApplication(Handler):
    path = "/api/v1/imports/{imported}/application"

    @operation(
        summary="按预览写入；可同时给未激活的人员发送邀请短信",
        verb="record.import",
        body=record({}, {"invite": BOOLEAN}, closed=True),
        answers={202: IMPORT},
        problems=("import.not_found", "import.not_ready"),
    )
    async def post(self, imported: str) -> Any:
        return await imports.apply(self.context, imported, invite=self.body.get("invite", False))
