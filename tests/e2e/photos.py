"""Photos that people take: drawn for the test, chosen by the phone's own file dialog."""

import io
import os
import re
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.async_api import FilePayload, expect

from server.settings import ROOT
from tests.e2e.phones import PATIENCE_MS, Phone

FONT = ROOT / "fonts/DroidSansFallbackFull.ttf"
SIZE = (960, 640)


def photo(words: str) -> FilePayload:
    """A sheet of paper on a table with these words on it."""
    picture = Image.new("RGB", SIZE, "#8d9aa6")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((60, 50, 900, 590), 24, fill="#fbfaf6", outline="#4a5a68", width=4)
    draw.text((480, 320), words, font=ImageFont.truetype(FONT, 64), fill="#24323d", anchor="mm")
    return payload(picture)


def payload(picture: Image.Image) -> FilePayload:
    """A picture as the file dialog hands it on."""
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def huge_photo(folder: Path, megabytes: int) -> Path:
    """A file of a camera whose format no browser can make smaller."""
    path = folder / "photo.heic"
    path.touch()
    os.truncate(path, megabytes * 1024 * 1024)
    return path


async def choose(phone: Phone, question: str | re.Pattern[str], files: Sequence[FilePayload] | Path) -> None:
    """Hand files to a question for photos."""
    group = phone.page.get_by_role("group", name=question).last
    async with phone.page.expect_file_chooser() as chooser:
        await group.get_by_role("button", name="从相册选择").click()
    await (await chooser.value).set_files(files)


async def add_photos(phone: Phone, question: str | re.Pattern[str], *files: FilePayload) -> None:
    """Hand photos to a question, and wait until all of them have been sent."""
    await choose(phone, question, files)
    group = phone.page.get_by_role("group", name=question).last
    sent = group.get_by_role("button", name=re.compile("^删除第"))
    await expect(sent).to_have_count(len(files), timeout=PATIENCE_MS)
