from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.invocations.core.ops.rounding import Rounding, round_to_decimals, round_to_multiple
from nodeloom.schema import InputError


@pytest.mark.parametrize(
    ("value", "rounding", "expected"),
    [
        (2.5, "nearest", 3),
        (-2.5, "nearest", -3),
        (2.4, "nearest", 2),
        (2.9, "down", 2),
        (-2.1, "down", -3),
        (2.1, "up", 3),
        (-2.9, "up", -2),
        (-2.9, "toward_zero", -2),
    ],
)
def test_each_way_to_round_is_what_its_label_says(value: float, rounding: Rounding, expected: int) -> None:
    assert round_to_multiple(value, rounding) == expected


@given(st.floats(-1e6, 1e6), st.integers(1, 512))
def test_the_result_is_a_multiple_no_further_than_half_a_step(value: float, multiple: int) -> None:
    rounded = round_to_multiple(value, "nearest", multiple)
    assert rounded % multiple == 0
    assert abs(rounded - value) <= multiple / 2 + 1e-6


def test_decimals_are_rounded_as_on_paper() -> None:
    assert round_to_decimals(2.675, 2) == 2.68
    assert round_to_decimals(-0.125, 2) == -0.13
    assert round_to_decimals(1e300, 15) == 1e300


def test_what_no_document_can_hold_is_refused() -> None:
    with pytest.raises(InputError, match="value is inf, must be a finite number"):
        round_to_decimals(float("inf"), 2)
    with pytest.raises(InputError, match="does not fit 64 bits"):
        round_to_multiple(1e30, "nearest")
