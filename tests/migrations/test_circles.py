"""Nodes that feed each other: told in a line each, in time linear in size."""

from __future__ import annotations

from typing import Any

from nodeloom.migrations import Status
from nodeloom.migrations.circles import circles
from nodeloom.schema import Workflow


def graph(*pairs: tuple[str, str]) -> dict[str, Any]:
    ids = sorted({each for pair in pairs for each in pair})
    return {"nodes": {key: {"type": "a/x"} for key in ids}, "edges": [[a, "out", b, "in"] for a, b in pairs]}


def told(graph: dict[str, Any], **subgraphs: dict[str, Any]) -> list[str]:
    head = {"format": "nodeloom.workflow", "format_version": 2}
    found = [*circles(Workflow.of_json({**head, **graph, "subgraphs": subgraphs}))]
    assert all(change.status is Status.NEEDS_CHOICE for change in found)
    return [change.message.removesuffix("; remove one of the edges") for change in found]


def test_nodes_before_and_behind_a_circle_are_not_in_it() -> None:
    assert told(graph(("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"))) == ["nodes b -> c -> b go round in a circle"]


def test_a_graph_without_circles_is_not_spoken_of() -> None:
    assert told(graph(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"))) == []


def test_a_node_that_feeds_itself_and_one_in_a_subgraph_are_told_by_their_paths() -> None:
    inner = graph(("x", "y"), ("y", "x"))
    assert told(graph(("a", "a")), part=inner) == [
        "nodes a -> a go round in a circle",
        "nodes part/x -> part/y -> part/x go round in a circle",
    ]


def test_an_edge_from_nowhere_is_in_no_circle() -> None:
    broken = graph(("a", "b"))
    broken["edges"].append(["gone", "out", "a", "in"])
    assert told(broken) == []


def test_long_circles_and_very_many_are_cut() -> None:
    ids = [f"n{number:05}" for number in range(20_000)]
    [line] = told(graph(*zip(ids, [*ids[1:], ids[0]], strict=True)))
    assert line.endswith("n00006 -> 19993 more -> n00000 go round in a circle")
    many = told(graph(*((each, each) for each in ids)))
    assert (len(many), many[-1]) == (21, "19980 more groups of nodes go round in circles")
