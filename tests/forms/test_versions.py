"""Versions: every kind of change gets its level, and stored answers tell what really breaks."""

from copy import deepcopy
from typing import Any

import pytest

from server.forms.templates import DigestMismatch, Template, from_document, parse
from server.forms.versions import compare, release_refusals, replay
from tests.forms.samples import ANSWERS, META, SCHEMA, UI, sample

OLD = sample()


def changed(pointer: str, value: Any) -> Template:
    """The sample with one place of [schema, ui, meta] set, or taken out when the value is None."""
    document: Any = deepcopy({"schema": SCHEMA, "ui": UI, "meta": META})
    *path, last = [int(part) if part.isdigit() else part for part in pointer.split("/")]
    target = document
    for part in path:
        target = target[part]
    if value is None:
        del target[last]
    else:
        target[last] = value
    ui = without(document["ui"], f"#/properties/{last}") if value is None else document["ui"]
    return parse(document["schema"], ui, document["meta"])


def without(node: Any, scope: str) -> Any:
    """A UI schema without the controls over a scope."""
    if isinstance(node, list):
        return [without(each, scope) for each in node if not (isinstance(each, dict) and each.get("scope") == scope)]
    return {key: without(value, scope) for key, value in node.items()} if isinstance(node, dict) else node


NEW_FIELD = {"type": "string", "title": "新"}


@pytest.mark.parametrize(
    ("pointer", "value", "level", "at"),
    [
        ("schema/properties/left", None, "breaking", "/left"),
        ("schema/properties/new", NEW_FIELD, "safe", "/new"),
        ("schema/required", [*SCHEMA["required"], "left"], "breaking", "/left"),
        ("schema/required", SCHEMA["required"][1:], "safe", "/name"),
        ("schema/properties/name/title", "名字", "attention", "/name"),
        ("schema/properties/name/description", "提示", "safe", "/name"),
        ("schema/properties/name/minLength", 3, "breaking", "/name"),
        ("schema/properties/name/minLength", 1, "safe", "/name"),
        ("schema/properties/name/maxLength", 30, "safe", "/name"),
        ("schema/properties/name/maxLength", None, "safe", "/name"),
        ("schema/properties/left/type", "number", "breaking", "/left"),
        ("schema/properties/left/format", None, "safe", "/left"),
        ("schema/properties/name/pattern", "^a", "breaking", "/name"),
        ("schema/properties/symptoms/items/oneOf/1", None, "breaking", "/symptoms"),
        ("schema/properties/symptoms/items/oneOf/1/title", "干咳", "attention", "/symptoms"),
        ("schema/properties/symptoms/items/oneOf/2", None, "safe", "/symptoms"),
        ("schema/properties/track/items/properties/why", None, "breaking", "/track/*/why"),
        ("schema/properties/arrived/x-latest/days", 1, "attention", "/arrived"),
        ("schema/allOf/0/then/required/1", None, "attention", ""),
        ("ui/elements/1/rule/condition/schema/const", False, "attention", "/origin"),
        ("ui/elements/0/label", "其他", "safe", ""),
        ("meta/sensitive/~name", {"mask": "all"}, "attention", ""),
        ("meta/identity/name", "/phone", "breaking", ""),
        ("meta/evidence/1", None, "attention", ""),
        ("meta/frequency", "editable", "attention", ""),
    ],
)
def test_levels(pointer: str, value: Any, level: str, at: str) -> None:
    if pointer.endswith("oneOf/2"):
        options = SCHEMA["properties"]["symptoms"]["items"]["oneOf"]
        pointer, value = pointer.removesuffix("/2"), [*options, {"const": "rash", "title": "皮疹"}]
    changes = compare(OLD, changed(pointer, value))
    assert (level, at) in {(change.level, change.pointer) for change in changes}
    assert all(change.message for change in changes)


def test_no_difference_no_change() -> None:
    assert compare(OLD, sample()) == []


def test_replay_tells_how_many_break_and_why() -> None:
    strict = changed("schema/properties/temperature/maximum", 36)
    stored = [("a", ANSWERS), ("b", {**ANSWERS, "temperature": 35}), ("c", ANSWERS)]
    summary = replay(strict, stored)
    assert (summary.total, list(summary.failures)) == (3, ["a", "c"])
    assert summary.reasons == {("/temperature", "maximum"): 2}


def test_a_released_version_never_changes() -> None:
    released = [(1, OLD.digest), (2, "other")]
    assert release_refusals(OLD, released) == []
    assert release_refusals(sample(title="x"), released) == ["第1版已经发布，内容不可再改；请把版本号改为3"]
    assert release_refusals(sample(version=3), released) == []
    assert release_refusals(sample(version=1), [(2, "other")]) == ["版本号应大于已发布的第2版；请改为3"]


def test_storing_keeps_the_digest_and_notices_tampering() -> None:
    document = OLD.to_document()
    assert from_document(document).digest == OLD.digest == sample().digest
    with pytest.raises(DigestMismatch):
        from_document({**document, "meta": {**META, "title": "x"}})
