"""A whole synthetic city: ground, people, two weeks of their lives, and the colors that follow.

The same seed on the same day gives the same city: ids, names, numbers, answers, facts, colors. Only ciphertexts differ,
and tokens and codes where the installation's keys do. Nothing happens today: everybody still owes today's report.
Not made: sessions, audit entries, notices other than the cast's.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from server.actions.accounts import accounts
from server.actions.context import Context
from server.actions.evidence.facts import facts_of
from server.actions.messages import notices
from server.actions.outbox import outbox_entry
from server.actions.people import persons
from server.actions.publications import publications
from server.actions.services import Services
from server.seeding.answers import register, report
from server.seeding.batches import Batches
from server.seeding.cast import CAST_PERSONS, ENTERPRISE, HOME, HOME_REGION, OFFICIALS, Official
from server.seeding.enterprises import found_enterprise, is_employable
from server.seeding.frames import Document, Frame, usual_days
from server.seeding.happenings import facts_on_person, facts_on_regions
from server.seeding.lives import Life, live
from server.seeding.movements import Movement, movements, visit
from server.seeding.people import Account, Registry, Resident
from server.seeding.places import BUILT_DAYS_AGO, Ground, lay_ground, make_blank_batches
from server.seeding.residents import list_residents

GROUP = 250
TELL_EVERY = 5_000
HOME_PLACES = ("compound", "gate_compound")


@dataclass(slots=True)
class _Citizen:
    """A resident being written: the person's document and the scans to come."""

    resident: Resident
    person: Document
    movements: list[Movement]
    registration: Document


async def is_empty(services: Services) -> bool:
    """Whether nobody and nothing is there yet. Slow on a large database: ask only before seeding."""
    for collection in (services.db.places, services.db.accounts, services.db.persons):
        if await collection.find({}, {"_id": 1}).limit(1).to_list(1):
            return False
    return True


async def seed_city(
    context: Context,
    people: int,
    *,
    seed: int = 2020,
    history_days: int | None = None,
    progress: Callable[[str], None] = print,
) -> dict[str, int]:
    """Fill an empty database; how many documents of each collection were written.

    `history_days` full days before today have reports and visits: 14 up to 5,000 people, fewer above (3 for 20,000, 1
    for 100,000). Templates and policies must be released and the services refreshed.
    """
    frame = Frame(context, max(people, CAST_PERSONS), seed, history_days or usual_days(people))
    async with Batches(context.services.db) as batches:
        ground = await _build(frame, batches)
        employable = await _populate(frame, batches, ground, progress)
    blank = await make_blank_batches(frame)
    enterprise = await found_enterprise(frame, employable)
    added = Counter(enterprise) + Counter(places=blank, publications=1)
    return dict(batches.counts + added)


async def _populate(
    frame: Frame, batches: Batches, ground: Ground, progress: Callable[[str], None]
) -> list[Resident]:  # fmt: skip
    """Everybody with their past, group by group; the first who may be employed."""
    publication = await _publish(frame)
    started, told = time.monotonic(), 0
    registry = Registry(frame, ground.compounds)
    employable: list[Resident] = []
    for group in _groups(registry.families()):
        await _settle(frame, batches, ground, publication, group)
        employable += filter(is_employable, group if len(employable) < ENTERPRISE.members else ())
        if registry.persons // TELL_EVERY > told:
            told = registry.persons // TELL_EVERY
            progress(f"  {registry.persons} 人，{time.monotonic() - started:.0f} 秒")
    return employable


async def _build(frame: Frame, batches: Batches) -> Ground:
    """Regions, places, what is known of regions, and the officials."""
    ground, regions = lay_ground(frame)
    await batches.add("regions", regions)
    for every in ground.places.values():
        await batches.add("places", every)
    await batches.add("evidence", facts_on_regions(frame, ground))
    for number, official in enumerate(OFFICIALS):
        account = Account(frame.id("official", number), official.phone)
        await _open_accounts(frame, batches, {account: frame.instant(BUILT_DAYS_AGO)}, _grants(ground, official))
    return ground


def _grants(ground: Ground, official: Official) -> tuple[tuple[str, str], ...]:
    if official.scope == HOME_REGION:
        return ((official.role, f"region:{ground.compounds[0].code}"),)
    if official.scope != HOME:
        return ((official.role, official.scope),)
    return tuple((official.role, f"place:{ground.places[kind][0]['_id']}") for kind in HOME_PLACES)


