"""Checks of a policies folder before it is released: every finding names the file, the place and how to mend it.

Beyond form, a policy must be proved: each rule has a case that fires it and one that does not, each age limit has a
case on either side of it, every case holds, and no rule turns a person the worst color without evidence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .cases import Case, case_faults, compare, read_case
from .conditions import read_condition
from .evidence import Timeline, concerns, known_at
from .faults import Fault
from .folders import case_documents, kind_files, policy_folders, read_json, read_subject
from .kinds import Kind, kind_faults, read_kind
from .policies import Policy, compile_policy, policy_faults
from .scoring import score


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: `file` relative to the checked folder, `pointer` into it, `mend` a Chinese sentence."""

    file: str
    pointer: str
    code: str
    mend: str

    def as_document(self) -> dict[str, str]:
        return asdict(self)


def check(folder: Path) -> list[Finding]:
    """All findings of a policies folder (kinds, subjects and every policy with its cases); empty when it is sound."""
    kinds, findings = _check_kinds(folder)
    for path in policy_folders(folder):
        findings += check_policy(path, kinds, folder)
    return findings


def check_policy(path: Path, kinds: Mapping[str, Kind], root: Path | None = None) -> list[Finding]:
    """The findings of one policy's folder, given the kinds; files are named relative to `root`."""
    base = root or path
    try:
        document = read_json(path / "policy.json")
        written = list(case_documents(path))
    except ValueError as error:
        return [Finding(path.name, "", "json", str(error))]
    file = _name(base, path / "policy.json")
    faults = policy_faults(document) or _kind_uses(document, kinds)
    if not faults and document["id"] != path.name:
        faults = [Fault("/id", "id", f"策略编号应与文件夹名“{path.name}”一致")]
    if faults:
        return _findings(file, faults)
    policy = compile_policy(document)
    findings, cases = _run(policy, kinds, [(_name(base, one), pointer, case) for one, pointer, case in written])
    return [*findings, *_findings(file, _coverage(policy, cases))]


def _check_kinds(folder: Path) -> tuple[dict[str, Kind], list[Finding]]:
    kinds, findings = {}, []
    for path in kind_files(folder):
        file = _name(folder, path)
        try:
            document = read_json(path)
        except ValueError as error:
            findings.append(Finding(file, "", "json", str(error)))
            continue
        faults = kind_faults(document)
        if not faults and document["id"] != path.stem:
            faults = [Fault("/id", "id", f"种类编号应与文件名“{path.stem}”一致")]
        findings += _findings(file, faults)
        if not faults:
            kinds[document["id"]] = read_kind(document, read_subject(folder, document["subject"]))
    return kinds, findings


def _kind_uses(document: Mapping[str, Any], kinds: Mapping[str, Kind]) -> list[Fault]:
    """Conditions and anchors that name kinds or fields nobody declares, or that hold where a field is absent."""
    anchors = document.get("anchors", {})
    faults = [Fault(f"/anchors/{one}", "kind", _no_kind(one)) for one in anchors if one not in kinds]
    for index, rule in enumerate(document["rules"]):
        at, reads = f"/rules/{index}/if", read_condition(rule["if"])
        for name, kind in reads.kinds.items():
            faults += _field_uses(at, name, kind.fields, kinds)
            if name in kinds and name not in anchors and kinds[name].anchor != "at":
                mend = f"“{kinds[name].title}”通常自结束之日起算，请在 anchors 中写明它自 at 还是 until 起算"
                faults.append(Fault("/anchors", "anchor", mend))
        for name, one, pointer in sorted(reads.assumed):
            if name not in kinds or one not in kinds[name].schema.get("required", ()):
                mend = f'缺少“{one}”时此条件也会成立；请在同一层写上 "required": ["{one}"]'
                faults.append(Fault(at + pointer, "assumed", mend))
    return faults


def _field_uses(at: str, name: str, fields: Iterable[str], kinds: Mapping[str, Kind]) -> list[Fault]:
    if name not in kinds:
        return [Fault(at, "kind", _no_kind(name))]
    known = {
        *kinds[name].schema["properties"],
        "days_ago",
        "hours_ago",
        "source",
        "cleared",
        *(["risk"] if name == "stay" else []),
    }
    title = kinds[name].title
    return [Fault(at, "field", f"“{title}”没有“{one}”这一项") for one in sorted(set(fields) - known)]


def _run(
    policy: Policy, kinds: Mapping[str, Kind], written: Sequence[tuple[str, str, Any]]
) -> tuple[list[Finding], list[tuple[Case, set[str]]]]:
    """The findings of running every case, and each sound case with the rules it fires."""
    findings: list[Finding] = []
    ran: list[tuple[Case, set[str]]] = []
    for file, pointer, document in written:
        faults = case_faults(document, kinds)
        if not faults:
            case = read_case(document)
            outcome = score(policy, case.facts, case.person, case.now)
            faults = compare(policy, case, outcome)
            ran.append((case, set(outcome.rules)))
        findings += [Finding(file, pointer + fault.pointer, fault.code, fault.message) for fault in faults]
    return findings, ran


def _coverage(policy: Policy, cases: Sequence[tuple[Case, set[str]]]) -> Iterator[Fault]:
    seen = [(fired, _ages(policy, case)) for case, fired in cases]
    for index, rule in enumerate(policy.rules):
        at = f"/rules/{index}"
        if rule.idle and rule.needs_evidence:
            yield Fault(at, "idle", "没有任何依据时本条也会成立；最重的颜色必须有依据")
        if not any(rule.id in fired for fired, _ in seen):
            yield Fault(at, "uncovered", f"请补充一个使“{rule.reason}”成立的案例")
        if all(rule.id in fired for fired, _ in seen):
            yield Fault(at, "uncovered", f"请补充一个使“{rule.reason}”不成立的案例")
        reads = read_condition(policy.document["rules"][index]["if"])
        for kind, one in sorted(reads.kinds.items()):
            for age, steps in (("days_ago", one.days), ("hours_ago", one.hours)):
                ages = {value for _, found in seen for name, key, value in found if (name, key) == (kind, age)}
                yield from _unproved(at, kind, age, steps, ages)


def _unproved(at: str, kind: str, age: str, steps: Iterable[int], ages: set[int]) -> Iterator[Fault]:
    """Limits that no case stands right before or right at."""
    unit = "天" if age == "days_ago" else "小时"
    for value in sorted({side for step in steps for side in (step - 1, step) if side >= 0} - ages):
        yield Fault(f"{at}/if", "boundary", f"请补充一个“{kind}”恰为第{value}{unit}的边界案例")


def _ages(policy: Policy, case: Case) -> list[tuple[str, str, int]]:
    """(kind, age, value) for each fact a case shows to the rules."""
    shown = [fact for fact in known_at(case.facts, case.now) if concerns(fact, case.person, policy)]
    views = [(fact.kind, Timeline(fact, policy).view(case.now)) for fact in shown if fact.at <= case.now]
    return [(kind, age, seen[age]) for kind, seen in views for age in ("days_ago", "hours_ago")]


def _findings(file: str, faults: Iterable[Fault]) -> list[Finding]:
    return [Finding(file, fault.pointer, fault.code, fault.message) for fault in faults]


def _no_kind(name: str) -> str:
    return f"没有“{name}”这种依据，请核对 policies/kinds"


def _name(base: Path, path: Path) -> str:
    return path.relative_to(base).as_posix()
