"""Letters: what a decision gives the organization on paper, with a number of the year and a code that proves it.

What a kind of letter says is data (`messages/letters.json`); its document keeps what it said when it was issued, and
the PDF is drawn from that whenever somebody asks, each time the same. A letter holds until its record is decided anew.
Owns `letters`.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from server.actions.audit import audit_entry
from server.actions.context import Context
from server.actions.files import PDF, Download, from_bytes
from server.actions.ids import new_id
from server.actions.limits import spend
from server.actions.records import record_access, record_history, records
from server.actions.records.record_numbers import next_number, period
from server.actions.regions import load_tree
from server.db.indexes import CollectionSpec, ascending
from server.errors import Problem
from server.forms.lifecycles import lifecycle_of
from server.papers import letters as papers
from server.settings import ROOT
from server.threads import Threads

LETTERS = CollectionSpec("letters", indexes=(ascending("record", "at"),), shard_key=("_id",))
SEEN_WITH = "record.list"
COMMENT = "{comment}"
_drawing = Threads("letter", workers=2, waiting=16)

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of letter: texts with the values that `_values` gives; a paragraph may be the decision's comment."""

    title: str
    office: str
    number: str
    paragraphs: list[str]
    facts: list[list[str]]
    decision: str


@cache
def _kinds() -> dict[str, Kind]:
    read = json.loads((ROOT / "messages" / "letters.json").read_text("utf-8"))
    return {name: Kind(**one) for name, one in read.items()}


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
    """The code is 120 random bits, so nobody guesses one; the comment stays sealed in the event."""
    about, values = kind_of(kind), _values(context, record)
    organization = await record_access.organization_of(context, record, session) or {}
    year = period(context, "year")
    n = await next_number(context, session, "letter", kind, year)
    facts = [(label, text.format_map(values)) for label, text in about.facts]
    return {
        "_id": new_id(),
        "kind": kind,
        "record": record["_id"],
        "event": record["acted"]["event"],
        "at": context.now,
        "status": "valid",
        "withdrawn_at": None,
        "organization": organization.get("name", ""),
        "number": about.number.format(year=year, n=n),
        "title": about.title,
        "office": about.office.format_map(values),
        "paragraphs": [text if text == COMMENT else text.format_map(values) for text in about.paragraphs],
        "facts": [[label, text] for label, text in facts if text],
        "decision": about.decision.format_map(values),
        "outcome": values["decision"],
    }


def _values(context: Context, record: Document) -> dict[str, str]:
    """What the texts of letters may speak of."""
    template = records.template_of(context, record)
    lifecycle = lifecycle_of(template)
    assert lifecycle is not None, "letters follow from steps"
    counted = lifecycle.number.text(record["number"]) if lifecycle.number and record["number"] else ""
    region = record_access.cut(record["region"] or "", record["acted"]["level"])
    return {
        "form": template.title,
        "filed": _day(context, record["at"]),
        "counted": counted,
        "decision": lifecycle.states[record["state"]].title,
        "region": load_tree().name(region.ljust(6, "0")) or "",
    }


def _day(context: Context, instant: datetime) -> str:
    local = instant.astimezone(context.services.settings.zone)
    return f"{local.year}年{local.month}月{local.day}日"


async def withdraw(context: Context, record: Document, session: Any) -> None:
    """The letter of a record that is decided anew holds no more."""
    change = {"status": "withdrawn", "withdrawn_at": context.now}
    valid = {"_id": record["letter"], "status": "valid"}
    if (await context.services.db.letters.update_one(valid, {"$set": change}, session=session)).modified_count:
        entry = audit_entry(context, "letter.withdraw", f"letter:{record['letter']}", record=record["_id"])
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
    content = await _drawing.run(papers.letter, await _paper(context, letter))
    return from_bytes(f"{letter['number']}.pdf", PDF, content)


async def _paper(context: Context, letter: Document) -> papers.Letter:
    """What is drawn: the letter as it was issued, with the comment of the decision."""
    named = {"_id": letter["event"], "record": letter["record"]}
    event = await context.services.db.record_events.find_one(named)
    comment = record_history.text_of(context, event, "comment") if event else None
    paragraphs = [comment if text == COMMENT else text for text in letter["paragraphs"]]
    return papers.Letter(
        title=letter["title"],
        number=letter["number"],
        organization=letter["organization"],
        paragraphs=[text for text in paragraphs if text],
        facts=[(label, text) for label, text in letter["facts"]],
        decision=letter["decision"],
        decided_by=letter["office"],
        date=_day(context, letter["at"]),
        verify_url=f"{context.services.settings.base_url}/m/letter?code={letter['_id']}",
    )


async def verify(context: Context, code: str) -> Document:
    """What anybody learns from a letter's code: that it is ours, what it says and whether it holds."""
    await spend(context, "letter.verify")
    letter: Document | None = await context.services.db.letters.find_one({"_id": code})
    if letter is None:
        raise Problem("letter.not_found")
    names = ("title", "organization", "number", "at", "status", "withdrawn_at")
    return {"decision": letter["outcome"], **{name: letter[name] for name in names}}
