"""Publications: what is sent to whom and when; its link, code and poster."""

from typing import Any

from server.actions.publications import posting_up, publication_changes, publications
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.revisions import asked_revision, tagged
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    DAY,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    OBJECT,
    PLAIN_TEXT,
    SCALE,
    STRING,
    listed,
    record,
)  # fmt: skip

VERSION = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
TITLE = {"type": "string", "minLength": 1, "maxLength": 80, "pattern": PLAIN_TEXT}
PATH = {"type": "string", "minLength": 1, "maxLength": 200}
REGION = {"type": "string", "pattern": "^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$"}
MINUTES = listed({"type": "integer", "minimum": 1, "maximum": 10_080}, maxItems=5, uniqueItems=True)
PEOPLE = listed(ID, maxItems=2000, uniqueItems=True)
SETTINGS = {
    "title": TITLE,
    "audience": record(
        {},
        {
            "who": {"enum": ["everyone", "members"]}, "departments": listed(PATH, maxItems=200, uniqueItems=True),
            "people": PEOPLE, "except": PEOPLE,
        },
        closed=True,
    ),
    "viewers": listed(ID, maxItems=20, uniqueItems=True),
    "schedule": OBJECT,
    "corrections": record(
        {"by": {"enum": ["nobody", "respondent"]}, "until": {"enum": ["due", "close"]}}, closed=True
    ),
    "reminders": record({"before": MINUTES, "after": MINUTES}, closed=True),
    "tell_publisher": {"enum": ["no", "each", "digest"]},
    "ding": BOOLEAN,
}  # fmt: skip
ROUND = record({"round": DAY, "opens_at": INSTANT, "due_at": INSTANT, "closes_at": INSTANT})
BRIEF = record(
    {
        "id": STRING, "template": STRING, "version": INTEGER, "title": STRING, "organization": NULLABLE,
        "audience": OBJECT, "schedule": OBJECT, "status": {"enum": list(publications.STATUSES)}, "created_at": INSTANT,
    },
    {
        "sender": NULLABLE, "link": STRING, "describe": STRING, "next_rounds": listed(ROUND), "region": NULLABLE,
        "viewers": listed(STRING), "corrections": OBJECT, "reminders": OBJECT, "tell_publisher": STRING,
        "ding": BOOLEAN, "revision": INTEGER,
    },
)  # fmt: skip
WHOLE = {**BRIEF, "required": [*BRIEF["required"], "link", "describe", "next_rounds", "revision"]}
REFUSED = ("template.not_found", "template.version", "publication.invalid", "publication.audience_empty")


class Publications(Handler):
    path = "/api/v1/publications"

    @operation(
        summary="正在收集的表单；给出单位时，该单位发布过的表单（新的在前）",
        verb="account",
        query={
            "organization": ID, "status": {"type": "string", "enum": list(publications.STATUSES)}, "limit": LIMIT,
            "cursor": CURSOR,
        },
        answers={200: record({"items": listed(BRIEF), "next": NULLABLE})},
        problems=("access.denied", "organization.not_found", "page.cursor"),
    )  # fmt: skip
    async def get(self) -> Any:
        asked = self.query
        return await publications.list_publications(
            self.context, asked.get("organization"), asked.get("status"), asked["limit"], asked.get("cursor")
        )

    @operation(
        summary="发布表单；只给模板即面向所有人，每日填报",
        verb=publications.PUBLISH,
        body=record(
            {"template": ID},
            {"version": VERSION, "organization": ID, "region": REGION, "draft": BOOLEAN, **SETTINGS},
            closed=True,
        ),
        answers={201: WHOLE},
        problems=(
            *REFUSED, "organization.not_found", "organization.closed", "region.not_found", "publication.limit",
            "limit.exceeded",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self) -> Any:
        return await publications.publish(self.context, self.body)


class PublicationPreviews(Handler):
    path = "/api/v1/publications/previews"

    @operation(
        summary="预览发送设置：文字说明与接下来的填报时间",
        verb="account",
        body=record({"schedule": OBJECT}, {"frequency": {"enum": ["per_round", "once"]}}, closed=True),
        answers={200: record({"schedule": OBJECT, "describe": STRING, "next_rounds": listed(ROUND)})},
        problems=("publication.invalid",),
    )
    async def post(self) -> Any:
        return publications.preview(self.context, self.body)


class Publication(Handler):
    path = "/api/v1/publications/{publication}"

    @operation(
        summary="一个发布：发布人看到全部设置与接下来的填报时间，其他人看到链接所示的内容",
        verb="account",
        answers={200: BRIEF},
        problems=("publication.not_found",),
    )
    async def get(self, publication: str) -> Any:
        return await publications.get(self.context, publication)

    @operation(
        summary="修改设置，暂停、恢复、结束；须以 If-Match 给出所读到的 revision，从下一次填报起生效",
        verb=publications.PUBLISH,
        body=record({}, {"version": VERSION, "status": {"enum": ["open", "paused", "ended"]}, **SETTINGS}, closed=True),
        answers={200: WHOLE},
        problems=(
            *REFUSED, "request.revision", "publication.not_found", "publication.changed", "publication.ended",
            "publication.status", "publication.limit",
        ),
    )  # fmt: skip
    async def patch(self, publication: str) -> Any:
        changed = await publication_changes.change(self.context, publication, asked_revision(self), self.body)
        return tagged(self, changed)


class PublicationImage(Handler):
    path = "/api/v1/publications/{publication}/image.svg"

    @operation(
        summary="填报链接的二维码（SVG）", verb="account", answers={200: STRING}, media="image/svg+xml",
        problems=("publication.not_found",), query={"scale": SCALE},
    )  # fmt: skip
    async def get(self, publication: str) -> bytes:
        return await posting_up.image(self.context, publication, "svg", self.query["scale"])


class PublicationPoster(Handler):
    path = "/api/v1/publications/{publication}/poster.pdf"

    @operation(
        summary="A4 海报（PDF），可打印张贴", verb="account", answers={200: STRING}, media="application/pdf",
        problems=("publication.not_found",),
    )  # fmt: skip
    async def get(self, publication: str) -> bytes:
        return await posting_up.poster(self.context, publication)


class PublicationPicture(Handler):
    path = "/api/v1/publications/{publication}/image.png"

    @operation(
        summary="填报链接的二维码（PNG，可保存到相册）", verb="account", answers={200: STRING}, media="image/png",
        problems=("publication.not_found",), query={"scale": SCALE},
    )  # fmt: skip
    async def get(self, publication: str) -> bytes:
        return await posting_up.image(self.context, publication, "png", self.query["scale"])
