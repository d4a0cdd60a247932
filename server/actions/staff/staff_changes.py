"""Making and changing staff: only below oneself, only what one may give, one change at a time.

The login of an account is its phone. Whatever changes what a session carries ends the account's sessions in the same
transaction. Two who change an account at once: the second is told, by the account's `revision`.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.access import ROLES, Grant, Target, canonical, may_give
from server.actions.accounts.accounts import new_account, phone_login, phone_of
from server.actions.accounts.passwords import make_issued, write_password
from server.actions.accounts.sessions import close_all_sessions
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.messages.text_messages import text_message
from server.actions.staff.reach import grants_of, reach
from server.actions.staff.staff import access_staff, find_target, is_below, name_token, shown_staff
from server.errors import FieldProblem, Problem
from server.forms.masks import mask

Document = dict[str, Any]
Targets = dict[str, Target]
GRANTS = 20


async def create_staff(context: Context, body: Document) -> Document:
    """The account of a phone with these grants: a new one, or the existing one with them added.

    A new one gets its first password by SMS, to be changed at its first log-in (LT-6). A retry finds the account as it
    is. `staff.phone_taken` for an account that is not the actor's to change.
    """
    context.require_any("account.create")
    grants, targets = await _check_grants(context, body["grants"])
    first = await make_issued(context, _id(context))

    async def write(session: Any) -> Document:
        db = context.services.db
        login = await db.logins.find_one({"_id": phone_login(context, body["phone"])}, session=session)
        if login is None:
            account: Document = await _insert(context, body, grants, targets, session)
            await _issue(context, body["phone"], grants, first, session)
            return account
        account = await db.accounts.find_one({"_id": login["account"]}, session=session) or {}
        return await _join(context, account, body, grants, session)

    return shown_staff(context, await _twice(context, write))


async def _insert(context: Context, body: Document, grants: list[Grant], targets: Targets, session: Any) -> Document:
    db = context.services.db
    account = {**new_account(context, body["phone"], tuple(grants)), **_named(context, body["name"])}
    account |= {"_id": _id(context), "request": _request(context)}
    account["reach"] = reach(grants, targets, account["name_token"])
    login = {"_id": phone_login(context, body["phone"]), "account": account["_id"]}
    await db.logins.insert_one(login, session=session)
    await db.accounts.insert_one(account, session=session)
    await _follow(context, "account.create", None, account, session)
    return account


async def _issue(context: Context, phone: str, grants: list[Grant], first: tuple[str, Document], session: Any) -> None:
    """The first password of a new account, and the message that brings it."""
    password, document = first
    await write_password(context, document, "password.issue", session)
    message = text_message(context, phone, "staff_account", role=_titles(grants), password=password)
    await context.services.db.outbox.insert_one(message, session=session)


async def _join(context: Context, account: Document, body: Document, grants: list[Grant], session: Any) -> Document:
    """Add grants to an account: a citizen's, or a subordinate's under the same name."""
    if account["_id"] == _id(context):
        if account.get("request") != _request(context):
            raise Problem("idempotency.mismatch")
        return account
    is_citizen = not account["grants"] and account["_id"] != context.actor.account
    if not is_citizen and not await is_below(context, account):
        raise Problem("staff.phone_taken")
    if account.get("name_token", "") not in ("", name_token(context, body["name"])) and not is_citizen:
        raise Problem("staff.phone_taken", "该手机号已属于另一位工作人员，请核对号码和姓名")
    added = [grant for grant in grants if grant not in grants_of(account)]
    if not added:
        return account
    if len(account["grants"]) + len(added) > GRANTS:
        raise Problem("staff.grant", f"一个账号最多有 {GRANTS} 项授权")
    change = {**_named(context, body["name"]), **_granted([*grants_of(account), *added])}
    changed = await _write(context, account, change, "account.create", session)
    await context.services.db.outbox.insert_one(_welcome(context, body["phone"], added), session=session)
    return changed


async def change_staff(context: Context, account: str, body: Document) -> Document:
    """An account below the actor with another phone, name or grants; `revision` is the one that was read.

    Without grants it is a citizen's account from then on.
    """
    context.require_any("account.change")
    wanted = await _check_grants(context, body["grants"]) if "grants" in body else None

    async def write(session: Any) -> Document:
        found = await access_staff(context, account, session)
        if found["revision"] != body["revision"]:
            raise Problem("staff.changed")
        change: Document = {}
        if wanted is not None and set(wanted[0]) != set(grants_of(found)):
            change |= _granted(wanted[0])
        if "name" in body and found.get("name_token") != name_token(context, body["name"]):
            change |= _named(context, body["name"])
        if "phone" in body and body["phone"] != phone_of(context, found):
            change |= await _move_login(context, found, body["phone"], session)
        return await _write(context, found, change, "account.change", session) if change else found

    return shown_staff(context, await _twice(context, write))


async def _move_login(context: Context, account: Document, phone: str, session: Any) -> Document:
    """The account is reached by another number; both numbers are told."""
    db = context.services.db
    former = phone_of(context, account)
    if await db.logins.find_one({"_id": phone_login(context, phone)}, session=session) is not None:
        raise Problem("staff.phone_taken")
    await db.logins.insert_one({"_id": phone_login(context, phone), "account": account["_id"]}, session=session)
    await db.logins.delete_one({"_id": phone_login(context, former)}, session=session)
    notice = f"账号手机号由{mask('phone', former)}变更为{mask('phone', phone)}"
    told = [text_message(context, number, "staff_notice", notice=notice) for number in (former, phone)]
    await db.outbox.insert_many(told, session=session)
    return {"phone": context.services.keyring.seal(phone, "accounts:phone")}


async def deactivate_staff(context: Context, account: str) -> Document:
    """End the account's sessions and refuse new ones, until it is activated; twice is the same as once."""
    return await _switch(context, account, active=False)


