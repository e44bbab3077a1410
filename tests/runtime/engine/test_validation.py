from __future__ import annotations

import math
from typing import Any

import pytest
from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import compile_graph, validate_graph
from nodeloom.schema import Edge, Graph, InvalidGraphError, Node, Pin


def messages(lab: Lab, nodes: dict[str, Any], edges: Any = (), pins: Any = None) -> list[str]:
    return [problem.message for problem in lab.problems(lab.graph(nodes, edges, pins))]


def test_five_different_mistakes_give_five_messages(lab: Lab) -> None:
    nodes = {
        "n1": ("add", {"a": -2_000_000}),
        "n2": ("add", {"a": "5"}),
        "n3": ("add", {"c": 1}),
        "n4": "join",
        "n5": "addd",
    }
    edges = [("n1", "value", "n4", "a"), ("n1", "sum", "n4", "b")]
    assert messages(lab, nodes, edges) == [
        "node n1 (t/add): a is -2000000, must be between -1000000 and 1000000",
        'node n2 (t/add): a is "5", must be an integer',
        "node n3 (t/add) has no input c; it has a, b",
        "node n5: its type t/addd is unknown to the pack t; near it are t/add",
        "node n1 (t/add): there is no output sum; its outputs are value",
    ]


def test_a_problem_names_node_field_expected_and_found(lab: Lab) -> None:
    problem = lab.problems(lab.graph({"n7": ("add", {"a": math.inf})}))[0]
    assert (problem.code, problem.node, problem.field) == ("invalid-value", "n7", "a")
    assert (problem.expected, problem.found) == ("an integer", "inf")


def test_a_missing_pack_is_named(lab: Lab) -> None:
    graph = Graph({"x": Node("acme/style")})
    assert [problem.message for problem in lab.problems(graph)] == [
        "node x: its type acme/style is unknown, because the pack acme is not installed"
    ]


def test_a_node_of_an_unknown_type_is_one_problem_whatever_is_connected_to_it(lab: Lab) -> None:
    nodes = {"a": Node("t/number"), "x": Node("acme/style"), "y": Node("acme/style"), "j": Node("t/join")}
    edges = [
        Edge("a", "value", "x", "in"), Edge("x", "out", "y", "in"), Edge("x", "out", "j", "a"),
        Edge("y", "out", "j", "b"),
    ]  # fmt: skip
    pins = {"x": [Pin({"out": 1})]}
    assert [problem.node for problem in lab.problems(Graph(nodes, edges, pins))] == ["x", "y"]


def test_versions_must_be_the_installed_ones(lab: Lab) -> None:
    graph = Graph({"a": Node("t/add", version=1), "b": Node("t/add", version=2), "c": Node("t/add", version=3)})
    assert [problem.message for problem in lab.problems(graph)] == [
        "node a (t/add): its version 1 is older than the installed 2: upgrade the workflow first",
        "node c (t/add): its version 3 is newer than the installed 2: update the pack t",
    ]


def test_a_required_input_needs_a_value_or_a_connection(lab: Lab) -> None:
    assert messages(lab, {"f": "file", "j": "join", "n": "number"}, [("n", "value", "j", "a")]) == [
        "node f (t/file): path (StringField) is missing, connect it or give it a value",
        "node j (t/join): b (IntegerField) is missing, connect it",
    ]


def test_an_input_that_can_only_be_connected_takes_no_constant(lab: Lab) -> None:
    found = messages(lab, {"j": ("join", {"a": 1, "b": None})})
    assert found == [
        "node j (t/join): a can only be connected, but a value is given: 1",
        "node j (t/join): b (IntegerField) is missing, connect it",
    ]


def test_a_constant_behind_an_edge_is_not_looked_at(lab: Lab) -> None:
    assert messages(lab, {"n": "number", "a": ("add", {"a": "left over"})}, [("n", "value", "a", "a")]) == []


def test_pins_must_fit_their_node(lab: Lab) -> None:
    pins = {"n": [Pin({"value": 1}), Pin({"sum": 1}), Pin({"value": 1}, (-1,))], "gone": [Pin({})]}
    assert messages(lab, {"n": "number"}, pins=pins) == [
        "node n (t/number): there are two pins; remove one",
        "node n (t/number): the pin gives sum, but the outputs are value",
        "node n (t/number): the pin lacks the output value",
        "node n (t/number): the pin at index [-1] has a negative index",
        "there is a pin on node gone, but no such node",
    ]


def test_a_cycle_is_a_problem_not_a_crash(lab: Lab) -> None:
    edges = [("a", "value", "b", "a"), ("b", "value", "a", "a")]
    assert messages(lab, {"a": "add", "b": "add"}, edges) == [
        "nodes a -> b -> a go round in a circle; remove one of the edges"
    ]


def test_compiling_raises_with_all_problems(lab: Lab) -> None:
    with pytest.raises(InvalidGraphError) as caught:
        lab.compile(lab.graph({"a": ("add", {"a": "x"}), "j": "join"}))
    assert len(caught.value.problems) == 3


def test_an_unknown_target_is_a_problem(lab: Lab) -> None:
    with pytest.raises(InvalidGraphError, match="node x was asked for, but the graph has no such node"):
        compile_graph(lab.graph({"n": "number"}), lab.catalogue, ["x"])


def test_edges_to_nowhere_are_reported_and_do_not_break_compiling(lab: Lab) -> None:
    graph = Graph({"a": Node("t/add")}, [Edge("ghost", "value", "a", "a")])
    with pytest.raises(InvalidGraphError, match="ghost, which does not exist"):
        lab.compile(graph)


def test_a_large_sound_graph_has_no_problems(lab: Lab) -> None:
    nodes = {f"n{number}": Node("t/add") for number in range(3000)}
    edges = [Edge(f"n{number}", "value", f"n{number + 1}", "a") for number in range(2999)]
    assert validate_graph(Graph(nodes, edges), lab.catalogue) == []
