"""Publications 发布: a template version sent to an audience on a schedule.

Whether somebody owes a round is derived, never stored (`rounds`, `audiences`). One that is paused or ended says so to
whoever opens its link. The documents are kept by `publication_board`.
"""

from typing import Any

from server.actions import limits, regions
from server.actions.access import Target, holds, may
from server.actions.acting import acting_for
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import FARTHEST, SKEW, read_page
from server.actions.organizations import organizations
from server.actions.publications import audiences, publication_settings, rounds
from server.actions.publications.publication_board import PUBLICATIONS, home_of
from server.errors import Problem
from server.forms.recurrence import RoundsUnknown, describe

PUBLISH, WATCH = "publication.publish", "publication.watch"
OF_MANAGERS = {PUBLISH: "organization.manage"}  # nobody else speaks in an organization's name
MOST_OPEN = 100
STATUSES = ("draft", "open", "paused", "ended")
SHOWN = (
    "template", "version", "title", "organization", "region", "audience", "viewers", "schedule", "corrections",
    "reminders", "tell_publisher", "ding", "status", "revision", "created_at",
)  # fmt: skip
NEXT_SHOWN = 5

Document = dict[str, Any]


async def publish(context: Context, body: Document) -> Document:
    """Publish a template, or keep a draft of it; without further settings to everyone, daily."""
    organization = body.get("organization")
    await _authorize(context, organization, body.get("region"))
    key = named_id("publication", context.actor.account, context.idempotency_key)
    if known := await context.services.made_before(context, PUBLICATIONS.name, key):
        return shown_whole(context, known)
    await check_room(context, organization)
    await limits.spend(context, "publication.publish", account=context.actor.account)
    publication = _new_publication(context, key, body)
    if not body.get("draft"):
        await audiences.check_reached(context, publication)
    services = context.services

    async def write(session: Any) -> None:
        await services.db.publications.insert_one(publication, session=session)
        details = {"template": publication["template"], "organization": organization}
        entry = audit_entry(context, PUBLISH, f"publication:{publication['_id']}", after=publication, **details)
        await services.db.audit_entries.insert_one(entry, session=session)

    stored = await services.write_once(context, PUBLICATIONS.name, publication["_id"], write)
    services.publications.forget()
    return shown_whole(context, stored or publication)


def _new_publication(context: Context, key: str, body: Document) -> Document:
    """The document of a publication; `publication.invalid` names what is wrong with its settings."""
    template = context.services.templates.get(body["template"], body.get("version"))
    organization, is_draft = body.get("organization"), bool(body.get("draft"))
    settings = publication_settings.read_settings(context, template, organization, body)
    return {
        "_id": key,
        "template": template.id,
        "version": template.version,
        "frequency": template.frequency,
        "organization": organization,
        "region": None if organization else body.get("region"),
        "home": home_of(organization),
        **settings,
        "schedules": [{"from": settings["schedule"]["starts_on"], "schedule": settings["schedule"]}],
        "status": "draft" if is_draft else "open",
        "next_at": None if is_draft else context.now,
        "revision": 1,
        "created_by": context.actor.account,
        "created_at": context.now,
        "request": context.request_digest,
    }


async def _authorize(context: Context, organization: str | None, region: str | None) -> None:
    if organization is not None:
        await organizations.access_open(context, organization, OF_MANAGERS[PUBLISH])
        return
    context.require(PUBLISH, region=region)
    if region is not None and await regions.find_name(context, region) is None:
        raise Problem("region.not_found")


async def check_room(context: Context, organization: str | None) -> None:
    """So many forms an organization asks at a time: each of them costs the worker, and its members."""
    if organization is None:
        return
    asked = {"home": home_of(organization), "status": "open"}
    found = context.services.db.publications.find(asked, {"_id": 1}).limit(MOST_OPEN)
    if len(await found.to_list(MOST_OPEN)) == MOST_OPEN:
        raise Problem("publication.limit")


async def access(context: Context, publication: str, verb: str) -> Document:
    """A publication over which the actor holds a verb, read now; those it is shared with may watch it.

    Missing and foreign look the same: `publication.not_found`, or `access.denied` to who holds the verb nowhere.
    """
    found: Document | None = await context.services.db.publications.find_one({"_id": publication})
    if found is not None and await _may(context, found, verb):
        return found
    raise Problem("publication.not_found" if holds(context.actor.grants, verb) else "access.denied")


async def is_viewer(context: Context, publication: Document) -> bool:
    """Whether the publisher shares a publication with the actor, who for an organization's must belong to it."""
    organization = publication["organization"]
    if context.actor.account not in publication["viewers"]:
        return False
    return organization is None or await context.services.memberships.joins(context, organization)


