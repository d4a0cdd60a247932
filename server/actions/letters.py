"""Letters: what a decision gives the organization on paper, with a number of the year and a code that proves it.

What a letter says is data (`messages/letters.json`); its document keeps what it said when it was issued, and the PDF is
drawn from that whenever somebody asks, each time the same. A letter holds as long as the record stays as the letter
says it was decided. Owns `letters`.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from server.actions import organizations, record_access, record_history, records
from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.files import PDF, Download
from server.actions.ids import new_id
from server.actions.limits import spend
from server.actions.record_numbers import next_number, period
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.lifecycles import lifecycle_of
from server.settings import ROOT
from server.threads import Threads

LETTERS = CollectionSpec("letters", indexes=(ascending("record", "at"),), shard_key=("_id",))
SEEN_WITH = "record.list"
_drawing = Threads("letter", workers=2, waiting=16)

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter; `number` takes `{year}` and `{n}`, a paragraph without content is left out."""

    title: str
    number: str
    paragraphs: tuple[str, ...]


@cache
def _kinds() -> dict[str, Kind]:
    read = json.loads((ROOT / "messages" / "letters.json").read_text("utf-8"))
    return {name: Kind(one["title"], one["number"], tuple(one["paragraphs"])) for name, one in read.items()}


def kind_of(name: str) -> Kind:
    """A kind of letter by its name; ValueError for one that the file does not have."""
    try:
        return _kinds()[name]
    except KeyError:
        raise ValueError(f"messages/letters.json 中没有文书 {name}") from None


async def issue(context: Context, record: Document, kind: str, session: Any) -> Document:
    """Make the letter of a decision, in its transaction; the record with the code of its letter."""
    letter = await _new_letter(context, record, kind, session)
    await context.services.db.letters.insert_one(letter, session=session)
    details = {"record": record["_id"], "kind": kind, "number": letter["number"]}
    entry = audit_entry(context, "letter.issue", f"letter:{letter['_id']}", after=letter, **details)
    await context.services.db.audit_entries.insert_one(entry, session=session)
    return {**record, "letter": letter["_id"]}


async def _new_letter(context: Context, record: Document, kind: str, session: Any) -> Document:
    """The code is 120 random bits: who has not seen the letter cannot guess it."""
    organization = await organizations.find(context, record["organization"], session) if record["organization"] else None
    template = records.template_of(context, record)
    lifecycle = lifecycle_of(template)
    assert lifecycle is not None, "letters follow from steps"
    year = period(context, "year")
    n = await next_number(context, session, "letter", kind, year)
    counted = lifecycle.number.text(record["number"]) if lifecycle.number and record["number"] else ""
    return {
        "_id": new_id(),
        "kind": kind,
        "record": record["_id"],
        "organization": record["organization"],
        "name": organization["name"] if organization else "",
        "form": template.title,
        "counted": counted,
        "number": kind_of(kind).number.format(year=year, n=n),
        "decision": lifecycle.states[record["state"]].title,
        "role": record["acted"]["role"],
        "event": record["acted"]["event"],
        "filed_at": record["at"],
        "at": context.now,
        "status": "valid",
        "withdrawn_at": None,
    }


async def withdraw(context: Context, record: Document, session: Any) -> None:
    """The letter of a record that is decided anew holds no more."""
    letter = record["letter"]
    change = {"status": "withdrawn", "withdrawn_at": context.now}
    valid = {"_id": letter, "status": "valid"}
    if (await context.services.db.letters.update_one(valid, {"$set": change}, session=session)).modified_count:
        entry = audit_entry(context, "letter.withdraw", f"letter:{letter}", record=record["_id"])
        await context.services.db.audit_entries.insert_one(entry, session=session)


async def pdf_of(context: Context, record: str) -> Download:
    """The letter of a record, for its owner and for officials who may see the record; `letter.not_found`."""
    found = await records.find(context, record)
    if found is None or not await record_access.owns(context, found):
        found = await record_access.access_staff(context, record, SEEN_WITH)
    code = found.get("letter")
    letter = await context.services.db.letters.find_one({"_id": code}) if code else None
    if letter is None:
        raise Problem("letter.not_found", "这件申请还没有文书")
    from server.papers import letters as papers

    content = await _drawing.run(papers.letter, await _paper(context, letter))
    return Download(f"{letter['number']}.pdf", PDF, len(content), _once(content))


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def verify(context: Context, code: str) -> Document:
    """What anybody learns from a letter's code: that it is ours, what it says and whether it holds."""
    await spend(context, "letter.verify")
    letter: Document | None = await context.services.db.letters.find_one({"_id": code})
    if letter is None:
        raise Problem("letter.not_found")
    names = ("number", "decision", "at", "status", "withdrawn_at")
    return {
        "title": kind_of(letter["kind"]).title,
        "organization": letter["name"],
        **{name: letter[name] for name in names},
    }
