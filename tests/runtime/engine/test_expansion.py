from __future__ import annotations

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from tests.runtime.engine.lab import Lab, NumberOutput, graph_of

from nodeloom.runtime.engine import NodeBlocked, NodeExpanded, NodeFailed, NodeFinished, NodeStarted, RunResult
from nodeloom.schema import Edge, Expansion, Graph, Node, Pin, SubgraphField

DOUBLE = replace(
    graph_of({"d": "add", "same": "number"}, [("same", "value", "d", "a")]),
    inputs={"value": ("same", "value")},
    outputs={"value": ("d", "value")},
)
"""A subgraph that adds its value to itself."""
DOUBLE.edges.append(Edge("same", "value", "d", "b"))


def with_subgraphs(lab: Lab, nodes: dict[str, Any], edges: Any = (), **subgraphs: Graph) -> RunResult:
    return lab.run_graph(replace(graph_of(nodes, edges), subgraphs=subgraphs))


def places(lab: Lab, kind: type[Any]) -> list[str]:
    return [event.node for event in lab.events if isinstance(event, kind)]


def until(**inputs: Any) -> tuple[str, dict[str, Any]]:
    return ("u/until", {"subgraph": {"name": "double"}, **inputs})


def test_a_graph_runs_in_the_place_of_a_node(lab: Lab) -> None:
    result = lab.run({"s": ("u/sum", {"numbers": [1, 2, 3]}), "a": ("add", {"b": 10})}, [("s", "value", "a", "a")])
    assert result.output("a") == NumberOutput(value=16)
    assert lab.started() == ["s", "s/0/a0", "s/0/a1", "s/0/a2", "a"]
    assert places(lab, NodeExpanded) == ["s"]
    assert lab.reasons()["s"] == "expanded"


def test_inner_runs_are_part_of_the_record(lab: Lab) -> None:
    result = lab.run({"s": ("u/sum", {"numbers": [1]})})
    assert [event.node for event in result.finished] == ["s/0/a0", "s"]


def test_inner_indices_begin_with_the_outer_one(lab: Lab) -> None:
    nodes = {"r": ("range", {"start": 1, "count": 2}), "i": "iterate", "few": "few", "s": "u/sum", "c": "collect"}
    edges = [
        ("r", "collection", "i", "collection"), ("i", "item", "few", "value"), ("few", "collection", "s", "numbers"),
        ("s", "value", "c", "items"),
    ]  # fmt: skip
    result = lab.run(nodes, edges)
    assert result.output("c").model_dump() == {"collection": [1, 5]}
    assert result.run("s/0/a0", (1,)).cache == "no cache"


def test_values_of_any_kind_go_in_and_out(lab: Lab) -> None:
    for value in (5, "text", [1, [2]], {"a": None}, None, 2.5):
        result = lab.run({"t": ("u/through", {"value": value})})
        assert result.output("t").model_dump() == {"value": value}


def test_an_async_node_may_run_graphs_in_a_loop(lab: Lab) -> None:
    result = with_subgraphs(lab, {"u": until(value=3, least=20)}, double=DOUBLE)
    assert result.output("u") == NumberOutput(value=24)
    assert places(lab, NodeStarted) == [
        "u", "u/0/same", "u/0/d", "u/1/same", "u/1/d", "u/2/same", "u/2/d",
    ]  # fmt: skip


def test_and_many_at_once(lab: Lab) -> None:
    lab.options = {"workers": 2}
    nodes = {"e": ("u/each", {"subgraph": {"name": "double"}, "numbers": list(range(50))})}
    assert with_subgraphs(lab, nodes, double=DOUBLE).output("e") == NumberOutput(value=2450)


def test_an_expanding_node_is_not_cached_but_its_inner_nodes_are(cached: Lab) -> None:
    with_subgraphs(cached, {"u": until()}, double=DOUBLE)
    with_subgraphs(cached, {"u": until()}, double=DOUBLE)
    reasons = cached.reasons()
    assert reasons.pop("u") == "expanded"
    assert set(reasons.values()) == {"hit"}


def test_a_failure_inside_is_the_nodes_failure_too_and_blocks_its_branch(lab: Lab) -> None:
    wrong = replace(graph_of({"f": "fail"}), inputs={"value": ("f", "value")}, outputs={"value": ("f", "value")})
    wrong.nodes["f"].inputs["on"] = [3]
    result = with_subgraphs(
        lab, {"u": until(value=3), "a": "add", "n": "number"}, [("u", "value", "a", "a")], double=wrong
    )
    assert result.status == "partial"
    assert [failure.message for failure in result.failures] == [
        "node u/0/f (t/fail): 3 is not to my taste",
        "node u (u/until): its inner node u/0/f (t/fail): 3 is not to my taste",
    ]
    assert result.blocked.keys() == {"a"}
    assert places(lab, NodeBlocked) == ["a"]


def test_a_node_may_go_on_without_a_graph_that_failed(lab: Lab) -> None:
    wrong = replace(graph_of({"f": "fail"}), inputs={"value": ("f", "value")}, outputs={"value": ("f", "value")})
    result = with_subgraphs(lab, {"u": until(value=0, least=1, forgiving=True)}, double=wrong)
    assert result.status == "completed"
    assert places(lab, NodeFailed) == ["u/0/f"]


