"""A manager's phone: from a new organization to a board with everybody on it."""

import re

from tests.e2e.conftest import NewPhone
from tests.e2e.steps import enterprise, resident
from tests.e2e.town import Town


async def test_a_manager_creates_invites_and_publishes(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open("/organization/new/index")
        await phone.fills("单位名称", "郑州平安食品有限公司")
        await phone.page.get_by_label(re.compile("行业")).first.click()
        await phone.page.get_by_role("dialog").get_by_text("制造业").first.click()
        await phone.picks_region("所在", "河南省", "郑州市", "中原区")
        await phone.selects(re.compile("人数|规模"), "11–50 人")
        await phone.shot("organization-new")
        await phone.tap("下一步")
        await phone.tap(re.compile("^创建|^确认"))
        await phone.sees("郑州平安食品有限公司")
        await phone.shot("organization")


async def test_publish_watch_and_remind(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    await company.employ()
    await company.employ()
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/gallery/index?organization={company.id}")
        await phone.sees("健康")
        await phone.shot("gallery")
        await phone.open(f"/organization/publish/index?organization={company.id}&template=employee_health_report")
        await phone.sees(re.compile("接下来|最近"))
        await phone.shot("publish")
        await phone.tap("发布", exact=True)
        await phone.sees("二维码")
        await phone.shot("published")
        published = (await company.manager.get(f"/api/v1/publications?organization={company.id}")).body["items"][0][
            "id"
        ]
        await phone.open(f"/organization/board/index?publication={published}&organization={company.id}")
        await phone.sees("未上报")
        await phone.shot("board")
        await phone.tap("提醒未上报")
        await phone.sees(re.compile("2 人未上报"))
        await phone.shot("remind")
        await phone.tap("发送提醒")
        await phone.tap("完成")


async def test_invitation_page(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    await company.invitation()
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/invite/index?organization={company.id}")
        await phone.sees("邀请码")
        await phone.shot("invite")


async def test_resumption_application_opens_with_its_pages(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/applications/index?organization={company.id}")
        await phone.sees("申请")
        await phone.shot("applications")
        await phone.open(f"/p?template=resumption_application&organization={company.id}")
        await phone.sees("复工")
        await phone.shot("application-form")


async def test_reporting_upward(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/upward/index?organization={company.id}")
        await phone.sees("上报")
        await phone.shot("upward")
