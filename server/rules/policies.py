"""Policies: ordered rules as data, compiled once, immutable by digest.

A policy that compiles is sound in form: its conditions stay within what the engine can reason about, its colors and
placeholders are known, its worst rules come first. Whether it does what its authors meant is proved by its cases.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs
import orjson

from .conditions import Reads, read_condition
from .dates import read_instant
from .faults import Fault, find_faults, schema_fault
from .shapes import POLICY

OTHERWISE = "otherwise"
PLACEHOLDERS = frozenset({"date", "until", "source", "count"})
_SHAPE = jsonschema_rs.Draft202012Validator(POLICY, validate_formats=True)


class PolicyError(ValueError):
    """A policy that cannot be compiled; `faults` says where and how to mend it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(f"{fault.pointer} {fault.message}" for fault in faults))
        self.faults = list(faults)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule, compiled: `kinds` are those its condition reads, `idle` whether it holds without any fact."""

    id: str
    color: str
    reason: str
    message: str
    alert: bool
    kinds: frozenset[str]
    reads_person: bool
    idle: bool
    needs_evidence: bool
    validator: Any = field(repr=False)

    def holds(self, document: Mapping[str, Any]) -> bool:
        return bool(self.validator.is_valid(document))


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A policy version, compiled. `document` is what its author wrote; equality of policies is equality of digests."""

    id: str
    version: int
    effective_from: datetime
    zone: ZoneInfo
    first_day: int
    anchors: Mapping[str, str]
    compound: frozenset[str]
    colors: tuple[str, ...]
    rules: tuple[Rule, ...]
    reads: Reads
    kinds: frozenset[str]
    digest: str
    document: Mapping[str, Any] = field(repr=False)


def compile_policy(document: Mapping[str, Any]) -> Policy:
    """The compiled policy; raises PolicyError with every fault found."""
    if faults := policy_faults(document):
        raise PolicyError(faults)
    reads = Reads()
    for rule in document["rules"]:
        _add(reads, read_condition(rule["if"]))
    worst = document["colors"][0]["id"]
    alerts = {color["id"]: bool(color.get("alert")) for color in document["colors"]}
    return Policy(
        id=document["id"],
        version=document["version"],
        effective_from=read_instant(document["effective_from"], UTC),
        zone=ZoneInfo(document["zone"]),
        first_day=document.get("first_day", 0),
        anchors=dict(document.get("anchors", {})),
        compound=frozenset(document.get("compound", ["case"])),
        colors=tuple(color["id"] for color in document["colors"]),
        rules=tuple(_rule(rule, frozenset(reads.kinds), alerts, worst) for rule in document["rules"]),
        reads=reads,
        kinds=frozenset(reads.kinds),
        digest=digest(document),
        document=document,
    )


