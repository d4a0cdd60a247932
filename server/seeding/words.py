"""The words and rates a synthetic city is made of, from `words.json`: names, kinds of place, how often what happens."""

from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import orjson

FILE = Path(__file__).with_name("words.json")


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """The whole file."""
    found: dict[str, Any] = orjson.loads(FILE.read_bytes())
    return found


def weighted(random: Random, weights: dict[str, int]) -> str:
    """One of the keys, each as often as its weight says."""
    return random.choices(list(weights), list(weights.values()))[0]
