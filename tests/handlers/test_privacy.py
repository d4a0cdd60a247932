"""Consent, unmasking, who looked, one's own data and its end."""

import asyncio
import io
import logging
from datetime import timedelta
from typing import Any

import pytest

from server.actions.collections import COLLECTIONS
from server.actions.privacy import consents, erasure
from server.errors import Problem
from tests.cast import Actor, City, healthy_report, identity, new_document, new_phone, settled

PURPOSE = "核对密接名单中的联系方式"
LOOK = {"fields": ["name", "document_number", "phone"], "purpose": PURPOSE}


async def known(city: City, name: str = "赵子龙", **more: Any) -> tuple[Actor, str, dict[str, Any]]:
    """A citizen with a residence in 410105001, their person id, and what they said of themselves."""
    citizen, who = await city.citizen(), identity(name, **more)
    place = await city.place("gate_compound", region="410105001")
    answers = {**who, "sex": "1", "building": "3", "room": "502", "resident_category": "owner"}
    body = {"code": place["code"], "entry": "resident", "answers": {"basic_information": answers}}
    shown = await citizen.post("/api/v1/visits", body)
    assert shown.status == 201, shown.body
    return citizen, str(shown.body["person"]["id"]), who


async def test_an_official_sees_clear_data_for_a_purpose_and_the_person_sees_who_looked(city: City) -> None:
    citizen, person, who = await known(city)
    police = await city.staff("police", "region:410105")
    seen = await police.post(f"/api/v1/persons/{person}/unmask", LOOK)
    assert seen.status == 200, seen.body
    number = who["document"]["number"]
    assert seen.body["fields"] == {"name": who["name"], "document_number": number, "phone": who["phone"]}
    assert seen.body["person"]["name"] == "赵**"

    looks = (await citizen.get("/api/v1/me/disclosures")).body["items"]
    (look,) = [one for one in looks if one["verb"] == "person.unmask"]
    assert look["roles"] == ["公安"] and look["purpose"] == PURPOSE
    assert look["fields"] == ["document_number", "name", "phone"]
    assert police.account not in str(look)
    auditor = await city.staff("auditor")
    entries = (await auditor.get(f"/api/v1/audit?object=person:{person}&verb=person.unmask")).body["items"]
    assert [(entry["actor"], entry["purpose"]) for entry in entries] == [(police.account, PURPOSE)]
    assert number not in str(entries)


async def test_missing_and_out_of_scope_look_the_same(city: City) -> None:
    _, person, who = await known(city)
    elsewhere = await city.staff("police", "region:410102")
    answers = [
        await elsewhere.post(f"/api/v1/persons/{person}/unmask", LOOK),
        await elsewhere.post("/api/v1/persons/nobody-at-all/unmask", LOOK),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(404, "person.not_found")}
    document = {"type": "10", "number": who["document"]["number"]}
    nobody = {"type": "10", "number": new_document()}
    for sought in ({"document": document}, {"document": nobody}, {"phone": who["phone"]}, {"phone": new_phone()}):
        answer = await elsewhere.post("/api/v1/persons/search", sought)
        assert (answer.status, answer.body) == (200, {"items": []})
    for role in ("guard", "reviewer", "hospital"):
        other = await city.staff(role)
        assert (await other.post(f"/api/v1/persons/{person}/unmask", LOOK)).code == "access.denied"
        assert (await other.post("/api/v1/persons/search", {"document": document})).code == "access.denied"


async def test_search_finds_by_document_and_phone_and_answers_masked(city: City) -> None:
    citizen, person, who = await known(city)
    police = await city.staff("police", "region:4101")
    lower = {"type": "10", "number": f" {who['document']['number'].lower()} "}
    for sought in ({"document": who["document"]}, {"document": lower}, {"phone": citizen.phone}):
        (card,) = (await police.post("/api/v1/persons/search", sought)).body["items"]
        assert card["id"] == person and card["name"] == "赵**"
        assert who["document"]["number"] not in str(card) and who["phone"] not in str(card)
    assert (await police.post("/api/v1/persons/search", {})).code == "body.invalid"
    both = {"document": who["document"], "phone": citizen.phone}
    assert (await police.post("/api/v1/persons/search", both)).code == "body.invalid"


