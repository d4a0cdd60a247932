"""Workbooks of other programs, read as what a person sees in them."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlwt

from server.workbooks.problems import WorkbookProblem
from server.workbooks.reading import open_workbook

from .files import one_sheet, xls, xlsx


def test_cells_are_plain_values() -> None:
    def fill(book: Any) -> None:
        book.active.append(["姓名", 5, 5.5, True, False, date(2020, 2, 1), datetime(2020, 2, 1, 8, 30), None, "尾"])
        book.active.append(["13800000001", 110105194912310026, time(8, 30), timedelta(hours=30), " 空格 ", "0012"])

    first, second = open_workbook(xlsx(fill)).rows()
    assert first == (1, ("姓名", 5, 5.5, True, False, date(2020, 2, 1), datetime(2020, 2, 1, 8, 30), None, "尾"))
    assert [type(cell) for cell in first[1][1:5]] == [int, float, bool, bool]
    assert second[1][0] == "13800000001"
    assert second[1][2:] == ("08:30", "30:00:00", " 空格 ", "0012", None, None, None)


def test_rows_keep_excels_numbers_and_columns_their_places() -> None:
    def fill(book: Any) -> None:
        book.active["C3"] = "姓名"
        book.active["D6"] = "李平安"

    assert list(open_workbook(xlsx(fill)).rows()) == [
        (3, (None, None, "姓名", None)),
        (6, (None, None, None, "李平安")),
    ]


def test_the_same_from_xls() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_sheet("名单")
        style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
        for column, value in enumerate(["李平安", 5, 5.5, True, "0012"]):
            sheet.write(1, column + 1, value)
        sheet.write(1, 6, date(2020, 2, 1), style)
        sheet.write_merge(3, 4, 1, 2, "合并")

    workbook = open_workbook(xls(fill))
    assert workbook.sheets == ["名单"]
    rows = list(workbook.rows())
    assert rows[0] == (2, (None, "李平安", 5, 5.5, True, "0012", date(2020, 2, 1)))
    assert rows[1][:1] == (4,)
    assert workbook.notes == ["有合并的单元格（B4:C5）：只有左上角的一格有内容，请取消合并并逐行填写"]


def test_many_shared_texts_of_an_xls_run_over_its_records() -> None:
    texts = [f"第{n}条" + "很长的说明" * (n % 900) for n in range(300)]

    def fill(book: Any) -> None:
        sheet = book.add_sheet("名单")
        for row, text in enumerate(texts):
            sheet.write(row, 0, text)

    assert [cells[0] for _, cells in open_workbook(xls(fill)).rows()] == texts


def test_a_formula_is_what_excel_last_showed() -> None:
    content = one_sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>A1</f><v>二</v></c></row>')
    assert list(open_workbook(content).rows()) == [(1, (2, "二"))]


def test_the_first_sheet_with_content_is_taken_and_the_others_are_named() -> None:
    def fill(book: Any) -> None:
        book.active.title = "封面"
        book.create_sheet("员工").append(["姓名"])
        book.create_sheet("访客").append(["来访人"])
        book.create_sheet("填写说明").append(["列名"])
        hidden = book.create_sheet("选项")
        hidden.append(["是"])
        hidden.sheet_state = "hidden"

    workbook = open_workbook(xlsx(fill))
    assert workbook.sheets == ["封面", "员工", "访客", "填写说明"]
    assert list(workbook.rows()) == [(1, ("姓名",))]
    assert workbook.notes == ["只读取了工作表“员工”，没有读取：封面、访客"]
    assert list(workbook.rows("访客")) == [(1, ("来访人",))]
    assert workbook.notes == ["只读取了工作表“访客”，没有读取：封面、员工"]
    assert list(workbook.rows("封面")) == []
    with pytest.raises(WorkbookProblem) as raised:
        workbook.rows("没有")
    assert raised.value.code == "sheet"


def test_a_hidden_sheet_is_taken_only_when_nothing_else_has_content() -> None:
    def fill(book: Any) -> None:
        hidden = book.create_sheet("名单", 0)
        hidden.append(["姓名"])
        hidden.sheet_state = "hidden"

    assert list(open_workbook(xlsx(fill)).rows()) == [(1, ("姓名",))]


def test_merged_ranges_that_touch_the_data_are_named() -> None:
    def fill(book: Any) -> None:
        book.active.append(["部门", "姓名"])
        for row in range(2, 20, 2):
            book.active.cell(row, 1, "生产部")
            book.active.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)
        book.active.merge_cells("A90:B99")

    (note,) = open_workbook(xlsx(fill)).notes
    assert "A2:A3、A4:A5、A6:A7、A8:A9、A10:A11 等 9 处" in note


def test_rows_may_be_taken_twice() -> None:
    workbook = open_workbook(xlsx(lambda book: book.active.append(["姓名"])))
    assert list(workbook.rows()) == list(workbook.rows())


def test_a_path_serves_as_well_and_its_name_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "名单.doc"
    path.write_bytes(xlsx(lambda book: book.active.append(["姓名"])))
    assert list(open_workbook(path).rows()) == [(1, ("姓名",))]


def test_the_limit_counts_rows_below_the_heading() -> None:
    def fill(book: Any) -> None:
        for number in range(60):
            book.active.append([number])

    assert len(list(open_workbook(xlsx(fill), limit=50).rows())) == 60
    with pytest.raises(WorkbookProblem) as raised:
        open_workbook(xlsx(fill), limit=30)
    assert (raised.value.code, raised.value.message) == ("rows", "表格超过 30 行：请拆成几个文件分别上传")


def test_empty_formatted_cells_far_away_do_not_count() -> None:
    content = one_sheet(
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576"/></row>'
    )
    assert list(open_workbook(content).rows()) == [(1, (1,))]


def test_parts_without_references_and_with_prefixes_are_read() -> None:
    rows = "<row><c><v>1</v></c><c t='inlineStr'><is><t>二</t></is></c></row><row><c><v>3</v></c></row>"
    assert list(open_workbook(one_sheet(rows)).rows()) == [(1, (1, "二")), (2, (3, None))]


def test_a_phone_number_in_a_date_column_stays_a_number_and_one_in_a_duration_column_is_told() -> None:
    def fill(book: Any) -> None:
        book.active.append(["电话"])
        book.active.append([13800000001])
        book.active["A2"].number_format = kind

    kind = "yyyy-mm-dd"
    assert list(open_workbook(xlsx(fill)).rows()) == [(1, ("电话",)), (2, (13800000001,))]
    kind = "[h]:mm"
    with pytest.raises(WorkbookProblem, match="第 2 行") as raised:
        list(open_workbook(xlsx(fill)).rows())
    assert raised.value.code == "duration"
