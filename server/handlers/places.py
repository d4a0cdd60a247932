"""Places, their codes, and what a scan of a code leads to."""

from typing import Any

from server.actions.places import activation, places, visits
from server.actions.places.place_codes import ALPHABET, CODE_LENGTH, ID_LENGTH
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, Answer, operation
from server.handlers.schemas import (
    ANSWERS,
    BOOLEAN,
    COLOR,
    FORM_TREE,
    ID,
    INSTANT,
    NULLABLE,
    PERSON,
    PLACE,
    SCALE,
    SHOWN_PLACE,
    STRING,
    listed,
    record,
)  # fmt: skip
from server.papers import codes

CODE_PATTERN = f"[{ALPHABET}]{{{CODE_LENGTH}}}"
PLACE_PATTERN = f"[{ALPHABET}]{{{ID_LENGTH}}}"
REGION = {"type": "string", "pattern": "^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$"}
TITLE = {"type": "string", "minLength": 1, "maxLength": 80}
BAD_CODE = ("place_code.invalid", "place_code.expired")
RESULT = record(
    {
        "next": {"const": "result"}, "visit": STRING, "at": INSTANT, "server_time": INSTANT, "place": SHOWN_PLACE,
        "entry": STRING, "person": PERSON, "color": COLOR, "welcome": STRING, "alert": BOOLEAN,
    }
)  # fmt: skip
FORMS = record({"next": {"const": "form"}, "place": SHOWN_PLACE, "entry": STRING, "forms": listed(FORM_TREE)})


class PlaceCode(Handler):
    path = "/api/v1/place-codes/{code}"

    @operation(
        summary="二维码指向的场所与进入方式",
        verb=PUBLIC,
        answers={
            200: record(
                {
                    **SHOWN_PLACE["properties"],
                    "status": STRING,
                    "activation": NULLABLE,
                    "policy": STRING,
                    "entries": listed(record({"id": STRING, "title": STRING, "forms": listed(STRING)})),
                }
            )
        },
        problems=BAD_CODE,
    )
    async def get(self, code: str) -> Any:
        return await places.describe_code(self.context, code)


class PlaceActivation(Handler):
    path = "/api/v1/place-codes/{code}/activation"

    @operation(
        summary="场所负责人激活二维码",
        verb="account",
        body=record({"answers": ANSWERS}, closed=True),
        answers={201: PLACE},
        problems=(*BAD_CODE, "place_code.active", "answers.invalid", "submission.duplicate"),
        creates=True,
    )
    async def post(self, code: str) -> Any:
        return await activation.activate(self.context, code, self.body["answers"])


class Visits(Handler):
    path = "/api/v1/visits"

    @operation(
        summary="扫码：登记进出并给出颜值，或给出要先填写的表单",
        verb="account",
        body=record(
            {"code": {"type": "string", "maxLength": 64}},
            {"person": ID, "entry": ID, "answers": {**ANSWERS, "additionalProperties": ANSWERS}},
            closed=True,
        ),
        answers={201: RESULT, 200: FORMS},
        problems=(
            *BAD_CODE, "place_code.inactive", "place_code.entry", "person.not_found", "person.document_claimed",
            "template.not_found", "answers.invalid", "submission.duplicate", "submission.person_missing",
            "consent.required", "consent.guardian",
            "policy.not_found", "proxy.refused",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self) -> Any:
        stored, body = await visits.scan(self.context, self.body)
        return Answer(201 if stored else 200, body)


class Places(Handler):
    path = "/api/v1/places"

    @operation(
        summary="建立场所",
        verb="place.create",
        body=record(
            {"kind": ID, "title": TITLE, "region": REGION},
            {"address": {"type": "string", "maxLength": 200}},
            closed=True,
        ),
        answers={201: PLACE},
        problems=("place_kind.not_found", "region.not_found"),
        creates=True,
    )
    async def post(self) -> Any:
        return await places.create_place(self.context, self.body)


class PlaceBatches(Handler):
    path = "/api/v1/place-batches"

    @operation(
        summary="批量生成待激活的二维码",
        verb="place.create",
        body=record(
            {"kind": ID, "region": REGION, "count": {"type": "integer", "minimum": 1, "maximum": places.BATCH_LIMIT}},
            closed=True,
        ),
        answers={
            201: record({"batch": STRING, "kind": STRING, "codes": listed(record({"code": STRING, "url": STRING}))}),
        },
        problems=("place_kind.not_found", "region.not_found"),
        creates=True,
    )
    async def post(self) -> Any:
        return await places.create_batch(self.context, self.body)


class PlaceRotation(Handler):
    path = "/api/v1/places/{place}/rotation"
    path_patterns = {"place": PLACE_PATTERN}

    @operation(
        summary="更换场所二维码，旧码作废", verb="place.create", body=record({}, closed=True), answers={201: PLACE},
        problems=("place.not_found",), creates=True,
    )  # fmt: skip
    async def post(self, place: str) -> Any:
        return await places.rotate_code(self.context, place)


class PlaceImage(Handler):
    path = "/api/v1/place-codes/{code}/image.svg"
    path_patterns = {"code": CODE_PATTERN}

    @operation(
        summary="二维码图片", verb=PUBLIC, answers={200: STRING}, media="image/svg+xml", problems=BAD_CODE,
        query={"scale": SCALE},
    )  # fmt: skip
    async def get(self, code: str) -> bytes:
        await self.services.place_codes.place(code)
        return codes.image(places.code_url(self.context, code), "svg", self.query["scale"])
