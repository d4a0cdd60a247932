"""Whatever is wrong with a request: a 4xx problem with a stable code and place, never a 500, nothing stored."""

import secrets
from typing import Any

import pytest

from tests.cast import City, healthy_report, identity, settled

CODES = "/api/v1/login-codes"


@pytest.mark.parametrize(
    ("raw", "media", "status", "code"),
    [
        (b"{", "application/json", 400, "body.malformed"),
        (b"", "application/json", 400, "body.malformed"),
        (b'{"phone": "\xff\xfe"}', "application/json", 400, "body.encoding"),
        ('{"phone": "13800138000"}'.encode("utf-16"), "application/json", 400, "body.encoding"),
        (b'{"phone": NaN}', "application/json", 400, "body.malformed"),
        (b"[" * 5000, "application/json", 400, "body.malformed"),
        (b"[]", "application/json", 422, "body.invalid"),
        (b'{"phone": 13800138000}', "application/json", 422, "body.invalid"),
        (b'{"phone": "13800138000", "extra": 1}', "application/json", 422, "body.invalid"),
        (b"phone=13800138000", "application/x-www-form-urlencoded", 415, "body.content_type"),
        (b'{"phone": "13800138000"}', "text/plain", 415, "body.content_type"),
    ],
)
async def test_bodies_that_are_none(city: City, raw: bytes, media: str, status: int, code: str) -> None:
    answer = await city.visitor().send("POST", CODES, raw=raw, Content_Type=media)
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_body_over_the_limit_of_its_route_is_refused_before_it_is_read(city: City) -> None:
    answer = await city.visitor().send("POST", CODES, raw=b'"' + b"x" * 300_000 + b'"')
    assert (answer.status, answer.code) == (413, "body.too_large")


async def test_the_wrong_field_is_named(city: City) -> None:
    answer = await city.visitor().post(CODES, {"phone": "123"})
    assert answer.pointers == {("/phone", "pattern")}
    missing = await city.visitor().post(CODES, {})
    assert missing.pointers == {("/phone", "required")}


async def test_unknown_addresses_and_methods(city: City) -> None:
    anybody = city.visitor()
    assert (await anybody.get("/api/v1/nothing")).code == "request.not_found"
    assert (await anybody.send("DELETE", "/api/v1/templates")).code == "request.method"
    assert (await anybody.send("BREW", "/api/v1/templates")).status == 405
    assert (await anybody.get("/api/v1/places/../../etc/passwd")).status == 404


async def test_tokens_that_are_none(city: City) -> None:
    citizen = await city.citizen()
    token = citizen.token or ""
    for wrong in ("", "x", "a.b.c", token[:-2] + "AA", token + "A", "é" * 20):
        citizen.token = wrong
        answer = await citizen.get("/api/v1/me/persons")
        assert answer.status == 401, wrong
    assert (await city.visitor().get("/api/v1/me/persons")).code == "session.missing"


async def test_logged_out_is_out_at_once(city: City) -> None:
    citizen = await city.citizen()
    assert (await citizen.send("DELETE", "/api/v1/sessions/current")).status == 204
    assert (await citizen.get("/api/v1/me/persons")).code == "session.invalid"


async def test_place_codes_that_are_none(city: City) -> None:
    citizen, place = await city.citizen(), await city.place("compound")
    code = place["code"]
    forged = code[:-1] + ("A" if code[-1] != "A" else "B")
    for wrong in (forged, "", "0" * 22, code.lower(), "🐟" * 22, code + "A"):
        answer = await citizen.post("/api/v1/visits", {"code": wrong})
        assert (answer.status, answer.code) == (404, "place_code.invalid"), wrong
    assert (await citizen.get(f"/api/v1/place-codes/{forged}")).code == "place_code.invalid"


async def test_a_replaced_code_has_expired(city: City) -> None:
    official, citizen, place = await city.staff("city_admin"), await city.citizen(), await city.place("compound")
    renewed = await official.post(f"/api/v1/places/{place['id']}/rotation", {}, key="rotate-once")
    again = await official.post(f"/api/v1/places/{place['id']}/rotation", {}, key="rotate-once")
    assert renewed.status == again.status == 201
    assert renewed.body["code"] == again.body["code"] != place["code"]
    assert (await citizen.post("/api/v1/visits", {"code": place["code"]})).code == "place_code.expired"
    assert (await citizen.post("/api/v1/visits", {"code": renewed.body["code"]})).status == 200


