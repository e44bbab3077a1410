from __future__ import annotations

import enum
import math
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from nodeloom.schema import ColorField, FieldValue, InputField, IntegerOutput, Invocation, InvocationContext, invocation
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.openapi import publish
from nodeloom.schema.value_check import value_check, value_problem


class Fruit(enum.StrEnum):
    APPLE = "apple"
    PEAR = "pear"


class Style(FieldValue):
    name: str
    strength: float = 1.0


@invocation("probe/values", version=1)
class Values(Invocation):
    integer: int = InputField(default=0, ge=0, le=512)
    at_least: int = InputField(default=1, ge=1)
    even: int = InputField(default=0, multiple_of=2)
    number: float = InputField(default=0.5, gt=0, lt=1)
    tenth: float = InputField(default=0.1, multiple_of=0.1)
    text: str = InputField(default="ab", min_length=2, max_length=4, pattern="^[a-z]*$")
    truth: bool = InputField(default=False)
    choice: Literal["nearest", "bilinear"] = InputField(default="nearest")
    choice_of_numbers: Literal[1, 2] = InputField(default=1)
    fruit: Fruit = InputField(default=Fruit.PEAR)
    integers: list[int] = InputField(default=[1], min_length=1, max_length=3)
    one_or_more: int | list[int] = InputField(default=1)
    optional: int | None = InputField(default=None, ge=3)
    color: ColorField = InputField(default=ColorField(r=0, g=0, b=0, a=255))
    styles: list[Style] = InputField(default=[])
    anything: Any = InputField(default=None)

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        return IntegerOutput(value=0)


CATALOGUE = Catalogue(publish([Values], []))
INPUTS = CATALOGUE.templates["probe/values"].inputs


def expected(name: str, value: Any) -> str | None:
    problem = value_problem(CATALOGUE, INPUTS[name], value)
    return None if problem is None else problem.expected


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("integer", -3, "between 0 and 512"),
        ("integer", "5", "an integer"),
        ("integer", True, "an integer"),
        ("integer", 1.5, "an integer"),
        ("integer", None, "an integer"),
        ("integer", math.nan, "an integer"),
        ("at_least", 0, "at least 1"),
        ("even", 3, "a multiple of 2"),
        ("number", 1.0, "above 0 and below 1"),
        ("number", math.inf, "a number"),
        ("number", math.nan, "a number"),
        ("number", False, "a number"),
        ("tenth", 0.25, "a multiple of 0.1"),
        ("text", 5, "a text"),
        ("text", "a", "at least 2 characters long"),
        ("text", "abcde", "at most 4 characters long"),
        ("text", "A1", "a text that matches ^[a-z]*$"),
        ("truth", 1, "true or false"),
        ("choice", "cubic", 'one of "nearest", "bilinear"'),
        ("choice_of_numbers", True, "one of 1, 2"),
        ("choice_of_numbers", ["x"], "one of 1, 2"),
        ("fruit", "plum", 'one of "apple", "pear"'),
        ("integers", 5, "a list"),
        ("integers", [], "a list of at least 1 item"),
        ("integers", [1, 2, 3, 4], "a list of at most 3 items"),
        ("integers", [1, "2"], 'a list whose every item is an integer (item 1 is "2")'),
        ("one_or_more", "x", "an integer"),
        ("one_or_more", ["x"], 'a list whose every item is an integer (item 0 is "x")'),
        ("optional", 1, "at least 3"),
        ("color", {"r": 300, "g": 0, "b": 0, "a": 0}, "ColorField (r: 300 is greater than the maximum of 255)"),
        ("anything", [1, {"x": math.nan}], "a value without infinite numbers or NaN"),
    ],
)
def test_a_value_that_does_not_fit_is_told_what_it_must_be(name: str, value: Any, words: str) -> None:
    assert expected(name, value) == words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("integer", 512), ("integer", 5.0), ("number", 0.25), ("tenth", 0.3), ("tenth", 3), ("text", "abc"),
        ("truth", True), ("choice", "bilinear"), ("choice_of_numbers", 1.0),
        ("fruit", "apple"), ("integers", [1, 2]), ("one_or_more", 1),
        ("one_or_more", [1, 2]), ("optional", None), ("optional", 3), ("color", {"r": 1, "g": 2, "b": 3, "a": 4}),
        ("styles", [{"name": "ink"}]), ("anything", {"a": [1, None]}), ("anything", None),
    ],
)  # fmt: skip
def test_a_value_that_fits_has_no_problem(name: str, value: Any) -> None:
    assert expected(name, value) is None


def test_a_value_type_is_checked_in_lists_too() -> None:
    assert "strength" in (expected("styles", [{"name": "ink", "strength": "much"}]) or "")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-600, 600) | st.floats(-3, 3) | st.text("abAB1", max_size=6)
    | st.sampled_from(["nearest", "apple", 512, 0.5, 2.0]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["r", "g", "b", "a", "name"]), inner),
    max_leaves=5,
)  # fmt: skip
CHECKS = {name: value_check(CATALOGUE, template) for name, template in INPUTS.items()}
ORACLES = {
    name: Draft202012Validator({**template.schema, "components": {"schemas": CATALOGUE.components}})
    for name, template in INPUTS.items()
    if name != "tenth"  # jsonschema divides exactly, which refuses 0.3 as a multiple of 0.1
}


@given(st.sampled_from(sorted(ORACLES)), JSON)
def test_the_compiled_checks_agree_with_json_schema(name: str, value: Any) -> None:
    assert (CHECKS[name](value) is None) == ORACLES[name].is_valid(value)
