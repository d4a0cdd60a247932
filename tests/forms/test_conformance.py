"""The conformance cases of tests/conformance, which the TypeScript client runs as well."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from server.forms.conditions import holds
from server.forms.pointers import ABSENT
from server.forms.rendering import render
from server.forms.templates import Template, parse
from server.forms.validation import prepare
from server.forms.visibility import drop_hidden, visible_paths
from tests.forms.trees import CASES, WITH_TREE, case_tree


def cases(folder: str) -> Any:
    """A parametrization over the files of a folder."""
    found = sorted((CASES / folder).glob("*.json"))
    assert found, folder
    return pytest.mark.parametrize("path", found, ids=lambda path: path.stem)


def read(path: Path) -> tuple[dict[str, Any], Template]:
    case = json.loads(path.read_text("utf-8"))
    meta = case.get("meta", {"id": "case", "version": 1, "title": case["title"]})
    return case, parse(case.get("schema", {}), case.get("ui", {}), meta)


@cases("conditions")
def test_conditions(path: Path) -> None:
    for case in read(path)[0]["cases"]:
        assert holds(case["condition"], case["answers"], case.get("item", ABSENT)) is case["holds"], case


@cases("visibility")
def test_visibility(path: Path) -> None:
    case, template = read(path)
    kept = drop_hidden(template, case["answers"])
    assert (kept, visible_paths(template, kept)) == (case["kept"], case["visible"])


@cases("validation")
def test_validation(path: Path) -> None:
    case, template = read(path)
    stored, errors = prepare(template, case["answers"], datetime.fromisoformat(case["now"]))
    assert stored == case["stored"]
    assert [vars(error) for error in errors] == case["errors"]


@cases("rendering")
def test_rendering(path: Path) -> None:
    case, template = read(path)
    tree = render(template, datetime.fromisoformat(case["now"]), ZoneInfo(case["zone"]), case["prefill"])
    assert tree == case["tree"]


@pytest.mark.parametrize("folder", WITH_TREE)
def test_trees(folder: str) -> None:
    """The trees in the cases are what is drawn now; `python -m tests.forms.trees --write` draws them anew."""
    for path in sorted((CASES / folder).glob("*.json")):
        case = json.loads(path.read_text("utf-8"))
        assert case["tree"] == case_tree(case), path.name
