"""Lifecycle cases: a record's way told step by step in a data file, with what each step must lead to.

They prove a lifecycle as examples prove a form: `form_templates/<id>/cases/*.json`, run by `templates check`.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jsonschema_rs

from server.forms.corrections import apply_edit, editable_pointers
from server.forms.decisions import check_given, tidy_given
from server.forms.findings import Finding
from server.forms.lifecycles import Lifecycle, NotOffered, Transition, choose, lifecycle_of
from server.forms.pointers import join, split
from server.forms.templates import Template
from server.forms.validation import prepare

CASE: dict[str, Any] = {
    "type": "object",
    "required": ["name", "answers", "steps"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "start": {"type": "string"},
        "answers": {"type": ["object", "string"]},
        "record": {"type": "object"},
        "steps": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["by", "action", "expect"],
                "additionalProperties": False,
                "properties": {
                    "by": {"enum": ["staff", "owner", "system"]},
                    "action": {"type": "string"},
                    "given": {"type": "object"},
                    "change": {"type": "object", "propertyNames": {"pattern": "^/"}},
                    "expect": {
                        "type": "object",
                        "minProperties": 1,
                        "additionalProperties": False,
                        "properties": {
                            "state": {"type": "string"},
                            "refused": {"type": "string"},
                            "effects": {"type": "array"},
                        },
                    },
                },
            },
        },
    },
}
_SHAPE = jsonschema_rs.Draft202012Validator(CASE, offline=True)
NOT_OFFERED = "not_offered"


@dataclass
class _Record:
    """The record of a case as far as it went."""

    state: str
    answers: dict[str, Any]
    fields: dict[str, Any]
    flags: list[str] = field(default_factory=list)

    @property
    def view(self) -> dict[str, Any]:
        return {"answers": self.answers, "record": {**self.fields, "state": self.state}}


def check_case(
    template: Template, file: str, case: Any, examples: Mapping[str, Any], now: datetime
) -> Iterator[Finding]:
    """Where a case turns out otherwise than it says; `examples` are valid answers by the names cases call them by."""
    lifecycle = lifecycle_of(template)
    if lifecycle is None:
        yield Finding(file, "", "此模板没有 lifecycle，请删去 cases")
        return
    fault = next(iter(_SHAPE.iter_errors(case)), None)
    if fault:
        yield Finding(file, join(fault.instance_path), "写法不对，请参照 docs/templates.md 的 Cases 一节")
        return
    answers = examples.get(case["answers"]) if isinstance(case["answers"], str) else case["answers"]
    if answers is None:
        yield Finding(file, "/answers", f"examples/valid 中没有 {case['answers']}.json")
        return
    start = case.get("start", lifecycle.initial)
    if start not in lifecycle.states:
        yield Finding(file, "/start", f"没有状态 {start}")
        return
    record = _Record(start, prepare(template, answers, now)[0], case.get("record", {}))
    for index, step in enumerate(case["steps"]):
        outcome = _take(template, lifecycle, record, step, now)
        yield from _compare(file, f"/steps/{index}/expect", step["expect"], outcome)


def _take(
    template: Template, lifecycle: Lifecycle, record: _Record, step: Mapping[str, Any], now: datetime
) -> dict[str, Any]:
    """What came of a step: `{"state", "effects"}`, or `{"refused"}` with the record as it was."""
    try:
        transition = choose(lifecycle, step["action"], record.view)
    except NotOffered:
        return {"refused": NOT_OFFERED}
    if transition.by != step["by"]:
        return {"refused": NOT_OFFERED}
    codes = [code for _, code, _ in check_given(transition, step.get("given", {}))]
    answers = record.answers
    if "change" in step:
        editable = editable_pointers(lifecycle.states[record.state], record.flags)
        answers, errors = apply_edit(template, record.answers, _changed(answers, step["change"]), editable, now)
        codes += [error.code for error in errors]
    if codes:
        return {"refused": codes[0]}
    _enter(record, transition, answers, step)
    return {"state": record.state, "effects": list(transition.effects)}


def _enter(record: _Record, transition: Transition, answers: dict[str, Any], step: Mapping[str, Any]) -> None:
    record.state, record.answers = transition.to, answers
    record.flags = tidy_given(transition, step.get("given", {}))["flags"]


def _changed(answers: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with other values at some pointers; null takes one out."""
    changed = deepcopy(answers)
    for pointer, value in change.items():
        *path, last = split(pointer)
        target: Any = changed
        for part in path:
            target = target[int(part)] if isinstance(target, list) else target.setdefault(part, {})
        if isinstance(target, list):
            target[int(last) : int(last) + 1] = [] if value is None else [value]
        elif value is None:
            target.pop(last, None)
        else:
            target[last] = value
    return changed


def _compare(file: str, at: str, expected: Mapping[str, Any], outcome: Mapping[str, Any]) -> Iterator[Finding]:
    for key, value in expected.items():
        if outcome.get(key) != value:
            yield Finding(file, f"{at}/{key}", f"此步应得到 {value}，却得到 {outcome.get(key) or outcome}")