def test_graphs_in_graphs_are_bounded(lab: Lab) -> None:
    lab.options = {"max_depth": 7}
    result = lab.run({"e": "u/endless"})
    assert result.status == "failed"
    assert "7 levels deep" in result.failures[-1].message
    assert result.failures[-1].node == "e"
    assert len(result.failures) == 8


def test_hundreds_of_levels_need_no_recursion(lab: Lab) -> None:
    lab.options = {"max_depth": 300}  # some ten calls deep each, if one called the next
    assert "300 levels deep" in lab.run({"e": "u/endless"}).failures[0].message


def test_an_unknown_subgraph_or_input_is_named(lab: Lab) -> None:
    assert with_subgraphs(lab, {"u": until()}, other=DOUBLE).failures[0].message == (
        "node u (u/until): there is no subgraph double; there are other"
    )
    no_port = replace(DOUBLE, inputs={})
    assert with_subgraphs(lab, {"u": until()}, double=no_port).failures[0].message == (
        "node u (u/until): subgraph double has no input value; its inputs are none"
    )


def test_a_graph_that_can_not_run_is_the_nodes_failure(lab: Lab) -> None:
    wrong = replace(DOUBLE, nodes={**DOUBLE.nodes, "d": Node("t/nonesuch")})
    (failure,) = with_subgraphs(lab, {"u": until()}, double=wrong).failures
    assert failure.node == "u"
    assert "t/nonesuch" in failure.message


def test_an_output_under_an_iteration_must_be_collected(lab: Lab) -> None:
    many = replace(
        graph_of({"r": "range", "i": "iterate"}, [("r", "collection", "i", "collection")]),
        inputs={"value": ("r", "start")},
        outputs={"value": ("i", "item")},
    )
    (failure,) = with_subgraphs(lab, {"u": until()}, double=many).failures
    assert "collect" in failure.message


def test_what_is_drawn_inside_is_pinned_by_its_full_name_and_repeats_the_run(lab: Lab) -> None:
    drawing = replace(
        graph_of({"d": ("draw", {"below": 20}), "a": "add"}, [("d", "value", "a", "b")]),
        inputs={"value": ("a", "a")},
        outputs={"value": ("a", "value")},
    )
    nodes = {"u": until(value=0, least=50), "s": "save"}
    first = with_subgraphs(lab, nodes, [("u", "value", "s", "value")], double=drawing)
    assert set(first.pins) == {f"u/{number}/d" for number in range(len(first.pins))}
    saved = next(view for view in lab.views if view.node == "s").upstream_pins()
    assert saved == first.pins
    again = replace(graph_of(nodes, [("u", "value", "s", "value")]), subgraphs={"double": drawing}, pins=first.pins)
    assert lab.run_graph(again).outputs == first.outputs
    assert {reason for node, reason in lab.reasons().items() if node.endswith("/d")} == {"pinned"}


def test_a_pin_on_the_node_itself_spares_its_graphs(lab: Lab) -> None:
    graph = replace(graph_of({"u": until()}), subgraphs={"double": DOUBLE}, pins={"u": [Pin({"value": 99})]})
    assert lab.run_graph(graph).output("u") == NumberOutput(value=99)
    assert lab.started() == []


@pytest.mark.parametrize("workers", [0, 2])
def test_canceling_ends_the_graphs_of_a_node_too(lab: Lab, workers: int) -> None:
    lab.options = {"workers": workers}
    lab.on_event = lambda event: (
        lab.cancel.cancel() if isinstance(event, NodeFinished) and event.node == "u/1/d" else None
    )
    assert with_subgraphs(lab, {"u": until(least=1000)}, double=DOUBLE).status == "canceled"
    assert "u/2/same" not in lab.started()


def test_without_workers_graphs_that_run_at_once_always_run_in_the_same_order(lab: Lab) -> None:
    async def play(node: Any, context: Any) -> NumberOutput:
        async def twice(value: int) -> Any:
            once = await context.run(context.expansion(SubgraphField(name="double"), {"value": value}))
            return (await context.run(context.expansion(SubgraphField(name="double"), once)))["value"]

        return NumberOutput(value=sum(await asyncio.gather(*map(twice, range(4)))))

    lab.world = SimpleNamespace(play=play)
    told = set()
    for _ in range(12):
        assert with_subgraphs(lab, {"p": "u/play-soon"}, double=DOUBLE).output("p") == NumberOutput(value=24)
        told.add(tuple((type(event), getattr(event, "node", "")) for event in lab.events))
    assert len(told) == 1


def test_outputs_of_a_graph_that_do_not_fit_each_other_are_the_nodes_failure(lab: Lab) -> None:
    nodes = {"a": "range", "b": ("range", {"count": 2})}
    expansion = Expansion(graph_of(nodes), {"left": ("a", "collection"), "right": ("b", "collection")})
    lab.world = SimpleNamespace(play=lambda node, context: expansion)
    (failure,) = lab.run({"p": "u/play-pair"}).failures
    assert "as many items each" in failure.message
