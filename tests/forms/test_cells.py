"""Cells: what a spreadsheet made of what was typed becomes the answer that was meant, or the person is told why not."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms.cells import LOST_ZEROS, TOO_LONG, Unreadable, as_text, reader_of
from server.forms.pointers import ABSENT
from tests.forms.samples import ZONE

OPTIONS = [
    {"const": "10", "title": "居民身份证", "x-title-en": "ID card"},
    {"const": "20", "title": "护照"},
    {"const": "99", "title": "其他、不详"},
]
SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "name": {"type": "string", "minLength": 2},
    "staff_no": {"type": "string", "pattern": "^[0-9]{6}$"},
    "phone": {"type": "string", "format": "cn-mobile"},
    "id": {"type": "string", "format": "cn-resident-id"},
    "permit": {"type": "string", "format": "cn-taiwan-permit"},
    "region": {"type": "string", "format": "cn-region"},
    "number": {"type": "number", "x-unit": "℃"},
    "integer": {"type": "integer", "x-unit": "人"},
    "date": {"type": "string", "format": "date"},
    "instant": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "x-widget": "time"},
    "yes_no": {"type": "boolean"},
    "choice": {"type": "string", "oneOf": OPTIONS},
    "enum": {"enum": ["甲", "乙"]},
    "choices": {"type": "array", "uniqueItems": True, "items": {"oneOf": OPTIONS}},
}
READERS = {name: reader_of(schema) for name, schema in SCHEMAS.items()}

GOOD: list[tuple[str, Any, Any]] = [
    ("text", " \u200b李平安\ufeff\u3000", "李平安"),
    ("text", "１２号楼（东）", "12号楼（东）"),
    ("text", 12.0, "12"),
    ("text", 12.5, "12.5"),
    ("text", True, "是"),
    ("text", datetime(2020, 2, 3), "2020-02-03"),
    ("text", datetime(2020, 2, 3, 8, 30), "2020-02-03 08:30"),
    ("text", date(2020, 2, 3), "2020-02-03"),
    ("text", time(8, 30), "08:30"),
    ("text", "3.0", "3.0"),
    ("text", "1E5", "1E5"),
    ("name", 5, "5"),
    ("staff_no", 123456.0, "123456"),
    ("staff_no", "001234", "001234"),
    ("phone", 13800138000.0, "13800138000"),
    ("phone", 13800138000, "13800138000"),
    ("phone", "13800138000.0", "13800138000"),
    ("phone", "１３８００１３８０００", "13800138000"),
    ("phone", "138\u200b00138000", "13800138000"),
    ("region", 410105.0, "410105"),
    ("number", "36.5℃", 36.5),
    ("number", "３６．５", 36.5),
    ("number", 36.50, 36.5),
    ("integer", "1,200人", 1200),
    ("integer", 1200.0, 1200),
    *(
        ("date", cell, "2020-02-03")
        for cell in (
            "2020/2/3", "2020-02-03", "2020年2月3日", "2020.2.3", "20200203", "２０２０／２／３", "2020-2-3 8:30",
            "43864", "2020年2月3号", "2020-02-03 00:00:00", "2020-02-03T08:30:00+08:00", 43864, 43864.0, 43864.75,
            20200203, 20200203.0, date(2020, 2, 3), datetime(2020, 2, 3, 8, 30),
        )
    ),
    ("instant", "2020-02-03 08:30", "2020-02-03T08:30:00+08:00"),
    ("instant", "2020年2月3日8时30分", "2020-02-03T08:30:00+08:00"),
    ("instant", datetime(2020, 2, 3, 8, 30), "2020-02-03T08:30:00+08:00"),
    ("instant", "2020-02-03T00:30:00Z", "2020-02-03T00:30:00+00:00"),
    ("instant", 43864.5, "2020-02-03T12:00:00+08:00"),
    ("instant", date(2020, 2, 3), "2020-02-03T00:00:00+08:00"),
    ("time", "8:30", "08:30"),
    ("time", "8时30分", "08:30"),
    ("time", time(8, 30), "08:30"),
    ("time", timedelta(hours=8, minutes=30), "08:30"),
    ("time", 0.5, "12:00"),
    *(("yes_no", cell, True) for cell in ("是", "有", "Y", "y", "YES", "Ｙ", "1", 1, 1.0, True, "√", "TRUE", " 是 ")),
    *(("yes_no", cell, False) for cell in ("否", "无", "没有", "N", "0", 0, 0.0, False, "×", "X", "no")),
    ("choice", "居民身份证", "10"),
    ("choice", " 护照 ", "20"),
    ("choice", "id card", "10"),
    ("choice", "20", "20"),
    ("choice", 20.0, "20"),
    ("enum", "甲", "甲"),
    ("choices", "居民身份证、护照", ["10", "20"]),
    ("choices", "居民身份证,护照；居民身份证", ["10", "20"]),
    ("choices", "其他、不详", ["99"]),
    ("choices", "护照，", ["20"]),
    ("choices", "、", ABSENT),
    *((kind, blank, ABSENT) for kind in SCHEMAS for blank in (None, "", "  ", "\u3000\u200b")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "cell", "answer"), GOOD)
def test_a_cell_becomes_the_answer_that_was_meant(kind: str, cell: Any, answer: Any) -> None:
    found = READERS[kind](cell, ZONE)
    assert (found, type(found)) == (answer, type(answer))


BAD: list[tuple[str, Any, str]] = [
    ("id", 4.10105199001011e17, TOO_LONG),
    ("id", 410105199001011234, TOO_LONG),
    ("id", "4.10105E+17", TOO_LONG),
    ("id", "4E+17", TOO_LONG),
    ("text", "1.38001e10", TOO_LONG),
    ("phone", float("inf"), TOO_LONG),
    ("staff_no", 1234.0, LOST_ZEROS),
    ("staff_no", 1234, LOST_ZEROS),
    ("permit", 1234567, LOST_ZEROS),
    ("date", "2020-02-30", "2020-02-03"),
    ("date", "昨天", "2020-02-03"),
    ("date", "20/2/3", "2020-02-03"),
    ("date", 3, "2020-02-03"),
    ("date", -43864, "2020-02-03"),
    ("date", float("nan"), "2020-02-03"),
    ("date", True, "2020-02-03"),
    ("instant", "8:30", "2020-02-03 08:30"),
    ("time", "25:00", "08:30"),
    ("time", timedelta(days=2), "08:30"),
    ("number", "三十六", "数字"),
    ("number", True, "数字"),
    ("number", float("nan"), "数字"),
    ("number", "1e400", "数字"),
    ("number", "9" * 400, "数字"),
    ("number", datetime(2020, 2, 3), "数字"),
    ("yes_no", "也许", "是或否"),
    ("yes_no", 2, "是或否"),
    ("choice", "驾驶证", "居民身份证、护照、其他、不详"),
    ("choice", "居民身分证", "是否应为“居民身份证”"),
    ("choices", "护照、驾驶证", "请从选项中填写"),
    *((kind, "#REF!", "公式错误") for kind in SCHEMAS),
]


@pytest.mark.parametrize(("kind", "cell", "said"), BAD)
def test_what_cannot_be_read_says_what_to_do(kind: str, cell: Any, said: str) -> None:
    with pytest.raises(Unreadable, match=said.replace("?", ".")):
        READERS[kind](cell, ZONE)


def test_times_without_a_zone_are_of_the_business_zone() -> None:
    cell = datetime(2020, 2, 3, 8, 30)
    assert READERS["instant"](cell, ZoneInfo("Asia/Urumqi")) == "2020-02-03T08:30:00+06:00"
    assert READERS["instant"](cell.replace(tzinfo=UTC), ZONE) == "2020-02-03T08:30:00+00:00"


CELLS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters()), st.datetimes(), st.dates(),
    st.times(), st.timedeltas(),
    st.sampled_from(["2020-02-03", "1E+99", "99999", "9999-12-31", "１：２", "是", "护照、"]),
    st.from_regex(r"\d{4}[-/.年]\d{1,3}[-/.月]\d{1,3}日?( \d\d:\d\d)?", fullmatch=True),
)  # fmt: skip


@given(st.sampled_from(sorted(SCHEMAS)), CELLS)
def test_no_cell_raises_anything_else(kind: str, cell: Any) -> None:
    try:
        answer = READERS[kind](cell, ZONE)
    except Unreadable as fault:
        assert str(fault)
    else:
        assert answer is ABSENT or type(answer) in (str, bool, int, float, list)


@given(st.dates(min_value=date(1927, 6, 1), max_value=date(2173, 1, 1)))
def test_a_day_is_the_same_however_it_is_written(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    written = (day, f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}", int(f"{day:%Y%m%d}"), serial, str(serial))
    assert {READERS["date"](cell, ZONE) for cell in written} == {day.isoformat()}


def test_any_text_is_taken_by_a_text_column_as_it_is() -> None:
    assert as_text("=1+1") == "=1+1"
