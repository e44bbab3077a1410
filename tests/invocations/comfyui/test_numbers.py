"""Formulas, conversions, sizes by proportion, lists to choose from, and values out of JSON."""

from __future__ import annotations

from typing import Any

import pytest
from tests.invocations.comfyui.prompts import run

from nodeloom.invocations.comfyui.custom_combo import CustomCombo
from nodeloom.invocations.comfyui.json_extract_string import JsonExtractString
from nodeloom.invocations.comfyui.manual_sigmas import ManualSigmas
from nodeloom.invocations.comfyui.math_expression import ComfyMathExpression
from nodeloom.invocations.comfyui.number_convert import ComfyNumberConvert
from nodeloom.invocations.comfyui.resolution_selector import ResolutionSelector
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import InputError

NOTHING: Any = None


def computed(expression: str, **values: Any) -> Any:
    named = {f"values.{name}": value for name, value in values.items()}
    output: Any = ComfyMathExpression.model_validate({"expression": expression, **named}).invoke(NOTHING)
    return output


@pytest.mark.parametrize(
    ("expression", "values", "result"),
    [
        ("a + b", {"a": 2, "b": 0.5}, 2.5),
        ("(a // 32) * 32", {"a": 1000}, 992),
        ("max(5, round(a * 24)) + (5 - (max(5, round(a * 24)) % 17)) % 17", {"a": 5}, 124),
        ("a if a > b else b", {"a": 1, "b": 7}, 7),
        ("sum(values) / 2 + values[0]", {"a": 1, "b": 2, "d": 3}, 4),
        ("sum(a, b) + pow(2, 3) + sqrt(16) + floor(-1.5) + int(2.9)", {"a": True, "b": 1}, 14),
        (" a\n", {"a": -0.5}, -0.5),
    ],
)
def test_a_formula_is_computed(expression: str, values: dict[str, Any], result: float) -> None:
    output = computed(expression, **values)
    assert (output.float, output.int, output.bool) == (result, int(result), True)


def test_a_comparison_is_a_truth_value_and_a_number() -> None:
    output = computed("a == 2", a=3)
    assert (output.float, output.int, output.bool) == (0.0, 0, False)


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("", "can't be computed"),
        ("a +", "can't be computed: invalid syntax$"),
        ("c * 2", r'expression "c \* 2" can\'t be computed: .c. is not defined'),
        ("a / 0", "can't be computed: .*zero"),
        ("pow(9**3999, 3999)", "a power has more than 40000 bits"),
        ("10 ** 10 ** 10", "a power has more than 40000 bits"),
        ("'%1000000000d' % a", "no remainder of a text"),
        ("[pow(10, 4000) * pow(10, 4000)]", "can't be computed"),
        ("9 ** 9 ** 9 ** 9", "can't be computed"),
        ("float('inf')", "gives inf, must give a number"),
        ("'a' * 3", 'gives "aaa", must give a number'),
        ("'a' * 50000", 'gives "aaa'),
        ("a.__class__", "can't be computed"),
        ("__import__('os')", "can't be computed"),
        ("(" * 500 + "a" + ")" * 500, "can't be computed"),
    ],
)
def test_what_is_no_formula_is_said(expression: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        computed(expression, a=1)
    assert len(str(caught.value)) < 500


def test_only_numbers_go_into_a_formula() -> None:
    with pytest.raises(InputError, match=r"values\.b is of type str, must be a number"):
        computed("a", a=1, b="x")


@pytest.mark.parametrize(
    ("value", "number", "whole"),
    [(True, 1.0, 1), (7, 7.0, 7), (-2.9, -2.9, -2), (" 1e3 ", 1000.0, 1000), ("9007199254740993", 2.0**53, 2**53 + 1)],
)
def test_numbers_are_made_of_what_says_one(value: Any, number: float, whole: int) -> None:
    output = ComfyNumberConvert(value=value).invoke(NOTHING)
    assert (output.float, output.int) == (number, whole)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("x1", "'x1', which is no number"),
        ("nan", "finite"),
        ("1" * 400, 'value is "111'),
        (10**400, "whole number of more than 308 digits"),
        ([1], "type list"),
    ],
)
def test_what_says_no_number_is_refused(value: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        ComfyNumberConvert(value=value).invoke(NOTHING)


def test_a_formula_takes_what_nodes_give_and_values_alike(session: Session) -> None:
    result = run(
        session,
        {
            "size": ("ResolutionSelector", {"aspect_ratio": "16:9 (Widescreen)", "megapixels": 0.25}),
            "half": ("ComfyMathExpression", {"expression": "a / b", "values.a": ["size", 0], "values.b": 2}),
            "text": ("PrimitiveString", {"value": "12"}),
            "number": ("ComfyNumberConvert", {"value": ["text", 0]}),
            "sum": ("ComfyMathExpression", {"values.a": ["half", 1], "values.b": ["number", 1]}),
        },
    )
    sum_: Any = result.output("sum")
    assert sum_.int == 680 // 2 + 12


@pytest.mark.parametrize(
    ("proportion", "megapixels", "multiple", "size"),
    [
        ("1:1 (Square)", 1.0, 8, (1024, 1024)),
        ("16:9 (Widescreen)", 1.0, 8, (1368, 768)),
        ("9:16 (Portrait Widescreen)", 0.4, 32, (480, 864)),
        ("21:9 (Ultrawide)", 0.1, 128, (512, 256)),
    ],
)
def test_a_size_has_a_proportion_and_a_number_of_pixels(
    proportion: Any, megapixels: float, multiple: int, size: tuple[int, int]
) -> None:
    node = ResolutionSelector(aspect_ratio=proportion, megapixels=megapixels, multiple=multiple)
    output = node.invoke(NOTHING)
    assert (output.width, output.height) == size


@pytest.mark.parametrize(
    ("choice", "index", "place"), [("b", 0, 1), ("a", 2, 2), ("z", -1, -1), ("z", 3, 3), ("", 2, 2)]
)
def test_a_choice_is_told_with_its_place(choice: str, index: int, place: int) -> None:
    node = CustomCombo.model_validate(
        {"choice": choice, "index": index, "option1": "a", "option2": "b", "option3": "a"}
    )
    output: Any = node.invoke(NOTHING)
    assert (output.string, output.index) == (choice, place)


def test_noise_levels_are_read_out_of_a_text() -> None:
    assert ManualSigmas(sigmas="14.6, 3e0; .5 and 1., 0").invoke(NOTHING).sigmas.levels == (14.6, 3.0, 0.5, 1.0, 0.0)
    for text in ("none", "1e999, 0"):
        with pytest.raises(InputError, match=f"sigmas is '{text}', must have finite numbers in it"):
            ManualSigmas(sigmas=text).invoke(NOTHING)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"k": 1.5}', "1.5"),
        ('{"k": "x"}', "x"),
        ('{"k": null}', ""),
        ("[1]", ""),
        ("no", ""),
        ("[" * 10_000, ""),
        ('{"k": "\\ud800"}', "?"),
    ],
)
def test_a_value_is_taken_out_of_json(text: str, value: str) -> None:
    assert JsonExtractString(json_string=text, key="k").invoke(NOTHING).string == value
