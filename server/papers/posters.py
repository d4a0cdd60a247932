"""Posters to be printed and hung up: one code to scan, large, and what to do, in the order of reading.

For publications, invitations and places alike; the same values give the same bytes.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from server.papers.codes import draw_code
from server.papers.fonts import CHINESE, BoldParagraph, draw_line, drawing, markup

_WIDTH, _HEIGHT = A4
_BLUE, _DEEP, _PALE = HexColor("#1F6FEB"), HexColor("#0F3F8C"), HexColor("#EAF2FE")
_INK, _GRAY, _WHITE = HexColor("#16243A"), HexColor("#5B6B82"), HexColor("#FFFFFF")
_MARGIN = 22 * mm
_BAND = 98 * mm
_CARD = 122 * mm
_CARD_BOTTOM = _HEIGHT - _BAND - 102 * mm
_STEPS = 4
_SMALLEST = 8.0


@dataclass(frozen=True)
class Poster:
    """What a poster says; texts that are too long are set smaller, then cut. At most four steps are shown."""

    title: str
    organization: str
    url: str
    inviter: str | None = None
    steps: Sequence[str] = ()
    note: str | None = None


def poster(content: Poster) -> bytes:
    """The poster as PDF, A4; ValueError when the address is too long for a QR code."""
    with drawing:
        return _drawn(content)


def _drawn(content: Poster) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1, lang="zh-CN")
    canvas.setTitle(content.title)
    canvas.setAuthor(content.organization)
    _draw_band(canvas, content)
    _draw_card(canvas, content.url)
    _draw_steps(canvas, [step for step in content.steps if step.strip()][:_STEPS])
    _draw_foot(canvas, content)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_band(canvas: Any, content: Poster) -> None:
    """The color that is seen from afar, with who asks and what for."""
    canvas.saveState()
    band = canvas.beginPath()
    band.rect(0, _HEIGHT - _BAND, _WIDTH, _BAND)
    canvas.clipPath(band, stroke=0)
    canvas.linearGradient(0, _HEIGHT, _WIDTH, _HEIGHT - _BAND, (_DEEP, _BLUE), extend=True)
    canvas.restoreState()
    text = _WIDTH - 2 * _MARGIN
    _draw_text(canvas, content.organization, _MARGIN, _HEIGHT - 32 * mm, text, 16 * mm, 17, _PALE)
    _draw_text(canvas, content.title, _MARGIN, _HEIGHT - 64 * mm, text, 32 * mm, 38, _WHITE, bold=True)
    if content.inviter:
        _draw_text(canvas, f"{content.inviter} 邀请您", _MARGIN, _HEIGHT - 73 * mm, text, 9 * mm, 15, _PALE)


def _draw_card(canvas: Any, url: str) -> None:
    """The code on a white card that lies half on the band."""
    left = (_WIDTH - _CARD) / 2
    canvas.setFillColor(HexColor("#C9D6EA"))
    canvas.roundRect(left, _CARD_BOTTOM - 1.2 * mm, _CARD, _CARD, 6 * mm, stroke=0, fill=1)
    canvas.setFillColor(_WHITE)
    canvas.roundRect(left, _CARD_BOTTOM, _CARD, _CARD, 6 * mm, stroke=0, fill=1)
    size = _CARD - 15 * mm
    draw_code(canvas, url, (_WIDTH - size) / 2, _CARD_BOTTOM + 13 * mm, size)
    canvas.setFillColor(_BLUE)
    canvas.setStrokeColor(_BLUE)
    draw_line(canvas, _WIDTH / 2, _CARD_BOTTOM + 7 * mm, "请用微信或支付宝扫一扫", 19, align="center", bold=True)


def _draw_steps(canvas: Any, steps: Sequence[str]) -> None:
    """The steps side by side under their numbers."""
    if not steps:
        return
    width, top = (_WIDTH - 2 * _MARGIN) / len(steps), _CARD_BOTTOM - 17 * mm
    for place, step in enumerate(steps):
        middle = _MARGIN + (place + 0.5) * width
        if place:
            canvas.setStrokeColor(_PALE)
            canvas.setLineWidth(2)
            canvas.line(middle - width + 8 * mm, top, middle - 8 * mm, top)
        canvas.setFillColor(_BLUE)
        canvas.circle(middle, top, 5.2 * mm, stroke=0, fill=1)
        canvas.setFillColor(_WHITE)
        draw_line(canvas, middle, top - 5.2, str(place + 1), 15, align="center")
        _draw_text(
            canvas, step, middle - width / 2 + 2 * mm, top - 33 * mm, width - 4 * mm, 25 * mm, 14, _INK, top=True
        )


def _draw_foot(canvas: Any, content: Poster) -> None:
    canvas.setFillColor(_PALE)
    canvas.rect(0, 0, _WIDTH, 26 * mm, stroke=0, fill=1)
    text = _WIDTH - 2 * _MARGIN
    if content.note:
        _draw_text(canvas, content.note, _MARGIN, 11 * mm, text, 13 * mm, 12, _INK)
    _draw_text(canvas, content.url, _MARGIN, 3 * mm, text, 8 * mm, 9, _GRAY)


def _draw_text(
    canvas: Any,
    text: str,
    x: float,
    y: float,
    width: float,
    height: float,
    size: float,
    color: Any,
    *,
    bold: bool = False,
    top: bool = False,
) -> None:
    """Centered text in a box whose lower left corner is (x, y): as large as fits, up to `size`, then cut."""
    paragraph, needed = _fitted(text, width, height, size, color, bold)
    paragraph.drawOn(canvas, x, y + (height - needed if top else (height - needed) / 2))


def _fitted(text: str, width: float, height: float, size: float, color: Any, bold: bool) -> tuple[Paragraph, float]:
    length = int(2 * width * height / _SMALLEST**2)  # more characters than this fit at no size
    text = text if len(text) <= length else text[:length]
    while True:
        style = ParagraphStyle(
            "poster",
            fontName=CHINESE,
            fontSize=size,
            leading=size * 1.3,
            textColor=color,
            alignment=TA_CENTER,
            wordWrap="CJK",
        )
        paragraph = (BoldParagraph if bold else Paragraph)(markup(text), style)
        needed = paragraph.wrap(width, height)[1]
        if needed <= height:
            return paragraph, needed
        if size > _SMALLEST:
            size = max(size * 0.9, _SMALLEST)
        else:
            text = text.removesuffix("…")[: -max(len(text) // 20, 1) - 1] + "…"
