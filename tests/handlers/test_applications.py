"""Organizations apply, officials decide: the whole way, and everything that may go wrong on it."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from server import worker
from server.actions import retention
from server.actions.records import letters, record_effects, record_timers, records
from server.forms.templates import parse
from server.forms.workdays import Calendar, UnknownYear
from server.settings import ROOT
from tests.cast import Actor, City, Enterprise, Response
from tests.handlers.test_photos import picture

RECORDS, OWN = "/api/v1/records", "/api/v1/me/records"
DISTRICT, ELSEWHERE, CITYWIDE = "region:410105", "region:410102", "region:4101"
FORMS = ROOT / "form_templates"
PHOTO = picture(size=(300, 200))


def example(template: str, name: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads((FORMS / template / "examples" / "valid" / f"{name}.json").read_text())
    return answers


async def photo(actor: Actor) -> str:
    kept = await actor.send("POST", "/api/v1/me/photos", raw=PHOTO, Content_Type="image/jpeg")
    assert kept.status == 201, kept.body
    return str(kept.body["id"])


async def answers_of(actor: Actor, **changed: Any) -> dict[str, Any]:
    """An application to resume work with a photo of the actor's own."""
    taken = [await photo(actor)]
    pictures = dict.fromkeys(("site_photos", "training_photos", "commitment_photos"), taken)
    return {**example("resumption_application", "partial_resumption"), **pictures, **changed}


async def filed(enterprise: Enterprise, *, key: str | None = None, **changed: Any) -> Response:
    actor = enterprise.administrator
    answers = await answers_of(actor, **changed)
    body = {"template": "resumption_application", "organization": enterprise.id, "answers": answers}
    return await actor.post(RECORDS, body, key=key)


async def application(enterprise: Enterprise) -> tuple[str, int]:
    """The id and revision of a new application."""
    made = await filed(enterprise)
    assert made.status == 201, made.body
    return made.body["id"], made.body["revision"]


async def step(
    actor: Actor, record: str, revision: int, action: str, *, key: str | None = None, **given: Any
) -> Response:
    return await actor.post(f"{RECORDS}/{record}/steps", {"action": action, "revision": revision, **given}, key=key)


async def own(enterprise: Enterprise, record: str) -> dict[str, Any]:
    seen = await enterprise.administrator.get(f"{OWN}/{record}")
    assert seen.status == 200, seen.body
    body: dict[str, Any] = seen.body
    return body


async def history(actor: Actor, record: str) -> list[dict[str, Any]]:
    page = await actor.get(f"{RECORDS}/{record}/history?limit=100")
    assert page.status == 200, page.body
    items: list[dict[str, Any]] = page.body["items"]
    return items


async def notices_of(actor: Actor) -> list[str]:
    return [one["kind"] for one in (await actor.get("/api/v1/me/notices?limit=100")).body["items"]]


@pytest_asyncio.fixture(scope="module")
async def district(city: City) -> AsyncIterator[Actor]:
    yield await city.staff("reviewer", DISTRICT)


@pytest_asyncio.fixture(scope="module")
async def municipal(city: City) -> AsyncIterator[Actor]:
    yield await city.staff("reviewer", CITYWIDE)


@contextmanager
def moved(city: City, when: datetime) -> Iterator[None]:
    """Let it be another time for a while."""
    city.clock.ahead = when - datetime.now(UTC)
    try:
        yield
    finally:
        city.clock.ahead = timedelta()


async def approved(enterprise: Enterprise, district: Actor, municipal: Actor, comment: str = "同意复工。") -> str:
    """An application that both stages have approved."""
    record, revision = await application(enterprise)
    first = await step(district, record, revision, "approve")
    assert (first.status, first.body["state"]) == (201, "city_review"), first.body
    second = await step(municipal, record, first.body["revision"], "approve", comment=comment)
    assert (second.status, second.body["state"]) == (201, "approved"), second.body
    return record


