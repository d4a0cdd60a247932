"""What a decided review does to a person: verified or rejected, given to the rightful account, or a document replaced.

Everything here runs inside the transaction of `actions.reviews`. A person is never merged or split: an old document's
token stays with the person, so that evidence from before is still found.
"""

from typing import Any

from server.actions import limits
from server.actions.accounts import sessions
from server.actions.audit import audit_entry
from server.actions.colors import colors
from server.actions.context import Context
from server.actions.organizations import memberships
from server.actions.people import persons, proxies
from server.actions.people.persons import Identity
from server.errors import Problem

FORMER_KEPT = 10

Document = dict[str, Any]
Texts = list[tuple[str, str]]
"""Whom to tell what."""


async def concerned(context: Context, kind: str, answers: Document, person: Document | None, session: Any) -> Document:
    """The person a review is about, or why there is nothing to review."""
    token = persons.token_of(context, _identity(answers))
    holder = await persons.find_by_token(context, token, session)
    if kind == "claim":
        if holder is None or holder.get("self_of") == context.actor.account:
            raise Problem("claim.not_needed")
        return holder
    assert person is not None
    if kind == "document" and holder is not None:
        raise Problem("person.document_claimed" if holder["_id"] != person["_id"] else "claim.not_needed")
    found = await context.services.db.persons.find_one({"_id": person["_id"]}, session=session)
    return found or person


def _identity(answers: Document) -> Identity:
    return Identity(answers.get("name", ""), answers["document"]["type"], answers["document"]["number"], None)


async def mark_submitted(context: Context, kind: str, person: Document, session: Any) -> None:
    """A person who was not verified yet now waits to be."""
    if kind == "identity" and _status(person) != "verified":
        await _set_verification(context, person["_id"], "submitted", None, "", session)


def _status(person: Document) -> str:
    return str((person.get("verification") or {}).get("status", "unverified"))


async def _set_verification(
    context: Context, person: str, status: str, reason: str | None, by: str, session: Any
) -> None:
    verification = {"status": status, "reason": reason, "at": context.now, "by": by}
    await context.services.db.persons.update_one(
        {"_id": person}, {"$set": {"verification": verification}}, session=session
    )


async def apply(context: Context, review: Document, approve: bool, reason: str | None, by: str, session: Any) -> Texts:
    """Carry a decision out; whom to tell what. `review.conflict` when it cannot be carried out any more."""
    person = await context.services.db.persons.find_one({"_id": review["person"]}, session=session)
    if person is None:
        raise Problem("review.conflict", "该人员已不存在")
    what = {"identity": "实名认证", "document": "更换证件", "claim": "证件申诉"}[review["kind"]]
    if not approve:
        if review["kind"] == "identity" and _status(person) == "submitted":
            await _set_verification(context, person["_id"], "rejected", reason, by, session)
        return [(review["account"], f"{review['card']['name']} 的{what}未通过：{reason}")]
    effect = {"identity": _verify, "document": _replace, "claim": _hand_over}[review["kind"]]
    told = await effect(context, review, person, session)
    if review["kind"] != "document":
        await _set_verification(context, person["_id"], "verified", None, by, session)
    return [(review["account"], f"{review['card']['name']} 的{what}已通过"), *told]


async def _verify(context: Context, review: Document, person: Document, session: Any) -> Texts:
    """Documents and photos fit: whoever said to be this person is; others who said so are proxies from now on."""
    account, before = review["account"], person.get("self_of")
    if account not in person["accounts"]:
        raise Problem("review.conflict", "提交人已不再为此人代填")
    if review["relation"] != "self":
        await _verify_relative(context, person, account, session)
        return []
    if before and before != account:
        await persons.become_proxy(context, person, before, session)
    await _make_self(context, person, account, session)
    await context.services.db.persons.update_one(
        {"_id": person["_id"]},
        {"$set": {"own_history": True}, "$pull": {"entry_accounts": account}},
        session=session,
    )
    if not before or before == account:
        return []
    return [(before, "您登记的人员已由其本人账号完成实名认证，您可继续代为登记进出")]


