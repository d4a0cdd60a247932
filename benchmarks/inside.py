"""What needs no network: drawing a form, scoring people, checking a daily report; each per second of one core.

Processor time is counted, not the clock on the wall, so what else the machine does matters little.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema_rs
import orjson

from benchmarks.scenarios import ANSWERS
from server.forms.folders import load_all
from server.forms.rendering import render
from server.forms.validation import prepare
from server.rules.evidence import Fact
from server.rules.folders import load_policies
from server.rules.scoring import score
from server.settings import ROOT

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
CHUNK_SECONDS = 0.4
CHUNKS = 5


def report() -> bool:
    """Print the table; whether every target is reached."""
    print("| in one process | a second of one core | to reach |\n|---|---|---|")
    good = True
    for title, rate, target in _figures():
        reached = target is None or rate >= target
        good = good and reached
        print(f"| {title} | {rate:,.0f} | {f'≥ {target:,.0f}' if target else '–'}{'' if reached else ' ✗'} |")
    print(flush=True)
    return good


def _figures() -> list[tuple[str, float, float | None]]:
    templates = load_all(ROOT / "form_templates")
    largest = max(templates.values(), key=lambda template: len(orjson.dumps(template.to_document())))
    daily = templates["daily_report"]
    bare = jsonschema_rs.Draft202012Validator(daily.schema, validate_formats=True)
    local = NOW.astimezone(ZONE)
    rows: list[tuple[str, float, float | None]] = [
        (f"a form drawn from cache ({largest.id}, the largest)", rate(lambda: render(largest, NOW, ZONE)), 5000),
        ("the same, written as JSON", rate(lambda: orjson.dumps(render(largest, NOW, ZONE))), 5000),
        (
            "a daily report prepared (tidied, hidden dropped, checked)",
            rate(lambda: prepare(daily, ANSWERS, local)),
            None,
        ),
        ("its floor: jsonschema-rs alone", rate(lambda: bare.is_valid(ANSWERS)), None),
    ]
    for policy in load_policies(ROOT / "policies").values():
        people = population(2000)
        for title, some in (("of a city", people), ("who have evidence", [p for p in people if p[1]])):
            each = rate(lambda policy=policy, some=some: [score(policy, facts, who, NOW) for who, facts in some])
            rows.append((f"people {title} scored by {policy.id}", each * len(some), 20_000 if some is people else None))
    return rows


def rate(work: Callable[[], Any]) -> float:
    """How often the work is done in a second of one core: the median of several stretches."""
    work()
    return median(_stretch(work) for _ in range(CHUNKS))


def _stretch(work: Callable[[], Any]) -> float:
    done, begun = 0, time.process_time()
    while (spent := time.process_time() - begun) < CHUNK_SECONDS:
        for _ in range(10):
            work()
        done += 10
    return done / spent


def population(people: int) -> list[tuple[dict[str, Any], list[Fact]]]:
    """A city as in February 2020: of a hundred people nine have a stay, four a purchase, two a test, one a contact,
    one a symptom; the rest have nothing. The same at every run."""
    chance = random.Random(20200202)
    shares: list[tuple[str, float, list[dict[str, Any]]]] = [
        ("stay", 0.09, [{"region": "420100"}, {"region": "330300"}, {"region": "410105"}]),
        ("purchase", 0.04, [{"category": "antipyretic"}]),
        ("test", 0.02, [{"result": "negative"}]),
        ("contact", 0.01, [{"level": "close"}, {"level": "secondary"}]),
        ("symptom", 0.01, [{"symptom": "fever"}, {"symptom": "breathing"}]),
    ]
    made = []
    for number in range(people):
        region = f"4101050010{chance.randrange(100):02d}{chance.randrange(100):03d}"
        facts = [
            _fact(f"{number}:{kind}", kind, chance.choice(data), chance)
            for kind, share, data in shares
            if chance.random() < share
        ]
        made.append(({"region": region, "compound": region}, facts))
    return made


def _fact(name: str, kind: str, data: dict[str, Any], chance: random.Random) -> Fact:
    at = NOW - timedelta(hours=chance.randrange(1, 30 * 24))
    until = at + timedelta(days=2) if kind == "stay" and chance.random() < 0.5 else None
    return Fact(name, kind, at, until, data, "测试", at)
