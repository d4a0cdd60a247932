"""Registers: lists for any template with views, exports, bulk steps, and how somebody likes to see a list."""

from typing import Any

from server.actions.records import bulk_steps
from server.actions.registers import register_exports, register_lists, register_preferences, register_records, registers
from server.handlers.applications import ACTION, HOLDER
from server.handlers.base import Handler
from server.handlers.jobs import JOB
from server.handlers.operations import operation
from server.handlers.schemas import (
    ANSWER_WORDS,
    ANSWERS,
    BOOLEAN,
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
    record,
)

SCOPE = {
    "type": "string", "maxLength": 100,
    "description": "region:410105、organization:<单位> 或 *；出入登记为 place:<场所>；只有一个范围时可不给",
}  # fmt: skip
TEXT = {"type": "string", "maxLength": 100}
FILTER_VALUE = {"type": "string", "maxLength": 200, "description": "每个筛选条件一个参数：f.<筛选>=<值>"}
LONG_CURSOR = {"type": "string", "maxLength": 300}
NAME = {"type": "string", "minLength": 1, "maxLength": 80}
PURPOSE = {"type": "string", "minLength": 2, "maxLength": 200}
WANTED = {
    "scope": SCOPE,
    "tab": TEXT,
    "q": TEXT,
    "filters": {"type": "object", "maxProperties": 20, "additionalProperties": FILTER_VALUE},
}
SCOPED = ("register.not_found", "register.scope", "organization.not_found")

GIVEN = record({}, {"comment": STRING, "flags": listed(STRING), "form": OBJECT})
COMMENTED = {"enum": ["none", "optional", "required"]}
COLUMN = record({"id": STRING, "title": STRING, "kind": STRING, "width": INTEGER, "is_sensitive": BOOLEAN})
OPTION = record({"value": STRING, "title": STRING})
TITLED = record({"id": STRING, "title": STRING})
STATE = record({"id": STRING, "title": STRING, "tone": STRING})
REGISTER = record(
    {
        "id": STRING, "version": INTEGER, "title": STRING, "category": STRING,
        "home": {"enum": ["organization", "region", "place"]},
        "columns": listed(COLUMN),
        "filters": listed(
            record({"id": STRING, "title": STRING, "kind": STRING, "tree": BOOLEAN, "options": listed(OPTION)})
        ),
        "search": listed(record({"title": STRING, "how": {"enum": ["exact", "parts"]}})),
        "tabs": listed(TITLED), "sorts": listed(STRING), "states": listed(STATE),
        "bulk": listed(record({"action": STRING, "title": STRING, "comment": COMMENTED})),
        "imports": listed(TITLED),
        "exports": listed(record({"id": STRING, "title": STRING, "columns": listed(COLUMN)})),
        "is_entered": BOOLEAN,
        "may": record({"enter": BOOLEAN, "export": BOOLEAN, "import": BOOLEAN}),
        "scopes": listed(record({"scope": STRING, "title": STRING})),
    }
)  # fmt: skip
ROW = record(
    {
        "id": STRING, "state": STATE, "cells": OBJECT, "unread": BOOLEAN, "revision": INTEGER,
        "due_at": NULLABLE_INSTANT, "overdue": BOOLEAN,
    }
)  # fmt: skip
SHOWN_FIELD = {**ANSWER_WORDS, "masked": BOOLEAN}
RECORD_FIELD = record({**SHOWN_FIELD, "items": nullable(listed(listed(record(SHOWN_FIELD))))})
RECORD = record(
    {
        "id": STRING, "register": STRING, "version": INTEGER, "title": STRING, "organization": NULLABLE,
        "organization_name": NULLABLE, "region": NULLABLE, "number": NULLABLE_INTEGER, "claimed": nullable(HOLDER),
        "state": STATE, "at": INSTANT, "changed_at": INSTANT, "due_at": NULLABLE_INSTANT, "overdue": BOOLEAN,
        "revision": INTEGER,
        "groups": listed(record({"title": NULLABLE, "fields": listed(RECORD_FIELD)})),
        "photos": listed(record({"path": STRING, "id": STRING})),
        "flags": listed(STRING), "letter": BOOLEAN, "actions": listed(ACTION), "editable": BOOLEAN,
        "may": record({"claim": BOOLEAN, "comment": BOOLEAN, "unmask": BOOLEAN}),
    }
)  # fmt: skip
PREVIEW = record(
    {
        "can": INTEGER, "cannot": INTEGER, "partial": BOOLEAN,
        "reasons": listed(record({"record": STRING, "code": STRING, "detail": STRING})),
    }
)  # fmt: skip
PREFERENCES = {
    "columns": {"type": ["array", "null"], "items": NAME, "maxItems": 60},
    "sort": {"type": ["string", "null"], "maxLength": 40},
    "tab": {"type": ["string", "null"], "maxLength": 40},
}


