"""Cases: evidence in, color and reasons out, as data beside a policy; they prove what its authors meant.

A case needs no ids, sources or records: what it leaves out takes the plainest value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jsonschema_rs

from .dates import chinese_instant, read_instant
from .evidence import Fact
from .faults import Fault, find_faults
from .kinds import Kind
from .policies import Policy
from .scoring import Outcome, score
from .shapes import CASE

_SHAPE = jsonschema_rs.Draft202012Validator(CASE, validate_formats=True)


@dataclass(frozen=True, slots=True)
class Case:
    """One case, read; `expected` keeps the keys color, rules, cited, until and changes_at as its author wrote them."""

    title: str
    now: datetime
    person: Mapping[str, Any]
    facts: tuple[Fact, ...]
    expected: Mapping[str, Any]


def case_faults(document: object, kinds: Mapping[str, Kind]) -> list[Fault]:
    """Faults of a case's file: its shape, and each fact's data against its kind."""
    faults = find_faults(_SHAPE, document)
    if faults or not isinstance(document, Mapping):
        return faults
    for index, fact in enumerate(document["facts"]):
        kind = kinds.get(fact["kind"])
        if kind is None:
            faults.append(Fault(f"/facts/{index}/kind", "kind", f"没有“{fact['kind']}”这种依据"))
            continue
        found = kind.validate(fact["data"])
        faults += [Fault(f"/facts/{index}/data{one.pointer}", one.code, one.message) for one in found]
    return faults


def read_case(document: Mapping[str, Any]) -> Case:
    """The case a sound document describes; facts without an id are numbered f1, f2 …"""
    facts = tuple(read_fact({"id": f"f{index}", **fact}) for index, fact in enumerate(document["facts"], 1))
    now = read_instant(document["now"], UTC)
    return Case(document["title"], now, document.get("person", {}), facts, document)


def read_fact(document: Mapping[str, Any]) -> Fact:
    """A fact from plain data whose instants are RFC 3339 texts or `datetime`, as in cases and the database."""
    return Fact(
        id=str(document["id"]),
        kind=document["kind"],
        at=read_instant(document["at"], UTC),
        until=_maybe(document.get("until")),
        data=document["data"],
        source=document.get("source", ""),
        recorded_at=_maybe(document.get("recorded_at")),
        superseded_at=_maybe(document.get("superseded_at")),
    )


def run_case(policy: Policy, case: Case) -> list[Fault]:
    """How the policy's outcome differs from what the case expects; empty when it holds."""
    return compare(policy, case, score(policy, case.facts, case.person, case.now))


def compare(policy: Policy, case: Case, outcome: Outcome) -> list[Fault]:
    """The differences of an outcome from a case, one fault per expected key."""
    faults = []
    found = {"color": outcome.color, "rules": outcome.rules, "changes_at": outcome.changes_at}
    wanted = {**case.expected}
    if "changes_at" in wanted:
        wanted["changes_at"] = _maybe(wanted["changes_at"])
    for key, value in found.items():
        if key in wanted and wanted[key] != value:
            faults.append(_differs(policy, f"/{key}", wanted[key], value))
    for reason in outcome.reasons:
        ids = [cited.id for cited in reason.evidence]
        if wanted.get("cited", {}).get(reason.rule, ids) != ids:
            faults.append(_differs(policy, f"/cited/{reason.rule}", wanted["cited"][reason.rule], ids))
        if reason.rule in wanted.get("until", {}) and _maybe(wanted["until"][reason.rule]) != reason.until:
            until = _maybe(wanted["until"][reason.rule])
            faults.append(_differs(policy, f"/until/{reason.rule}", until, reason.until))
    return faults


def _differs(policy: Policy, pointer: str, wanted: object, found: object) -> Fault:
    says = [_say(policy, value) for value in (wanted, found)]
    return Fault(pointer, "differs", f"案例期望{says[0]}，策略得出{says[1]}；请核对规则或案例")


def _say(policy: Policy, value: object) -> str:
    if isinstance(value, datetime):
        return chinese_instant(value, policy.zone)
    return "、".join(value) or "无" if isinstance(value, list) else str(value or "无")


def _maybe(value: Any) -> datetime | None:
    return None if value is None else read_instant(value, UTC)