async def _may(context: Context, publication: Document, verb: str) -> bool:
    if verb == WATCH and await is_viewer(context, publication):
        return True
    if publication["organization"] is None:
        return may(context.actor.grants, verb, Target(region=publication["region"]))
    try:
        await organizations.access_organization(context, publication["organization"], OF_MANAGERS.get(verb, verb))
    except Problem:
        return False
    return True


async def publisher_of(context: Context, publication: Document) -> list[str]:
    """Who hears how a publication goes: who published it, while they may still watch it; else nobody."""
    acting = await acting_for(context, publication["created_by"])
    return [publication["created_by"]] if await _may(acting, publication, WATCH) else []


async def get_open(context: Context, publication: str) -> Document:
    """A publication that can be answered, at most ten seconds old; else a refusal that says why."""
    found = await context.services.publications.find(publication)
    if found is None or found["status"] == "draft":
        raise Problem("publication.not_found")
    if found["status"] != "open":
        raise Problem(f"publication.{found['status']}")
    return found


async def find_open(context: Context, publication: str | None, template: str) -> Document:
    """The open publication of that id; when none is named, the first one of that template to the whole city."""
    if publication is not None:
        found = await get_open(context, publication)
        if found["template"] == template:
            return found
    else:
        for candidate in await context.services.publications.all():
            if candidate["template"] == template and candidate["region"] is None:
                return candidate
    raise Problem("publication.not_found")


async def _list_of(context: Context, organization: str, status: str | None, limit: int, cursor: str | None) -> Document:
    await organizations.access_organization(context, organization, WATCH)
    equality = {"home": home_of(organization), **({"status": status} if status else {})}
    found = await read_page(
        context, PUBLICATIONS, equality, until=context.now + SKEW, floor=context.now - FARTHEST, cursor=cursor,
        limit=limit,
    )  # fmt: skip
    return {"items": [shown_publication(one) for one in found.items], "next": found.next}


async def list_publications(
    context: Context, organization: str | None, status: str | None, limit: int, cursor: str | None
) -> Document:
    """An organization's publications, newest first, for those who watch there; else the city's open ones."""
    if organization is not None:
        return await _list_of(context, organization, status, limit, cursor)
    found = await context.services.publications.all()
    return {"items": [_shown_to_public(context, one, None) for one in found], "next": None}


async def get(context: Context, publication: str) -> Document:
    """Everything about a publication for those who watch it; for others what its link shows."""
    found: Document | None = await context.services.db.publications.find_one({"_id": publication})
    if found is None:
        raise Problem("publication.not_found")
    if await _may(context, found, WATCH) or await _may(context, found, PUBLISH):
        return {**shown_whole(context, found), "sender": await sender_of(context, found)}
    if found["status"] == "draft":
        raise Problem("publication.not_found")
    return _shown_to_public(context, found, await sender_of(context, found))


async def sender_of(context: Context, publication: Document) -> str | None:
    """The name of the organization that publishes; None for the city."""
    if publication["organization"] is None:
        return None
    known = {"_id": publication["organization"]}
    found = await context.services.db.organizations.find_one(known, {"name": 1})
    return found["name"] if found else None


def _shown_to_public(context: Context, publication: Document, sender: str | None) -> Document:
    names = ("template", "version", "title", "organization", "audience", "schedule", "status", "created_at")
    shown = {name: publication[name] for name in names}
    who = {"who": publication["audience"]["who"]}
    return {"id": publication["_id"], **shown, "audience": who, "sender": sender, "link": link_of(context, publication)}


def shown_publication(publication: Document) -> Document:
    """A publication as its publisher's lists give it."""
    named = {name: publication[name] for name in SHOWN}
    return {"id": publication["_id"], **named, "describe": describe(publication["schedule"])}


def shown_whole(context: Context, publication: Document) -> Document:
    """A publication with its link and its next rounds."""
    dates = next_rounds(context, publication) if publication["status"] in ("draft", "open") else []
    return {**shown_publication(publication), "link": link_of(context, publication), "next_rounds": dates}


def next_rounds(context: Context, publication: Document) -> list[Document]:
    """The next rounds, as far as holidays are known."""
    try:
        found = rounds.coming(context, publication, context.now, NEXT_SHOWN)
    except RoundsUnknown as unknown:
        found = unknown.known
    return [rounds.shown_round(one) for one in found]


def link_of(context: Context, publication: Document) -> str:
    """Where people answer: shared in chats, printed as QR code."""
    return f"{context.services.settings.base_url}/m/p?id={publication['_id']}"


def preview(context: Context, body: Document) -> Document:
    """A schedule in words with its next rounds, before anything is published."""
    schedule = publication_settings.read_schedule(context, body.get("frequency", "per_round"), body["schedule"])
    drawn = {"schedules": [{"from": schedule["starts_on"], "schedule": schedule}]}
    return {"schedule": schedule, "describe": describe(schedule), "next_rounds": next_rounds(context, drawn)}
