"""Scopes against an oracle: a scope is the set of things it covers, in a small world that has one of each sort."""

from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.actions.access import (
    ROLES,
    SCOPES,
    VERBS,
    Grant,
    Target,
    canonical,
    containing,
    covers,
    holds,
    is_scope,
    may,
    may_give,
    scope_within,
    subtree,
)
from server.commands.access import describe
from server.settings import ROOT

# Henan › Zhengzhou › Jinshui › a street › a community; another district, city and province; a city without districts
REGIONS = ("410000", "410100", "410105", "410105001", "410105001002", "410102", "410200", "420100", "441900003")
PREFIXES = ("41", "410000", "4101", "410100", "410105", "410105001", "410105001002", "42", "441900", "4410")
NAMES = ("a", "b")
WORLD = [
    *(Target(region=region) for region in (None, *REGIONS)),
    *(Target(region=r, place=p, kind=k) for r, p, k in product(REGIONS, ("X", "Y"), NAMES)),
    *(Target(region=r, register=name) for r, name in product((None, *REGIONS), NAMES)),
    *(Target(region=r, organization=name) for r, name in product((None, *REGIONS), NAMES)),
]
ALL_SCOPES = [
    "*", "place:X", "place:Y", "organization:a", "organization:b", *(f"region:{prefix}" for prefix in PREFIXES),
    *(f"{sort}:{name}" for sort, name in product(("kind", "register"), NAMES)),
    *(f"{sort}:{name}@{prefix}" for sort, name, prefix in product(("kind", "register"), NAMES, PREFIXES)),
]  # fmt: skip
LEVELS = (2, 4, 6, 9, 12, 15)
FULL = ("city_admin", "district_admin", "street_admin", "community_admin", "compound_admin")


def extent(scope: str) -> frozenset[Target]:
    return frozenset(target for target in WORLD if _means(scope, target))


def _means(scope: str, target: Target) -> bool:
    """What a scope says, spelled out independently of the code."""
    head, _, rest = scope.partition(":")
    name, _, prefix = rest.partition("@")
    if head == "region":
        return _below(name, target.region)
    if head in ("kind", "register"):
        return getattr(target, head) == name and (not prefix or _below(prefix, target.region))
    return scope == "*" or getattr(target, head) == name


def _below(prefix: str, region: str | None) -> bool:
    """GB/T 2260: province 41|0000, city 4101|00; a whole pair of zeros at the end of six digits names nothing."""
    trimmed = [
        code.removesuffix("00").removesuffix("00") if len(code) == 6 else code for code in (prefix, region or "")
    ]
    return bool(region) and trimmed[1].startswith(trimmed[0])


@pytest.mark.parametrize("scope", ALL_SCOPES)
def test_a_scope_covers_what_it_says(scope: str) -> None:
    assert is_scope(scope)
    assert {target for target in WORLD if covers(scope, target)} == extent(scope)


def test_one_scope_is_within_another_exactly_when_its_things_are() -> None:
    nothing = [scope for scope in ALL_SCOPES if not extent(scope)]
    assert all("4410" in scope for scope in nothing)  # nobody lives there, so sets say nothing about it
    wrong = [
        (inner, outer)
        for inner, outer in product(ALL_SCOPES, ALL_SCOPES)
        if inner not in nothing and scope_within(inner, outer) != (extent(inner) <= extent(outer))
    ]
    assert wrong == []


def test_a_place_is_within_what_its_region_and_kind_are_within() -> None:
    for place in (target for target in WORLD if target.place):
        scope = f"place:{place.place}"
        assert {outer for outer in ALL_SCOPES if scope_within(scope, outer, place)} == {
            outer for outer in ALL_SCOPES if covers(outer, place)
        }


def test_a_region_is_not_its_longer_neighbor() -> None:
    assert scope_within("region:410105", "region:4101") and not scope_within("region:4101", "region:410105")
    assert scope_within("region:410100", "region:4101") and scope_within("region:4101", "region:410100")
    assert not scope_within("region:410200", "region:4101")
    assert covers("region:441900", Target(region="441900003")) and not covers("region:4419", Target(region="441800"))
    assert [subtree(code) for code in ("410000", "410100", "410105", "4100", "410105100")] == [
        "41", "4101", "410105", "41", "410105100",
    ]  # fmt: skip


codes = st.sampled_from(LEVELS).flatmap(lambda length: st.text("0124", min_size=length, max_size=length))
names = st.text("ab_.-", min_size=1, max_size=3)
scopes = st.one_of(
    st.just("*"),
    codes.map("region:{}".format),
    st.builds("{}:{}".format, st.sampled_from(["place", "organization", "kind", "register"]), names),
    st.builds("{}:{}@{}".format, st.sampled_from(["kind", "register"]), names, codes),
)
targets = st.builds(
    Target,
    region=st.none() | codes, place=st.none() | names, kind=st.none() | names,
    organization=st.none() | names, register=st.none() | names,
)  # fmt: skip


