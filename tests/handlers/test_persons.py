"""Oneself and those one answers for: basic information once, proxies, own records, everything masked."""

import asyncio

from tests.cast import City, healthy_report, identity, new_document, new_phone, settled


async def test_basic_information_makes_oneself_then_family(city: City) -> None:
    citizen, person = await settled(city, "何平安")
    born = {"type": "10", "number": new_document("20190601")}
    child = {**identity("何小宝", document=born), "sex": "1", "purpose": "visit"}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": child})
    mine = (await citizen.get("/api/v1/me/persons")).body["items"]
    assert [(one["name"], one["is_self"]) for one in mine] == [("何**", True), ("何**", False)]
    assert mine[0]["id"] == person and mine[1]["id"] == receipt.body["person"]["id"]

    report = {"template": "daily_report", "person": mine[1]["id"], "answers": healthy_report()}
    assert (await citizen.post("/api/v1/submissions", report)).status == 201


async def test_what_is_stored_is_sealed_and_what_is_shown_is_masked(city: City) -> None:
    citizen = await city.citizen()
    who = identity("欧阳修")
    home = {"building": "1", "room": "9", "address": "河南省郑州市金水区花园路1号", "resident_category": "owner"}
    answers = {**who, "sex": "1", "purpose": "compound", **home}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert receipt.status == 201, receipt.body
    for collection in ("submissions", "persons", "accounts", "documents", "audit_entries", "logins"):
        stored = str(await city.services.db[collection].find({}).to_list(None))
        for secret in (who["name"], who["document"]["number"], who["phone"], "花园路1号", citizen.phone):
            assert secret not in stored, collection
    shown = await citizen.get(f"/api/v1/me/submissions/{receipt.body['id']}")
    assert shown.status == 200, shown.body
    assert shown.body["answers"]["name"] == "欧阳*"
    assert shown.body["answers"]["document"]["number"].endswith(who["document"]["number"][-4:])
    assert who["document"]["number"] not in str(shown.body)
    stranger = await city.citizen()
    assert (await stranger.get(f"/api/v1/me/submissions/{receipt.body['id']}")).code == "submission.not_found"


