from __future__ import annotations

import threading
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest
from tests.runtime.engine.lab import Lab, NumberOutput, graph_of

from nodeloom.runtime.engine import (
    CancelToken,
    Engine,
    MemoryCache,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeStarted,
    Policies,
    Policy,
    pace,
)
from nodeloom.runtime.engine.lanes import Lane, Lanes
from nodeloom.runtime.engine.pace import Pace
from nodeloom.schema import Registry


@pytest.fixture
def busy(lab: Lab) -> Lab:
    """A lab with three workers and something to wait with."""
    lab.options = {"workers": 3, "grace": 5.0}
    lab.world = SimpleNamespace(
        barrier=threading.Barrier(3), waiting=threading.Event(), enough=threading.Event(), errors=[], used=[],
        lane=threading.Lock(),
    )  # fmt: skip
    return lab


def test_independent_nodes_run_at_the_same_time(busy: Lab) -> None:
    result = busy.run({name: ("u/meet", {"value": number}) for number, name in enumerate("abc")})
    assert result.status == "completed"
    assert [result.output(name).value for name in "abc"] == [0, 1, 2]  # type: ignore[attr-defined]


def test_async_nodes_run_at_the_same_time_also_without_workers_but_one(busy: Lab) -> None:
    assert busy.run({"a": "u/meet-soon", "b": "u/meet-soon", "c": "u/meet-soon"}).status == "completed"


def test_without_workers_all_run_one_after_the_other(lab: Lab) -> None:
    result = lab.run({"a": "soon", "b": "number", "c": "soon"})
    assert result.status == "completed"
    assert [type(event) for event in lab.events[1:-1]] == [NodeStarted, NodeFinished] * 3
    assert lab.started() == ["a", "b", "c"]


def test_an_engine_runs_inside_a_running_event_loop(lab: Lab) -> None:
    import asyncio

    async def main() -> Any:
        return lab.run({"a": "soon"})

    assert asyncio.run(main()).status == "completed"


def test_events_come_in_the_thread_that_called(busy: Lab) -> None:
    threads = set()
    busy.on_event = lambda event: threads.add(threading.get_ident())
    busy.run({"a": "steps", "b": "steps", "c": "soon", "d": "steps"})
    assert threads == {threading.get_ident()}
    assert sum(isinstance(event, NodeProgress) for event in busy.events) == 9


def test_what_a_listener_raises_about_progress_in_a_lane_passes_through(busy: Lab) -> None:
    def hear(event: object) -> None:
        if isinstance(event, NodeProgress):
            raise RuntimeError("no")

    busy.on_event = hear
    with pytest.raises(RuntimeError, match="no"):
        busy.run({"a": "steps", "b": "steps"})


def test_results_are_the_same_with_and_without_workers(busy: Lab, registry: Any) -> None:
    nodes: dict[str, Any] = {
        "r": ("range", {"count": 20}), "i": "iterate", "a": "add", "s": "steps", "f": ("fail", {"on": [3]}),
        "b": "add", "c": "collect",
    }  # fmt: skip
    edges = [
        ("r", "collection", "i", "collection"), ("i", "item", "a", "a"), ("i", "item", "f", "value"),
        ("f", "value", "b", "a"), ("a", "value", "b", "b"), ("a", "value", "c", "items"),
    ]  # fmt: skip
    alone, together = Lab(registry).run(nodes, edges), busy.run(nodes, edges)
    assert together.status == alone.status == "partial"
    assert together.outputs == alone.outputs
    assert together.blocked.keys() == alone.blocked.keys()
    assert {(event.node, event.index) for event in together.finished} == {
        (event.node, event.index) for event in alone.finished
    }


def test_the_accelerator_runs_one_node_at_a_time_and_keeps_to_a_model(busy: Lab) -> None:
    nodes: dict[str, Any] = {"x": ("u/load", {"name": "x"}), "y": ("u/load", {"name": "y"})}
    edges = []
    for number in range(6):
        nodes[f"s{number}"] = ("u/sample", {"seed": number})
        edges.append(("xy"[number % 2], "unet", f"s{number}", "unet"))
    assert busy.run(nodes, edges).status == "completed"
    assert busy.world.used == [("x", 0), ("x", 2), ("x", 4), ("y", 1), ("y", 3), ("y", 5)]