def policy_faults(document: object) -> list[Fault]:
    """Everything that keeps a policy from compiling, with pointers and Chinese sentences."""
    faults = find_faults(_SHAPE, document)
    if faults or not isinstance(document, Mapping):
        return faults
    return [*_header_faults(document), *_order_faults(document), *_condition_faults(document), *_word_faults(document)]


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a policy's document; a released version's never changes."""
    return hashlib.sha256(orjson.dumps(document, option=orjson.OPT_SORT_KEYS)).hexdigest()


def to_document(policy: Policy) -> dict[str, Any]:
    """The policy as stored: keys for queries, and the body as canonical JSON text (its names may start with $)."""
    body = orjson.dumps(policy.document, option=orjson.OPT_SORT_KEYS).decode()
    keys = {"id": policy.id, "version": policy.version, "effective_from": policy.effective_from}
    return {**keys, "title": policy.document["title"], "digest": policy.digest, "body": body}


def from_document(stored: Mapping[str, Any]) -> Policy:
    """The policy stored by `to_document`; raises ValueError when its body no longer matches its digest."""
    document = orjson.loads(stored["body"])
    if digest(document) != stored["digest"]:
        raise ValueError(f"policy {stored['id']} version {stored['version']} was altered after release")
    return compile_policy(document)


def in_force(policies: Iterable[Policy], instant: datetime) -> Policy:
    """The version in force at the instant: the latest to have taken effect. Raises LookupError if none had."""
    begun = [policy for policy in policies if policy.effective_from <= instant]
    if not begun:
        raise LookupError("no policy was in force at that instant")
    return max(begun, key=lambda policy: (policy.effective_from, policy.version))


def _rule(rule: Mapping[str, Any], kinds: frozenset[str], alerts: Mapping[str, bool], worst: str) -> Rule:
    reads = read_condition(rule["if"])
    validator = jsonschema_rs.Draft202012Validator(rule["if"])
    return Rule(
        id=rule["id"],
        color=rule["color"],
        reason=rule["reason"],
        message=rule["message"],
        alert=rule.get("alert", alerts[rule["color"]]),
        kinds=frozenset(reads.kinds),
        reads_person=reads.person,
        idle=validator.is_valid({"person": {}, **{kind: [] for kind in kinds}}),
        needs_evidence=rule["color"] == worst,
        validator=validator,
    )


def _add(reads: Reads, more: Reads) -> None:
    reads.person |= more.person
    for kind, one in more.kinds.items():
        mine = reads.kinds.setdefault(kind, type(one)())
        mine.add(one)


def _header_faults(document: Mapping[str, Any]) -> list[Fault]:
    faults = []
    try:
        ZoneInfo(document["zone"])
    except (KeyError, ValueError, OSError):
        faults.append(Fault("/zone", "zone", "时区不存在，请填写如 Asia/Shanghai"))
    for key in ("colors", "rules"):
        seen: set[str] = set()
        for index, one in enumerate(document[key]):
            if one["id"] in seen or one["id"] == OTHERWISE:
                faults.append(Fault(f"/{key}/{index}/id", "duplicate", f"编号“{one['id']}”重复或已保留，请换名"))
            seen.add(one["id"])
    return faults


def _order_faults(document: Mapping[str, Any]) -> list[Fault]:
    colors = [color["id"] for color in document["colors"]]
    faults, least = [], 0
    for index, rule in enumerate([*document["rules"], document[OTHERWISE]]):
        at = f"/rules/{index}" if index < len(document["rules"]) else f"/{OTHERWISE}"
        if rule["color"] not in colors:
            mend = f"颜色“{rule['color']}”未在 colors 中列出，可用：{'、'.join(colors)}"
            faults.append(Fault(f"{at}/color", "color", mend))
            continue
        rank = colors.index(rule["color"])
        if rank < least:
            mend = "规则应按颜色由重到轻排列，请将本条移到较轻颜色的规则之前"
            faults.append(Fault(at, "order", mend))
        least = max(least, rank)
    return faults


def _condition_faults(document: Mapping[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    for index, rule in enumerate(document["rules"]):
        at = f"/rules/{index}/if"
        if reason := schema_fault(rule["if"]):
            faults.append(Fault(at, "schema", f"条件不是有效的 JSON Schema：{reason}"))
            continue
        reads = read_condition(rule["if"])
        faults += [Fault(at + one.pointer, one.code, one.message) for one in reads.faults]
        if not reads.kinds:
            faults.append(Fault(at, "no_evidence", "条件没有读取任何依据：颜色只能由依据得出，请写明依据种类"))
    return faults


def _word_faults(document: Mapping[str, Any]) -> list[Fault]:
    faults = []
    for index, rule in enumerate([*document["rules"], document[OTHERWISE]]):
        at = f"/rules/{index}/message" if index < len(document["rules"]) else f"/{OTHERWISE}/message"
        try:
            used = [(name, form) for _, name, form, _ in Formatter().parse(rule["message"]) if name is not None]
        except ValueError:
            faults.append(Fault(at, "braces", "花括号不成对，请检查占位符"))
            continue
        for name, form in used:
            if name not in PLACEHOLDERS or form:
                known = "、".join(f"{{{one}}}" for one in sorted(PLACEHOLDERS))
                faults.append(Fault(at, "placeholder", f"不认识的占位符“{{{name}}}”，可用：{known}"))
    return faults
