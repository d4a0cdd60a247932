"""The scenarios: which request each plays, what its floor is, and the ratios it must reach.

Product and floor get the very same bytes but for the path; a fresh idempotency key is put in by the load generator.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks.population import Population

KEY = "\0"
ANSWERS = {
    "fever": False, "breathing": False, "household_fever": False, "high_risk_place": False, "hubei_contact": False,
    "patient_contact": False, "gathering": False, "public_transport": True,
    "track": [
        {"time": "08:30", "place": "电科集团A座", "transport": "metro"},
        {"time": "18:10", "place": "金水路便民超市", "transport": "walk"},
    ],
}  # fmt: skip

Requests = list[list[str]]


@dataclass(frozen=True)
class Scenario:
    """One hot path: its request, its floor, and the least ratio at one connection and at many.

    `once` means that a person does it once per publication, so requests are never repeated.
    """

    name: str
    title: str
    path: str
    floor: str
    method: str
    body: Callable[[Population, str, str], dict[str, object]] | None
    alone: float | None
    many: float | None
    once: bool = False
    collection: str | None = None

    def requests(self, population: Population, path: str, publications: list[str]) -> Iterator[list[str]]:
        """Every request of a round, person by person, publication by publication."""
        for publication in publications if self.once else [""]:
            for person, token in population.people:
                yield self._request(population, path, person, token, publication)

    def _request(self, population: Population, path: str, person: str, token: str, publication: str) -> list[str]:
        content = "" if self.body is None else _text(self.body(population, person, publication))
        target = path if self.body is not None else f"{path}?person={person}"
        lines = [
            f"{self.method} {target} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}",
            "User-Agent: Mozilla/5.0 (Linux; Android 10) MicroMessenger/7.0.12", "Accept: */*",
        ]  # fmt: skip
        if content:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}", f"Idempotency-Key: {KEY}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + content).split(KEY)


def share(requests: Iterator[list[str]], connections: int) -> list[Requests]:
    """Each connection's own requests."""
    shares: list[Requests] = [[] for _ in range(connections)]
    for mine, request in zip(cycle(shares), requests, strict=False):
        mine.append(request)
    return shares


def first(requests: Iterator[list[str]]) -> list[str]:
    """One request to take a sample with."""
    return next(islice(requests, 1))


def _text(body: dict[str, object]) -> str:
    return json.dumps(body)  # escaped, so characters are bytes


def _daily_report(population: Population, person: str, publication: str) -> dict[str, object]:
    return {"template": "daily_report", "person": person, "publication": publication, "answers": ANSWERS}


def _scan(population: Population, person: str, publication: str) -> dict[str, object]:
    return {"code": population.code, "person": person}


SUBMISSION = Scenario(
    "submission", "每日登记 submission", "/api/v1/submissions", "/submission", "POST", _daily_report, 0.7, 2.0,
    once=True, collection="submissions",
)  # fmt: skip
SUBMISSION_BY_PERSON = Scenario(
    "submission_by_person", "the same, floor also reads the person", "/api/v1/submissions", "/submission/person",
    "POST", _daily_report, None, None, once=True,
)  # fmt: skip
SCAN = Scenario("scan", "扫码 scan", "/api/v1/visits", "/scan", "POST", _scan, 0.7, 2.0, collection="visits")
COLOR = Scenario("color", "颜值 own color", "/api/v1/me/color", "/color", "GET", None, 0.7, 1.5)
SCENARIOS = {one.name: one for one in (SUBMISSION, SUBMISSION_BY_PERSON, SCAN, COLOR)}
