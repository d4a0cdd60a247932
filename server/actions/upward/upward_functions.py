"""What organizations report to the authorities: which figures of which forms. Data in `upward/functions.json`."""

import json
from dataclasses import dataclass
from functools import cache

from server.errors import Problem
from server.settings import ROOT


@dataclass(frozen=True, slots=True)
class Function:
    """One thing that is reported. `counts` is `once` (a form each member answers once) or `round` (today's round).

    `missing` tells an organization what to do while none of its forms is asked.
    """

    id: str
    title: str
    counts: str
    templates: tuple[str, ...]
    missing: str


@cache
def functions() -> dict[str, Function]:
    """Every function by its id."""
    read = json.loads((ROOT / "upward" / "functions.json").read_text("utf-8"))
    return {
        name: Function(name, one["title"], one["counts"], tuple(one["templates"]), one["missing"])
        for name, one in read.items()
    }


def get_function(function: str) -> Function:
    """One function; `upward.unknown`."""
    if function not in functions():
        raise Problem("upward.unknown")
    return functions()[function]
