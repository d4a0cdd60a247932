"""A small form that uses every part of the language, and shorthands to build others."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from server.forms.templates import Template, parse

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "form_templates"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2020, 2, 20, 10, 30, tzinfo=ZONE)

META: dict[str, Any] = {
    "id": "sample",
    "version": 1,
    "title": "示例",
    "category": "测试",
    "subject": "person",
    "frequency": "once",
    "appendable": True,
    "identity": {"name": "/name", "phone": "/phone"},
    "sensitive": {"/name": {"mask": "name"}, "/phone": {"mask": "phone", "search": True}},
    "profile": {"region": "/origin"},
    "evidence": [
        {
            "kind": "stay",
            "if": {"required": ["returned"], "properties": {"returned": {"const": True}}},
            "fact": {"region": {"$answer": "/origin"}, "source": "self"},
            "at": {"$answer": "/arrived"},
            "until": {"$answer": "/left"},
        },
        {
            "kind": "visit",
            "each": "/track",
            "if": {"properties": {"place": {"const": "医院"}}},
            "fact": {"place": {"$answer": "./place"}, "name": {"$answer": "/name"}},
            "at": "submitted",
        },
    ],
}

SCHEMA: dict[str, Any] = {
    "title": "示例",
    "type": "object",
    "properties": {
        "name": {"type": "string", "title": "姓名", "minLength": 2, "maxLength": 20},
        "document": {
            "type": "object",
            "title": "证件",
            "properties": {
                "type": {
                    "type": "string",
                    "title": "证件类型",
                    "oneOf": [{"const": "10", "title": "居民身份证"}, {"const": "20", "title": "护照"}],
                },
                "number": {"type": "string", "title": "证件号码"},
            },
            "required": ["type", "number"],
            "additionalProperties": False,
            "allOf": [
                {
                    "if": {"required": ["type"], "properties": {"type": {"const": code}}},
                    "then": {"properties": {"number": {"format": name}}},
                }
                for code, name in (("10", "cn-resident-id"), ("20", "passport"))
            ],
        },
        "phone": {"type": "string", "title": "手机号", "format": "cn-mobile"},
        "returned": {"type": "boolean", "title": "是否外地返回"},
        "arrived": {
            "type": "string",
            "title": "到达日期",
            "format": "date",
            "x-default": {"days": 0},
            "x-latest": {"days": 0},
        },
        "left": {"type": "string", "title": "离开日期", "format": "date"},
        "origin": {"type": "string", "title": "出发地", "format": "cn-region"},
        "temperature": {"type": "number", "title": "体温", "minimum": 34, "maximum": 43, "x-unit": "℃"},
        "symptoms": {
            "type": "array",
            "title": "症状",
            "uniqueItems": True,
            "items": {"oneOf": [{"const": "fever", "title": "发热"}, {"const": "cough", "title": "咳嗽"}]},
        },
        "track": {
            "type": "array",
            "title": "活动轨迹",
            "maxItems": 5,
            "items": {
                "type": "object",
                "title": "轨迹",
                "properties": {
                    "place": {"type": "string", "title": "地点"},
                    "masked": {"type": "boolean", "title": "是否戴口罩"},
                    "why": {"type": "string", "title": "未戴原因"},
                },
                "required": ["place", "masked", "why"],
                "additionalProperties": False,
            },
        },
        "pledge": {"type": "boolean", "const": True, "title": "承诺书", "x-pledge": "本人承诺所填属实。"},
    },
    "required": ["name", "document", "phone", "returned", "temperature", "pledge"],
    "additionalProperties": False,
    "allOf": [
        {
            "if": {"required": ["returned"], "properties": {"returned": {"const": True}}},
            "then": {"required": ["arrived", "origin"]},
        }
    ],
}


def control(*names: str, **more: Any) -> dict[str, Any]:
    """A control over `#/properties/<name>/properties/<name>…`."""
    return {"type": "Control", "scope": "#" + "".join(f"/properties/{name}" for name in names), **more}


def rule(effect: str, name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A rule on one field that fails when it is absent."""
    condition = {"scope": f"#/properties/{name}", "schema": schema, "failWhenUndefined": True, **more}
    return {"effect": effect, "condition": condition}


UI: dict[str, Any] = {
    "type": "VerticalLayout",
    "elements": [
        {
            "type": "Group",
            "label": "基本信息",
            "options": {"labelEn": "About you"},
            "elements": [
                control("name"),
                control("document"),
                control("phone"),
                control("returned", options={"mustAnswer": True}),
            ],
        },
        {
            "type": "Group",
            "label": "行程",
            "rule": rule("SHOW", "returned", {"const": True}),
            "elements": [control("arrived"), control("left"), control("origin")],
        },
        {"type": "Label", "text": "请如实填写"},
        control("temperature"),
        control("symptoms", rule=rule("SHOW", "temperature", {"minimum": 37.3})),
        control(
            "track",
            options={
                "detail": {
                    "type": "VerticalLayout",
                    "elements": [
                        control("place"),
                        control("masked"),
                        control("why", rule=rule("HIDE", "masked", {"const": True})),
                    ],
                }
            },
        ),
        control("pledge"),
    ],
}

ANSWERS: dict[str, Any] = {
    "name": "张三",
    "document": {"type": "10", "number": "11010519491231002X"},
    "phone": "13812345678",
    "returned": True,
    "arrived": "2020-02-19",
    "origin": "420106",
    "temperature": 36.5,
    "track": [{"place": "医院", "masked": True}, {"place": "超市", "masked": False, "why": "忘记"}],
    "pledge": True,
}


def sample(**meta: Any) -> Template:
    """The sample form; keywords replace keys of its template.json."""
    return parse(SCHEMA, UI, {**META, **meta})


def simple(properties: dict[str, Any], ui: dict[str, Any] | None = None, **schema: Any) -> Template:
    """A form with these properties, shown in the order written unless a UI is given."""
    whole = {"type": "object", "title": "t", "properties": properties, "additionalProperties": False, **schema}
    default = {"type": "VerticalLayout", "elements": [control(name) for name in properties]}
    return parse(whole, ui or default, {**META, "identity": {}, "sensitive": {}, "evidence": [], "profile": {}})


def codes(errors: list[Any]) -> list[tuple[str, str]]:
    """Pointers and codes of errors, in order."""
    return [(error.pointer, error.code) for error in errors]