async def _publish(frame: Frame) -> str:
    """The daily report, for everyone, since the city was built; its id."""
    context = frame.acting(frame.instant(BUILT_DAYS_AGO), key=frame.id("publication"))
    published = await publications.publish(context, {"template": "daily_report"})
    return str(published["id"])


def _groups(families: Iterable[list[Resident]]) -> Iterator[list[Resident]]:
    """Residents in groups of about one batch; a family stays together."""
    group: list[Resident] = []
    for family in families:
        group += family
        if len(group) >= GROUP:
            yield group
            group = []
    if group:
        yield group


async def _settle(frame: Frame, batches: Batches, ground: Ground, publication: str, group: list[Resident]) -> None:
    """Register a group, let the days pass, score them at each turn, and write it all."""
    opened = {account: resident.registered_at for resident in group for account in resident.accounts}
    await _open_accounts(frame, batches, opened)
    citizens = [await _past(frame, batches, ground, publication, resident) for resident in group]
    await batches.flush("evidence")
    facts = await facts_of(frame.context, [citizen.person for citizen in citizens])
    for citizen in citizens:
        life = live(frame, citizen.person, facts[citizen.person["_id"]])
        seen = (visit(frame, life, movement) for movement in citizen.movements)
        await batches.add("visits", [one for one in seen if one is not None])
        await batches.add("color_history", life.histories)
        await batches.add("persons", [life.person])
        if citizen.resident.events is not None:
            await _tell(frame, life)
    at_home = [citizen for citizen in citizens if citizen.resident.compound.number == 0]
    await list_residents(frame, batches, [(citizen.person, citizen.registration) for citizen in at_home])


async def _open_accounts(
    frame: Frame, batches: Batches, opened: dict[Account, datetime], grants: tuple[tuple[str, str], ...] = ()
) -> None:
    for account, at in opened.items():
        document = accounts.new_account(frame.acting(at), account.phone, grants)
        token = frame.context.services.keyring.token("phone", account.phone)
        await batches.add("accounts", [{**document, "_id": account.id}])
        await batches.add("logins", [{"_id": f"phone:{token}", "account": account.id}])


async def _past(frame: Frame, batches: Batches, ground: Ground, publication: str, resident: Resident) -> _Citizen:
    """A person's registration, reports and movements, and every fact about them."""
    person, token = _person(frame, resident)
    filed = await register(frame, ground, resident, person)
    citizen = _Citizen(resident, person, [], filed[0].submission)
    random = frame.random("days", resident.id)
    for ago in range(frame.days, 0, -1):
        daily = await report(frame, publication, resident, person, ago, random)
        filed += [daily] if daily else []
        citizen.movements += await movements(frame, ground, resident, person, ago, random)
    filed += [movement.filed for movement in citizen.movements if movement.filed]
    await batches.add("documents", [{"_id": token, "person": person["_id"]}])
    await batches.add("submissions", [one.submission for one in filed])
    answered = [fact for one in filed for fact in one.facts]
    await batches.add("evidence", answered + facts_on_person(frame, resident, token))
    return citizen


def _person(frame: Frame, resident: Resident) -> tuple[Document, str]:
    context = frame.acting(resident.registered_at)
    token = persons.token_of(context, resident.identity)
    ids = [account.id for account in resident.accounts]
    code = resident.compound.code
    person = persons.new_person(context, resident.identity, token, code, is_self=resident.is_self, accounts=ids)
    return {**person, "_id": resident.id}, token


async def _tell(frame: Frame, life: Life) -> None:
    """The notices of the cast's changes of color."""
    last: dict[str, str] = {}
    for history in life.histories:
        before = last.get(history["policy"])
        last[history["policy"]] = history["color"]
        if before not in (None, history["color"]):
            await notices.tell_color_changed(frame.context, _change(frame, life.person, history))


def _change(frame: Frame, person: Document, history: Document) -> Document:
    entry = outbox_entry(
        frame.acting(history["at"]), "color.changed", person=person["_id"], accounts=person["accounts"],
        name=person["card"]["name"], label=history["label"], reason=history["reasons"][0]["reason"], at=history["at"],
    )  # fmt: skip
    return {**entry, "_id": frame.id("notice", history["_id"])}
