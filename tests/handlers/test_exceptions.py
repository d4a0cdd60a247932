"""No hand on the color: an exception is evidence, proposed by one official, confirmed by another."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from server.actions.colors import colors
from server.actions.evidence import evidence
from server.actions.submissions.answering import Answered, facts_of_answers
from server.errors import Problem
from server.worker import run_outbox
from tests.cast import Actor, City, Response
from tests.handlers.test_evidence import color_of, contact, known

HOME = "410105001001101"
GROUNDS = "经社区上门核查，当日不在现场，轨迹系误录。"
WHY = "已调阅监控，情况属实。"


async def neighbor(city: City, region: str = HOME) -> tuple[Actor, str, str]:
    """A citizen who lives in a compound, their person and document number."""
    citizen, person, number = await known(city)
    await city.services.db.persons.update_one({"_id": person}, {"$set": {"region": region}})
    return citizen, person, number


async def red(city: City, days_ago: int = 3, source_id: str = "c-1") -> tuple[Actor, str, str]:
    """A neighbor who is red by one contact."""
    citizen, person, number = await neighbor(city)
    await sent(city, person, contact(city, number, days_ago, source_id))
    assert (await color_of(citizen, person))["color"] == "red"
    return citizen, person, number


async def sent(city: City, person: str, *rows: dict[str, Any], kind: str = "contact") -> None:
    integrator = await city.staff("integrator")
    report = await integrator.post(f"/api/v1/evidence/{kind}", {"source": f"cdc-{person}", "rows": list(rows)})
    assert (report.status, report.body["rejected"]) == (200, []), report.body


def proposal(city: City, days: float = 7, **more: Any) -> dict[str, Any]:
    until = (city.clock() + timedelta(days=days)).isoformat()
    return {"rules": ["close_contact"], "grounds": {"text": GROUNDS}, "until": until, **more}


async def proposed(city: City, person: str, **more: Any) -> tuple[Actor, str]:
    """A community's official and the exception that they proposed."""
    official = await city.staff("community_admin", "region:410105001001")
    answer = await official.post(f"/api/v1/persons/{person}/exceptions", proposal(city, **more))
    assert answer.status == 201, answer.body
    return official, answer.body["id"]


async def decided(actor: Actor, exception: str, verdict: str = "confirm", part: str = "decision") -> Response:
    return await actor.post(f"/api/v1/exceptions/{exception}/{part}", {"verdict": verdict, "reason": WHY})


async def confirmed(city: City, person: str, **more: Any) -> tuple[Actor, Actor, str]:
    proposer, exception = await proposed(city, person, **more)
    second = await city.staff("district_admin", "region:410105")
    answer = await decided(second, exception)
    assert answer.status == 200, answer.body
    return proposer, second, exception


async def test_two_officials_make_an_exception_that_the_person_sees_until_it_lapses(city: City) -> None:
    citizen, person, number = await red(city)
    proposer, exception = await proposed(city, person)
    assert (await color_of(citizen, person))["color"] == "red"

    second = await city.staff("district_admin", "region:410105")
    done = await decided(second, exception)
    assert (done.status, done.body["status"]) == (200, "confirmed"), done.body
    color = await color_of(citizen, person)
    assert (color["color"], [r["rule"] for r in color["reasons"]]) == ("green", ["cleared"])
    assert (await color_of(citizen, person, "zhengzhou_three_color"))["color"] == "green"
    assert color["changes_at"] == done.body["until"]

    (own,) = (await citizen.get(f"/api/v1/me/exceptions?person={person}")).body["items"]
    assert (own["grounds"], own["decision"]["reason"]) == (GROUNDS, WHY)
    assert (own["proposal"]["role"], own["decision"]["role"]) == ("社区管理员", "区县管理员")
    assert proposer.account not in str(own) and second.account not in str(own)

    stored = await city.services.db.exceptions.find_one({"_id": exception})
    entries = await city.services.db.audit_entries.find({"object": f"exception:{exception}"}).to_list(10)
    assert sorted(e["verb"] for e in entries) == ["exception.confirm", "exception.propose"]
    assert GROUNDS not in str(stored) and GROUNDS not in str(entries) and number not in str(entries)
    while await run_outbox(city.services):
        pass
    assert any("绿" in n["text"] for n in (await citizen.get("/api/v1/me/notices")).body["items"])
    try:
        city.clock.ahead += timedelta(days=7, minutes=1)
        while await colors.rescore_due(city.context()):
            pass
        assert (await color_of(citizen, person))["color"] == "red"
        assert (await citizen.get(f"/api/v1/me/exceptions?person={person}")).body["items"][0]["lapsed"]
    finally:
        city.clock.ahead = timedelta()