async def activate_staff(context: Context, account: str) -> Document:
    """Let a deactivated account log in again."""
    return await _switch(context, account, active=True)


async def _switch(context: Context, account: str, *, active: bool) -> Document:
    context.require_any("account.change")

    async def write(session: Any) -> Document:
        found = await access_staff(context, account, session)
        if ("deactivated_at" not in found) == active:
            return found
        change = {"deactivated_at": None if active else context.now}
        return await _write(context, found, change, "account.change", session)

    return shown_staff(context, await _twice(context, write))


async def _write(context: Context, account: Document, change: Document, verb: str, session: Any) -> Document:
    """Change an account as it was read, with what follows; None takes a field away."""
    changed = {**account, **change, "revision": account["revision"] + 1}
    if not changed["grants"]:
        changed |= dict.fromkeys(("reach", "staff_since", "deactivated_at"))
    else:
        targets = await _targets(context, grants_of(changed))
        changed["reach"] = reach(grants_of(changed), targets, changed.get("name_token"))
        changed.setdefault("staff_since", context.now)
    gone = {name: "" for name, value in changed.items() if value is None}
    kept = {name: value for name, value in changed.items() if value is not None}
    update = {
        "$set": {name: value for name, value in kept.items() if name != "_id"},
        **({"$unset": gone} if gone else {}),
    }
    same = {"_id": account["_id"], "revision": account["revision"]}
    if not (await context.services.db.accounts.update_one(same, update, session=session)).modified_count:
        raise Problem("staff.changed")
    if change.keys() - {"name", "name_token"}:
        await close_all_sessions(context, account["_id"], session)
    await _follow(context, verb, account, kept, session)
    return kept


async def _follow(context: Context, verb: str, before: Document | None, after: Document, session: Any) -> None:
    """The audit entry: grants as they are now, and fingerprints of the whole before and after."""
    details = {"grants": [f"{grant.role} {grant.scope}" for grant in grants_of(after)], "active": _is_active(after)}
    contents = [_content(context, account) if account else None for account in (before, after)]
    entry = audit_entry(context, verb, f"account:{after['_id']}", before=contents[0], after=contents[1], **details)
    await context.services.db.audit_entries.insert_one(entry, session=session)


def _content(context: Context, account: Document) -> Document:
    kept = {"phone": phone_login(context, phone_of(context, account)), "name": account.get("name_token")}
    return {**kept, "grants": account["grants"], "active": _is_active(account)}


def _is_active(account: Document) -> bool:
    return "deactivated_at" not in account


async def _check_grants(context: Context, given: list[Document]) -> tuple[list[Grant], Targets]:
    """The grants as they are stored, or `staff.grant` naming each that the actor may not give."""
    grants = list(dict.fromkeys(Grant(one["role"], canonical(one["scope"])) for one in given))
    targets = await _targets(context, grants)
    errors = []
    for number, one in enumerate(given):
        grant = Grant(one["role"], canonical(one["scope"]))
        target = targets.get(grant.scope)
        if target is None or not may_give(context.actor.grants, grant, target):
            message = f"您不能在这个范围授予{ROLES[grant.role].title}，或没有这个范围"
            errors.append(FieldProblem(f"/grants/{number}", "grant", message))
    if errors:
        raise Problem("staff.grant", errors=errors)
    return grants, targets


async def _targets(context: Context, grants: list[Grant]) -> Targets:
    found = {grant.scope: await find_target(context, grant.scope) for grant in grants}
    return {scope: target for scope, target in found.items() if target is not None}


def _granted(grants: list[Grant]) -> Document:
    return {"grants": [grant._asdict() for grant in grants]}


def _named(context: Context, name: str) -> Document:
    name = name.strip()
    return {"name": context.services.keyring.seal(name, "accounts:name"), "name_token": name_token(context, name)}


def _id(context: Context) -> str:
    return named_id(context.actor.account, "staff", context.idempotency_key)


def _request(context: Context) -> str:
    """The request's fingerprint, keyed, for it could be guessed from a phone and a name."""
    return context.services.keyring.token("request", context.request_digest)


def _welcome(context: Context, phone: str, grants: list[Grant]) -> Document:
    return text_message(context, phone, "staff_notice", notice=f"您已成为{_titles(grants)}，请用本手机号登录")


def _titles(grants: list[Grant]) -> str:
    return "、".join(dict.fromkeys(ROLES[grant.role].title for grant in grants[:3]))


async def _twice(context: Context, write: Callable[[Any], Awaitable[Document]]) -> Document:
    """Run a transaction; when another has just taken the same login, look again at what is there now."""
    try:
        account: Document = await context.services.transaction(write)
    except DuplicateKeyError:
        try:
            account = await context.services.transaction(write)
        except DuplicateKeyError:
            raise Problem("idempotency.mismatch") from None
    return account
