from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.invocations.core.ops.comparison import (
    COMPARISON_LABELS,
    TEXT_COMPARISON_LABELS,
    Comparison,
    TextComparison,
    compare,
    compare_texts,
)
from nodeloom.schema import InputError

numbers = st.floats(allow_nan=False)


@given(numbers, numbers)
def test_every_comparison_of_numbers_is_the_contrary_of_another(a: float, b: float) -> None:
    assert compare(a, b, "equal") is not compare(a, b, "not_equal")
    assert compare(a, b, "less") is not compare(a, b, "greater_or_equal")
    assert compare(a, b, "greater") is not compare(a, b, "less_or_equal")


@pytest.mark.parametrize(
    ("comparison", "b"),
    [
        ("equal", "A red cat"),
        ("not_equal", "a dog"),
        ("contains", "red"),
        ("starts_with", "A r"),
        ("ends_with", "cat"),
        ("matches", r"r\w+ c"),
    ],
)
def test_texts_are_compared_with_and_without_their_case(comparison: TextComparison, b: str) -> None:
    assert compare_texts("A red cat", b, comparison, match_case=True)
    assert compare_texts("a RED CAT", b, comparison, match_case=False)
    assert compare_texts("a RED CAT", b, comparison, match_case=True) is (comparison == "not_equal")


def test_small_and_capital_letters_of_any_script_are_the_same_without_case() -> None:
    assert compare_texts("STRASSE", "straße", "equal", match_case=False)


def test_what_is_no_regular_expression_is_refused() -> None:
    with pytest.raises(InputError, match=r"b '\(' is no regular expression: "):
        compare_texts("a", "(", "matches", match_case=True)


def test_every_comparison_has_a_label() -> None:
    assert set(COMPARISON_LABELS) == set(get_args(Comparison))
    assert set(TEXT_COMPARISON_LABELS) == set(get_args(TextComparison))
