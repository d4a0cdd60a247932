"""People whom staff of a place enter, because they have no phone: found or made by their document, for no account.

Staff are no proxy and answer for nobody afterwards; for the one entry they may what a proxy limited to the place may.
"""

from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.people import persons
from server.actions.people.persons import Identity
from server.errors import Problem

Document = dict[str, Any]


async def find_or_make(context: Context, identity: Identity, region: str | None, session: Any) -> tuple[Document, bool]:
    """The person of an identity whom staff enter at a place, and whether they were made now; no account is added."""
    token = persons.token_of(context, identity)
    person = await persons.find_by_token(context, token, session)
    if person is not None:
        return as_limited(context, person, identity), False
    person = persons.new_person(context, identity, token, region, is_self=False, accounts=[])
    db = context.services.db
    await db.documents.insert_one({"_id": token, "person": person["_id"]}, session=session)
    await db.persons.insert_one(person, session=session)
    entry = audit_entry(context, "person.create", f"person:{person['_id']}", after=person, by="staff")
    await db.audit_entries.insert_one(entry, session=session)
    return as_limited(context, person, identity), True


def as_limited(context: Context, person: Document, identity: Identity) -> Document:
    """A person as staff of a place deal with them, who may for this once what a proxy limited to the place may.

    `person.document_claimed` under another name.
    """
    if person["name_token"] != context.services.keyring.token("name", identity.name):
        raise Problem("person.document_claimed")
    account = context.actor.account
    limited = [*person.get("entry_accounts", ()), account]
    return person if account in person["accounts"] else {
        **person, "accounts": [*person["accounts"], account], "entry_accounts": limited,
    }  # fmt: skip
