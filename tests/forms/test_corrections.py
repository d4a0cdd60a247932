"""Corrections: only what was flagged changes, unless a permitted change entails more; and what changed is told."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from server.forms.corrections import apply_edit, editable_pointers
from server.forms.differences import changes, difference, title_at
from server.forms.lifecycles import State
from server.forms.validation import prepare
from tests.forms.samples import ANSWERS, NOW, codes, sample, simple

FORM = sample(
    sensitive={"/phone": {"mask": "phone"}, "/document/number": {"mask": "document"}, "/track/*/why": {"mask": "all"}}
)
OLD = prepare(FORM, ANSWERS, NOW)[0]
TRACK = OLD["track"]
HOME = {"place": "家", "masked": True}
TEXT = {"type": "string", "title": "备注"}


def with_(**changed: Any) -> dict[str, Any]:
    """The old answers with some changed; None takes one out."""
    return {key: value for key, value in {**deepcopy(OLD), **changed}.items() if value is not None}


def test_what_a_state_lets_change() -> None:
    assert editable_pointers(State("a", "a", "active"), ["/name"]) == ()
    assert editable_pointers(State("a", "a", "active", edit="flagged"), ["/name"]) == ("/name",)
    assert editable_pointers(State("a", "a", "active", edit="all"), []) == ("",)


@pytest.mark.parametrize(
    ("changed", "editable", "expected"),
    [
        ({}, [], []),
        ({"name": "李四"}, ["/name"], []),
        ({"name": "李四"}, [], [("/name", "locked")]),
        ({"name": "李四"}, [""], []),
        ({"name": "李四", "temperature": 36}, ["/name"], [("/temperature", "locked")]),
        ({"name": "李"}, ["/name"], [("/name", "length")]),
        ({"name": None}, ["/phone"], [("/name", "locked"), ("/name", "required")]),
        ({"document": {"type": "20", "number": "E12345678"}}, ["/document"], []),
        ({"document": {"type": "20", "number": "E12345678"}}, ["/document/number"], [("/document/type", "locked")]),
        ({"track": [TRACK[0], {**TRACK[1], "place": "公园"}]}, ["/track/1/place"], []),
        ({"track": [TRACK[0], {**TRACK[1], "place": "公园"}]}, ["/track/0"], [("/track/1/place", "locked")]),
        ({"track": TRACK[:1]}, ["/track"], []),
        ({"track": TRACK[:1]}, [], [(f"/track/1/{name}", "locked") for name in ("place", "masked", "why")]),
        ({"track": [*TRACK, HOME]}, ["/track/0"], [("/track/2/place", "locked"), ("/track/2/masked", "locked")]),
        ({"left": "2020-02-20"}, ["/name"], [("/left", "locked")]),
        ({"nobody": 1}, ["/name"], [("/nobody", "locked"), ("/nobody", "unknown")]),
        ({"symptoms": ["fever"]}, ["/name"], []),  # hidden at this temperature: dropped, so nothing changed
    ],
)  # fmt: skip
def test_only_flagged_fields_change(changed: Any, editable: list[str], expected: list[tuple[str, str]]) -> None:
    kept, errors = apply_edit(FORM, OLD, with_(**changed), editable, NOW)
    assert codes(errors) == expected
    assert all(error.message for error in errors)
    if not errors and "symptoms" not in changed:
        assert kept == with_(**changed)


def test_what_a_permitted_change_hides_or_shows_goes_with_it() -> None:
    stayed = with_(returned=False, arrived=None, origin=None)
    kept, errors = apply_edit(FORM, OLD, {**OLD, "returned": False}, ["/returned"], NOW)
    assert (kept, errors) == (stayed, [])
    assert apply_edit(FORM, stayed, OLD, ["/returned"], NOW) == (OLD, [])
    hot = {**OLD, "temperature": 38, "symptoms": ["fever"]}
    assert apply_edit(FORM, OLD, hot, ["/temperature"], NOW) == (hot, [])
    bare = [TRACK[0], {"place": "超市", "masked": True}]
    assert apply_edit(FORM, OLD, with_(track=bare), ["/track/1/masked"], NOW) == (with_(track=bare), [])
    assert apply_edit(FORM, with_(track=bare), OLD, ["/track/1/masked"], NOW) == (OLD, [])


FREE = simple(
    {
        "kind": {"title": "类别", "oneOf": [{"const": "a", "title": "甲"}, {"const": "b", "title": "乙"}]},
        "code": TEXT,
        "note": TEXT,
        "place": {
            "type": "object", "title": "地点", "required": ["name"], "additionalProperties": False,
            "properties": {"name": TEXT},
        },
    },
    allOf=[{"if": {"properties": {"kind": {"const": "b"}}, "required": ["kind"]}, "then": {"required": ["code"]}}],
)  # fmt: skip


def test_what_is_needed_now_may_be_filled_in() -> None:
    old = {"kind": "a"}
    assert apply_edit(FREE, old, {"kind": "b", "code": "1"}, ["/kind"], NOW)[1] == []
    assert codes(apply_edit(FREE, old, {"kind": "b"}, ["/kind"], NOW)[1]) == [("/code", "required")]
    assert codes(apply_edit(FREE, old, {"kind": "b", "code": "1", "note": "x"}, ["/kind"], NOW)[1]) == [
        ("/note", "locked")
    ]
    assert codes(apply_edit(FREE, old, {"kind": "a", "code": "1"}, ["/kind"], NOW)[1]) == [("/code", "locked")]


def test_an_optional_group_cannot_be_smuggled_in() -> None:
    errors = apply_edit(FREE, {"kind": "a"}, {"kind": "a", "place": {"name": "家"}}, ["/kind"], NOW)[1]
    assert codes(errors) == [("/place/name", "locked")]


def test_a_date_that_was_good_stays_good() -> None:
    day = {"type": "string", "title": "开工日期", "format": "date", "x-earliest": {"days": 0}}
    form = simple({"day": day, "note": TEXT})
    old, later = {"day": "2020-02-21", "note": "a"}, NOW + timedelta(days=9)
    assert apply_edit(form, old, {**old, "note": "b"}, [""], later)[1] == []
    assert codes(apply_edit(form, old, {**old, "day": "2020-02-22"}, [""], later)[1]) == [("/day", "minimum")]


@pytest.mark.parametrize("new", [None, [], 1, "text", {"track": 1}, {"track": [1]}, {"document": "x"}, {}])
def test_hostile_answers_are_errors(new: Any) -> None:
    assert apply_edit(FORM, OLD, new, ["/name"], NOW)[1]
    assert apply_edit(FORM, OLD, new, [""], NOW)[1]


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(each.values()) for each in difference(FORM, old, new, {"420106": "武汉市武昌区"}.get)]


def test_differences_in_the_order_of_the_form() -> None:
    new = with_(temperature=37.5, symptoms=["fever", "cough"], name="李四", returned=False, arrived=None, origin=None)
    assert told(OLD, new) == [
        ("/name", "姓名", "张三", "李四"),
        ("/returned", "是否外地返回", "是", "否"),
        ("/arrived", "到达日期", "2020-02-19", None),
        ("/origin", "出发地", "武汉市武昌区", None),
        ("/temperature", "体温", "36.5℃", "37.5℃"),
        ("/symptoms", "症状", None, "发热、咳嗽"),
    ]
    assert told(OLD, OLD) == []


def test_sensitive_differences_are_marked() -> None:
    new = with_(
        phone="13900139000",
        document={"type": "20", "number": "E12345678"},
        track=[*TRACK[:1], {**TRACK[1], "why": "热"}],
    )
    found = [tuple(each.values()) for each in difference(FORM, OLD, new)]
    assert found == [
        ("/document/type", "证件类型", "居民身份证", "护照"),
        ("/document/number", "证件号码", "11010519491231002X", "E12345678", True, "document"),
        ("/phone", "手机号", "13812345678", "13900139000", True, "phone"),
        ("/track/1/why", "活动轨迹第2项：未戴原因", "忘记", "热", True, "all"),
    ]
    assert difference(FORM, OLD, new)[2].keys() == {"pointer", "title", "before", "after", "masked", "mask"}


def test_items_are_compared_by_position() -> None:
    assert [each[:2] for each in told(OLD, with_(track=TRACK[1:]))] == [
        ("/track/0/place", "活动轨迹第1项：地点"),
        ("/track/0/masked", "活动轨迹第1项：是否戴口罩"),
        ("/track/0/why", "活动轨迹第1项：未戴原因"),
        ("/track/1/place", "活动轨迹第2项：地点"),
        ("/track/1/masked", "活动轨迹第2项：是否戴口罩"),
        ("/track/1/why", "活动轨迹第2项：未戴原因"),
    ]
    assert title_at(FORM, "/track/1") == "活动轨迹第2项"


def test_replaced_photos_are_told_though_their_number_is_the_same() -> None:
    photo = {"type": "array", "title": "照片", "x-widget": "photo", "items": {"type": "string"}}
    form = simple({"photos": photo})
    found = difference(form, {"photos": ["a"]}, {"photos": ["b"]})[0]
    assert (found["before"], found["after"]) == ("1张", "1张（已更换）")
    assert difference(form, {"photos": ["a"]}, {"photos": ["a", "b"]})[0]["after"] == "2张"


def test_fields_that_only_answers_know_are_compared_too() -> None:
    form = simple({"extra": {"type": "object", "title": "其他", "additionalProperties": {"type": "string"}}})
    assert [parts for parts, _, _ in changes(form, {"extra": {"a": "1"}}, {"extra": {"b": "1"}})] == [
        ("extra", "a"),
        ("extra", "b"),
    ]
