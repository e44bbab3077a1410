"""What is folded from the events of a run whose workers die."""

from __future__ import annotations

from typing import Any

from nodeloom.runtime.server.dispatch.losses import MOST, losses_of


def started(node: str, *index: int) -> dict[str, Any]:
    return {"event": "node.started", "node": node, "index": [*index], "attempt": 1}


def finished(node: str, *index: int, cache: str = "missed") -> dict[str, Any]:
    return {"event": "node.finished", "node": node, "index": [*index], "outputs": {}, "cache": cache}


def type_of(node: str) -> str:
    return f"t/{node}"


def test_a_loss_names_who_was_at_work() -> None:
    losses = losses_of([started("a"), finished("a"), started("b", 0), started("b", 1), finished("b", 0)])
    assert losses.told("crashed", type_of) == [{"event": "worker.lost", "running": [["b", [1]]], "reason": "crashed"}]


def test_a_node_fails_with_its_last_attempt_also_when_the_log_is_folded_anew() -> None:
    log: list[dict[str, Any]] = []
    for _ in range(MOST):
        losses = losses_of(log)
        log.append(started("a"))
        losses.add(log[-1])
        log += losses.told("crashed (SIGSEGV)", type_of)
    assert [each["event"] for each in log].count("worker.lost") == MOST
    assert log[-1]["event"] == "node.failed"
    assert log[-1]["message"] == (
        "node a (t/a): 3 worker processes were lost while it was at work (the last crashed (SIGSEGV)); "
        "it is not tried again"
    )


def test_an_attempt_that_failed_or_is_to_be_tried_again_is_not_at_work() -> None:
    retrying = {"event": "node.retrying", "node": "a", "index": []}
    failed = {"event": "node.failed", "node": "b", "index": []}
    assert not losses_of([started("a"), retrying, started("b"), failed]).running


def test_what_a_resumed_run_tells_again_is_known() -> None:
    failed = {"event": "node.failed", "node": "b", "index": [0]}
    losses = losses_of([{"event": "run.created"}, started("a"), finished("a"), failed])
    again = [{"event": "run.created"}, finished("a", cache="resumed"), failed]
    assert [losses.add(each) for each in again] == [False] * 3
    new = [finished("a"), {**failed, "index": [1]}]
    assert [losses.add(each) for each in new] == [True, True]


def test_who_it_was_is_unclear_once_several_were_at_work() -> None:
    losses = losses_of([started("a")])
    losses.told("crashed", type_of)
    assert not losses.is_unclear
    log = [started("a"), started("b"), *losses_of([started("a"), started("b")]).told("crashed", type_of), started("a")]
    assert losses_of(log).is_unclear


def test_workers_that_die_before_anything_runs_end_the_hope() -> None:
    losses = losses_of([])
    for _ in range(MOST):
        assert not losses.is_hopeless
        losses.told("crashed", type_of)
    assert losses.is_hopeless


def test_a_node_that_began_gives_hope_again() -> None:
    losses = losses_of([])
    for _ in range(MOST - 1):
        losses.told("crashed", type_of)
    losses.add(started("a"))
    losses.told("crashed", type_of)
    assert not losses.is_hopeless
