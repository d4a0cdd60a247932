"""Compounds with cases around a position (GJ-7): what was reported of them, how grave it is, how far they are.

Cases and grades are evidence about regions; where a compound lies is the region's own. Cells of the map are looked up
by equality and remembered for half a minute, so the map costs no more when many look. Whose position it is nobody
knows: the operation is public, and the position is neither stored nor logged.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from cachetools import TTLCache

from server.actions import limits
from server.actions.context import Context
from server.actions.evidence.facts import HORIZON, region_subject
from server.actions.positions import Position, cell_of, cells_around, from_wgs84, is_in_china, meters_between
from server.actions.regions import parent_of
from server.db.paging import FAR
from server.errors import FieldProblem, Problem
from server.settings import ROOT

MOST = 100
BATCH = 200
_cells: TTLCache[str, list["Document"]] = TTLCache(2_000, ttl=30)
"""The compounds with cases in each cell that was looked at lately."""

Document = dict[str, Any]


@cache
def grading() -> Document:
    """How compounds without an official grade are graded, what grades are called, how long cases show."""
    found: Document = json.loads((ROOT / "regions" / "risk_grades.json").read_text("utf-8"))
    return found


async def list_nearby(context: Context, asked: Document) -> Document:
    """Compounds within `radius` meters of `lng`, `lat`, nearest first, at most 100; everything in GCJ-02.

    `coordinates: wgs84` says that the position comes from a GPS receiver; it is converted first.
    """
    given = Position(float(asked["lng"]), float(asked["lat"]))
    if not is_in_china(given):
        raise Problem("request.parameter", errors=[FieldProblem("/lng", "parameter", "位置须在中国境内")])
    here = from_wgs84(given) if asked["coordinates"] == "wgs84" else given
    cells = cells_around(here)
    await _load(context, [cell for cell in cells if cell not in _cells])
    known = [point for cell in cells for point in _cells.get(cell, ())]
    measured = [(round(meters_between(here, Position(one["lng"], one["lat"]))), one) for one in known]
    near = sorted(((far, one) for far, one in measured if far <= asked["radius"]), key=lambda each: each[0])
    return {
        "coordinates": "gcj02",
        "center": {"lng": round(here.lng, 6), "lat": round(here.lat, 6)},
        "basis": grading()["basis"],
        "items": [{**one, "distance": far} for far, one in near[:MOST]],
    }


async def _load(context: Context, cells: list[str]) -> None:
    if not cells:
        return
    await limits.spend(context, "nearby_risks")
    compounds = await context.services.db.regions.find({"cell": {"$in": cells}}).to_list(None)
    since = context.now - timedelta(days=grading()["cases_kept_days"])
    cases = await _facts(context, "case", [one["_id"] for one in compounds], since)
    hit = [one for one in compounds if one["_id"] in cases]
    above = {code for one in hit for code in _upward(one["_id"])}
    risks = await _facts(context, "risk", above, context.now - HORIZON)
    found: dict[str, list[Document]] = {cell: [] for cell in cells}
    for one in hit:
        at = Position(one["location"]["lng"], one["location"]["lat"])
        found[cell_of(at)].append(_point(context, one, cases[one["_id"]], risks))
    for cell, points in found.items():
        _cells[cell] = points


async def _facts(context: Context, kind: str, codes: Iterable[str], since: datetime) -> dict[str, list[Document]]:
    """What holds or has been reported of regions, by their codes, the latest last."""
    subjects = sorted(map(region_subject, codes))
    found: dict[str, list[Document]] = defaultdict(list)
    for start in range(0, len(subjects), BATCH):
        query = {"subject": {"$in": subjects[start : start + BATCH]}, "ends_at": {"$gte": since, "$lt": FAR}}
        async for fact in context.services.db.evidence.find(query):
            if fact["kind"] == kind and fact["superseded_at"] is None and since <= fact["at"] <= context.now:
                found[fact["data"]["region"]].append(fact)
    return {code: sorted(facts, key=lambda fact: fact["at"]) for code, facts in found.items()}


def _upward(code: str) -> list[str]:
    """A region and those above it."""
    return [code, *_upward(parent)] if (parent := parent_of(code)) else [code]


def _point(context: Context, compound: Document, cases: list[Document], risks: dict[str, list[Document]]) -> Document:
    confirmed = [case for case in cases if case["data"]["status"] == "confirmed"]
    last = (confirmed or cases)[-1]
    official = next((one for code in _upward(compound["_id"]) if (one := _in_force(context, risks.get(code)))), None)
    grade = official["data"]["grade"] if official else _computed(context, confirmed)
    return {
        "region": compound["_id"],
        "name": compound["name"],
        "lng": compound["location"]["lng"],
        "lat": compound["location"]["lat"],
        "confirmed": _people(confirmed),
        "grade": grade,
        "grade_title": next(one["title"] for one in grading()["grades"] if one["id"] == grade),
        "grade_source": official["source"] if official else None,
        "source": last["source"],
        "date": last["at"].astimezone(context.services.settings.zone).date().isoformat(),
    }


def _in_force(context: Context, risks: list[Document] | None) -> Document | None:
    """The latest grade that still holds."""
    held = [risk for risk in risks or () if risk["until"] is None or risk["until"] > context.now]
    return held[-1] if held else None


def _computed(context: Context, confirmed: list[Document]) -> str:
    """The first grade whose number of recent cases is reached."""
    for rule in grading()["computed"]:
        since = context.now - timedelta(days=rule["within_days"])
        if _people([case for case in confirmed if case["at"] >= since]) >= rule["confirmed"]:
            return str(rule["grade"])
    return str(grading()["grades"][-1]["id"])


def _people(cases: list[Document]) -> int:
    return sum(case["data"].get("count", 1) for case in cases)
