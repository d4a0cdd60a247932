"""Organizations: who makes one, changes it, administers it, and how their departments are arranged."""

import asyncio
import secrets
from typing import Any

import pytest

from server import jobs as runner
from server.actions.organizations import (
    department_moves,
    members,
    organization_changes,
    organization_staff,
    organizations,
)
from server.actions.organizations.organization_changes import likeness
from tests.cast import Actor, City, Enterprise, Response

PATH = "/api/v1/organizations"
ABOUT = {"name": "河南安码信息技术服务有限公司", "industry": "I", "region": "410105001", "size": "11-50"}


async def created(actor: Actor, *, key: str | None = None, **change: Any) -> Response:
    return await actor.post(PATH, {**ABOUT, **change}, key=key)


async def patched(actor: Actor, path: str, revision: int | None, **change: Any) -> Response:
    headers = {} if revision is None else {"If_Match": f'"{revision}"'}
    return await actor.send("PATCH", path, change, **headers)


async def stored(city: City, organization: str) -> dict[str, Any]:
    return await city.services.db.organizations.find_one({"_id": organization})  # type: ignore[no-any-return]


async def verbs(city: City, organization: str) -> list[str]:
    entries = await city.services.db.audit_entries.find({"object": f"organization:{organization}"}).to_list(None)
    return [entry["verb"] for entry in sorted(entries, key=lambda one: one["at"])]


async def worked(city: City) -> None:
    """Every job that is waiting has run."""
    while await runner.run_due(city.services):
        pass


async def test_whoever_creates_an_organization_administers_it_and_belongs_to_it(city: City) -> None:
    actor, person, _ = await city.resident()
    made = await created(actor, address="花园路1号")
    assert made.status == 201, made.body
    assert made.headers["ETag"] == '"1"'
    assert (made.body["members"], made.body["room"], made.body["industry_title"]) == (
        1,
        499,
        "信息传输、软件和信息技术服务业",
    )
    (mine,) = (await actor.get("/api/v1/me/organizations")).body["items"]
    assert mine["administers"] and [one["person"] for one in mine["memberships"]] == [person]
    assert await verbs(city, made.body["id"]) == ["organization.create"]
    (administrator,) = (await actor.get(f"{PATH}/{made.body['id']}/administrators")).body["items"]
    assert (administrator["name"], administrator["is_me"]) == ("王**", True)
    assert administrator["phone"] != actor.phone


async def test_whoever_is_not_known_yet_administers_without_belonging(city: City) -> None:
    citizen = await city.citizen()
    made = await created(citizen)
    assert (made.status, made.body["members"]) == (201, 0)
    known, _, _ = await city.resident()
    assert (await created(known, join=False)).body["members"] == 0


async def test_a_retry_is_the_same_organization(city: City) -> None:
    actor, _, _ = await city.resident()
    twins = await asyncio.gather(*(created(actor, key="same-organization") for _ in range(3)))
    assert [twin.status for twin in twins] == [201, 201, 201], [twin.body for twin in twins]
    assert len({twin.body["id"] for twin in twins}) == 1
    assert (await stored(city, twins[0].body["id"]))["members"] == 1
    assert (await created(actor, key="same-organization", name="另一家公司")).code == "idempotency.mismatch"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"industry": "Z"}, "body.invalid"),
        ({"region": "999999"}, "region.not_found"),
        ({"region": "410105001666"}, "region.not_found"),
        ({"size": "many"}, "body.invalid"),
        ({"name": "  "}, "body.invalid"),
        ({"name": "<b>公司</b>"}, "body.invalid"),
        ({"name": "长" * 81}, "body.invalid"),
        ({"administrators": ["somebody"]}, "body.invalid"),
        ({"certification": "certified"}, "body.invalid"),
    ],
)
async def test_what_is_no_organization(city: City, change: dict[str, Any], code: str) -> None:
    assert (await created(await city.citizen(), **change)).code == code


