"""Real names: what one submitted for review, verifying it, claiming a document, and the reviewers' desk."""

from typing import Any

from server.actions.people import reviews, verifications
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    ANSWERS,
    BOOLEAN,
    CURSOR,
    INSTANT,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    STRING,
    listed,
    nullable,
    page,
    record,
)  # fmt: skip

CARD = record({"name": STRING, "document_type": STRING, "document_number": STRING})
REVIEW = record(
    {
        "id": STRING, "kind": STRING, "status": STRING, "person": STRING, "relation": NULLABLE, "card": CARD,
        "region": NULLABLE, "at": INSTANT, "reason": NULLABLE, "decided_at": NULLABLE_INSTANT, "verifier": NULLABLE,
    }
)  # fmt: skip
HOLDER = record({"name": STRING, "document_type": STRING, "document_number": STRING, "status": STRING})
REVIEW_DETAIL = record(
    {
        **REVIEW["properties"],
        "photos": listed(STRING),
        "holder": nullable(HOLDER),
        "earlier": listed(REVIEW),
    }
)
STATUS = {"type": "string", "enum": ["pending", "approved", "rejected", "withdrawn"], "default": "pending"}
REASON = {"type": "string", "minLength": 1, "maxLength": 200}
DECISION = record({"approve": BOOLEAN}, {"reason": REASON}, closed=True)
DECISION["if"] = {"properties": {"approve": {"const": False}}}
DECISION["then"] = {"required": ["reason"]}
BEGUN = record({"review": STRING, "name": STRING, "certify_id": STRING, "url": STRING})
PAGED = {"limit": LIMIT, "cursor": CURSOR}


class OwnReviews(Handler):
    path = "/api/v1/me/reviews"

    @operation(
        summary="我提交的审核（实名认证、更换证件、证件申诉）及结果",
        verb="account",
        query=PAGED,
        answers={200: page(REVIEW)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await reviews.list_own(self.context, self.query["limit"], self.query.get("cursor"))


class OwnReview(Handler):
    path = "/api/v1/me/reviews/{review}"

    @operation(summary="我提交的一条审核", verb="account", answers={200: REVIEW}, problems=("review.not_found",))
    async def get(self, review: str) -> Any:
        return await verifications.get_own(self.context, review)


class OwnVerification(Handler):
    path = "/api/v1/me/reviews/{review}/verification"

    @operation(
        summary="发起在线实名认证，不必等待人工审核",
        verb="account",
        body=record({}, closed=True),
        answers={201: BEGUN},
        problems=(
            "review.not_found", "review.decided", "verifier.unsupported", "verifier.unavailable", "limit.exceeded",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, review: str) -> Any:
        return await verifications.begin(self.context, review)


class OwnVerificationResult(Handler):
    path = "/api/v1/me/reviews/{review}/verification-result"

    @operation(
        summary="向认证服务查询结果；通过即完成审核",
        verb="account",
        body=record({}, closed=True),
        answers={201: REVIEW},
        problems=("review.not_found", "review.conflict", "verifier.not_started", "verifier.unavailable"),
        creates=True,
    )
    async def post(self, review: str) -> Any:
        return await verifications.finish(self.context, review)


class OwnClaims(Handler):
    path = "/api/v1/me/claims"

    @operation(
        summary="证件被他人登记：申诉归还（内容同表单 document_claim）",
        verb="account",
        body=ANSWERS,
        answers={201: REVIEW},
        problems=(
            "answers.invalid", "consent.required",
            "consent.guardian", "claim.not_needed", "photo.not_found", "limit.exceeded", "submission.duplicate",
            "template.not_found",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self) -> Any:
        return await verifications.claim(self.context, self.body)


class Reviews(Handler):
    path = "/api/v1/reviews"

    @operation(
        summary="本区域的实名审核，默认待审核",
        verb="person.review",
        query={"status": STATUS, **PAGED},
        answers={200: page(REVIEW)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await reviews.list_waiting(
            self.context, self.query["status"], self.query["limit"], self.query.get("cursor")
        )


class Review(Handler):
    path = "/api/v1/reviews/{review}"

    @operation(
        summary="一条审核：遮盖后的资料、照片、此前的审核",
        verb="person.review",
        answers={200: REVIEW_DETAIL},
        problems=("review.not_found",),
    )
    async def get(self, review: str) -> Any:
        return await reviews.get_review(self.context, review)


class ReviewPhoto(Handler):
    path = "/api/v1/reviews/{review}/photos/{photo}"

    @operation(
        summary="审核中的一张照片（查看会被记录）", verb="person.review", answers={200: STRING}, media="image/jpeg",
        problems=("review.not_found", "photo.not_found"),
    )  # fmt: skip
    async def get(self, review: str, photo: str) -> bytes:
        return await reviews.get_photo(self.context, review, photo)


class ReviewDecision(Handler):
    path = "/api/v1/reviews/{review}/decision"

    @operation(
        summary="通过或驳回（驳回须写明原因）",
        verb="person.review",
        body=DECISION,
        answers={201: REVIEW},
        problems=("review.not_found", "review.decided", "review.conflict"),
        creates=True,
    )
    async def post(self, review: str) -> Any:
        return await reviews.decide(self.context, review, self.body["approve"], self.body.get("reason"))
