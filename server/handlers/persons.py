"""Oneself and those one answers for: persons, colors, visits, submissions, what is to do."""

from typing import Any

from server.actions.colors import colors
from server.actions.people import persons, profile_history, profiles, proxy_requests
from server.actions.places import visits
from server.actions.submissions import own_answers, prefill, submissions, todos
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    ANSWER_GROUPS,
    BOOLEAN,
    COLOR,
    CURSOR,
    DAY,
    FORM_TREE,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    OBJECT,
    PERSON,
    RECEIPT,
    STRING,
    VISIT,
    listed,
    page,
    record,
)  # fmt: skip

PERSON_ID = {**ID, "description": "人员编号；省略时为本人"}
PAGED = {"limit": LIMIT, "cursor": CURSOR}
LISTED = record({**PERSON["properties"], "verification": STRING, "is_limited": BOOLEAN})
FORMER = record({"name": STRING, "document_type": STRING, "document_number": STRING, "until": INSTANT})
OWN_PERSON = record(
    {
        **PERSON["properties"],
        "phone": STRING,
        "region": NULLABLE,
        "profile": {"type": "object", "additionalProperties": STRING},
        "details": listed(record({"name": STRING, "title": STRING, "text": STRING})),
        "verification": record({"status": STRING, "reason": NULLABLE, "at": NULLABLE_INSTANT}),
        "former_documents": listed(FORMER),
        "forms": listed(STRING),
    }
)
REVISION = record(
    {
        "submission": STRING, "template": STRING, "title": STRING, "revision": INTEGER, "supersedes": NULLABLE,
        "at": INSTANT, "is_mine": BOOLEAN,
    }
)  # fmt: skip
PROXY = record(
    {
        "id": STRING, "person": STRING, "name": STRING, "phone": STRING, "is_mine": BOOLEAN, "relation": NULLABLE,
        "status": STRING, "at": INSTANT,
    }
)  # fmt: skip
RELATION = {"type": "string", "enum": ["child", "parent", "spouse", "relative", "guardian", "other"]}
PERSON_PAGED = {"person": {**ID, "x-required": True}, **PAGED}


class OwnPersons(Handler):
    path = "/api/v1/me/persons"

    @operation(summary="我和我代填的人员", verb="account", answers={200: record({"items": listed(LISTED)})})
    async def get(self) -> Any:
        return {"items": await persons.list_own(self.context)}


class OwnPerson(Handler):
    path = "/api/v1/me/persons/{person}"

    @operation(
        summary="一个人员的资料、实名状态与曾用证件（敏感项已遮盖）",
        verb="account",
        answers={200: OWN_PERSON},
        problems=("person.not_found", "proxy.consent_needed"),
    )
    async def get(self, person: str) -> Any:
        return await profiles.get_own(self.context, person)


class OwnPersonForm(Handler):
    path = "/api/v1/me/persons/{person}/forms/{template}"

    @operation(
        summary="为已登记的人填写表单：不再询问身份；可修改的表单带出上次的答案",
        verb="account",
        answers={200: FORM_TREE},
        problems=("person.not_found", "proxy.consent_needed", "template.not_found"),
    )
    async def get(self, person: str, template: str) -> Any:
        return await prefill.known_form(self.context, person, template)


class OwnHistory(Handler):
    path = "/api/v1/me/persons/{person}/history"

    @operation(
        summary="资料的修改记录：每次修改都是一份新的提交",
        verb="account",
        query=PAGED,
        answers={200: page(REVISION)},
        problems=("person.not_found", "page.cursor"),
    )
    async def get(self, person: str) -> Any:
        return await profile_history.list_history(self.context, person, self.query["limit"], self.query.get("cursor"))


class OwnProxies(Handler):
    path = "/api/v1/me/proxies"

    @operation(
        summary="代填管理：我为谁代填，谁为我代填", verb="account", answers={200: record({"items": listed(PROXY)})}
    )
    async def get(self) -> Any:
        return {"items": await proxy_requests.list_own(self.context)}

    @operation(
        summary="申请为成年人代填，须其本人同意",
        verb="account",
        body=record({"person": ID, "relation": RELATION}, closed=True),
        answers={201: PROXY},
        problems=("person.not_found", "proxy.not_needed", "proxy.nobody_to_ask"),
        creates=True,
    )
    async def post(self) -> Any:
        return await proxy_requests.request(self.context, self.body["person"], self.body["relation"])


