"""Publishing: settings and their refusals, who may, changes that begin with the next round, the link and its code."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from server import worker
from server.actions.organizations import rosters
from server.actions.publications import publications
from tests.cast import Actor, City, Enterprise, Response

HEALTH, ONCE = "employee_health_report", "employee_start_work"
EVERY_DAY = {"repeat": "weekdays", "weekdays": [1, 2, 3, 4, 5, 6, 7], "time": "00:30", "deadline": "23:30"}


@pytest_asyncio.fixture
async def enterprise(city: City) -> Enterprise:
    return await city.organization(2)


async def publish(of: Enterprise, **settings: Any) -> Response:
    body = {"template": HEALTH, "organization": of.id, **settings}
    return await of.administrator.post("/api/v1/publications", body)


async def patch(who: Actor, publication: dict[str, Any], revision: int | None = None, **changes: Any) -> Response:
    tag = {"If_Match": f'"{revision or publication["revision"]}"'}
    return await who.send("PATCH", f"/api/v1/publications/{publication['id']}", changes, **tag)


def today(city: City, days: int = 0) -> str:
    return (city.clock().astimezone(city.services.settings.zone) + timedelta(days=days)).date().isoformat()


async def test_an_administrator_publishes_to_the_members_and_they_owe_it(city: City, enterprise: Enterprise) -> None:
    made = await publish(enterprise)
    assert made.status == 201, made.body
    assert made.body["audience"]["who"] == "members" and made.body["status"] == "open"
    assert made.body["schedule"]["repeat"] == "daily" and made.body["schedule"]["starts_on"] == today(city)
    assert made.body["link"].endswith(f"/m/p?id={made.body['id']}")
    assert len(made.body["next_rounds"]) == 5 and made.body["next_rounds"][0]["round"] == today(city, 1)
    employee, person, _ = enterprise.members[0]
    todo = await employee.get("/api/v1/me/todo")
    (item,) = [one for one in todo.body["items"] if one["publication"] == made.body["id"]]
    assert (item["round"], item["state"], item["organization"]) == (today(city), "open", enterprise.id)
    company = (await enterprise.administrator.get(enterprise.path)).body
    assert item["organization_name"] == company["name"]
    stranger, _, _ = await city.resident()
    assert made.body["id"] not in str((await stranger.get("/api/v1/me/todo")).body)


async def test_a_time_already_past_begins_tomorrow(city: City, enterprise: Enterprise) -> None:
    made = await publish(enterprise, schedule={**EVERY_DAY, "time": "00:00", "deadline": "23:59"})
    assert made.body["schedule"]["starts_on"] == today(city, 1)
    employee, _, _ = enterprise.members[0]
    assert made.body["id"] not in str((await employee.get("/api/v1/me/todo")).body)


@pytest.mark.parametrize(
    ("given", "code", "pointer"),
    [
        ({"template": "nothing_of_the_kind"}, "template.not_found", None),
        ({"template": "temperature"}, "publication.invalid", "/template"),
        ({"template": "activate_bus"}, "publication.invalid", "/template"),
        ({"version": 77}, "template.version", None),
        ({"schedule": {"repeat": "hourly"}}, "publication.invalid", "/schedule/repeat"),
        ({"schedule": {"repeat": "weekdays", "weekdays": []}}, "publication.invalid", "/schedule/weekdays"),
        ({"schedule": {"repeat": "daily", "ends_on": "2001-01-01"}}, "publication.invalid", "/schedule/ends_on"),
        (
            {"template": "employee_start_work", "schedule": {"repeat": "daily"}},
            "publication.invalid",
            "/schedule/repeat",
        ),
        ({"audience": {"departments": ["没有这个部门"]}}, "publication.audience_empty", "/audience"),
        ({"audience": {"people": ["nobody"]}}, "publication.audience_empty", "/audience"),
        ({"audience": {"who": "everyone", "people": ["a"]}}, "publication.invalid", "/audience/who"),
        ({"audience": {"who": "everyone"}, "tell_publisher": "digest"}, "publication.invalid", "/tell_publisher"),
        (
            {"audience": {"who": "everyone"}, "reminders": {"before": [5], "after": []}},
            "publication.invalid",
            "/reminders",
        ),
        ({"reminders": {"before": [10_000], "after": []}}, "publication.invalid", "/reminders/before/0"),
        ({"reminders": {"before": [], "after": [61]}}, "publication.invalid", "/reminders/after/0"),
        ({"reminders": {"before": [0], "after": []}}, "body.invalid", "/reminders/before/0"),
        ({"title": ""}, "body.invalid", "/title"),
    ],
)
async def test_what_cannot_work_is_refused_with_its_place(
    enterprise: Enterprise, given: dict[str, Any], code: str, pointer: str | None
) -> None:
    refused = await publish(enterprise, **given)
    assert refused.code == code, refused.body
    if pointer is not None:
        assert pointer in {place for place, _ in refused.pointers}


async def test_a_deadline_before_the_start_of_a_form_sent_once(city: City, enterprise: Enterprise) -> None:
    schedule = {"repeat": "once", "starts_on": today(city, 3), "time": "18:00", "deadline": "08:00"}
    refused = await publish(enterprise, schedule={**schedule, "ends_on": today(city, 3)})
    assert refused.pointers == {("/schedule/deadline", "minimum")}
    refused = await publish(enterprise, schedule={**schedule, "ends_on": today(city, 2)})
    assert refused.pointers == {("/schedule/ends_on", "minimum")}


async def test_members_that_are_all_excepted_are_nobody(enterprise: Enterprise) -> None:
    everyone = [member for _, _, member in enterprise.members]
    refused = await publish(enterprise, audience={"except": everyone})
    assert (refused.code, refused.pointers) == ("publication.audience_empty", {("/audience", "audience")})
    kept = await publish(enterprise, audience={"except": everyone[1:]})
    assert kept.status == 201


async def test_a_draft_may_wait_for_its_members(city: City) -> None:
    empty = await city.organization(0)
    assert (await publish(empty)).code == "publication.audience_empty"
    draft = (await publish(empty, draft=True)).body
    assert draft["status"] == "draft"
    assert (await patch(empty.administrator, draft, status="open")).code == "publication.audience_empty"
    ((employee, _, _),) = await empty.add()
    assert (await employee.get(f"/api/v1/publications/{draft['id']}")).code == "publication.not_found"
    opened = await patch(empty.administrator, draft, status="open")
    assert opened.status == 200 and opened.body["status"] == "open", opened.body
    assert draft["id"] in str((await employee.get("/api/v1/me/todo")).body)


async def test_who_may_publish_change_and_see(city: City, enterprise: Enterprise) -> None:
    other, (employee, _, _), stranger = await city.organization(1), enterprise.members[0], await city.citizen()
    body = {"template": HEALTH, "organization": enterprise.id}
    assert (await other.administrator.post("/api/v1/publications", body)).code == "organization.not_found"
    assert (await employee.post("/api/v1/publications", body)).code == "access.denied"
    to_all = await enterprise.administrator.post("/api/v1/publications", {"template": "daily_report"})
    assert to_all.code == "access.denied"
    (viewer, _, _) = enterprise.members[1]
    made = (await publish(enterprise, viewers=[viewer.account, stranger.account], ding=True)).body
    assert (await patch(other.administrator, made, title="改")).code in ("publication.not_found", "access.denied")
    assert (await patch(stranger, made, title="改")).code == "access.denied"
    assert "viewers" in (await viewer.get(f"/api/v1/publications/{made['id']}")).body
    assert "viewers" not in (await stranger.get(f"/api/v1/publications/{made['id']}")).body, "who belongs no more"
    brief = (await employee.get(f"/api/v1/publications/{made['id']}")).body
    assert brief["sender"] and brief["audience"] == {"who": "members"} and "viewers" not in brief
    listed = f"/api/v1/publications?organization={enterprise.id}"
    assert [one["id"] for one in (await enterprise.administrator.get(listed)).body["items"]] == [made["id"]]
    assert (await other.administrator.get(listed)).code == "organization.not_found"
    assert (await stranger.get(listed)).code == "access.denied"


async def test_an_organizations_list_is_paged_newest_first(enterprise: Enterprise) -> None:
    made = [(await publish(enterprise, title=f"第{number}份")).body["id"] for number in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        path = f"/api/v1/publications?organization={enterprise.id}&limit=2{cursor}"
        page = (await enterprise.administrator.get(path)).body
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == made[::-1]


async def test_the_same_request_publishes_once(enterprise: Enterprise) -> None:
    body = {"template": HEALTH, "organization": enterprise.id}
    both = await asyncio.gather(
        *(enterprise.administrator.post("/api/v1/publications", body, key="publish-once") for _ in range(2))
    )
    assert len({one.body["id"] for one in both}) == 1
    other = {**body, "title": "另一个"}
    mismatch = await enterprise.administrator.post("/api/v1/publications", other, key="publish-once")
    assert mismatch.code == "idempotency.mismatch"


async def test_of_two_administrators_at_once_the_second_hears_what_the_first_changed(enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    first, second = await asyncio.gather(
        patch(enterprise.administrator, made, title="甲的标题"), patch(enterprise.administrator, made, title="乙的标题")
    )
    won, lost = (first, second) if first.status == 200 else (second, first)
    assert won.status == 200 and won.headers["ETag"] == '"2"'
    assert lost.code == "publication.changed"
    (error,) = lost.body["errors"]
    assert error["pointer"] == "/title" and "甲的标题" in error["message"] and "乙的标题" in error["message"]
    repeated = await patch(enterprise.administrator, made, title=won.body["title"])
    assert repeated.status == 200 and repeated.body["revision"] == 2, "what is so already is no conflict"
    without = await enterprise.administrator.send("PATCH", f"/api/v1/publications/{made['id']}", {"title": "丙"})
    assert without.code == "request.revision"


async def test_a_new_schedule_holds_from_the_next_round(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, _, _ = enterprise.members[0]
    before = (await employee.get("/api/v1/me/todo")).body["items"]
    changed = await patch(enterprise.administrator, made, schedule={**EVERY_DAY, "time": "09:00", "deadline": "10:00"})
    assert changed.status == 200, changed.body
    coming = changed.body["next_rounds"][0]
    assert coming["round"] == today(city, 1) and coming["due_at"].endswith("T02:00:00Z")
    after = (await employee.get("/api/v1/me/todo")).body["items"]
    assert [one["due_at"] for one in after] == [one["due_at"] for one in before], "the open round is as it was"


async def test_a_form_sent_once_gets_another_deadline(city: City, enterprise: Enterprise) -> None:
    once = {"repeat": "once", "ends_on": today(city, 2)}
    made = (await publish(enterprise, template=ONCE, schedule=once)).body
    longer = await patch(enterprise.administrator, made, schedule={"repeat": "once", "ends_on": today(city, 9)})
    assert longer.status == 200, longer.body
    employee, _, _ = enterprise.members[0]
    (item,) = [i for i in (await employee.get("/api/v1/me/todo")).body["items"] if i["publication"] == made["id"]]
    assert item["round"] == today(city) and item["due_at"][:10] == today(city, 9)


async def test_paused_and_ended_say_so_and_pauses_are_not_missed(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    employee, person, _ = enterprise.members[0]
    paused = (await patch(enterprise.administrator, made, status="paused")).body
    form = f"/api/v1/publications/{made['id']}/form"
    assert (await employee.get(form)).code == "publication.paused"
    try:
        city.clock.ahead = timedelta(days=4)
        city.services.publications.forget()
        resumed = await patch(enterprise.administrator, paused, status="open")
        assert resumed.status == 200, resumed.body
        todo = (await employee.get("/api/v1/me/todo")).body
        assert [one["round"] for one in todo["items"] if one["publication"] == made["id"]] == [today(city)]
        assert todo["missed"] == [], "days of the pause are nobody's fault"
        ended = await patch(enterprise.administrator, resumed.body, status="ended")
        assert ended.body["status"] == "ended" and ended.body["next_rounds"] == []
        assert (await employee.get(form)).code == "publication.ended"
        assert (await patch(enterprise.administrator, ended.body, status="open")).code == "publication.ended"
        brief = await employee.get(f"/api/v1/publications/{made['id']}")
        assert brief.status == 200 and brief.body["status"] == "ended"
    finally:
        city.clock.ahead = timedelta()
    verbs = [e["verb"] async for e in city.services.db.audit_entries.find({"object": f"publication:{made['id']}"})]
    assert sorted(verbs) == ["publication.end", "publication.pause", "publication.publish", "publication.resume"]


async def test_departments_with_those_below_people_and_exceptions(city: City) -> None:
    enterprise = await city.organization(0)
    (office,) = await enterprise.add(1, "行政部")
    workers = await enterprise.add(2, "生产部/一车间")
    (near,) = await enterprise.add(1, "生产部二")
    audience = {"departments": ["生产部"], "people": [office[2]], "except": [workers[1][2]]}
    made = (await publish(enterprise, audience=audience)).body
    asked = [made["id"] in str((await who.get("/api/v1/me/todo")).body) for who, _, _ in (office, *workers, near)]
    assert asked == [True, True, False, False]


async def test_a_preview_says_it_in_words_and_dates(city: City) -> None:
    anybody = await city.citizen()
    schedule = {"repeat": "weekdays", "weekdays": [6, 7], "time": "08:00", "deadline": "20:00"}
    shown = await anybody.send("POST", "/api/v1/publications/previews", {"schedule": schedule})
    assert shown.status == 200, shown.body
    assert "周六、日" in shown.body["describe"] and len(shown.body["next_rounds"]) == 5
    wrong = await anybody.send("POST", "/api/v1/publications/previews", {"schedule": {"repeat": "weekdays"}})
    assert wrong.pointers == {("/schedule/weekdays", "required")}


async def test_the_link_as_code_and_poster(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    path = f"/api/v1/publications/{made['id']}"
    for file, media, start in (
        ("image.svg", "image/svg+xml", b"<?xml"), ("image.png", "image/png", b"\x89PNG"),
        ("poster.pdf", "application/pdf", b"%PDF"),
    ):  # fmt: skip
        given = await enterprise.administrator.get(f"{path}/{file}")
        assert (given.status, given.headers["Content-Type"]) == (200, media)
        assert given.body.startswith(start)
    assert (await enterprise.administrator.get("/api/v1/publications/none/poster.pdf")).code == "publication.not_found"


async def test_the_gallery_by_category(city: City) -> None:
    shown = (await city.visitor().get("/api/v1/templates?category=健康上报")).body
    assert {one["category"] for one in shown["items"]} == {"健康上报"}
    assert {"category": "健康上报", "count": len(shown["items"])} in shown["categories"]


async def test_the_short_body_still_reaches_everyone_daily(city: City) -> None:
    official = await city.staff("city_admin")
    made = (await official.post("/api/v1/publications", {"template": "daily_report"})).body
    try:
        assert made["audience"]["who"] == "everyone" and made["corrections"]["by"] == "nobody"
        open_now = (await official.get("/api/v1/publications")).body["items"]
        assert made["id"] in [one["id"] for one in open_now]
        citizen, _, _ = await city.resident()
        assert made["id"] in str((await citizen.get("/api/v1/me/todo")).body)
    finally:
        assert (await patch(official, made, status="ended")).status == 200


async def test_a_district_publishes_to_those_who_live_there(city: City) -> None:
    official = await city.staff("city_admin", "region:410105")
    body = {"template": "daily_report", "region": "410105"}
    assert (await official.post("/api/v1/publications", {**body, "region": "410102"})).code == "access.denied"
    made = (await official.post("/api/v1/publications", body)).body
    try:
        here, there = [await city.resident(region) for region in ("410105001", "410102001")]
        assert made["id"] in str((await here[0].get("/api/v1/me/todo")).body)
        assert made["id"] not in str((await there[0].get("/api/v1/me/todo")).body)
    finally:
        assert (await patch(official, made, status="ended")).status == 200


async def test_a_roster_is_asked_not_the_database(city: City, enterprise: Enterprise) -> None:
    """Who is asked follows from the roster of the day: joined today owes today, left yesterday does not."""
    made = (await publish(enterprise)).body
    ((newcomer, _, _),) = await enterprise.add(1, since=today(city))
    ((gone, _, member),) = await enterprise.add(1, since=today(city, -5))
    record = await city.services.db.records.find_one({"_id": member})
    fields = {**record["fields"], "to": today(city), "periods": [[today(city, -5), today(city)]]}
    change = {"$set": {"fields": fields, "state": "left", "changed_at": city.clock()}, "$inc": {"revision": 1}}
    await city.services.db.records.update_one({"_id": member}, change)
    city.services.rosters.expire(enterprise.id)
    assert (await rosters.roster(city.context(), enterprise.id)).members[member].state == "left"
    assert made["id"] in str((await newcomer.get("/api/v1/me/todo")).body)
    assert made["id"] not in str((await gone.get("/api/v1/me/todo")).body)


async def test_days_on_which_nothing_can_open_have_no_round(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    for day in ("0001-01-01", "1999-01-01", "9998-12-31", "9999-12-31"):
        answer = await enterprise.administrator.get(f"/api/v1/publications/{made['id']}/board?round={day}")
        assert (answer.status, answer.code) == (404, "round.not_found")


@pytest.mark.parametrize("title", ["两\n行", "安\u0000码", "\u202e反着写", "\u200b\u200b", "<b>", "  "])
async def test_a_title_is_what_people_see_of_it(enterprise: Enterprise, title: str) -> None:
    """It stands in subjects of mails, in file names and on posters."""
    assert (await publish(enterprise, title=title)).code == "body.invalid"


async def test_nobody_but_its_managers_speaks_in_an_organizations_name(city: City, enterprise: Enterprise) -> None:
    body = {"template": HEALTH, "organization": enterprise.id}
    made = (await publish(enterprise)).body
    for official in (await city.staff("city_admin"), await city.staff("department", "region:4101")):
        assert (await official.post("/api/v1/publications", body)).code == "access.denied"
        assert (await patch(official, made, title="改")).code == "publication.not_found"
    await enterprise.administrator.post(f"{enterprise.path}/closure", {})
    assert (await enterprise.administrator.post("/api/v1/publications", body)).code == "organization.closed"


async def test_an_organization_asks_so_many_forms_at_a_time(enterprise: Enterprise, monkeypatch: Any) -> None:
    monkeypatch.setattr(publications, "MOST_OPEN", 2)
    first, second = [(await publish(enterprise, title=title)).body for title in ("甲", "乙")]
    assert (await publish(enterprise)).code == "publication.limit"
    assert (await patch(enterprise.administrator, first, status="paused")).status == 200
    assert (await publish(enterprise)).status == 201
    resumed = await patch(enterprise.administrator, first, 2, status="open")
    assert resumed.code == "publication.limit", resumed.body


async def test_a_publisher_who_was_dismissed_hears_nothing_more(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    stored = await city.services.db.publications.find_one({"_id": made["id"]})
    assert await publications.publisher_of(city.context(), stored) == [enterprise.administrator.account]
    others = {"$set": {"administrators": ["somebody"]}}
    await city.services.db.organizations.update_one({"_id": enterprise.id}, others)
    assert await publications.publisher_of(city.context(), stored) == []


async def test_a_closed_organization_asks_nobody_any_more(city: City, enterprise: Enterprise) -> None:
    made = (await publish(enterprise)).body
    assert (await enterprise.administrator.post(f"{enterprise.path}/closure", {})).status == 200
    await worker._run_rounds(worker.new_context(city.services))
    stored = await city.services.db.publications.find_one({"_id": made["id"]})
    assert (stored["status"], stored["next_at"]) == ("ended", None)
