"""Colors: stored with the person, changed only here, every change with its reasons in `color_history`.

Reading a color never computes one. No action takes a color: evidence goes in, the rules decide. Two scorings of one
person at once cannot lose evidence: each writes against the revision it read, and the loser reads again.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.evidence.facts import facts_of
from server.actions.ids import named_id
from server.actions.outbox import outbox_entry, prolong, settle
from server.actions.people.persons import STANDING, access_fully, find_self, residence_at, shown_person
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH
from server.errors import Problem
from server.rules.evidence import Fact, known_at
from server.rules.policies import Policy, in_force
from server.rules.scoring import Outcome, score

COLOR_HISTORY = CollectionSpec(
    "color_history",
    indexes=(ascending("person", "policy", "at"), ascending("at")),
    shard_key=("person",),
    retention=timedelta(days=180),
)
BATCH = 60

Document = dict[str, Any]


async def own_color(context: Context, person: str | None) -> Document:
    """The colors of a person the actor answers for (oneself by default), as stored, and the server's clock."""
    found = await (access_fully(context, person) if person else find_self(context))
    colors = [shown_color(policy, found["colors"][policy]) for policy in sorted(found["colors"])]
    return {"server_time": context.now, "person": shown_person(found, context.actor.account), "colors": colors}


def shown_color(policy: str, stored: Document) -> Document:
    """A stored color as the API gives it."""
    return {"policy": policy, **stored}


async def rescore(context: Context, people: Iterable[str]) -> int:
    """Score these persons anew from all that is known; how many changed. Safe to repeat."""
    waiting = sorted(set(people))
    changed = 0
    while waiting:
        batch, waiting = waiting[:BATCH], waiting[BATCH:]
        found = await context.services.db.persons.find({"_id": {"$in": batch}}, STANDING).to_list(None)
        facts = await facts_of(context, found)
        seen = _after(context, facts)
        writes = [w for person in found if (w := plan(seen, person, facts[person["_id"]])) is not None]
        if writes:
            lost = await context.services.transaction(partial(_write_all, seen, writes))
            waiting += lost
            changed += len(writes) - len(lost)
    return changed


async def rescore_within(context: Context, key: str, session: Any) -> Document:
    """Score one person inside the transaction that changed what is known; the person with its colors.

    The person is read here, so that of two transactions at once the second meets a conflict and begins again.
    """
    person: Document = await context.services.db.persons.find_one({"_id": key}, STANDING, session=session) or {}
    facts = await facts_of(context, [person], session)
    seen = _after(context, facts)
    write = plan(seen, person, facts[person["_id"]])
    if write is not None:
        await _write_all(seen, [write], session)
        return {**person, **write["set"]}
    return person


def _after(context: Context, facts: dict[str, list[Fact]]) -> Context:
    """The context at an instant after every fact that was read: a request that began earlier must not ignore one."""
    recorded = [fact.recorded_at for known in facts.values() for fact in known if fact.recorded_at is not None]
    return replace(context, now=max([context.services.clock(), *recorded]))


def plan(context: Context, person: Document, facts: list[Fact]) -> Document | None:
    """What scoring would write for a person, or None when nothing changes."""
    place = {"region": person["region"], "compound": person["region"]}
    colors, histories, starts = {}, [], []
    for policy in context.services.policies.in_force(context.now):
        outcome = score(policy, facts, place, context.now)
        before = person["colors"].get(policy.id)
        colors[policy.id] = after = _stored(policy, outcome, before, context.now)
        starts.append(outcome.changes_at)
        if before is None or _essence(before) != _essence(after):
            histories.append(_history(context, person, policy.id, after))
    if colors == person["colors"]:
        return None
    due_at = min((start for start in starts if start), default=None)
    return {"person": person, "set": {"colors": colors, "due_at": due_at}, "histories": histories}


def _stored(policy: Policy, outcome: Outcome, before: Document | None, now: datetime) -> Document:
    since = before["since"] if before and before["color"] == outcome.color else now
    return {
        "policy_version": policy.version,
        "color": outcome.color,
        "label": _label(policy, outcome.color),
        "alert": outcome.alert,
        "reasons": outcome.as_document()["reasons"],
        "since": since,
        "changes_at": outcome.changes_at,
    }


