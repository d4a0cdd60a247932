"""Officials' tables become facts, or a sentence per faulty cell that never repeats the cell."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.dates import read_instant
from server.rules.rows import match_headers, read_row

from .cast import KINDS, ZONE

ID = "11010519491231002X"
NOON = datetime(2020, 2, 12, 4, tzinfo=UTC)
START = datetime(2020, 2, 11, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2020-02-12", START),
        ("2020/2/12", START),
        ("2020.2.12", START),
        ("2020年2月12日", START),
        ("20200212", START),
        (20200212, START),
        (20200212.0, START),
        (43873, START),
        (43873.5, NOON),
        (date(2020, 2, 12), START),
        (datetime(2020, 2, 12, 12), NOON),
        (datetime(2020, 2, 12, 4, tzinfo=UTC), NOON),
        (datetime(2020, 2, 12, 5, tzinfo=timezone(timedelta(hours=1))), NOON),
        ("2020-02-12 12:00", NOON),
        ("2020/02/12 12:00:00", NOON),
        ("2020年2月12日 12时00分", NOON),
        ("20200212120000", NOON),
        ("2020-02-12T04:00:00Z", NOON),
        ("2020-02-12T12:00:00.000+08:00", NOON),
    ],
)
def test_dates_in_many_spellings(cell: object, instant: datetime) -> None:
    assert read_instant(cell, ZONE) == instant


@pytest.mark.parametrize(
    "cell", ["2/12/2020", "12.2.2020", "2020-02-30", "2020-2/12", "昨天", "", 12, True, 3.5, "20201301"]
)
def test_what_is_no_date_is_refused(cell: object) -> None:
    with pytest.raises(ValueError):
        read_instant(cell, ZONE)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(microsecond=0)))
def test_any_written_instant_reads_back(at: datetime) -> None:
    assert read_instant(f"{at:%Y/%m/%d %H:%M:%S}", ZONE) == read_instant(at, ZONE)


def test_a_bare_date_in_an_end_column_means_the_end_of_that_day() -> None:
    row = {"姓名": "王小二", "身份证号": ID, "旅居地代码": 420106, "到达日期": "2020-02-10", "离开日期": "2020-02-11"}
    fact, faults = read_row(KINDS["stay"], row, ZONE, "upload-1")
    assert faults == []
    assert fact == {
        "kind": "stay",
        "subject": {"document_type": "10", "document_number": ID},
        "at": START - timedelta(days=2),
        "until": START - timedelta(seconds=1),
        "data": {"region": "420106"},
        "source_id": "upload-1",
    }


def read(kind: str, row: dict[str, Any], **more: Any) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    fact, faults = read_row(KINDS[kind], row, ZONE, "s", **more)
    return fact or {}, [(fault["column"], fault["code"]) for fault in faults]


def test_rows_of_each_office() -> None:
    who = {"证件号码": ID.lower()}
    rows: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("contact", {"*末次接触日期": "20200212", "密接类型 ": "密切接触者"}, {"level": "close"}),
        (
            "purchase",
            {"销售日期": "2020/2/12", "药品类别": "解热镇痛药", "数量": 2.0},
            {"category": "antipyretic", "quantity": 2},
        ),
        (
            "test",
            {"采样时间": "2020-02-12", "结果": "弱阳性", "检测项目": "核酸"},
            {"result": "positive", "method": "nucleic_acid"},
        ),
        ("dose", {"接种日期": "2020-02-12", "剂次": "第二针"}, {"number": 2}),
        ("fever_visit", {"就诊日期": "2020-02-12", "体温": "38.5℃"}, {"temperature": 38.5}),
        ("symptom", {"上报日期": "2020-02-12", "症状": "发烧"}, {"symptom": "fever"}),
    ]
    for kind, row, data in rows:
        fact, faults = read(kind, {**who, **row})
        assert (faults, fact.get("data")) == ([], data), kind
        assert fact["subject"]["document_number"] == ID and fact["at"] == START


def test_telecom_rows_end_where_the_phone_was_last_seen() -> None:
    row = {
        "证件号码": ID,
        "最近滞留时间": "2020/02/12 12:00",
        "基站归属地市": "武汉市",
        "基站归属区县": "武昌区",
        "备注": "x",
    }
    fact, faults = read("stay", row, place_code={"武汉市武昌区": "420106"}.get)
    assert (faults, fact["at"], fact["until"], fact["data"]) == ([], NOON, NOON, {"region": "420106"})
    assert read("stay", row)[1] == [("基站归属地市", "region")]


def test_still_there_is_a_stay_without_end() -> None:
    fact, _ = read("stay", {"证件号码": ID, "到达日期": "2020-02-12", "离开日期": "至今", "旅居地": "420106"})
    assert (fact["until"], fact["data"]["ongoing"]) == (None, True)


def test_regions_are_subjects_of_their_facts() -> None:
    fact, faults = read("risk", {"地区代码": 110106, "风险等级": "高", "公布时间": "2020-02-12 12:00"})
    assert (faults, fact["subject"], fact["data"]) == ([], {"region": "110106"}, {"region": "110106", "grade": "high"})


@pytest.mark.parametrize(
    ("kind", "row", "faults"),
    [
        ("contact", {"姓名": "王小二", "证件号码": ID, "接触级别": "密接"}, [("接触日期", "required")]),
        ("contact", {"证件号码": ID, "接触日期": "前天", "接触级别": "密接"}, [("接触日期", "date")]),
        ("contact", {"证件号码": ID, "接触日期": "2020-02-12"}, [("接触级别", "required")]),
        ("contact", {"证件号码": ID, "接触日期": "2020-02-12", "接触级别": "密切接触人"}, [("接触级别", "word")]),
        ("contact", {"接触日期": "2020-02-12", "接触级别": "密接"}, [("证件号码", "required")]),
        ("contact", {"证件号码": 1.1e17, "接触日期": "2020-02-12", "接触级别": "密接"}, [("证件号码", "number")]),
        (
            "contact",
            {"证件类型": "学生证", "证件号码": ID, "接触日期": "2020-02-12", "接触级别": "密接"},
            [("证件类型", "word")],
        ),
        ("stay", {"证件号码": ID, "离开日期": "2020-02-12"}, [("旅居地", "anyOf")]),
        (
            "stay",
            {"证件号码": ID, "到达日期": "2020-02-12", "离开日期": "2020-02-01", "国家": "韩国"},
            [("离开日期", "order")],
        ),
        ("symptom", {"证件号码": ID, "上报日期": "2020-02-12", "体温": "正常"}, [("体温", "number")]),
        ("symptom", {"证件号码": ID, "上报日期": "2020-02-12", "体温": 365}, [("体温", "maximum")]),
    ],
)
def test_faulty_rows_say_which_column(kind: str, row: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert read(kind, row)[1] == faults


def test_a_fault_suggests_and_never_repeats_the_cell() -> None:
    row = {"证件号码": ID, "接触日期": "2020-02-12", "接触级别": "密切接触人"}
    (fault,) = read_row(KINDS["contact"], row, ZONE, "s")[1]
    assert "是否应为“密切接触”" in fault["message"] and "密切接触人" not in fault["message"]
    faults = read_row(KINDS["contact"], {"证件号码": ID, "接触日期": ID, "接触级别": ID}, ZONE, "s")[1]
    assert all(ID not in fault["message"] for fault in faults) and len(faults) == 2


def test_headers_suggest_the_nearest() -> None:
    headers = match_headers(KINDS["contact"], ["姓名", "证件号码吗", "*接触日期（必填）", "备注", None])
    assert headers.columns == {"姓名": "name", "*接触日期（必填）": "at"}
    assert [(one["column"], one.get("suggestion")) for one in headers.unknown] == [
        ("证件号码吗", "证件号码"),
        ("备注", None),
    ]
    assert [(one["field"], one.get("suggestion")) for one in headers.missing] == [
        ("document_number", "证件号码吗"),
        ("level", None),
    ]


@given(
    st.dictionaries(
        st.sampled_from(list(KINDS["stay"].columns)),
        st.one_of(st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.datetimes()),
    )
)
def test_no_row_raises(row: dict[str, Any]) -> None:
    fact, faults = read_row(KINDS["stay"], row, ZONE, "s")
    assert (fact is None) == bool(faults)
    if fact:
        assert KINDS["stay"].validate(fact["data"]) == []
