"""The UI schema read into pages, groups and controls, with rules turned into conditions.

One reading serves visibility, rendering, checks and version comparison, so that they cannot disagree about what
is shown where. An object without a widget of its own stands for its properties.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeAlias

from server.forms.conditions import Condition, all_of, any_of, negation, on
from server.forms.pointers import Parts, of_scope, schema_at
from server.forms.templates import Template

Element: TypeAlias = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Heading:
    """What opens a page or a group: its element (empty for an implied one) and when it shows."""

    element: Element
    when: Condition = True


@dataclass(frozen=True, eq=False)
class Item:
    """A control or a text, with all that decides whether it shows: its page, its group and its own rules."""

    element: Element
    page: Heading
    group: Heading
    when: Condition
    enabled: Condition

    @property
    def shown(self) -> Condition:
        """When it really shows: page, group and own rules together."""
        return all_of(self.page.when, self.group.when, self.when)


@dataclass(frozen=True, eq=False)
class Note(Item):
    """A text between fields (`Label`)."""


@dataclass(frozen=True, eq=False)
class Control(Item):
    """One field. `parts` is its place in the answers; inside a repeatable field, its place in the item."""

    parts: Parts
    schema: dict[str, Any]
    detail: "Outline | None"

    @property
    def options(self) -> dict[str, Any]:
        """The element's `options`."""
        return options_of(self.element)

    @property
    def label(self) -> str:
        """What names the field on the screen and in sentences: the element's label, or else the schema's title."""
        label = self.element.get("label")
        return label if isinstance(label, str) and label else str(self.schema.get("title") or self.parts[-1])


@dataclass(frozen=True, eq=False)
class Outline:
    """A whole form, or the fields of a repeatable item, in the order shown."""

    items: tuple[Item, ...]

    def controls(self) -> Iterator[Control]:
        """Every control, without those inside repeatable items."""
        return (item for item in self.items if isinstance(item, Control))

    def pages(self) -> Iterator[tuple[Heading, list[tuple[Heading, list[Item]]]]]:
        """The items under their groups, and these under their pages."""
        for page, items in groupby(self.items, lambda item: item.page):
            yield page, [(group, list(members)) for group, members in groupby(items, lambda item: item.group)]


def outline_of(template: Template) -> Outline:
    """The template's outline; raises ValueError where a scope does not resolve (checks say so more gently)."""
    return read_outline(template.schema, template.ui, in_item=False)


def controls_of(template: Template) -> dict[Parts, Control]:
    """Every control by its place, in the order shown; the items of lists are `*`."""
    return dict(_placed(template.once(outline_of), ()))


def generic(place: Iterable[str | int]) -> Parts:
    """A place with `*` for the number of each item."""
    return tuple("*" if isinstance(part, int) else part for part in place)


def read_outline(schema: dict[str, Any], ui: Element, *, in_item: bool) -> Outline:
    """The outline of a UI schema over a schema."""
    start = Item({}, Heading({}), Heading({}), True, True)
    return Outline(tuple(_read(ui, start, schema, in_item)))


def read_condition(condition: dict[str, Any], *, in_item: bool) -> Condition:
    """A JSON Forms condition as ours."""
    match condition:
        case {"type": "AND", "conditions": members}:
            return all_of(*(read_condition(member, in_item=in_item) for member in members))
        case {"type": "OR", "conditions": members}:
            return any_of(*(read_condition(member, in_item=in_item) for member in members))
        case {"scope": scope, "schema": schema}:
            return on(of_scope(scope), schema, in_item=in_item)
    raise ValueError("condition needs scope and schema, or type AND/OR and conditions")


def options_of(element: Element) -> dict[str, Any]:
    """An element's `options`."""
    return element.get("options") or {}


def widget_override(schema: dict[str, Any], element: Element) -> str | None:
    """The widget that the UI, or else the schema, asks for by name."""
    return options_of(element).get("widget") or schema.get("x-widget")


def is_expanded(schema: dict[str, Any], element: Element) -> bool:
    """Whether a control over this schema stands for the properties of an object."""
    return "properties" in schema and schema.get("type", "object") == "object" and not widget_override(schema, element)


def is_repeat(schema: dict[str, Any], element: Element) -> bool:
    """Whether a control over this schema repeats a group of fields."""
    if schema.get("type") != "array" or "properties" not in (schema.get("items") or {}):
        return False
    return widget_override(schema, element) in (None, "repeat")


def generated_ui(schema: dict[str, Any], at: Parts = ()) -> Element:
    """A plain UI for an object at `at`: one control per property in the order written."""
    scopes = ("#" + "".join(f"/properties/{part}" for part in (*at, name)) for name in schema.get("properties", {}))
    return {"type": "VerticalLayout", "elements": [{"type": "Control", "scope": scope} for scope in scopes]}


def _placed(outline: Outline, at: Parts) -> Iterator[tuple[Parts, Control]]:
    for control in outline.controls():
        yield at + control.parts, control
        if control.detail:
            yield from _placed(control.detail, (*at, *control.parts, "*"))


def _read(element: Element, around: Item, schema: dict[str, Any], in_item: bool) -> Iterator[Item]:
    here = _enter(element, around, in_item)
    match element.get("type"):
        case "Control":
            yield from _read_control(element, here, schema, in_item)
        case "Label":
            yield Note(element, here.page, here.group, here.when, here.enabled)
        case _:
            for child in element.get("elements", []):
                yield from _read(child, here, schema, in_item)


def _enter(element: Element, around: Item, in_item: bool) -> Item:
    shows = _rule(element, ("SHOW", "HIDE"), in_item)
    here = replace(around, enabled=all_of(around.enabled, _rule(element, ("ENABLE", "DISABLE"), in_item)))
    match element.get("type"):
        case "Category":
            page = Heading(element, all_of(around.page.when, around.group.when, around.when, shows))
            return replace(here, page=page, group=Heading({}), when=True)
        case "Group":
            return replace(here, group=Heading(element, all_of(around.group.when, around.when, shows)), when=True)
    return replace(here, when=all_of(around.when, shows))


def _read_control(element: Element, here: Item, schema: dict[str, Any], in_item: bool) -> Iterator[Item]:
    parts = of_scope(element["scope"])
    found = schema_at(schema, parts)
    if found is None:
        raise ValueError(f"scope names nothing: {element['scope']}")
    if is_expanded(found, element):
        for child in generated_ui(found, parts)["elements"]:
            yield from _read(child, here, schema, in_item)
        return
    detail = _detail(found, element) if is_repeat(found, element) else None
    yield Control(element, here.page, here.group, here.when, here.enabled, parts, found, detail)


def _detail(schema: dict[str, Any], element: Element) -> Outline:
    detail = options_of(element).get("detail")
    ui = detail if isinstance(detail, dict) else generated_ui(schema["items"])
    return read_outline(schema["items"], ui, in_item=True)


def _rule(element: Element, effects: tuple[str, str], in_item: bool) -> Condition:
    rule = element.get("rule") or {}
    if rule.get("effect") not in effects:
        return True
    condition = read_condition(rule["condition"], in_item=in_item)
    return condition if rule["effect"] == effects[0] else negation(condition)
