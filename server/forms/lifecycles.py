"""Lifecycles: which states a record passes through, who may move it, and until when, compiled from a template.

Guards are JSON Schema over the *view* `{"answers": …, "record": {"state", "at", …}}`: plain JSON, instants as texts.
Whether the actor holds a transition's verb is for the caller to ask.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

import jsonschema_rs

from server.forms.formats import predicates
from server.forms.layouts import generated_ui
from server.forms.templates import Template, parse

View: TypeAlias = Mapping[str, Any]
Party: TypeAlias = Literal["staff", "owner", "system"]


class NotOffered(ValueError):
    """The action is not offered in the record's state, or not while its guard fails."""

    def __init__(self, action: str, state: str) -> None:
        super().__init__(f"{action} is not offered in {state}")
        self.action, self.state = action, state


@dataclass(frozen=True)
class Timer:
    """The system's action on a record that stayed in a state for so long."""

    state: str
    after: timedelta
    action: str

    def fires_at(self, entered_at: datetime) -> datetime:
        """When it is carried out on a record that entered the state then."""
        return entered_at + self.after


@dataclass(frozen=True)
class State:
    """One state. `due` is a number of working days, `"keep"` (whatever was due before) or None.

    `edit`: the owner changes what was flagged, or all; or the staff change the answers where they stand.
    """

    id: str
    title: str
    tone: str
    final: bool = False
    claim: bool = False
    edit: Literal["flagged", "all", "staff"] | None = None
    due: int | Literal["keep"] | None = None
    timer: Timer | None = None


@dataclass(frozen=True, eq=False)
class Transition:
    """One way from state to state. `applies` is its guard, `form` what whoever takes it fills in besides."""

    id: str
    action: str
    title: str
    origins: frozenset[str]
    to: str
    by: Party
    verb: str | None
    level: str | None
    applies: Callable[[View], bool]
    guarded: bool
    comment: Literal["none", "optional", "required"]
    flags: Literal["none", "optional", "required"]
    form: Template | None
    effects: tuple[dict[str, Any], ...]
    template: Template


@dataclass(frozen=True)
class Number:
    """How a subject's records are counted: `per` month or year, shown by `text`."""

    per: Literal["month", "year"]
    title: str

    def text(self, n: int) -> str:
        """本月第3次申请."""
        return self.title.replace("{n}", str(n))


@dataclass(frozen=True, eq=False)
class Lifecycle:
    """A compiled lifecycle; `submitted` and `overdue` are effects of handing in and of passing the due time."""

    initial: str
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    number: Number | None
    submitted: tuple[dict[str, Any], ...]
    overdue: tuple[dict[str, Any], ...]


def lifecycle_of(template: Template) -> Lifecycle | None:
    """The template's lifecycle, compiled once; None where records have no states."""
    return template.once(_compile)


def offered(lifecycle: Lifecycle, view: View) -> list[Transition]:
    """What may be done with a record now, in the order declared: of each action the first whose guard holds."""
    found: dict[str, Transition] = {}
    for transition in lifecycle.transitions:
        if transition.action not in found and _is_open(transition, view):
            found[transition.action] = transition
    return list(found.values())


def choose(lifecycle: Lifecycle, action: str, view: View) -> Transition:
    """The transition that an action takes from the record's present state; raises NotOffered."""
    for transition in lifecycle.transitions:
        if transition.action == action and _is_open(transition, view):
            return transition
    raise NotOffered(action, view["record"]["state"])


def _is_open(transition: Transition, view: View) -> bool:
    return view["record"]["state"] in transition.origins and transition.applies(view)


def _compile(template: Template) -> Lifecycle | None:
    declared = template.meta.get("lifecycle")
    if not declared:
        return None
    timers = [_timer(each) for each in declared.get("timers", ())]
    states = {name: _state(name, each, timers) for name, each in declared["states"].items()}
    number = declared.get("number")
    return Lifecycle(
        initial=declared["initial"],
        states=states,
        transitions=tuple(_transition(template, each, states) for each in declared["transitions"]),
        number=Number(number["per"], number["title"]) if number else None,
        submitted=tuple(declared.get("submitted", ())),
        overdue=tuple(declared.get("overdue", ())),
    )


def _timer(declared: Mapping[str, Any]) -> Timer:
    return Timer(declared["in"], timedelta(days=declared["after"]["days"]), declared["action"])


def _state(name: str, declared: Mapping[str, Any], timers: list[Timer]) -> State:
    due = declared.get("due")
    return State(
        id=name,
        title=declared["title"],
        tone=declared["tone"],
        final=declared.get("final", False),
        claim=declared.get("claim", False),
        edit=declared.get("edit"),
        due=due["working_days"] if isinstance(due, dict) else due,
        timer=next((timer for timer in timers if timer.state == name), None),
    )


def _transition(template: Template, declared: Mapping[str, Any], states: Mapping[str, State]) -> Transition:
    return Transition(
        id=declared["id"],
        action=declared["action"],
        title=declared["title"],
        origins=frozenset(declared["from"]),
        to=declared["to"],
        by=declared["by"],
        verb=declared.get("verb"),
        level=declared.get("level"),
        applies=compile_guard(declared.get("if", True)),
        guarded="if" in declared,
        comment=declared.get("comment", "optional"),
        flags=_flags(declared, states),
        form=_form(template, declared),
        effects=tuple(declared.get("effects", ())),
        template=template,
    )


def compile_guard(guard: Any) -> Callable[[View], bool]:
    """A guard as a predicate; raises ValueError when it is no JSON Schema. Patterns run in linear time."""
    if guard is True:
        return lambda view: True
    return jsonschema_rs.Draft202012Validator(
        guard, formats=predicates(), offline=True, pattern_options=jsonschema_rs.RegexOptions()
    ).is_valid


def _flags(declared: Mapping[str, Any], states: Mapping[str, State]) -> Literal["none", "optional", "required"]:
    """Where only flagged fields may be corrected, naming none would leave nothing to correct."""
    if not declared.get("flags"):
        return "none"
    return "required" if states[declared["to"]].edit == "flagged" else "optional"


def _form(template: Template, declared: Mapping[str, Any]) -> Template | None:
    schema = declared.get("form")
    if not schema:
        return None
    meta = {"id": f"{template.id}.{declared['id']}", "version": template.version}
    return parse(schema, generated_ui(schema), meta)