async def test_forms_that_are_none(city: City) -> None:
    citizen, person = await settled(city)
    body = {"template": "daily_report", "person": person, "answers": healthy_report()}
    before = await city.services.db.submissions.count_documents({"person": person})

    async def refused(**change: Any) -> str:
        return (await citizen.post("/api/v1/submissions", {**body, **change})).code

    assert await refused(template="no_such_form") == "template.not_found"
    assert await refused(version=99) == "template.version"
    assert await refused(round="2020-02-12") == "submission.round_closed"
    assert await refused(round="2020-02-31") == "body.invalid"
    assert await refused(publication="nothing") == "publication.not_found"
    assert await refused(person="nobody") == "person.not_found"
    assert await city.services.db.submissions.count_documents({"person": person}) == before


async def test_wrong_answers_name_their_place_in_chinese(city: City) -> None:
    citizen, person = await settled(city)
    body = {"template": "daily_report", "person": person, "answers": {"fever": "yes", "nonsense": 1}}
    answer = await citizen.post("/api/v1/submissions", body)
    assert answer.code == "answers.invalid"
    assert ("/answers/fever", "type") in answer.pointers
    assert ("/answers/nonsense", "unknown") in answer.pointers
    assert ("/answers/breathing", "required") in answer.pointers
    assert all(any("一" <= sign <= "鿿" for sign in error["message"]) for error in answer.body["errors"])


@pytest.mark.parametrize(
    "answers", [{"track": [{}] * 200}, {"fever": {"a": {"b": [None] * 50}}}, {"x" * 500: "y" * 50_000}]
)
async def test_hostile_answers(city: City, answers: dict[str, Any]) -> None:
    citizen, person = await settled(city)
    answer = await citizen.post(
        "/api/v1/submissions", {"template": "daily_report", "person": person, "answers": answers}
    )
    assert (answer.status, answer.code) == (422, "answers.invalid")


async def test_another_ones_person_looks_like_none(city: City) -> None:
    (_, person), other = await settled(city), await city.citizen()
    for path in ("color", "visits", "submissions"):
        mine = await other.get(f"/api/v1/me/{path}?person={person}")
        nobody = await other.get(f"/api/v1/me/{path}?person=nobody")
        assert (mine.status, mine.code) == (nobody.status, nobody.code) == (404, "person.not_found")


async def test_a_claimed_document_needs_the_same_name(city: City) -> None:
    first, second, third = await city.citizen(), await city.citizen(), await city.citizen()
    who = {**identity("赵一"), "sex": "1", "purpose": "visit"}
    mine = await first.post("/api/v1/submissions", {"template": "basic_information", "answers": who})
    wrong = await second.post(
        "/api/v1/submissions", {"template": "basic_information", "answers": {**who, "name": "钱二"}}
    )
    proxy = await third.post("/api/v1/submissions", {"template": "basic_information", "answers": who})
    assert wrong.code == "person.document_claimed"
    assert proxy.body["person"]["id"] == mine.body["person"]["id"]


async def test_parameters_that_are_none(city: City) -> None:
    citizen, person = await settled(city)
    for query in ("limit=0", "limit=101", "limit=x", "limit=1e3", f"limit={'9' * 400}"):
        assert (await citizen.get(f"/api/v1/me/visits?person={person}&{query}")).code == "request.parameter"
    assert (await citizen.get("/api/v1/me/visits")).code == "request.parameter"
    for cursor in ("x", "AAAA", "a" * 150):
        answer = await citizen.get(f"/api/v1/me/visits?person={person}&cursor={cursor}")
        assert answer.code == "page.cursor"


async def test_creating_needs_an_idempotency_key(city: City) -> None:
    citizen, person = await settled(city)
    body = {"template": "daily_report", "person": person, "answers": healthy_report()}
    for key in ("short", "x" * 101):
        assert (await citizen.post("/api/v1/submissions", body, key=key)).code == "idempotency.key_missing"


async def test_guessing_a_login_code_ends_soon(city: City) -> None:
    anybody, phone = city.visitor(), "137" + f"{secrets.randbelow(10**8):08d}"
    await anybody.post(CODES, {"phone": phone})
    assert (await anybody.post(CODES, {"phone": phone})).code == "login_code.too_soon"
    inbox = await anybody.get(f"/api/dev/inbox?phone={phone}")
    right = inbox.body["items"][0]["text"].split("验证码 ")[1][:6]
    for guess in range(5):
        wrong = f"{(int(right) + guess + 1) % 10**6:06d}"
        assert (await anybody.post("/api/v1/sessions", {"phone": phone, "code": wrong})).code == "login_code.wrong"
    assert (await anybody.post("/api/v1/sessions", {"phone": phone, "code": right})).code == "login_code.wrong"
