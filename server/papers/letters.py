"""Decision letters: what an office decided, on paper that anyone can verify by its QR code.

A letter is made of plain values, and the same values give the same bytes, so it can be made again instead of kept.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import cos, pi, sin
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Paragraph, SimpleDocTemplate, Spacer

from server.papers.codes import draw_code
from server.papers.fonts import CHINESE, BoldParagraph, draw_line, drawing, markup

_RED, _INK, _GRAY, _TINT = HexColor("#C8161D"), HexColor("#1B1B1B"), HexColor("#6A6A6A"), HexColor("#FBF3F2")
_MARGIN = 28 * mm
_CODE = 30 * mm
_SEAL_RADIUS = 18 * mm
_LABEL = 37 * mm
_LONG_LABEL = 8
"""Characters of the longest label that fits its column."""
_FRAME = 6.0
"""The padding of ReportLab's frames: what is drawn beside them keeps to the same edges."""


@dataclass(frozen=True)
class Letter:
    """What a letter says; texts may be of any length and hold any characters."""

    title: str
    number: str
    organization: str
    """Whom the letter is for."""
    paragraphs: Sequence[str]
    facts: Sequence[tuple[str, str]]
    decision: str
    decided_by: str
    """The office; it stands at the head and as the signature."""
    date: str
    verify_url: str
    seal_text: str | None = field(default=None)
    """Written around a round mark over the signature; none is drawn without it."""


def letter(content: Letter) -> bytes:
    """The letter as PDF, A4; ValueError when the address to verify it at is too long for a QR code."""
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=20 * mm,
        bottomMargin=22 * mm,
        title=f"{content.title} {content.number}",
        author=content.decided_by,
        subject=content.organization,
        lang="zh-CN",
        invariant=1,
    )
    with drawing:
        document.build(list(_story(content)), canvasmaker=_numbering(content.number))
    return target.getvalue()


def _story(content: Letter) -> Iterator[Flowable]:
    yield BoldParagraph(markup(content.decided_by), _style(24, color=_RED, align=TA_CENTER, after=6))
    yield Paragraph(markup(content.number), _style(11, color=_GRAY, align=TA_CENTER, after=8))
    yield HRFlowable(width="100%", thickness=1.6, color=_RED, spaceAfter=16)
    yield BoldParagraph(markup(content.title), _style(19, align=TA_CENTER, after=14))
    yield Paragraph(markup(f"{content.organization}："), _style(13, after=6))
    for text in content.paragraphs:
        yield Paragraph(markup(text), _style(13, first=26, after=6))
    if content.facts:
        yield Spacer(1, 8)
        yield HRFlowable(width="100%", thickness=0.5, color=_GRAY, spaceAfter=4)
        for label, value in content.facts:
            yield _fact(label, value)
        yield HRFlowable(width="100%", thickness=0.5, color=_GRAY, spaceBefore=4)
    yield Spacer(1, 16)
    yield BoldParagraph(markup(content.decision), _decision_style())
    yield Spacer(1, 18)
    yield _End(content)


def _style(size: float, *, color: Any = _INK, align: int = 0, first: float = 0, after: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        "letter",
        fontName=CHINESE,
        fontSize=size,
        leading=size * 1.6,
        textColor=color,
        alignment=align,
        firstLineIndent=first,
        spaceAfter=after,
        wordWrap="CJK",
    )


def _decision_style() -> ParagraphStyle:
    style = _style(14)
    style.backColor, style.borderPadding = _TINT, (8, 10, 8, 10)
    style.leftIndent = style.rightIndent = 10
    return style


def _fact(label: str, value: str) -> Paragraph:
    """A label with its value beside it, or before it where the label is too long for its column."""
    style = _style(12, after=2)
    if len(label) > _LONG_LABEL:
        return Paragraph(markup(f"{label}：{value}"), style)
    style.leftIndent, style.bulletFontName, style.bulletFontSize = _LABEL, CHINESE, 12
    style.bulletColor = _GRAY
    return Paragraph(f"<bullet>{markup(label)}</bullet>{markup(value) or ' '}", style)


class _End(Flowable):  # type: ignore[misc]
    """Code and signature side by side, never on two pages."""

    def __init__(self, content: Letter) -> None:
        super().__init__()
        self._content = content
        signature = _style(13, align=TA_RIGHT)
        self._signed = [Paragraph(markup(text), signature) for text in (content.decided_by[:200], content.date[:50])]

    def wrap(self, available: float, _: float) -> tuple[float, float]:
        self.width = available
        self._heights = [each.wrap(available - _CODE - 10 * mm, 1e6)[1] for each in self._signed]
        self.height = max(_SEAL_RADIUS * 2, _CODE + 14, sum(self._heights))
        return self.width, self.height

    def draw(self) -> None:
        canvas, below = self.canv, (self.height + sum(self._heights)) / 2
        draw_code(canvas, self._content.verify_url, 0, self.height - _CODE, _CODE)
        canvas.setFillColor(_GRAY)
        draw_line(canvas, _CODE / 2, self.height - _CODE - 9, "扫码核验真伪", 9, align="center")
        for paragraph, height in zip(self._signed, self._heights, strict=True):
            below -= height
            paragraph.drawOn(canvas, _CODE + 10 * mm, below)
        if self._content.seal_text:
            _draw_seal(canvas, self.width - 24 * mm, self.height / 2, self._content.seal_text[:24])


def _draw_seal(canvas: Any, x: float, y: float, text: str) -> None:
    """A round mark: the text along the upper arc, inside a ring."""
    radius = _SEAL_RADIUS - 1
    canvas.saveState()
    canvas.setStrokeColor(_RED)
    canvas.setFillColor(_RED)
    canvas.setStrokeAlpha(0.75)
    canvas.setFillAlpha(0.75)
    canvas.setLineWidth(2)
    canvas.circle(x, y, radius, stroke=1, fill=0)
    span = min(0.15 * len(text), 1.3) * pi / 2
    size = min(12.0, 2 * span * radius * 0.74 / len(text))
    for place, char in enumerate(text):
        angle = pi / 2 + span - 2 * span * (place + 0.5) / len(text)
        canvas.saveState()
        canvas.translate(x + 0.74 * radius * cos(angle), y + 0.74 * radius * sin(angle))
        canvas.rotate(angle * 180 / pi - 90)
        draw_line(canvas, 0, 0, char, size, align="center")
        canvas.restoreState()
    draw_line(canvas, x, y - 0.55 * radius, "电子凭证", 10, align="center")
    canvas.restoreState()


def _numbering(number: str) -> type[Canvas]:
    """A canvas that knows the number of pages when it writes their feet."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - ReportLab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page, state in enumerate(self._pages, 1):
                self.__dict__.update(state)
                self._foot(page, len(self._pages))
                super().showPage()
            super().save()

        def _foot(self, page: int, pages: int) -> None:
            self.setFillColor(_GRAY)
            draw_line(self, _MARGIN + _FRAME, 14 * mm, f"编号 {number[:40]}", 9)
            draw_line(self, A4[0] - _MARGIN - _FRAME, 14 * mm, f"第 {page} 页 / 共 {pages} 页", 9, align="right")

    return Numbered
