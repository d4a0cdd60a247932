"""Exceptions to what evidence says of a person: proposed, confirmed by a second official, ended by two."""

from typing import Any

from server.actions.colors import exception_steps, exceptions
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    ID,
    INSTANT,
    LIMIT,
    NULLABLE,
    OBJECT,
    STRING,
    listed,
    nullable,
    page,
    record,
)

TEXT = {"type": "string", "minLength": 2, "maxLength": 1000}
PHOTOS = listed(ID, maxItems=9)
VERDICT = record({"verdict": {"enum": ["confirm", "reject"]}, "reason": TEXT}, closed=True)
EVIDENCE = listed(record({"id": STRING, "kind": STRING, "date": STRING, "source": STRING}))
STEPS = ("proposal", "decision", "withdrawal", "ending")
DONE = {"role": STRING, "at": INSTANT, "verdict": NULLABLE, "reason": NULLABLE}


SHARED = {
    "id": STRING,
    "status": {"enum": list(exceptions.STATUSES)},
    "at": INSTANT,
    "until": INSTANT,
    "lapsed": BOOLEAN,
    "rules": listed(STRING),
    "evidence": EVIDENCE,
    "grounds": STRING,
}
EXCEPTION = record(
    {
        **SHARED,
        "person": STRING,
        "card": OBJECT,
        "region": NULLABLE,
        "photos": listed(STRING),
        **{step: nullable(record({"by": STRING, **DONE})) for step in STEPS},
    }
)
OWN_EXCEPTION = record({**SHARED, **{step: nullable(record(DONE)) for step in STEPS}})
PROPOSAL = record(
    {"grounds": record({"text": TEXT}, {"photos": PHOTOS}, closed=True), "until": INSTANT},
    {
        "rules": listed(ID, minItems=1, maxItems=20),
        "facts": listed(ID, minItems=1, maxItems=100),
    },
    closed=True,
)
DUTY = ("duty.same_official", "duty.concerned")
STEP = ("exception.not_found", "exception.decided", "exception.stale", *DUTY)


class PersonExceptions(Handler):
    path = "/api/v1/persons/{person}/exceptions"

    @operation(
        summary="提出例外：所列规则或依据在期限内不计入某人的颜值，须经另一人复核",
        verb="exception.propose",
        body={**PROPOSAL, "anyOf": [{"required": ["rules"]}, {"required": ["facts"]}]},
        answers={201: EXCEPTION},
        problems=(
            "person.not_found", "photo.not_found", "exception.evidence", "exception.no_effect", "exception.until",
            "duty.concerned",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, person: str) -> Any:
        return await exception_steps.propose(self.context, person, self.body)


class Exceptions(Handler):
    path = "/api/v1/exceptions"

    @operation(
        summary="管辖范围内的例外",
        verb="exception.propose",
        query={
            "status": {"type": "string", "enum": list(exceptions.STATUSES), "default": "proposed"},
            "limit": LIMIT,
            "cursor": CURSOR,
        },
        answers={200: page(EXCEPTION)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        asked = self.query
        return await exceptions.list_in_scope(self.context, asked["status"], asked["limit"], asked.get("cursor"))


class ExceptionDecision(Handler):
    path = "/api/v1/exceptions/{exception}/decision"

    @operation(
        summary="复核他人提出的例外：通过后成为依据，颜值随即重算",
        verb="exception.confirm",
        body=VERDICT,
        answers={200: EXCEPTION},
        problems=STEP,
        creates=True,
    )
    async def post(self, exception: str) -> Any:
        return await exception_steps.decide(self.context, exception, self.body)


class ExceptionWithdrawal(Handler):
    path = "/api/v1/exceptions/{exception}/withdrawal"

    @operation(
        summary="申请撤销例外（须另一人复核）；自己提出而未复核的直接撤回",
        verb="exception.propose",
        body=record({"reason": TEXT}, closed=True),
        answers={200: EXCEPTION},
        problems=STEP,
        creates=True,
    )
    async def post(self, exception: str) -> Any:
        return await exception_steps.withdraw(self.context, exception, self.body)


class ExceptionWithdrawalDecision(Handler):
    path = "/api/v1/exceptions/{exception}/withdrawal/decision"

    @operation(
        summary="复核他人提出的撤销：通过后例外即时终止",
        verb="exception.confirm",
        body=VERDICT,
        answers={200: EXCEPTION},
        problems=STEP,
        creates=True,
    )
    async def post(self, exception: str) -> Any:
        return await exception_steps.decide_withdrawal(self.context, exception, self.body)


class ExceptionPhoto(Handler):
    path = "/api/v1/exceptions/{exception}/photos/{photo}"

    @operation(
        summary="例外所附的照片（查看留有记录）",
        verb="exception.propose",
        answers={200: STRING},
        media="image/jpeg",
        problems=("exception.not_found", "photo.not_found", "duty.concerned"),
    )
    async def get(self, exception: str, photo: str) -> bytes:
        return await exceptions.photo_of(self.context, exception, photo)


class OwnExceptions(Handler):
    path = "/api/v1/me/exceptions"

    @operation(
        summary="与我有关的例外：理由、期限、办理单位",
        verb="account",
        query={"person": {**ID, "x-required": True}, "limit": LIMIT, "cursor": CURSOR},
        answers={200: page(OWN_EXCEPTION)},
        problems=("person.not_found", "page.cursor"),
    )
    async def get(self) -> Any:
        asked = self.query
        return await exceptions.list_own(self.context, asked["person"], asked["limit"], asked.get("cursor"))
