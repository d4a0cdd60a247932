"""Every declared retention is enforced: made from the declarations, so a new one that nothing sweeps fails here."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from server.actions.collections import COLLECTIONS
from server.actions.ids import new_id
from server.actions.retention import BATCH, GROUPED, delete_expired, swept_field
from server.actions.submissions.templates import _stored
from server.db.explain import assert_indexed
from server.db.indexes import CollectionSpec
from server.forms.folders import load_folder
from server.forms.templates import parse
from server.settings import ROOT
from tests.cast import City

DECLARED = [spec for spec in COLLECTIONS if spec.retention is not None]
OWN_SWEEP = {"photos"}  # with their files, by actions.photos; called by the same run


async def sweep(city: City) -> None:
    while await delete_expired(city.context()):
        pass


async def document_of(city: City, spec: CollectionSpec, instant: datetime) -> dict[str, Any]:
    """A document of a collection as far as its sweep looks at it."""
    groups = {"submissions": {"template": "daily_report"}, "visits": {"place": (await city.place("bus"))["id"]}}
    return {"_id": new_id(), swept_field(spec): instant, **groups.get(spec.name, {})}


@pytest.mark.parametrize("spec", DECLARED, ids=lambda spec: spec.name)
async def test_what_is_past_its_retention_goes_and_the_rest_stays(city: City, spec: CollectionSpec) -> None:
    assert spec.retention is not None
    past = city.clock() - spec.retention
    old = await document_of(city, spec, past - timedelta(minutes=1))
    young = await document_of(city, spec, past + timedelta(minutes=10))
    collection = city.services.db[spec.name]
    await collection.insert_many([old, young])
    try:
        await sweep(city)
        assert await collection.find_one({"_id": old["_id"]}) is None
        assert await collection.find_one({"_id": young["_id"]}) is not None
    finally:
        await collection.delete_one({"_id": young["_id"]})


@pytest.mark.parametrize("spec", DECLARED, ids=lambda spec: spec.name)
async def test_the_sweep_uses_an_index(city: City, spec: CollectionSpec) -> None:
    now = city.clock()
    window = {"$gte": now - timedelta(days=1), "$lt": now}
    groups: dict[str, Any] = {"submissions": {"template": "x"}, "visits": {"place": {"$in": ["x", "y"]}}}
    field = swept_field(spec)
    assert field is not None, f"{spec.name} declares a retention and no index by which to sweep it"
    await assert_indexed(city.services.db[spec.name], {**groups.get(spec.name, {}), field: window})


def test_what_says_when_it_ends_is_deleted() -> None:
    ending = {
        spec.name for spec in COLLECTIONS for index in spec.indexes if next(iter(index.document["key"])) == "expires_at"
    }
    assert ending <= {spec.name for spec in DECLARED} | OWN_SWEEP


def test_the_hot_path_pays_no_index_for_its_sweep() -> None:
    for spec in COLLECTIONS:
        if spec.name in GROUPED:
            assert not any(next(iter(index.document["key"])) == "at" for index in spec.indexes), spec.name


async def test_more_than_a_batch_goes_and_the_rest_of_the_group_stays(city: City) -> None:
    spec = next(spec for spec in DECLARED if spec.name == "notices")
    assert spec.retention is not None
    old = city.clock() - spec.retention - timedelta(days=1)
    account = new_id()
    await city.services.db.notices.insert_many(
        [{"_id": new_id(), "account": account, "at": old} for _ in range(BATCH + 30)]
    )
    await city.services.db.notices.insert_one({"_id": new_id(), "account": account, "at": city.clock()})
    await sweep(city)
    assert await city.services.db.notices.count_documents({"account": account}) == 1


async def test_a_template_may_keep_its_answers_shorter(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load_folder(ROOT / "form_templates" / "temperature")
    short = parse(plain.schema, plain.ui, {**plain.meta, "id": "short_lived", "version": 1, "retention_days": 7})
    assert _stored(short)["template"] == "short_lived"
    every = [*city.services.templates.all(), short]
    monkeypatch.setattr(city.services.templates, "all", lambda: every)
    made: dict[str, str] = {}
    for template in ("short_lived", "temperature"):
        made[template] = new_id()
        at = city.clock() - timedelta(days=8)
        await city.services.db.submissions.insert_one({"_id": made[template], "template": template, "at": at})
    await sweep(city)
    assert await city.services.db.submissions.find_one({"_id": made["short_lived"]}) is None
    assert await city.services.db.submissions.find_one({"_id": made["temperature"]}) is not None
    await city.services.db.submissions.delete_one({"_id": made["temperature"]})


def test_the_key_in_template_json_is_checked() -> None:
    import json

    import jsonschema_rs

    schema = json.loads((ROOT / "server" / "forms" / "template.schema.json").read_text())
    meta = load_folder(ROOT / "form_templates" / "temperature").meta
    validator = jsonschema_rs.validator_for(schema)
    assert validator.is_valid({**meta, "retention_days": 30})
    for wrong in (0, -1, "30", 30.5, 100_000):
        assert not validator.is_valid({**meta, "retention_days": wrong})
