"""Reporting upward: what an organization agrees to pass on, its numbers, and what the city has received."""

from typing import Any

from server.actions.upward import upward_consents, upward_reports
from server.handlers.base import Handler
from server.handlers.operations import operation
from server.handlers.schemas import (
    BOOLEAN,
    CURSOR,
    DAY,
    ID,
    INSTANT,
    INTEGER,
    LIMIT,
    NULLABLE,
    NULLABLE_INSTANT,
    NULLABLE_INTEGER,
    STRING,
    listed,
    nullable,
    page,
    record,
)  # fmt: skip

NUMBERS = record({"total": INTEGER, "reported": INTEGER, "unreported": INTEGER, "missing": INTEGER})
CONSENT = record(
    {
        "given": BOOLEAN,
        "given_version": NULLABLE_INTEGER,
        "at": NULLABLE_INSTANT,
        "users": listed(STRING),
        "title": STRING,
        "version": INTEGER,
        "text": STRING,
    }
)
OVERVIEW = record(
    {
        "function": STRING,
        "title": STRING,
        "consented": BOOLEAN,
        "may_report": BOOLEAN,
        "published": BOOLEAN,
        "advice": NULLABLE,
        "numbers": nullable(NUMBERS),
        "nothing_to_report": BOOLEAN,
        "last_reported_at": NULLABLE_INSTANT,
    }
)
REPORT = record(
    {"id": STRING, "function": STRING, "day": STRING, "at": INSTANT, "numbers": NUMBERS, "sent": INTEGER},
)
SUMS = {**NUMBERS["properties"], "organizations": INTEGER}
TOTALS = record(
    {"function": STRING, "day": STRING, "districts": listed(record({"region": STRING, **SUMS})), "whole": record(SUMS)}
)
MINE = ("organization.not_found", "upward.unknown")


class UpwardFunctions(Handler):
    path = "/api/v1/organizations/{organization}/upward"

    @operation(
        summary="本单位可以上报的事项",
        verb="report.send",
        answers={200: record({"items": listed(record({"function": STRING, "title": STRING}))})},
        problems=("organization.not_found",),
    )
    async def get(self, organization: str) -> Any:
        return await upward_reports.list_functions(self.context, organization)


class UpwardOverview(Handler):
    path = "/api/v1/organizations/{organization}/upward/{function}"

    @operation(summary="上报功能的当前人数", verb="report.send", answers={200: OVERVIEW}, problems=MINE)
    async def get(self, organization: str, function: str) -> Any:
        return await upward_reports.overview(self.context, organization, function)


class UpwardConsent(Handler):
    path = "/api/v1/organizations/{organization}/upward/{function}/consent"

    @operation(summary="上报授权书与授权情况", verb="report.send", answers={200: CONSENT}, problems=MINE)
    async def get(self, organization: str, function: str) -> Any:
        return await upward_consents.get_consent(self.context, organization, function)

    @operation(
        summary="同意上报，并选定可以使用的管理员",
        verb="report.send",
        body=record({"version": INTEGER}, {"users": listed(ID, maxItems=20)}, closed=True),
        answers={200: CONSENT},
        problems=(*MINE, "consent.version"),
    )
    async def put(self, organization: str, function: str) -> Any:
        return await upward_consents.give(self.context, organization, function, self.body)

    @operation(summary="撤回上报授权", verb="report.send", answers={200: CONSENT}, problems=MINE)
    async def delete(self, organization: str, function: str) -> Any:
        return await upward_consents.revoke(self.context, organization, function)


class UpwardReports(Handler):
    path = "/api/v1/organizations/{organization}/upward/{function}/reports"

    @operation(
        summary="本单位的上报记录",
        verb="report.send",
        query={"limit": LIMIT, "cursor": CURSOR},
        answers={200: page(REPORT)},
        problems=(*MINE, "page.cursor"),
    )
    async def get(self, organization: str, function: str) -> Any:
        return await upward_reports.list_reports(
            self.context, organization, function, self.query["limit"], self.query.get("cursor")
        )

    @operation(
        summary="上报当前人数",
        verb="report.send",
        body=record({}, closed=True),
        answers={201: REPORT},
        problems=(
            *MINE, "upward.consent_needed", "upward.not_user", "upward.nothing", "upward.unpublished",
        ),
        creates=True,
    )  # fmt: skip
    async def post(self, organization: str, function: str) -> Any:
        return await upward_reports.send(self.context, organization, function)


class UpwardTotals(Handler):
    path = "/api/v1/upward/{function}/totals"

    @operation(
        summary="收到的上报：按区县合计",
        verb="report.totals",
        query={"day": DAY},
        answers={200: TOTALS},
        problems=("upward.unknown",),
    )
    async def get(self, function: str) -> Any:
        return await upward_reports.totals(self.context, function, self.query.get("day"))


class UpwardOrganizations(Handler):
    path = "/api/v1/upward/{function}/organizations"

    @operation(
        summary="收到的上报：按单位",
        verb="report.totals",
        query={"day": DAY, "limit": LIMIT, "cursor": CURSOR},
        answers={
            200: page(
                record({"organization": STRING, "name": STRING, "region": STRING, "at": INSTANT, "numbers": NUMBERS})
            )
        },
        problems=("upward.unknown", "page.cursor"),
    )
    async def get(self, function: str) -> Any:
        return await upward_reports.list_totals(
            self.context, function, self.query.get("day"), self.query["limit"], self.query.get("cursor")
        )
