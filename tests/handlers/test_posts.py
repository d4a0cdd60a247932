"""The places somebody works at, and who came there: as a list on the guard's phone, and as a register."""

from datetime import timedelta
from typing import Any

import pytest

from server.actions.access import Grant
from server.actions.context import Actor as Holder
from server.actions.ids import new_id
from server.actions.limits import Window
from server.actions.places.visit_lists import EXAMINED
from tests.cast import Actor, City, new_phone, settled
from tests.handlers.test_manual_visits import HOME, card, enter
from tests.handlers.test_places import BUS
from tests.handlers.test_residents import compound

REGISTER = "/api/v1/registers/visits"
RIDE = {"scan_bus": {"returned": False, "pledge": True}}


async def posts(actor: Actor, query: str = "") -> list[dict[str, Any]]:
    found = await actor.get(f"/api/v1/me/places{query}")
    assert found.status == 200, found.body
    return list(found.body["items"])


async def test_a_guard_sees_the_post_with_its_code(city: City) -> None:
    place = await city.place("compound", title="花园小区")
    await city.place("compound")
    (post,) = await posts(await city.staff("guard", f"place:{place['id']}"))
    assert (post["id"], post["kind_title"], post["title"]) == (place["id"], "小区", "花园小区")
    assert (post["code"], post["url"]) == (place["code"], place["url"]) and post["registers"] == []
    assert (await city.visitor().get(f"/api/v1/place-codes/{post['code']}/image.svg")).status == 200


async def test_compound_staff_see_every_post_of_it_and_its_lists(city: City) -> None:
    place, code = await compound(city)
    gate = await city.place("gate_compound", code)
    staff = await city.staff("compound_admin", f"region:{code}")
    found = {post["id"]: post["registers"] for post in await posts(staff)}
    assert set(found) == {place["id"], gate["id"]}
    assert found[place["id"]] == [
        {"register": "visits", "title": "出入登记", "scope": f"place:{place['id']}"},
        {"register": "scan_compound", "title": "小区居民", "scope": f"region:{code}"},
    ]
    assert [one["register"] for one in found[gate["id"]]] == ["visits"]
    for one in found[place["id"]]:
        shown = await staff.get(f"/api/v1/registers/{one['register']}/records?scope={one['scope']}")
        assert shown.status == 200, shown.body


@pytest.mark.parametrize(("scope", "seen"), [("kind:bus@410105", 1), ("kind:taxi@410105", 0), ("kind:bus@410102", 0)])
async def test_a_sector_sees_its_kind_and_no_blank_codes(city: City, scope: str, seen: int) -> None:
    bus = await city.place("bus", "410105017", "一辆公交")
    official = await city.staff("city_admin")
    batch = await official.post("/api/v1/place-batches", {"kind": "bus", "region": "410105017", "count": 2})
    found = [post["id"] for post in await posts(await city.staff("sector_admin", scope), "?limit=100")]
    assert (bus["id"] in found) is bool(seen)
    codes = [one["code"] for one in batch.body["codes"]]
    assert not {code[:12] for code in codes} & set(found)
    active = await (await city.citizen()).post(f"/api/v1/place-codes/{codes[0]}/activation", {"answers": BUS})
    assert active.status == 201, active.body
    found = [post["id"] for post in await posts(await city.staff("sector_admin", scope), "?limit=100")]
    assert (codes[0][:12] in found) is bool(seen)


