"""Filters and searches: by what of its answers a record is found in a list, and how that is written in its tokens.

What people typed and what is stored are folded alike, so that one equality compares them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from server.forms.columns import Column
from server.forms.folding import fold
from server.forms.formats import FORMATS, tidy

MOST_PARTS = 60
LONGEST_PART = 4


@dataclass(frozen=True, eq=False)
class Filter:
    """One filter; a record may have several values of it (many choices; a tree's branch and all above it)."""

    id: str
    column: Column
    tree: bool

    @property
    def title(self) -> str:
        """What people see."""
        return self.column.title

    def values_of(self, answers: Mapping[str, Any], fields: Mapping[str, Any]) -> set[str]:
        """The folded values under which a record is found."""
        value = self.column.value_in(answers, fields)
        found = (self.folded(each) for each in (value if isinstance(value, list) else [value]) if each is not None)
        return {each for text in found if text for each in (self._branch(text) if self.tree else (text,))}

    def folded(self, value: Any) -> str:
        """A value as it stands in tokens."""
        text = fold(tidy(self.column.format, value) if self.column.format and isinstance(value, str) else value)
        return "/".join(part for part in map(str.strip, text.split("/")) if part) if self.tree else text

    def _branch(self, text: str) -> list[str]:
        if self.column.kind == "region":
            return list(_regions_over(text))
        steps = text.split("/")
        return ["/".join(steps[:size]) for size in range(1, len(steps) + 1)]


@dataclass(frozen=True, eq=False)
class Search:
    """One searched answer: `exact` by its whole value, `parts` by up to four characters from anywhere in it."""

    column: Column
    how: str

    def folded(self, value: str) -> str:
        """A value, or what was typed, as it is compared."""
        return fold(tidy(self.column.format, value)) if self.column.format else fold(value)

    def texts_of(self, answers: Mapping[str, Any]) -> list[str]:
        """The folded answers, none of them empty."""
        value = self.column.value_in(answers, {})
        found = (self.folded(str(each)) for each in (value if isinstance(value, list) else [value]) if each is not None)
        return [text for text in found if text]

    def may_be(self, text: str) -> bool:
        """Whether what was typed can be a whole value: whether it fits the format, where there is one."""
        name = self.column.format
        return name not in FORMATS or FORMATS[name].accepts(tidy(name, text))

    def has(self, typed: str, answers: Mapping[str, Any]) -> bool:
        """Whether a record has what was typed, folded."""
        found = self.texts_of(answers)
        return typed in found if self.how == "exact" else bool(typed) and any(typed in text for text in found)

    def tokens_of(self, answers: Mapping[str, Any]) -> list[str]:
        """The tokens of a record, at most MOST_PARTS."""
        texts = self.texts_of(answers)
        if self.how == "exact":
            return [f"s:{self.column.id}={text}" for text in texts][:MOST_PARTS]
        parts = dict.fromkeys(part for text in texts for part in _parts(text))
        return [f"s:{self.column.id}~{part}" for part in list(parts)[:MOST_PARTS]]


def _parts(text: str) -> Iterator[str]:
    """Every part of up to four characters, from the front on: of a text beyond the limit the end is not found."""
    for start in range(len(text)):
        for size in range(1, min(LONGEST_PART, len(text) - start) + 1):
            yield text[start : start + size]


def _regions_over(code: str) -> Iterator[str]:
    """The code and those of every region above it, as GB/T 2260 nests them."""
    while code:
        yield code
        if len(code) > 6:
            code = code[:-3]
        elif code.endswith("0000") or len(code) < 6:
            code = ""
        else:
            code = code[:2] + "0000" if code.endswith("00") else code[:4] + "00"
