from __future__ import annotations

from typing import Any

from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import MemoryCache

LISTS: Any = [[1, 2], {"a": [3]}, 4]


def test_a_node_that_changes_its_list_changes_it_for_nobody_else(lab: Lab) -> None:
    lab.cache = MemoryCache()
    nodes = {"c": ("choose", {"value": LISTS}), "s1": "spoil", "s2": "spoil", "z": "save"}
    edges = [("c", "value", "s1", "value"), ("c", "value", "s2", "value"), ("c", "value", "z", "value")]
    for _ in range(2):
        result = lab.run(nodes, edges, targets=["s1", "s2", "z", "c"])
        assert result.values("s1", "value") == result.values("s2", "value") == {(): 5}
        assert result.values("z", "value") == result.values("c", "value") == {(): [[1, 2], {"a": [3]}, 4]}


def test_a_list_that_is_a_constant_or_default_stays_as_it_is(lab: Lab) -> None:
    graph = lab.graph({"s": ("spoil", {"value": [[1, 2], [3]]})})
    for _ in range(2):
        assert lab.run_graph(graph).values("s", "value") == {(): 4}
    assert graph.nodes["s"].inputs == {"value": [[1, 2], [3]]}


def test_items_and_gathered_lists_are_nobody_elses_either(lab: Lab) -> None:
    nodes = {"i": ("iterate", {"collection": [[[1]], [[2, 3]]]}), "s": "spoil", "c": "collect"}
    result = lab.run(nodes, [("i", "item", "s", "value"), ("i", "item", "c", "items")])
    assert result.values("s", "value") == {(0,): 2, (1,): 3}
    assert result.values("c", "collection") == {(): [[1], [2, 3]]}
