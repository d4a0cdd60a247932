"""Asking to act fully for an adult, the answer, and the end of it by either side."""

from typing import Any

from server.actions.accounts import sessions
from server.actions.context import Context
from server.actions.messages.notices import new_notice
from server.actions.people import persons, proxies
from server.actions.people.proxies import proxy_id
from server.errors import Problem

Document = dict[str, Any]


async def request(context: Context, person: str, relation: str) -> Document:
    """Ask for consent to act fully for a person one may only enter data for; whoever decides is told."""
    found = await persons.access_person(context, person)
    account = context.actor.account
    if not proxies.is_limited(found, account):
        raise Problem("proxy.not_needed")
    known = await context.services.db.proxies.find_one({"_id": proxy_id(person, account)})
    if known is not None and known["status"] == "requested":
        return _shown(context, known, found)
    deciders = [one for one in found["accounts"] if proxies.may_decide(found, one)]
    if not deciders:
        raise Problem("proxy.nobody_to_ask")

    async def write(session: Any) -> None:
        await proxies.relate(context, person, account, "requested", session, relation=relation)
        text = f"有家人申请为 {found['card']['name']} 代填并查看颜值，请在“代填管理”中同意或拒绝"
        notices = [new_notice(context, one, "proxy.requested", text, person) for one in deciders]
        await context.services.db.notices.insert_many(notices, session=session)

    await context.services.transaction(write)
    stored = await context.services.db.proxies.find_one({"_id": proxy_id(person, account)})
    return _shown(context, stored or {}, found)


async def decide(context: Context, proxy: str, accept: bool) -> Document:
    """The person's own account accepts or refuses; twice the same is the same, the opposite `proxy.decided`."""
    relation, person = await _access(context, proxy, deciding=True)
    wanted = "full" if accept else "refused"
    if relation["status"] == wanted:
        return _shown(context, relation, person)
    text = "已同意您代填" if accept else "未同意您代填"
    change: Document = {"$pull": {"entry_accounts": relation["account"]}}
    if not accept:
        change = _removal(relation["account"])

    async def write(session: Any) -> None:
        db = context.services.db
        waiting = {"_id": proxy, "status": "requested"}
        if not (await db.proxies.update_one(waiting, {"$set": {"status": wanted}}, session=session)).modified_count:
            raise Problem("proxy.decided")
        await proxies.relate(context, person["_id"], relation["account"], wanted, session, by=context.actor.account)
        await db.persons.update_one({"_id": person["_id"]}, change, session=session)
        notice = new_notice(context, relation["account"], f"proxy.{wanted}", f"{person['card']['name']} {text}")
        await db.notices.insert_one(notice, session=session)

    await context.services.transaction(write)
    return _shown(context, {**relation, "status": wanted}, person)


def _removal(account: str) -> Document:
    return {"$pull": {"accounts": account, "entry_accounts": account}}


async def end(context: Context, proxy: str) -> None:
    """Either side ends it; once the person has ended it, the account cannot enter them again by itself."""
    relation, person = await _access(context, proxy, deciding=False)
    if relation["status"] in ("ended", "refused"):
        return
    account, by = relation["account"], context.actor.account

    async def write(session: Any) -> None:
        db = context.services.db
        await proxies.relate(context, person["_id"], account, "ended", session, by=by)
        if not proxies.is_limited(person, account):
            await sessions.withdraw_person(context, account, person["_id"], session)
        await db.persons.update_one({"_id": person["_id"]}, _removal(account), session=session)
        if by != account:
            text = f"{person['card']['name']} 的代填已由本人解除"
            await db.notices.insert_one(new_notice(context, account, "proxy.ended", text), session=session)

    await context.services.transaction(write)


async def _access(context: Context, proxy: str, *, deciding: bool) -> tuple[Document, Document]:
    """A relation and its person, for the side that may do this; missing and foreign look the same."""
    relation = await context.services.db.proxies.find_one({"_id": proxy})
    person = await context.services.db.persons.find_one({"_id": relation["person"]}) if relation else None
    if relation is None or person is None:
        raise Problem("proxy.not_found")
    mine = relation["account"] == context.actor.account
    if (mine and not deciding) or (not mine and proxies.may_decide(person, context.actor.account)):
        return relation, person
    raise Problem("proxy.not_found")


async def list_own(context: Context) -> list[Document]:
    """Both sides: for whom the actor acts, and who acts for the actor's own persons; what has ended is left out."""
    db, account = context.services.db, context.actor.account
    mine = await db.proxies.find({"account": account}).to_list(200)
    held = await db.persons.find({"accounts": account}, persons.STANDING).to_list(100)
    decided = [person["_id"] for person in held if proxies.may_decide(person, account)]
    others = await db.proxies.find({"person": {"$in": decided}}).to_list(200) if decided else []
    known = {person["_id"]: person for person in held}
    found = {one["_id"]: one for one in (*mine, *others) if one["status"] not in ("ended", "refused")}
    return [_shown(context, one, known.get(one["person"])) for one in found.values() if one["person"] in known]


def _shown(context: Context, relation: Document, person: Document | None) -> Document:
    card = (person or {}).get("card") or {"name": "", "document_type": "", "document_number": ""}
    return {
        "id": relation["_id"],
        "person": relation["person"],
        "name": card["name"],
        "phone": relation["phone"],
        "is_mine": relation["account"] == context.actor.account,
        "relation": relation.get("relation"),
        "status": relation["status"],
        "at": relation["at"],
    }
