"""The compiled mini-programs of WeChat and Alipay against the real server (tests/clients/phone says how)."""

import asyncio
import base64
import os
import shutil
from typing import Any

import orjson
import pytest

from server.settings import ROOT
from tests.cast import Actor, new_phone
from tests.e2e.photos import photo
from tests.e2e.steps import enterprise, resident
from tests.e2e.town import COMPOUND_ADMIN, GUARD, Town

PROGRAMS = ("weapp", "alipay")


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
async def test_both_run_a_citizens_morning(town: Town) -> None:
    process = await asyncio.create_subprocess_exec(
        "node", "--test", "tests/clients/phone/",
        cwd=ROOT, env={**os.environ, "ANMA_SERVER": town.base, "ANMA_CAST": orjson.dumps(await cast(town)).decode()},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await asyncio.wait_for(process.communicate(), 300)
    assert process.returncode == 0, told.decode()[-8000:]


async def cast(town: Town) -> dict[str, Any]:
    """Who acts: a guard with a post, a manager with a form that members owe, and members who have not answered yet."""
    company = await enterprise(town)
    programs = {
        name: {
            "citizen": await company.employ(),
            "traveler": await company.employ(),
            "visitor": await resident(town),
            "newcomer": new_phone(),
        }
        for name in PROGRAMS
    }
    guard = await town.session(GUARD)
    places = (await Actor(town.base, token=guard["token"]).get("/api/v1/me/places?limit=100")).body["items"]
    return {
        "guard": guard,
        "official": await town.session(COMPOUND_ADMIN),
        "place": next(place["code"] for place in places if place["kind"] == "compound"),
        "manager": company.session,
        "organization": company.id,
        "publication": await company.publish(),
        "photo": base64.b64encode(photo("身份证")["buffer"]).decode(),
        "programs": programs,
    }
