"""Workbooks as written: openpyxl and our own reader see what was given, and nothing else."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.workbooks.cells import EARLIEST, clean_text, plain
from server.workbooks.reading import open_workbook
from server.workbooks.sheets import EXPLANATIONS, Sheet, SheetColumn
from server.workbooks.writing import write_blank, write_workbook

ANY = [
    SheetColumn("甲"),
    SheetColumn("乙", kind="number"),
    SheetColumn("丙", kind="date"),
    SheetColumn("丁", kind="datetime"),
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\n=1",
    " =1",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
    "'=1",
]
REPEATED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "书.xlsx"


def opened(path: Path) -> Any:
    """The workbook as openpyxl sees it; from memory, for it leaves a file open that it cannot read."""
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()))


def written(path: Path, *rows: Any, columns: list[SheetColumn] | None = None, note: str | None = None) -> Any:
    """The sheet as openpyxl sees it."""
    write_workbook(path, [Sheet("名单", columns or [SheetColumn("甲"), SheetColumn("乙")], iter(rows), note)])
    return opened(path)["名单"]


def sheet_xml(path: Path, number: int = 1) -> str:
    return zipfile.ZipFile(path).read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.mark.parametrize("kind", ["text", "number", "date", "datetime"])
def test_what_looks_like_a_formula_stays_text(path: Path, kind: Any) -> None:
    columns = [SheetColumn("=甲", kind=kind, hint="=1+1", example="=2", options=["=3"])]
    sheet = written(path, *([text] for text in FORMULAS), columns=columns, note="=1+1")
    assert [sheet.cell(row, 1).value for row in range(1, 3 + len(FORMULAS))] == ["=1+1", "=甲", *FORMULAS]
    assert {cell.data_type for (cell,) in sheet.iter_rows(max_col=1)} == {"s"}
    assert "<f" not in sheet_xml(path).replace("<formula1>", "").replace("<filter", "")


def test_numbers_with_zeros_and_long_ones_keep_every_digit(path: Path) -> None:
    sheet = written(path, ["013800000001", 13800000001], [110105194912310026, "11010519491231002X"], [0.5, 5.0])
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["013800000001", "13800000001"],
        ["110105194912310026", "11010519491231002X"],
        ["0.5", "5"],
    ]
    assert {cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row} == {"@"}


def test_numbers_and_dates_are_what_excel_calculates_with(path: Path) -> None:
    sheet = written(
        path, [1, 36.5, date(2020, 2, 1), datetime(2020, 2, 1, 8, 30)], columns=[SheetColumn("零"), *ANY[1:]]
    )
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet[2]] == [
        ("1", "s", "@"),
        (36.5, "n", "General"),
        (datetime(2020, 2, 1), "d", "yyyy-mm-dd"),
        (datetime(2020, 2, 1, 8, 30), "d", "yyyy-mm-dd hh:mm"),
    ]


def test_values_that_a_cell_cannot_hold_are_written_as_what_they_mean(path: Path) -> None:
    columns = [SheetColumn("甲", kind="number")]
    values = [True, False, None, "", float("nan"), float("inf"), 2**70, Decimal("1.10"), date(2020, 2, 1)]
    sheet = written(path, *([value] for value in [*values, datetime(1800, 1, 1, 8)]), columns=columns)
    assert [cell.value for (cell,) in sheet.iter_rows(min_row=2, max_row=11)] == [
        *["是", "否", None, None, None, None, str(2**70), "1.10", "2020-02-01", "1800-01-01 08:00:00"]
    ]


def test_an_instant_without_a_wall_clock_is_a_mistake(path: Path) -> None:
    with pytest.raises(ValueError, match="wall-clock"):
        written(path, [None, datetime(2020, 2, 1, tzinfo=UTC)])
    assert not path.exists()


def test_nothing_is_left_when_the_rows_fail(path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["一"]
        raise KeyError("rows")

    with pytest.raises(KeyError, match="rows"):
        write_workbook(path, [Sheet("名单", [SheetColumn("甲")], rows())])
    assert not path.exists()


def test_rows_are_filled_and_cut_to_the_columns(path: Path) -> None:
    sheet = written(path, [], ["一"], ["一", "二", "三"])
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        [None, None],
        ["一", None],
        ["一", "二"],
    ]


def test_the_header_is_bold_filled_frozen_and_filtered(path: Path) -> None:
    sheet = written(path, ["一", "二"], columns=[SheetColumn("甲", width=33), SheetColumn("很长的一个列名在这里")])
    assert (sheet["A1"].font.bold, sheet["A1"].fill.fgColor.rgb) == (True, "FFDCE9F9")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    assert (round(sheet.column_dimensions["A"].width), round(sheet.column_dimensions["B"].width)) == (34, 25)


def test_a_sheet_without_rows_still_has_its_header(path: Path) -> None:
    assert [cell.value for cell in written(path)[1]] == ["甲", "乙"]
    assert list(open_workbook(path).rows()) == [(1, ("甲", "乙"))]


def test_a_note_stands_above_the_header(path: Path) -> None:
    sheet = written(path, ["一", "二"], note="导出于 2020-02-12\n共 1 行")
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == ("导出于 2020-02-12\n共 1 行", "甲", "一")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A3", "A2:B3")
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:B1"]
    assert sheet.row_dimensions[1].height > 30


def test_sheets_follow_each_other_under_titles_that_excel_accepts(path: Path) -> None:
    titles = ["a/b:c", "", "History", "长" * 40, "长" * 40, "A b c", "'"]
    write_workbook(path, [Sheet(title, [SheetColumn("甲")], iter([[title]])) for title in titles])
    book = opened(path)
    assert book.sheetnames == ["a b c", "工作表2", "History表", "长" * 31, "长" * 28 + "（2）", "A b c（2）", "工作表7"]
    assert [book[name]["A2"].value or "" for name in book.sheetnames] == titles
    assert open_workbook(path).sheets == book.sheetnames


def test_headers_that_repeat_or_are_missing_get_a_number(path: Path) -> None:
    sheet = written(path, ["一", "二", "三"], columns=[SheetColumn("电话"), SheetColumn("电话"), SheetColumn(" ")])
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["电话", "电话（2）", "第3列"],
        ["一", "二", "三"],
    ]


def test_a_blank_workbook_offers_lists_tips_and_explanations(path: Path) -> None:
    columns = [
        SheetColumn("姓名", hint="与身份证一致", required=True, example="李平安"),
        SheetColumn("手机号"),
        SheetColumn("是否返乡", options=["是", "否"], required=True),
        SheetColumn("说话", options=['带"引号"', "带,逗号"]),
        SheetColumn("区县", options=[f"第{n}区" for n in range(100)]),
    ]
    write_blank(path, "花名册", columns, note="请从第二行起填写")
    book = opened(path)
    sheet = book["花名册"]
    assert [cell.value for cell in sheet[1]] == ["姓名", "手机号", "是否返乡", "说话", "区县"]
    assert sheet.max_row == 1
    assert sheet["A1"].comment.text.endswith("必填；与身份证一致；示例：李平安")
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["C2:C2001"].formula1 == '"是,否"'
    assert rules["C2:C2001"].showErrorMessage
    assert rules["A2:A2001"].prompt == "必填；与身份证一致；示例：李平安"
    assert {rules[f"{letter}2:{letter}2001"].type for letter in "DE"} == {None} | {rules["A2:A2001"].type}
    assert len(rules["E2:E2001"].prompt) <= 255
    assert "B2:B2001" not in rules
    assert all(' style="' in column for column in re.findall("<col [^>]*>", sheet_xml(path))), (
        "empty cells are texts too"
    )
    told = [[cell.value for cell in row] for row in book[EXPLANATIONS].iter_rows(min_row=3)]
    assert told[0] == ["姓名", "必填", "与身份证一致", "李平安", None]
    assert told[2] == ["是否返乡", "必填", None, None, "是、否"]


def test_a_blank_workbook_is_read_without_a_word_about_its_explanations(path: Path) -> None:
    write_blank(path, "花名册", [SheetColumn("姓名", required=True)])
    workbook = open_workbook(path)
    assert list(workbook.rows()) == [(1, ("姓名",))]
    assert workbook.notes == []


TEXTS = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    [
        *FORMULAS,
        "_x000D_",
        "_x0041_",
        "&amp;<b>\"'",
        "]]>",
        "\ufeffa",
        "𠮷",
        "\u2028",
        "\r\n",
        " \t",
        "\x0b",
        "\ud800",
        "#N/A",
        "TRUE",
    ]
)


@REPEATED
@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=8))
def test_every_text_comes_back(rows: list[list[str]], tmp_path: Path) -> None:
    write_workbook(
        tmp_path / "x.xlsx", [Sheet("文", [SheetColumn("甲"), SheetColumn("乙", kind="number")], iter(rows))]
    )
    expected = [(number, tuple(clean_text(text) or None for text in row)) for number, row in enumerate(rows, 2)]
    read = list(open_workbook(tmp_path / "x.xlsx").rows())
    assert read == [(1, ("甲", "乙")), *(row for row in expected if any(row[1]))]


INSTANTS = st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)).map(
    lambda instant: instant.replace(microsecond=0)
)
NUMBERS = st.integers(1 - 10**15, 10**15 - 1) | st.floats(allow_nan=False, allow_infinity=False)
ROWS = st.tuples(st.none() | NUMBERS, st.none() | st.dates(EARLIEST), st.none() | INSTANTS, st.none() | st.booleans())


@REPEATED
@given(rows=st.lists(ROWS, min_size=1, max_size=8))
def test_every_value_comes_back_as_what_it_is(rows: list[tuple[Any, ...]], tmp_path: Path) -> None:
    path = tmp_path / "y.xlsx"
    write_workbook(path, [Sheet("值", [*ANY[1:], ANY[0]], iter([*rows, ("尾",)]))])
    read = dict(open_workbook(path).rows())
    for number, (amount, day, instant, answer) in enumerate(rows, 2):
        midnight = instant is not None and instant.time() == datetime.min.time()
        expected = (
            plain(amount),
            day,
            instant.date() if midnight else instant,
            {None: None, True: "是", False: "否"}[answer],
        )
        assert read.get(number, (None, None, None, None)) == expected
    cells = [cell for row in opened(path).active.iter_rows(min_row=2, max_row=len(rows) + 1) for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"n", "d", "s"}


@REPEATED
@given(value=st.none() | NUMBERS | st.integers() | st.dates() | st.datetimes() | TEXTS | st.decimals() | st.times())
def test_whatever_a_cell_is_given_some_workbook_results(value: Any, tmp_path: Path) -> None:
    write_workbook(tmp_path / "z.xlsx", [Sheet("值", ANY, iter([[value] * 4]))])
    list(open_workbook(tmp_path / "z.xlsx").rows())
    assert "f" not in {cell.data_type for cell in opened(tmp_path / "z.xlsx").active[2]}


def test_a_text_longer_than_excel_allows_is_cut(path: Path) -> None:
    sheet = written(path, ["长" * 40_000, "𠮷" * 40_000])
    assert sheet["A2"].value == "长" * 32_767
    assert sheet["B2"].value == "𠮷" * 16_383


GROWTH = """
import resource, sys
from pathlib import Path
from server.workbooks.sheets import Sheet, SheetColumn
from server.workbooks.writing import write_workbook
count = int(sys.argv[2])
columns = [SheetColumn(f"第{n}列") for n in range(12)]
rows = ([f"文字{row}-{n}" for n in range(12)] for row in range(count))
write_workbook(Path(sys.argv[1]), [Sheet("小", columns, [["一"] * 12]), Sheet("大", columns, rows)])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_ten_times_the_rows_take_no_more_memory(path: Path) -> None:
    """Measured from outside, for the library's memory is invisible to Python; a tenth is what a process varies by."""

    def peak(count: int) -> int:
        command = [sys.executable, "-c", GROWTH, str(path), str(count)]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    few, many = peak(5_000), peak(50_000)
    assert len(list(open_workbook(path).rows("大"))) == 50_001
    assert many < 1.1 * few


def test_durations_and_times_are_written_as_texts(path: Path) -> None:
    sheet = written(path, [timedelta(hours=30), datetime(2020, 2, 1, 8).time()])
    assert [cell.value for cell in sheet[2]] == ["1 day, 6:00:00", "08:00:00"]
