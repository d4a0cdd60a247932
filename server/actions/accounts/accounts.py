"""Accounts and the logins that lead to them: a proved phone number, a WeChat or an Alipay user.

A login is `phone:<token>`, `wechat:<token>` or `alipay:<token>`, each leading to one account.
Owns `accounts`, `logins`.
"""

from typing import Any

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import new_id
from server.actions.staff.reach import grants_of, reach
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.masks import mask

ACCOUNTS = CollectionSpec(
    "accounts",
    indexes=(IndexModel([("reach", 1), ("staff_since", 1)], sparse=True),),  # staff only; citizens have neither field
    shard_key=("_id",),
    sensitive=("/phone", "/name", "/email", "/email_pending"),
)
LOGINS = CollectionSpec("logins", indexes=(ascending("account"),), shard_key=("_id",), sensitive=("/subject",))


async def find_account(context: Context, login: str) -> dict[str, Any] | None:
    """The account a login leads to. As many reads for an unknown login as for a known one."""
    db = context.services.db
    known = await db.logins.find_one({"_id": login})
    found: dict[str, Any] | None = await db.accounts.find_one({"_id": known["account"] if known else ""})
    return found


async def get_own_account(context: Context) -> dict[str, Any]:
    """The actor's account."""
    found: dict[str, Any] | None = await context.services.db.accounts.find_one({"_id": context.actor.account})
    if found is None:
        raise Problem("session.invalid")
    return found


async def find_or_create(context: Context, phone: str) -> dict[str, Any]:
    """The account of a phone number that was just proved, made when it is new."""
    login = phone_login(context, phone)
    return await find_account(context, login) or await _create(context, login, phone)


async def _create(context: Context, login: str, phone: str) -> dict[str, Any]:
    account = new_account(context, phone)

    async def write(session: Any) -> None:
        await write_account(context, account, [{"_id": login, "account": account["_id"]}], session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        return await find_account(context, login) or account
    return account


async def write_account(context: Context, account: dict[str, Any], logins: list[dict[str, Any]], session: Any) -> None:
    """Store a new account with its logins; DuplicateKeyError when one of them leads elsewhere already."""
    db = context.services.db
    for login in logins:
        await db.logins.insert_one(login, session=session)
    await db.accounts.insert_one(account, session=session)
    entry = audit_entry(context, "account.create", f"account:{account['_id']}", after=account)
    await db.audit_entries.insert_one(entry, session=session)


def new_account(context: Context, phone: str, grants: tuple[tuple[str, str], ...] = ()) -> dict[str, Any]:
    """The document of an account with a sealed phone; `revision` counts the changes that end its sessions."""
    account = {
        "_id": new_id(),
        "phone": context.services.keyring.seal(phone, "accounts:phone"),
        "grants": [{"role": role, "scope": scope} for role, scope in grants],
        "created_at": context.now,
        "revision": 1,
    }
    return {**account, "reach": reach(grants_of(account)), "staff_since": context.now} if grants else account


def phone_login(context: Context, phone: str) -> str:
    """The login of a phone number."""
    return f"phone:{context.services.keyring.token('phone', phone)}"


def phone_of(context: Context, account: dict[str, Any]) -> str:
    """An account's phone number in clear."""
    return context.services.keyring.open(account["phone"], "accounts:phone")


def masked_phone(context: Context, account: dict[str, Any]) -> str:
    """An account's phone number as it may be shown."""
    return mask("phone", phone_of(context, account))
