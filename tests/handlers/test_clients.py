"""What browsers get: the client's built files with their headers, its routes, and the settings of this installation."""

import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from pydantic import ValidationError
from tornado.httpclient import AsyncHTTPClient, HTTPRequest, HTTPResponse

from server.actions.services import Services
from server.commands.web import drain, start_server
from server.handlers.clients import content_policy
from server.settings import Settings
from tests.cast import City, Clock

PAGE = "<!doctype html><title>安码</title><script src=/m/js/app.0123abcd.js></script>"
SCRIPT = "export const 颜值 = 'green'\n" * 40
TILES = "https://{s}.tiles.example.cn:8443/{z}/{x}/{y}.png"
Serve = Callable[..., Awaitable["Site"]]


class Site:
    """A running application; `get` shows what is on the wire: nothing decompressed, no redirect followed."""

    def __init__(self, base: str) -> None:
        self.base = base

    async def get(self, path: str, method: str = "GET", **headers: str) -> HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = HTTPRequest(
            self.base + path, method=method, headers=named, decompress_response=False, follow_redirects=False,
            allow_nonstandard_methods=True,
        )  # fmt: skip
        return await AsyncHTTPClient().fetch(request, raise_error=False)


def build(folder: Path) -> Path:
    """What a build leaves: hashed scripts with their compressed forms, pictures, the page."""
    (folder / "js").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE, "utf-8")
    script = folder / "js" / "app.0123abcd.js"
    script.write_text(SCRIPT, "utf-8")
    script.with_name(script.name + ".gz").write_bytes(gzip.compress(SCRIPT.encode()))
    script.with_name(script.name + ".br").write_bytes(b"as if by brotli")
    (folder / "js" / "decade-vendors.js").write_text("1", "utf-8")
    (folder / "static").mkdir()
    (folder / "static" / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (folder.parent / "secret.txt").write_text("beside the build", "utf-8")
    return folder


@asynccontextmanager
async def running(city: City, changes: dict[str, Any]) -> AsyncIterator[Site]:
    services = Services(city.services.settings.model_copy(update=changes), city.uri, Clock())
    server = start_server(services, port=0)
    port = next(iter(server._sockets.values())).getsockname()[1]
    try:
        yield Site(f"http://127.0.0.1:{port}")
    finally:
        await drain(server, services)
        await services.stop()


@pytest_asyncio.fixture
async def serve(city: City) -> AsyncIterator[Serve]:
    """Starts an application with other settings."""
    async with AsyncExitStack() as stack:

        async def start(**changes: Any) -> Site:
            return await stack.enter_async_context(running(city, changes))

        yield start


@pytest_asyncio.fixture
async def site(serve: Serve, tmp_path: Path) -> Site:
    return await serve(client_dir=build(tmp_path / "h5"))


@pytest.mark.parametrize("path", ["/m/", "/m/index.html", "/m/s?c=ABC", "/m/login", "/m/a/b/c", "/m/js/"])
async def test_the_page_and_the_clients_own_routes(site: Site, path: str) -> None:
    page = await site.get(path)
    assert (page.code, page.body.decode()) == (200, PAGE)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-cache"


async def test_every_answer_is_protected(site: Site) -> None:
    for path in ("/m/", "/m/js/app.0123abcd.js", "/m/missing.js"):
        headers = (await site.get(path)).headers
        policy = headers["Content-Security-Policy"]
        for part in ("default-src 'self'", "script-src 'self';", "connect-src 'self' blob:;", "frame-ancestors 'none'"):
            assert part in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Permissions-Policy"].startswith("camera=(self), geolocation=(self)")
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert "Strict-Transport-Security" not in headers


async def test_whoever_came_by_https_never_comes_otherwise(serve: Serve, tmp_path: Path) -> None:
    site = await serve(client_dir=build(tmp_path / "h5"), public_url="https://code.example.gov.cn")
    assert (await site.get("/m/")).headers["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("BR;q=0.1, gzip;q=1.0", "br"),
        ("gzip, br;q=0", "gzip"),
        ("br; q=0.000, gzip;q=0.0", None),
        ("deflate, identity", None),
        ("", None),
    ],
)
async def test_the_smallest_form_that_the_browser_takes(site: Site, accepted: str, encoding: str | None) -> None:
    script = await site.get("/m/js/app.0123abcd.js", Accept_Encoding=accepted)
    forms = {"br": b"as if by brotli", "gzip": gzip.compress(SCRIPT.encode()), None: SCRIPT.encode()}
    assert script.headers.get("Content-Encoding") == encoding
    assert gzip.decompress(script.body).decode() == SCRIPT if encoding == "gzip" else script.body == forms[encoding]
    assert script.headers["Vary"] == "Accept-Encoding"
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/m/js/app.0123abcd.js.gz", "/m/js/app.0123abcd.js.br", "/m/js/app.ffffffff.js"])
async def test_what_is_no_file_is_none(site: Site, path: str) -> None:
    missing = await site.get(path)
    assert missing.code == 404 and missing.headers["Cache-Control"] == "no-store"


async def test_names_without_a_hash_are_asked_for_again(site: Site) -> None:
    for path, media in (
        ("js/decade-vendors.js", "text/javascript; charset=utf-8"),
        ("static/icon.svg", "image/svg+xml"),
    ):
        file = await site.get(f"/m/{path}")
        assert (file.code, file.headers["Cache-Control"], file.headers["Content-Type"]) == (200, "no-cache", media)


