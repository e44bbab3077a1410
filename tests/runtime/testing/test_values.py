"""Values that are drawn from JSON Schemas fit them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nodeloom.runtime.testing.values import values
from nodeloom.schema import Registry
from nodeloom.schema.value_check import expectation_of

SCHEMAS: list[Any] = [
    {"type": "integer", "minimum": 3, "maximum": 5},
    {"type": "integer", "minimum": 16, "maximum": 64, "multipleOf": 8},
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    {"type": "integer", "minimum": 10**9},
    {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
    {"type": "number", "minimum": -0.5},
    {"type": "number", "minimum": 1 - 2**63, "maximum": 2**63 - 1},
    {"type": "number", "minimum": 0, "maximum": 2, "multipleOf": 0.5},
    {"type": "string", "minLength": 2, "maxLength": 3},
    {"type": "string", "pattern": "^[a-f0-9]{4}$"},
    {"type": ["string", "null"]},
    {"enum": ["a", 1, None]},
    {"const": {"x": [1]}},
    {"anyOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "boolean"}}]},
    {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2, "uniqueItems": True},
    {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False},
    {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False},
    {"type": "object", "additionalProperties": {"type": "integer"}},
    {"$ref": "#/components/schemas/Part"},
]
COMPONENTS = {"Part": {"type": "object", "properties": {"inner": {"$ref": "#/components/schemas/Part"}}}}


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
@given(st.data())
@settings(max_examples=20, derandomize=True)
def test_values_fit_their_schema(schema: Any, data: st.DataObject) -> None:
    validator = Draft202012Validator({**schema, "components": {"schemas": COMPONENTS}})
    validator.validate(data.draw(values(schema, COMPONENTS)))


@given(st.data())
@settings(max_examples=60, derandomize=True)
def test_values_fit_the_inputs_of_our_own_packs(data: st.DataObject) -> None:
    catalogue = CATALOGUE
    template = catalogue.templates[data.draw(st.sampled_from(sorted(catalogue.templates)))]
    for name, each in template.inputs.items():
        if not each.stateful:
            continue  # what only a run makes is in no document
        value = data.draw(values(each.schema, catalogue.components))
        assert EXPECTED[template.type, name](value) is None, name


CATALOGUE = Registry.installed().catalogue()
EXPECTED = {
    (template.type, name): expectation_of(each, CATALOGUE.components)
    for template in CATALOGUE.templates.values()
    for name, each in template.inputs.items()
}
