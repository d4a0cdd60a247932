"""Scoring: a person's color, the reasons for it with their evidence, and when time alone will change them.

Pure: the same policy, facts, person and instant always give the same outcome, so a past color can be replayed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from .dates import chinese_day, chinese_instant
from .evidence import (
    Fact,
    Regions,
    Timeline,
    concerns,
    date_of,
    is_known,
    join_clearances,
    join_regions,
    local_facts,
)
from .policies import OTHERWISE, Policy, Rule, in_force

Seen = tuple[Fact, dict[str, Any]]
Fired = list[tuple[Rule, tuple[Fact, ...]]]
_BY_ID = attrgetter("id")


@dataclass(frozen=True, slots=True)
class Cited:
    """A fact a reason rests on; `date` is its business day, as 2020-02-12."""

    id: str
    kind: str
    date: str
    source: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule that fired, on which evidence, and until when by time alone (None: until new evidence comes)."""

    rule: str
    color: str
    reason: str
    message: str
    evidence: tuple[Cited, ...]
    until: datetime | None
    alert: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """A color with its reasons, worst first; `changes_at` is when time alone gives another color or other reasons."""

    color: str
    reasons: tuple[Reason, ...]
    changes_at: datetime | None

    @property
    def rules(self) -> list[str]:
        """The ids of the rules that fired."""
        return [reason.rule for reason in self.reasons if reason.rule != OTHERWISE]

    @property
    def alert(self) -> bool:
        """Whether the result page flashes and sounds."""
        return any(reason.alert for reason in self.reasons)

    def as_document(self) -> dict[str, Any]:
        """Plain data for storing and for the API; instants stay `datetime` in UTC."""
        return {**asdict(self), "reasons": [_plain(reason) for reason in self.reasons]}


def score(
    policy: Policy, facts: Iterable[Fact], person: Mapping[str, Any], now: datetime, regions: Regions | None = None
) -> Outcome:
    """The outcome at `now` (aware) for a person `{"region", "compound"}` on their facts known at `now`.

    Risk grades and compound cases may be among `facts`; for a run over many persons, index them once in `regions`
    (as known at `now`).
    """
    scoring = _Scoring(policy, facts, person, now, regions)
    return scoring.outcome() if scoring.facts or policy.reads.person else _outcome_of_none(policy)


@lru_cache(maxsize=64)
def _outcome_of_none(policy: Policy) -> Outcome:
    """The outcome for everybody of whom no rule reads anything: most of a city, so it is worked out once."""
    return _Scoring(policy, (), {}, policy.effective_from, None).outcome()


def replay(
    policies: Iterable[Policy],
    facts: Iterable[Fact],
    person: Mapping[str, Any],
    instant: datetime,
    regions: Regions | None = None,
) -> Outcome:
    """The outcome as it was at a past instant: by the version then in force, on the facts then known.

    `facts` must include superseded ones. Raises LookupError when no version was in force.
    """
    return score(in_force(policies, instant), facts, person, instant, regions)


