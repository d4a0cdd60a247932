"""Compounds with cases around a position (GJ-7): from evidence and the regions' own locations, in GCJ-02."""

import itertools
from datetime import timedelta
from math import cos, radians
from typing import Any

import pytest
from structlog.testing import capture_logs
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from server.actions.evidence.facts import new_fact, region_subject
from server.actions.limits import Window
from server.actions.places import nearby_risks
from server.actions.positions import Position, cells_around, from_wgs84, meters_between
from server.actions.regions import new_region
from server.app import make_app
from tests.cast import Actor, City, Response
from tests.registers import new_region as new_community

_spots = itertools.count()


def spot() -> Position:
    """Somewhere nobody else has looked, so that nothing of it is remembered."""
    return Position(80.05 + next(_spots) * 0.5, 40.025)


async def compound(city: City, at: Position, name: str = "锦绣花园") -> str:
    code = f"{new_community()}001"
    await city.services.db.regions.insert_one(new_region(code, name, at))
    return code


async def fact(city: City, kind: str, region: str, days_ago: float, **data: Any) -> None:
    """Something reported of a region."""
    context, until = city.context(), data.pop("until", None)
    at = context.now - timedelta(days=days_ago)
    lasts = city.services.kinds[kind].lasts
    named = f"{region}:{days_ago}:{data}"
    made = new_fact(
        context, region_subject(region), kind, at, until, {"region": region, **data}, "市卫健委通报", named, lasts=lasts
    )
    await city.services.db.evidence.insert_one(made)


async def around(city: City, at: Position, **asked: Any) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in {"lng": at.lng, "lat": at.lat, **asked}.items())
    found = await city.visitor().get(f"/api/v1/nearby-risks?{query}")
    assert found.status == 200, found.body
    return list(found.body["items"])


def north(at: Position, meters: float) -> Position:
    return Position(at.lng, at.lat + meters / 111_195)


async def test_compounds_with_cases_nearest_first(city: City) -> None:
    here = spot()
    far, near = await compound(city, north(here, 2_500), "远处"), await compound(city, north(here, 300), "近处")
    quiet, beyond = await compound(city, north(here, 100), "无病例"), await compound(city, north(here, 3_400), "太远")
    for code in (far, near, beyond):
        await fact(city, "case", code, 5, status="confirmed", count=2)
    await fact(city, "case", near, 2, status="confirmed")
    await fact(city, "case", near, 1, status="suspected")
    found = await around(city, here)
    assert [(one["name"], one["distance"]) for one in found] == [("近处", 300), ("远处", 2500)]
    assert [(one["confirmed"], one["grade_title"]) for one in found] == [(3, "较高"), (2, "中等")]
    assert found[0]["source"] == "市卫健委通报" and found[0]["grade_source"] is None
    shown = (city.clock() - timedelta(days=2)).astimezone(city.services.settings.zone).date().isoformat()
    assert found[0]["date"] == shown
    assert quiet not in str(found)
    assert len(await around(city, here, radius=5000)) == 3
    assert await around(city, here, radius=100) == []


async def test_an_official_grade_goes_before_our_own_the_nearest_region_first(city: City) -> None:
    here = spot()
    first, second, third = [await compound(city, north(here, 100 * n)) for n in (1, 2, 3)]
    for code in (first, second, third):
        await fact(city, "case", code, 3, status="confirmed", count=9)
    await fact(city, "risk", first[:12], 6, grade="medium")
    await fact(city, "risk", first, 4, grade="low")
    await fact(city, "risk", second[:12], 6, grade="low")
    await fact(city, "risk", third, 30, grade="low", until=city.clock() - timedelta(days=1))
    assert [one["grade"] for one in await around(city, here)] == ["low", "low", "high"]


async def test_old_cases_are_low_and_then_gone(city: City) -> None:
    here = spot()
    old, gone = await compound(city, north(here, 10)), await compound(city, north(here, 20))
    await fact(city, "case", old, 40, status="confirmed")
    await fact(city, "case", gone, 61, status="confirmed")
    assert [(one["region"], one["grade_title"]) for one in await around(city, here)] == [(old, "较低")]


async def test_at_most_a_hundred(city: City) -> None:
    here = spot()
    for number in range(103):
        await fact(city, "case", await compound(city, north(here, number)), 3, status="confirmed")
    found = await around(city, here)
    assert len(found) == 100 and found[-1]["distance"] == 99


async def test_a_compound_across_the_edge_of_a_cell_is_found(city: City) -> None:
    here = Position(round(spot().lng, 1) + 0.0999, 39.9999)
    code = await compound(city, Position(here.lng + 0.0002, here.lat + 0.0002))
    await fact(city, "case", code, 3, status="confirmed")
    assert [one["region"] for one in await around(city, here)] == [code]


