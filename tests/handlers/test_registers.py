"""Registers: lists by scope, tab, filter and text; records shown, entered, changed and unmasked, all by data."""

import asyncio
import base64
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import bson
import pytest

from server.actions.access import Grant
from server.actions.context import Actor as Holder
from server.actions.ids import new_id
from server.actions.registers import register_lists
from tests.cast import Actor, City
from tests.registers import companies, company, file_records, new_region

LIST = "/api/v1/registers/test_companies/records"


async def page(actor: Actor, **asked: Any) -> dict[str, Any]:
    query = "&".join(f"{name.replace('__', '.')}={quote(str(value))}" for name, value in asked.items())
    answer = await actor.get(f"{LIST}?{query}")
    assert answer.status == 200, answer.body
    return answer.body  # type: ignore[no-any-return]


async def every(actor: Actor, **asked: Any) -> list[str]:
    """The ids of all pages."""
    found, cursor = [], None
    while True:
        one = await page(actor, **asked, **({"cursor": cursor} if cursor else {}))
        found += [item["id"] for item in one["items"]]
        assert one["partial"] or one["next"] is None or len(one["items"]) == asked.get("limit", 20)
        if (cursor := one["next"]) is None:
            return found


async def test_a_list_comes_newest_first_in_pages_and_only_of_its_scope(city: City) -> None:
    template, region, other = companies(city), new_region(), new_region()
    ids = await file_records(city, template, [company(n) for n in range(25)], region=region)
    await file_records(city, template, [company(99)], region=other)
    official = await city.staff("community_admin", f"region:{region}")
    first = await page(official, limit=20)
    assert [row["id"] for row in first["items"]] == ids[:4:-1]
    row = first["items"][0]
    assert row["cells"]["/company"] == "花园路24号食品公司" and row["cells"]["/kind"] == "工厂"
    assert (row["cells"]["/contact"], row["cells"]["/phone"]) == ("李**", "139*****024")
    assert (row["unread"], row["revision"], row["due_at"], row["overdue"]) == (True, 1, None, False)
    second = await page(official, limit=20, cursor=first["next"])
    assert [row["id"] for row in second["items"]] == ids[4::-1] and second["next"] is None
    wider = await city.staff("district_admin", "region:410105")
    assert set(ids) < set(await every(wider, limit=100))


async def test_filters_search_and_tree_narrow_alone_and_together(city: City) -> None:
    template, region = companies(city), new_region()
    ids = await file_records(city, template, [company(n) for n in range(30)], region=region)
    mine = await city.staff("community_admin", f"region:{region}")
    by = {n: ids[n] for n in range(30)}

    def those(which: Any) -> list[str]:
        return [by[n] for n in reversed(range(30)) if which(n)]

    assert await every(mine, f__kind="shop") == those(lambda n: n % 3 == 1)
    assert await every(mine, f__note="第2批") == those(lambda n: n % 7 == 2)
    assert await every(mine, f__note="第2批", f__kind="factory") == those(lambda n: n % 7 == 2 and n % 3 == 0)
    assert await every(mine, f__street="410105") == those(lambda n: n % 3 != 2)
    assert await every(mine, f__street="410105002") == those(lambda n: n % 3 == 1)
    assert await every(mine, q="食品") == those(lambda n: True)
    assert await every(mine, q="花园路17号") == [by[17]]
    assert await every(mine, q="园路1", f__kind="shop") == those(lambda n: n % 3 == 1 and f"路{n}".startswith("路1"))
    assert await every(mine, q="13900000012") == [by[12]]
    assert await every(mine, q="1390000001") == []
    assert await every(mine, q="１７号　食品") == [], "a blank within is a blank"
    assert await every(mine, q="１７号食品") == [by[17]]
    assert await every(mine, f__kind="SHOP ") == those(lambda n: n % 3 == 1)
    assert await every(mine, sort="changed_at", f__kind="shop") == those(lambda n: n % 3 == 1)


async def test_what_is_due_comes_soonest_first(city: City) -> None:
    template, region = companies(city), new_region()
    days = [5, -3, 1, -40, 0, 9]
    ids = await file_records(city, template, [company(n) for n in range(6)], region=region, due_days=days)
    await file_records(city, template, [company(7)], region=region)
    mine = await city.staff("community_admin", f"region:{region}")
    expected = [ids[n] for n in sorted(range(6), key=lambda n: days[n])]
    assert await every(mine, sort="due_at") == expected
    assert await every(mine, sort="due_at", limit=2) == expected
    first = (await page(mine, sort="due_at"))["items"]
    assert [row["overdue"] for row in first] == [day <= 0 for day in sorted(days)]