async def test_nobody_confirms_alone(city: City) -> None:
    citizen, person, _ = await red(city)
    official = await city.staff("district_admin", "region:410105")
    made = await official.post(f"/api/v1/persons/{person}/exceptions", proposal(city))
    assert (await decided(official, made.body["id"])).code == "duty.same_official"
    community = await city.staff("community_admin", "region:410105001001")
    assert (await decided(community, made.body["id"])).code == "access.denied"
    assert (await decided(citizen, made.body["id"])).code == "access.denied"
    assert (await color_of(citizen, person))["color"] == "red"


async def test_nobody_decides_about_oneself_or_ones_family(city: City) -> None:
    _, person, _ = await red(city)
    relative = await city.staff("city_admin")
    answers = {"$addToSet": {"accounts": relative.account}}
    await city.services.db.persons.update_one({"_id": person}, answers)
    assert (await relative.post(f"/api/v1/persons/{person}/exceptions", proposal(city))).code == "duty.concerned"
    _, exception = await proposed(city, person)
    assert (await decided(relative, exception)).code == "duty.concerned"


async def test_of_two_who_confirm_at_once_one_wins(city: City) -> None:
    citizen, person, _ = await red(city)
    _, exception = await proposed(city, person)
    officials = [await city.staff("district_admin", "region:410105") for _ in range(4)]
    answers = await asyncio.gather(*(decided(one, exception) for one in officials))
    assert sorted(a.status for a in answers) == [200, 409, 409, 409], [a.body for a in answers]
    assert {a.code for a in answers if a.status == 409} == {"exception.decided"}
    assert await city.services.db.evidence.count_documents({"source": f"exception:{exception}"}) == 1
    assert (await color_of(citizen, person))["color"] == "green"


async def test_a_rejected_exception_changes_nothing_and_says_why(city: City) -> None:
    citizen, person, _ = await red(city)
    _, exception = await proposed(city, person)
    second = await city.staff("district_admin", "region:410105")
    assert (await decided(second, exception, "reject")).body["status"] == "rejected"
    assert (await decided(second, exception)).code == "exception.decided"
    assert (await color_of(citizen, person))["color"] == "red"
    (own,) = (await citizen.get(f"/api/v1/me/exceptions?person={person}")).body["items"]
    assert (own["status"], own["decision"]["reason"]) == ("rejected", WHY)


async def test_a_retry_finds_what_it_made(city: City) -> None:
    _, person, _ = await red(city)
    official = await city.staff("community_admin", "region:410105001001")
    path, body = f"/api/v1/persons/{person}/exceptions", proposal(city)
    answers = await asyncio.gather(*(official.post(path, body, key="retry-propose") for _ in range(3)))
    assert {a.status for a in answers} == {201} and len({a.body["id"] for a in answers}) == 1
    assert (await official.post(path, proposal(city, days=3), key="retry-propose")).code == "idempotency.mismatch"

    second, exception = await city.staff("district_admin", "region:410105"), answers[0].body["id"]
    body = {"verdict": "confirm", "reason": WHY}
    path = f"/api/v1/exceptions/{exception}/decision"
    twins = await asyncio.gather(*(second.post(path, body, key="retry-decide") for _ in range(3)))
    assert [t.status for t in twins] == [200, 200, 200], [t.body for t in twins]
    again = await second.post(path, {**body, "verdict": "reject"}, key="retry-decide")
    assert again.code == "idempotency.mismatch"
    late = await official.post(f"/api/v1/persons/{person}/exceptions", proposal(city), key="another-one")
    assert late.code == "exception.evidence"


async def test_the_region_of_the_person_says_who_may_act(city: City) -> None:
    _, person, _ = await red(city)
    _, exception = await proposed(city, person)
    outside = await city.staff("district_admin", "region:410102")
    assert (await outside.post(f"/api/v1/persons/{person}/exceptions", proposal(city))).code == "access.denied"
    assert (await outside.post("/api/v1/persons/nobody/exceptions", proposal(city))).code == "access.denied"
    assert (await decided(outside, exception)).code == "exception.not_found"
    assert (await decided(outside, "nobody")).code == "exception.not_found"

    async def listed(scope: str, status: str = "proposed") -> list[str]:
        official = await city.staff("district_admin", scope)
        page = await official.get(f"/api/v1/exceptions?status={status}&limit=100")
        assert page.status == 200, page.body
        return [item["id"] for item in page.body["items"]]

    for scope in ("region:410105", "region:4101", "region:410105001001"):
        assert exception in await listed(scope), scope
    for scope in ("region:410102", "region:410105002"):
        assert exception not in await listed(scope), scope
    assert exception not in await listed("region:410105", "confirmed")
    assert exception in [
        i["id"] for i in (await (await city.staff("city_admin")).get("/api/v1/exceptions")).body["items"]
    ]


