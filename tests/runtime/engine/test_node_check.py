from __future__ import annotations

import pytest
from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine.node_check import NodeChecks
from nodeloom.schema import Edge, Node


def codes(lab: Lab, node: Node, *connected: str) -> list[str]:
    edges = [Edge("x", "value", "n", name) for name in connected]
    return [problem.code for problem in NodeChecks(lab.catalogue).problems("n", node, edges)]


@pytest.mark.parametrize("value", [1, 1.0, -1000000])
def test_a_sound_node_has_no_problem(lab: Lab, value: float) -> None:
    assert codes(lab, Node("t/add", {"a": value}, version=2)) == []


def test_mistakes_come_in_the_order_of_version_values_and_what_is_missing(lab: Lab) -> None:
    node = Node("t/join", {"b": 1, "c": 2}, version=9)
    assert codes(lab, node) == ["newer-version", "connection-only", "unknown-input", "missing-input"]


def test_what_is_connected_is_neither_missing_nor_looked_at(lab: Lab) -> None:
    assert codes(lab, Node("t/join", {"b": "left over"}), "a", "b") == []


def test_a_check_can_be_used_for_many_nodes(lab: Lab) -> None:
    checks = NodeChecks(lab.catalogue)
    found = [checks.problems("n", Node("t/add", {"a": value}), []) for value in (1, "x", 2, "y")]
    assert [[problem.found for problem in each] for each in found] == [[], ['"x"'], [], ['"y"']]
