"""Who may call what, from the declarations: a new operation without a grant is denied to everybody else."""

import pytest

from server.actions.access import ROLES, VERBS
from server.app import HANDLERS
from server.handlers.openapi import operations
from tests.cast import City

PROTECTED = [
    (name, handler.path, declared.verb)
    for handler in HANDLERS
    for name, declared in operations(handler)
    if declared.verb not in ("public", "account")
]
BODIES = {
    "/api/v1/places": {"kind": "compound", "title": "某处", "region": "410105"},
    "/api/v1/place-batches": {"kind": "bus", "region": "410105", "count": 1},
    "/api/v1/places/{place}/rotation": {},
    "/api/v1/publications": {"template": "daily_report"},
    "/api/v1/evidence/{kind}": {"source": "matrix", "rows": [{}]},
}
QUERIES = {"/api/v1/persons/{person}/color": "?at=2026-01-01T00:00:00Z"}


@pytest.mark.parametrize(("method", "path", "verb"), PROTECTED)
@pytest.mark.parametrize("role", [None, *ROLES])
async def test_a_verb_is_for_its_roles_only(city: City, method: str, path: str, verb: str, role: str | None) -> None:
    assert verb in VERBS
    actor = await city.citizen() if role is None else await city.staff(role)
    place = (await city.place("compound"))["id"] if "{place}" in path else ""
    address = path.format(place=place, kind="contact", person="nobody") + QUERIES.get(path, "")
    answer = await (actor.get(address) if method == "get" else actor.post(address, BODIES[path]))
    allowed = role is not None and verb in ROLES[role].verbs
    assert (answer.status == 403) is not allowed, answer.body


async def test_a_grant_covers_its_region_only(city: City) -> None:
    district = await city.staff("city_admin", "region:410105")
    inside = {"kind": "compound", "title": "区内", "region": "410105001"}
    outside = {"kind": "compound", "title": "区外", "region": "410102001"}
    assert (await district.post("/api/v1/places", inside)).status == 201
    assert (await district.post("/api/v1/places", outside)).code == "access.denied"
