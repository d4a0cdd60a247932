"""An application to resume work: handed in with photos, returned with a flagged answer, corrected, approved, proved."""

import re
from pathlib import Path

from playwright.async_api import Download

from tests.e2e.conftest import NewPhone
from tests.e2e.letters import photo_of_code
from tests.e2e.offices import apply, official
from tests.e2e.phones import Phone
from tests.e2e.photos import add_photos, choose, huge_photo, photo
from tests.e2e.steps import Enterprise, enterprise
from tests.e2e.town import CITY_ADMIN, Town

SIX = ("防控机制到位", "员工排查到位", "设施物资到位", "内部管理到位", "宣传教育到位", "应急处置到位")


async def opens_form(phone: Phone, company: Enterprise) -> None:
    await phone.becomes(company.session)
    await phone.open(f"/organization/applications/index?organization={company.id}")
    await phone.tap("提交新的申请")
    await phone.sees("复工审核表")
    await phone.shot("applications")
    await phone.tap(re.compile("^复工审核表"))
    await phone.sees("企业信息")


async def test_an_application_is_handed_in_with_its_photos(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await opens_form(phone, await enterprise(town))
        await phone.fills("企业名称", "郑州平安食品有限公司")
        await phone.fills("企业地址", "郑州市中原区林山寨街道1号")
        await phone.fills("负责人", "张远山")
        await phone.fills("联系电话", "13800138000")
        await phone.fills("联系人", "王小二", exact=True)
        await phone.fills("联系人电话", "13900139000")
        await phone.fills("企业全部人数", "234")
        await phone.fills("拟复工人数", "120")
        await phone.shot("application-form")
        await add_photos(phone, re.compile("^防疫防控宣传点"), photo("宣传点"), photo("隔离区"))
        await add_photos(phone, re.compile("^员工宣传教育记录"), photo("宣传教育记录"))
        await add_photos(phone, re.compile("^承诺书"), photo("承诺书（样张）"))
        await phone.shot("application-photos")
        for one in SIX:
            await phone.page.get_by_text(one, exact=True).click()
        await phone.agrees_to_pledge()
        await phone.tap("提交申请")
        await phone.sees("提交成功")
        await phone.sees("区县审核中")
        await phone.shot("application-receipt")


async def test_a_photo_that_is_too_large_is_refused_in_words(new_phone: NewPhone, town: Town, tmp_path: Path) -> None:
    async with new_phone() as phone:
        await opens_form(phone, await enterprise(town))
        await choose(phone, re.compile("^承诺书"), huge_photo(tmp_path, 30))
        await phone.sees(re.compile("照片太大，不能超过8MB，请重新拍摄"))
        await phone.shot("photo-too-large")


async def test_returned_corrected_approved(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    record = await apply(company, "郑州平安食品有限公司")
    async with new_phone() as desk, new_phone() as phone:
        await official(desk, town)
        await desk.open(f"/duty/record/index?id={record}")
        await desk.tap("领取")
        await desk.sees("我正在办理")
        await desk.shot("record")
        await desk.tap("退回补正")
        await desk.page.get_by_role("dialog").get_by_text("拟复工人数").click()
        await desk.fills(re.compile("^意见"), "拟复工人数与名单不一致，请核对。")
        await desk.shot("return")
        await desk.tap("确定退回补正")
        await desk.sees("已办理：退回补正")

        await phone.becomes(company.session)
        await phone.open(f"/organization/application/index?id={record}")
        await phone.sees("拟复工人数与名单不一致，请核对。")
        await phone.shot("application-returned")
        await phone.tap("修改标出的内容并重新提交")
        await phone.fills("拟复工人数", "118")
        await phone.shot("application-correct")
        await phone.tap("重新提交")
        await phone.sees("提交成功")

        await desk.open(f"/duty/record/index?id={record}")
        await desk.sees("118")
        await desk.tap("通过", exact=True)
        await desk.tap("确定通过")
        await desk.sees("市级审核中")


async def test_the_letter_is_opened_and_proved(new_phone: NewPhone, town: Town) -> None:
    company = await enterprise(town)
    record = await apply(company, "郑州平安食品有限公司")
    path = f"/api/v1/records/{record}"
    district = town.as_session(await town.official("district_admin", "region:410102"))
    for office in (district, await town.actor(CITY_ADMIN)):
        revision = (await office.get(path)).body["revision"]
        assert (await office.post(f"{path}/steps", {"action": "approve", "revision": revision})).status == 201
    async with new_phone() as phone:
        await phone.becomes(company.session)
        await phone.open(f"/organization/application/index?id={record}")
        await phone.sees("已通过")
        await phone.shot("application")
        async with phone.page.expect_download() as download:
            await phone.tap(re.compile("^查看办理结果文书"))
        letter = await content(await download.value)
        assert letter.startswith(b"%PDF")
        await phone.open("/citizen/scan/index")
        async with phone.page.expect_file_chooser() as chooser:
            await phone.tap("从照片中识别")
        await (await chooser.value).set_files([photo_of_code(letter)])
        await phone.sees("文书验证")
        await phone.sees("有效")
        await phone.shot("letter")


async def content(download: Download) -> bytes:
    return (await download.path()).read_bytes()
