"""Privacy: consent, who looked, one's own data and its end; for officials, exact search and unmasking."""

from typing import Any

from server.actions.privacy import consents, erasure, exports, exports_html, unmasking
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    NULLABLE_INTEGER,
    OBJECT,
    PHONE,
    STRING,
    listed,
    page,
    record,
)  # fmt: skip

PERSON_ID = {**ID, "description": "人员编号；省略时为本人"}
PAGED = {"limit": LIMIT, "cursor": CURSOR}
KIND = {"type": "string", "enum": list(consents.texts())}
CONSENT_TEXT = record(
    {
        "kind": STRING, "version": INTEGER, "title": STRING, "needed_for": STRING, "withdrawal": STRING,
        "text": {**STRING, "description": "Markdown"}, "digest": {**STRING, "description": "正文的 SHA-256"},
    }
)  # fmt: skip
CONSENT = record(
    {
        "id": STRING, "person": NULLABLE, "capacity": {"enum": ["self", "guardian", "proxy"]}, "kind": STRING,
        "version": INTEGER, "digest": STRING, "given": BOOLEAN, "at": INSTANT,
    }
)  # fmt: skip
CARD = record(
    {"id": STRING, "name": STRING, "document_type": STRING, "document_number": STRING, "region": NULLABLE},
)
DISCLOSURE = record(
    {
        "id": STRING, "at": INSTANT, "verb": STRING, "roles": listed(STRING), "fields": listed(STRING),
        "purpose": NULLABLE,
    }
)  # fmt: skip
EXPORT = record(
    {
        "made_at": INSTANT, "person": OBJECT, "account": OBJECT,
        **{name: listed(OBJECT) for name in exports_html.SECTIONS}, "truncated": listed(STRING),
    }
)  # fmt: skip
ERASURE = record(
    {
        "id": STRING, "person": STRING, "at": INSTANT, "erased": listed(record({"what": STRING, "count": INTEGER})),
        "kept": listed(
            record({"what": STRING, "count": NULLABLE_INTEGER, "until": NULLABLE_INSTANT, "why": STRING})
        ),
        "ends_at": INSTANT,
    }
)  # fmt: skip
SOUGHT = {
    "oneOf": [
        record(
            {
                "document": record(
                    {
                        "type": {"enum": list(unmasking.DOCUMENT_FORMATS)},
                        "number": {"type": "string", "minLength": 4, "maxLength": 40},
                    },
                    closed=True,
                )
            },
            closed=True,
        ),
        record({"phone": PHONE}, closed=True),
    ]
}
WHOM = record({}, {"person": PERSON_ID}, closed=True)
DECIDING = ("person.not_found", "person.not_own")


class ConsentTexts(Handler):
    path = "/api/v1/consents"

    @operation(
        summary="各类同意书的现行文本", verb=PUBLIC, answers={200: record({"items": listed(CONSENT_TEXT)})}
    )  # fmt: skip
    async def get(self) -> Any:
        return {"items": consents.list_texts()}


class OwnConsents(Handler):
    path = "/api/v1/me/consents"

    @operation(
        summary="我的同意与撤回记录",
        verb="account",
        query=PAGED,
        answers={200: page(CONSENT)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await consents.list_own(self.context, self.query["limit"], self.query.get("cursor"))

    @operation(
        summary="同意，或撤回同意（given 为 false）",
        verb="account",
        body=record(
            {"kind": KIND, "version": {"type": "integer", "minimum": 1}, "given": BOOLEAN},
            {"person": PERSON_ID},
            closed=True,
        ),
        answers={201: CONSENT},
        problems=("consent.version", "consent.guardian", "consent.not_found", "person.not_found"),
        creates=True,
    )
    async def post(self) -> Any:
        return await consents.record(self.context, self.body)


class OwnDisclosures(Handler):
    path = "/api/v1/me/disclosures"

    @operation(
        summary="谁看过我的信息",
        verb="account",
        query={"person": PERSON_ID, **PAGED},
        answers={200: page(DISCLOSURE)},
        problems=(*DECIDING, "page.cursor"),
    )
    async def get(self) -> Any:
        query = self.query
        return await unmasking.list_disclosures(self.context, query.get("person"), query["limit"], query.get("cursor"))


class OwnExports(Handler):
    path = "/api/v1/me/exports"

    @operation(
        summary="导出我的全部数据（未遮盖，机器可读）",
        verb="account",
        body=WHOM,
        answers={200: EXPORT},
        problems=(*DECIDING, "limit.exceeded"),
    )
    async def post(self) -> Any:
        self.set_header("Content-Disposition", 'attachment; filename="my-data.json"')
        return await exports.export_own(self.context, self.body.get("person"))


class OwnReadableExports(Handler):
    path = "/api/v1/me/exports/readable"

    @operation(
        summary="导出我的全部数据（未遮盖，可阅读打印的网页）",
        verb="account",
        body=WHOM,
        answers={200: STRING},
        media="text/html; charset=utf-8",
        problems=(*DECIDING, "limit.exceeded"),
    )
    async def post(self) -> bytes:
        self.set_header("Content-Disposition", 'attachment; filename="my-data.html"')
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        return await exports_html.export_readable(self.context, self.body.get("person"))


class OwnErasures(Handler):
    path = "/api/v1/me/erasures"

    @operation(
        summary="删除我（或我监护的儿童）的数据；答复写明依法保留的部分与期限",
        verb="account",
        body=record({"confirm": {"const": "删除"}}, {"person": PERSON_ID}, closed=True),
        answers={201: ERASURE},
        problems=(*DECIDING, "organization.last_administrator"),
        creates=True,
    )
    async def post(self) -> Any:
        return await erasure.erase(self.context, self.body.get("person"))


class PersonSearch(Handler):
    path = "/api/v1/persons/search"

    @operation(
        summary="按证件号码或手机号精确查找人员（结果已遮盖）",
        verb="person.search",
        body=SOUGHT,
        answers={200: record({"items": listed(CARD)})},
        problems=("limit.exceeded",),
    )
    async def post(self) -> Any:
        return await unmasking.search(self.context, self.body)


class PersonUnmask(Handler):
    path = "/api/v1/persons/{person}/unmask"

    @operation(
        summary="注明用途后查看未遮盖的个人信息；本人可见",
        verb="person.unmask",
        body=record(
            {
                "fields": listed({"enum": list(unmasking.FIELDS)}, minItems=1, uniqueItems=True),
                "purpose": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^\\S.*\\S$"},
            },
            closed=True,
        ),
        answers={200: record({"person": CARD, "fields": record({}, dict.fromkeys(unmasking.FIELDS, NULLABLE))})},
        problems=("person.not_found", "limit.exceeded"),
    )
    async def post(self, person: str) -> Any:
        return await unmasking.unmask(self.context, person, self.body["fields"], self.body["purpose"])
