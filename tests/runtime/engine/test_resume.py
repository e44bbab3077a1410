from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from tests.runtime.engine.lab import Lab, NumberOutput, graph_of
from tests.runtime.engine.test_expansion import DOUBLE, until
from tests.runtime.engine.workshop import in_place

from nodeloom.runtime.engine import Event, NodeFinished, NodeStarted, Policies, Policy, RunResult
from nodeloom.schema import Registry

CHAIN = [("n", "value", "a", "a"), ("a", "value", "b", "a")]
NODES = {"n": ("number", {"value": 2}), "a": "add", "b": "add"}


def log_of(lab: Lab) -> list[Any]:
    """What a log that was written as JSON holds."""
    return [event.to_json() for event in lab.events]


def cut_after(events: list[Event], kind: type[Any], node: str) -> list[Any]:
    place = next(at for at, event in enumerate(events) if isinstance(event, kind) and event.node == node)
    return [event.to_json() for event in events[: place + 1]]


def test_finished_nodes_are_not_repeated(lab: Lab) -> None:
    first = lab.run(NODES, CHAIN)
    log = cut_after(lab.events, NodeFinished, "a")
    again = lab.run(NODES, CHAIN, resume=log)
    assert again.outputs == first.outputs
    assert lab.started() == ["b"]
    assert lab.reasons() == {"n": "resumed", "a": "resumed", "b": "no cache"}


def test_events_themselves_may_be_given_in_place_of_their_json(lab: Lab) -> None:
    lab.run(NODES, CHAIN)
    lab.run(NODES, CHAIN, resume=list(lab.events))
    assert lab.started() == []


def test_a_failure_stays_a_failure(lab: Lab) -> None:
    nodes = {"f": "fail", "b": "add", "n": "number"}
    first = lab.run(nodes, [("f", "value", "b", "a")])
    log = log_of(lab)
    again = lab.run(nodes, [("f", "value", "b", "a")], resume=log)
    assert lab.started() == []
    assert (again.status, again.failures, again.blocked) == (first.status, first.failures, first.blocked)


def test_what_was_drawn_stays_drawn_and_is_pinned(lab: Lab) -> None:
    first = lab.run({"d": "draw", "a": "add"}, [("d", "value", "a", "a")])
    log = cut_after(lab.events, NodeFinished, "d")
    again = lab.run({"d": "draw", "a": "add"}, [("d", "value", "a", "a")], resume=log)
    assert (again.outputs, again.pins) == (first.outputs, first.pins)


def test_an_iteration_goes_on_where_it_was(lab: Lab) -> None:
    nodes = {"r": ("range", {"count": 4}), "i": "iterate", "a": "add", "c": "collect"}
    edges = [("r", "collection", "i", "collection"), ("i", "item", "a", "a"), ("a", "value", "c", "items")]
    first = lab.run(nodes, edges)
    log = [event.to_json() for event in lab.events[: lab.events.index(next(
        event for event in lab.events if isinstance(event, NodeFinished) and event.index == (1,)
    )) + 1]]  # fmt: skip
    assert lab.run(nodes, edges, resume=log).outputs == first.outputs
    assert lab.started() == ["a[2]", "a[3]", "c"]


@pytest.mark.parametrize("cut", range(24))
def test_a_loop_goes_on_in_the_round_where_it_was(lab: Lab, cut: int) -> None:
    graph = replace(graph_of({"u": until(value=3, least=20)}), subgraphs={"double": DOUBLE})
    first = lab.run_graph(graph)
    log, whole = log_of(lab)[:cut], {(event.node) for event in lab.events if isinstance(event, NodeStarted)}
    done = {told["node"] for told in log if told["event"] == "node.finished"}
    assert lab.run_graph(graph, resume=log).outputs == first.outputs
    assert set(lab.started()) == whole - done


