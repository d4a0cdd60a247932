"""The QR code on a letter, as a camera sees it: read off the PDF that the phone was given."""

import base64
import re
import zlib

from PIL import Image, ImageDraw
from playwright.async_api import FilePayload

from tests.e2e.photos import payload

STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
CODE = re.compile(rb"\n1 g\nn 0 \S+ (\S+) \S+ re f\*\n0 g\n((?:n \S+ \S+ \S+ \S+ re f\*\n)+)")
BAR = re.compile(rb"n (\S+) (\S+) (\S+) (\S+) re f")
MODULE = 8  # pixels


def photo_of_code(pdf: bytes) -> FilePayload:
    """The code of a letter, photographed."""
    white, drawn = next(found.groups() for page in contents(pdf) if (found := CODE.search(page)))
    bars = [tuple(float(number) for number in bar) for bar in BAR.findall(drawn)]
    scale = MODULE / min(height for *_, height in bars)
    side = round(float(white) * scale * 1.4)
    picture = Image.new("L", (side, side), "white")
    draw = ImageDraw.Draw(picture)
    for bar in bars:
        x, y, width, height = (round(number * scale) for number in bar)
        draw.rectangle((x, side - y - height, x + width - 1, side - y - 1), fill="black")
    return payload(picture)


def contents(pdf: bytes) -> list[bytes]:
    """What is drawn on the pages."""
    packed = [stream.strip() for stream in STREAM.findall(pdf)]
    return [
        zlib.decompress(base64.a85decode(stream.removesuffix(b"~>"))) for stream in packed if stream.endswith(b"~>")
    ]
