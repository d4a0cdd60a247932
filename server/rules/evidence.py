"""Evidence: dated facts, which of them were known at an instant, and the document a policy's rules see of one person.

The document and its ages are defined in docs/policies.md; everything here is a pure function of facts, person,
policy and instant, and the order in which facts arrive never matters.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .dates import business_day, midnight, today

if TYPE_CHECKING:
    from .policies import Policy

RISK = "risk"
GRADES = ("low", "medium", "high")
HOUR = timedelta(hours=1)
_LEVELS = (2, 4, 6, 9, 12)  # lengths of GB/T 2260 and GB/T 10114 codes: province to community


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated fact; instants are aware. `recorded_at` None means known all along, `superseded_at` None still valid."""

    id: str
    kind: str
    at: datetime
    until: datetime | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    recorded_at: datetime | None = None
    superseded_at: datetime | None = None


class Regions:
    """Facts on regions, indexed once and shared by all persons of a run: risk grades by code, the rest by region.

    It holds what was known at one instant, the one that is scored: `Regions(known_at(facts, now))`.
    """

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self._risks: dict[str, list[Fact]] = {}
        self._local: dict[str, list[Fact]] = {}
        self._found: dict[str, list[Fact]] = {}
        for fact in facts:
            code = str(fact.data.get("region", ""))
            index, key = (self._risks, region_prefix(code)) if fact.kind == RISK else (self._local, code)
            index.setdefault(key, []).append(fact)

    def local(self, region: str) -> Sequence[Fact]:
        """Facts on exactly this region (a compound), risk grades excepted."""
        return self._local.get(region, ())

    def risks(self, stay: Fact) -> Sequence[Fact]:
        """Risk facts on the region a stay names or on an ancestor of it, whatever their time."""
        code = stay.data.get("region")
        if not code or not self._risks:
            return ()
        if code not in self._found:
            prefix = region_prefix(str(code))
            prefixes = {*(prefix[:length] for length in _LEVELS if length < len(prefix)), prefix}
            self._found[code] = [fact for one in sorted(prefixes) for fact in self._risks.get(one, ())]
        return self._found[code]


def known_at(facts: Iterable[Fact], instant: datetime) -> list[Fact]:
    """The facts known at the instant: recorded by then and not yet superseded."""
    return [fact for fact in facts if is_known(fact, instant)]


def is_known(fact: Fact, instant: datetime) -> bool:
    """Whether `recorded_at` <= instant < `superseded_at`."""
    if fact.recorded_at is not None and fact.recorded_at > instant:
        return False
    return fact.superseded_at is None or instant < fact.superseded_at


def build(
    facts: Iterable[Fact], person: Mapping[str, Any], policy: "Policy", now: datetime, regions: Regions | None = None
) -> dict[str, Any]:
    """The evidence document of docs/policies.md: every kind of the policy or the facts, in order of fact ids."""
    known = known_at(facts, now)
    shared = join_regions(known, regions)
    chosen = [fact for fact in (*known, *local_facts(policy, person, regions)) if concerns(fact, person, policy)]
    document: dict[str, Any] = {"person": dict(person), **{kind: [] for kind in policy.kinds}}
    for fact in sorted(chosen, key=lambda fact: fact.id):
        rows = document.setdefault(fact.kind, [])
        if fact.at <= now:
            rows.append(view(fact, policy, now, shared))
    return document


def concerns(fact: Fact, person: Mapping[str, Any], policy: "Policy") -> bool:
    """Whether a known fact belongs in this person's document: not a risk grade, nor another compound's case."""
    if fact.kind == RISK:
        return False
    return fact.kind not in policy.compound or fact.data.get("region") == person.get("compound")


def local_facts(policy: "Policy", person: Mapping[str, Any], regions: Regions | None) -> list[Fact]:
    """What the shared index knows of the person's compound."""
    if regions is None or not person.get("compound"):
        return []
    return [fact for fact in regions.local(person["compound"]) if fact.kind in policy.compound]


def join_regions(known: Iterable[Fact], regions: Regions | None) -> Sequence[Regions]:
    """The indexes of risk grades that apply: the shared one, and one of the risk facts among `known`."""
    own = [fact for fact in known if fact.kind == RISK]
    return [index for index in (regions, Regions(own) if own else None) if index is not None]


def view(fact: Fact, policy: "Policy", now: datetime, regions: Sequence[Regions] = ()) -> dict[str, Any]:
    """One fact as a rule sees it at `now`, which is not before the fact's `at`."""
    anchor = anchor_at(fact, policy, now)
    days = today(now, policy.zone) - business_day(anchor, policy.zone) + policy.first_day
    seen = {"id": fact.id, **fact.data, "source": fact.source, "days_ago": days, "hours_ago": (now - anchor) // HOUR}
    if fact.kind == "stay":
        seen["risk"] = _highest_grade(fact, now, regions)
    return seen


def anchor_at(fact: Fact, policy: "Policy", now: datetime) -> datetime:
    """The instant a fact's age counts from at `now`; a fact that is still going on is as old as today."""
    if policy.anchors.get(fact.kind) != "until":
        return fact.at
    if fact.until is not None:
        return min(fact.until, now)
    return now if is_ongoing(fact) else fact.at


def is_ongoing(fact: Fact) -> bool:
    """Whether a fact is stated to go on with no end in sight; a mere unknown end is not that."""
    return fact.until is None and fact.data.get("ongoing") is True


def date_of(fact: Fact, policy: "Policy") -> datetime:
    """The instant whose date names the fact in reasons; unlike the anchor it does not move with time."""
    return fact.until if fact.until is not None and policy.anchors.get(fact.kind) == "until" else fact.at


def moments(fact: Fact, policy: "Policy", now: datetime, regions: Sequence[Regions] = ()) -> set[datetime]:
    """The instants after `now` at which what rules read of a known fact may change by time alone."""
    reads = policy.reads.kinds[fact.kind]
    found = {fact.at} if fact.at > now else set()
    if policy.anchors.get(fact.kind) != "until" or not is_ongoing(fact):
        anchor = date_of(fact, policy)
        if reads.days:
            first = business_day(anchor, policy.zone) - policy.first_day
            found.update(midnight(first + days, policy.zone) for days in reads.days)
        found.update(anchor + hours * HOUR for hours in reads.hours)
    if "risk" in reads.fields and fact.kind == "stay":
        found.update(risk.at for index in regions for risk in index.risks(fact))
    return {instant for instant in found if instant > now}


def region_prefix(code: str) -> str:
    """A region code without the zeros that pad it: 420000 is 42, 420106000000 is 420106."""
    if not code.isdigit() or len(code) not in (6, 9, 12):
        return code
    for length, shorter in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(code) == length and set(code[shorter:]) == {"0"}:
            code = code[:shorter]
    return code


def _highest_grade(stay: Fact, now: datetime, regions: Sequence[Regions]) -> str | None:
    """The highest grade in force at any time of the stay so far; grades hold from `at` up to, not including, `until`."""
    end = now if stay.until is None else min(stay.until, now)
    grades = [
        GRADES.index(risk.data["grade"])
        for index in regions
        for risk in index.risks(stay)
        if risk.at <= end and (risk.until is None or risk.until > stay.at)
    ]
    return GRADES[max(grades)] if grades else None
