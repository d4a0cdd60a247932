"""The base handler: session, body and parameters as declared, one call, then an answer or a problem.

Tornado types end here. Every declared method is wrapped by `_served`, so that its own body is one action call.
"""

import secrets
from functools import lru_cache
from random import getrandbits
from time import time
from typing import Any, ClassVar
from urllib.parse import quote

import orjson
import structlog
from pymongo.errors import ConnectionFailure, PyMongoError
from tornado.httputil import HTTPHeaders, format_timestamp
from tornado.web import HTTPError, RequestHandler

from server.actions.context import ANONYMOUS, Actor, Context
from server.actions.files import Download
from server.actions.ids import digest
from server.actions.services import Services
from server.db.transactions import is_passing
from server.errors import FieldProblem, Problem
from server.handlers.operations import Answer, Operation
from server.handlers.schemas import parameter_problem

log = structlog.get_logger("http")
MOST_OPEN = 20
METHODS = ("get", "post", "put", "patch", "delete")
_DEFAULT_HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
_TORNADO_CODES = {404: "request.not_found", 405: "request.method", 408: "request.interrupted"}


class Handler(RequestHandler):
    """One resource. Subclasses set `path` and declare each method with `@operation`."""

    path: ClassVar[str]
    path_patterns: ClassVar[dict[str, str]] = {}
    SUPPORTED_METHODS = tuple(method.upper() for method in METHODS)

    services: Services
    context: Context
    body: Any
    query: dict[str, Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name in METHODS:
            method = cls.__dict__.get(name)
            if method is not None and hasattr(method, "operation"):
                setattr(cls, name, _served(method))

    def initialize(self, services: Services) -> None:
        self.services = services
        given = self.request.headers.get("X-Request-Id", "")
        self.request_id = given if given.isalnum() and len(given) <= 64 else f"{getrandbits(64):016x}"
        self._headers["X-Request-Id"] = self.request_id

    def clear(self) -> None:
        """A blank answer with our own headers; Tornado's would be made first and thrown away."""
        self._headers = HTTPHeaders(_DEFAULT_HEADERS)
        self._headers["Date"] = _date(int(time()))
        self._write_buffer = []
        self._status_code, self._reason = 200, "OK"

    def compute_etag(self) -> str | None:
        """No hashing of every answer; a resource that has a version sets its own ETag."""
        return None

    def answer(self, status: int, body: Any, media: str) -> None:
        """Write a plain value as JSON, or bytes as they are."""
        self.set_status(status)
        if body is None:
            self.clear_header("Content-Type")
            self.finish()
            return
        self._headers["Content-Type"] = media
        if self.services.stopping:
            self._headers["Connection"] = "close"
        self.finish(body if isinstance(body, bytes) else orjson.dumps(body, option=orjson.OPT_UTC_Z))

    async def send_file(self, file: Download) -> None:
        """Write a file chunk by chunk, to be saved under its name (RFC 6266, RFC 8187)."""
        self._headers["Content-Type"] = file.media
        self._headers["Content-Length"] = str(file.size)
        self._headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        async for chunk in file.chunks:
            self.write(chunk)
            await self.flush()
        await self.finish()

    def refuse(self, problem: Problem) -> None:
        """Write a problem document."""
        for name, value in problem.headers.items():
            self.set_header(name, value)
        self.answer(problem.status, problem.to_body(self.request_id), "application/problem+json")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """What Tornado itself refuses, or what nobody caught."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, HTTPError):
            self.refuse(Problem(_TORNADO_CODES.get(error.status_code, "request.parameter")))
        else:
            self.refuse(Problem("server.failed"))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Where it failed, never the text: the text of an error may hold personal data."""
        if isinstance(value, HTTPError):
            return
        frame = tb
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
        log.error("request.failed", request_id=self.request_id, error=typ.__name__, place=place)


def _served(method: Any) -> Any:
    """The declared method with everything around it that is the same for all."""
    operation: Operation = method.operation

    async def serve(self: Handler, **path: str) -> None:
        self.services.in_flight += 1
        try:
            self.context = _context(self, operation)
            if operation.query:
                self.query = _read_query(self, operation)
            if operation.body is not None:
                self.body = _read_body(self, operation)
            if operation.creates:
                self.context.request_digest = digest(self.body)
            value = await method(self, **path)
        except Problem as problem:
            self.refuse(problem)
        except (ConnectionFailure, TimeoutError) as error:
            log.warning("database.away", request_id=self.request_id, error=type(error).__name__)
            self.refuse(_overloaded())
        except PyMongoError as error:
            self.log_exception(type(error), error, error.__traceback__)
            self.refuse(_overloaded() if is_passing(error) else Problem("server.failed"))
        else:
            if isinstance(value, Download):
                await self.send_file(value)
            elif isinstance(value, Answer):
                self.answer(value.status, value.body, operation.media)
            else:
                self.answer(operation.success, value, operation.media)
        finally:
            self.services.in_flight -= 1

    serve.operation = operation  # type: ignore[attr-defined]
    serve.__doc__ = method.__doc__
    return serve


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    """The Date header of this second (RFC 9110, 6.6.1)."""
    return format_timestamp(second)


def _overloaded() -> Problem:
    """Try again in a moment, not everybody in the same one."""
    return Problem("server.overloaded", headers={"Retry-After": str(1 + secrets.randbelow(5))})


def _context(handler: Handler, operation: Operation) -> Context:
    actor = ANONYMOUS if operation.is_public else _actor(handler)
    if actor.must_change and not operation.before_change:
        raise Problem("password.must_change")
    key = handler.request.headers.get("Idempotency-Key") if operation.creates else None
    if operation.creates:
        _check_key(key)
    return Context(handler.services, actor, handler.services.clock(), handler.request_id, _address(handler), key)


def _actor(handler: Handler) -> Actor:
    scheme, _, token = handler.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem("session.missing", headers={"WWW-Authenticate": "Bearer"})
    return handler.services.sessions.actor(token)


def _address(handler: Handler) -> str:
    return str(handler.request.remote_ip or "")


def _check_key(key: str | None) -> None:
    if key is None or not 8 <= len(key) <= 100 or not key.isascii():
        raise Problem("idempotency.key_missing", "请在请求头 Idempotency-Key 中给出 8 至 100 个字符，重试时保持不变")


def _read_body(handler: Handler, operation: Operation) -> Any:
    raw = handler.request.body
    media = handler.request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if media not in operation.content_types:
        raise Problem("body.content_type", f"请使用 {'、'.join(operation.content_types)}")
    if len(raw) > operation.limit:
        raise Problem("body.too_large", f"最多 {operation.limit // 1024} KB")
    if media != "application/json":
        return raw
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _malformed(raw, error) from None
    operation.validate(body)
    return body


def _malformed(raw: bytes, error: orjson.JSONDecodeError) -> Problem:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return Problem("body.encoding", f"第 {wrong.start + 1} 个字节不是 UTF-8")
    return Problem("body.malformed", f"第 {error.lineno} 行第 {error.colno} 列附近不是正确的 JSON")


def _read_query(handler: Handler, operation: Operation) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, schema in operation.query.items():
        if name.endswith("."):
            values[name] = _read_open(handler, name, schema)
            continue
        text = handler.get_query_argument(name, None)
        if text is not None:
            values[name] = _typed(name, text, schema)
        elif schema.get("x-required"):
            raise _wrong_parameter(name, "必须给出")
        elif "default" in schema:
            values[name] = schema["default"]
    return values


def _read_open(handler: Handler, prefix: str, schema: Any) -> dict[str, Any]:
    """The parameters `prefix<name>`, whose names a declaration cannot know, by name."""
    given = [name for name in handler.request.query_arguments if name.startswith(prefix) and name != prefix]
    if len(given) > MOST_OPEN:
        raise _wrong_parameter(prefix, f"最多 {MOST_OPEN} 个")
    found = {name: handler.get_query_argument(name) for name in given}
    return {name.removeprefix(prefix): _typed(name, text, schema) for name, text in found.items()}


def _typed(name: str, text: str, schema: Any) -> Any:
    value: Any = text
    if schema["type"] == "integer":
        if not text.isascii() or not text.lstrip("-").isdigit() or len(text) > 15:
            raise _wrong_parameter(name, "应为整数")
        value = int(text)
    wrong = parameter_problem(value, schema)
    if wrong:
        raise _wrong_parameter(name, wrong)
    return value


def _wrong_parameter(name: str, message: str) -> Problem:
    return Problem("request.parameter", errors=[FieldProblem(f"/{name}", "parameter", message)])
