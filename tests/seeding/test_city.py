"""The synthetic city is the same each time, and everything in it is what the real code would have written."""

from collections import Counter
from datetime import timedelta
from typing import Any

import orjson

from server.actions.colors.colors import rescore
from server.actions.organizations import rosters
from server.actions.organizations.departments import UNASSIGNED
from server.actions.people.persons import Identity, token_of
from server.actions.places import nearby_risks, visits
from server.actions.places.place_kinds import load_kinds
from server.actions.records import records
from server.actions.services import Services
from server.actions.submissions.answering import purpose_of
from server.forms.documents import is_resident_id, sex_of
from server.forms.validation import validate
from server.seeding.cast import CITIZENS, ENTERPRISE, OFFICIALS
from server.seeding.city import is_empty
from server.seeding.guide import where_to_try
from server.seeding.places import CENTER
from tests.seeding.conftest import DAYS, NOW, PEOPLE, Seeded, seed

SAME = (
    "accounts", "logins", "persons", "documents", "submissions", "evidence", "visits", "color_history", "regions",
    "places", "place_batches", "publications", "notices",
    "organizations", "departments", "invitations",
)  # fmt: skip


def plain(value: Any) -> Any:
    """A value without its ciphertexts, which differ each time."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return "sealed" if isinstance(value, bytes) else value


async def contents(city: Seeded, collection: str) -> dict[str, Any]:
    """What a collection holds, by id, without ciphertexts."""
    return {one["_id"]: plain(one) for one in await city.all(collection)}


async def test_the_same_seed_gives_the_same_city(seeded: Seeded, empty: Services) -> None:
    again = await seed(empty)
    assert again.counts == seeded.counts
    assert again.said == seeded.said
    for name in SAME:
        assert await contents(seeded, name) == await contents(again, name), name


async def test_the_first_compound_has_a_register_of_residents(seeded: Seeded) -> None:
    guard = await seeded.account(next(one.phone for one in OFFICIALS if one.role == "compound_admin"))
    code = guard["grants"][0]["scope"].removeprefix("region:")
    people = [person for person in await seeded.all("persons") if person["region"] == code]
    listed = [record for record in await seeded.all("records") if record["register"] == "scan_compound"]
    assert {record["person"] for record in listed} == {person["_id"] for person in people} != set()
    token = records.token(seeded.context, "scan_compound", f"region:{code}", "")
    assert await records.counts_of(seeded.context, [token]) == [len(listed)]


async def test_the_map_shows_cases_around_the_center(seeded: Seeded) -> None:
    asked = {"lng": CENTER.lng, "lat": CENTER.lat, "radius": 3000, "coordinates": "gcj02"}
    found = (await nearby_risks.list_nearby(seeded.context, asked))["items"]
    assert found and found[0]["distance"] < 1000
    assert {"较低", "中等"} & {one["grade_title"] for one in found}


async def test_another_seed_gives_another_city(seeded: Seeded, empty: Services) -> None:
    other = await seed(empty, 7)
    assert not (await contents(seeded, "persons")).keys() & (await contents(other, "persons")).keys()


async def test_an_empty_database_is_told_from_a_seeded_one(seeded: Seeded, empty: Services) -> None:
    assert await is_empty(empty)
    assert not await is_empty(seeded.services)


async def test_counts_are_what_is_there(seeded: Seeded) -> None:
    assert {name: len(await seeded.all(name)) for name in seeded.counts} == seeded.counts
    assert seeded.counts["persons"] == seeded.counts["documents"] == PEOPLE
    assert 1.4 < PEOPLE / seeded.counts["accounts"] < 2.0
    reports = [one for one in await seeded.all("submissions") if one["template"] == "daily_report"]
    assert 0.6 < len(reports) / PEOPLE / DAYS < 0.8
    assert 0.9 < seeded.counts["visits"] / PEOPLE / DAYS < 1.5


async def test_identity_documents_are_valid_and_recognizably_synthetic(seeded: Seeded) -> None:
    unseal = seeded.services.keyring.open
    for person in await seeded.all("persons"):
        name = unseal(person["name"], "persons:name")
        number = unseal(person["document_number"], "persons:document_number")
        identity = Identity(name, person["document_type"], number, None)
        assert person["tokens"] == [token_of(seeded.context, identity)]
        if person["document_type"] == "10":
            assert is_resident_id(number)
            assert number[14] == "9"
            assert sex_of(number) in "12"


async def test_every_color_is_there(seeded: Seeded) -> None:
    for policy in seeded.services.policies.in_force(NOW):
        colors = Counter(person["colors"][policy.id]["color"] for person in await seeded.all("persons"))
        assert set(colors) == {color["id"] for color in policy.document["colors"]}
        assert colors["green"] > PEOPLE / 2


async def test_scoring_again_changes_nothing(seeded: Seeded) -> None:
    assert await rescore(seeded.context, [person["_id"] for person in await seeded.all("persons")]) == 0


async def test_the_last_history_of_each_person_is_the_stored_color(seeded: Seeded) -> None:
    last: dict[tuple[str, str], dict[str, Any]] = {}
    for one in sorted(await seeded.all("color_history"), key=lambda one: one["at"]):
        last[one["person"], one["policy"]] = one
    for person in await seeded.all("persons"):
        for policy, color in person["colors"].items():
            assert last[person["_id"], policy]["color"] == color["color"]
            assert color["since"] <= NOW


async def test_answers_satisfy_their_templates(seeded: Seeded) -> None:
    checked = Counter()
    for submission in await seeded.all("submissions"):
        template = seeded.services.templates.get(submission["template"])
        assert validate(template, opened(seeded, submission["answers"])) == []
        checked[template.id] += 1
    assert set(checked) == {"scan_compound", "basic_information", "temperature", "daily_report"}


def opened(seeded: Seeded, value: Any, at: str = "") -> Any:
    """Answers with sensitive ones in clear."""
    if isinstance(value, bytes):
        return orjson.loads(seeded.services.keyring.open(value, purpose_of(at)))
    return (
        {name: opened(seeded, one, f"{at}/{name}") for name, one in value.items()} if isinstance(value, dict) else value
    )


async def test_evidence_satisfies_its_kinds_and_lies_in_the_past(seeded: Seeded) -> None:
    facts = await seeded.all("evidence")
    for fact in facts:
        assert seeded.services.kinds[fact["kind"]].validate(fact["data"]) == []
        assert fact["at"] <= fact["recorded_at"] <= NOW
    kinds = {fact["kind"] for fact in facts}
    assert kinds >= {"contact", "stay", "purchase", "test", "case", "risk"}


async def test_every_place_kind_has_active_places_and_some_codes_are_blank(seeded: Seeded) -> None:
    places = await seeded.all("places")
    active = Counter(place["kind"] for place in places if place["status"] == "active")
    assert set(active) == set(load_kinds())
    assert min(active.values()) >= 2
    assert {place["batch"] for place in places if place["status"] == "blank"} == {
        batch["_id"] for batch in await seeded.all("place_batches")
    }


async def test_nothing_happens_today(seeded: Seeded) -> None:
    midnight = NOW.replace(hour=16, minute=0) - timedelta(days=1)
    assert not [one for one in await seeded.all("visits") if one["at"] >= midnight]
    assert not [one for one in await seeded.all("submissions") if one["at"] >= midnight]


async def test_the_cast_plays_its_parts(seeded: Seeded) -> None:
    for official in OFFICIALS:
        roles = {grant["role"] for grant in (await seeded.account(official.phone))["grants"]}
        assert roles == {official.role}
    expected = dict(zip([one.phone for one in CITIZENS], ["green", "red", "orange", "yellow"], strict=True))
    for citizen in CITIZENS:
        account = await seeded.account(citizen.phone)
        persons = [one for one in await seeded.all("persons") if account["_id"] in one["accounts"]]
        assert len(persons) == len(citizen.family)
        oneself = next(one for one in persons if one["self_of"] == account["_id"])
        assert oneself["colors"]["four_color"]["color"] == expected[citizen.phone]
        assert {one["colors"]["four_color"]["color"] for one in persons if one is not oneself} <= {"green"}


async def test_the_cast_has_an_enterprise_with_people_and_an_invitation(seeded: Seeded) -> None:
    (organization,) = await seeded.all("organizations")
    administrator = await seeded.account(ENTERPRISE.phone)
    assert organization["administrators"] == [administrator["_id"]]
    records = [one for one in await seeded.all("records") if one["organization"] == organization["_id"]]
    assert len(records) == organization["members"] == ENTERPRISE.members
    assert {one["state"] for one in records} == {"active"} and len({one["person"] for one in records}) == len(records)
    found = await rosters.roster(seeded.context, organization["_id"])
    belonged = found.on((NOW - timedelta(days=1)).date())
    assert {member.department for member in belonged} == {*ENTERPRISE.departments, UNASSIGNED}
    (code,) = [one["_id"] for one in await seeded.all("invitations")]
    assert any(code in line for line in await where_to_try(seeded.services))


async def test_the_cast_can_scan_the_codes_it_is_told(seeded: Seeded) -> None:
    account = await seeded.account("13900000003")
    oneself = next(one for one in await seeded.all("persons") if one["self_of"] == account["_id"])
    guide = await where_to_try(seeded.services)
    codes = {line.rsplit("（")[-1].strip("）"): line.split()[0] for line in guide if line.endswith("）")}
    body = {"code": codes["compound"], "person": oneself["_id"]}
    stored, result = await visits.scan(seeded.acting(account, "compound"), body)
    assert stored, result
    assert result["color"]["color"] == "green"
    await seeded.services.db.visits.delete_one({"_id": result["visit"]})  # the city stays as it was seeded
    stored, result = await visits.scan(
        seeded.acting(account, "gate"), {"code": codes["gate_compound"], "person": oneself["_id"]}
    )
    assert not stored
    assert [form["template"] for form in result["forms"]] == ["temperature"]
