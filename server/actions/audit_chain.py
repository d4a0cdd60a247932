"""The chain over the audit trail: blocks of entries, each holding the hash of the one before.

Entries arise in many transactions of several processes at once, so nothing there may depend on an order. Every few
seconds a worker takes what no block holds yet, gives it an order, and writes the next block; the number of a block is
its primary key, so of two workers one wins and the other changes nothing. Hashes are keyed: whoever can write to the
database but lacks the key cannot make a chain that fits. Against one who has the key too, or who cuts off the end,
an outside keeper notes the heads that each sealing logs. Owns `audit_blocks`, `audit_heads`.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from pymongo.errors import DuplicateKeyError

from server.actions.audit import UNSEALED, canonical, proof_of
from server.actions.context import Context
from server.db.indexes import CollectionSpec
from server.db.paging import EVER

AUDIT_BLOCKS = CollectionSpec("audit_blocks", shard_key=("_id",))
AUDIT_HEADS = CollectionSpec("audit_heads", shard_key=("_id",))
BLOCK = 100
GENESIS: dict[str, Any] = {"_id": "head", "number": 0, "hash": ""}

Document = dict[str, Any]


class Head(NamedTuple):
    """The end of the chain, to be noted outside: number and hash of a block."""

    number: int
    hash: str


class Fault(NamedTuple):
    """Where the chain is broken, and how, as a sentence for the auditor."""

    block: int
    entry: str | None
    words: str


class Verified(NamedTuple):
    """What a check found: the first fault, if any, and how far the trail goes."""

    fault: Fault | None
    head: Head
    sealed: int
    unsealed: int
    oldest_unsealed: datetime | None


class _Overtaken(Exception):
    """Another worker has sealed these entries meanwhile."""


async def seal(context: Context) -> tuple[int, Head | None]:
    """Write the next block of what is unsealed: how many entries, and the new head."""
    entries = context.services.db.audit_entries
    unsealed = entries.find({"block": UNSEALED, "at": EVER}, {"proof": 1, "at": 1}).limit(BLOCK)
    tail = sorted(await unsealed.to_list(BLOCK), key=lambda entry: (entry["at"], entry["_id"]))
    if not tail:
        return 0, None
    try:
        head = await context.services.transaction(partial(_write_block, context, tail))
    except (DuplicateKeyError, _Overtaken):
        return 0, None
    return len(tail), head


async def _write_block(context: Context, tail: list[Document], session: Any) -> Head:
    db = context.services.db
    head = await db.audit_heads.find_one({"_id": "head"}, session=session) or GENESIS
    block = {
        "_id": head["number"] + 1,
        "previous": head["hash"],
        "sealed_at": context.now,
        "entries": [[entry["_id"], entry["proof"]] for entry in tail],
    }
    block["hash"] = hash_of(context, block)
    await db.audit_blocks.insert_one(block, session=session)
    await db.audit_heads.replace_one(
        {"_id": "head"}, {"number": block["_id"], "hash": block["hash"]}, upsert=True, session=session
    )
    free = {"_id": {"$in": [entry["_id"] for entry in tail]}, "block": UNSEALED}
    taken = await db.audit_entries.update_many(free, {"$set": {"block": block["_id"]}}, session=session)
    if taken.modified_count != len(tail):
        raise _Overtaken
    return Head(block["_id"], block["hash"])


def hash_of(context: Context, block: Document) -> str:
    """The keyed hash of a block's number, entries in their order, time, and the hash before."""
    content = {name: block.get(name) for name in ("_id", "previous", "sealed_at", "entries")}
    return context.services.keyring.token("audit.block", canonical(content))


