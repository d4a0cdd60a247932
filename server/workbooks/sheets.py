"""Sheets to be written: titles, columns and rows as plain values, whatever format carries them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal["text", "number", "date", "datetime"]

EXPLANATIONS = "填写说明"
"""The sheet that explains the columns of a template workbook; it is not data and no reader is told that it was left."""


@dataclass(frozen=True)
class SheetColumn:
    """One column. `kind` decides how its cells look and what Excel makes of what people type into them."""

    header: str
    width: float | None = None
    """In characters; by header and kind where none is given."""
    kind: Kind = "text"
    hint: str | None = None
    required: bool = False
    options: Sequence[str] = ()
    """What may be chosen; offered as a list in the cells as far as Excel can hold it."""
    example: str | None = None


@dataclass(frozen=True)
class Sheet:
    """One worksheet; `rows` may be a generator and is taken once, `note` stands above the header."""

    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]] = field(default=())
    note: str | None = None