async def test_unchanged_files_are_not_sent_again(site: Site) -> None:
    path = "/m/js/app.0123abcd.js"
    plain, small = await site.get(path), await site.get(path, Accept_Encoding="gzip")
    assert plain.headers["Etag"] != small.headers["Etag"]
    again = await site.get(path, If_None_Match=plain.headers["Etag"])
    assert (again.code, again.body, again.headers["Etag"]) == (304, b"", plain.headers["Etag"])
    assert again.headers["Cache-Control"] == plain.headers["Cache-Control"] and again.headers["Vary"]
    assert (await site.get(path, If_None_Match=small.headers["Etag"])).code == 200
    head = await site.get(path, "HEAD")
    assert (head.code, head.body, head.headers["Content-Length"]) == (200, b"", str(len(SCRIPT.encode())))
    assert (await site.get(path, "POST", Content_Length="0")).code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/m/../secret.txt", "/m/..%2fsecret.txt", "/m/%2e%2e/secret.txt", "/m/js/../../secret.txt", "/m//secret.txt",
        "/m/..%5csecret.txt", "/m/%00.html", "/m/index.html%00", "/m/js%2f..%2f..%2fsecret.txt", "/m/%ff%fe.js",
        "/m//etc/passwd.conf",
    ],
)  # fmt: skip
async def test_no_way_leads_out_of_the_build(site: Site, path: str) -> None:
    answer = await site.get(path)
    assert answer.code in (400, 404) and b"beside" not in answer.body and b"root:" not in answer.body


async def test_links_lead_into_the_client(site: Site, serve: Serve, tmp_path: Path) -> None:
    bare = await site.get("/m")
    assert (bare.code, bare.headers["Location"]) == (302, "/m/")
    printed = await site.get("/p/0123456789ABCDEFGHJKMN")
    assert printed.headers["Location"] == "/m/s?c=0123456789ABCDEFGHJKMN"
    assert "/m/" in (await site.get("/")).body.decode(), "in development the landing page has the inbox"
    production = await serve(client_dir=tmp_path / "h5", mode="production")
    assert (await production.get("/")).headers["Location"] == "/m/"
    assert (await production.get("/pages/index.html")).code == 200


@pytest.mark.parametrize("mode", ["dev", "production"])
async def test_without_a_build_it_says_what_to_do(serve: Serve, tmp_path: Path, mode: str) -> None:
    site = await serve(client_dir=tmp_path / "none", mode=mode)
    for path in ("/m/", "/m/s?c=1", "/m/js/app.js"):
        answer = await site.get(path)
        assert answer.code == 503 and "scripts/clients" in answer.body.decode()
        assert answer.headers["Cache-Control"] == "no-store"
    assert (await site.get("/p/ABC")).headers["Location"] == "/?code=ABC"
    assert (await site.get("/")).code == 200


async def test_what_a_client_is_told(city: City, serve: Serve) -> None:
    answer = await city.visitor().get("/api/v1/client-settings")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.body == {
        "city": None, "base_url": "http://localhost:8000", "hotline": None, "map_tiles": None, "wechat_app_id": None,
        "alipay_app_id": None, "development": True, "elder_age": 60,
        "photo": {"max_bytes": 8 * 1024 * 1024, "types": ["image/jpeg", "image/png", "image/webp"]},
    }  # fmt: skip
    changes = {
        "city": "410100", "hotline": "0371-12345（8:00—20:00）", "map_tiles_url": TILES,
        "map_tiles_attribution": "© 某地图", "public_url": "https://anma.example.cn/", "mode": "production",
    }  # fmt: skip
    configured = await (await serve(**changes)).get("/api/v1/client-settings")
    told = json.loads(configured.body)
    assert told["city"] == {"code": "410100", "name": "郑州市"} and told["hotline"] == changes["hotline"]
    assert told["map_tiles"] == {"url": TILES, "attribution": "© 某地图", "coordinates": "gcj02"}
    assert (told["base_url"], told["development"]) == ("https://anma.example.cn", False)
    for name in ("session_key", "place_code_key", "token_key", "encryption_key"):
        assert city.services.settings.secret(name) not in configured.body.decode()


@pytest.mark.parametrize(
    ("tiles", "allowed"),
    [
        ("", "img-src 'self' data: blob:;"),
        ("/tiles/{z}/{x}/{y}.png", "img-src 'self' data: blob:;"),
        (TILES, "img-src 'self' data: blob: https://*.tiles.example.cn:8443;"),
        ("https://map.cn/?x={x}&y={y}&z={z}", "img-src 'self' data: blob: https://map.cn;"),
    ],
)
def test_a_page_may_load_the_configured_map_only(settings: Settings, tiles: str, allowed: str) -> None:
    assert allowed in content_policy(settings.model_copy(update={"map_tiles_url": tiles}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"map_tiles_url": "https://a.cn; script-src *;/{z}"},
        {"map_tiles_url": "http://a.cn/{z}"},
        {"map_tiles_url": "javascript:alert(1)//{z}"},
        {"city": "郑州"},
        {"code_seconds": 5},
    ],
)
def test_settings_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)
