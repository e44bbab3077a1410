from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.invocations.core.ops.lists import crossed, item_at, position_of, side_by_side
from nodeloom.schema import InputError


def test_positions_count_from_either_end() -> None:
    assert [item_at("abc", position) for position in (0, 2, -1, -3)] == ["a", "c", "c", "a"]


@pytest.mark.parametrize(
    ("items", "position", "sentence"),
    [
        ("abc", 3, "position is 3, and a list of 3 items has -3 to 2"),
        ("abc", -4, "position is -4, and a list of 3 items has -3 to 2"),
        ("", 0, "position is 0, and a list of 0 items has nothing"),
    ],
)
def test_a_position_that_is_not_there_names_those_that_are(items: str, position: int, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        item_at(items, position)


def test_a_text_that_is_not_in_a_list_stands_nowhere() -> None:
    assert position_of(["a", "b", "b"], "b") == 1
    assert position_of(["a"], "A") == -1


def test_lists_side_by_side_keep_their_items() -> None:
    assert side_by_side({"a": [1, 2], "b": None, "c": "xy"}) == (2, {"a": [1, 2], "b": [None, None], "c": ["x", "y"]})


def test_lists_of_different_length_are_refused_with_their_lengths() -> None:
    with pytest.raises(InputError, match="but list_a has 3, list_c has 2; make them equal"):
        side_by_side({"list_a": [1, 2, 3], "list_b": None, "list_c": [1, 2]})


@given(st.lists(st.lists(st.integers(), max_size=4), min_size=1, max_size=3))
def test_crossing_gives_every_combination_with_the_last_list_fastest(lists: list[list[int]]) -> None:
    count, columns = crossed({str(place): items for place, items in enumerate(lists)})
    assert list(zip(*columns.values(), strict=True)) == list(product(*lists))
    assert count == len(list(product(*lists)))


def test_a_list_that_was_not_given_takes_no_part() -> None:
    assert crossed({"a": [1, 2], "b": None}) == (2, {"a": [1, 2], "b": [None, None]})


def test_too_many_combinations_are_refused_before_they_are_made() -> None:
    with pytest.raises(InputError, match="1000000 of a x 1000000 of b are 1000000000000 combinations, at most 10000"):
        crossed({"a": range(10**6), "b": range(10**6)})
