"""Memberships: what a code invites to, joining and leaving, and an organization's members."""

from typing import Any

from server.actions.organizations import invitations, joining, member_entries, member_leaves, member_lists, members
from server.handlers.base import Handler
from server.handlers.operations import PUBLIC, operation
from server.handlers.organizations import BRIEF, MISSING, WRITING
from server.handlers.revisions import asked_revision, tagged
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
    SCALE,
    STRING,
    listed,
    record,
)  # fmt: skip

CODE_PATTERN = f"[0-9A-Za-z]{{{invitations.CODE_LENGTH}}}"
UNUSABLE = ("invitation.not_found", "invitation.expired", "invitation.used_up", "limit.exceeded")
MEMBER = record(
    {
        "id": STRING, "organization": STRING, "name": STRING, "department": STRING,
        "state": {"enum": ["invited", "active", "left"]}, "from": DAY, "to": NULLABLE,
        "periods": listed(listed(NULLABLE)),
    }
)  # fmt: skip
LISTED = record(
    {
        "id": STRING,
        "name": STRING,
        "department": STRING,
        "state": STRING,
        "joined": BOOLEAN,
        "away": BOOLEAN,
        "account": NULLABLE,
    }
)
ENTRY = record({"id": STRING, "organization": STRING, "state": STRING, "revision": INTEGER, "answers": ANSWERS})
LEAVE = record({"id": STRING, "from": DAY, "to": DAY})


class InvitationDetail(Handler):
    path = "/api/v1/invitations/{code}"
    path_patterns = {"code": CODE_PATTERN}

    @operation(
        summary="邀请码：谁邀请加入哪个单位",
        verb=PUBLIC,
        answers={
            200: record(
                {
                    "code": STRING, "organization": STRING, "inviter": NULLABLE, "title": STRING,
                    "department": NULLABLE, "join_requires": STRING, "certified": BOOLEAN, "expires_at": INSTANT,
                    "url": STRING,
                }
            )
        },
        problems=UNUSABLE,
    )  # fmt: skip
    async def get(self, code: str) -> Any:
        return await invitations.describe(self.context, code)


class InvitationImage(Handler):
    path = "/api/v1/invitations/{code}/image.svg"
    path_patterns = {"code": CODE_PATTERN}

    @operation(
        summary="邀请码的二维码图片", verb=PUBLIC, answers={200: STRING}, media="image/svg+xml", problems=UNUSABLE,
        query={"scale": SCALE},
    )  # fmt: skip
    async def get(self, code: str) -> bytes:
        return await invitations.image(self.context, code, "svg", self.query["scale"])


class InvitationPicture(Handler):
    path = "/api/v1/invitations/{code}/image.png"
    path_patterns = {"code": CODE_PATTERN}

    @operation(
        summary="邀请码的二维码图片（PNG，可保存到相册）", verb=PUBLIC, answers={200: STRING}, media="image/png",
        problems=UNUSABLE, query={"scale": SCALE},
    )  # fmt: skip
    async def get(self, code: str) -> bytes:
        return await invitations.image(self.context, code, "png", self.query["scale"])


class Joining(Handler):
    path = "/api/v1/invitations/{code}/joining"
    path_patterns = {"code": CODE_PATTERN}

    @operation(
        summary="凭邀请码加入单位；须同意《个人信息提供给第三方单独同意》：此前已同意，或以 version 给出所读的版本",
        verb="account",
        body=record({}, {"person": ID, "version": {"type": "integer", "minimum": 1}}, closed=True),
        answers={200: record({"organization": record(BRIEF), "member": MEMBER})},
        problems=(
            *UNUSABLE, "membership.identity", "membership.verification", "organization.full", "department.full",
            "person.not_found", "proxy.consent_needed", "consent.required", "consent.version", "consent.guardian",
        ),
    )  # fmt: skip
    async def post(self, code: str) -> Any:
        return await joining.join(self.context, code, self.body)


