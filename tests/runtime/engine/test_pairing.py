"""Iterations that pair: their items go side by side where they meet, the last one of a shorter list again and again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.runtime.engine import lab as pack_module
from tests.runtime.engine.lab import EdgeSpec, Lab

from nodeloom.schema import Pack, Registry

REGISTRY = Registry([Pack("t", "1.0.0", pack_module.__name__)])
Nodes = dict[str, tuple[str, dict[str, Any]]]


def beside(**lists: list[int]) -> Nodes:
    return {name: ("beside", {"collection": items}) for name, items in lists.items()}


def collected(nodes: Nodes, edges: list[EdgeSpec], target: str = "all") -> Any:
    result = Lab(REGISTRY).run({**nodes, target: ("collect", {})}, edges)
    assert result.status == "completed", result.failures
    return result.outputs[target][()].model_dump()["collection"]


@pytest.mark.parametrize(
    ("left", "right", "rows"),
    [
        ([1, 2, 3], [4, 5, 6], [14, 25, 36]),
        ([1, 2, 3], [4, 5], [14, 25, 35]),
        ([1], [4, 5, 6], [14, 15, 16]),
        ([], [4, 5], []),
    ],
)
def test_the_last_item_of_a_shorter_list_goes_on(left: list[int], right: list[int], rows: list[int]) -> None:
    nodes = {**beside(a=left, b=right), "join": ("join", {})}
    edges = [("a", "item", "join", "a"), ("b", "item", "join", "b"), ("join", "value", "all", "items")]
    assert collected(nodes, edges) == rows


def test_what_lies_between_runs_once_for_each_item_of_its_own_list() -> None:
    nodes = {**beside(a=[1, 2, 3], b=[4, 5]), "more": ("add", {"b": 3}), "join": ("join", {}), "all": ("collect", {})}
    edges = [
        ("a", "item", "join", "a"), ("b", "item", "more", "a"), ("more", "value", "join", "b"),
        ("join", "value", "all", "items"),
    ]  # fmt: skip
    lab = Lab(REGISTRY)
    result = lab.run(nodes, edges)
    assert result.outputs["all"][()].model_dump()["collection"] == [17, 28, 38]
    assert len([event for event in lab.events if getattr(event, "node", "") == "more"]) == 2 * 2


def test_three_lists_that_meet_one_after_the_other_go_by_the_longest() -> None:
    nodes = {**beside(a=[1, 2], b=[3], c=[5, 6, 7]), "ab": ("join", {}), "abc": ("join", {})}
    edges = [
        ("a", "item", "ab", "a"), ("b", "item", "ab", "b"), ("ab", "value", "abc", "a"), ("c", "item", "abc", "b"),
        ("abc", "value", "all", "items"),
    ]  # fmt: skip
    assert collected(nodes, edges) == [135, 236, 237]


def test_they_cross_with_iterations_that_do_not_pair() -> None:
    nodes = {
        **beside(a=[1, 2], b=[3, 4]), "each": ("iterate", {"collection": [5, 6]}),
        "ab": ("join", {}), "abe": ("join", {}),
    }  # fmt: skip
    edges = [
        ("a", "item", "ab", "a"), ("b", "item", "ab", "b"), ("ab", "value", "abe", "a"), ("each", "item", "abe", "b"),
        ("abe", "value", "all", "items"),
    ]  # fmt: skip
    assert collected(nodes, edges) == [135, 136, 245, 246]


def test_they_pair_within_each_item_of_what_is_around_them() -> None:
    """Lists of one, two and no numbers, each beside two others."""
    nodes = {
        "each": ("iterate", {"collection": [1, 2, 3]}), "few": ("few", {}), **beside(a=[], b=[7, 8]),
        "join": ("join", {}), "inner": ("collect", {}),
        "late": ("add", {}),
    }  # fmt: skip
    nodes["a"] = ("beside", {})
    nodes["b"] = ("beside", {})
    nodes["other"] = ("range", {"count": 2})
    edges = [
        ("each", "item", "few", "value"), ("few", "collection", "a", "collection"),
        ("each", "item", "late", "a"), ("late", "value", "other", "start"), ("other", "collection", "b", "collection"),
        ("a", "item", "join", "a"), ("b", "item", "join", "b"), ("join", "value", "inner", "items"),
        ("inner", "collection", "all", "items"),
    ]  # fmt: skip
    assert collected(nodes, edges) == [11, 12, 22, 33]


def test_a_list_whose_own_iteration_is_the_shorter_one_of_two() -> None:
    """What is spread beneath the first list is beneath both of them where they have met."""
    nodes = {
        **beside(a=[1, 2], b=[5, 6, 7]), "few": ("few", {}), "inner": ("iterate", {}), "ab": ("join", {}),
        "deep": ("join", {}), "level": ("collect", {}),
    }  # fmt: skip
    edges = [
        ("a", "item", "few", "value"), ("few", "collection", "inner", "collection"),
        ("a", "item", "ab", "a"), ("b", "item", "ab", "b"),
        ("ab", "value", "deep", "a"), ("inner", "item", "deep", "b"),
        ("deep", "value", "level", "items"), ("level", "collection", "all", "items"),
    ]  # fmt: skip
    assert collected(nodes, edges) == [151, 262, 263, 272, 273]


def test_what_failed_in_one_list_blocks_only_its_rows() -> None:
    nodes = {
        **beside(a=[1, 2, 3], b=[4, 5]), "fail": ("fail", {"on": [5]}), "join": ("join", {}),
        "all": ("collect", {"skip_failed": True}),
    }  # fmt: skip
    edges = [
        ("a", "item", "join", "a"), ("b", "item", "fail", "value"), ("fail", "value", "join", "b"),
        ("join", "value", "all", "items"),
    ]  # fmt: skip
    result = Lab(REGISTRY).run(nodes, edges)
    assert result.status == "partial"
    assert result.outputs["all"][()].model_dump()["collection"] == [14]
    assert {*result.blocked["join"]} == {(1,), (2,)}
