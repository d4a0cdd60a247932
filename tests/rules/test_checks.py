"""Broken policy folders give findings that name the file, the place and how to mend it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.rules.checks import check
from server.rules.faults import Fault
from server.rules.folders import load_kinds, load_policy
from server.rules.kinds import kind_faults, read_kind
from server.rules.policies import PolicyError, compile_policy, from_document, in_force, policy_faults, to_document

from .cast import FOLDER, FOUR, KINDS, NOW, contains

Document = dict[str, Any]


def four() -> Document:
    copy: Document = json.loads(json.dumps(FOUR.document))
    return copy


def change(path: str, value: Any) -> Callable[[Document], None]:
    def apply(document: Any) -> None:
        *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        for part in way:
            document = document[part]
        document[last] = value

    return apply


AT = "/rules/0/if/properties/contact/contains"


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        ("zone", "Asia/Zhengzhou", "/zone", "zone"),
        ("version", "1", "/version", "type"),
        ("effective_from", "明天", "/effective_from", "format"),
        ("rules/0/color", "purple", "/rules/0/color", "color"),
        ("rules/1/color", "yellow", "/rules/2", "order"),
        ("rules/1/id", "close_contact", "/rules/1/id", "duplicate"),
        ("rules/1/id", "otherwise", "/rules/1/id", "duplicate"),
        ("rules/0/message", "您于{day}", "/rules/0/message", "placeholder"),
        ("rules/0/message", "您于{date.year}", "/rules/0/message", "placeholder"),
        ("rules/0/message", "您于{date", "/rules/0/message", "braces"),
        ("rules/0/if", {"properties": {"contact": {"contains": 5}}}, "/rules/0/if", "schema"),
        ("rules/0/if", contains("contact", {"properties": {"level": {"pattern": "("}}}), "/rules/0/if", "schema"),
        ("rules/0/if", {"$ref": "https://example.com/rule"}, "/rules/0/if", "schema"),
        ("rules/0/if", contains("contact", {"patternProperties": {}}), f"{AT}/patternProperties", "keyword"),
        (
            "rules/0/if",
            contains("contact", {"properties": {"days_ago": {"multipleOf": 2}}}),
            f"{AT}/properties/days_ago/multipleOf",
            "keyword",
        ),
        ("rules/0/if", contains("contact", {"properties": {"id": {"const": "c1"}}}), f"{AT}/properties/id", "id"),
        (
            "rules/0/if",
            {"properties": {"person": {"properties": {"region": {"const": "4101"}}}}},
            "/rules/0/if",
            "no_evidence",
        ),
        ("otherwise/color", "red", "/otherwise", "order"),
    ],
)
def test_what_does_not_compile(path: str, value: Any, pointer: str, code: str) -> None:
    document = four()
    change(path, value)(document)
    faults = policy_faults(document)
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in faults]
    with pytest.raises(PolicyError):
        compile_policy(document)


def test_a_person_cannot_be_named_by_a_policy() -> None:
    document = four()
    named = {
        "properties": {"person": {"properties": {"document_number": {"const": "1"}}, "required": ["document_number"]}}
    }
    document["rules"][0]["if"] = {"anyOf": [document["rules"][0]["if"], named]}
    assert [fault.code for fault in policy_faults(document)] == ["field", "field"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "policies")
    shutil.rmtree(tmp_path / "policies" / "zhengzhou_three_color")
    return tmp_path / "policies"


def edit(path: Path, apply: Callable[[Document], None]) -> None:
    document = json.loads(path.read_text())
    apply(document)
    path.write_text(json.dumps(document))


def codes(folder: Path) -> list[tuple[str, str, str]]:
    return [(one.file, one.pointer, one.code) for one in check(folder)]


def test_files_that_are_no_json(folder: Path) -> None:
    (folder / "four_color/policy.json").write_text('{"id": ')
    (folder / "kinds/dose.json").write_text("[")
    assert codes(folder) == [("kinds/dose.json", "", "json"), ("four_color", "", "json")]


def test_unknown_kinds_and_fields(folder: Path) -> None:
    policy = folder / "four_color/policy.json"
    edit(policy, change("rules/0/if", contains("contacts", {})))
    edit(policy, change("rules/3/if", contains("fever_visit", {"required": ["clinic"]})))
    edit(policy, change("anchors", {"stays": "until"}))
    found = codes(folder)
    assert ("four_color/policy.json", "/rules/0/if", "kind") in found
    assert ("four_color/policy.json", "/rules/3/if", "field") in found
    assert ("four_color/policy.json", "/anchors/stays", "kind") in found
    assert ("four_color/policy.json", "/anchors", "anchor") in found


def test_a_condition_that_holds_where_its_field_is_absent(folder: Path) -> None:
    edit(
        folder / "four_color/policy.json",
        change("rules/2/if", contains("symptom", {"properties": {"temperature": {"minimum": 37.3}}})),
    )
    pointer = "/rules/2/if/properties/symptom/contains/properties/temperature"
    assert ("four_color/policy.json", pointer, "assumed") in codes(folder)


def test_rules_and_limits_need_cases_on_both_sides(folder: Path) -> None:
    (folder / "four_color/cases/compound_and_purchase.json").unlink()
    found = codes(folder)
    assert ("four_color/policy.json", "/rules/5", "uncovered") in found
    assert ("four_color/policy.json", "/rules/5/if", "boundary") in found


def test_a_worst_rule_that_needs_no_evidence(folder: Path) -> None:
    edit(
        folder / "four_color/policy.json",
        change("rules/0/if", {"not": contains("test", {"properties": {"result": {"const": "negative"}}})}),
    )
    assert ("four_color/policy.json", "/rules/0", "idle") in codes(folder)


def test_cases_that_do_not_hold_or_read(folder: Path) -> None:
    cases = folder / "four_color/cases/contact.json"
    edit(cases, change("0/color", "green"))
    edit(cases, change("1/facts/0/data", {"level": "near"}))
    edit(cases, change("2/facts/0/kind", "meeting"))
    edit(cases, change("3/now", "today"))
    edit(cases, change("0/until", {"close_contact": None}))
    file = "four_color/cases/contact.json"
    assert codes(folder)[:5] == [
        (file, "/0/color", "differs"),
        (file, "/0/until/close_contact", "differs"),
        (file, "/1/facts/0/data/level", "oneOf"),
        (file, "/2/facts/0/kind", "kind"),
        (file, "/3/now", "format"),
    ]


def test_findings_speak_chinese(folder: Path) -> None:
    edit(folder / "four_color/cases/contact.json", change("0/color", "green"))
    (finding,) = check(folder)
    assert finding.mend == "案例期望green，策略得出red；请核对规则或案例"


def test_kinds_with_faults(folder: Path) -> None:
    edit(folder / "kinds/dose.json", change("columns/剂次", "count"))
    edit(folder / "kinds/purchase.json", change("schema/properties/id", {"type": "string"}))
    found = codes(folder)
    assert found[:2] == [
        ("kinds/dose.json", "/columns/剂次", "column"),
        ("kinds/purchase.json", "/schema/properties/id", "reserved"),
    ]
    with pytest.raises(ValueError, match=r"dose\.json"):
        load_kinds(folder)


def test_a_kind_speaks_of_its_fields_by_title() -> None:
    assert KINDS["contact"].validate({}) == [Fault("/level", "required", "缺少必填项“接触级别”")]
    assert [one.message for one in KINDS["symptom"].validate({"temperature": 50})] == ["“体温”不能大于43"]
    assert kind_faults({"id": "x"})
    with pytest.raises(ValueError, match="缺少必填项"):
        read_kind({"id": "x"})


def test_a_stored_policy_comes_back_and_shows_tampering() -> None:
    stored = to_document(FOUR)
    assert from_document(stored).digest == FOUR.digest == load_policy(FOLDER / "four_color").digest
    stored["body"] = stored["body"].replace('"maximum":14', '"maximum":15', 1)
    with pytest.raises(ValueError, match="altered"):
        from_document(stored)


def test_the_version_in_force_is_the_latest_begun() -> None:
    later = compile_policy({**FOUR.document, "version": 2, "effective_from": "2020-02-20T00:00:00+08:00"})
    assert in_force([later, FOUR], NOW) is FOUR
    assert in_force([later, FOUR], later.effective_from) is later
