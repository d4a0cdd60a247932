"""Meta-validation of a template folder: is it complete, does it hang together, do its examples and cases hold?

Every finding names file, pointer and how to mend it; an empty list means that the engine can use the template.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from server.forms.bundling import ReferenceRefused, bundle
from server.forms.findings import Finding
from server.forms.folders import read_examples, read_json, reader
from server.forms.lifecycle_cases import check_case
from server.forms.meta_checks import check_meta
from server.forms.rendering import render
from server.forms.schema_checks import check_schema
from server.forms.templates import Template, parse
from server.forms.ui_checks import check_ui
from server.forms.validation import FieldError, prepare

__all__ = ["EXAMPLES_AT", "Finding", "check_folder", "check_parts"]

EXAMPLES_AT = datetime(2020, 3, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
"""The instant at which examples are tried, unless an invalid example names its own in `now`."""


def check_folder(path: Path, root: Path | None = None) -> list[Finding]:
    """All findings on a template folder, whatever is wrong with it; nothing is raised for bad content."""
    files: dict[str, Any] = {}
    findings = [finding for name in ("ui.json", "template.json") for finding in _read(path, name, files)]
    findings += _read_schema(path, root or path.parent, files)
    if findings:
        return findings
    findings = check_parts(files["schema.json"], files["ui.json"], files["template.json"])
    if isinstance(files["template.json"], dict) and files["template.json"].get("id") != path.name:
        findings.append(Finding("template.json", "/id", f"id 应与文件夹同名：{path.name}"))
    if findings:
        return findings
    template = parse(files["schema.json"], files["ui.json"], files["template.json"])
    findings = [*_check_valid(path, template), *_check_invalid(path, template)]
    return findings or list(_check_cases(path, template))


def check_parts(schema: Any, ui: Any, meta: Any) -> list[Finding]:
    """All findings on a bundled schema, a UI schema and template.json, as a designer holds them."""
    findings = list(check_schema(schema))
    if not isinstance(schema, dict) or any(each.pointer in ("", "/type") for each in findings):
        return findings
    findings += check_ui(schema, ui)
    findings += check_meta(schema, meta)
    if not findings:
        render(parse(schema, ui, meta), EXAMPLES_AT, ZoneInfo("Asia/Shanghai"))
    return findings


def _read(path: Path, name: str, files: dict[str, Any]) -> Iterator[Finding]:
    try:
        files[name] = read_json(path / name)
    except FileNotFoundError:
        yield Finding(name, "", f"缺少文件 {name}")
    except json.JSONDecodeError as fault:
        yield Finding(name, "", f"不是有效的 JSON：第{fault.lineno}行第{fault.colno}列")
    except UnicodeDecodeError:
        yield Finding(name, "", "文件应为 UTF-8 编码")


def _read_schema(path: Path, root: Path, files: dict[str, Any]) -> list[Finding]:
    findings = list(_read(path, "schema.json", {}))
    if findings:
        return findings
    name = path.resolve().relative_to(root.resolve()).as_posix()
    try:
        files["schema.json"] = bundle(f"{name}/schema.json", reader(root))
    except ReferenceRefused as refused:
        return [Finding("schema.json", refused.pointer, refused.message)]
    return []


def _check_valid(path: Path, template: Template) -> Iterator[Finding]:
    files = _examples(path, "valid")
    if not files:
        yield Finding("examples/valid", "", "请至少写一个应被接受的例子")
    for name, text in files.items():
        try:
            answers = json.loads(text)
        except json.JSONDecodeError as fault:
            yield Finding(name, "", f"不是有效的 JSON：第{fault.lineno}行")
            continue
        for error in prepare(template, answers, EXAMPLES_AT)[1]:
            yield Finding(name, error.pointer, f"此例应被接受，却得到 {error.code}：{error.message}")


def _check_invalid(path: Path, template: Template) -> Iterator[Finding]:
    for name, text in _examples(path, "invalid").items():
        try:
            example = json.loads(text)
            answers = example["answers"]
            expected = {(each["pointer"], each["code"]) for each in example["errors"]}
            now = datetime.fromisoformat(example["now"]) if "now" in example else EXAMPLES_AT
        except (ValueError, KeyError, TypeError):
            yield Finding(name, "", '应写作 {"answers": …, "errors": [{"pointer": …, "code": …}]}')
            continue
        yield from _check_errors(name, expected, prepare(template, answers, now)[1])


def _check_cases(path: Path, template: Template) -> Iterator[Finding]:
    """Over sound examples, whose answers the cases may use by name."""
    examples = {name.removesuffix(".json"): answers for name, answers in read_examples(path, "valid").items()}
    for found in sorted((path / "cases").glob("*.json")):
        name = f"cases/{found.name}"
        try:
            case = json.loads(found.read_text("utf-8"))
        except ValueError:
            yield Finding(name, "", "不是有效的 JSON（应为 UTF-8 编码）")
            continue
        yield from check_case(template, name, case, examples, EXAMPLES_AT)


def _check_errors(name: str, expected: set[tuple[str, str]], errors: list[FieldError]) -> Iterator[Finding]:
    if not expected:
        yield Finding(name, "/errors", "请列出此例应得到的错误")
    found = {(error.pointer, error.code): error.message for error in errors}
    for pointer, code in sorted(expected - found.keys()):
        yield Finding(name, pointer, f"此例应得到 {code}，却没有")
    for pointer, code in sorted(found.keys() - expected):
        yield Finding(name, pointer, f"此例得到了没有列出的 {code}：{found[pointer, code]}")


def _examples(path: Path, kind: str) -> dict[str, str]:
    found = sorted((path / "examples" / kind).glob("*.json"))
    return {f"examples/{kind}/{each.name}": each.read_text("utf-8") for each in found}
