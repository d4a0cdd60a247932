"""Rendering: the tree says all that a client needs, and only what changes is copied."""

import json
from typing import Any

import pytest

from server.forms.rendering import render
from tests.forms.samples import NOW, ZONE, control, sample, simple

FORM = sample()


def fields(tree: dict[str, Any]) -> dict[str, dict[str, Any]]:
    every = [field for page in tree["pages"] for group in page["groups"] for field in group["fields"]]
    return {field["path"]: field for field in every}


TREE = render(FORM, NOW, ZONE)
FIELDS = fields(TREE)


def test_the_tree_is_plain_json() -> None:
    assert json.loads(json.dumps(TREE)) == TREE


def test_groups_carry_their_rules() -> None:
    about, trip, rest = TREE["pages"][0]["groups"]
    assert (about["title"], about["title_en"], about["when"]) == ("基本信息", "About you", None)
    assert trip["when"] == {"path": "/returned", "schema": {"const": True}}
    assert rest["title"] is None


@pytest.mark.parametrize(
    ("path", "widget"),
    [
        ("/name", "text"),
        ("/document/type", "document_type"),
        ("/document/number", "document"),
        ("/phone", "phone"),
        ("/returned", "yes_no"),
        ("/arrived", "date"),
        ("/origin", "region"),
        ("/temperature", "number"),
        ("/symptoms", "choices"),
        ("/track", "repeat"),
        ("/pledge", "pledge"),
        (None, "text_block"),
    ],
)
def test_widgets(path: str, widget: str) -> None:
    assert FIELDS[path]["widget"] == widget


def test_needs_and_checks_are_spelled_out() -> None:
    returned = {"path": "/returned", "schema": {"const": True}}
    assert FIELDS["/arrived"]["required"] is False
    assert FIELDS["/arrived"]["required_when"] == returned
    assert FIELDS["/name"]["required"] is True and FIELDS["/name"]["required_when"] is None
    assert FIELDS["/document/number"]["checks"][0] == {
        "when": {"path": "/document/type", "schema": {"const": "10"}},
        "constraints": {"format": "cn-resident-id"},
    }
    assert FIELDS["/temperature"]["constraints"] == {"min": 34, "max": 43}


def test_fields_of_an_item_are_relative_to_it() -> None:
    why = FIELDS["/track"]["fields"][2]
    assert why["path"] == "./why"
    assert why["when"] == {"not": {"path": "./masked", "schema": {"const": True}}}
    assert FIELDS["/track"]["constraints"] == {"max_items": 5}


def test_types_and_items_are_told() -> None:
    types = [FIELDS[path]["type"] for path in ("/name", "/returned", "/temperature", "/symptoms", "/track")]
    assert types == ["string", "boolean", "number", "array", "array"]
    assert FIELDS["/symptoms"]["items"] == {"type": None, "constraints": {}}
    assert (FIELDS["/track"]["items"], FIELDS["/track"]["item_title"]) == (None, "轨迹")
    ids = {"type": "string", "allOf": [{"pattern": "^p"}], "minLength": 2}
    photos = {"type": "array", "title": "p", "x-widget": "photo", "items": ids}
    asked = fields(render(simple({"p": photos}), NOW, ZONE))["/p"]["items"]
    assert asked == {"type": "string", "constraints": {"min_length": 2, "pattern": "^p"}}


def test_objects_are_named_with_when_they_are_needed() -> None:
    assert TREE["objects"] == {"/document": {"title": "证件", "required": True, "required_when": None}}
    stay = {"type": "object", "title": "住处", "properties": {"x": {"type": "string", "title": "x"}}}
    needed = {"if": {"required": ["by"]}, "then": {"required": ["stay"]}}
    trip = {"type": "object", "properties": {"by": {"type": "string", "title": "b"}, "stay": stay}, "allOf": [needed]}
    tree = render(simple({"trips": {"type": "array", "title": "t", "items": trip}}), NOW, ZONE)
    when = {"path": "./by", "schema": {}}
    assert tree["objects"] == {"/trips/*/stay": {"title": "住处", "required": False, "required_when": when}}


def test_today_is_filled_in_for_the_zone() -> None:
    late = NOW.replace(hour=23).astimezone(tz=None)
    arrived = fields(render(FORM, late, ZONE))["/arrived"]
    assert arrived["default"] == "2020-02-20"
    assert arrived["constraints"]["latest"] == "2020-02-20"


def test_prefill_becomes_defaults_except_where_it_must_be_asked() -> None:
    known = {"name": "张三", "returned": True, "document": {"number": "E12345678"}, "track": [{"place": "a"}]}
    filled = fields(render(FORM, NOW, ZONE, known))
    assert filled["/name"]["default"] == "张三"
    assert filled["/document/number"]["default"] == "E12345678"
    assert filled["/track"]["default"] == [{"place": "a"}]
    assert filled["/returned"]["default"] is None
    assert FIELDS["/name"]["default"] is None and render(FORM, NOW, ZONE) == TREE


def test_a_form_without_moving_parts_is_shared() -> None:
    form = simple({"a": {"type": "string", "title": "a"}})
    assert render(form, NOW, ZONE) is render(form, NOW, ZONE)


def test_pages_come_from_categories() -> None:
    ui = {
        "type": "Categorization",
        "elements": [
            {"type": "Category", "label": "一", "elements": [control("a")]},
            {"type": "Category", "label": "二", "elements": [control("b", options={"widget": "photo"})]},
        ],
    }
    form = simple({name: {"type": "string", "title": name} for name in "ab"}, ui)
    tree = render(form, NOW, ZONE)
    assert [page["title"] for page in tree["pages"]] == ["一", "二"]
    assert fields(tree)["/b"]["widget"] == "photo"


def test_an_optional_object_is_needed_only_once_begun() -> None:
    inner = {"type": "object", "title": "o", "properties": {"x": {"type": "string", "title": "x"}}, "required": ["x"]}
    field = fields(render(simple({"o": inner}), NOW, ZONE))["/o/x"]
    assert (field["required"], field["required_when"]) == (False, {"path": "/o", "schema": {}})