class _Scoring:
    """One scoring: the facts that can matter are chosen once, then seen at `now` and at later moments."""

    def __init__(
        self,
        policy: Policy,
        facts: Iterable[Fact],
        person: Mapping[str, Any],
        now: datetime,
        regions: Regions | None,
    ) -> None:
        self.policy, self.person, self.now = policy, person, now
        known = [fact for fact in facts if is_known(fact, now)]
        if regions is not None:
            known += local_facts(policy, person, regions)
        self.facts = [fact for fact in known if fact.kind in policy.kinds and concerns(fact, person, policy)]
        if len(self.facts) > 1:
            self.facts.sort(key=_BY_ID)
        shared = join_regions(known, regions) if self.facts else ()
        cleared = join_clearances(known)
        self.timelines = [Timeline(fact, policy, shared, cleared.get(fact.id, ())) for fact in self.facts]

    def outcome(self) -> Outcome:
        fired = self.fired_at(self.now)
        changes_at, lapses = self.follow(fired)
        reasons = tuple(self.reason(rule, cited, lapses.get(rule.id)) for rule, cited in fired)
        if not reasons:
            return Outcome(self.policy.document[OTHERWISE]["color"], (self.otherwise(changes_at),), changes_at)
        return Outcome(reasons[0].color, reasons, changes_at)

    def fired_at(self, instant: datetime) -> Fired:
        """The rules that fire at the instant, worst first, each with the facts it cites."""
        pairs = [(line.fact, line.view(instant)) for line in self.timelines if line.fact.at <= instant]
        document = self.document(pairs)
        kinds = {fact.kind for fact, _ in pairs}
        fired = []
        for rule in self.policy.rules:
            if not rule.idle and not rule.reads_person and rule.kinds.isdisjoint(kinds):
                continue
            if rule.holds(document):
                cited = self.cite(rule, pairs)
                if cited or not rule.needs_evidence:
                    fired.append((rule, cited))
        return fired

    def document(self, pairs: Iterable[Seen]) -> dict[str, Any]:
        document: dict[str, Any] = {kind: [] for kind in self.policy.kinds}
        document["person"] = self.person
        for fact, seen in pairs:
            document[fact.kind].append(seen)
        return document

    def cite(self, rule: Rule, pairs: Sequence[Seen]) -> tuple[Fact, ...]:
        """The facts a rule that fires rests on: those it fires on alone; else those it cannot do without; else a
        smallest set it fires on, dropping facts in order of id. None if it fires without any fact."""
        if self.holds_on(rule, ()):
            return ()
        read = [pair for pair in pairs if pair[0].kind in rule.kinds]
        alone = [pair[0] for pair in read if self.holds_on(rule, [pair])]
        if alone:
            return tuple(alone)
        needed = [pair[0] for pair in read if not self.holds_on(rule, [one for one in read if one is not pair])]
        return tuple(needed) or self.least(rule, read)

    def least(self, rule: Rule, pairs: list[Seen]) -> tuple[Fact, ...]:
        for pair in list(pairs):
            fewer = [one for one in pairs if one is not pair]
            if self.holds_on(rule, fewer):
                pairs = fewer
        return tuple(fact for fact, _ in pairs)

    def holds_on(self, rule: Rule, pairs: Sequence[Seen]) -> bool:
        return rule.holds(self.document(pairs))

    def follow(self, fired: Fired) -> tuple[datetime | None, dict[str, datetime]]:
        """The first moment at which color or reasons differ, and when each fired rule first no longer fires."""
        then = [(rule.id, cited) for rule, cited in fired]
        pending = {rule.id for rule, _ in fired}
        changes_at, lapses = None, {}
        for instant in self.moments():
            later = self.fired_at(instant)
            if changes_at is None and [(rule.id, cited) for rule, cited in later] != then:
                changes_at = instant
            lapsed = pending - {rule.id for rule, _ in later}
            lapses.update(dict.fromkeys(lapsed, instant))
            pending -= lapsed
            if changes_at is not None and not pending:
                break
        return changes_at, lapses

    def moments(self) -> list[datetime]:
        return sorted({instant for line in self.timelines for instant in line.moments(self.now)})

    def reason(self, rule: Rule, cited: tuple[Fact, ...], until: datetime | None) -> Reason:
        zone = self.policy.zone
        latest = max((date_of(fact, self.policy) for fact in cited), default=None)
        message = rule.message.format(
            date=chinese_day(latest, zone) if latest else "",
            until=chinese_instant(until, zone) if until else "另行通知之时",
            source="、".join(dict.fromkeys(fact.source for fact in cited if fact.source)) or "系统",
            count=len(cited),
        )
        evidence = tuple(self.citation(fact) for fact in cited)
        return Reason(rule.id, rule.color, rule.reason, message, evidence, until, rule.alert)

    def citation(self, fact: Fact) -> Cited:
        day = date_of(fact, self.policy).astimezone(self.policy.zone).date()
        return Cited(fact.id, fact.kind, day.isoformat(), fact.source)

    def otherwise(self, until: datetime | None) -> Reason:
        words = self.policy.document[OTHERWISE]
        when = chinese_instant(until, self.policy.zone) if until else "另行通知之时"
        message = words["message"].format(date="", until=when, source="系统", count=0)
        return Reason(OTHERWISE, words["color"], words["reason"], message, (), until, False)


def _plain(reason: Reason) -> dict[str, Any]:
    return {**asdict(reason), "evidence": [asdict(cited) for cited in reason.evidence]}