class Registers(Handler):
    path = "/api/v1/registers"

    @operation(summary="可查看的台账", verb="record.list", answers={200: record({"items": listed(REGISTER)})})
    async def get(self) -> Any:
        return await registers.list_registers(self.context)


class Register(Handler):
    path = "/api/v1/registers/{register}"

    @operation(
        summary="一份台账的列、筛选、页签与可做的事", verb="record.list", answers={200: REGISTER},
        problems=("register.not_found",),
    )  # fmt: skip
    async def get(self, register: str) -> Any:
        return await registers.get_register(self.context, register)


class RegisterRecords(Handler):
    path = "/api/v1/registers/{register}/records"

    @operation(
        summary="台账的记录：范围、页签、筛选（f.<筛选>=<值>）、查找与排序；partial 表示未满一页但可继续",
        verb="record.list",
        query={
            "scope": SCOPE, "tab": TEXT, "q": TEXT, "sort": TEXT, "f.": FILTER_VALUE, "limit": LIMIT,
            "cursor": LONG_CURSOR,
        },
        answers={200: record({"items": listed(ROW), "next": NULLABLE, "partial": BOOLEAN})},
        problems=(*SCOPED, "page.cursor", "place.not_found", "limit.exceeded"),
    )  # fmt: skip
    async def get(self, register: str) -> Any:
        asked = {**self.query, "filters": self.query["f."]}
        return await register_lists.list_records(self.context, register, asked)

    @operation(
        summary="手工新增一条记录",
        verb="record.change",
        body={
            **record({"answers": ANSWERS}, {"organization": ID, "region": ID}, closed=True),
            "oneOf": [{"required": ["organization"]}, {"required": ["region"]}],
        },
        answers={201: RECORD},
        problems=(
            *SCOPED, "register.not_entered", "region.not_found", "answers.invalid", "photo.not_found",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, register: str) -> Any:
        return await register_records.enter(self.context, register, self.body)


class RegisterTabs(Handler):
    path = "/api/v1/registers/{register}/tabs"

    @operation(
        summary="各页签的记录数",
        verb="record.list",
        query={"scope": SCOPE},
        answers={
            200: record(
                {
                    "scope": STRING,
                    "total": INTEGER,
                    "tabs": listed(record({"id": STRING, "title": STRING, "count": INTEGER})),
                }
            )
        },
        problems=SCOPED,
    )
    async def get(self, register: str) -> Any:
        return await register_lists.count_tabs(self.context, register, self.query.get("scope"))


class RegisterExports(Handler):
    path = "/api/v1/registers/{register}/exports"

    @operation(
        summary="导出筛选出的记录（后台任务）；未遮盖的内容须有权限并写明用途，留有记录",
        verb="record.export",
        body=record(
            {"format": {"enum": ["xlsx", "csv", "json"]}},
            {
                **WANTED, "sort": TEXT, "export": TEXT, "columns": listed(NAME, maxItems=60), "clear": BOOLEAN,
                "purpose": PURPOSE,
            },
            closed=True,
        ),
        answers={201: JOB},
        problems=(*SCOPED, "register.clear", "request.parameter"),
        creates=True,
    )  # fmt: skip
    async def post(self, register: str) -> Any:
        return await register_exports.order(self.context, register, self.body)


class RegisterBulk(Handler):
    path = "/api/v1/registers/{register}/bulk"

    @operation(
        summary="批量办理：preview 只说明多少条可以办、其余为何不能；否则是后台任务，逐条办理",
        verb="record.list",
        body={
            **record(
                {"action": TEXT},
                {
                    "given": GIVEN, "records": listed(ID, maxItems=500, minItems=1),
                    "filter": record({}, {**WANTED, "sort": TEXT}, closed=True), "preview": BOOLEAN,
                },
                closed=True,
            ),
            "oneOf": [{"required": ["records"]}, {"required": ["filter"]}],
        },
        answers={200: record({"preview": nullable(PREVIEW), "job": nullable(JOB)})},
        problems=(*SCOPED, "register.action", "request.parameter"),
        creates=True,
    )  # fmt: skip
    async def post(self, register: str) -> Any:
        return await bulk_steps.order(self.context, register, self.body)


class OwnRegisterPreferences(Handler):
    path = "/api/v1/me/register-preferences/{register}"

    @operation(
        summary="我看这份台账的列、排序与页签",
        verb="record.list",
        answers={200: record(PREFERENCES)},
        problems=("register.not_found",),
    )
    async def get(self, register: str) -> Any:
        return await register_preferences.get_own(self.context, register)

    @operation(
        summary="保存我看这份台账的列、排序与页签",
        verb="record.list",
        body=record({}, PREFERENCES, closed=True),
        answers={200: record(PREFERENCES)},
        problems=("register.not_found",),
    )
    async def put(self, register: str) -> Any:
        return await register_preferences.put_own(self.context, register, self.body)