@pytest.mark.parametrize(
    "purpose",
    [
        "",
        "看看",
        "        ",
        "查 13812345678 这个号码是谁的",
        "核实赵子龙的住址与联系方式",
        "证件号码 41010519900307 的人",
    ],
)
async def test_a_purpose_must_be_one_and_holds_no_personal_data(city: City, purpose: str) -> None:
    citizen, person, _ = await known(city)
    police = await city.staff("police")
    refused = await police.post(f"/api/v1/persons/{person}/unmask", {"fields": ["phone"], "purpose": purpose})
    assert (refused.status, refused.code) == (422, "body.invalid")
    assert (await citizen.get("/api/v1/me/disclosures")).body["items"] == []


async def test_unmasking_is_limited_for_each_official(city: City) -> None:
    _, person, _ = await known(city)
    police, other = await city.staff("police"), await city.staff("police")
    answers = await asyncio.gather(*(police.post(f"/api/v1/persons/{person}/unmask", LOOK) for _ in range(34)))
    assert sorted(answer.status for answer in answers) == [200] * 30 + [429] * 4
    assert {answer.code for answer in answers if answer.status == 429} == {"limit.exceeded"}
    assert (await other.post(f"/api/v1/persons/{person}/unmask", LOOK)).status == 200


async def test_only_oneself_or_a_guardian_sees_who_looked(city: City) -> None:
    _, person, who = await known(city, "周公瑾")
    proxy = (await settled(city))[0]
    joined = {**who, "sex": "1", "purpose": "visit"}
    answer = await proxy.post("/api/v1/submissions", {"template": "basic_information", "answers": joined})
    if answer.status == 201:  # where proxies may join without the owner's consent
        assert (await proxy.get(f"/api/v1/me/disclosures?person={person}")).code == "person.not_own"
        assert (await proxy.post("/api/v1/me/exports", {"person": person})).code == "person.not_own"
        gone = {"person": person, "confirm": "删除"}
        assert (await proxy.post("/api/v1/me/erasures", gone)).code == "person.not_own"
    stranger = (await settled(city))[0]
    assert (await stranger.get(f"/api/v1/me/disclosures?person={person}")).code == "person.not_found"


async def child_of(city: City) -> tuple[Actor, str]:
    """A parent and the person id of their child of six."""
    parent, _ = await settled(city, "何平安")
    birth = (city.clock() - timedelta(days=6 * 366)).strftime("%Y%m%d")
    child = {**identity("何小宝"), "sex": "1", "purpose": "visit"}
    child["document"] = {"type": "10", "number": new_document(birth)}
    await agree(parent, "guardian")
    made = await parent.post("/api/v1/submissions", {"template": "basic_information", "answers": child})
    assert made.status == 201, made.body
    return parent, str(made.body["person"]["id"])


async def agree(actor: Actor, *kinds: str, given: bool = True, **more: Any) -> None:
    for kind in kinds:
        body = {"kind": kind, "version": consents.current(kind).version, "given": given, **more}
        answer = await actor.post("/api/v1/me/consents", body)
        assert answer.status == 201, answer.body


async def test_a_guardian_decides_for_a_child(city: City) -> None:
    parent, child = await child_of(city)
    await agree(parent, "sensitive", person=child)
    said = (await parent.get("/api/v1/me/consents")).body["items"][0]
    assert (said["capacity"], said["person"]) == ("guardian", child)
    assert (await parent.get(f"/api/v1/me/disclosures?person={child}")).status == 200
    exported = await parent.post("/api/v1/me/exports", {"person": child})
    assert exported.status == 200 and exported.body["person"]["name"] == "何小宝"
    gone = await parent.post("/api/v1/me/erasures", {"person": child, "confirm": "删除"})
    assert gone.status == 201, gone.body
    assert [one["is_self"] for one in (await parent.get("/api/v1/me/persons")).body["items"]] == [True]


