from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nodeloom.schema import ColorField, FieldValue, ImageField, LoRAField, ModelField, VAEField
from nodeloom.schema.acceptance import BEYOND, COMPILED, acceptance

COMPONENTS: dict[str, Any] = {
    "Name": {"type": "string", "minLength": 1, "pattern": "^[a-z]"},
    "Colour": {
        "type": "object",
        "properties": {
            "r": {"type": "integer", "minimum": 0, "maximum": 2},
            "name": {"$ref": "#/components/schemas/Name"},
        },
        "required": ["r"],
        "additionalProperties": False,
    },
    "Node": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}},
}  # fmt: skip

numbers = st.sampled_from([-1, 0, 1, 2, 0.5, 1.0, 2.5, True, False])
plain = st.none() | numbers | st.sampled_from(["", "a", "ab", "B"])
values = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["r", "name", "x"]), inner, max_size=3),
    max_leaves=6,
)
leaf_schemas = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["integer", "number", "string", "boolean", "null", "object", "array"])
        | st.lists(st.sampled_from(["integer", "string", "null"]), min_size=1, max_size=2),
        "minimum": st.integers(-1, 2), "exclusiveMaximum": st.integers(-1, 2), "maximum": st.just(1.5),
        "exclusiveMinimum": st.just(0), "minLength": st.integers(0, 2), "maxLength": st.integers(0, 2),
        "pattern": st.sampled_from(["a", "^b$"]), "enum": st.lists(plain, min_size=1, max_size=3), "const": plain,
        "$ref": st.sampled_from(["#/components/schemas/Name", "#/components/schemas/Colour"]),
        "title": st.just("T"), "default": plain, "x-type-name": st.just("acme/x"),
    },
)  # fmt: skip
schemas: st.SearchStrategy[Any] = st.recursive(
    leaf_schemas | st.just(True),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array"]),
            "properties": st.dictionaries(st.sampled_from(["r", "name"]), inner, max_size=2),
            "additionalProperties": st.booleans() | inner, "required": st.lists(st.sampled_from("rx"), max_size=2),
            "items": inner, "minItems": st.integers(0, 2), "maxItems": st.integers(0, 2),
            "anyOf": st.lists(inner, min_size=1, max_size=2), "allOf": st.lists(inner, min_size=1, max_size=2),
        },
    ),
    max_leaves=5,
)  # fmt: skip


def oracle(schema: Any, components: dict[str, Any]) -> Any:
    whole = {"allOf": [schema], "components": {"schemas": components}}
    return Draft202012Validator(whole).is_valid


@given(schemas, st.lists(values, max_size=6))
def test_a_compiled_schema_accepts_what_jsonschema_accepts(schema: Any, examples: list[Any]) -> None:
    accepts = acceptance(schema, COMPONENTS)
    assert accepts is not None
    valid = oracle(schema, COMPONENTS)
    assert [accepts(value) for value in examples] == [valid(value) for value in examples]


names = st.sampled_from(["name", "hash", "r", "g", "b", "a", "model", "weight", "patches"])
part = st.none() | st.integers(-1, 256) | st.floats(allow_nan=False) | st.sampled_from(["", "ink"]) | st.booleans()
parts = part | st.fixed_dictionaries({"name": part}) | st.lists(part, max_size=2)
models = st.dictionaries(names, parts, max_size=5)


@pytest.mark.parametrize("cls", [ImageField, ColorField, ModelField, LoRAField, VAEField])
def test_value_types_are_simple_enough(cls: type[FieldValue]) -> None:
    schema = cls.model_json_schema(ref_template="#/components/schemas/{model}")
    components = {**schema.pop("$defs", {}), "It": schema}
    reference = {"$ref": "#/components/schemas/It"}
    accepts = acceptance(reference, components)
    assert accepts is not None
    valid = oracle(reference, components)

    @given(models)
    def agree(value: Any) -> None:
        assert accepts(value) == valid(value)

    agree()


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [{"type": "integer"}]}, {"properties": {"x": {"uniqueItems": True}}}, {"enum": [[1]]}, False,
        {"type": "text"}, {"type": ["string", 5]}, {"pattern": "("}, {"minimum": "0"}, {"items": {"items": 5}},
        {"$ref": "#/components/schemas/Node"}, {"$ref": "#/components/schemas/Gone"}, {"$ref": "https://example.org/s"},
    ],
)  # fmt: skip
def test_what_is_not_simple_is_left_to_jsonschema(schema: Any) -> None:
    assert acceptance(schema, COMPONENTS) is None


def test_a_component_is_compiled_once_however_often_it_is_referred_to() -> None:
    ladder: dict[str, Any] = {
        f"Step{step}": {"properties": {name: {"$ref": f"#/components/schemas/Step{step + 1}"} for name in "abcdefgh"}}
        for step in range(7)
    }
    accepts = acceptance({"$ref": "#/components/schemas/Step0"}, {**ladder, "Step7": {"type": "null"}})
    assert accepts is not None
    assert accepts({"a": {"h": None}})


def test_every_keyword_of_jsonschema_is_compiled_or_known_to_be_beyond() -> None:
    ignored = {"format"}  # jsonschema checks formats only when it is told how
    assert set(Draft202012Validator.VALIDATORS) <= COMPILED | BEYOND | ignored