def test_equal_nodes_that_are_ready_at_once_run_once(busy: Lab, cached: Lab) -> None:
    busy.cache = cached.cache
    busy.world.enough.set()
    nodes = {"a": "u/wait", "b": "u/wait", "c": "u/wait"}
    result = busy.run(nodes)
    assert result.status == "completed"
    assert sorted(busy.reasons().values()) == ["hit", "hit", "missed"]


def test_when_the_one_of_equal_nodes_fails_the_others_try_for_themselves(busy: Lab, cached: Lab) -> None:
    busy.cache = cached.cache
    busy.world.errors = [ValueError("first")]
    result = busy.run({"a": "u/raise", "b": "u/raise"})
    assert result.status == "partial"
    assert len(result.failures) == 1


def test_canceling_reaches_nodes_in_lanes(busy: Lab) -> None:
    busy.on_event = lambda event: None

    def cancel() -> None:
        busy.world.waiting.wait(10)
        busy.cancel.cancel()

    threading.Thread(target=cancel, daemon=True).start()
    result = busy.run({"a": "u/wait", "b": "u/wait-soon"})
    assert result.status == "canceled"
    assert result.outputs == {"a": {}, "b": {}}


def test_what_finishes_after_a_cancellation_is_kept(busy: Lab, cached: Lab) -> None:
    busy.cache = cached.cache

    def hear(event: object) -> None:
        if isinstance(event, NodeStarted) and event.node == "b":
            busy.cancel.cancel()
            busy.world.enough.set()

    busy.on_event = hear
    result = busy.run({"a": ("u/wait", {"deaf": True}), "b": ("u/wait", {"deaf": True, "value": 2})})
    assert result.status == "canceled"
    assert result.output("b") == NumberOutput(value=2)
    busy.cancel, busy.on_event = CancelToken(), None
    busy.run({"b": ("u/wait", {"deaf": True, "value": 2})})
    assert busy.reasons() == {"b": "hit"}


def test_a_deaf_node_is_left_behind_after_the_grace(busy: Lab) -> None:
    busy.options["grace"] = 0.01
    busy.on_event = lambda event: busy.cancel.cancel() if isinstance(event, NodeStarted) else None
    assert busy.run({"a": ("u/wait", {"deaf": True}), "b": "u/wait"}).status == "canceled"
    busy.world.enough.set()


def test_a_lane_replaces_the_thread_of_an_abandoned_job() -> None:
    lane = Lane("test", 1)
    stuck, done = threading.Event(), threading.Event()

    def hang() -> None:
        stuck.wait(10)

    lane.submit(hang)
    lane.release(abandoned=True)
    assert lane.is_free
    lane.submit(done.set)
    assert done.wait(10)
    stuck.set()
    lane.close()


def test_lanes_may_be_kept_from_run_to_run(busy: Lab) -> None:
    lanes = Lanes(2)
    busy.options = {"lanes": lanes}
    busy.world.enough.set()
    for _ in range(3):
        assert busy.run({"a": "u/wait", "b": "soon", "c": "u/wait"}).status == "completed"
    lanes.close()


def test_only_types_known_to_be_quick_are_trivial() -> None:
    known = Pace()
    assert not known.is_trivial("t/add")
    for _ in range(3):
        known.ran("t/add", 0.00001)
    assert known.is_trivial("t/add")
    known.ran("t/add", 0.2)
    assert not known.is_trivial("t/add")


def test_a_beginning_says_so_once_nodes_of_its_type_are_known_to_take_no_time(lab: Lab) -> None:
    lab.options = {"workers": 1, "clock": lambda: 0.0}
    edges = [(f"n{number}", "value", f"n{number + 1}", "a") for number in range(5)]
    lab.run({f"n{number}": ("add", {"b": number}) for number in range(6)}, edges)
    assert [event.brief for event in lab.events if isinstance(event, NodeStarted)] == [False] * 3 + [True] * 3


