from __future__ import annotations

import threading
import weakref
from types import SimpleNamespace
from typing import Any

import pytest
from tests.runtime.engine.lab import Lab, NumberOutput

from nodeloom.runtime.engine import NodeFailed, NodeRetrying, NodeStarted, Policies, Policy
from nodeloom.schema import InputError

TWICE = Policies(Policy(retries=2, backoff=0.0))


@pytest.fixture
def lab_with(lab: Lab) -> Lab:
    lab.world = SimpleNamespace(errors=[], waiting=threading.Event(), enough=threading.Event())
    return lab


def attempts(lab: Lab) -> list[int]:
    return [event.attempt for event in lab.events if isinstance(event, NodeStarted)]


def test_a_node_is_tried_again_as_often_as_its_policy_says(lab_with: Lab) -> None:
    lab_with.world.errors = [OSError("one"), OSError("two")]
    result = lab_with.run({"a": ("u/raise", {"value": 3})}, policies=TWICE)
    assert result.output("a") == NumberOutput(value=3)
    assert attempts(lab_with) == [1, 2, 3]
    assert result.run("a").attempt == 3
    told = [event for event in lab_with.events if isinstance(event, NodeRetrying)]
    assert [(event.attempt, event.failure.message) for event in told] == [
        (1, "node a (u/raise): OSError: one"), (2, "node a (u/raise): OSError: two"),
    ]  # fmt: skip


def test_the_last_failure_counts(lab_with: Lab) -> None:
    lab_with.world.errors = [OSError(word) for word in ("one", "two", "three", "four")]
    result = lab_with.run({"a": "u/raise"}, policies=TWICE)
    assert [failure.message for failure in result.failures] == ["node a (u/raise): OSError: three"]
    assert len([event for event in lab_with.events if isinstance(event, NodeFailed)]) == 1


@pytest.mark.parametrize("workers", [0, 2])
def test_pauses_double(lab_with: Lab, workers: int) -> None:
    lab_with.options = {"workers": workers}
    lab_with.world.errors = [OSError("one"), OSError("two")]
    lab_with.run({"a": "u/raise"}, policies=Policies(Policy(retries=5, backoff=0.01)))
    assert [event.delay for event in lab_with.events if isinstance(event, NodeRetrying)] == [0.01, 0.02]


@pytest.mark.parametrize("error", [InputError("bad")])
def test_what_nodeloom_itself_refuses_is_not_tried_again(lab_with: Lab, error: Exception) -> None:
    lab_with.world.errors = [error]
    assert lab_with.run({"a": "u/raise"}, policies=TWICE).status == "failed"
    assert attempts(lab_with) == [1]


def test_what_is_not_idempotent_is_not_tried_again(lab_with: Lab) -> None:
    lab_with.world.errors = [OSError("one")]
    assert lab_with.run({"a": "u/fragile"}, policies=TWICE).status == "failed"


def test_a_policy_may_be_for_one_node(lab_with: Lab) -> None:
    lab_with.world.errors = [OSError("one")]
    result = lab_with.run({"a": "u/raise"}, policies=Policies(nodes={"a": Policy(retries=1, backoff=0)}))
    assert result.status == "completed"


def test_failing_fast_ends_the_run_and_keeps_what_is_done(lab_with: Lab) -> None:
    result = lab_with.run({"a": "number", "b": "fail", "c": "number"}, policies=Policies(fail_fast=True))
    assert result.status == "partial"
    assert lab_with.started() == ["a", "b"]
    assert result.output("a") == NumberOutput(value=0)


def test_without_it_all_that_can_finishes(lab_with: Lab) -> None:
    lab_with.run({"a": "number", "b": "fail", "c": "number"})
    assert lab_with.started() == ["a", "b", "c"]


