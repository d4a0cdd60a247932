"""The signed code that a person shows, the keys that prove it offline, and its check by a guard."""

from typing import Any

from server.actions.colors import codes
from server.actions.colors.code_texts import MOST_TEXT
from server.actions.places import code_checks
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import (
    BOOLEAN,
    COLOR,
    ID,
    INSTANT,
    INTEGER,
    NULLABLE,
    NULLABLE_INSTANT,
    PERSON,
    SHOWN_PLACE,
    STRING,
    listed,
    nullable,
    record,
)  # fmt: skip

KEYS_CACHED = "public, max-age=300"
CODE = record(
    {
        "text": {**STRING, "description": "二维码的内容，格式见 docs/codes.md"}, "issued_at": INSTANT,
        "expires_at": INSTANT, "refresh_in": {**INTEGER, "description": "多少秒后换新"}, "server_time": INSTANT,
        "person": PERSON, "colors": listed(COLOR),
    }
)  # fmt: skip
KEY = record(
    {"id": STRING, "algorithm": {"const": "Ed25519"}, "key": STRING, "not_before": INSTANT, "not_after": INSTANT}
)
CHECKED_COLOR = record(
    {
        "policy": STRING, "color": STRING, "label": STRING, "alert": BOOLEAN, "since": INSTANT,
        "changes_at": NULLABLE_INSTANT, "reasons": listed(record({"reason": STRING, "until": NULLABLE_INSTANT})),
    }
)  # fmt: skip
CHECK = record(
    {
        "server_time": INSTANT, "issued_at": INSTANT,
        "person": record({"name": STRING, "document_type": STRING, "document_number": STRING}),
        "colors": listed(CHECKED_COLOR), "alert": BOOLEAN, "place": nullable(SHOWN_PLACE), "entry": NULLABLE,
        "visit": {**NULLABLE, "description": "已登记的出入；需先填表时为空"},
        "due": listed(record({"template": STRING, "title": STRING})),
    }
)  # fmt: skip


class OwnCode(Handler):
    path = "/api/v1/me/code"

    @operation(
        summary="出示的颜值码：签名、短时有效",
        verb="account",
        query={"person": ID},
        answers={200: CODE},
        problems=("person.not_found", "proxy.consent_needed"),
    )
    async def get(self) -> Any:
        return await codes.own_code(self.context, self.query.get("person"))


class CodeKeys(Handler):
    path = "/api/v1/code-keys"

    @operation(
        summary="验证颜值码的公钥（离线验证用）",
        verb=PUBLIC,
        answers={200: record({"keys": listed(KEY), "skew_seconds": INTEGER})},
    )
    async def get(self) -> Any:
        self.set_header("Cache-Control", KEYS_CACHED)
        return codes.public_keys(self.context)


class CodeChecks(Handler):
    path = "/api/v1/code-checks"

    @operation(
        summary="值守人员核验颜值码；给出场所时同时登记出入",
        verb="code.verify",
        body=record(
            {"text": {"type": "string", "minLength": 1, "maxLength": MOST_TEXT}},
            {"place": ID, "entry": ID},
            closed=True,
        ),
        answers={200: CHECK},
        problems=(
            "code.expired", "code.forged", "code.foreign", "person.not_found", "place.not_found", "place_code.inactive",
            "place_code.entry", "consent.required", "policy.not_found", "limit.exceeded",
        ),
    )  # fmt: skip
    async def post(self) -> Any:
        return await code_checks.check_code(self.context, self.body)
