"""The status board: who has answered today, who has not, and what the administrator does about it (XB-5, XB-6)."""

import asyncio
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from server import jobs as runner
from server.actions.acting import acting_for
from server.actions.boards import board_exports, boards
from server.actions.boards.boards import FRESH, STALE
from server.actions.ids import named_id, new_id
from server.actions.limits import Window
from server.actions.organizations import organizations
from tests.cast import Actor, City, Enterprise, fever_report, healthy_report


async def asked_daily(enterprise: Enterprise, **more: Any) -> str:
    """The enterprise asks its members the daily report, every day from midnight on; it is the next day then."""
    body = {
        "template": "daily_report", "organization": enterprise.id, "audience": {"who": "members"},
        "schedule": {"repeat": "daily", "time": "00:00"}, **more,
    }  # fmt: skip
    made = await enterprise.administrator.post("/api/v1/publications", body)
    assert made.status == 201, made.body
    enterprise.city.clock.ahead = timedelta(days=1)
    return str(made.body["id"])


async def answer(member: tuple[Actor, str, str], publication: str, answers: dict[str, Any]) -> str:
    actor, person, _ = member
    body = {"template": "daily_report", "publication": publication, "person": person, "answers": answers}
    sent = await actor.post("/api/v1/submissions", body)
    assert sent.status == 201, sent.body
    return str(sent.body["id"])


async def seen(enterprise: Enterprise, publication: str, what: str = "", actor: Actor | None = None) -> Any:
    boards._boards.clear()  # as after the few seconds for which it is kept
    answered = await (actor or enterprise.administrator).get(f"/api/v1/publications/{publication}/board{what}")
    assert answered.status == 200, answered.body
    return answered.body


async def finished(actor: Actor, job: Any) -> Any:
    while await runner.run_due(actor_city(actor).services):
        pass
    return (await actor.get(f"/api/v1/me/jobs/{job['id']}")).body


_cities: dict[str, City] = {}


def actor_city(actor: Actor) -> City:
    return _cities[actor.base]


@pytest.fixture(autouse=True)
def _the_day_after(city: City) -> Iterator[None]:
    _cities[city.base] = city
    yield
    city.clock.ahead = timedelta()


async def test_members_move_from_missing_to_normal_or_abnormal(city: City) -> None:
    enterprise = await city.organization(4)
    publication = await asked_daily(enterprise)
    assert (await seen(enterprise, publication))["counts"] == {
        "total": 4, "normal": 0, "abnormal": 0, "answered": 0, "missing": 4, "leave": 0,
    }  # fmt: skip
    await answer(enterprise.members[0], publication, healthy_report())
    track = [{"time": "08:00", "place": "二七广场", "transport": "walk"}]
    await answer(enterprise.members[1], publication, {**fever_report(), "track": track})
    today = city.clock().astimezone(city.services.settings.zone).date().isoformat()
    away = f"{enterprise.path}/members/{enterprise.members[2][2]}/leaves"
    assert (await enterprise.administrator.post(away, {"from": today, "to": today, "note": "休假"})).status == 201
    board = await seen(enterprise, publication)
    assert board["counts"] == {"total": 4, "normal": 1, "abnormal": 1, "answered": 0, "missing": 1, "leave": 1}
    assert board["departments"][0] == {"department": "生产部", **board["counts"]}
    (abnormal,) = (await seen(enterprise, publication, "/people?state=abnormal"))["items"]
    assert (abnormal["member"], abnormal["location"]) == (enterprise.members[1][2], "二七广场")
    assert abnormal["name"] == "王小明" and abnormal["submission"]
    assert (await seen(enterprise, publication, "/days"))["items"][0] == {"round": today, **board["counts"]}


