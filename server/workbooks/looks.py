"""How a written sheet looks and what it tells whoever fills it: formats, widths, comments, lists and tips."""

import unicodedata
from typing import Any

from rustpy_xlsxwriter import Format

from server.workbooks.cells import clean_text
from server.workbooks.sheets import Kind, Sheet, SheetColumn

_FORMATS: dict[Kind, str] = {"text": "@", "number": "General", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
_WIDTHS: dict[Kind, float] = {"text": 10, "number": 9, "date": 12, "datetime": 17}
_HEADER_FILL, _HEADER_LINE, _NOTE_FILL, _NOTE_COLOR = "#DCE9F9", "#8FB3DF", "#FFF8E1", "#6B4E00"
_LINE_HEIGHT, _MOST_LINES = 16.0, 20
_LIST_LENGTH, _TIP_TITLE_LENGTH, _TIP_LENGTH = 255, 32, 255
"""Excel's limits for a list in a cell, and for the title and the text of the tip beside it."""
_COMMENT_LENGTH = 2_000


def header_format() -> Format:
    """Bold on a light fill, above a line."""
    look = Format().set_bold().set_background_color(_HEADER_FILL).set_text_wrap().set_align("vertical_center")
    return look.set_border_bottom("thin").set_border_bottom_color(_HEADER_LINE)


def column_format(column: SheetColumn) -> Format:
    """Also of the cells still empty: what people type into a text column keeps its leading zeros."""
    return Format().set_num_format(_FORMATS[column.kind])


def column_width(column: SheetColumn) -> float:
    """As given, or wide enough for the header and the column's kind."""
    return column.width or min(max(_WIDTHS[column.kind], _width(column.header) + 4), 60)


def note_range(sheet: Sheet) -> tuple[int, int, int, int, str, Format]:
    """The note above the header, over all columns (Excel merges no single cell)."""
    look = Format().set_text_wrap().set_align("vertical_center").set_font_color(_NOTE_COLOR)
    look.set_background_color(_NOTE_FILL)
    return 0, 0, 0, max(len(sheet.columns) - 1, 1), clean_text(sheet.note or ""), look


def note_height(sheet: Sheet) -> float:
    """Room for the lines the note will probably take."""
    across = max(sum(map(column_width, sheet.columns)), 20)
    lines = sum(1 + int(_width(line) / across) for line in clean_text(sheet.note or "").split("\n"))
    return _LINE_HEIGHT * min(lines, _MOST_LINES) + 8


def comment(column: SheetColumn) -> dict[str, Any] | None:
    """What hangs on the header cell."""
    text = _told(column, _COMMENT_LENGTH)
    lines = 1 + int(_width(text) / 30)
    return {"text": text, "author": "填写说明", "width": 240, "height": min(24 + 20 * lines, 400)} if text else None


def tip(column: SheetColumn, header: str) -> dict[str, Any] | None:
    """The list offered in the cells, with what is told of the column while one of them is selected."""
    text = _told(column, _TIP_LENGTH)
    if not text:
        return None
    told = {"input_title": _cut(header, _TIP_TITLE_LENGTH), "input_message": text}
    if not _fits_list(column):
        return {"type": "any", **told}
    refusal = {"error_title": "请从列表中选择", "error_message": "只能填写列表中的内容"}
    return {"type": "list", "values": [clean_text(each) for each in column.options], **told, **refusal}


def _told(column: SheetColumn, length: int) -> str:
    parts = [
        "必填" if column.required else "",
        column.hint or "",
        f"示例：{column.example}" if column.example else "",
        f"可选：{'、'.join(column.options)}" if column.options else "",
    ]
    return _cut(clean_text("；".join(part for part in parts if part)), length)


def _fits_list(column: SheetColumn) -> bool:
    """Excel separates a list by commas and ends it at 255 characters."""
    text = ",".join(column.options)
    return 0 < _units(text) <= _LIST_LENGTH and not any(set(each) & set(',"\n\r') for each in column.options)


def _cut(text: str, length: int) -> str:
    return text if _units(text) <= length else text[: length // 2 - 1] + "…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _width(text: str) -> int:
    """In columns of a fixed-width font: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
