"""`openapi` prints what the running server serves, on a machine that has neither database nor secrets."""

import asyncio
import os
import sys
from pathlib import Path

import orjson

from server.settings import ROOT
from tests.cast import City


async def test_the_document_needs_no_database_and_no_secrets(city: City, tmp_path: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("ANMA_", "MONGODB_"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "server", "openapi", cwd=tmp_path, env={**plain, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    printed, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")
    served = (await city.visitor().get("/api/v1/openapi.json")).body
    assert orjson.loads(printed) == {**served, "paths": {p: o for p, o in served["paths"].items() if "/dev/" not in p}}
    assert list(tmp_path.iterdir()) == []
