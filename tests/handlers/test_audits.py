"""The audit trail: written with every change, chained within seconds, and broken visibly by whoever touches it."""

import ast
import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from server import worker
from server.actions.audit import audit_entry, canonical, changed, fingerprint
from server.actions.audit_chain import BLOCK, Head, seal, verify
from server.actions.services import Services
from server.settings import ROOT
from tests.cast import City, identity, new_document, new_phone, settled
from tests.handlers.logging_in import clock, official_with  # noqa: F401
from tests.handlers.test_appeals import REPLY, TEXT, answered, reviewer
from tests.handlers.test_appeals import sent as appealed
from tests.handlers.test_evidence import contact
from tests.handlers.test_exceptions import GROUNDS, WHY, decided, proposed, red, sent
from tests.handlers.test_identities import card, claimed, submitted
from tests.handlers.test_identities import decide as decide_review
from tests.handlers.test_places import BUS
from tests.handlers.test_staff import DISTRICT
from tests.handlers.test_staff import official as superior_of

Document = dict[str, Any]


async def seal_all(city: City) -> None:
    while (await seal(city.context()))[0]:
        pass


async def test_an_entry_says_who_did_what_from_where(city: City) -> None:
    official, auditor = await city.staff("city_admin"), await city.staff("auditor")
    made = await official.post("/api/v1/publications", {"template": "daily_report"})
    found = await auditor.get(f"/api/v1/audit?object=publication:{made.body['id']}")
    assert found.status == 200, found.body
    (entry,) = found.body["items"]
    assert (entry["actor"], entry["verb"], entry["roles"]) == (official.account, "publication.publish", ["city_admin"])
    assert entry["address"] == "127.0.0.1" and entry["request"] and entry["at"]
    assert (await official.get("/api/v1/audit")).code == "access.denied"
    assert (await (await city.citizen()).get("/api/v1/audit")).code == "access.denied"


