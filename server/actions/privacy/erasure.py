"""Erasing a person's data as far as the law allows, and naming what must be kept, until when and why.

At once go the answers, the messages, the color history, the logins and the link to every account: nobody sees the
person any more. Visits and evidence of the last weeks must stay for tracing contacts; while any are left, so does the
sealed identity they lead to. When the last is past its term the worker deletes the rest. Owns `erasures`.
"""

from datetime import datetime, timedelta
from typing import Any

from server.actions.accounts import sessions
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.evidence.facts import EVIDENCE, FOREVER, person_subject
from server.actions.ids import named_id
from server.actions.organizations import members, organization_staff
from server.actions.organizations.memberships import REGISTER
from server.actions.outbox import outbox_entry, settle
from server.actions.people import guardians
from server.actions.places.visits import VISITS
from server.actions.records import person_records
from server.db.indexes import CollectionSpec, ascending
from server.db.paging import EPOCH, EVER

ERASURES = CollectionSpec("erasures", indexes=(ascending("status", "due_at"),), shard_key=("_id",))
OF_PERSON = {
    "submissions": "填写的表单",
    "color_history": "颜值变化记录",
    "reviews": "实名审核及其照片",
    "proxies": "代填关系",
}
OF_ACCOUNT = {
    "notices": "消息",
    "invitations": "发出的单位邀请码",
    "jobs": "后台任务",
    "deliveries": "消息发送记录",
    "subscriptions": "消息订阅",
    "sessions": "登录会话",
    "devices": "信任的设备",
    "drafts": "没有填完的草稿",
    "proxies": "代填关系",
}
AT_LAST = ("visits", "color_history", "submissions", "reviews", "proxies", "exceptions", "appeals")
ALWAYS_KEPT = (
    {"what": "审计记录", "why": "证明谁在何时处理过数据，不含个人信息明文"},
    {"what": "同意与撤回记录", "why": "证明此前的处理有依据（个人信息保护法第五十四、五十六条）"},
    {"what": "单位的申请、文书及其办理记录", "why": "属于该单位，由其负责，其中可能有您作为管理员填写的姓名和手机号"},
    {"what": "单位导出的文件和导入的表格", "why": "属于该单位，平台上的副本三日内删除"},
    {"what": "颜值例外与申诉", "why": "行政决定的依据，随最后一项法定留存期满一并删除"},
)
TRACING = "传染病防治法要求在期限内可追溯密切接触者"
FREED: dict[str, Any] = {
    "accounts": [], "self_of": None, "forms": {}, "due_at": None, "entry_accounts": [], "profile": None,
}  # fmt: skip
BATCH = 200

Document = dict[str, Any]


async def erase(context: Context, person: str | None) -> Document:
    """Erase oneself with the account, or a child one is the guardian of; what goes, what stays and until when."""
    key = named_id("erasure", context.actor.account, context.idempotency_key)
    known = await context.services.db.erasures.find_one({"_id": key})
    if known is not None:
        return _shown(known)
    found, capacity = await guardians.access_own(context, person)
    account = await _closing(context) if capacity == "self" else None
    erasure = await _plan(context, key, found, account)
    order = outbox_entry(context, "person.erase", erasure=key)

    async def write(session: Any) -> None:
        db = context.services.db
        await db.erasures.insert_one(erasure, session=session)
        await _detach(context, found, account, session)
        await db.outbox.insert_one(order, session=session)
        details = {"capacity": capacity, "closes": bool(account)}
        freed = {name: value for name, value in {**found, **FREED}.items() if name != "consents"}
        entry = audit_entry(context, "person.erase", f"person:{found['_id']}", before=found, after=freed, **details)
        await db.audit_entries.insert_one(entry, session=session)

    stored = await context.services.write_once(context, ERASURES.name, key, write)
    if stored is None:
        await carry_out(context, order)
    return _shown(stored or erasure)


async def _closing(context: Context) -> str | None:
    """The actor's account, unless it holds an office: then its superior ends it."""
    account = await context.services.db.accounts.find_one({"_id": context.actor.account}) or {}
    return None if account.get("grants") else context.actor.account


async def _plan(context: Context, key: str, person: Document, account: str | None) -> Document:
    kept = await _kept(context, person)
    erased = [await _counted(context, name, {"person": person["_id"]}, what) for name, what in OF_PERSON.items()]
    belonging = {"person": person["_id"], "register": REGISTER, "at": EVER}
    erased.append(await _counted(context, "records", belonging, "单位成员关系"))
    listed = await person_records.of_person(context, person["_id"])
    erased.append({"what": "居民台账中的记录", "count": len(listed)})
    if account is not None:
        erased += [await _counted(context, name, {"account": account}, what) for name, what in OF_ACCOUNT.items()]
    return {
        "_id": key,
        "person": person["_id"],
        "account": account,
        "at": context.now,
        "status": "waiting",
        "due_at": max((one["until"] for one in kept), default=context.now),
        "erased": erased,
        "kept": kept,
        "request": context.request_digest,
    }


async def _counted(context: Context, collection: str, equality: Document, what: str) -> Document:
    return {"what": what, "count": await context.services.db[collection].count_documents(equality)}


