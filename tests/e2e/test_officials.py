"""Officials on the phone: what waits for them, lists and records, steps on many at once, reviews, appeals."""

import re
from typing import Any

from tests.cast import fever_report, new_document
from tests.cast import new_phone as new_number
from tests.e2e.conftest import NewPhone
from tests.e2e.offices import apply, official
from tests.e2e.photos import add_photos, photo
from tests.e2e.steps import citizen, enterprise, resident
from tests.e2e.town import CITY_ADMIN, COMPOUND_ADMIN, Town


async def test_an_official_sees_what_waits(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(CITY_ADMIN))
        await phone.open("/pages/work/index")
        await phone.sees("台账")
        await phone.shot("work")


async def test_residents_are_found_opened_and_exported(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(COMPOUND_ADMIN))
        await phone.open("/duty/registers/index")
        await phone.sees("小区居民")
        await phone.shot("registers")
        await phone.tap(re.compile("^小区居民"))
        await phone.sees(re.compile(r"\*\*"))
        await phone.shot("register")
        await phone.page.get_by_role("listitem").first.get_by_role("button").click()
        await phone.sees("现住地址")
        await phone.shot("record-resident")


async def test_many_are_refused_at_once(new_phone: NewPhone, town: Town) -> None:
    name = f"平安{new_number()[3:]}"
    for number in ("一", "二"):
        await apply(await enterprise(town), f"{name}第{number}食品有限公司")
    async with new_phone() as phone:
        await official(phone, town)
        await phone.open("/duty/register/index?id=resumption_application")
        await phone.fills(re.compile("搜索企业名称"), name)
        await phone.tap("搜索", exact=True)
        await phone.tap("批量办理")
        await phone.tap("选中已列出的 2 条")
        await phone.shot("bulk")
        await phone.tap("办理 2 条")
        await phone.page.get_by_role("dialog").get_by_text("不通过", exact=True).click()
        await phone.fills(re.compile("^意见"), "现场图与地址不符，请核实后重新申请。")
        await phone.tap("先看能办理多少条")
        await phone.sees("可以不通过 2 条")
        await phone.shot("bulk-preview")
        await phone.tap("不通过 2 条")
        await phone.sees("已完成")
        await phone.tap("完成", exact=True)
        await phone.sees("没有符合条件的记录")
        await phone.tap(re.compile("^已办结"))
        await phone.sees(f"{name}第一食品有限公司")
        await phone.sees("未通过")


async def test_a_real_name_is_reviewed_on_a_phone(new_phone: NewPhone, town: Town) -> None:
    session, _ = await citizen(town)
    async with new_phone() as phone:
        await phone.becomes(session)
        await phone.open("/citizen/identity/index")
        await phone.tap("开始实名认证")
        await phone.fills("姓名", "何秀英")
        await phone.fills("证件号码", new_document())
        await phone.picks_region("居住地区", "河南省", "郑州市", "中原区", "林山寨街道")
        await add_photos(phone, "证件照片", photo("居民身份证（正面样张）"), photo("居民身份证（反面样张）"))
        await phone.agrees_to_pledge()
        await phone.shot("real-name")
        await phone.tap("提交", exact=True)
        await phone.sees("提交成功")
        await phone.open("/citizen/identity/index")
        await phone.sees("资料正在审核")
        await phone.shot("identity")
        await decides(new_phone, town, session)
        await phone.open("/citizen/identity/index")
        await phone.sees("已完成实名认证")
        await phone.open("/citizen/notices/index")
        await phone.sees("审核通过")
        await phone.shot("notices")


async def decides(new_phone: NewPhone, town: Town, applicant: dict[str, Any]) -> None:
    """The official of the district looks at the photos and approves."""
    waiting = (await town.as_session(applicant).get("/api/v1/me/reviews")).body["items"][0]
    async with new_phone() as phone:
        await official(phone, town)
        await phone.open("/duty/reviews/index")
        await phone.sees("待审核")
        await phone.shot("reviews")
        await phone.tap(re.compile(re.escape(waiting["card"]["document_number"])))
        await phone.tap("查看照片 1")
        await phone.page.wait_for_function("[...document.images].some((image) => image.naturalWidth > 100)")
        await phone.shot("review-photo")
        await phone.page.keyboard.press("Escape")
        await phone.shot("review")
        await phone.tap("通过", exact=True)
        await phone.sees("请确认姓名、证件与照片一致")
        await phone.page.get_by_role("dialog").get_by_role("button", name="通过", exact=True).click()
        await phone.sees("已通过")


async def test_an_appeal_is_written_and_answered(new_phone: NewPhone, town: Town) -> None:
    session = await resident(town)
    report = {"template": "daily_report", "answers": fever_report(), "person": await town.person(session)}
    assert (await town.as_session(session).post("/api/v1/submissions", report)).status == 201
    words = f"体温计坏了，重新测量是 36.5 度。复查单 {new_number()[3:]}"
    async with new_phone() as phone:
        await phone.becomes(session)
        await phone.open("/code")
        await phone.sees("红色")
        await phone.open("/citizen/appeals/index")
        await phone.tap(re.compile("^对.*申诉$"))
        await phone.fills("哪里不对", words)
        await phone.shot("appeal-new")
        await phone.tap("提交申诉")
        await phone.sees(words)
        await phone.sees(re.compile("答复"))
        await phone.shot("appeals")
        answer = await answers(new_phone, town, words)
        await phone.open("/citizen/appeals/index")
        await phone.sees("已答复")
        await phone.sees(answer)
        await phone.shot("appeal-answered")


async def answers(new_phone: NewPhone, town: Town, words: str) -> str:
    """The city's official reads the appeal and answers it."""
    answer = "已核实复查单，请再次填报体温，颜值随即更新。"
    async with new_phone() as phone:
        await phone.becomes(await town.session(CITY_ADMIN))
        await phone.open("/duty/appeals/index")
        await phone.sees(words)
        await phone.shot("appeal-queue")
        card = phone.page.locator(".card").filter(has_text=words)
        await card.get_by_role("button", name="答复", exact=True).click()
        await phone.fills("答复必填", answer)
        await phone.shot("appeal-answer")
        await phone.tap("发送答复")
        await phone.sees("已答复")
        await phone.sees_not(words)
    return answer
