"""The shown code: signed, short-lived, proved offline by its keys, checked by a guard with or without a visit."""

import asyncio
import base64
import binascii
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server.actions.colors.code_texts import MOST_TEXT, PERIOD, CodeTexts
from server.actions.limits import Window
from server.errors import Problem
from server.settings import ROOT
from tests.cast import Actor, City, Response, fever_report, settled
from tests.handlers.test_flow import registration

CHECKS = "/api/v1/code-checks"
VECTORS = json.loads((ROOT / "tests" / "conformance" / "codes" / "cases.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def present(city: City) -> Iterator[None]:
    """Whatever a test did to the time, the next one is in the present."""
    yield
    city.clock.ahead = timedelta()


def at_the_middle_of_a_week(city: City) -> None:
    """Move the clock on to where neither the key nor the second changes within a test."""
    now = city.clock().timestamp()
    city.clock.ahead += timedelta(seconds=PERIOD * 1.5 - now % PERIOD + 0.1 - now % 1)


async def code_of(citizen: Actor) -> dict[str, Any]:
    answer = await citizen.get("/api/v1/me/code")
    assert answer.status == 200, answer.body
    shown: dict[str, Any] = answer.body
    return shown


async def guarded(city: City, kind: str = "bus") -> tuple[Actor, dict[str, Any]]:
    """A guard and the place where they work."""
    place = await city.place(kind)
    return await city.staff("guard", f"place:{place['id']}"), place


async def known_at(place: dict[str, Any], citizen: Actor, person: str, form: str = "scan_bus") -> None:
    """Answer the place's form once, so that nothing is due any more."""
    answers = {form: {"returned": False, "pledge": True}}
    body = {"code": place["code"], "person": person, "answers": answers}
    assert (await citizen.post("/api/v1/visits", body)).status == 201


def bytes_of(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def is_canonical(part: str) -> bool:
    try:
        return base64.urlsafe_b64encode(bytes_of(part)).decode().rstrip("=") == part
    except binascii.Error:
        return False


def judged(text: str, published: dict[str, Any], now: datetime) -> dict[str, Any] | str:
    """What a phone without a network says, written from docs/codes.md alone: what the code says, or the refusal."""
    parts = text.split(".")
    if len(parts) != 3 or parts[0] != "AC1" or not all(map(is_canonical, parts[1:])):
        return "foreign"
    payload, issued = bytes_of(parts[1]), 0
    key = None
    if len(payload) >= 26:
        issued = int.from_bytes(payload[4:8], "big")
        for one in published["keys"]:
            start, end = (datetime.fromisoformat(one[name]).timestamp() for name in ("not_before", "not_after"))
            if bytes_of(one["id"]) == payload[:4] and start <= issued < end:
                key = Ed25519PublicKey.from_public_bytes(bytes_of(one["key"]))
    if key is None:
        return "foreign"
    try:
        key.verify(bytes_of(parts[2]), text.rpartition(".")[0].encode())
    except InvalidSignature:
        return "forged"
    ends, skew = issued + int.from_bytes(payload[8:10], "big"), published["skew_seconds"]
    if not issued - skew <= now.timestamp() < ends + skew:
        return "expired"
    colors, document, name = payload[26:].decode().split("\n")
    return {
        "colors": [
            {"policy": policy, "color": color.rstrip("!"), "alert": color.endswith("!")}
            for policy, color in (one.split(":") for one in colors.split(","))
        ],
        "document": document, "name": name, "issued_at": _instant(issued), "expires_at": _instant(ends),
    }  # fmt: skip


def _instant(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["title"])
def test_the_conformance_cases(case: dict[str, Any]) -> None:
    assert judged(case["text"], VECTORS, datetime.fromisoformat(case["now"])) == case.get("says", case.get("refused"))


async def test_a_phone_without_a_network_knows_the_color(city: City) -> None:
    at_the_middle_of_a_week(city)
    citizen, _ = await settled(city, "欧阳小明")
    answer = await city.visitor().get("/api/v1/code-keys")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    shown = await code_of(citizen)
    assert 120 <= len(shown["text"]) <= 205 and shown["refresh_in"] == 45
    said = judged(shown["text"], answer.body, city.clock())
    assert isinstance(said, dict), said
    assert (said["name"], said["document"]) == ("欧阳**", shown["person"]["document_number"][-4:])
    assert said["colors"] == [{name: one[name] for name in ("policy", "color", "alert")} for one in shown["colors"]]
    assert (said["issued_at"], said["expires_at"]) == (shown["issued_at"], shown["expires_at"])
    assert (await citizen.get("/api/v1/me/color")).body["colors"] == shown["colors"]


async def test_a_code_tells_no_id_and_looks_new_every_second(city: City) -> None:
    at_the_middle_of_a_week(city)
    citizen, person = await settled(city)
    here, there = await asyncio.gather(code_of(citizen), code_of(citizen))
    city.clock.ahead += timedelta(seconds=1)
    later = await code_of(citizen)
    tokens = [bytes_of(one["text"].split(".")[1])[10:26] for one in (here, there, later)]
    assert tokens[0] == tokens[1] != tokens[2]
    raw = base64.b32decode(person.upper())
    assert not [one for one in (here, later) if raw in bytes_of(one["text"].split(".")[1]) or person in one["text"]]
    guard = await city.staff("guard", "region:410105")
    for one in (here, there, later):
        assert (await guard.post(CHECKS, {"text": one["text"]})).status == 200


async def test_a_look_gives_the_live_color_and_the_person_sees_it(city: City) -> None:
    at_the_middle_of_a_week(city)
    citizen, person = await settled(city)
    shown = await code_of(citizen)
    report = {"template": "daily_report", "person": person, "answers": fever_report()}
    assert (await citizen.post("/api/v1/submissions", report)).status == 201
    guard = await city.staff("guard", "region:410105")
    answer = await guard.post(CHECKS, {"text": shown["text"]})
    assert answer.status == 200, answer.body
    colors = {one["policy"]: one for one in answer.body["colors"]}
    four = colors["four_color"]
    assert (four["color"], four["alert"], answer.body["alert"]) == ("red", True, True), "of now, not of the code"
    assert four["reasons"][0]["reason"] and set(four["reasons"][0]) == {"reason", "until"}
    assert (answer.body["visit"], answer.body["place"], answer.body["due"]) == (None, None, [])
    assert answer.body["person"] == {name: shown["person"][name] for name in answer.body["person"]}
    assert person not in str(answer.body)
    (look,) = (await citizen.get("/api/v1/me/disclosures")).body["items"]
    assert (look["verb"], look["roles"]) == ("code.check", ["值守人员"])
    assert (await citizen.get(f"/api/v1/me/visits?person={person}")).body["items"] == []


async def test_at_a_post_a_check_is_a_visit(city: City) -> None:
    citizen, person = await settled(city)
    guard, place = await guarded(city)
    await known_at(place, citizen, person)
    shown = await code_of(citizen)
    answer = await guard.post(CHECKS, {"text": shown["text"], "place": place["id"]})
    assert answer.status == 200, answer.body
    (color,) = answer.body["colors"]
    assert (color["policy"], color["color"]) == ("zhengzhou_three_color", "green")
    assert answer.body["place"]["id"] == place["id"] and answer.body["entry"]
    seen = (await guard.get(f"/api/v1/places/{place['id']}/visits")).body["items"]
    mine = (await citizen.get(f"/api/v1/me/visits?person={person}")).body["items"]
    assert [visit["source"] for visit in seen] == ["guard", "scan"]
    assert mine == seen and mine[0]["id"] == answer.body["visit"]
    assert (await citizen.get("/api/v1/me/disclosures")).body["items"] == [], "the visit tells of it"


async def test_one_code_at_one_place_is_one_visit_whoever_scans_it(city: City) -> None:
    citizen, person = await settled(city)
    guard, place = await guarded(city)
    colleague = await city.staff("compound_admin", f"place:{place['id']}")
    await known_at(place, citizen, person)
    body = {"text": (await code_of(citizen))["text"], "place": place["id"]}
    answers = await asyncio.gather(*(one.post(CHECKS, body) for one in (guard, colleague, guard, colleague)))
    answers.append(await guard.post(CHECKS, body))
    assert {answer.status for answer in answers} == {200}, [answer.body for answer in answers]
    assert len({answer.body["visit"] for answer in answers}) == 1
    assert await city.services.db.visits.count_documents({"person": person, "source": "guard"}) == 1
    other_guard, other = await guarded(city)
    elsewhere = await other_guard.post(CHECKS, {**body, "place": other["id"]})
    assert elsewhere.body["visit"] != answers[0].body["visit"]


async def test_where_forms_are_due_nobody_is_registered(city: City) -> None:
    citizen, person = await settled(city)
    guard, place = await guarded(city, "compound")
    text = (await code_of(citizen))["text"]
    answer = await guard.post(CHECKS, {"text": text, "place": place["id"]})
    assert answer.status == 200, answer.body
    assert answer.body["visit"] is None and [one["template"] for one in answer.body["due"]] == ["scan_compound"]
    assert answer.body["due"][0]["title"] and answer.body["colors"]
    assert (await guard.get(f"/api/v1/places/{place['id']}/visits")).body["items"] == []
    (look,) = (await citizen.get("/api/v1/me/disclosures")).body["items"]
    assert look["verb"] == "code.check"
    scanned = {"code": place["code"], "person": person, "answers": registration()}
    assert (await citizen.post("/api/v1/visits", scanned)).status == 201
    assert (await guard.post(CHECKS, {"text": text, "place": place["id"]})).body["visit"]


async def test_a_code_ends_on_the_second(city: City) -> None:
    at_the_middle_of_a_week(city)
    citizen, _ = await settled(city)
    guard = await city.staff("guard", "region:410105")
    shown = await code_of(citizen)
    issued, expires = (datetime.fromisoformat(shown[name]) for name in ("issued_at", "expires_at"))
    assert expires - issued == timedelta(seconds=60) and issued.microsecond == 0

    async def at(instant: datetime) -> Response:
        city.clock.ahead += instant - city.clock()
        return await guard.post(CHECKS, {"text": shown["text"]})

    assert (await at(expires - timedelta(seconds=1))).status == 200
    ended = await at(expires)
    assert (ended.status, ended.code) == (410, "code.expired") and "刷新" in ended.body["detail"]
    assert (await at(issued - timedelta(seconds=31))).code == "code.expired"
    assert (await at(issued - timedelta(seconds=20))).status == 200


async def test_a_changed_sign_anywhere_is_refused(city: City) -> None:
    citizen, person = await settled(city)
    text, texts = (await code_of(citizen))["text"], city.services.codes
    assert texts.read(text).person == person
    for place, sign in enumerate(text):
        for bit in range(8):
            wrong = text[:place] + chr(ord(sign) ^ 1 << bit) + text[place + 1 :]
            with pytest.raises(Problem) as refused:
                texts.read(wrong)
            assert refused.value.code in ("code.forged", "code.foreign")


async def test_what_others_made_is_told_apart(city: City) -> None:
    at_the_middle_of_a_week(city)
    citizen, person = await settled(city)
    guard = await city.staff("guard", "region:410105")
    shown = await code_of(citizen)
    second = int(datetime.fromisoformat(shown["issued_at"]).timestamp())
    stranger = CodeTexts("another installation's secret", 60)
    theirs = stranger.sign(person, shown["person"], shown["colors"], second)
    head, payload, _ = shown["text"].split(".")
    own_words = f"{head}.{payload}.{theirs.split('.')[2]}"
    place = await city.place("bus")
    texts = {
        theirs: "code.foreign", own_words: "code.forged", f"{head}.{payload}.": "code.forged",
        place["url"]: "code.foreign", "AC1": "code.foreign", "AC1..": "code.foreign", "AC1.a.b": "code.foreign",
        "AC1.====.====": "code.foreign", "..": "code.foreign", "\u0000": "code.foreign", "码" * 99: "code.foreign",
        shown["text"] + "\n": "code.foreign", f" {shown['text']}": "code.foreign", "." * MOST_TEXT: "code.foreign",
    }  # fmt: skip
    for text, code in texts.items():
        answer = await guard.post(CHECKS, {"text": text})
        assert (answer.status, answer.code) == (422, code), text
    for wrong in ({"text": ""}, {"text": "A" * (MOST_TEXT + 1)}, {"text": 1}, {}, {"text": "a", "person": person}):
        assert (await guard.post(CHECKS, wrong)).code == "body.invalid"


async def test_keys_change_every_week_and_are_known_before(city: City) -> None:
    at_the_middle_of_a_week(city)
    citizen, _ = await settled(city)
    guard = await city.staff("guard", "region:410105")
    before = (await city.visitor().get("/api/v1/code-keys")).body
    assert len(before["keys"]) == 2 and before["keys"][0]["id"] != before["keys"][1]["id"]
    turn = datetime.fromisoformat(before["keys"][1]["not_before"])
    city.clock.ahead += turn - timedelta(seconds=2) - city.clock()
    last = (await code_of(citizen))["text"]
    city.clock.ahead += turn + timedelta(seconds=1) - city.clock()
    first = (await code_of(citizen))["text"]
    assert bytes_of(first.split(".")[1])[:4] != bytes_of(last.split(".")[1])[:4]
    after = (await city.visitor().get("/api/v1/code-keys")).body
    assert [key["id"] for key in after["keys"][:2]] == [key["id"] for key in before["keys"]]
    for text in (last, first):
        assert (await guard.post(CHECKS, {"text": text})).status == 200
        assert isinstance(judged(text, before, city.clock()), dict), "fetched half a week ago"
        assert isinstance(judged(text, after, city.clock()), dict), "fetched a second ago"
    city.clock.ahead += timedelta(minutes=2)
    assert len((await city.visitor().get("/api/v1/code-keys")).body["keys"]) == 2


def test_a_replaced_secret_ends_what_the_former_one_signed() -> None:
    now, card = datetime(2026, 1, 1, tzinfo=UTC), {"name": "李**", "document_number": "410105*****0012"}
    former, present = CodeTexts("former", 60), CodeTexts("present", 60)
    ids = [{key["id"] for key in texts.published(now)} for texts in (former, present)]
    assert not ids[0] & ids[1], "a phone that kept the former keys must fetch, not call anybody a forger"
    with pytest.raises(Problem, match=r"code\.foreign"):
        present.read(former.sign("a" * 24, card, [], int(now.timestamp())))


async def test_who_may_not_check(city: City) -> None:
    citizen, person = await settled(city)
    guard, place = await guarded(city)
    await known_at(place, citizen, person)
    text = (await code_of(citizen))["text"]
    elsewhere = await city.staff("guard", "place:AAAAAAAAAAAA")
    for actor in (citizen, elsewhere, await city.staff("reviewer"), await city.staff("city_admin")):
        assert (await actor.post(CHECKS, {"text": text, "place": place["id"]})).code == "access.denied"
    assert (await citizen.post(CHECKS, {"text": text})).code == "access.denied"
    assert (await city.visitor().post(CHECKS, {"text": text})).code == "session.missing"
    everywhere = await city.staff("railway_team")
    assert (await everywhere.post(CHECKS, {"text": text, "place": "0" * 12})).code == "place.not_found"
    assert (await guard.post(CHECKS, {"text": text, "place": "0" * 12})).code == "access.denied"
    assert (await guard.post(CHECKS, {"text": text, "place": place["id"], "entry": "no"})).code == "place_code.entry"
    assert await city.services.db.visits.count_documents({"person": person}) == 1


async def test_whose_code_one_may_show(city: City) -> None:
    citizen, person = await settled(city)
    other, _ = await settled(city)
    assert (await citizen.get(f"/api/v1/me/code?person={person}")).status == 200
    answers = [await other.get(f"/api/v1/me/code?person={who}") for who in (person, "nobody")]
    assert {answer.code for answer in answers} == {"person.not_found"}
    assert (await (await city.citizen()).get("/api/v1/me/code")).code == "person.not_found"
    assert (await city.visitor().get("/api/v1/me/code")).code == "session.missing"


async def test_who_is_gone_or_takes_consent_back_is_not_registered(city: City) -> None:
    citizen, person = await settled(city)
    guard, place = await guarded(city)
    await known_at(place, citizen, person)
    body = {"text": (await code_of(citizen))["text"], "place": place["id"]}
    texts = (await citizen.get("/api/v1/consents")).body["items"]
    version = next(text["version"] for text in texts if text["kind"] == "general")
    said = {"kind": "general", "version": version, "given": False}
    assert (await citizen.post("/api/v1/me/consents", said)).status == 201
    assert (await guard.post(CHECKS, body)).code == "consent.required"
    assert (await guard.post(CHECKS, {"text": body["text"]})).status == 200
    await city.services.db.persons.delete_one({"_id": person})
    assert (await guard.post(CHECKS, {"text": body["text"]})).code == "person.not_found"
    assert await city.services.db.visits.count_documents({"person": person}) == 1


async def test_a_blank_place_registers_nobody(city: City) -> None:
    citizen, _ = await settled(city)
    official = await city.staff("city_admin")
    batch = await official.post("/api/v1/place-batches", {"kind": "bus", "region": "410105", "count": 1})
    blank = batch.body["codes"][0]["code"][:12]
    guard = await city.staff("guard", "region:410105")
    body = {"text": (await code_of(citizen))["text"], "place": blank}
    assert (await guard.post(CHECKS, body)).code == "place_code.inactive"


async def test_checks_are_limited_for_each_guard(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(city.services.limiter.rules, "code.check.account", (Window(3, 86_400),))
    guard, other = [await city.staff("guard", "region:410105") for _ in range(2)]
    codes = [(await guard.post(CHECKS, {"text": "AC1.a.b"})).code for _ in range(5)]
    assert codes == ["code.foreign"] * 3 + ["limit.exceeded"] * 2
    assert (await other.post(CHECKS, {"text": "AC1.a.b"})).code == "code.foreign"


async def test_showing_a_code_reads_what_reading_a_color_reads(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    citizen, person = await settled(city)
    read: list[str] = []
    get = city.services.person_reads.get

    async def counted(key: str) -> Any:
        read.append(key)
        return await get(key)

    class NoDatabase:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"looked at {name}")

    monkeypatch.setattr(city.services.person_reads, "get", counted)
    monkeypatch.setattr(city.services, "db", NoDatabase())
    assert (await citizen.get(f"/api/v1/me/code?person={person}")).status == 200
    assert read == [person]