@pytest.mark.parametrize(
    "query",
    ["", "lng=113.6", "lng=113.6&lat=x", "lng=113.6&lat=1e3", "lng=0&lat=0", "lng=113.6&lat=34.7&radius=5001",
     "lng=113.6&lat=34.7&radius=1", "lng=999&lat=34", "lng=113.6&lat=34.7&coordinates=bd09", "lng=nan&lat=34"],
)  # fmt: skip
async def test_a_wrong_position_is_refused(city: City, query: str) -> None:
    assert (await city.visitor().get(f"/api/v1/nearby-risks?{query}")).code == "request.parameter"


async def test_a_gps_position_is_converted(city: City) -> None:
    here = spot()
    shown = from_wgs84(here)
    await fact(city, "case", await compound(city, shown), 3, status="confirmed")
    (found,) = await around(city, here, coordinates="wgs84")
    assert found["distance"] == 0


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((116.391349, 39.907375), (116.397590, 39.908779)),  # 天安门: known of the published formula
        ((121.4737, 31.2304), (121.478222, 31.228456)),
    ],
)
def test_the_published_conversion(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert meters_between(from_wgs84(Position(*wgs84)), Position(*gcj02)) < 5


def test_outside_china_nothing_is_converted() -> None:
    assert from_wgs84(Position(2.35, 48.85)) == Position(2.35, 48.85)


@pytest.mark.parametrize("lat", [4, 18.2, 34.7, 53.4])
@pytest.mark.parametrize("turn", [(0, 1), (1, 0), (0, -1), (-1, 0), (0.7, 0.7), (-0.7, 0.7)])
def test_five_kilometers_never_leave_the_nine_cells(lat: float, turn: tuple[float, float]) -> None:
    for step in range(40):
        here = Position(100 + step * 0.0131, lat + step * 0.0073)
        there = Position(
            here.lng + turn[0] * 5 / 111.2 / cos(radians(here.lat)), here.lat + turn[1] * 5 / 111.2
        )  # fmt: skip
        assert cells_around(there)[4] in cells_around(here)


async def test_the_position_is_not_logged(city: City) -> None:
    app, here = make_app(city.services), spot()
    app.settings["access_log"] = True
    server = HTTPServer(app)
    (socket,) = bind_sockets(0, "127.0.0.1")
    server.add_socket(socket)
    try:
        with capture_logs() as lines:
            found = await Actor(f"http://127.0.0.1:{socket.getsockname()[1]}").get(
                f"/api/v1/nearby-risks?lng={here.lng}&lat={here.lat}"
            )
    finally:
        server.stop()
    assert found.status == 200 and [line["path"] for line in lines] == ["/api/v1/nearby-risks"]
    assert str(here.lng) not in str(lines)


async def test_officials_say_where_a_compound_lies(city: City) -> None:
    community = new_community()
    official, here = await city.staff("district_admin", "region:410105"), spot()
    put = {"name": "东风社区"}
    assert (await official.send("PUT", f"/api/v1/regions/{community}", put)).status == 200
    located = {"name": "云栖苑", "location": here._asdict()}
    for _ in range(2):
        made = await official.send("PUT", f"/api/v1/regions/{community}001", located)
        assert made.status == 200, made.body
        assert made.body["path"][-2:] == ["东风社区", "云栖苑"]
    entries = await city.services.db.audit_entries.count_documents({"object": f"region:{community}001"})
    assert entries == 1
    (listed,) = (await city.visitor().get(f"/api/v1/regions?parent={community}")).body["items"]
    assert (listed["name"], listed["location"]) == ("云栖苑", here._asdict())
    await fact(city, "case", f"{community}001", 1, status="confirmed")
    assert [one["name"] for one in await around(city, here)] == ["云栖苑"]
    refused = {
        f"/api/v1/regions/{community[:9]}": "region.fixed", "/api/v1/regions/410105001998001": "region.not_found",
        "/api/v1/regions/410102001001": "access.denied",
    }  # fmt: skip
    for path, code in refused.items():
        assert (await official.send("PUT", path, put)).code == code
    abroad = {"name": "某处", "location": {"lng": 2.3, "lat": 48.8}}
    assert (await official.send("PUT", f"/api/v1/regions/{community}002", abroad)).code == "body.invalid"
    assert nearby_risks.grading()["basis"]


async def test_an_address_makes_the_database_look_so_often(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(city.services.limiter.rules, "nearby_risks.address", (Window(2, 86_400),))
    first, *others = [spot() for _ in range(3)]
    asked = [(await _ask(city, at)).status for at in (first, first, others[0], others[1], first)]
    assert asked == [200, 200, 200, 429, 200], "what is remembered is told to everybody"


async def _ask(city: City, at: Position) -> Response:
    return await city.visitor().get(f"/api/v1/nearby-risks?lng={at.lng}&lat={at.lat}")