async def test_search_by_actor_verb_and_time_pages_by_key(city: City) -> None:
    auditor, context = await city.staff("auditor"), city.context()
    context.actor = context.actor.__class__("search-test")
    start = city.clock()
    entries = [audit_entry(context, "test.search", f"test:{number}") for number in range(7)]
    await city.services.db.audit_entries.insert_many(entries)
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await auditor.get(f"/api/v1/audit?actor=search-test&verb=test.search&limit=3{cursor}")).body
        seen += [entry["id"] for entry in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert sorted(seen) == sorted(entry["_id"] for entry in entries)
    before = (start - timedelta(seconds=5)).isoformat().replace("+00:00", "Z")
    assert (await auditor.get(f"/api/v1/audit?actor=search-test&until={before}")).body["items"] == []
    assert len((await auditor.get(f"/api/v1/audit?since={before}&limit=100")).body["items"]) >= 7
    assert (await auditor.get("/api/v1/audit?cursor=nonsense")).code == "page.cursor"


async def test_before_and_after_are_fingerprints_nobody_can_guess(city: City) -> None:
    context = city.context()
    one = audit_entry(context, "person.change", "person:a", before={"phone": "13800138000"}, after={"phone": "x"})
    two = audit_entry(context, "person.change", "person:a", before={"phone": "x"}, after={"phone": "13800138000"})
    other = audit_entry(context, "person.change", "person:b", before={"phone": "13800138000"})
    assert one["after"] == two["before"] and one["before"] == two["after"]
    assert other["before"] != one["before"], "the same phone of two people must not look the same"
    assert "13800138000" not in str(one)


def test_content_is_the_same_text_before_and_after_it_was_stored() -> None:
    at = datetime(2022, 2, 1, 8, 0, 0, 123456, UTC)
    one = {"at": at, "sealed": b"\x00\xff", "tags": {"b", "a"}, "in": {"x": 1, "y": None}}
    two = {"in": {"y": None, "x": 1}, "tags": ["a", "b"], "sealed": b"\x00\xff", "at": at.replace(microsecond=123000)}
    assert canonical(one) == canonical(two)
    assert changed({"a": 1, "texts": {"x": 1}}, {"a": 2, "texts.y": 2}) == {"a": 2, "texts": {"x": 1, "y": 2}}
    assert changed({"texts": None}, {"texts.y": 2}) == {"texts": {"y": 2}}


async def told(city: City, object_: str, verb: str, *, was: bool, secrets: tuple[str, ...] = ()) -> Document:
    """The one entry of a change: it proves what is, and what was if there was anything, and shows neither."""
    (entry,) = await city.services.db.audit_entries.find({"object": object_, "verb": verb}).to_list(10)
    assert entry["after"] and bool(entry["before"]) is was and entry["before"] != entry["after"], entry
    assert not [secret for secret in secrets if secret in str(entry)]
    return dict(entry)


async def is_content(city: City, entry: Document, collection: str, key: str) -> bool:
    """Whether an entry's `after` is the fingerprint of a document as it is stored now."""
    stored = await city.services.db[collection].find_one({"_id": key})
    return bool(fingerprint(city.services.keyring, entry["object"], stored) == entry["after"])


async def test_places_and_publications_before_and_after(city: City) -> None:
    place, official = await city.place("compound", title="花园里"), await city.staff("city_admin")
    made = await told(city, f"places:{place['id']}", "place.create", was=False, secrets=("花园里",))
    assert await is_content(city, made, "places", place["id"])
    assert (await official.post(f"/api/v1/places/{place['id']}/rotation", {})).status == 201
    rotated = await told(city, f"place:{place['id']}", "place.rotate_code", was=True, secrets=("花园里",))
    assert await is_content(city, rotated, "places", place["id"])

    batch = await official.post("/api/v1/place-batches", {"kind": "bus", "region": "410105", "count": 1})
    await told(city, f"place_batches:{batch.body['batch']}", "place_batch.create", was=False)
    path = f"/api/v1/place-codes/{batch.body['codes'][0]['code']}/activation"
    active = await (await city.citizen()).post(path, {"answers": BUS})
    assert active.status == 201, active.body
    secrets = (BUS["contact_name"], BUS["contact_phone"])
    bound = await told(city, f"place:{active.body['id']}", "place.activate", was=True, secrets=secrets)
    assert await is_content(city, bound, "places", active.body["id"])

    published = await official.post("/api/v1/publications", {"template": "daily_report"})
    entry = await told(city, f"publication:{published.body['id']}", "publication.publish", was=False)
    assert await is_content(city, entry, "publications", published.body["id"])


async def test_rotations_at_once_are_as_many_entries_as_generations(city: City) -> None:
    place, official = await city.place("bus"), await city.staff("city_admin")
    path = f"/api/v1/places/{place['id']}/rotation"
    assert {answer.status for answer in await asyncio.gather(*(official.post(path, {}) for _ in range(4)))} == {201}
    stored = await city.services.db.places.find_one({"_id": place["id"]})
    query = {"object": f"place:{place['id']}", "verb": "place.rotate_code"}
    entries = [entry async for entry in city.services.db.audit_entries.find(query)]
    assert sorted(e["details"]["generation"] for e in entries) == list(range(1, stored["generation"] + 1))
    assert len({entry["after"] for entry in entries}) == len(entries)


@pytest.mark.usefixtures("clock")
async def test_staff_and_passwords_before_and_after(city: City) -> None:
    superior, phone, name = await superior_of(city), new_phone(), "欧阳审计"
    made = await superior.create(("guard", f"region:{DISTRICT}"), phone=phone, name=name)
    account = f"account:{made.body['id']}"
    created = await told(city, account, "account.create", was=False, secrets=(phone, name))
    await told(city, account, "password.issue", was=False)
    assert (await superior.change(made.body["id"], 1, phone=new_phone())).status == 200
    moved = await told(city, account, "account.change", was=True, secrets=(phone, name))
    assert moved["before"] == created["after"], "what is changed is what was made"
    official = await official_with(city, "Kx93-tianqi")
    stored = await city.services.db.passwords.find_one({"_id": official.account})
    secrets = ("Kx93-tianqi", stored["hash"])
    entry = await told(city, f"account:{official.account}", "password.change", was=False, secrets=secrets)
    assert await is_content(city, entry, "passwords", official.account)
    again = await official.post("/api/v1/me/password", {"old": "Kx93-tianqi", "new": "Kx94-tianqi"})
    assert again.status == 201, again.body
    entries = city.services.db.audit_entries.find({"object": f"account:{official.account}", "verb": "password.change"})
    assert entry["after"] in [one["before"] async for one in entries]


async def test_reviews_and_persons_before_and_after(city: City) -> None:
    number, desk = new_document(), await city.staff("reviewer")
    _, person, review = await submitted(city, document=card(number))
    await told(city, f"person:{person}", "person.create", was=False, secrets=(number, "吴真名"))
    assert (await decide_review(desk, review)).status == 201
    entry = await told(city, f"person:{person}", "review.approve", was=True, secrets=(number, "吴真名"))
    stored = await city.services.db.reviews.find_one({"_id": review})
    assert fingerprint(city.services.keyring, f"person:{person}", stored) == entry["after"]

    _, rightful, person, body = await claimed(city)
    review = (await rightful.post("/api/v1/me/claims", body)).body["id"]
    assert (await decide_review(desk, review)).status == 201
    secrets = (body["document"]["number"], "吴正主", "冒名者")
    await told(city, f"person:{person}", "person.hand_over", was=True, secrets=secrets)


async def test_evidence_exceptions_and_appeals_before_and_after(city: City) -> None:
    citizen, person, number = await red(city)
    await sent(city, person, contact(city, number, 2))
    found = city.services.db.audit_entries.find({"object": "evidence:contact", "details.changed": 1})
    (corrected,) = await found.sort("at", -1).limit(1).to_list(1)
    assert corrected["before"] and corrected["after"] and number not in str(corrected)

    _, exception = await proposed(city, person)
    await told(city, f"exception:{exception}", "exception.propose", was=False, secrets=(GROUNDS, number))
    appeal = (await appealed(citizen, person)).body["id"]
    await told(city, f"appeal:{appeal}", "appeal.send", was=False, secrets=(TEXT, number))
    assert (await answered(await reviewer(city), appeal)).status == 200
    entry = await told(city, f"appeal:{appeal}", "appeal.answer", was=True, secrets=(TEXT, REPLY, number))
    assert await is_content(city, entry, "appeals", appeal)
    assert (await decided(await city.staff("district_admin", "region:410105"), exception)).status == 200
    entry = await told(city, f"exception:{exception}", "exception.confirm", was=True, secrets=(WHY, number))
    assert await is_content(city, entry, "exceptions", exception)


async def test_a_consent_is_proved_by_its_entry(city: City) -> None:
    citizen = await city.citizen()
    said = await citizen.post("/api/v1/me/consents", {"kind": "sharing", "version": 1, "given": True})
    found = city.services.db.audit_entries.find({"object": f"account:{citizen.account}", "details.kind": "sharing"})
    *_, entry = sorted(await found.to_list(10), key=lambda one: one["at"])
    assert await is_content(city, entry, "consents", said.body["id"]) and citizen.phone not in str(entry)


async def test_no_personal_data_stands_in_the_trail(city: City) -> None:
    who, citizen = identity("诸葛孔明"), await city.citizen()
    answers = {**who, "sex": "1", "purpose": "visit"}
    receipt = await citizen.post("/api/v1/submissions", {"template": "basic_information", "answers": answers})
    person = receipt.body["person"]["id"]
    official = await city.staff("city_admin")
    await official.post("/api/v1/persons/search", {"phone": citizen.phone})
    look = {"fields": ["name", "phone"], "purpose": "核对密接名单中的信息"}
    assert (await official.post(f"/api/v1/persons/{person}/unmask", look)).status == 200
    await citizen.post("/api/v1/me/exports", {})
    trail = str(await city.services.db.audit_entries.find({}).to_list(None))
    for secret in (who["name"], who["document"]["number"], who["phone"], citizen.phone, official.phone):
        assert secret not in trail


async def test_many_at_once_in_several_processes_are_chained_once(city: City) -> None:
    await asyncio.gather(*(city.citizen() for _ in range(12)))
    other = Services(city.services.settings, city.uri, city.clock)
    try:
        contexts = [city.context(), worker.new_context(other)]
        for _ in range(3):
            await asyncio.gather(*(seal(c) for c in contexts * 3), city.citizen(), city.citizen())
        await seal_all(city)
    finally:
        await other.stop()
    found = await verify(city.context())
    assert found.fault is None, found.fault
    assert found.unsealed == 0
    assert found.sealed == await city.services.db.audit_entries.count_documents({})


async def test_the_worker_chains_and_tells_the_head(city: City) -> None:
    await city.citizen()
    while await worker._run_audit(city.context()):
        pass
    found = await verify(city.context())
    assert found.fault is None and found.unsealed == 0 and found.head.number > 0


async def test_the_unsealed_tail_is_told(city: City) -> None:
    await seal_all(city)
    await settled(city)
    found = await verify(city.context())
    assert found.fault is None and found.unsealed > 0
    assert found.oldest_unsealed and city.clock() - found.oldest_unsealed < timedelta(minutes=1)


WITHOUT_ENTRY = {
    "answering": "submissions are their own record (decision 0006)",
    "app_tokens": "tokens of this installation towards WeChat and Alipay",
    "attempts": "counters",
    "audit_chain": "the trail itself",
    "board_reminders": "the job that reminds is audited",
    "board_totals": "sums that follow from submissions",
    "bulk_steps": "each step is audited by record_steps",
    "captchas": "pass within minutes",
    "channel_counts": "counters",
    "deliveries": "how notices went out; what they tell of is audited",
    "drafts": "unchecked, their account's own, gone within thirty days",
    "evidence_quotas": "counters; the batch is audited",
    "files": "copies of what is kept elsewhere; making them is audited by who orders them",
    "import_checks": "a preview; nothing is written to a register",
    "import_rows": "a preview; what is applied is audited by import_applying",
    "limits": "counters",
    "login_codes": "pass within minutes",
    "memberships": "follow a person; audited by identities",
    "notices": "follow from what is audited",
    "organizations": "counts members; who joins or leaves is audited by members",
    "outbox": "orders of what is audited",
    "proxy_requests": "audited by proxies.relate",
    "record_effects": "within a step, which is audited by record_steps",
    "record_history": "the history of a record itself",
    "record_numbers": "counters",
    "record_reads": "what somebody has seen",
    "records": "stores what its callers audit",
    "register_preferences": "how somebody likes a list",
    "roster_imports": "audited by import_applying",
    "rotation": "audited once a run by the command",
    "subscriptions": "how many messages somebody accepted",
    "verifications": "the decision is audited by reviews",
    "visit_counts": "sums that follow from visits",
    "visits": "visits are their own record (decision 0006)",
}
WRITES = re.compile(r"\.(insert|update|replace|delete|bulk)_(one|many|write)\(")


def test_who_writes_audits_or_says_why_not() -> None:
    modules = {path.stem: path.read_text() for path in (ROOT / "server" / "actions").rglob("*.py")}
    silent = {name for name, text in modules.items() if WRITES.search(text) and "audit_entry(" not in text}
    assert silent == set(WITHOUT_ENTRY)


WITHOUT_CONTENT = {
    "board.answer": "a look",
    "board.export": "a look",
    "code.check": "a look",
    "color.replay": "a look",
    "data.export": "a look at one's own data",
    "delivery.retry": "the verb says it all",
    "f'record.{kind}": "claims: the verb says it all",
    "group_channel.change": "addresses are secrets; that they changed is told",
    "import.apply": "each chunk that is written has its own entry",
    "import.upload": "the workbook is kept sealed and goes within days",
    "invitation.create": "the code is a secret",
    "invitation.revoke": "the verb says it all",
    "job.cancel": "the verb says it all",
    "job.start": "the job keeps what was ordered",
    "keys.rotate": "contents stay what they are, under another key",
    "person.search": "a look",
    "person.unmask": "a look",
    "photo.view": "a look",
    "record.comment": "stands in the record's history",
    "record.overdue": "the verb says it all",
    "record.recount": "counts",
    "record.unmask": "a look",
    "register.export": "a look",
    "letter.withdraw": "the verb says it all",
    "retention.delete": "counts; what went is past its term",
    "review.view": "a look",
    "session.close": "the verb says it all",
    "session.close_all": "the verb says it all",
    "system.sunset": "counts; everything goes",
    "verb": "emails: an address, told by its verb only",
}


def calls_of_audit_entry() -> Iterator[ast.Call]:
    for folder in ("actions", "commands"):
        for path in (ROOT / "server" / folder).rglob("*.py"):
            calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
            yield from (call for call in calls if ast.unparse(call.func) == "audit_entry")


def test_entries_prove_contents_or_say_why_not() -> None:
    """Every call gives `before` or `after` (or both by `**contents`), but for looks and counts."""
    bare = set()
    for call in calls_of_audit_entry():
        given = {word.arg or ast.unparse(word.value) for word in call.keywords}
        if not given & {"before", "after", "contents"}:
            bare.add(ast.unparse(call.args[1]).strip("'"))
    assert bare == set(WITHOUT_CONTENT)


@pytest_asyncio.fixture
async def trail(city: City) -> AsyncIterator[City]:
    """A chain of at least three blocks on which the test may lay hands; put right afterwards."""
    for _ in range(3):
        await city.services.db.audit_entries.insert_many(
            [audit_entry(city.context(), "test.trail", f"test:{number}") for number in range(3)]
        )
        await seal(city.context())
    await seal_all(city)
    db = city.services.db
    names = ("audit_entries", "audit_blocks", "audit_heads")
    kept: dict[str, list[Any]] = {name: await db[name].find({}).to_list(None) for name in names}
    yield city
    for name, documents in kept.items():
        await db[name].delete_many({})
        for start in range(0, len(documents), 200):
            await db[name].insert_many(documents[start : start + 200])
    assert (await verify(city.context())).fault is None


async def block_and_entry(city: City, back: int = 1) -> tuple[int, str]:
    head = await city.services.db.audit_heads.find_one({"_id": "head"})
    block = await city.services.db.audit_blocks.find_one({"_id": head["number"] - back})
    return block["_id"], block["entries"][0][0]


@pytest.mark.parametrize(
    ("change", "words"),
    [({"verb": "color.replay"}, "改动"), ({"purpose": "另一个用途"}, "改动"), ({"block": 0}, "移到别处")],
)
async def test_an_altered_entry_is_found(trail: City, change: dict[str, Any], words: str) -> None:
    block, entry = await block_and_entry(trail)
    await trail.services.db.audit_entries.update_one({"_id": entry}, {"$set": change})
    fault = (await verify(trail.context())).fault
    assert fault and (fault.block, fault.entry) == (block, entry) and words in fault.words


async def test_a_missing_entry_is_found(trail: City) -> None:
    block, entry = await block_and_entry(trail)
    await trail.services.db.audit_entries.delete_one({"_id": entry})
    fault = (await verify(trail.context())).fault
    assert fault and (fault.block, fault.entry) == (block, entry) and "缺失" in fault.words


async def test_an_entry_slipped_in_is_found(trail: City) -> None:
    block, _ = await block_and_entry(trail)
    forged = {**audit_entry(trail.context(), "test.forged", "test:x"), "block": block}
    await trail.services.db.audit_entries.insert_one(forged)
    fault = (await verify(trail.context())).fault
    assert fault and (fault.block, fault.entry) == (block, forged["_id"])


async def test_a_reordered_block_is_found(trail: City) -> None:
    block, _ = await block_and_entry(trail)
    stored = await trail.services.db.audit_blocks.find_one({"_id": block})
    await trail.services.db.audit_blocks.update_one({"_id": block}, {"$set": {"entries": stored["entries"][::-1]}})
    fault = (await verify(trail.context())).fault
    assert fault and fault.block == block and "次序" in fault.words


async def test_a_missing_block_and_a_cut_end_are_found(trail: City) -> None:
    block, _ = await block_and_entry(trail)
    await trail.services.db.audit_blocks.delete_one({"_id": block})
    fault = (await verify(trail.context())).fault
    assert fault and fault.block == block and "缺失" in fault.words


async def test_whoever_cuts_the_end_off_is_betrayed_by_the_noted_head(trail: City) -> None:
    db = trail.services.db
    head = await db.audit_heads.find_one({"_id": "head"})
    noted = Head(head["number"], head["hash"])
    before = await db.audit_blocks.find_one({"_id": noted.number - 1})
    await db.audit_blocks.delete_one({"_id": noted.number})
    await db.audit_entries.delete_many({"block": noted.number})
    await db.audit_heads.update_one({"_id": "head"}, {"$set": {"number": before["_id"], "hash": before["hash"]}})
    assert (await verify(trail.context())).fault is None, "consistent in itself: that is why heads are noted outside"
    fault = (await verify(trail.context(), (noted,))).fault
    assert fault and fault.block == before["_id"] and "删除" in fault.words
    rewritten = (await verify(trail.context(), (Head(before["_id"], "AAAA"),))).fault
    assert rewritten and rewritten.block == before["_id"] and "重写" in rewritten.words


async def test_an_unsealed_entry_that_was_altered_is_found(trail: City) -> None:
    entry = audit_entry(trail.context(), "test.tail", "test:y")
    await trail.services.db.audit_entries.insert_one({**entry, "actor": "somebody else"})
    fault = (await verify(trail.context())).fault
    assert fault and (fault.block, fault.entry) == (0, entry["_id"])


async def test_a_long_tail_takes_several_blocks(city: City) -> None:
    entries = [audit_entry(city.context(), "test.bulk", "test:z") for _ in range(BLOCK + 5)]
    await city.services.db.audit_entries.insert_many(entries)
    await seal_all(city)
    assert await city.services.db.audit_blocks.find_one({"entries.0.0": {"$in": [e["_id"] for e in entries]}})
    assert (await verify(city.context())).unsealed == 0
