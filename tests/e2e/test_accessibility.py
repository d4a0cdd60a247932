"""Every screen for those who need it most: by screen reader and keyboard, on a small phone, in large type.

axe-core looks at each screen as each role sees it; nothing may stick out at 320 pixels or in the type for elders.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import orjson
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize, expect

from server.settings import ROOT
from tests.e2e.offices import apply
from tests.e2e.phones import Phone, phone_on
from tests.e2e.steps import Enterprise
from tests.e2e.town import CITIZEN, CITY_ADMIN, COMPOUND_ADMIN, ENTERPRISE, GUARD, Town

AXE = ROOT / "node_modules/axe-core/axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], "resultTypes": ["violations"]}
USUAL = ViewportSize(width=375, height=812)
SMALL = ViewportSize(width=320, height=568)
VISITOR = "visitor"

SCREENS = {
    VISITOR: """
        / /login /code /pages/work/index /pages/me/index /s?c={place} /join?code={invitation}
        /letter /p?id={publication} /citizen/risks/index /citizen/help/index /citizen/consent/index?kind=general""",
    CITIZEN: """
        / /code /s?c={place} /p?template=basic_information /p?template=employee_health_report /pages/me/index
        /pages/work/index /citizen/password/index /citizen/scan/index /citizen/persons/index
        /citizen/person/index?id={person} /citizen/person/index?id={family} /citizen/proxies/index
        /citizen/identity/index?person={person} /citizen/visits/index /citizen/submissions/index
        /citizen/submission/index?id={submission} /citizen/outbox/index /citizen/risks/index /citizen/notices/index
        /citizen/notice-settings/index /citizen/privacy/index /citizen/consent/index?kind=sensitive
        /citizen/disclosures/index /citizen/erasure/index /citizen/appeals/index /citizen/logins/index
        /organization/list/index /organization/new/index""",
    ENTERPRISE: """
        / /pages/work/index /organization/list/index /organization/overview/index?id={organization}
        /organization/invite/index?organization={organization} /organization/members/index?organization={organization}
        /organization/member/index?organization={organization}&id={member}
        /organization/member/index?organization={organization}
        /organization/departments/index?organization={organization}
        /organization/gallery/index?organization={organization}
        /organization/publish/index?organization={organization}&template=employee_health_report
        /organization/publications/index?organization={organization} /organization/publication/index?id={publication}
        /organization/board/index?organization={organization}&publication={publication}
        /organization/upward/index?organization={organization}
        /organization/applications/index?organization={organization} /organization/application/index?id={application}
        /organization/jobs/index /p?template=resumption_application&organization={organization}""",
    GUARD: """
        / /pages/work/index /duty/posts/index /duty/post/index?id={post} /duty/verify/index
        /duty/manual/index?place={post}""",
    CITY_ADMIN: """
        /pages/work/index /duty/registers/index /duty/register/index?id=resumption_application
        /duty/record/index?id={application} /duty/reviews/index /duty/appeals/index""",
    COMPOUND_ADMIN: """
        /duty/registers/index /duty/register/index?id=scan_compound /duty/record/index?id={record}""",
}
CASES = [(role, path) for role, paths in SCREENS.items() for path in paths.split()]

# What sticks out of the page on either side, unless it scrolls by itself or is a map.
STICKING_OUT = """() => {
  const page = document.querySelector('.taro_page:not(.taro_page_shade) .page')
  const scrolls = (node) => ['auto', 'scroll', 'hidden'].includes(getComputedStyle(node).overflowX)
  const isHeld = (node) => {
    for (let up = node.parentElement; up !== page; up = up.parentElement) if (scrolls(up)) return true
    return false
  }
  return [...page.querySelectorAll('*')].filter((node) => {
    const { left, right, width } = node.getBoundingClientRect()
    const isOut = width > 0 && (left < -0.5 || right > innerWidth + 0.5)
    return isOut && !node.closest('.leaflet-container') && !isHeld(node)
  }).map((node) => node.outerHTML.slice(0, 120))
}"""

# What is tapped and has less than 44 pixels either way. A ticked box is tapped by the whole line around it.
TOO_SMALL = """() => [...document.querySelectorAll('button, a[href], [role=button], label.option')]
  .filter((node) => !node.closest('.leaflet-container, .taro_page_shade') && node.offsetWidth > 0)
  .filter((node) => node.offsetWidth < 44 || node.offsetHeight < 44).map((node) => node.outerHTML.slice(0, 120))"""


@pytest_asyncio.fixture(scope="module")
async def known(town: Town) -> dict[str, str]:
    """Ids of the demo city's things, by what the screens' addresses call them."""

    async def ids(who: str, path: str, key: str = "id") -> list[str]:
        answer = await (await town.actor(who)).get(f"/api/v1/{path}")
        assert answer.status == 200 and answer.body["items"], (path, answer.body)
        return [str(one[key]) for one in answer.body["items"]]

    [person, family, *_] = await ids(CITIZEN, "me/persons")
    organization = (await ids(ENTERPRISE, "me/organizations"))[0]
    manager = await town.actor(ENTERPRISE)
    company = Enterprise(town, await town.session(ENTERPRISE), manager, organization)
    return {
        "person": person,
        "family": family,
        "organization": organization,
        "publication": await company.publish(),
        "invitation": await company.invitation(),
        "submission": (await ids(CITIZEN, f"me/submissions?person={person}"))[0],
        "member": (await ids(ENTERPRISE, f"organizations/{organization}/members"))[0],
        "application": await apply(company, "郑州安码精密制造有限公司"),
        "post": (await ids(GUARD, "me/places"))[0],
        "place": (await ids(GUARD, "me/places", "code"))[0],
        "record": (await ids(COMPOUND_ADMIN, "registers/scan_compound/records"))[0],
    }


class Phones:
    """One phone for each role, which lasts for all of the role's screens."""

    def __init__(self, browser: Browser, town: Town, stack: AsyncExitStack) -> None:
        self.browser, self.town, self.stack = browser, town, stack
        self.of: dict[str, Phone] = {}

    async def __call__(self, role: str) -> Phone:
        if role not in self.of:
            phone = await self.stack.enter_async_context(phone_on(self.browser, self.town.base, bypass_csp=True))
            if role != VISITOR:
                await phone.becomes(await self.town.session(role))
            await phone.context.add_init_script(path=AXE)
            self.of[role] = phone
        return self.of[role]


