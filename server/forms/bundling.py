"""Bundling: every `$ref` of a schema is replaced by what it names, keywords beside it override.

What is stored, served and rendered then has no `$ref`; a client needs no resolver. Pure: `read` brings documents.
"""

from collections.abc import Callable
from posixpath import join, normpath
from typing import Any, TypeAlias
from urllib.parse import unquote

from server.forms.pointers import ABSENT, find, split

Read: TypeAlias = Callable[[str], Any]
"""Gives the JSON document at a path relative to the root of all templates."""


class ReferenceRefused(ValueError):
    """A `$ref` is recursive, leads out of the templates, or names nothing; `pointer` says where it stands."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        self.message = message


def bundle(path: str, read: Read) -> dict[str, Any]:
    """The schema at `path` with every reference inlined."""
    inlined = _inline(read(path), path, (path + "#",), "", read)
    if not isinstance(inlined, dict):
        raise ReferenceRefused("", "最外层应为对象")
    inlined.pop("$defs", None)
    return inlined


def _inline(node: Any, home: str, trail: tuple[str, ...], pointer: str, read: Read) -> Any:
    if isinstance(node, list):
        return [_inline(item, home, trail, f"{pointer}/{index}", read) for index, item in enumerate(node)]
    if not isinstance(node, dict):
        return node
    if not isinstance(node.get("$ref"), str):
        return {
            key: _inline(value, home, trail, f"{pointer}/{key}", read)
            for key, value in node.items()
            if not (key == "$defs" and isinstance(value, dict))
        }
    target = _target(node["$ref"], home, pointer)
    if target in trail:
        raise ReferenceRefused(pointer + "/$ref", f"引用 {node['$ref']} 回到了自身，请去掉循环引用")
    shared = _inline(_named(target, node["$ref"], pointer, read), target.split("#")[0], (*trail, target), pointer, read)
    own = {key: value for key, value in node.items() if key != "$ref"}
    return _merged(shared, _inline(own, home, trail, pointer, read)) if own else shared


def _target(reference: str, home: str, pointer: str) -> str:
    path, _, fragment = reference.partition("#")
    if "://" in path or path.startswith("/"):
        raise ReferenceRefused(pointer + "/$ref", f"引用 {reference} 应为模板目录内的相对路径")
    full = normpath(join(home, "..", path)) if path else home
    if full.startswith(".."):
        raise ReferenceRefused(pointer + "/$ref", f"引用 {reference} 超出了模板目录")
    return f"{full}#{unquote(fragment)}"


def _named(target: str, reference: str, pointer: str, read: Read) -> Any:
    path, _, fragment = target.partition("#")
    try:
        found = find(read(path), split(fragment))
    except (OSError, ValueError):
        found = ABSENT
    if found is ABSENT:
        raise ReferenceRefused(pointer + "/$ref", f"引用 {reference} 指向的内容不存在，请检查路径和名称")
    return found


def _merged(shared: Any, own: dict[str, Any]) -> Any:
    return {**shared, **own} if isinstance(shared, dict) else own