async def _verify_relative(context: Context, person: Document, account: str, session: Any) -> None:
    """A relative's documents fit; staff have seen them, so whoever has no account of their own gets a full proxy."""
    if person.get("self_of") == account:
        await persons.become_proxy(context, person, account, session)
    if not any(proxies.may_decide(person, one) for one in person["accounts"]):
        full = {"$pull": {"entry_accounts": account}}
        await context.services.db.persons.update_one({"_id": person["_id"]}, full, session=session)
        await proxies.relate(context, person["_id"], account, "full", session)


async def _make_self(context: Context, person: Document, account: str, session: Any) -> None:
    own = await persons.own_person(context, account, session)
    if own is not None and own["_id"] != person["_id"]:
        await persons.become_proxy(context, own, account, session)
    change = {"$set": {"self_of": account}}
    await context.services.db.persons.update_one({"_id": person["_id"]}, change, session=session)
    await memberships.follow(context, person["_id"], account, session)


async def _hand_over(context: Context, review: Document, person: Document, session: Any) -> Texts:
    """The document's rightful holder takes the person over: evidence stays with the document, the rest starts anew."""
    account = review["account"]
    former = [one for one in person["accounts"] if one != account]
    name = context.services.keyring.open(review["name"], "reviews:name")
    number = context.services.keyring.open(review["document_number"], "reviews:document_number")
    identity = Identity(name, review["document_type"], number, None)
    fresh = {
        **persons.sealed_identity(context, identity),
        "accounts": [account],
        "entry_accounts": [],
        "self_of": None,
        "own_history": False,
        "phone": None,
        "profile": None,
        "forms": {},
    }
    for one in former:
        await proxies.relate(context, person["_id"], one, "ended", session, by="review")
        await sessions.withdraw_person(context, one, person["_id"], session)
    await context.services.db.persons.update_one({"_id": person["_id"]}, {"$set": fresh}, session=session)
    await _audit(context, "person.hand_over", person, fresh, session)
    if review["relation"] == "self":
        await _make_self(context, person, account, session)
    else:
        await proxies.relate(context, person["_id"], account, "full", session)
        await memberships.follow(context, person["_id"], account, session)
    text = f"您登记的证件（{review['card']['document_number']}）经审核属于他人，已从您的账号移除，如有疑问请联系社区"
    return [(one, text) for one in former]


async def _replace(context: Context, review: Document, person: Document, session: Any) -> Texts:
    """The person has a new document; the old ones go on leading to them."""
    number = context.services.keyring.open(review["document_number"], "reviews:document_number")
    old = persons.opened(context, person)
    identity = old._replace(document_type=review["document_type"], document_number=number)
    token, db = persons.token_of(context, identity), context.services.db
    if await db.documents.find_one({"_id": token}, session=session):
        raise Problem("review.conflict")
    former = {"card": person["card"], "until": context.now}
    sealed = persons.sealed_identity(context, identity)
    change = {
        "$set": sealed,
        "$addToSet": {"tokens": token},
        "$push": {"former_documents": {"$each": [former], "$slice": -FORMER_KEPT}},
    }
    await db.documents.insert_one({"_id": token, "person": person["_id"]}, session=session)
    await db.persons.update_one({"_id": person["_id"]}, change, session=session)
    after = {**sealed, "tokens": [*person["tokens"], token]}
    await _audit(context, "person.replace_document", person, after, session, tokens=len(after["tokens"]))
    await colors.rescore_within(context, person["_id"], session)
    return []


async def _audit(context: Context, verb: str, person: Document, change: Document, session: Any, **details: Any) -> None:
    """The entry of a person's change: the members it sets, as they were and as they are."""
    before = {name: person.get(name) for name in change}
    entry = audit_entry(context, verb, f"person:{person['_id']}", before=before, after=change, **details)
    await context.services.db.audit_entries.insert_one(entry, session=session)


async def check_claim(context: Context) -> None:
    """Claims say whether a document is known: few for an account."""
    await limits.spend(context, "document.claim", account=context.actor.account)
