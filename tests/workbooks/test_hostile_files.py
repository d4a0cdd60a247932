"""Files that are no workbooks, broken ones and ones made to do harm: one sentence each, and no memory."""

import io
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.workbooks import limits
from server.workbooks.problems import MESSAGES, WorkbookProblem
from server.workbooks.reading import open_workbook

from .files import MAIN, one_sheet, package, patched_records, sheet_parts, xls, xlsx

LATE = '<row r="{0}"><c r="{1}{0}"><v>1</v></c></row>'
FIRST = '<row r="1"><c r="A1"><v>1</v></c></row>'


def small_xls(book: Any) -> None:
    sheet = book.add_sheet("名单")
    sheet.write(0, 0, "姓名")
    sheet.write(1, 0, "李平安")
    sheet.write(1, 1, 36.5)


def small_xlsx(book: Any) -> None:
    book.active.append(["姓名", "体温"])
    book.active.append(["李平安", 36.5])


XLS, XLSX = xls(small_xls), xlsx(small_xlsx)


def problem(content: bytes) -> str:
    with pytest.raises(WorkbookProblem) as raised:
        list(open_workbook(content).rows())
    assert raised.value.message == str(raised.value)
    return raised.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x00\x00 \r\n", "empty"),
        ("姓名,电话\n李平安,13800000001\n".encode(), "csv"),
        ("\ufeff姓名,电话\n李平安,13800000001\n".encode(), "csv"),
        ("姓名\t电话\r\n李平安\t13800000001".encode("gb18030"), "csv"),
        ("姓名\t电话\r\n".encode("utf-16"), "csv"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>1</td></tr></table>", "html"),
        ("  <TABLE border=1><tr><td>姓名</td></tr></TABLE>".encode("gb18030"), "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "html"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "xml"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00", "old"),
        (b"%PDF-1.7 \x80\x81", "kind"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "kind"),
        ("就一句话".encode(), "kind"),
        (b"PK\x03\x04", "broken"),
        (XLSX[: len(XLSX) // 2], "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "broken"),
        (XLS[:600], "broken"),
        (package({"word/document.xml": "<w/>"}), "kind"),
        (package({"xl/workbook.bin": b"\x00"}), "binary"),
        (
            package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            "opendocument",
        ),
        (one_sheet(""), "blank"),
        (package({**sheet_parts(FIRST), "xl/vbaProject.bin": b"\x00"}), "macros"),
        (package({**sheet_parts(FIRST), "xl/macrosheets/sheet1.xml": "<a/>"}), "macros"),
        (package({**sheet_parts(FIRST), "XL/Worksheets/sheet1.xml": FIRST}), "broken"),
        (one_sheet("<row r='1'><c r='A1'><v>1</v></row>"), "broken"),
        (one_sheet("<row r='１'><c r='A１'><v>1</v></c></row>"), "broken"),
        (one_sheet("<row r='1'><c r='ABCD1'><v>1</v></c></row>"), "broken"),
        (one_sheet("<row r='1'><c r='1'><v>1</v></c></row>"), "broken"),
        (one_sheet(FIRST + LATE.format(1_048_576, "A")), "rows"),
        (one_sheet(FIRST + LATE.format(100_021, "A")), "rows"),
        (one_sheet(FIRST + LATE.format(2, "XFD")), "columns"),
        (one_sheet(FIRST + "<row>" + "<c><v>1</v></c>" * 201 + "</row>"), "columns"),
        (one_sheet(FIRST + "<row/>" * 100_030 + "<row><c><v>1</v></c></row>"), "rows"),
        (one_sheet(FIRST + LATE.format(99_000, "GR")), "cells"),
        (one_sheet(FIRST, after="<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 10_001 + "</mergeCells>"), "merges"),
        (one_sheet(f"<x:row xmlns:x='{MAIN}' r='1'><x:c r='XFD1'><x:v>1</x:v></x:c></x:row>"), "columns"),
    ],
)
def test_each_fault_has_its_own_sentence(content: bytes, code: str) -> None:
    assert problem(content) == code
    assert MESSAGES[code]


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;">]>'
    parts = sheet_parts(FIRST)
    assert (
        problem(package({**parts, "xl/worksheets/sheet1.xml": bomb + str(parts["xl/worksheets/sheet1.xml"])}))
        == "broken"
    )


def test_a_number_of_texts_that_no_file_holds_is_refused_before_room_is_made() -> None:
    parts = sheet_parts(FIRST, shared="<si><t>一</t></si>")
    shared = str(parts["xl/sharedStrings.xml"]).replace("<sst", '<sst uniqueCount="4000000000"')
    assert problem(package({**parts, "xl/sharedStrings.xml": shared})) == "broken"


def test_a_sheet_cannot_pass_for_shared_texts() -> None:
    parts = sheet_parts(FIRST)
    sheet = str(parts["xl/worksheets/sheet1.xml"]).replace(FIRST, FIRST + LATE.format(1_048_576, "XFD"))
    relations = str(parts["xl/_rels/workbook.xml.rels"]).replace("worksheets/sheet1.xml", "sharedStrings.xml")
    disguised = {**parts, "xl/_rels/workbook.xml.rels": relations, "xl/sharedStrings.xml": sheet}
    assert problem(package(disguised)) == "broken"


def test_two_parts_of_one_name_are_refused() -> None:
    parts = sheet_parts(FIRST, shared="<si><t>一</t></si>")
    assert problem(package({**parts, "xl\\Worksheets\\sheet1.xml": parts["xl/worksheets/sheet1.xml"]})) == "broken"
    assert problem(package({**parts, "other/sharedStrings.xml": "<sst/>"})) == "broken"


def test_one_long_text_shown_by_many_cells_is_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 40_000))
    assert problem(one_sheet(rows, shared=f"<si><t>{'长' * 32_000}</t></si>")) == "text"
    assert problem(one_sheet(rows.replace("<v>0", "<v>x"), shared=f"<si><t>{'长' * 32_000}</t></si>")) == "text"
    assert open_workbook(one_sheet(rows, shared=f"<si><t>{'长' * 100}</t></si>")).sheets == ["名单"]


def test_a_package_that_unpacks_to_far_more_is_refused_in_little_memory() -> None:
    content = package({**sheet_parts(FIRST), "xl/worksheets/sheet2.xml": b"<a>" + b" " * (80 << 20)})
    assert len(content) < 200_000
    tracemalloc.start()
    assert problem(content) == "size"
    assert tracemalloc.get_traced_memory()[1] < 8 << 20
    tracemalloc.stop()


def test_headers_that_lie_about_sizes_are_not_believed() -> None:
    honest = package({**sheet_parts(FIRST), "xl/worksheets/sheet2.xml": b"<a>" + b" " * (80 << 20)})
    lying = honest.replace(struct.pack("<I", (80 << 20) + 3), struct.pack("<I", 10))
    assert lying != honest
    assert zipfile.ZipFile(io.BytesIO(lying)).getinfo("xl/worksheets/sheet2.xml").file_size == 10
    assert problem(lying) == "size"


def test_one_endless_tag_is_refused() -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1" x="' + "".join(f"{n:07}" for n in range(1_500_000)) + '"/>'
    )
    assert problem(package({**sheet_parts(""), "xl/worksheets/sheet1.xml": sheet})) == "broken"