@pytest.mark.parametrize(("workers", "kind"), [(0, "u/wait"), (2, "u/wait"), (0, "u/wait-soon")])
def test_a_node_that_takes_too_long_fails_and_blocks_its_branch(lab_with: Lab, workers: int, kind: str) -> None:
    lab_with.options = {"workers": workers}
    result = lab_with.run(
        {"a": kind, "b": "add", "c": "number"}, [("a", "value", "b", "a")],
        policies=Policies(nodes={"a": Policy(timeout=0.02)}),
    )  # fmt: skip
    assert [failure.message for failure in result.failures] == [f"node a ({kind}): it did not finish in 0.02 s"]
    assert result.blocked.keys() == {"b"}
    assert result.output("c") == NumberOutput(value=0)


def test_a_node_that_does_not_listen_is_left_behind(lab_with: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nodeloom.runtime.engine.plan_run.TIMEOUT_GRACE", 0.01)
    nodes: dict[str, Any] = {"a": ("u/wait", {"deaf": True}), "b": "number"}
    result = lab_with.run(nodes, policies=Policies(Policy(timeout=0.02)))
    assert [failure.code for failure in result.failures] == ["timeout"]
    lab_with.world.enough.set()


def test_a_timeout_may_be_tried_again(lab_with: Lab) -> None:
    lab_with.on_event = lambda event: lab_with.world.enough.set() if isinstance(event, NodeRetrying) else None
    result = lab_with.run({"a": "u/wait"}, policies=Policies(Policy(retries=1, backoff=0.0, timeout=0.02)))
    assert result.status == "completed"


class Memory:
    """Counts how often it was freed."""

    def __init__(self) -> None:
        self.freed = 0

    def is_exhausted(self, error: BaseException) -> bool:
        return isinstance(error, MemoryError)

    def free(self) -> None:
        self.freed += 1

    def measure(self) -> Any:
        return lambda: 12345

    def advice(self, error: BaseException) -> str:
        return "make it smaller"


def test_out_of_memory_frees_and_tries_once_more(lab_with: Lab) -> None:
    memory = Memory()
    lab_with.options = {"memory": memory}
    lab_with.world.errors = [MemoryError()]
    assert lab_with.run({"a": "u/raise"}).status == "completed"
    assert memory.freed == 1


def test_out_of_memory_twice_is_a_failure_that_says_what_to_do(lab_with: Lab) -> None:
    lab_with.options = {"memory": Memory()}
    lab_with.world.errors = [MemoryError(), MemoryError()]
    result = lab_with.run({"a": "u/raise"})
    assert [(failure.code, failure.message) for failure in result.failures] == [
        ("out-of-memory", "node a (u/raise): make it smaller")
    ]


def test_without_a_memory_pythons_own_error_is_known(lab_with: Lab) -> None:
    lab_with.world.errors = [MemoryError(), MemoryError()]
    assert [failure.code for failure in lab_with.run({"a": "u/raise"}).failures] == ["out-of-memory"]


def test_peak_memory_is_recorded_for_nodes_in_lanes(lab_with: Lab) -> None:
    lab_with.options = {"memory": Memory(), "workers": 2}
    result = lab_with.run({"a": "u/raise", "b": "u/raise"})
    assert result.run("a").peak_memory == 12345


def test_what_a_node_held_when_memory_ran_out_is_gone_before_the_next_attempt(lab_with: Lab) -> None:
    class Held:
        """Something large."""

    held: list[weakref.ref[Held]] = []
    alive: list[bool] = []

    class Watching(Memory):
        def free(self) -> None:
            alive.append(held[0]() is not None)

    class Hungry(list[BaseException]):
        def __bool__(self) -> bool:
            return not alive

        def pop(self, *_: object) -> BaseException:
            own = Held()
            held.append(weakref.ref(own))

            def ask() -> BaseException:  # it holds what it closes over, even when its frame is empty
                raise MemoryError(str(own))

            return ask()

    lab_with.world.errors = Hungry()
    lab_with.options = {"memory": Watching()}
    assert lab_with.run({"a": "u/raise"}).status == "completed"
    assert alive == [False]
