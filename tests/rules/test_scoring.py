"""The color is a pure function of evidence, policy and instant; time alone changes it exactly when announced."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from server.rules.dates import midnight
from server.rules.evidence import Fact, Regions, build, known_at
from server.rules.policies import Policy, compile_policy
from server.rules.scoring import Outcome, replay, score

from .cast import (
    COMPOUND,
    FOUR,
    NOW,
    POLICIES,
    RESIDENT,
    TRICKY,
    ZONE,
    adverse,
    clearances,
    fact,
    facts,
    tricky_document,
)

ALL = [*POLICIES.values(), TRICKY]
policies = st.sampled_from(ALL)
HORIZON = 45 * 24


def state(outcome: Outcome) -> tuple[Any, ...]:
    return outcome.color, [(reason.rule, [cited.id for cited in reason.evidence]) for reason in outcome.reasons]


def oracle(policy: Policy, held: list[Fact], now: datetime) -> list[str]:
    """The rules that fire by the reference validator over the whole evidence document."""
    document = build(held, RESIDENT, policy, now)
    rules = policy.document["rules"]
    return [rule["id"] for rule in rules if Draft202012Validator(rule["if"]).is_valid(document)]


@settings(max_examples=150, deadline=None)
@given(policies, facts())
def test_rules_fire_as_the_reference_validator_says(policy: Policy, held: list[Fact]) -> None:
    assert score(policy, held, RESIDENT, NOW).rules == oracle(policy, held, NOW)


@settings(max_examples=100, deadline=None)
@given(policies, facts(), st.randoms())
def test_order_of_evidence_is_irrelevant(policy: Policy, held: list[Fact], random: Any) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)
    assert score(policy, shuffled, RESIDENT, NOW) == score(policy, held, RESIDENT, NOW)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(POLICIES.values())), facts(), adverse)
def test_an_adverse_fact_never_improves_a_color(policy: Policy, held: list[Fact], more: Fact) -> None:
    before, after = (score(policy, some, RESIDENT, NOW).color for some in (held, [*held, more]))
    assert policy.colors.index(after) <= policy.colors.index(before)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(POLICIES.values())), facts(), clearances)
def test_a_clearance_never_worsens_a_color(policy: Policy, held: list[Fact], more: Fact) -> None:
    before, after = (score(policy, some, RESIDENT, NOW).color for some in (held, [*held, replace(more, id="c9")]))
    assert policy.colors.index(after) >= policy.colors.index(before)


@settings(max_examples=100, deadline=None)
@given(policies, facts(), clearances)
def test_a_lapsed_clearance_changes_nothing(policy: Policy, held: list[Fact], more: Fact) -> None:
    lapsed = replace(more, id="c9", at=NOW - timedelta(days=9), until=NOW)
    assert score(policy, [*held, lapsed], RESIDENT, NOW) == score(policy, held, RESIDENT, NOW)


@settings(max_examples=150, deadline=None)
@given(policies, st.one_of(facts(4), facts(4, ("stay", "risk"))))
def test_changes_at_is_what_stepping_through_the_hours_finds(policy: Policy, held: list[Fact]) -> None:
    known = known_at(held, NOW)
    now = score(policy, known, RESIDENT, NOW)
    hours = (NOW + timedelta(hours=step) for step in range(1, HORIZON))
    later = ((hour, score(policy, known, RESIDENT, hour)) for hour in hours)
    found = next((hour for hour, outcome in later if state(outcome) != state(now)), None)
    assert now.changes_at == found


@settings(max_examples=60, deadline=None)
@given(policies, facts(4))
def test_a_reason_lapses_when_stepping_finds_it_gone(policy: Policy, held: list[Fact]) -> None:
    known = known_at(held, NOW)
    pending = {reason.rule: reason.until for reason in score(policy, known, RESIDENT, NOW).reasons}
    lapses: dict[str, datetime | None] = dict.fromkeys(pending)
    for step in range(1, HORIZON):
        hour = NOW + timedelta(hours=step)
        fired = {reason.rule for reason in score(policy, known, RESIDENT, hour).reasons}
        lapses.update({rule: hour for rule in pending if lapses[rule] is None and rule not in fired})
    assert pending == lapses


@settings(max_examples=60, deadline=None)
@given(policies, facts())
def test_regions_indexed_once_give_the_same_outcome(policy: Policy, held: list[Fact]) -> None:
    regional = [one for one in known_at(held, NOW) if one.kind in ("risk", "case")]
    own = [one for one in held if one.kind not in ("risk", "case")]
    assert score(policy, own, RESIDENT, NOW, Regions(regional)) == score(policy, held, RESIDENT, NOW)


def test_replay_gives_the_past_color_after_a_correction_and_a_new_policy() -> None:
    wrong = fact("contact", 3, {"level": "close"}, recorded_at=NOW - timedelta(days=2), superseded_at=NOW)
    milder = {**FOUR.document, "version": 2, "effective_from": "2020-02-11T00:00:00+08:00"}
    milder["rules"] = [{**rule, "color": "yellow"} for rule in FOUR.document["rules"] if rule["color"] != "orange"]
    versions = [compile_policy(milder), FOUR]
    past = [replay(versions, [wrong], RESIDENT, NOW - timedelta(days=days)).color for days in (2.5, 2, 1, 0)]
    assert past == ["green", "red", "yellow", "green"]


def test_replay_refuses_an_instant_before_any_policy() -> None:
    with pytest.raises(LookupError):
        replay([FOUR], [], RESIDENT, NOW - timedelta(days=400))


def test_replay_at_each_past_instant_is_what_was_scored_then() -> None:
    held = [fact("contact", days, {"level": "close"}, recorded_at=NOW - timedelta(days=days)) for days in (1, 5, 9)]
    for days in range(11):
        instant = NOW - timedelta(days=days)
        assert replay([FOUR], held, RESIDENT, instant) == score(FOUR, known_at(held, instant), RESIDENT, instant)


def test_a_reason_explains_itself() -> None:
    held = [fact("contact", 3, {"level": "close"}, id="c1", source="疾控中心")]
    outcome = score(FOUR, held, RESIDENT, NOW)
    (reason,) = outcome.as_document()["reasons"]
    assert reason["evidence"] == [{"id": "c1", "kind": "contact", "date": "2020-02-09", "source": "疾控中心"}]
    assert reason["until"] == outcome.changes_at == midnight(datetime(2020, 2, 24).toordinal(), ZONE)
    assert "2020年2月9日" in reason["message"] and "2020年2月24日" in reason["message"] and outcome.alert


def test_green_explains_itself_too() -> None:
    (reason,) = score(FOUR, [], RESIDENT, NOW).reasons
    assert (reason.rule, reason.reason, reason.evidence) == ("otherwise", "无上述情况记录", ())


def test_facts_that_only_fire_together_are_cited_together() -> None:
    held = [fact("contact", days, {"level": "close"}, id=f"c{days}") for days in (1, 2)]
    (reason, *_) = score(TRICKY, held, {}, NOW).reasons
    assert (reason.rule, [cited.id for cited in reason.evidence]) == ("twice", ["c1", "c2"])


def test_one_fact_too_many_still_cites_enough() -> None:
    held = [fact("contact", days, {"level": "close"}, id=f"c{days}") for days in (1, 2, 3)]
    assert len(score(TRICKY, held, {}, NOW).reasons[0].evidence) == 2


def test_a_clearance_frees_from_one_fact_and_not_from_what_comes_after_it() -> None:
    known = fact("contact", 3, {"level": "close"}, id="c1", recorded_at=NOW - timedelta(days=2))
    clearance = fact("clearance", 1, {"fact": "c1"}, until=NOW + timedelta(days=5))
    corrected = replace(known, recorded_at=NOW - timedelta(hours=1))
    later = replace(known, id="c2", recorded_at=NOW - timedelta(hours=1))
    found = [score(FOUR, some, RESIDENT, NOW) for some in ([known], [corrected], [known, later])]
    assert [one.color for one in found] == ["red", "red", "red"]
    found = [score(FOUR, [*some, clearance], RESIDENT, NOW) for some in ([known], [corrected], [known, later])]
    assert [one.color for one in found] == ["green", "red", "red"]
    assert found[0].changes_at == clearance.until


def test_a_rule_that_does_not_speak_of_clearances_knows_none() -> None:
    known = fact("test", 3, {"result": "positive"}, id="t1")
    clearance = fact("clearance", 1, {"fact": "t1"}, until=NOW + timedelta(days=5))
    assert score(FOUR, [known, clearance], RESIDENT, NOW) == score(FOUR, [known], RESIDENT, NOW)


def test_absence_of_evidence_turns_nobody_the_worst_color() -> None:
    document = tricky_document()
    document["rules"][4]["color"] = "red"
    document["rules"] = [document["rules"][4]]
    assert score(compile_policy(document), [], RESIDENT, NOW).color == "green"
    assert score(TRICKY, [], RESIDENT, NOW).rules == ["untested"]


def test_a_case_in_the_compound_concerns_only_its_residents() -> None:
    shared = Regions([fact("case", 1, {"region": COMPOUND, "status": "confirmed"})])
    assert score(FOUR, [], RESIDENT, NOW, shared).color == "orange"
    assert score(FOUR, [], {"region": "410105001002"}, NOW, shared).color == "green"
