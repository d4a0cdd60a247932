"""Files that people really bring: workbooks, CSV in two encodings, NDJSON; and those that are none."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from server.commands.tables import read_rows

HEADER = ["姓名", "证件号码", "接触日期"]
ROW = ["张三", "11010519491231002X", "2020-02-12"]


def workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("说明").append(["第二个表不读"])
    book.save(path)
    return path


def test_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "contacts.xlsx", HEADER, ["张三", "11010519491231002X", date(2020, 2, 12)], [None] * 3)
    (row,) = read_rows(path)
    assert (row["姓名"], row["证件号码"], row["接触日期"].isoformat()) == ("张三", "11010519491231002X", "2020-02-12")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_chinese_excel(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("\n".join([",".join(HEADER), ",".join(ROW)]), encoding=encoding)
    assert read_rows(path) == [dict(zip(HEADER, ROW, strict=True))]


def test_ndjson(tmp_path: Path) -> None:
    path = tmp_path / "contacts.ndjson"
    path.write_text('{"level": "close"}\n\n{"level": "secondary"}\n')
    assert [row["level"] for row in read_rows(path)] == ["close", "secondary"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("contacts.xlsx", b"not a workbook", "不是 Excel 工作簿"),
        ("contacts.xls", b"\xd0\xcf\x11\xe0broken", "已损坏|不是 Excel"),
        ("contacts.xlsx", b"", "文件是空的"),
        ("contacts.csv", b"", "是空的"),
        ("contacts.ndjson", b'{"a": 1}\n[1]\n', "第 2 行"),
        ("contacts.ndjson", b"\xff\xfe", "第 1 行"),
        ("contacts.pdf", b"%PDF", "不支持"),
    ],
)
def test_files_that_are_none_say_so_in_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=said):
        read_rows(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="没有文件"):
        read_rows(tmp_path / "nothing.xlsx")
