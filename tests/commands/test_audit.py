"""The operator's commands for the trail, the keys and the end, as processes of their own on a database of their own."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio

from server.actions.audit import audit_entry
from server.actions.audit_chain import seal
from server.actions.collections import COLLECTIONS
from server.actions.context import SYSTEM, Context
from server.actions.privacy.consents import CONSENTS
from server.actions.services import Services
from server.commands.sunset import WORD
from server.db.indexes import ensure_indexes
from server.settings import ROOT, SECRETS, Settings, new_secrets
from tests.cast import City, identity


class Apart:
    """A small database of its own, and commands on it."""

    def __init__(self, city: City, folder: Path) -> None:
        name = f"apart_{os.getpid()}_{abs(hash(folder))}"
        self.settings = Settings(mode="production", var=folder, database=name, **new_secrets())  # type: ignore[arg-type]
        self.services = Services(self.settings, city.uri, city.clock)
        self.environment = {
            **os.environ,
            **{f"ANMA_{secret.upper()}": self.settings.secret(secret) for secret in SECRETS},
            "MONGODB_URI": city.uri,
            "ANMA_DATABASE": name,
            "ANMA_VAR": str(folder),
            "PYTHONPATH": str(ROOT),
        }

    def context(self) -> Context:
        return Context(self.services, SYSTEM, self.services.clock(), "test")

    async def run(self, *arguments: str, **more: str) -> tuple[int, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server", *arguments, cwd=ROOT, env={**self.environment, **more},
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await process.communicate()
        return process.returncode or 0, output.decode()


@pytest_asyncio.fixture
async def apart(city: City, tmp_path: Path) -> AsyncIterator[Apart]:
    made = Apart(city, tmp_path)
    await ensure_indexes(made.services.db, COLLECTIONS)
    yield made
    await made.services.db.client.drop_database(made.settings.database)
    await made.services.stop()


async def fill(apart: Apart) -> dict[str, Any]:
    """Three blocks of trail, a consent, and ten persons; who they are."""
    db, seal_text = apart.services.db, apart.services.keyring.seal
    for _ in range(3):
        await db.audit_entries.insert_many([audit_entry(apart.context(), "test.command", "test:1") for _ in range(4)])
        await seal(apart.context())
    who = identity("姜伯约")
    for number in range(10):
        sealed = {"name": seal_text(who["name"], "persons:name"), "phone": seal_text(who["phone"], "persons:phone")}
        number_sealed = seal_text(who["document"]["number"], "persons:document_number")
        await db.persons.insert_one({"_id": f"p{number}", "document_number": number_sealed, **sealed})
    await db[CONSENTS.name].insert_one({"_id": "c1", "account": "a", "kind": "general", "at": apart.context().now})
    return who


async def test_verify_says_where_the_trail_is_broken_and_by_its_status(apart: Apart, tmp_path: Path) -> None:
    await fill(apart)
    status, said = await apart.run("audit", "verify")
    assert status == 0 and "审计链完好：3 块，12 条" in said, said
    status, head = await apart.run("audit", "head")
    noted = tmp_path / "heads.txt"
    noted.write_text(head)
    assert (await apart.run("audit", "verify", "--noted", str(noted)))[0] == 0

    db = apart.services.db
    block = await db.audit_blocks.find_one({"_id": 2})
    entry = block["entries"][1][0]
    await db.audit_entries.update_one({"_id": entry}, {"$set": {"actor": "nobody"}})
    status, said = await apart.run("audit", "verify")
    assert status == 1 and "第 2 块" in said and entry in said and "第 2 条被改动" in said, said

    await db.audit_blocks.delete_many({})
    await db.audit_entries.delete_many({})
    await db.audit_heads.delete_many({})
    assert (await apart.run("audit", "verify"))[0] == 0
    status, said = await apart.run("audit", "verify", "--noted", str(noted))
    assert status == 1 and "之后的内容被删除" in said, said
    noted.write_text("a chain of gold")
    status, said = await apart.run("audit", "verify", "--noted", str(noted))
    assert status == 2 and "块号 哈希" in said


async def test_keys_are_rotated_with_progress(apart: Apart) -> None:
    who = await fill(apart)
    status, lines = await apart.run("keys", "new")
    assert status == 0
    new = dict(line.split("=", 1) for line in lines.splitlines() if line.startswith("ANMA_"))
    assert new["ANMA_ENCRYPTION_VERSION"] == "2"
    status, said = await apart.run("keys", "status", **new)
    assert status == 1 and "persons：密钥 1：30 个值" in said, said
    status, said = await apart.run("keys", "rotate", **new)
    assert (
        status == 0 and "persons：已读 10，已重新加密 10" in said and "可从 ANMA_ENCRYPTION_KEYS_OLD 中移除" in said
    ), said
    assert (await apart.run("keys", "status", **new))[0] == 0
    only_new = {**new, "ANMA_ENCRYPTION_KEYS_OLD": "{}"}
    assert (await apart.run("keys", "rotate", **only_new))[0] == 0
    entries = await apart.services.db.audit_entries.find({"verb": "keys.rotate"}).to_list(None)
    assert [entry["details"] for entry in entries] == [{"documents": 10, "left": 0}, {"documents": 0, "left": 0}]
    status, said = await apart.run(
        "keys", "rotate"
    )  # with the old key only: what is sealed under the new does not open
    assert status == 2 and "persons p" in said and "Traceback" not in said
    for secret in (who["name"], who["phone"], who["document"]["number"]):
        assert secret not in said + lines


async def test_sunset_destroys_all_but_what_must_be_kept_and_reports(apart: Apart, tmp_path: Path) -> None:
    who = await fill(apart)
    db = apart.services.db
    await db.forgotten_collection.insert_one({"name": "x"})
    status, said = await apart.run("sunset")
    assert status == 0 and "演练" in said and "销毁  persons  10" in said, said
    assert await db.persons.find_one({"_id": "p1"}), "a dry run deletes nothing"
    assert (await apart.run("sunset", "--confirm", "yes"))[0] == 2
    assert await db.persons.find_one({"_id": "p1"})

    path = tmp_path / "report.json"
    status, said = await apart.run("sunset", "--confirm", WORD, "--report", str(path))
    assert status == 0, said
    report = json.loads(path.read_text())
    assert report["destroyed"]["persons"] == 10 and report["destroyed"]["forgotten_collection"] == 1
    assert report["kept"]["audit_entries"]["documents"] == 12 and report["kept"]["consents"]["documents"] == 1
    left = {name for name in await db.list_collection_names() if await db[name].find_one({})}
    assert left == {"audit_entries", "audit_blocks", "audit_heads", "consents"}
    status, verified = await apart.run("audit", "verify")
    assert status == 0 and report["audit_head"]["hash"] in verified
    assert await db.audit_entries.find_one({"verb": "system.sunset"})
    for secret in (who["name"], who["phone"], who["document"]["number"]):
        assert secret not in said + path.read_text()
    assert (await apart.run("sunset", "--confirm", WORD, "--report", str(path)))[0] == 0