async def verify(context: Context, noted: tuple[Head, ...] = ()) -> Verified:
    """Walk the whole trail; the first broken, missing, altered or re-ordered link, if any.

    `noted` are heads that somebody kept outside: a chain that no longer holds them was cut or made anew.
    """
    stored = await context.services.db.audit_heads.find_one({"_id": "head"}) or GENESIS
    head = Head(stored["number"], stored["hash"])
    sealed, fault = 0, None
    async for entries, fault in _walk(context, head, {one.number: one.hash for one in noted}):
        sealed += entries
        if fault:
            break
    fault = fault or _beyond(head, noted)
    tail, fault = await _tail(context, fault)
    return Verified(fault, head, sealed, len(tail), min((entry["at"] for entry in tail), default=None))


async def _walk(context: Context, head: Head, noted: dict[int, str]) -> AsyncIterator[tuple[int, Fault | None]]:
    """Block after block: how many entries it holds, and its fault."""
    previous = ""
    for number in range(1, head.number + 1):
        block = await context.services.db.audit_blocks.find_one({"_id": number})
        fault = _link_fault(context, number, block, previous)
        if fault or block is None:
            yield 0, fault
            return
        if noted.get(number, block["hash"]) != block["hash"]:
            yield 0, Fault(number, None, "与外部留存的链头不一致：这一块或之前的内容被重写")
            return
        yield len(block["entries"]), await _entries_fault(context, block)
        previous = block["hash"]
    if previous != head.hash or await _is_longer(context, head):
        yield 0, Fault(head.number, None, "链头与最后一块不一致")


async def _is_longer(context: Context, head: Head) -> bool:
    """Whether there is a block that the head does not know of; one that is sealed meanwhile moves the head too."""
    beyond = await context.services.db.audit_blocks.find_one({"_id": head.number + 1}, {"_id": 1})
    now = await context.services.db.audit_heads.find_one({"_id": "head"}) or GENESIS
    return beyond is not None and now["number"] == head.number


def _link_fault(context: Context, number: int, block: Document | None, previous: str) -> Fault | None:
    if block is None:
        return Fault(number, None, "这一块缺失")
    if block["previous"] != previous:
        return Fault(number, None, "与前一块不相连")
    if block["hash"] != hash_of(context, block):
        return Fault(number, None, "这一块的内容或次序被改动")
    return None


async def _entries_fault(context: Context, block: Document) -> Fault | None:
    """The first entry of a block that is missing, altered or moved, or one that claims to belong to it."""
    number, keyring = block["_id"], context.services.keyring
    ids = [key for key, _ in block["entries"]]
    stored = await context.services.db.audit_entries.find({"_id": {"$in": ids}}).to_list(None)
    found = {entry["_id"]: entry for entry in stored}
    for position, (key, proof) in enumerate(block["entries"], 1):
        entry = found.get(key)
        if entry is None:
            return Fault(number, key, f"第 {position} 条缺失")
        if entry["proof"] != proof or proof_of(keyring, entry) != proof:
            return Fault(number, key, f"第 {position} 条被改动")
        if entry["block"] != number:
            return Fault(number, key, f"第 {position} 条被移到别处")
    claiming = context.services.db.audit_entries.find({"block": number, "at": EVER}, {"_id": 1})
    added = sorted({entry["_id"] async for entry in claiming} - set(ids))
    return Fault(number, added[0], "有一条是后来塞进来的") if added else None


def _beyond(head: Head, noted: tuple[Head, ...]) -> Fault | None:
    cut = [one.number for one in noted if one.number > head.number]
    return Fault(head.number, None, f"外部留存的链头是第 {max(cut)} 块：之后的内容被删除") if cut else None


async def _tail(context: Context, fault: Fault | None) -> tuple[list[Document], Fault | None]:
    """What waits for its block; each entry must still prove itself."""
    unsealed = context.services.db.audit_entries.find({"block": UNSEALED, "at": EVER})
    tail = [entry async for entry in unsealed]
    wrong = next((e for e in tail if proof_of(context.services.keyring, e) != e.get("proof")), None)
    return tail, fault or (Fault(0, wrong["_id"], "一条未入链的记录被改动") if wrong else None)
