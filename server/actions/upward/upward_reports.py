"""Reporting upward: an organization passes on how many of its people have registered, or answered today (ZE-7, ZE-8).

Only numbers leave the organization. A report is a snapshot by one press; who counts as reported follows from its
instant, so nothing is stored for each person. What the city has received stands by organization and day, and in sums
by district, kept as reports come. Owns `upward_reports`, `upward_totals`, `upward_districts`.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from server.actions.access import subtree
from server.actions.audit import audit_entry
from server.actions.boards.boards import Board, board_of, once_question, round_question
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import page_of
from server.actions.organizations import organizations
from server.actions.publications import rounds
from server.actions.scopes import own_scopes, scopes_over
from server.actions.upward.upward_consents import VERB, find_consent
from server.actions.upward.upward_functions import Function, functions, get_function
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem

UPWARD_REPORTS = CollectionSpec(
    "upward_reports",
    indexes=(ascending("organization", "function", "at"), ascending("at")),
    shard_key=("_id",),
    retention=timedelta(days=730),
)
UPWARD_TOTALS = CollectionSpec(
    "upward_totals",
    indexes=(ascending("within", "function", "day", "at"), ascending("at")),
    shard_key=("_id",),
    retention=timedelta(days=730),
)
UPWARD_DISTRICTS = CollectionSpec(
    "upward_districts", indexes=(ascending("function", "day"), ascending("at")), shard_key=("_id",),
    retention=timedelta(days=730),
)  # fmt: skip
SHARDS = 4
MOST_FORMS = 10  # that count for one function at once
DISTRICT = 6  # digits
FIGURES = ("total", "reported", "unreported", "missing")

Document = dict[str, Any]


async def list_functions(context: Context, organization: str) -> Document:
    """What an organization may report."""
    await organizations.access_organization(context, organization, VERB)
    return {"items": [{"function": one.id, "title": one.title} for one in functions().values()]}


async def overview(context: Context, organization: str, function: str) -> Document:
    """The numbers as they are now, and whether there is anything to report."""
    await organizations.access_organization(context, organization, VERB)
    asked = get_function(function)
    consent = await find_consent(context, organization, function)
    last = await _last(context, organization, function)
    numbers = await _numbers(context, organization, asked, last)
    return {
        "function": function,
        "title": asked.title,
        "consented": bool(consent and consent["given"]),
        "may_report": bool(consent and consent["given"] and context.actor.account in consent["users"]),
        "published": numbers is not None,
        "advice": None if numbers else asked.missing,
        "numbers": numbers,
        "nothing_to_report": numbers is None or not numbers["unreported"],
        "last_reported_at": last["at"] if last else None,
    }


async def _last(context: Context, organization: str, function: str, session: Any = None) -> Document | None:
    """What the organization reported last."""
    key = _total_id(function, "latest", organization)
    found: Document | None = await context.services.db.upward_totals.find_one({"_id": key}, session=session)
    return found


async def _numbers(context: Context, organization: str, function: Function, last: Document | None) -> Document | None:
    """total = reported + unreported + missing; None while no such form is asked.

    Whoever has answered one of several forms that count has answered.
    """
    found = await _boards(context, organization, function)
    if not found:
        return None
    counts = last is not None and (function.counts == "once" or last["on"] == context.today.isoformat())
    since = last["at"] if last and counts else None
    due = {line.member.id for board in found for line in board.lines}
    answered: dict[str, datetime] = {}
    for member, answer in ((line.member.id, line.answer) for board in found for line in board.lines):
        if answer:
            answered[member] = min(answered.get(member, answer.at), answer.at)
    reported = sum(1 for at in answered.values() if since and at <= since)
    return {
        "total": len(due),
        "reported": reported,
        "unreported": len(answered) - reported,
        "missing": len(due) - len(answered),
    }


async def _boards(context: Context, organization: str, function: Function) -> list[Board]:
    if function.counts == "once":
        question = once_question(function.templates[0], organization, context.today)
        return [await board_of(context, question)]
    asked = [
        (publication, round_)
        for publication in await context.services.publications.of_organization(organization)
        if publication["template"] in function.templates
        for round_ in rounds.open_rounds(context, publication, context.now)[-1:]
    ][:MOST_FORMS]  # fmt: skip
    return [await board_of(context, round_question(context, *each, organization)) for each in asked]


async def send(context: Context, organization: str, function: str) -> Document:
    """Report the numbers as they are now; `upward.nothing` when none is new, `upward.consent_needed` without a yes."""
    found = await organizations.access_organization(context, organization, VERB)
    key = named_id("upward_report", context.actor.account, context.idempotency_key)
    if known := await context.services.made_before(context, UPWARD_REPORTS.name, key):
        return shown(known)
    asked = get_function(function)
    await _check_consent(context, organization, function)
    last = await _last(context, organization, function)
    numbers = await _numbers(context, organization, asked, last)
    if numbers is None:
        raise Problem("upward.unpublished", asked.missing)
    if not numbers["unreported"]:
        raise Problem("upward.nothing")
    after = {**numbers, "reported": numbers["reported"] + numbers["unreported"], "unreported": 0}
    report = {
        "_id": key, "organization": organization, "function": function, "day": context.today.isoformat(),
        "at": context.now, "by": context.actor.account, "numbers": after, "sent": numbers["unreported"],
        "request": context.request_digest,
    }  # fmt: skip

    async def write(session: Any) -> None:
        now = await _last(context, organization, function, session)
        if (now and now["at"]) != (last and last["at"]):
            raise Problem("upward.nothing", "刚刚已有人上报，请刷新后查看")
        await context.services.db.upward_reports.insert_one(report, session=session)
        await _add_up(context, found, report, session)
        details = {"function": function, "numbers": after}
        entry = audit_entry(context, "report.send", f"organization:{organization}", after=report, **details)
        await context.services.db.audit_entries.insert_one(entry, session=session)

    stored = await context.services.write_once(context, UPWARD_REPORTS.name, key, write)
    return shown(stored or report)


async def _check_consent(context: Context, organization: str, function: str) -> None:
    consent = await find_consent(context, organization, function)
    if consent is None or not consent["given"]:
        raise Problem("upward.consent_needed")
    if context.actor.account not in consent["users"]:
        raise Problem("upward.not_user")


async def _add_up(context: Context, organization: Document, report: Document, session: Any) -> None:
    """What the city has received: of the organization as it is now, of its district as much more as before."""
    db, numbers = context.services.db, report["numbers"]
    key = _total_id(report["function"], report["day"], organization["_id"])
    before = await db.upward_totals.find_one({"_id": key}, session=session)
    total = {
        "organization": organization["_id"], "name": organization["name"], "region": organization["region"],
        "within": scopes_over(organization["region"]), "function": report["function"], "day": report["day"],
        "on": report["day"], "at": report["at"], "numbers": numbers,
    }  # fmt: skip
    await db.upward_totals.update_one({"_id": key}, {"$set": total}, upsert=True, session=session)
    latest = {**total, "day": "latest"}
    latest_id = _total_id(report["function"], "latest", organization["_id"])
    await db.upward_totals.update_one({"_id": latest_id}, {"$set": latest}, upsert=True, session=session)
    more = {name: numbers[name] - (before["numbers"][name] if before else 0) for name in FIGURES}
    await _add_to_district(context, organization["region"], report, {**more, "organizations": not before}, session)


async def _add_to_district(context: Context, region: str, report: Document, more: Document, session: Any) -> None:
    district = region[:DISTRICT]
    key = named_id("upward", report["function"], report["day"], district, secrets.randbelow(SHARDS))
    of = {"function": report["function"], "day": report["day"], "region": district, "at": report["at"]}
    change = {"$set": of, "$inc": {name: int(n) for name, n in more.items()}}
    await context.services.db.upward_districts.update_one({"_id": key}, change, upsert=True, session=session)


def _total_id(function: str, day: str, organization: str) -> str:
    return named_id("upward", function, day, organization)


async def list_reports(context: Context, organization: str, function: str, limit: int, cursor: str | None) -> Document:
    """What the organization has reported, newest first."""
    await organizations.access_organization(context, organization, VERB)
    equality = {"organization": organization, "function": get_function(function).id}
    return await page_of(context, UPWARD_REPORTS, equality, shown, limit, cursor)


def shown(report: Document) -> Document:
    """A report as the organization sees it."""
    names = ("function", "day", "at", "numbers", "sent")
    return {"id": report["_id"], **{name: report[name] for name in names}}


async def totals(context: Context, function: str, day: str | None) -> Document:
    """What was received on a day, by district, as far as the actor's own regions reach."""
    scopes = own_scopes(context, "report.totals")
    day = day or context.today.isoformat()
    found = context.services.db.upward_districts.find({"function": get_function(function).id, "day": day})
    districts: dict[str, Document] = {}
    for one in await found.to_list(None):
        if _is_within(one["region"], scopes):
            row = districts.setdefault(one["region"], dict.fromkeys((*FIGURES, "organizations"), 0))
            for name in row:
                row[name] += one[name]
    rows = [{"region": region, **row} for region, row in sorted(districts.items())]
    whole = {name: sum(row[name] for row in rows) for name in (*FIGURES, "organizations")}
    return {"function": function, "day": day, "districts": rows, "whole": whole}


def _is_within(region: str, scopes: Any) -> bool:
    if scopes == "*":
        return True
    held = scopes["$in"] if isinstance(scopes, dict) else [scopes]
    return any(region.startswith(subtree(scope.partition(":")[2])) for scope in held)


async def list_totals(context: Context, function: str, day: str | None, limit: int, cursor: str | None) -> Document:
    """What was received on a day, by organization, the latest first."""
    equality = {
        "within": own_scopes(context, "report.totals"),
        "function": get_function(function).id,
        "day": day or context.today.isoformat(),
    }
    return await page_of(context, UPWARD_TOTALS, equality, _shown_total, limit, cursor)


def _shown_total(total: Document) -> Document:
    return {name: total[name] for name in ("organization", "name", "region", "at", "numbers")}
