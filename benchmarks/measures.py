"""What a round showed, and how rounds of product and floor become one line: medians of pairwise ratios."""

from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Seen:
    """One round of one side: requests a second, latencies, errors, processor time a request."""

    rate: float
    latencies: list[float]
    errors: dict[str, int]
    samples: list[str]
    web_ms: float
    database_ms: float

    @classmethod
    def of(cls, raw: dict[str, Any], web_seconds: float, database_seconds: float) -> "Seen":
        """From what the load generator wrote."""
        count = len(raw["latencies"])
        errors = {status: n for status, n in raw["statuses"].items() if status[0] != "2"}
        each = 1000 / max(count, 1)
        return cls(
            count / raw["seconds"],
            raw["latencies"],
            errors,
            raw["samples"],
            web_seconds * each,
            database_seconds * each,
        )


@dataclass(frozen=True)
class Line:
    """One scenario at one number of connections."""

    title: str
    connections: int
    ours: list[Seen]
    floors: list[Seen]
    target: float | None

    @property
    def ratios(self) -> list[float]:
        """Each round of the product against the floor's rounds before and after it."""
        around = zip(self.floors, self.floors[1:], strict=False)
        return [mine.rate / ((a.rate + b.rate) / 2) for mine, (a, b) in zip(self.ours, around, strict=True)]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def errors(self) -> dict[str, int]:
        """How often each status other than 2xx came, floor and product together."""
        found: dict[str, int] = {}
        for seen in (*self.ours, *self.floors):
            for status, count in seen.errors.items():
                found[status] = found.get(status, 0) + count
        return found

    @property
    def is_good(self) -> bool:
        return not self.errors and (self.target is None or self.ratio >= self.target)


def percentiles(rounds: list[Seen]) -> list[float]:
    """p50, p95 and p99 in milliseconds over all rounds."""
    every = sorted(latency for seen in rounds for latency in seen.latencies)
    return (
        [every[min(len(every) - 1, int(len(every) * part))] * 1000 for part in (0.5, 0.95, 0.99)]
        if every
        else [0.0] * 3
    )


HEAD = (
    "| scenario | connections | floor, requests/s | ours, requests/s | ratio (spread) | to reach "
    "| p50 / p95 / p99 floor, ms | p50 / p95 / p99 ours, ms "
    "| CPU ms a request, web + database: floor | ours | errors |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|"
)


def row(line: Line) -> str:
    """A line of the Markdown table."""
    spread = f"{line.ratio:.2f} ({min(line.ratios):.2f}–{max(line.ratios):.2f})"
    mark = "" if line.is_good else " ✗"
    target = f"≥ {line.target:g}{mark}" if line.target else "–"
    sides = (line.floors, line.ours)
    cells = [
        line.title,
        str(line.connections),
        *(f"{median(s.rate for s in side):,.0f}" for side in sides),
        f"**{spread}**",
        target,
        *(_triple(percentiles(side)) for side in sides),
        *(_cpu(side) for side in sides),
        ", ".join(f"{n} × {s}" for s, n in line.errors.items()) or "0",
    ]
    return "| " + " | ".join(cells) + " |"


def _triple(values: list[float]) -> str:
    return " / ".join(f"{value:.1f}" for value in values)


def _cpu(side: list[Seen]) -> str:
    return f"{median(s.web_ms for s in side):.2f} + {median(s.database_ms for s in side):.2f}"
