"""Passwords of accounts: registering with one, changing it, a forgotten one, one that the system sent (XB-1, LT-6).

Whoever has a grant is an administrator: theirs follow other rules, and a forgotten one is replaced by one that is sent
by SMS and must be changed at the first login. A new password ends all sessions and trusted devices.
Owns `passwords`, one document for an account.
"""

import hmac
from datetime import timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions import limits
from server.actions.accounts import accounts, attempts, devices, sessions
from server.actions.accounts.login_codes import use_code
from server.actions.accounts.password_rules import new_password, weakness
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.db.indexes import CollectionSpec
from server.errors import FieldProblem, Problem

PASSWORDS = CollectionSpec("passwords", shard_key=("_id",))
ISSUED_LIFE = timedelta(days=7)

Document = dict[str, Any]


async def register(context: Context, phone: str, code: str, password: str) -> Document:
    """A session with an account whose password this is from now on; `account.exists` when it has one already."""
    await limits.spend(context, "login")
    check_strength(password, "/password", administrator=False, phone=phone)
    login = accounts.phone_login(context, phone)
    await use_code(context, login.removeprefix("phone:"), code)
    account = await accounts.find_or_create(context, phone)
    if account["grants"]:
        raise Problem("account.exists")
    document = await _new_document(context, account["_id"], password)

    async def write(session: Any) -> None:
        await context.services.db.passwords.insert_one(document, session=session)
        await _audit(context, "password.set", None, document, session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        raise Problem("account.exists") from None
    return await _session(context, account, "registration")


async def change_own(context: Context, body: Document) -> Document:
    """A new session after the password was changed, with the `old` one or a `code` sent to the phone as proof."""
    account = await accounts.get_own_account(context)
    phone = accounts.phone_of(context, account)
    check_strength(body["new"], "/new", administrator=bool(account["grants"]), phone=phone)
    if "old" in body and hmac.compare_digest(body["old"].encode(), body["new"].encode()):
        raise _weak("/new", "新密码不能与原密码相同")
    await _prove(context, account, body)
    await replace_password(context, account["_id"], body["new"], "password.change")
    return await _session(context, account, "password")


async def _session(context: Context, account: Document, how: str) -> Document:
    session = await sessions.open_session(context, account, how=how)
    return {**session, "phone": accounts.masked_phone(context, account)}


async def _prove(context: Context, account: Document, body: Document) -> None:
    login = accounts.phone_login(context, accounts.phone_of(context, account))
    if "code" in body:
        return await use_code(context, login.removeprefix("phone:"), body["code"], "password")
    if not await attempts.admit(context, login):
        raise Problem("login.code_needed")
    if await find_matching(context, account, body["old"]) is None:
        raise Problem("password.wrong")
    return await attempts.forgive(context, login)


async def reset(context: Context, phone: str, code: str, password: str | None) -> Document:
    """A forgotten password: citizens give the new one, administrators get theirs by SMS. The code proves the phone."""
    await limits.spend(context, "login")
    if password is not None:
        check_strength(password, "/password", administrator=False, phone=phone)
    login = accounts.phone_login(context, phone)
    await use_code(context, login.removeprefix("phone:"), code, "password")
    account = await accounts.find_account(context, login)
    if account is None:
        raise Problem("account.unknown")
    if account["grants"]:
        made, document = await make_issued(context, account["_id"])
        await write_password(context, document, "password.issue")
        await context.services.sms.send(phone, "new_password", {"password": made}, context.now)
    elif password is None:
        raise Problem("body.invalid", errors=[FieldProblem("/password", "required", "请填写新密码")])
    else:
        await replace_password(context, account["_id"], password, "password.reset")
    await attempts.forgive(context, login)
    return {"sent_by_sms": bool(account["grants"])}


async def make_issued(context: Context, account: str) -> tuple[str, Document]:
    """A made-up password, to be sent by SMS, and its document for `write_password`.

    It is good for one login within a week, which must change it.
    """
    made = new_password()
    document = await _new_document(context, account, made)
    return made, {**document, "must_change": True, "good_until": context.now + ISSUED_LIFE}


async def replace_password(context: Context, account: str, password: str, verb: str) -> None:
    """Set a password, and end everything that was opened with the former one."""
    await write_password(context, await _new_document(context, account, password), verb)


async def write_password(context: Context, document: Document, verb: str, session: Any = None) -> None:
    """Store a password and end the account's sessions and trusted devices, within `session`'s transaction if given."""
    account = document["_id"]
    fields = {name: value for name, value in document.items() if name != "_id"}

    async def write(inner: Any) -> None:
        passwords = context.services.db.passwords
        former = await passwords.find_one({"_id": account}, session=inner)
        await passwords.update_one({"_id": account}, {"$set": fields}, upsert=True, session=inner)
        await devices.forget_all(context, account, inner)
        await sessions.close_all_sessions(context, account, inner)
        await _audit(context, verb, former, document, inner)

    if session is not None:
        await write(session)
    else:
        await context.services.transaction(write)


async def find_matching(context: Context, account: Document | None, password: str) -> Document | None:
    """The account's password document if this is its password; as much work for no account and for no password."""
    services = context.services
    found: Document | None = await services.db.passwords.find_one({"_id": account["_id"] if account else ""})
    right = await services.passwords.matches(password, found["hash"] if found else None)
    if found is None or not right or (found["good_until"] is not None and found["good_until"] <= context.now):
        return None
    if services.passwords.is_outdated(found["hash"]):
        renewed = {"$set": {"hash": await services.passwords.make(password)}}
        await services.db.passwords.update_one({"_id": found["_id"], "hash": found["hash"]}, renewed)
    return found


def must_change(context: Context, account: Document, known: Document, password: str) -> bool:
    """Whether a right password may do nothing but be changed: one sent by SMS, or too weak for a new administrator."""
    if known["must_change"] or not account["grants"]:
        return bool(known["must_change"])
    return weakness(password, administrator=True, phone=accounts.phone_of(context, account)) is not None


def check_strength(password: str, pointer: str, *, administrator: bool, phone: str) -> None:
    """`password.weak`, saying why, unless the password is accepted."""
    wrong = weakness(password, administrator=administrator, phone=phone)
    if wrong:
        raise _weak(pointer, wrong)


def _weak(pointer: str, message: str) -> Problem:
    return Problem("password.weak", message, errors=[FieldProblem(pointer, "weak", message)])


async def _new_document(context: Context, account: str, password: str) -> Document:
    hashed = await context.services.passwords.make(password)
    return {"_id": account, "hash": hashed, "must_change": False, "good_until": None, "changed_at": context.now}


async def _audit(context: Context, verb: str, before: Document | None, after: Document, session: Any) -> None:
    entry = audit_entry(context, verb, f"account:{after['_id']}", before=before, after=after)
    await context.services.db.audit_entries.insert_one(entry, session=session)
