"""Appeals: a person who is not green asks officials to look again, and sees what they answered.

One appeal is open at a time for a person and a policy; `open_appeals` keeps its place. The answer is due after the
term of the settings; it sets no color, but may point to an exception that was proposed. Owns `appeals`, `open_appeals`.
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from pymongo.errors import DuplicateKeyError

from server.actions.access import Target, may
from server.actions.audit import audit_entry, changed
from server.actions.colors.exceptions import photo_among
from server.actions.context import Context
from server.actions.ids import named_id
from server.actions.lists import FARTHEST, page_of, read_page
from server.actions.people import photos
from server.actions.people.persons import access_person, records_of
from server.actions.scopes import is_retry, new_act, own_scopes, refuse_concerned, scopes_over, title_of
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH
from server.errors import Problem
from server.rules.policies import in_force

APPEALS = CollectionSpec(
    "appeals",
    indexes=(
        ascending("person", "at"),
        ascending("within", "status", "at"),
        ascending("within", "status", "urgency"),
        ascending("at"),
    ),
    shard_key=("_id",),
    sensitive=("/texts/appeal", "/texts/answer"),
    retention=timedelta(days=366),
)
OPEN_APPEALS = CollectionSpec(
    "open_appeals", indexes=(ascending("at"),), shard_key=("_id",), retention=APPEALS.retention
)
STATUSES = ("open", "answered")
FAR = datetime(2200, 1, 1, tzinfo=UTC)

Document = dict[str, Any]


async def send(context: Context, body: Document) -> Document:
    """Ask for another look at a color that is not the best; `appeal.open` while an earlier one waits."""
    person = await access_person(context, body["person"])
    key = named_id("appeal", context.actor.account, context.idempotency_key)
    known = await context.services.made_before(context, "appeals", key)
    if known is not None:
        return _shown_to_person(context, known)
    document = await _new_appeal(context, key, person, body)

    async def write(session: Any) -> None:
        db = context.services.db
        place = {"_id": _place(document), "appeal": key, "at": context.now}
        await db.open_appeals.insert_one(place, session=session)
        await db.appeals.insert_one(document, session=session)
        await photos.keep(context, document["photos"], session)
        details = {"person": person["_id"], "policy": document["policy"]}
        entry = audit_entry(context, "appeal.send", f"appeal:{key}", after=document, **details)
        await db.audit_entries.insert_one(entry, session=session)

    try:
        await context.services.transaction(write)
    except DuplicateKeyError:
        known = await context.services.made_before(context, "appeals", key)
        if known is None:
            raise Problem("appeal.open") from None
    return _shown_to_person(context, known or document)


async def _new_appeal(context: Context, key: str, person: Document, body: Document) -> Document:
    color = _disputed(context, person, body["policy"])
    pictures: list[str] = body.get("photos", [])
    if await photos.missing_of(context, pictures):
        raise Problem("photo.not_found")
    due_at = context.now + timedelta(hours=context.services.settings.appeal_hours)
    return {
        "_id": key,
        "person": person["_id"],
        "account": context.actor.account,
        "card": person["card"],
        "region": person["region"],
        "within": scopes_over(person["region"]),
        "policy": body["policy"],
        "color": {name: color[name] for name in ("color", "label", "since")},
        "rules": [reason["rule"] for reason in color["reasons"]],
        "status": "open",
        "at": context.now,
        "due_at": due_at,
        "urgency": _urgency(due_at),
        "photos": pictures,
        "texts": {"appeal": _seal(context, "appeal", body["text"])},
        "answer": None,
        "request": context.request_digest,
    }


def _disputed(context: Context, person: Document, policy: str) -> Document:
    """The color that an appeal is about; `policy.not_found`, or `appeal.green` when it is the policy's best."""
    color: Document | None = person["colors"].get(policy)
    if color is None:
        raise Problem("policy.not_found")
    if color["color"] == in_force(context.services.policies.versions(policy), context.now).colors[-1]:
        raise Problem("appeal.green")
    return color


def _place(document: Document) -> str:
    return f"{document['person']}:{document['policy']}"


def _urgency(due_at: datetime) -> datetime:
    """An instant that is the later the sooner the answer is due: lists by time then give the most urgent first."""
    return EPOCH + (FAR - due_at)