async def test_consent_is_recorded_with_its_words(city: City) -> None:
    texts = (await city.visitor().get("/api/v1/consents")).body["items"]
    kinds = {text["kind"] for text in texts}
    assert kinds == {"general", "sensitive", "guardian", "account_merge", "sharing"}
    citizen = await city.citizen()
    body = {"kind": "sharing", "version": 1, "given": True}
    first = await citizen.post("/api/v1/me/consents", body, key="consent-key-1")
    again = await citizen.post("/api/v1/me/consents", body, key="consent-key-1")
    assert first.status == again.status == 201 and first.body == again.body
    assert (await citizen.post("/api/v1/me/consents", {**body, "given": False}, key="consent-key-1")).code == (
        "idempotency.mismatch"
    )
    stored = await city.services.db.consents.find_one({"_id": first.body["id"]})
    assert stored["address"] == "127.0.0.1" and stored["at"] and stored["version"] == 1
    assert stored["digest"] == next(text["digest"] for text in texts if text["kind"] == "sharing")
    assert (await citizen.post("/api/v1/me/consents", {**body, "version": 99})).code == "consent.version"

    context = city.context()
    context.actor = context.actor.__class__(citizen.account)
    await consents.require(context, "sharing")
    await agree(citizen, "sharing", given=False)
    with pytest.raises(Problem) as refused:
        await consents.require(context, "sharing", "account_merge")
    assert [error.pointer for error in refused.value.errors] == ["/consents/sharing", "/consents/account_merge"]
    history = (await citizen.get("/api/v1/me/consents?limit=2")).body["items"]
    assert [said["given"] for said in history if said["kind"] == "sharing"] == [False, True]


async def fresh(city: City) -> Actor:
    """A citizen who has agreed to nothing yet."""
    citizen = await city.citizen()
    await city.services.db.accounts.update_one({"_id": citizen.account}, {"$unset": {"consents": ""}})
    return citizen


async def test_nobody_is_registered_without_consent_and_nobody_after_taking_it_back(city: City) -> None:
    citizen, bus = await fresh(city), await city.place("bus")
    basics = {"template": "basic_information", "answers": {**identity("关云长"), "sex": "1", "purpose": "visit"}}
    refused = await citizen.post("/api/v1/submissions", basics)
    assert (refused.status, refused.code) == (403, "consent.required")
    assert refused.pointers == {("/consents/general", "required"), ("/consents/sensitive", "required")}
    assert (await citizen.get("/api/v1/me/persons")).body == {"items": []}
    trip = {"scan_bus": {**identity("关云长"), "returned": False, "pledge": True}}
    assert (await citizen.post("/api/v1/visits", {"code": bus["code"], "answers": trip})).code == "consent.required"

    await agree(citizen, "general", "sensitive")
    made = await citizen.post("/api/v1/submissions", basics)
    assert made.status == 201, made.body
    person = made.body["person"]["id"]
    ride = {"code": bus["code"], "person": person, "answers": {"scan_bus": {"returned": False, "pledge": True}}}
    assert (await citizen.post("/api/v1/visits", ride)).status == 201
    await agree(citizen, "sensitive", given=False)
    await settled(city)  # publishes the daily report when nobody has
    again = {"code": bus["code"], "person": person}
    report = {"template": "daily_report", "person": person, "answers": healthy_report()}
    assert (await citizen.post("/api/v1/visits", again)).code == "consent.required"
    assert (await citizen.post("/api/v1/submissions", report)).code == "consent.required"
    await agree(citizen, "sensitive")
    assert (await citizen.post("/api/v1/visits", again)).status == 201
    assert (await citizen.post("/api/v1/submissions", report)).status == 201


async def test_a_child_is_registered_by_a_guardian_of_age_only(city: City) -> None:
    birth = (city.clock() - timedelta(days=6 * 366)).strftime("%Y%m%d")
    child = {
        **identity("何小宝"),
        "sex": "1",
        "purpose": "visit",
        "document": {"type": "10", "number": new_document(birth)},
    }
    body = {"template": "basic_information", "answers": child}
    citizen = await fresh(city)
    await agree(citizen, "general", "sensitive")
    refused = await citizen.post("/api/v1/submissions", body)
    assert refused.pointers == {("/consents/guardian", "required")}
    await agree(citizen, "guardian")
    assert (await citizen.post("/api/v1/submissions", body)).code == "consent.guardian", "nobody knows who this is yet"
    own = {"template": "basic_information", "answers": {**identity("何平安"), "sex": "1", "purpose": "visit"}}
    assert (await citizen.post("/api/v1/submissions", own)).status == 201
    assert (await citizen.post("/api/v1/submissions", body)).status == 201


