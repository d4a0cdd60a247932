"""Header rows of imported workbooks: which column of somebody's file is which column of the form.

People rename, reorder, star and misspell headers, and put a title or notes above them. What is meant beyond doubt is
taken; a near miss is told with the name that was probably meant, so that nothing lands in the wrong place.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol

from server.forms.folding import fold, visible

MOST_CUSTOM = 20
LONGEST_CUSTOM = 20
MOST_COLUMNS = 200
NEAR = 0.65
_LEFT_OUT = re.compile(r"[\s*:：]+")
_NOTE = re.compile(r"(?<=.)(?:\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】)$")


class Named(Protocol):
    """What a column of the form says about its header."""

    @property
    def header(self) -> str: ...
    @property
    def aliases(self) -> Sequence[str]: ...
    @property
    def required(self) -> bool: ...


@dataclass(frozen=True, eq=False)
class Header:
    """A header row: by the position in the row, which column stands there, or what a further column is called."""

    row: int
    titles: tuple[str, ...]
    columns: Mapping[int, int]
    """Position → index among the columns of the form."""
    custom: Mapping[int, str]
    ignored: tuple[str, ...]


class HeaderProblem(ValueError):
    """The row is no header of this form; `messages` say what to change, `recognized` how much of it was."""

    def __init__(self, messages: list[str], recognized: int = 0) -> None:
        super().__init__("；".join(messages))
        self.messages = messages
        self.recognized = recognized


def key_of_header(text: str) -> str:
    """What counts in a header: no blanks, stars and colons, upper and lower case alike."""
    return _LEFT_OUT.sub("", fold(text))


def match_header(
    columns: Sequence[Named], cells: Sequence[Any], *, custom: bool, exported: Collection[str] = (), row: int = 1
) -> Header:
    """The header in a row; further columns are `custom` ones or ignored. Raises HeaderProblem.

    `exported` are keys of headers that our own workbooks have besides: whoever edits one brings them back unasked.
    """
    titles = tuple(visible(str(cell)) if cell is not None else "" for cell in cells[:MOST_COLUMNS])
    known = {key_of_header(name): index for index, one in enumerate(columns) for name in (one.header, *one.aliases)}
    found = {position: index for position, title in enumerate(titles) if (index := _index(known, title)) is not None}
    further = {position: title for position, title in enumerate(titles) if title and position not in found}
    others = {position: title for position, title in further.items() if key_of_header(title) not in exported}
    absent = [one for index, one in enumerate(columns) if index not in found.values()]
    messages = [*_near_misses(absent, others.values()), *_repeated(found.values(), columns)]
    if custom:
        messages += _custom_faults(others.values())
    if messages:
        raise HeaderProblem(messages, len(set(found.values())))
    taken = others if custom else {}
    ignored = tuple(title for position, title in further.items() if position not in taken)
    return Header(row, titles, found, taken, ignored)


def _index(known: Mapping[str, int], title: str) -> int | None:
    """By the whole header, or else without a note in brackets at its end: 是否主管（是/否）."""
    whole = key_of_header(title)
    return known.get(whole, known.get(_NOTE.sub("", whole)))


def _near_misses(absent: Sequence[Named], others: Iterable[str]) -> list[str]:
    unclear = {key_of_header(title)[:100]: title for title in others}
    messages = []
    for one in absent:
        names = (key_of_header(name) for name in (one.header, *one.aliases))
        near = next((hit for name in names for hit in get_close_matches(name, unclear, 1, NEAR)), None)
        if near is not None:
            messages.append(f"“{unclear[near]}”是否应为“{one.header}”？请改为“{one.header}”，如不是请换一个名称")
        elif one.required:
            messages.append(f"缺少必填的列“{one.header}”")
    return messages


def _repeated(found: Iterable[int], columns: Sequence[Named]) -> list[str]:
    return [
        f"“{columns[index].header}”有{count}列，请只保留一列" for index, count in Counter(found).items() if count > 1
    ]


def _custom_faults(titles: Iterable[str]) -> list[str]:
    titles = list(titles)
    faults = [f"自定义的列“{title[:LONGEST_CUSTOM]}…”名称过长，最多{LONGEST_CUSTOM}个字" for title in titles
              if len(title) > LONGEST_CUSTOM]  # fmt: skip
    counts = Counter(map(key_of_header, titles))
    faults += [f"自定义的列“{title}”重复，请只保留一列" for title in titles if counts.pop(key_of_header(title), 0) > 1]
    if len(titles) > MOST_CUSTOM:
        faults.append(f"自定义的列最多{MOST_CUSTOM}列，现有{len(titles)}列")
    return faults
