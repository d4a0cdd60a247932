"""A simulation counts who would change, from what to what, and where."""

from server.rules.evidence import Regions
from server.rules.simulation import simulate

from .cast import FOUR, NOW, fact


def test_counts_matrix_regions_and_examples() -> None:
    close = [fact("contact", 1, {"level": "close"})]
    bought = [fact("purchase", 1, {"category": "antipyretic"})]
    population = [
        ({"id": "a", "region": "410105001"}, close, "green"),
        ({"id": "b", "region": "410105002"}, close, "green"),
        ({"id": "c", "region": "410102001"}, bought, None),
        ({"id": "d", "region": "410102001"}, [], "green"),
    ]
    found = simulate(FOUR, population, NOW, Regions(), limit=1).as_document()
    assert (found["total"], found["changed"]) == (4, 3)
    assert found["matrix"] == {"green": {"green": 1, "red": 2}, "none": {"yellow": 1}}
    assert [(one["region"], one["changed"]) for one in found["by_region"]] == [("410105", 2), ("410102", 1)]
    assert [(one["id"], one["from"], one["to"], one["rules"]) for one in found["examples"]] == [
        ("a", "green", "red", ["close_contact"]),
        ("c", "none", "yellow", ["antipyretic_purchase"]),
    ]