async def test_names_may_repeat_but_those_alike_are_shown(city: City) -> None:
    first, second = await city.citizen(), await city.citizen()
    assert (await created(first, name="郑州大河机械有限公司", region="410106001")).body["similar"] == []
    before = await second.get("/api/v1/similar-organizations?name=郑州大河机械公司&region=410106002")
    assert [one["name"] for one in before.body["items"]] == ["郑州大河机械有限公司"]
    again = await created(second, name="郑州大河 机械(有限公司)", region="410106002")
    assert [one["name"] for one in again.body["similar"]] == ["郑州大河机械有限公司"]
    elsewhere = await created(second, name="郑州大河机械有限公司", region="410102001")
    assert elsewhere.body["similar"] == []
    assert (await second.get("/api/v1/similar-organizations?name=郑州大河")).code == "request.parameter"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("郑州安码（科技）有限公司", "郑州安码科技公司", True),
        ("ANMA 科技", "ａｎｍａ科技", True),
        ("有限公司", "有限公司", True),
        ("郑州安码科技有限公司", "郑州安马科技有限公司", False),
    ],
)
def test_which_names_are_alike(one: str, other: str, same: bool) -> None:
    assert (likeness(one, "410105001") == likeness(other, "410105002")) is same


async def test_one_account_administers_so_many_and_no_more(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(organization_changes, "OWN", 2)
    actor = await city.citizen()
    ids = [(await created(actor)).body["id"] for _ in range(2)]
    assert (await created(actor)).code == "organization.limit"
    assert (await actor.post(f"{PATH}/{ids[0]}/closure", {})).body["status"] == "closed"
    assert (await created(actor)).status == 201


async def test_a_change_needs_the_version_that_was_read(city: City) -> None:
    enterprise = await city.organization()
    administrator, path = enterprise.administrator, enterprise.path
    assert (await administrator.get(path)).headers["ETag"] == '"1"'
    assert (await patched(administrator, path, None, size="51-200")).code == "request.revision"
    changed = await patched(administrator, path, 1, size="51-200", region="410102001")
    assert (changed.status, changed.body["size"], changed.headers["ETag"]) == (200, "51-200", '"2"')
    assert (await stored(city, enterprise.id))["within"] == [
        "*",
        "region:41",
        "region:4101",
        "region:410102",
        "region:410102001",
    ]
    late = await patched(administrator, path, 1, size="201-500")
    assert (late.status, late.code) == (409, "organization.changed")
    assert (late.body["current"]["size"], late.body["yours"]) == ("51-200", {"size": "201-500"})


async def test_of_two_who_change_at_once_one_is_shown_both_sides(city: City) -> None:
    enterprise = await city.organization()
    sizes = ("1-10", "51-200", "201-500")
    answers = await asyncio.gather(*(patched(enterprise.administrator, enterprise.path, 1, size=s) for s in sizes))
    assert sorted(one.status for one in answers) == [200, 409, 409], [one.body for one in answers]
    assert (await stored(city, enterprise.id))["revision"] == 2


async def test_a_certified_name_is_certified_no_more_once_it_changes(city: City) -> None:
    enterprise = await city.organization()
    for certification, code in (("pending", "organization.certification_pending"), ("certified", None)):

        async def certify(session: Any, certification: str = certification) -> None:
            await organization_changes.certify(city.context(), enterprise.id, certification, session)

        await city.services.transaction(certify)
        revision = (await stored(city, enterprise.id))["revision"]
        renamed = await patched(enterprise.administrator, enterprise.path, revision, name="郑州改名公司")
        assert (renamed.body.get("code"), renamed.body.get("certification")) == (code, None if code else "none")


async def test_members_see_the_brief_part_and_strangers_nothing(city: City) -> None:
    enterprise = await city.organization(members=1)
    ((member, _, _),) = enterprise.members
    assert (await member.get(enterprise.path)).body.keys() == {"id", "name", "region", "certification", "status"}
    official, elsewhere = await city.staff("reviewer", "region:410105"), await city.staff("reviewer", "region:410102")
    assert (await official.get(enterprise.path)).body["members"] == 1
    for stranger in (elsewhere, await city.citizen()):
        answers = [await stranger.get(enterprise.path), await stranger.get(f"{PATH}/nothing")]
        assert {answer.code for answer in answers} == {"organization.not_found"}


async def test_one_administrator_learns_nothing_of_another_organization(city: City) -> None:
    mine, other = await city.organization(), await city.organization(members=1)
    for path in (other.path, f"{PATH}/nothing"):
        assert (await patched(mine.administrator, path, 1, size="1-10")).code == "organization.not_found"
        assert (await mine.administrator.get(f"{path}/members")).code == "organization.not_found"
        assert (await (await city.citizen()).get(f"{path}/members")).code == "access.denied"


async def test_officials_list_the_organizations_of_their_regions(city: City) -> None:
    made = [(await city.organization(region="410184001")).id for _ in range(3)]
    official = await city.staff("district_admin", "region:410184")
    seen = (await official.get(f"{PATH}?limit=2")).body
    rest = (await official.get(f"{PATH}?limit=2&cursor={seen['next']}")).body
    assert [one["id"] for one in seen["items"] + rest["items"]] == made[::-1]
    assert (await official.get(f"{PATH}?certification=pending")).body["items"] == []
    outside = await city.staff("district_admin", "region:410102")
    assert not {one["id"] for one in (await outside.get(f"{PATH}?limit=100")).body["items"]} & set(made)
    assert (await (await city.citizen()).get(PATH)).code == "access.denied"


async def test_a_closed_organization_takes_nobody_and_changes_no_more(city: City) -> None:
    enterprise = await city.organization(members=2)
    administrator, path = enterprise.administrator, enterprise.path
    code = (await administrator.post(f"{path}/invitations", {})).body["code"]
    for _ in range(2):
        assert (await administrator.post(f"{path}/closure", {})).body["status"] == "closed"
    assert await verbs(city, enterprise.id) == ["organization.create", "invitation.create", "organization.close"]
    assert (await city.visitor().get(f"/api/v1/invitations/{code}")).code == "invitation.expired"
    assert (await patched(administrator, path, 2, size="1-10")).code == "organization.closed"
    assert (await administrator.post(f"{path}/invitations", {})).code == "organization.closed"
    assert (await administrator.get(f"{path}/members")).body["total"] == 2
    city.services.memberships.forget(enterprise.members[0][0].account)
    assert (await enterprise.members[0][0].get("/api/v1/me/organizations")).body["items"] == []


async def test_administrators_are_members_added_by_phone_or_record_and_told_of_it(city: City) -> None:
    enterprise = await city.organization(members=2)
    (first, _, _), (second, _, second_id) = enterprise.members
    added = await enterprise.administrator.post(f"{enterprise.path}/administrators", {"phone": first.phone})
    assert [one["account"] for one in added.body["items"]] == [enterprise.administrator.account, first.account]
    assert (await first.post(f"{enterprise.path}/administrators", {"member": second_id})).status == 200
    kinds = [one["kind"] for one in (await first.get("/api/v1/me/notices")).body["items"]]
    assert kinds == ["organization.admin"]
    for _ in range(2):
        again = await first.post(f"{enterprise.path}/administrators", {"member": second_id})
    assert len(again.body["items"]) == 3
    assert (await second.get(f"{enterprise.path}/members")).status == 200  # at once, with the session they had


async def test_only_members_who_have_joined_become_administrators(city: City) -> None:
    enterprise, other = await city.organization(members=1), await city.organization(members=1)
    stranger = await city.citizen()
    path = f"{enterprise.path}/administrators"
    assert (await enterprise.administrator.post(path, {"phone": stranger.phone})).code == "member.not_found"
    assert (await enterprise.administrator.post(path, {"member": other.members[0][2]})).code == "member.not_found"
    (gone,) = enterprise.members
    await gone[0].send("DELETE", f"/api/v1/me/memberships/{gone[2]}")
    assert (await enterprise.administrator.post(path, {"member": gone[2]})).code == "member.inactive"
    assert (await enterprise.administrator.post(path, {})).code == "body.invalid"
    both = {"phone": stranger.phone, "member": gone[2]}
    assert (await enterprise.administrator.post(path, both)).code == "body.invalid"


async def test_an_organization_is_never_without_an_administrator(city: City) -> None:
    enterprise = await city.organization(members=1)
    administrator, (member, _, _) = enterprise.administrator, enterprise.members[0]
    path = f"{enterprise.path}/administrators"
    assert (
        await administrator.send("DELETE", f"{path}/{administrator.account}")
    ).code == "organization.last_administrator"
    await administrator.post(path, {"phone": member.phone})
    leaving = [
        administrator.send("DELETE", f"{path}/{administrator.account}"),
        member.send("DELETE", f"{path}/{member.account}"),
    ]
    answers = await asyncio.gather(*leaving)
    assert sorted(one.status for one in answers) == [204, 409], [one.body for one in answers]
    assert len((await stored(city, enterprise.id))["administrators"]) == 1
    assert (await administrator.send("DELETE", f"{path}/nobody")).status in (403, 404)


async def test_an_organization_has_so_many_administrators(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    enterprise = await city.organization(members=2)
    full = ["somebody"] * (organizations.ADMINISTRATORS - 1) + [enterprise.administrator.account]
    await city.services.db.organizations.update_one({"_id": enterprise.id}, {"$set": {"administrators": full}})
    path, body = f"{enterprise.path}/administrators", {"member": enterprise.members[0][2]}
    assert (await enterprise.administrator.post(path, body)).code == "organization.administrators"


async def test_administration_is_handed_over_once(city: City) -> None:
    enterprise = await city.organization(members=1)
    former, (heir, _, member) = enterprise.administrator, enterprise.members[0]
    key = secrets.token_hex(8)
    handed = [await former.post(f"{enterprise.path}/transfer", {"member": member}, key=key) for _ in range(2)]
    assert [one.status for one in handed] == [200, 200], [one.body for one in handed]
    assert (await stored(city, enterprise.id))["administrators"] == [heir.account]
    assert (await former.get(f"{enterprise.path}/members")).code == "access.denied"
    assert (await heir.get(f"{enterprise.path}/members")).body["total"] == 1
    assert "administrator.transfer" in await verbs(city, enterprise.id)


def by_path(nodes: list[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """(own members, with those below) of each department of a tree."""
    found = {}
    for node in nodes:
        found[node["path"]] = (node["members"], node["total"])
        found |= by_path(node["children"])
    return found


async def tree_of(enterprise: Enterprise) -> dict[str, tuple[int, int]]:
    return by_path((await enterprise.administrator.get(f"{enterprise.path}/departments")).body["items"])


async def test_departments_are_a_tree_with_their_members(city: City) -> None:
    enterprise = await city.organization()
    await enterprise.add(2, "生产部/一车间")
    await enterprise.add(1, "生产部")
    made = await enterprise.administrator.post(f"{enterprise.path}/departments", {"path": " 行政部 ／ 前  台 /"})
    assert made.body == {"path": "行政部/前 台"}
    assert (
        await enterprise.administrator.post(f"{enterprise.path}/departments", {"path": "行政部/前 台"})
    ).status == 200
    assert await tree_of(enterprise) == {
        "生产部": (1, 3), "生产部/一车间": (2, 2), "行政部": (0, 0), "行政部/前 台": (0, 0),
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/", " / ", "a" * 51, "/".join("abcdefghi"), "销售|部", "a=b", "\u200b"])
async def test_what_is_no_department(city: City, path: str) -> None:
    enterprise = await city.organization()
    refused = await enterprise.administrator.post(f"{enterprise.path}/departments", {"path": path})
    assert (refused.status, refused.code) == (422, "department.path")


async def test_a_department_is_deleted_when_it_is_empty(city: City) -> None:
    enterprise = await city.organization(members=1)
    await enterprise.administrator.post(f"{enterprise.path}/departments", {"path": "行政部/前台"})

    async def deleted(path: str) -> Response:
        return await enterprise.administrator.send("DELETE", f"{enterprise.path}/departments?path={path}")

    assert (await deleted("%E7%94%9F%E4%BA%A7%E9%83%A8")).code == "department.not_empty"  # 生产部, with 一车间 below
    assert (await deleted("%E8%A1%8C%E6%94%BF%E9%83%A8")).code == "department.not_empty"  # 行政部, with 前台 below
    assert (await deleted("%E8%A1%8C%E6%94%BF%E9%83%A8/%E5%89%8D%E5%8F%B0")).status == 204
    assert (await deleted("%E8%A1%8C%E6%94%BF%E9%83%A8")).status == 204
    assert (await deleted("nowhere")).code == "department.not_found"
    assert set(await tree_of(enterprise)) == {"生产部", "生产部/一车间"}
    assert (await stored(city, enterprise.id))["departments"] == 0


async def test_there_are_so_many_departments_and_no_more(city: City) -> None:
    enterprise = await city.organization()
    await city.services.db.organizations.update_one({"_id": enterprise.id}, {"$set": {"departments": 1998}})
    path = f"{enterprise.path}/departments"
    assert (await enterprise.administrator.post(path, {"path": "a/b/c"})).code == "department.full"
    assert (await enterprise.administrator.post(path, {"path": "a/b"})).status == 200
    assert (await enterprise.administrator.post(path, {"path": "c"})).code == "department.full"


async def test_a_department_moves_with_everybody_in_it(city: City) -> None:
    enterprise = await city.organization()
    await enterprise.add(120, "生产部/一车间")
    await enterprise.add(1, "生产部/一车间/早班")
    await enterprise.add(1, "生产部/一车间二组")
    administrator = enterprise.administrator
    invited = await administrator.post(f"{enterprise.path}/invitations", {"department": "生产部/一车间"})
    ordered = await administrator.post(
        f"{enterprise.path}/department-moves", {"from": "生产部/一车间", "to": "制造部/甲"}
    )
    assert ordered.status == 202, ordered.body
    await worked(city)
    done = (await administrator.get(f"/api/v1/me/jobs/{ordered.body['id']}")).body
    assert (done["state"], done["result"]) == ("done", {"members": 121})
    assert await tree_of(enterprise) == {
        "制造部": (0, 121), "制造部/甲": (120, 121), "制造部/甲/早班": (1, 1),
        "生产部": (0, 1), "生产部/一车间二组": (1, 1),
    }  # fmt: skip
    stored_code = await city.services.db.invitations.find_one({"_id": invited.body["code"]})
    assert stored_code["department"] == "制造部/甲"
    asked = f"scope=organization:{enterprise.id}&f.department=%E5%88%B6%E9%80%A0%E9%83%A8&limit=100"  # 制造部
    found = await administrator.get(f"/api/v1/registers/organization_member/records?{asked}")
    assert len(found.body["items"]) == 100 and found.body["next"]  # the register finds them there too


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("没有的部门", "别处", "department.not_found"),
        ("生产部", "生产部/一车间", "department.path"),
        ("生产部", "生产部", "department.path"),
        ("生产部", "a/b/c/d/e/f/g/h", "department.path"),
        ("生产部", "/", "department.path"),
    ],
)
async def test_a_department_cannot_move_there(city: City, old: str, new: str, code: str) -> None:
    enterprise = await city.organization(members=1)
    refused = await enterprise.administrator.post(f"{enterprise.path}/department-moves", {"from": old, "to": new})
    assert refused.code == code


async def test_a_move_that_was_killed_goes_on_where_it_was(city: City, monkeypatch: pytest.MonkeyPatch) -> None:

    enterprise = await city.organization()
    await enterprise.add(4, "仓储部")
    batch, calls = department_moves._move_batch, 0
    monkeypatch.setattr(department_moves, "BATCH", 2)

    async def dies(*arguments: Any) -> int:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise RuntimeError("killed")
        return await batch(*arguments)

    monkeypatch.setattr(department_moves, "_move_batch", dies)
    ordered = await enterprise.administrator.post(
        f"{enterprise.path}/department-moves", {"from": "仓储部", "to": "物流部"}
    )
    await worked(city)
    await city.services.db.jobs.update_one({"_id": ordered.body["id"]}, {"$set": {"due_at": city.clock()}})
    await worked(city)
    assert (await enterprise.administrator.get(f"/api/v1/me/jobs/{ordered.body['id']}")).body["state"] == "done"
    assert await tree_of(enterprise) == {"物流部": (4, 4)}


async def test_what_may_be_chosen_is_public(city: City) -> None:
    offered = (await city.visitor().get("/api/v1/organization-options")).body
    assert [one["code"] for one in offered["industries"]] == list("ABCDEFGHIJKLMNOPQRST")
    assert offered["sizes"][0] == "1-10"


# Power that was lost meanwhile


async def test_whoever_is_removed_at_this_moment_makes_no_administrator_any_more(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    enterprise = await city.organization(members=2)
    member_account = organization_staff._member_account

    async def removed_meanwhile(*args: Any) -> str:
        found = await member_account(*args)
        others = {"$set": {"administrators": [enterprise.members[0][0].account]}}
        await city.services.db.organizations.update_one({"_id": enterprise.id}, others)
        return found

    monkeypatch.setattr(organization_staff, "_member_account", removed_meanwhile)
    body = {"member": enterprise.members[1][2]}
    refused = await enterprise.administrator.post(f"{enterprise.path}/administrators", body)
    assert refused.code == "access.denied", refused.body
    found = await stored(city, enterprise.id)
    assert found["administrators"] == [enterprise.members[0][0].account]


async def test_whom_another_account_brought_is_no_administrator(city: City) -> None:
    """Their entry leads to the account that answers for them, which would be given the powers."""
    enterprise = await city.organization(members=1)
    (holder, _, _), (_, person, member) = enterprise.members[0], (await enterprise.add(1))[0]
    await city.services.db.records.update_one({"_id": member}, {"$set": {"account": holder.account}})
    await city.services.db.persons.update_one(
        {"_id": person}, {"$set": {"accounts": [holder.account], "self_of": None}}
    )
    for path in ("administrators", "transfer"):
        refused = await enterprise.administrator.post(f"{enterprise.path}/{path}", {"member": member})
        assert refused.code == "member.inactive", refused.body


async def test_a_department_moves_no_more_once_its_administrator_was_dismissed(city: City) -> None:
    enterprise = await city.organization(members=1)
    body = {"from": "生产部", "to": "制造部"}
    ordered = await enterprise.administrator.post(f"{enterprise.path}/department-moves", body)
    others = {"$set": {"administrators": ["somebody"]}}
    await city.services.db.organizations.update_one({"_id": enterprise.id}, others)
    await worked(city)
    job = (await enterprise.administrator.get(f"/api/v1/me/jobs/{ordered.body['id']}")).body
    assert (job["state"], job["error"]["code"]) == ("failed", "access.denied")
    assert (await members.access_member(city.context(), enterprise.id, enterprise.members[0][2]))["revision"] == 1


@pytest.mark.parametrize("name", ["安\u0000码", "\u202e公司", "\u200b\u200b", "<b>公司", "   "])
async def test_a_name_is_what_people_see_of_it(city: City, name: str) -> None:
    assert (await created(await city.citizen(), name=name)).code == "body.invalid"