async def test_several_scopes_are_one_list(city: City) -> None:
    people = [await red(city) for _ in range(2)]
    made = [(await proposed(city, person))[1] for _, person, _ in people]
    official = await city.staff("district_admin", "region:410102")
    grants = [{"role": "district_admin", "scope": scope} for scope in ("region:410105", "region:410102")]
    await city.services.db.accounts.update_one({"_id": official.account}, {"$set": {"grants": grants}})
    city.clock.ahead += timedelta(minutes=2)  # one code a minute
    official = await city.login(official.phone)
    city.clock.ahead = timedelta()
    seen, cursor = [], ""
    while True:
        page = (await official.get(f"/api/v1/exceptions?limit=1{cursor}")).body
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None or len(seen) > 60:
            break
        cursor = f"&cursor={page['next']}"
    assert set(made) <= set(seen) and len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rules": ["fever"]}, "exception.evidence"),
        ({"rules": ["close_contact", "gossip"]}, "exception.evidence"),
        ({"facts": ["nothing"]}, "exception.evidence"),
        ({"until": "2020-01-01T00:00:00Z"}, "exception.until"),
        ({"until": "2999-01-01T00:00:00+08:00"}, "exception.until"),
        ({"until": "0001-01-01T00:00:00+23:00"}, "exception.until"),
        ({"until": "tomorrow"}, "body.invalid"),
        ({"grounds": {"text": ""}}, "body.invalid"),
        ({"grounds": {"text": GROUNDS, "photos": ["nobodys"]}}, "photo.not_found"),
        ({"color": "green"}, "body.invalid"),
    ],
)
async def test_what_is_no_exception(city: City, change: dict[str, Any], code: str) -> None:
    _, person, _ = await red(city)
    official = await city.staff("district_admin", "region:410105")
    answer = await official.post(f"/api/v1/persons/{person}/exceptions", {**proposal(city), **change})
    assert answer.code == code, answer.body


async def test_what_the_policy_does_not_except_is_refused(city: City) -> None:
    _, person, number = await neighbor(city)
    row = {"source_id": "t", "document_number": number, "result": "positive", "at": city.clock().date().isoformat()}
    await sent(city, person, row, kind="test")
    official = await city.staff("district_admin", "region:410105")
    body = proposal(city, rules=["positive_test"])
    assert (await official.post(f"/api/v1/persons/{person}/exceptions", body)).code == "exception.no_effect"


async def test_facts_of_others_are_no_facts_of_the_person(city: City) -> None:
    (_, person, _), (_, other, _) = await red(city), await red(city)
    official = await city.staff("district_admin", "region:410105")
    theirs = (await city.services.db.persons.find_one({"_id": other}))["colors"]["four_color"]["reasons"][0]["evidence"]
    body = {**proposal(city), "facts": [theirs[0]["id"]]}
    assert (await official.post(f"/api/v1/persons/{person}/exceptions", body)).code == "exception.evidence"


async def test_a_fact_corrected_meanwhile_must_be_looked_at_again(city: City) -> None:
    citizen, person, number = await red(city)
    _, exception = await proposed(city, person)
    await sent(city, person, contact(city, number, days_ago=1))
    second = await city.staff("district_admin", "region:410105")
    assert (await decided(second, exception)).code == "exception.stale"
    assert (await color_of(citizen, person))["color"] == "red"
    assert await city.services.db.evidence.count_documents({"source": f"exception:{exception}"}) == 0
    assert (await decided(second, exception, "reject")).status == 200


async def test_an_exception_does_not_cover_what_comes_after_it(city: City) -> None:
    citizen, person, number = await red(city)
    await confirmed(city, person)
    assert (await color_of(citizen, person))["color"] == "green"
    await sent(city, person, contact(city, number, 1, "c-2"))
    color = await color_of(citizen, person)
    assert (color["color"], [r["rule"] for r in color["reasons"]]) == ("red", ["close_contact", "cleared"])


