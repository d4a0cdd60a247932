"""Rendering: the compiled tree with today's defaults and what is already known about the person.

Only what changes is copied; everything else is shared between all readers, so treat a rendered tree as frozen.
"""

from datetime import datetime, tzinfo
from typing import Any

from server.forms.constraints import Moving
from server.forms.dates import shifted
from server.forms.pointers import ABSENT, find
from server.forms.templates import Template
from server.forms.trees import Path, Tree, blueprint_of


def render(template: Template, now: datetime, zone: tzinfo, prefill: dict[str, Any] | None = None) -> Tree:
    """The tree of docs/templates.md. `prefill` holds known answers in the shape of answers; they become defaults.

    Fields that must be answered anew each time (`options.mustAnswer`) are never prefilled.
    """
    blueprint = template.once(blueprint_of)
    local = now.astimezone(zone)
    changes: dict[Any, Any] = {}
    for path, moving in blueprint.moving:
        _put(changes, path, _moved(moving, local))
    if prefill:
        for parts, path in blueprint.defaults:
            value = find(prefill, parts)
            if value is not ABSENT:
                _put(changes, path, value)
    return _changed(blueprint.tree, changes) if changes else blueprint.tree


class _Value:
    """Marks the end of a path, so that a prefilled object is not mistaken for a step."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def _put(changes: dict[Any, Any], path: Path, value: Any) -> None:
    for step in path[:-1]:
        changes = changes.setdefault(step, {})
    changes[path[-1]] = _Value(value)


def _changed(node: Any, changes: dict[Any, Any]) -> Any:
    copy = node.copy()
    for key, change in changes.items():
        copy[key] = change.value if type(change) is _Value else _changed(node[key], change)
    return copy


def _moved(moving: Moving, local: datetime) -> str:
    if moving.offset.get("now"):
        if moving.format == "date":
            return local.date().isoformat()
        if moving.format == "time":
            return local.timetz().isoformat("seconds")
        return local.isoformat(timespec="seconds")
    return shifted(local.date(), moving.offset)
