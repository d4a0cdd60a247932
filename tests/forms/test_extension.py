"""An organization appends its own fields; the core stays as it was."""

from typing import Any

import pytest

from server.forms.extension import ExtensionRefused, extend
from server.forms.rendering import render
from server.forms.validation import prepare
from tests.forms.samples import ANSWERS, NOW, ZONE, codes, control, rule, sample

EXTRA: dict[str, Any] = {
    "title": "本单位追加",
    "type": "object",
    "additionalProperties": False,
    "required": ["dormitory"],
    "properties": {
        "dormitory": {"type": "boolean", "title": "是否住宿舍"},
        "room": {"type": "string", "title": "宿舍号", "maxLength": 10},
    },
}
EXTRA_UI = {
    "type": "VerticalLayout",
    "elements": [control("dormitory"), control("room", rule=rule("SHOW", "dormitory", {"const": True}))],
}


def test_appended_fields_come_last_and_are_checked() -> None:
    form = extend(sample(), EXTRA, EXTRA_UI)
    group = render(form, NOW, ZONE)["pages"][0]["groups"][-1]
    assert (group["title"], [field["path"] for field in group["fields"]]) == (
        "本单位追加",
        ["/extra/dormitory", "/extra/room"],
    )
    assert codes(prepare(form, ANSWERS, NOW)[1]) == [("/extra", "required")]
    kept, errors = prepare(form, {**ANSWERS, "extra": {"dormitory": False, "room": "1"}}, NOW)
    assert (kept["extra"], errors) == ({"dormitory": False}, [])


def test_the_core_is_untouched() -> None:
    core, form = sample(), extend(sample(), EXTRA)
    assert {**form.schema["properties"], "extra": None} == {**core.schema["properties"], "extra": None}
    assert form.ui["elements"][0] == core.ui
    assert form.digest != core.digest and (form.id, form.version) == (core.id, core.version)


@pytest.mark.parametrize(
    ("schema", "ui", "file", "pointer"),
    [
        ([], None, "schema.json", ""),
        ({"type": "object", "properties": {}}, None, "schema.json", ""),
        ({**EXTRA, "properties": {"a": {"$ref": "#"}}}, None, "schema.json", "/properties/a/$ref"),
        (
            {**EXTRA, "properties": {**EXTRA["properties"], "b": {"type": "string"}}},
            None,
            "schema.json",
            "/properties/b/title",
        ),
        (EXTRA, control("name"), "ui.json", "/scope"),
        (EXTRA, control("dormitory", rule=rule("SHOW", "returned", {})), "ui.json", "/rule/condition/scope"),
    ],
)
def test_what_is_refused_is_named(schema: Any, ui: Any, file: str, pointer: str) -> None:
    with pytest.raises(ExtensionRefused) as caught:
        extend(sample(), schema, ui)
    assert (file, pointer) in {(finding.file, finding.pointer) for finding in caught.value.findings}


def test_only_an_appendable_template_can_be_extended_and_only_once() -> None:
    with pytest.raises(ExtensionRefused, match="不允许单位追加"):
        extend(sample(appendable=False), EXTRA)
    with pytest.raises(ExtensionRefused, match="已经追加过"):
        extend(extend(sample(), EXTRA), EXTRA)
