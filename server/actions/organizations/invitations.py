"""Invitations 邀请码: a short code, on a QR image or in a link, by which people join an organization (XB-4).

The code is made from a keyed hash of the request, so nobody guesses it and a request that is repeated finds it. It is
good for some days and, if wished, for so many people; it may lead into a department. Owns `invitations`.
"""

import base64
from datetime import timedelta
from functools import partial
from typing import Any

from server.actions import limits
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import page_of
from server.actions.organizations import departments, organizations
from server.actions.people import persons
from server.actions.places.place_codes import ALPHABET
from server.actions.publications import posting_up
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.papers import codes
from server.papers.posters import Poster

INVITATIONS = CollectionSpec(
    "invitations",
    indexes=(ascending("organization", "at"), ascending("account"), ascending("expires_at")),
    shard_key=("_id",),
    retention=timedelta(days=180),
    sensitive=("/inviter",),
)
CODE_LENGTH = 10
STEPS = ("用微信或手机浏览器扫描二维码", "登录并登记本人信息", "核对单位名称，确认加入")
DAYS, MOST_DAYS = 30, 180
UNLIMITED = 1_000_000
_MISREAD = str.maketrans("OIL", "011")  # Crockford's base 32 leaves these out, for they look like digits

Document = dict[str, Any]


async def create(context: Context, organization: str, body: Document) -> Document:
    """An invitation in the actor's name: `days` it is good for, `limit` of people, `department` they come to."""
    await organizations.access_open(context, organization, "organization.manage")
    invitation = await _new(context, organization, body)

    async def write(session: Any) -> None:
        db = context.services.db
        await db.invitations.insert_one(invitation, session=session)
        if invitation["department"]:
            await departments.ensure(context, organization, [invitation["department"]], session)
        details = {"limit": invitation["limit"], "expires_at": invitation["expires_at"]}
        entry = audit_entry(context, "invitation.create", f"organization:{organization}", **details)
        await db.audit_entries.insert_one(entry, session=session)

    stored = await context.services.write_once(context, INVITATIONS.name, invitation["_id"], write)
    return shown(context, stored or invitation)


async def _new(context: Context, organization: str, body: Document) -> Document:
    own = await persons.own_person(context, context.actor.account)
    name = persons.opened(context, own).name if own else ""
    return {
        "_id": _code(context),
        "organization": organization,
        "account": context.actor.account,
        "inviter": context.services.keyring.seal(name, "invitations:inviter"),
        "department": departments.tidy(body["department"], "/department") if body.get("department") else None,
        "limit": body.get("limit", UNLIMITED),
        "uses": 0,
        "status": "open",
        "at": context.now,
        "expires_at": context.now + timedelta(days=body.get("days", DAYS)),
        "request": context.request_digest,
    }


def _code(context: Context) -> str:
    name = named_id("invitation", context.actor.account, context.idempotency_key)
    number = int.from_bytes(base64.urlsafe_b64decode(context.services.keyring.token("invitation", name)), "big")
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(CODE_LENGTH))


async def get_usable(context: Context, code: str) -> tuple[Document, Document]:
    """(invitation, organization) of a code as it was typed; `invitation.not_found`, `.expired`, `.used_up`.

    Every look counts for the address it comes from, so that nobody tries codes by the million.
    """
    await limits.spend(context, "invitation")
    read = code.upper().translate(_MISREAD)
    found: Document | None = await context.services.db.invitations.find_one({"_id": read})
    organization = await organizations.find(context, found["organization"]) if found else None
    if found is None or organization is None:
        raise Problem("invitation.not_found")
    if found["status"] != "open" or found["expires_at"] <= context.now or organization["status"] != "open":
        raise Problem("invitation.expired")
    if found["uses"] >= found["limit"]:
        raise Problem("invitation.used_up")
    return found, organization