@pytest_asyncio.fixture(scope="module")
async def phones(browser: Browser, town: Town) -> AsyncIterator[Phones]:
    async with AsyncExitStack() as stack:
        yield Phones(browser, town, stack)


async def settled(phone: Phone) -> None:
    """Wait until nothing is on its way; everything has come that was asked for."""
    await expect(phone.page.locator("h1")).to_be_visible()
    await expect(phone.page.locator(".spinner-large")).to_have_count(0)
    await expect(phone.button("重试")).to_have_count(0)


async def wrongs(phone: Phone) -> list[str]:
    """What axe finds that keeps somebody out."""
    found: dict[str, Any] = await phone.page.evaluate("(rules) => axe.run(document, rules)", RULES)
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("role", "path"), CASES)
async def test_a_screen_keeps_nobody_out(role: str, path: str, phones: Phones, known: dict[str, str]) -> None:
    phone = await phones(role)
    page = phone.page
    await page.set_viewport_size(USUAL)
    await phone.open(path.format(**known))
    await settled(phone)
    assert await page.title() == await page.locator("h1").inner_text()
    assert await wrongs(phone) == []
    assert await page.evaluate(TOO_SMALL) == []
    await page.set_viewport_size(SMALL)
    assert await page.evaluate(STICKING_OUT) == []
    await page.locator(".page").evaluate("(page) => page.classList.add('elder')")
    assert await page.evaluate(STICKING_OUT) == []


async def test_elders_see_three_large_buttons(phones: Phones) -> None:
    phone = await phones(CITIZEN)
    await phone.page.set_viewport_size(SMALL)
    await phone.open("/")
    await phone.page.evaluate("(kept) => localStorage.setItem('anma:preferences', kept)", ELDER)
    await phone.page.reload()
    await phone.sees("换回普通版")
    await settled(phone)
    assert await wrongs(phone) == []
    assert await phone.page.evaluate(STICKING_OUT) == []
    await phone.tap("换回普通版")
    await phone.sees("今日待办")


ELDER = orjson.dumps({"elder": True, "language": "zh"}).decode()


async def test_a_sheet_by_keyboard(phones: Phones) -> None:
    """It takes the focus, keeps it, gives it back; Escape closes it."""
    phone = await phones(CITIZEN)
    await phone.open("/")
    switch = phone.button("切换")
    await switch.focus()
    await phone.page.keyboard.press("Enter")
    dialog = phone.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    for _ in range(8):
        await phone.page.keyboard.press("Tab")
        assert await dialog.evaluate("(dialog) => dialog.contains(document.activeElement)")
    await phone.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(switch).to_be_focused()


async def test_back_closes_a_sheet_and_not_the_page(phones: Phones) -> None:
    phone = await phones(CITIZEN)
    await phone.open("/")
    await phone.tap("家人", exact=True)
    await phone.tap("添加家人")
    dialog = phone.page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await phone.page.go_back()
    await expect(dialog).to_have_count(0)
    await phone.sees("代填管理")
    await phone.tap("添加家人")
    await phone.tap("关闭")
    await expect(dialog).to_have_count(0)
    await asyncio.sleep(0.3)  # the sheet's place in the history goes a moment after it
    await phone.page.go_back()
    await phone.sees("今日待办")


async def test_pages_take_the_focus_and_give_it_back(phones: Phones) -> None:
    phone = await phones(CITIZEN)
    await phone.open("/")
    tile = phone.button("家人", exact=True)
    await tile.focus()
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.get_by_role("heading", name="我和家人")).to_be_focused()
    assert await phone.page.title() == "我和家人"
    await phone.page.keyboard.press("Shift+Tab")
    await expect(phone.button("返回")).to_be_focused()
    await phone.page.keyboard.press("Enter")
    await expect(tile).to_be_focused()
    assert await phone.page.title() == "安码"


async def test_a_form_by_keyboard(phones: Phones) -> None:
    """Handing in too early leads to the first field that is missing; choices are made with the space bar."""
    phone = await phones(CITIZEN)
    await phone.open("/p?template=employee_health_report")
    submit = phone.button("提交")
    await submit.focus()
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.get_by_label("当前所在地区").first).to_be_focused()
    await phone.page.keyboard.press("Tab")
    await phone.page.keyboard.press("Space")
    await expect(phone.page.get_by_role("radio", name="是").first).to_be_checked()
    await phone.page.keyboard.press("ArrowRight")
    await expect(phone.page.get_by_role("radio", name="否").first).to_be_checked()
