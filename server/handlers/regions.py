"""The tree of regions."""

from typing import Any

from server.actions import regions
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.schemas import PLAIN_TEXT, STRING, listed, nullable, record

CODE = {"type": "string", "pattern": "^([0-9]{6}|[0-9]{9}|[0-9]{12})?$", "default": ""}
NAME = {"type": "string", "maxLength": 60, "pattern": PLAIN_TEXT}
LOCATION = record({"lng": {"type": "number"}, "lat": {"type": "number"}}, closed=True)
REGION = record({"code": STRING, "name": STRING, "level": STRING})


class Regions(Handler):
    path = "/api/v1/regions"

    @operation(
        summary="下级区域（省略 parent 时为省级）",
        verb=PUBLIC,
        query={"parent": CODE},
        answers={200: record({"items": listed(record({**REGION["properties"], "location": nullable(LOCATION)}))})},
    )
    async def get(self) -> Any:
        return {"items": await regions.list_children(self.context, self.query["parent"])}


class Region(Handler):
    path = "/api/v1/regions/{code}"
    path_patterns = {"code": "[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15}"}

    @operation(
        summary="一个区域及其上级名称",
        verb=PUBLIC,
        answers={200: record({**REGION["properties"], "path": listed(STRING)})},
        problems=("region.not_found",),
    )
    async def get(self, code: str) -> Any:
        return await regions.get_region(self.context, code)

    @operation(
        summary="命名一个社区（12位）或小区（15位），可标明位置（GCJ-02）",
        verb="region.change",
        body=record({"name": NAME}, {"location": LOCATION}, closed=True),
        answers={200: record({**REGION["properties"], "path": listed(STRING), "location": nullable(LOCATION)})},
        problems=("region.not_found", "region.fixed"),
    )
    async def put(self, code: str) -> Any:
        return await regions.put_region(self.context, code, self.body)
