"""The sentences of field errors: what is wrong, in the words of the form, and what to do about it.

A sentence names the field as the form does and never repeats the answer, which may be an identity number.
"""

from typing import Any

from server.forms.layouts import Control, controls_of, generic, widget_override
from server.forms.normalization import Place
from server.forms.pointers import schema_at
from server.forms.templates import Template

CODES = {
    "type": "type",
    "minimum": "minimum",
    "exclusiveMinimum": "minimum",
    "maximum": "maximum",
    "exclusiveMaximum": "maximum",
    "multipleOf": "step",
    "minLength": "length",
    "maxLength": "length",
    "pattern": "pattern",
    "enum": "choice",
    "const": "choice",
    "oneOf": "choice",
    "additionalProperties": "unknown",
    "unevaluatedProperties": "unknown",
    "propertyNames": "unknown",
    "falseSchema": "unknown",
    "minItems": "items",
    "maxItems": "items",
    "contains": "items",
    "minProperties": "items",
    "maxProperties": "items",
    "uniqueItems": "unique",
}
"""Our code for each keyword; `required`, `format` and `pledge` are told apart in validation, the rest is `rule`."""

_LIMITS = {
    "minimum": "不能小于{}",
    "exclusiveMinimum": "应大于{}",
    "maximum": "不能大于{}",
    "exclusiveMaximum": "应小于{}",
    "minLength": "至少{}个字",
    "maxLength": "最多{}个字",
    "minItems": "至少{}项",
    "maxItems": "最多{}项",
}
_ENDINGS = {
    "choice": "请从选项中选择",
    "pattern": "格式不正确，请核对后重填",
    "length": "长度不正确，请核对后重填",
    "items": "数量不正确，请核对后重填",
    "unique": "有重复的内容，请去掉重复项",
    "step": "不是允许的数值，请核对后重填",
    "minimum": "太小，请核对后重填",
    "maximum": "太大，请核对后重填",
    "rule": "与其他内容不符，请核对后重填",
    "format": "格式不正确，请核对后重填",
}
_TYPES = {
    "string": "应为文字，请重新填写",
    "number": "应为数字，请重新填写",
    "integer": "应为整数，请重新填写",
    "boolean": "请选择是或否",
}
_CHOSEN = frozenset(("date", "date-time", "time", "cn-region"))


def sentence(template: Template, place: Place, code: str, detail: Any = None) -> str:
    """The sentence for a fault at `place`; `detail` is a format's own ending, a limit, or a date bound's ending."""
    schema = schema_at(template.schema, place) or {}
    where, title = _where(template, place), _title(template, place)
    if place and isinstance(place[-1], int) and not schema.get("title"):
        where, title = where.removesuffix("："), ""
    if code == "unknown":
        return f"{where}此表单没有这一项，请刷新后重填"
    if code == "required":
        return f"{where}{_verb(schema, _control(template, place))}{title}"
    if code == "pledge":
        return f"{where}请阅读并勾选{title}"
    return f"{where}{title}{_ending(code, schema, detail)}"


def _ending(code: str, schema: dict[str, Any], detail: Any) -> str:
    if isinstance(detail, str):
        return detail
    if isinstance(detail, tuple) and detail[0] in _LIMITS:
        keyword, limit = detail
        return _LIMITS[keyword].format(limit) + str(schema.get("x-unit", ""))
    if code == "type":
        return _TYPES.get(str(schema.get("type")), "内容无法识别，请重新填写")
    return _ENDINGS[code]


def _verb(schema: dict[str, Any], control: Control | None) -> str:
    widget = widget_override(schema, control.element if control else {})
    if schema.get("x-pledge"):
        return "请阅读并勾选"
    if widget in ("photo", "signature"):
        return {"photo": "请上传", "signature": "请签署"}[widget]
    offered = schema.keys() | (schema.get("items") or {}).keys()
    chosen = bool(offered & {"oneOf", "enum"}) or schema.get("type") == "boolean" or schema.get("format") in _CHOSEN
    return "请选择" if chosen else "请填写"


def _title(template: Template, place: Place) -> str:
    """The label of a field as the form shows it, the title of anything else."""
    control = _control(template, place)
    if control:
        return control.label
    found = schema_at(template.schema, place) if place else {"title": template.title}
    return str((found or {}).get("title") or "这一项")


def _control(template: Template, place: Place) -> Control | None:
    return template.once(controls_of).get(generic(place))


def _where(template: Template, place: Place) -> str:
    """`活动轨迹第2项：` for a place within a repeatable field."""
    steps = [
        f"{_title(template, place[:at])}第{part + 1}项：" for at, part in enumerate(place) if isinstance(part, int)
    ]
    return "".join(steps)
