"""A compound's residents: a register whose records follow from what people answer when they first come in."""

import asyncio
from typing import Any

from server.actions.people import persons
from server.actions.records import records
from tests.cast import Actor, City, identity
from tests.registers import new_region

REGISTER = "/api/v1/registers/scan_compound"


async def compound(city: City) -> tuple[dict[str, Any], str]:
    """A compound with a name of its own, and its code."""
    code = f"{new_region()}001"
    await city.services.db.regions.insert_one({"_id": code, "name": f"小区{code}", "parent": code[:-3]})
    return await city.place("compound", code), code


async def move_in(
    city: City, place: dict[str, Any], who: dict[str, Any] | None = None, **more: Any
) -> tuple[Actor, str, dict[str, Any]]:
    """Somebody who registers at a compound: the actor, the person's id, and what was said."""
    citizen = await city.citizen()
    said = {**(who or identity()), "address": "花园路1号2号楼", "returned": False, "pledge": True, **more}
    shown = await citizen.post("/api/v1/visits", {"code": place["code"], "answers": {"scan_compound": said}})
    assert shown.status == 201, shown.body
    return citizen, str(shown.body["person"]["id"]), said


async def rows(actor: Actor, query: str = "") -> list[dict[str, Any]]:
    """A page of the register's rows."""
    found = await actor.get(f"{REGISTER}/records{query}")
    assert found.status == 200, found.body
    return list(found.body["items"])


async def test_who_registers_stands_among_the_residents_masked(city: City) -> None:
    place, code = await compound(city)
    _, _, said = await move_in(city, place, identity("欧阳春晓"))
    staff = await city.staff("compound_admin", f"region:{code}")
    declared = (await staff.get(REGISTER)).body
    assert declared["title"] == "小区居民" and not declared["is_entered"]
    (row,) = await rows(staff)
    assert row["cells"]["/name"] == "欧阳**" and row["cells"]["region"] == f"小区{code}"
    assert said["document"]["number"] not in str(row) and said["phone"] not in str(row)
    assert (await staff.get(f"{REGISTER}/tabs")).body["total"] == 1
    shown = (await staff.get(f"/api/v1/records/{row['id']}")).body
    assert not shown["editable"] and shown["actions"] == []


async def test_residents_are_found_by_name_document_and_phone(city: City) -> None:
    place, code = await compound(city)
    _, _, said = await move_in(city, place, identity("诸葛寻人"))
    await move_in(city, place, identity("别人"), returned=True, arrival_date="2020-03-01", transport="train",
                  abroad=False, departure_region="420100", isolation="home")  # fmt: skip
    staff = await city.staff("community_admin", f"region:{code[:12]}")
    for asked in ("寻人", said["document"]["number"], said["phone"]):
        assert [row["cells"]["/name"] for row in await rows(staff, f"?q={quoted(asked)}")] == ["诸葛**"], asked
    assert [row["cells"]["/name"] for row in await rows(staff, "?f.isolation=home")] == ["别*"]
    assert [row["cells"]["/name"] for row in await rows(staff, "?f.returned=false")] == ["诸葛**"]


def quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


async def test_a_list_holds_its_own_subtree_only(city: City) -> None:
    (mine, code), (other, elsewhere) = await compound(city), await compound(city)
    await move_in(city, mine)
    await move_in(city, other)
    staff = await city.staff("compound_admin", f"region:{code}")
    assert len(await rows(staff)) == 1
    assert (await staff.get(f"{REGISTER}/records?scope=region:{elsewhere}")).code == "access.denied"
    assert (await staff.get(f"{REGISTER}/records?scope=*")).code == "access.denied"
    guard = await city.staff("guard", f"region:{code}")
    assert (await guard.get(f"{REGISTER}/records")).code == "access.denied"


async def test_retries_and_later_scans_are_one_record(city: City) -> None:
    place, code = await compound(city)
    citizen, who = await city.citizen(), identity()
    said = {**who, "address": "花园路1号", "returned": False, "pledge": True}
    body = {"code": place["code"], "answers": {"scan_compound": said}}
    made = await asyncio.gather(*(citizen.post("/api/v1/visits", body, key="moving-in") for _ in range(3)))
    assert {answer.status for answer in made} == {201}, [answer.body for answer in made]
    again = await citizen.post("/api/v1/visits", {**body, "answers": {"scan_compound": {**said, "plate": "豫A12345"}}})
    assert again.status == 201, again.body
    staff = await city.staff("compound_admin", f"region:{code}")
    (row,) = await rows(staff)
    assert row["cells"]["/plate"] and row["revision"] == 2
    assert (await staff.get(f"{REGISTER}/tabs")).body["total"] == 1


async def test_answers_that_are_refused_leave_no_record(city: City) -> None:
    place, code = await compound(city)
    citizen = await city.citizen()
    await citizen.post("/api/v1/me/consents", {"kind": "sensitive", "version": 1, "given": False})
    said = {**identity(), "address": "花园路1号", "returned": False, "pledge": True}
    refused = await citizen.post("/api/v1/visits", {"code": place["code"], "answers": {"scan_compound": said}})
    assert refused.code == "consent.required"
    assert await rows(await city.staff("compound_admin", f"region:{code}")) == []


async def test_staff_cannot_write_what_people_have_said(city: City) -> None:
    place, code = await compound(city)
    await move_in(city, place)
    district = await city.staff("district_admin", f"region:{code[:6]}")
    (row,) = await rows(district, f"?scope=region:{code}")
    said = {**identity(), "address": "花园路1号", "returned": False, "pledge": True}
    entered = await district.post(f"{REGISTER}/records", {"region": code, "answers": said})
    assert entered.code == "register.not_entered"
    changed = await district.send(
        "PATCH", f"/api/v1/records/{row['id']}", {"answers": {"plate": "豫A12345"}}, If_Match='"1"'
    )
    assert changed.code == "record.fixed"


async def test_erasure_takes_the_record_and_the_count(city: City) -> None:
    place, code = await compound(city)
    citizen, person, _ = await move_in(city, place)
    staff = await city.staff("compound_admin", f"region:{code}")
    assert len((await citizen.post("/api/v1/me/exports", {})).body["registers"]) == 1
    gone = await citizen.post("/api/v1/me/erasures", {"confirm": "删除"})
    assert gone.status == 201, gone.body
    assert {"what": "居民台账中的记录", "count": 1} in gone.body["erased"]
    assert await rows(staff) == []
    assert (await staff.get(f"{REGISTER}/tabs")).body["total"] == 0
    assert await city.services.db.records.find_one({"person": person, "register": "scan_compound"}) is None


async def test_a_scan_elsewhere_moves_nobody(city: City) -> None:
    (home, code), (other, elsewhere) = await compound(city), await compound(city)
    citizen, person, _ = await move_in(city, home)
    visited = await citizen.post("/api/v1/visits", {"code": other["code"], "person": person})
    assert visited.status == 201, visited.body
    assert len(await rows(await city.staff("compound_admin", f"region:{code}"))) == 1
    assert await rows(await city.staff("compound_admin", f"region:{elsewhere}")) == []
    (record,) = await city.services.db.records.find({"person": person, "register": "scan_compound"}).to_list(2)
    assert (
        records.answers_of(city.context(), record)["name"] == (await persons.identity_of(city.context(), person)).name
    )
