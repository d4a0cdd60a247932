"""Checks on ui.json: known elements, scopes that resolve, conditions clients know, and every field shown just once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from server.forms.conditions import UnsupportedKeyword, compile_schema
from server.forms.findings import Finding
from server.forms.layouts import generated_ui, is_expanded, is_repeat, options_of
from server.forms.pointers import ABSENT, Parts, join, of_scope, schema_at
from server.forms.widgets import WIDGETS

FILE = "ui.json"
LAYOUTS = frozenset(("VerticalLayout", "HorizontalLayout", "Group", "Categorization", "Category"))
EFFECTS = frozenset(("SHOW", "HIDE", "ENABLE", "DISABLE"))


def check_ui(schema: dict[str, Any], ui: Any, at: str = "") -> Iterator[Finding]:
    """Everything that is wrong with a UI schema over a sound schema."""
    checker = _Checker(schema)
    yield from checker.check_element(ui, at)
    yield from checker.check_coverage()


class _Checker:
    """Checks the elements over one object and counts the fields they show."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema
        self.shown: Counter[Parts] = Counter()
        self.places: dict[Parts, str] = {}

    def check_element(self, element: Any, at: str) -> Iterator[Finding]:
        if not isinstance(element, dict):
            yield Finding(FILE, at, "界面元素应为对象")
            return
        yield from self.check_rule(element, at)
        kind = element.get("type")
        if kind == "Control":
            yield from self.check_control(element, at)
        elif kind in LAYOUTS:
            yield from self.check_layout(element, at)
        elif kind == "Label":
            if not element.get("text"):
                yield Finding(FILE, f"{at}/text", "请写文字 text")
        else:
            yield Finding(
                FILE, f"{at}/type", f"未知的界面元素 {kind}，可用的有 Control、Label、{'、'.join(sorted(LAYOUTS))}"
            )

    def check_layout(self, element: dict[str, Any], at: str) -> Iterator[Finding]:
        children = element.get("elements")
        if not isinstance(children, list):
            yield Finding(FILE, f"{at}/elements", "请写元素列表 elements")
            return
        if element["type"] in ("Group", "Category") and not element.get("label"):
            yield Finding(FILE, f"{at}/label", "请写标题 label")
        for index, child in enumerate(children):
            place = f"{at}/elements/{index}"
            if element["type"] == "Categorization" and isinstance(child, dict) and child.get("type") != "Category":
                yield Finding(FILE, f"{place}/type", "Categorization 之下应为 Category")
            yield from self.check_element(child, place)

    def check_control(self, element: dict[str, Any], at: str) -> Iterator[Finding]:
        parts, schema = self.resolve(element.get("scope"))
        if schema is None or not parts:
            yield Finding(FILE, f"{at}/scope", f"{element.get('scope')} 在 schema.json 中不存在，请检查写法")
            return
        widget = options_of(element).get("widget", schema.get("x-widget"))
        if widget is not None and widget not in WIDGETS:
            yield Finding(FILE, f"{at}/options/widget", f"未知的控件 {widget}，可用的有 {'、'.join(sorted(WIDGETS))}")
        self.places[parts] = at
        if is_expanded(schema, element):
            for child in generated_ui(schema, parts)["elements"]:
                yield from self.check_element(child, at)
            return
        self.shown[parts] += 1
        if is_repeat(schema, element):
            detail = options_of(element).get("detail")
            ui = detail if isinstance(detail, dict) else generated_ui(schema["items"])
            yield from check_ui(schema["items"], ui, f"{at}/options/detail")

    def check_rule(self, element: dict[str, Any], at: str) -> Iterator[Finding]:
        rule = element.get("rule")
        if rule is None:
            return
        if not isinstance(rule, dict) or rule.get("effect") not in EFFECTS:
            yield Finding(FILE, f"{at}/rule/effect", f"effect 应为 {'、'.join(sorted(EFFECTS))} 之一")
            return
        yield from self.check_condition(rule.get("condition"), f"{at}/rule/condition")

    def check_condition(self, condition: Any, at: str) -> Iterator[Finding]:
        match condition:
            case {"type": "AND" | "OR", "conditions": [*members]}:
                for index, member in enumerate(members):
                    yield from self.check_condition(member, f"{at}/conditions/{index}")
            case {"scope": scope, "schema": schema}:
                yield from self.check_leaf(scope, schema, bool(condition.get("failWhenUndefined")), at)
            case _:
                yield Finding(FILE, at, "条件应写 scope 与 schema，或 type（AND、OR）与 conditions")

    def check_leaf(self, scope: Any, schema: Any, fails: bool, at: str) -> Iterator[Finding]:
        parts, found = self.resolve(scope)
        if found is None:
            yield Finding(FILE, f"{at}/scope", f"{scope} 在 schema.json 中不存在，请检查写法")
            return
        try:
            predicate = compile_schema(schema)
        except (UnsupportedKeyword, ValueError, TypeError, KeyError) as fault:
            yield Finding(FILE, f"{at}/schema", f"条件中不能使用 {fault}，请改用 docs/templates.md 所列的关键字")
            return
        if parts and not fails and predicate(ABSENT):
            yield Finding(FILE, at, '此条件在未填写时也会成立，请加上 "failWhenUndefined": true')

    def resolve(self, scope: Any) -> tuple[Parts, dict[str, Any] | None]:
        try:
            parts = of_scope(scope) if isinstance(scope, str) and scope.startswith("#") else None
        except ValueError:
            parts = None
        return (parts, schema_at(self.schema, parts)) if parts is not None else ((), None)

    def check_coverage(self) -> Iterator[Finding]:
        """Every property is shown by exactly one control, unless its schema says `x-hidden`."""
        fields = list(_fields(self.schema, (), self.shown))
        for parts in fields:
            if not self.shown[parts]:
                message = '没有 Control 显示这一项；请在 ui.json 中加上，或写 "x-hidden": true'
                yield Finding("schema.json", "/properties/" + "/properties/".join(parts), message)
        for parts, times in self.shown.items():
            if times > 1:
                yield Finding(FILE, self.places[parts], f"{join(parts)} 被显示了 {times} 次，请只保留一个 Control")


def _fields(schema: dict[str, Any], at: Parts, shown: Counter[Parts]) -> Iterator[Parts]:
    for name, field in schema.get("properties", {}).items():
        parts = (*at, name)
        if field.get("x-hidden"):
            continue
        if "properties" in field and not shown[parts]:
            yield from _fields(field, parts, shown)
        else:
            yield parts
