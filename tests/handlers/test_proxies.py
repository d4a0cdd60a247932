"""Acting for somebody else: free for the young and the old, by consent for adults, ended by either side."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.cast import (
    Actor,
    City,
    Response,
    fever_report,
    healthy_report,
    identity,
    new_document,
    publish_daily,
    settled,
)

PROXIES = "/api/v1/me/proxies"


@pytest.fixture(autouse=True)
def clock(city: City) -> Iterator[None]:
    """Put the time back after each test."""
    yield
    city.clock.ahead = timedelta()


def basics(name: str, birth: str = "19900307", **more: Any) -> dict[str, Any]:
    document = {"type": "10", "number": new_document(birth)}
    return {**identity(name, document=document), "sex": "1", "purpose": "visit", **more}


async def enter(actor: Actor, answers: dict[str, Any], key: str | None = None) -> Response:
    return await actor.post("/api/v1/submissions", {"template": "basic_information", "answers": answers}, key=key)


async def report(actor: Actor, person: str, answers: dict[str, Any] | None = None) -> Response:
    body = {"template": "daily_report", "person": person, "answers": answers or healthy_report()}
    return await actor.post("/api/v1/submissions", body)


async def entered(city: City) -> tuple[Actor, Actor, str]:
    """An adult with an account of their own, and an account that has typed their name and number."""
    await publish_daily(city)
    who = basics("周大山")
    owner, proxy = await city.citizen(), await city.citizen()
    person = (await enter(owner, who)).body["person"]["id"]
    assert (await enter(proxy, who)).body["person"]["id"] == person
    return owner, proxy, person


async def asked(city: City) -> tuple[Actor, Actor, str, str]:
    owner, proxy, person = await entered(city)
    made = await proxy.post(PROXIES, {"person": person, "relation": "spouse"})
    assert (made.status, made.body["status"]) == (201, "requested"), made.body
    return owner, proxy, person, made.body["id"]


async def scan_bus(city: City, actor: Actor, person: str) -> Response:
    bus = await city.place("bus")
    trip = {"scan_bus": {"returned": False, "pledge": True}}
    return await actor.post("/api/v1/visits", {"code": bus["code"], "person": person, "answers": trip})


async def test_the_young_and_the_old_need_no_consent(city: City) -> None:
    citizen, _ = await settled(city)
    for name, birth in (("周小宝", "20190601"), ("周爷爷", "19400601")):
        person = (await enter(citizen, basics(name, birth))).body["person"]["id"]
        assert (await report(citizen, person)).status == 201
        assert (await citizen.get(f"/api/v1/me/color?person={person}")).status == 200
    mine = (await citizen.get(PROXIES)).body["items"]
    assert [one["status"] for one in mine] == ["full", "full"]


async def test_an_adult_may_be_entered_at_a_place_and_nothing_else(city: City) -> None:
    citizen, _ = await settled(city)
    person = (await enter(citizen, basics("周大海"))).body["person"]["id"]
    scanned = await scan_bus(city, citizen, person)
    assert (scanned.status, scanned.body["color"]["color"]) == (201, "green")
    for path in ("color", "todo"):
        assert (await citizen.get(f"/api/v1/me/{path}?person={person}")).code == "proxy.consent_needed"
    assert (await report(citizen, person)).code == "proxy.consent_needed"


async def test_a_stranger_cannot_report_a_fever_of_an_adult(city: City) -> None:
    owner, proxy, person = await entered(city)
    assert (await report(proxy, person, fever_report())).code == "proxy.consent_needed"
    assert (await proxy.get(f"/api/v1/me/persons/{person}")).code == "proxy.consent_needed"
    color = await owner.get("/api/v1/me/color")
    assert {one["color"] for one in color.body["colors"]} == {"green"}


async def test_a_strangers_answers_change_no_profile(city: City) -> None:
    who = basics("周大川", purpose="compound", building="1", room="101", address="花园路1号", resident_category="owner")
    owner, stranger = await city.citizen(), await city.citizen()
    person = (await enter(owner, who)).body["person"]["id"]
    await enter(stranger, {**who, "address": "别处路2号", "building": "9"})
    seen = (await owner.get(f"/api/v1/me/persons/{person}")).body
    assert seen["profile"]["building"] == "1"


async def test_consent_is_asked_for_told_and_given(city: City) -> None:
    owner, proxy, person, relation = await asked(city)
    notices = (await owner.get("/api/v1/me/notices")).body["items"]
    assert {notice["kind"] for notice in notices} >= {"proxy.joined", "proxy.requested"}
    waiting = next(one for one in (await owner.get(PROXIES)).body["items"] if one["id"] == relation)
    assert (waiting["is_mine"], waiting["relation"], waiting["status"]) == (False, "spouse", "requested")
    assert waiting["phone"] == f"{proxy.phone[:3]}*****{proxy.phone[-3:]}"

    path = f"{PROXIES}/{relation}/decision"
    assert (await proxy.post(path, {"accept": True})).code == "proxy.not_found"
    assert (await (await city.citizen()).post(path, {"accept": True})).code == "proxy.not_found"
    assert (await report(proxy, person)).code == "proxy.consent_needed"
    accepted = await owner.post(path, {"accept": True})
    assert (accepted.status, accepted.body["status"]) == (201, "full")
    assert (await owner.post(path, {"accept": True})).status == 201
    assert (await owner.post(path, {"accept": False})).code == "proxy.decided"
    assert (await report(proxy, person)).status == 201
    assert (await proxy.get(f"/api/v1/me/color?person={person}")).status == 200
    assert (await proxy.post(PROXIES, {"person": person, "relation": "spouse"})).code == "proxy.not_needed"
    verbs = [e["verb"] async for e in city.services.db.audit_entries.find({"object": f"person:{person}"})]
    assert {"proxy.entry", "proxy.requested", "proxy.full"} <= set(verbs)


async def test_who_was_refused_cannot_come_back_by_typing(city: City) -> None:
    who = basics("周不愿")
    owner, proxy = await city.citizen(), await city.citizen()
    person = (await enter(owner, who)).body["person"]["id"]
    await enter(proxy, who)
    relation = (await proxy.post(PROXIES, {"person": person, "relation": "other"})).body["id"]
    refused = await owner.post(f"{PROXIES}/{relation}/decision", {"accept": False})
    assert refused.body["status"] == "refused"
    assert (await scan_bus(city, proxy, person)).code == "person.not_found"
    assert (await enter(proxy, who)).code == "proxy.refused"
    assert "未同意" in (await proxy.get("/api/v1/me/notices")).body["items"][0]["text"]


async def test_either_side_ends_it(city: City) -> None:
    who = basics("周解除")
    owner, first, second = [await city.citizen() for _ in range(3)]
    person = (await enter(owner, who)).body["person"]["id"]
    await enter(first, who)
    await enter(second, who)
    mine = (await first.get(PROXIES)).body["items"][0]["id"]
    assert (await second.send("DELETE", f"{PROXIES}/{mine}")).code == "proxy.not_found"
    assert (await first.send("DELETE", f"{PROXIES}/{mine}")).status == 204
    assert (await first.send("DELETE", f"{PROXIES}/{mine}")).status == 204
    assert (await first.get("/api/v1/me/persons")).body["items"] == []
    assert (await enter(first, who)).status == 201  # who left may come back

    others = {one["phone"]: one["id"] for one in (await owner.get(PROXIES)).body["items"]}
    theirs = others[f"{second.phone[:3]}*****{second.phone[-3:]}"]
    assert (await owner.send("DELETE", f"{PROXIES}/{theirs}")).status == 204
    assert (await enter(second, who)).code == "proxy.refused"
    assert (await second.get(f"/api/v1/me/visits?person={person}")).code == "person.not_found"


async def test_two_answers_at_once_are_one(city: City) -> None:
    owner, proxy, person, relation = await asked(city)
    path = f"{PROXIES}/{relation}/decision"
    both = await asyncio.gather(owner.post(path, {"accept": True}), owner.post(path, {"accept": False}))
    assert sorted(answer.status for answer in both) == [201, 409]
    status = next(answer.body["status"] for answer in both if answer.status == 201)
    allowed = (await report(proxy, person)).status == 201
    assert allowed is (status == "full")


async def test_an_adult_entered_by_family_first_becomes_themself(city: City) -> None:
    citizen, _ = await settled(city)
    late = await city.citizen()
    who = basics("周后来", phone=late.phone)
    person = (await enter(citizen, who)).body["person"]["id"]
    assert (await scan_bus(city, citizen, person)).status == 201
    assert (await enter(late, who)).status == 201
    mine = (await late.get("/api/v1/me/persons")).body["items"]
    assert [(one["id"], one["is_self"]) for one in mine] == [(person, True)]
    assert (await late.get("/api/v1/me/color")).body["person"]["id"] == person
    # the phone that family entered is the one this account proved: the records of before are theirs
    assert len((await late.get(f"/api/v1/me/visits?person={person}")).body["items"]) == 1


async def test_who_only_knows_the_number_sees_nothing_of_before(city: City) -> None:
    citizen, _ = await settled(city)
    who = basics("周旁人")
    person = (await enter(citizen, who)).body["person"]["id"]
    assert (await scan_bus(city, citizen, person)).status == 201
    stranger = await city.citizen()
    await enter(stranger, who)
    assert (await stranger.get(f"/api/v1/me/visits?person={person}")).body["items"] == []


async def test_a_child_known_to_a_parent_is_not_given_to_whoever_types_the_number(city: City) -> None:
    parent, _ = await settled(city)
    child = basics("周小妹", "20190601")
    person = (await enter(parent, child)).body["person"]["id"]
    other, _ = await settled(city)
    await enter(other, child)
    assert (await other.get(f"/api/v1/me/color?person={person}")).code == "proxy.consent_needed"
    relation = (await other.post(PROXIES, {"person": person, "relation": "guardian"})).body["id"]
    assert (await parent.post(f"{PROXIES}/{relation}/decision", {"accept": True})).status == 201
    assert (await other.get(f"/api/v1/me/color?person={person}")).status == 200


async def test_entering_a_child_first_does_not_make_one_a_child(city: City) -> None:
    parent = await city.citizen()
    await enter(parent, basics("周小弟", "20190601"))
    assert (await parent.get("/api/v1/me/color")).code == "person.not_found"
    person = (await enter(parent, basics("周父亲"))).body["person"]["id"]
    assert (await parent.get("/api/v1/me/color")).body["person"]["id"] == person


async def test_entering_grandmother_first_is_mended_by_ones_own_phone(city: City) -> None:
    citizen = await city.citizen()
    grandmother = (await enter(citizen, basics("周奶奶", "19400601"))).body["person"]["id"]
    own = (await enter(citizen, basics("周孙女", phone=citizen.phone))).body["person"]["id"]
    mine = {one["id"]: one["is_self"] for one in (await citizen.get("/api/v1/me/persons")).body["items"]}
    assert mine == {grandmother: False, own: True}
    assert (await citizen.get("/api/v1/me/color")).body["person"]["id"] == own
    assert (await report(citizen, grandmother)).status == 201


async def test_an_adult_without_any_account_has_nobody_to_ask(city: City) -> None:
    citizen, _ = await settled(city)
    person = (await enter(citizen, basics("周无机"))).body["person"]["id"]
    answer = await citizen.post(PROXIES, {"person": person, "relation": "spouse"})
    assert (answer.status, answer.code) == (409, "proxy.nobody_to_ask")


async def test_strangers_see_no_relation(city: City) -> None:
    _, _, person, relation = await asked(city)
    stranger = await city.citizen()
    assert (await stranger.post(PROXIES, {"person": person, "relation": "spouse"})).code == "person.not_found"
    assert (await stranger.send("DELETE", f"{PROXIES}/{relation}")).code == "proxy.not_found"
    assert (await stranger.get(PROXIES)).body == {"items": []}
    assert (await stranger.post(PROXIES, {"person": person, "relation": "boss"})).code == "body.invalid"


async def test_a_token_that_named_the_person_proves_nothing_after_the_consent(city: City) -> None:
    owner, proxy, person, relation = await asked(city)
    assert (await owner.post(f"{PROXIES}/{relation}/decision", {"accept": True})).status == 201
    city.clock.ahead += timedelta(minutes=2)
    again = await city.login(proxy.phone)  # the new token names the person
    assert (await owner.send("DELETE", f"{PROXIES}/{relation}")).status == 204
    assert (await report(again, person)).code == "person.not_found"
    assert (await again.get("/api/v1/me/persons")).status == 200
    city.clock.ahead += timedelta(minutes=2)
    later = await city.login(proxy.phone)
    assert (await report(later, person)).code == "person.not_found"


async def test_a_stranger_does_not_become_grandmother(city: City) -> None:
    family, _ = await settled(city)
    who = basics("周外婆", "19400601")
    person = (await enter(family, who)).body["person"]["id"]
    stranger = await city.citizen()
    await enter(stranger, who)
    assert (await stranger.get("/api/v1/me/color")).code == "person.not_found"
    assert (await report(stranger, person, fever_report())).code == "proxy.consent_needed"
    theirs = (await family.get(PROXIES)).body["items"]
    assert sorted(one["status"] for one in theirs) == ["entry", "full"]


async def test_many_join_at_once_and_none_is_lost(city: City) -> None:
    who = basics("周众人")
    owner, others = await city.citizen(), [await city.citizen() for _ in range(4)]
    person = (await enter(owner, who)).body["person"]["id"]
    joined = await asyncio.gather(*(enter(one, who) for one in others))
    assert {answer.status for answer in joined} == {201}
    stored = await city.services.db.persons.find_one({"_id": person})
    assert set(stored["accounts"]) == {owner.account, *(one.account for one in others)}
    assert set(stored["entry_accounts"]) == {one.account for one in others}
    assert stored["self_of"] == owner.account
