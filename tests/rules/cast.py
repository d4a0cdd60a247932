"""The cast of the rules' tests: shipped policies and kinds, a tricky policy, and plain or random facts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from server.rules.evidence import Fact
from server.rules.folders import load_kinds, load_policies, load_policy
from server.rules.policies import compile_policy

FOLDER = Path(__file__).parents[2] / "policies"
ZONE = ZoneInfo("Asia/Shanghai")
KINDS = load_kinds(FOLDER)
POLICIES = load_policies(FOLDER)
FOUR = load_policy(FOLDER / "four_color")
NOW = datetime(2020, 2, 12, 6, tzinfo=UTC)
COMPOUND = "410105001002-1"
RESIDENT = {"region": "410105001002", "compound": COMPOUND}


def contains(kind: str, condition: Any, **more: Any) -> dict[str, Any]:
    """The condition that some fact of a kind meets a condition."""
    return {"properties": {kind: {"contains": condition, **more}}}


def tricky_document() -> dict[str, Any]:
    """A policy that uses what shipped ones do not: hours, minimums, counts, absence, branches, the person, day one."""
    recent = {"properties": {"hours_ago": {"exclusiveMaximum": 48}, "result": {"const": "negative"}}}
    positive = {"properties": {"result": {"const": "positive"}, "hours_ago": {"minimum": 24, "maximum": 100}}}
    local = {"properties": {"region": {"pattern": "^41"}}, "required": ["region"]}
    dosed = {"properties": {"dose": {"items": {"properties": {"days_ago": {"exclusiveMinimum": 2}}}}}}
    conditions = [
        ("twice", "red", contains("contact", {"properties": {"days_ago": {"maximum": 5}}}, minContains=2)),
        ("window", "red", contains("test", positive)),
        ("weekly", "yellow", contains("stay", {"properties": {"days_ago": {"enum": [3, 7]}}})),
        ("branches", "yellow", {"if": contains("contact", {}), "then": dosed, "else": False}),
        ("untested", "yellow", {"allOf": [{"properties": {"person": local}}, {"not": contains("test", recent)}]}),
    ]
    words = {"reason": "原因", "message": "{date} {until} {source} {count}", "basis": "测试"}
    return {
        "id": "tricky",
        "version": 1,
        "title": "测试",
        "effective_from": "2020-01-01T00:00:00+08:00",
        "zone": "Asia/Shanghai",
        "first_day": 1,
        "anchors": {"stay": "until", "test": "until"},
        "colors": [{"id": one, "label": one, "legend": one} for one in ("red", "yellow", "green")],
        "notes": [],
        "rules": [{"id": one, "color": color, **words, "if": condition} for one, color, condition in conditions],
        "otherwise": {"color": "green", "reason": "无", "message": "无"},
    }


TRICKY = compile_policy(tricky_document())

DATA: dict[str, list[dict[str, Any]]] = {
    "contact": [{"level": "close"}, {"level": "secondary"}],
    "stay": [{"region": "420106"}, {"region": "110106", "ongoing": True}, {"region": "110106"}, {"country": "US"}],
    "purchase": [{"category": "antipyretic"}, {"category": "cough"}],
    "test": [{"result": "positive"}, {"result": "negative"}],
    "dose": [{"number": 1}],
    "case": [{"region": COMPOUND, "status": "confirmed"}, {"region": "elsewhere", "status": "confirmed"}],
    "risk": [{"region": "110106", "grade": "high"}, {"region": "11", "grade": "medium"}],
    "fever_visit": [{}],
    "symptom": [{"symptom": "fever"}, {"temperature": 36.6}, {"temperature": 38.5}],
}


def fact(kind: str, days_ago: float, data: dict[str, Any], **more: Any) -> Fact:
    """A fact that began so many days before NOW."""
    return Fact(more.pop("id", f"{kind}-{days_ago}"), kind, NOW - timedelta(days=days_ago), data=data, **more)


clearances = st.builds(
    lambda number, cleared, hours, length: Fact(
        f"c{number}", "clearance", NOW + timedelta(hours=hours),
        None if length is None else NOW + timedelta(hours=hours + length), {"fact": f"f{cleared}"},
    ),
    st.integers(0, 2), st.integers(0, 4), st.integers(-8 * 24, 3 * 24), st.one_of(st.none(), st.integers(0, 15 * 24)),
)  # fmt: skip


@st.composite
def facts(draw: st.DrawFn, most: int = 5, kinds: tuple[str, ...] = tuple(sorted(DATA))) -> list[Fact]:
    """Random facts on whole hours from twenty days before NOW to three days after, some still open or superseded."""
    found = []
    for index in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(kinds))
        at = NOW + timedelta(hours=draw(st.integers(-20 * 24, 3 * 24)))
        length = draw(st.one_of(st.none(), st.integers(0, 8 * 24)))
        until = None if length is None else at + timedelta(hours=length)
        superseded = draw(st.sampled_from([None, None, None, NOW, NOW + timedelta(days=400)]))
        data = draw(st.sampled_from(DATA[kind]))
        recorded = draw(st.sampled_from([None, None, at]))
        found.append(Fact(f"f{index}", kind, at, until, data, "测试", recorded, superseded))
    return found + draw(st.lists(clearances, max_size=2, unique_by=lambda one: one.id))


adverse = st.builds(
    lambda pair, hours: Fact("z", pair[0], NOW - timedelta(hours=hours), None, pair[1]),
    st.sampled_from([
        (kind, data) for kind, rows in DATA.items() for data in rows if data.get("result") != "negative"
    ]),
    st.integers(0, 40 * 24),
)  # fmt: skip
