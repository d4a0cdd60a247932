"""What people do again and again on a phone, said once."""

import re
from dataclasses import dataclass
from typing import Any

import orjson

from server.settings import ROOT
from tests.cast import Actor, new_document
from tests.cast import new_phone as new_number
from tests.e2e.phones import Phone
from tests.e2e.town import Town

NAME = "王小明"
MASKED = re.compile(r"王\*+")
HEALTHY = ROOT / "form_templates/employee_health_report/examples/valid/healthy_at_home.json"


async def log_in(phone: Phone, town: Town, number: str) -> None:
    """By SMS code, agreeing to the privacy text that stands there."""
    await phone.open("/login")
    await phone.fills("手机号", number)
    await phone.page.get_by_text("我已阅读并同意").click()
    await phone.tap("获取验证码")
    await phone.sees(re.compile(r"\d+ ?秒"))
    await phone.fills("验证码", await town.code(number))
    await phone.tap("登录", exact=True)


async def agree(phone: Phone, times: int) -> None:
    """Read each consent to its end and agree."""
    for _ in range(times):
        await phone.page.get_by_role("button", name=re.compile("^我已阅读并同意|^同意$")).last.click()


async def register(phone: Phone, name: str, document: str, number: str) -> None:
    """Basic information of oneself."""
    await phone.chooses("进入类型", "我是访客")
    await phone.fills("姓名", name)
    await phone.chooses("性别", "男")
    await phone.fills("证件号码", document)
    await phone.fills("电话号码", number)
    await phone.tap(re.compile("^提交"))


async def citizen(town: Town, password: str | None = None) -> tuple[dict[str, Any], str]:
    """Somebody new who has agreed to the texts, made over HTTP: the session of their phone, and its number."""
    number = new_number()
    session = await (town.registered(number, password) if password else town.session(number))
    actor = Actor(town.base, token=session["token"])
    texts = {text["kind"]: text for text in (await actor.get("/api/v1/consents")).body["items"]}
    for kind in ("general", "sensitive"):
        agreed = {"kind": kind, "version": texts[kind]["version"], "given": True}
        assert (await actor.post("/api/v1/me/consents", agreed)).status == 201
    return session, number


async def resident(town: Town, password: str | None = None) -> dict[str, Any]:
    """Somebody new with basic information, made over HTTP: the session of their phone."""
    session, number = await citizen(town, password)
    actor = town.as_session(session)
    document = {"type": "10", "number": new_document()}
    answers = {"purpose": "visit", "name": NAME, "sex": "1", "document": document, "phone": number}
    made = await actor.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert made.status == 201, made.body
    return session


@dataclass
class Enterprise:
    """An organization of somebody new, as its manager acts for it over HTTP."""

    town: Town
    session: dict[str, Any]
    manager: Actor
    id: str

    async def invitation(self) -> str:
        """A code of its own for each who asks."""
        made = await self.manager.post(f"/api/v1/organizations/{self.id}/invitations", {})
        assert made.status == 201, made.body
        return str(made.body["code"])

    async def publish(self, template: str = "employee_health_report") -> str:
        """A form that members are asked every day."""
        made = await self.manager.post("/api/v1/publications", {"template": template, "organization": self.id})
        assert made.status == 201, made.body
        return str(made.body["id"])

    async def employ(self, password: str | None = None) -> dict[str, Any]:
        """A resident who has joined: the session of their phone."""
        session = await resident(self.town, password)
        actor = Actor(self.town.base, token=session["token"])
        joined = await actor.post(f"/api/v1/invitations/{await self.invitation()}/joining", {"version": 1})
        assert joined.status == 200, joined.body
        return session


async def enterprise(town: Town) -> Enterprise:
    session = await resident(town)
    manager = Actor(town.base, token=session["token"])
    about = {"name": f"郑州{new_number()[3:]}有限公司", "industry": "I", "region": "410102001", "size": "11-50"}
    made = await manager.post("/api/v1/organizations", about)
    assert made.status == 201, made.body
    return Enterprise(town, session, manager, made.body["id"])


async def answer_health_report(phone: Phone) -> None:
    """The health report of an employee who is well and at home."""
    answers = orjson.loads(HEALTHY.read_bytes())
    await phone.picks_region("当前所在地区", "河南省", "郑州市", "中原区")
    for question in ("今日是否到岗", "高烧", "呼吸困难症状", "共同居住人", "确诊或疑似患者", "接触过湖北", "到过湖北"):
        await phone.chooses(re.compile(question), "否")
    await phone.fills("体温", str(answers["temperature"]))
    await phone.chooses("当前隔离情况", "无需隔离")
    await phone.agrees_to_pledge()