async def test_an_answer_is_shown_masked_and_the_person_sees_who_looked(city: City) -> None:
    enterprise, other = await city.organization(2), await city.organization(1)
    publication = await asked_daily(enterprise)
    actor, person, member = enterprise.members[0]
    await answer(enterprise.members[0], publication, fever_report())
    looked = await seen(enterprise, publication, f"/people/{member}")
    assert (looked["name"], looked["state"]) == ("王小明", "abnormal")
    fields = {one["path"]: one["text"] for group in looked["groups"] for one in group["fields"]}
    assert fields["/fever"] == "是"
    (disclosed,) = (await actor.get(f"/api/v1/me/disclosures?person={person}")).body["items"]
    assert disclosed["verb"] == "board.answer"
    board = f"/api/v1/publications/{publication}/board/people"
    missing = await enterprise.administrator.get(f"{board}/{enterprise.members[1][2]}")
    assert (missing.status, missing.code) == (404, "submission.not_found")
    assert (await other.administrator.get(f"{board}/{member}")).code == "publication.not_found"


async def test_a_correction_changes_the_state(city: City) -> None:
    enterprise = await city.organization(1)
    publication = await asked_daily(enterprise, corrections={"by": "respondent", "until": "close"})
    actor, _, _ = enterprise.members[0]
    submission = await answer(enterprise.members[0], publication, fever_report())
    assert (await seen(enterprise, publication))["counts"]["abnormal"] == 1
    corrected = await actor.post(f"/api/v1/submissions/{submission}/corrections", {"answers": healthy_report()})
    assert corrected.status == 201, corrected.body
    assert (await seen(enterprise, publication))["counts"]["normal"] == 1


async def test_before_the_first_round_there_are_no_days(city: City) -> None:
    enterprise = await city.organization(1)
    publication = await asked_daily(enterprise)
    city.clock.ahead = timedelta()
    assert (await seen(enterprise, publication, "/days"))["items"] == []
    early = await enterprise.administrator.get(f"/api/v1/publications/{publication}/board")
    assert (early.status, early.code) == (404, "round.not_found")


async def test_people_are_paged_searched_and_narrowed_to_a_department(city: City) -> None:
    enterprise = await city.organization()
    await enterprise.add(3, "生产部/一车间")
    await enterprise.add(2, "生产部门二")
    publication = await asked_daily(enterprise)
    names: list[str] = []
    what, cursor = "/people?limit=2", ""
    while cursor is not None:
        page = await seen(enterprise, publication, f"{what}&cursor={cursor}" if cursor else what)
        names += [one["member"] for one in page["items"]]
        cursor = page["next"]
    assert sorted(names) == sorted(member for _, _, member in enterprise.members)
    assert len((await seen(enterprise, publication, "/people?department=生产部"))["items"]) == 3
    assert len((await seen(enterprise, publication, "/people?q=小明"))["items"]) == 5
    assert (await seen(enterprise, publication, "/people?q=没有这人"))["items"] == []
    wrong = await enterprise.administrator.get(f"/api/v1/publications/{publication}/board/people?cursor=abc")
    assert wrong.code == "page.cursor"


async def test_foreign_boards_look_missing_viewers_and_officials_see_theirs(city: City) -> None:
    enterprise, other = await city.organization(1), await city.organization(1)
    viewer = enterprise.members[0][0]
    publication = await asked_daily(enterprise, viewers=[viewer.account])
    board = f"/api/v1/publications/{publication}/board"
    assert (await other.administrator.get(board)).code == "publication.not_found"
    assert (await (await city.citizen()).get(board)).code == "access.denied"
    assert (await city.visitor().get(board)).code == "session.missing"
    assert (await viewer.get(board)).status == 200
    district = await city.staff("district_admin", "region:410105")
    people = await seen(enterprise, publication, "/people", district)
    assert people["items"][0]["name"] == "王**", "masked for who does not manage the organization"
    assert (await (await city.staff("district_admin", "region:410102")).get(board)).code == "publication.not_found"


