"""Checks on lifecycles: each deliberate break is found at its place, in words."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from server.forms.checks import check_parts
from tests.forms.lifecycle_samples import LIFECYCLE
from tests.forms.samples import META, SCHEMA, UI


def test_the_lifecycle_of_these_tests_is_sound() -> None:
    assert check_parts(SCHEMA, UI, {**META, "lifecycle": LIFECYCLE}) == []


Break = Callable[[dict[str, Any]], Any]


def put(path: str, value: Any) -> Break:
    def change(lifecycle: dict[str, Any]) -> None:
        *steps, last = [int(step) if step.isdecimal() else step for step in path.split("/")]
        target: Any = lifecycle
        for step in steps:
            target = target[step]
        target[last] = value

    return change


def drop(*indexes: int) -> Break:
    def change(lifecycle: dict[str, Any]) -> None:
        kept = [each for index, each in enumerate(lifecycle["transitions"]) if index not in indexes]
        lifecycle["transitions"] = kept

    return change


STATE = {"title": "新", "tone": "neutral"}
BREAKS: dict[str, tuple[Break, str]] = {
    "initial": (put("initial", "nowhere"), "/initial"),
    "from": (put("transitions/0/from", ["review", "nowhere"]), "/transitions/0/from/1"),
    "to": (put("transitions/1/to", "nowhere"), "/transitions/1/to"),
    "timer in": (put("timers/0/in", "nowhere"), "/timers/0/in"),
    "unreachable": (put("states/island", {**STATE, "final": True}), "/states/island"),
    "neither final nor left": (put("states/approved/final", False), "/states/approved"),
    "final left": (put("transitions/4/from", ["returned", "approved"]), "/states/approved/final"),
    "final with due": (put("states/approved/due", {"working_days": 1}), "/states/approved/due"),
    "no way out": (drop(4, 5), "/states/returned"),
    "no way to an end": (put("transitions/5/to", "review"), "/states/lapsed"),
    "keeps nothing": (put("states/review/due", "keep"), "/states/review/due"),
    "guard": (put("transitions/0/if", {"type": "text"}), "/transitions/0/if"),
    "guard look-around": (put("transitions/0/if", {"pattern": "(?=a)"}), "/transitions/0/if"),
    "guard over what": (put("transitions/0/if", {"properties": {"answer": {}}}), "/transitions/0/if/properties/answer"),
    "guard over an unknown answer": (
        put("transitions/0/if", {"properties": {"answers": {"required": ["nobody"]}}}),
        "/transitions/0/if/properties/answers",
    ),
    "flags without edit": (put("transitions/1/flags", True), "/transitions/1/flags"),
    "level": (put("transitions/0/level", "province"), "/transitions/0/level"),
    "verb": (put("transitions/4/verb", "record.decide"), "/transitions/4/verb"),
    "no longer reached": (drop(3), "/states/returned"),
    "timer without transition": (put("timers/0/action", "explode"), "/timers/0/action"),
    "two timers": (put("timers", [LIFECYCLE["timers"][0]] * 2), "/timers"),
    "id twice": (put("transitions/1/id", "approve_cool"), "/transitions"),
    "two parties": (put("transitions/1/by", "owner"), "/transitions/1/action"),
    "effect": (put("transitions/0/effects", [{"explode": True}]), "/transitions/0/effects/0"),
    "two effects in one": (put("submitted", [{"letter": "a", "assign": "city"}]), "/submitted/0"),
    "evidence effect": (
        put("transitions/2/effects/0/evidence/fact/region/$answer", "/nobody"),
        "/transitions/2/effects/0/evidence/fact/region/$answer",
    ),
    "certification": (
        put("submitted", [{"organization": {"certification": "gold"}}]),
        "/submitted/0/organization/certification",
    ),
    "tone": (put("states/review/tone", "pink"), "/states/review/tone"),
    "due": (put("states/review/due", {"working_days": 0}), "/states/review/due/working_days"),
    "due word": (put("states/review/due", "soon"), "/states/review/due"),
    "number": (put("number/title", "第几次"), "/number/title"),
    "form": (
        put("transitions/2/form/properties/plate/format", "cn-name"),
        "/transitions/2/form/properties/plate/format",
    ),
    "open form": (put("transitions/2/form/additionalProperties", True), "/transitions/2/form"),
    "key": (put("colour", 1), ""),
    "no object": (put("states", []), "/states"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_break_is_found_at_its_place(name: str) -> None:
    change, pointer = BREAKS[name]
    broken = deepcopy(LIFECYCLE)
    change(broken)
    findings = check_parts(SCHEMA, UI, {**META, "lifecycle": broken})
    assert f"/lifecycle{pointer}" in {each.pointer for each in findings}
    assert all(each.message and each.file == "template.json" for each in findings)


def test_staff_need_a_verb() -> None:
    broken = deepcopy(LIFECYCLE)
    del broken["transitions"][0]["verb"]
    findings = check_parts(SCHEMA, UI, {**META, "lifecycle": broken})
    assert [each.pointer for each in findings] == ["/lifecycle/transitions/0"]


@pytest.mark.parametrize("lifecycle", [None, [], 1, "x", {}])
def test_no_content_raises(lifecycle: Any) -> None:
    assert check_parts(SCHEMA, UI, {**META, "lifecycle": lifecycle})
