"""Compiling a template to the tree that clients draw: pages, groups, fields (docs/templates.md, "Rendering").

All conditions are spelled out in the small language of `conditions`, so that a client needs no JSON Schema library.
What depends on the day stands in `slots` and is filled in by `rendering`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from server.forms.branches import Branch, branches, needs
from server.forms.conditions import Condition
from server.forms.constraints import Moving, checks_of, items_of, merged_constraints, type_of
from server.forms.formats import DOCUMENT_FORMATS
from server.forms.layouts import Control, Heading, Item, Outline, options_of, outline_of
from server.forms.pointers import Parts, join, relative, schema_at, split
from server.forms.templates import Template
from server.forms.widgets import widget_of

Tree: TypeAlias = dict[str, Any]

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True)
class Blueprint:
    """A compiled tree, the paths of its moving values, and where each answer's default stands."""

    tree: Tree
    moving: tuple[tuple[Path, Moving], ...]
    defaults: tuple[tuple[Parts, Path], ...]


def blueprint_of(template: Template) -> Blueprint:
    """The template compiled for rendering."""
    compiler, outline = _Compiler(template, template.schema, (), in_item=False), template.once(outline_of)
    tree = {
        "template": template.id,
        "version": template.version,
        "title": template.title,
        "title_en": template.title_en,
        "pages": compiler.pages(outline),
        "objects": dict(compiler.objects(outline.controls())),
    }
    return Blueprint(tree, tuple(_moving(tree, ())), tuple(_defaults(tree)))


class _Compiler:
    """Compiles the fields of one object: the whole form, or the item of a repeatable field."""

    def __init__(self, template: Template, schema: dict[str, Any], at: Parts, *, in_item: bool) -> None:
        self.template = template
        self.schema = schema
        self.at = at
        self.in_item = in_item
        self.branches = list(branches(schema, in_item=in_item))

    def pages(self, outline: Outline) -> list[Tree]:
        return [
            {**_heading(page), "groups": [self._group(group, items) for group, items in groups]}
            for page, groups in outline.pages()
        ]

    def fields(self, items: tuple[Item, ...] | list[Item]) -> list[Tree]:
        return [self._field(item) if isinstance(item, Control) else _text_block(item) for item in items]

    def objects(self, controls: Iterable[Control]) -> Iterator[tuple[str, Tree]]:
        """The objects around the fields, by pointer (`/track/*/stay` within items), also those in repeatable fields."""
        for control in controls:
            for size in range(1, len(control.parts)):
                yield join(self.at + control.parts[:size]), self._object(control.parts[:size])
            if control.detail:
                yield from self._inner(control).objects(control.detail.controls())

    def _object(self, parts: Parts) -> Tree:
        return {"title": (schema_at(self.schema, parts) or {}).get("title"), **self._need(parts)}

    def _need(self, parts: Parts) -> Tree:
        needed = needs(self.branches, parts, in_item=self.in_item)
        return {"required": needed is True, "required_when": None if isinstance(needed, bool) else needed}

    def _group(self, heading: Heading, items: list[Item]) -> Tree:
        return {**_heading(heading), "fields": self.fields(items)}

    def _field(self, control: Control) -> Tree:
        schema, found = control.schema, [b for b in self.branches if b.parts == control.parts]
        return {
            "path": relative(control.parts) if self.in_item else join(control.parts),
            "widget": widget_of(control, _formats(found)),
            "type": type_of(schema),
            "label": control.label,
            "label_en": schema.get("x-title-en"),
            "hint": schema.get("description"),
            **self._need(control.parts),
            "when": _or_none(self._when(control)),
            "enabled_when": _or_none(control.enabled),
            "default": _default(schema),
            "options": _options(schema),
            "constraints": merged_constraints(found),
            "checks": checks_of(found),
            "unit": schema.get("x-unit"),
            "must_answer": bool(control.options.get("mustAnswer")),
            "sensitive": join(self.at + control.parts) in self.template.sensitive,
            "pledge": schema.get("x-pledge"),
            "pledge_en": schema.get("x-pledge-en"),
            "items": None if control.detail else items_of(schema),
            "item_title": (schema.get("items") or {}).get("title"),
            "fields": self._inner(control).fields(control.detail.items) if control.detail else None,
        }

    def _when(self, control: Control) -> Condition:
        """Inside an item there are no pages and groups to carry the rest of the condition."""
        return control.shown if self.in_item else control.when

    def _inner(self, control: Control) -> "_Compiler":
        """The compiler of the items of a repeatable field."""
        at = (*self.at, *control.parts, "*")
        return _Compiler(self.template, control.schema["items"], at, in_item=True)


def _formats(found: list[Branch]) -> frozenset[str]:
    """The formats that decide the widget: the field's own, and those a document number has by document type."""
    named = {str(b.schema["format"]): b.when is True for b in found if "format" in b.schema}
    return frozenset(name for name, always in named.items() if always or name in DOCUMENT_FORMATS)


def _default(schema: dict[str, Any]) -> Any:
    if "x-default" in schema:
        return Moving(schema["x-default"], schema.get("format"))
    return schema.get("default")


def _heading(heading: Heading) -> Tree:
    element = heading.element
    return {
        "title": element.get("label") or None,
        "title_en": options_of(element).get("labelEn"),
        "when": _or_none(heading.when),
    }


def _options(schema: dict[str, Any]) -> list[Tree] | None:
    source = schema.get("items") if schema.get("type") == "array" else schema
    if not isinstance(source, dict) or not source.keys() & {"oneOf", "enum"}:
        return None
    if "enum" in source:
        return [{"value": value, "label": str(value), "label_en": None} for value in source["enum"]]
    return [
        {
            "value": option["const"],
            "label": option.get("title", str(option["const"])),
            "label_en": option.get("x-title-en"),
        }
        for option in source["oneOf"]
        if "const" in option
    ]


def _text_block(item: Item) -> Tree:
    return {
        "path": None,
        "widget": "text_block",
        "label": item.element.get("text", ""),
        "label_en": options_of(item.element).get("labelEn"),
        "when": _or_none(item.when),
    }


def _or_none(condition: Condition) -> Condition | None:
    if isinstance(condition, bool):
        return None if condition else {"any": []}
    return condition


def _moving(node: Any, path: Path) -> Iterator[tuple[Path, Moving]]:
    if isinstance(node, Moving):
        yield path, node
    elif isinstance(node, dict | list):
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _moving(inner, (*path, key))


def _defaults(tree: Tree) -> Iterator[tuple[Parts, Path]]:
    for p, page in enumerate(tree["pages"]):
        for g, group in enumerate(page["groups"]):
            for f, each in enumerate(group["fields"]):
                if each["path"] and not each["must_answer"]:
                    yield split(each["path"]), ("pages", p, "groups", g, "fields", f, "default")
