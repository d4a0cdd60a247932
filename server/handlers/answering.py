"""Answering: the form drawn for a person, submissions, drafts, corrections with their history."""

from typing import Any

from server.actions.submissions import corrections, drafts, prefill, submissions
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.publications import ROUND, VERSION
from server.handlers.schemas import (
    ANSWERS,
    BOOLEAN,
    DAY,
    FORM_TREE,
    ID,
    INSTANT,
    NULLABLE,
    NULLABLE_INSTANT,
    NULLABLE_INTEGER,
    OBJECT,
    PERSON,
    RECEIPT,
    STRING,
    listed,
    nullable,
    record,
)  # fmt: skip

CLOSED = ("publication.not_found", "publication.paused", "publication.ended")
REVISION = record(
    {
        **RECEIPT["properties"], "is_mine": BOOLEAN, "reason": NULLABLE,
        "changes": listed(record({"pointer": STRING, "title": STRING, "before": NULLABLE, "after": NULLABLE})),
    }
)  # fmt: skip
DRAFT = {"form": STRING, "person": NULLABLE, "version": NULLABLE_INTEGER, "at": INSTANT}


class Submissions(Handler):
    path = "/api/v1/submissions"

    @operation(
        summary="提交表单；same_as 给出以前的提交时，只需填写必答与有变化的项",
        verb="account",
        body=record(
            {"template": ID, "answers": ANSWERS},
            {"version": VERSION, "person": ID, "publication": ID, "round": DAY, "same_as": ID, "draft": BOOLEAN},
            closed=True,
        ),
        answers={201: RECEIPT},
        problems=(
            "template.not_found", "template.version", "person.not_found", "person.document_claimed",
            "consent.required", "consent.guardian", *CLOSED,
            "submission.person_missing", "submission.round_closed", "submission.duplicate",
            "submission.not_addressed", "submission.not_found", "submission.application",
            "answers.invalid", "proxy.consent_needed", "proxy.refused", "photo.not_found", "claim.not_needed",
            "limit.exceeded",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self) -> Any:
        return await submissions.submit(self.context, self.body)


class PublicationForm(Handler):
    path = "/api/v1/publications/{publication}/form"

    @operation(
        summary="为某人填报：表单树、本次填报与上次的答案",
        verb="account",
        query={"person": ID},
        answers={
            200: record(
                {
                    "publication": STRING, "title": STRING, "sender": NULLABLE,
                    "person": nullable(PERSON), "round": nullable(ROUND),
                    "done_at": NULLABLE_INSTANT, "form": FORM_TREE, "prefill": OBJECT, "same_as": NULLABLE,
                }
            )
        },
        problems=(
            *CLOSED, "person.not_found", "proxy.consent_needed", "submission.not_addressed",
            "submission.person_missing", "template.version", "template.not_found",
        ),
    )  # fmt: skip
    async def get(self, publication: str) -> Any:
        return await prefill.form_of(self.context, publication, self.query.get("person"))


class Corrections(Handler):
    path = "/api/v1/submissions/{submission}/corrections"

    @operation(
        summary="更正本次填报：给出全部答案，未给出的敏感项保持不变",
        verb="account",
        body=record(
            {"answers": ANSWERS},
            {"reason": {"type": "string", "minLength": 1, "maxLength": 200}, "revision": VERSION, "version": VERSION},
            closed=True,
        ),
        answers={201: RECEIPT},
        problems=(
            "submission.not_found", "submission.changed", "correction.closed", "correction.facts", "answers.invalid",
            "consent.required", "consent.guardian", "template.version", "photo.not_found", "round.not_found", *CLOSED,
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, submission: str) -> Any:
        return await corrections.correct(self.context, submission, self.body)


class OwnRevisions(Handler):
    path = "/api/v1/me/submissions/{submission}/revisions"

    @operation(
        summary="一次填报的各次更正与每次的变化（敏感项已遮盖）",
        verb="account",
        answers={200: record({"items": listed(REVISION)})},
        problems=("submission.not_found",),
    )
    async def get(self, submission: str) -> Any:
        return await corrections.list_revisions(self.context, submission)


class OwnDraft(Handler):
    path = "/api/v1/me/drafts/{form}"

    @operation(
        summary="没有填完的草稿",
        verb="account",
        query={"person": ID},
        answers={200: record({**DRAFT, "answers": OBJECT})},
        problems=("draft.not_found", "template.not_found", "person.not_found"),
    )
    async def get(self, form: str) -> Any:
        return await drafts.get(self.context, form, self.query.get("person"))

    @operation(
        summary="保存草稿（不校验，保留三十天）",
        verb="account",
        query={"person": ID},
        body=record({"answers": OBJECT}, {"version": VERSION}, closed=True),
        answers={200: record(DRAFT)},
        problems=("draft.too_large", "template.not_found", "person.not_found"),
    )
    async def put(self, form: str) -> Any:
        return await drafts.save(self.context, form, self.query.get("person"), self.body)

    @operation(summary="删除草稿", verb="account", query={"person": ID}, answers={204: None})
    async def delete(self, form: str) -> None:
        await drafts.delete(self.context, form, self.query.get("person"))
