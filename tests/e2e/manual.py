"""The pictures of the user manual: those that its pages name, taken by the stories of this folder, kept small.

`scripts/manual` runs the stories and then this module. A page that names a picture which no story takes is refused.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from server.settings import ROOT
from tests.e2e.phones import SCREENS

MANUAL = ROOT / "docs" / "manual"
KEPT = MANUAL / "screens"
NAMED = re.compile(r"screens/([\w-]+)\.png")
COLORS = 128


def named(page: Path) -> Iterator[str]:
    """The pictures of a page, in its order."""
    return (found[1] for found in NAMED.finditer(page.read_text()))


def pages() -> list[Path]:
    return sorted(MANUAL.glob("*.md"))


def missing(folder: Path) -> list[str]:
    """What pages name and a folder lacks, in words."""
    return [
        f"{page.name}: {name}.png" for page in pages() for name in named(page) if not (folder / f"{name}.png").is_file()
    ]


def keep(taken: Path) -> None:
    """Put the named ones of these pictures into the manual, and nothing else."""
    KEPT.mkdir(exist_ok=True)
    for old in KEPT.glob("*.png"):
        old.unlink()
    for name in {name for page in pages() for name in named(page)}:
        with Image.open(taken / f"{name}.png") as picture:
            small = picture.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE)
        small.save(KEPT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    if lost := missing(SCREENS):
        sys.exit("没有测试拍摄这些图片：\n" + "\n".join(lost))
    keep(SCREENS)
