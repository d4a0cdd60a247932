"""The letters that papers are set in: Chinese from the repository's font, Latin from the one ReportLab brings.

Both are embedded as the few glyphs a paper needs. No font has every character that a name may have; what is missing
is shown by its plain equivalent (℃ as °C) or by 〓, the printer's mark for a missing type, and never stops a paper.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from threading import RLock
from typing import Any, TypeAlias
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

CHINESE, LATIN = "Paper", "PaperLatin"
MISSING = "〓"
_FILE = Path(__file__).parents[2] / "fonts" / "DroidSansFallbackFull.ttf"
_LATIN_FILE = "Vera.ttf"
_BOLD = 0.028
"""The outline that makes a glyph bold, in parts of its size: the Chinese font has no bold face."""

Runs: TypeAlias = list[tuple[str, str]]

drawing = RLock()
"""Held while a paper is drawn: ReportLab reads a font by a cursor that all documents share."""


@cache
def _glyphs() -> tuple[frozenset[int], frozenset[int]]:
    """The characters of both fonts; registers them on first use, once for all threads."""
    with drawing:
        for name, file in ((CHINESE, str(_FILE)), (LATIN, _LATIN_FILE)):
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(TTFont(name, file))
    chinese, latin = (frozenset(pdfmetrics.getFont(name).face.charToGlyph) for name in (CHINESE, LATIN))
    return chinese, latin


def missing(texts: Iterable[str]) -> list[str]:
    """The characters that a paper with these texts could not show, in the order they appear."""
    characters = dict.fromkeys(char for text in texts for char in text if char.isprintable())
    return [char for char in characters if MISSING in _shown(char)]


def runs(text: str) -> Runs:
    """A text as (font, piece); line breaks and control characters are spaces."""
    _, latin = _glyphs()
    shown = "".join(_shown(char) for char in text)
    return [
        (LATIN if is_latin else CHINESE, "".join(piece))
        for is_latin, piece in groupby(shown, key=lambda char: ord(char) in latin)
    ]


def markup(text: str) -> str:
    """A text for a Paragraph: nothing in it is taken for markup; line breaks stay."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "<br/>".join(
        "".join(f'<font name="{font}">{escape(piece)}</font>' for font, piece in runs(line)) for line in lines
    )


def width(text: str, size: float) -> float:
    """How wide a line of text is, in points."""
    return float(sum(pdfmetrics.stringWidth(piece, font, size) for font, piece in runs(text)))


def draw_line(
    canvas: Any, x: float, y: float, text: str, size: float, *, align: str = "left", bold: bool = False
) -> None:
    """Draws one line with its baseline at `y`, in the canvas's fill color; `align` is left, center or right of `x`."""
    x -= {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width(text, size)
    line = canvas.beginText(x, y)
    if bold:
        canvas.setLineWidth(_BOLD * size)
        line.setTextRenderMode(2)
    for font, piece in runs(text):
        line.setFont(font, size)
        line.textOut(piece)
    if bold:
        line.setTextRenderMode(0)
    canvas.drawText(line)


class BoldParagraph(Paragraph):  # type: ignore[misc]
    """A paragraph whose glyphs are drawn with an outline of their own color."""

    def draw(self) -> None:
        self.canv.saveState()
        self.canv.setStrokeColor(self.style.textColor)
        self.canv.setLineWidth(_BOLD * self.style.fontSize)
        self.canv._code.append("2 Tr")  # the mode belongs to the graphics state, which text objects leave alone
        super().draw()
        self.canv.restoreState()


@cache
def _shown(char: str) -> str:
    chinese, latin = _glyphs()
    if not char.isprintable():
        return " " if char.isspace() or unicodedata.category(char) == "Zs" else ""
    for candidate in (char, unicodedata.normalize("NFKC", char), unicodedata.normalize("NFKD", char)[0]):
        if all(ord(each) in chinese or ord(each) in latin for each in candidate):
            return candidate
    return MISSING