async def test_making_a_person_needs_consent_and_for_a_child_a_guardian_of_age(city: City) -> None:
    citizen = await fresh(city)
    context = city.context()
    context.actor = context.actor.__class__(citizen.account)
    child = consents.Identity("何小宝", "10", new_document(city.clock().strftime("%Y0101")), None)
    adult = consents.Identity("何平安", "10", new_document(), None)
    await agree(citizen, "general", "sensitive")
    await consents.require_to_register(context, adult)
    with pytest.raises(Problem, match=r"consent\.required"):
        await consents.require_to_register(context, child)
    await agree(citizen, "guardian")
    with pytest.raises(Problem, match=r"consent\.guardian"):
        await consents.require_to_register(context, child)
    await agree(citizen, "sensitive", given=False)
    with pytest.raises(Problem, match=r"consent\.required"):
        await consents.require_to_register(context, adult)


async def test_ones_own_data_comes_whole_and_in_clear(city: City) -> None:
    citizen, person, who = await known(city)
    await (await city.staff("police")).post(f"/api/v1/persons/{person}/unmask", LOOK)
    exported = await citizen.post("/api/v1/me/exports", {})
    assert exported.status == 200, exported.body
    data = exported.body
    assert data["person"]["name"] == who["name"] and data["account"]["phone"] == citizen.phone
    (submission,) = data["submissions"]
    assert submission["answers"]["document"]["number"] == who["document"]["number"]
    assert submission["answers"]["room"] == "502"
    assert [visit["kind"] for visit in data["visits"]] == ["gate_compound"]
    assert data["color_history"] and data["truncated"] == []
    assert [look["purpose"] for look in data["disclosures"]] == [PURPOSE]

    page = await citizen.post("/api/v1/me/exports/readable", {})
    assert page.status == 200 and page.headers["Content-Type"].startswith("text/html")
    text = page.body.decode()
    for shown in (who["name"], who["document"]["number"], "502", "房间号", PURPOSE, "出入记录"):
        assert shown in text, shown
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    auditor = await city.staff("auditor")
    found = (await auditor.get(f"/api/v1/audit?object=person:{person}&verb=data.export")).body["items"]
    assert len(found) == 2


async def test_the_readable_page_escapes_what_people_typed(city: City) -> None:
    citizen, _, _ = await known(city, "<script>alert(1)</script>")
    page = await citizen.post("/api/v1/me/exports/readable", {})
    assert page.status == 200
    assert b"<script" not in page.body and b"&lt;script&gt;" in page.body


async def test_exports_are_limited(city: City) -> None:
    citizen, _, _ = await known(city)
    answers = await asyncio.gather(*(citizen.post("/api/v1/me/exports", {}) for _ in range(7)))
    assert sorted(answer.status for answer in answers) == [200] * 5 + [429] * 2


async def test_erasing_oneself_names_what_stays_and_ends_in_nothing(city: City) -> None:
    citizen, person, who = await known(city, "黄忠汉")
    report = {"template": "daily_report", "person": person, "answers": healthy_report()}
    await settled(city)  # publishes the daily report when nobody has
    await citizen.post("/api/v1/submissions", report)
    gone = await citizen.post("/api/v1/me/erasures", {"confirm": "删除"}, key="erase-me-1")
    assert gone.status == 201, gone.body
    kept = {one["what"]: one for one in gone.body["kept"]}
    assert {"出入记录", "审计记录", "同意与撤回记录"} <= set(kept)
    assert kept["出入记录"]["count"] == 1 and kept["出入记录"]["until"]
    assert sum(one["count"] for one in gone.body["erased"] if one["what"] == "填写的表单") >= 1

    db = city.services.db
    assert (await citizen.get("/api/v1/me/persons")).status == 401
    assert await db.submissions.find_one({"person": person}) is None
    assert await db.logins.find_one({"account": citizen.account}) is None
    assert (await db.accounts.find_one({"_id": citizen.account}))["phone"] is None
    assert (await db.persons.find_one({"_id": person}))["accounts"] == []

    document = {"document": who["document"]}
    police = await city.staff("police")
    assert (await police.post("/api/v1/persons/search", document)).body["items"], "kept for tracing within its term"
    try:
        city.clock.ahead = timedelta(days=61)
        while await erasure.finish_due(city.context()):
            pass
        assert await db.persons.find_one({"_id": person}) is None
        assert await db.visits.find_one({"person": person}) is None
        assert await db.documents.find_one({"person": person}) is None
        verbs = [e["verb"] async for e in db.audit_entries.find({"object": f"person:{person}"})]
        assert {"person.erase", "person.delete"} <= set(verbs)
    finally:
        city.clock.ahead = timedelta()


