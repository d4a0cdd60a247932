"""The API's own documents: OpenAPI, a reader that works offline, the catalogue of problems, the landing page."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson
from tornado.web import RedirectHandler, StaticFileHandler

from server.errors import CATALOGUE, Problem
from server.handlers import openapi
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import INTEGER, OBJECT, STRING, record

PAGES = Path(__file__).parent / "pages"
# located, not imported: the package's own code would bring a template engine
READER = Path(str(find_spec("swagger_ui").origin)).parent / "static"  # type: ignore[union-attr]
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"


class OpenApi(Handler):
    path = "/api/v1/openapi.json"

    @operation(summary="本接口的 OpenAPI 3.1 文档", verb=PUBLIC, answers={200: OBJECT})
    async def get(self) -> bytes:
        return document(self.application.settings["api_handlers"], self.services.settings.base_url)


class ProblemDetail(Handler):
    path = "/api/problems/{code}"

    @operation(
        summary="一种错误的说明",
        verb=PUBLIC,
        answers={200: record({"code": STRING, "status": INTEGER, "title": STRING})},
        problems=("request.not_found",),
    )
    async def get(self, code: str) -> Any:
        if code not in CATALOGUE:
            raise Problem("request.not_found")
        status, title = CATALOGUE[code]
        return {"code": code, "status": status, "title": title}


_documents: dict[str, bytes] = {}


def document(handlers: list[type[Handler]], server_url: str) -> bytes:
    """The OpenAPI document, made once."""
    if server_url not in _documents:
        _documents[server_url] = orjson.dumps(openapi.build(handlers, server_url))
    return _documents[server_url]


class Page(StaticFileHandler):
    """Static pages that may load nothing from elsewhere."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")


STATIC: list[tuple[Any, ...]] = [
    (r"/api/docs", RedirectHandler, {"url": "/api/docs/", "permanent": False}),
    (r"/api/docs/()", Page, {"path": str(PAGES), "default_filename": "docs.html"}),
    (r"/api/docs/(.+)", Page, {"path": str(READER)}),
    (r"/()", Page, {"path": str(PAGES), "default_filename": "index.html"}),
    (r"/pages/(.*)", Page, {"path": str(PAGES)}),
]
