"""Templates: the gallery, their parts, the trees that clients draw, and trying one out."""

from typing import Any

from server.actions.submissions import form_trees, templates
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import (
    ANSWERS,
    BOOLEAN,
    FIELD_ERROR,
    FORM_TREE,
    INTEGER,
    OBJECT,
    STRING,
    listed,
    record,
)  # fmt: skip

TEMPLATE = record(
    {
        "id": STRING, "version": INTEGER, "title": STRING, "category": STRING, "subject": STRING, "frequency": STRING,
        "locked": BOOLEAN,
    }
)  # fmt: skip
VERSION = {"type": "integer", "minimum": 1, "maximum": 1_000_000}


class Templates(Handler):
    path = "/api/v1/templates"

    @operation(
        summary="表单模板库，可按分类查看",
        verb=PUBLIC,
        query={"category": {"type": "string", "maxLength": 40}},
        answers={
            200: record(
                {"items": listed(TEMPLATE), "categories": listed(record({"category": STRING, "count": INTEGER}))}
            )
        },
    )
    async def get(self) -> Any:
        return templates.gallery(self.context, self.query.get("category"))


class TemplateDetail(Handler):
    path = "/api/v1/templates/{template}"

    @operation(
        summary="模板的 JSON Schema 与 JSON Forms UI schema",
        verb=PUBLIC,
        query={"version": VERSION},
        answers={200: record({**TEMPLATE["properties"], "schema": OBJECT, "ui": OBJECT})},
        problems=("template.not_found", "template.version"),
    )
    async def get(self, template: str) -> Any:
        found = self.services.templates.preview(template, self.query.get("version"))
        return {**templates.summary(found), "schema": found.schema, "ui": found.ui}


class TemplateForm(Handler):
    path = "/api/v1/templates/{template}/form"

    @operation(
        summary="供小程序绘制的表单树",
        verb=PUBLIC,
        query={"version": VERSION},
        answers={200: FORM_TREE},
        problems=("template.not_found", "template.version"),
    )
    async def get(self, template: str) -> Any:
        return form_trees.form_tree(self.context, template, self.query.get("version"))


class TemplateTrial(Handler):
    path = "/api/v1/templates/{template}/trial"

    @operation(
        summary="试填：返回会保存的答案、错误与产生的依据，不保存",
        verb="account",
        body=record({"answers": ANSWERS}, {"version": VERSION}, closed=True),
        answers={200: record({"answers": OBJECT, "errors": listed(FIELD_ERROR), "facts": listed(OBJECT)})},
        problems=("template.not_found", "template.version"),
    )
    async def post(self, template: str) -> Any:
        return form_trees.try_form(self.context, template, self.body.get("version"), self.body["answers"])