@given(scopes, scopes, targets)
def test_what_is_within_never_covers_more(inner: str, outer: str, target: Target) -> None:
    if scope_within(inner, outer) and covers(inner, target):
        assert covers(outer, target)


@given(scopes, scopes, scopes)
def test_within_is_an_order(first: str, second: str, third: str) -> None:
    assert scope_within(first, first)
    assert not (scope_within(first, second) and scope_within(second, third)) or scope_within(first, third)
    both = scope_within(first, second) and scope_within(second, first)
    assert both == (canonical(first) == canonical(second))


@given(scopes)
def test_the_canonical_scope_means_the_same(scope: str) -> None:
    assert is_scope(canonical(scope)) and canonical(canonical(scope)) == canonical(scope)
    assert canonical(scope) in containing(scope) and len(containing(scope)) == len(set(containing(scope)))


@given(st.text(max_size=30) | st.text("*:@region kidplace410", max_size=14))
def test_a_malformed_scope_holds_nothing_and_lies_nowhere(text: str) -> None:
    if not is_scope(text):
        assert not any(covers(text, target) for target in (Target(), *WORLD))
        assert not any(scope_within(text, outer) or scope_within(outer, text) for outer in (text, *ALL_SCOPES))


@pytest.mark.parametrize(
    "text",
    [
        "", "**", "* ", "region", "region:", "region:4", "region:410", "region:４１", "region:41\n", "region:41@42",
        "kind:", "kind:bus@", "kind:@41", "kind:bus@41@42", "place:", "place:a b", "place:a:b", "organization:x@41",
        "system:x",
    ],
)  # fmt: skip
def test_these_are_no_scopes(text: str) -> None:
    assert not is_scope(text)


def test_the_tables_fit_each_other() -> None:
    for name, role in ROLES.items():
        assert role.title and role.verbs <= set(VERBS) and role.scopes and role.scopes <= set(SCOPES), name
        assert role.gives <= set(ROLES) - {"system"}, name
        managing = {"account.create", "account.change", "account.list"}
        assert (managing <= role.verbs) if role.gives or name == "system" else not managing & role.verbs, name
    assert set(VERBS) == set().union(*(role.verbs for name, role in ROLES.items() if name != "system"))


@pytest.mark.parametrize("role", [name for name in ROLES if name != "system"])
def test_every_role_can_be_given_by_somebody(role: str) -> None:
    scope = sorted(ROLES[role].scopes)[0]
    given = Grant(role, {"*": "*"}.get(scope, f"{scope}:4101" if scope == "region" else f"{scope}:a"))
    assert may_give([Grant("city_admin", "*")], given)


@pytest.mark.parametrize("own", FULL)
def test_nobody_gives_more_than_one_has(own: str) -> None:
    """Over any scope of any role: what is given lies within mine, and lets nobody give what I could not."""
    mine = [Grant(own, "region:410105" if "region" in ROLES[own].scopes else "place:X")]
    for role, scope in product(ROLES, ALL_SCOPES):
        given = Grant(role, scope)
        if may_give(mine, given):
            assert role in ROLES[own].gives and scope.partition(":")[0] in ROLES[role].scopes
            assert extent(scope) <= extent(mine[0].scope)
            assert role != own and own not in ROLES[role].gives or own == "city_admin"
            further = [Grant(r, s) for r, s in product(ROLES, ALL_SCOPES) if may_give([given], Grant(r, s))]
            assert all(may_give(mine, one) for one in further), (given, further)


def test_a_guard_is_given_for_a_place_in_ones_region() -> None:
    mine = [Grant("community_admin", "region:410105001002")]
    guard = Grant("guard", "place:X")
    assert may_give(mine, guard, Target(place="X", kind="a", region="410105001002"))
    assert not may_give(mine, guard, Target(place="X", kind="a", region="410105001"))
    assert not may_give(mine, guard), "a place of which nothing is known lies nowhere"


def test_a_sector_administrator_is_bound_to_kind_and_region() -> None:
    sector = [Grant("sector_admin", "kind:bus@4101")]
    assert may(sector, "place.create", Target(region="410105", kind="bus"))
    assert not may(sector, "place.create", Target(region="410105", kind="market"))
    assert not may(sector, "place.create", Target(region="410200", kind="bus"))
    assert not may(sector, "place.create") and holds(sector, "place.create") and not holds(sector, "account.list")
    assert not may([Grant("no_such_role", "*")], "place.create")


def test_the_documentation_is_made_from_the_table() -> None:
    written = Path(ROOT / "docs" / "access.md").read_text("utf-8")
    assert written == describe(), "docs/access.md 已过时：运行 `python -m server access > docs/access.md`"