async def test_own_records_page_by_key(city: City) -> None:
    citizen, person = await settled(city)
    place = await city.place("gate_building")
    first = {"code": place["code"], "person": person, "entry": "visitor"}
    due = await citizen.post("/api/v1/visits", first)
    assert due.status == 200
    bus = await city.place("bus")
    trip = {"scan_bus": {"returned": False, "pledge": True}}
    assert (
        await citizen.post("/api/v1/visits", {"code": bus["code"], "person": person, "answers": trip})
    ).status == 201
    await asyncio.gather(*(citizen.post("/api/v1/visits", {"code": bus["code"], "person": person}) for _ in range(24)))

    seen: list[str] = []
    cursor = ""
    while True:
        page = (await citizen.get(f"/api/v1/me/visits?person={person}&limit=7{cursor}")).body
        seen += [visit["id"] for visit in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 25
    records = await citizen.get(f"/api/v1/me/submissions?person={person}")
    assert [item["template"] for item in records.body["items"]] == ["scan_bus", "basic_information"]


async def test_a_person_is_oneself_only_after_basic_information(city: City) -> None:
    citizen = await city.citizen()
    assert (await citizen.get("/api/v1/me/color")).code == "person.not_found"
    assert (await citizen.get("/api/v1/me/todo")).code == "person.not_found"
    assert (await citizen.get("/api/v1/me/persons")).body == {"items": []}


async def test_a_form_about_a_person_needs_to_know_whom(city: City) -> None:
    await settled(city)
    citizen = await city.citizen()
    body = {"template": "daily_report", "answers": healthy_report()}
    assert (await citizen.post("/api/v1/submissions", body)).code == "submission.person_missing"


async def test_a_proxy_sees_what_it_entered_itself_only(city: City) -> None:
    owner, proxy, who = await city.citizen(), await city.citizen(), identity("孙三")
    answers = {**who, "sex": "1", "purpose": "visit"}
    made = await owner.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    person = made.body["person"]["id"]
    bus = await city.place("bus")
    trip = {"scan_bus": {"returned": False, "pledge": True}}
    assert (await owner.post("/api/v1/visits", {"code": bus["code"], "person": person, "answers": trip})).status == 201
    joined = await proxy.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    assert joined.body["person"]["id"] == person

    assert (await proxy.get(f"/api/v1/me/color?person={person}")).code == "proxy.consent_needed"
    assert (await proxy.get(f"/api/v1/me/visits?person={person}")).body["items"] == []
    mine = (await proxy.get(f"/api/v1/me/submissions?person={person}")).body["items"]
    assert [item["id"] for item in mine] == [joined.body["id"]]
    assert (await proxy.get(f"/api/v1/me/submissions/{made.body['id']}")).code == "submission.not_found"
    verbs = [e["verb"] async for e in city.services.db.audit_entries.find({"object": f"person:{person}"})]
    assert sorted(verbs) == ["person.create", "person.join", "proxy.entry"]


async def test_the_list_says_whose_name_is_proved_and_whom_one_may_only_enter(city: City) -> None:
    citizen, _ = await settled(city)
    adult = {**identity("周大山", document={"type": "10", "number": new_document("19850601")}), "sex": "1"}
    made = await citizen.post(
        "/api/v1/submissions", {"template": "basic_information", "answers": {**adult, "purpose": "visit"}}
    )
    assert made.status == 201, made.body
    listed = (await citizen.get("/api/v1/me/persons")).body["items"]
    assert [(one["verification"], one["is_limited"]) for one in listed] == [("unverified", False), ("unverified", True)]


async def test_basic_information_answered_again_shows_what_changed_in_the_words_of_the_form(city: City) -> None:
    citizen = await city.citizen()
    home = {"address": "河南省郑州市金水区花园路1号", "building": "1", "room": "9", "resident_category": "owner"}
    answers = {**identity("何平安"), "sex": "1", "purpose": "compound", **home}
    basics = {"template": "basic_information", "answers": answers}
    first = (await citizen.post("/api/v1/submissions", basics)).body
    person = first["person"]["id"]
    moved = {**basics, "person": person, "answers": {**answers, "building": "2", "resident_category": "tenant"}}
    second = (await citizen.post("/api/v1/submissions", moved)).body
    assert second["revision"] == 2

    details = (await citizen.get(f"/api/v1/me/persons/{person}")).body["details"]
    assert {"name": "resident_category", "title": "居住类别", "text": "租户"} in details
    shown = (await citizen.get(f"/api/v1/me/submissions/{second['id']}")).body
    assert shown["change"] == "new"
    texts = {field["title"]: field["text"] for group in shown["groups"] for field in group["fields"]}
    assert texts["姓名"] == "何**" and texts["居住类别"] == "租户"
    revisions = (await citizen.get(f"/api/v1/me/submissions/{second['id']}/revisions")).body["items"]
    assert [one["id"] for one in revisions] == [second["id"], first["id"]]
    changed = {change["title"]: (change["before"], change["after"]) for change in revisions[0]["changes"]}
    assert changed == {"所住楼号": ("1", "2"), "居住类别": ("业主", "租户")}

    tree = (await citizen.get(f"/api/v1/me/persons/{person}/forms/basic_information")).body
    offered = {f["path"]: f["default"] for page in tree["pages"] for g in page["groups"] for f in g["fields"]}
    assert "/name" not in offered and "/document" not in offered  # who it is, is known
    assert (offered["/building"], offered["/phone"]) == ("2", answers["phone"])

    family = await city.citizen()
    joined = await family.post("/api/v1/submissions", basics)
    assert joined.body["person"]["id"] == person
    tree = (await citizen.get(f"/api/v1/me/persons/{person}/forms/basic_information")).body
    again = {f["path"]: f["default"] for page in tree["pages"] for g in page["groups"] for f in g["fields"]}
    assert again["/building"] is None  # what somebody said who may only enter data at a place is not offered
    refused = await family.get(f"/api/v1/me/persons/{person}/forms/basic_information")
    assert refused.code == "proxy.consent_needed"
    asked = (await family.post("/api/v1/me/proxies", {"person": person, "relation": "spouse"})).body
    assert (await citizen.post(f"/api/v1/me/proxies/{asked['id']}/decision", {"accept": True})).status == 201
    tree = (await family.get(f"/api/v1/me/persons/{person}/forms/basic_information")).body
    seen = {f["path"]: f["default"] for page in tree["pages"] for g in page["groups"] for f in g["fields"]}
    assert seen["/phone"] is None  # nor is a phone to who acts for somebody: the person's own account may correct it
    own = (await family.get(f"/api/v1/me/submissions/{joined.body['id']}/revisions")).body["items"]
    assert [one["id"] for one in own] == [joined.body["id"]]  # what another account answered before is not shown
    again = {**moved, "answers": {**moved["answers"], "building": "3"}}
    third = (await citizen.post("/api/v1/submissions", again)).body
    revisions = (await citizen.get(f"/api/v1/me/submissions/{third['id']}/revisions")).body["items"]
    assert [one["id"] for one in revisions] == [third["id"], second["id"], first["id"]]  # a stranger's is none of these


async def test_whoever_takes_a_name_first_is_not_told_the_phone_behind_it(city: City) -> None:
    """Entered by staff with a phone, then claimed by an account with another one: it becomes the person, unproved."""
    place = await city.place("bus")
    guard = await city.staff("guard", f"place:{place['id']}")
    who = identity("周无机")
    card = {"name": who["name"], "document_type": "10", "document_number": who["document"]["number"]}
    entered = {"card": {**card, "phone": who["phone"]}, "consent": "oral"}
    answers = {"scan_bus": {"returned": False, "pledge": True}}
    made = await guard.post(f"/api/v1/places/{place['id']}/visits", {**entered, "answers": answers})
    assert made.status == 201, made.body
    stranger = await city.citizen()
    claimed = {"scan_bus": {**who, "phone": new_phone(), **answers["scan_bus"]}}
    scanned = await stranger.post("/api/v1/visits", {"code": place["code"], "answers": claimed})
    assert scanned.status == 201 and scanned.body["person"]["is_self"], scanned.body
    tree = await stranger.get(f"/api/v1/me/persons/{made.body['person']['id']}/forms/basic_information")
    assert tree.status == 200 and who["phone"] not in str(tree.body)
