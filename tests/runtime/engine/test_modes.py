from __future__ import annotations

from typing import Any, Literal

import pytest
from tests.runtime.engine.lab import EdgeSpec, Lab

from nodeloom.schema import Graph, InvalidGraphError

NODES: dict[str, Any] = {"n": ("number", {"value": 1}), "a": ("add", {"b": 10}), "b": ("add", {"b": 100})}
EDGES: list[EdgeSpec] = [("n", "value", "a", "a"), ("a", "value", "b", "a")]


def off(graph: Graph, mode: Literal["muted", "bypassed"], *nodes: str) -> Graph:
    for node in nodes:
        graph.nodes[node].mode = mode
    return graph


def test_a_bypassed_node_passes_on_what_comes_in(lab: Lab) -> None:
    result = lab.run_graph(off(lab.graph(NODES, EDGES), "bypassed", "a"))
    assert result.values("b", "value") == {(): 101}
    assert lab.started() == ["n", "b"]


def test_bypassed_nodes_in_a_row_pass_on(lab: Lab) -> None:
    nodes = {**NODES, "c": ("add", {"b": 1000})}
    result = lab.run_graph(off(lab.graph(nodes, [*EDGES, ("b", "value", "c", "a")]), "bypassed", "a", "b"))
    assert result.values("c", "value") == {(): 1001}


def test_a_bypassed_node_without_a_fitting_input_leaves_its_targets_to_their_values(lab: Lab) -> None:
    nodes = {"r": "range", "i": "iterate", "a": ("add", {"a": 5, "b": 1})}
    edges = [("r", "collection", "i", "collection"), ("i", "item", "a", "a")]
    result = lab.run_graph(off(lab.graph(nodes, edges), "bypassed", "i"))
    assert result.values("a", "value") == {(): 6}


def test_behind_a_muted_node_an_input_falls_back_on_its_own_value(lab: Lab) -> None:
    result = lab.run_graph(off(lab.graph(NODES, EDGES), "muted", "a"))
    assert result.values("b", "value") == {(): 100}
    assert lab.started() == ["b", "n"]


def test_what_needs_a_muted_node_does_not_run_nor_what_needs_that(lab: Lab) -> None:
    nodes = {"n": "number", "m": "number", "j": "join", "s": "save", "t": "save"}
    edges = [
        ("n", "value", "j", "a"), ("m", "value", "j", "b"), ("j", "value", "s", "value"), ("n", "value", "t", "value"),
    ]  # fmt: skip
    result = lab.run_graph(off(lab.graph(nodes, edges), "muted", "m"))
    assert list(result.outputs) == ["t"]
    assert result.status == "completed"


def test_a_muted_output_node_is_no_target(lab: Lab) -> None:
    nodes = {"n": "number", "s": "save", "t": "save"}
    edges = [("n", "value", "s", "value"), ("n", "value", "t", "value")]
    assert list(lab.run_graph(off(lab.graph(nodes, edges), "muted", "s")).outputs) == ["t"]


def test_nothing_about_a_muted_node_is_a_problem(lab: Lab) -> None:
    graph = lab.graph({**NODES, "x": ("nonsense", {"y": 1})}, [*EDGES, ("x", "z", "b", "b")])
    assert lab.problems(graph)
    assert lab.problems(off(graph, "muted", "x")) == []


def test_a_muted_node_can_not_be_asked_for(lab: Lab) -> None:
    with pytest.raises(InvalidGraphError, match="node a was asked for, but it is muted"):
        lab.run_graph(off(lab.graph(NODES, EDGES), "muted", "a"), ["a"])


def test_bypassed_nodes_in_a_circle_pass_nothing(lab: Lab) -> None:
    edges: list[EdgeSpec] = [("a", "value", "b", "a"), ("b", "value", "a", "a"), ("b", "value", "c", "a")]
    graph = off(lab.graph({"a": "add", "b": "add", "c": ("add", {"b": 1})}, edges), "bypassed", "a", "b")
    assert lab.run_graph(graph).values("c", "value") == {(): 1}
