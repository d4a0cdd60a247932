"""Members: who joins by which invitation, who is on the list, who leaves, and who belonged on which day."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from server.actions.limits import Window
from server.actions.organizations import (
    member_leaves,
    members,
    memberships,
    organization_changes,
    organizations,
    rosters,
)
from server.actions.people import identities
from server.actions.people.persons import Identity, new_person, token_of
from server.actions.privacy import consents
from server.actions.records.records import counts_of, token
from tests.cast import Actor, City, Enterprise, Response, new_document, new_phone, settled

INVITATIONS = "/api/v1/invitations"


async def invited(enterprise: Enterprise, **body: Any) -> str:
    """The code of a new invitation."""
    made = await enterprise.administrator.post(f"{enterprise.path}/invitations", body)
    assert made.status == 201, made.body
    return str(made.body["code"])


async def joined(actor: Actor, code: str, **body: Any) -> Response:
    return await actor.post(f"{INVITATIONS}/{code}/joining", body)


async def listed(enterprise: Enterprise, phone: str, name: str = "王小明", **more: Any) -> Response:
    """Somebody put on the list by hand."""
    answers = {"name": name, "phone": phone, "department": "仓储部", **more}
    return await enterprise.administrator.post(f"{enterprise.path}/members", {"answers": answers})


async def left(actor: Actor, member: str) -> Response:
    return await actor.send("DELETE", f"/api/v1/me/memberships/{member}")


async def removed(enterprise: Enterprise, member: str) -> Response:
    return await enterprise.administrator.send("DELETE", f"{enterprise.path}/members/{member}")


async def stored(city: City, member: str) -> dict[str, Any]:
    return await city.services.db.records.find_one({"_id": member})  # type: ignore[no-any-return]


async def size(city: City, enterprise: Enterprise) -> int:
    """How many belong, by the organization's own count; the register's tab must say the same."""
    found = await city.services.db.organizations.find_one({"_id": enterprise.id})
    scope = f"organization:{enterprise.id}"
    tabs = [token(city.context(), "organization_member", scope, f"tab:{tab}") for tab in ("active", "invited")]
    assert sum(await counts_of(city.context(), tabs)) == found["members"]
    return int(found["members"])


async def on(enterprise: Enterprise, day: str = "") -> list[str]:
    """The ids of those who belonged on a day, page by page."""
    found: list[str] = []
    cursor = ""
    while True:
        query = f"limit=2{f'&on={day}' if day else ''}{cursor}"
        page = (await enterprise.administrator.get(f"{enterprise.path}/members?{query}")).body
        found += [item["id"] for item in page["items"]]
        if page["next"] is None:
            assert len(found) == page["total"]
            return found
        cursor = f"&cursor={page['next']}"


def day(city: City, after: int = 0) -> str:
    here = city.clock().astimezone(city.services.settings.zone) + timedelta(days=after)
    return here.date().isoformat()


async def test_members_are_found_by_a_text_in_their_name(city: City) -> None:
    enterprise = await city.organization(3)
    search = f"{enterprise.path}/members?q="
    everybody = (await enterprise.administrator.get(f"{search}小明&limit=2")).body
    assert (everybody["total"], len(everybody["items"])) == (3, 2)
    rest = (await enterprise.administrator.get(f"{search}小明&limit=2&cursor={everybody['next']}")).body
    accounts = {one["account"] for one in [*everybody["items"], *rest["items"]]}
    assert accounts == {actor.account for actor, _, _ in enterprise.members}
    assert (await enterprise.administrator.get(f"{search}没有这人")).body["items"] == []


# Invitations


async def test_an_invitation_says_who_invites_to_what(city: City) -> None:
    enterprise = await city.organization()
    administrator, _ = await settled(city, "陈晨")
    await city.services.db.organizations.update_one(
        {"_id": enterprise.id}, {"$set": {"administrators": [administrator.account], "name": "电科集团"}}
    )
    enterprise.administrator = administrator
    code = await invited(enterprise, department="生产部/一车间")
    seen = (await city.visitor().get(f"{INVITATIONS}/{code}")).body
    assert (seen["title"], seen["inviter"]) == ("陈晨 邀请你加入 电科集团", "陈晨")
    assert (seen["department"], seen["join_requires"]) == ("生产部/一车间", "identity")
    assert seen["url"] == f"{city.services.settings.base_url}/m/join?code={code}"
    misread = code.lower().replace("0", "o").replace("1", "l")
    assert (await city.visitor().get(f"{INVITATIONS}/{misread}")).body["code"] == code


async def test_an_invitation_is_a_picture_too(city: City) -> None:
    code = await invited(await city.organization())
    vector = await city.visitor().get(f"{INVITATIONS}/{code}/image.svg")
    assert (vector.status, vector.headers["Content-Type"]) == (200, "image/svg+xml") and b"<svg" in vector.body
    picture = await city.visitor().get(f"{INVITATIONS}/{code}/image.png?scale=4")
    assert picture.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(picture.body)).width > 100
    assert (await city.visitor().get(f"{INVITATIONS}/0000000000/image.png")).code == "invitation.not_found"


async def test_an_invitation_is_a_poster_for_administrators(city: City) -> None:
    enterprise = await city.organization(members=1)
    code = await invited(enterprise)
    path = f"{enterprise.path}/invitations/{code}/poster.pdf"
    printed = await enterprise.administrator.get(path)
    assert (printed.status, printed.headers["Content-Type"]) == (200, "application/pdf")
    assert printed.body.startswith(b"%PDF-")
    assert (await enterprise.members[0][0].get(path)).code == "access.denied"
    await enterprise.administrator.send("DELETE", f"{enterprise.path}/invitations/{code}")
    assert (await enterprise.administrator.get(path)).code == "invitation.expired"


async def test_codes_are_not_guessed_and_a_retry_is_the_same_code(city: City) -> None:
    enterprise = await city.organization()
    path = f"{enterprise.path}/invitations"
    twins = await asyncio.gather(*(enterprise.administrator.post(path, {"days": 3}, key="same-code") for _ in range(3)))
    assert len({twin.body["code"] for twin in twins}) == 1, [twin.body for twin in twins]
    assert (await enterprise.administrator.post(path, {"days": 4}, key="same-code")).code == "idempotency.mismatch"
    other = await city.organization()
    theirs = await other.administrator.post(f"{other.path}/invitations", {"days": 3}, key="same-code")
    assert theirs.body["code"] != twins[0].body["code"]
    for nonsense in ("0000000000", "ZZZZZZZZZZ"):
        assert (await city.visitor().get(f"{INVITATIONS}/{nonsense}")).code == "invitation.not_found"
    for nonsense in ("short", "%00%00", "a'b\"cdefgh"):
        assert (await city.visitor().get(f"{INVITATIONS}/{nonsense}")).status in (400, 404)


async def test_an_invitation_ends_with_its_days_its_limit_or_by_hand(city: City) -> None:
    enterprise = await city.organization()
    short, few, revoked = [await invited(enterprise, **body) for body in ({"days": 1}, {"limit": 1}, {})]
    (first, _, _), (second, _, _) = await city.resident(), await city.resident()
    assert (await joined(first, few)).status == 200
    assert (await joined(second, few)).code == "invitation.used_up"
    for _ in range(2):
        ended = await enterprise.administrator.send("DELETE", f"{enterprise.path}/invitations/{revoked}")
        assert (ended.status, ended.body["status"]) == (200, "revoked")
    assert (await joined(second, revoked)).code == "invitation.expired"
    city.clock.ahead = timedelta(days=1, minutes=1)
    try:
        assert (await joined(second, short)).code == "invitation.expired"
        shown = (await enterprise.administrator.get(f"{enterprise.path}/invitations")).body["items"]
    finally:
        city.clock.ahead = timedelta()
    assert [(one["code"], one["status"], one["uses"], one["limit"]) for one in shown] == [
        (revoked, "revoked", 0, None), (few, "ended", 1, 1), (short, "ended", 0, None),
    ]  # fmt: skip


async def test_another_organizations_invitation_cannot_be_ended(city: City) -> None:
    mine, other = await city.organization(), await city.organization()
    code = await invited(other)
    refused = await mine.administrator.send("DELETE", f"{mine.path}/invitations/{code}")
    assert refused.code == "invitation.not_found"
    assert (await city.visitor().get(f"{INVITATIONS}/{code}")).status == 200


# Joining


async def test_whoever_scans_a_code_joins_and_the_administrator_is_told(city: City) -> None:
    enterprise = await city.organization()
    actor, person, _ = await city.resident(name="欧阳修")
    code = await invited(enterprise, department="行政部")
    made = await joined(actor, code)
    assert made.status == 200, made.body
    member = made.body["member"]
    assert (member["state"], member["department"], member["from"]) == ("active", "行政部", day(city))
    record = await stored(city, member["id"])
    assert (record["person"], record["account"], record["organization"]) == (person, actor.account, enterprise.id)
    assert "欧阳修" not in str(record) and actor.phone not in str(record)
    assert await size(city, enterprise) == 1 and await on(enterprise) == [member["id"]]
    (notice,) = (await enterprise.administrator.get("/api/v1/me/notices")).body["items"]
    assert notice["kind"] == "organization.joined" and "欧阳*" in notice["text"] and "欧阳修" not in notice["text"]
    entries = await city.services.db.audit_entries.find({"object": f"record:{member['id']}"}).to_list(None)
    assert [entry["verb"] for entry in entries] == ["member.join"]
    ((organization, mine),) = await memberships.memberships_of(city.context(), person)
    assert (organization["_id"], mine["_id"]) == (enterprise.id, member["id"])


async def test_joining_twice_or_at_once_is_joining_once(city: City) -> None:
    enterprise = await city.organization()
    actor, _, _ = await city.resident()
    code = await invited(enterprise)
    twins = await asyncio.gather(*(joined(actor, code) for _ in range(4)))
    assert [twin.status for twin in twins] == [200] * 4, [twin.body for twin in twins]
    assert len({twin.body["member"]["id"] for twin in twins}) == 1
    assert (await city.services.db.invitations.find_one({"_id": code}))["uses"] == 1
    assert await size(city, enterprise) == 1
    assert len((await enterprise.administrator.get("/api/v1/me/notices")).body["items"]) == 1


async def test_nobody_joins_without_having_said_who_they_are(city: City) -> None:
    enterprise = await city.organization()
    code = await invited(enterprise)
    citizen = await city.citizen()
    assert (await joined(citizen, code)).code == "membership.identity"
    assert (await joined(city.visitor(), code)).code == "session.missing"
    _, somebody, _ = await city.resident()
    assert (await joined(citizen, code, person=somebody)).code == "person.not_found"
    assert await size(city, enterprise) == 0


async def test_an_organization_may_want_real_names(city: City) -> None:
    enterprise = await city.organization()
    changed = await enterprise.administrator.send(
        "PATCH", enterprise.path, {"join_requires": "verified"}, If_Match='"1"'
    )
    assert changed.status == 200
    actor, person, _ = await city.resident()
    code = await invited(enterprise)
    assert (await joined(actor, code)).code == "membership.verification"
    verified = {"verification": {"status": "verified", "reason": None, "at": city.clock(), "by": "test"}}
    await city.services.db.persons.update_one({"_id": person}, {"$set": verified})
    assert (await joined(actor, code)).status == 200


async def test_whoever_is_on_the_list_takes_their_place(city: City) -> None:
    enterprise = await city.organization()
    actor, person, _ = await city.resident(name="李平安")
    entry = (await listed(enterprise, actor.phone, "李平女", position="班长")).body
    assert entry["state"] == "invited" and await size(city, enterprise) == 1
    made = (await joined(actor, await invited(enterprise, department="行政部"))).body["member"]
    assert (made["id"], made["state"], made["department"]) == (entry["id"], "active", "仓储部")
    assert await size(city, enterprise) == 1
    seen = (await enterprise.administrator.get(f"{enterprise.path}/members/{entry['id']}")).body["answers"]
    assert (seen["name"], seen["position"]) == ("李平安", "班长")  # the name is the one the person has registered
    assert (await stored(city, entry["id"]))["person"] == person


async def test_a_phone_that_was_only_claimed_takes_no_strangers_place(city: City) -> None:
    enterprise = await city.organization()
    code = await invited(enterprise)
    victim_phone = new_phone()
    entry = (await listed(enterprise, victim_phone, "赵某某")).body["id"]
    thief, person, _ = await city.resident(name="钱某某")
    sealed = city.services.keyring.seal(victim_phone, "persons:phone")
    await city.services.db.persons.update_one({"_id": person}, {"$set": {"phone": sealed}})
    made = (await joined(thief, code)).body["member"]
    assert made["id"] != entry and (await stored(city, entry))["state"] == "invited"
    namesake, same, _ = await city.resident(name="赵某某")
    await city.services.db.persons.update_one({"_id": same}, {"$set": {"phone": sealed}})
    assert (await joined(namesake, code)).body["member"]["id"] == entry


async def test_family_without_a_phone_of_their_own_joins_beside_oneself(city: City) -> None:
    enterprise = await city.organization()
    code = await invited(enterprise)
    actor, _, _ = await city.resident()
    _, father, _ = await city.resident(name="王大山")
    shared = {
        "accounts": [actor.account],
        "self_of": None,
        "phone": city.services.keyring.seal(actor.phone, "persons:phone"),
    }
    await city.services.db.persons.update_one({"_id": father}, {"$set": shared})
    assert (await joined(actor, code, person=father)).code == "consent.required", "his own has to be asked for"
    bodies: tuple[dict[str, Any], ...] = ({}, {"person": father, "version": SHARED})
    own, his = [(await joined(actor, code, **body)).body["member"] for body in bodies]
    assert own["id"] != his["id"] and await size(city, enterprise) == 2
    (mine,) = (await actor.get("/api/v1/me/organizations")).body["items"]
    assert {one["id"] for one in mine["memberships"]} == {own["id"], his["id"]}
    again = (await joined(actor, code, person=father)).body["member"]
    assert again["id"] == his["id"]


# Consent to share with the organization


SHARED = consents.current(consents.SHARING).version


async def no_longer_shares(actor: Actor, *, given: bool = False) -> None:
    said = {"kind": consents.SHARING, "version": SHARED, "given": given}
    assert (await actor.post("/api/v1/me/consents", said)).status == 201


async def test_nobody_joins_without_agreeing_that_the_organization_gets_their_results(city: City) -> None:
    enterprise = await city.organization()
    code = await invited(enterprise)
    actor, person, _ = await city.resident()
    await no_longer_shares(actor)
    refused = await joined(actor, code)
    assert (refused.status, refused.code) == (403, "consent.required")
    assert refused.pointers == {("/consents/sharing", "required")}
    assert await size(city, enterprise) == 0
    assert (await joined(actor, code, version=SHARED + 1)).code == "consent.version"
    for _ in range(2):
        assert (await joined(actor, code, version=SHARED)).status == 200
    said = [one async for one in city.services.db.consents.find({"account": actor.account, "kind": "sharing"})]
    assert [one["given"] for one in said] == [False, True], "said once, however often one joins"
    assert said[-1]["digest"] == consents.current(consents.SHARING).digest
    found = await city.services.db.persons.find_one({"_id": person})
    assert found["consents"]["sharing"]["given"] is True


async def test_for_a_child_only_a_guardian_agrees(city: City) -> None:
    code = await invited(await city.organization())
    actor, _, _ = await city.resident()
    services = city.services
    child = Identity("王小小", "10", new_document("20150601"), None)
    document = new_person(
        city.context(), child, token_of(city.context(), child), None, is_self=False, accounts=[actor.account]
    )
    await services.db.persons.insert_one(document)
    await services.db.persons.update_one({"self_of": actor.account}, {"$set": {"self_of": None}})
    services.selves.clear()
    assert (await joined(actor, code, person=document["_id"], version=SHARED)).code == "consent.guardian"
    await services.db.persons.update_many(
        {"accounts": actor.account, "_id": {"$ne": document["_id"]}}, {"$set": {"self_of": actor.account}}
    )
    assert (await joined(actor, code, person=document["_id"], version=SHARED)).status == 200
    said = await services.db.consents.find_one({"person": document["_id"], "kind": "sharing"})
    assert (said["capacity"], said["given"]) == ("guardian", True)


async def test_a_limited_proxy_brings_nobody_into_an_organization(city: City) -> None:
    code = await invited(await city.organization())
    actor, _, _ = await city.resident()
    _, other, _ = await city.resident()
    limited = {"$push": {"accounts": actor.account}, "$set": {"entry_accounts": [actor.account]}}
    await city.services.db.persons.update_one({"_id": other}, limited)
    assert (await joined(actor, code, person=other, version=SHARED)).code == "proxy.consent_needed"
    _, stranger, _ = await city.resident()
    assert (await joined(actor, code, person=stranger, version=SHARED)).code == "person.not_found"


async def test_consent_taken_back_and_given_again_is_known_to_every_membership(city: City) -> None:
    first, second = await city.organization(), await city.organization()
    actor, person, _ = await city.resident()
    for enterprise in (first, second):
        assert (await joined(actor, await invited(enterprise))).status == 200
    for given in (False, True):
        await no_longer_shares(actor, given=given)
        for enterprise in (first, second):
            member = (await rosters.roster(city.context(), enterprise.id)).by_person(person)
            assert member is not None and member.shares is given


async def test_whoever_founds_an_organization_without_sharing_is_no_member_of_it(city: City) -> None:
    actor, _, _ = await city.resident()
    await no_longer_shares(actor)
    body = {"name": "郑州创始人有限公司", "industry": "C", "region": "410105001", "size": "1-10"}
    assert (await actor.post("/api/v1/organizations", body)).body["members"] == 0


# Limits (ZE-11)


async def test_of_two_who_take_the_last_place_one_is_told_the_way_out(city: City, monkeypatch: Any) -> None:
    monkeypatch.setattr(organizations, "UNCERTIFIED_MEMBERS", 3)
    enterprise = await city.organization(members=2)
    code = await invited(enterprise)
    people = [(await city.resident())[0] for _ in range(4)]
    answers = await asyncio.gather(*(joined(one, code) for one in people))
    assert sorted(one.status for one in answers) == [200, 409, 409, 409], [one.body for one in answers]
    refused = [one for one in answers if one.status == 409]
    assert {one.code for one in refused} == {"organization.full"} and "高级认证" in refused[0].body["detail"]
    assert await size(city, enterprise) == 3
    assert (await city.services.db.invitations.find_one({"_id": code}))["uses"] == 1
    assert (await listed(enterprise, new_phone())).code == "organization.full"


async def test_certification_makes_room(city: City, monkeypatch: Any) -> None:
    monkeypatch.setattr(organizations, "UNCERTIFIED_MEMBERS", 1)
    enterprise = await city.organization(members=1)
    assert (await listed(enterprise, new_phone())).code == "organization.full"

    async def certify(session: Any) -> None:
        await organization_changes.certify(city.context(), enterprise.id, "certified", session)

    await city.services.transaction(certify)
    assert (await listed(enterprise, new_phone())).status == 201


async def test_without_certification_fewer_come_by_import(city: City) -> None:
    enterprise = await city.organization()

    async def enroll(count: int) -> None:
        rows = [{"name": "王小明", "phone": new_phone(), "department": "生产部"} for _ in range(count)]

        async def write(session: Any) -> None:
            found = await organizations.find(city.context(), enterprise.id, session) or {}
            await members.enroll(city.context(), found, rows, session)

        await city.services.transaction(write)

    await enroll(50)
    with pytest.raises(Exception, match="organization.full"):
        await enroll(1)
    assert (await listed(enterprise, new_phone())).status == 201  # by hand there is room yet
    assert await size(city, enterprise) == 51
    among = [await stored(city, member) for member in await on(enterprise)]
    imported = next(record["_id"] for record in among if record["fields"]["imported"])
    assert (await removed(enterprise, imported)).status == 200
    await enroll(1)


# The list by hand


async def test_one_is_put_on_the_list_once_and_invited_by_message(city: City) -> None:
    enterprise = await city.organization()
    phone = new_phone()
    body = {"answers": {"name": "王小明", "phone": phone, "department": "仓储部/一库"}, "invite": True}
    twins = [
        await enterprise.administrator.post(f"{enterprise.path}/members", body, key="same-member") for _ in range(2)
    ]
    assert [twin.status for twin in twins] == [201, 201], [twin.body for twin in twins]
    assert await size(city, enterprise) == 1
    assert (await listed(enterprise, phone, "别人")).code == "member.exists"
    orders = await city.services.db.outbox.find({"topic": "sms.send", "due_at": {"$lte": city.clock()}}).to_list(None)
    sealed = [city.services.keyring.open(bytes(one["payload"]["sealed"]), "outbox:payload.sealed") for one in orders]
    assert sum(phone in one for one in sealed) == 1


@pytest.mark.parametrize("change", [{"phone": "123"}, {"name": ""}, {"department": ""}, {"salary": 1}])
async def test_what_is_no_member(city: City, change: dict[str, Any]) -> None:
    enterprise = await city.organization()
    answers = {"name": "王小明", "phone": new_phone(), "department": "仓储部", **change}
    refused = await enterprise.administrator.post(f"{enterprise.path}/members", {"answers": answers})
    assert refused.code == "answers.invalid", refused.body
    assert next(iter(refused.pointers))[0] == f"/answers/{next(iter(change))}"


async def test_what_the_list_says_is_changed_by_who_has_read_it(city: City) -> None:
    enterprise = await city.organization(members=1)
    path = f"{enterprise.path}/members/{enterprise.members[0][2]}"

    async def changed(revision: int, **answers: Any) -> Response:
        return await enterprise.administrator.send("PATCH", path, {"answers": answers}, If_Match=f'"{revision}"')

    assert (await enterprise.administrator.get(path)).headers["ETag"] == '"1"'
    moved = await changed(1, department="行政部/前台", position="主管")
    assert (moved.status, moved.headers["ETag"], moved.body["answers"]["position"]) == (200, '"2"', "主管")
    assert (await changed(1, department="行政部/前台")).status == 200  # it says so already
    late = await changed(1, position="经理")
    assert (late.code, late.body["current"]["answers"]["position"]) == ("record.changed", "主管")
    assert (await changed(2, position=None)).body["answers"].get("position") is None
    assert (await changed(3, phone=new_phone())).pointers == {("/answers/phone", "rule")}
    (item,) = (await enterprise.administrator.get(f"{enterprise.path}/members")).body["items"]
    assert item["department"] == "行政部/前台"
    tree = (await enterprise.administrator.get(f"{enterprise.path}/departments")).body["items"]
    assert [node["path"] for node in tree] == ["行政部"]


# Leaving


async def test_whoever_leaves_belonged_until_then_and_goes_on_where_they_left(city: City) -> None:
    enterprise = await city.organization()
    ((actor, person, member),) = await enterprise.add(1, since=day(city, -3))
    for _ in range(2):
        gone = await left(actor, member)
        assert (gone.status, gone.body["state"], gone.body["to"]) == (200, "left", day(city))
    assert await size(city, enterprise) == 0
    assert (await on(enterprise), await on(enterprise, day(city, -1))) == ([], [member])
    assert await memberships.memberships_of(city.context(), person) == []
    code = await invited(enterprise)
    city.clock.ahead = timedelta(days=2)
    try:
        back = (await joined(actor, code)).body["member"]
    finally:
        city.clock.ahead = timedelta()
    assert back["id"] == member
    assert back["periods"] == [[day(city, -3), day(city)], [day(city, 2), None]]
    days = {after: await on(enterprise, day(city, after)) for after in (-4, -3, 0, 1, 2, 300)}
    assert days == {-4: [], -3: [member], 0: [], 1: [], 2: [member], 300: [member]}


async def test_the_administrator_removes_who_has_left_the_work(city: City) -> None:
    enterprise, other = await city.organization(members=2), await city.organization(members=1)
    actor, person, member = enterprise.members[0]
    assert (await removed(enterprise, other.members[0][2])).code == "member.not_found"
    assert (await removed(enterprise, "nobody")).code == "member.not_found"
    assert (
        await other.administrator.send("DELETE", f"{enterprise.path}/members/{member}")
    ).code == "organization.not_found"
    assert (await actor.send("DELETE", f"{enterprise.path}/members/{member}")).code == "access.denied"
    twins = await asyncio.gather(*(removed(enterprise, member) for _ in range(3)))
    assert [twin.status for twin in twins] == [200] * 3, [twin.body for twin in twins]
    assert await size(city, enterprise) == 1
    assert (await actor.get("/api/v1/me/organizations")).body["items"] == []
    assert (await left(enterprise.members[1][0], member)).code == "member.not_found"


async def test_who_had_left_is_put_on_the_list_again_and_joins_anew(city: City) -> None:
    enterprise = await city.organization(members=1)
    actor, person, member = enterprise.members[0]
    await removed(enterprise, member)
    again = (await listed(enterprise, actor.phone)).body
    assert (again["id"], again["state"]) == (member, "invited")
    assert (await actor.get("/api/v1/me/organizations")).body["items"] == []  # not without their saying so
    assert (await joined(actor, await invited(enterprise))).body["member"]["id"] == member
    assert await size(city, enterprise) == 1 and (await stored(city, member))["person"] == person


async def test_the_only_administrator_does_not_leave(city: City) -> None:
    actor, _, _ = await city.resident()
    body = {"name": "一人公司", "industry": "F", "region": "410105001", "size": "1-10"}
    made = (await actor.post("/api/v1/organizations", body)).body["id"]
    (mine,) = (await actor.get("/api/v1/me/organizations")).body["items"]
    own = mine["memberships"][0]["id"]
    assert (await left(actor, own)).code == "organization.last_administrator"
    assert (await actor.post("/api/v1/me/erasures", {"confirm": "删除"})).code == "organization.last_administrator"
    enterprise = Enterprise(city, made, actor)
    ((heir, _, _),) = await enterprise.add()
    await actor.post(f"{enterprise.path}/administrators", {"phone": heir.phone})
    assert (await left(actor, own)).status == 200
    found = await city.services.db.organizations.find_one({"_id": made})
    assert found["administrators"] == [heir.account]


async def test_a_relative_who_leaves_takes_no_powers_away(city: City) -> None:
    enterprise = await city.organization(members=1)
    _, father, member = enterprise.members[0]
    of = {"account": enterprise.administrator.account}
    await city.services.db.records.update_one({"_id": member}, {"$set": of})
    await city.services.db.persons.update_one({"_id": father}, {"$set": {"self_of": None}})
    assert (await left(enterprise.administrator, member)).status == 200
    assert (await enterprise.administrator.get(f"{enterprise.path}/members")).status == 200


# Leaves


async def test_on_leave_nobody_waits_for_an_answer(city: City) -> None:
    enterprise = await city.organization(members=1)
    member = enterprise.members[0][2]
    path = f"{enterprise.path}/members/{member}/leaves"
    body = {"from": day(city), "to": day(city, 2), "note": "手术住院"}
    twins = [await enterprise.administrator.post(path, body, key="same-leave") for _ in range(2)]
    assert [twin.status for twin in twins] == [201, 201], [twin.body for twin in twins]
    (leave,) = (await enterprise.administrator.get(path)).body["items"]
    assert (leave["from"], leave["to"], leave["note"]) == (day(city), day(city, 2), "手术住院")
    assert "手术" not in str(await stored(city, member))
    away = {
        after: (await enterprise.administrator.get(f"{enterprise.path}/members?on={day(city, after)}")).body["items"][
            0
        ]["away"]
        for after in (0, 2, 3)
    }
    assert away == {0: True, 2: True, 3: False}
    for status in (204, 404):
        assert (await enterprise.administrator.send("DELETE", f"{path}/{leave['id']}")).status == status
    record = await stored(city, member)
    assert (record["fields"]["leaves"], record["leave_notes"]) == ([], {})


@pytest.mark.parametrize(("since", "until"), [(0, -1), (0, 367)])
async def test_what_is_no_leave(city: City, since: int, until: int) -> None:
    enterprise = await city.organization(members=1)
    path = f"{enterprise.path}/members/{enterprise.members[0][2]}/leaves"
    body = {"from": day(city, since), "to": day(city, until)}
    assert (await enterprise.administrator.post(path, body)).code == "member.leave_dates"
    assert (await enterprise.administrator.post(path, {"from": "soon", "to": day(city)})).code == "body.invalid"


async def test_leaves_long_past_make_room(city: City, monkeypatch: Any) -> None:
    monkeypatch.setattr(member_leaves, "MOST", 2)
    enterprise = await city.organization(members=1)
    path = f"{enterprise.path}/members/{enterprise.members[0][2]}/leaves"

    async def added(after: int) -> Response:
        return await enterprise.administrator.post(path, {"from": day(city, after), "to": day(city, after)})

    assert [(await added(after)).status for after in (-100, 0, 1)] == [201] * 3
    assert (await added(2)).code == "member.leaves_full"
    kept = (await enterprise.administrator.get(path)).body["items"]
    assert [leave["from"] for leave in kept] == [day(city, 1), day(city)]


# Erasure, export, another account


async def test_of_who_is_erased_no_step_tells_a_story(city: City) -> None:
    enterprise = await city.organization(members=1)
    ((actor, _, member),) = enterprise.members
    step = {"action": "remove", "comment": "王小明因病长期休假，现已离职", "revision": 1}
    assert (await enterprise.administrator.post(f"/api/v1/records/{member}/steps", step)).status == 201
    assert (await actor.post("/api/v1/me/erasures", {"confirm": "删除"})).status == 201
    (event,) = await city.services.db.record_events.find({"record": member}).to_list(5)
    assert (event["action"], event["texts"]) == ("remove", {})


async def test_who_is_erased_belongs_nowhere_and_is_named_nowhere(city: City) -> None:
    enterprise = await city.organization(members=2)
    actor, person, member = enterprise.members[0]
    path = f"{enterprise.path}/members/{member}/leaves"
    await enterprise.administrator.post(path, {"from": day(city), "to": day(city), "note": "病假"})
    code = await invited(enterprise)
    gone = await actor.post("/api/v1/me/erasures", {"confirm": "删除"})
    assert gone.status == 201, gone.body
    assert {"what": "单位成员关系", "count": 1} in gone.body["erased"]
    record = await stored(city, member)
    assert (record["person"], record["account"], record["state"], record["leave_notes"]) == (None, None, "left", {})
    assert set(record["answers"]) == {"name", "department"}
    assert await size(city, enterprise) == 1 and len(await on(enterprise)) == 1
    assert (await city.visitor().get(f"{INVITATIONS}/{code}")).status == 200  # others' invitations stay


async def test_what_a_person_takes_along_names_the_memberships(city: City) -> None:
    enterprise = await city.organization(members=1)
    actor, _, member = enterprise.members[0]
    path = f"{enterprise.path}/members/{member}/leaves"
    await enterprise.administrator.post(path, {"from": day(city), "to": day(city), "note": "探亲"})
    (mine,) = (await actor.post("/api/v1/me/exports", {})).body["memberships"]
    assert (mine["organization"], mine["answers"]["phone"]) == (enterprise.id, actor.phone)
    assert [leave["note"] for leave in mine["leaves"]] == ["探亲"]
    page = (await actor.post("/api/v1/me/exports/readable", {})).body.decode()
    assert "加入的单位（1）" in page and "探亲" in page


async def test_a_membership_follows_the_person_to_another_account(city: City) -> None:
    enterprise = await city.organization(members=1)
    former, person, member = enterprise.members[0]
    rightful = await city.citizen()
    found = await city.services.db.persons.find_one({"_id": person})

    async def write(session: Any) -> None:
        await identities._make_self(city.context(), found, rightful.account, session)

    await city.services.transaction(write)
    assert (await stored(city, member))["account"] == rightful.account
    (mine,) = (await rightful.get("/api/v1/me/organizations")).body["items"]
    assert mine["memberships"][0]["id"] == member


async def test_many_join_at_the_same_moment(city: City) -> None:
    enterprise = await city.organization()
    code = await invited(enterprise)
    people = [(await city.resident())[0] for _ in range(40)]
    answers = await asyncio.gather(*(joined(one, code) for one in people))
    assert {one.status for one in answers} == {200}, [one.body for one in answers if one.status != 200]
    assert await size(city, enterprise) == 40


# Guessing and flooding


async def test_codes_are_looked_up_a_limited_number_of_times_from_an_address(city: City, monkeypatch: Any) -> None:
    code = await invited(await city.organization())
    monkeypatch.setitem(city.services.limiter.rules, "invitation.address", (Window(3, 3600),))
    paths = ("", "/image.svg", "/image.png")
    assert [(await city.visitor().get(f"{INVITATIONS}/{code}{path}")).status for path in paths] == [200] * 3
    assert (await city.visitor().get(f"{INVITATIONS}/0000000000")).code == "limit.exceeded"
    assert (await joined((await city.resident())[0], code)).code == "limit.exceeded"