async def test_erasing_twice_is_once_and_needs_the_word(city: City) -> None:
    citizen, _, _ = await known(city)
    assert (await citizen.post("/api/v1/me/erasures", {})).code == "body.invalid"
    assert (await citizen.post("/api/v1/me/erasures", {"confirm": "好"})).code == "body.invalid"
    body = {"confirm": "删除"}
    answers = await asyncio.gather(*(citizen.post("/api/v1/me/erasures", body, key="erase-once") for _ in range(3)))
    assert {answer.status for answer in answers} <= {201, 401}
    assert len({answer.body["id"] for answer in answers if answer.status == 201}) == 1


async def test_who_comes_back_before_the_term_stays(city: City) -> None:
    citizen, person, who = await known(city, "魏文长")
    assert (await citizen.post("/api/v1/me/erasures", {"confirm": "删除"})).status == 201
    city.clock.ahead = timedelta(minutes=2)  # another code for the same phone
    back = await city.login(citizen.phone)
    assert back.account != citizen.account
    await agree(back, "general", "sensitive")
    answers = {**who, "sex": "1", "purpose": "visit"}
    again = await back.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert again.status == 201 and again.body["person"]["id"] == person, again.body
    try:
        city.clock.ahead = timedelta(days=61)
        await erasure.finish_due(city.context())
        assert await city.services.db.persons.find_one({"_id": person}) is not None
    finally:
        city.clock.ahead = timedelta()


async def test_an_official_keeps_the_office_after_erasing_the_person(city: City) -> None:
    official = await city.staff("community_admin", "region:410105001001")
    await agree(official, "general", "sensitive")
    answers = {**identity("蒋公琰"), "sex": "1", "purpose": "visit"}
    made = await official.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert made.status == 201, made.body
    assert (await official.post("/api/v1/me/erasures", {"confirm": "删除"})).status == 201
    assert (await official.get("/api/v1/me/persons")).body == {"items": []}


def test_what_belongs_to_a_person_or_account_goes_with_it_or_stays_on_purpose() -> None:
    owned = {(next(iter(index.document["key"])), spec.name) for spec in COLLECTIONS for index in spec.indexes}
    by_account = {name for field, name in owned if field == "account"}
    # proof; in the transaction; released; memberships in the transaction, applications are the organization's
    elsewhere = {"consents", "logins", "photos", "reviews", "records"}
    assert by_account == set(erasure.OF_ACCOUNT) | elsewhere
    by_person = {name for field, name in owned if field == "person"}
    assert by_person - {"documents", "records"} <= set(erasure.OF_PERSON) | set(erasure.AT_LAST)


async def test_no_personal_data_is_logged(city: City, capfd: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        citizen, person, who = await known(city, "邓伯苗")
        police = await city.staff("police")
        await police.post("/api/v1/persons/search", {"document": who["document"]})
        await police.post(f"/api/v1/persons/{person}/unmask", LOOK)
        await citizen.post("/api/v1/me/exports/readable", {})
        await citizen.post("/api/v1/me/erasures", {"confirm": "删除"})
    finally:
        logging.getLogger().removeHandler(handler)
    said = stream.getvalue() + "".join(capfd.readouterr())
    for secret in (who["name"], who["document"]["number"], who["phone"], citizen.phone):
        assert secret not in said