async def _kept(context: Context, person: Document) -> list[Document]:
    """What the law keeps of a person, with its end; empty when nothing does."""
    assert VISITS.retention and EVIDENCE.retention
    db, now = context.services.db, context.now
    visits = db.visits.find({"person": person["_id"], "at": EVER}, {"at": 1})
    ends = {"出入记录": [visit["at"] + VISITS.retention async for visit in visits]}
    subjects = [person_subject(token) for token in person["tokens"]]
    facts = db.evidence.find({"subject": {"$in": subjects}, "ends_at": {"$gte": EPOCH}}, {"at": 1, "ends_at": 1})
    ends["颜值依据"] = [_last(fact) + EVIDENCE.retention async for fact in facts]
    alive = {what: [end for end in each if end > now] for what, each in ends.items()}
    return [{"what": w, "count": len(e), "until": max(e), "why": TRACING} for w, e in alive.items() if e]


def _last(fact: Document) -> datetime:
    """When a fact ended; one without an end counts from its beginning, since nobody answers for the person."""
    ended: datetime = fact["at"] if fact["ends_at"] >= FOREVER else fact["ends_at"]
    return ended


async def _detach(context: Context, person: Document, account: str | None, session: Any) -> None:
    """From now on nobody answers for the person, and a closed account leads nowhere."""
    db = context.services.db
    freed = {"$set": FREED, "$unset": {"consents": ""}}
    await members.erase(context, person["_id"], session)
    await person_records.erase(context, person["_id"], session)
    await db.persons.update_one({"_id": person["_id"]}, freed, session=session)
    for former in person["accounts"]:
        await sessions.withdraw_person(context, former, person["_id"], session)
    if account is None:
        return
    await organization_staff.dismiss_everywhere(context, account, session)
    await db.persons.update_many({"accounts": account}, {"$pull": {"accounts": account}}, session=session)
    await db.logins.delete_many({"account": account}, session=session)
    await db.passwords.delete_many({"_id": account}, session=session)
    closed = {"closed_at": context.now, "grants": [], "phone": None}
    await db.accounts.replace_one({"_id": account}, closed, session=session)
    await sessions.close_all_sessions(context, account, session)


async def carry_out(context: Context, order: Document) -> None:
    """Delete what an erasure names, in small batches; safe to repeat, begun by the request, ended by the worker."""
    db = context.services.db
    erasure: Document = await db.erasures.find_one({"_id": order["payload"]["erasure"]}) or {}
    await _release_photos(context, erasure)
    for collection in OF_PERSON:
        await _delete(context, collection, {"person": erasure["person"]})
    for collection in OF_ACCOUNT if erasure["account"] else ():
        await _delete(context, collection, {"account": erasure["account"]})
    await finish(context, erasure)
    await settle(context, order["_id"])


async def _release_photos(context: Context, erasure: Document) -> None:
    """Photos of the person's documents, and what the closed account uploaded for itself, go with the next sweep.

    What it uploaded to an organization's application is that organization's.
    """
    db = context.services.db
    named = [photo async for review in db.reviews.find({"person": erasure["person"]}) for photo in review["photos"]]
    if erasure["account"]:
        mine = db.photos.find({"account": erasure["account"], "at": EVER}, {"record": 1})
        named += [photo["_id"] async for photo in mine if not photo.get("record")]
    await db.photos.update_many({"_id": {"$in": named}}, {"$set": {"expires_at": context.now}})


async def _delete(context: Context, collection: str, equality: Document) -> None:
    documents = context.services.db[collection]
    while found := await documents.find(equality, {"_id": 1}).limit(BATCH).to_list(BATCH):
        await documents.delete_many({**equality, "_id": {"$in": [one["_id"] for one in found]}})


async def finish_due(context: Context) -> int:
    """Finish the erasures whose last term has passed; how many."""
    due = {"status": "waiting", "due_at": {"$gte": EPOCH, "$lte": context.now}}
    found = await context.services.db.erasures.find(due).limit(20).to_list(20)
    return sum([await finish(context, erasure) for erasure in found])


async def finish(context: Context, erasure: Document) -> bool:
    """Delete the rest of a person of whom nothing must be kept any more; who came back meanwhile stays."""
    db = context.services.db
    person = await db.persons.find_one({"_id": erasure["person"]})
    if person is not None and not person["accounts"]:
        kept = await _kept(context, person)
        if kept:
            later = max(max(one["until"] for one in kept), context.now + timedelta(minutes=1))
            await db.erasures.update_one({"_id": erasure["_id"]}, {"$set": {"due_at": later}})
            return False
        await _remove(context, person)
    status = "returned" if person is not None and person["accounts"] else "done"
    await db.erasures.update_one({"_id": erasure["_id"]}, {"$set": {"status": status, "finished_at": context.now}})
    return True


async def _remove(context: Context, person: Document) -> None:
    db = context.services.db
    for token in person["tokens"]:
        await _delete(context, "evidence", {"subject": person_subject(token)})
    for collection in AT_LAST:
        await _delete(context, collection, {"person": person["_id"]})

    async def write(session: Any) -> None:
        await db.documents.delete_many({"person": person["_id"]}, session=session)
        await db.persons.delete_one({"_id": person["_id"], "accounts": []}, session=session)
        entry = audit_entry(context, "person.delete", f"person:{person['_id']}", before=person)
        await db.audit_entries.insert_one(entry, session=session)

    await context.services.transaction(write)


def _shown(erasure: Document) -> Document:
    names = ("person", "at", "erased", "kept")
    kept = [{"until": None, "count": None, **one} for one in (*erasure["kept"], *ALWAYS_KEPT)]
    shown = {name: erasure[name] for name in names}
    return {"id": erasure["_id"], **shown, "kept": kept, "ends_at": erasure["due_at"]}
