"""Checks on a lifecycle that keeps to lifecycle.schema.json: every state is reached and left, no way leads nowhere."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from server.forms.findings import Finding
from server.forms.layouts import generated_ui
from server.forms.lifecycles import compile_guard
from server.forms.reference_checks import FILE, check_condition, check_repeated
from server.forms.schema_checks import check_schema
from server.forms.ui_checks import check_ui

Declared: TypeAlias = Mapping[str, Any]
AT = "/lifecycle"


def check_lifecycle(schema: dict[str, Any], meta: Declared) -> Iterator[Finding]:
    """Everything that is wrong with the `lifecycle` of a template.json, over a sound schema."""
    lifecycle = meta.get("lifecycle")
    if lifecycle is None:
        return
    transitions = lifecycle["transitions"]
    yield from check_repeated([each["id"] for each in transitions], f"{AT}/transitions", "id")
    unknown = list(_check_names(lifecycle))
    yield from unknown
    for index, transition in enumerate(transitions):
        yield from _check_transition(schema, lifecycle["states"], transition, f"{AT}/transitions/{index}")
    if unknown:
        return
    yield from _check_states(lifecycle)
    yield from _check_parties(transitions)
    yield from _check_timers(lifecycle)


def evidence_effects(meta: Declared) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where in template.json an effect declares evidence, and its declaration."""
    for index, transition in enumerate(meta.get("lifecycle", {}).get("transitions", ())):
        for place, effect in enumerate(transition.get("effects", ())):
            if "evidence" in effect:
                yield f"{AT}/transitions/{index}/effects/{place}/evidence", effect["evidence"]


def _check_names(lifecycle: Declared) -> Iterator[Finding]:
    named = [(f"{AT}/initial", lifecycle["initial"])]
    for index, transition in enumerate(lifecycle["transitions"]):
        at = f"{AT}/transitions/{index}"
        named += [(f"{at}/from/{place}", name) for place, name in enumerate(transition["from"])]
        named.append((f"{at}/to", transition["to"]))
    named += [(f"{AT}/timers/{index}/in", timer["in"]) for index, timer in enumerate(lifecycle.get("timers", ()))]
    for at, name in named:
        if name not in lifecycle["states"]:
            yield Finding(FILE, at, f"没有状态 {name}，请在 states 中写明或检查拼写")


def _check_transition(schema: dict[str, Any], states: Declared, transition: Declared, at: str) -> Iterator[Finding]:
    if transition["by"] == "staff" and "verb" not in transition:
        yield Finding(FILE, at, "由工作人员办理的，请写明所需的权限 verb")
    for key in ("verb", "level"):
        if transition["by"] != "staff" and key in transition:
            yield Finding(FILE, f"{at}/{key}", f"{key} 只用于由工作人员办理的（by 为 staff），请删去")
    target = states.get(transition["to"], {})
    if transition.get("flags") and target and "edit" not in target:
        yield Finding(FILE, f"{at}/flags", f"状态 {transition['to']} 不能修改内容，指出的内容无从改起；请给它写 edit")
    yield from _check_guard(schema, transition.get("if", True), f"{at}/if")
    if "form" in transition:
        yield from _check_form(transition["form"], f"{at}/form")


def _check_guard(schema: dict[str, Any], guard: Any, at: str) -> Iterator[Finding]:
    try:
        compile_guard(guard)
    except ValueError:
        yield Finding(FILE, at, "不是有效的 JSON Schema 2020-12，或正则表达式用了前后查找、反向引用")
        return
    parts = guard.get("properties", {}) if isinstance(guard, dict) else {}
    for name in sorted(parts.keys() - {"answers", "record"}):
        yield Finding(FILE, f"{at}/properties/{name}", "条件只能看 answers（答案）和 record（记录）")
    yield from check_condition(schema, parts.get("answers", True), f"{at}/properties/answers")


def _check_form(form: dict[str, Any], at: str) -> Iterator[Finding]:
    found = list(check_schema(form))
    for each in found or check_ui(form, generated_ui(form)):
        yield Finding(FILE, at + (each.pointer if each.file == "schema.json" else ""), each.message)


def _check_states(lifecycle: Declared) -> Iterator[Finding]:
    states, transitions, initial = lifecycle["states"], lifecycle["transitions"], lifecycle["initial"]
    steps = [(origin, each["to"]) for each in transitions for origin in each["from"]]
    reached = _closure([initial], steps)
    ending = _closure([name for name in states if states[name].get("final")], [(to, origin) for origin, to in steps])
    for name, state in states.items():
        at = f"{AT}/states/{name}"
        leaving = any(origin == name for origin, _ in steps)
        if name not in reached:
            yield Finding(FILE, at, f"从 {initial} 出发到不了这个状态，请补上通往它的 transitions 或删去它")
        if state.get("final"):
            yield from _check_final(state, leaving, at)
        elif not leaving:
            yield Finding(FILE, at, '没有离开这个状态的 transitions；如果到此为止，请写 "final": true')
        elif ending and name not in ending:
            yield Finding(FILE, at, "从这个状态走不到任何终点（final），请补上出路")
    if states[initial].get("due") == "keep":
        yield Finding(FILE, f"{AT}/states/{initial}/due", "初始状态没有可以沿用的期限，请写明 working_days")


def _check_final(state: Declared, leaving: bool, at: str) -> Iterator[Finding]:
    if leaving:
        yield Finding(FILE, f"{at}/final", "终点（final）不能再有离开它的 transitions")
    for key in ("due", "edit", "claim"):
        if state.get(key):
            yield Finding(FILE, f"{at}/{key}", f"终点（final）不需要 {key}，请删去")


def _closure(start: Iterable[str], steps: list[tuple[str, str]]) -> set[str]:
    """Every state that the steps reach from `start`."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [to for origin, to in steps if origin == name]
    return found


def _check_parties(transitions: list[Declared]) -> Iterator[Finding]:
    """One action in one state means one party: otherwise the first to be declared would hide the other's."""
    parties: dict[tuple[str, str], str] = {}
    for index, each in enumerate(transitions):
        for origin in each["from"]:
            if parties.setdefault((origin, each["action"]), each["by"]) != each["by"]:
                at = f"{AT}/transitions/{index}/action"
                yield Finding(FILE, at, f"在状态 {origin} 中，{each['action']} 已由另一方办理，请换一个名称")


def _check_timers(lifecycle: Declared) -> Iterator[Finding]:
    timers = lifecycle.get("timers", ())
    automatic = {
        (origin, each["action"])
        for each in lifecycle["transitions"]
        if each["by"] == "system"
        for origin in each["from"]
    }
    for index, timer in enumerate(timers):
        if (timer["in"], timer["action"]) not in automatic:
            at = f"{AT}/timers/{index}/action"
            yield Finding(FILE, at, f"没有由系统办理（by 为 system）、从 {timer['in']} 出发的 {timer['action']}")
    for state, count in Counter(timer["in"] for timer in timers).items():
        if count > 1:
            yield Finding(FILE, f"{AT}/timers", f"状态 {state} 有{count}个 timers，只能有一个")
