"""Lists of values become sets of inputs."""

import pytest

from nodeloom.runtime.store.records import InvalidError
from nodeloom.runtime.store.records.queue import input_sets
from nodeloom.runtime.store.records.queue.batches import Group


def test_lists_of_a_group_are_zipped_and_groups_are_crossed() -> None:
    groups: list[Group] = [{"prompt": ["a", "b"], "seed": [1, 2]}, {"steps": [10, 20]}]
    assert input_sets(groups) == [
        {"prompt": "a", "seed": 1, "steps": 10},
        {"prompt": "a", "seed": 1, "steps": 20},
        {"prompt": "b", "seed": 2, "steps": 10},
        {"prompt": "b", "seed": 2, "steps": 20},
    ]


def test_each_set_stands_on_top_of_what_all_have() -> None:
    assert input_sets([{"n": [1, 2]}], {"n": 0, "m": 5}) == [{"n": 1, "m": 5}, {"n": 2, "m": 5}]


def test_no_groups_are_one_run_and_an_empty_list_is_none() -> None:
    assert input_sets([], {"n": 0}) == [{"n": 0}]
    assert input_sets([{"n": []}, {"m": [1, 2]}]) == []


def test_lists_of_a_group_that_differ_in_length_are_named() -> None:
    with pytest.raises(InvalidError, match="prompt has 2, seed has 3; put them into groups of their own"):
        input_sets([{"prompt": ["a", "b"], "seed": [1, 2, 3]}])


def test_an_input_in_two_groups_or_a_group_without_any_is_refused() -> None:
    with pytest.raises(InvalidError, match="the input n is in two groups"):
        input_sets([{"n": [1]}, {"n": [2]}])
    with pytest.raises(InvalidError, match="a group of the batch has no inputs"):
        input_sets([{}])


def test_too_many_sets_are_refused_before_one_is_made() -> None:
    groups = [{f"n{i}": list(range(1000))} for i in range(20)]
    with pytest.raises(InvalidError, match="more than 10000; make it smaller"):
        input_sets(groups)
    with pytest.raises(InvalidError, match=r"the batch would be 6 runs \(2 x 3\), more than 5"):
        input_sets([{"a": [1, 2]}, {"b": [1, 2, 3]}], limit=5)
