"""Jobs end once whatever dies, and their owner sees how far they are."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from server import jobs as runner
from server.actions import files, jobs
from server.actions.context import Actor as Holder
from server.actions.context import Context
from server.actions.limits import Window
from server.errors import Problem
from tests.cast import Actor, City


def ordered_by(city: City, actor: Actor) -> Context:
    return Context(city.services, Holder(actor.account), city.clock(), "test", idempotency_key=secrets.token_hex(8))


@pytest_asyncio.fixture
async def kinds(city: City, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[dict[str, Any]]:
    await city.services.db.jobs.delete_many({"queue": "open"})
    monkeypatch.setattr(runner, "KINDS", made := {})
    yield made
    await city.services.db.jobs.delete_many({"queue": "open"})


async def state_of(actor: Actor, job: str) -> dict[str, Any]:
    seen = await actor.get(f"/api/v1/me/jobs/{job}")
    assert seen.status == 200, seen.body
    return seen.body  # type: ignore[no-any-return]


async def test_a_job_tells_its_owner_how_far_it_is_and_what_came_of_it(city: City, kinds: dict[str, Any]) -> None:
    citizen, stranger = await city.citizen(), await city.citizen()
    seen: list[Any] = []

    async def run(context: Context, job: jobs.Running) -> dict[str, Any]:
        await job.progress(3, 10, "读取")
        seen.append((await state_of(citizen, job.id))["progress"])
        return {"rows": job.parameters["rows"]}

    kinds["test"] = run
    job = await jobs.start(ordered_by(city, citizen), "test", {"rows": 10}, title="测试")
    assert job["state"] == "waiting"
    await runner.run_due(city.services)
    ended = await state_of(citizen, job["id"])
    assert seen == [{"done": 3, "total": 10, "note": "读取"}]
    assert (ended["state"], ended["result"]) == ("done", {"rows": 10})
    assert (await stranger.get(f"/api/v1/me/jobs/{job['id']}")).code == "job.not_found"
    assert [one["id"] for one in (await citizen.get("/api/v1/me/jobs")).body["items"]] == [job["id"]]
    stored = await city.services.db.jobs.find_one({"_id": job["id"]})
    assert b"rows" not in bytes(stored["parameters"])


async def test_the_same_request_orders_one_job(city: City, kinds: dict[str, Any]) -> None:
    context = ordered_by(city, await city.citizen())
    first, second = await asyncio.gather(*(jobs.start(context, "test", {}, title="一次") for _ in range(2)))
    assert first["id"] == second["id"]


async def test_a_job_whose_worker_was_killed_goes_on_from_its_checkpoint(city: City, kinds: dict[str, Any]) -> None:
    citizen = await city.citizen()
    steps: list[int] = []

    async def run(context: Context, job: jobs.Running) -> dict[str, Any]:
        for step in range(job.checkpoint.get("step", 0), 4):
            steps.append(step)
            await job.save(step=step + 1)
            if step == 1 and len(steps) == 2:
                await asyncio.Event().wait()  # a process that hangs, and is killed
        return {}

    kinds["test"] = run
    job = await jobs.start(ordered_by(city, citizen), "test", {}, title="中断")
    (claimed,) = await jobs.claim(runner.new_context(city.services), 1)
    dying = asyncio.create_task(jobs.run_claimed(runner.new_context(city.services), claimed, kinds))
    while len(steps) < 2:
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)
    assert await jobs.claim(runner.new_context(city.services), 1) == [], "its lease still holds"
    try:
        city.clock.ahead += timedelta(minutes=2)
        await runner.run_due(city.services)
        assert (await state_of(citizen, job["id"]))["state"] == "done"
        assert steps == [0, 1, 2, 3]
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        assert (await state_of(citizen, job["id"]))["state"] == "done", "the dead one no longer counts"
    finally:
        city.clock.ahead = timedelta()


async def test_two_workers_never_run_one_job_at_once(city: City, kinds: dict[str, Any]) -> None:
    ran: list[str] = []

    async def run(context: Context, job: jobs.Running) -> None:
        ran.append(job.id)

    kinds["test"] = run
    job = await jobs.start(ordered_by(city, await city.citizen()), "test", {}, title="两个进程")
    await asyncio.gather(*(runner.run_due(city.services) for _ in range(4)))
    assert ran == [job["id"]]


async def test_cancelling_stops_a_running_job_at_its_next_sign_of_life(city: City, kinds: dict[str, Any]) -> None:
    citizen = await city.citizen()

    async def run(context: Context, job: jobs.Running) -> dict[str, Any]:
        cancelled = await citizen.post(f"/api/v1/me/jobs/{job.id}/cancellation", None)
        assert cancelled.status == 200
        await job.progress(1, 2)
        raise AssertionError("went on")

    kinds["test"] = run
    job = await jobs.start(ordered_by(city, citizen), "test", {}, title="取消")
    await runner.run_due(city.services)
    assert (await state_of(citizen, job["id"]))["state"] == "cancelled"
    waiting = await jobs.start(ordered_by(city, citizen), "test", {}, title="未开始")
    assert (await citizen.post(f"/api/v1/me/jobs/{waiting['id']}/cancellation", None)).body["state"] == "cancelled"
    assert await runner.run_due(city.services) == 0


async def test_a_refusal_ends_a_job_a_fault_is_tried_again_and_given_up(city: City, kinds: dict[str, Any]) -> None:
    citizen = await city.citizen()
    tries: list[int] = []

    async def refused(context: Context, job: jobs.Running) -> None:
        raise Problem("person.not_found")

    async def faulty(context: Context, job: jobs.Running) -> None:
        tries.append(1)
        raise KeyError("fault")

    kinds.update(refused=refused, faulty=faulty)
    first = await jobs.start(ordered_by(city, citizen), "refused", {}, title="拒绝")
    second = await jobs.start(ordered_by(city, citizen), "faulty", {}, title="出错")
    try:
        for _ in range(6):
            await runner.run_due(city.services)
            city.clock.ahead += timedelta(minutes=2)
        assert (await state_of(citizen, first["id"]))["error"]["code"] == "person.not_found"
        assert (await state_of(citizen, second["id"]))["error"]["code"] == "server.failed"
        assert len(tries) == jobs.ATTEMPTS
        told = (await citizen.get("/api/v1/me/notices")).body["items"]
        assert sorted(one["kind"] for one in told) == ["job.failed", "job.failed"]
    finally:
        city.clock.ahead = timedelta()


async def test_a_file_is_sealed_and_only_its_account_saves_it(city: City, tmp_path: Any) -> None:
    owner, stranger = await city.citizen(), await city.citizen()
    content = secrets.token_bytes(files.CHUNK * 2 + 17)
    (tmp_path / "big").write_bytes(content)
    file = await files.keep(
        city.context(), tmp_path / "big", name="员工 情况.xlsx", media=files.XLSX, account=owner.account
    )
    saved = await owner.get(f"/api/v1/me/files/{file}")
    assert (saved.status, saved.body) == (200, content)
    assert "%E5%91%98%E5%B7%A5%20" in saved.headers["Content-Disposition"]
    assert (await stranger.get(f"/api/v1/me/files/{file}")).code == "file.not_found"
    chunk = await city.services.db.file_chunks.find_one({"expires_at": {"$gt": city.clock()}})
    assert bytes(chunk["content"])[:64] not in content
    try:
        city.clock.ahead += timedelta(days=4)
        assert (await owner.get(f"/api/v1/me/files/{file}")).code == "file.not_found"
    finally:
        city.clock.ahead = timedelta()


async def test_an_account_orders_so_many_jobs_and_retries_cost_nothing(
    city: City, kinds: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(city.services.limiter.rules, "job.account", (Window(2, 3600),))
    actor = await city.citizen()
    contexts = [ordered_by(city, actor) for _ in range(3)]
    for context in (contexts[0], contexts[0], contexts[1]):
        await jobs.start(context, "test.any", {}, title="试")
    with pytest.raises(Problem) as refused:
        await jobs.start(contexts[2], "test.any", {}, title="试")
    assert refused.value.code == "limit.exceeded"