def test_too_many_parts_are_refused() -> None:
    assert problem(package({**sheet_parts(FIRST), **{f"xl/{n}.xml": "" for n in range(limits.PARTS)}})) == "size"


def test_links_pictures_and_documents_inside_are_not_even_unpacked() -> None:
    inner = {"xl/externalLinks/externalLink1.xml": b"no xml", "xl/media/image1.png": XLSX, "docProps/app.xml": b"\x00"}
    assert list(open_workbook(package({**sheet_parts(FIRST), **inner})).rows()) == [(1, (1,))]


def test_a_file_larger_than_any_workbook_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(WorkbookProblem) as raised:
        open_workbook(path)
    assert raised.value.code == "size"


def renamed(name: str) -> bytes:
    """An .xls whose stream or storage `Workbook` bears another name."""
    old = "Workbook".encode("utf-16-le")
    entry = XLS.index(old)
    directory = bytearray(XLS)
    directory[entry : entry + 64] = name.encode("utf-16-le").ljust(64, b"\x00")
    directory[entry + 64 : entry + 66] = struct.pack("<H", 2 * len(name) + 2)
    return bytes(directory)


@pytest.mark.parametrize(
    ("name", "code"),
    [("EncryptedPackage", "password"), ("_VBA_PROJECT_CUR", "macros"), ("WordDocument", "kind")],
)
def test_what_lies_in_a_compound_file_decides(name: str, code: str) -> None:
    assert problem(renamed(name)) == code


