"""Who administers an organization: members by their phone, at most twenty, never nobody while it is open.

Being an administrator is a member of the organization's own document and takes effect at once, without a new session.
"""

from typing import Any

from server.actions.accounts import accounts
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.messages.notices import tell
from server.actions.organizations import organizations
from server.actions.organizations.memberships import ACTIVE, REGISTER
from server.actions.organizations.organizations import ADMINISTRATORS
from server.actions.people import persons
from server.errors import Problem

Document = dict[str, Any]


async def list_all(context: Context, organization: str) -> list[Document]:
    """The administrators with masked names and phones, in the order they became so."""
    found = await organizations.access_organization(context, organization, "organization.manage")
    return [await _shown(context, account) for account in found["administrators"]]


async def _shown(context: Context, account: str) -> Document:
    known = await context.services.db.accounts.find_one({"_id": account}) or {}
    own = await persons.own_person(context, account)
    phone = accounts.masked_phone(context, known) if known.get("phone") else None
    is_me = account == context.actor.account
    return {"account": account, "name": own["card"]["name"] if own else None, "phone": phone, "is_me": is_me}


async def add(context: Context, organization: str, body: Document) -> list[Document]:
    """Make a member an administrator too, named by record or phone; twice is once."""
    await organizations.access_open(context, organization, "organization.manage")
    account = await _member_account(context, organization, body)
    await _change(context, organization, "administrator.add", account, lambda now: _with(now, account))
    return await list_all(context, organization)


def _with(administrators: list[str], account: str) -> list[str]:
    if account in administrators:
        return administrators
    if len(administrators) >= ADMINISTRATORS:
        raise Problem("organization.administrators")
    return [*administrators, account]


async def remove(context: Context, organization: str, account: str) -> None:
    """Take an administrator's powers, also one's own; never the last one's. The membership stays."""
    found = await organizations.access_organization(context, organization, "organization.manage")
    if account not in found["administrators"]:
        raise Problem("administrator.not_found")
    await _change(context, organization, "administrator.remove", account, lambda now: _without(now, account))


def _without(administrators: list[str], account: str) -> list[str]:
    left = [one for one in administrators if one != account]
    if not left:
        raise Problem("organization.last_administrator")
    return left


async def transfer(context: Context, organization: str, body: Document) -> Document:
    """Hand one's own powers over to a member; the request that is repeated finds it done."""
    act = named_id("transfer", context.actor.account, context.idempotency_key)
    known = await organizations.find(context, organization)
    if known is not None and known.get("transferred") == act:
        return organizations.brief(known)
    await organizations.access_open(context, organization, "organization.manage")
    account, mine = await _member_account(context, organization, body), context.actor.account
    changed = await _change(
        context, organization, "administrator.transfer", account,
        lambda now: _with([one for one in now if one != mine or one == account], account), transferred=act,
    )  # fmt: skip
    return organizations.brief(changed)


async def _member_account(context: Context, organization: str, body: Document) -> str:
    """The account of a member who has joined by it themself; `member.not_found`, `member.inactive`."""
    token = context.services.keyring.token("phone", body["phone"]) if "phone" in body else ""
    key = body.get("member") or named_id("member", organization, token)
    found = await context.services.db.records.find_one({"_id": key})
    if found is None or found["register"] != REGISTER or found["organization"] != organization:
        raise Problem("member.not_found")
    if found["state"] != ACTIVE or not found["account"]:
        raise Problem("member.inactive")
    own = await persons.own_person(context, found["account"])
    if own is None or own["_id"] != found["person"]:
        raise Problem("member.inactive", "该成员由他人代为加入，须用本人的账号加入后才能管理单位")
    return str(found["account"])


async def _change(context: Context, organization: str, verb: str, account: str, change: Any, **more: Any) -> Document:
    """The organization with its administrators changed, if they do; whoever is new is told."""

    async def write(session: Any) -> Document:  # whoever was removed a moment ago changes nothing any more
        found = await organizations.access_organization(context, organization, "organization.manage", session)
        after = change(found["administrators"])
        if after == found["administrators"]:
            return found
        return await _store(context, found, after, verb, account, session, **more)

    changed: Document = await context.services.transaction(write)
    return changed


async def _store(
    context: Context, found: Document, administrators: list[str], verb: str, account: str, session: Any, **more: Any
) -> Document:
    change = {"administrators": administrators, "revision": found["revision"] + 1, **more}
    same = {"_id": found["_id"], "revision": found["revision"]}
    db = context.services.db
    if not (await db.organizations.update_one(same, {"$set": change}, session=session)).modified_count:
        raise Problem("organization.changed")
    entry = audit_entry(
        context, verb, f"organization:{found['_id']}", before=found["administrators"], after=administrators,
        account=account,
    )  # fmt: skip
    await db.audit_entries.insert_one(entry, session=session)
    if account in administrators:
        values = {"organization": found["name"]}
        await tell(context, [account], "organization.admin", values, session, organization=found["_id"])
    return {**found, **change}


async def dismiss(context: Context, organization: str, account: str, session: Any) -> None:
    """Whoever belongs no more administers no more, in the caller's transaction; never the last one."""
    found = await organizations.find(context, organization, session)
    if found is None or found["status"] != "open" or account not in found["administrators"]:
        return
    left = _without(found["administrators"], account)
    await _store(context, found, left, "administrator.remove", account, session)


async def dismiss_everywhere(context: Context, account: str, session: Any) -> None:
    """An account that is being closed administers nothing any more; `organization.last_administrator` names the way."""
    db = context.services.db
    mine = await db.organizations.find({"administrators": account}, {"_id": 1}, session=session).to_list(None)
    for organization in mine:
        await dismiss(context, organization["_id"], account, session)
    gone = {"$pull": {"administrators": account}}  # what is left are closed ones
    await db.organizations.update_many({"administrators": account}, gone, session=session)
