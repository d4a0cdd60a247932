"""Reading a cell of somebody's workbook as an answer: whatever a spreadsheet program has made of what was typed.

Numbers that should be texts, dates in many writings, 是/否 and titles of choices become what the form asks for. What
was lost in the workbook (leading zeros, the end of long numbers) cannot be guessed: the person is told what to do.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, tzinfo
from difflib import get_close_matches
from math import isfinite
from typing import Any, TypeAlias

import jsonschema_rs

from server.forms import formats
from server.forms.cell_dates import date_of, instant_of, time_of
from server.forms.columns import kind_of, options_of
from server.forms.folding import fold, half_width, visible
from server.forms.pointers import ABSENT

Reader: TypeAlias = Callable[[Any, tzinfo], Any]
"""(cell, business zone) → answer, or ABSENT for an empty cell; raises Unreadable."""

TOO_LONG = "被表格软件写成了科学计数法，末尾几位已经丢失；请将该列设为文本格式后重新填写"
LOST_ZEROS = "被表格软件当作数字，开头的0可能已经丢失；请将该列设为文本格式后重新填写"
YES = frozenset(("是", "有", "y", "yes", "true", "1", "√", "✓", "✔", "对"))
NO = frozenset(("否", "无", "没有", "不是", "n", "no", "false", "0", "×", "x", "✗", "✘", "错"))
MOST_OFFERED = 8
_EXACT = 10**15
"""Spreadsheets keep fifteen digits of a number."""
_SCIENTIFIC = re.compile(r"\d(?:\.\d+[eE]\+?|[eE]\+)\d{1,3}")
_DECIMAL = re.compile(r"(\d+)\.0+")
_NUMBER = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,18})?")
_SEPARATORS = re.compile(r"[、,，;；\n]+")
_FORMULA_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))


class Unreadable(ValueError):
    """What is wrong with a cell, as the end of a sentence that starts with its header."""


def reader_of(schema: dict[str, Any]) -> Reader:
    """Reads cells as answers to a field; the answer is then validated like any other."""
    read = _READERS.get(kind_of(schema), _text_reader)(schema)

    def reader(cell: Any, zone: tzinfo) -> Any:
        if type(cell) is str:
            cell = visible(cell)
            if cell in _FORMULA_ERRORS:
                raise Unreadable("是公式错误，请改为内容本身")
        return ABSENT if cell is None or cell == "" else read(cell, zone)

    return reader


def can_be_read(schema: dict[str, Any]) -> bool:
    """Whether one cell can hold the answer: photos and repeated groups cannot."""
    return kind_of(schema) not in ("photo", "items")


def as_text(cell: Any) -> str:
    """Any cell as the text that a person meant; raises Unreadable where digits were lost."""
    if isinstance(cell, str):
        text = visible(cell)
        if _SCIENTIFIC.fullmatch(text):
            raise Unreadable(TOO_LONG)
        return half_width(text)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return _digits(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return time_of(cell) or visible(str(cell))


def _digits(number: float) -> str:
    if not isfinite(number) or abs(number) >= _EXACT:
        raise Unreadable(TOO_LONG)
    if number == int(number):
        return str(int(number))
    return f"{number:.10f}".rstrip("0")


def _text_reader(schema: dict[str, Any]) -> Reader:
    """A number in a field of a certain shape is asked whether it lacks zeros in front."""
    name = schema.get("format")
    accepts = _accepts(schema) if name in formats.FORMATS or "pattern" in schema else None

    def read(cell: Any, zone: tzinfo) -> Any:
        text = as_text(cell)
        if name in formats.FORMATS and (decimal := _DECIMAL.fullmatch(text)):
            text = decimal[1]
        if accepts and isinstance(cell, int | float) and not accepts(text):
            _refuse_lost_zeros(accepts, text)
        return text

    return read


def _refuse_lost_zeros(accepts: Callable[[str], bool], text: str) -> None:
    if any(accepts("0" * missing + text) for missing in (1, 2, 3)):
        raise Unreadable(LOST_ZEROS)


def _accepts(schema: dict[str, Any]) -> Callable[[str], bool]:
    whole = jsonschema_rs.Draft202012Validator(
        schema, formats=formats.predicates(), validate_formats=True, offline=True,
        pattern_options=jsonschema_rs.RegexOptions(),
    )  # fmt: skip
    return lambda text: whole.is_valid(formats.tidy(str(schema.get("format")), text))


def _number_reader(schema: dict[str, Any]) -> Reader:
    unit = str(schema.get("x-unit", ""))

    def read(cell: Any, zone: tzinfo) -> Any:
        if isinstance(cell, int | float) and not isinstance(cell, bool) and isfinite(cell):
            number = cell
        else:
            text = fold(cell).removesuffix(fold(unit)).replace(",", "").strip() if isinstance(cell, str) else ""
            if not _NUMBER.fullmatch(text) or not text.isascii():
                raise Unreadable("应为数字，请重新填写")
            number = float(text)
        return int(number) if number == int(number) else number

    return read


def _date_reader(schema: dict[str, Any]) -> Reader:
    def read(cell: Any, zone: tzinfo) -> Any:
        found = date_of(cell)
        if found is None:
            raise Unreadable("不是有效的日期，请写作2020-02-03")
        return found.isoformat()

    return read


def _instant_reader(schema: dict[str, Any]) -> Reader:
    def read(cell: Any, zone: tzinfo) -> Any:
        found = instant_of(cell)
        if found is None:
            raise Unreadable("不是有效的时间，请写作2020-02-03 08:30")
        return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat(timespec="seconds")

    return read


def _time_reader(schema: dict[str, Any]) -> Reader:
    def read(cell: Any, zone: tzinfo) -> Any:
        found = time_of(cell)
        if found is None:
            raise Unreadable("不是有效的时间，请写作08:30")
        return found

    return read


def _yes_no_reader(schema: dict[str, Any]) -> Reader:
    def read(cell: Any, zone: tzinfo) -> Any:
        word = fold(cell)
        if word in YES or word in NO:
            return word in YES
        raise Unreadable("请填写是或否")

    return read


def _choice_reader(schema: dict[str, Any]) -> Reader:
    choices = _Choices(schema)
    return lambda cell, zone: choices.read(cell)


def _choices_reader(schema: dict[str, Any]) -> Reader:
    choices = _Choices(schema["items"])

    def read(cell: Any, zone: tzinfo) -> Any:
        written = [cell] if choices.find(cell) is not ABSENT else _SEPARATORS.split(as_text(cell))
        found = (choices.read(each) for each in written if each not in ("", " "))
        return list(dict.fromkeys(found)) or ABSENT

    return read


class _Choices:
    """The options of a field by what people may write for them: the title, the English title or the value."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.titles = list(options_of(schema).values())
        self.values: dict[str, Any] = {fold(value): value for value in schema.get("enum", ())}
        options = [each for each in schema.get("oneOf", ()) if "const" in each]
        for key in ("const", "x-title-en", "title"):
            self.values |= {fold(each[key]): each["const"] for each in options if key in each}

    def find(self, cell: Any) -> Any:
        return self.values.get(fold(cell), ABSENT)

    def read(self, cell: Any) -> Any:
        found = self.find(cell)
        if found is not ABSENT:
            return found
        near = get_close_matches(fold(cell)[:100], map(fold, self.titles), 1, 0.6)
        if near:
            raise Unreadable(
                f"不是可选的内容，是否应为“{next(each for each in self.titles if fold(each) == near[0])}”？"
            )
        offered = "、".join(self.titles[:MOST_OFFERED]) + ("等" if len(self.titles) > MOST_OFFERED else "")
        raise Unreadable(f"请从选项中填写：{offered}")


_READERS: dict[str, Callable[[dict[str, Any]], Reader]] = {
    "number": _number_reader,
    "date": _date_reader,
    "instant": _instant_reader,
    "time": _time_reader,
    "yes_no": _yes_no_reader,
    "choice": _choice_reader,
    "choices": _choices_reader,
}
