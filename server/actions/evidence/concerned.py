"""Whom facts concern: the person of a document, the residents of a compound, those who stayed in a region."""

from typing import Any

from server.actions.context import Context

BATCH = 200


async def people_of(context: Context, subjects: list[str], kind: str) -> list[str]:
    """The ids of the persons whom facts of a kind on these subjects concern, in order."""
    people: set[str] = set()
    for subject in subjects:
        on, _, value = subject.partition(":")
        if on == "region":
            people.update(await _of_region(context, value, kind))
    people.update((await owners_of(context, tokens_in(subjects))).values())
    return sorted(people)


def tokens_in(subjects: list[str]) -> list[str]:
    """The tokens of documents among subjects."""
    return [value for on, _, value in (subject.partition(":") for subject in subjects) if on == "person"]


async def owners_of(context: Context, tokens: list[str]) -> dict[str, str]:
    """The persons of documents, by token; documents of nobody yet are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(tokens), BATCH):
        claims = context.services.db.documents.find({"_id": {"$in": tokens[start : start + BATCH]}})
        found.update({claim["_id"]: claim["person"] async for claim in claims})
    return found


async def _of_region(context: Context, code: str, kind: str) -> set[str]:
    """Residents for a case; for a risk grade, people who stayed in the region or below it."""
    db = context.services.db
    if kind != "risk":
        residents = db.persons.find({"region": code}, {"_id": 1})
        return {person["_id"] async for person in residents}
    prefix = code.removesuffix("00").removesuffix("00") if len(code) == 6 else code
    window: dict[str, Any] = {"$gte": prefix, "$lt": prefix + "\uffff"}
    stays = db.evidence.find({"kind": "stay", "data.region": window}, {"subject": 1})
    subjects = {stay["subject"] async for stay in stays}
    return set((await owners_of(context, sorted(tokens_in(sorted(subjects))))).values())