async def test_an_application_from_filing_to_its_letter(city: City, district: Actor, municipal: Actor) -> None:
    enterprise = await city.organization()
    made = await filed(enterprise)
    assert made.status == 201, made.body
    record = made.body["id"]
    assert (made.body["number"], made.body["number_title"]) == (1, "本月第1次申请")
    assert (made.body["state"]["id"], made.body["overdue"], made.body["letter"]) == ("district_review", False, False)
    assert [one["action"] for one in made.body["actions"]] == ["withdraw"]
    assert "预计在" in made.body["next"]

    claimed = await district.post(f"{RECORDS}/{record}/claim", {})
    assert (claimed.status, claimed.body["claimed"]["mine"]) == (200, True), claimed.body
    noted = await district.post(
        f"{RECORDS}/{record}/comments", {"pointer": "/planned_staff", "text": "与排班表不一致，请核对。"}
    )
    assert (noted.status, noted.body["title"]) == (201, "拟复工人数"), noted.body
    assert "排班表" not in str(await own(enterprise, record)), "comments wait for the return"
    as_staff = await enterprise.administrator.get(f"{RECORDS}/{record}/history")
    assert as_staff.code == "access.denied", "an owner does not see what officials note"
    back = await step(
        district, record, 1, "return", comment="请修改人数和联系人。", flags=["/planned_staff", "/contact_phone"]
    )
    assert (back.status, back.body["state"], back.body["due_at"]) == (201, "returned", None), back.body

    seen = await own(enterprise, record)
    assert seen["flags"] == ["/planned_staff", "/contact_phone"] and "重新提交" in seen["next"]
    returned = seen["history"][0]
    assert (returned["title"], returned["office"], returned["comment"]) == (
        "退回补正",
        "审核员",
        "请修改人数和联系人。",
    )
    assert [one["text"] for one in returned["comments"]] == ["与排班表不一致，请核对。"]
    assert [one["title"] for one in returned["flags"]] == ["拟复工人数", "联系人电话"]
    assert district.account not in str(seen) and "领取办理" not in str(seen)
    assert "application.returned" in await notices_of(enterprise.administrator)

    stored = await city.services.db.records.find_one({"_id": record})
    answers = {**await answers_of(enterprise.administrator), "total_staff": 999, "planned_staff": 80}
    wrong = await step(enterprise.administrator, record, seen["revision"], "resubmit", answers=answers)
    assert wrong.status == 422, wrong.body
    assert {("/answers/total_staff", "locked"), ("/answers/site_photos", "locked")} <= wrong.pointers
    assert stored == await city.services.db.records.find_one({"_id": record})

    assert seen["answers"]["head_phone"] == "138*****000", "what is masked goes back as it came"
    corrected = {**seen["answers"], "planned_staff": 80, "contact_phone": "13955556666"}
    again = await step(
        enterprise.administrator, record, seen["revision"], "resubmit", answers=corrected, comment="已改。"
    )
    assert (again.status, again.body["state"]) == (201, "district_review"), again.body
    assert again.body["due_at"] is not None
    assert "application.received" in await notices_of(district), "it comes back to who returned it"

    (changed, *_) = await history(district, record)
    assert {(c["title"], c["before"], c["after"]) for c in changed["changes"]} == {
        ("拟复工人数", "120人", "80人"),
        ("联系人电话", "139*****000", "139*****666"),
    }
    assert changed["comment"] == "已改。" and changed["office"] == "申请单位"
    assert "13955556666" not in str(await history(district, record))

    passed = await step(district, record, again.body["revision"], "approve")
    assert passed.body["due_at"] == again.body["due_at"], "the term goes on at the next stage"
    stored = await city.services.db.records.find_one({"_id": record})
    assert stored and stored["fields"]["assigned"] == "city"
    done = await step(municipal, record, passed.body["revision"], "approve", comment="同意复工。")
    assert (done.status, done.body["state"]) == (201, "approved"), done.body
    end = await own(enterprise, record)
    assert (end["letter"], end["actions"], end["next"]) == (True, [], "已办结，可查看并下载文书")
    assert "application.approved" in await notices_of(enterprise.administrator)

    events = await city.services.db.record_events.find({"record": record}).to_list(50)
    assert [e["kind"] for e in sorted(events, key=lambda e: e["at"])] == [
        "filed", "claim", "comment", "step", "step", "step", "step",
    ]  # fmt: skip
    words = ("排班表", "13955556666", "同意复工", "请修改人数")
    audit = await city.services.db.audit_entries.find({"object": f"record:{record}"}).to_list(50)
    assert all(word not in str(events) + str(audit) for word in words)
    verbs = {entry["verb"] for entry in audit}
    assert verbs == {"record.file", "record.claim", "record.comment", "record.step"}


def seen_photos(seen: dict[str, Any]) -> dict[str, Any]:
    return {name: seen["answers"][name] for name in ("site_photos", "training_photos", "commitment_photos")}


