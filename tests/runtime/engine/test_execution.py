from __future__ import annotations

import random

import pytest
from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import (
    Engine,
    Event,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeStarted,
    RunCreated,
    RunFinished,
)
from nodeloom.schema import Registry


def test_nodes_run_after_their_sources_and_in_natural_order(lab: Lab) -> None:
    nodes = {"n10": "number", "n2": "number", "n1": "add"}
    edges = [("n10", "value", "n1", "a"), ("n2", "value", "n1", "b")]
    lab.run(nodes, edges)
    assert lab.started() == ["n2", "n10", "n1"]
    lab.run(dict(reversed(nodes.items())), edges[::-1])
    assert lab.started() == ["n2", "n10", "n1"]


def test_only_what_an_output_node_needs_runs(lab: Lab) -> None:
    result = lab.run({"n": "number", "s": "save", "unused": "number"}, [("n", "value", "s", "value")])
    assert lab.started() == ["n", "s"]
    assert list(result.outputs) == ["s"]


def test_a_graph_without_output_nodes_runs_its_ends(lab: Lab) -> None:
    result = lab.run({"n": "number", "a": "add", "b": "add"}, [("n", "value", "a", "a"), ("n", "value", "b", "a")])
    assert list(result.outputs) == ["a", "b"]


def test_a_graph_can_be_run_up_to_a_node(lab: Lab) -> None:
    nodes = {"n": "number", "a": "add", "broken": ("add", {"a": "text"}), "s": "save"}
    edges = [("n", "value", "a", "a"), ("a", "value", "broken", "b"), ("broken", "value", "s", "value")]
    result = lab.run(nodes, edges, targets=["a"])
    assert result.status == "completed"
    assert lab.started() == ["n", "a"]


def test_an_empty_graph_completes(lab: Lab) -> None:
    assert lab.run({}).status == "completed"


def test_a_failure_blocks_its_descendants_and_no_other_branch(lab: Lab) -> None:
    result = lab.run(
        {"bad": "fail", "b1": "add", "b2": "add", "good": ("number", {"value": 2}), "g1": "add"},
        [("bad", "value", "b1", "a"), ("b1", "value", "b2", "a"), ("good", "value", "g1", "a")],
    )
    assert result.status == "partial"
    assert result.values("g1", "value") == {(): 2}
    assert {node: found[()].node for node, found in result.blocked.items()} == {"b1": "bad", "b2": "bad"}
    assert [failure.message for failure in result.failures] == ["node bad (t/fail): 0 is not to my taste"]


def test_a_failure_does_not_keep_the_other_sources_of_a_blocked_node_from_running(lab: Lab) -> None:
    lab.run({"bad": "fail", "good": "number", "j": "join"}, [("bad", "value", "j", "a"), ("good", "value", "j", "b")])
    assert "good" in lab.started()


def test_a_run_without_any_finished_target_failed(lab: Lab) -> None:
    assert lab.run({"n": "number", "bad": "fail"}, [("n", "value", "bad", "value")]).status == "failed"


def test_an_unexpected_exception_keeps_its_traceback_for_the_log(lab: Lab) -> None:
    result = lab.run({"c": "crash"})
    failure = result.failures[0]
    assert failure.message == "node c (t/crash): ZeroDivisionError: integer division or modulo by zero"
    assert "in invoke" in failure.traceback
    assert isinstance(lab.events[2], NodeFailed)
    assert lab.events[2].to_json()["traceback"] == failure.traceback


def test_an_input_that_the_model_refuses_is_named_with_its_value(lab: Lab) -> None:
    result = lab.run({"n": ("number", {"value": 2_000_000}), "a": "add"}, [("n", "value", "a", "a")])
    failure = result.failures[0]
    assert failure.message == "node a (t/add): a is 2000000, must be less than or equal to 1000000"
    assert (failure.node, failure.field, failure.code, failure.traceback) == ("a", "a", "invalid-input", "")


def test_a_result_of_another_type_is_refused(lab: Lab) -> None:
    result = lab.run({"l": "liar"})
    assert result.failures[0].message == "node l (t/liar): it returned TextOutput, but must return NumberOutput"


def test_an_async_invocation_is_awaited(lab: Lab) -> None:
    result = lab.run({"a": ("soon", {"value": 1}), "b": "soon"}, [("a", "value", "b", "value")])
    assert result.values("b", "value") == {(): 3}


def test_a_type_that_the_registry_lacks_fails_its_node(lab: Lab) -> None:
    plan = lab.compile(lab.graph({"n": "number"}))
    result = Engine(Registry(), lambda view: pytest.fail("no context is needed")).run(plan)
    assert result.failures[0].message == "node n (t/number): its type t/number is not installed where the graph runs"