def test_an_xls_with_a_password_or_a_macro_sheet_is_refused() -> None:
    def protect(book: Any) -> None:
        small_xls(book)
        book.add_sheet("二")

    def macro_sheet(data: bytearray) -> None:
        data[5] = 1

    content = xls(protect)
    assert problem(patched_records(content, 0x85, macro_sheet)) == "macros"
    codepage = content.index(struct.pack("<HH", 0x42, 2))
    encrypted = bytearray(content)
    encrypted[codepage : codepage + 2] = struct.pack("<H", 0x2F)
    assert problem(bytes(encrypted)) == "password"


def test_an_xls_that_claims_or_holds_distant_cells_is_refused() -> None:
    def claim(data: bytearray) -> None:
        struct.pack_into("<IIHH", data, 0, 0, 0xFFFFFFFF, 0, 0xFFFF)

    def backwards(data: bytearray) -> None:
        struct.pack_into("<IIHH", data, 0, 9, 2, 0, 2)

    def distant(data: bytearray) -> None:
        struct.pack_into("<HH", data, 0, 65_000, 5_000)

    assert problem(patched_records(XLS, 0x200, claim)) == "broken"
    assert problem(patched_records(XLS, 0x200, backwards)) == "broken"
    assert problem(patched_records(XLS, 0xFD, distant)) == "columns"


@pytest.mark.parametrize("offset", [44, 48, 64], ids=["tables", "directory", "mini tables"])
def test_a_compound_file_that_announces_more_than_it_is_is_refused(offset: int) -> None:
    changed = bytearray(XLS)
    struct.pack_into("<I", changed, offset, 0xFFFFFF)
    assert problem(bytes(changed)) == "broken"


def test_a_compound_file_that_turns_in_circles_is_refused() -> None:
    (table,) = struct.unpack_from("<I", XLS, 76)
    (directory,) = struct.unpack_from("<I", XLS, 48)
    circle = bytearray(XLS)
    struct.pack_into("<I", circle, 512 * (table + 1) + 4 * directory, directory)
    assert problem(bytes(circle)) == "broken"
    chained = bytearray(XLS)
    struct.pack_into("<I", chained, 68, table)
    struct.pack_into("<I", chained, 512 * (table + 2) - 4, table)
    assert problem(bytes(chained)) == "broken"


def test_many_sheets_that_claim_the_same_cells_are_refused() -> None:
    def fill(book: Any) -> None:
        for number in range(40):
            sheet = book.add_sheet(f"{number}")
            sheet.write(0, 0, "一")
            if number == 0:
                for row in range(1_000):
                    sheet.write(60 * row, 199, row)

    starts: list[bytes] = []

    def share(data: bytearray) -> None:
        starts.append(bytes(data[:4]))
        data[:4] = starts[0]

    assert problem(patched_records(xls(fill), 0x85, share)) == "cells"


def test_one_long_text_shown_by_many_cells_of_an_xls_is_refused() -> None:
    def fill(book: Any) -> None:
        sheet = book.add_sheet("名单")
        for row in range(4_000):
            sheet.write(row, 0, "长" * 32_000)

    assert problem(xls(fill)) == "text"


@pytest.mark.parametrize("content", [XLS, XLSX], ids=["xls", "xlsx"])
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_files_are_read_or_refused(content: bytes, data: st.DataObject) -> None:
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(8, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(damaged) // 2, len(damaged)) | st.just(len(damaged)))
    try:
        list(open_workbook(bytes(damaged[:cut])).rows())
    except WorkbookProblem:
        return


def test_a_distant_cell_costs_no_memory(tmp_path: Path) -> None:
    """Measured from outside: what the reader would allocate is invisible to Python."""
    path = tmp_path / "distant.xlsx"
    path.write_bytes(one_sheet(FIRST + LATE.format(1_048_576, "XFD"), after='<dimension ref="A1:XFD1048576"/>'))
    script = (
        "import resource; from pathlib import Path\n"
        "from server.workbooks.reading import WorkbookProblem, open_workbook\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"try: open_workbook(Path({str(path)!r}))\n"
        "except WorkbookProblem as error: print(error.code)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert output[0] == "rows"
    assert int(output[1]) < 8 << 10
