"""Logging in by phone: with a code sent to it, or with a password (XB-1, SD-2, LT-6).

Administrators add an image captcha to the password. After four wrong passwords a code is needed as well; a trusted
device needs neither. No answer, and no time it takes, tells whether an account exists.
"""

from typing import Any

from server.actions import limits
from server.actions.accounts import accounts, attempts, captchas, devices, passwords, sessions
from server.actions.accounts.login_codes import use_code
from server.actions.context import Context
from server.errors import Problem

Document = dict[str, Any]


async def log_in_by_code(context: Context, body: Document) -> Document:
    """A session for the holder of the phone; the account is made at the first login."""
    await limits.spend(context, "login")
    login = accounts.phone_login(context, body["phone"])
    await use_code(context, login.removeprefix("phone:"), body["code"])
    account = await accounts.find_or_create(context, body["phone"])
    return await _enter(context, account, body, how="code")


async def log_in_by_password(context: Context, body: Document) -> Document:
    """A session for who knows the password.

    `body`: phone, password; captcha {id, text} for administrators; code for the step-up, and to have the device
    trusted (`trust_device`, `device_title`); device, the token of a trusted one.
    """
    await limits.spend(context, "login")
    if "captcha" in body:
        await captchas.use_captcha(context, body["captcha"]["id"], body["captcha"]["text"])
    login = accounts.phone_login(context, body["phone"])
    account = await accounts.find_account(context, login)
    device = await devices.find_trusted(context, body.get("device"), account)
    counter = f"device:{device['_id']}" if device else login
    await _step_up(context, counter, login, body)
    known = await passwords.find_matching(context, account, body["password"])
    if account is None or known is None or (account["grants"] and not device and "captcha" not in body):
        raise Problem("login.wrong")
    await attempts.forgive(context, counter)
    bound = passwords.must_change(context, account, known, body["password"])
    return await _enter(context, account, body, how="password", must_change=bound)


async def _step_up(context: Context, counter: str, login: str, body: Document) -> None:
    """Count the attempt; without free ones left, or to trust the device, the phone must be proved as well."""
    token = login.removeprefix("phone:")
    if "code" in body:
        return await use_code(context, token, body["code"])
    if counter == login:
        await limits.spend(context, "password", number=token)
    if body.get("trust_device") or not await attempts.admit(context, counter):
        raise Problem("login.code_needed")
    return None


async def _enter(
    context: Context, account: Document, body: Document, *, how: str, must_change: bool = False
) -> Document:
    session = await sessions.open_session(context, account, how=how, must_change=must_change)
    shown = {**session, "phone": accounts.masked_phone(context, account)}
    if body.get("trust_device") and not must_change:
        shown["device"] = await devices.trust_device(context, account["_id"], body.get("device_title", ""))
    return shown