async def test_a_page_that_finds_little_stops_and_goes_on_by_its_cursor(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, region = companies(city), new_region()
    ids = await file_records(city, template, [company(n) for n in range(60)], region=region)
    mine = await city.staff("community_admin", f"region:{region}")
    monkeypatch.setattr(register_lists, "EXAMINED", 4)
    asked = {"f__kind": "shop", "f__note": "第2批"}
    first = await page(mine, **asked)
    assert first["partial"] and first["next"] and len(first["items"]) < 20
    assert await every(mine, **asked) == [ids[n] for n in reversed(range(60)) if n % 3 == 1 and n % 7 == 2]


async def test_unread_until_opened_and_again_when_changed(city: City) -> None:
    template, region = companies(city), new_region()
    (record,) = await file_records(city, template, [company(1)], region=region)
    mine = await city.staff("district_admin", f"region:{region}")
    other = await city.staff("community_admin", f"region:{region}")
    assert (await mine.get(f"/api/v1/records/{record}")).status == 200
    assert not (await page(mine))["items"][0]["unread"] and (await page(other))["items"][0]["unread"]
    await other.get(f"/api/v1/records/{record}")
    changed = await mine.send("PATCH", f"/api/v1/records/{record}", {"answers": {"note": "已走访"}}, If_Match='"1"')
    assert changed.status == 200, changed.body
    assert (await page(other))["items"][0]["unread"] and not (await page(mine))["items"][0]["unread"]


async def test_an_official_of_several_regions_names_one(city: City) -> None:
    companies(city)
    first, second = new_region(), new_region()
    reviewer = await city.staff("reviewer", "register:test_companies@410102")
    assert (await reviewer.get("/api/v1/registers")).body["items"][0]["scopes"] == [
        {"scope": "region:410102", "title": "河南省郑州市中原区"}
    ]
    grants = tuple(Grant("community_admin", f"region:{region}") for region in (first, second))
    token = city.services.sessions.issue(Holder(new_id(), "two", grants), city.clock() + timedelta(hours=1))
    two = Actor(city.base, token=token)
    asked = await two.get(LIST)
    assert (asked.status, asked.code) == (400, "register.scope")
    assert f"region:{first}" in asked.body["detail"] and f"region:{second}" in asked.body["detail"]
    assert (await two.get(f"{LIST}?scope=region:{second}")).status == 200


@pytest.mark.parametrize("scope", ["region:410102", "*", "region:41", "region:410105002"])
async def test_the_scope_of_others_is_refused(city: City, scope: str) -> None:
    companies(city)
    mine = await city.staff("street_admin", "region:410105001")
    for path in (f"{LIST}?scope={scope}", f"/api/v1/registers/test_companies/tabs?scope={scope}"):
        assert (await mine.get(path)).code == "access.denied"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("scope=organization:x", 400), ("scope=region:", 400), ("scope=%00", 400), ("tab=none", 400),
        ("sort=name", 400),
        ("f.none=1", 400), ("f.kind=%00", 200), ("f.kind=%ff", 400), (f"f.kind={'x' * 5000}", 400), ("f.=1", 200),
        ("f.kind=" + quote("🐟\u202e"), 200), (f"q={'x' * 101}", 400), ("q=%00", 200), ("q=" + quote("=1+1"), 200),
        ("limit=101", 400), ("cursor=AAAA", 400), ("&".join(f"f.a{n}=1" for n in range(30)), 400),
    ],
)  # fmt: skip
async def test_hostile_queries_are_answered(city: City, query: str, status: int) -> None:
    companies(city)
    mine = await city.staff("street_admin", "region:410105001")
    answer = await mine.get(f"{LIST}?{query}")
    assert answer.status == status, answer.body


async def test_a_cursor_belongs_to_its_list(city: City) -> None:
    template, region = companies(city), new_region()
    await file_records(city, template, [company(n) for n in range(5)], region=region)
    mine = await city.staff("community_admin", f"region:{region}")
    cursor = (await page(mine, limit=2))["next"]
    for other in ("f.kind=shop", "sort=changed_at", "q=食品"):
        answer = await mine.get(f"{LIST}?limit=2&cursor={cursor}&{quote(other, safe='=.')}")
        assert (answer.status, answer.code) == (400, "page.cursor")
    forged = base64.urlsafe_b64encode(bson.encode({"t": city.clock(), "k": {"$gt": ""}, "o": "x"})).decode()
    assert (await mine.get(f"{LIST}?cursor={forged}")).code == "page.cursor"