async def test_reminding_shows_the_unreachable_and_tells_each_once(city: City) -> None:
    enterprise = await city.organization(3)
    publication = await asked_daily(enterprise)
    await answer(enterprise.members[0], publication, healthy_report())
    boards._boards.clear()
    base, admin = f"/api/v1/publications/{publication}/board", enterprise.administrator
    preview = await admin.post(f"{base}/reminder-previews", {})
    assert preview.body["missing"] == 2 and sum(preview.body["ways"].values()) == 2
    ordered = await admin.post(f"{base}/reminders", {}, key="remind-them-all")
    again = await admin.post(f"{base}/reminders", {}, key="remind-them-all")
    assert ordered.status == 202 and ordered.body["id"] == again.body["id"]
    assert (await finished(admin, ordered.body))["result"] == {"reminded": 2, "without_account": 0}
    told = [
        [one["kind"] for one in (await actor.get("/api/v1/me/notices")).body["items"]]
        for actor, _, _ in enterprise.members
    ]
    assert [kinds.count("round.reminder") for kinds in told] == [0, 1, 1]
    assert (await admin.post(f"{base}/reminders", {})).code == "reminder.too_soon"
    one = await admin.post(f"{base}/reminders", {"members": [enterprise.members[1][2]]})
    assert (await finished(admin, one.body))["result"]["reminded"] == 1
    for member in enterprise.members[1:]:
        await answer(member, publication, healthy_report())
    boards._boards.clear()
    assert (await admin.post(f"{base}/reminders", {})).code == "reminder.nobody"


