"""Real names: submitted with photos, decided by staff of the region or by a verifier, claimed, replaced, corrected."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pydantic import SecretStr

from server.actions.evidence.facts import person_subject
from server.channels.alipay import Alipay
from server.channels.verifiers import NoVerifier, make_verifier
from tests.cast import Actor, City, Response, identity, new_document, new_phone, settled
from tests.fakes.alipay_certify import APP_ID, AlipayCertify
from tests.handlers.test_photos import picture
from tests.handlers.test_photos import send as send_photo

OWN, DESK = "/api/v1/me/reviews", "/api/v1/reviews"


@pytest.fixture(autouse=True)
def clock(city: City) -> Iterator[None]:
    """Put the time back after each test."""
    yield
    city.clock.ahead = timedelta()


async def photos(actor: Actor, count: int = 2) -> list[str]:
    return [(await send_photo(actor, picture())).body["id"] for _ in range(count)]


def card(number: str | None = None) -> dict[str, str]:
    return {"type": "10", "number": number or new_document()}


async def real_name(actor: Actor, name: str = "吴真名", key: str | None = None, **more: Any) -> Response:
    pictures = more.pop("photos", None) or await photos(actor)
    answers = {"relation": "self", "name": name, "document": card(), "photos": pictures, "pledge": True, **more}
    return await actor.post("/api/v1/submissions", {"template": "real_name", "answers": answers}, key=key)


async def submitted(city: City, **more: Any) -> tuple[Actor, str, str]:
    """A citizen, their person, and the review that waits."""
    citizen = await city.citizen()
    receipt = await real_name(citizen, **more)
    assert receipt.status == 201, receipt.body
    return citizen, receipt.body["person"]["id"], receipt.body["id"]


async def decide(actor: Actor, review: str, approve: bool = True, key: str | None = None) -> Response:
    body = {"approve": approve} if approve else {"approve": False, "reason": "照片模糊，请重新拍摄"}
    return await actor.post(f"{DESK}/{review}/decision", body, key=key)


async def status(actor: Actor, person: str) -> str:
    return str((await actor.get(f"/api/v1/me/persons/{person}")).body["verification"]["status"])


# --- review by staff


async def test_staff_see_masked_data_and_photos_and_approve(city: City) -> None:
    number, reviewer = new_document(), await city.staff("reviewer", "region:4101")
    citizen, person, review = await submitted(city, document=card(number), region="410105001", phone=new_phone())
    assert await status(citizen, person) == "submitted"

    listed = (await reviewer.get(DESK)).body["items"]
    assert review in [one["id"] for one in listed]
    seen = (await reviewer.get(f"{DESK}/{review}")).body
    assert (seen["card"]["name"], seen["kind"], seen["relation"]) == ("吴**", "identity", "self")
    assert number not in str(seen) and seen["card"]["document_number"].endswith(number[-4:])
    look = await reviewer.get(f"{DESK}/{review}/photos/{seen['photos'][0]}")
    assert (look.status, look.headers["Content-Type"]) == (200, "image/jpeg")
    assert look.body.startswith(b"\xff\xd8")

    assert (await decide(reviewer, review)).body["status"] == "approved"
    assert await status(citizen, person) == "verified"
    assert "已通过" in (await citizen.get("/api/v1/me/notices")).body["items"][0]["text"]
    entries = await city.services.db.audit_entries.find({"object": f"person:{person}"}).to_list(None)
    assert {"review.view", "photo.view", "review.approve"} <= {entry["verb"] for entry in entries}
    assert number not in str(entries) and "吴真名" not in str(entries)
    stored = await city.services.db.reviews.find_one({"_id": review})
    assert number not in str(stored) and "吴真名" not in str(stored)


async def test_rejected_with_a_reason_and_submitted_again(city: City) -> None:
    number, reviewer = new_document(), await city.staff("reviewer")
    citizen, person, first = await submitted(city, document=card(number))
    assert (await reviewer.post(f"{DESK}/{first}/decision", {"approve": False})).code == "body.invalid"
    assert (await decide(reviewer, first, approve=False)).body["reason"] == "照片模糊，请重新拍摄"
    shown = (await citizen.get(f"/api/v1/me/persons/{person}")).body["verification"]
    assert (shown["status"], shown["reason"]) == ("rejected", "照片模糊，请重新拍摄")

    second = (await real_name(citizen, document=card(number))).body["id"]
    third = (await real_name(citizen, document=card(number))).body["id"]
    own = {one["id"]: one["status"] for one in (await citizen.get(OWN)).body["items"]}
    assert own == {first: "rejected", second: "withdrawn", third: "pending"}
    assert [one["id"] for one in (await reviewer.get(f"{DESK}/{third}")).body["earlier"]] == [second, first]
    assert (await decide(reviewer, second)).code == "review.decided"
    assert (await decide(reviewer, third)).status == 201
    history = (await citizen.get(f"/api/v1/me/persons/{person}/history")).body["items"]
    assert [(one["revision"], one["supersedes"]) for one in history] == [(3, second), (2, first), (1, None)]


async def test_two_reviewers_at_once_and_the_same_one_twice(city: City) -> None:
    one, two = await city.staff("reviewer"), await city.staff("reviewer")
    _, person, review = await submitted(city)
    both = await asyncio.gather(decide(one, review), decide(two, review, approve=False))
    assert sorted(answer.status for answer in both) == [201, 409]
    assert next(answer for answer in both if answer.status == 409).code == "review.decided"
    entries = city.services.db.audit_entries
    verbs = [e["verb"] async for e in entries.find({"object": f"person:{person}"}) if e["verb"].startswith("review.")]
    assert len(verbs) == 1

    _, _, again = await submitted(city)
    retried = [await decide(one, again, key="decide-once") for _ in range(2)]
    assert [answer.status for answer in retried] == [201, 201]
    assert (await decide(one, again, approve=False, key="decide-once")).code == "idempotency.mismatch"
    assert (await decide(one, again)).code == "review.decided"


async def test_a_review_is_for_its_region_only_and_never_for_oneself(city: City) -> None:
    here, elsewhere = await city.staff("reviewer", "region:410105"), await city.staff("reviewer", "region:410102")
    citizen, _, review = await submitted(city, region="410105001")
    assert (await elsewhere.get(f"{DESK}/{review}")).code == "review.not_found"
    assert (await decide(elsewhere, review)).code == "review.not_found"
    assert review not in [one["id"] for one in (await elsewhere.get(DESK)).body["items"]]
    assert (await citizen.get(DESK)).code == "access.denied"
    assert (await decide(citizen, review)).code == "access.denied"
    assert review in [one["id"] for one in (await here.get(DESK)).body["items"]]
    pictures = (await here.get(f"{DESK}/{review}")).body["photos"]
    assert (await elsewhere.get(f"{DESK}/{review}/photos/{pictures[0]}")).code == "review.not_found"
    other = (await photos(citizen, 1))[0]
    assert (await here.get(f"{DESK}/{review}/photos/{other}")).code == "photo.not_found"

    own = (await real_name(here, "吴审核")).body["id"]
    assert (await decide(await city.staff("guard", "region:410105"), own)).code == "access.denied"
    everywhere = await city.staff("reviewer")
    mine = (await real_name(everywhere, "吴自己")).body["id"]
    assert (await decide(everywhere, mine)).code == "access.denied"
    assert (await citizen.get(f"{OWN}/{mine}")).code == "review.not_found"


async def test_photos_must_be_ones_own_and_stay_once_submitted(city: City) -> None:
    citizen, stranger = await city.citizen(), await city.citizen()
    theirs, mine = await photos(stranger), await photos(citizen)
    answer = await real_name(citizen, photos=[mine[0], theirs[0]])
    assert answer.pointers == {("/answers/photos/1", "photo")}
    nothing = await real_name(citizen, photos=["aaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbb"])
    assert nothing.code == "answers.invalid"
    assert (await real_name(citizen, photos=mine)).status == 201
    assert (await citizen.send("DELETE", f"/api/v1/me/photos/{mine[0]}")).code == "photo.in_use"


async def test_the_same_submission_twice_is_one_review(city: City) -> None:
    citizen = await city.citizen()
    pictures, document = await photos(citizen), card()
    same = {"photos": pictures, "document": document, "key": "real-name-1"}
    answers = await asyncio.gather(*(real_name(citizen, **same) for _ in range(3)))
    assert {answer.status for answer in answers} == {201}
    assert len((await citizen.get(OWN)).body["items"]) == 1


async def test_approval_makes_the_true_account_the_persons_own(city: City) -> None:
    """Somebody typed the number first; whoever proves to be the person is, and the first stays as a limited proxy."""
    document, reviewer = card(), await city.staff("reviewer")
    first, rightful = await city.citizen(), await city.citizen()
    who = {"name": "吴本人", "document": document, "phone": new_phone(), "sex": "1", "purpose": "visit"}
    typed = await first.post("/api/v1/submissions", {"template": "basic_information", "answers": who})
    person = typed.body["person"]["id"]
    review = (await real_name(rightful, "吴本人", document=document)).body["id"]
    assert (await rightful.get(f"/api/v1/me/color?person={person}")).code == "proxy.consent_needed"

    assert (await first.get("/api/v1/me/color")).status == 200
    assert (await decide(reviewer, review)).status == 201
    assert (await rightful.get("/api/v1/me/color")).body["person"]["id"] == person
    assert (await first.get("/api/v1/me/color")).code == "person.not_found"
    assert (await first.get(f"/api/v1/me/color?person={person}")).code == "proxy.consent_needed"
    assert await status(rightful, person) == "verified"


async def test_a_relatives_papers_seen_by_staff_give_a_full_proxy(city: City) -> None:
    citizen, _ = await settled(city)
    reviewer = await city.staff("reviewer")
    receipt = await real_name(citizen, "吴老伴", relation="spouse")
    person = receipt.body["person"]["id"]
    assert (await citizen.get(f"/api/v1/me/color?person={person}")).code == "proxy.consent_needed"
    assert (await decide(reviewer, receipt.body["id"])).status == 201
    assert (await citizen.get(f"/api/v1/me/color?person={person}")).status == 200


# --- claims


async def claimed(city: City) -> tuple[Actor, Actor, str, dict[str, Any]]:
    """An impostor with a person, and the rightful holder's claim."""
    document = card()
    impostor, rightful = await city.citizen(), await city.citizen()
    who = {"name": "冒名者", "document": document, "phone": new_phone(), "sex": "1", "purpose": "visit"}
    made = await impostor.post("/api/v1/submissions", {"template": "basic_information", "answers": who})
    mine = {**who, "name": "吴正主"}
    refused = await rightful.post("/api/v1/submissions", {"template": "basic_information", "answers": mine})
    assert refused.code == "person.document_claimed"
    body = {"name": "吴正主", "document": document, "photos": await photos(rightful)}
    return impostor, rightful, made.body["person"]["id"], body


