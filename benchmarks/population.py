"""The people, the place and the publications that the load is about: made straight from the actions' own builders.

Everybody has a session, a home in one street, the forms of a resident, and colors as the rules give them.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from server.actions.access import Grant
from server.actions.colors import colors
from server.actions.context import Actor, Context
from server.actions.ids import named_id, new_id
from server.actions.people import persons
from server.actions.people.persons import Identity
from server.actions.places.places import new_place
from server.actions.publications import publications
from server.actions.services import Services

STREET = "410105001"
DAYS = timedelta(days=1)
BATCH = 250
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass
class Population:
    """Who the load is played for: person and token, the code they scan, the publications they answer."""

    people: list[tuple[str, str]] = field(default_factory=list)
    code: str = ""
    publications: list[str] = field(default_factory=list)


async def populate(services: Services, people: int, publications: int) -> Population:
    """Fill an empty database; the sessions are signed with the keys of this installation."""
    context = Context(services, Actor("bench", grants=(Grant("city_admin", "*"),)), services.clock(), "bench")
    population = Population()
    for start in range(0, people, BATCH):
        made = [_person(context, number) for number in range(start, min(start + BATCH, people))]
        await services.db.persons.insert_many(made, ordered=False)
        tokens = [
            services.sessions.issue(Actor(p["accounts"][0], new_id(), persons=(p["_id"],)), context.now + DAYS)
            for p in made
        ]
        population.people += [(p["_id"], token) for p, token in zip(made, tokens, strict=True)]
    population.code = await _place(context)
    population.publications = [await _publication(context, number) for number in range(publications)]
    return population


def _person(context: Context, number: int) -> dict[str, Any]:
    identity = Identity("王小明", "10", document_number(number), f"138{number:08d}")
    token = persons.token_of(context, identity)
    made = persons.new_person(context, identity, token, STREET, is_self=True, accounts=[new_id()])
    planned = colors.plan(context, made, [])
    scored = planned["set"] if planned else {}
    return {**made, **scored, "color_revision": 1, "forms": {"scan_compound": named_id("bench", number)}}


async def _place(context: Context) -> str:
    place = "BENCH0000001"
    document = new_place("compound", place, context.now, status="active", title="花园小区", region=STREET + "001001")
    await context.services.db.places.insert_one(document)
    return context.services.place_codes.code(place, 0)


async def _publication(context: Context, number: int) -> str:
    publisher = replace(context.actor, account=f"bench-{number}")  # each may publish so many a day only
    asking = replace(context, actor=publisher, idempotency_key=f"bench-publication-{number}")
    published = await publications.publish(asking, {"template": "daily_report"})
    return str(published["id"])


def document_number(number: int) -> str:
    """An identity number for each number up to some ten million, with a right check digit (GB 11643)."""
    year, month, day = 1940 + number // 336_000 % 60, 1 + number // 28_000 % 12, 1 + number // 1000 % 28
    head = f"410105{year}{month:02d}{day:02d}{number % 1000:03d}"
    remainder = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, head, strict=True)) % 11
    return head + "10X98765432"[remainder]
