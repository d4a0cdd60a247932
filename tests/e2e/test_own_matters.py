"""What belongs to somebody alone: family and proxies, messages and their ways, log-ins, consents, help."""

import re

import pytest

from tests.e2e.conftest import NewPhone
from tests.e2e.steps import resident
from tests.e2e.town import CITIZEN, Town

PLAIN = [
    ("/login", "获取验证码", "login"),
    ("/citizen/help/index", "第一次使用", "help"),
    ("/citizen/scan/index", "从照片中识别", "scan"),
]
OWN = [
    ("/pages/me/index", "隐私与授权", "me"),
    ("/citizen/notice-settings/index", "怎样通知我", "notice-settings"),
    ("/citizen/logins/index", "在所有地方退出登录", "logins"),
    ("/citizen/consent/index?kind=general", "撤回同意", "consent"),
    ("/citizen/disclosures/index", "没有", "disclosures"),
]


@pytest.mark.parametrize(("path", "words", "name"), PLAIN, ids=[name for *_, name in PLAIN])
async def test_what_needs_no_account(new_phone: NewPhone, path: str, words: str, name: str) -> None:
    async with new_phone() as phone:
        await phone.open(path)
        await phone.sees(words)
        await phone.shot(name)


@pytest.mark.parametrize(("path", "words", "name"), OWN, ids=[name for *_, name in OWN])
async def test_what_belongs_to_an_account(new_phone: NewPhone, town: Town, path: str, words: str, name: str) -> None:
    async with new_phone() as phone:
        await phone.open(path)
        await phone.sees(re.compile("登录"))
        await phone.becomes(await resident(town))
        await phone.open(path)
        await phone.sees(words)
        await phone.shot(name)


async def test_a_password_is_changed_or_was_forgotten(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.open("/citizen/password/index")
        await phone.sees("设置新密码")
        await phone.becomes(await resident(town))
        await phone.open("/citizen/password/index")
        await phone.sees("凭短信验证码")
        await phone.shot("password")


async def test_family_and_whom_one_answers_for(new_phone: NewPhone, town: Town) -> None:
    session = await town.session(CITIZEN)
    async with new_phone() as phone:
        await phone.becomes(session)
        await phone.open("/citizen/proxies/index")
        await phone.sees("有人申请为您代填时")
        await phone.shot("proxies")
        await phone.open(f"/citizen/person/index?id={await town.person(session)}")
        await phone.sees(re.compile("实名"))
        await phone.shot("person")


async def test_an_answer_is_looked_at_again(new_phone: NewPhone, town: Town) -> None:
    async with new_phone() as phone:
        await phone.becomes(await resident(town))
        await phone.open("/citizen/submissions/index")
        await phone.shot("submissions")
        await phone.page.get_by_role("main").get_by_role("button", name=re.compile("基本信息")).first.click()
        await phone.sees("填报内容")
        await phone.sees(re.compile(r"王\*+"))
        await phone.shot("submission")
