"""Lifecycles drawn and written down: a Mermaid diagram of each template's, and docs/lifecycles.md from all of them."""

from collections.abc import Iterable, Iterator

from server.forms.lifecycles import Lifecycle, State, Transition, lifecycle_of
from server.forms.templates import Template

_PARTIES = {"owner": "提交人", "staff": "工作人员", "system": "系统"}
_LEVELS = {"city": "市级", "district": "区县", "street": "街道", "community": "社区"}
_EDITS = {"flagged": "指出的内容", "all": "全部内容", None: ""}
_COMMENTS = {"none": "", "optional": "可填", "required": "必填"}
_UNSAFE = str.maketrans({'"': "'", ":": "：", ";": "；", "#": "＃", "\n": " "})
_HEAD = """# Lifecycles

Made from the key `lifecycle` of `form_templates/*/template.json` ([its format](templates.md)); do not edit by hand.
The labels of a diagram say what is done and by whom; （有条件） marks a way that is open only while its guard holds.
"""


def diagram(template: Template) -> str:
    """The lifecycle as a Mermaid `stateDiagram-v2`; empty where the template has none."""
    lifecycle = lifecycle_of(template)
    return "\n".join(["stateDiagram-v2", *_lines(lifecycle)]) + "\n" if lifecycle else ""


def document(templates: Iterable[Template]) -> str:
    """docs/lifecycles.md: one diagram and two tables for each template that has a lifecycle."""
    parts = [_HEAD]
    for template in templates:
        lifecycle = lifecycle_of(template)
        if lifecycle:
            parts.append(f"\n## {template.title} `{template.id}`\n\n```mermaid\n{diagram(template)}```\n")
            parts.append("\n" + "\n".join(_states(lifecycle)) + "\n")
            parts.append("\n" + "\n".join(_transitions(lifecycle)) + "\n")
    return "".join(parts)


def _lines(lifecycle: Lifecycle) -> Iterator[str]:
    for state in lifecycle.states.values():
        yield f'    state "{state.title.translate(_UNSAFE)}" as {state.id}'
    yield f"    [*] --> {lifecycle.initial}"
    for transition in lifecycle.transitions:
        for origin in (state.id for state in lifecycle.states.values() if state.id in transition.origins):
            yield f"    {origin} --> {transition.to}: {_label(lifecycle, transition, origin)}"
    yield from (f"    {state.id} --> [*]" for state in lifecycle.states.values() if state.final)


def _label(lifecycle: Lifecycle, transition: Transition, origin: str) -> str:
    timer = lifecycle.states[origin].timer
    if transition.by == "system" and timer and timer.action == transition.action:
        actor = f"{timer.after.days}天后自动"
    else:
        actor = _actor(transition)
    return f"{transition.title}（{actor}）{'（有条件）' if transition.guarded else ''}".translate(_UNSAFE)


def _actor(transition: Transition) -> str:
    return _LEVELS.get(transition.level or "", "") + _PARTIES[transition.by]


def _states(lifecycle: Lifecycle) -> Iterator[str]:
    yield "| 状态 | id | 领取 | 可修改 | 期限 | 超期自动 |"
    yield "|---|---|---|---|---|---|"
    for state in lifecycle.states.values():
        timer = f"{state.timer.after.days}天后 `{state.timer.action}`" if state.timer else ""
        claim = "是" if state.claim else ""
        yield _row(state.title, f"`{state.id}`", claim, _EDITS[state.edit], _due(state), timer)


def _due(state: State) -> str:
    if state.due == "keep":
        return "沿用"
    return f"{state.due}个工作日" if state.due else ""


def _transitions(lifecycle: Lifecycle) -> Iterator[str]:
    yield "| 操作 | id | 由谁 | 权限 | 从 | 到 | 意见 |"
    yield "|---|---|---|---|---|---|---|"
    for each in lifecycle.transitions:
        origins = "、".join(state.title for state in lifecycle.states.values() if state.id in each.origins)
        verb = f"`{each.verb}`" if each.verb else ""
        target = lifecycle.states[each.to].title
        yield _row(each.title, f"`{each.id}`", _actor(each), verb, origins, target, _COMMENTS[each.comment])


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("\n", " ").replace("|", "\\|") for cell in cells) + " |"
