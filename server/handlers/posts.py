"""The places somebody works at: who came, how many today, and entering those who have no phone."""

from typing import Any

from server.actions.places import manual_visits, posts, visit_counts, visit_lists
from server.actions.privacy.unmasking import DOCUMENT_FORMATS
from server.handlers.base import Handler
from server.handlers.operations import Answer, operation
from server.handlers.places import FORMS, PLACE_PATTERN, RESULT
from server.handlers.schemas import (
    ANSWERS,
    BOOLEAN,
    CURSOR,
    DAY,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    PLACE,
    STRING,
    VISIT,
    listed,
    page,
    record,
)  # fmt: skip

REGISTERS = listed(record({"register": STRING, "title": STRING, "scope": STRING}))
POST = record({**PLACE["properties"], "kind_title": STRING, "title": STRING, "registers": REGISTERS})
COUNTS = record(
    {
        "place": STRING, "day": DAY, "as_of": INSTANT, "total": INTEGER, "abnormal": INTEGER, "alerts": INTEGER,
        "colors": listed(record({"color": STRING, "label": STRING, "count": INTEGER})),
        "sources": listed(record({"source": STRING, "title": STRING, "count": INTEGER})), "last_hour": INTEGER,
    }
)  # fmt: skip
CARD = record(
    {
        "name": {"type": "string", "minLength": 2, "maxLength": 50},
        "document_type": {"enum": [*DOCUMENT_FORMATS]},
        "document_number": {"type": "string", "minLength": 4, "maxLength": 30},
    },
    {"phone": {"type": "string", "maxLength": 20}},
    closed=True,
)
FILTERS = {
    "day": DAY,
    "source": {"enum": ["scan", "guard", "manual"], "type": "string"},
    "color": ID,
    "alert": {"enum": ["true", "false"], "type": "string"},
}


class OwnPlaces(Handler):
    path = "/api/v1/me/places"

    @operation(
        summary="我值守或管理的场所、二维码与所属台账，新建的在前",
        verb="visit.list",
        query={"limit": LIMIT, "cursor": CURSOR},
        answers={200: page(POST)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await posts.list_own(self.context, self.query["limit"], self.query.get("cursor"))


class PlaceVisits(Handler):
    path = "/api/v1/places/{place}/visits"
    path_patterns = {"place": PLACE_PATTERN}

    @operation(
        summary="场所的出入登记；partial 表示未满一页但可继续",
        verb="visit.list",
        query={"limit": LIMIT, "cursor": CURSOR, **FILTERS},
        answers={200: record({"items": listed(VISIT), "next": NULLABLE, "partial": BOOLEAN})},
        problems=("place.not_found", "page.cursor"),
    )
    async def get(self, place: str) -> Any:
        return await visit_lists.list_at_place(self.context, place, self.query)

    @operation(
        summary="为没有手机的人员手工登记：记下出入并给出颜值，或给出要先填写的表单",
        verb="visit.record",
        body=record(
            {"card": CARD, "consent": {"enum": ["paper", "oral"], "description": "本人（或监护人）同意的方式"}},
            {"entry": ID, "answers": {**ANSWERS, "additionalProperties": ANSWERS}},
            closed=True,
        ),
        answers={201: RESULT, 200: FORMS},
        problems=(
            "place.not_found", "place_code.inactive", "place_code.entry", "person.document_claimed",
            "template.not_found", "answers.invalid", "consent.required", "policy.not_found", "limit.exceeded",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, place: str) -> Any:
        stored, body = await manual_visits.register(self.context, place, self.body)
        return Answer(201 if stored else 200, body)


class PlaceCounts(Handler):
    path = "/api/v1/places/{place}/counts"
    path_patterns = {"place": PLACE_PATTERN}

    @operation(
        summary="场所今日的出入人次：按颜值、方式、异常与最近一小时",
        verb="visit.list",
        answers={200: COUNTS},
        problems=("place.not_found",),
    )
    async def get(self, place: str) -> Any:
        return await visit_counts.count_today(self.context, place)


class Visit(Handler):
    path = "/api/v1/visits/{visit}"

    @operation(
        summary="撤销一次手工登记",
        verb="visit.record",
        answers={204: None},
        problems=("visit.not_found", "visit.not_manual"),
    )
    async def delete(self, visit: str) -> Any:
        await manual_visits.withdraw(self.context, visit)
