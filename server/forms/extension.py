"""An organization's own fields on a locked template, under the property `extra`, in a last group.

The core stays byte for byte what it was: statistics, evidence and scoring go on reading it; only `extra` is new.
"""

from typing import Any

from server.forms.checks import Finding, check_parts
from server.forms.layouts import generated_ui
from server.forms.templates import Template, parse

EXTRA = "extra"
_SCOPE = f"#/properties/{EXTRA}"
_FORBIDDEN = frozenset(("$ref", "$dynamicRef", "$schema", "$id", "$anchor", "$dynamicAnchor", "$defs"))


class ExtensionRefused(ValueError):
    """The appended fields cannot be taken; every finding names its place."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(f"{each.file}{each.pointer}: {each.message}" for each in findings))
        self.findings = findings


def extend(template: Template, extra_schema: dict[str, Any], extra_ui: dict[str, Any] | None = None) -> Template:
    """The template with an organization's fields appended; raises ExtensionRefused.

    `extra_schema` is an object schema, `extra_ui` a layout over it (scopes `#/properties/<field>`), by default one
    control per field. Conditions can only speak of the appended fields.
    """
    findings = [*_refusals(template), *_schema_refusals(extra_schema)]
    if findings:
        raise ExtensionRefused(findings)
    ui = extra_ui or generated_ui(extra_schema)
    own = check_parts(extra_schema, ui, {**template.meta, "sensitive": {}})
    own = [each for each in own if each.file in ("schema.json", "ui.json")]
    if own:
        raise ExtensionRefused(own)
    return parse(_schema(template, extra_schema), _ui(template, extra_schema, ui), {**template.meta, "extended": True})


def _refusals(template: Template) -> list[Finding]:
    if not template.meta.get("appendable"):
        return [Finding("template.json", "/appendable", "此模板不允许单位追加题目")]
    if EXTRA in template.schema.get("properties", {}):
        return [Finding("schema.json", f"/properties/{EXTRA}", "此模板已经追加过题目，请从原模板重新追加")]
    return []


def _schema_refusals(schema: Any) -> list[Finding]:
    if not isinstance(schema, dict) or not schema.get("properties"):
        return [Finding("schema.json", "", "追加的内容应为至少有一个题目的对象（type 为 object，有 properties）")]
    return [
        Finding("schema.json", pointer, f"追加的题目不能使用 {pointer.rsplit('/', 1)[-1]}，请直接写出内容")
        for pointer in _forbidden(schema, "")
    ]


def _forbidden(node: Any, pointer: str) -> list[str]:
    if isinstance(node, list):
        return [found for index, item in enumerate(node) for found in _forbidden(item, f"{pointer}/{index}")]
    if not isinstance(node, dict):
        return []
    here = [f"{pointer}/{key}" for key in node if key in _FORBIDDEN]
    return here + [found for key, item in node.items() for found in _forbidden(item, f"{pointer}/{key}")]


def _schema(template: Template, extra: dict[str, Any]) -> dict[str, Any]:
    core = template.schema
    required = [*core.get("required", []), *([EXTRA] if extra.get("required") else [])]
    appended = {"title": "补充内容", **extra, "type": "object", "additionalProperties": False}
    return {**core, "properties": {**core.get("properties", {}), EXTRA: appended}, "required": required}


def _ui(template: Template, schema: dict[str, Any], ui: dict[str, Any]) -> dict[str, Any]:
    label = str(schema.get("title") or "补充内容")
    group = {"type": "Group", "label": label, "elements": [_moved(ui)]}
    core = template.ui
    if core.get("type") == "Categorization":
        page = {"type": "Category", "label": label, "elements": [group]}
        return {**core, "elements": [*core["elements"], page]}
    return {"type": "VerticalLayout", "elements": [core, group]}


def _moved(node: Any) -> Any:
    """The same UI with its scopes below `extra`; those inside a repeatable field are relative already."""
    if isinstance(node, list):
        return [_moved(item) for item in node]
    if not isinstance(node, dict):
        return node
    moved = {key: value if key in ("options", "schema") else _moved(value) for key, value in node.items()}
    scope = moved.get("scope")
    return {**moved, "scope": _SCOPE + scope.removeprefix("#")} if isinstance(scope, str) else moved