class ProxyDecision(Handler):
    path = "/api/v1/me/proxies/{proxy}/decision"

    @operation(
        summary="本人同意或拒绝代填申请",
        verb="account",
        body=record({"accept": BOOLEAN}, closed=True),
        answers={201: PROXY},
        problems=("proxy.not_found", "proxy.decided"),
        creates=True,
    )
    async def post(self, proxy: str) -> Any:
        return await proxy_requests.decide(self.context, proxy, self.body["accept"])


class OwnProxy(Handler):
    path = "/api/v1/me/proxies/{proxy}"

    @operation(summary="任一方解除代填", verb="account", answers={204: None}, problems=("proxy.not_found",))
    async def delete(self, proxy: str) -> None:
        await proxy_requests.end(self.context, proxy)


TODO = record(
    {
        "publication": STRING, "template": STRING, "version": INTEGER, "title": STRING, "organization": NULLABLE,
        "organization_name": NULLABLE, "round": DAY, "opens_at": INSTANT, "due_at": INSTANT, "closes_at": INSTANT,
        "done_at": NULLABLE_INSTANT, "state": {"enum": ["open", "overdue", "leave", "done", "missed"]},
        "prefill": BOOLEAN,
    }
)  # fmt: skip


class OwnColor(Handler):
    path = "/api/v1/me/color"

    @operation(
        summary="我的颜值与原因",
        verb="account",
        query={"person": PERSON_ID},
        answers={200: record({"server_time": INSTANT, "person": PERSON, "colors": listed(COLOR)})},
        problems=("person.not_found", "proxy.consent_needed"),
    )
    async def get(self) -> Any:
        return await colors.own_color(self.context, self.query.get("person"))


class OwnTodo(Handler):
    path = "/api/v1/me/todo"

    @operation(
        summary="现在要填的表单，以及一天内错过的",
        verb="account",
        query={"person": PERSON_ID},
        answers={
            200: record(
                {
                    "person": STRING,
                    "round": DAY,
                    "items": listed(TODO),
                    "missed": listed(TODO),
                }
            )
        },
        problems=("person.not_found", "proxy.consent_needed"),
    )
    async def get(self) -> Any:
        return await todos.list_todo(self.context, self.query.get("person"))


class OwnVisits(Handler):
    path = "/api/v1/me/visits"

    @operation(
        summary="近期出入记录",
        verb="account",
        query=PERSON_PAGED,
        answers={200: page(VISIT)},
        problems=("person.not_found", "page.cursor"),
    )
    async def get(self) -> Any:
        return await visits.list_own(self.context, self.query["person"], self.query["limit"], self.query.get("cursor"))


class OwnSubmissions(Handler):
    path = "/api/v1/me/submissions"

    @operation(
        summary="我的提交记录",
        verb="account",
        query=PERSON_PAGED,
        answers={200: page(RECEIPT)},
        problems=("person.not_found", "page.cursor"),
    )
    async def get(self) -> Any:
        return await submissions.list_own(
            self.context, self.query["person"], self.query["limit"], self.query.get("cursor")
        )


OWN_SUBMISSION = record(
    {
        **RECEIPT["properties"], "answers": OBJECT, "groups": ANSWER_GROUPS,
        "change": {"enum": ["correction", "new", None], "description": "correction：更正本次；new：重新填写"},
    }
)  # fmt: skip


class OwnSubmission(Handler):
    path = "/api/v1/me/submissions/{submission}"

    @operation(
        summary="一条提交的内容（敏感项已遮盖）；change 说明现在可以怎样更改",
        verb="account",
        answers={200: OWN_SUBMISSION},
        problems=("submission.not_found", "person.not_found"),
    )
    async def get(self, submission: str) -> Any:
        return await own_answers.get_own(self.context, submission)


class PastColor(Handler):
    path = "/api/v1/persons/{person}/color"

    @operation(
        summary="回溯某人在某一时刻的颜值与依据",
        verb="color.replay",
        query={
            "at": {"type": "string", "format": "date-time", "x-required": True},
            "policy": {**ID, "default": "four_color"},
        },
        answers={
            200: record({"person": OBJECT, "at": INSTANT, "region": {"type": ["string", "null"]}, "color": COLOR})
        },
        problems=("person.not_found", "policy.not_found"),
    )
    async def get(self, person: str) -> Any:
        return await colors.replay_color(self.context, person, self.query["policy"], self.query["at"])