class OwnMembership(Handler):
    path = "/api/v1/me/memberships/{member}"

    @operation(
        summary="退出单位",
        verb="account",
        answers={200: MEMBER},
        problems=("member.not_found", "organization.last_administrator"),
    )
    async def delete(self, member: str) -> Any:
        return await members.leave(self.context, member)


class Members(Handler):
    path = "/api/v1/organizations/{organization}/members"

    @operation(
        summary="某一天的花名册（默认今天），按部门、姓名排列，可按姓名查找；筛选用台账 organization_member",
        verb="organization.manage",
        query={"on": DAY, "q": {"type": "string", "maxLength": 40}, "limit": LIMIT, "cursor": CURSOR},
        answers={
            200: record({"day": DAY, "total": INTEGER, "items": listed(LISTED), "next": NULLABLE}),
        },
        problems=(*MISSING, "page.cursor"),
    )
    async def get(self, organization: str) -> Any:
        return await member_lists.list_on(self.context, organization, self.query)

    @operation(
        summary="逐人添加到花名册；invite 为真时发短信邀请",
        verb="organization.manage",
        body=record({"answers": ANSWERS}, {"invite": BOOLEAN}, closed=True),
        answers={201: MEMBER},
        problems=(
            *WRITING, "answers.invalid", "member.exists", "organization.full", "department.path", "department.full",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, organization: str) -> Any:
        return await member_entries.add(self.context, organization, self.body)


class Member(Handler):
    path = "/api/v1/organizations/{organization}/members/{member}"

    @operation(
        summary="花名册中的一名成员，供管理员修改（带 ETag）",
        verb="organization.manage",
        answers={200: ENTRY},
        problems=(*WRITING, "member.not_found"),
    )
    async def get(self, organization: str, member: str) -> Any:
        return tagged(self, await member_entries.get(self.context, organization, member))

    @operation(
        summary="修改花名册中的内容，如部门、职位；须以 If-Match 给出所读到的 ETag，手机号不能修改",
        verb="organization.manage",
        body=record({"answers": ANSWERS}, closed=True),
        answers={200: ENTRY},
        problems=(
            *WRITING, "member.not_found", "request.revision", "record.changed", "answers.invalid", "department.path",
            "department.full",
        ),
    )  # fmt: skip
    async def patch(self, organization: str, member: str) -> Any:
        revision, changes = asked_revision(self), self.body["answers"]
        return tagged(self, await member_entries.change(self.context, organization, member, revision, changes))

    @operation(
        summary="移出已离职的成员；此前的记录保留",
        verb="organization.manage",
        answers={200: MEMBER},
        problems=(*WRITING, "member.not_found", "organization.last_administrator"),
    )
    async def delete(self, organization: str, member: str) -> Any:
        return await members.remove(self.context, organization, member)


class Leaves(Handler):
    path = "/api/v1/organizations/{organization}/members/{member}/leaves"

    @operation(
        summary="成员的请假",
        verb="organization.manage",
        answers={200: record({"items": listed(record({**LEAVE["properties"], "note": NULLABLE}))})},
        problems=(*WRITING, "member.not_found"),
    )
    async def get(self, organization: str, member: str) -> Any:
        return {"items": await member_leaves.list_all(self.context, organization, member)}

    @operation(
        summary="登记请假，首尾两天都算",
        verb="organization.manage",
        body=record({"from": DAY, "to": DAY}, {"note": {"type": "string", "maxLength": 100}}, closed=True),
        answers={201: LEAVE},
        problems=(*WRITING, "member.not_found", "member.inactive", "member.leave_dates", "member.leaves_full"),
        creates=True,
    )
    async def post(self, organization: str, member: str) -> Any:
        return await member_leaves.add(self.context, organization, member, self.body)


class Leave(Handler):
    path = "/api/v1/organizations/{organization}/members/{member}/leaves/{leave}"

    @operation(
        summary="取消请假",
        verb="organization.manage",
        answers={204: None},
        problems=(*WRITING, "member.not_found", "member.inactive", "member.leave_not_found"),
    )
    async def delete(self, organization: str, member: str, leave: str) -> None:
        await member_leaves.remove(self.context, organization, member, leave)
