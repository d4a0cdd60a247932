"""Meta-validation: every shipped template is sound, and each deliberate break is found at its place."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from server.forms.bundling import ReferenceRefused
from server.forms.checks import check_folder
from server.forms.folders import bundle_all, list_folders, load_all, load_folder
from tests.forms.samples import ANSWERS, META, SCHEMA, TEMPLATES, UI, control

Break = Callable[[dict[str, Any]], Any]


def write(root: Path, files: dict[str, Any]) -> Path:
    """A template folder with these files; a string is written as it is."""
    folder = root / "sample"
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return folder


def files() -> dict[str, Any]:
    invalid = {"answers": {**ANSWERS, "name": "张"}, "errors": [{"pointer": "/name", "code": "length"}]}
    return deepcopy(
        {
            "schema.json": SCHEMA,
            "ui.json": UI,
            "template.json": META,
            "examples/valid/good.json": ANSWERS,
            "examples/invalid/short.json": invalid,
        }
    )


@pytest.mark.parametrize("folder", list_folders(TEMPLATES), ids=lambda folder: folder.name)
def test_shipped_templates_are_sound(folder: Path) -> None:
    assert check_folder(folder, TEMPLATES) == []


def test_the_sample_is_sound(tmp_path: Path) -> None:
    assert check_folder(write(tmp_path, files())) == []


def put(*path: str | int, value: Any) -> Break:
    def change(content: dict[str, Any]) -> None:
        target: Any = content
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = value

    return change


PROPERTIES = ("schema.json", "properties")
ELEMENTS = ("ui.json", "elements")
RULE = (*ELEMENTS, 1, "rule")
BREAKS: dict[str, tuple[Break, str, str]] = {
    "json": (put("ui.json", value="{"), "ui.json", ""),
    "schema keyword": (put(*PROPERTIES, "name", "type", value="text"), "schema.json", "/properties/name/type"),
    "look-around": (put(*PROPERTIES, "name", "pattern", value="(?=a)"), "schema.json", "/properties/name/pattern"),
    "open object": (put("schema.json", "additionalProperties", value=True), "schema.json", ""),
    "open item": (
        put(*PROPERTIES, "track", "items", "additionalProperties", value=True),
        "schema.json",
        "/properties/track/items",
    ),
    "dialect": (
        put("schema.json", "$schema", value="https://json-schema.org/draft/2020-12/schema"),
        "schema.json",
        "/$schema",
    ),
    "title": (put(*PROPERTIES, "name", "title", value=""), "schema.json", "/properties/name/title"),
    "format": (put(*PROPERTIES, "name", "format", value="cn-name"), "schema.json", "/properties/name/format"),
    "offset": (put(*PROPERTIES, "arrived", "x-latest", value=3), "schema.json", "/properties/arrived/x-latest"),
    "conditional offset": (
        put("schema.json", "allOf", 0, "then", "properties", value={"arrived": {"x-latest": 3}}),
        "schema.json",
        "/allOf/0/then/properties/arrived/x-latest",
    ),
    "types": (put(*PROPERTIES, "name", "type", value=["string", "null"]), "schema.json", "/properties/name/type"),
    "option": (
        put(*PROPERTIES, "symptoms", "items", "oneOf", 0, value={"const": 1}),
        "schema.json",
        "/properties/symptoms/items/oneOf/0",
    ),
    "required": (put("schema.json", "required", value=["nobody"]), "schema.json", "/required"),
    "if": (put("schema.json", "allOf", 0, "if", value={"format": "date"}), "schema.json", "/allOf/0/if"),
    "reference": (put(*PROPERTIES, "name", value={"$ref": "#/$defs/no"}), "schema.json", "/properties/name/$ref"),
    "loop": (put(*PROPERTIES, "name", value={"$ref": "#/properties/name"}), "schema.json", "/properties/name/$ref"),
    "outside": (put(*PROPERTIES, "name", value={"$ref": "../../a.json"}), "schema.json", "/properties/name/$ref"),
    "scope": (put(*ELEMENTS, 3, value=control("nobody")), "ui.json", "/elements/3/scope"),
    "twice": (put(*ELEMENTS, 2, value=control("name")), "ui.json", "/elements/2"),
    "not shown": (put(*ELEMENTS, 3, value={"type": "Label", "text": "t"}), "schema.json", "/properties/temperature"),
    "element": (put(*ELEMENTS, 2, "type", value="Button"), "ui.json", "/elements/2/type"),
    "widget": (put(*ELEMENTS, 3, "options", value={"widget": "dial"}), "ui.json", "/elements/3/options/widget"),
    "effect": (put(*RULE, "effect", value="VANISH"), "ui.json", "/elements/1/rule/effect"),
    "condition": (put(*RULE, "condition", value={}), "ui.json", "/elements/1/rule/condition"),
    "condition scope": (put(*RULE, "condition", "scope", value="#/x"), "ui.json", "/elements/1/rule/condition/scope"),
    "condition keyword": (
        put(*RULE, "condition", "schema", value={"format": "date"}),
        "ui.json",
        "/elements/1/rule/condition/schema",
    ),
    "absent passes": (
        put(*RULE, "condition", value={"scope": "#/properties/returned", "schema": {"not": {"const": False}}}),
        "ui.json",
        "/elements/1/rule/condition",
    ),
    "id": (put("template.json", "id", value="other"), "template.json", "/id"),
    "key": (put("template.json", "colour", value=1), "template.json", ""),
    "mask": (
        put("template.json", "sensitive", "/name", value={"mask": "no"}),
        "template.json",
        "/sensitive/~1name/mask",
    ),
    "sensitive": (
        put("template.json", "sensitive", "/nobody", value={"mask": "all"}),
        "template.json",
        "/sensitive/~1nobody",
    ),
    "identity": (put("template.json", "identity", "name", value="/nobody"), "template.json", "/identity/name"),
    "each": (put("template.json", "evidence", 1, "each", value="/name"), "template.json", "/evidence/1/each"),
    "item answer": (
        put("template.json", "evidence", 1, "fact", "place", "$answer", value="./no"),
        "template.json",
        "/evidence/1/fact/place/$answer",
    ),
    "evidence if": (
        put("template.json", "evidence", 0, "if", "required", value=["no"]),
        "template.json",
        "/evidence/0/if",
    ),
    "valid example": (put("examples/valid/good.json", "name", value="张"), "examples/valid/good.json", "/name"),
    "invalid example": (
        put("examples/invalid/short.json", "answers", "name", value="张三"),
        "examples/invalid/short.json",
        "/name",
    ),
    "unlisted error": (put("examples/invalid/short.json", "errors", value=[]), "examples/invalid/short.json", "/name"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_is_found_at_its_place(tmp_path: Path, name: str) -> None:
    change, file, pointer = BREAKS[name]
    content = files()
    change(content)
    findings = check_folder(write(tmp_path, content))
    assert (file, pointer) in {(finding.file, finding.pointer) for finding in findings}
    assert all(finding.message for finding in findings)


@pytest.mark.parametrize("name", ["schema.json", "ui.json", "template.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    content = {key: value for key, value in files().items() if key != name}
    assert name in {finding.file for finding in check_folder(write(tmp_path, content))}


@pytest.mark.parametrize("content", [[], 1, None, "text", {"type": 3}, {"elements": {}}])
@pytest.mark.parametrize("name", ["schema.json", "ui.json", "template.json"])
def test_no_content_raises(tmp_path: Path, name: str, content: Any) -> None:
    assert check_folder(write(tmp_path, {**files(), name: json.dumps(content)}))


def test_references_are_inlined_and_siblings_override(tmp_path: Path) -> None:
    (tmp_path / "_shared").mkdir()
    shared = {
        "$defs": {"short": {"maxLength": 5}, "name": {"type": "string", "title": "共用", "$ref": "#/$defs/short"}}
    }
    (tmp_path / "_shared/defs.json").write_text(json.dumps(shared), "utf-8")
    content = files()
    content["schema.json"]["properties"]["name"] = {"$ref": "../_shared/defs.json#/$defs/name", "title": "姓名"}
    template = load_folder(write(tmp_path, content))
    assert template.schema["properties"]["name"] == {"maxLength": 5, "type": "string", "title": "姓名"}
    assert list(load_all(tmp_path)) == ["sample"]


def test_a_symbolic_link_leads_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{}", "utf-8")
    content = files()
    content["schema.json"]["properties"]["name"] = {"$ref": "link.json"}
    folder = write(tmp_path / "root", content)
    (folder / "link.json").symlink_to(outside)
    with pytest.raises(ReferenceRefused):
        load_folder(folder)


def test_bundles_are_self_contained(tmp_path: Path) -> None:
    bundle_all(TEMPLATES, tmp_path)
    texts = [path.read_text("utf-8") for path in tmp_path.glob("*.json")]
    assert len(texts) == len(list_folders(TEMPLATES))
    assert not any('"$ref"' in text for text in texts)