async def use(context: Context, invitation: Document, session: Any) -> None:
    """Count one who joins by it, in the transaction that makes them a member."""
    usable = {"_id": invitation["_id"], "status": "open", "uses": {"$lt": invitation["limit"]}}
    change = {"$inc": {"uses": 1}}
    if not (await context.services.db.invitations.update_one(usable, change, session=session)).modified_count:
        raise Problem("invitation.used_up")


async def describe(context: Context, code: str) -> Document:
    """What anybody who holds a code is shown: who invites to what. The inviter hands it out in their own name."""
    found, organization = await get_usable(context, code)
    inviter = _inviter(context, found)
    return {
        "code": found["_id"],
        "organization": organization["name"],
        "inviter": inviter or None,
        "title": f"{inviter or '管理员'} 邀请你加入 {organization['name']}",
        "department": found["department"],
        "join_requires": organization["join_requires"],
        "certified": organization["certification"] == "certified",
        "expires_at": found["expires_at"],
        "url": join_url(context, found["_id"]),
    }


def _inviter(context: Context, invitation: Document) -> str:
    return context.services.keyring.open(bytes(invitation["inviter"]), "invitations:inviter")


def join_url(context: Context, code: str) -> str:
    """What the QR image says: a link that a phone's camera and both mini-programs understand."""
    return f"{context.services.settings.base_url}/m/join?code={code}"


async def image(context: Context, code: str, kind: str, scale: int) -> bytes:
    """The QR image of a code, `svg` or `png`."""
    found, _ = await get_usable(context, code)
    return codes.image(join_url(context, found["_id"]), kind, scale)


async def poster(context: Context, organization: str, code: str) -> bytes:
    """An A4 poster (PDF) of a usable invitation, to be printed and hung up."""
    found = await access(context, organization, code)
    _, of = await get_usable(context, code)
    days = found["expires_at"].astimezone(context.services.settings.zone)
    content = Poster(
        "扫码加入单位", of["name"], join_url(context, code), inviter=_inviter(context, found) or None, steps=STEPS,
        note=f"{days:%Y年%m月%d日}前有效",
    )  # fmt: skip
    return await posting_up.drawn(content)


async def list_all(context: Context, organization: str, limit: int, cursor: str | None) -> Document:
    """An organization's invitations, newest first, those that have ended among them."""
    await organizations.access_organization(context, organization, "organization.manage")
    equality = {"organization": organization}
    return await page_of(context, INVITATIONS, equality, partial(shown, context), limit, cursor)


async def access(context: Context, organization: str, code: str) -> Document:
    """An invitation of an organization that the actor administers."""
    await organizations.access_organization(context, organization, "organization.manage")
    found: Document | None = await context.services.db.invitations.find_one({"_id": code})
    if found is None or found["organization"] != organization:
        raise Problem("invitation.not_found")
    return found


async def revoke(context: Context, organization: str, code: str) -> Document:
    """End an invitation at once; whoever has joined stays. Twice is once."""
    found = await access(context, organization, code)

    async def write(session: Any) -> None:
        db = context.services.db
        change = {"$set": {"status": "revoked"}}
        same = {"_id": code, "status": "open"}
        if (await db.invitations.update_one(same, change, session=session)).modified_count:
            entry = audit_entry(context, "invitation.revoke", f"organization:{organization}")
            await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return shown(context, {**found, "status": "revoked"})


def shown(context: Context, invitation: Document) -> Document:
    """An invitation as administrators see it."""
    ended = invitation["expires_at"] <= context.now or invitation["uses"] >= invitation["limit"]
    names = ("department", "uses", "at", "expires_at")
    return {
        "code": invitation["_id"],
        **{name: invitation[name] for name in names},
        "inviter": _inviter(context, invitation) or None,
        "limit": None if invitation["limit"] == UNLIMITED else invitation["limit"],
        "status": "ended" if invitation["status"] == "open" and ended else invitation["status"],
        "url": join_url(context, invitation["_id"]),
    }
