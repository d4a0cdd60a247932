"""Workbooks made by other programs (openpyxl, xlwt) and packages put together by hand, as bytes."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
import xlwt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(fill: Callable[[Any], object]) -> bytes:
    """What openpyxl saves after `fill` has written to its workbook."""
    book, target = openpyxl.Workbook(), io.BytesIO()
    fill(book)
    book.save(target)
    return target.getvalue()


def xls(fill: Callable[[Any], object]) -> bytes:
    """What xlwt saves after `fill` has written to its workbook."""
    book, target = xlwt.Workbook(), io.BytesIO()
    fill(book)
    book.save(target)
    return target.getvalue()


def package(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet_parts(data: str, *, shared: str | None = None, after: str = "") -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet whose rows are the XML `data`."""
    types = f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
    targets = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml")]
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in targets
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="名单" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>',
    }
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    return parts


def one_sheet(data: str, *, shared: str | None = None, after: str = "") -> bytes:
    """A workbook of one sheet from the XML of its rows."""
    return package(sheet_parts(data, shared=shared, after=after))


def patched_records(content: bytes, kind: int, change: Callable[[bytearray], None]) -> bytes:
    """An .xls in which the data of every record of a kind went through `change`.

    Only for what xlwt writes: one stream, its sectors in order from the first.
    """
    whole, at = bytearray(content), 512
    while at + 4 <= len(whole):
        found, length = struct.unpack_from("<HH", whole, at)
        if found == kind:
            data = whole[at + 4 : at + 4 + length]
            change(data)
            whole[at + 4 : at + 4 + length] = data
        at += 4 + length
    return bytes(whole)