async def test_posts_are_paged_newest_first(city: City) -> None:
    made = [(await city.place("bus"))["id"] for _ in range(5)]
    holder = Holder(new_id(), "test", tuple(Grant("guard", f"place:{place}") for place in made))
    guard = Actor(city.base, token=city.services.sessions.issue(holder, city.clock() + timedelta(hours=1)))
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await guard.get(f"/api/v1/me/places?limit=2{cursor and f'&cursor={cursor}'}")).body
        seen += [post["id"] for post in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    assert (await guard.get("/api/v1/me/places?cursor=nonsense")).code == "page.cursor"


async def test_citizens_have_no_posts(city: City) -> None:
    assert (await (await city.citizen()).get("/api/v1/me/places")).code == "access.denied"
    assert (await city.visitor().get("/api/v1/me/places")).code == "session.missing"


async def came(city: City, place: dict[str, Any]) -> tuple[Actor, str, str]:
    """A citizen's scan, a manual visit, a red one of two days ago; the citizen, their phone, the other's document."""
    citizen, person = await settled(city)
    scanned = await citizen.post("/api/v1/visits", {"code": place["code"], "person": person, "answers": RIDE})
    guard = await city.staff("guard", f"place:{place['id']}")
    number = card()
    manual = await enter(guard, place, number, RIDE)
    old = await enter(guard, place, card("钱**"), RIDE)
    assert scanned.status == manual.status == old.status == 201, (scanned.body, manual.body, old.body)
    change = {"at": city.clock() - timedelta(days=2), "color": "red", "alert": True, "source": "guard"}
    await city.services.db.visits.update_one({"_id": old.body["visit"]}, {"$set": change})
    return citizen, citizen.phone, number["document_number"]


def day(city: City, ago: int) -> str:
    return (city.clock() - timedelta(days=ago)).astimezone(city.services.settings.zone).date().isoformat()


async def test_visits_are_narrowed_for_the_guard_and_in_the_register_alike(city: City) -> None:
    place = await city.place("bus")
    await came(city, place)
    guard = await city.staff("guard", f"place:{place['id']}")
    admin = await city.staff("city_admin")
    for asked, sources in {
        "": ["manual", "scan", "guard"],
        f"day={day(city, 2)}": ["guard"],
        f"day={day(city, 1)}": [],
        "source=manual": ["manual"],
        "color=red": ["guard"],
        "alert=true": ["guard"],
        "alert=false": ["manual", "scan"],
        f"day={day(city, 0)}&source=scan&color=green": ["scan"],
    }.items():
        listed = await guard.get(f"/api/v1/places/{place['id']}/visits?{asked}")
        assert [visit["source"] for visit in listed.body["items"]] == sources, (asked, listed.body)
        filters = "&".join(f"f.{one}" for one in asked.split("&") if one)
        rows = await admin.get(f"{REGISTER}/records?scope=place:{place['id']}&{filters}")
        assert [row["id"] for row in rows.body["items"]] == [visit["id"] for visit in listed.body["items"]], asked
        assert rows.body["partial"] is False and rows.body["next"] is None


async def test_the_register_finds_a_person_by_whole_document_or_phone(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, elsewhere = await city.place("bus"), await city.place("bus")
    citizen, phone, number = await came(city, place)
    (me,) = (await citizen.get("/api/v1/me/persons")).body["items"]
    await citizen.post("/api/v1/visits", {"code": elsewhere["code"], "person": me["id"]})
    admin = await city.staff("city_admin")

    async def found(text: str) -> list[str]:
        rows = await admin.get(f"{REGISTER}/records?scope=place:{place['id']}&q={text}")
        assert rows.status == 200, rows.body
        assert number not in str(rows.body) and phone not in str(rows.body)
        return [row["cells"]["source"] for row in rows.body["items"]]

    assert await found(phone) == ["扫码"]
    assert await found(number) == ["手工登记"]
    assert await found(number.lower()) == ["手工登记"]
    assert await found("13700000000") == await found("nobody") == await found("410105196801010011") == []
    (look,) = (await citizen.get("/api/v1/me/disclosures")).body["items"]
    assert look["verb"] == "person.search", "the person sees who searched"
    monkeypatch.setitem(city.services.limiter.rules, "person.search.account", (Window(5, 86_400),))
    other = await city.staff("city_admin")
    path = f"{REGISTER}/records?scope=place:{place['id']}"
    asked = [(await other.get(f"{path}&q={new_phone()}")).status for _ in range(6)]
    assert asked == [200] * 5 + [429] and (await other.get(path)).status == 200


async def test_the_register_of_visits_is_declared_like_others_and_says_what_it_cannot(city: City) -> None:
    place = await city.place("bus")
    admin = await city.staff("city_admin")
    listed = {one["id"]: one for one in (await admin.get("/api/v1/registers")).body["items"]}
    declared = (await admin.get(REGISTER)).body
    assert declared == listed["visits"] and declared["home"] == "place"
    assert [one["id"] for one in declared["filters"]] == ["day", "source", "color", "alert"]
    path = f"{REGISTER}/records?scope=place:{place['id']}"
    for wrong in ("f.region=410105", "tab=all", "sort=changed_at", "f.day=yesterday"):
        assert (await admin.get(f"{path}&{wrong}")).code == "request.parameter", wrong
    assert (await admin.get(f"{path}&cursor=nonsense")).code == "page.cursor"
    assert (await admin.get(f"{REGISTER}/records")).code == "register.scope"
    assert (await admin.get(f"{REGISTER}/records?scope=region:410105")).code == "register.scope"
    assert (await admin.get(f"{REGISTER}/records?scope=place:AAAAAAAAAAAA")).code == "place.not_found"
    assert (await admin.get(f"{REGISTER}/tabs")).code == "register.not_found"
    body = {"format": "csv", "scope": f"place:{place['id']}"}
    assert (await admin.post(f"{REGISTER}/exports", body)).code == "register.not_found"


async def test_the_register_of_visits_is_for_the_staff_of_the_place(city: City) -> None:
    place, code = await compound(city)
    guard = await city.staff("guard", f"place:{place['id']}")
    path = f"{REGISTER}/records?scope=place:{place['id']}"
    assert (await guard.get(path)).code == "access.denied", "guards have the list of the place"
    assert (await (await city.citizen()).get(path)).code == "access.denied"
    assert (await (await city.staff("compound_admin", "region:410105001999001")).get(path)).code == "access.denied"
    named = await city.staff("compound_admin", f"place:{place['id']}")
    (scope,) = (await named.get(REGISTER)).body["scopes"]
    assert scope["scope"] == f"place:{place['id']}"
    assert (await named.get(f"{REGISTER}/records")).status == 200, "the only place needs no naming"
    reviewer = await city.staff("reviewer", f"region:{code[:6]}")
    assert (await reviewer.get(REGISTER)).code == "register.not_found"
    assert "visits" not in str((await reviewer.get("/api/v1/registers")).body)


async def test_a_rare_filter_reads_a_bounded_number_and_goes_on(city: City) -> None:
    place = await city.place("bus")
    guard = await city.staff("guard", f"place:{place['id']}")
    made = await enter(guard, place, card(), RIDE)
    model = await city.services.db.visits.find_one({"_id": made.body["visit"]})
    now = city.clock()
    many = [
        {**model, "_id": f"{place['id']}{number}", "at": now - timedelta(seconds=number), "source": "scan"}
        for number in range(1, EXAMINED + 50)
    ]
    for start in range(0, len(many), 300):
        await city.services.db.visits.insert_many(many[start : start + 300])
    await city.services.db.visits.update_one(
        {"_id": model["_id"]}, {"$set": {"at": now - timedelta(seconds=EXAMINED + 60)}}
    )
    path = f"/api/v1/places/{place['id']}/visits?source=manual&limit=5"
    first = (await guard.get(path)).body
    assert (first["items"], first["partial"]) == ([], True)
    second = (await guard.get(f"{path}&cursor={first['next']}")).body
    assert [one["id"] for one in second["items"]] == [model["_id"]] and second["next"] is None
    assert (await guard.get(f"/api/v1/places/{place['id']}/visits?limit=5&cursor={first['next']}")).code == (
        "page.cursor"
    ), "a cursor belongs to its own list"


async def test_a_page_of_a_place_follows_the_page_before(city: City) -> None:
    place = await city.place("compound")
    guard = await city.staff("guard", f"place:{place['id']}")
    who = card()
    made = [(await enter(guard, place, who, {"scan_compound": HOME})).body["visit"]]
    made += [(await enter(guard, place, who)).body["visit"] for _ in range(4)]
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = (await guard.get(f"/api/v1/places/{place['id']}/visits?limit=2{cursor and f'&cursor={cursor}'}")).body
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