async def test_a_claimed_document_comes_to_its_holder(city: City) -> None:
    impostor, rightful, person, body = await claimed(city)
    bus = await city.place("bus")
    trip = {"scan_bus": {"returned": False, "pledge": True}}
    scanned = await impostor.post("/api/v1/visits", {"code": bus["code"], "person": person, "answers": trip})
    assert scanned.status == 201
    asked = await rightful.post("/api/v1/me/claims", body)
    assert (asked.status, asked.body["kind"], asked.body["status"]) == (201, "claim", "pending"), asked.body

    reviewer = await city.staff("reviewer")
    seen = (await reviewer.get(f"{DESK}/{asked.body['id']}")).body
    assert (seen["card"]["name"], seen["holder"]["name"]) == ("吴**", "冒**")
    assert (await decide(reviewer, asked.body["id"])).status == 201

    mine = (await rightful.get("/api/v1/me/persons")).body["items"]
    assert [(one["id"], one["name"], one["is_self"]) for one in mine] == [(person, "吴**", True)]
    assert (await rightful.get("/api/v1/me/color")).status == 200
    assert (await rightful.get(f"/api/v1/me/visits?person={person}")).body["items"] == []  # those were the impostor's
    assert await status(rightful, person) == "verified"
    assert (await impostor.get("/api/v1/me/persons")).body["items"] == []
    assert (await impostor.get(f"/api/v1/me/visits?person={person}")).code == "person.not_found"
    assert "属于他人" in (await impostor.get("/api/v1/me/notices")).body["items"][0]["text"]
    assert "已通过" in (await rightful.get("/api/v1/me/notices")).body["items"][0]["text"]


