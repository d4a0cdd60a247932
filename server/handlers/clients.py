"""What the clients begin with: their settings, and the built files of those that run in a browser (`/m/` …).

The files are read once, when the process starts, and found by name only; an address that is no file is a route of the
client and gets its index.html. They are no part of the API's document.
"""

import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tornado.web import RedirectHandler, RequestHandler

from server.actions import client_settings
from server.handlers.base import Handler
from server.handlers.documents import PAGES
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import BOOLEAN, INTEGER, NULLABLE, STRING, listed, nullable, record
from server.settings import MAP_TILES, Settings

HASHED = re.compile(r"[.-](?=[0-9a-f]*[0-9])[0-9a-f]{8,64}\.")
ENCODINGS = {"br": ".br", "gzip": ".gz", "": ""}  # the smallest first
TYPES = {
    ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css",
    ".json": "application/json", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".wasm": "application/wasm",
}  # fmt: skip
INDEX = "index.html"
SETTINGS = record(
    {
        "city": nullable(record({"code": STRING, "name": STRING})), "base_url": STRING, "hotline": NULLABLE,
        "map_tiles": nullable(
            record({"url": STRING, "attribution": STRING, "coordinates": {"enum": ["gcj02", "wgs84"]}})
        ),
        "wechat_app_id": NULLABLE, "alipay_app_id": NULLABLE, "development": BOOLEAN,
        "photo": record({"max_bytes": INTEGER, "types": listed(STRING)}),
        "elder_age": {**INTEGER, "description": "从多少岁起建议使用长辈模式"},
    }
)  # fmt: skip


class ClientSettings(Handler):
    path = "/api/v1/client-settings"

    @operation(summary="客户端需要知道的本系统设置", verb=PUBLIC, answers={200: SETTINGS})
    async def get(self) -> Any:
        self.set_header("Cache-Control", "public, max-age=300")
        return client_settings.shown_settings(self.context)


@dataclass(frozen=True, slots=True)
class File:
    """One built file: its content and ETag in each encoding that stands beside it."""

    media: str
    cache: str
    versions: dict[str, tuple[bytes, str]]

    def best(self, accepted: set[str]) -> str:
        """The smallest encoding that the browser takes."""
        return next(encoding for encoding in self.versions if not encoding or encoding in accepted)


class Client:
    """A browser's client as it was built; none of its files where nobody has built it."""

    def __init__(self, folder: Path) -> None:
        self._files = dict(_read(folder))

    @property
    def is_built(self) -> bool:
        return INDEX in self._files

    def find(self, path: str) -> File | None:
        """The file at a path; index.html for a route of the client's own; None for a file that is not there."""
        is_route = "." not in path.rpartition("/")[2]
        return self._files.get(path) or (self._files[INDEX] if is_route else None)


def _read(folder: Path) -> Iterator[tuple[str, File]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in (".br", ".gz"):
            beside = ((encoding, path.with_name(path.name + suffix)) for encoding, suffix in ENCODINGS.items())
            versions = {encoding: _version(one.read_bytes()) for encoding, one in beside if one.is_file()}
            yield path.relative_to(folder).as_posix(), File(_media(path), _cache(path.name), versions)


def _version(content: bytes) -> tuple[bytes, str]:
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def _media(path: Path) -> str:
    media = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


def _cache(name: str) -> str:
    """A name with a hash never has another content; whoever has any other asks whether it is still the same."""
    return "public, max-age=31536000, immutable" if HASHED.search(name) else "no-cache"


class ClientFile(RequestHandler):
    """Serves one client's files; GET and HEAD, 304 by ETag."""

    MISSING: ClassVar[bytes] = (PAGES / "missing_client.html").read_bytes()

    def initialize(self, client: Client, protection: dict[str, str]) -> None:
        self._client, self._protection, self._etag = client, protection, ""

    async def get(self, path: str) -> None:
        for name, value in self._protection.items():
            self.set_header(name, value)
        if not self._client.is_built:
            self._answer(503, "text/html; charset=utf-8", self.MISSING)
            return
        file = self._client.find(path)
        if file is None:
            self._answer(404, "text/plain; charset=utf-8", "没有这个文件，请刷新页面".encode())
            return
        self._send(file)

    head = get

    def _answer(self, status: int, media: str, content: bytes) -> None:
        self.set_status(status)
        self.set_header("Content-Type", media)
        self.set_header("Cache-Control", "no-store")
        self.finish(content)

    def _send(self, file: File) -> None:
        encoding = file.best(_accepted(self.request.headers.get("Accept-Encoding", "")))
        content, self._etag = file.versions[encoding]
        self.set_header("Content-Type", file.media)
        self.set_header("Cache-Control", file.cache)
        self.set_header("Vary", "Accept-Encoding")
        if encoding:
            self.set_header("Content-Encoding", encoding)
        self.finish(content)

    def compute_etag(self) -> str | None:
        return self._etag or None


def _accepted(header: str) -> set[str]:
    """The encodings of an Accept-Encoding header that are not refused by a weight of zero (RFC 9110, 12.5.3)."""
    parts = (part.strip().lower().partition(";") for part in header.split(","))
    return {name.strip() for name, _, weight in parts if not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)}


def routes(settings: Settings) -> list[tuple[Any, ...]]:
    """The routes of every browser client, and of the codes that lead into one."""
    phone = Client(settings.client_dir)
    scanned = "/m/s?c={0}" if phone.is_built else "/?code={0}"
    leading = [(r"/p/([0-9A-Z]+)", RedirectHandler, {"url": scanned, "permanent": False})]
    if phone.is_built and not settings.is_dev:  # in development the landing page has the inbox
        leading.append((r"/", RedirectHandler, {"url": "/m/", "permanent": False}))
    return [*leading, *_below("m", phone, settings)]


def _below(prefix: str, client: Client, settings: Settings) -> list[tuple[Any, ...]]:
    given = {"client": client, "protection": protection(settings)}
    return [
        (rf"/{prefix}", RedirectHandler, {"url": f"/{prefix}/", "permanent": False}),
        (rf"/{prefix}/(.*)", ClientFile, given),
    ]


def protection(settings: Settings) -> dict[str, str]:
    """The headers of every file. Where people come by https, a browser that was here once never comes otherwise."""
    headers = {
        "Content-Security-Policy": content_policy(settings),
        "Permissions-Policy": "camera=(self), geolocation=(self), microphone=()",
        "X-Content-Type-Options": "nosniff",
        # maps look at the origin of who asks; nobody needs an address, which may hold a scanned code
        "Referrer-Policy": "strict-origin-when-cross-origin",
    }
    if settings.base_url.startswith("https://"):
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def content_policy(settings: Settings) -> str:
    """What a client's page may load: its own files, photos taken in it (`blob:`), the tiles of the configured map."""
    tiles = re.fullmatch(MAP_TILES, settings.map_tiles_url)
    origin = ((tiles and tiles[2]) or "").replace("{s}", "*")
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self' blob:; "
        f"img-src 'self' data: blob:{f' {origin}' if origin else ''}; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
