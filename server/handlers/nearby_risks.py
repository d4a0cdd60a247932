"""Compounds with cases around a position; public, so that no account is tied to where somebody is."""

from typing import Any

from server.actions.places import nearby_risks
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import DAY, INTEGER, NULLABLE, STRING, listed, record

DEGREES = {"type": "string", "pattern": r"^-?[0-9]{1,3}(\.[0-9]{1,12})?$", "x-required": True}
NUMBER = {"type": "number"}
POINT = record(
    {
        "region": STRING, "name": STRING, "lng": NUMBER, "lat": NUMBER, "distance": INTEGER, "confirmed": INTEGER,
        "grade": {"enum": ["low", "medium", "high"]}, "grade_title": STRING, "grade_source": NULLABLE,
        "source": STRING, "date": DAY,
    }
)  # fmt: skip


class NearbyRisks(Handler):
    path = "/api/v1/nearby-risks"

    @operation(
        summary="周边有病例的小区：确诊数、风险等级、距离（米）与坐标（GCJ-02）；不记录所查的位置",
        verb=PUBLIC,
        query={
            "lng": {**DEGREES, "description": "经度"},
            "lat": {**DEGREES, "description": "纬度"},
            "radius": {"type": "integer", "minimum": 100, "maximum": 5000, "default": 3000, "description": "米"},
            "coordinates": {
                "type": "string", "enum": ["gcj02", "wgs84"], "default": "gcj02",
                "description": "所给位置的坐标系；浏览器定位为 wgs84，服务器换算为 GCJ-02",
            },
        },
        answers={
            200: record(
                {
                    "coordinates": {"const": "gcj02"}, "center": record({"lng": NUMBER, "lat": NUMBER}),
                    "basis": STRING, "items": listed(POINT),
                }
            )
        },
        problems=("limit.exceeded",),
    )  # fmt: skip
    async def get(self) -> Any:
        return await nearby_risks.list_nearby(self.context, self.query)
