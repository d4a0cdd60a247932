"""Small builders for the JSON Schemas of bodies and answers, and the shapes that several resources share."""

from datetime import datetime
from functools import lru_cache
from typing import Any

import jsonschema_rs
import orjson

Schema = dict[str, Any]

STRING: Schema = {"type": "string"}
NULLABLE: Schema = {"type": ["string", "null"]}
INTEGER: Schema = {"type": "integer"}
NULLABLE_INTEGER: Schema = {"type": ["integer", "null"]}
BOOLEAN: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
NULLABLE_INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
BINARY: Schema = {"type": "string", "format": "binary"}
DAY: Schema = {"type": "string", "format": "date"}
ID: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_:.-]{1,80}$"}
ANSWERS: Schema = {"type": "object", "maxProperties": 200}
PHONE: Schema = {"type": "string", "pattern": "^1[3-9][0-9]{9}$"}
# Signs that people see: nothing that controls, hides, turns the direction of the rest, or begins markup.
PLAIN = r"[^\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff<>]"
PLAIN_TEXT = rf"^{PLAIN}*[^\s{PLAIN[2:]}{PLAIN}*$"  # of which one at least is no blank
CURSOR: Schema = {"type": "string", "maxLength": 200}
LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
SCALE: Schema = {"type": "integer", "minimum": 1, "maximum": 40, "default": 8, "description": "每个码点的像素"}


def record(required: Schema, optional: Schema | None = None, *, closed: bool = False) -> Schema:
    """An object schema: `required` and `optional` map names to schemas; `closed` refuses unknown members."""
    schema: Schema = {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }
    if closed:
        schema["additionalProperties"] = False
    return schema


def listed(item: Schema, **limits: int) -> Schema:
    """An array schema."""
    return {"type": "array", "items": item, **limits}


def nullable(schema: Schema) -> Schema:
    """A schema that also takes null."""
    return {"anyOf": [schema, {"type": "null"}]}


def page(item: Schema) -> Schema:
    """A page of a list: items and the cursor of the next page, null at the end."""
    return record({"items": listed(item), "next": NULLABLE})


def parameter_problem(value: Any, schema: Schema) -> str | None:
    """Why a query parameter is wrong, or None."""
    if schema.get("format") == "date-time" and not _is_instant(value):
        return "应为带时区的时间，如 2026-01-31T08:00:00+08:00"
    return None if _validator(orjson.dumps(schema)).is_valid(value) else "不符合要求"


def _is_instant(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


@lru_cache(maxsize=256)
def _validator(schema: bytes) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(orjson.loads(schema), validate_formats=True)


COLOR: Schema = record(
    {
        "policy": STRING,
        "policy_version": INTEGER,
        "color": STRING,
        "label": STRING,
        "alert": BOOLEAN,
        "reasons": listed(
            record(
                {
                    "rule": NULLABLE,
                    "color": STRING,
                    "reason": STRING,
                    "message": STRING,
                    "evidence": listed(record({"id": STRING, "kind": STRING, "date": NULLABLE, "source": NULLABLE})),
                    "until": NULLABLE_INSTANT,
                    "alert": BOOLEAN,
                }
            )
        ),
        "since": INSTANT,
        "changes_at": NULLABLE_INSTANT,
    }
)
PERSON: Schema = record(
    {"id": STRING, "name": STRING, "document_type": STRING, "document_number": STRING, "is_self": BOOLEAN},
)
FIELD_ERROR: Schema = record({"pointer": STRING, "code": STRING, "message": STRING})
PROBLEM: Schema = record(
    {"type": STRING, "title": STRING, "status": INTEGER, "detail": STRING, "code": STRING, "request_id": STRING},
    {"errors": listed(FIELD_ERROR)},
)
RECEIPT: Schema = record(
    {
        "id": STRING,
        "number": STRING,
        "template": STRING,
        "version": INTEGER,
        "title": STRING,
        "publication": NULLABLE,
        "round": NULLABLE,
        "revision": INTEGER,
        "at": INSTANT,
        "person": {"anyOf": [record({"id": STRING}), {"type": "null"}]},
    }
)
VISIT: Schema = record(
    {
        "id": STRING,
        "at": INSTANT,
        "place": STRING,
        "kind": STRING,
        "entry": STRING,
        "source": STRING,
        "card": record({"name": STRING, "document_type": STRING, "document_number": STRING}),
        "policy": STRING,
        "color": STRING,
        "rules": listed(NULLABLE),
        "alert": BOOLEAN,
        "place_title": STRING,
        "kind_title": STRING,
        "entry_title": STRING,
    }
)
SHOWN_PLACE: Schema = record(
    {"id": STRING, "kind": STRING, "kind_title": STRING, "title": STRING, "region": NULLABLE},
)
PLACE: Schema = record(
    {
        "id": STRING, "kind": STRING, "status": STRING, "title": NULLABLE, "region": NULLABLE, "address": NULLABLE,
        "code": STRING, "url": STRING,
    }
)  # fmt: skip
ANSWER_WORDS = {"path": STRING, "title": STRING, "text": NULLABLE, "widget": STRING, "value": {}}
ANSWER_GROUPS: Schema = listed(
    record(
        {
            "title": NULLABLE,
            "fields": listed(record({**ANSWER_WORDS, "items": nullable(listed(listed(record(ANSWER_WORDS))))})),
        }
    )
)
FORM_TREE: Schema = record(
    {"template": STRING, "version": INTEGER, "title": STRING, "pages": listed(OBJECT)}, {"title_en": NULLABLE}
)
