"""How much harm one account may do by evidence in a day: rows of adverse kinds, and people made worse by them.

A mistaken or a malicious list is a batch like any other, so its effect is worked out before it applies: the people who
would have a worse color with it than without. Past the day's quota it waits for a second official
(`evidence_batches`). Routine kinds (tests, doses) are exempt, as their files say. Owns `evidence_quotas`.
"""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any, NamedTuple

from pymongo.errors import DuplicateKeyError

from server.actions.access import REGION_LENGTHS
from server.actions.context import Context
from server.actions.evidence.concerned import owners_of, people_of, tokens_in
from server.actions.evidence.facts import facts_of, person_subject, region_subject, to_fact
from server.actions.people.persons import STANDING
from server.db.indexes import CollectionSpec
from server.rules.evidence import RISK, Fact
from server.rules.policies import Policy
from server.rules.scoring import score

EVIDENCE_QUOTAS = CollectionSpec("evidence_quotas", shard_key=("_id",))
BATCH = 60
MOST_COUNTED = 2000

Document = dict[str, Any]


async def spend(context: Context, name: str, amount: int, most: int) -> bool:
    """Take an amount from the account's quota of today; False, and nothing taken, when too little is left of it."""
    if not amount or amount > most:
        return not amount
    quotas = context.services.db.evidence_quotas
    key = f"{context.actor.account}:{name}"
    day = context.today.isoformat()
    today = {"_id": key, "day": day, "used": {"$lte": most - amount}}
    for _ in range(2):
        if (await quotas.update_one(today, {"$inc": {"used": amount}})).matched_count:
            return True
        before = {"_id": key, "day": {"$lt": day}}
        if (await quotas.update_one(before, {"$set": {"day": day, "used": amount}})).modified_count:
            return True
        try:
            await quotas.insert_one({"_id": key, "day": day, "used": amount})
        except DuplicateKeyError:  # used up, or made by another request at this moment
            continue
        return True
    return False


class Harm(NamedTuple):
    """How many people facts would make worse (counted up to MOST_COUNTED), and the region that holds them all."""

    people: int
    region: str | None


async def harm_of(context: Context, kind: str, facts: list[Document]) -> Harm:
    """Whom new facts of a kind would give a worse color than they would have without them.

    Documents of nobody yet count too: their people would be worse off when they come.
    """
    by_subject: dict[str, list[Fact]] = {}
    for fact in facts:
        by_subject.setdefault(fact["subject"], []).append(to_fact(fact))
    harmed: list[str] = []
    async for people in _people(context, sorted(by_subject), kind):
        known = await facts_of(context, people)
        for person in people:
            if _is_worse(context, person, known[person["_id"]], _concerning(person, kind, by_subject)):
                harmed.append(person["region"] or "")
        if len(harmed) > MOST_COUNTED:
            break
    return Harm(len(harmed), _common(harmed))


async def _people(context: Context, subjects: list[str], kind: str) -> AsyncIterator[list[Document]]:
    """Batches of the persons that facts on these subjects concern, and of stand-ins for documents of nobody yet."""
    tokens = tokens_in(subjects)
    owned = await owners_of(context, tokens)
    strangers = [{"_id": one, "tokens": [one], "region": None} for one in tokens if one not in owned]
    for start in range(0, len(strangers), BATCH):
        yield strangers[start : start + BATCH]
    people = await people_of(context, subjects, kind)
    for start in range(0, len(people), BATCH):
        query = {"_id": {"$in": people[start : start + BATCH]}}
        yield await context.services.db.persons.find(query, STANDING).to_list(None)


def _concerning(person: Document, kind: str, by_subject: dict[str, list[Fact]]) -> list[Fact]:
    """The new facts that may concern a person; risk grades all, since it is the stays that tell."""
    if kind == RISK:
        return [fact for facts in by_subject.values() for fact in facts]
    subjects = [*map(person_subject, person["tokens"]), region_subject(person["region"] or "")]
    return [fact for subject in subjects for fact in by_subject.get(subject, ())]


def _is_worse(context: Context, person: Document, known: list[Fact], new: list[Fact]) -> bool:
    """Whether some policy gives a worse color with the facts; at the instant when the last of them has begun."""
    instant = max([context.now, *(fact.at for fact in new)])
    ids = {fact.id for fact in new}
    after = [*(fact for fact in known if fact.id not in ids), *new]
    return any(
        _rank(policy, after, person, instant) < _rank(policy, known, person, instant)
        for policy in context.services.policies.in_force(context.now)
    )


def _rank(policy: Policy, facts: list[Fact], person: Document, instant: datetime) -> int:
    place = {"region": person["region"], "compound": person["region"]}
    return policy.colors.index(score(policy, facts, place, instant).color)


def _common(regions: list[str]) -> str | None:
    """The lowest region that holds all of these; None when there is none, or one of them is not known."""
    prefix = os.path.commonprefix(regions)
    return next((prefix[:length] for length in reversed(REGION_LENGTHS) if length <= len(prefix)), None)