async def test_registers_are_declared_to_those_who_see_something_of_them(city: City) -> None:
    companies(city)
    official = await city.staff("street_admin", "region:410105001")
    known = {one["id"]: one for one in (await official.get("/api/v1/registers")).body["items"]}
    mine = known["test_companies"]
    assert "organization_member" not in known
    assert [column["title"] for column in mine["columns"]][:3] == ["单位", "类别", "街道"]
    assert mine["filters"][0]["options"][0] == {"value": "factory", "title": "工厂"} and mine["filters"][1]["tree"]
    assert mine["sorts"] == ["at", "changed_at", "due_at"] and mine["is_entered"]
    assert not any(mine["may"].values()), "a street only looks"
    district = await city.staff("district_admin", "region:410105")
    seen = (await district.get("/api/v1/registers/test_companies")).body
    assert seen["may"] == {"enter": True, "export": True, "import": False}
    assert (await official.get("/api/v1/registers/test_companies")).body == mine
    assert (await official.get("/api/v1/registers/daily_report")).code == "register.not_found"
    assert (await official.get("/api/v1/registers/organization_member")).code == "register.not_found"
    assert (await (await city.citizen()).get("/api/v1/registers")).code == "access.denied"
    enterprise = await city.organization()
    owned = (await enterprise.administrator.get("/api/v1/registers")).body["items"]
    assert [one["id"] for one in owned] == ["organization_member"]
    assert owned[0]["scopes"][0]["scope"] == f"organization:{enterprise.id}"
    assert owned[0]["may"] == {"enter": False, "export": True, "import": True}
    assert owned[0]["bulk"] == [{"action": "remove", "title": "移出单位", "comment": "optional"}]


async def test_an_administrator_sees_members_clear_and_officials_see_them_masked(city: City) -> None:
    enterprise, stranger = await city.organization(2), await city.organization(1)
    path = "/api/v1/registers/organization_member/records"
    mine = (await enterprise.administrator.get(f"{path}?q=" + quote("小明"))).body["items"]
    assert [row["cells"]["/name"] for row in mine] == ["王小明", "王小明"]
    assert (
        len((await enterprise.administrator.get(f"{path}?tab=active&f.department=" + quote("生产部"))).body["items"])
        == 2
    )
    official = await city.staff("city_admin")
    seen = (await official.get(f"{path}?scope=organization:{enterprise.id}")).body["items"]
    assert {row["cells"]["/name"] for row in seen} == {"王**"}
    for actor in (stranger.administrator, await city.staff("city_admin", "region:410102")):
        assert (await actor.get(f"{path}?scope=organization:{enterprise.id}")).code == "organization.not_found"
        assert (await actor.get(f"/api/v1/records/{mine[0]['id']}")).code == "record.not_found"
    assert (await enterprise.administrator.get(f"{path}?scope=organization:nobody")).code == "organization.not_found"
    assert (await enterprise.members[0][0].get(path)).code == "access.denied"
    tabs = (await enterprise.administrator.get("/api/v1/registers/organization_member/tabs")).body
    assert {tab["id"]: tab["count"] for tab in tabs["tabs"]} == {"active": 2, "invited": 0, "left": 0, "all": 2}


async def test_a_record_is_entered_once_shown_in_order_and_counted(city: City) -> None:
    companies(city)
    official = await city.staff("district_admin", "region:410105")
    path = "/api/v1/registers/test_companies/tabs?scope=region:410105003"
    before = (await official.get(path)).body["total"]
    body = {"region": "410105003", "answers": company(1, staff=[{"name": "王一", "fever": True}, {"name": "王二"}])}
    first, again = await asyncio.gather(*(official.send("POST", LIST, body, key="entered-once") for _ in range(2)))
    assert first.status == 201, first.body
    assert first.body["id"] == again.body["id"] and first.body["editable"]
    fields = {one["path"]: one for group in first.body["groups"] for one in group["fields"]}
    assert fields["/kind"]["text"] == "商店" and fields["/kind"]["value"] == "shop"
    assert fields["/phone"] == {
        "path": "/phone", "title": "电话", "widget": "phone", "text": "13900000001", "value": "13900000001",
        "masked": False, "items": None,
    }, "who decides sees the phone clear"  # fmt: skip
    assert (fields["/contact"]["text"], fields["/contact"]["value"], fields["/contact"]["masked"]) == (
        "李**",
        None,
        True,
    )
    items = fields["/staff"]["items"]
    assert [[one["title"] for one in item] for item in items] == [["姓名", "是否发热"], ["姓名"]]
    assert items[0][1]["text"] == "是"
    tabs = (await official.get(path)).body
    assert tabs["total"] == before + 1 and tabs["tabs"] == [{"id": "all", "title": "全部", "count": before + 1}]
    stored = await city.services.db.audit_entries.find_one(
        {"object": f"record:{first.body['id']}", "verb": "record.enter"}
    )
    assert stored is not None and "花园路" not in str(stored)