def _label(policy: Policy, color: str) -> str:
    return next(str(shown["label"]) for shown in policy.document["colors"] if shown["id"] == color)


def _essence(color: Document) -> list[Any]:
    """What makes two stored colors the same for people: color, rules and cited facts."""
    return [color["color"], *([r["rule"], *(e["id"] for e in r["evidence"])] for r in color["reasons"])]


def _history(context: Context, person: Document, policy: str, color: Document) -> Document:
    key = named_id("color", person["_id"], policy, person["color_revision"] + 1)
    return {
        "_id": key,
        "person": person["_id"],
        "policy": policy,
        "at": context.now,
        "region": person["region"],
        **color,
    }


async def _write_all(context: Context, writes: list[Document], session: Any) -> list[str]:
    """Write what still holds; the ids of persons somebody else scored meanwhile."""
    db = context.services.db
    lost, histories, notices = [], [], []
    for write in writes:
        person = write["person"]
        same = {"_id": person["_id"], "color_revision": person["color_revision"]}
        change = {"$set": write["set"], "$inc": {"color_revision": 1}}
        if not (await db.persons.update_one(same, change, session=session)).modified_count:
            lost.append(person["_id"])
            continue
        histories += write["histories"]
        notices += _notices(context, person, write)
    if histories:
        await db.color_history.insert_many(histories, session=session)
    if notices:
        await db.outbox.insert_many(notices, session=session)
    return lost


def _notices(context: Context, person: Document, write: Document) -> list[Document]:
    """A notice for each color that really changed; none for the first, none when nobody answers for the person."""
    known = [h for h in write["histories"] if h["policy"] in person["colors"]]
    changed = [h for h in known if h["color"] != person["colors"][h["policy"]]["color"]]
    return [
        outbox_entry(
            context, "color.changed", person=person["_id"], accounts=person["accounts"], name=person["card"]["name"],
            label=color["label"], reason=color["reasons"][0]["reason"], at=context.now,
        )
        for color in changed if person["accounts"]
    ]  # fmt: skip


async def rescore_due(context: Context, limit: int = 300) -> int:
    """The run for time: only persons whose color may change by time alone until now."""
    due = {"due_at": {"$gte": EPOCH, "$lte": context.now}}
    found = await context.services.db.persons.find(due, {"_id": 1}).limit(limit).to_list(limit)
    await rescore(context, [person["_id"] for person in found])
    return len(found)


async def rescore_everybody(context: Context, entry: Document) -> None:
    """A policy has taken effect: score everybody. Killed halfway, it starts over; who is done changes no more."""
    batch: list[str] = []
    async for person in context.services.db.persons.find({}, {"_id": 1}):
        batch.append(person["_id"])
        if len(batch) == BATCH:
            await rescore(context, batch)
            await prolong(context, entry["_id"])
            batch = []
    await rescore(context, batch)
    await settle(context, entry["_id"])


async def replay_color(context: Context, person: str, policy: str, when: str) -> Document:
    """Why a person had a color at a past instant: the policy in force and what was known then. Audited."""
    at = datetime.fromisoformat(when).astimezone(UTC)
    found = await context.services.db.persons.find_one({"_id": person})
    context.require("color.replay", region=(found or {}).get("region"))
    if found is None:
        raise Problem("person.not_found")
    region = residence_at(found, at)
    known = await facts_of(context, [{**found, "region": region}], since=EPOCH)
    versions = context.services.policies.versions(policy)
    try:
        version = in_force(versions, at)
    except LookupError:
        raise Problem("policy.not_found", "当时还没有生效的策略") from None
    outcome = score(version, known_at(known[person], at), {"region": region, "compound": region}, at)
    entry = audit_entry(context, "color.replay", f"person:{person}", policy=policy, at=at)
    await context.services.db.audit_entries.insert_one(entry)
    color = _stored(version, outcome, None, at)
    return {"person": {"id": person, **found["card"]}, "at": at, "region": region, "color": shown_color(policy, color)}
