"""Clearances: the evidence that a confirmed exception becomes, one for each fact that shall not count for a person.

What a clearance does is the policy's to say: a rule heeds it by its condition on `cleared` (docs/policies.md). So an
exception that no rule heeds is refused instead of being stored without an effect.
"""

from typing import Any

from server.actions.context import Context
from server.actions.evidence.evidence import supersede
from server.actions.evidence.facts import facts_of, new_fact, person_subject, to_fact
from server.errors import FieldProblem, Problem
from server.rules.evidence import CLEARANCE, RISK, Fact, known_at
from server.rules.policies import Policy
from server.rules.scoring import score

MOST = 100

Document = dict[str, Any]


async def known_facts(context: Context, person: Document, session: Any = None) -> dict[str, Fact]:
    """What is known of a person at this instant, by id."""
    facts = (await facts_of(context, [person], session))[person["_id"]]
    return {fact.id: fact for fact in known_at(facts, context.now)}


def named_facts(person: Document, known: dict[str, Fact], body: Document) -> list[str]:
    """The facts that a proposal names, or those on which the rules it names rest now; `exception.evidence`."""
    ids: dict[str, None] = {}
    for name, values in (("facts", body.get("facts", ())), ("rules", body.get("rules", ()))):
        for number, value in enumerate(values):
            found = [value] if name == "facts" else _cited(person, value)
            if not found or not all(_can_be_cleared(known.get(one)) for one in found):
                errors = [FieldProblem(f"/{name}/{number}", name, "不在该人员当前的颜值原因之中")]
                raise Problem("exception.evidence", errors=errors)
            ids.update(dict.fromkeys(found))
    if len(ids) > MOST:
        raise Problem("exception.evidence", f"一个例外最多涉及 {MOST} 条依据")
    return list(ids)


def _cited(person: Document, rule: str) -> list[str]:
    reasons = [reason for color in person["colors"].values() for reason in color["reasons"] if reason["rule"] == rule]
    return list(dict.fromkeys(cited["id"] for reason in reasons for cited in reason["evidence"]))


def _can_be_cleared(fact: Fact | None) -> bool:
    return fact is not None and fact.kind not in (CLEARANCE, RISK)


def new_clearances(context: Context, person: Document, exception: Document) -> list[Document]:
    """The facts that an exception becomes once it is confirmed."""
    subject, source = person_subject(person["tokens"][0]), source_of(exception)
    at, until = exception["at"], exception["until"]
    return [
        new_fact(
            context, subject, CLEARANCE, at, until, {"fact": fact, "exception": exception["_id"]}, source, fact
        )
        for fact in exception["facts"]
    ]  # fmt: skip


def source_of(exception: Document) -> str:
    """What evidence names as the source of an exception's clearances."""
    return f"exception:{exception['_id']}"


def heeded(context: Context, person: Document, known: dict[str, Fact], clearances: list[Document]) -> list[str]:
    """The facts among those to be cleared on which a color would rest no longer, by some policy in force."""
    return [one["data"]["fact"] for one in clearances if _changes(context, person, known, to_fact(one))]


def _changes(context: Context, person: Document, known: dict[str, Fact], clearance: Fact) -> bool:
    place = {"region": person["region"], "compound": person["region"]}

    def burdens(policy: Policy, facts: list[Fact]) -> list[Any]:
        reasons = score(policy, facts, place, context.now).reasons
        return [(r.rule, [cited.id for cited in r.evidence]) for r in reasons if r.color != policy.colors[-1]]

    held = list(known.values())
    return any(
        burdens(policy, held) != burdens(policy, [*held, clearance])
        for policy in context.services.policies.in_force(context.now)
    )


async def end_clearances(context: Context, exception: Document, session: Any) -> None:
    """A withdrawal corrects the clearances: they end now. What they were stays known for replays."""
    evidence = context.services.db.evidence
    ids = [one["_id"] for one in new_clearances(context, {"tokens": [""]}, exception)]
    for head in await evidence.find({"_id": {"$in": ids}}, session=session).to_list(None):
        fields = (head["subject"], CLEARANCE, head["at"], context.now, head["data"], head["source"])
        await supersede(context, head, new_fact(context, *fields, head["data"]["fact"]), session)
