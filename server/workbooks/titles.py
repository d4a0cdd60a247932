"""Names that a workbook accepts: sheet titles within Excel's rules, and no name twice.

Two columns with one header could not be told apart when the table comes back.
"""

import re
from collections.abc import Sequence

from server.workbooks.cells import clean_text

_TITLE_LENGTH = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]")


def unique_titles(titles: Sequence[str]) -> list[str]:
    """Sheet titles as Excel takes them: shortened, without its special characters, numbered where they repeat."""
    taken: set[str] = set()
    return [_unique(_title(title) or f"工作表{n}", taken, _TITLE_LENGTH) for n, title in enumerate(titles, 1)]


def unique_headers(headers: Sequence[str]) -> list[str]:
    """Headers, numbered where they repeat; a missing one is named by its place."""
    taken: set[str] = set()
    return [_unique(clean_text(header).strip() or f"第{n}列", taken, 1000) for n, header in enumerate(headers, 1)]


def _title(title: str) -> str:
    cleaned = _FORBIDDEN.sub(" ", clean_text(title)).strip(" '")
    return f"{cleaned}表" if cleaned.casefold() == "history" else cleaned  # Excel keeps this name for itself


def _unique(name: str, taken: set[str], length: int) -> str:
    shortened, number = _cut(name, length), 1
    while shortened.casefold() in taken:
        number += 1
        shortened = _cut(name, length - len(f"（{number}）")) + f"（{number}）"
    taken.add(shortened.casefold())
    return shortened


def _cut(name: str, length: int) -> str:
    """At most this many UTF-16 units, as Excel counts."""
    return name.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore").rstrip(" '")
