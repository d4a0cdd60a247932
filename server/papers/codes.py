"""QR codes: as images, and as drawings on a page, sharp at any size, from segno's matrix and nothing else."""

import io
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import segno

QUIET = 4
"""Modules of white around a code; scanners need them (ISO/IEC 18004)."""


def matrix_of(text: str) -> tuple[bytes, ...]:
    """The modules of a code, row by row, 1 is dark; ValueError when the text is too long for any code."""
    return tuple(bytes(row) for row in segno.make_qr(text, error="m").matrix)


def image(text: str, kind: str, scale: int) -> bytes:
    """A code as `svg` or `png`, `scale` pixels a module; a quarter of it may be covered or torn off."""
    picture = io.BytesIO()
    segno.make(text, error="q").save(picture, kind=kind, scale=scale)
    return picture.getvalue()


def draw_code(canvas: Any, text: str, x: float, y: float, size: float) -> None:
    """Draws a code with its quiet zone into a square of `size` points whose lower left corner is (x, y)."""
    matrix = matrix_of(text)
    module = size / (len(matrix) + 2 * QUIET)
    canvas.saveState()
    canvas.setFillGray(1)
    canvas.rect(x, y, size, size, stroke=0, fill=1)
    canvas.setFillGray(0)
    for row, line in enumerate(matrix):
        for column, length in _dark(line):
            left, top = x + (column + QUIET) * module, y + size - (row + QUIET) * module
            canvas.rect(left, top - module, length * module, module, stroke=0, fill=1)
    canvas.restoreState()


def _dark(line: bytes) -> Iterator[tuple[int, int]]:
    """The runs of dark modules in a row, as (start, length): one rectangle each leaves no hairlines between."""
    column = 0
    for dark, modules in groupby(line):
        length = len(list(modules))
        if dark:
            yield column, length
        column += length
