"""What of earlier answers may be carried over into a new filling of the form, the same version or a later one.

Left behind is what must be said anew each time (`options.mustAnswer`), what proves the moment (photos, signatures,
pledges), who the person is, and what the form no longer asks or offers.
"""

from typing import Any

from server.forms.pointers import ABSENT, Parts, find, split
from server.forms.templates import Template
from server.forms.trees import Tree, blueprint_of

NEVER = frozenset(("photo", "signature", "pledge", "text_block"))


def carried(template: Template, earlier: dict[str, Any], *, sensitive: bool = True) -> dict[str, Any]:
    """The answers of `earlier` (in clear) that hold again; without the sensitive ones unless those may be shown."""
    kept: dict[str, Any] = {}
    for parts, field in template.once(_carrying):
        value = find(earlier, parts) if sensitive or not field["sensitive"] else ABSENT
        value = ABSENT if value is ABSENT else _still_valid(field, value)
        if value is not ABSENT:
            _put(kept, parts, value)
    return kept


def _carrying(template: Template) -> list[tuple[Parts, Tree]]:
    identity = set(template.meta.get("identity", {}).values())
    pages = blueprint_of(template).tree["pages"]
    fields = [field for page in pages for group in page["groups"] for field in group["fields"]]
    return [(split(field["path"]), field) for field in fields if _carries(field) and field["path"] not in identity]


def _carries(field: Tree) -> bool:
    return field["widget"] not in NEVER and not field["must_answer"]


def _still_valid(field: Tree, value: Any) -> Any:
    """The value as far as the field still offers it, or ABSENT."""
    if field["fields"] is not None:
        return [_item(field["fields"], item) for item in value] if isinstance(value, list) else ABSENT
    if field["options"] is None:
        return value
    offered = [option["value"] for option in field["options"]]
    if isinstance(value, list):
        return [one for one in value if one in offered] or ABSENT
    return value if value in offered else ABSENT


def _item(fields: list[Tree], item: Any) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for field in filter(_carries, fields):
        parts = split(field["path"])
        value = find(item, parts)
        value = ABSENT if value is ABSENT else _still_valid(field, value)
        if value is not ABSENT:
            _put(kept, parts, value)
    return kept


def _put(document: dict[str, Any], parts: Parts, value: Any) -> None:
    for part in parts[:-1]:
        document = document.setdefault(part, {})
    document[parts[-1]] = value