async def test_a_claim_refused_changes_nothing(city: City) -> None:
    impostor, rightful, person, body = await claimed(city)
    review = (await rightful.post("/api/v1/me/claims", body)).body["id"]
    assert (await decide(await city.staff("reviewer"), review, approve=False)).status == 201
    assert [one["id"] for one in (await impostor.get("/api/v1/me/persons")).body["items"]] == [person]
    assert (await rightful.get("/api/v1/me/persons")).body["items"] == []
    assert await status(impostor, person) == "unverified"


async def test_a_claim_needs_a_reason_to_be_one(city: City) -> None:
    impostor, rightful, _, body = await claimed(city)
    assert (await rightful.post("/api/v1/me/claims", {**body, "document": card()})).code == "claim.not_needed"
    assert (
        await impostor.post("/api/v1/me/claims", {**body, "photos": await photos(impostor)})
    ).code == "claim.not_needed"
    assert (await rightful.post("/api/v1/me/claims", {**body, "photos": []})).code == "answers.invalid"
    answers = [await rightful.post("/api/v1/me/claims", {**body, "document": card()}) for _ in range(5)]
    assert answers[-1].code == "limit.exceeded"


# --- edits, history, replacement


async def test_a_correction_is_a_new_revision_and_updates_the_profile(city: City) -> None:
    citizen, person = await settled(city)
    number = (await city.services.db.persons.find_one({"_id": person}))["card"]["document_number"]
    before = (await citizen.get(f"/api/v1/me/persons/{person}")).body
    assert before["profile"]["building"] == "1" and before["profile"]["room"] == "****"
    phone = new_phone()
    basics = {
        **identity("别人"), "sex": "2", "purpose": "compound", "address": "文化路2号", "building": "7", "room": "702",
        "resident_category": "tenant", "phone": phone,
    }  # fmt: skip
    body = {"template": "basic_information", "person": person, "answers": basics}
    first = await citizen.post("/api/v1/submissions", body)
    assert first.status == 201, first.body

    after = (await citizen.get(f"/api/v1/me/persons/{person}")).body
    assert (after["profile"]["building"], after["phone"]) == ("7", f"{phone[:3]}*****{phone[-3:]}")
    assert after["document_number"] == number and after["name"] == before["name"]  # who one is does not change so
    stored = str(await city.services.db.persons.find_one({"_id": person}))
    assert "文化路" not in stored and phone not in stored
    history = (await citizen.get(f"/api/v1/me/persons/{person}/history")).body["items"]
    assert [(one["revision"], one["is_mine"]) for one in history] == [(2, True), (1, True)]
    assert history[0]["supersedes"] == history[1]["submission"]
    old = await citizen.get(f"/api/v1/me/submissions/{history[1]['submission']}")
    assert old.body["answers"]["building"] == "1"


