"""Histories: the steps that a record took, told as plain values to its owner and to officials."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from server.forms.differences import title_at
from server.forms.lifecycles import lifecycle_of
from server.forms.templates import Template

STEPS = {
    "submit": ("owner", "提交"),
    "edit": ("owner", "修改"),
    "claim": ("staff", "领取"),
    "release": ("staff", "交回"),
}
"""Steps that no template declares: by whom, and what they are called."""
_PARTIES = {"owner": "提交人", "staff": "工作人员", "system": "系统"}


def describe_step(
    template: Template,
    step: str,
    at: datetime,
    *,
    office: str | None = None,
    comment: str | None = None,
    flags: Sequence[str] = (),
) -> dict[str, Any]:
    """Who did what and when: `{who, what, at, state, tone, comment, flags}`.

    `step` is the id of a transition, or one of STEPS. `who` is the office where there is one and the party otherwise,
    never a person's name; `state` is the title of the state that followed, None where it stayed.
    """
    lifecycle = lifecycle_of(template)
    transitions = lifecycle.transitions if lifecycle else ()
    taken = next((each for each in transitions if each.id == step), None)
    party, what = (taken.by, taken.title) if taken else STEPS.get(step, ("system", step))
    entered = taken.to if taken else lifecycle.initial if lifecycle and step == "submit" else None
    state = lifecycle.states[entered] if lifecycle and entered else None
    return {
        "who": office or _PARTIES[party],
        "what": what,
        "at": at,
        "state": state.title if state else None,
        "tone": state.tone if state else None,
        "comment": comment,
        "flags": [{"pointer": flag, "title": title_at(template, flag)} for flag in flags],
    }
