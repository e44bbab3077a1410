"""The result of a run that a server did."""

import pytest

from nodeloom.runtime.cli.remote.told_result import ToldResult
from nodeloom.runtime.engine import Event, NodeRetrying
from nodeloom.schema import DocumentError, InvalidGraphError, Problem
from tests.runtime.cli.happenings import blocked, created, failed, finished, over, started


def told(*events: Event | str) -> tuple[ToldResult, list[Event]]:
    passed: list[Event] = []
    result = ToldResult(passed.append)
    for event in events:
        result.take({"event": event} if isinstance(event, str) else event.to_json())
    return result, passed


def test_targets_have_outputs_and_other_nodes_have_none() -> None:
    result, _ = told(created(2, "b"))
    for node in ("a", "b"):
        result.take({**finished(node, 1).to_json(), "outputs": {"value": 5, "more": [1]}})
    result.take(over().to_json())
    done = result.close()
    assert (done.status, list(done.outputs)) == ("completed", ["b"])
    assert dict(done.values("b", "value")) == {(1,): 5}


def test_failures_and_what_they_block_are_told() -> None:
    result, passed = told(created(2, "b"), started("a"), failed("a"), blocked("b", "a"), over("failed"))
    done = result.close([Problem("input", "node a (t/fail): it can't be", "a")])
    assert [failure.node for failure in done.failures] == ["a"]
    assert list(done.blocked) == ["b"]
    assert passed[-1] == over("failed")


def test_a_run_that_was_retried_ends_once_and_its_failures_are_forgotten() -> None:
    first = (created(1, "a"), started("a"), failed("a"), over("failed"))
    result, passed = told(*first, "run.retried", started("a"), finished("a"), over())
    done = result.close()
    assert (done.status, done.failures) == ("completed", [])
    assert [event for event in passed if event.name == "run.finished"] == [over()]


def test_a_run_that_could_not_begin_is_refused() -> None:
    result, _ = told("run.leased", over("failed"))
    with pytest.raises(InvalidGraphError, match="the graph can't be run"):
        result.close([Problem("x", "the graph can't be run")])


def test_what_the_server_has_against_a_run_that_began_is_a_failure_of_it() -> None:
    result, _ = told(created(1, "a"), started("a"), over("failed"))
    (failure,) = result.close([Problem("worker_lost", "3 workers were lost")]).failures
    assert failure.message == "3 workers were lost"


def test_nodes_that_were_at_work_when_a_worker_was_lost_are_tried_again() -> None:
    result, passed = told(created(2, "b"), started("a"))
    lost = {"event": "worker.lost", "running": [["a", []], ["c", []], ["b", [1, 2]]], "reason": "crashed (SIGSEGV)"}
    for each in (lost, failed("c").to_json(), {"event": "run.released", "reason": "crashed (SIGSEGV)"}):
        result.take(each)
    retried = [event for event in passed if isinstance(event, NodeRetrying)]
    assert [(event.node, event.index) for event in retried] == [("a", ()), ("b", (1, 2))]
    assert retried[0].failure.message == "the worker process crashed (SIGSEGV)"
    with pytest.raises(DocumentError, match=r"worker.lost what can't be read"):
        result.take({"event": "worker.lost", "running": [["a"]], "reason": ""})
