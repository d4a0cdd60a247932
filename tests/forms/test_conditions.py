"""Conditions: our small evaluator agrees with jsonschema, and with its own algebra."""

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.forms import conditions

scalars = st.one_of(
    st.booleans(), st.integers(-3, 3), st.sampled_from([0.5, 1.0, 2.5]), st.sampled_from(["", "a", "ab", "abc", "发热"])
)
names = st.sampled_from(["a", "b", "c"])
values = st.recursive(
    st.one_of(scalars, st.none()), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3)
)
leaf_schemas = st.one_of(
    st.fixed_dictionaries({"const": values}),
    st.fixed_dictionaries({"enum": st.lists(values, min_size=1, max_size=3)}),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["string", "number", "integer", "boolean", "array", "object", "null"])}
    ),
    st.fixed_dictionaries({"type": st.just(["string", "integer"])}),
    *(
        st.fixed_dictionaries({keyword: st.integers(-2, 2)})
        for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
    ),
    st.fixed_dictionaries({"minLength": st.integers(0, 3)}),
    st.fixed_dictionaries({"pattern": st.sampled_from(["^a", "b$", "^[a-c]{2}$", "发"])}),
    st.fixed_dictionaries({"required": st.lists(names, unique=True, max_size=2)}),
)


def _nest(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=2)}),
        st.fixed_dictionaries({"properties": st.dictionaries(names, inner, max_size=2)}),
        st.fixed_dictionaries({"contains": inner}),
        st.builds(lambda one, two: {**one, **two}, inner, inner),
    )


schemas = st.recursive(leaf_schemas, _nest, max_leaves=6)


@given(schemas, values)
def test_agrees_with_jsonschema(schema: dict[str, Any], value: Any) -> None:
    assert conditions.compile_schema(schema)(value) == jsonschema.Draft202012Validator(schema).is_valid(value)


@given(schemas, values)
def test_negation_is_the_opposite(schema: dict[str, Any], value: Any) -> None:
    condition = {"path": "/a", "schema": schema}
    for answers in ({"a": value}, {}):
        assert conditions.holds(condition, answers) != conditions.holds(conditions.negation(condition), answers)


def test_an_absent_answer_fails() -> None:
    assert not conditions.holds({"path": "/a", "schema": {}}, {})
    assert not conditions.holds({"path": "/a/b", "schema": {}}, {"a": "text"})
    assert conditions.holds({"path": "/a", "schema": {}}, {"a": None})


def test_constants_fold_away() -> None:
    one = {"path": "/a", "schema": {}}
    assert conditions.all_of(True, one, True, one) == one
    assert conditions.all_of(one, False) is False
    assert conditions.any_of(one, True) is True
    assert conditions.all_of() is True and conditions.any_of() is False
    assert conditions.negation(conditions.negation(one)) == one


def test_an_if_becomes_plain_conditions_where_it_can() -> None:
    schema = {"required": ["a", "b"], "properties": {"a": {"const": 1}}}
    assert conditions.from_schema(("x",), schema, in_item=False) == {
        "all": [{"path": "/x/a", "schema": {"const": 1}}, {"path": "/x/b", "schema": {}}]
    }
    loose = {"properties": {"a": {"const": 1}}}
    assert conditions.from_schema((), loose, in_item=True) == {"path": "./", "schema": loose}


@pytest.mark.parametrize("schema", [{"format": "date"}, {"if": {}}, {"$ref": "#"}, 3])
def test_keywords_outside_the_subset_are_refused(schema: Any) -> None:
    with pytest.raises(conditions.UnsupportedKeyword):
        conditions.compile_schema(schema)
