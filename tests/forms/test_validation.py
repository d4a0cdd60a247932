"""Validation: what is stored, what is refused, in which words, and that nothing hostile gets through or raises."""

import math
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms import folders
from server.forms.documents import is_resident_id
from server.forms.formats import predicates
from server.forms.templates import Template
from server.forms.validation import prepare, validate
from server.forms.visibility import drop_hidden
from tests.forms.samples import ANSWERS, NOW, SCHEMA, TEMPLATES, codes, control, rule, sample, simple

FORM = sample()


def messages(answers: dict[str, Any]) -> list[str]:
    return [error.message for error in prepare(FORM, answers, NOW)[1]]


def test_good_answers_are_stored_as_they_are() -> None:
    assert prepare(FORM, ANSWERS, NOW) == (ANSWERS, [])


def test_answers_are_tidied() -> None:
    typed = {
        **ANSWERS,
        "name": " 张三 ",
        "phone": "+86 13812345678",
        "document": {"type": "10", "number": " 11010519491231002x"},
    }
    assert prepare(FORM, {**typed, "left": "", "symptoms": None}, NOW) == (ANSWERS, [])


def test_hidden_answers_are_dropped_and_not_required() -> None:
    kept, errors = prepare(FORM, {**ANSWERS, "returned": False, "symptoms": ["fever"]}, NOW)
    assert errors == []
    assert not kept.keys() & {"arrived", "origin", "symptoms"}


def test_missing_answers_are_named_in_the_order_of_the_form() -> None:
    assert codes(prepare(FORM, {"returned": True}, NOW)[1]) == [
        ("/name", "required"),
        ("/document", "required"),
        ("/phone", "required"),
        ("/arrived", "required"),
        ("/origin", "required"),
        ("/temperature", "required"),
        ("/pledge", "required"),
    ]


@pytest.mark.parametrize(
    ("change", "pointer", "code", "message"),
    [
        ({"name": "张"}, "/name", "length", "姓名至少2个字"),
        ({"name": 3}, "/name", "type", "姓名应为文字，请重新填写"),
        (
            {"document": {"type": "10", "number": "110105194912310021"}},
            "/document/number",
            "format",
            "证件号码校验位不正确，请核对后重填",
        ),
        ({"document": {"type": "10"}}, "/document/number", "required", "请填写证件号码"),
        ({"document": {"type": "77", "number": "1"}}, "/document/type", "choice", "证件类型请从选项中选择"),
        ({"phone": "123"}, "/phone", "format", "手机号应为11位手机号码，请核对后重填"),
        ({"arrived": "2020-02-30"}, "/arrived", "format", "到达日期不是有效的日期，请重新选择"),
        ({"arrived": "2020-02-21"}, "/arrived", "maximum", "到达日期不能晚于今天"),
        ({"temperature": 50}, "/temperature", "maximum", "体温不能大于43℃"),
        ({"temperature": "36.5"}, "/temperature", "type", "体温应为数字，请重新填写"),
        ({"temperature": 38, "symptoms": ["fever"] * 2}, "/symptoms", "unique", "症状有重复的内容，请去掉重复项"),
        ({"pledge": False}, "/pledge", "pledge", "请阅读并勾选承诺书"),
        ({"color": "green"}, "/color", "unknown", "此表单没有这一项，请刷新后重填"),
        ({"track": [{"place": "a", "masked": True}] * 6}, "/track", "items", "活动轨迹最多5项"),
        ({"track": [{"place": "a", "masked": False}]}, "/track/0/why", "required", "活动轨迹第1项：请填写未戴原因"),
    ],
)
def test_each_fault_is_told(change: dict[str, Any], pointer: str, code: str, message: str) -> None:
    (error,) = prepare(FORM, {**ANSWERS, **change}, NOW)[1]
    assert (error.pointer, error.code, error.message) == (pointer, code, message)


def test_messages_never_repeat_an_answer() -> None:
    secret = "110105194912310021"
    errors = messages({**ANSWERS, "document": {"type": "10", "number": secret}, "phone": secret, "name": secret * 9})
    assert len(errors) == 3
    assert not any(secret in message for message in errors)


