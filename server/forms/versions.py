"""What changes from one version of a form to the next, and what that does to answers already given.

`safe`: every old answer stays good. `attention`: it stays good, but someone should look. `breaking`: old answers may
be refused or lose a field. `replay` then tells how many really are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from server.forms.branches import branches
from server.forms.layouts import outline_of
from server.forms.pointers import Parts, join
from server.forms.templates import Template
from server.forms.validation import FieldError, validate
from server.forms.visibility import drop_hidden

Level: TypeAlias = Literal["safe", "attention", "breaking"]
LEVELS: tuple[Level, ...] = ("breaking", "attention", "safe")


@dataclass(frozen=True)
class Change:
    """One difference between two versions, at a field or (empty pointer) in the form as a whole."""

    level: Level
    pointer: str
    message: str


@dataclass(frozen=True)
class Replay:
    """How stored answers fare under a new version; `failures` maps their keys to what is wrong now."""

    total: int
    failures: dict[str, list[FieldError]]
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)
    """(pointer, code) → how many submissions fail for it, most first; items of repeatable fields count as one."""


@dataclass(frozen=True)
class _Field:
    title: str
    schema: dict[str, Any]
    required: bool


def compare(old: Template, new: Template) -> list[Change]:
    """Every difference between two sound templates, breaking ones first, then in the order of the pointers."""
    before, after = _fields(old), _fields(new)
    changes = [*_removed(before, after), *_added(before, after)]
    for parts in before.keys() & after.keys():
        changes += _field_changes(join(parts), before[parts], after[parts])
    changes += [*_rule_changes(old, new), *_display_changes(old, new), *_meaning_changes(old, new)]
    return sorted(changes, key=lambda change: (LEVELS.index(change.level), change.pointer, change.message))


def replay(new: Template, submissions: Iterable[tuple[str, dict[str, Any]]]) -> Replay:
    """Validates stored `(key, answers)` against a new version, after dropping what it hides."""
    total, failures, reasons = 0, {}, Counter[tuple[str, str]]()
    for key, answers in submissions:
        total += 1
        errors = validate(new, drop_hidden(new, answers))
        if errors:
            failures[key] = errors
            reasons.update({(_generic(error.pointer), error.code) for error in errors})
    return Replay(total, failures, dict(reasons.most_common()))


def release_refusals(candidate: Template, released: Iterable[tuple[int, str]]) -> list[str]:
    """Why a version may not be released, given (version, digest) of those released before; empty when it may."""
    known = dict(released)
    latest = max(known, default=0)
    if candidate.version in known:
        if known[candidate.version] == candidate.digest:
            return []
        return [f"第{candidate.version}版已经发布，内容不可再改；请把版本号改为{latest + 1}"]
    if candidate.version < latest:
        return [f"版本号应大于已发布的第{latest}版；请改为{latest + 1}"]
    return []


def _fields(template: Template) -> dict[Parts, _Field]:
    return dict(_walk(template.schema, (), True))


def _walk(schema: dict[str, Any], at: Parts, required: bool) -> Iterator[tuple[Parts, _Field]]:
    if "properties" not in schema and at:
        yield at, _Field(str(schema.get("title", at[-1])), schema, required)
    for name, inner in schema.get("properties", {}).items():
        yield from _walk(inner, (*at, name), required and name in schema.get("required", ()))
    items = schema.get("items")
    if isinstance(items, dict) and "properties" in items:
        yield from _walk(items, (*at, "*"), True)


def _removed(before: dict[Parts, _Field], after: dict[Parts, _Field]) -> Iterator[Change]:
    for parts in before.keys() - after.keys():
        yield Change("breaking", join(parts), f"删去了“{before[parts].title}”，已有的答案将不被接受")


def _added(before: dict[Parts, _Field], after: dict[Parts, _Field]) -> Iterator[Change]:
    for parts in after.keys() - before.keys():
        added = after[parts]
        level: Level = "breaking" if added.required else "safe"
        yield Change(level, join(parts), f"增加了{'必填' if added.required else '选填'}项“{added.title}”")


_NAMES = {"type": "类型", "format": "格式", "pattern": "格式", "const": "固定值", "uniqueItems": "不可重复"}
_LOWER = {"minimum": "最小值", "exclusiveMinimum": "最小值", "minLength": "最少字数", "minItems": "最少项数"}
_UPPER = {"maximum": "最大值", "exclusiveMaximum": "最大值", "maxLength": "最多字数", "maxItems": "最多项数"}
_LOOKS = ("x-title-en", "description", "default", "x-default", "x-unit", "x-widget", "x-pledge-en", "examples")
_HANDLED = frozenset(
    (*_NAMES, *_LOWER, *_UPPER, *_LOOKS, "title", "x-pledge", "oneOf", "enum", "items", "properties", "required")
)


def _field_changes(pointer: str, old: _Field, new: _Field) -> Iterator[Change]:
    if new.required and not old.required:
        yield Change("breaking", pointer, f"“{new.title}”由选填改为必填")
    elif old.required and not new.required:
        yield Change("safe", pointer, f"“{new.title}”由必填改为选填")
    yield from _wording_changes(pointer, old, new)
    yield from _kind_changes(pointer, old, new)
    yield from _bound_changes(pointer, old, new)
    yield from _option_changes(pointer, old, new)
    if any(old.schema.get(key) != new.schema.get(key) for key in (old.schema.keys() | new.schema.keys()) - _HANDLED):
        yield Change("attention", pointer, f"“{new.title}”的其他规则有变化，请核对")


def _wording_changes(pointer: str, old: _Field, new: _Field) -> Iterator[Change]:
    if old.title != new.title:
        yield Change("attention", pointer, f"题目“{old.title}”改为“{new.title}”，请确认含义未变")
    if old.schema.get("x-pledge") != new.schema.get("x-pledge"):
        yield Change("attention", pointer, f"“{new.title}”的承诺文字有变化")
    if any(old.schema.get(key) != new.schema.get(key) for key in _LOOKS):
        yield Change("safe", pointer, f"“{new.title}”的说明、默认值或显示方式有变化")


def _kind_changes(pointer: str, old: _Field, new: _Field) -> Iterator[Change]:
    for keyword, name in _NAMES.items():
        before, after = old.schema.get(keyword), new.schema.get(keyword)
        if before == after:
            continue
        loosened = after is None or after is False or (keyword, before, after) == ("type", "integer", "number")
        yield Change("safe" if loosened else "breaking", pointer, f"“{new.title}”的{name}有变化")


def _bound_changes(pointer: str, old: _Field, new: _Field) -> Iterator[Change]:
    for keyword, name in (_LOWER | _UPPER).items():
        before, after = old.schema.get(keyword), new.schema.get(keyword)
        if before == after:
            continue
        loosened = after is None or (before is not None and (after < before) == (keyword in _LOWER))
        change = f"由{'不限' if before is None else before}改为{'不限' if after is None else after}"
        yield Change("safe" if loosened else "breaking", pointer, f"“{new.title}”的{name}{change}")


def _option_changes(pointer: str, old: _Field, new: _Field) -> Iterator[Change]:
    before, after = _options(old.schema), _options(new.schema)
    if before is None or after is None:
        if before is not after:
            level: Level = "breaking" if before is None else "safe"
            yield Change(level, pointer, f"“{new.title}”{'改为只能从选项中选择' if before is None else '不再限于选项'}")
        return
    yield from (Change("breaking", pointer, f"“{new.title}”删去了选项“{before[k]}”") for k in before if k not in after)
    yield from (Change("safe", pointer, f"“{new.title}”增加了选项“{after[k]}”") for k in after if k not in before)
    for key in before.keys() & after.keys():
        if before[key] != after[key]:
            yield Change("attention", pointer, f"“{new.title}”的选项“{before[key]}”改为“{after[key]}”")


def _options(schema: dict[str, Any]) -> dict[str, str] | None:
    source = schema.get("items") if schema.get("type") == "array" else schema
    if not isinstance(source, dict) or "properties" in source or not source.keys() & {"oneOf", "enum"}:
        return None
    if "enum" in source:
        return {repr(value): str(value) for value in source["enum"]}
    return {repr(each.get("const")): str(each.get("title", each.get("const"))) for each in source["oneOf"]}


def _rule_changes(old: Template, new: Template) -> Iterator[Change]:
    if _conditional(old) != _conditional(new):
        yield Change("attention", "", "“当…时必填”等条件规则有变化，请用最近的答案核对")


def _conditional(template: Template) -> list[tuple[Parts, Any, dict[str, Any]]]:
    return [(b.parts, b.when, b.schema) for b in branches(template.schema) if b.when is not True]


def _display_changes(old: Template, new: Template) -> Iterator[Change]:
    before = {control.parts: control for control in old.once(outline_of).controls()}
    after = {control.parts: control for control in new.once(outline_of).controls()}
    for parts in before.keys() & after.keys():
        if before[parts].shown != after[parts].shown:
            title = after[parts].schema.get("title", parts[-1])
            yield Change("attention", join(parts), f"“{title}”的显示条件有变化；隐藏的答案不会保存")
    if old.ui != new.ui:
        yield Change("safe", "", "页面布局有变化")


_MEANINGS: dict[str, tuple[Level, str]] = {
    "subject": ("breaking", "填报对象有变化"),
    "identity": ("breaking", "身份信息的来源有变化"),
    "frequency": ("attention", "填报频次有变化"),
    "sensitive": ("attention", "敏感信息的加密范围有变化，已有的答案不会自动重新加密"),
    "evidence": ("attention", "判定依据的来源有变化，会影响颜色"),
    "profile": ("attention", "个人资料的来源有变化"),
    "place": ("attention", "场所资料的来源有变化"),
    "status": ("attention", "异常的判定有变化，只影响以后的统计"),
    "lifecycle": ("attention", "流转状态有变化"),
    "records": ("attention", "答卷是否进入台账有变化，只影响以后的填报"),
    "views": ("safe", "列表有变化"),
    "imports": ("safe", "导入有变化"),
    "exports": ("safe", "导出有变化"),
}


def _meaning_changes(old: Template, new: Template) -> Iterator[Change]:
    for key, (level, message) in _MEANINGS.items():
        if old.meta.get(key) != new.meta.get(key):
            yield Change(level, "", message)


def _generic(pointer: str) -> str:
    return "/".join("*" if part.isdigit() else part for part in pointer.split("/"))
