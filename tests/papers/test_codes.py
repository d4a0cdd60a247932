"""QR codes and letters of the alphabet: what is drawn is what segno computes and what the fonts have."""

from typing import Any

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from server.papers import codes
from server.papers.fonts import markup, missing, runs, width


class Recorder:
    """A canvas that remembers the rectangles drawn in black."""

    def __init__(self) -> None:
        self.gray: float = 0
        self.dark: list[tuple[float, ...]] = []

    def setFillGray(self, gray: float) -> None:  # noqa: N802 - ReportLab's name
        self.gray = gray

    def rect(self, *place: float, stroke: int, fill: int) -> None:
        assert (stroke, fill) == (0, 1)
        if self.gray == 0:
            self.dark.append(place)

    def saveState(self) -> None:  # noqa: N802 - ReportLab's name
        pass

    restoreState = saveState  # noqa: N815


@pytest.mark.parametrize("url", ["a", "https://anma.example/s/AB12CD34", "https://anma.example/" + "安" * 200])
def test_the_modules_drawn_are_those_of_the_address(url: str) -> None:
    expected = [list(row) for row in segno.make_qr(url, error="m").matrix]
    count = len(expected) + 2 * codes.QUIET
    recorder: Any = Recorder()
    codes.draw_code(recorder, url, 100, 200, 10 * count)
    drawn = [[0] * count for _ in range(count)]
    for x, y, wide, high in recorder.dark:
        assert round(high) == 10
        for column in range(round((x - 100) / 10), round((x - 100 + wide) / 10)):
            drawn[count - 1 - round((y - 200) / 10)][column] += 1
    quiet = codes.QUIET
    assert [row[quiet:-quiet] for row in drawn[quiet:-quiet]] == expected
    assert sum(map(sum, drawn)) == sum(map(sum, expected)), "the quiet zone is empty and no module is drawn twice"


def test_texts_are_set_in_the_font_that_has_them() -> None:
    assert runs("安码A1，好") == [("Paper", "安码"), ("PaperLatin", "A1"), ("Paper", "，好")]
    assert runs("") == []


def test_characters_without_a_glyph_become_their_plain_equivalent_or_a_mark() -> None:
    assert "".join(piece for _, piece in runs("37.3℃①é\t\x00\u202eⅣ𠮷😀")) == "37.3°C1é IV〓〓"
    assert missing(["李𠮷", "℃\x00", "😀𠮷"]) == ["𠮷", "😀"]
    assert missing(["李平安", "A1"]) == []


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_set(text: str) -> None:
    assert width(text, 12) >= 0
    Paragraph(markup(text)).wrap(100, 100)
