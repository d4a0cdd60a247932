"""The compiled mini-programs of WeChat and Alipay against the real server (tests/clients/phone says how)."""

import asyncio
import os
import shutil

import orjson
import pytest

from server.settings import ROOT
from tests.e2e.town import CITIZEN, Town


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
async def test_both_run_a_citizens_morning(town: Town) -> None:
    session = orjson.dumps(await town.session(CITIZEN)).decode()
    process = await asyncio.create_subprocess_exec(
        "node", "--test", "tests/clients/phone/smoke.test.mjs",
        cwd=ROOT, env={**os.environ, "ANMA_SERVER": town.base, "ANMA_SESSION": session},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await asyncio.wait_for(process.communicate(), 300)
    assert process.returncode == 0, told.decode()[-8000:]
