"""Guards on the phone: proving a shown code, also without a network; entering people by hand, with today's counts."""

import re
import time

import pytest

from tests.cast import new_document
from tests.e2e.conftest import NewPhone
from tests.e2e.phones import Phone
from tests.e2e.steps import MASKED, resident
from tests.e2e.town import GUARD, RED, Town

DOOR = "/duty/verify/index"
HOUR = 3600


async def shown_code(town: Town, session: dict[str, str]) -> str:
    """The text that is in somebody's QR code just now."""
    answer = await town.as_session(session).get("/api/v1/me/code")
    assert answer.status == 200, answer.body
    return str(answer.body["text"])


async def loses_the_server(phone: Phone) -> None:
    """A door with the keys of the day and without a network."""
    async with phone.page.expect_response(re.compile("/code-keys")):
        await phone.open(DOOR)
    await phone.sees("请对方打开“我的颜值”")
    await phone.page.route(re.compile("/code-checks"), lambda route: route.abort())


async def test_a_guard_proves_a_code(new_phone: NewPhone, town: Town) -> None:
    text = await shown_code(town, await resident(town))
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.open(f"{DOOR}?text={text}")
        await phone.sees("绿色")
        await phone.sees(MASKED)
        await phone.sees("仅查看，未登记出入")
        await phone.shot("verify")


async def test_a_guard_proves_a_code_without_a_network(new_phone: NewPhone, town: Town) -> None:
    text = await shown_code(town, await town.session(RED))
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await loses_the_server(phone)
        await phone.open(f"{DOOR}?text={text}")
        await phone.sees("红色")
        await phone.sees(re.compile("离线核验"))
        await phone.shot("verify-offline")
        assert await phone.page.locator(".color-flashing").count() > 0
        await phone.tap("停止提示音")
        await phone.sees_not("停止提示音")


async def test_a_screenshot_of_a_code_has_expired(new_phone: NewPhone, town: Town) -> None:
    text = await shown_code(town, await resident(town))
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await loses_the_server(phone)
        await phone.page.clock.set_system_time(time.time() + HOUR)
        await phone.open(f"{DOOR}?text={text}")
        await phone.sees("码已过期")
        await phone.sees("可能是截图")
        await phone.sees_not("绿色")
        await phone.shot("verify-expired")


async def test_a_tampered_code_is_refused(new_phone: NewPhone, town: Town) -> None:
    text = await shown_code(town, await resident(town))
    forged = text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:]
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.open(f"{DOOR}?text={forged}")
        await phone.sees("签名不正确，可能是伪造")
        await phone.sees_not("绿色")


@pytest.mark.parametrize("text", ["https%3A%2F%2Fexample.com%2Fpay%3Fx%3D1", "AC1.", "AC2.e30.e30", "健康码"])
async def test_a_code_of_another_system_is_said_to_be_so(new_phone: NewPhone, town: Town, text: str) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.open(f"{DOOR}?text={text}")
        await phone.sees("不是本系统的颜值码")
        await phone.shot("verify-foreign")


async def entries(phone: Phone) -> int:
    """How many came today, as the post's screen says."""
    figure = phone.page.get_by_role("listitem").filter(has=phone.page.get_by_text("人次", exact=True))
    return int((await figure.inner_text()).split()[0])


async def test_a_guard_enters_somebody_without_a_phone(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        await phone.open("/duty/posts/index")
        await phone.sees("核验颜值码")
        await phone.shot("posts")
        await phone.tap(re.compile("^春晓雅居 ?小区"))
        await phone.sees("今日进出")
        before = await entries(phone)
        await phone.shot("post")
        await phone.tap("手工登记")
        await phone.fills("姓名", "赵奶奶")
        await phone.fills("证件号码", new_document("19400203"))
        await phone.fills("联系电话", "13700137000")
        await phone.page.get_by_text("口头同意").click()
        await phone.shot("manual")
        await phone.tap("登记", exact=True)
        await phone.fills("现住地址", "春晓雅居3号楼1单元402室")
        await phone.chooses("是否外地返回", "否")
        await phone.agrees_to_pledge()
        await phone.tap("提交并登记")
        await phone.sees(re.compile("绿[色码]"))
        await phone.sees(re.compile(r"赵\*+"))
        await phone.shot("manual-result")
        await phone.tap("登记下一位")
        await phone.sees("今日手工登记")
        await phone.tap("返回")
        await phone.sees("今日进出")
        await phone.page.reload()
        await phone.sees("今日进出")
        assert await entries(phone) == before + 1
        await phone.tap("手工登记", exact=True)
        await phone.tap(re.compile("^删除 赵"))
        await phone.sees("删除这次登记？")
        await phone.tap("删除", exact=True)
        await phone.sees("已删除")


async def test_nobody_is_entered_without_being_asked(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(GUARD))
        place = (await (await town.actor(GUARD)).get("/api/v1/me/places")).body["items"][0]
        await phone.open(f"/duty/manual/index?place={place['id']}")
        await phone.tap("登记", exact=True)
        await phone.sees("请先告知用途并征得同意，再选择同意的方式")
        await phone.fills("姓名", "赵奶奶")
        await phone.fills("证件号码", "410102194002030000")
        await phone.tap("登记", exact=True)
        await phone.sees("身份证号码不正确")
