"""Every query of the hot path and of a list uses an index: nothing that grows with the data is scanned."""

from datetime import timedelta
from typing import Any

import pytest

from server.actions.facts import person_subject
from server.db.explain import assert_indexed
from tests.cast import City, settled

NOW = {"$gte": "from", "$lte": "until"}
QUERIES: list[tuple[str, dict[str, Any], list[tuple[str, int]] | None]] = [
    ("persons", {"_id": {"$in": ["a", "b"]}}, None),
    ("persons", {"accounts": "a"}, None),
    ("persons", {"region": "410105001001001"}, None),
    ("persons", {"due_at": NOW}, None),
    ("places", {"_id": "a"}, None),
    ("documents", {"_id": {"$in": ["a", "b"]}}, None),
    ("evidence", {"_id": {"$in": ["a", "b"]}}, None),
    ("evidence", {"subject": person_subject("a"), "ends_at": NOW}, None),
    ("evidence", {"kind": "stay", "data.region": {"$gte": "4201", "$lt": "4201\uffff"}}, None),
    ("outbox", {"topic": "color.changed", "due_at": NOW}, None),
    ("visits", {"person": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("visits", {"place": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("submissions", {"_id": {"$in": ["a", "b"]}}, None),
    ("submissions", {"person": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("submissions", {"template": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("notices", {"account": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("publications", {"status": "open"}, None),
    ("regions", {"parent": "410105001"}, None),
    ("revocations", {"at": NOW}, None),
    ("dev_inbox", {"phone": "a", "at": NOW}, None),
    ("login_codes", {"expires_at": NOW}, None),
]


@pytest.mark.parametrize(("collection", "query", "sort"), QUERIES)
async def test_the_query_uses_an_index(city: City, collection: str, query: dict[str, Any], sort: Any) -> None:
    await settled(city)
    now = city.clock()
    window = {"$gte": now - timedelta(days=1), "$lte": now}
    asked = {name: window if value is NOW else value for name, value in query.items()}
    await assert_indexed(city.services.db[collection], asked, sort=sort)
