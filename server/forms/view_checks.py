"""Checks on the lists of template.json: views, exports and status name what exists, and give away nothing sensitive.

A token is a keyed hash: who sees the database could count its values. So what is sensitive is searched only where its
author says so, and a filter has few or short values. A record's tokens stay few, since each is an index entry.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from server.forms.columns import FIELDS, kind_of, options_of, protection_of
from server.forms.filters import LONGEST_PART, MOST_PARTS
from server.forms.findings import Finding
from server.forms.pointers import schema_at, split
from server.forms.reference_checks import FILE, check_condition, check_pointer, check_repeated
from server.forms.views import MOST_TOKENS

SHORT = 50
LONGEST_PATH = 200
_CHOSEN = frozenset(("choice", "choices", "yes_no"))
_FEW = _CHOSEN | {"region", "date", "number"}
_USUAL_LENGTH = 12
_USUAL_LEVELS = 4
_USUAL_CHOICES = 6


def check_lists(schema: dict[str, Any], meta: Mapping[str, Any]) -> Iterator[Finding]:
    """Everything that is wrong with `views`, `exports` and `status` of a template.json that keeps to its own schema."""
    for key in ("views", "exports"):
        declared = meta.get(key, ())
        yield from check_repeated([each["id"] for each in declared], f"/{key}", "id")
        for index, each in enumerate(declared):
            yield from _check_columns(schema, each["columns"], f"/{key}/{index}/columns")
    for index, view in enumerate(meta.get("views", ())):
        yield from _check_view(schema, meta, view, f"/views/{index}")
    if "status" in meta:
        yield from _check_status(schema, meta["status"])
    if "records" in meta and (meta["subject"] != "person" or meta.get("views", [{}])[0].get("home") != "region"):
        yield Finding(FILE, "/records", "每人一条记录的表单须以人员为对象，并有一份 home 为 region 的列表（views）")


def _check_status(schema: dict[str, Any], status: Mapping[str, Any]) -> Iterator[Finding]:
    yield from check_condition(schema, status["abnormal"], "/status/abnormal")
    if "location" not in status:
        return
    found = schema_at(schema, split(status["location"]))
    if found is None or found.get("type") != "string":
        yield Finding(FILE, "/status/location", f"{status['location']} 应为文字或地区题（数组的最后一项写作 -）")


def _check_columns(schema: dict[str, Any], columns: list[Any], at: str) -> Iterator[Finding]:
    yield from check_repeated([each.get("path") or each["field"] for each in columns], at, "列")
    for index, column in enumerate(columns):
        yield from _check_source(schema, column, f"{at}/{index}")


def _check_source(schema: dict[str, Any], source: Mapping[str, Any], at: str) -> Iterator[Finding]:
    if "path" in source:
        yield from check_pointer(schema, source["path"], f"{at}/path")
        if "kind" in source:
            yield Finding(FILE, f"{at}/kind", "表单题目的类型由 schema.json 决定，请删去 kind")
    elif source["field"] not in FIELDS and "title" not in source:
        yield Finding(FILE, at, f"{source['field']} 不是每条记录都有的项目（{'、'.join(FIELDS)}），请写明标题 title")


def _check_view(schema: dict[str, Any], meta: Mapping[str, Any], view: Mapping[str, Any], at: str) -> Iterator[Finding]:
    yield from check_repeated([each["id"] for each in view.get("filters", ())], f"{at}/filters", "id")
    yield from check_repeated([each["path"] for each in view.get("search", ())], f"{at}/search", "题目")
    yield from check_repeated([each["id"] for each in view.get("tabs", ())], f"{at}/tabs", "id")
    sensitive = meta.get("sensitive", {})
    for index, one in enumerate(view.get("filters", ())):
        yield from _check_filter(schema, sensitive, one, f"{at}/filters/{index}")
    for index, one in enumerate(view.get("search", ())):
        yield from _check_search(schema, sensitive, one, f"{at}/search/{index}")
    yield from _check_lifecycle(meta.get("lifecycle"), view, at)
    count = usual_tokens(schema, view)
    if count > MOST_TOKENS:
        yield Finding(
            FILE, at, f"每条记录约需{count}个检索标记，最多{MOST_TOKENS}个；请减少筛选项，或把 parts 改为 exact"
        )


def _check_filter(
    schema: dict[str, Any], sensitive: Mapping[str, Any], one: Mapping[str, Any], at: str
) -> Iterator[Finding]:
    yield from _check_source(schema, one, at)
    found = schema_at(schema, split(one["path"])) if "path" in one else None
    kind = kind_of(found) if found else one.get("kind") or FIELDS.get(one.get("field", ""), ("", "text"))[1]
    if kind in ("instant", "time", "photo", "items"):
        yield Finding(FILE, at, "时刻、照片和重复题不能用来筛选")
    if one.get("tree") and kind not in ("text", "region"):
        yield Finding(FILE, f"{at}/tree", "tree 只用于以“/”分级的文字，或地区")
    if found is None or kind in _CHOSEN:
        return
    if protection_of(sensitive, split(one["path"])):
        yield Finding(FILE, at, f"{one['path']} 是敏感信息，不能用来筛选；请改用 search")
    elif kind not in _FEW and found.get("maxLength", LONGEST_PATH + 1) > (LONGEST_PATH if one.get("tree") else SHORT):
        yield Finding(FILE, at, f"{one['path']} 是自由填写的长文字，不能用来筛选；请写明 maxLength（不超过{SHORT}）")


def _check_search(
    schema: dict[str, Any], sensitive: Mapping[str, Any], one: Mapping[str, Any], at: str
) -> Iterator[Finding]:
    yield from check_pointer(schema, one["path"], f"{at}/path")
    entry = protection_of(sensitive, split(one["path"]))
    if entry is not None and entry.get("search") is not True:
        yield Finding(FILE, at, f'{one["path"]} 是敏感信息；要能搜索，请在 sensitive 中写 "search": true')
    found = schema_at(schema, split(one["path"]))
    if found and kind_of(found) in _CHOSEN | {"photo", "items"}:
        yield Finding(FILE, at, f"{one['path']} 不是文字，不能搜索；请改用 filters")


def _check_lifecycle(lifecycle: Any, view: Mapping[str, Any], at: str) -> Iterator[Finding]:
    if not isinstance(lifecycle, dict):
        return
    states = lifecycle.get("states", {}).keys()
    actions = {each.get("action") for each in lifecycle.get("transitions", ())}
    for index, tab in enumerate(view.get("tabs", ())):
        for state in sorted(set(tab.get("states", ())) - states):
            yield Finding(FILE, f"{at}/tabs/{index}/states", f"lifecycle 中没有状态 {state}")
    for action in sorted(set(view.get("bulk", ())) - actions):
        yield Finding(FILE, f"{at}/bulk", f"lifecycle 中没有操作 {action}")


def usual_tokens(schema: dict[str, Any], view: Mapping[str, Any]) -> int:
    """How many tokens a record usually has: paths of four levels, six choices ticked, twelve characters searched."""
    filters = sum(_usual_values(schema, one) for one in view.get("filters", ()))
    held = Counter(state for tab in view.get("tabs", ()) for state in tab.get("states", ()))
    with_states = max(held.values(), default=0)
    open_tabs = sum("states" not in tab for tab in view.get("tabs", ()))
    searched = sum(_usual_parts(schema, one) for one in view.get("search", ()))
    return 1 + open_tabs + with_states + filters * (1 + with_states) + searched


def _usual_values(schema: dict[str, Any], one: Mapping[str, Any]) -> int:
    if one.get("tree"):
        return _USUAL_LEVELS
    found = schema_at(schema, split(one["path"])) if "path" in one else None
    return min(len(options_of(found)), _USUAL_CHOICES) if found and kind_of(found) == "choices" else 1


def _usual_parts(schema: dict[str, Any], one: Mapping[str, Any]) -> int:
    if one["how"] == "exact":
        return 1
    found = schema_at(schema, split(one["path"])) or {}
    length = min(int(found.get("maxLength", _USUAL_LENGTH)), _USUAL_LENGTH)
    return min(MOST_PARTS, sum(max(0, length - size) for size in range(LONGEST_PART)))
