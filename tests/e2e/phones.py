"""A phone in a test: headless Chromium at 375 × 812 on the browser client of a running installation.

Everything is found the way a person or a screen reader finds it: by label, by the words on a button. What the browser
complains of is kept and fails the test, except for refused requests, which screens must bear.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from server.settings import ROOT

SCREENS = ROOT / "var" / "screens"
SIZE = {"width": 375, "height": 812}
BORNE = re.compile(
    "Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|Blocked call to navigator.vibrate"
)
PATIENCE_MS = 10_000
SETTLED_MS = 300


@dataclass
class Phone:
    """One phone with its browser; `base` is the installation's origin."""

    base: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    async def open(self, path: str = "/") -> None:
        """Open a page by its path below /m; a sheet that was just closed first takes its step back in the history."""
        if await self.page.evaluate("Boolean(history.state && history.state.anmaOverlay)"):
            await self.page.wait_for_timeout(SETTLED_MS)
        await self.page.goto(f"{self.base}/m{path}")

    async def sees(self, words: str | re.Pattern[str]) -> None:
        """Wait until these words can be seen."""
        await expect(self.page.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=PATIENCE_MS)

    async def sees_not(self, words: str | re.Pattern[str]) -> None:
        await expect(self.page.get_by_text(words)).to_have_count(0, timeout=PATIENCE_MS)

    def button(self, name: str | re.Pattern[str], exact: bool = False) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact).first

    async def tap(self, name: str | re.Pattern[str], exact: bool = False) -> None:
        """Press a button, or a line that leads somewhere, by its words."""
        await self.button(name, exact).click(timeout=PATIENCE_MS)

    async def fills(self, label: str | re.Pattern[str], value: str, exact: bool = False) -> None:
        """Type into the control with this label."""
        await self.page.get_by_label(label, exact=exact).first.fill(value, timeout=PATIENCE_MS)

    async def selects(self, label: str | re.Pattern[str], option: str) -> None:
        """Choose from a native list."""
        await self.page.get_by_label(label).first.select_option(label=option, timeout=PATIENCE_MS)

    async def chooses(self, question: str | re.Pattern[str], answer: str) -> None:
        """Tick an answer of a question with radios or checkboxes."""
        group = self.page.get_by_role("group", name=question).first
        await group.get_by_text(answer, exact=True).first.click(timeout=PATIENCE_MS)

    async def picks_region(self, label: str, *levels: str) -> None:
        """Open a region's list and go down level by level."""
        await self.page.get_by_label(label).first.click()
        dialog = self.page.get_by_role("dialog")
        for name in levels:
            await dialog.get_by_text(name, exact=True).first.click(timeout=PATIENCE_MS)
        await self.page.wait_for_timeout(150)  # the last level closes it by itself
        if await dialog.count():
            await dialog.get_by_role("button", name=re.compile("选择|确定|就选")).first.click(timeout=PATIENCE_MS)

    async def agrees_to_pledge(self) -> None:
        """Read a pledge to its end and agree; a short one is only ticked."""
        await self.page.get_by_text(re.compile("^我已阅读并承诺")).last.click(timeout=PATIENCE_MS)
        dialog = self.page.get_by_role("dialog")
        if await dialog.count():
            await dialog.locator(".sheet-body").evaluate("(body) => body.scrollTo(0, body.scrollHeight)")
            await dialog.get_by_role("button", name="我已阅读并承诺").click(timeout=PATIENCE_MS)

    async def becomes(self, session: dict[str, Any]) -> None:
        """Carry on as somebody who logged in before, without asking for another code."""
        kept = orjson.dumps(orjson.dumps(session).decode()).decode()
        await self.context.add_init_script(
            f"if (!localStorage.getItem('anma:session')) localStorage.setItem('anma:session', {kept})"
        )

    async def goes_offline(self, offline: bool = True) -> None:
        await self.context.set_offline(offline)

    async def shot(self, name: str) -> Path:
        """A picture of the whole screen for `docs/manual`, in `var/screens/`."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        await self.page.wait_for_timeout(150)  # fonts
        path = SCREENS / f"{name}.png"
        await self.page.screenshot(path=path, animations="disabled")
        return path


@asynccontextmanager
async def phone_on(browser: Browser, base: str, **options: Any) -> AsyncIterator[Phone]:
    """A phone of its own; at the end nothing may have been complained of."""
    context = await browser.new_context(
        **{"viewport": SIZE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "has_touch": True, **options}  # type: ignore[arg-type]
    )
    page = await context.new_page()
    phone = Phone(base, context, page)
    page.on("pageerror", lambda error: phone.complaints.append(str(error)))
    page.on("console", lambda line: phone.complaints.append(line.text) if line.type == "error" else None)
    try:
        yield phone
        left = [line for line in phone.complaints if not BORNE.search(line)]
        assert left == [], left
    finally:
        await context.close()
