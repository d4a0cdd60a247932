"""Request counts and durations per operation, for Prometheus; one labeled child per route and status, made once."""

import os
from functools import lru_cache
from typing import Any

from prometheus_client import REGISTRY, CollectorRegistry, Histogram, generate_latest, multiprocess

SECONDS = Histogram(
    "anma_request_seconds",
    "Time to answer a request",
    ["method", "path", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)


@lru_cache(maxsize=4096)
def _observed(method: str, path: str, status: int) -> Any:
    return SECONDS.labels(method, path, str(status))


def observe(method: str, path: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _observed(method, path, status).observe(seconds)


def export() -> bytes:
    """The text for Prometheus; over all processes when they share a folder (PROMETHEUS_MULTIPROC_DIR)."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