def test_an_object_with_only_hidden_fields_is_not_required() -> None:
    inner = {"type": "object", "title": "o", "properties": {"x": {"type": "string", "title": "x"}}, "required": ["x"]}
    ui = {
        "type": "VerticalLayout",
        "elements": [control("a"), control("o", "x", rule=rule("SHOW", "a", {"const": True}))],
    }
    form = simple({"a": {"type": "boolean", "title": "a"}, "o": inner}, ui, required=["o"])
    assert prepare(form, {"a": False, "o": {"x": "1"}}, NOW) == ({"a": False}, [])
    assert codes(prepare(form, {"a": True}, NOW)[1]) == [("/o", "required")]


def test_hiding_runs_to_a_fixpoint() -> None:
    fields = {name: {"type": "boolean", "title": name} for name in "abc"}
    show = {"b": rule("SHOW", "a", {"const": True}), "c": rule("SHOW", "b", {"const": True})}
    ui = {
        "type": "VerticalLayout",
        "elements": [control("c", rule=show["c"]), control("b", rule=show["b"]), control("a")],
    }
    assert drop_hidden(simple(fields, ui), {"a": False, "b": True, "c": True}) == {"a": False}


def test_nothing_hidden_means_nothing_copied() -> None:
    assert drop_hidden(FORM, ANSWERS) is ANSWERS


HOSTILE: list[Any] = [
    None,
    [],
    "text",
    3,
    {"name": math.nan},
    {"temperature": math.nan},
    {"temperature": math.inf},
    {"temperature": 10**400},
    {"name": "\ud800"},
    {"\ud800": 1},
    {1: 2},
    {"name": b"bytes"},
    {"name": "x" * 3_000_000},
    {"phone": "1" * 3_000_000},
    {"name": object()},
    {"document": []},
    {"document": {"type": {}, "number": []}},
    {"track": {"0": {}}},
    {"track": [1, None, "a", [], {"place": {}}]},
    {"track": "text", "returned": "yes", "pledge": 1},
    {"__proto__": {}, "constructor": 1, "$where": "1"},
]


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [{"place": value}]
    return value


@pytest.mark.parametrize("answers", [*HOSTILE, {"track": deep(50)}, {"track": deep(20_000)}])
def test_hostile_answers_give_errors_and_never_raise(answers: Any) -> None:
    kept, errors = prepare(FORM, answers, NOW)
    assert errors and isinstance(kept, dict)
    assert validate(FORM, answers)
    for error in errors:
        (error.pointer + error.message).encode()


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters())),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SCHEMA["properties"], "x"]), inner, max_size=4)
    ),
)


@given(json_values)
def test_anything_can_be_asked(answers: Any) -> None:
    kept, errors = prepare(FORM, answers, NOW)
    assert errors == [] or all(error.message for error in errors)
    validate(FORM, answers)
    assert prepare(FORM, kept, NOW)[0] == kept


def oracle(template: Template) -> jsonschema.Draft202012Validator:
    """The reference implementation with our formats and its own for dates and e-mail."""
    checker = jsonschema.FormatChecker(["date", "email"])
    for name, accepts in predicates().items():
        checker.checks(name)(lambda value, accepts=accepts: not isinstance(value, str) or accepts(value))
    return jsonschema.Draft202012Validator(template.schema, format_checker=checker)


@pytest.mark.parametrize("folder", folders.list_folders(TEMPLATES), ids=lambda folder: folder.name)
def test_both_validators_agree_on_every_example(folder: Any) -> None:
    template = folders.load_folder(folder)
    reference = oracle(template)
    invalid = [each["answers"] for each in folders.read_examples(folder, "invalid").values()]
    for answers in [*folders.read_examples(folder, "valid").values(), *invalid]:
        kept = drop_hidden(template, answers)
        required_but_hidden = not reference.is_valid(kept) and not validate(template, kept)
        assert required_but_hidden or reference.is_valid(kept) == (validate(template, kept) == [])


def test_the_sample_number_is_real() -> None:
    assert is_resident_id(ANSWERS["document"]["number"])
