"""Simulating a policy on the people of today: how many would change, from what to what, where."""

from typing import Any

from server.actions.context import Context
from server.actions.evidence.facts import facts_of
from server.actions.people.persons import STANDING
from server.rules.policies import Policy
from server.rules.scoring import score
from server.rules.simulation import Simulation

BATCH = 500


async def simulate_policy(context: Context, policy: Policy) -> dict[str, Any]:
    """Score everybody by a policy that is not in force, against the stored colors; nothing is written."""
    simulation = Simulation()
    batch: list[dict[str, Any]] = []
    async for person in context.services.db.persons.find({}, STANDING, batch_size=BATCH):
        batch.append(person)
        if len(batch) == BATCH:
            await _add(context, policy, simulation, batch)
            batch = []
    await _add(context, policy, simulation, batch)
    return simulation.as_document()


async def _add(context: Context, policy: Policy, simulation: Simulation, people: list[dict[str, Any]]) -> None:
    facts = await facts_of(context, people)
    for person in people:
        place = {"id": person["_id"], "region": person["region"], "compound": person["region"]}
        stored = person["colors"].get(policy.id)
        outcome = score(policy, facts[person["_id"]], place, context.now)
        simulation.add(place, stored["color"] if stored else None, outcome)
