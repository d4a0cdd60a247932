"""How many came to a place today: by color, by source, with an alarm, within the last hour.

Nothing is counted while people scan. Whoever asks counts the visits since the last full quarter of an hour; full
quarters are counted once and kept in one document for each place and day, so a day is never read twice. Owns
`visit_counts`.
"""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.context import Context
from server.actions.lists import SKEW
from server.actions.places.place_kinds import get_kind
from server.actions.places.places import access_place
from server.actions.places.visits import SOURCES
from server.db.indexes import CollectionSpec, ascending

VISIT_COUNTS = CollectionSpec(
    "visit_counts", indexes=(ascending("at"),), shard_key=("_id",), retention=timedelta(days=2)
)
SLICE = timedelta(minutes=15)
LATE = timedelta(minutes=1)  # by then every visit of a slice is stored
HOUR = timedelta(hours=1)
COUNTED = {"_id": 0, "color": 1, "source": 1, "alert": 1}

Document = dict[str, Any]


async def count_today(context: Context, place: str) -> Document:
    """Today's visits of a place as they are this second, for its staff."""
    found = await access_place(context, place, "visit.list")
    start = _day_of(context, context.now)
    kept = await context.services.db.visit_counts.find_one({"_id": _name(place, start)}) or {}
    slices = {int(number): Counter(counts) for number, counts in kept.get("slices", {}).items()}
    full = max(0, (context.now - LATE - start) // SLICE)
    fresh = {n: await _count(context, place, start + n * SLICE, start + (n + 1) * SLICE)
             for n in range(full) if n not in slices}  # fmt: skip
    await _keep(context, _name(place, start), start, kept, fresh)
    slices |= fresh
    slices[full] = await _count(context, place, start + full * SLICE, context.now + SKEW)
    return _shown(context, found, start, slices, await _last_hour(context, place, start, slices))


async def _count(context: Context, place: str, since: datetime, until: datetime) -> Counter[str]:
    """The visits between two instants: `total`, `alert`, `color <id>`, `source <id>`."""
    counts: Counter[str] = Counter()
    window = {"place": place, "at": {"$gte": since, "$lt": until}}
    async for visit in context.services.db.visits.find(window, COUNTED):
        counts.update(("total", f"color {visit['color']}", f"source {visit['source']}"))
        counts["alert"] += visit["alert"]
    return counts


async def _keep(context: Context, key: str, start: datetime, kept: Document, fresh: dict[int, Counter[str]]) -> None:
    """Keep what was counted, unless a visit was taken back meanwhile: then the next to ask counts anew."""
    counts = context.services.db.visit_counts
    if not fresh:
        return
    made = {str(number): dict(one) for number, one in fresh.items()}
    if kept:
        same = {"_id": key, "taken_back": kept["taken_back"]}
        await counts.update_one(same, {"$set": {f"slices.{number}": one for number, one in made.items()}})
        return
    try:
        await counts.insert_one({"_id": key, "at": start, "taken_back": 0, "slices": made})
    except DuplicateKeyError:
        return  # somebody else asked at this moment


async def forget(context: Context, visit: Document, session: Any) -> None:
    """A visit is taken back, in this transaction: count its quarter of an hour anew."""
    start = _day_of(context, visit["at"])
    number = (visit["at"] - start) // SLICE
    change = {"$inc": {"taken_back": 1}, "$set": {"at": start}, "$unset": {f"slices.{number}": ""}}
    key = {"_id": _name(visit["place"], start)}
    await context.services.db.visit_counts.update_one(key, change, upsert=True, session=session)


async def _last_hour(context: Context, place: str, start: datetime, slices: dict[int, Counter[str]]) -> int:
    """Whole slices, and what of the hour lies before them."""
    since = context.now - HOUR
    first = max(0, -((start - since) // SLICE))  # rounded up
    window = {"place": place, "at": {"$gte": since, "$lt": start + first * SLICE}}
    before: int = await context.services.db.visits.count_documents(window)
    return before + sum(counts["total"] for number, counts in slices.items() if number >= first)


def _shown(
    context: Context, place: Document, start: datetime, slices: dict[int, Counter[str]], last_hour: int
) -> Document:
    counts = sum(slices.values(), Counter[str]())
    policy = get_kind(place["kind"]).policy
    in_force = next(one for one in context.services.policies.in_force(context.now) if one.id == policy)
    colors = [
        {"color": one["id"], "label": one["label"], "count": counts[f"color {one['id']}"]}
        for one in in_force.document["colors"]
    ]
    return {
        "place": place["_id"],
        "day": start.astimezone(context.services.settings.zone).date().isoformat(),
        "as_of": context.now,
        "total": counts["total"],
        "abnormal": counts["total"] - colors[-1]["count"],  # the mildest color stands last
        "alerts": counts["alert"],
        "colors": colors,
        "sources": [
            {"source": name, "title": title, "count": counts[f"source {name}"]} for name, title in SOURCES.items()
        ],
        "last_hour": last_hour,
    }


def _day_of(context: Context, instant: datetime) -> datetime:
    """The beginning of the business day."""
    zone = context.services.settings.zone
    return datetime.combine(instant.astimezone(zone).date(), time(), zone).astimezone(UTC)


def _name(place: str, start: datetime) -> str:
    return f"{place}:{start:%Y%m%d%H}"
