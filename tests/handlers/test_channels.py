"""Who watches the channels sees what failed and sends it again; an organization sets its own groups."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from server.actions.ids import new_id
from server.actions.limits import Window
from server.actions.messages.deliveries import PAUSES
from server.actions.organizations import group_channels
from server.commands.web import drain, start_server
from tests.cast import Actor, City
from tests.reached import Outside, at_hour, outside_of

KIND = "application.approved"
DIGEST = {"form": "每日登记", "round": "3月1日", "expected": 10, "answered": 8, "missing": 2}
DING = "https://oapi.dingtalk.com/robot/send?access_token=" + "a1" * 32


@pytest_asyncio.fixture
async def outside(city: City, tmp_path: Path) -> AsyncIterator[Outside]:
    """Channels that end at fakes, at noon."""
    at_hour(city, 12)
    try:
        async with outside_of(city, tmp_path) as outside:
            yield outside
    finally:
        city.clock.ahead = timedelta()


@pytest_asyncio.fixture
async def base(outside: Outside) -> AsyncIterator[str]:
    """Where the application with these channels listens."""
    server = start_server(outside.services, port=0)
    yield f"http://127.0.0.1:{next(iter(server._sockets.values())).getsockname()[1]}"
    await drain(server, outside.services)
    outside.services.stopping = False


async def organization_with(city: City, base: str) -> tuple[str, Actor]:
    """An organization, and its administrator before the application with these channels."""
    made = await city.organization()
    known = made.administrator
    return made.id, Actor(base, known.phone, known.token, known.account)


async def dead(outside: Outside) -> tuple[str, str]:
    """A message that nothing took: its account and its id."""
    account = await outside.account("mail", order=["mail"])
    outside.mail.faults = ["550 no such user"]
    delivery = await outside.told(account)
    assert delivery["state"] == "dead"
    return account, delivery["_id"]


async def test_a_dead_letter_is_seen_and_sent_again(city: City, outside: Outside) -> None:
    account, delivery = await dead(outside)
    official = await city.staff("city_admin")
    listed = (await official.get("/api/v1/deliveries?limit=100")).body["items"]
    (shown,) = [one for one in listed if one["id"] == delivery]
    assert (shown["kind"], shown["channel"], shown["code"], shown["tries"]) == (KIND, "mail", "550", 1)
    assert account not in str(shown) and "复工申请" not in str(shown)
    path = f"/api/v1/deliveries/{delivery}/retry"
    twins = await asyncio.gather(*(official.post(path, {}, key="same-retry") for _ in range(3)))
    assert [t.status for t in twins] == [200] * 3, [t.body for t in twins]
    again = await official.post(path, {}, key="same-retry")
    assert (again.status, again.body["state"]) == (200, "waiting")
    assert (await official.post(path, {})).code == "delivery.not_dead"
    assert await outside.work() == 1
    assert (await outside.delivery(account))["state"] == "sent" and len(outside.mail.received) == 1
    entries = await city.services.db.audit_entries.find({"object": f"delivery:{delivery}"}).to_list(5)
    assert [entry["verb"] for entry in entries] == ["delivery.retry"]
    assert (await official.post("/api/v1/deliveries/nothing/retry", {})).code == "delivery.not_found"
    sent = (await official.get("/api/v1/deliveries?state=sent&limit=100")).body["items"]
    assert delivery in [one["id"] for one in sent]


async def test_channels_tell_what_they_carried(city: City, outside: Outside, base: str) -> None:
    known = await city.staff("city_admin")
    official = Actor(base, known.phone, known.token, known.account)
    before = await counts(official)
    await dead(outside)
    await outside.told(await outside.account("wechat"))
    await outside.told(await outside.account())
    after = await counts(official)
    assert after["mail"][1] == before["mail"][1] + 1
    assert (after["wechat"][0], after["sms"][0]) == (before["wechat"][0] + 1, before["sms"][0] + 1)
    shown = (await official.get("/api/v1/channels")).body
    assert all(one["configured"] for one in shown["items"]) and shown["days"] == 7
    plain = {one["channel"]: one["configured"] for one in (await known.get("/api/v1/channels")).body["items"]}
    assert not plain["wechat"] and not plain["alipay"] and plain["sms"]


async def counts(official: Actor) -> dict[str, tuple[int, int]]:
    items = (await official.get("/api/v1/channels")).body["items"]
    return {one["channel"]: (one["sent"], one["failed"]) for one in items}


async def test_a_group_is_set_sealed_tried_and_told(city: City, outside: Outside, base: str) -> None:
    organization, admin = await organization_with(city, base)
    path = f"/api/v1/organizations/{organization}/group-channels"
    nothing = {"set": False, "at": None}
    assert (await admin.get(path)).body == {"dingtalk": nothing, "wecom": nothing}
    assert (await admin.post(f"{path}/test", {})).code == "group_channel.missing"
    url = outside.ding.robot("SEC-very-secret")
    body = {"dingtalk": {"url": url, "secret": "SEC-very-secret"}, "wecom": {"url": outside.wecom.robot()}}
    done = await admin.send("PUT", path, body)
    assert done.status == 200 and done.body["dingtalk"]["set"] and done.body["wecom"]["set"], done.body
    stored = str(await city.services.db.group_channels.find_one({"_id": organization}))
    entries = str(await city.services.db.audit_entries.find({"object": f"organization:{organization}"}).to_list(5))
    for secret in (url, "access_token", "very-secret"):
        assert secret not in stored + entries + str(done.body)
    tried = (await admin.post(f"{path}/test", {})).body["items"]
    assert tried == [{"channel": c, "sent": True, "code": None} for c in ("dingtalk", "wecom")]

    for _ in range(2):
        await group_channels.tell_group(outside.context(), organization, "round.digest", DIGEST, key=("r1",))
    while await outside.work():
        pass
    said = "填报汇总：“每日登记”3月1日：应填 10 人，已填 8 人，未填 2 人。"
    assert [one["text"] for one in outside.ding.sent][1:] == [said] == [one["text"] for one in outside.wecom.sent][1:]

    assert (await admin.send("PUT", path, {"dingtalk": None})).body["dingtalk"]["set"] is False
    tried = (await admin.post(f"{path}/test", {})).body["items"]
    assert [one["channel"] for one in tried] == ["wecom"], "what was not named stays"


async def test_a_group_that_is_busy_hears_later_and_a_gone_one_is_a_dead_letter(
    city: City, outside: Outside, base: str
) -> None:
    organization, admin = await organization_with(city, base)
    path = f"/api/v1/organizations/{organization}/group-channels"
    gone = f"{outside.wecom.endpoint}/cgi-bin/webhook/send?key=00000000-0000"
    await admin.send("PUT", path, {"dingtalk": {"url": outside.ding.robot()}, "wecom": {"url": gone}})
    outside.ding.faults = [130101]
    await group_channels.tell_group(outside.context(), organization, "round.digest", DIGEST)
    await outside.work()
    found = await city.services.db.deliveries.find({"at": {"$gte": city.clock() - timedelta(minutes=5)}}).to_list(500)
    mine = {one["channel"]: one for one in found if one["organization"] == organization}
    assert (mine["dingtalk"]["state"], mine["wecom"]["state"], mine["wecom"]["code"]) == ("waiting", "dead", "93000")
    city.clock.ahead += PAUSES[0]
    await outside.work()
    assert len(outside.ding.sent) == 1
    official = await city.staff("city_admin")
    await admin.send("PUT", path, {"wecom": {"url": outside.wecom.robot()}})
    again = await official.post(f"/api/v1/deliveries/{mine['wecom']['_id']}/retry", {})
    assert (again.status, again.body["to"]) == (200, "group")
    await outside.work()
    assert len(outside.wecom.sent) == 1 and len(outside.ding.sent) == 1, "the group that heard it hears it once"


async def test_an_organization_without_groups_hears_nothing(outside: Outside) -> None:
    await group_channels.tell_group(outside.context(), new_id(), "round.digest", DIGEST)
    assert await outside.work() == 1
    with pytest.raises(ValueError):
        await group_channels.tell_group(outside.context(), new_id(), "round.digest", {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"dingtalk": {"url": DING.replace("oapi.dingtalk.com", "169.254.169.254")}},
        {"dingtalk": {"url": DING.replace("https", "http")}},
        {"dingtalk": {"url": DING.replace("oapi", "oapi.dingtalk.com@evil")}},
        {"wecom": {"url": "https://localhost/cgi-bin/webhook/send?key=693a91f6"}},
        {"wecom": {"url": DING}},
    ],
)
async def test_no_address_of_elsewhere_is_kept(city: City, wrong: dict[str, Any]) -> None:
    organization, admin = await organization_with(city, city.base)
    path = f"/api/v1/organizations/{organization}/group-channels"
    answer = await admin.send("PUT", path, wrong)
    assert answer.code == "group_channel.address" and next(iter(answer.pointers))[0] == f"/{next(iter(wrong))}/url"
    assert await city.services.db.group_channels.find_one({"_id": organization}) is None
    assert (await admin.send("PUT", path, {"dingtalk": {"url": DING}})).status == 200


async def test_groups_are_the_organizations_own(city: City) -> None:
    (_, admin), (theirs, _) = await organization_with(city, city.base), await organization_with(city, city.base)
    for method, path, body in (
        ("GET", "", None), ("PUT", "", {"wecom": None}), ("POST", "/test", {}),
    ):  # fmt: skip
        path = f"/api/v1/organizations/{theirs}/group-channels{path}"
        assert (await admin.send(method, path, body)).code == "organization.not_found"
        assert (await (await city.citizen()).send(method, path, body)).code == "access.denied"


async def test_tests_are_limited(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(city.services.limiter.rules, "group_channel.test.account", (Window(1, 3600),))
    organization, admin = await organization_with(city, city.base)
    path = f"/api/v1/organizations/{organization}/group-channels/test"
    codes = [(await admin.post(path, {})).code for _ in range(2)]
    assert codes == ["group_channel.missing", "limit.exceeded"]


async def test_a_citizen_watches_nothing(city: City) -> None:
    citizen = await city.citizen()
    for path in ("/api/v1/deliveries", "/api/v1/channels"):
        assert (await citizen.get(path)).code == "access.denied"
    assert (await (await city.staff("city_admin")).get("/api/v1/deliveries?cursor=%21")).code == "page.cursor"