async def test_corrections_at_once_are_a_chain(city: City) -> None:
    citizen, person = await settled(city)
    basics = {**identity(), "sex": "1", "purpose": "building"}

    async def correct(number: int) -> Response:
        answers = {**basics, "work_unit": f"第{number}公司"}
        return await citizen.post(
            "/api/v1/submissions", {"template": "basic_information", "person": person, "answers": answers}
        )

    made = await asyncio.gather(*(correct(number) for number in range(4)))
    assert {answer.status for answer in made} == {201}
    history = (await citizen.get(f"/api/v1/me/persons/{person}/history")).body["items"]
    assert sorted(one["revision"] for one in history) == [1, 2, 3, 4, 5]
    assert len({one["supersedes"] for one in history}) == 5


async def test_a_new_passport_keeps_the_person_and_what_is_known(city: City) -> None:
    number, official = new_document(), await city.staff("city_admin")
    citizen, person, review = await submitted(city, document=card(number))
    assert (await decide(official, review)).status == 201
    passport = {"type": "20", "number": f"E{new_document()[-8:].replace('X', '1')}"}
    body = {"document": passport, "photos": await photos(citizen, 1)}
    asked = {"template": "document_replacement", "person": person, "answers": body}
    replaced = await citizen.post("/api/v1/submissions", asked)
    assert replaced.status == 201, replaced.body
    before = (await citizen.get(f"/api/v1/me/persons/{person}")).body
    assert before["document_type"] == "10"
    assert (await decide(official, replaced.body["id"])).status == 201

    after = (await citizen.get(f"/api/v1/me/persons/{person}")).body
    assert (after["document_type"], after["verification"]["status"]) == ("20", "verified")
    assert [one["document_type"] for one in after["former_documents"]] == ["10"]
    tokens = (await city.services.db.persons.find_one({"_id": person}))["tokens"]
    claims = await city.services.db.documents.find({"_id": {"$in": tokens}}).to_list(None)
    assert len(tokens) == 2 and {claim["person"] for claim in claims} == {person}

    # evidence that names the old document still finds the person, and so does the old document itself
    day = city.clock().date().isoformat()
    row = {"source_id": number, "document_type": "10", "document_number": number, "level": "close", "at": day}
    report = await official.post("/api/v1/evidence/contact", {"source": "test", "rows": [row]})
    assert (report.body["new"], report.body["rejected"]) == (1, []), report.body
    colors = (await citizen.get("/api/v1/me/color")).body["colors"]
    assert "red" in {one["color"] for one in colors}
    assert person_subject(tokens[0]) != person_subject(tokens[1])


