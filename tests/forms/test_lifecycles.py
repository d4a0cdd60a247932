"""Lifecycles: what is offered when, what must be given with it, and how they are told."""

from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest

from server.forms.checks import check_parts
from server.forms.decisions import check_given, tidy_given
from server.forms.diagrams import diagram, document
from server.forms.folders import load_all, load_folder
from server.forms.lifecycles import NotOffered, Transition, choose, lifecycle_of, offered
from server.forms.templates import Template
from server.forms.workdays import statutory
from server.settings import ROOT
from tests.forms.lifecycle_samples import FORM, LIFECYCLE, life
from tests.forms.samples import ANSWERS, TEMPLATES, ZONE, sample

CALENDAR = statutory()


def transition(name: str) -> Transition:
    return next(each for each in life().transitions if each.id == name)


def view(state: str, **answers: Any) -> dict[str, Any]:
    return {"answers": {**ANSWERS, **answers}, "record": {"state": state}}


def codes(errors: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    assert all(message for _, _, message in errors)
    return [(pointer, code) for pointer, code, _ in errors]


def unknown(*indexes: int) -> list[tuple[str, str]]:
    return [(f"/flags/{index}", "choice") for index in indexes]


def test_a_form_without_states_has_no_lifecycle() -> None:
    assert lifecycle_of(sample()) is None
    assert diagram(sample()) == ""


def test_the_first_way_whose_guard_holds_is_taken() -> None:
    assert [each.id for each in offered(life(), view("review"))] == ["approve_cool", "return"]
    assert [each.id for each in offered(life(), view("review", temperature=38))] == ["approve", "return"]
    assert choose(life(), "approve", view("review", temperature=38)).to == "second"
    assert [each.id for each in offered(life(), view("returned"))] == ["resubmit", "lapse"]
    assert offered(life(), view("approved")) == []


@pytest.mark.parametrize(("action", "state"), [("approve", "approved"), ("lapse", "review"), ("fly", "review")])
def test_what_is_not_offered_cannot_be_chosen(action: str, state: str) -> None:
    with pytest.raises(NotOffered) as refused:
        choose(life(), action, view(state))
    assert (refused.value.action, refused.value.state) == (action, state)


def test_guards_see_the_record() -> None:
    guarded = deepcopy(LIFECYCLE)
    guarded["transitions"][0]["if"] = {"properties": {"record": {"properties": {"organization": {"const": "a"}}}}}
    lifecycle = life(sample(lifecycle=guarded))
    for organization, taken in (("a", "approve_cool"), ("b", "approve")):
        seen = {"answers": {}, "record": {"state": "review", "organization": organization}}
        assert choose(lifecycle, "approve", seen).id == taken


def test_a_shortcut_for_small_enterprises_is_only_data() -> None:
    template = load_folder(TEMPLATES / "resumption_application")
    meta = deepcopy(template.meta)
    meta["lifecycle"]["transitions"].insert(
        0,
        {
            "id": "district_approve_small", "action": "approve", "title": "通过", "from": ["district_review"],
            "to": "approved", "by": "staff", "verb": "record.decide", "level": "district",
            "if": {"properties": {"answers": {"properties": {"total_staff": {"maximum": 50}}}}},
        },
    )  # fmt: skip
    assert check_parts(template.schema, template.ui, meta) == []
    lifecycle = life(Template(template.schema, template.ui, meta))
    for staff, state in ((50, "approved"), (51, "city_review")):
        seen = {"answers": {"total_staff": staff}, "record": {"state": "district_review"}}
        assert choose(lifecycle, "approve", seen).to == state


def test_timers() -> None:
    timer = life().states["returned"].timer
    assert timer and timer.action == "lapse"
    assert timer.fires_at(datetime(2020, 2, 1, tzinfo=ZONE)) == datetime(2020, 3, 2, tzinfo=ZONE)
    assert life().states["review"].timer is None


def test_numbers() -> None:
    number = life().number
    assert number
    assert number.text(3) == "本月第3次申请"


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("approve", {}, []),
        ("approve", {"comment": "  ", "flags": [], "form": {}}, []),
        ("approve", {"comment": "好"}, [("/comment", "unknown")]),
        ("approve", {"flags": ["/name"]}, [("/flags", "unknown")]),
        ("approve", {"form": {"letter_no": "1234"}}, [("/form", "unknown")]),
        ("approve_cool", {"comment": "好" * 1000}, []),
        ("approve_cool", {"comment": "好" * 1001}, [("/comment", "length")]),
        ("approve_cool", {"comment": 5}, [("/comment", "type")]),
        ("return", {}, [("/comment", "required"), ("/flags", "required")]),
        ("return", {"comment": " ", "flags": ["/name"]}, [("/comment", "required")]),
        ("return", {"comment": "缺", "flags": ["/name", "/document", "/track/0/place", "/track/1"]}, []),
        ("return", {"comment": "缺", "flags": ["/nobody", "/name", "name"]}, unknown(0, 2)),
        ("return", {"comment": "缺", "flags": ["/track/x", "/symptoms/0", ""]}, unknown(0, 1, 2)),
        ("return", {"comment": "缺", "flags": "/name"}, [("/flags", "type")]),
        ("return", {"comment": "缺", "flags": [1]}, [("/flags", "type")]),
        ("return", {"comment": "缺", "flags": [f"/track/{n}" for n in range(201)]}, [("/flags", "items")]),
        ("confirm", {"form": {"letter_no": "郑复工〔2020〕1号"}}, []),
        ("confirm", {"form": {"letter_no": " a ", "plate": "豫A12345"}}, [("/form/letter_no", "length")]),
        ("confirm", {"form": {"letter_no": "1234", "plate": "A"}}, [("/form/plate", "format")]),
        ("confirm", {"form": {"letter_no": "1234", "more": 1}}, [("/form/more", "unknown")]),
        ("confirm", {}, [("/form/letter_no", "required")]),
        ("confirm", {"form": ["1234"]}, [("/form", "type")]),
    ],
)  # fmt: skip
def test_what_must_be_given(name: str, given: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert codes(check_given(transition(name), given)) == expected


def test_what_was_given_is_tidied() -> None:
    given = {"comment": " 缺章 ", "flags": ["/name", "/name"], "form": {"letter_no": " 1234 ", "plate": "豫a·12345"}}
    assert tidy_given(transition("confirm"), given) == {
        "comment": "缺章",
        "flags": ["/name"],
        "form": {"letter_no": "1234", "plate": "豫A12345"},
    }
    assert tidy_given(transition("approve"), {}) == {"comment": None, "flags": [], "form": {}}


def test_the_diagram_draws_every_way() -> None:
    drawn = diagram(FORM).splitlines()
    assert drawn[0] == "stateDiagram-v2"
    assert '    state "审核中" as review' in drawn
    assert "    [*] --> review" in drawn
    assert "    review --> approved: 直接通过（区县工作人员）（有条件）" in drawn
    assert {"    review --> returned: 退回（工作人员）", "    second --> returned: 退回（工作人员）"} <= set(drawn)
    assert "    returned --> lapsed: 逾期（30天后自动）" in drawn
    assert [line for line in drawn if line.endswith("--> [*]")] == ["    approved --> [*]", "    lapsed --> [*]"]


def test_titles_cannot_break_the_diagram() -> None:
    hostile = deepcopy(LIFECYCLE)
    hostile["states"]["review"]["title"] = 'a"; b: #\nc'
    hostile["transitions"][0]["title"] = "x --> y:\nz|"
    template = sample(lifecycle=hostile)
    assert len(diagram(template).splitlines()) == len(diagram(FORM).splitlines())
    assert all(line.count(" | ") in (0, 5, 6) for line in document([template]).splitlines())


def test_the_document_has_every_shipped_lifecycle() -> None:
    templates = load_all(TEMPLATES).values()
    text = document(templates)
    assert text.count("```mermaid\n") == sum(lifecycle_of(each) is not None for each in templates)
    assert "## 复工审核表 `resumption_application`" in text
    written = (ROOT / "docs" / "lifecycles.md").read_text("utf-8")
    assert written == text, "docs/lifecycles.md 已过时：`python -m server templates lifecycles > docs/lifecycles.md`"
