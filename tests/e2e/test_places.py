"""At the door: scanning a place, visiting, coming in with the family, a code that is none of ours, the map of risks."""

import re

from tests.cast import new_document
from tests.e2e.conftest import NewPhone
from tests.e2e.steps import MASKED, resident
from tests.e2e.town import CITIZEN, RED, Town

GREEN = re.compile("绿[色码]")  # as the place's policy calls it
ZHENGZHOU = {"longitude": 113.6249, "latitude": 34.7472}


async def test_a_resident_registers_once_and_then_comes_in_by_one_tap(new_phone: NewPhone, town: Town) -> None:
    code = await town.place("compound")
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open(f"/s?c={code}")
        await phone.tap(re.compile("登记进入"))
        await phone.fills("现住地址", "春晓雅居3号楼1单元402室")
        await phone.chooses("是否外地返回", "否")
        await phone.shot("place-form")
        await phone.agrees_to_pledge()
        await phone.tap("提交并登记")
        await phone.sees(GREEN)
        await phone.sees(MASKED)
        await phone.sees(re.compile("登记时间"))
        await phone.shot("result")
        await phone.open(f"/s?c={code}")
        await phone.tap(re.compile("登记进入"))
        await phone.sees(GREEN)


async def test_a_visitor_says_whom_they_visit(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open(f"/s?c={await town.place('gate_compound')}")
        await phone.page.get_by_text("访客").first.click()
        await phone.tap(re.compile("登记进入"))
        await phone.chooses("性别", "男")
        await phone.tap("下一份")
        await phone.sees("来访信息")
        await phone.chooses("来访原因", "走亲访友")
        await phone.fills("所访人姓名", "李平安")
        await phone.fills("所访人楼号", "3")
        await phone.fills("所访人房间号", "402")
        await phone.shot("visitor")
        await phone.tap(re.compile("下一份|提交并登记"))
        if await phone.page.get_by_label("体温").count():
            await phone.fills("体温", "36.5")
            await phone.tap("提交并登记")
        await phone.sees(GREEN)


async def test_somebody_comes_in_with_an_old_parent(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open(f"/s?c={await town.place('compound')}")
        await phone.page.get_by_text("给其他家人登记").click()
        await phone.tap("填写信息并登记")
        await phone.fills("姓名", "王老先生")
        await phone.fills("证件号码", new_document("19480101"))
        await phone.fills("手机号", "13700137000")
        await phone.fills("现住地址", "春晓雅居3号楼1单元402室")
        await phone.chooses("是否外地返回", "否")
        await phone.agrees_to_pledge()
        await phone.tap("提交并登记")
        await phone.sees(GREEN)
        await phone.open("/citizen/persons/index")
        await phone.sees(re.compile(r"王\*+"))
        await phone.shot("persons")


async def test_red_is_told_with_its_reason(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(RED))
        await phone.open("/code")
        await phone.sees("红色")
        await phone.sees("密切接触者")
        await phone.shot("code-red")


async def test_codes_that_lead_nowhere_say_so(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.open("/s?c=0123456789ABCDEFGHJKMN")
        await phone.sees(re.compile("二维码"))
        await phone.open("/citizen/scan/index")
        await phone.fills("输入编号或链接", "https://example.com/pay?x=1")
        await phone.tap("打开", exact=True)
        await phone.sees(re.compile("不是安码"))
        await phone.shot("scan-foreign")


async def test_family_and_records_of_a_citizen(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await town.session(CITIZEN))
        await phone.open("/citizen/visits/index")
        await phone.sees("出入")
        await phone.shot("visits")
        await phone.open("/citizen/submissions/index")
        await phone.shot("submissions")


async def test_the_map_shows_risks_nearby(new_phone: NewPhone, town: Town) -> None:
    async with new_phone(geolocation=ZHENGZHOU, permissions=["geolocation"]) as phone:
        await phone.open("/citizen/risks/index")
        await phone.sees(re.compile("确诊|风险"))
        await phone.page.wait_for_timeout(800)  # the map is loaded when needed
        await phone.shot("risks")


async def test_a_denied_position_has_another_way(new_phone: NewPhone) -> None:
    async with new_phone(permissions=[]) as phone:
        await phone.page.context.clear_permissions()
        await phone.page.add_init_script(
            "navigator.geolocation.getCurrentPosition = (_, no) => no({ code: 1, PERMISSION_DENIED: 1 })"
        )
        await phone.open("/citizen/risks/index")
        await phone.tap(re.compile("位置|定位|查询"))
        await phone.sees(re.compile("允许|权限"))
