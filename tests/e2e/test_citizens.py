"""A citizen's phone: from the first log-in to a color, joining, answering every day, one's own data."""

import re

from tests.cast import new_document
from tests.cast import new_phone as new_number
from tests.e2e.conftest import NewPhone
from tests.e2e.steps import MASKED, NAME, agree, answer_health_report, enterprise, log_in, register, resident
from tests.e2e.town import Town


async def test_from_a_new_phone_to_a_color(new_phone: NewPhone, town: Town) -> None:
    number = new_number()
    async with new_phone() as phone:
        await phone.open()
        await phone.sees("扫码登记")
        await phone.shot("home-stranger")
        await log_in(phone, town, number)
        await phone.sees("还没有登记本人信息")
        await phone.shot("home-unregistered")
        await phone.tap("登记本人信息")
        await phone.tap(re.compile("^本人"))
        await agree(phone, 1)
        await register(phone, NAME, new_document(), number)
        await phone.sees("提交成功")
        await phone.shot("receipt")
        await phone.open("/")
        await phone.sees("绿色")
        await phone.shot("home")
        await phone.open("/code")
        await phone.sees(MASKED)
        await phone.shot("code")


async def test_an_employee_joins_and_answers(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    code = await company.invitation()
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open(f"/join?code={code}")
        await phone.sees("邀请你加入")
        await phone.shot("join")
        await phone.page.get_by_text("我已阅读并同意").click()
        await phone.tap("确认加入")
        await phone.sees("加入成功")
        publication = await company.publish()
        await phone.open(f"/p?id={publication}")
        await phone.sees("今日情况")
        await answer_health_report(phone)
        await phone.shot("fill")
        await phone.tap(re.compile("^提交"))
        await phone.sees("提交成功")
        await phone.open(f"/p?id={publication}")
        await phone.sees("已填报")


async def test_privacy_center_tells_and_exports(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open("/citizen/privacy/index")
        await phone.sees("谁看过我的信息")
        await phone.shot("privacy")
        async with phone.page.expect_download() as saved:
            await phone.tap(re.compile("可阅读的网页"))
            await phone.tap("下载", exact=True)
        page = (await (await saved.value).path()).read_text("utf-8")
        assert NAME in page and "<script" not in page
        await phone.open("/citizen/disclosures/index")
        await phone.sees("没有")
        await phone.open("/citizen/erasure/index")
        await phone.shot("erasure")
