"""Nothing that was typed is lost: no network, a session that ends, the app closed, a form that was pressed twice."""

import re

import orjson
from playwright.async_api import Route, expect

from tests.e2e.conftest import NewPhone
from tests.e2e.phones import Phone
from tests.e2e.steps import answer_health_report, enterprise, resident
from tests.e2e.town import Town

PASSWORD = "Zz7-luqi"


async def begin(phone: Phone, town: Town) -> tuple[str, dict[str, str]]:
    """An employee before today's form."""
    company = await enterprise(town)
    session = await company.employ(PASSWORD)
    publication = await company.publish()
    await phone.becomes(session)
    await phone.open(f"/p?id={publication}")
    await phone.sees("今日情况")
    return publication, session


async def times_answered(town: Town, session: dict[str, str], publication: str) -> int:
    """How often the server has an answer of somebody to a publication."""
    mine = await town.as_session(session).get("/api/v1/me/submissions?person=" + await town.person(session))
    return sum(item["publication"] == publication for item in mine.body["items"])


async def test_what_is_sent_without_a_network_arrives_once(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        publication, session = await begin(phone, town)
        await answer_health_report(phone)
        await phone.goes_offline()
        await phone.sees("当前没有网络")
        await phone.tap(re.compile("^提交"))
        await phone.sees("待发送")
        await phone.shot("offline")
        await phone.goes_offline(False)
        await phone.open("/citizen/outbox/index")
        await phone.sees("没有待发送的内容")
        await phone.shot("outbox")
        await phone.open(f"/p?id={publication}")
        await phone.sees("已填报")
        assert await times_answered(town, session, publication) == 1


async def test_an_answer_that_never_came_back_is_not_sent_twice(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        publication, session = await begin(phone, town)
        sent: list[str] = []

        async def lose_first(route: Route) -> None:
            sent.append(await route.request.header_value("idempotency-key") or "")
            if len(sent) == 1:
                await route.fetch()  # it arrives, and its answer gets lost
                await route.abort()
            else:
                await route.continue_()

        await phone.page.route(re.compile("/api/v1/submissions$"), lose_first)
        await answer_health_report(phone)
        await phone.tap(re.compile("^提交"))
        await phone.sees(re.compile("待发送|提交成功"))
        await phone.open("/citizen/outbox/index")
        await phone.sees("没有待发送的内容")
        assert len(sent) > 1 and len(set(sent)) == 1, "tried again, with the same key"
        assert await times_answered(town, session, publication) == 1


async def test_a_draft_survives_closing(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        publication, _ = await begin(phone, town)
        await phone.fills("体温", "36.4")
        await phone.chooses(re.compile("高烧"), "否")
        await phone.page.wait_for_timeout(1500)  # kept a moment after the last key
        await phone.open("/")
        await phone.sees("今日待办")
        await phone.open(f"/p?id={publication}")
        await phone.sees(re.compile("草稿|上次填到|已恢复"))
        assert await phone.page.get_by_label("体温").first.input_value() == "36.4"


async def test_a_session_that_ends_in_mid_form_loses_nothing(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        publication, session = await begin(phone, town)
        await answer_health_report(phone)
        ended = await town.as_session(session).send("DELETE", "/api/v1/sessions/current")
        assert ended.status == 204
        await phone.page.wait_for_timeout(5500)  # other processes hear of it within five seconds
        await phone.tap(re.compile("^提交"))
        await phone.sees("登录已失效，请重新登录，已填内容不会丢失")
        await phone.sees("登录已失效。内容已保存在手机上，重新登录后会自动提交。")
        await phone.shot("session-lost")
        await log_in_again(phone, town.number(session))
        await phone.sees("提交成功")
        await phone.open(f"/p?id={publication}")
        await phone.sees("已填报")


async def log_in_again(phone: Phone, number: str) -> None:
    """By password, from the bar above the form."""
    await phone.tap("登录", exact=True)
    await phone.tap("密码登录")
    await phone.fills("手机号", number)
    await phone.fills("密码", PASSWORD, exact=True)
    await phone.page.get_by_text("我已阅读并同意").click()
    await phone.tap("登录", exact=True)


async def test_a_form_that_was_released_anew_while_open_keeps_the_answers(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        asked: list[str] = []

        async def first_is_older(route: Route) -> None:
            asked.append(route.request.url)
            answer = await route.fetch()
            form = await answer.json()
            if len(asked) == 1:
                form["form"]["version"] += 1
            await route.fulfill(response=answer, body=orjson.dumps(form))

        await phone.page.route(re.compile("/publications/[^/]+/form"), first_is_older)
        await begin(phone, town)
        await answer_health_report(phone)
        await phone.tap(re.compile("^提交"))
        await phone.sees("换成新的表单（已填内容会保留）")
        await phone.shot("form-renewed")
        await phone.tap("换成新的表单")
        await expect(phone.button("换成新的表单")).to_have_count(0)
        assert await phone.page.get_by_label("体温").first.input_value() == "36.5"
        await phone.tap(re.compile("^提交"))
        await phone.sees("提交成功")


async def test_back_closes_a_sheet_and_keeps_the_form(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await begin(phone, town)
        await phone.fills("体温", "36.4")
        for leave in (phone.page.go_back, lambda: phone.page.keyboard.press("Escape")):
            await phone.page.get_by_label("当前所在地区").first.click()
            await expect(phone.page.get_by_role("dialog")).to_have_count(1)
            await leave()
            await expect(phone.page.get_by_role("dialog")).to_have_count(0)
            await phone.page.wait_for_timeout(300)  # the history settles
            await phone.sees_not(re.compile("已恢复"))
            assert await phone.page.get_by_label("体温").first.input_value() == "36.4"


async def test_elders_get_large_type_and_few_steps(new_phone: NewPhone, town: Town) -> None:
    async with new_phone(viewport={"width": 320, "height": 640}) as phone:
        await phone.becomes(await resident(town))
        await phone.open("/pages/me/index")
        await phone.page.get_by_text(re.compile("长辈|关怀|大字")).first.click()
        await phone.open("/")
        await phone.sees("颜值")
        await phone.shot("elder-home")
        width = await phone.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320


async def test_pressing_twice_sends_once(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        publication, session = await begin(phone, town)
        await answer_health_report(phone)
        await phone.button(re.compile("^提交")).dblclick()
        await phone.sees("提交成功")
        assert await times_answered(town, session, publication) == 1
