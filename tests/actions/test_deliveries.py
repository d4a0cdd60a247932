"""Notices reach people once, on the first channel that takes them, at an hour at which they may come."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from server import worker
from server.actions.messages import deliveries, notices
from server.actions.messages.deliveries import PAUSES, deliver, reach_of
from server.actions.outbox import LEASE, claim, outbox_entry
from tests.cast import City
from tests.reached import APPLICATION, Outside, at_hour, local_hour, outside_of

KIND = "application.approved"
ALL = ("wechat", "alipay", "mail")


@pytest_asyncio.fixture
async def outside(city: City, tmp_path: Path) -> AsyncIterator[Outside]:
    """Channels that end at fakes, at noon."""
    at_hour(city, 12)
    try:
        async with outside_of(city, tmp_path) as outside:
            yield outside
    finally:
        city.clock.ahead = timedelta()


async def test_the_first_channel_takes_it_and_no_other(outside: Outside) -> None:
    account = await outside.account(*ALL)
    delivery = await outside.told(account)
    assert (delivery["state"], delivery["channel"], delivery["tries"]) == ("sent", "wechat", 1)
    (sent,) = outside.wechat.sent
    assert (sent["thing1"], sent["phrase2"], sent["thing3"]) == ("复工申请", "已通过", "无")
    assert not outside.alipay.sent and not outside.mail.received and not await outside.sms(account)


async def test_each_channel_comes_after_those_that_cannot(outside: Outside) -> None:
    account = await outside.account(*ALL)
    for expected in ("wechat", "alipay", "sms", "mail"):
        delivery = await outside.told(account)
        assert (delivery["state"], delivery["channel"]) == ("sent", expected)
        if expected == "alipay":
            outside.alipay.subscribed.clear()
        if expected == "sms":
            await outside.services.db.accounts.update_one(
                {"_id": account}, {"$set": {"notice_preferences": {"order": ["wechat", "alipay", "mail"]}}}
            )
        await outside.services.db.deliveries.delete_many({"account": account})
    assert len(outside.wechat.sent) == len(outside.alipay.sent) == len(outside.mail.received) == 1
    assert await outside.sms(account) == ["【安码】您提交的“复工申请”有新进展：已通过，请登录查看。"]
    ((to, message),) = outside.mail.received
    assert (to, message["Subject"]) == (f"{account}@example.com", "申请已通过")


async def test_an_acceptance_that_wechat_does_not_know_is_ended(outside: Outside) -> None:
    account = await outside.account("wechat")
    outside.wechat.balances[f"wechat-{account}", "wx-progress"] = 0
    delivery = await outside.told(account)
    assert (delivery["state"], delivery["channel"], delivery["failed"]) == ("sent", "sms", {"wechat": "43101"})
    left = await outside.services.db.subscriptions.find_one({"account": account, "template": "progress"})
    assert left["left"] == 0


async def test_what_wechat_refuses_for_its_fields_costs_no_acceptance(outside: Outside) -> None:
    account = await outside.account("wechat")
    at = {"form": "每日登记", "organization": "某单位", "due": "不限"}
    await notices.tell(outside.context(), [account], "round.reminder", at)
    await outside.work()
    delivery = await outside.delivery(account)
    assert (delivery["channel"], delivery["failed"]) == ("sms", {"wechat": "47003 time3"})
    left = await outside.services.db.subscriptions.find_one({"account": account, "template": "form_due"})
    assert left["left"] == 1


async def test_a_token_that_was_replaced_elsewhere_is_renewed(outside: Outside) -> None:
    assert (await outside.told(await outside.account("wechat")))["channel"] == "wechat"
    outside.wechat.rotate("wx0ours")
    assert (await outside.told(await outside.account("wechat")))["channel"] == "wechat"


async def test_a_passing_failure_is_repeated_and_sent_once(outside: Outside, city: City) -> None:
    account = await outside.account("wechat")
    outside.wechat.faults = [None, -1]  # the token, then the message
    delivery = await outside.told(account)
    assert (delivery["state"], delivery["code"], delivery["tries"]) == ("waiting", "-1", 1)
    assert await outside.work() == 0, "not before its time"
    city.clock.ahead += PAUSES[0]
    assert await outside.work() == 1
    delivery = await outside.delivery(account)
    assert (delivery["state"], delivery["channel"], delivery["tries"]) == ("sent", "wechat", 2)
    assert len(outside.wechat.sent) == 1 and not await outside.sms(account)
    city.clock.ahead += timedelta(hours=3)
    assert await outside.work() == 0


async def test_after_the_last_try_the_next_channel_and_then_a_dead_letter(outside: Outside, city: City) -> None:
    both = await outside.account("mail", order=["mail", "sms"])
    only = await outside.account("mail", order=["mail"])
    outside.mail.faults = ["451 try later"] * 2 * (len(PAUSES) + 1)
    await notices.tell(outside.context(), [both, only], KIND, APPLICATION)
    for pause in (*PAUSES, timedelta()):
        await outside.work()
        city.clock.ahead += pause
    first, second = await outside.delivery(both), await outside.delivery(only)
    assert (first["state"], first["channel"], first["failed"]) == ("sent", "sms", {"mail": "451"})
    assert (second["state"], second["code"], second["tries"]) == ("dead", "451", len(PAUSES) + 1)
    assert outside.mail.faults == [] and outside.mail.received == []


async def test_what_may_have_been_sent_is_not_sent_elsewhere(outside: Outside) -> None:
    account = await outside.account("wechat")
    outside.wechat.faults = [None, "drop"]
    delivery = await outside.told(account)
    assert (delivery["state"], delivery["code"]) == ("dead", "unclear ConnectionError")
    assert not await outside.sms(account)


async def test_an_order_delivered_twice_sends_once(outside: Outside) -> None:
    account = await outside.account("wechat")
    await notices.tell(outside.context(), [account], KIND, APPLICATION, key=("twice", account))
    await notices.tell(outside.context(), [account], KIND, APPLICATION, key=("twice", account))
    (entry,) = await claim(outside.context(), notices.DELIVER)
    await asyncio.gather(*(deliver(outside.context(), entry) for _ in range(3)))
    await deliver(outside.context(), entry)
    await outside.work()
    assert len(outside.wechat.sent) == 1 and not await outside.sms(account)
    assert (await outside.delivery(account))["state"] == "sent"
    assert await outside.services.db.notices.count_documents({"account": account}) == 1


async def test_killed_before_the_call_it_is_sent_and_killed_after_it_at_most_once_more(
    outside: Outside, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await outside.account("wechat", "mail")

    async def killed(*_: Any) -> None:
        raise asyncio.CancelledError

    await notices.tell(outside.context(), [account], KIND, APPLICATION)
    for moment in ("_mark", "_settle"):
        monkeypatch.setattr(deliveries, moment, killed)
        with pytest.raises(asyncio.CancelledError):
            await outside.work()
        monkeypatch.undo()
        city.clock.ahead += LEASE * 4
    assert len(outside.wechat.sent) == 1
    assert await outside.work() == 1
    delivery = await outside.delivery(account)
    assert (delivery["state"], delivery["tries"]) == ("sent", 2)
    assert len(outside.wechat.sent) == 1 and delivery["channel"] == "sms", "the acceptance was used up by the first"
    city.clock.ahead += timedelta(hours=3)
    assert await outside.work() == 0


async def test_while_another_worker_calls_nobody_else_does(outside: Outside, city: City) -> None:
    account = await outside.account("wechat")
    await notices.tell(outside.context(), [account], KIND, APPLICATION)
    (entry,) = await claim(outside.context(), notices.DELIVER)
    waiting = await deliveries.begin(
        outside.context(),
        [deliveries.new_delivery(outside.context(), entry["payload"]["to"][0][0], KIND, APPLICATION, account=account)],
    )
    assert await deliveries._mark(outside.context(), waiting[0], "wechat")
    await deliver(outside.context(), entry)
    assert outside.wechat.sent == []
    city.clock.ahead += timedelta(minutes=4)
    await outside.work()
    assert len(outside.wechat.sent) == 1


async def test_quiet_hours_wait_until_they_end(outside: Outside, city: City) -> None:
    at_hour(city, 23)
    usual = await outside.account("wechat")
    never = await outside.account("wechat", quiet=None)
    late = await outside.account("wechat", quiet={"from": "00:00", "to": "09:30"})
    day = await outside.account("wechat", quiet={"from": "13:00", "to": "14:00"})
    people = [usual, never, late, day]
    await notices.tell(outside.context(), people, KIND, APPLICATION)
    await outside.work()
    states = [(await outside.delivery(one))["state"] for one in people]
    assert states == ["waiting", "sent", "sent", "sent"]
    (entry,) = await outside.services.db.outbox.find({"topic": notices.DELIVER, "payload.kind": KIND}).to_list(5)
    assert local_hour(city, entry["due_at"]) == 7 and entry["payload"]["to"][0][1] == usual
    at_hour(city, 6)
    await outside.work()
    assert (await outside.delivery(usual))["state"] == "waiting"
    at_hour(city, 7)
    await outside.work()
    assert (await outside.delivery(usual))["state"] == "sent"


async def test_what_is_urgent_comes_at_night_too(outside: Outside, city: City) -> None:
    at_hour(city, 2)
    account = await outside.account("wechat")
    said = {"name": "李*", "label": "红码", "reason": "密切接触者"}
    await notices.tell(outside.context(), [account], "color.changed", said)
    await outside.work()
    assert (await outside.delivery(account))["state"] == "sent"
    assert outside.wechat.sent[0]["phrase2"] == "红码"


@pytest.mark.parametrize(
    ("preferences", "code"),
    [
        ({"order": []}, "off"),
        ({"order": ["mail"]}, "unreachable"),
        ({"muted": [KIND]}, "muted"),
        ({"order": ["wechat"]}, "unreachable"),
    ],
)
async def test_what_is_not_wanted_stays_in_the_app(outside: Outside, preferences: dict[str, Any], code: str) -> None:
    account = await outside.account(**preferences)
    delivery = await outside.told(account)
    assert (delivery["state"], delivery["code"], delivery["tries"]) == ("skipped", code, 0)
    assert await outside.services.db.notices.count_documents({"account": account}) == 1
    assert not await outside.sms(account)


async def test_what_is_muted_while_it_waits_does_not_come(outside: Outside, city: City) -> None:
    at_hour(city, 23)
    account = await outside.account("wechat")
    assert (await outside.told(account))["state"] == "waiting"
    muted = {"$set": {"notice_preferences": {"muted": [KIND]}}}
    await outside.services.db.accounts.update_one({"_id": account}, muted)
    at_hour(city, 8)
    await outside.work()
    delivery = await outside.delivery(account)
    assert (delivery["state"], delivery["code"]) == ("skipped", "muted") and outside.wechat.sent == []


async def test_a_closed_account_hears_nothing(outside: Outside) -> None:
    account = await outside.account("wechat", "mail")
    await notices.tell(outside.context(), [account, "nobody"], KIND, APPLICATION)
    await outside.services.db.accounts.replace_one({"_id": account}, {"grants": [], "phone": None})
    await outside.work()
    assert [(await outside.delivery(one))["code"] for one in (account, "nobody")] == ["closed", "closed"]
    assert outside.wechat.sent == []


async def test_what_comes_too_late_is_a_dead_letter(outside: Outside, city: City) -> None:
    account = await outside.account("wechat")
    await notices.tell(outside.context(), [account], KIND, APPLICATION)
    city.clock.ahead += timedelta(days=2, minutes=1)
    await outside.work()
    delivery = await outside.delivery(account)
    assert (delivery["state"], delivery["code"]) == ("dead", "late") and outside.wechat.sent == []


async def test_a_fault_of_ours_ends_and_is_seen(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    account = await outside.account("mail", order=["mail"])
    monkeypatch.setattr(outside.services.mail, "send", lambda *_, **__: 1 / 0)
    delivery = await outside.told(account)
    assert (delivery["state"], delivery["code"]) == ("dead", "ZeroDivisionError")


async def test_many_are_told_in_batches_and_once(outside: Outside) -> None:
    people = [f"nobody-{number}-{id(outside)}" for number in range(320)]
    key = ("many", id(outside))
    await asyncio.gather(*(notices.tell(outside.context(), people, KIND, APPLICATION, key=key) for _ in range(3)))
    assert await outside.services.db.notices.count_documents({"account": {"$in": people}}) == 320
    entries = await outside.services.db.outbox.find({"topic": notices.DELIVER}).to_list(50)
    told = [account for entry in entries for _, account in entry["payload"]["to"]]
    assert sorted(told) == sorted(people) and max(len(entry["payload"]["to"]) for entry in entries) == 50
    while await outside.work():
        pass
    found = await outside.services.db.deliveries.find({"account": {"$in": people}}).to_list(400)
    assert {one["state"] for one in found} == {"skipped"} and len(found) == 320


async def test_a_change_that_fails_tells_nobody(outside: Outside) -> None:
    async def write(session: Any) -> None:
        await notices.tell(outside.context(), ["a-rolled-back"], KIND, APPLICATION, session)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await outside.services.transaction(write)
    assert await outside.services.db.notices.count_documents({"account": "a-rolled-back"}) == 0
    assert await outside.work() == 0


async def test_values_that_do_not_fit_are_refused_before_anything_is_written(outside: Outside) -> None:
    for kind, values in ((KIND, {"form": "x"}), (KIND, {**APPLICATION, "more": 1}), ("gossip", {})):
        with pytest.raises(ValueError):
            await notices.tell(outside.context(), ["a-wrong"], kind, values)
    assert await outside.services.db.notices.count_documents({"account": "a-wrong"}) == 0


async def test_where_people_can_be_reached(outside: Outside) -> None:
    every, phone, off = await outside.account(*ALL), await outside.account(), await outside.account("mail", order=[])
    mail_first = await outside.account("mail", order=["mail", "wechat", "sms"])
    assert await reach_of(outside.context(), [every, phone, off, mail_first, "nobody"]) == {
        every: ["wechat", "alipay", "sms", "mail"], phone: ["sms"], off: [], mail_first: ["mail", "sms"], "nobody": [],
    }  # fmt: skip


async def test_a_new_color_goes_out_once(outside: Outside) -> None:
    account = await outside.account("wechat")
    change = {"person": "p", "accounts": [account], "name": "李*", "label": "黄码", "reason": "购买退烧药"}
    entry = outbox_entry(outside.context(), "color.changed", at=outside.services.clock(), **change)
    await outside.services.db.outbox.insert_one(entry)
    for _ in range(2):  # the second as if the first had been killed at its end
        await worker._notify(outside.context(), entry)
        await outside.work()
    (notice,) = await outside.services.db.notices.find({"account": account}).to_list(5)
    assert notice["text"] == "李* 的颜值变为黄码：购买退烧药"
    assert len(outside.wechat.sent) == 1 and outside.wechat.sent[0]["thing3"] == "购买退烧药"