async def answer(context: Context, appeal: str, body: Document) -> Document:
    """Answer an open appeal, once; the person is told. Nobody answers one's own."""
    found = await _access(context, appeal)
    if is_retry(context, found["answer"]):
        return shown(context, found)
    await _check_exception(context, found, body.get("exception"))
    act = new_act(context, "appeal.answer", found["region"], exception=body.get("exception"))
    change = {"status": "answered", "answer": act, "texts.answer": _seal(context, "answer", body["text"])}

    async def write(session: Any) -> None:
        db = context.services.db
        same = {"_id": appeal, "status": "open"}
        if not (await db.appeals.update_one(same, {"$set": change}, session=session)).modified_count:
            raise Problem("appeal.answered")
        await db.open_appeals.delete_one({"_id": _place(found)}, session=session)
        await db.notices.insert_one(_notice(context, found), session=session)
        details = {"person": found["person"], "exception": body.get("exception")}
        after = changed(found, change)
        entry = audit_entry(context, "appeal.answer", f"appeal:{appeal}", before=found, after=after, **details)
        await db.audit_entries.insert_one(entry, session=session)

    try:
        await context.services.transaction(write)
    except Problem:
        stored = await context.services.db.appeals.find_one({"_id": appeal}) or found
        if not is_retry(context, stored["answer"]):  # not this request's own twin, a moment earlier
            raise
    return shown(context, await context.services.db.appeals.find_one({"_id": appeal}) or found)


async def _access(context: Context, appeal: str) -> Document:
    """An appeal within the actor's reach; missing and foreign look the same, one's own is refused."""
    context.require_any("appeal.answer")
    found: Document | None = await context.services.db.appeals.find_one({"_id": appeal})
    if found is None or not may(context.actor.grants, "appeal.answer", Target(region=found["region"])):
        raise Problem("appeal.not_found")
    person = await context.services.db.persons.find_one({"_id": found["person"]}, {"accounts": 1})
    refuse_concerned(context, {"accounts": [found["account"], *(person or {"accounts": []})["accounts"]]})
    return found


async def _check_exception(context: Context, found: Document, exception: str | None) -> None:
    if exception is None:
        return
    named = await context.services.db.exceptions.find_one({"_id": exception}, {"person": 1})
    if named is None or named["person"] != found["person"]:
        raise Problem("appeal.exception")


def _notice(context: Context, found: Document) -> Document:
    """A message without contents: those are in the appeal."""
    return {
        "_id": named_id("notice", found["_id"], "answered"),
        "account": found["account"],
        "at": context.now,
        "kind": "appeal.answered",
        "text": f"{found['card']['name']} 关于{found['color']['label']}的申诉已有答复，请在“我的申诉”中查看",
        "person": found["person"],
    }


async def list_in_scope(context: Context, status: str, limit: int, cursor: str | None) -> Document:
    """Appeals within the actor's own scopes: open ones with the most urgent first, answered ones with the newest."""
    equality = {"within": own_scopes(context, "appeal.answer"), "status": status}
    if status != "open":
        return await page_of(context, APPEALS, equality, partial(shown, context), limit, cursor)
    latest = context.now + timedelta(hours=context.services.settings.appeal_hours) + timedelta(days=30)
    found = await read_page(
        context, APPEALS, equality, until=_urgency(context.now - FARTHEST), floor=_urgency(latest),
        sort_field="urgency", cursor=cursor, limit=limit, window=timedelta(days=30),
    )  # fmt: skip
    return {"items": [shown(context, item) for item in found.items], "next": found.next}


async def list_own(context: Context, person: str, limit: int, cursor: str | None) -> Document:
    """A person's appeals with their answers, newest first: all of one's own, of others those one sent for them."""
    found = await access_person(context, person)
    return await page_of(
        context, APPEALS, records_of(context, found), partial(_shown_to_person, context), limit, cursor
    )


async def photo_of(context: Context, appeal: str, photo: str) -> bytes:
    """A photo of an appeal, for those who answer it; the look is audited."""
    return await photo_among(context, await _access(context, appeal), photo, f"appeal:{appeal}")


def shown(context: Context, document: Document) -> Document:
    """An appeal as officials see it; the person masked."""
    names = ("person", "card", "region", "policy", "color", "rules", "status", "at", "due_at", "photos")
    act = document["answer"]
    by = {name: act[name] for name in ("by", "role", "at", "exception")} if act else None
    return {
        "id": document["_id"],
        **{name: document[name] for name in names},
        "overdue": document["status"] == "open" and document["due_at"] < context.now,
        "text": _text(context, document, "appeal"),
        "answer": {**by, "text": _text(context, document, "answer")} if by else None,
    }


def _shown_to_person(context: Context, document: Document) -> Document:
    """One's own appeal: the office that answered, not the official."""
    seen = shown(context, document)
    said = seen["answer"] and {
        "role": title_of(seen["answer"]["role"]),
        **{name: seen["answer"][name] for name in ("at", "exception", "text")},
    }
    names = ("id", "person", "policy", "color", "status", "at", "due_at", "overdue", "text", "photos")
    return {**{name: seen[name] for name in names}, "answer": said}


def _seal(context: Context, name: str, text: str) -> bytes:
    return context.services.keyring.seal(text, f"appeals:texts.{name}")


def _text(context: Context, document: Document, name: str) -> str | None:
    sealed = document["texts"].get(name)
    return context.services.keyring.open(bytes(sealed), f"appeals:texts.{name}") if sealed else None
