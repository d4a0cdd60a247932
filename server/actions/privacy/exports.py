"""A person's own data, whole: what is known, what was filled, what followed, and who looked at it.

It is made and sent at once and never stored: a person's records are bounded by their retention, and a finished file
waiting for its owner would be one more copy in clear. Sealed values are opened for the person and a child's guardian
only. `exports_html` makes the same readable.
"""

from typing import Any

from server.actions import limits
from server.actions.accounts.emails import email_of
from server.actions.audit import AUDIT_ENTRIES, audit_entry
from server.actions.colors.colors import COLOR_HISTORY, shown_color
from server.actions.context import Context
from server.actions.evidence.facts import EVIDENCE, person_subject
from server.actions.messages.notices import NOTICES
from server.actions.organizations import member_leaves
from server.actions.organizations.memberships import REGISTER
from server.actions.people import guardians, persons, profiles
from server.actions.places.visits import VISITS
from server.actions.privacy.consents import CONSENTS
from server.actions.privacy.unmasking import DISCLOSING, shown_disclosure
from server.actions.records import person_records, records
from server.actions.submissions.answering import opened
from server.actions.submissions.submissions import SUBMISSIONS
from server.db.indexes import CollectionSpec
from server.db.paging import EVER

MOST = 2000  # of each kind, newest first; the rest is named in `truncated` and can be listed page by page

Document = dict[str, Any]


async def export_own(context: Context, person: str | None) -> Document:
    """Everything about a person, in clear, as plain values; logged, and limited to a few a day."""
    found, capacity = await guardians.access_own(context, person)
    await limits.spend(context, "data.export", account=context.actor.account)
    gathered = await _gather(context, found["_id"])
    entry = audit_entry(context, "data.export", f"person:{found['_id']}", capacity=capacity)
    await context.services.db.audit_entries.insert_one(entry)
    return gathered


async def _gather(context: Context, person: str) -> Document:
    db = context.services.db
    stored = await db.persons.find_one({"_id": person}) or {}
    account = await db.accounts.find_one({"_id": context.actor.account}) or {}
    own, mine = {"person": person}, {"account": account.get("_id")}
    subjects = {"subject": {"$in": [person_subject(token) for token in stored["tokens"]]}}
    seen = {"object": f"person:{person}", "verb": {"$in": DISCLOSING}}
    kept = {
        "submissions": [_submission(context, s) for s in await _newest(context, SUBMISSIONS, own)],
        "visits": [_plain(v, "request", "person", "account") for v in await _newest(context, VISITS, own)],
        "evidence": [_fact(f) for f in await _newest(context, EVIDENCE, subjects, "ends_at")],
        "color_history": [
            _plain(c, "_id", "person") for p in stored["colors"]
            for c in await _newest(context, COLOR_HISTORY, {**own, "policy": p})
        ],
        "memberships": [
            _membership(context, m) for m in await _newest(context, records.RECORDS, {**own, "register": REGISTER})
        ],
        "registers": [_listed(context, one) for one in await person_records.of_person(context, person)],
        "notices": [_plain(n, "account") for n in await _newest(context, NOTICES, mine)],
        "consents": [_plain(c, "request") for c in await _newest(context, CONSENTS, mine)],
        "disclosures": [shown_disclosure(d) for d in await _newest(context, AUDIT_ENTRIES, seen)],
    }  # fmt: skip
    return {
        "made_at": context.now,
        "person": await _person(context, stored),
        "account": _account(context, account),
        **kept,
        "truncated": [name for name, items in kept.items() if len(items) >= MOST],
    }


async def _newest(context: Context, spec: CollectionSpec, equality: Document, field: str = "at") -> list[Document]:
    found = context.services.db[spec.name].find({**equality, field: EVER}).sort(field, -1).limit(MOST)
    documents: list[Document] = await found.to_list(MOST)
    return documents


async def _person(context: Context, stored: Document) -> Document:
    identity = (await persons.identity_of(context, stored["_id"]))._asdict()
    colors = [shown_color(policy, color) for policy, color in sorted(stored["colors"].items())]
    names = ("region", "regions", "forms", "created_at", "consents", "verification")
    known = {name: one["value"] for name, one in profiles.opened(context, stored).items()}
    shown = {**identity, **{name: stored.get(name) for name in names}}
    return {"id": stored["_id"], **shown, "profile": known, "colors": colors}


def _account(context: Context, account: Document) -> Document:
    phone = context.services.keyring.open(bytes(account["phone"]), "accounts:phone") if account.get("phone") else None
    names = ("created_at", "consents", "grants", "notice_preferences")
    contacts = {"phone": phone, "email": email_of(context, account)}
    return {"id": account.get("_id"), **contacts, **{name: account.get(name) for name in names}}


def _membership(context: Context, record: Document) -> Document:
    fields, answers = record["fields"], records.answers_of(context, record)
    known = {"state": record["state"], "periods": fields["periods"], "leaves": member_leaves.leaves_of(context, record)}
    return {"id": record["_id"], "organization": record["organization"], **known, "answers": answers}


def _listed(context: Context, record: Document) -> Document:
    """A record of an official's list that this person's answers made."""
    known = {"register": record["register"], "title": records.template_of(context, record).title, "at": record["at"]}
    return {"id": record["_id"], **known, "answers": records.answers_of(context, record)}


def _submission(context: Context, stored: Document) -> Document:
    template = context.services.templates.get(stored["template"], stored["version"])
    names = ("template", "version", "round", "place", "at", "revision")
    answers = opened(context, template, stored["answers"])
    return {"id": stored["_id"], "title": template.title, **{n: stored[n] for n in names}, "answers": answers}


def _fact(stored: Document) -> Document:
    names = ("kind", "at", "until", "data", "source", "recorded_at", "superseded_at")
    return {"id": stored["_id"], **{name: stored[name] for name in names}}


def _plain(document: Document, *without: str) -> Document:
    shown = {name: value for name, value in document.items() if name not in without}
    return {"id": shown.pop("_id"), **shown} if "_id" in shown else shown
