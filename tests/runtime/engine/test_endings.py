"""Runs come to their end, whatever ends first: a node, a graph that it runs, a listener, the run itself."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import threading
import weakref
from types import SimpleNamespace
from typing import Any

import pytest
from tests.runtime.engine.lab import Lab, NumberOutput, graph_of
from tests.runtime.engine.workshop import in_place

from nodeloom.runtime.engine import (
    CancelToken,
    Engine,
    MemoryCache,
    NodeFinished,
    NodeProgress,
    NodeStarted,
    Policies,
    Policy,
)
from nodeloom.runtime.engine.lanes import Lanes, LoopLane
from nodeloom.schema import CanceledError, Registry


@pytest.fixture
def stage(lab: Lab) -> Lab:
    """A lab whose world holds what a test plays."""
    lab.world = SimpleNamespace(waiting=threading.Event(), enough=threading.Event(), errors=[])
    return lab


@pytest.mark.parametrize("workers", [0, 2])
def test_a_graph_ends_when_its_last_node_asks_for_what_has_failed(stage: Lab, workers: int) -> None:
    stage.options = {"workers": workers}
    stage.world.play = lambda node, context: in_place(
        {"f": "fail", "s": "save", "n": ("if", {"condition": True})},
        [("f", "value", "s", "value"), ("f", "value", "n", "when_true")],
    )
    result = stage.run({"a": "u/play"})
    assert [failure.node for failure in result.failures] == ["a/0/f", "a"]
    assert "a/0/n" in result.blocked


def test_lanes_are_free_again_whatever_a_listener_raises_while_a_run_winds_up(stage: Lab) -> None:
    lanes = Lanes(2)
    stage.options = {"lanes": lanes}

    def hear(event: object) -> None:
        if isinstance(event, NodeStarted) and event.node == "b":
            stage.cancel.cancel()
            stage.world.enough.set()
        if isinstance(event, NodeFinished):
            raise KeyboardInterrupt

    stage.on_event = hear
    with pytest.raises(KeyboardInterrupt):
        stage.run({"a": ("u/wait", {"deaf": True}), "b": ("u/wait", {"deaf": True, "value": 2})})
    assert lanes["pool"].busy == 0
    stage.cancel, stage.on_event = CancelToken(), None
    assert stage.run({"a": "u/wait", "b": "u/wait"}).status == "completed"
    lanes.close()


@pytest.mark.parametrize("workers", [0, 2])
def test_a_node_that_says_it_was_canceled_ends_the_run_in_any_words(stage: Lab, workers: int) -> None:
    def play(node: Any, context: Any) -> NumberOutput:
        raise asyncio.CancelledError

    stage.world.play = play
    stage.options = {"workers": workers}
    assert stage.run({"a": "u/play", "b": "u/play"}).status == "canceled"


def test_a_node_that_runs_itself_in_a_cached_run_does_not_wait_for_itself(stage: Lab) -> None:
    stage.cache, stage.options = MemoryCache(), {"max_depth": 4}

    async def play(node: Any, context: Any) -> NumberOutput:
        return NumberOutput(**await context.run(in_place({"n": "u/play-soon"})))

    stage.world.play = play
    result = stage.run({"a": "u/play-soon", "b": "u/play-soon"})
    assert [failure.node for failure in result.failures if "/" not in failure.node] == ["a", "b"]
    assert "4 levels deep" in result.failures[0].message


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("inner", ["u/wait", "u/wait-soon"])
@pytest.mark.parametrize("soon", [False, True])
def test_when_the_time_of_a_node_is_up_the_graph_that_it_runs_ends_and_nothing_else(
    stage: Lab, workers: int, inner: str, soon: bool
) -> None:
    stage.options = {"workers": workers}

    async def play_soon(node: Any, context: Any) -> NumberOutput:
        return NumberOutput(**await context.run(in_place({"n": inner})))

    stage.world.play, stage.world.play_soon = lambda node, context: in_place({"n": inner}), play_soon
    a = ("u/play-soon", {"part": "play_soon"}) if soon else "u/play"
    result = stage.run(
        {"a": a, "b": "add", "c": "number", "d": "soon"}, [("a", "value", "b", "a")],
        policies=Policies(nodes={"a": Policy(timeout=0.02)}),
    )  # fmt: skip
    assert (result.status, [failure.code for failure in result.failures]) == ("partial", ["timeout"])
    assert result.output("d") == NumberOutput(value=1)
    assert result.blocked.keys() == {"b"}


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("inner", ["u/wait", "u/wait-soon"])
def test_a_node_may_run_a_graph_again_after_its_time_was_up(stage: Lab, workers: int, inner: str) -> None:
    stage.options = {"workers": workers}
    kinds = [inner, "number"]

    async def play(node: Any, context: Any) -> NumberOutput:
        return NumberOutput(**await context.run(in_place({"n": kinds.pop(0)})))

    stage.world.play = play
    result = stage.run({"a": "u/play-soon"}, policies=Policies(nodes={"a": Policy(timeout=0.1, retries=1, backoff=0)}))
    assert result.status == "completed"
    assert [event.node for event in stage.events if isinstance(event, NodeFinished)] == ["a/1/n", "a"]


@pytest.mark.parametrize("workers", [0, 2])
def test_graphs_that_a_failed_attempt_left_running_end(stage: Lab, workers: int) -> None:
    stage.options = {"workers": workers}
    errors: list[Exception] = [OSError("flaky")]

    async def play(node: Any, context: Any) -> NumberOutput:
        if errors:
            other = asyncio.ensure_future(context.run(in_place({"n": "u/wait-soon"})))
            await context.run(in_place({"n": "number"}))
            other.add_done_callback(asyncio.Future.exception)
            raise errors.pop()
        return NumberOutput(**await context.run(in_place({"n": ("number", {"value": 5})})))

    stage.world.play = play
    result = stage.run({"a": "u/play-soon", "b": "number"}, policies=Policies(Policy(retries=1, backoff=0.0)))
    assert result.output("a") == NumberOutput(value=5)
    assert {event.node for event in result.finished} == {"a/0/n", "a/2/n", "a", "b"}


def test_who_waits_for_the_same_is_not_forgotten_when_the_one_that_made_it_is_stopped(stage: Lab) -> None:
    stage.cache, stage.options = MemoryCache(), {"workers": 2}
    inside = asyncio.Event()

    async def outer(node: Any, context: Any) -> NumberOutput:
        return NumberOutput(**await context.run(in_place({"n": ("u/play-soon", {"part": "slow"})})))

    async def slow(node: Any, context: Any) -> NumberOutput:
        if "/" in context.view.node:
            inside.set()
            await asyncio.sleep(60)
        return NumberOutput(value=7)

    async def later(node: Any, context: Any) -> NumberOutput:
        await inside.wait()
        return NumberOutput(value=0)

    stage.world.outer, stage.world.slow, stage.world.later = outer, slow, later
    nodes = {
        "a": ("u/play-soon", {"part": "outer"}), "l": ("u/play-soon", {"part": "later"}),
        "same": ("u/play-soon", {"part": "slow"}),
    }  # fmt: skip
    result = stage.run(nodes, [("l", "value", "same", "value")], policies=Policies(nodes={"a": Policy(timeout=0.1)}))
    assert result.output("same") == NumberOutput(value=7)


def test_graphs_asked_for_after_their_node_has_ended_never_begin(stage: Lab) -> None:
    asked = asyncio.Event()

    async def play(node: Any, context: Any) -> NumberOutput:
        async def outlive() -> None:
            with contextlib.suppress(CanceledError):
                await context.run(in_place({"n": "number"}))
            asked.set()

        stage.world.outliving = asyncio.ensure_future(outlive())
        return NumberOutput(value=1)

    async def wait(node: Any, context: Any) -> NumberOutput:
        await asked.wait()
        return NumberOutput(value=2)

    stage.world.play, stage.world.wait = play, wait
    nodes = {"a": "u/play-soon", "b": ("u/play-soon", {"part": "wait"}), "c": "add"}
    assert stage.run(nodes, [("b", "value", "c", "a")]).output("c") == NumberOutput(value=2)
    assert stage.started() == ["a", "b", "c"]


def test_nothing_begins_after_a_cancellation(stage: Lab) -> None:
    stage.cache, stage.options = MemoryCache(), {"workers": 2}

    def play(node: Any, context: Any) -> NumberOutput:
        stage.world.enough.wait(10)
        raise ValueError("too late")

    def hear(event: object) -> None:
        if isinstance(event, NodeStarted) and event.node == "c":
            stage.cancel.cancel()
            stage.world.enough.set()

    stage.world.play, stage.on_event = play, hear
    assert stage.run({"a": "u/play", "b": "u/play", "c": "u/wait"}).status == "canceled"
    assert stage.started() == ["a", "c"]


def test_a_canceled_node_that_runs_one_more_graph_is_not_waited_for(stage: Lab) -> None:
    async def play(node: Any, context: Any) -> NumberOutput:
        stage.world.waiting.set()
        try:
            await asyncio.sleep(60)
        finally:
            await context.run(in_place({"n": "number"}))
        return NumberOutput(value=0)

    def cancel() -> None:
        stage.world.waiting.wait(10)
        stage.cancel.cancel()

    stage.world.play, stage.options = play, {"grace": 60.0}
    threading.Thread(target=cancel, daemon=True).start()
    assert stage.run({"a": "u/play-soon"}).status == "canceled"


def test_an_async_node_that_is_stopped_before_it_began_is_not_waited_for(stage: Lab) -> None:
    stage.options = {"grace": 60.0}
    lane = LoopLane()
    blocked, ended = threading.Event(), threading.Event()
    lane.start(lambda: _blocking(blocked))

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    lane.start(work)()
    blocked.set()
    assert ended.wait(10)
    lane.close()


async def _blocking(until: threading.Event) -> None:
    until.wait(10)


@pytest.mark.parametrize("workers", [0, 2])
@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_what_a_listener_raises_comes_out_though_the_node_that_told_hides_it(
    stage: Lab, workers: int, cached: bool, error: type[BaseException]
) -> None:
    def play(node: Any, context: Any) -> NumberOutput:
        with contextlib.suppress(BaseException):
            context.progress(1, 2)
        return NumberOutput(value=0)

    def hear(event: object) -> None:
        if isinstance(event, NodeProgress):
            raise error("heard")

    stage.cache = MemoryCache() if cached else None
    stage.world.play, stage.on_event, stage.options = play, hear, {"workers": workers}
    with pytest.raises(error, match="heard"):
        stage.run({"a": "u/play"})


def test_only_async_nodes_may_run_graphs_and_others_are_told(stage: Lab) -> None:
    stage.world.play = lambda node, context: NumberOutput(**asyncio.run(context.run(in_place({"n": "number"}))))
    (failure,) = stage.run({"a": "u/play"}).failures
    assert "only an async node can run graphs" in failure.message


def test_the_loop_outlives_a_task_of_a_node_that_wishes_to_end_the_process(stage: Lab) -> None:
    async def play(node: Any, context: Any) -> NumberOutput:
        async def leave() -> None:
            raise SystemExit(3)

        await asyncio.ensure_future(leave())
        return NumberOutput(value=0)

    stage.world.play = play
    result = stage.run({"a": "u/play-soon", "b": "soon"})
    assert [failure.message for failure in result.failures] == ["node a (u/play-soon): SystemExit: 3"]
    assert result.output("b") == NumberOutput(value=1)


def test_another_attempt_gets_the_inputs_as_they_were(stage: Lab) -> None:
    seen = []

    def play(node: Any, context: Any) -> NumberOutput:
        seen.append(list(node.value))
        node.value.clear()
        if len(seen) == 1:
            raise OSError("once more")
        return NumberOutput(value=0)

    stage.world.play = play
    nodes = {"r": "range", "a": "u/play"}
    stage.run(nodes, [("r", "collection", "a", "value")], policies=Policies(Policy(retries=1, backoff=0.0)))
    assert seen == [[0, 1, 2], [0, 1, 2]]


def test_a_run_is_let_go_when_it_is_over_though_its_lanes_stay(stage: Lab, registry: Registry) -> None:
    class Ear:
        def __call__(self, event: object) -> None:
            """Hears nothing."""

    lanes, ear = Lanes(2), Ear()
    stage.world.enough.set()
    graph = graph_of({"a": "u/wait", "b": "u/wait", "c": "soon"})
    Engine(registry, stage._context, lanes=lanes).run(stage.compile(graph), ear)
    stage.views.clear()
    run = weakref.ref(ear)
    del ear
    for _ in range(1000):  # its threads are about to let go of it
        if run() is None:
            break
        gc.collect()
    lanes.close()
    assert run() is None


def test_what_an_async_node_did_not_wait_for_ends_with_the_run_though_its_lanes_stay(stage: Lab) -> None:
    ended = threading.Event()

    async def outlive() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async def leave(node: Any, context: Any) -> NumberOutput:
        stage.world.outliving = asyncio.ensure_future(outlive())
        await asyncio.sleep(0)
        return NumberOutput(value=1)

    async def stay(node: Any, context: Any) -> NumberOutput:
        assert await asyncio.to_thread(ended.wait, 10)
        return NumberOutput(value=2)

    lanes = Lanes(0)
    stage.world.leave, stage.world.stay, stage.options = leave, stay, {"lanes": lanes}
    stage.run({"a": ("u/play-soon", {"part": "leave"})})
    assert stage.run({"b": ("u/play-soon", {"part": "stay"})}).output("b") == NumberOutput(value=2)
    lanes.close()


def test_a_run_whose_last_node_is_tried_again_in_the_calling_thread_ends(stage: Lab) -> None:
    errors = [MemoryError()]

    def play(node: Any, context: Any) -> NumberOutput:
        if errors:
            raise errors.pop()
        return NumberOutput(value=1)

    stage.world.play, stage.options = play, {"workers": 2}
    assert stage.run({"a": "u/play", "b": "u/play"}).status == "completed"


@pytest.mark.parametrize("workers", [0, 2])
def test_a_graph_that_its_node_does_not_wait_for_any_longer_ends(stage: Lab, workers: int) -> None:
    async def play(node: Any, context: Any) -> NumberOutput:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(context.run(in_place({"n": "u/wait-soon"})), 0.02)
        return NumberOutput(**await context.run(in_place({"n": ("number", {"value": 4})})))

    stage.world.play, stage.options = play, {"workers": workers}
    assert stage.run({"a": "u/play-soon"}).output("a") == NumberOutput(value=4)
    assert [event.node for event in stage.events if isinstance(event, NodeFinished)] == ["a/1/n", "a"]
