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
CLEARANCE = "clearance"
GRADES = ("low", "medium", "high")
HOUR = timedelta(hours=1)
_LEVELS = (2, 4, 6, 9, 12)  # lengths of GB/T 2260 and GB/T 10114 codes: province to community


@dataclass(frozen=True, slots=True)
class Fact:
    """One dated fact; instants are aware. `recorded_at` None: known all along; `superseded_at` None: still valid."""

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
    shared, cleared = join_regions(known, regions), join_clearances(known)
    chosen = [fact for fact in (*known, *local_facts(policy, person, regions)) if concerns(fact, person, policy)]
    document: dict[str, Any] = {"person": dict(person), **{kind: [] for kind in policy.kinds}}
    for fact in sorted(chosen, key=lambda fact: fact.id):
        rows = document.setdefault(fact.kind, [])
        if fact.at <= now:
            rows.append(Timeline(fact, policy, shared, cleared.get(fact.id, ())).view(now))
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


def join_clearances(known: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The clearances among `known`, by the id of the fact that each of them clears."""
    found: dict[str, list[Fact]] = {}
    for fact in known:
        if fact.kind == CLEARANCE:
            found.setdefault(str(fact.data.get("fact")), []).append(fact)
    return found


class Timeline:
    """One known fact over time: how rules see it at an instant, and at which moments that may change.

    Ages count from the policy's anchor. A fact that is still going on (its `until` lies ahead, or it says `ongoing`)
    is as old as today, from its `at` on; a fact whose end is merely unknown counts from `at`.
    A clearance covers the fact as it was known at the clearance's `at`: what was recorded or corrected later is not.
    """

    __slots__ = ("anchor", "clearances", "day", "fact", "open", "plain", "policy", "risks")

    def __init__(
        self, fact: Fact, policy: "Policy", regions: Sequence[Regions] = (), clearances: Sequence[Fact] = ()
    ) -> None:
        self.fact, self.policy = fact, policy
        self.anchor = date_of(fact, policy)
        self.day = business_day(self.anchor, policy.zone) - policy.first_day
        self.open = is_ongoing(fact) and policy.anchors.get(fact.kind) == "until"
        self.plain = {"id": fact.id, **fact.data, "source": fact.source, "cleared": False}
        self.risks = [risk for index in regions for risk in index.risks(fact)] if fact.kind == "stay" else []
        self.clearances = [one for one in clearances if fact.recorded_at is None or fact.recorded_at <= one.at]

    def view(self, now: datetime) -> dict[str, Any]:
        """The fact as a rule sees it at `now`, which is not before the fact's `at`."""
        if self.open or self.anchor > now:
            ages: dict[str, Any] = {"days_ago": self.policy.first_day, "hours_ago": 0}
        else:
            days = today(now, self.policy.zone) - self.day
            ages = {"days_ago": days, "hours_ago": (now - self.anchor) // HOUR}
        if self.fact.kind == "stay":
            ages["risk"] = self.risk(now) if self.risks else None
        if self.clearances:
            ages["cleared"] = self.is_cleared(now)
        return {**self.plain, **ages}

    def is_cleared(self, now: datetime) -> bool:
        """Whether a clearance is in force: from its `at` up to, not including, its `until`."""
        return any(one.at <= now and (one.until is None or now < one.until) for one in self.clearances)

    def risk(self, now: datetime) -> str | None:
        """The highest grade in force at any time of the stay so far; a grade no longer holds at its `until`."""
        begin, end = self.fact.at, now if self.fact.until is None else min(self.fact.until, now)
        met = [risk for risk in self.risks if risk.at <= end and (risk.until is None or risk.until > begin)]
        return max((risk.data["grade"] for risk in met), key=GRADES.index, default=None)

    def moments(self, now: datetime) -> list[datetime]:
        """The instants after `now` at which what the policy's rules read of the fact may change by time alone."""
        reads, zone = self.policy.reads.kinds[self.fact.kind], self.policy.zone
        found = [self.fact.at, *(risk.at for risk in self.risks), *(one.at for one in self.clearances)]
        found += [one.until for one in self.clearances if one.until is not None]
        if not self.open:
            found += [midnight(self.day + days, zone) for days in reads.days]
            found += [self.anchor + hours * HOUR for hours in reads.hours]
        return [instant for instant in found if instant > now]


def is_ongoing(fact: Fact) -> bool:
    """Whether a fact is stated to go on with no end in sight; a mere unknown end is not that."""
    return fact.until is None and fact.data.get("ongoing") is True


def date_of(fact: Fact, policy: "Policy") -> datetime:
    """The instant that dates the fact: the anchor its age counts from once it is over."""
    return fact.until if fact.until is not None and policy.anchors.get(fact.kind) == "until" else fact.at


def region_prefix(code: str) -> str:
    """A region code without the zeros that pad it: 420000 is 42, 420106000000 is 420106."""
    if not code.isdigit() or len(code) not in (6, 9, 12):
        return code
    for length, shorter in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(code) == length and set(code[shorter:]) == {"0"}:
            code = code[:shorter]
    return code
