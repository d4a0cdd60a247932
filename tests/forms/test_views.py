"""Views: what is shown of a record, the tokens it is found by, and which of its answers make it abnormal."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms.columns import cells_of, protection_of
from server.forms.folders import load_folder, read_examples
from server.forms.folding import fold
from server.forms.statuses import abnormal, location
from server.forms.templates import parse
from server.forms.view_checks import usual_tokens
from server.forms.views import (
    MOST_TOKENS,
    NotInView,
    View,
    exports_of,
    matches,
    query_tokens,
    residual_tokens,
    search_tokens,
    tokens_of,
    view_of,
)
from tests.forms.samples import ANSWERS, NOW, TEMPLATES, sample, simple

MEMBER = load_folder(TEMPLATES / "organization_member", TEMPLATES)
ROSTER = view_of(MEMBER)
assert ROSTER is not None
LI = {
    "name": "李平安",
    "phone": "13800138000",
    "department": "生产部/一车间",
    "staff_no": "0011",
    "is_supervisor": True,
}
FIELDS: dict[str, Any] = {"state": "active", "at": NOW, "changed_at": NOW, "from": NOW, "to": None}


def a_view(properties: dict[str, Any], **declared: Any) -> View:
    base = simple(properties)
    view = {"id": "main", "title": "列表", "home": "region", "columns": [{"field": "at"}], **declared}
    found = view_of(parse(base.schema, base.ui, {**base.meta, "views": [view]}))
    assert found is not None
    return found


def test_a_record_is_found_by_its_tabs_filters_pairs_and_searched_texts() -> None:
    assert tokens_of(ROSTER, {**LI, "name": "李平"}, FIELDS) == {
        "",
        "tab:active",
        "tab:all",
        "f:department=生产部",
        "f:department=生产部/一车间",
        "f:state=active",
        "f:is_supervisor=true",
        "tab:active|f:department=生产部",
        "tab:active|f:department=生产部/一车间",
        "tab:active|f:state=active",
        "tab:active|f:is_supervisor=true",
        "s:/name~李",
        "s:/name~平",
        "s:/name~李平",
        "s:/phone=13800138000",
        "s:/staff_no=0011",
    }


def test_what_was_not_answered_has_no_token() -> None:
    assert tokens_of(ROSTER, {}, {"state": "gone"}) == {"", "tab:all", "f:state=gone"}


@pytest.mark.parametrize(
    ("tab", "filters", "token", "residual"),
    [
        (None, {}, "", {}),
        ("active", {}, "tab:active", {}),
        ("all", {}, "tab:all", {}),
        ("active", {"is_supervisor": "true"}, "tab:active|f:is_supervisor=true", {}),
        ("all", {"is_supervisor": "TRUE"}, "f:is_supervisor=true", {}),
        (None, {"department": " 生产部 ／ 一车间/"}, "f:department=生产部/一车间", {}),
        ("active", {"department": ""}, "tab:active", {}),
        (
            "active",
            {"is_supervisor": "true", "state": "active", "department": "生产部"},
            "tab:active|f:department=生产部",
            {"is_supervisor": "true", "state": "active"},
        ),
    ],
)
def test_one_token_answers_a_query(tab: str | None, filters: dict[str, str], token: str, residual: Any) -> None:
    assert query_tokens(ROSTER, tab=tab, filters=filters) == (token, residual)
    assert {token, *residual_tokens(residual)} <= tokens_of(ROSTER, LI, FIELDS)


@pytest.mark.parametrize(("tab", "filters"), [("nobody", {}), ("active", {"color": "red"}), ("", {})])
def test_an_unknown_tab_or_filter_is_refused(tab: str, filters: dict[str, str]) -> None:
    with pytest.raises(NotInView):
        query_tokens(ROSTER, tab=tab, filters=filters)


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("李平", ["s:/staff_no=李平", "s:/name~李平"]),
        ("138 0013-8000", ["s:/phone=13800138000"]),
        ("+8613800138000", ["s:/phone=13800138000"]),
        ("１３８００１３８０００", ["s:/phone=13800138000"]),
        (" 0011\u200b", ["s:/staff_no=0011", "s:/name~0011"]),
        ("李平安平安", ["s:/staff_no=李平安平安", "s:/name~李平安平"]),
        ("", []),
        (" \ufeff", []),
        ("李" * 101, []),
    ],
)
def test_what_a_person_typed_becomes_tokens_to_try(typed: str, tokens: list[str]) -> None:
    assert search_tokens(ROSTER, typed) == tokens


@given(st.text(alphabet="李平安王小明 aＡ0", max_size=8), st.text(alphabet="李平安王小明 aＡ0", max_size=8))
def test_whoever_matches_has_a_token_that_is_tried(typed: str, name: str) -> None:
    answers = {**LI, "name": name}
    if matches(ROSTER, typed, answers):
        assert not set(search_tokens(ROSTER, typed)).isdisjoint(tokens_of(ROSTER, answers, FIELDS))


def test_a_longer_text_is_compared_whole() -> None:
    assert matches(ROSTER, "欧阳平安常乐", {"name": "欧阳平安常乐"})
    assert not matches(ROSTER, "欧阳平安常", {"name": "欧阳平安"})
    assert not matches(ROSTER, "", LI)
    assert not matches(ROSTER, "1380013", LI)


def test_many_choices_trees_of_regions_and_numbers_are_filters_too() -> None:
    options = [{"const": name, "title": name} for name in ("Fever", "cough")]
    view = a_view(
        {
            "symptoms": {"type": "array", "title": "症状", "items": {"oneOf": options}, "uniqueItems": True},
            "region": {"type": "string", "title": "地区", "format": "cn-region"},
            "floor": {"type": "number", "title": "楼层"},
        },
        filters=[
            {"id": "symptoms", "path": "/symptoms"},
            {"id": "region", "path": "/region", "tree": True},
            {"id": "floor", "path": "/floor"},
            {"id": "claimed", "field": "claimed"},
        ],
    )
    answers = {"symptoms": ["Fever", "cough"], "region": "410105001002", "floor": 3.0}
    found = tokens_of(view, answers, {"claimed": {"by": "a1", "at": NOW}})
    assert found == {
        "",
        "f:symptoms=fever",
        "f:symptoms=cough",
        "f:floor=3",
        "f:claimed=a1",
        *(f"f:region={code}" for code in ("410000", "410100", "410105", "410105001", "410105001002")),
    }
    assert query_tokens(view, tab=None, filters={"region": "410100"})[0] in found


def test_the_front_of_a_long_text_is_searched_by_every_part() -> None:
    view = a_view({"company": {"type": "string", "title": "企业"}}, search=[{"path": "/company", "how": "parts"}])
    company = "郑州市金水区平安电子科技股份有限责任公司第一分公司"
    found = tokens_of(view, {"company": company}, {})
    assert len(found) == 61
    assert all(f"s:/company~{company[at : at + 4]}" in found for at in range(12))


@given(st.text(max_size=80), st.text(max_size=200), st.lists(st.text(max_size=10), max_size=9))
def test_a_record_never_has_more_tokens_than_agreed(name: str, staff_no: str, departments: list[str]) -> None:
    answers = {**LI, "name": name, "staff_no": staff_no, "department": "/".join(departments)}
    assert len(tokens_of(ROSTER, answers, FIELDS)) <= MOST_TOKENS


def test_usually_there_are_fewer_tokens_than_the_checks_expect() -> None:
    answers = {**LI, "name": "欧阳震华"}
    assert len(tokens_of(ROSTER, answers, FIELDS)) <= usual_tokens(MEMBER.schema, MEMBER.meta["views"][0]) < MOST_TOKENS


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        (True, "true"),
        (3.0, "3"),
        (3, "3"),
        (36.5, "36.5"),
        ("  Ａbc　１２ ", "abc 12"),
        ("\u200b李\ufeff平\u00ad安", "李平安"),
        ("Straße", "strasse"),
        ("", ""),
    ],
)
def test_folding(value: Any, folded: str) -> None:
    assert fold(value) == folded


@given(st.text())
def test_folding_ignores_case_width_and_blanks_around(text: str) -> None:
    assert fold(f" \u3000{text}\u200b\n") == fold(text)
    assert not fold(text).startswith(" ") and not fold(text).endswith(" ")


def test_columns_say_what_the_form_says() -> None:
    columns = {column.id: column for column in ROSTER.columns}
    assert [(c.title, c.kind, c.mask, c.clear) for c in columns.values()] == [
        ("姓名", "text", "name", "organization.manage"),
        ("手机号", "text", "phone", "organization.manage"),
        ("部门", "text", None, None),
        ("工号", "text", None, None),
        ("职位", "text", None, None),
        ("是否主管", "yes_no", None, None),
        ("状态", "choice", None, None),
        ("加入时间", "instant", None, None),
        ("离开时间", "instant", None, None),
    ]
    assert columns["state"].options == {"invited": "待激活", "active": "在职", "left": "已离开"}


def test_cells_are_plain_values() -> None:
    cells = cells_of(ROSTER.columns, LI, FIELDS, masked=lambda column: False)
    assert cells == ["李平安", "13800138000", "生产部/一车间", "0011", None, "是", "在职", NOW, None]
    masked = cells_of(ROSTER.columns, LI, FIELDS, masked=lambda column: column.clear == "organization.manage")
    assert masked[:3] == ["李**", "138*****000", "生产部/一车间"]


def test_cells_of_every_kind() -> None:
    photo = {"type": "array", "title": "照片", "x-widget": "photo", "items": {"type": "string"}}
    extra = {"photos": photo, "met": {"type": "string", "title": "时刻", "format": "date-time"}}
    base = sample()
    schema = {**base.schema, "properties": {**base.schema["properties"], **extra}}
    paths = ("/document/type", "/arrived", "/origin", "/temperature", "/symptoms", "/track", "/track/*/place")
    paths += ("/track/-/place", "/track/0/masked", "/photos", "/met", "/left")
    exports = [{"id": "all", "title": "全部", "columns": [{"path": path} for path in paths]}]
    template = parse(schema, base.ui, {**base.meta, "exports": exports})
    answers = {
        **ANSWERS,
        "symptoms": ["fever", "cough"],
        "photos": ["a", "b"],
        "met": "2020-02-20T10:30:00+08:00",
        "left": "soon",
    }
    cells = cells_of(
        exports_of(template)["all"].columns, answers, {}, masked=lambda column: True, regions={"420106": "武昌区"}.get
    )
    assert cells == [
        "居民身份证",
        date(2020, 2, 19),
        "武昌区",
        36.5,
        "发热、咳嗽",
        "医院 是；超市 否 忘记",
        "医院、超市",
        "超市",
        "是",
        "2张",
        datetime(2020, 2, 20, 2, 30, tzinfo=UTC),
        "soon",
    ]


def test_a_field_that_contains_something_sensitive_is_hidden_whole() -> None:
    exports = [{"id": "all", "title": "全部", "columns": [{"path": "/track"}, {"path": "/track/0/place"}]}]
    template = sample(exports=exports, sensitive={"/track/*/place": {"mask": "name"}})
    cells = cells_of(exports_of(template)["all"].columns, ANSWERS, {}, masked=lambda column: True)
    assert cells == ["****", "医*"]


def test_the_nearest_protection_of_an_answer_counts() -> None:
    sensitive = {"/track/*/place": {"mask": "name"}, "/track": {"mask": "address", "clear": "record.view"}}
    assert protection_of(sensitive, ("track",)) == sensitive["/track"]
    assert protection_of(sensitive, ("track", "-", "place")) == sensitive["/track/*/place"]
    assert protection_of(sensitive, ("track", "0", "masked")) == sensitive["/track"]
    assert protection_of(sensitive, ("name",)) is None


def test_without_exports_the_views_are_exported() -> None:
    meta = {key: value for key, value in MEMBER.meta.items() if key != "exports"}
    template = parse(MEMBER.schema, MEMBER.ui, meta)
    assert [column.id for column in exports_of(template)["main"].columns] == [column.id for column in ROSTER.columns]
    assert "/extra" in {column.id for column in exports_of(MEMBER)["roster"].columns}


def test_a_template_without_views_has_none() -> None:
    assert view_of(sample()) is None
    assert exports_of(sample()) == {}


STATUSES = ("daily_report", "employee_health_report", "employee_start_work")


@pytest.mark.parametrize("name", STATUSES)
def test_calm_answers_are_normal_and_each_adverse_one_is_not(name: str) -> None:
    template = load_folder(TEMPLATES / name, TEMPLATES)
    conditions = template.meta["status"]["abnormal"]["anyOf"]
    first = next(iter(read_examples(TEMPLATES / name, "valid").values()))
    adverse = {key for condition in conditions for key in condition["required"]}
    calm = {key: False if key in adverse and key != "temperature" else value for key, value in first.items()}
    assert not abnormal(template, {**calm, "temperature": 37.2})
    for key in adverse:
        assert abnormal(template, {**calm, key: 37.3 if key == "temperature" else True})
    assert not abnormal(template, {})


def test_the_location_is_where_the_person_was_last() -> None:
    daily = load_folder(TEMPLATES / "daily_report", TEMPLATES)
    track = [{"time": "08:30", "place": "单位"}, {"time": "18:00", "place": "超市"}]
    assert location(daily, {"track": track}) == "超市"
    assert location(daily, {"track": []}) is None
    assert location(daily, {}) is None
    assert location(load_folder(TEMPLATES / "employee_health_report", TEMPLATES), {"region": "410105"}) == "410105"
    assert location(sample(), ANSWERS) is None
    assert not abnormal(sample(), ANSWERS)