async def test_a_confirmation_and_new_evidence_at_once_lose_neither(city: City) -> None:
    citizen, person, number = await red(city)
    _, exception = await proposed(city, person)
    second, integrator = await city.staff("district_admin", "region:410105"), await city.staff("integrator")
    rows = [contact(city, number, 1, "c-2")]
    answers = await asyncio.gather(
        decided(second, exception),
        integrator.post("/api/v1/evidence/contact", {"source": f"cdc-{person}", "rows": rows}),
    )
    assert [a.status for a in answers] == [200, 200], [a.body for a in answers]
    while await run_outbox(city.services):
        pass
    color = await color_of(citizen, person)
    assert [r["rule"] for r in color["reasons"]] == ["close_contact", "cleared"]
    assert len(color["reasons"][0]["evidence"]) == 1


async def test_a_withdrawal_takes_two_as_well_and_the_past_stays(city: City) -> None:
    citizen, person, _ = await red(city)
    _, second, exception = await confirmed(city, person)
    green_at = city.clock()
    path = f"/api/v1/exceptions/{exception}/withdrawal"
    asked = await second.post(path, {"reason": "发现新的证据"})
    assert (asked.status, asked.body["status"]) == (200, "withdrawing"), asked.body
    assert (await decided(second, exception, part="withdrawal/decision")).code == "duty.same_official"
    third = await city.staff("city_admin", "region:4101")
    assert (await decided(third, exception, "reject", "withdrawal/decision")).body["status"] == "confirmed"
    assert (await color_of(citizen, person))["color"] == "green"

    assert (await second.post(path, {"reason": "再次核实后仍应撤销"})).body["ending"] is None
    city.clock.ahead += timedelta(seconds=1)
    ended = await decided(third, exception, part="withdrawal/decision")
    assert (ended.status, ended.body["status"]) == (200, "withdrawn"), ended.body
    assert (await color_of(citizen, person))["color"] == "red"
    assert (await decided(third, exception, part="withdrawal/decision")).code == "exception.decided"
    assert (await second.post(path, {"reason": "第三次"})).code == "exception.decided"

    auditor = await city.staff("auditor")
    for at, color in ((green_at, "green"), (city.clock(), "red")):
        replayed = await auditor.get(f"/api/v1/persons/{person}/color?at={at.isoformat().replace('+', '%2B')}")
        assert replayed.body["color"]["color"] == color
    (own,) = (await citizen.get(f"/api/v1/me/exceptions?person={person}")).body["items"]
    assert (own["status"], own["ending"]["role"]) == ("withdrawn", "市级管理员")


async def test_ones_own_proposal_is_taken_back_at_once(city: City) -> None:
    _, person, _ = await red(city)
    proposer, exception = await proposed(city, person)
    path = f"/api/v1/exceptions/{exception}/withdrawal"
    other = await city.staff("district_admin", "region:410105")
    assert (await other.post(path, {"reason": "不是我提的"})).code == "exception.decided"
    assert (await proposer.post(path, {"reason": "填错了人"})).body["status"] == "cancelled"
    assert (await decided(other, exception)).code == "exception.decided"


async def test_a_proposal_that_waited_too_long_is_stale(city: City) -> None:
    _, person, _ = await red(city)
    _, exception = await proposed(city, person, days=0.5)
    try:
        city.clock.ahead += timedelta(days=1)
        second = await city.staff("district_admin", "region:410105")
        assert (await decided(second, exception)).code == "exception.stale"
    finally:
        city.clock.ahead = timedelta()


async def test_no_batch_and_no_form_brings_a_clearance(city: City) -> None:
    citizen, person, number = await red(city)
    (fact,) = (await color_of(citizen, person))["reasons"][0]["evidence"]
    row = {"document_number": number, "fact": fact["id"], "at": city.clock().date().isoformat()}
    for role in ("integrator", "city_admin"):
        official = await city.staff(role)
        answer = await official.post("/api/v1/evidence/clearance", {"source": "exception:x", "rows": [row]})
        assert answer.code == "evidence.kind"
    with pytest.raises(Problem, match=r"evidence\.kind"):
        await evidence.ingest(city.context(), "clearance", "import", [row])
    said = {"kind": "clearance", "at": city.clock(), "data": {"fact": fact["id"]}}
    template = city.services.templates.get("daily_report")
    answers = Answered(template, {}, [said], None, {}, "daily_report")
    assert facts_of_answers(city.context(), answers, {"_id": "s"}, {"tokens": ["t"]}) == []
    assert (await color_of(citizen, person))["color"] == "red"


async def test_others_see_nothing_of_an_exception(city: City) -> None:
    _, person, _ = await red(city)
    await confirmed(city, person)
    stranger = await city.citizen()
    assert (await stranger.get(f"/api/v1/me/exceptions?person={person}")).code == "person.not_found"
    assert (await stranger.get("/api/v1/exceptions")).code == "access.denied"
    assert (await city.visitor().get("/api/v1/exceptions")).code == "session.missing"
