"""Records: the rows of registers 台账. What a template's `views` declare is all that a list of them needs.

A record stands in one organization's lists or in those of every region over it (`home` of its view). What lists ask for
is kept with it as tokens, keyed hashes under one multikey index: scope and tab, scope and filter, searched texts. How
many records a tab holds is counted as they change, in shards, since many change at once. Owns `records`,
`record_counts`.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pymongo import InsertOne, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from server.actions.access import containing
from server.actions.context import Context
from server.actions.submissions.answering import opened, sealed
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.templates import Template
from server.forms.views import View, tokens_of, view_of

RECORDS = CollectionSpec(
    "records",
    indexes=(
        ascending("tokens", "at"),
        ascending("due_tokens", "due_at"),
        ascending("changed_tokens", "changed_at"),
        ascending("organization", "register", "changed_at"),
        ascending("person", "register", "at"),
        ascending("account", "register", "at"),
        ascending("timer_at"),
    ),
    shard_key=("_id",),
    sensitive=("/answers", "/leave_notes"),
)
RECORD_COUNTS = CollectionSpec("record_counts", shard_key=("_id",))
SHARDS = 8
DUPLICATE = 11000
BATCH = 150  # with its tokens a record is some five kilobytes

Document = dict[str, Any]


def new_record(
    context: Context, template: Template, key: str, *, state: str, organization: str | None = None,
    region: str | None = None, person: str | None = None, account: str | None = None, fields: Document | None = None,
) -> Document:  # fmt: skip
    """The document of a record without its answers; `filed` adds those with all that is found by.

    Its instant is that of the clock, not that of a job that may have begun long ago: lists page by it.
    """
    now = context.services.clock()
    return {
        "_id": key,
        "register": template.id,
        "version": template.version,
        "organization": organization,
        "region": region,
        "person": person,
        "account": account,
        "state": state,
        "claimed": None,
        "number": None,
        "fields": fields or {},
        "answers": {},
        "at": now,
        "changed_at": now,
        "due_at": None,
        "timer_at": None,
        "revision": 1,
        "request": context.request_digest,
    }


def filed(context: Context, record: Document, answers: Document) -> Document:
    """A record with its answers sealed and its tokens made anew, by its version; `answers` in clear."""
    template = template_of(context, record)
    return {**record, "answers": sealed(context, template, answers), **_found_by(context, template, record, answers)}


def answers_of(context: Context, record: Document) -> Document:
    """The answers of a record in clear, for work inside the server."""
    return opened(context, template_of(context, record), record["answers"])


def field_values(record: Document) -> Document:
    """What lists may show, filter and sort by, beside the answers."""
    names = ("state", "at", "changed_at", "due_at", "number", "organization", "region", "claimed")
    return {**{name: record[name] for name in names}, **record["fields"]}


def _found_by(context: Context, template: Template, record: Document, answers: Document) -> Document:
    """Tokens of each list by its order, and of the tabs that count the record.

    Searched texts are rare enough to be looked up in the widest scope only; `within` then narrows.
    """
    view = view_of(template)
    if view is None:
        return {"tokens": [], "due_tokens": [], "changed_tokens": [], "counted": [], "within": []}
    plain = tokens_of(view, answers, field_values(record))
    listed = [text for text in plain if not text.startswith("s:")]
    searched = [text for text in plain if text.startswith("s:")]
    scopes = homes(view, record)
    tokens = [token(context, template.id, scope, text) for scope in scopes for text in listed]
    counted = [
        token(context, template.id, scope, text)
        for scope in scopes for text in listed
        if not text or (text.startswith("tab:") and "|" not in text)
    ]  # fmt: skip
    return {
        "tokens": sorted(tokens + [token(context, template.id, scopes[0], text) for text in searched]),
        "due_tokens": sorted(tokens) if record["due_at"] else [],
        "changed_tokens": sorted(tokens) if "changed_at" in view.sorts else [],
        "counted": sorted(counted),
        "within": scopes,
    }


def homes(view: View, record: Document) -> list[str]:
    """The scopes in whose lists a record stands, the widest first."""
    if view.home == "organization":
        return [f"organization:{record['organization']}"]
    return containing(f"region:{record['region']}") if record["region"] else ["*"]


def token(context: Context, register: str, scope: str, text: str) -> bytes:
    """What a list looks for: a keyed hash of register, scope and the plain token of `forms.views`."""
    return context.services.keyring.token(f"record {register} {scope}", text).encode()[:16]


async def insert(context: Context, records: Sequence[Document], session: Any) -> None:
    """Store new records (at most BATCH, made by `filed`) and count them."""
    await _write(context.services.db.records, [InsertOne(record) for record in records], session)
    await count(context, Counter(text for record in records for text in record["counted"]), session)


async def replace(context: Context, before: Document, after: Document, session: Any) -> Document:
    """Store what a record has become, if nobody changed it meanwhile; `record.changed` otherwise."""
    (stored,) = await replace_all(context, [(before, after)], session)
    return stored


async def replace_all(context: Context, changes: Sequence[tuple[Document, Document]], session: Any) -> list[Document]:
    """The same for many (at most BATCH); all or none."""
    now = context.services.clock()
    stored = [{**after, "revision": before["revision"] + 1, "changed_at": now} for before, after in changes]
    writes = [
        UpdateOne({"_id": before["_id"], "revision": before["revision"]}, {"$set": _without_id(after)})
        for (before, _), after in zip(changes, stored, strict=True)
    ]
    done = await _write(context.services.db.records, writes, session)
    if done.matched_count < len(writes):
        raise Problem("record.changed")
    difference = Counter(text for record in stored for text in record["counted"])
    difference.subtract(text for before, _ in changes for text in before["counted"])
    await count(context, difference, session)
    return stored


async def remove(context: Context, gone: Sequence[Document], session: Any) -> None:
    """Delete records (at most BATCH) and count them no more."""
    await context.services.db.records.delete_many({"_id": {"$in": [one["_id"] for one in gone]}}, session=session)
    difference: Counter[bytes] = Counter()
    difference.subtract(text for record in gone for text in record["counted"])
    await count(context, difference, session)


def _without_id(record: Document) -> Document:
    return {name: value for name, value in record.items() if name != "_id"}


async def count(context: Context, difference: Counter[bytes], session: Any) -> None:
    """Add to the counters of tabs, each in one shard chosen by chance."""
    shard = secrets.randbelow(SHARDS)
    writes = [
        UpdateOne({"_id": counter_id(text, shard)}, {"$inc": {"n": n}}, upsert=True)
        for text, n in sorted(difference.items())
        if n
    ]
    if writes:
        await _write(context.services.db.record_counts, writes, session)


async def _write(collection: Any, writes: list[Any], session: Any) -> Any:
    """Write in bulk; what went wrong with one is raised as if it had been written alone, so that a duplicate is one."""
    try:
        return await collection.bulk_write(writes, ordered=True, session=session)
    except BulkWriteError as error:
        failed = next(iter(error.details["writeErrors"]), None)
        if failed is None:
            raise
        kind = DuplicateKeyError if failed["code"] == DUPLICATE else OperationFailure
        raise kind("one of a bulk", failed["code"]) from None


def counter_id(text: bytes, shard: int) -> str:
    """The document that holds one shard of a tab's counter."""
    return f"{text.decode()}:{shard}"


async def counts_of(context: Context, tokens: Iterable[bytes]) -> list[int]:
    """How many records carry each of these tokens, which must be of tabs."""
    wanted = list(tokens)
    names = [counter_id(text, shard) for text in wanted for shard in range(SHARDS)]
    found = await context.services.db.record_counts.find({"_id": {"$in": names}}).to_list(None)
    numbers = {one["_id"]: one["n"] for one in found}
    return [sum(numbers.get(counter_id(text, shard), 0) for shard in range(SHARDS)) for text in wanted]


async def find(context: Context, record: str) -> Document | None:
    """A record by its id, whoever may see it."""
    found: Document | None = await context.services.db.records.find_one({"_id": record})
    return found


def template_of(context: Context, record: Document) -> Template:
    """The version under which a record was last written."""
    return context.services.templates.get(record["register"], record["version"])