async def test_what_is_wrong_in_an_application_is_said_field_by_field(city: City) -> None:
    enterprise, other = await city.organization(), await city.organization()
    refused = await filed(enterprise, head_phone="123", planned_staff=0)
    assert refused.code == "answers.invalid"
    assert {("/answers/head_phone", "format"), ("/answers/planned_staff", "minimum")} <= refused.pointers
    foreign = await filed(enterprise, site_photos=[await photo(other.administrator)])
    assert foreign.pointers == {("/answers/site_photos/0", "photo")}
    stranger = await city.citizen()
    body = {"template": "resumption_application", "organization": enterprise.id, "answers": {}}
    assert (await stranger.post(RECORDS, body)).code == "access.denied"
    assert (await other.administrator.post(RECORDS, body)).code == "organization.not_found"
    assert (
        await other.administrator.post(RECORDS, {**body, "organization": "nobody"})
    ).code == "organization.not_found"
    for template in ("daily_report", "organization_member"):
        assert (await enterprise.administrator.post(RECORDS, {**body, "template": template})).code == "record.template"
    old = await enterprise.administrator.post(
        "/api/v1/submissions", {"template": "resumption_application", "answers": {}}
    )
    assert old.code == "submission.application" and "/api/v1/records" in old.body["detail"] + old.body["title"]


async def test_a_retry_is_the_same_application_and_takes_no_number(city: City) -> None:
    enterprise = await city.organization()
    answers = await answers_of(enterprise.administrator)
    body = {"template": "resumption_application", "organization": enterprise.id, "answers": answers}
    post = enterprise.administrator.post
    twins = await asyncio.gather(*(post(RECORDS, body, key="same-application") for _ in range(4)))
    assert [one.status for one in twins] == [201] * 4, [one.body for one in twins]
    assert len({one.body["id"] for one in twins}) == 1
    changed = {**body, "answers": {**answers, "planned_staff": 1}}
    assert (await post(RECORDS, changed, key="same-application")).code == "idempotency.mismatch"
    assert (await post(RECORDS, body)).body["number"] == 2


async def test_numbers_count_on_for_each_organization_and_month(city: City) -> None:
    enterprise, other = await city.organization(), await city.organization()
    answers = await answers_of(enterprise.administrator)
    body = {"template": "resumption_application", "organization": enterprise.id, "answers": answers}
    made = await asyncio.gather(*(enterprise.administrator.post(RECORDS, body) for _ in range(4)))
    assert sorted(one.body["number"] for one in made) == [1, 2, 3, 4], [one.body for one in made]
    assert (await filed(other)).body["number"] == 1


async def test_a_month_begins_at_local_midnight(city: City) -> None:
    for instant, number in (("2026-08-31T15:59:30", 2), ("2026-08-31T16:00:30", 1)):  # 23:59:30, 00:00:30 in Shanghai
        with moved(city, datetime.fromisoformat(instant).replace(tzinfo=UTC) - timedelta(days=3)):
            enterprise = await city.organization()
            body = {
                "template": "resumption_application", "organization": enterprise.id,
                "answers": await answers_of(enterprise.administrator),
            }  # fmt: skip
        with moved(city, datetime(2026, 8, 31, 15, 0, tzinfo=UTC)):
            assert (await enterprise.administrator.post(RECORDS, body)).body["number"] == 1
        with moved(city, datetime.fromisoformat(instant).replace(tzinfo=UTC)):
            assert (await enterprise.administrator.post(RECORDS, body)).body["number"] == number


async def test_the_term_counts_statutory_working_days(city: City) -> None:
    with moved(
        city, datetime(2026, 9, 30, 2, tzinfo=UTC)
    ):  # Wednesday; a holiday until the 7th, Saturday 10th is worked
        enterprise = await city.organization()
        made = await filed(enterprise)
    assert made.body["due_at"].startswith("2026-10-10T02:00:")


