"""Checks on schema.json: valid JSON Schema, closed objects, titled fields, known formats, conditions clients know."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from server.forms.conditions import UnsupportedKeyword, compile_schema
from server.forms.findings import Finding
from server.forms.formats import FORMATS, STANDARD_FAULTS
from server.forms.pointers import join

FILE = "schema.json"
_OFFSETS = ("x-default", "x-earliest", "x-latest")


def check_schema(schema: Any) -> Iterator[Finding]:
    """Everything that is wrong with a bundled schema; when it is no schema at all, only that."""
    if not isinstance(schema, dict):
        yield Finding(FILE, "", "最外层应为对象")
        return
    fault = schema_fault(schema)
    if fault:
        yield fault
        return
    if "$schema" in schema:
        yield Finding(FILE, "/$schema", "请删去 $schema：方言固定为 2020-12")
    yield from _check_object(schema, "")


def schema_fault(schema: dict[str, Any]) -> Finding | None:
    """Why the schema does not compile, or None."""
    try:
        jsonschema_rs.Draft202012Validator(schema, offline=True, pattern_options=jsonschema_rs.RegexOptions())
    except jsonschema_rs.ValidationError as error:
        pointer = join(error.instance_path)
        if error.instance_path and error.instance_path[-1] == "pattern":
            return Finding(FILE, pointer, "正则表达式无效或用了前后查找、反向引用，请改写")
        return Finding(FILE, pointer, "不符合 JSON Schema 2020-12，请检查关键字的写法")
    except (ValueError, jsonschema_rs.ReferencingError):
        return Finding(FILE, "", "不是有效的 JSON Schema 2020-12")
    return None


def _check_object(schema: dict[str, Any], at: str) -> Iterator[Finding]:
    if schema.get("type") != "object":
        yield Finding(FILE, f"{at}/type", '应写明 "type": "object"')
    if schema.get("additionalProperties") is not False and schema.get("unevaluatedProperties") is not False:
        yield Finding(FILE, at, '应写 "additionalProperties": false，拒绝表单没有的项目')
    for name in schema.get("required", ()):
        if name not in schema.get("properties", {}):
            yield Finding(FILE, f"{at}/required", f"必填项 {name} 不在 properties 中")
    for name, field in schema.get("properties", {}).items():
        yield from _check_field(field, at + "/properties" + join((name,)))
    yield from check_conditions(schema, at)


def _check_field(field: Any, at: str) -> Iterator[Finding]:
    if not isinstance(field, dict):
        yield Finding(FILE, at, "每个题目应为对象，写明 type 和 title")
        return
    if not field.get("title"):
        yield Finding(FILE, f"{at}/title", "请写中文题目 title")
    if "type" not in field and not field.keys() & {"oneOf", "enum", "const"}:
        yield Finding(FILE, f"{at}/type", "请写明 type")
    if isinstance(field.get("type"), list):
        yield Finding(FILE, f"{at}/type", "type 只能写一种")
    yield from _check_format(field, at)
    yield from _check_offsets(field, at)
    yield from _check_options(field, at)
    if "properties" in field:
        yield from _check_object(field, at)
    if field.get("type") == "array":
        yield from _check_array(field, at)


def _check_array(field: dict[str, Any], at: str) -> Iterator[Finding]:
    items = field.get("items")
    if not isinstance(items, dict):
        yield Finding(FILE, f"{at}/items", "数组应写明每一项 items")
        return
    yield from _check_options(items, f"{at}/items")
    if "properties" in items:
        yield from _check_object(items, f"{at}/items")
    if items.keys() & {"oneOf", "enum"} and not field.get("uniqueItems"):
        yield Finding(FILE, at, '多选题应写 "uniqueItems": true')
    if not items.keys() & {"oneOf", "enum", "properties"} and "x-widget" not in field:
        yield Finding(FILE, f"{at}/x-widget", '每一项既无选项也无题目时，请用 "x-widget"（如 photo）说明怎样填')


def _check_format(field: dict[str, Any], at: str) -> Iterator[Finding]:
    name = field.get("format")
    if name is not None and name not in FORMATS and name not in STANDARD_FAULTS:
        yield Finding(FILE, f"{at}/format", f"未知的格式 {name}，可用的有 {'、'.join((*FORMATS, *STANDARD_FAULTS))}")


def _check_offsets(field: dict[str, Any], at: str) -> Iterator[Finding]:
    for keyword in _OFFSETS:
        offset = field.get(keyword)
        plain = isinstance(offset, dict) and isinstance(offset.get("days"), int) and len(offset) == 1
        if offset is not None and not plain and not (keyword == "x-default" and offset == {"now": True}):
            yield Finding(
                FILE, f"{at}/{keyword}", '应为 {"days": 整数}' + ('或 {"now": true}' * (keyword == "x-default"))
            )


def _check_options(field: dict[str, Any], at: str) -> Iterator[Finding]:
    for index, option in enumerate(field.get("oneOf", ())):
        if not isinstance(option, dict) or "const" not in option or not option.get("title"):
            yield Finding(FILE, f"{at}/oneOf/{index}", '选项应为 {"const": 值, "title": "中文"}')


def check_conditions(schema: dict[str, Any], at: str) -> Iterator[Finding]:
    """Every `if` at this object must keep to the keywords that clients evaluate."""
    if "if" in schema:
        try:
            compile_schema(schema["if"])
        except UnsupportedKeyword as keyword:
            yield Finding(FILE, f"{at}/if", f"条件中不能使用 {keyword}，请改用 docs/templates.md 所列的关键字")
    for index, member in enumerate(schema.get("allOf", ())):
        if isinstance(member, dict):
            yield from check_conditions(member, f"{at}/allOf/{index}")
    for branch in ("then", "else"):
        if isinstance(schema.get(branch), dict):
            yield from check_conditions(schema[branch], f"{at}/{branch}")
            yield from _check_bounds(schema[branch], f"{at}/{branch}")


def _check_bounds(schema: dict[str, Any], at: str) -> Iterator[Finding]:
    """The date bounds of what is asked only under a condition."""
    for name, field in schema.get("properties", {}).items():
        if isinstance(field, dict):
            place = f"{at}/properties{join((name,))}"
            yield from _check_offsets(field, place)
            yield from _check_bounds(field, place)
