"""Staff: what one may do oneself, and the accounts below one's own (LT-9)."""

from typing import Any

from server.actions.access import ROLES, SCOPE_PATTERN
from server.actions.staff import staff, staff_changes
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.places import REGION
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    PHONE,
    STRING,
    listed,
    page,
    record,
)  # fmt: skip

ROLE = {"enum": [name for name in ROLES if name != "system"], "type": "string"}
NAME = {
    "type": "string",
    "maxLength": 40,
    "pattern": r"^[^\u0000-\u001f\u007f<>]*[^\u0000-\u0020\u007f<>][^\u0000-\u001f\u007f<>]*$",
}
SCOPE = {
    "type": "string",
    "pattern": SCOPE_PATTERN,
    "description": "* region:4101 kind:bus@4101 place:… register:… organization:…",
}
GRANT = record({"role": ROLE, "scope": SCOPE}, closed=True)
REVISION = {"type": "integer", "minimum": 1, "maximum": 2**53}
GRANTS = listed(record({"role": STRING, "scope": STRING, "title": STRING}))
STAFF = record(
    {
        "id": STRING, "phone": STRING, "name": NULLABLE, "active": BOOLEAN, "since": INSTANT, "revision": INTEGER,
        "grants": GRANTS,
    }
)  # fmt: skip
NARROWED = {"role": ROLE, "region": REGION}
GIVING = ("staff.grant", "staff.phone_taken", "staff.changed")
OWN_ACCESS = record({"verbs": listed(STRING), "grants": GRANTS})


class OwnAccess(Handler):
    path = "/api/v1/me/access"

    @operation(
        summary="我的授权：可以做的事（docs/access.md 中的 verb）、各项角色与范围",
        verb="account",
        answers={200: OWN_ACCESS},
    )
    async def get(self) -> Any:
        return staff.show_own(self.context)


class Staff(Handler):
    path = "/api/v1/staff"

    @operation(
        summary="下级账号：按角色、区域列出",
        verb="account.list",
        query={**NARROWED, "limit": LIMIT, "cursor": CURSOR},
        answers={200: page(STAFF)},
        problems=("page.cursor",),
    )
    async def get(self) -> Any:
        return await staff.search_staff(self.context, self.query)

    @operation(
        summary="建立下级账号，或给已有账号增加授权；短信通知本人",
        verb="account.create",
        body=record(
            {"phone": PHONE, "name": NAME, "grants": listed(GRANT, minItems=1, maxItems=staff_changes.GRANTS)},
            closed=True,
        ),
        answers={201: STAFF},
        problems=GIVING,
        creates=True,
    )
    async def post(self) -> Any:
        return await staff_changes.create_staff(self.context, self.body)


class StaffSearches(Handler):
    path = "/api/v1/staff-searches"

    @operation(
        summary="按手机号或姓名查找下级账号",
        verb="account.list",
        body=record({}, {"phone": PHONE, "name": NAME, **NARROWED, "limit": LIMIT, "cursor": CURSOR}, closed=True),
        answers={200: page(STAFF)},
        problems=("page.cursor",),
    )
    async def post(self) -> Any:
        return await staff.search_staff(self.context, {"limit": LIMIT["default"], **self.body})


class StaffMember(Handler):
    path = "/api/v1/staff/{account}"

    @operation(summary="一个下级账号", verb="account.list", answers={200: STAFF}, problems=("staff.not_found",))
    async def get(self, account: str) -> Any:
        return await staff.get_staff(self.context, account)

    @operation(
        summary="修改下级账号的手机号、姓名或授权；须给出读到的 revision",
        verb="account.change",
        body=record(
            {"revision": REVISION},
            {"phone": PHONE, "name": NAME, "grants": listed(GRANT, maxItems=staff_changes.GRANTS)},
            closed=True,
        ),
        answers={200: STAFF},
        problems=("staff.not_found", *GIVING),
    )
    async def patch(self, account: str) -> Any:
        return await staff_changes.change_staff(self.context, account, self.body)


class StaffDeactivation(Handler):
    path = "/api/v1/staff/{account}/deactivation"

    @operation(
        summary="停用下级账号：立即结束其登录，不能再登录",
        verb="account.change",
        body=record({}, closed=True),
        answers={200: STAFF},
        problems=("staff.not_found", "staff.changed"),
    )
    async def post(self, account: str) -> Any:
        return await staff_changes.deactivate_staff(self.context, account)


class StaffActivation(Handler):
    path = "/api/v1/staff/{account}/activation"

    @operation(
        summary="重新启用下级账号",
        verb="account.change",
        body=record({}, closed=True),
        answers={200: STAFF},
        problems=("staff.not_found", "staff.changed"),
    )
    async def post(self, account: str) -> Any:
        return await staff_changes.activate_staff(self.context, account)
