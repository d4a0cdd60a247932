"""Lifecycle cases: the shipped ones hold and prove every way, and one that turns out otherwise is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from server.forms.checks import EXAMPLES_AT
from server.forms.folders import list_folders, load_folder, read_examples
from server.forms.lifecycle_cases import check_case
from tests.forms.lifecycle_samples import FORM, life
from tests.forms.samples import ANSWERS, TEMPLATES, sample

CASES = [found for folder in list_folders(TEMPLATES) for found in sorted((folder / "cases").glob("*.json"))]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.parent.name}/{path.stem}")
def test_shipped_cases(path: Path) -> None:
    folder = path.parent.parent
    examples = {name.removesuffix(".json"): answers for name, answers in read_examples(folder, "valid").items()}
    template, case = load_folder(folder), json.loads(path.read_text("utf-8"))
    assert list(check_case(template, path.name, case, examples, EXAMPLES_AT)) == []


@pytest.mark.parametrize("name", ["resumption_application", "organization_certification"])
def test_every_state_and_way_of_the_approvals_is_proved_by_a_case(name: str) -> None:
    lifecycle = life(load_folder(TEMPLATES / name))
    steps = [
        step for path in CASES if path.parent.parent.name == name for step in json.loads(path.read_text())["steps"]
    ]
    taken = {(step["action"], step["expect"]["state"]) for step in steps if "state" in step["expect"]}
    assert taken == {(each.action, each.to) for each in lifecycle.transitions}


STEP = {"by": "staff", "action": "approve", "expect": {"state": "approved"}}


@pytest.mark.parametrize(
    ("case", "pointer"),
    [
        ({"name": "a", "answers": ANSWERS, "steps": [STEP]}, None),
        ({"name": "a", "answers": "good", "steps": [STEP]}, None),
        ({"name": "a", "answers": "good", "steps": [{**STEP, "expect": {"state": "second"}}]}, "/steps/0/expect/state"),
        ({"name": "a", "answers": "good", "steps": [{**STEP, "by": "owner"}]}, "/steps/0/expect/state"),
        ({"name": "a", "answers": "good", "steps": [STEP, STEP]}, "/steps/1/expect/state"),
        ({"name": "a", "answers": "good", "steps": [{**STEP, "expect": {"refused": "a"}}]}, "/steps/0/expect/refused"),
        ({"name": "a", "answers": "good", "steps": [{**STEP, "expect": {"effects": [1]}}]}, "/steps/0/expect/effects"),
        ({"name": "a", "answers": "none", "steps": [STEP]}, "/answers"),
        ({"name": "a", "answers": "good", "start": "mars", "steps": [STEP]}, "/start"),
        ({"name": "a", "answers": "good", "steps": [{**STEP, "expect": {}}]}, "/steps/0/expect"),
        ([], ""),
    ],
)  # fmt: skip
def test_a_case_that_turns_out_otherwise_is_told(case: Any, pointer: str | None) -> None:
    findings = list(check_case(FORM, "case.json", case, {"good": ANSWERS}, EXAMPLES_AT))
    assert [each.pointer for each in findings] == ([] if pointer is None else [pointer])


def test_a_case_without_a_lifecycle_is_told() -> None:
    assert list(check_case(sample(), "case.json", {}, {}, EXAMPLES_AT))
