"""Accounts that can be reached outside, and an installation whose channels end at fakes on this machine."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from server import worker
from server.actions.accounts.accounts import new_account
from server.actions.context import SYSTEM, Context
from server.actions.messages import notices
from server.actions.messages.subscriptions import _id
from server.actions.organizations import group_channels
from server.actions.outbox import claim
from server.actions.services import Services
from server.channels.notice_messages import notice_kinds
from tests.cast import City, new_phone
from tests.fakes.alipay import AlipayFake
from tests.fakes.dingtalk import DingTalkFake
from tests.fakes.smtp import MailServer
from tests.fakes.wechat import WeChatFake
from tests.fakes.wecom import WeComFake

WECHAT, ALIPAY = "wx0ours", "2021000000000001"
TOPICS = {topic: worker.TOPICS[topic] for topic in (notices.DELIVER, group_channels.TOPIC)}
APPLICATION = {"form": "复工申请", "state": "已通过", "comment": ""}


@dataclass
class Outside:
    """Services whose channels are the fakes beside them; SMS is the development inbox."""

    services: Services
    wechat: WeChatFake
    alipay: AlipayFake
    mail: MailServer
    ding: DingTalkFake
    wecom: WeComFake

    def context(self) -> Context:
        return Context(self.services, SYSTEM, self.services.clock(), "test")

    async def work(self) -> int:
        """Carry out what is due, once; how many orders."""
        done = 0
        for topic, handle in TOPICS.items():
            for entry in await claim(self.context(), topic):
                await handle(self.context(), entry)
                done += 1
        return done

    async def account(self, *channels: str, **preferences: Any) -> str:
        """Somebody with an address on each channel, who accepted one of every WeChat message; a phone always."""
        account: dict[str, Any] = new_account(self.context(), new_phone())
        id, keyring = account["_id"], self.services.keyring
        if "mail" in channels:
            account["email"] = keyring.seal(f"{id}@example.com", "accounts:email")
        if preferences:
            account["notice_preferences"] = preferences
        await self.services.db.accounts.insert_one(account)
        for app in {"wechat", "alipay"} & set(channels):
            subject = keyring.seal(f"{app}-{id}", "logins:subject")
            login = {"_id": f"{app}:{id}", "account": id, "at": self.services.clock(), "subject": subject}
            await self.services.db.logins.insert_one(login)
        for name, template in self.services.app_templates["wechat"].items() if "wechat" in channels else ():
            await self.accepted(id, name)
            self.wechat.accept(f"wechat-{id}", template)
        for template in self.alipay.templates if "alipay" in channels else ():
            self.alipay.subscribed.add((f"alipay-{id}", template))
        return str(id)

    async def accepted(self, account: str, name: str, times: int = 1) -> None:
        """What our own side believes about a WeChat message."""
        login = f"wechat:{account}"
        kept = {"login": login, "account": account, "template": name, "left": times}
        await self.services.db.subscriptions.update_one({"_id": _id(login, name)}, {"$set": kept}, upsert=True)

    async def sms(self, account: str) -> list[str]:
        """The short messages of an account, newest first."""
        known = await self.services.db.accounts.find_one({"_id": account})
        phone = self.services.keyring.open(known["phone"], "accounts:phone")
        assert self.services.inbox is not None
        return [one["text"] for one in await self.services.inbox.latest(phone, self.services.clock())]

    async def delivery(self, account: str) -> dict[str, Any]:
        """The one delivery of an account."""
        (found,) = await self.services.db.deliveries.find({"account": account}).to_list(10)
        return dict(found)

    async def told(self, account: str, kind: str = "application.approved", **values: Any) -> dict[str, Any]:
        """Tell an account of something, work once, and say what became of it."""
        await notices.tell(self.context(), [account], kind, {**APPLICATION, **values})
        await self.work()
        return await self.delivery(account)


@asynccontextmanager
async def outside_of(city: City, folder: Path) -> AsyncIterator[Outside]:
    """The city's database with channels to fakes; nothing of other tests is left to deliver."""
    messages = notice_kinds().values()
    fields = {k.apps["wechat"].template: list(k.apps["wechat"].fields) for k in messages if "wechat" in k.apps}
    words = {k.apps["alipay"].template: list(k.apps["alipay"].fields) for k in messages if "alipay" in k.apps}
    with ExitStack() as running:
        wechat = running.enter_context(WeChatFake({WECHAT: "secret"}))
        alipay = running.enter_context(AlipayFake(ALIPAY, "2021000000000002"))
        ding, wecom = running.enter_context(DingTalkFake()), running.enter_context(WeComFake())
        wechat.templates = {f"wx-{name}": names for name, names in fields.items()}
        alipay.templates = {f"ali-{name}": names for name, names in words.items()}
        async with MailServer(folder) as mail:
            changes: dict[str, Any] = {
                "wechat_app_id": WECHAT, "wechat_secret": "secret", "wechat_url": wechat.url,
                "wechat_templates": {name: f"wx-{name}" for name in fields},
                "alipay_app_id": ALIPAY, "alipay_private_key": alipay.app_private_key,
                "alipay_public_key": alipay.public_key, "alipay_url": alipay.url + "/gateway.do",
                "alipay_templates": {name: f"ali-{name}" for name in words},
                "group_hosts": [ding.host, wecom.host], **mail.settings(),
            }  # fmt: skip
            settings = type(city.services.settings)(**{**city.services.settings.model_dump(), **changes})
            services = Services(settings, city.uri, city.clock)
            await services.db.outbox.delete_many({"topic": {"$in": list(TOPICS)}})
            await services.db.app_tokens.delete_many({"_id": f"wechat:{WECHAT}"})
            await services.refresh()
            yield Outside(services, wechat, alipay, mail, ding, wecom)
            await services.stop()


def at_hour(city: City, hour: int) -> None:
    """The next time that it is this hour in the city; `city.clock.ahead` is to be put back after the test."""
    local = city.clock().astimezone(city.services.settings.zone)
    wanted = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    city.clock.ahead += (wanted if wanted > local else wanted + timedelta(days=1)) - local


def local_hour(city: City, instant: datetime) -> int:
    return instant.astimezone(city.services.settings.zone).hour
