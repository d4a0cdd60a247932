"""Simulation: what a policy would change in today's population before it takes effect.

The pure half of `policy simulate`: the caller streams persons with their facts and present colors.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .evidence import Fact, Regions
from .policies import Policy
from .scoring import Outcome, score

Member = tuple[Mapping[str, Any], Iterable[Fact], str | None]
UNSCORED = "none"
Step = tuple[str, str]


@dataclass(slots=True)
class Simulation:
    """Counts of persons by (old color, new color), in all and by region prefix, and examples of each change.

    `examples` holds at most `limit` per kind of change, as `{"id", "region", "from", "to", "rules"}`.
    """

    digits: int = 6
    limit: int = 20
    total: int = 0
    changed: int = 0
    counts: Counter[Step] = field(default_factory=Counter)
    by_region: dict[str, Counter[Step]] = field(default_factory=dict)
    examples: dict[Step, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, person: Mapping[str, Any], old: str | None, outcome: Outcome) -> None:
        """Counts one person, whose color was `old` (None: not yet scored)."""
        step = (old or UNSCORED, outcome.color)
        region = str(person.get("region") or "")[: self.digits]
        self.total += 1
        self.counts[step] += 1
        self.by_region.setdefault(region, Counter())[step] += 1
        if step[0] != step[1]:
            self.changed += 1
            self.keep_example(person, step, outcome)

    def keep_example(self, person: Mapping[str, Any], step: Step, outcome: Outcome) -> None:
        kept = self.examples.setdefault(step, [])
        if len(kept) < self.limit:
            place = {"id": person.get("id"), "region": person.get("region")}
            kept.append({**place, "from": step[0], "to": step[1], "rules": outcome.rules})

    def as_document(self) -> dict[str, Any]:
        """Plain data: matrices as `{from: {to: count}}`, the regions with most changes first."""
        regions = sorted(self.by_region.items(), key=lambda pair: (-_changes(pair[1]), pair[0]))
        return {
            "total": self.total,
            "changed": self.changed,
            "matrix": _matrix(self.counts),
            "by_region": [{"region": code, "changed": _changes(one), "matrix": _matrix(one)} for code, one in regions],
            "examples": [example for _, kept in sorted(self.examples.items()) for example in kept],
        }


def simulate(
    policy: Policy,
    population: Iterable[Member],
    now: datetime,
    regions: Regions | None = None,
    digits: int = 6,
    limit: int = 20,
) -> Simulation:
    """Scores a population of (person `{"id", "region", "compound"}`, facts, old color) by `policy` at `now`.

    Memory does not grow with the population. `digits` is the length of the region prefix counted by (6: district).
    """
    simulation = Simulation(digits=digits, limit=limit)
    for person, facts, old in population:
        simulation.add(person, old, score(policy, facts, person, now, regions))
    return simulation


def _changes(counts: Counter[Step]) -> int:
    return sum(count for (old, new), count in counts.items() if old != new)


def _matrix(counts: Counter[Step]) -> dict[str, dict[str, int]]:
    matrix: dict[str, dict[str, int]] = {}
    for (old, new), count in sorted(counts.items()):
        matrix.setdefault(old, {})[new] = count
    return matrix
