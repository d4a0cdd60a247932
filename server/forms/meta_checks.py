"""Checks on template.json: its own schemas (*.schema.json), and pointers that name fields of the form."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any

import jsonschema_rs

from server.forms.findings import Finding
from server.forms.import_checks import check_imports
from server.forms.lifecycle_checks import check_lifecycle, evidence_effects
from server.forms.pointers import join, schema_at, split
from server.forms.reference_checks import FILE, check_condition, check_pointer
from server.forms.view_checks import check_lists

_SAID = {
    "required": "缺少 {}",
    "additionalProperties": "没有 {} 这个键，请删去或检查拼写",
    "type": "类型不对，应为 {}",
    "enum": "应为 {} 之一",
    "pattern": "写法不对，应符合 {}",
}


def check_meta(schema: dict[str, Any], meta: Any) -> Iterator[Finding]:
    """Everything that is wrong with template.json over a sound schema."""
    faults = [_finding(error) for error in _validator().iter_errors(meta)]
    yield from faults
    if faults:
        return
    for key in ("identity", "profile", "place"):
        for name, pointer in meta.get(key, {}).items():
            yield from check_pointer(schema, pointer, f"/{key}" + join((name,)))
    for pointer in meta.get("sensitive", {}):
        yield from check_pointer(schema, pointer, "/sensitive" + join((pointer,)))
    for index, declared in enumerate(meta.get("evidence", ())):
        yield from _check_evidence(schema, declared, f"/evidence/{index}")
    yield from check_lifecycle(schema, meta)
    for at, declared in evidence_effects(meta):
        yield from _check_evidence(schema, declared, at)
    yield from check_lists(schema, meta)
    yield from check_imports(schema, meta)


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    schema = _read("template.schema.json")
    schema["properties"]["lifecycle"] = _read("lifecycle.schema.json")
    return jsonschema_rs.Draft202012Validator(schema, offline=True)


def _read(name: str) -> Any:
    return loads(files("server.forms").joinpath(name).read_text("utf-8"))


def _finding(error: jsonschema_rs.ValidationError) -> Finding:
    known = error.kind.as_dict()
    what = known.get("property") or known.get("unexpected") or known.get("options") or known.get("types") or ""
    what = what or known.get("pattern", "")
    said = _SAID.get(error.kind.name, "写法不对，请参照 docs/templates.md")
    return Finding(
        FILE, join(error.instance_path), said.format("、".join(map(str, what)) if isinstance(what, list) else what)
    )


def _check_evidence(schema: dict[str, Any], declared: dict[str, Any], at: str) -> Iterator[Finding]:
    item: dict[str, Any] | None = None
    if "each" in declared:
        found = schema_at(schema, split(declared["each"]))
        item = schema_at(found, ("*",)) if found and found.get("type") == "array" else None
        if item is None:
            yield Finding(FILE, f"{at}/each", f"{declared['each']} 不是 schema.json 中的数组")
            return
    yield from check_condition(item or schema, declared.get("if", {}), f"{at}/if")
    taken = {f"/fact/{name}": given for name, given in declared["fact"].items()}
    for name, given in {**taken, "/at": declared.get("at"), "/until": declared.get("until")}.items():
        if isinstance(given, dict) and "$answer" in given:
            yield from _check_taken(schema, item, given["$answer"], at + name)


def _check_taken(schema: dict[str, Any], item: dict[str, Any] | None, pointer: str, at: str) -> Iterator[Finding]:
    if not pointer.startswith("./"):
        yield from check_pointer(schema, pointer, f"{at}/$answer")
    elif item is None:
        yield Finding(FILE, f"{at}/$answer", '"./" 只能与 each 一起使用')
    else:
        yield from check_pointer(item, pointer, f"{at}/$answer")