async def test_the_workbook_holds_everybody_and_no_formula(city: City) -> None:
    enterprise = await city.organization(2)
    publication = await asked_daily(enterprise)
    track = [{"time": "08:00", "place": "=1+1", "transport": "walk"}]
    await answer(enterprise.members[0], publication, {**fever_report(), "track": track})
    boards._boards.clear()
    admin = enterprise.administrator
    asked = {"email": "leader@example.com", "remark": "请查收"}
    ordered = await admin.post(f"/api/v1/publications/{publication}/board/exports", asked)
    assert ordered.status == 202, ordered.body
    done = await finished(admin, ordered.body)
    assert (done["state"], done["result"]["rows"], done["result"]["mailed"]) == ("done", 2, True)
    saved = await admin.get(f"/api/v1/me/files/{done['result']['file']}")
    sheet = openpyxl.load_workbook(io.BytesIO(saved.body)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:5] == ("状态", "姓名", "部门", "所在位置", "提交时间")
    assert {row[0] for row in rows[1:]} == {"异常", "未上报"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert sheet.freeze_panes == "A2"
    city.clock.ahead = timedelta()
    inbox = (await city.visitor().get("/api/dev/inbox?mail=leader@example.com")).body
    assert "附件" in str(inbox)


async def test_answers_in_clear_need_a_purpose_and_the_organization(city: City) -> None:
    enterprise = await city.organization(1)
    publication = await asked_daily(enterprise)
    path = f"/api/v1/publications/{publication}/board/exports"
    district = await city.staff("district_admin", "region:410105")
    assert (await district.post(path, {"clear": True, "purpose": "核查行程情况"})).code == "register.clear"
    assert (await enterprise.administrator.post(path, {"clear": True})).status == 422
    ordered = await enterprise.administrator.post(path, {"clear": True, "purpose": "核查行程情况"})
    await finished(enterprise.administrator, ordered.body)
    entries = city.services.db.audit_entries.find({"object": f"publication:{publication}", "verb": "board.export"})
    (entry,) = [one async for one in entries]
    assert entry["purpose"] == "核查行程情况" and entry["details"]["clear"] is True


async def test_what_a_closed_round_came_to_stays_when_the_audience_changes(city: City) -> None:
    enterprise = await city.organization(2)
    publication = await asked_daily(enterprise)
    await answer(enterprise.members[0], publication, healthy_report())
    city.clock.ahead += timedelta(days=1)
    (before,) = (await seen(enterprise, publication, "/days"))["items"][1:]
    assert (before["normal"], before["missing"]) == (1, 1)
    narrowed = {"audience": {"who": "members", "people": [enterprise.members[0][2]]}}
    path = f"/api/v1/publications/{publication}"
    changed = await enterprise.administrator.send("PATCH", path, narrowed, If_Match='"1"')
    assert changed.status == 200, changed.body
    assert (await seen(enterprise, publication, "/days"))["items"][1] == before


async def test_a_board_is_a_few_seconds_old_at_most(city: City) -> None:
    enterprise = await city.organization(2)
    publication = await asked_daily(enterprise)
    assert (await seen(enterprise, publication))["counts"]["missing"] == 2
    await answer(enterprise.members[0], publication, healthy_report())
    path = f"/api/v1/publications/{publication}/board"
    city.clock.ahead += FRESH + timedelta(seconds=1)
    assert (await enterprise.administrator.get(path)).body["counts"]["normal"] == 0, "shown while it is drawn anew"
    while boards._running:
        await asyncio.gather(*boards._running)
    assert (await enterprise.administrator.get(path)).body["counts"]["normal"] == 1
    await answer(enterprise.members[1], publication, healthy_report())
    city.clock.ahead += STALE + timedelta(seconds=1)
    assert (await enterprise.administrator.get(path)).body["counts"]["normal"] == 2


async def test_the_citys_form_shows_each_organization_its_own_members(city: City) -> None:
    """XB-4: a member's daily reports appear in the group, also when it is the city that asks."""
    from tests.cast import publish_daily

    await publish_daily(city)
    publication = (await city.services.publications.all())[0]["_id"]
    enterprise = await city.organization(2)
    await answer(enterprise.members[0], publication, healthy_report())
    assert (
        await enterprise.administrator.get(f"/api/v1/publications/{publication}/board")
    ).code == "board.organization"
    board = await seen(enterprise, publication, f"?organization={enterprise.id}")
    assert (board["counts"]["normal"], board["counts"]["missing"]) == (1, 1)


# Whose answers an organization sees


TRACK = [{"time": "08:00", "place": "二七广场", "transport": "walk"}]


async def rows_of(enterprise: Enterprise, publication: str, actor: Actor | None = None, **asked: Any) -> list[Any]:
    """The rows of an exported workbook, its header first."""
    admin = actor or enterprise.administrator
    ordered = await admin.post(f"/api/v1/publications/{publication}/board/exports", asked)
    assert ordered.status == 202, ordered.body
    done = await finished(admin, ordered.body)
    saved = await admin.get(f"/api/v1/me/files/{done['result']['file']}")
    return list(openpyxl.load_workbook(io.BytesIO(saved.body)).active.iter_rows(values_only=True))


async def shares(member: tuple[Actor, str, str], *, given: bool) -> None:
    said = {"kind": "sharing", "version": 1, "given": given}
    assert (await member[0].post("/api/v1/me/consents", said)).status == 201


async def test_what_the_city_was_told_is_not_told_to_the_employer(city: City) -> None:
    """The state of those who share, and when; neither where they were nor what they said. An official sees it all."""
    from tests.cast import publish_daily

    await publish_daily(city)
    publication = (await city.services.publications.all())[0]["_id"]
    enterprise = await city.organization(2)
    await answer(enterprise.members[0], publication, {**fever_report(), "track": TRACK})
    here = f"?organization={enterprise.id}"
    (line,) = (await seen(enterprise, publication, f"/people{here}&state=abnormal"))["items"]
    assert (line["location"], line["submission"]) == (None, None) and line["at"]
    header, *rows = await rows_of(enterprise, publication, organization=enterprise.id)
    assert len(header) == 5 and {row[3] for row in rows} == {None}
    official = await city.staff("district_admin", "region:410105")
    (line,) = (await seen(enterprise, publication, f"/people{here}&state=abnormal", official))["items"]
    assert line["location"] == "二七广场"
    await shares(enterprise.members[0], given=False)
    board = await seen(enterprise, publication, here)
    assert (board["counts"]["total"], board["counts"]["abnormal"]) == (1, 0), "whoever does not share is on no board"
    assert (await seen(enterprise, publication, here, official))["counts"]["abnormal"] == 1


async def test_without_consent_nothing_more_is_answered_to_the_employer(city: City) -> None:
    enterprise = await city.organization(2)
    publication = await asked_daily(enterprise, corrections={"by": "respondent", "until": "close"})
    first, second = enterprise.members
    submission = await answer(first, publication, healthy_report())
    for member in (first, second):
        await shares(member, given=False)
    body = {"template": "daily_report", "publication": publication, "person": second[1], "answers": healthy_report()}
    refused = await second[0].post("/api/v1/submissions", body)
    assert refused.code == "consent.required" and refused.pointers == {("/consents/sharing", "required")}
    corrected = await first[0].post(f"/api/v1/submissions/{submission}/corrections", {"answers": fever_report()})
    assert corrected.code == "consent.required"
    assert (await seen(enterprise, publication))["counts"]["normal"] == 1, "what was given while it held stays"
    await shares(second, given=True)
    assert (await second[0].post("/api/v1/submissions", body)).status == 201


async def test_whoever_only_has_the_link_agrees_too(city: City) -> None:
    enterprise = await city.organization(1)
    publication = await asked_daily(enterprise, audience={"who": "everyone"})
    stranger = await city.resident()
    await shares((stranger[0], stranger[1], ""), given=False)
    body = {"template": "daily_report", "publication": publication, "person": stranger[1], "answers": healthy_report()}
    assert (await stranger[0].post("/api/v1/submissions", body)).code == "consent.required"
    await shares((stranger[0], stranger[1], ""), given=True)
    assert (await stranger[0].post("/api/v1/submissions", body)).status == 201


async def test_a_form_answered_once_to_another_is_only_answered_here(city: City) -> None:
    """返工 is asked once, whoever asks: the second employer learns that it was answered, nothing of what was said."""
    former, now = await city.organization(1), await city.organization(1)
    (employee, person, _) = former.members[0]
    code = (await now.administrator.post(f"{now.path}/invitations", {})).body["code"]
    assert (await employee.post(f"/api/v1/invitations/{code}/joining", {})).status == 200
    publications = {}
    for enterprise in (former, now):
        body = {"template": "employee_start_work", "organization": enterprise.id, "audience": {"who": "members"}}
        made = await enterprise.administrator.post("/api/v1/publications", body)
        assert made.status == 201, made.body
        publications[enterprise.id] = made.body["id"]
    template = city.services.templates.get("employee_start_work")
    await city.services.db.submissions.insert_one(
        {
            "_id": named_id("once", person, template.id), "person": person, "template": template.id, "version": 1,
            "publication": publications[former.id], "organization": former.id, "round": None, "abnormal": True,
            "answers": {}, "account": employee.account, "at": city.clock(), "revision": 1,
        }
    )  # fmt: skip
    assert (await seen(former, publications[former.id]))["counts"]["abnormal"] == 1
    counts = (await seen(now, publications[now.id]))["counts"]
    assert (counts["abnormal"], counts["answered"], counts["missing"]) == (0, 1, 1)
    (line,) = (await seen(now, publications[now.id], "/people?state=answered"))["items"]
    assert (line["location"], line["submission"]) == (None, None)
    _, *rows = await rows_of(now, publications[now.id])
    assert "已上报" in {row[0] for row in rows}
    assert all(not any(row[5:]) for row in rows)


async def test_a_masked_name_is_told_neither_by_the_cursor_nor_by_searching(city: City) -> None:
    enterprise = await city.organization(3)
    publication = await asked_daily(enterprise)
    official = await city.staff("district_admin", "region:410105")
    page = await seen(enterprise, publication, "/people?limit=1", official)
    cursor = page["next"]
    assert cursor in {member for _, _, member in enterprise.members}
    assert (await seen(enterprise, publication, "/people?q=小明", official))["items"] == []
    assert len((await seen(enterprise, publication, "/people?q=王", official))["items"]) == 3
    assert len((await seen(enterprise, publication, "/people?q=小明"))["items"]) == 3


async def test_a_viewer_watches_while_they_belong(city: City) -> None:
    enterprise = await city.organization(2)
    viewer, _, member = enterprise.members[0]
    stranger = await city.citizen()
    publication = await asked_daily(enterprise, viewers=[viewer.account, stranger.account])
    board = f"/api/v1/publications/{publication}/board"
    assert (await viewer.get(board)).status == 200
    assert (await stranger.get(board)).code == "access.denied"
    assert (await enterprise.administrator.send("DELETE", f"{enterprise.path}/members/{member}")).status == 200
    assert (await viewer.get(board)).code == "access.denied"
    assert "viewers" not in (await viewer.get(f"/api/v1/publications/{publication}")).body


# Jobs of somebody who has lost the power meanwhile


async def dismissed(enterprise: Enterprise) -> None:
    """Somebody else administers the organization now."""
    others = {"$set": {"administrators": [new_id()]}}
    await enterprise.city.services.db.organizations.update_one({"_id": enterprise.id}, others)


async def test_an_export_of_whoever_was_dismissed_meanwhile_is_never_written(city: City) -> None:
    enterprise = await city.organization(1)
    publication = await asked_daily(enterprise)
    admin = enterprise.administrator
    path = f"/api/v1/publications/{publication}/board/exports"
    ordered = await admin.post(path, {"email": "leader@example.com"})
    await dismissed(enterprise)
    done = await finished(admin, ordered.body)
    assert (done["state"], done["result"], done["error"]["code"]) == ("failed", None, "access.denied")
    assert await city.services.db.files.count_documents({"account": admin.account}) == 0


async def test_a_reminder_of_whoever_was_dismissed_meanwhile_reaches_nobody(city: City) -> None:
    enterprise = await city.organization(1)
    publication = await asked_daily(enterprise)
    ordered = await enterprise.administrator.post(f"/api/v1/publications/{publication}/board/reminders", {})
    await dismissed(enterprise)
    done = await finished(enterprise.administrator, ordered.body)
    assert (done["state"], done["error"]["code"]) == ("failed", "access.denied")
    told = (await enterprise.members[0][0].get("/api/v1/me/notices")).body["items"]
    assert "round.reminder" not in {one["kind"] for one in told}


async def test_nobody_acts_for_an_account_that_was_ended(city: City) -> None:
    enterprise = await city.organization()
    account = enterprise.administrator.account
    assert (await acting_for(city.context(), account)).actor.account == account
    for ended in ("deactivated_at", "closed_at"):
        await city.services.db.accounts.update_one({"_id": account}, {"$set": {ended: city.clock()}})
        acting = await acting_for(city.context(), account)
        found = await organizations.find(city.context(), enterprise.id)
        assert found and not organizations.may_over(acting, "organization.manage", found)
        await city.services.db.accounts.update_one({"_id": account}, {"$unset": {ended: ""}})


async def test_no_identity_number_leaves_for_an_employer(city: City) -> None:
    """The words that people agree to exclude it, whatever the purpose."""
    template = city.services.templates.get("employee_start_work")
    answers = {"name": "李平安", "phone": "13800138000", "document": {"type": "10", "number": "420106198506150005"}}
    columns = [*board_exports.OWN, *board_exports._answer_columns(template)]
    for clear in (frozenset[str](), board_exports._in_clear(template, columns)):
        cells = board_exports._answer_cells(columns, answers, clear)
        said = dict(zip((one.id for one in columns[5:]), cells, strict=True))
        assert "420106198506150005" not in str(said)
    assert (said["/name"], said["/phone"], said["/document"]) == ("李平安", "13800138000", "****")


async def test_mails_are_few_and_never_in_clear(city: City, monkeypatch: Any) -> None:
    enterprise = await city.organization(1)
    publication = await asked_daily(enterprise)
    path, admin = f"/api/v1/publications/{publication}/board/exports", enterprise.administrator
    clear = {"clear": True, "purpose": "核查行程情况", "email": "leader@example.com"}
    assert (await admin.post(path, clear)).pointers == {("/email", "clear")}
    monkeypatch.setitem(city.services.limiter.rules, "export.mail.number", (Window(1, 86400),))
    other = await city.organization(1)
    theirs = await other.administrator.post(
        "/api/v1/publications", {"template": "daily_report", "organization": other.id}
    )
    assert (await admin.post(path, {"email": "Victim@example.com"})).status == 202
    bombed = f"/api/v1/publications/{theirs.body['id']}/board/exports"
    assert (await other.administrator.post(bombed, {"email": "victim@example.com"})).code == "limit.exceeded"