async def test_a_document_of_somebody_else_is_no_replacement(city: City) -> None:
    citizen, person, _ = await submitted(city)
    number = new_document()
    await submitted(city, document=card(number))
    body = {"document": card(number), "photos": await photos(citizen)}
    asked = {"template": "document_replacement", "person": person, "answers": body}
    assert (await citizen.post("/api/v1/submissions", asked)).code == "person.document_claimed"


async def test_a_document_taken_between_request_and_approval(city: City) -> None:
    citizen, person, _ = await submitted(city)
    number = new_document()
    body = {"document": card(number), "photos": await photos(citizen)}
    asked = {"template": "document_replacement", "person": person, "answers": body}
    review = (await citizen.post("/api/v1/submissions", asked)).body["id"]
    await submitted(city, document=card(number))
    reviewer = await city.staff("reviewer")
    assert (await decide(reviewer, review)).code == "review.conflict"
    assert (await citizen.get(f"{OWN}/{review}")).body["status"] == "pending"
    assert (await decide(reviewer, review, approve=False)).status == 201


async def test_foreign_persons_look_like_none(city: City) -> None:
    (_, person), stranger = await settled(city), await city.citizen()
    for path in (f"/api/v1/me/persons/{person}", f"/api/v1/me/persons/{person}/history"):
        assert (await stranger.get(path)).code == "person.not_found"


# --- verifiers


async def test_the_development_verifier_accepts(city: City) -> None:
    citizen, person, review = await submitted(city)
    result = f"{OWN}/{review}/verification-result"
    assert (await citizen.post(result, {})).code == "verifier.not_started"
    begun = await citizen.post(f"{OWN}/{review}/verification", {}, key="verify-once")
    again = await citizen.post(f"{OWN}/{review}/verification", {}, key="verify-once")
    assert begun.status == again.status == 201 and begun.body == again.body
    assert (await (await city.citizen()).post(result, {})).code == "review.not_found"
    both = await asyncio.gather(*(citizen.post(result, {}) for _ in range(3)))
    assert [(answer.status, answer.body["status"]) for answer in both] == [(201, "approved")] * 3
    assert await status(citizen, person) == "verified"
    assert (await citizen.post(f"{OWN}/{review}/verification", {})).code == "review.decided"


