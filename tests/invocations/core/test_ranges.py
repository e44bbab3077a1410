from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.invocations.core.ops.ranges import MOST_ITEMS, float_range, integer_range
from nodeloom.schema import InputError


@given(st.integers(-1000, 1000), st.integers(0, 1000), st.integers(1, 50))
def test_a_range_counts_like_python_up_and_down(start: int, length: int, step: int) -> None:
    assert integer_range(start, start + length, step) == list(range(start, start + length, step))
    assert integer_range(start, start - length, -step) == list(range(start, start - length, -step))


def test_an_endless_range_is_refused() -> None:
    with pytest.raises(InputError, match="step is 0"):
        integer_range(0, 10, 0)
    with pytest.raises(InputError, match="step is -1, and from 0 it never reaches 10; make step positive"):
        integer_range(0, 10, -1)


def test_a_range_of_too_many_items_is_refused_before_it_is_made() -> None:
    assert len(integer_range(0, MOST_ITEMS, 1)) == MOST_ITEMS
    with pytest.raises(InputError, match="are 10001 items, at most 10000"):
        integer_range(0, MOST_ITEMS + 1, 1)
    with pytest.raises(InputError, match="make step larger"):
        integer_range(0, 10**30, 1)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.integers(2, 100))
def test_a_float_range_holds_both_ends_exactly(start: float, stop: float, count: int) -> None:
    numbers = float_range(start, stop, count)
    assert (numbers[0], numbers[-1], len(numbers)) == (start, stop, count)


def test_a_float_range_of_one_is_its_start() -> None:
    assert float_range(2.0, 5.0, 1) == [2.0]
