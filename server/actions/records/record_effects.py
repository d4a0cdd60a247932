"""What follows from a step besides the new state: notices, letters, certification, evidence, the end of a membership.

A template names effects as data; here is what each does. All run inside the step's transaction, so they only write to
the database and may be run again. An effect gives the record as it is then. A template that names an unknown one is
refused when the process starts.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from server.actions.access import may
from server.actions.context import Context
from server.actions.evidence.facts import new_fact, person_subject
from server.actions.messages import notices
from server.actions.organizations import members, organization_changes
from server.actions.outbox import outbox_entry
from server.actions.records import letters, records
from server.actions.records.record_access import organization_of, target_of
from server.actions.staff.reach import grants_of
from server.channels.notice_messages import get_kind
from server.errors import Problem
from server.forms.facts import facts_from
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template, parse
from server.rules.evidence import CLEARANCE

Document = dict[str, Any]
Effect = Callable[[Context, Document, Any, Any], Awaitable[Document]]

WHERE = "意见请在“我的申请”中查看。"


async def carry_out(context: Context, record: Document, effects: Iterable[Document], session: Any) -> Document:
    """Carry out effects in their order; the record as it is then, not stored yet."""
    for effect in effects:
        for name, spec in effect.items():
            record = await EFFECTS[name](context, record, spec, session)
    return record


def check(templates: Iterable[Template]) -> None:
    """Refuse templates that name an effect, a notice or a letter that does not exist: ValueError says which."""
    for template in templates:
        for effect in _effects_of(template):
            for name, spec in effect.items():
                if name not in EFFECTS:
                    raise ValueError(f"{template.id}：没有办理结果 {name}，可用：{'、'.join(EFFECTS)}")
                if name in CHECKS:
                    CHECKS[name](spec)


def _effects_of(template: Template) -> list[Document]:
    lifecycle = lifecycle_of(template)
    if lifecycle is None:
        return []
    of_steps = [effect for transition in lifecycle.transitions for effect in transition.effects]
    return [*lifecycle.submitted, *lifecycle.overdue, *of_steps]


def _check_notice(spec: Document) -> None:
    unknown = set(get_kind(spec["kind"]).parameters) - set(_VALUES)
    if unknown:
        raise ValueError(f"通知 {spec['kind']} 需要 {'、'.join(sorted(unknown))}，办理时没有这些内容")


async def _notice(context: Context, record: Document, spec: Document, session: Any) -> Document:
    """Tell the owner, or the officials who have it in hand; the others find it in their lists."""
    organization = await organization_of(context, record, session)
    to_owner = spec["to"] == "owner"
    told = _owners(record, organization) if to_owner else await _officials(context, record, session)
    values = {name: _VALUES[name](context, record, organization) for name in get_kind(spec["kind"]).parameters}
    key = (record["_id"], record["revision"])
    about = {"person": record["person"], "organization": record["organization"]}
    await notices.tell(context, told, spec["kind"], values, session, key=key, **about)
    return record


def _owners(record: Document, organization: Document | None) -> list[str]:
    if record["account"] is not None:
        return [record["account"]]
    return list(organization["administrators"]) if organization else []


async def _officials(context: Context, record: Document, session: Any) -> list[str]:
    """Who has it in hand, else who decided last, if the next step is theirs: what one sent back comes back to one."""
    holder = (record["claimed"] or {}).get("by") or (record.get("official") or {}).get("by")
    if holder in (None, context.actor.account):
        return []
    account = await context.services.db.accounts.find_one({"_id": holder}, {"grants": 1}, session=session) or {}
    lifecycle = lifecycle_of(records.template_of(context, record))
    steps = [one for one in lifecycle.transitions if one.by == "staff"] if lifecycle else []
    grants = grants_of(account)
    here = (one for one in steps if record["state"] in one.origins and one.verb)
    return [holder] if any(may(grants, one.verb or "", target_of(context, record, one.level)) for one in here) else []


def _state_title(context: Context, record: Document, organization: Document | None) -> str:
    lifecycle = lifecycle_of(records.template_of(context, record))
    return lifecycle.states[record["state"]].title if lifecycle else record["state"]


_VALUES: dict[str, Callable[[Context, Document, Document | None], Any]] = {
    "form": lambda context, record, organization: records.template_of(context, record).title,
    "state": _state_title,
    "comment": lambda context, record, organization: WHERE if (record.get("acted") or {}).get("said") else "",
    "organization": lambda context, record, organization: (organization or {}).get("name", ""),
}


async def _organization(context: Context, record: Document, spec: Document, session: Any) -> Document:
    """Set what the decision says of the organization, its certification; under the name that officials have seen."""
    key, certification = record["organization"], spec["certification"]
    organization = await organization_of(context, record, session) or {}
    named = record["fields"].get("named", organization.get("name"))
    if certification == "certified" and organization.get("name") != named:
        raise Problem("organization.renamed")
    await organization_changes.certify(context, key, certification, session, record=record["_id"])
    return record


async def _evidence(context: Context, record: Document, spec: Document, session: Any) -> Document:
    """Facts about the record's person, declared as a form declares its evidence; the worker scores the color anew."""
    db = context.services.db
    person = await db.persons.find_one({"_id": record["person"]}, {"tokens": 1}, session=session)
    if person is None:
        return record
    template = records.template_of(context, record)
    meaning = parse(template.schema, template.ui, {**template.meta, "evidence": [spec]})
    answers = records.answers_of(context, record)
    subject = person_subject(person["tokens"][0])
    source, name = f"record:{record['register']}", f"{record['_id']}:{record['revision']}"
    found = facts_from(meaning, answers, context.now, context.services.settings.zone)
    facts = [
        new_fact(context, subject, f["kind"], f["at"], f.get("until"), f["data"], source, f"{name}:{number}")
        for number, f in enumerate(found)
        if f["kind"] != CLEARANCE
    ]
    if facts:
        await db.evidence.insert_many(facts, session=session)
        order = outbox_entry(context, "color.rescore", subjects=[subject], kind=facts[0]["kind"])
        await db.outbox.insert_one(order, session=session)
    return record


async def _letter(context: Context, record: Document, spec: str, session: Any) -> Document:
    return await letters.issue(context, record, spec, session)


async def _membership(context: Context, record: Document, spec: str, session: Any) -> Document:
    """The member belongs to the organization no more."""
    return await members.end(context, record, session) or record


async def _assign(context: Context, record: Document, spec: str, session: Any) -> Document:
    """To which level a record was passed, for lists to filter by."""
    return {**record, "fields": {**record["fields"], "assigned": spec}}


EFFECTS: dict[str, Effect] = {
    "notice": _notice,
    "organization": _organization,
    "letter": _letter,
    "evidence": _evidence,
    "membership": _membership,
    "assign": _assign,
}
CHECKS: dict[str, Callable[[Any], Any]] = {"notice": _check_notice, "letter": letters.kind_of}
