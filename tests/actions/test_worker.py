"""What a change leaves to do is done later, once, whatever dies or fails in between."""

import asyncio
import copy
from datetime import timedelta
from typing import Any

import pytest

from server import worker
from server.actions.colors import colors
from server.actions.colors.policies import sync_policies
from server.actions.evidence import evidence
from server.actions.outbox import claim, outbox_entry
from server.rules.folders import load_policy
from server.rules.policies import compile_policy
from server.settings import ROOT
from tests.cast import City, settled
from tests.handlers.test_evidence import color_of, contact, known


async def test_evidence_killed_before_scoring_is_scored_by_the_worker(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    integrator = await city.staff("integrator")
    citizen, person, number = await known(city)

    async def killed(*_: Any) -> int:
        raise asyncio.CancelledError

    monkeypatch.setattr(evidence, "rescore_order", killed)
    with pytest.raises(asyncio.CancelledError):
        await evidence.ingest(city.context(), "contact", f"killed-{person}", [contact(city, number)])
    monkeypatch.undo()
    assert (await color_of(citizen, person))["color"] == "green"

    again = await integrator.post(
        "/api/v1/evidence/contact", {"source": f"killed-{person}", "rows": [contact(city, number)]}
    )
    assert again.body["unchanged"] == 1
    while await worker.run_outbox(city.services):
        pass
    assert (await color_of(citizen, person))["color"] == "red"


async def test_an_entry_is_claimed_by_one_worker_and_returns_when_that_one_dies(city: City) -> None:
    entry = outbox_entry(city.context(), "test.claim")
    await city.services.db.outbox.insert_one(entry)
    first, second = await asyncio.gather(claim(city.context(), "test.claim"), claim(city.context(), "test.claim"))
    assert len(first) + len(second) == 1
    assert await claim(city.context(), "test.claim") == []
    try:
        city.clock.ahead += timedelta(minutes=3)
        (returned,) = await claim(city.context(), "test.claim")
        assert returned["_id"] == entry["_id"] and returned["tries"] == 1
    finally:
        city.clock.ahead = timedelta()


async def test_an_entry_that_fails_does_not_stop_the_others(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    async def handle(_: Any, entry: dict[str, Any]) -> None:
        if entry["payload"]["fails"]:
            raise RuntimeError
        done.append(entry["_id"])

    monkeypatch.setattr(worker, "TOPICS", {"test.mixed": handle})
    entries = [outbox_entry(city.context(), "test.mixed", fails=fails) for fails in (True, False)]
    await city.services.db.outbox.insert_many(entries)
    assert await worker.run_outbox(city.services) == 1
    assert done == [entries[1]["_id"]]


async def test_two_batches_with_the_same_facts_at_once(city: City) -> None:
    integrator = await city.staff("integrator")
    _, person, number = await known(city)
    rows = [contact(city, number, source_id=f"c-{n}") for n in range(20)]
    body = {"source": f"twice-{person}", "rows": rows}
    reports = await asyncio.gather(*(integrator.post("/api/v1/evidence/contact", body) for _ in range(4)))
    assert {r.status for r in reports} == {200}, [r.body for r in reports]
    assert sum(r.body["new"] for r in reports) == 20
    assert await city.services.db.evidence.count_documents({"source": f"twice-{person}"}) == 20


async def test_two_scorings_at_once_lose_no_evidence(city: City) -> None:
    integrator = await city.staff("integrator")
    citizen, person, number = await known(city)
    day = (city.clock() - timedelta(days=1)).date().isoformat()
    purchase = {"source_id": "p", "document_number": number, "category": "antipyretic", "at": day}
    stay = {"source_id": "s", "document_number": number, "region": "420100", "at": day, "until": day}
    sent = [("contact", contact(city, number)), ("purchase", purchase), ("stay", stay)]
    reports = await asyncio.gather(
        *(
            integrator.post(f"/api/v1/evidence/{kind}", {"source": f"at-once-{person}", "rows": [row]})
            for kind, row in sent
        )
    )
    assert [r.body["new"] for r in reports] == [1, 1, 1], [r.body for r in reports]
    rules = {reason["rule"] for reason in (await color_of(citizen, person))["reasons"]}
    assert {"close_contact", "hubei_stay"} <= rules


async def test_a_new_policy_colors_everybody_when_it_takes_effect(city: City) -> None:
    citizen, person = await settled(city)
    document = copy.deepcopy(dict(load_policy(ROOT / "policies" / "four_color").document))
    starts = city.clock() + timedelta(days=2)
    document |= {"id": "weekend", "effective_from": starts.isoformat()}
    await sync_policies(city.context(), [compile_policy(document)])
    await city.services.refresh()
    while await worker.run_outbox(city.services):
        pass
    shown = (await citizen.get(f"/api/v1/me/color?person={person}")).body["colors"]
    assert "weekend" not in {color["policy"] for color in shown}
    try:
        city.clock.ahead += timedelta(days=2, minutes=1)
        while await worker.run_outbox(city.services):
            pass
        shown = (await citizen.get(f"/api/v1/me/color?person={person}")).body["colors"]
        assert "weekend" in {color["policy"] for color in shown}
        assert await colors.rescore(city.context(), [person]) == 0
    finally:
        city.clock.ahead = timedelta()
        await city.services.db.policies.delete_one({"_id": "weekend:1"})
        city.services.policies._versions.pop("weekend")
