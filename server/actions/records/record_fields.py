"""The answers of a record in the order of its form, each by its title, masked as the reader may see it."""

from collections.abc import Iterable, Mapping
from typing import Any

from server.actions.context import Context
from server.actions.records.records import Document
from server.actions.regions import load_tree
from server.forms.columns import Column, cells_of, column_of
from server.forms.pointers import ABSENT, find, split
from server.forms.rendering import render
from server.forms.templates import Template


def groups_of(context: Context, template: Template, answers: Document, clear: frozenset[str]) -> list[Document]:
    """What was answered, group by group: each field's title, its text as lists show it, and its value unless masked."""
    tree = render(template, context.now, context.services.settings.zone)
    groups = [
        {"title": group["title"] or page["title"], "fields": _fields(template, group["fields"], answers, clear)}
        for page in tree["pages"] for group in page["groups"]
    ]  # fmt: skip
    return [group for group in groups if group["fields"]]


def _fields(
    template: Template, fields: Iterable[Mapping[str, Any]], answers: Document, clear: frozenset[str]
) -> list[Document]:
    answered = (each for each in fields if each["path"] and find(answers, split(each["path"])) is not ABSENT)
    return [_field(template, each, answers, clear) for each in answered]


def _field(template: Template, declared: Mapping[str, Any], answers: Document, clear: frozenset[str]) -> Document:
    path = declared["path"]
    column = column_of(template, {"path": path})
    items = find(answers, column.parts)
    field = {"path": path, "title": declared["label"], "widget": declared["widget"]}
    if declared["fields"] and isinstance(items, list):
        return {**field, **_items(template, declared, answers, clear, len(items))}
    is_masked = _is_masked(column, clear)
    (text,) = cells_of([column], answers, {}, masked=lambda one: is_masked, regions=load_tree().name)
    return {**field, "text": text, "value": None if is_masked else items, "masked": is_masked, "items": None}


def _items(
    template: Template, declared: Mapping[str, Any], answers: Document, clear: frozenset[str], count: int
) -> Document:
    """The items of a repeatable field, each with fields of its own."""
    inner = [each for each in declared["fields"] if each["path"]]
    items = []
    for number in range(count):
        at = f"{declared['path']}/{number}"
        here = [{**each, "path": at + each["path"].removeprefix(".")} for each in inner]
        items.append(_fields(template, here, answers, clear))
    return {"text": f"{count}项", "value": None, "masked": False, "items": items}


def _is_masked(column: Column, clear: frozenset[str]) -> bool:
    return column.mask is not None and (column.clear is None or column.clear not in clear)


def value_at(answers: Document, pointer: str) -> Any:
    """The answer at a pointer; None where there is none."""
    found = find(answers, split(pointer))
    return None if found is ABSENT else found
