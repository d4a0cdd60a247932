"""Guards and officials on the phone: proving a shown code, also without a network; entering by hand; lists; reviews."""

import re

from tests.cast import Actor, new_document
from tests.e2e.conftest import NewPhone
from tests.e2e.steps import MASKED, resident
from tests.e2e.town import CITY_ADMIN, COMPOUND_ADMIN, GUARD, RED, Town


async def shown_code(town: Town, session: dict[str, str]) -> str:
    """The text that is in somebody's QR code just now."""
    answer = await Actor(town.base, token=session["token"]).get("/api/v1/me/code")
    assert answer.status == 200, answer.body
    return str(answer.body["text"])


async def test_a_guard_proves_a_code(new_phone: NewPhone, town: Town) -> None:
    text = await shown_code(town, await resident(town))
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.open(f"/duty/verify/index?text={text}")
        await phone.sees("绿色")
        await phone.sees(MASKED)
        await phone.shot("verify")


async def test_a_guard_proves_a_code_without_a_network(new_phone: NewPhone, town: Town) -> None:
    text = await shown_code(town, await town.session(RED))
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.page.route(re.compile("/code-checks"), lambda route: route.abort())
        await phone.open(f"/duty/verify/index?text={text}")
        await phone.sees("红色")
        await phone.sees(re.compile("离线"))
        await phone.shot("verify-offline")


async def test_a_tampered_code_is_refused(new_phone: NewPhone, town: Town) -> None:
    text = await shown_code(town, await resident(town))
    forged = text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:]
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.open(f"/duty/verify/index?text={forged}")
        await phone.sees(re.compile("伪造|无效|不能"))
        await phone.sees_not("绿色")


async def test_a_guard_enters_somebody_without_a_phone(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.open("/duty/posts/index")
        await phone.page.get_by_role("main").get_by_role("button").first.click()
        await phone.sees("今日")
        await phone.shot("post")
        await phone.tap("手工登记")
        await phone.fills("姓名", "赵奶奶", exact=True)
        await phone.fills("证件号码", new_document("19400203"))
        await phone.page.get_by_text("口头同意").click()
        await phone.shot("manual")


async def test_lists_are_drawn_from_their_registers(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(COMPOUND_ADMIN))
        await phone.open("/duty/registers/index")
        await phone.sees("小区居民")
        await phone.shot("registers")
        await phone.page.get_by_text("小区居民").first.click()
        await phone.sees(re.compile(r"\*\*"))
        await phone.shot("register")


async def test_an_official_sees_what_waits(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(CITY_ADMIN))
        await phone.open("/pages/work/index")
        await phone.sees("台账")
        await phone.shot("work")
        await phone.open("/duty/reviews/index")
        await phone.sees("审核")
        await phone.shot("reviews")
