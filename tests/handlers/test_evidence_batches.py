"""A list that would turn many people red at once waits for a second official; routine kinds and the system do not."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from server.actions.evidence import evidence
from server.worker import run_outbox
from tests.cast import Actor, City, Response, new_document
from tests.handlers.test_evidence import color_of, contact, known

PATH = "/api/v1/evidence/contact"


@pytest.fixture(autouse=True)
def narrow(city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two people a day, and fifty rows, for each account."""
    limits = {"evidence_worse_a_day": 2, "evidence_rows_a_day": 50}
    monkeypatch.setattr(city.services, "settings", city.services.settings.model_copy(update=limits))
    yield
    city.clock.ahead = timedelta()


async def citizens(city: City, count: int) -> list[tuple[Actor, str, str]]:
    return [await known(city) for _ in range(count)]


def rows_of(city: City, people: list[tuple[Actor, str, str]], **more: Any) -> list[dict[str, Any]]:
    return [{**contact(city, number, source_id=person), **more} for _, person, number in people]


async def colors_of(people: list[tuple[Actor, str, str]]) -> set[str]:
    return {(await color_of(citizen, person))["color"] for citizen, person, _ in people}


async def held(city: City, count: int = 3) -> tuple[Actor, list[tuple[Actor, str, str]], Response]:
    """A batch that makes more people worse than its sender may, and who they are."""
    sender, people = await city.staff("city_admin"), await citizens(city, count)
    answer = await sender.post(PATH, {"source": "list", "rows": rows_of(city, people)})
    assert (answer.status, answer.body["status"]) == (202, "waiting"), answer.body
    return sender, people, answer


async def decided(actor: Actor, batch: str, verdict: str = "confirm") -> Response:
    return await actor.post(f"/api/v1/evidence-batches/{batch}/decision", {"verdict": verdict})


async def test_nobody_turns_red_before_a_second_official_has_confirmed(city: City) -> None:
    sender, people, answer = await held(city)
    assert (answer.body["new"], answer.body["worse"]) == (0, 3)
    assert await colors_of(people) == {"green"}
    batch = answer.body["batch"]
    again = await sender.post(PATH, {"source": "list", "rows": rows_of(city, people)})
    assert (again.status, again.body["batch"]) == (202, batch)

    second = await city.staff("city_admin")
    listed = (await second.get("/api/v1/evidence-batches?limit=100")).body["items"]
    (item,) = [one for one in listed if one["id"] == batch]
    assert (item["rows"], item["worse"], item["kind"]) == (3, 3, "contact")
    assert not any(number in str(item) for _, _, number in people)
    assert (await decided(sender, batch)).code == "duty.same_official"
    assert (await decided(await city.staff("integrator"), batch)).code == "access.denied"
    done = await decided(second, batch)
    assert (done.status, done.body["status"], done.body["report"]["new"]) == (200, "applied", 3), done.body
    assert await colors_of(people) == {"red"}
    assert (await decided(await city.staff("city_admin"), batch)).code == "evidence_batch.decided"
    assert (await sender.post(PATH, {"source": "list", "rows": rows_of(city, people)})).body["unchanged"] == 3
    entries = await city.services.db.audit_entries.find({"object": f"evidence_batch:{batch}"}).to_list(10)
    assert sorted(entry["verb"] for entry in entries) == ["evidence.confirm", "evidence.hold"]


async def test_a_rejected_batch_turns_nobody_red(city: City) -> None:
    sender, people, answer = await held(city)
    second = await city.staff("city_admin")
    assert (await decided(second, answer.body["batch"], "reject")).body["status"] == "rejected"
    again = await sender.post(PATH, {"source": "list", "rows": rows_of(city, people)})
    assert (again.status, again.body["status"]) == (202, "rejected")
    assert (await decided(second, answer.body["batch"])).code == "evidence_batch.decided"
    assert await colors_of(people) == {"green"}


