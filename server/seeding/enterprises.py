"""The demo's enterprise: administered by one of the cast, with some of the city's people in four departments.

Everything is made by the real actions, so that what the administrator sees is what a real one would see.
"""

from collections.abc import Iterable
from typing import Any

from server.actions.context import Context
from server.actions.organizations import departments, invitations, members, organization_changes, organizations
from server.actions.privacy import consents
from server.actions.records import records
from server.seeding.cast import ENTERPRISE
from server.seeding.frames import Document, Frame
from server.seeding.people import ADULT, OLD, Resident

BATCH = 100
SHARED = consents.current(consents.SHARING).version


def is_employable(resident: Resident) -> bool:
    """Whether somebody may be one of the enterprise's people: of age, not old, with an account of their own."""
    return resident.is_self and ADULT <= resident.age < OLD


async def found_enterprise(frame: Frame, employable: Iterable[Resident]) -> dict[str, int]:
    """Create the enterprise on the first day of the city's history; how many documents of each collection."""
    people = list(employable)
    holder = next(one for one in people if one.accounts[0].phone == ENTERPRISE.phone)
    employees = [one for one in people if one is not holder][: ENTERPRISE.members - 1]
    began = frame.instant(frame.days, 480)
    for resident in (holder, *employees):
        agreeing = frame.acting(began, resident.accounts[0].id, frame.id("sharing", resident.id))
        await consents.record(agreeing, {"kind": consents.SHARING, "version": SHARED, "given": True})
    acting = frame.acting(began, holder.accounts[0].id, frame.id("enterprise"))
    made = await organization_changes.create(acting, ENTERPRISE.about)
    for start in range(0, len(employees), BATCH):
        await _employ(frame, acting, made["id"], employees[start : start + BATCH])
    inviting = frame.acting(frame.context.now, holder.accounts[0].id, frame.id("invitation"))
    await invitations.create(inviting, made["id"], {})
    return {"organizations": 1, "invitations": 1, "records": len(employees) + 1}


async def _employ(frame: Frame, context: Context, organization: str, employees: list[Resident]) -> None:
    """Members as if they had joined, each in a department of the enterprise."""
    made = [_member(frame, context, organization, resident) for resident in employees]

    async def write(session: Any) -> None:
        found = await organizations.find(context, organization, session) or {}
        await organizations.take_room(context, found, len(made), session)
        await departments.ensure(context, organization, ENTERPRISE.departments, session)
        await records.insert(context, made, session)

    await context.services.transaction(write)


def _member(frame: Frame, context: Context, organization: str, resident: Resident) -> Document:
    random = frame.random("employee", resident.id)
    department = random.choices(list(ENTERPRISE.departments), list(ENTERPRISE.departments.values()))[0]
    account = resident.accounts[0]
    answers = {
        "name": resident.identity.name, "phone": account.phone, "department": department,
        "user_id": frame.id("employee", resident.id)[:8],
    }  # fmt: skip
    return members.new_member(context, organization, answers, person=resident.id, account=account.id, shares=SHARED)
