"""A small lifecycle over the sample form that uses every part of the language."""

from typing import Any

from server.forms.lifecycles import Lifecycle, lifecycle_of
from server.forms.templates import Template
from tests.forms.samples import sample

LIFECYCLE: dict[str, Any] = {
    "initial": "review",
    "number": {"per": "month", "title": "本月第{n}次申请"},
    "submitted": [{"notice": {"to": "staff", "kind": "application.received"}}],
    "states": {
        "review": {"title": "审核中", "tone": "active", "claim": True, "due": {"working_days": 3}},
        "second": {"title": "复核中", "tone": "active", "due": "keep"},
        "returned": {"title": "退回补正", "tone": "warning", "edit": "flagged"},
        "approved": {"title": "已通过", "tone": "good", "final": True},
        "lapsed": {"title": "逾期失效", "tone": "neutral", "final": True},
    },
    "transitions": [
        {
            "id": "approve_cool", "action": "approve", "title": "直接通过", "from": ["review"], "to": "approved",
            "by": "staff", "verb": "record.decide", "level": "district",
            "if": {"properties": {"answers": {"properties": {"temperature": {"maximum": 37}}}}},
        },
        {
            "id": "approve", "action": "approve", "title": "通过", "from": ["review"], "to": "second",
            "by": "staff", "verb": "record.decide", "level": "district", "comment": "none",
        },
        {
            "id": "confirm", "action": "approve", "title": "复核通过", "from": ["second"], "to": "approved",
            "by": "staff", "verb": "record.decide", "level": "city",
            "form": {
                "type": "object", "title": "批复", "additionalProperties": False, "required": ["letter_no"],
                "properties": {
                    "letter_no": {"type": "string", "title": "文号", "minLength": 3},
                    "plate": {"type": "string", "title": "车牌", "format": "cn-plate"},
                },
            },
            "effects": [
                {"evidence": {"kind": "stay", "fact": {"region": {"$answer": "/origin"}}, "at": "submitted"}},
                {"letter": "approval"},
            ],
        },
        {
            "id": "return", "action": "return", "title": "退回", "from": ["review", "second"], "to": "returned",
            "by": "staff", "verb": "record.decide", "comment": "required", "flags": True,
        },
        {
            "id": "resubmit", "action": "resubmit", "title": "重新提交", "from": ["returned"], "to": "review",
            "by": "owner",
        },
        {
            "id": "lapse", "action": "lapse", "title": "逾期", "from": ["returned"], "to": "lapsed", "by": "system",
        },
    ],
    "timers": [{"in": "returned", "after": {"days": 30}, "action": "lapse"}],
}  # fmt: skip
FORM = sample(lifecycle=LIFECYCLE)


def life(template: Template = FORM) -> Lifecycle:
    """The compiled lifecycle of a template that has one."""
    found = lifecycle_of(template)
    assert found
    return found