def test_what_must_not_be_repeated_is_asked_about(lab: Lab) -> None:
    lab.world = SimpleNamespace(errors=[])
    lab.run({"f": "u/fragile"})
    log = cut_after(lab.events, NodeStarted, "f")
    result = lab.run({"f": "u/fragile"}, resume=log)
    assert [failure.code for failure in result.failures] == ["interrupted"]
    assert "not repeated unasked" in result.failures[0].message
    assert lab.run({"f": "u/fragile"}, resume=log, repeat=["f"]).output("f") == NumberOutput(value=0)


def test_outputs_that_do_not_fit_any_more_are_the_nodes_failure(lab: Lab) -> None:
    log = [{"event": "node.finished", "node": "n", "index": [], "outputs": {"value": "many"}}]
    assert "resumed outputs" in lab.run({"n": "number"}, resume=log).failures[0].message


def test_another_process_may_resume(lab: Lab, registry: Registry) -> None:
    first = lab.run(NODES, CHAIN)
    other = Lab(registry)
    assert other.run(NODES, CHAIN, resume=cut_after(lab.events, NodeFinished, "n")).outputs == first.outputs
    assert other.started() == ["a", "b"]


def test_what_was_not_repeated_unasked_may_be_asked_for_later(lab: Lab) -> None:
    lab.world = SimpleNamespace(errors=[])
    lab.run({"f": "u/fragile"})
    log = cut_after(lab.events, NodeStarted, "f")
    for repeat, status in (([], "failed"), (["f"], "completed"), ([], "completed")):
        assert lab.run({"f": "u/fragile"}, resume=log, repeat=repeat).status == status
        log += log_of(lab)
    assert lab.reasons() == {"f": "resumed"}


def test_a_node_whose_graph_was_not_repeated_unasked_goes_on_with_it(lab: Lab) -> None:
    lab.world = SimpleNamespace(errors=[], play=lambda node, context: in_place({"n": "u/fragile"}))
    lab.run({"a": "u/play"})
    log = cut_after(lab.events, NodeStarted, "a/0/n")
    assert lab.run({"a": "u/play"}, resume=log).status == "failed"
    log += log_of(lab)
    assert lab.run({"a": "u/play"}, resume=log, repeat=["a/0/n"]).status == "completed"


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize("cut", range(2, 24))
def test_graphs_of_an_attempt_that_failed_are_not_taken_for_those_of_the_next(lab: Lab, cut: int, twice: bool) -> None:
    def run(**how: Any) -> RunResult:
        errors = [OSError("flaky")] if not how else []

        async def play(node: Any, context: Any) -> NumberOutput:
            value = 3
            for _ in range(3):
                value = (await context.run(in_place({"n": ("add", {"a": value, "b": value})})))["value"]
                if errors:
                    raise errors.pop()
            return NumberOutput(value=value)

        lab.world = SimpleNamespace(play=play)
        return lab.run({"a": "u/play-soon"}, policies=Policies(Policy(retries=1, backoff=0.0)), **how)

    run()
    log = log_of(lab)[:cut]
    if twice:
        run(resume=log)
        log = log_of(lab)[:cut]
    assert run(resume=log).output("a") == NumberOutput(value=24)
    repeated = set(lab.started()) & {told["node"] for told in log if told["event"] == "node.finished"}
    assert not repeated


@pytest.mark.parametrize("cut", range(2, 26, 2))
def test_graphs_that_are_asked_for_in_another_order_get_their_own_results(lab: Lab, cut: int) -> None:
    def run(order: list[int], **how: Any) -> RunResult:
        async def play(node: Any, context: Any) -> NumberOutput:
            found = {}
            for value in order:
                outputs = await context.run(in_place({"n": ("add", {"a": value, "b": value}), "d": "draw"}))
                found[value] = outputs["value"]
            return NumberOutput(value=sum(found[value] * 10**value for value in found))

        lab.world = SimpleNamespace(play=play)
        return lab.run({"a": "u/play-soon"}, **how)

    run([1, 2, 3, 4])
    log = log_of(lab)[:cut]
    assert run([3, 1, 4, 2], resume=log).output("a") == NumberOutput(value=86420)
    done = {told["node"] for told in log if told["event"] == "node.finished"}
    assert not done & set(lab.started())
