"""Imports: header rows as people leave them, rows into answers, errors under the headers they belong to."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms.folders import load_folder
from server.forms.imports import (
    Header,
    HeaderProblem,
    ImportColumn,
    blank_columns,
    find_header,
    key_of,
    mapping_of,
    read_header,
    read_row,
)
from server.forms.views import exports_of
from tests.forms.samples import NOW, TEMPLATES, sample
from tests.forms.test_cells import CELLS

ROSTER = mapping_of(load_folder(TEMPLATES / "organization_member", TEMPLATES))
HEADERS = ["员工UserID", "姓名", "手机号", "部门", "工号", "职位", "是否主管", "邮箱"]
ROW = ["u1", "李平安", 13800138000.0, "生产部/一车间", "0011", "市场经理", "是", "li@example.com"]
LI = {
    "user_id": "u1",
    "name": "李平安",
    "phone": "13800138000",
    "department": "生产部/一车间",
    "staff_no": "0011",
    "position": "市场经理",
    "is_supervisor": True,
    "email": "li@example.com",
}

VISITORS = mapping_of(
    sample(
        imports=[
            {
                "id": "visitors",
                "title": "来访名单",
                "key": "/document/number",
                "limit": 100,
                "columns": [
                    {"path": "/name", "header": "姓名"},
                    {"path": "/document/type", "header": "证件类型"},
                    {"path": "/document/number", "header": "证件号码"},
                    {"path": "/phone", "header": "手机号"},
                    {"path": "/returned", "header": "是否外地返回"},
                    {"path": "/arrived", "header": "到达日期"},
                    {"path": "/origin", "header": "出发地"},
                    {"path": "/temperature", "header": "体温"},
                    {"path": "/pledge", "header": "承诺"},
                ],
                "filter": {"properties": {"returned": {"const": True}}, "required": ["returned"]},
            }
        ]
    )
)
VISITOR = ["张三", "居民身份证", "11010519491231002X", "13812345678", "是", "2020/2/19", 420106, 36.5, "√"]


def visitors() -> Header:
    return read_header(VISITORS, [column.header for column in VISITORS.columns])


@pytest.mark.parametrize(
    "cells",
    [
        HEADERS,
        ["员工UserID", "姓名*", "手机号＊", "部门 *", " 工 号 ", "职位：", "是否主管（是/否）", "E-MAIL"],
        ["用户id", "员工姓名", "手机号码", "所在部门", "员工编号", "岗位", "是否此部门主管 (是/否)", "电子邮箱"],
        ["\ufeff员工ＵｓｅｒＩＤ", "姓\u200b名", "手机(必填)", "部门【必填】", "工号", "职位", "主管", "邮箱"],
        [*HEADERS, None, "", "  "],
    ],
)
def test_headers_are_recognized_however_they_are_dressed(cells: list[Any]) -> None:
    header = read_header(ROSTER, cells)
    assert header.columns == {position: position for position in range(8)}
    assert header.custom == {}


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing() -> None:
    header = read_header(ROSTER, ["部门", "手机号", "姓名"])
    assert read_row(ROSTER, header, ["生产部", "13800138000", "李平"], NOW).answers == {
        "name": "李平",
        "phone": "13800138000",
        "department": "生产部",
    }


@pytest.mark.parametrize(
    ("cells", "messages"),
    [
        (["姓名", "部门"], ["缺少必填的列“手机号”"]),
        (["姓名", "手机号好", "部门"], ["“手机号好”是否应为“手机号”？请改为“手机号”，如不是请换一个名称"]),
        (
            ["姓名", "手机号", "部门", "是否主官"],
            ["“是否主官”是否应为“是否主管”？请改为“是否主管”，如不是请换一个名称"],
        ),
        (["姓名", "手机号", "部门", "手机"], ["“手机号”有2列，请只保留一列"]),
        (["姓名", "手机号", "部门", "班车", "班 车"], ["自定义的列“班车”重复，请只保留一列"]),
        (["姓名", "手机号", "部门", "备" * 21], [f"自定义的列“{'备' * 20}…”名称过长，最多20个字"]),
        (["姓名", "手机号", "部门", *map(str, range(21))], ["自定义的列最多20列，现有21列"]),
        ([], ["缺少必填的列“姓名”", "缺少必填的列“手机号”", "缺少必填的列“部门”"]),
    ],
)
def test_wrong_headers_are_told_with_what_was_probably_meant(cells: list[Any], messages: list[str]) -> None:
    with pytest.raises(HeaderProblem) as problem:
        read_header(ROSTER, cells)
    assert problem.value.messages == messages


def numbered(*rows: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    return iter(list(enumerate(rows, 1)))


def test_titles_and_notes_may_stand_above_the_header_and_the_data_follow() -> None:
    note = "说明：姓名、手机号、部门为必填"
    rows = numbered(["员工花名册"], [note, None], [], ["手机号"], HEADERS, ROW)
    header = find_header(ROSTER, rows)
    assert header.row == 5
    assert next(rows) == (6, ROW)


def test_the_row_that_looks_most_like_a_header_is_told_about() -> None:
    with pytest.raises(HeaderProblem, match="缺少必填的列“部门”"):
        find_header(ROSTER, numbered(["花名册"], ["姓名", "手机号"], *[ROW] * 20))


@pytest.mark.parametrize("above", [0, 3, 9, 10])
def test_a_header_is_looked_for_in_the_first_ten_rows(above: int) -> None:
    rows = numbered(*[["说明"]] * above, HEADERS)
    if above < 10:
        assert find_header(ROSTER, rows).row == above + 1
    else:
        with pytest.raises(HeaderProblem, match="没有找到表头"):
            find_header(ROSTER, rows)


def test_an_empty_workbook_has_no_header() -> None:
    with pytest.raises(HeaderProblem, match="没有找到表头"):
        find_header(ROSTER, iter(()))


def test_a_row_becomes_answers() -> None:
    assert read_row(ROSTER, read_header(ROSTER, HEADERS), ROW, NOW).answers == LI
    assert read_row(ROSTER, read_header(ROSTER, HEADERS), ROW, NOW).errors == []


def test_custom_columns_keep_their_texts_by_their_headers() -> None:
    header = read_header(ROSTER, [*HEADERS, "班车", "宿舍", "入职日期"])
    row = read_row(ROSTER, header, [*ROW, "3号线", None, date(2020, 2, 3)], NOW)
    assert row.answers["extra"] == [{"name": "班车", "value": "3号线"}, {"name": "入职日期", "value": "2020-02-03"}]
    wrong = read_row(ROSTER, header, [*ROW, None, "室" * 201, 4.1e17], NOW)
    assert [title for title, _ in wrong.errors] == ["入职日期", "宿舍"]


def test_an_exported_workbook_that_was_edited_can_be_imported_again() -> None:
    titles = [column.title for column in exports_of(ROSTER.template)["roster"].columns]
    header = read_header(ROSTER, [*titles, "班车"])
    assert len(header.columns) == len(HEADERS)
    assert header.custom == {len(titles): "班车"}
    assert sorted(header.ignored) == sorted(["自定义字段", "状态", "加入时间", "离开时间"])


def test_without_custom_columns_further_ones_are_ignored() -> None:
    header = read_header(VISITORS, [*(column.header for column in VISITORS.columns), "班车"])
    assert (header.custom, header.ignored) == ({}, ("班车",))


def test_errors_stand_under_the_headers_as_they_were_written() -> None:
    header = read_header(ROSTER, ["姓名*", "手机（必填）", "部门", "是否主管（是/否）", "邮箱"])
    row = read_row(ROSTER, header, ["李", "1.38001E+10", None, "不清楚", "li@"], NOW)
    assert not row.skipped
    assert sorted(title for title, _ in row.errors) == ["姓名*", "手机（必填）", "是否主管（是/否）", "邮箱", "部门"]
    assert dict(row.errors)["部门"] == "请填写部门"
    assert "科学计数法" in dict(row.errors)["手机（必填）"]
    assert all("1.38" not in message and "li@" not in message for _, message in row.errors)


def test_nested_answers_are_put_together_and_the_form_has_the_last_word() -> None:
    row = read_row(VISITORS, visitors(), VISITOR, NOW)
    assert row.errors == []
    assert row.answers["document"] == {"type": "10", "number": "11010519491231002X"}
    assert row.answers["origin"] == "420106"
    late = read_row(VISITORS, visitors(), [*VISITOR[:5], "2020/2/21", *VISITOR[6:]], NOW)
    assert late.errors == [("到达日期", "到达日期不能晚于今天")]
    lost = read_row(VISITORS, visitors(), ["张三", "居民身份证", 1.10105194912310e17, *VISITOR[3:]], NOW)
    assert [title for title, _ in lost.errors] == ["证件号码"]
    none = read_row(VISITORS, visitors(), ["张三", None, None, *VISITOR[3:]], NOW)
    assert [title for title, _ in none.errors] == ["证件类型"]


@pytest.mark.parametrize(
    "cells",
    [
        [],
        [None, "", "  "],
        [*VISITOR[:4], "否", *VISITOR[5:]],
        [*VISITOR[:4], None, *VISITOR[5:]],
        ["张三（示例）", *VISITOR[1:]],
    ],
)
def test_empty_filtered_and_sample_rows_are_skipped(cells: list[Any]) -> None:
    row = read_row(VISITORS, visitors(), cells, NOW)
    assert row.skipped
    assert row.errors == []


def test_keys_tell_rows_apart() -> None:
    header = visitors()
    upper = read_row(VISITORS, header, VISITOR, NOW).answers
    lower = read_row(VISITORS, header, [*VISITOR[:2], "11010519491231002x", *VISITOR[3:]], NOW).answers
    assert key_of(VISITORS, upper) == key_of(VISITORS, lower) == "11010519491231002x"
    assert key_of(VISITORS, {}) is None


def test_the_empty_workbook_says_how_to_fill_it_in() -> None:
    columns = blank_columns(ROSTER)
    assert [column.header for column in columns] == [
        f"{header}{'*' * (header in ('姓名', '手机号', '部门'))}" for header in HEADERS
    ]
    assert columns[6] == ImportColumn("是否主管", False, "填写是或否", "是", ("是", "否"), 8)
    by_header = {column.header: column for column in blank_columns(VISITORS)}
    assert by_header["证件类型*"].options == ("居民身份证", "护照")
    assert by_header["到达日期"].hint == "如2020-02-03"


def test_a_downloaded_workbook_can_be_read_again_and_its_sample_is_no_row() -> None:
    columns = blank_columns(ROSTER)
    header = read_header(ROSTER, [column.header for column in columns])
    assert read_row(ROSTER, header, [column.example for column in columns], NOW).skipped


def test_an_unknown_import_is_a_key_error() -> None:
    for template, id in ((ROSTER.template, "nobody"), (sample(), None)):
        with pytest.raises(KeyError):
            mapping_of(template, id)


WORDS = st.sampled_from([*HEADERS, "姓名*", "手机", "部门名称", "班车", "说明", None, "", 1.0, datetime(2020, 2, 3)])


@given(st.lists(st.lists(WORDS | CELLS, max_size=12), max_size=12))
def test_no_header_raises_anything_else(rows: list[list[Any]]) -> None:
    try:
        header = find_header(ROSTER, enumerate(rows, 1))
    except HeaderProblem as problem:
        assert problem.messages and all(problem.messages)
    else:
        assert {0, 1, 2, 3, 4, 5, 6, 7} >= set(header.columns.values()) >= {1, 2, 3}


@given(st.lists(CELLS, max_size=12))
def test_no_row_raises(cells: list[Any]) -> None:
    header = read_header(ROSTER, [*HEADERS, "班车", "宿舍"])
    row = read_row(ROSTER, header, cells, NOW)
    assert {title for title, _ in row.errors} <= {*HEADERS, "班车", "宿舍"}
    assert all(message for _, message in row.errors)


@given(st.lists(CELLS, max_size=9))
def test_no_row_of_a_form_with_conditions_raises(cells: list[Any]) -> None:
    read_row(VISITORS, visitors(), [*cells[:4], "是", *cells[5:]], NOW + timedelta(days=1))
