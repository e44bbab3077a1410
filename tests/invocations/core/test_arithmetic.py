from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.invocations.core.ops.arithmetic import (
    FLOAT_LABELS,
    INTEGER_LABELS,
    FloatOperation,
    IntegerOperation,
    float_math,
    integer_math,
)
from nodeloom.schema import InputError

integers = st.integers(-(2**31), 2**31)
floats = st.floats(-1e9, 1e9)


@given(integers, integers)
def test_integer_addition_and_subtraction_undo_each_other(a: int, b: int) -> None:
    assert integer_math(integer_math(a, b, "add"), b, "subtract") == a


@given(integers, integers.filter(bool))
def test_quotient_and_remainder_give_the_number_back(a: int, b: int) -> None:
    assert integer_math(a, b, "divide") * b + integer_math(a, b, "modulo") == a


@given(integers, integers)
def test_minimum_and_maximum_are_difference_apart(a: int, b: int) -> None:
    spread = integer_math(a, b, "maximum") - integer_math(a, b, "minimum")
    assert spread == integer_math(a, b, "difference")


@pytest.mark.parametrize("operation", ["divide", "modulo"])
def test_division_by_zero_names_the_field(operation: IntegerOperation) -> None:
    with pytest.raises(InputError, match="b is 0, and 7 can't be divided by 0"):
        integer_math(7, 0, operation)
    with pytest.raises(InputError, match=r"b is 0, and 7\.5 can't be divided by 0"):
        float_math(7.5, 0.0, operation)


def test_integers_may_use_64_bits_and_no_more() -> None:
    assert integer_math(2, 63, "power") == 2**63
    assert integer_math(2**64 - 2, 1, "add") == 2**64 - 1
    with pytest.raises(InputError, match="does not fit 64 bits"):
        integer_math(2**64 - 1, 1, "add")


def test_a_power_that_would_fill_the_memory_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="10 to the power of 1000000000000 does not fit 64 bits"):
        integer_math(10, 10**12, "power")


def test_powers_of_one_and_zero_have_no_bound() -> None:
    assert integer_math(-1, 10**12 + 1, "power") == -1
    assert integer_math(0, 10**12, "power") == 0


def test_a_negative_integer_power_points_to_float_math() -> None:
    with pytest.raises(InputError, match="b is -1, .* use core/float_math"):
        integer_math(2, -1, "power")


@given(floats, floats)
def test_float_results_are_numbers_that_json_can_hold_or_are_refused(a: float, b: float) -> None:
    for operation in get_args(FloatOperation):
        try:
            assert math.isfinite(float_math(a, b, operation))
        except InputError:
            continue


@pytest.mark.parametrize(
    ("a", "b", "operation", "sentence"),
    [
        (-4.0, 0.0, "square_root", "a is -4, and a negative number has no square root"),
        (-4.0, 0.5, "power", "a is -4, and a negative number has no power 0.5"),
        (0.0, -1.0, "power", "a is 0, and 0 has no negative power"),
        (1e308, 10.0, "multiply", "no finite number"),
        (1e308, 10.0, "power", "no finite number"),
    ],
)
def test_what_has_no_finite_real_result_is_refused(
    a: float, b: float, operation: FloatOperation, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        float_math(a, b, operation)


def test_every_operation_has_a_label() -> None:
    assert set(INTEGER_LABELS) == set(get_args(IntegerOperation))
    assert set(FLOAT_LABELS) == set(get_args(FloatOperation))