async def test_of_two_decisions_at_once_one_wins_and_a_retry_is_no_second(city: City) -> None:
    _, people, answer = await held(city)
    officials = [await city.staff("city_admin") for _ in range(3)]
    answers = await asyncio.gather(*(decided(one, answer.body["batch"]) for one in officials))
    assert sorted(a.status for a in answers) == [200, 409, 409]
    winner = officials[[a.status for a in answers].index(200)]
    path, body = f"/api/v1/evidence-batches/{answer.body['batch']}/decision", {"verdict": "confirm"}
    assert (await winner.post(path, body)).code == "evidence_batch.decided"
    assert await colors_of(people) == {"red"}
    assert await city.services.db.evidence.count_documents({"source": "list", "kind": "contact"}) >= 3

    _, _, answer = await held(city)
    path = f"/api/v1/evidence-batches/{answer.body['batch']}/decision"
    twins = [await officials[0].post(path, body, key="the-same-request") for _ in range(2)]
    assert [twin.status for twin in twins] == [200, 200]
    assert (await officials[0].post(path, {"verdict": "reject"}, key="the-same-request")).code == "idempotency.mismatch"


async def test_small_batches_add_up(city: City) -> None:
    sender, people = await city.staff("hospital"), await citizens(city, 3)
    for one in people[:2]:
        answer = await sender.post(PATH, {"source": "drops", "rows": rows_of(city, [one])})
        assert (answer.status, answer.body["rescored"]) == (200, 1)
    last = await sender.post(PATH, {"source": "drops", "rows": rows_of(city, people[2:])})
    assert last.status == 202
    assert await colors_of(people[2:]) == {"green"}
    city.clock.ahead += timedelta(days=1)
    fresh = {"source": "drops", "rows": rows_of(city, people[2:])}
    assert (await sender.post(PATH, fresh)).status == 200
    assert await colors_of(people[2:]) == {"red"}


async def test_at_once_they_add_up_as_well(city: City) -> None:
    sender, people = await city.staff("hospital"), await citizens(city, 6)
    bodies = [{"source": "at-once", "rows": rows_of(city, [one])} for one in people]
    answers = await asyncio.gather(*(sender.post(PATH, body) for body in bodies))
    assert sorted(a.status for a in answers) == [200, 200, 202, 202, 202, 202], [a.body for a in answers]


async def test_what_makes_nobody_worse_needs_nobody(city: City) -> None:
    sender, people = await city.staff("airport_team"), await citizens(city, 4)
    day = (city.clock() - timedelta(days=2)).date().isoformat()
    stays = [{"document_number": number, "region": "110105", "at": day, "until": day} for _, _, number in people]
    answer = await sender.post("/api/v1/evidence/stay", {"source": "flights", "rows": stays})
    assert (answer.status, answer.body["new"]) == (200, 4), answer.body
    secondary = await sender.post(PATH, {"source": "four", "rows": rows_of(city, people, level="hubei_person")})
    assert secondary.status == 200


async def test_who_is_red_already_is_not_made_worse(city: City) -> None:
    sender, people = await city.staff("hospital"), await citizens(city, 2)
    assert (await sender.post(PATH, {"source": "first", "rows": rows_of(city, people)})).status == 200
    assert (await sender.post(PATH, {"source": "second", "rows": rows_of(city, people)})).status == 200


async def test_routine_kinds_are_exempt_as_their_files_say(city: City) -> None:
    sender, people = await city.staff("hospital"), await citizens(city, 3)
    day = city.clock().date().isoformat()
    tests = [{"document_number": number, "result": "positive", "at": day} for _, _, number in people]
    assert (await sender.post("/api/v1/evidence/test", {"source": "lab", "rows": tests * 20})).status == 200
    assert await colors_of(people) == {"red"}
    kinds = city.services.kinds
    assert not kinds["test"].adverse and not kinds["dose"].adverse and kinds["contact"].adverse


async def test_an_account_may_send_so_many_rows_a_day(city: City) -> None:
    sender = await city.staff("hospital")
    row = {"level": "secondary", "at": (city.clock() - timedelta(days=60)).date().isoformat()}
    rows = [{**row, "document_number": new_document()} for _ in range(60)]
    assert (await sender.post(PATH, {"source": "many", "rows": rows[:40]})).status == 200
    assert (await sender.post(PATH, {"source": "many", "rows": rows[:40]})).status == 200  # nothing new
    refused = await sender.post(PATH, {"source": "many", "rows": rows[40:]})
    assert (refused.status, refused.code) == (429, "evidence.quota")
    assert (await (await city.staff("hospital")).post(PATH, {"source": "more", "rows": rows[40:]})).status == 200


