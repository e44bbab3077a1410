from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.constraints import UNLIMITED, Constraints, read_constraints
from nodeloom.schema.field_schema import layers, parse_field, reference_name
from nodeloom.schema.field_types import Cardinality, FieldType

KEYWORDS = [
    "type",
    "$ref",
    "anyOf",
    "oneOf",
    "allOf",
    "items",
    "prefixItems",
    "enum",
    "const",
    "x-type-variable",
    "minimum",
]
WORDS = ["integer", "string", "array", "object", "null", "#/components/schemas/A", "#/components/schemas/B", "T"]

leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.sampled_from(WORDS) | st.text()
schemas = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYWORDS) | st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("field_type", "text"),
    [
        (FieldType("IntegerField"), "IntegerField"),
        (FieldType("IntegerField", Cardinality.COLLECTION), "list of IntegerField"),
        (FieldType("IntegerField", Cardinality.COLLECTION_OR_SCALAR), "IntegerField or list of them"),
        (FieldType("T", Cardinality.COLLECTION, variable=True), "list of T"),
    ],
)
def test_a_type_reads_as_words(field_type: FieldType, text: str) -> None:
    assert str(field_type) == text


@pytest.mark.parametrize("cardinality", list(Cardinality))
def test_an_item_of_any_type_is_single_and_keeps_its_name(cardinality: Cardinality) -> None:
    assert FieldType("T", cardinality, variable=True).item() == FieldType("T", variable=True)


def test_an_item_of_a_guests_collection_has_the_guests_name() -> None:
    assert FieldType("CollectionField", Cardinality.COLLECTION).item() == FieldType("CollectionItemField")


def test_a_problem_names_both_types_of_a_union_and_the_way_out() -> None:
    union = {"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]}
    assert parse_field(union, {}).problem == (
        "it is either IntegerField or list of StringField, but a field has one type: split it in two"
    )


def test_a_reference_is_named_by_its_last_segment() -> None:
    assert reference_name("#/components/schemas/acme.Style~1v1%20x") == "acme.Style/v1 x"


@pytest.mark.parametrize("wrap", [lambda inner: {"anyOf": [inner]}, lambda inner: {"type": "array", "items": inner}])
def test_a_schema_of_any_depth_is_a_problem_at_most(wrap: Any) -> None:
    schema: dict[str, Any] = {"type": "integer"}
    for _ in range(5000):
        schema = wrap(schema)
    assert parse_field(schema, {}).problem is not None


def test_a_list_of_type_names_may_nest_without_end() -> None:
    names: Any = "integer"
    for _ in range(5000):
        names = [names]
    assert "too deeply" in str(parse_field({"type": names}, {}).problem)


@given(schemas, st.dictionaries(st.sampled_from("AB"), schemas))
def test_any_json_has_a_type_or_a_problem(schema: Any, components: dict[str, Any]) -> None:
    reading = parse_field(schema, components)
    assert reading.type.name
    assert reading.problem is None or reading.type.name == "AnyField"


@given(schemas)
def test_a_type_does_not_change_by_being_optional(schema: Any) -> None:
    reading = parse_field(schema, {})
    optional = parse_field({"anyOf": [schema, {"type": "null"}]}, {})
    if reading.problem is None:
        assert optional.type == reading.type


@given(schemas)
def test_constraints_of_any_json_are_read(schema: Any) -> None:
    constraints = read_constraints(layers({"anyOf": [schema]}))
    assert constraints.minimum is None or isinstance(constraints.minimum, (int, float))


def test_constraints_are_found_inside_an_optional_list() -> None:
    number = {"type": "integer", "minimum": 1, "maximum": 8, "multipleOf": 2}
    schema = {"anyOf": [{"type": "array", "items": number, "minItems": 2, "maxItems": 4}, {"type": "null"}]}
    assert read_constraints(layers(schema)) == Constraints(
        minimum=1, maximum=8, multiple_of=2, min_items=2, max_items=4
    )


def test_constraints_of_a_text_are_lengths_and_a_pattern() -> None:
    schema = {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "^a", "exclusiveMinimum": True}
    assert read_constraints(layers(schema)) == Constraints(min_length=1, max_length=9, pattern="^a")


def test_without_limits_constraints_are_shared() -> None:
    assert read_constraints(layers({"type": "integer"})) is UNLIMITED
