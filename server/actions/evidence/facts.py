"""Facts about people and regions as they are stored: who they concern, which content, known since when.

A fact has a head (`_id` from its source's own id); new content under the same id supersedes the old, which is kept for
replays. The subject of a person's fact is the document's token, so facts may come before the person does.
Owns `evidence`.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from server.actions.context import Context
from server.actions.ids import digest, named_id
from server.actions.regions import parent_of
from server.db.indexes import CollectionSpec, ascending
from server.rules.evidence import Fact

EVIDENCE = CollectionSpec(
    "evidence",
    indexes=(ascending("subject", "ends_at"), ascending("kind", "data.region", "at"), ascending("ends_at")),
    shard_key=("subject",),
    retention=timedelta(days=180),
)
HORIZON = timedelta(days=92)  # no policy looks back further; replays read everything
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
COMPOUND_DIGITS = 15


def person_subject(token: str) -> str:
    return f"person:{token}"


def region_subject(code: str) -> str:
    return f"region:{code}"


def new_fact(
    context: Context, subject: str, kind: str, at: datetime, until: datetime | None, data: dict[str, Any],
    source: str, source_id: str, lasts: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The stored form of a fact; `ends_at` is when it stops reaching forward in time."""
    content = {"subject": subject, "at": at, "until": until, "data": data}
    return {
        "_id": named_id("evidence", source, kind, source_id),
        "kind": kind,
        **content,
        "ends_at": until or (FOREVER if lasts else at),
        "source": source,
        "digest": digest(content),
        "recorded_at": context.now,
        "superseded_at": None,
        "revision": 1,
    }


def to_fact(stored: Mapping[str, Any]) -> Fact:
    """What the rules read."""
    names = ("kind", "at", "until", "data", "source", "recorded_at", "superseded_at")
    return Fact(id=stored["_id"], **{name: stored[name] for name in names})


async def facts_of(
    context: Context, people: list[dict[str, Any]], session: Any = None, since: datetime | None = None
) -> dict[str, list[Fact]]:
    """What is known of each person: own facts, cases of the own compound, risk grades of where they stayed.

    People are documents with `_id`, `tokens`, `region`; `since` defaults to the horizon.
    """
    since = context.now - HORIZON if since is None else since
    owners: dict[str, list[str]] = {}
    for person in people:
        for subject in _subjects(person):
            owners.setdefault(subject, []).append(person["_id"])
    facts: dict[str, list[Fact]] = {person["_id"]: [] for person in people}
    own = await _load(context, owners, since, session)
    for stored in own:
        for person_id in owners[stored["subject"]]:
            facts[person_id].append(to_fact(stored))
    await _add_risks(context, facts, since, session)
    return facts


def _subjects(person: Mapping[str, Any]) -> list[str]:
    subjects = [person_subject(token) for token in person["tokens"]]
    region = person["region"]
    return [*subjects, region_subject(region)] if region and len(region) == COMPOUND_DIGITS else subjects


async def _load(context: Context, subjects: Iterable[str], since: datetime, session: Any) -> list[dict[str, Any]]:
    wanted = sorted(subjects)
    if not wanted:
        return []
    query = {"subject": {"$in": wanted}, "ends_at": {"$gte": since}}
    found: list[dict[str, Any]] = await context.services.db.evidence.find(query, session=session).to_list(None)
    return found


async def _add_risks(context: Context, facts: dict[str, list[Fact]], since: datetime, session: Any) -> None:
    stayed = {person: _stay_regions(known) for person, known in facts.items()}
    regions = {code for codes in stayed.values() for code in codes}
    found = await _load(context, map(region_subject, regions), since, session) if regions else []
    risks = [to_fact(stored) for stored in found if stored["kind"] == "risk"]
    for person, codes in stayed.items():
        held = {fact.id for fact in facts[person]}
        facts[person] += [risk for risk in risks if risk.data["region"] in codes and risk.id not in held]


def _stay_regions(facts: Iterable[Fact]) -> set[str]:
    """The regions of these stays with every region above them."""
    codes = set()
    for fact in facts:
        code = fact.data.get("region", "") if fact.kind == "stay" else ""
        while code:
            codes.add(code)
            code = parent_of(code)
    return codes