def test_nodes_known_to_take_no_time_run_in_the_engines_thread_and_tell_as_others_do(lab: Lab) -> None:
    lab.cache = MemoryCache()
    edges = [(f"n{number}", "value", f"n{number + 1}", "a") for number in range(5)]
    with closing(Lanes(2)) as lanes:
        engine = Engine(lab.registry, lab._context, lab.cache, clock=lambda: 0.0, lanes=lanes)

        def told(first: int, last: int) -> list[tuple[object, ...]]:
            """What a chain of sums tells that begins with one number and ends with another."""
            nodes = {"n0": ("add", {"a": first, "b": 1})} | {f"n{n}": ("add", {"b": n}) for n in range(1, 6)}
            events: list[tuple[object, ...]] = []

            def hear(event: object) -> None:
                if isinstance(event, NodeStarted):
                    events.append(("started", event.node, event.brief))
                elif isinstance(event, NodeFinished):
                    events.append(("finished", event.node, event.cache, event.why))

            result = engine.run(lab.compile(graph_of(nodes, edges)), hear)
            assert result.output("n5") == NumberOutput(value=last)
            return events

        told(0, 16)
        again = told(10, 26)
        assert [event for event in again if event[0] == "started"] == [("started", f"n{n}", True) for n in range(6)]
        whys = [event[3] for event in again if event[0] == "finished"]
        assert whys[0] == "a 0 -> 10"
        assert [event[2] for event in told(10, 26)] == ["hit"] * 6


def test_a_node_known_to_take_no_time_may_fail_once_it_does(
    busy: Lab, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "TRIVIAL", 60.0)
    with closing(Lanes(2)) as lanes:
        engine = Engine(registry, busy._context, MemoryCache(), lanes=lanes)
        busy.world.play = lambda node, context: NumberOutput(value=0)
        engine.run(busy.compile(graph_of({name: ("u/play", {"value": n}) for n, name in enumerate("abc")})))

        def fail(node: object, context: object) -> NumberOutput:
            raise ValueError("no more")

        busy.world.play = fail
        result = engine.run(busy.compile(graph_of({"a": ("u/play", {"value": 9})})))
    (failure,) = result.failures
    assert failure.node == "a"
    assert "no more" in failure.message


def test_a_node_of_a_type_that_took_no_time_before_holds_up_no_time_limit(
    busy: Lab, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "TRIVIAL", 60.0)
    lanes = Lanes(2)
    engine = Engine(registry, busy._context, lanes=lanes)
    busy.world.play = lambda node, context: NumberOutput(value=0)
    engine.run(busy.compile(graph_of({"a": "u/play", "b": "u/play", "c": "u/play"})))
    busy.world.play = lambda node, context: NumberOutput(value=int(busy.world.over.wait(10)))
    busy.world.over = threading.Event()

    def hear(event: object) -> None:
        if isinstance(event, NodeFailed):
            busy.world.over.set()

    plan = busy.compile(graph_of({"a": "u/wait", "b": "u/play"}))
    result = engine.run(plan, hear, policies=Policies(nodes={"a": Policy(timeout=0.02)}))
    lanes.close()
    assert result.output("b") == NumberOutput(value=1)


def test_a_node_with_a_time_limit_runs_beside_the_loop_even_without_workers(lab: Lab) -> None:
    lab.world = SimpleNamespace(waiting=threading.Event(), enough=threading.Event())
    result = lab.run({"a": "u/wait", "b": "number"}, policies=Policies(Policy(timeout=0.02)))
    assert [failure.code for failure in result.failures] == ["timeout"]
    assert result.output("b") == NumberOutput(value=0)


def test_an_ordinary_node_does_not_hold_up_the_accelerator(busy: Lab) -> None:
    """It is the last that is ready, but the accelerator's node has not begun: it could run meanwhile."""
    nodes = {"a": "u/load", "s": "u/sample", "w": ("u/wait", {"deaf": True})}
    busy.on_event = lambda event: (
        busy.world.enough.set() if isinstance(event, NodeFinished) and event.node == "s" else None
    )
    result = busy.run(nodes, [("a", "unet", "s", "unet")], policies=Policies(nodes={"a": Policy()}))
    assert result.status == "completed"