async def test_entering_is_checked(city: City) -> None:
    companies(city)
    official = await city.staff("district_admin", "region:410105")
    inside = {"region": "410105001"}
    wrong = await official.post(LIST, {**inside, "answers": {"kind": "ship"}})
    assert wrong.pointers == {("/answers/company", "required"), ("/answers/kind", "choice")}
    assert (await official.post(LIST, {"region": "410102001", "answers": company(1)})).code == "access.denied"
    assert (await official.post(LIST, {"answers": company(1)})).code == "body.invalid"
    assert (await official.post(LIST, {"region": "410105999", "answers": company(1)})).code == "region.not_found"
    photo = {**inside, "answers": company(1, photos=["nobody"])}
    assert (await official.post(LIST, photo)).code == "photo.not_found"
    application = {**inside, "answers": {}}
    answer = await official.post("/api/v1/registers/resumption_application/records", application)
    assert answer.code == "register.not_entered"
    street = await city.staff("street_admin", "region:410105001")
    assert (await street.post(LIST, {**inside, "answers": company(1)})).code == "access.denied"


async def test_who_changes_too_late_is_told_both_sides(city: City) -> None:
    template, region = companies(city), new_region()
    (record,) = await file_records(city, template, [company(1)], region=region)
    path, official = f"/api/v1/records/{record}", await city.staff("district_admin", f"region:{region}")
    assert (await official.get(path)).headers["ETag"] == '"1"'
    first = await official.send("PATCH", path, {"answers": {"note": "甲写的", "contact": "张三丰"}}, If_Match='"1"')
    assert (first.status, first.body["revision"]) == (200, 2)
    late = await official.send("PATCH", path, {"answers": {"note": "乙写的", "contact": "赵四"}}, If_Match='"1"')
    assert (late.status, late.code, late.body["revision"]) == (409, "record.changed", 2)
    assert late.body["changes"] == [
        {"pointer": "/contact", "title": "联系人", "mine": "赵*", "theirs": "张**"},
        {"pointer": "/note", "title": "备注", "mine": "乙写的", "theirs": "甲写的"},
    ]
    same = await official.send("PATCH", path, {"answers": {"note": "甲写的"}}, If_Match='"1"')
    assert (same.status, same.body["revision"]) == (200, 2), "a request that was repeated has been carried out"
    gone = await official.send("PATCH", path, {"answers": {"note": None}}, If_Match='"2"')
    assert not any(one["path"] == "/note" for group in gone.body["groups"] for one in group["fields"])
    unnamed = await official.send("PATCH", path, {"answers": {"note": "x"}})
    assert (unnamed.status, unnamed.code) == (428, "request.revision")
    invalid = await official.send("PATCH", path, {"answers": {"kind": "ship"}}, If_Match='"3"')
    assert invalid.code == "answers.invalid"


async def test_of_two_changes_at_once_one_wins(city: City) -> None:
    template, region = companies(city), new_region()
    (record,) = await file_records(city, template, [company(1)], region=region)
    official = await city.staff("district_admin", f"region:{region}")
    answers = await asyncio.gather(
        *(
            official.send("PATCH", f"/api/v1/records/{record}", {"answers": {"note": f"第{n}人"}}, If_Match='"1"')
            for n in range(4)
        )
    )
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]


async def test_unmasking_needs_a_purpose_and_is_told_to_the_trail(city: City) -> None:
    template, region = companies(city), new_region()
    (record,) = await file_records(city, template, [company(1)], region=region)
    path = f"/api/v1/records/{record}/unmask"
    street = await city.staff("street_admin", "region:410105001")
    asked = {"fields": ["/phone", "/contact"], "purpose": "电话核实走访情况"}
    seen = await street.send("POST", path, asked)
    assert seen.body == {"record": record, "fields": {"/contact": "李平安", "/phone": "13900000001"}}
    (entry,) = await city.services.db.audit_entries.find(
        {"object": f"record:{record}", "verb": "record.unmask"}
    ).to_list()
    assert (entry["purpose"], entry["details"]["fields"]) == ("电话核实走访情况", ["/contact", "/phone"])
    assert (await street.post(path, {**asked, "purpose": "找李平安"})).code == "body.invalid"
    assert (await street.post(path, {**asked, "fields": ["/company"]})).code == "body.invalid"
    by_register = await city.staff("reviewer", "register:test_companies@410105")
    assert (await by_register.post(path, {**asked, "fields": ["/phone"]})).status == 200, "its own verb is enough"
    assert (await by_register.post(path, asked)).code == "access.denied"
    foreign = await city.staff("street_admin", "region:410102001")
    assert (await foreign.post(path, asked)).code == "record.not_found"


