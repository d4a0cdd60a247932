"""The register of visits 出入登记: the same shape as a register of records, its rows read from `visits`.

Visits are written by every scan, so they carry no tokens: a list is that of one place (`scope=place:<id>`), newest
first, and what else is asked is compared as it is read. So there are no tabs, exports or bulk steps, no list of a whole
region, and no search by name; a search is by whole document number or phone, and finds that person's visits there.
"""

from typing import Any

from server.actions import limits
from server.actions.access import holds
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.evidence.concerned import owners_of
from server.actions.people import persons
from server.actions.people.persons import Identity
from server.actions.places import visit_lists
from server.actions.places.place_kinds import get_kind, load_kinds
from server.actions.places.places import access_place
from server.actions.places.visits import SOURCES
from server.actions.privacy import unmasking
from server.errors import FieldProblem, Problem
from server.forms.formats import FORMATS, tidy

ID, TITLE, LIST = "visits", "出入登记", "visit.list"
MOST_PEOPLE = 20
PLAIN = {"id": "", "title": "", "tone": "neutral"}
COLUMNS = (
    ("at", "时间", "instant", 18, False),
    ("name", "姓名", "text", 16, True),
    ("document_number", "证件号码", "text", 22, True),
    ("color", "颜值", "choice", 10, False),
    ("alert", "重点地区", "yes_no", 8, False),
    ("source", "方式", "choice", 12, False),
    ("entry", "入口", "text", 12, False),
)

Document = dict[str, Any]


def can_list(context: Context) -> bool:
    """Whether the actor sees registers, and visits anywhere."""
    return holds(context.actor.grants, "record.list") and holds(context.actor.grants, LIST)


async def shown(context: Context) -> Document:
    """The register as a console draws it; `scopes` are the places that the actor's grants name, any other may be
    given that lies in their regions."""
    titles = {"day": "日期", "source": "方式", "color": "颜值", "alert": "重点地区"}
    options = {"source": list(SOURCES.items()), "color": _colors(context), "alert": [("true", "是"), ("false", "否")]}
    kinds = {"day": "date", "alert": "yes_no"}
    return {
        "id": ID, "version": 1, "title": TITLE, "category": "场所扫码", "home": "place",
        "columns": [_column(*one) for one in COLUMNS],
        "filters": [
            {
                "id": name, "title": title, "kind": kinds.get(name, "choice"), "tree": False,
                "options": [{"value": value, "title": label} for value, label in options.get(name, ())],
            }
            for name, title in titles.items()
        ],
        "search": [{"title": title, "how": "exact"} for title in ("证件号码", "手机号")],
        "sorts": ["at"], **dict.fromkeys(("tabs", "states", "bulk", "imports", "exports"), []),
        "is_entered": False, "may": dict.fromkeys(("enter", "export", "import"), False),
        "scopes": await _scopes(context),
    }  # fmt: skip


def _column(name: str, title: str, kind: str, width: int, sensitive: bool) -> Document:
    return {"id": name, "title": title, "kind": kind, "width": width, "is_sensitive": sensitive}


def _colors(context: Context) -> list[tuple[str, str]]:
    """Every color that a kind of place shows, with a label; of two policies' labels the first."""
    used = {kind.policy for kind in load_kinds().values()}
    policies = [policy for policy in context.services.policies.in_force(context.now) if policy.id in used]
    labels: dict[str, str] = {}
    for policy in policies:
        for color in policy.document["colors"]:
            labels.setdefault(color["id"], color["label"])
    return list(labels.items())


async def _scopes(context: Context) -> list[Document]:
    named = [grant.scope for grant in context.actor.grants if grant.scope.startswith("place:") and holds([grant], LIST)]
    places = [await context.services.place_codes.by_id(scope.partition(":")[2]) for scope in sorted(set(named))]
    return [{"scope": f"place:{place['_id']}", "title": _title(place)} for place in places if place]


def _title(place: Document) -> str:
    return str(place["title"] or get_kind(place["kind"]).title)


async def list_records(context: Context, asked: Document) -> Document:
    """A page of one place's visits as rows; `partial` as in any register."""
    if not can_list(context):
        raise Problem("access.denied")
    place = await access_place(context, await _place(context, asked.get("scope")), LIST)
    unknown = sorted({*(asked.get("filters") or {})} - {*visit_lists.FILTERS})
    if unknown or asked.get("tab") or asked.get("sort") not in (None, "at"):
        wrong = f"f.{unknown[0]}" if unknown else "tab" if asked.get("tab") else "sort"
        raise Problem("request.parameter", errors=[FieldProblem(f"/{wrong}", "parameter", "这份台账没有这个条件")])
    text = (asked.get("q") or "").strip()
    people = await _search(context, place["_id"], text) if text else None
    wanted = {**(asked.get("filters") or {}), "limit": asked["limit"], "cursor": asked.get("cursor")}
    found, more = await visit_lists.page(context, place["_id"], wanted, people)
    labels = dict(_colors(context))
    titles = {entry.id: entry.title for entry in get_kind(place["kind"]).entries}
    return {"items": [_row(visit, labels, titles) for visit in found], **more}


async def _place(context: Context, scope: str | None) -> str:
    """The place of a scope; without one the actor's only place."""
    named = [one["scope"] for one in await _scopes(context)] if scope is None else [scope]
    if len(named) != 1 or not named[0].startswith("place:"):
        raise Problem("register.scope", "请用 scope=place:<场所> 指明一个场所")
    return named[0].partition(":")[2]


async def _search(context: Context, place: str, text: str) -> list[str]:
    """Whom a text names; limited, and found by them among the disclosures, as any search by number is."""
    await limits.spend(context, "person.search", account=context.actor.account)
    people = await _people(context, text)
    objects = [f"person:{person}" for person in people] or ["person:none"]
    entries = [audit_entry(context, "person.search", object_, place=place) for object_ in objects]
    await context.services.db.audit_entries.insert_many(entries)
    return people


async def _people(context: Context, text: str) -> list[str]:
    """Those whose whole document number or phone was typed; nobody for anything else."""
    phone = tidy("cn-mobile", text)
    if FORMATS["cn-mobile"].accepts(phone):
        return [person["_id"] for person in await unmasking.find_by_phone(context, phone)][:MOST_PEOPLE]
    tokens = [
        persons.token_of(context, Identity("", kind, tidy(name, text), None))
        for kind, name in unmasking.DOCUMENT_FORMATS.items()
        if FORMATS[name].accepts(tidy(name, text))
    ]
    return sorted((await owners_of(context, tokens)).values())


def _row(visit: Document, labels: dict[str, str], entries: dict[str, str]) -> Document:
    cells = {
        "at": visit["at"], "name": visit["card"]["name"], "document_number": visit["card"]["document_number"],
        "color": labels.get(visit["color"], visit["color"]), "alert": "是" if visit["alert"] else "否",
        "source": SOURCES.get(visit["source"], visit["source"]), "entry": entries.get(visit["entry"], visit["entry"]),
    }  # fmt: skip
    fixed = {"state": PLAIN, "unread": False, "revision": 1, "due_at": None, "overdue": False}
    return {"id": visit["_id"], "cells": cells, **fixed}