def test_events_tell_the_run_in_order(lab: Lab) -> None:
    lab.run({"n": ("number", {"value": 3}), "a": ("add", {"b": 1})}, [("n", "value", "a", "a")])
    kinds = [type(event) for event in lab.events]
    assert kinds == [RunCreated, NodeStarted, NodeFinished, NodeStarted, NodeFinished, RunFinished]
    finished = lab.events[4]
    assert isinstance(finished, NodeFinished)
    assert finished.outputs == {"value": 4}
    assert {key: finished.to_json()[key] for key in ("event", "node", "index", "outputs", "cache")} == {
        "event": "node.finished", "node": "a", "index": [], "outputs": {"value": 4}, "cache": "no cache",
    }  # fmt: skip


def test_every_event_is_json(lab: Lab) -> None:
    lab.run(
        {"s": "steps", "bad": "crash", "a": "add", "i": ("iterate", {"collection": [1]})},
        [("bad", "value", "a", "a")],
    )
    names = {event.to_json()["event"] for event in lab.events}
    assert names == {
        "run.created", "node.started", "node.progress", "node.finished", "node.failed", "node.blocked", "run.finished",
    }  # fmt: skip


def test_progress_is_told_with_the_node_and_index(lab: Lab) -> None:
    lab.run({"i": ("iterate", {"collection": [2]}), "s": "steps"}, [("i", "item", "s", "count")])
    steps = [event for event in lab.events if isinstance(event, NodeProgress)]
    assert [(step.node, step.index, step.step, step.total) for step in steps] == [("s", (0,), 1, 2), ("s", (0,), 2, 2)]


def test_a_canceled_run_stops_between_nodes(lab: Lab) -> None:
    lab.on_event = lambda event: lab.cancel.cancel() if isinstance(event, NodeFinished) else None
    result = lab.run({"a": "number", "b": "number"})
    assert result.status == "canceled"
    assert lab.started() == ["a"]
    assert isinstance(lab.events[-1], RunFinished)


def test_a_canceled_run_stops_within_a_node(lab: Lab) -> None:
    lab.on_event = lambda event: lab.cancel.cancel() if isinstance(event, NodeProgress) else None
    result = lab.run({"s": "steps", "z": "number"})
    assert result.status == "canceled"
    assert [event.step for event in lab.events if isinstance(event, NodeProgress)] == [1]
    assert not result.failures


def test_a_node_may_cancel_the_run(lab: Lab) -> None:
    assert lab.run({"a": "stop", "b": "number"}).status == "canceled"
    assert lab.started() == ["a"]


def test_canceling_after_the_last_node_changes_nothing(lab: Lab) -> None:
    lab.on_event = lambda event: lab.cancel.cancel() if isinstance(event, NodeFinished) else None
    assert lab.run({"a": "number"}).status == "completed"


def test_what_the_listener_raises_is_no_failure_of_a_node(lab: Lab) -> None:
    def broken(event: Event) -> None:
        if isinstance(event, NodeProgress):
            raise OSError("the log is full")

    lab.on_event = broken
    with pytest.raises(OSError, match="the log is full"):
        lab.run({"s": "steps"})


def test_a_long_chain_does_not_recurse(lab: Lab) -> None:
    length = 20_000
    nodes = {f"n{number}": ("add", {"b": 1}) for number in range(length)}
    edges = [(f"n{number}", "value", f"n{number + 1}", "a") for number in range(length - 1)]
    random.Random(1).shuffle(edges)
    result = lab.run(nodes, edges)
    assert result.values(f"n{length - 1}", "value") == {(): length}


def test_a_failure_at_the_start_of_a_long_chain_does_not_recurse(lab: Lab) -> None:
    length = 5_000
    nodes = {"n0": "fail"} | {f"n{number}": "add" for number in range(1, length)}
    edges = [(f"n{number}", "value", f"n{number + 1}", "a") for number in range(length - 1)]
    assert len(lab.run(nodes, edges).blocked) == length - 1


@pytest.mark.parametrize("kind", ["exit", "exit-soon"])
def test_a_node_that_wants_to_end_the_process_only_fails(lab: Lab, kind: str) -> None:
    result = lab.run({"e": kind, "s": "soon"})
    assert result.status == "partial"
    assert [failure.message for failure in result.failures] == [f"node e (t/{kind}): SystemExit: 3"]
    assert result.values("s", "value") == {(): 1}


def test_an_interrupt_ends_the_run(lab: Lab) -> None:
    with pytest.raises(KeyboardInterrupt):
        lab.run({"n": "interrupt"})


def test_a_listener_that_wants_to_end_the_process_may(lab: Lab) -> None:
    def stop(event: Event) -> None:
        if isinstance(event, NodeProgress):
            raise SystemExit(1)

    lab.on_event = stop
    with pytest.raises(SystemExit):
        lab.run({"n": "steps"})


def test_a_result_that_its_own_model_refuses_is_told_in_words(lab: Lab) -> None:
    (failure,) = lab.run({"n": "misfit"}).failures
    assert failure.message.startswith('node n (t/misfit): it made a wrong NumberOutput: value is "seven", must be')
    assert "Traceback" in failure.traceback
    assert "pydantic.dev" not in failure.message
