"""Facts: what answers mean to a policy, and what they say of person and place."""

from datetime import UTC, datetime, timedelta

import pytest

from server.forms.facts import facts_from, identity_of, place_of, profile_of
from tests.forms.samples import ANSWERS, NOW, ZONE, sample

FORM = sample(place={"title": "/name"})


def test_dates_are_midnight_in_the_zone() -> None:
    stay, visit = facts_from(FORM, ANSWERS, NOW, ZONE)
    assert stay == {
        "kind": "stay",
        "at": datetime(2020, 2, 18, 16, tzinfo=UTC),
        "data": {"region": "420106", "source": "self"},
    }
    assert visit == {"kind": "visit", "at": NOW, "data": {"place": "医院", "name": "张三"}}


def test_until_closes_a_fact() -> None:
    stay = facts_from(FORM, {**ANSWERS, "left": "2020-02-20"}, NOW, ZONE)[0]
    assert stay["until"] - stay["at"] == timedelta(days=1)


@pytest.mark.parametrize(
    "change", [{"returned": False}, {"origin": None}, {"arrived": None}, {"arrived": "2020-02-31"}]
)
def test_nothing_arises_without_what_it_takes(change: dict[str, object]) -> None:
    answers = {key: value for key, value in {**ANSWERS, **change}.items() if value is not None}
    assert [fact["kind"] for fact in facts_from(FORM, answers, NOW, ZONE)] == ["visit"]


def test_instants_keep_their_offset_and_default_to_the_zone() -> None:
    for text in ("2020-02-19T08:00:00+08:00", "2020-02-19T08:00:00", "2020-02-19T00:00:00Z"):
        stay = facts_from(FORM, {**ANSWERS, "arrived": text}, NOW, ZONE)[0]
        assert stay["at"] == datetime(2020, 2, 19, tzinfo=UTC)


def test_who_and_where() -> None:
    assert identity_of(FORM, ANSWERS) == {"name": "张三", "phone": "13812345678"}
    assert profile_of(FORM, {}) == {}
    assert place_of(FORM, ANSWERS) == {"title": "张三"}