async def test_an_unknown_year_leaves_no_term_until_its_calendar_is_known(
    city: City, district: Actor, municipal: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Unannounced(Calendar):
        def add_workdays(self, *_: Any) -> datetime:
            raise UnknownYear(2027)

    monkeypatch.setattr(city.services, "calendar", Unannounced({}))
    enterprise = await city.organization()
    made = await filed(enterprise)
    assert (made.status, made.body["due_at"]) == (201, None)
    record = made.body["id"]
    moved_on = await step(district, record, 1, "approve")
    assert moved_on.body["due_at"] is None
    try:
        city.clock.ahead += timedelta(hours=7)
        assert await timers(city) >= 1
        assert (await own(enterprise, record))["due_at"] is None
        monkeypatch.undo()
        city.clock.ahead += timedelta(hours=7)
        assert await timers(city) >= 1
        seen = await own(enterprise, record)
    finally:
        city.clock.ahead = timedelta()
    expected = city.services.calendar.add_workdays(instant(made.body["at"]), 3, city.services.settings.zone)
    assert instant(seen["due_at"]) == expected, "counted from the day it was handed in"
    stored = await city.services.db.records.find_one({"_id": record})
    assert stored and stored["due_tokens"] and stored["timer_at"] == expected
    assert (await step(municipal, record, seen["revision"], "approve")).status == 201


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


async def timers(city: City) -> int:
    """Everything that is due, carried out; how many records that were."""
    done = 0
    while found := await record_timers.run_due(city.context()):
        done += found
    return done


async def test_what_is_overdue_is_told_once_to_who_has_it_in_hand(city: City, municipal: Actor) -> None:
    official = await city.staff("reviewer", DISTRICT)
    enterprise = await city.organization()
    record, _ = await application(enterprise)
    assert (await official.post(f"{RECORDS}/{record}/claim", {})).status == 200
    try:
        city.clock.ahead += timedelta(days=12)
        await timers(city)
        await timers(city)
        seen = await own(enterprise, record)
        assert seen["overdue"] and seen["history"][0]["kind"] == "overdue" and "超过" in seen["next"]
        assert (await notices_of(official)).count("application.overdue") == 1
        passed = await step(official, record, seen["revision"], "approve")
        assert passed.status == 201, "time does not change what was seen"
        await timers(city)
        assert [e["kind"] for e in (await own(enterprise, record))["history"]].count("overdue") == 1
        done = await step(municipal, record, passed.body["revision"], "reject", comment="材料不全。")
        assert done.status == 201 and not (await own(enterprise, record))["overdue"]
    finally:
        city.clock.ahead = timedelta()


async def test_what_nobody_corrects_lapses(city: City, district: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    given = {"comment": "请改。", "flags": ["/planned_staff"]}
    assert (await step(district, record, revision, "return", **given)).status == 201
    killed = killed_once(monkeypatch)
    try:
        city.clock.ahead += timedelta(days=29)
        await timers(city)
        assert (await own(enterprise, record))["state"]["id"] == "returned"
        city.clock.ahead += timedelta(days=2)
        enterprise.administrator = await city.login(enterprise.administrator.phone)
        await timers(city)
        assert killed and (await own(enterprise, record))["state"]["id"] == "returned"
        city.clock.ahead += timedelta(hours=2)
        await timers(city)
        seen = await own(enterprise, record)
        assert (seen["state"]["id"], seen["history"][0]["office"]) == ("lapsed", "系统")
        assert await timers(city) == 0
    finally:
        city.clock.ahead = timedelta()


def killed_once(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """The first record to be stored is not, as if the process had died there."""
    replace, killed = records.replace, []

    async def once(*given: Any) -> Any:
        if not killed:
            killed.append(True)
            raise RuntimeError
        return await replace(*given)

    monkeypatch.setattr(records, "replace", once)
    return killed


async def test_a_step_that_dies_halfway_has_not_happened(
    city: City, district: Actor, municipal: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    passed = await step(district, record, revision, "approve")
    before = await everything(city, record)

    async def dies(*_: Any) -> Any:
        raise RuntimeError

    monkeypatch.setitem(record_effects.EFFECTS, "notice", dies)  # after the letter and its number
    failed = await step(municipal, record, passed.body["revision"], "approve", key="dies-halfway", comment="同意。")
    assert failed.status == 500
    assert await everything(city, record) == before
    monkeypatch.undo()
    again = await step(municipal, record, passed.body["revision"], "approve", key="dies-halfway", comment="同意。")
    assert (again.status, again.body["state"]) == (201, "approved"), again.body
    assert len((await everything(city, record))["letters"]) == 1


async def everything(city: City, record: str) -> dict[str, Any]:
    """All that a step may write."""
    db = city.services.db
    year = await db.record_numbers.find({}).sort("_id", 1).to_list(None)
    return {
        "record": await db.records.find_one({"_id": record}),
        "events": await db.record_events.find({"record": record}).sort("_id", 1).to_list(None),
        "letters": await db.letters.find({"record": record}).to_list(None),
        "audit": await db.audit_entries.count_documents({"object": f"record:{record}"}),
        "numbers": year,
    }


async def test_of_officials_who_decide_at_once_one_wins(city: City) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    officials = [await city.staff("reviewer", DISTRICT) for _ in range(4)]
    actions = ("approve", "reject", "approve", "reject")
    answers = await asyncio.gather(
        *(step(one, record, revision, action, comment="意见。") for one, action in zip(officials, actions, strict=True))
    )
    assert sorted(a.status for a in answers) == [201, 409, 409, 409], [a.body for a in answers]
    (won,) = [a.body for a in answers if a.status == 201]
    lost = [a.body for a in answers if a.status == 409]
    assert {a["code"] for a in lost} == {"record.decided"}
    assert all("审核员已于" in a["detail"] and won["title"] in a["detail"] for a in lost), lost
    assert len([e for e in await history(officials[0], record) if e["kind"] == "step"]) == 1


async def test_deciding_what_another_has_decided_says_who_and_what(
    city: City, district: Actor, municipal: Actor
) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    assert (await step(district, record, revision, "approve")).status == 201
    late = await step(municipal, record, revision, "approve")
    assert late.code == "record.decided" and "审核员已于" in late.body["detail"], "not approved for the next stage"
    done = await step(municipal, record, revision + 1, "reject", comment="不符合条件。")
    assert done.status == 201
    assert (await step(municipal, record, revision + 2, "approve")).code == "record.step"
    assert (await step(municipal, record, 99, "approve")).code == "record.changed"


async def test_a_retry_gets_the_same_answer_whatever_happened_since(
    city: City, district: Actor, municipal: Actor
) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    twins = await asyncio.gather(*(step(district, record, revision, "approve", key="same-step") for _ in range(4)))
    assert [t.status for t in twins] == [201] * 4, [t.body for t in twins]
    assert (await step(municipal, record, revision + 1, "approve")).status == 201
    later = await step(district, record, revision, "approve", key="same-step")
    assert later.body == twins[0].body
    other = await step(district, record, revision, "reject", key="same-step", comment="改口。")
    assert other.code == "idempotency.mismatch"


async def test_a_claim_is_seen_taken_over_in_so_many_words_and_ends_by_itself(city: City) -> None:
    one, two = await city.staff("reviewer", DISTRICT), await city.staff("district_admin", DISTRICT)
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    path = f"{RECORDS}/{record}/claim"
    claims = await asyncio.gather(one.post(path, {}), two.post(path, {}))
    assert sorted(c.status for c in claims) == [200, 409], [c.body for c in claims]
    winner, loser = (one, two) if claims[0].status == 200 else (two, one)
    name = city.services.keyring.seal("赵敏", "accounts:name")
    await city.services.db.accounts.update_one({"_id": winner.account}, {"$set": {"name": name}})
    refused = await loser.post(path, {})
    assert refused.code == "record.claimed" and "（赵敏）正在办理" in refused.body["detail"]
    assert (await step(loser, record, revision, "approve")).code == "record.claimed"
    assert (await loser.send("DELETE", path)).code == "record.claimed"
    assert (await winner.post(path, {})).status == 200, "again, to keep it longer"

    taken = await loser.post(path, {"takeover": True})
    assert taken.status == 200 and taken.body["claimed"]["mine"]
    assert (await winner.send("DELETE", path)).code == "record.claimed"
    assert (await loser.send("DELETE", path)).body["claimed"] is None
    assert (await loser.send("DELETE", path)).status == 200
    assert (await winner.post(path, {})).status == 200
    assert [e["kind"] for e in await history(one, record)] == ["claim", "release", "takeover", "claim", "filed"]
    try:
        city.clock.ahead += timedelta(hours=2, minutes=1)
        assert (await step(loser, record, revision, "approve")).status == 201
    finally:
        city.clock.ahead = timedelta()
    assert (await winner.post(path, {})).body["claimed"]["mine"], "the next stage may be claimed too"


async def test_officials_of_elsewhere_and_of_another_level(city: City, district: Actor, municipal: Actor) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    outside = await city.staff("reviewer", ELSEWHERE)
    for attempt in (
        step(outside, record, revision, "approve"),
        outside.post(f"{RECORDS}/{record}/claim", {}),
        outside.get(f"{RECORDS}/{record}/history"),
        outside.get(f"{RECORDS}/{record}/letter"),
        step(outside, "nothing", revision, "approve"),
    ):
        assert (await attempt).code == "record.not_found"
    citizen = await city.citizen()
    assert (await step(citizen, record, revision, "approve")).code == "access.denied"
    assert (await citizen.get(f"{OWN}/{record}")).code == "record.not_found"
    street = await city.staff("street_admin", "region:410105001")
    assert (await step(street, record, revision, "approve")).code == "access.denied"
    assert (await street.get(f"{RECORDS}/{record}/history")).status == 200

    passed = await step(district, record, revision, "approve")
    wrong_level = await step(district, record, passed.body["revision"], "approve")
    assert wrong_level.code == "access.denied" and "市级" in wrong_level.body["detail"]
    assert (await own(enterprise, record))["state"]["id"] == "city_review"
    register = await city.staff("reviewer", "register:resumption_application@4101")
    assert (await step(register, record, passed.body["revision"], "approve")).status == 201
    other = await city.staff("reviewer", "register:organization_certification@4101")
    assert (await other.get(f"{RECORDS}/{record}/history")).code == "record.not_found"


async def test_nobody_decides_about_the_own_organization(city: City) -> None:
    enterprise = await city.organization(members=1)
    record, revision = await application(enterprise)
    db = city.services.db
    administrator, member = await city.staff("reviewer", DISTRICT), await city.staff("reviewer", DISTRICT)
    await db.organizations.update_one({"_id": enterprise.id}, {"$addToSet": {"administrators": administrator.account}})
    await db.records.update_one({"_id": enterprise.members[0][2]}, {"$set": {"account": member.account}})
    for concerned in (administrator, member):
        assert (await step(concerned, record, revision, "approve")).code == "duty.concerned"
        assert (await concerned.post(f"{RECORDS}/{record}/claim", {})).code == "duty.concerned"
        noted = {"pointer": "/company", "text": "看看。"}
        assert (await concerned.post(f"{RECORDS}/{record}/comments", noted)).code == "duty.concerned"
    assert (await step(enterprise.administrator, record, revision, "approve")).code == "access.denied"
    assert (await step(administrator, record, revision, "withdraw")).status == 201, "as the owner one may"


async def test_withdrawal_while_an_official_decides(city: City, district: Actor) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    assert (await district.post(f"{RECORDS}/{record}/claim", {})).status == 200
    withdrawn, decided = await asyncio.gather(
        step(enterprise.administrator, record, revision, "withdraw"), step(district, record, revision, "approve")
    )
    assert sorted((withdrawn.status, decided.status)) == [201, 409], (withdrawn.body, decided.body)
    lost = decided if decided.status == 409 else withdrawn
    assert lost.code == "record.decided" and ("申请单位" in lost.body["detail"] or "审核员" in lost.body["detail"])
    assert len([e for e in await history(district, record) if e["kind"] == "step"]) == 1


async def test_what_a_step_needs_is_asked_for(city: City, district: Actor) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    for given, expected in (
        ({}, {("/comment", "required"), ("/flags", "required")}),
        ({"comment": "  ", "flags": ["/nothing"]}, {("/comment", "required"), ("/flags/0", "choice")}),
        ({"comment": "字" * 1001, "flags": ["/company"]}, {("/comment", "length")}),
        ({"comment": "改", "flags": ["/company"], "answers": {}}, None),
    ):
        refused = await step(district, record, revision, "return", **given)
        assert refused.code == "answers.invalid", (given, refused.body)
        assert expected is None or refused.pointers == expected
    assert (await step(district, record, revision, "resubmit")).code == "record.step"
    assert (await step(district, record, revision, "withdraw")).code == "access.denied"
    assert (await step(district, record, revision, "nonsense")).code == "record.step"
    assert (await district.post(f"{RECORDS}/{record}/comments", {"pointer": "/no", "text": "改"})).pointers == {
        ("/pointer", "choice")
    }
    assert (await own(enterprise, record))["state"]["id"] == "district_review"
    assert (await step(enterprise.administrator, record, revision, "withdraw")).status == 201
    noted = await district.post(f"{RECORDS}/{record}/comments", {"pointer": "/company", "text": "改"})
    assert noted.code == "record.step"
    assert (await district.post(f"{RECORDS}/{record}/claim", {})).code == "record.no_claim"


async def test_another_administrator_corrects_with_photos_of_both(city: City, district: Actor) -> None:
    enterprise = await city.organization()
    record, revision = await application(enterprise)
    second = await city.citizen()
    add = {"$addToSet": {"administrators": second.account}}
    await city.services.db.organizations.update_one({"_id": enterprise.id}, add)
    given = {"comment": "请补一张。", "flags": ["/site_photos"]}
    back = await step(district, record, revision, "return", **given)
    old = seen_photos(await own(enterprise, record))
    stored = await answers_of(second) | old
    foreign = {**stored, "site_photos": [*old["site_photos"], await photo(district)]}
    refused = await step(second, record, back.body["revision"], "resubmit", answers=foreign)
    assert refused.pointers == {("/answers/site_photos/1", "photo")}
    mine = await photo(second)
    answers = {**stored, "site_photos": [*old["site_photos"], mine]}
    done = await step(second, record, back.body["revision"], "resubmit", answers=answers)
    assert done.status == 201, done.body
    assert (await second.send("DELETE", f"/api/v1/me/photos/{mine}")).code == "photo.in_use"
    seen = await enterprise.administrator.get(f"{OWN}/{record}/photos/{mine}")
    assert seen.status == 200 and seen.headers["Content-Type"] == "image/jpeg"
    assert (await second.get(f"{OWN}/{record}/photos/{await photo(second)}")).code == "photo.not_found"


async def test_the_owners_list(city: City, district: Actor) -> None:
    enterprise, other = await city.organization(), await city.organization()
    made = [await application(enterprise) for _ in range(3)]
    assert (await step(district, made[0][0], 1, "reject", comment="不符合。")).status == 201
    page = await enterprise.administrator.get(f"{OWN}?organization={enterprise.id}&limit=2")
    assert [one["id"] for one in page.body["items"]] == [made[0][0], made[2][0]], "latest change first"
    rest = await enterprise.administrator.get(f"{OWN}?organization={enterprise.id}&limit=2&cursor={page.body['next']}")
    assert [one["id"] for one in rest.body["items"]] == [made[1][0]] and rest.body["next"] is None
    assert len((await enterprise.administrator.get(OWN)).body["items"]) == 3
    assert (await other.administrator.get(OWN)).body["items"] == []
    assert (await other.administrator.get(f"{OWN}?organization={enterprise.id}")).code == "organization.not_found"
    assert (await enterprise.administrator.get(f"{OWN}?cursor=bad")).code == "page.cursor"


async def test_certification_raises_what_an_organization_may_have(city: City, district: Actor) -> None:
    enterprise = await city.organization()
    taken = [await photo(enterprise.administrator)]
    names = sorted(path.stem for path in (FORMS / "organization_certification" / "examples" / "valid").iterdir())
    answers = {**example("organization_certification", names[0]), "licence_photo": taken, "letter_photo": taken}
    body = {"template": "organization_certification", "organization": enterprise.id, "answers": answers}
    made = await enterprise.administrator.post(RECORDS, body)
    assert (made.status, made.body["number"], made.body["number_title"]) == (201, None, None), made.body
    room = (await enterprise.administrator.get(enterprise.path)).body["room"]
    done = await step(district, made.body["id"], made.body["revision"], "approve")
    assert (done.status, done.body["state"]) == (201, "certified"), done.body
    now = (await enterprise.administrator.get(enterprise.path)).body
    assert now["certification"] == "certified" and now["room"] > room
    assert "certification.approved" in await notices_of(enterprise.administrator)
    (entry,) = await city.services.db.audit_entries.find(
        {"object": f"organization:{enterprise.id}", "verb": "organization.certify"}
    ).to_list(5)
    assert entry["details"]["certification"] == "certified"
    assert (await enterprise.administrator.get(f"{RECORDS}/{made.body['id']}/letter")).code == "letter.not_found"


async def certifying(city: City) -> tuple[Any, Response, list[str]]:
    """An organization that has applied for its certification, the receipt, and the photos it sent."""
    enterprise = await city.organization()
    taken = [await photo(enterprise.administrator)]
    answers = {**example("organization_certification", "enterprise"), "licence_photo": taken, "letter_photo": taken}
    body = {"template": "organization_certification", "organization": enterprise.id, "answers": answers}
    made = await enterprise.administrator.post(RECORDS, body)
    assert made.status == 201, made.body
    return enterprise, made, taken


async def test_a_name_that_officials_never_saw_is_not_certified(city: City, district: Actor) -> None:
    enterprise, made, _ = await certifying(city)
    admin, record = enterprise.administrator, made.body["id"]
    renamed = await admin.send("PATCH", enterprise.path, {"name": "国家大型企业集团"}, If_Match='"1"')
    assert renamed.status == 200, renamed.body
    assert (await step(district, record, 1, "approve")).code == "organization.renamed"
    assert (await admin.get(enterprise.path)).body["certification"] == "none"
    flags = {"comment": "单位名称与证照不一致", "flags": ["/organization"]}
    assert (await step(district, record, 1, "return", **flags)).status == 201
    assert (await step(admin, record, 2, "resubmit", comment="已核对")).status == 201
    assert (await step(district, record, 3, "approve")).status == 201


async def test_an_administrator_who_is_erased_takes_no_evidence_along(city: City, district: Actor) -> None:
    enterprise, made, (picture,) = await certifying(city)
    actor, _, _ = await city.resident()
    both = {"$set": {"administrators": [enterprise.administrator.account, actor.account]}}
    await city.services.db.organizations.update_one({"_id": enterprise.id}, both)
    await city.services.db.photos.update_one({"_id": picture}, {"$set": {"account": actor.account}})
    own = await photo(actor)
    gone = await actor.post("/api/v1/me/erasures", {"confirm": "删除"})
    assert gone.status in (200, 201, 202), gone.body
    await worker.run_outbox(city.services)
    while await retention.delete_expired(city.context()):
        pass
    assert await city.services.db.photos.find_one({"_id": own}) is None
    assert (await district.get(f"{RECORDS}/{made.body['id']}/photos/{picture}")).status == 200


async def test_a_member_leaves_by_a_step(city: City) -> None:
    enterprise = await city.organization(members=2)
    (first, _, left), (_, _, removed) = enterprise.members
    assert (await step(enterprise.administrator, removed, 1, "approve")).code == "record.step"
    gone = await step(enterprise.administrator, removed, 1, "remove")
    assert (gone.status, gone.body["state"]) == (201, "left"), gone.body
    assert (await step(first, left, 1, "remove")).code == "access.denied"
    assert (await step(first, left, 1, "leave")).status == 201
    assert (await enterprise.administrator.get(enterprise.path)).body["members"] == 0
    stored = await city.services.db.records.find_one({"_id": left})
    assert stored and stored["fields"]["to"]


async def test_a_decision_may_become_evidence(city: City) -> None:
    citizen, person, _ = await city.resident("410105001001001")
    context, db = city.context(), city.services.db
    record = {
        "_id": f"evidence-{person}", "register": "city_code_application", "version": 1, "person": person, "revision": 1,
        "answers": {"health": "fever"},
    }  # fmt: skip
    condition = {"properties": {"health": {"const": "fever"}}, "required": ["health"]}
    fact = {"kind": "symptom", "if": condition, "fact": {"symptom": "fever"}, "at": "submitted"}
    for spec in (fact, {**fact, "if": False}, {**fact, "kind": "clearance", "fact": {"fact": "any"}}):
        await city.services.transaction(
            lambda session, spec=spec: record_effects.carry_out(context, record, [{"evidence": spec}], session)
        )
    sources = await db.evidence.find({"source": "record:city_code_application"}).to_list(10)
    assert [(one["kind"], one["data"]) for one in sources] == [("symptom", {"symptom": "fever"})]
    while await worker.run_outbox(city.services):
        pass
    colors = (await citizen.get("/api/v1/me/color")).body["colors"]
    assert any(color["reasons"][0]["evidence"] for color in colors), colors


def test_an_effect_that_nobody_carries_out_is_refused_at_the_start(city: City) -> None:
    template = city.services.templates.get("resumption_application")
    for effect in ({"firework": True}, {"letter": "unknown"}, {"notice": {"to": "owner", "kind": "round.opened"}}):
        declared = {**template.meta["lifecycle"], "submitted": [effect]}
        with pytest.raises(ValueError, match="firework|unknown|round.opened"):
            record_effects.check([parse(template.schema, template.ui, {**template.meta, "lifecycle": declared})])
    assert letters.kind_of("resumption").title
