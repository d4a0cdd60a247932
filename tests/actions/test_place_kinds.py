"""Every kind of place names forms, answers and policies that exist; what a scan asks follows from the data alone."""

import pytest

from server.actions.places.place_kinds import PlaceKind, city_forms, load_kinds
from server.forms.folders import load_all
from server.rules.folders import load_policies
from server.settings import ROOT

KINDS = load_kinds()
TEMPLATES = load_all(ROOT / "form_templates")
POLICIES = load_policies(ROOT / "policies")
FROM_THE_PLACE = {"address", "title", "region"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_a_kind_names_what_exists(kind: PlaceKind) -> None:
    assert kind.policy in POLICIES
    assert kind.title and kind.welcome and kind.entries
    assert len({entry.id for entry in kind.entries}) == len(kind.entries)
    for entry in kind.entries:
        for form in entry.forms:
            template = TEMPLATES[form["template"]]
            assert form["ask"] in ("once", "once_in_city", "later", "always")
            assert set(form.get("preset", {})) <= set(template.schema["properties"])
            for value in form.get("preset", {}).values():
                assert isinstance(value, str) or set(value) == {"$place"} and value["$place"] in FROM_THE_PLACE


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.activation], ids=lambda kind: kind.id)
def test_a_code_is_activated_with_a_form_about_a_place(kind: PlaceKind) -> None:
    template = TEMPLATES[kind.activation or ""]
    assert template.subject == "place"
    assert "title" in template.meta["place"]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_somebody_unknown_can_say_who_they_are(kind: PlaceKind) -> None:
    for entry in kind.entries:
        assert any(TEMPLATES[form["template"]].meta.get("identity") for form in entry.forms), entry.id


def test_known_in_the_city_is_known_to_places_under_the_same_policy() -> None:
    assert {"scan_bus", "scan_compound", "scan_checkpoint"} <= city_forms("zhengzhou_three_color")
    assert "basic_information" not in city_forms("zhengzhou_three_color")
