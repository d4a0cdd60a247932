"""One whole installation with a small demo city, and one browser, for all tests of a worker."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from server.settings import ROOT
from tests.e2e.phones import Phone, phone_on
from tests.e2e.town import Town
from tests.endurance.installation import installed

PEOPLE = 60
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them on one worker: they share the installation."""
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("e2e"))


class NewPhone(Protocol):
    def __call__(self, **options: Any) -> AbstractAsyncContextManager[Phone]: ...


@pytest_asyncio.fixture(scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """The running product with its demo city; that of ANMA_TOWN where one is at work on screens."""
    if running := os.environ.get("ANMA_TOWN"):
        yield Town(running)
        return
    assert (ROOT / "miniprogram/dist/h5/index.html").exists(), "scripts/clients h5 builds what these tests look at"
    async with installed(tmp_path_factory.mktemp("town"), demo=PEOPLE) as installation:
        yield Town(installation.base)


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        yield browser
        await browser.close()


@pytest.fixture
def new_phone(town: Town, browser: Browser) -> NewPhone:
    """Makes phones: `async with new_phone() as phone`."""
    return lambda **options: phone_on(browser, town.base, **options)
