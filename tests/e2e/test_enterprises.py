"""A manager's phone: from a new organization by way of its people to a board with everybody on it."""

import io
import re
from typing import Any

import openpyxl
import orjson
from playwright.async_api import FilePayload

from tests.cast import new_phone as new_number
from tests.e2e.conftest import NewPhone
from tests.e2e.steps import HEALTHY, Enterprise, enterprise, resident
from tests.e2e.town import Town

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def roster(*rows: tuple[str, str, str]) -> FilePayload:
    """A filled workbook of a company's people."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    for row in (("姓名*", "手机号*", "部门*"), *rows):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return {"name": "花名册.xlsx", "mimeType": XLSX, "buffer": written.getvalue()}


async def test_a_manager_creates_an_organization(new_phone: NewPhone, town: Town) -> None:
    name = f"郑州平安{new_number()[3:]}食品有限公司"
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open("/organization/list/index")
        await phone.sees("还没有单位")
        await phone.tap("创建单位")
        await phone.fills("单位全称", name)
        await phone.page.get_by_label(re.compile("所属行业")).first.click()
        await phone.page.get_by_role("dialog").get_by_text("制造业").first.click()
        await phone.picks_region("所在地区", "河南省", "郑州市", "中原区", "林山寨街道")
        await phone.selects("人员规模", "11—50 人")
        await phone.shot("organization-new")
        await phone.tap("下一步")
        await phone.sees("请核对")
        await phone.tap("确认创建")
        await phone.sees("还没有发布填报")
        await phone.shot("organization")
        await phone.open("/organization/list/index")
        await phone.sees("我管理的")
        await phone.shot("organizations")


async def test_an_invitation_is_made_and_withdrawn(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/invite/index?organization={company.id}")
        await phone.sees("还没有邀请码")
        await phone.tap("新的邀请码")
        await phone.fills("最多加入人数", "20")
        await phone.tap("生成", exact=True)
        await phone.sees("停用邀请码")
        await phone.shot("invite")
        await phone.tap("停用邀请码")
        await phone.tap("停用", exact=True)
        await phone.sees("邀请码已停用")


async def test_people_come_in_by_workbook(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    people = roster(
        ("张一", new_number(), "生产部/一车间"), ("李二", new_number(), "质检部"), ("王三", "1380013800", "质检部")
    )
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/members/index?organization={company.id}")
        await phone.tap("导入", exact=True)
        await phone.sees("第一步：填写模板")
        await phone.shot("import")
        async with phone.page.expect_file_chooser() as chooser:
            await phone.tap("选择文件")
        await (await chooser.value).set_files([people])
        await phone.sees("确认写入 2 人？")
        await phone.shot("import-preview")
        await phone.tap("写入花名册")
        await phone.sees("已导入")
        await phone.open(f"/organization/members/index?organization={company.id}&tab=invited")
        await phone.tap(re.compile("^待激活"))
        await phone.sees(re.compile("^张"))
        await phone.shot("members")
        await phone.page.get_by_role("listitem").first.get_by_role("button").click()
        await phone.sees("修改")
        await phone.shot("member")
        await phone.open(f"/organization/departments/index?organization={company.id}")
        await phone.sees("质检部")
        await phone.shot("departments")


async def test_a_workbook_that_is_none_is_refused(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/members/index?organization={company.id}&importing=1")
        for name, words in (("名单.docx", "请选择 Excel 文件"), ("空.xlsx", "文件是空的")):
            async with phone.page.expect_file_chooser() as chooser:
                await phone.tap("选择文件")
            content = b"" if name == "空.xlsx" else b"PK"
            await (await chooser.value).set_files([{"name": name, "mimeType": XLSX, "buffer": content}])
            await phone.sees(re.compile(words))


async def test_a_form_is_published(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    await company.employ()
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/gallery/index?organization={company.id}")
        await phone.sees("郑州市企业员工健康上报")
        await phone.shot("gallery")
        await phone.tap(re.compile("^郑州市企业员工健康上报"))
        await phone.tap("用这个模板发布")
        await phone.sees("将这样发送")
        await phone.shot("publish")
        await phone.tap("发布", exact=True)
        await phone.sees("接下来的填报")
        await phone.shot("publication")
        await phone.open(f"/organization/publications/index?organization={company.id}")
        await phone.sees("收集中")
        await phone.shot("publications")


async def answers(company: Enterprise, session: dict[str, Any], publication: str) -> None:
    """An employee says that they are well."""
    person = await company.town.person(session)
    given = {"template": "employee_health_report", "publication": publication, "person": person}
    report = {**given, "answers": orjson.loads(HEALTHY.read_bytes())}
    sent = await company.town.as_session(session).post("/api/v1/submissions", report)
    assert sent.status == 201, sent.body


async def test_who_has_not_answered_is_reminded(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    well, _ = await company.employ(), await company.employ()
    publication = await company.publish()
    await answers(company, well, publication)
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/board/index?publication={publication}&organization={company.id}")
        await phone.sees("已填 1 / 应填 2")
        await phone.shot("board")
        await phone.tap("提醒未上报")
        await phone.sees(re.compile("1 人未上报"))
        await phone.shot("remind")
        await phone.tap("发送提醒")
        await phone.sees(re.compile("已完成|已提醒"))
        await phone.tap("完成", exact=True)
        await phone.open("/organization/jobs/index")
        await phone.sees("已完成")
        await phone.shot("jobs")


async def test_a_company_reports_upward(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    await company.employ()
    await company.publish("employee_start_work")
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/upward/index?organization={company.id}")
        await phone.sees("企业数据上报授权书")
        await phone.shot("upward-consent")
        await phone.page.get_by_text("我已阅读并代表本单位同意").click()
        await phone.tap("同意上报")
        await phone.sees("还没有上报过")
        await phone.shot("upward")
