"""Templates, the trees that clients draw, publications and submissions."""

from typing import Any

from server.actions import form_trees, publications, submissions, templates
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import (
    ANSWERS,
    BOOLEAN,
    DAY,
    FIELD_ERROR,
    FORM_TREE,
    ID,
    INSTANT,
    INTEGER,
    OBJECT,
    RECEIPT,
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
PUBLICATION = record(
    {
        "id": STRING, "template": STRING, "version": INTEGER, "title": STRING, "audience": STRING, "schedule": OBJECT,
        "status": STRING, "created_at": INSTANT,
    }
)  # fmt: skip


class Templates(Handler):
    path = "/api/v1/templates"

    @operation(summary="表单模板库", verb=PUBLIC, answers={200: record({"items": listed(TEMPLATE)})})
    async def get(self) -> Any:
        return {"items": [templates.summary(template) for template in self.services.templates.all()]}


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


class Submissions(Handler):
    path = "/api/v1/submissions"

    @operation(
        summary="提交表单",
        verb="account",
        body=record(
            {"template": ID, "answers": ANSWERS},
            {"version": VERSION, "person": ID, "publication": ID, "round": DAY},
            closed=True,
        ),
        answers={201: RECEIPT},
        problems=(
            "template.not_found", "template.version", "person.not_found", "person.document_claimed",
            "consent.required", "consent.guardian",
            "publication.not_found", "submission.person_missing", "submission.round_closed", "submission.duplicate",
            "answers.invalid", "proxy.consent_needed", "proxy.refused", "photo.not_found", "claim.not_needed",
            "limit.exceeded",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self) -> Any:
        return await submissions.submit(self.context, self.body)


class Publications(Handler):
    path = "/api/v1/publications"

    @operation(summary="正在收集的表单", verb="account", answers={200: record({"items": listed(PUBLICATION)})})
    async def get(self) -> Any:
        return {"items": [publications.shown_publication(p) for p in await self.services.publications.all()]}

    @operation(
        summary="发布表单（面向所有人，每日）",
        verb="publication.publish",
        body=record({"template": ID}, {"title": {"type": "string", "minLength": 1, "maxLength": 80}}, closed=True),
        answers={201: PUBLICATION},
        problems=("template.not_found",),
        creates=True,
    )
    async def post(self) -> Any:
        return await publications.publish(self.context, self.body)
