"""Organizations: creating and changing one, its administrators, its departments, its invitations."""

from typing import Any

from server.actions.organizations import (
    department_moves,
    departments,
    invitations,
    organization_changes,
    organization_staff,
)
from server.actions.organizations import organizations as actions
from server.handlers.base import Handler
from server.handlers.jobs import JOB
from server.handlers.operations import PUBLIC, operation
from server.handlers.places import REGION
from server.handlers.revisions import asked_revision, tagged
from server.handlers.schemas import (
    BINARY,
    BOOLEAN,
    CURSOR,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INTEGER,
    PHONE,
    PLAIN_TEXT,
    STRING,
    listed,
    page,
    record,
)  # fmt: skip

NAME = {"type": "string", "minLength": 2, "maxLength": 80, "pattern": PLAIN_TEXT}
INDUSTRY = {"type": "string", "pattern": "^[A-T]$", "description": "GB/T 4754 门类"}
SIZE = {"enum": list(actions.SIZES)}
ADDRESS = {"type": "string", "maxLength": 200}
JOIN_REQUIRES = {"enum": list(actions.JOIN_REQUIRES)}
CERTIFICATION = {"type": "string", "enum": list(actions.CERTIFICATIONS)}
PATH = {"type": "string", "minLength": 1, "maxLength": 400}
DESCRIBED = {"name": NAME, "industry": INDUSTRY, "region": REGION, "size": SIZE}
BRIEF = {"id": STRING, "name": STRING, "region": STRING, "certification": CERTIFICATION, "status": STRING}
SHOWN = {
    **BRIEF, "industry": STRING, "industry_title": STRING, "size": STRING, "address": NULLABLE,
    "join_requires": STRING, "members": INTEGER, "room": INTEGER, "revision": INTEGER, "at": INSTANT,
}  # fmt: skip
ORGANIZATION = record(SHOWN)
ADMINISTRATOR = record({"account": STRING, "name": NULLABLE, "phone": NULLABLE, "is_me": BOOLEAN})
ADMINISTRATORS = record({"items": listed(ADMINISTRATOR)})
MEMBERSHIP = record({"id": STRING, "person": STRING, "department": NULLABLE, "since": STRING})
OWN = record({**BRIEF, "administers": BOOLEAN, "memberships": listed(MEMBERSHIP)})
SIMILAR = record({"name": STRING, "region": STRING, "at": INSTANT})
DEPARTMENT = record(
    {"path": STRING, "name": STRING, "members": INTEGER, "total": INTEGER, "children": listed({"type": "object"})}
)
INVITATION = record(
    {
        "code": STRING, "url": STRING, "inviter": NULLABLE, "department": NULLABLE, "uses": INTEGER,
        "limit": NULLABLE_INTEGER, "status": {"enum": ["open", "ended", "revoked"]}, "at": INSTANT,
        "expires_at": INSTANT,
    }
)  # fmt: skip
ONE_MEMBER = {
    "type": "object",
    "properties": {"phone": PHONE, "member": ID},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
MISSING = ("organization.not_found",)
WRITING = ("organization.not_found", "organization.closed")
NAMING = (*WRITING, "member.not_found", "member.inactive", "organization.administrators", "organization.changed")


class OrganizationOptions(Handler):
    path = "/api/v1/organization-options"

    @operation(
        summary="创建单位时可选的行业与规模",
        verb=PUBLIC,
        answers={
            200: record(
                {
                    "industries": listed(record({"code": STRING, "title": STRING})),
                    "sizes": listed(STRING),
                    "join_requires": listed(STRING),
                }
            )
        },
    )
    async def get(self) -> Any:
        return actions.options()


class Organizations(Handler):
    path = "/api/v1/organizations"

    @operation(
        summary="辖区内的单位，新的在前",
        verb="organization.view",
        query={"certification": CERTIFICATION, "limit": LIMIT, "cursor": CURSOR},
        answers={200: page(ORGANIZATION)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await actions.list_in_scope(self.context, self.query)

    @operation(
        summary="创建单位，创建者成为管理员；similar 为同区名称相近的单位，请核对是否已经创建",
        verb="account",
        body=record(DESCRIBED, {"address": ADDRESS, "join_requires": JOIN_REQUIRES, "join": BOOLEAN}, closed=True),
        answers={
            201: record({**SHOWN, "similar": listed(SIMILAR)}),
        },
        problems=("organization.industry", "organization.limit", "region.not_found", "limit.exceeded"),
        creates=True,
    )
    async def post(self) -> Any:
        return tagged(self, await organization_changes.create(self.context, self.body))


class SimilarOrganizations(Handler):
    path = "/api/v1/similar-organizations"

    @operation(
        summary="同区名称相近的单位：创建之前核对是否已经有了",
        verb="account",
        query={"name": {**NAME, "x-required": True}, "region": {**REGION, "x-required": True}},
        answers={200: record({"items": listed(SIMILAR)})},
        problems=("limit.exceeded",),
    )
    async def get(self) -> Any:
        return await organization_changes.list_similar(self.context, self.query)


class Organization(Handler):
    path = "/api/v1/organizations/{organization}"

    @operation(
        summary="一个单位；管理员与辖区工作人员看到全部（带 ETag），成员看到名称与认证状态",
        verb="account",
        answers={200: record(BRIEF, {name: schema for name, schema in SHOWN.items() if name not in BRIEF})},
        problems=MISSING,
    )
    async def get(self, organization: str) -> Any:
        found = await actions.get(self.context, organization)
        return tagged(self, found) if "revision" in found else found

    @operation(
        summary="修改单位资料；须以 If-Match 给出所读到的 ETag",
        verb="organization.manage",
        body=record({}, {**DESCRIBED, "address": ADDRESS, "join_requires": JOIN_REQUIRES}, closed=True),
        answers={200: ORGANIZATION},
        problems=(
            *WRITING, "request.revision", "organization.changed", "organization.certification_pending",
            "organization.industry", "region.not_found",
        ),
    )  # fmt: skip
    async def patch(self, organization: str) -> Any:
        revision = asked_revision(self)
        return tagged(self, await organization_changes.change(self.context, organization, self.body, revision))


class OrganizationClosure(Handler):
    path = "/api/v1/organizations/{organization}/closure"

    @operation(
        summary="停用单位：不再有人加入，也不再要求任何人填报；不能恢复",
        verb="organization.manage",
        body=record({}, closed=True),
        answers={200: ORGANIZATION},
        problems=MISSING,
    )
    async def post(self, organization: str) -> Any:
        return await organization_changes.close(self.context, organization)


class OwnOrganizations(Handler):
    path = "/api/v1/me/organizations"

    @operation(
        summary="我管理的和已加入的单位",
        verb="account",
        answers={
            200: record({"items": listed(OWN)}),
        },
    )
    async def get(self) -> Any:
        return {"items": await actions.standing(self.context)}


class Administrators(Handler):
    path = "/api/v1/organizations/{organization}/administrators"

    @operation(
        summary="单位的管理员", verb="organization.manage", answers={200: ADMINISTRATORS}, problems=MISSING
    )  # fmt: skip
    async def get(self, organization: str) -> Any:
        return {"items": await organization_staff.list_all(self.context, organization)}

    @operation(
        summary="增加管理员：一名已加入的成员，以手机号或成员编号指明",
        verb="organization.manage",
        body=ONE_MEMBER,
        answers={200: ADMINISTRATORS},
        problems=NAMING,
    )
    async def post(self, organization: str) -> Any:
        return {"items": await organization_staff.add(self.context, organization, self.body)}


class Administrator(Handler):
    path = "/api/v1/organizations/{organization}/administrators/{account}"

    @operation(
        summary="移除管理员（可以是自己，不能是最后一名）",
        verb="organization.manage",
        answers={204: None},
        problems=(*MISSING, "administrator.not_found", "organization.last_administrator", "organization.changed"),
    )
    async def delete(self, organization: str, account: str) -> None:
        await organization_staff.remove(self.context, organization, account)


class AdministrationTransfer(Handler):
    path = "/api/v1/organizations/{organization}/transfer"

    @operation(
        summary="把自己的管理权移交给一名成员",
        verb="organization.manage",
        body=ONE_MEMBER,
        answers={200: record(BRIEF)},
        problems=NAMING,
        creates=True,
    )
    async def post(self, organization: str) -> Any:
        return await organization_staff.transfer(self.context, organization, self.body)


class Departments(Handler):
    path = "/api/v1/organizations/{organization}/departments"

    @operation(
        summary="部门树：members 为本部门人数，total 含下级",
        verb="organization.manage",
        answers={200: record({"items": listed(DEPARTMENT)})},
        problems=MISSING,
    )
    async def get(self, organization: str) -> Any:
        return {"items": await departments.tree(self.context, organization)}

    @operation(
        summary="建立部门，连同缺少的上级部门",
        verb="organization.manage",
        body=record({"path": PATH}, closed=True),
        answers={200: record({"path": STRING})},
        problems=(*WRITING, "department.path", "department.full"),
    )
    async def post(self, organization: str) -> Any:
        return await departments.create(self.context, organization, self.body["path"])

    @operation(
        summary="删除没有成员也没有下级的部门",
        verb="organization.manage",
        query={"path": {**PATH, "x-required": True}},
        answers={204: None},
        problems=(*WRITING, "department.path", "department.not_found", "department.not_empty"),
    )
    async def delete(self, organization: str) -> None:
        await departments.delete(self.context, organization, self.query["path"])


class DepartmentMoves(Handler):
    path = "/api/v1/organizations/{organization}/department-moves"

    @operation(
        summary="部门改名或移动，成员随之调整；后台进行",
        verb="organization.manage",
        body=record({"from": PATH, "to": PATH}, closed=True),
        answers={202: JOB},
        problems=(*WRITING, "department.path", "department.not_found"),
        creates=True,
    )
    async def post(self, organization: str) -> Any:
        return await department_moves.order(self.context, organization, self.body)


class Invitations(Handler):
    path = "/api/v1/organizations/{organization}/invitations"

    @operation(
        summary="单位的邀请码，新的在前",
        verb="organization.manage",
        query={"limit": LIMIT, "cursor": CURSOR},
        answers={200: page(INVITATION)},
        problems=(*MISSING, "page.cursor"),
    )
    async def get(self, organization: str) -> Any:
        return await invitations.list_all(self.context, organization, self.query["limit"], self.query.get("cursor"))

    @operation(
        summary=f"生成邀请码；days 为有效天数，默认 {invitations.DAYS} 天",
        verb="organization.manage",
        body=record(
            {},
            {
                "days": {"type": "integer", "minimum": 1, "maximum": invitations.MOST_DAYS},
                "limit": {"type": "integer", "minimum": 1, "maximum": 100_000},
                "department": PATH,
            },
            closed=True,
        ),
        answers={201: INVITATION},
        problems=(*WRITING, "department.path", "department.full"),
        creates=True,
    )
    async def post(self, organization: str) -> Any:
        return await invitations.create(self.context, organization, self.body)


class Invitation(Handler):
    path = "/api/v1/organizations/{organization}/invitations/{invitation}"

    @operation(
        summary="停用邀请码；已加入的成员不受影响",
        verb="organization.manage",
        answers={200: INVITATION},
        problems=(*MISSING, "invitation.not_found"),
    )
    async def delete(self, organization: str, invitation: str) -> Any:
        return await invitations.revoke(self.context, organization, invitation)


class InvitationPoster(Handler):
    path = "/api/v1/organizations/{organization}/invitations/{invitation}/poster.pdf"

    @operation(
        summary="邀请码海报（PDF，A4）",
        verb="organization.manage",
        answers={200: BINARY},
        media="application/pdf",
        problems=(*MISSING, "invitation.not_found", "invitation.expired", "invitation.used_up"),
    )
    async def get(self, organization: str, invitation: str) -> bytes:
        return await invitations.poster(self.context, organization, invitation)
