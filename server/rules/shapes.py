"""The shapes of a policy's and a case's file, as JSON Schema.

What a condition may say is in `conditions`; docs/policies.md explains every key.
"""

from typing import Any

TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
NAME: dict[str, Any] = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
INSTANT: dict[str, Any] = {"type": "string", "format": "date-time"}
MAYBE_INSTANT: dict[str, Any] = {"type": ["string", "null"], "format": "date-time"}


def _object(required: str, properties: dict[str, Any]) -> dict[str, Any]:
    shape = {"type": "object", "required": required.split(), "properties": properties}
    return {**shape, "additionalProperties": False}


COLOR = _object(
    "id label legend", {"id": NAME, "label": TEXT, "legend": TEXT, "advice": TEXT, "alert": {"type": "boolean"}}
)
RULE = _object(
    "id color reason message basis if",
    {
        "id": NAME,
        "color": NAME,
        "reason": TEXT,
        "message": TEXT,
        "basis": TEXT,
        "alert": {"type": "boolean"},
        "if": {"type": "object"},
    },
)
POLICY = _object(
    "id version title effective_from zone colors notes rules otherwise",
    {
        "id": NAME,
        "version": {"type": "integer", "minimum": 1},
        "title": TEXT,
        "basis": TEXT,
        "effective_from": INSTANT,
        "zone": TEXT,
        "first_day": {"enum": [0, 1]},
        "anchors": {"type": "object", "additionalProperties": {"enum": ["at", "until"]}},
        "compound": {"type": "array", "items": NAME},
        "colors": {"type": "array", "minItems": 2, "items": COLOR},
        "notes": {"type": "array", "items": TEXT},
        "application": NAME,
        "rules": {"type": "array", "minItems": 1, "items": RULE},
        "otherwise": _object("color reason message", {"color": NAME, "reason": TEXT, "message": TEXT}),
    },
)
FACT = _object(
    "kind at data",
    {
        "id": TEXT,
        "kind": NAME,
        "at": INSTANT,
        "until": MAYBE_INSTANT,
        "data": {"type": "object"},
        "source": {"type": "string"},
        "recorded_at": MAYBE_INSTANT,
        "superseded_at": MAYBE_INSTANT,
    },
)
CASE = _object(
    "title now facts color rules",
    {
        "title": TEXT,
        "now": INSTANT,
        "person": {"type": "object", "properties": {"region": TEXT, "compound": TEXT}, "additionalProperties": False},
        "facts": {"type": "array", "items": FACT},
        "color": NAME,
        "rules": {"type": "array", "items": NAME},
        "cited": {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}},
        "until": {"type": "object", "additionalProperties": MAYBE_INSTANT},
        "changes_at": MAYBE_INSTANT,
    },
)