async def test_a_photo_is_shown_to_who_sees_the_record_and_the_look_is_audited(city: City) -> None:
    template, region = companies(city), new_region()
    (record,) = await file_records(city, template, [company(1, photos=["missing"])], region=region)
    official = await city.staff("community_admin", f"region:{region}")
    detail = await official.get(f"/api/v1/records/{record}")
    assert detail.body["photos"] == [{"path": "/photos/0", "id": "missing"}]
    assert (await official.get(f"/api/v1/records/{record}/photos/missing")).code == "photo.not_found"
    assert (await official.get(f"/api/v1/records/{record}/photos/other")).code == "photo.not_found"
    foreign = await city.staff("street_admin", "region:410102001")
    assert (await foreign.get(f"/api/v1/records/{record}/photos/missing")).code == "record.not_found"


async def test_preferences_are_ones_own_and_fit_the_register(city: City) -> None:
    companies(city)
    mine, other = await city.staff("street_admin", "region:410105001"), await city.staff("city_admin")
    path = "/api/v1/me/register-preferences/test_companies"
    nothing = {"columns": None, "sort": None, "tab": None}
    assert (await mine.get(path)).body == nothing
    chosen = {"columns": ["/kind", "/company"], "sort": "due_at", "tab": "all"}
    assert (await mine.send("PUT", path, chosen)).body == chosen
    assert (await mine.get(path)).body == chosen and (await other.get(path)).body == nothing
    assert (await mine.send("PUT", path, {"columns": ["/secret"]})).code == "body.invalid"
    assert (await mine.send("PUT", path, {"sort": "name", "tab": "x"})).pointers == {
        ("/sort", "unknown"),
        ("/tab", "unknown"),
    }
    assert (await mine.send("PUT", path, {})).body == nothing


async def test_searching_an_hour_ago_or_ten_years_ago_finds_the_same(city: City) -> None:
    template, region = companies(city), new_region()
    ids = await file_records(city, template, [company(n) for n in range(4)], region=region, apart=timedelta(days=900))
    mine = await city.staff("community_admin", f"region:{region}")
    assert await every(mine, limit=1) == ids[::-1]
    assert await every(mine, limit=1, f__kind="factory") == [ids[3], ids[0]]


LIFECYCLE = {
    "initial": "open",
    "states": {
        "open": {"title": "待核实", "tone": "active", "claim": True},
        "closed": {"title": "已核实", "tone": "good", "final": True},
    },
    "transitions": [
        {
            "id": "close", "action": "close", "title": "核实", "from": ["open"], "to": "closed", "by": "staff",
            "verb": "record.decide", "level": "district", "comment": "none",
            "form": {
                "type": "object", "title": "核实", "additionalProperties": False, "required": ["found"],
                "properties": {"found": {"type": "string", "title": "核实结果", "maxLength": 60}},
            },
        },
    ],
}  # fmt: skip


async def test_a_record_says_what_may_be_done_with_it_and_how_its_form_looks(city: City) -> None:
    template = companies(city, id="test_checks", lifecycle=LIFECYCLE)
    [record] = await file_records(city, template, [company(1)], region=new_region())
    official, colleague = [await city.staff("district_admin", "region:410105") for _ in range(2)]
    path = f"/api/v1/records/{record}"
    shown = (await official.get(path)).body
    assert shown["may"] == {"claim": True, "comment": True, "unmask": True}
    assert (shown["claimed"], shown["flags"], shown["letter"]) == (None, [], False)
    [action] = shown["actions"]
    [field] = action["tree"]["pages"][0]["groups"][0]["fields"]
    assert (field["path"], field["label"], field["required"]) == ("/found", "核实结果", True)
    assert action["form"]["required"] == ["found"]

    assert (await official.post(f"{path}/claim", {})).status == 200
    seen = await colleague.get(path)
    assert seen.body["claimed"]["mine"] is False and official.account not in str(seen.body)
    lower = await city.staff("street_admin", "region:410105001")
    assert (await lower.get(path)).body["actions"] == [], "the step is the district's"
    given = {"action": "close", "revision": shown["revision"], "form": {"found": "属实"}}
    assert (await official.post(f"{path}/steps", given)).status == 201
    closed = (await official.get(path)).body
    assert (closed["may"]["claim"], closed["may"]["comment"], closed["actions"]) == (False, False, [])