@pytest_asyncio.fixture
async def alipay(city: City, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AlipayCertify]:
    """The city verifies through Alipay for one test."""
    service = AlipayCertify()
    update = {
        "alipay_app_id": APP_ID,
        "alipay_private_key": SecretStr(service.app_private_key),
        "alipay_public_key": service.public_key,
        "alipay_url": service.url,
    }
    settings = city.services.settings.model_copy(update=update)
    client = Alipay(settings, city.services.calling)
    monkeypatch.setattr(city.services, "verifier", make_verifier(settings, client))
    yield service
    service.stop()


async def begun(citizen: Actor, review: str) -> dict[str, Any]:
    answer = await citizen.post(f"{OWN}/{review}/verification", {})
    assert answer.status == 201, answer.body
    verification: dict[str, Any] = answer.body
    return verification


async def test_alipay_certifies_the_holder(city: City, alipay: AlipayCertify) -> None:
    number = new_document()
    citizen, person, review = await submitted(city, document=card(number))
    started = await begun(citizen, review)
    assert alipay.begun[started["certify_id"]]["cert_no"] == number
    result = f"{OWN}/{review}/verification-result"
    assert (await citizen.post(result, {})).body["status"] == "pending"  # the face was not shown yet
    alipay.show_face(started["url"], "吴真名")
    assert (await citizen.post(result, {})).body["status"] == "approved"
    assert await status(citizen, person) == "verified"
    assert number not in started["url"]


async def test_another_face_does_not_pass_and_staff_may_still_decide(city: City, alipay: AlipayCertify) -> None:
    citizen, person, review = await submitted(city)
    alipay.show_face((await begun(citizen, review))["url"], "另一人")
    assert (await citizen.post(f"{OWN}/{review}/verification-result", {})).body["status"] == "pending"
    assert await status(citizen, person) == "submitted"
    assert (await decide(await city.staff("reviewer"), review)).status == 201


async def test_a_claim_is_settled_at_once_by_ones_own_face(city: City, alipay: AlipayCertify) -> None:
    _, rightful, person, body = await claimed(city)
    review = (await rightful.post("/api/v1/me/claims", body)).body["id"]
    alipay.show_face((await begun(rightful, review))["url"], "吴正主")
    assert (await rightful.post(f"{OWN}/{review}/verification-result", {})).body["status"] == "approved"
    assert [one["id"] for one in (await rightful.get("/api/v1/me/persons")).body["items"]] == [person]


@pytest.mark.parametrize("mood", ["unsigned", "tampered", "refused", "broken"])
async def test_what_is_not_alipays_word_is_not_believed(city: City, alipay: AlipayCertify, mood: str) -> None:
    citizen, person, review = await submitted(city)
    await begun(citizen, review)
    alipay.mood = mood
    answer = await citizen.post(f"{OWN}/{review}/verification-result", {})
    assert (answer.status, answer.code) == (503, "verifier.unavailable")
    assert await status(citizen, person) == "submitted"
    fresh, _, other = await submitted(city)
    alipay.mood = mood if mood != "tampered" else "refused"
    assert (await fresh.post(f"{OWN}/{other}/verification", {})).code == "verifier.unavailable"


async def test_alipay_away_unsupported_documents_and_relatives(city: City, alipay: AlipayCertify) -> None:
    citizen, _, review = await submitted(city, document={"type": "20", "number": f"G{new_document()[-8:-1]}1"})
    assert (await citizen.post(f"{OWN}/{review}/verification", {})).code == "verifier.unsupported"
    parent, _ = await settled(city)
    child = (await real_name(parent, "吴小孩", relation="child", document=card(new_document("20190601")))).body["id"]
    assert (await parent.post(f"{OWN}/{child}/verification", {})).code == "verifier.unsupported"
    other, _, waiting = await submitted(city)
    alipay.stop()
    assert (await other.post(f"{OWN}/{waiting}/verification", {})).code == "verifier.unavailable"


async def test_without_a_verifier_staff_decide(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(city.services, "verifier", NoVerifier())
    citizen, _, review = await submitted(city)
    assert (await citizen.post(f"{OWN}/{review}/verification", {})).code == "verifier.unsupported"
    production = city.services.settings.model_copy(update={"mode": "production"})
    assert isinstance(make_verifier(production, None), NoVerifier)
