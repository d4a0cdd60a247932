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
    ("records", {"tokens": b"a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("records", {"due_tokens": b"a", "due_at": NOW}, [("due_at", -1), ("_id", -1)]),
    ("records", {"organization": "a", "register": "b", "changed_at": NOW}, None),
    ("records", {"person": "a", "register": "b", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("records", {"account": "a", "register": "b", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("records", {"timer_at": NOW}, None),
    ("record_counts", {"_id": {"$in": ["a", "b"]}}, None),
    ("jobs", {"queue": "open", "due_at": NOW}, [("due_at", 1)]),
    ("jobs", {"account": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("files", {"expires_at": NOW}, None),
    ("file_chunks", {"expires_at": NOW}, None),
    ("regions", {"parent": "410105001"}, None),
    ("revocations", {"at": NOW}, None),
    ("dev_inbox", {"phone": "a", "at": NOW}, None),
    ("login_codes", {"expires_at": NOW}, None),
    ("audit_entries", {"object": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("audit_entries", {"object": "a", "verb": {"$in": ["a", "b"]}, "at": NOW}, [("at", -1), ("_id", -1)]),
    ("audit_entries", {"actor": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("audit_entries", {"verb": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("audit_entries", {"actor": "a", "verb": "b", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("audit_entries", {"block": 0, "at": NOW}, None),
    ("audit_entries", {"at": NOW}, [("at", -1), ("_id", -1)]),
    ("audit_blocks", {"_id": 1}, None),
    ("consents", {"account": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("erasures", {"status": "waiting", "due_at": NOW}, None),
    ("color_history", {"person": "a", "policy": "four_color", "at": NOW}, [("at", -1)]),
    ("sessions", {"account": "a", "status": "open", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("sessions", {"expires_at": NOW}, None),
    ("devices", {"account": "a", "at": NOW}, None),
    ("devices", {"expires_at": NOW}, None),
    ("logins", {"account": "a"}, None),
    ("login_attempts", {"expires_at": NOW}, None),
    ("captchas", {"expires_at": NOW}, None),
    ("app_tickets", {"expires_at": NOW}, None),
    ("limits", {"expires_at": NOW}, None),
    ("exceptions", {"person": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("exceptions", {"within": "region:410105", "status": "proposed", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("photos", {"account": "a"}, None),
    ("photos", {"expires_at": NOW}, None),
    ("photo_files.files", {"uploadDate": NOW}, None),
    ("photo_files.chunks", {"files_id": "a"}, None),
    ("proxies", {"person": "a"}, None),
    ("proxies", {"account": "a"}, None),
    ("reviews", {"status": "pending", "scopes": "*", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("reviews", {"account": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("reviews", {"person": "a", "at": NOW}, [("at", -1)]),
    ("appeals", {"person": "a", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("appeals", {"within": "*", "status": "open", "urgency": NOW}, [("urgency", -1), ("_id", -1)]),
    ("appeals", {"within": "*", "status": "answered", "at": NOW}, [("at", -1), ("_id", -1)]),
    ("evidence_batches", {"within": "*", "status": "waiting", "at": NOW}, [("at", -1), ("_id", -1)]),
]


@pytest.mark.parametrize(("collection", "query", "sort"), QUERIES)
async def test_the_query_uses_an_index(city: City, collection: str, query: dict[str, Any], sort: Any) -> None:
    await settled(city)
    now = city.clock()
    window = {"$gte": now - timedelta(days=1), "$lte": now}
    asked = {name: window if value is NOW else value for name, value in query.items()}
    await assert_indexed(city.services.db[collection], asked, sort=sort)
