"""A publication's form drawn for a person with what they answered last, and "nothing changed" in one tap (FE-6).

The server merges: the client sends only what must be said anew and what differs, so answers that it may see only
masked can stay as they were.
"""

from datetime import timedelta
from typing import Any

from server.actions.context import Context
from server.actions.lists import FARTHEST, SKEW
from server.actions.people import persons, profiles, proxies
from server.actions.publications import audiences, publications, rounds
from server.actions.submissions.answering import opened, put
from server.actions.submissions.form_trees import form_tree
from server.db.paging import list_page
from server.errors import Problem
from server.forms.pointers import split
from server.forms.prefills import carried
from server.forms.recurrence import Round
from server.forms.templates import Template

FIRST_LOOK = timedelta(days=3)

Document = dict[str, Any]


async def form_of(context: Context, publication: str, person: str | None) -> Document:
    """The form of a publication's open round for a person (oneself by default), prefilled, or without anybody known."""
    found = await publications.get_open(context, publication)
    who = await _who(context, person)
    round_ = next(reversed(rounds.open_rounds(context, found, context.now)), None)
    if round_ is not None:
        await audiences.check_addressed(context, found, who["_id"] if who else None, round_)
    template = context.services.templates.get(found["template"], found["version"])
    earlier = await find_last(context, template.id, who) if who else None
    values = prefill_of(context, template, who, earlier) if who and earlier else {}
    tree = form_tree(context, template.id, template.version, known=who is not None, prefill=values)
    return {
        "publication": found["_id"],
        "title": found["title"],
        "sender": await publications.sender_of(context, found),
        "person": persons.shown_person(who, context.actor.account) if who else None,
        "round": rounds.shown_round(round_) if round_ else None,
        "done_at": await _done_at(context, found, who, round_),
        "form": tree,
        "prefill": values,
        "same_as": earlier["_id"] if earlier else None,
    }


async def known_form(context: Context, person: str, template: str) -> Document:
    """A form drawn for a known person, who is not asked who they are; an editable one as it was answered last.

    The phone alone is asked again by editable forms, for it may be corrected. Only the person's own proved account is
    shown it: whoever else typed the name and number first may not know it.
    """
    found = context.services.templates.get(template)
    editable = found.frequency == "editable"
    who = await persons.access_fully(context, person, alone=editable)
    if not editable:
        return form_tree(context, template, known=True)
    earlier = await find_last(context, template, who)
    counts = earlier is not None and profiles.may_edit(who, earlier["account"])
    values = prefill_of(context, found, who, earlier) if earlier and counts else {}
    known = await persons.identity_of(context, person)
    phone = found.meta.get("identity", {}).get("phone")
    if phone and known.phone and persons.is_own(who, context.actor.account):
        values = put(values, split(phone), known.phone)
    return form_tree(context, template, known=True, prefill=values, unknown=("phone",))


async def _who(context: Context, person: str | None) -> Document | None:
    if person is not None:
        return await persons.access_fully(context, person)
    try:
        return await persons.find_self(context)
    except Problem:  # a form may say for the first time who somebody is
        return None


async def _done_at(context: Context, publication: Document, who: Document | None, round_: Round | None) -> Any:
    if who is None or round_ is None:
        return None
    first = {"_id": rounds.answer_id(publication, who["_id"], round_.key)}
    found = await context.services.db.submissions.find_one(first, {"at": 1})
    return found["at"] if found else None


async def find_last(context: Context, template: str, person: Document) -> Document | None:
    """The last answers to a form in a person's name, as far as the actor may see the person's records."""
    equality = {**persons.records_of(context, person), "template": template}
    page = await list_page(
        context.services.db.submissions, equality, until=context.now + SKEW, floor=context.now - FARTHEST,
        sort_field="at", limit=1, window=FIRST_LOOK,
    )  # fmt: skip
    return page.items[0] if page.items else None


def prefill_of(context: Context, template: Template, person: Document, earlier: Document) -> Document:
    """What of earlier answers is offered again, in clear; sensitive ones to those who answer fully for the person."""
    version = context.services.templates.find(template.id, earlier["version"]) or template
    may_see = not proxies.is_limited(person, context.actor.account)
    return carried(template, opened(context, version, earlier["answers"]), sensitive=may_see)


async def merged(context: Context, template: Template, person: Document, same_as: str, given: Document) -> Document:
    """Earlier answers of the person with those now given over them; `submission.not_found` for another's."""
    found = await context.services.db.submissions.find_one({"_id": same_as})
    mine = persons.records_of(context, person)
    if found is None or found["template"] != template.id or any(found[name] != mine[name] for name in mine):
        raise Problem("submission.not_found")
    return laid_over(prefill_of(context, template, person, found), given)


def laid_over(base: Document, given: Document) -> Document:
    """`base` with what is given: inner objects field by field, everything else as a whole."""
    result = base
    for name, value in given.items():
        inner = base.get(name)
        if isinstance(inner, dict) and isinstance(value, dict):
            value = laid_over(inner, value)
        result = {**result, name: value}
    return result