async def test_strangers_and_days_to_come_count(city: City) -> None:
    sender = await city.staff("hospital")
    soon = (city.clock() + timedelta(days=1)).date().isoformat()
    rows = [{"document_number": new_document(), "level": "close", "at": soon} for _ in range(3)]
    answer = await sender.post(PATH, {"source": "strangers", "rows": rows})
    assert (answer.status, answer.body["worse"]) == (202, 3)


async def test_a_risk_grade_that_reaches_many_waits(city: City) -> None:
    people = await citizens(city, 3)
    day = (city.clock() - timedelta(days=2)).date().isoformat()
    stays = [{"document_number": number, "region": "220102", "at": day, "until": day} for _, _, number in people]
    await evidence.ingest(city.context(), "stay", "trains", stays)
    sender = await city.staff("department")
    grade = {"source_id": f"risk-{people[0][1]}", "region": "220100", "grade": "high", "at": day}
    answer = await sender.post("/api/v1/evidence/risk", {"source": "grades", "rows": [grade]})
    assert (answer.status, answer.body["worse"]) == (202, 3), answer.body
    done = await decided(await city.staff("city_admin"), answer.body["batch"])
    assert done.body["status"] == "applied"
    while await run_outbox(city.services):
        pass
    assert await colors_of(people) == {"yellow"}


async def test_the_region_of_those_harmed_says_who_may_confirm(city: City) -> None:
    people = await citizens(city, 3)
    for number, (_, person, _) in enumerate(people):
        home = {"region": f"41010500{number}001001"}
        await city.services.db.persons.update_one({"_id": person}, {"$set": home})
    sender = await city.staff("hospital")
    answer = await sender.post(PATH, {"source": "district", "rows": rows_of(city, people)})
    batch = answer.body["batch"]
    away, near = await city.staff("city_admin", "region:410102"), await city.staff("city_admin", "region:410105")
    listed = [(await one.get("/api/v1/evidence-batches?limit=100")).body["items"] for one in (away, near)]
    assert [batch in [item["id"] for item in items] for items in listed] == [False, True]
    assert (await decided(away, batch)).code == "evidence_batch.not_found"
    assert (await decided(near, "nothing")).code == "evidence_batch.not_found"
    assert (await decided(near, batch)).body["region"] == "410105"


async def test_the_system_has_no_quota_and_leaves_a_trace(city: City) -> None:
    people = await citizens(city, 3)
    before = city.clock()
    report = await evidence.ingest(city.context(), "contact", "import", rows_of(city, people))
    assert (report["new"], report["batch"]) == (3, None)
    since = {"object": "evidence:contact", "at": {"$gte": before, "$lte": city.clock()}}
    (entry,) = await city.services.db.audit_entries.find(since).to_list(None)
    assert (entry["actor"], entry["details"]["new"]) == ("system", 3)


async def test_a_confirmed_batch_applies_though_its_process_dies(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    _, people, answer = await held(city)

    async def killed(*_: Any) -> None:
        raise asyncio.CancelledError

    second = await city.staff("city_admin")
    context = city.context()
    context.actor, context.request_digest = type(context.actor)(second.account, "", context.actor.grants), "x"
    monkeypatch.setattr(evidence, "apply_batch", killed)
    with pytest.raises(asyncio.CancelledError):
        await evidence.decide_batch(context, answer.body["batch"], {"verdict": "confirm"})
    monkeypatch.undo()
    assert await colors_of(people) == {"green"}
    city.clock.ahead += timedelta(minutes=3)
    while await run_outbox(city.services):
        pass
    assert await colors_of(people) == {"red"}
    stored = await city.services.db.evidence_batches.find_one({"_id": answer.body["batch"]})
    assert (stored["status"], stored["report"]["new"]) == ("applied", 3)


async def test_a_batch_does_not_undo_a_correction_that_came_while_it_waited(city: City) -> None:
    sender, people, answer = await held(city)
    old = (city.clock() - timedelta(days=90)).date().isoformat()
    corrected = await sender.post(PATH, {"source": "list", "rows": rows_of(city, people[:1], at=old)})
    assert (corrected.status, corrected.body["new"]) == (200, 1), corrected.body
    assert (await decided(await city.staff("city_admin"), answer.body["batch"])).body["report"]["new"] == 2
    assert await colors_of(people[:1]) == {"green"}
    assert await colors_of(people[1:]) == {"red"}
