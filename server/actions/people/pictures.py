"""Pictures from phones: recognized by their content, measured before they are decoded, and drawn anew.

What is kept is a JPEG made from the pixels alone: no EXIF, no position, no color profile, nothing appended. All of it
is CPU work for a thread, never for the event loop.
"""

import io
from typing import Any, NamedTuple

from PIL import Image, ImageOps

from server.errors import Problem

MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
MIN_SIDE = 64
KEPT_EDGE = 2000
QUALITY = 85
TYPES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")
_SCRIPTS = (b"<script", b"<?php", b"<html", b"<!doctype html", b"<svg")
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22


class Picture(NamedTuple):
    """A picture as it is kept: JPEG bytes and its size in pixels."""

    content: bytes
    width: int
    height: int


def redraw(content: bytes, media: str | None = None) -> Picture:
    """The picture drawn anew, its longer edge at most 2000 pixels.

    `photo.type`, `photo.animated`, `photo.size`, `photo.broken` when it is none; `media`, when given, must be its type.
    """
    name = _type_of(content)
    if media is not None and TYPES.get(media) != name:
        raise Problem("photo.type", "文件内容与声明的图片格式不一致，请重新选择照片")
    if _hides_another_file(content):
        raise Problem("photo.broken", "照片文件中夹带了其他内容，请重新拍摄")
    try:
        return _draw(content, name)
    except Problem:
        raise
    except _BOMBS:
        raise Problem("photo.size", _too_large()) from None
    except Exception:  # noqa: BLE001 - a decoder fed by strangers may fail in any way, and all of them mean the same
        raise Problem("photo.broken") from None


def _type_of(content: bytes) -> str:
    if not content:
        raise Problem("photo.broken", "文件是空的，请重新选择照片")
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        raise Problem("photo.type", "暂不支持 HEIC 照片，请在相机设置中选择“兼容性最佳”后重新拍摄")
    raise Problem("photo.type")


def _hides_another_file(content: bytes) -> bool:
    """Whether the bytes are also an archive, a document or a page: redrawing sheds it, but it was no accident."""
    end = content.rfind(_ZIP_END, -65_535 - _ZIP_END_BYTES)
    if end >= 0 and len(content) - end >= _ZIP_END_BYTES:
        comment = int.from_bytes(content[end + 20 : end + 22], "little")
        if end + _ZIP_END_BYTES + comment == len(content):
            return True
    lower = content.lower()
    return b"%PDF-" in content[:1024] or any(mark in lower for mark in _SCRIPTS)


def _draw(content: bytes, name: str) -> Picture:
    with Image.open(io.BytesIO(content), formats=(name,)) as image:
        _check_size(image)
        if name != "JPEG" and getattr(image, "is_animated", False):
            raise Problem("photo.animated")
        if name != "JPEG":
            image.verify()
    with Image.open(io.BytesIO(content), formats=(name,)) as image:
        image.draft("RGB", (KEPT_EDGE, KEPT_EDGE))  # a JPEG is decoded at the scale that is needed
        image.load()
        return _encoded(_flat(_upright(image)))


def _check_size(image: Any) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Problem("photo.size", _too_large())
    if min(width, height) < MIN_SIDE:
        raise Problem("photo.size", "照片太小，看不清内容，请重新拍摄")


def _too_large() -> str:
    return f"照片像素过大（最多 {MAX_PIXELS // 1_000_000} 百万像素），请压缩后上传"


def _upright(image: Any) -> Any:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001 - metadata of phones is often odd; the pixels are what counts
        return image


def _flat(image: Any) -> Any:
    """RGB pixels without metadata; what is transparent becomes white."""
    image.thumbnail((KEPT_EDGE, KEPT_EDGE))
    if image.mode in ("RGBA", "LA", "PA", "P") or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGB", clear.size, "white")
        white.paste(clear, mask=clear.getchannel("A"))
        return white
    return image.convert("RGB")


def _encoded(image: Any) -> Picture:
    kept = io.BytesIO()
    bare = Image.frombytes("RGB", image.size, image.tobytes())
    bare.save(kept, "JPEG", quality=QUALITY, optimize=False)
    return Picture(kept.getvalue(), *bare.size)
