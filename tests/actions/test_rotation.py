"""Keys are rotated while the server runs: everything sealed is reached, an interrupted run goes on, nothing is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import pytest
from bson import Binary

from server.actions import files, rotation
from server.actions.collections import COLLECTIONS
from server.actions.context import Actor, Context
from server.actions.privacy import exports
from server.actions.rotation import CannotOpen, count_old, rotate, sealed_values
from server.actions.services import Services
from server.db.encryption import new_key
from server.settings import Settings
from tests.cast import City, identity, settled


def next_settings(city: City) -> Settings:
    """The settings with a new key, the present one being a former one."""
    settings = city.services.settings
    former = {settings.encryption_version: settings.encryption_key}
    changed = {
        "encryption_version": settings.encryption_version + 1,
        "encryption_key": new_key(),
        "encryption_keys_old": {**settings.encryption_keys_old, **former},
    }
    return Settings(**{**settings.model_dump(), **changed})


@asynccontextmanager
async def rotated_in_the_end(city: City) -> AsyncIterator[Services]:
    """Services with a new key; afterwards everything is sealed under the key of the other tests again."""
    after = Services(next_settings(city), city.uri, city.clock)
    back = Services(city.services.settings, city.uri, city.clock)
    back.keyring = after.keyring.__class__(
        {
            1: city.services.settings.secret("encryption_key"),
            2: after.settings.secret("encryption_key"),
        },
        1,
        city.services.settings.secret("token_key"),
    )
    await after.refresh()
    try:
        yield after
    finally:
        await run(context_of(back))
        assert all(set(versions) <= {1} for versions in (await count_old(context_of(back))).values())
        await after.stop()
        await back.stop()


def context_of(services: Services) -> Context:
    return Context(services, Actor("test"), services.clock(), "test")


async def run(context: Context) -> dict[str, int]:
    done: dict[str, int] = {}
    async for progress in rotate(context):
        done[progress.collection] = progress.resealed
    return done


async def test_everything_sealed_is_declared_and_opens_in_its_context(city: City) -> None:
    """Whatever is sealed anywhere in the database of the tests, a rotation would reach."""
    await settled(city)
    reached: dict[str, set[bytes]] = {}
    for spec in COLLECTIONS:
        reached[spec.name] = set()
        async for document in city.services.db[spec.name].find({}):
            for _, purpose, value in sealed_values(spec, document):
                if value[:1] == b"\x01" and len(value) > 29:
                    city.services.keyring.open(value, purpose)
                reached[spec.name].add(value)
            inside = (bytes(value) for _, value in rotation._bytes_in(document, ()))
            found = {value for value in inside if len(value) > 29}  # shorter ones are tokens of records
            if not spec.name.startswith(("photo_files", "file_chunks")):  # sealed under keys of their own
                assert found <= reached[spec.name], f"{spec.name} holds sealed values that `sensitive` does not declare"
    assert reached["persons"] and reached["submissions"] and reached["accounts"]


async def test_a_rotation_reaches_every_field_and_a_second_one_changes_nothing(city: City) -> None:
    citizen, who = await city.citizen(), identity("马孟起")
    home = {"building": "1", "room": "909", "address": "花园路1号", "resident_category": "owner"}
    answers = {**who, "sex": "1", "purpose": "compound", **home}
    made = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    person = made.body["person"]["id"]
    file = await files.keep(city.context(), b"rows", name="a.txt", media="text/plain", account=citizen.account)
    async with rotated_in_the_end(city) as after:
        context = context_of(after)
        done = await run(context)
        assert done["persons"] and done["accounts"] and done["submissions"]
        assert all(set(versions) <= {2} for versions in (await count_old(context)).values())
        assert set((await run(context)).values()) <= {0}
        stored = await after.db.submissions.find_one({"_id": made.body["id"]})
        assert stored["answers"]["document"]["number"][:1] == b"\x02"
        context.actor = Actor(citizen.account)
        gathered = await exports._gather(context, person)
        assert gathered["person"]["name"] == "马孟起"
        (submission,) = gathered["submissions"]
        assert submission["answers"]["room"] == "909"
        assert await files.content_of(await files.open_own(context, file)) == b"rows"


async def test_an_interrupted_rotation_goes_on(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        await settled(city)
    monkeypatch.setattr(rotation, "BATCH", 2)
    async with rotated_in_the_end(city) as after:
        async with aclosing(rotate(context_of(after))) as steps:
            async for progress in steps:
                if progress.resealed >= 2:
                    break
        counts = await count_old(context_of(after))
        held = {version for versions in counts.values() for version in versions}
        assert held == {1, 2}, "half done"
        monkeypatch.setattr(rotation, "BATCH", 200)
        await run(context_of(after))
        assert {v for versions in (await count_old(context_of(after))).values() for v in versions} == {2}


async def test_what_is_changed_meanwhile_is_not_overwritten(city: City) -> None:
    async with rotated_in_the_end(city) as after:
        spec = next(spec for spec in rotation.sealing() if spec.name == "accounts")
        citizen = await city.citizen()
        read = await after.db.accounts.find_one({"_id": citizen.account})
        update = rotation._resealed(context_of(after), spec, read)
        fresh = after.keyring.seal("13900000000", "accounts:phone")
        await after.db.accounts.update_one({"_id": citizen.account}, {"$set": {"phone": fresh}})
        await after.db.accounts.bulk_write([update])
        now = await after.db.accounts.find_one({"_id": citizen.account})
        assert after.keyring.open(now["phone"], "accounts:phone") == "13900000000"


async def test_the_server_goes_on_writing_meanwhile(city: City) -> None:
    for _ in range(3):
        await settled(city)
    async with rotated_in_the_end(city) as after:
        context = context_of(after)

        async def busy() -> None:
            for number in range(20):
                who = {
                    "_id": f"busy-{number}-{id(after)}",
                    "phone": after.keyring.seal("13800000000", "accounts:phone"),
                }
                await after.db.accounts.insert_one(who)

        await asyncio.gather(run(context), busy())
        await run(context)
        assert {v for versions in (await count_old(context)).values() for v in versions} == {2}
        await after.db.accounts.delete_many({"_id": {"$in": [f"busy-{n}-{id(after)}" for n in range(20)]}})


async def test_a_value_that_does_not_open_stops_the_run_and_names_its_document(city: City) -> None:
    broken: dict[str, Any] = {"_id": "broken-account", "phone": Binary(b"\x01" + b"x" * 40)}
    async with rotated_in_the_end(city) as after:
        await after.db.accounts.insert_one(broken)
        try:
            with pytest.raises(CannotOpen, match="broken-account"):
                await run(context_of(after))
        finally:
            await after.db.accounts.delete_one({"_id": "broken-account"})
