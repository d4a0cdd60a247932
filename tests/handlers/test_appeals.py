"""A person who is not green may ask for another look, and sees the answer; no answer sets a color."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from tests.cast import Actor, City, Response
from tests.handlers.test_evidence import color_of
from tests.handlers.test_exceptions import neighbor, proposed, red

TEXT = "我当天在外地出差，没有到过现场，附行程单。"
REPLY = "已核实您的行程，社区已提出例外，复核后生效。"
PATH = "/api/v1/me/appeals"


async def sent(
    citizen: Actor, person: str, policy: str = "four_color", *, key: str | None = None, **more: Any
) -> Response:
    return await citizen.post(PATH, {"person": person, "policy": policy, "text": TEXT, **more}, key=key)


async def reviewer(city: City, scope: str = "region:410105") -> Actor:
    return await city.staff("reviewer", scope)


async def answered(official: Actor, appeal: str, *, key: str | None = None, **more: Any) -> Response:
    return await official.post(f"/api/v1/appeals/{appeal}/answer", {"text": REPLY, **more}, key=key)


async def test_an_appeal_is_answered_and_the_person_sees_it(city: City) -> None:
    citizen, person, _ = await red(city)
    made = await sent(citizen, person)
    assert (made.status, made.body["status"], made.body["answer"]) == (201, "open", None), made.body
    appeal = made.body["id"]

    official = await reviewer(city)
    items = (await official.get("/api/v1/appeals?limit=100")).body["items"]
    (seen,) = [item for item in items if item["id"] == appeal]
    assert (seen["text"], seen["rules"], seen["color"]["color"]) == (TEXT, ["close_contact"], "red")
    _, exception = await proposed(city, person)
    done = await answered(official, appeal, exception=exception)
    assert (done.status, done.body["status"]) == (200, "answered"), done.body

    (own,) = (await citizen.get(f"{PATH}?person={person}")).body["items"]
    assert own["answer"]["text"] == REPLY and own["answer"]["exception"] == exception
    assert own["answer"]["role"] == "审核员" and official.account not in str(own)
    notices = (await citizen.get("/api/v1/me/notices")).body["items"]
    assert [n["kind"] for n in notices].count("appeal.answered") == 1
    assert REPLY not in str(notices)
    assert (await color_of(citizen, person))["color"] == "red"

    stored = await city.services.db.appeals.find_one({"_id": appeal})
    entries = await city.services.db.audit_entries.find({"object": f"appeal:{appeal}"}).to_list(10)
    assert sorted(entry["verb"] for entry in entries) == ["appeal.answer", "appeal.send"]
    assert all(words not in str(stored) + str(entries) for words in (TEXT, REPLY))
    assert (await sent(citizen, person)).status == 201


async def test_green_people_have_nothing_to_appeal(city: City) -> None:
    citizen, person, _ = await neighbor(city)
    assert (await sent(citizen, person)).code == "appeal.green"
    assert (await sent(citizen, person, "gossip")).code == "policy.not_found"
    stranger = await city.citizen()
    assert (await sent(stranger, person)).code == "person.not_found"
    assert (await stranger.get(f"{PATH}?person={person}")).code == "person.not_found"
    assert (await sent(citizen, person, photos=["nobodys"])).code in ("photo.not_found", "appeal.green")


async def test_one_appeal_at_a_time_for_a_person_and_a_policy(city: City) -> None:
    citizen, person, _ = await red(city)
    answers = await asyncio.gather(*(sent(citizen, person) for _ in range(4)))
    assert sorted(a.status for a in answers) == [201, 409, 409, 409], [a.body for a in answers]
    assert {a.code for a in answers if a.status == 409} == {"appeal.open"}
    assert (await sent(citizen, person, "zhengzhou_three_color")).status == 201
    assert len((await citizen.get(f"{PATH}?person={person}")).body["items"]) == 2


async def test_a_retry_is_the_same_appeal(city: City) -> None:
    citizen, person, _ = await red(city)
    twins = await asyncio.gather(*(sent(citizen, person, key="same-appeal") for _ in range(3)))
    assert [t.status for t in twins] == [201, 201, 201], [t.body for t in twins]
    assert len({t.body["id"] for t in twins}) == 1
    assert (await sent(citizen, person, key="same-appeal", text="别的理由")).code == "idempotency.mismatch"


async def test_of_two_who_answer_at_once_one_wins(city: City) -> None:
    citizen, person, _ = await red(city)
    appeal = (await sent(citizen, person)).body["id"]
    officials = [await reviewer(city) for _ in range(3)]
    answers = await asyncio.gather(*(answered(one, appeal) for one in officials))
    assert sorted(a.status for a in answers) == [200, 409, 409], [a.body for a in answers]
    assert {a.code for a in answers if a.status == 409} == {"appeal.answered"}
    assert (await answered(officials[0], appeal)).code == "appeal.answered"
    notices = (await citizen.get("/api/v1/me/notices")).body["items"]
    assert [n["kind"] for n in notices].count("appeal.answered") == 1


async def test_an_answer_sent_twice_is_one_answer(city: City) -> None:
    citizen, person, _ = await red(city)
    appeal, official = (await sent(citizen, person)).body["id"], await reviewer(city)
    twins = await asyncio.gather(*(answered(official, appeal, key="same-answer") for _ in range(3)))
    assert [t.status for t in twins] == [200, 200, 200], [t.body for t in twins]
    assert (await answered(official, appeal, key="same-answer", text="改口")).code == "idempotency.mismatch"


async def test_officials_of_elsewhere_neither_see_nor_answer(city: City) -> None:
    citizen, person, _ = await red(city)
    appeal = (await sent(citizen, person)).body["id"]
    outside = await reviewer(city, "region:410102")
    assert appeal not in [i["id"] for i in (await outside.get("/api/v1/appeals?limit=100")).body["items"]]
    assert (await answered(outside, appeal)).code == "appeal.not_found"
    assert (await answered(outside, "nothing")).code == "appeal.not_found"
    assert (await answered(await city.staff("community_admin", "region:410105"), appeal)).code == "access.denied"
    assert (await answered(citizen, appeal)).code == "access.denied"


async def test_nobody_answers_ones_own_appeal(city: City) -> None:
    _, person, _ = await red(city)
    official = await city.staff("city_admin")
    await city.services.db.persons.update_one({"_id": person}, {"$addToSet": {"accounts": official.account}})
    appeal = (await sent(official, person)).body["id"]
    assert (await answered(official, appeal)).code == "duty.concerned"
    assert (await answered(await reviewer(city), appeal)).status == 200


async def test_an_answer_points_to_an_exception_of_the_same_person_only(city: City) -> None:
    (citizen, person, _), (_, other, _) = await red(city), await red(city)
    appeal, official = (await sent(citizen, person)).body["id"], await reviewer(city)
    _, theirs = await proposed(city, other)
    for exception in (theirs, "nothing"):
        assert (await answered(official, appeal, exception=exception)).code == "appeal.exception"


async def test_the_most_urgent_come_first_and_the_overdue_are_marked(city: City) -> None:
    region, people = "410184001001001", []
    for days in (0, 2, 4):
        citizen, person, _ = await red(city)
        await city.services.db.persons.update_one({"_id": person}, {"$set": {"region": region}})
        people.append((days, citizen, person))
    made = []
    try:
        for days, citizen, person in people:
            city.clock.ahead = timedelta(days=days)
            answer = await sent(citizen, person)
            assert answer.status == 201, answer.body
            made.append(answer.body["id"])
        official, items, cursor = await reviewer(city, "region:410184"), [], ""
        while True:
            page = (await official.get(f"/api/v1/appeals?limit=1{cursor}")).body
            items += page["items"]
            if page["next"] is None:
                break
            cursor = f"&cursor={page['next']}"
        assert [item["id"] for item in items] == made
        assert [item["overdue"] for item in items] == [True, False, False]
        (own,) = (await people[0][1].get(f"{PATH}?person={people[0][2]}")).body["items"]
        assert own["overdue"]
        await answered(official, made[0])
        assert [i["id"] for i in (await official.get("/api/v1/appeals")).body["items"]] == made[1:]
        done = (await official.get("/api/v1/appeals?status=answered")).body["items"]
        assert [(item["id"], item["overdue"]) for item in done] == [(made[0], False)]
        assert (await official.get("/api/v1/appeals?cursor=%21")).code == "page.cursor"
    finally:
        city.clock.ahead = timedelta()


@pytest.mark.parametrize("change", [{"text": ""}, {"text": "长" * 1001}, {"color": "green"}, {"photos": ["a"] * 10}])
async def test_what_is_no_appeal(city: City, change: dict[str, Any]) -> None:
    citizen, person, _ = await red(city)
    assert (await sent(citizen, person, **change)).code == "body.invalid"


async def test_a_photo_is_seen_by_those_who_answer_and_the_look_is_audited(city: City) -> None:
    citizen, person, _ = await red(city)
    photo = await uploaded(citizen)
    appeal = (await sent(citizen, person, photos=[photo])).body["id"]
    official, outside = await reviewer(city), await reviewer(city, "region:410102")
    seen = await official.get(f"/api/v1/appeals/{appeal}/photos/{photo}")
    assert (seen.status, seen.headers["Content-Type"]) == (200, "image/jpeg")
    assert (await official.get(f"/api/v1/appeals/{appeal}/photos/other")).code == "photo.not_found"
    assert (await outside.get(f"/api/v1/appeals/{appeal}/photos/{photo}")).code == "appeal.not_found"
    entries = await city.services.db.audit_entries.find({"object": f"appeal:{appeal}"}).to_list(10)
    assert [entry["verb"] for entry in entries].count("photo.view") == 1
    assert (await citizen.send("DELETE", f"/api/v1/me/photos/{photo}")).code == "photo.in_use"


async def test_a_photo_among_the_grounds_of_an_exception(city: City) -> None:
    _, person, _ = await red(city)
    official = await city.staff("community_admin", "region:410105001001")
    photo = await uploaded(official)
    body = {"rules": ["close_contact"], "grounds": {"text": TEXT, "photos": [photo]}}
    until = (city.clock() + timedelta(days=1)).isoformat()
    made = await official.post(f"/api/v1/persons/{person}/exceptions", {**body, "until": until})
    assert made.status == 201, made.body
    path = f"/api/v1/exceptions/{made.body['id']}/photos/{photo}"
    assert (await (await city.staff("district_admin", "region:410105")).get(path)).status == 200
    assert (await (await city.staff("district_admin", "region:410102")).get(path)).code == "exception.not_found"


async def uploaded(actor: Actor) -> str:
    """A photo of the actor's own."""
    picture = io.BytesIO()
    Image.effect_noise((600, 400), 80).save(picture, "PNG")
    answer = await actor.send("POST", "/api/v1/me/photos", raw=picture.getvalue(), Content_Type="image/png")
    assert answer.status == 201, answer.body
    return str(answer.body["id"])
