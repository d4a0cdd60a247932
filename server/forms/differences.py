"""What changed from one set of answers to another, field by field, as corrections and histories show it.

Items of repeatable fields are compared by their position. Values are texts as lists show them: choices by their titles,
是 and 否, numbers with their unit, photos by their number.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeAlias

from server.forms.columns import cells_of, column_of, protection_of
from server.forms.masks import mask
from server.forms.pointers import ABSENT, Parts, join, schema_at, split
from server.forms.templates import Template

Regions: TypeAlias = Callable[[str], str | None]


def difference(
    template: Template, before: dict[str, Any], after: dict[str, Any], regions: Regions | None = None
) -> list[dict[str, Any]]:
    """`{pointer, title, before, after}` of every field that differs, in the order of the form; None where absent.

    A sensitive one carries `masked: true` and the kind of its `mask`; its texts are still plain, for `masked` to cover
    before they are shown. `regions` names region codes.
    """
    found = []
    for parts, _, _ in changes(template, before, after):
        pointer = join(parts)
        old, new = (_text(template, pointer, answers, regions) for answers in (before, after))
        if old == new and old is not None:
            new = f"{new}（已更换）"
        guard = protection_of(template.sensitive, parts)
        sensitive = {"masked": True, "mask": guard["mask"]} if guard else {}
        field = {"pointer": pointer, "title": title_at(template, pointer), "before": old, "after": new}
        found.append({**field, **sensitive})
    return found


def masked(change: dict[str, Any]) -> dict[str, Any]:
    """A field of `difference` as those see it who may see the row: sensitive values masked."""
    shown = {name: change[name] for name in ("pointer", "title", "before", "after")}
    if change.get("masked"):
        for side in ("before", "after"):
            shown[side] = None if shown[side] is None else mask(change["mask"], shown[side])
    return shown


def changes(template: Template, before: Any, after: Any) -> list[tuple[Parts, Any, Any]]:
    """(place, old, new) of every field that differs; ABSENT where there is no answer."""
    return list(_changes(template.schema, (), before, after))


def title_at(template: Template, pointer: str) -> str:
    """A field's title behind those of the items it lies in: 活动轨迹第2项：地点."""
    said, title, schema = "", "", template.schema
    for part in split(pointer):
        inner = schema_at(schema, (part,)) or {}
        if schema.get("type") == "array":
            said, title = f"{said}{title}第{int(part) + 1}项：", ""
        else:
            title = str(inner.get("title") or part)
        schema = inner
    return said + title if title else said.removesuffix("：")


def _changes(schema: dict[str, Any], at: Parts, old: Any, new: Any) -> Iterator[tuple[Parts, Any, Any]]:
    if old == new:
        return
    items = schema.get("items")
    if isinstance(items, dict) and "properties" in items and _are(list, old, new):
        for index in range(max(len(old or ()), len(new or ()))):
            pair = (each[index] if each and index < len(each) else ABSENT for each in (old, new))
            yield from _changes(items, (*at, str(index)), *pair)
    elif _are(dict, old, new):
        properties = schema.get("properties", {})
        for name in dict.fromkeys((*properties, *(old or ()), *(new or ()))):
            pair = (each.get(name, ABSENT) if each else ABSENT for each in (old, new))
            yield from _changes(properties.get(name, {}), (*at, name), *pair)
    else:
        yield at, old, new


def _are(kind: type, *values: Any) -> bool:
    return all(value is ABSENT or isinstance(value, kind) for value in values)


def _text(template: Template, pointer: str, answers: dict[str, Any], regions: Regions | None) -> str | None:
    column = column_of(template, {"path": pointer})
    shown = cells_of([column], answers, {}, masked=lambda _: False, regions=regions)[0]
    if shown is None:
        return None
    unit = (schema_at(template.schema, column.parts) or {}).get("x-unit", "")
    return f"{shown.isoformat() if isinstance(shown, date) else shown}{unit}"
