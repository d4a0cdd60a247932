"""The OpenAPI document tells the truth: generated requests meet no 5xx, no undocumented status, no other shape."""

import asyncio
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import checks

from server.app import HANDLERS, UndeclaredMethod, make_app
from server.errors import CATALOGUE
from server.handlers.base import Handler
from server.handlers.openapi import operations
from tests.cast import City, settled

OPERATIONS = [(name.upper(), handler.path) for handler in HANDLERS for name, _ in operations(handler)]
LOGGING_OUT = ("DELETE", "/api/v1/sessions/current")
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


async def test_the_document_is_openapi(city: City) -> None:
    document = (await city.visitor().get("/api/v1/openapi.json")).body
    assert document["openapi"] == "3.1.0"
    assert len(document["paths"]) >= len(HANDLERS)
    for path in document["paths"].values():
        for operation in path.values():
            assert operation["summary"] and operation["responses"] and operation["x-verb"]
            if "requestBody" in operation:
                for content in operation["requestBody"]["content"].values():
                    jsonschema_rs.meta.validate(content["schema"])


@pytest.mark.parametrize(("method", "path"), [one for one in OPERATIONS if one != LOGGING_OUT])
async def test_generated_requests_meet_what_is_documented(city: City, method: str, path: str) -> None:
    official = await city.staff("city_admin")
    place = await city.place("compound")
    _, person = await settled(city)
    known = {
        "code": place["code"],
        "place": place["id"],
        "person": person,
        "kind": "contact",
        "template": "daily_report",
    }
    document = (await city.visitor().get("/api/v1/openapi.json")).body
    schema = schemathesis.openapi.from_dict({**document, "servers": [{"url": city.base}]})
    headers = {"Authorization": f"Bearer {official.token}"}

    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method].as_strategy())
    def probe(case: Any) -> None:
        for name in case.path_parameters or {}:
            if name in known and len(str(case.path_parameters[name])) % 2:
                case.path_parameters[name] = known[name]
        response = case.call(headers=headers, base_url=city.base)
        case.validate_response(response, checks=CHECKS)

    await asyncio.to_thread(probe)


async def test_the_reader_works_offline(city: City) -> None:
    page = await city.visitor().get("/api/docs/")
    assert page.status == 200
    assert b"http://" not in page.body and b"https://" not in page.body
    for file in ("api/docs/swagger-ui-bundle.js", "api/docs/swagger-ui.css", "pages/docs.js"):
        assert (await city.visitor().get(f"/{file}")).status == 200


async def test_every_problem_has_a_page(city: City) -> None:
    for code, (status, title) in CATALOGUE.items():
        page = await city.visitor().get(f"/api/problems/{code}")
        assert page.body == {"code": code, "status": status, "title": title}


async def test_the_app_does_not_start_with_an_undeclared_method(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless(Handler):
        path = "/api/v1/careless"

        async def get(self) -> None:
            """No declaration."""

    monkeypatch.setattr("server.app.HANDLERS", [*HANDLERS, Careless])
    with pytest.raises(UndeclaredMethod, match=r"Careless\.get"):
        make_app(city.services)
