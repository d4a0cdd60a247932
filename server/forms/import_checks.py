"""Checks on `imports` of template.json: each column can be read into the form, and each needed answer has a column."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from server.forms.cells import Unreadable, can_be_read, reader_of
from server.forms.findings import Finding
from server.forms.headers import key_of_header
from server.forms.pointers import Parts, join, schema_at, split
from server.forms.reference_checks import FILE, check_condition, check_pointer, check_repeated


def check_imports(schema: dict[str, Any], meta: dict[str, Any]) -> Iterator[Finding]:
    """Everything that is wrong with `imports` of a template.json that keeps to its own schema."""
    declared = meta.get("imports", ())
    yield from check_repeated((each["id"] for each in declared), "/imports", "id")
    for index, one in enumerate(declared):
        yield from _check_import(schema, one, f"/imports/{index}")


def _check_import(schema: dict[str, Any], one: dict[str, Any], at: str) -> Iterator[Finding]:
    columns = one["columns"]
    paths = [column["path"] for column in columns]
    yield from check_repeated(paths, f"{at}/columns", "题目")
    names = (key_of_header(name) for column in columns for name in {column["header"], *column.get("aliases", ())})
    yield from check_repeated(names, f"{at}/columns", "表头")
    for index, column in enumerate(columns):
        yield from _check_column(schema, column, f"{at}/columns/{index}")
    if one["key"] not in paths:
        yield Finding(FILE, f"{at}/key", f"{one['key']} 应为导入的一列：它用来区分各行")
    covered = [split(path) for path in paths] + [split(one["custom"])] * ("custom" in one)
    for parts in _required(schema, ()):
        if not any(parts[: len(own)] == own or own[: len(parts)] == parts for own in covered):
            yield Finding(FILE, f"{at}/columns", f"必填的 {join(parts)} 没有列，导入的行都会被拒绝；请增加一列")
    if "custom" in one:
        yield from _check_custom(schema, one["custom"], f"{at}/custom")
    if "filter" in one:
        yield from check_condition(schema, one["filter"], f"{at}/filter")


def _check_column(schema: dict[str, Any], column: dict[str, Any], at: str) -> Iterator[Finding]:
    parts = split(column["path"])
    yield from check_pointer(schema, column["path"], f"{at}/path")
    field = schema_at(schema, parts)
    if field is None:
        return
    above = (schema_at(schema, parts[:size]) or {} for size in range(1, len(parts)))
    if not can_be_read(field) or any(each.get("type") == "array" for each in above):
        yield Finding(FILE, f"{at}/path", f"{column['path']} 不能写在一个单元格里（照片、重复题），请删去这一列")
    elif "example" in column:
        try:
            reader_of(field)(column["example"], UTC)
        except Unreadable as fault:
            yield Finding(FILE, f"{at}/example", f"例子{fault}")


def _check_custom(schema: dict[str, Any], pointer: str, at: str) -> Iterator[Finding]:
    field = schema_at(schema, split(pointer)) or {}
    item = field.get("items") or {}
    if field.get("type") != "array" or item.get("properties", {}).keys() != {"name", "value"}:
        yield Finding(FILE, at, f"{pointer} 应为数组，每一项是 name 和 value 两个文字题：自定义的列写在这里")


def _required(schema: dict[str, Any], at: Parts) -> Iterator[Parts]:
    """What every answer must have, down to single fields."""
    for name in schema.get("required", ()):
        inner = schema.get("properties", {}).get(name, {})
        if "properties" in inner:
            yield from _required(inner, (*at, name))
        else:
            yield (*at, name)
