"""OpenAPI 3.1 from the handlers' declarations: what is not declared is not served, what is declared is documented."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from server import __version__
from server.actions.access import VERBS
from server.errors import CATALOGUE
from server.handlers.base import METHODS, Handler
from server.handlers.operations import Operation
from server.handlers.schemas import PROBLEM

KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "重试同一请求时保持不变；同一个键不会产生两条记录",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{8,100}$"},
}
DESCRIPTION = (
    "安码 Anma：健康表单、四色颜值与原因。错误一律为 application/problem+json（RFC 9457），`code` 稳定可依赖。"
)


def build(handlers: Iterable[type[Handler]], server_url: str) -> dict[str, Any]:
    """The document of these handlers."""
    paths: dict[str, dict[str, Any]] = {}
    for handler in handlers:
        described = {name: _operation(handler, name, declared) for name, declared in operations(handler)}
        paths[handler.path] = described
    return {
        "openapi": "3.1.0",
        "info": {"title": "Anma 安码", "version": __version__, "description": DESCRIPTION, "license": {"name": "MIT"}},
        "servers": [{"url": server_url}],
        "paths": paths,
        "components": {
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": PROBLEM},
        },
    }


def operations(handler: type[Handler]) -> list[tuple[str, Operation]]:
    """The declared methods of a handler."""
    methods = ((name, handler.__dict__.get(name)) for name in METHODS)
    return [(name, method.operation) for name, method in methods if method is not None]


def undeclared(handlers: Iterable[type[Handler]]) -> list[str]:
    """Methods that lack their declaration; the app does not start with any."""
    methods = ((h, name, h.__dict__.get(name)) for h in handlers for name in METHODS)
    return [
        f"{h.__name__}.{name}" for h, name, method in methods if method is not None and not hasattr(method, "operation")
    ]


def _operation(handler: type[Handler], method: str, declared: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": f"{method}_{handler.__name__}",
        "summary": declared.summary,
        "tags": [handler.__module__.rpartition(".")[2]],
        "parameters": _parameters(handler, declared),
        "responses": _responses(handler, declared),
        "security": [] if declared.is_public else [{"session": []}],
        "x-verb": declared.verb,
    }
    if declared.verb in VERBS:
        described["description"] = f"需要权限：{VERBS[declared.verb]}（`{declared.verb}`）"
    if declared.body is not None:
        content = {media: {"schema": declared.body} for media in declared.content_types}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _parameters(handler: type[Handler], declared: Operation) -> list[dict[str, Any]]:
    path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": _anchored(handler, name)},
        }
        for name in re.findall(r"{(\w+)}", handler.path)
    ]
    query = [_query(name, schema) for name, schema in declared.query.items()]
    return path + query + ([KEY] if declared.creates else [])


def _anchored(handler: type[Handler], name: str) -> str:
    return f"^({handler.path_patterns.get(name, '[A-Za-z0-9_:.-]{1,80}')})$"


def _query(name: str, schema: Any) -> dict[str, Any]:
    plain = {key: value for key, value in schema.items() if key not in ("x-required", "description")}
    return {
        "name": f"{name}{{name}}" if name.endswith(".") else name,
        "in": "query",
        "required": bool(schema.get("x-required")),
        "description": schema.get("description", ""),
        "schema": plain,
    }


def _responses(handler: type[Handler], declared: Operation) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, schema in declared.answers.items():
        responses[str(status)] = {"description": declared.summary}
        if schema is not None:
            responses[str(status)]["content"] = {declared.media.partition(";")[0]: {"schema": schema}}
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in declared.all_problems(has_path="{" in handler.path):
        by_status[CATALOGUE[code][0]].append(code)
    for status, codes in sorted(by_status.items()):
        responses[str(status)] = _problem(codes)
    return responses


def _problem(codes: list[str]) -> dict[str, Any]:
    lines = [f"`{code}` {CATALOGUE[code][1]}" for code in dict.fromkeys(codes)]
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "；".join(lines), "content": {"application/problem+json": {"schema": schema}}}
