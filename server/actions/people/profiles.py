"""What is known of a person beyond who they are: given once, corrected by a new submission, earlier ones kept.

An answer to an `editable` form never changes the earlier answer: it is the next revision, names the one it replaces,
and updates the profile, which is sealed as one text.
"""

from typing import TYPE_CHECKING, Any

import orjson

from server.actions.context import Context
from server.actions.people import persons
from server.errors import Problem
from server.forms.columns import options_of
from server.forms.masks import mask
from server.forms.pointers import schema_at, split

if TYPE_CHECKING:
    from server.actions.submissions.answering import Answered

Document = dict[str, Any]


def may_edit(person: Document, account: str) -> bool:
    """Whether an account's answers change the profile: not while it may only enter data for somebody others know."""
    return persons.is_full(person, account) or {*person["accounts"]} <= {account}


async def revise(context: Context, one: "Answered", submission: Document, person: Document, session: Any) -> None:
    """Number a corrected answer and name the one it replaces; what a stranger says replaces nothing."""
    if one.template.frequency != "editable" or not may_edit(person, context.actor.account):
        return
    db = context.services.db
    current = await db.persons.find_one({"_id": person["_id"]}, {"forms": 1}, session=session)
    previous = ((current or {}).get("forms") or {}).get(one.key)
    known = await db.submissions.find_one({"_id": previous}, {"revision": 1}, session=session) if previous else None
    if known is not None:
        submission.update(revision=known["revision"] + 1, supersedes=previous)


async def changes(context: Context, answered: list["Answered"], person: Document, session: Any) -> Document:
    """The members of the person that these answers change: profile and phone."""
    said = {name: value for one in answered for name, value in _said(one).items()}
    phones = [one.identity.phone for one in answered if one.identity and one.template.frequency == "editable"]
    seal, phone = context.services.keyring.seal, next((phone for phone in phones if phone), None)
    changed: Document = {"phone": seal(phone, "persons:phone")} if phone else {}
    if said:
        current = await context.services.db.persons.find_one({"_id": person["_id"]}, {"profile": 1}, session=session)
        merged = {**opened(context, current or {}), **said}
        changed["profile"] = seal(orjson.dumps(merged).decode(), "persons:profile")
    return changed


def _said(one: "Answered") -> Document:
    """Each profile answer with the mask that its template asks for; the region is kept openly, with the person."""
    pointers, sensitive = one.template.meta.get("profile", {}), one.template.sensitive
    return {
        name: {"value": value, "mask": sensitive.get(pointers[name], {}).get("mask")}
        for name, value in one.profile.items()
        if name != "region"
    }


def opened(context: Context, person: Document) -> Document:
    """The profile in clear: `{name: {"value", "mask"}}`."""
    sealed = person.get("profile")
    return orjson.loads(context.services.keyring.open(sealed, "persons:profile")) if sealed else {}


async def get_own(context: Context, person: str) -> Document:
    """A person the actor acts for, with profile, masked; `proxy.consent_needed` for who may only enter data."""
    standing = await persons.access_person(context, person)
    if not may_edit(standing, context.actor.account):
        raise Problem("proxy.consent_needed")
    found = await context.services.db.persons.find_one({"_id": person}) or standing
    identity = persons.opened(context, found)
    known = opened(context, found)
    verification = found.get("verification") or {"status": "unverified", "reason": None, "at": None}
    return {
        **persons.shown_person(found, context.actor.account),
        "phone": mask("phone", identity.phone),
        "region": found["region"],
        "profile": {name: _masked(one) for name, one in known.items()},
        "details": [_detail(context, name, one) for name, one in known.items()],
        "verification": {name: verification[name] for name in ("status", "reason", "at")},
        "former_documents": [{**one["card"], "until": one["until"]} for one in found.get("former_documents", ())],
        "forms": sorted({key.partition("|")[0] for key in found["forms"]}),
    }


def _masked(one: Document) -> str:
    return mask(one["mask"], one["value"]) if one["mask"] else str(one["value"])


def _detail(context: Context, name: str, one: Document) -> Document:
    """What is known, in the words of the form that asks for it."""
    asks = (template for template in context.services.templates.all() if name in template.meta.get("profile", {}))
    template = next(asks, None)
    if template is None:
        return {"name": name, "title": name, "text": _masked(one)}
    schema = schema_at(template.schema, split(template.meta["profile"][name])) or {}
    text = _masked(one)
    return {"name": name, "title": schema.get("title", name), "text": options_of(schema).get(text, text)}
