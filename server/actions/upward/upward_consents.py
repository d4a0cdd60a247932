"""What an organization agreed to pass on to the authorities, in which words, and which administrators may do so.

One per organization and function; taking it back keeps what was said, in the audit trail. Owns `upward_consents`.
"""

from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.organizations import organizations
from server.actions.privacy.consents import current
from server.actions.upward.upward_functions import get_function
from server.db.indexes import CollectionSpec
from server.errors import FieldProblem, Problem

UPWARD_CONSENTS = CollectionSpec("upward_consents", shard_key=("_id",))
VERB = "report.send"
TEXT = "upward"

Document = dict[str, Any]


async def get_consent(context: Context, organization: str, function: str) -> Document:
    """What holds now, with the words to agree to."""
    await organizations.access_organization(context, organization, VERB)
    get_function(function)
    return shown(await find_consent(context, organization, function))


async def find_consent(context: Context, organization: str, function: str) -> Document | None:
    """What was said last, if anything was."""
    found: Document | None = await context.services.db.upward_consents.find_one({"_id": _id(organization, function)})
    return found


def _id(organization: str, function: str) -> str:
    return named_id("upward_consent", organization, function)


async def give(context: Context, organization: str, function: str, body: Document) -> Document:
    """Agree to the current words, and name the administrators who may report; the actor when none is named."""
    found = await organizations.access_organization(context, organization, VERB)
    get_function(function)
    text = current(TEXT)
    if body["version"] != text.version:
        raise Problem("consent.version")
    users = sorted(set(body.get("users") or [context.actor.account]))
    _check_users(users, found["administrators"])
    said = {"given": True, "version": text.version, "digest": text.digest, "users": users}
    return shown(await _write(context, organization, function, "upward.consent", said))


def _check_users(users: list[str], administrators: list[str]) -> None:
    strangers = [number for number, user in enumerate(users) if user not in administrators]
    if strangers:
        said = "只能授权给本单位的管理员"
        raise Problem("body.invalid", errors=[FieldProblem(f"/users/{n}", "administrator", said) for n in strangers])


async def revoke(context: Context, organization: str, function: str) -> Document:
    """Take the consent back; nothing is reported from now on."""
    await organizations.access_organization(context, organization, VERB)
    get_function(function)
    known = await find_consent(context, organization, function)
    if known is None or not known["given"]:
        return shown(known)
    return shown(await _write(context, organization, function, "upward.revoke", {"given": False, "users": []}))


async def _write(context: Context, organization: str, function: str, verb: str, said: Document) -> Document:
    key = _id(organization, function)
    change = {
        **said,
        "organization": organization,
        "function": function,
        "by": context.actor.account,
        "at": context.now,
    }

    async def write(session: Any) -> None:
        consents = context.services.db.upward_consents
        before = await consents.find_one({"_id": key}, session=session)
        await consents.update_one({"_id": key}, {"$set": change}, upsert=True, session=session)
        entry = audit_entry(
            context, verb, f"organization:{organization}", before=before, after=change, function=function
        )
        await context.services.db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)
    return change


def shown(consent: Document | None) -> Document:
    """A consent as the organization's administrators see it."""
    text = current(TEXT)
    given = bool(consent and consent["given"])
    return {
        "given": given,
        "given_version": consent.get("version") if consent else None,
        "at": consent["at"] if consent else None,
        "users": consent["users"] if consent and given else [],
        "title": text.title,
        "version": text.version,
        "text": text.text,
    }
