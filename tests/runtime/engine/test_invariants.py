"""What holds of every run, whatever fails, is tried again, expands, takes too long or is canceled, and wherever."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from types import SimpleNamespace
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.runtime.engine import lab as pack_module
from tests.runtime.engine import workshop
from tests.runtime.engine.lab import EdgeSpec, Lab, NumberOutput
from tests.runtime.engine.workshop import PlaySoon, in_place

from nodeloom.runtime.engine import (
    CancelToken,
    Event,
    MemoryCache,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Policies,
    Policy,
    RunFinished,
    RunResult,
)
from nodeloom.runtime.engine.lanes import Lanes
from nodeloom.schema import Pack, Registry

REGISTRY = Registry([Pack("t", "1.0.0", pack_module.__name__), Pack("u", "1.0.0", workshop.__name__)])
KINDS = (
    "add", "soon", "fail", "draw", "save", "range", "iterate", "collect", "if", "first", "u/play", "u/play-soon",
    "u/sum",
)  # fmt: skip
INPUTS = {
    "add": ("a", "b"), "soon": ("value",), "fail": ("value",), "save": ("value",), "range": ("start",),
    "if": ("when_true", "when_false"), "first": ("a", "b", "c"), "u/play": ("value",), "u/play-soon": ("value",),
}  # fmt: skip
LISTS = {"iterate": "collection", "u/sum": "numbers"}
CHANCE: st.SearchStrategy[bool] = st.booleans()
PARTS = ("number", "flaky", "crash", "graph", "wrong graph", "graphs")


@st.composite
def graphs(draw: st.DrawFn) -> tuple[dict[str, Any], list[EdgeSpec]]:
    """Up to ten nodes of all sorts; those of the same type are often equal."""
    nodes: dict[str, Any] = {}
    edges: list[EdgeSpec] = []
    ends: list[tuple[str, str]] = []
    lists: list[tuple[str, str]] = []
    for place, kind in enumerate(draw(st.lists(st.sampled_from(KINDS), min_size=2, max_size=10))):
        key = f"n{place}"
        constants: dict[str, dict[str, Any]] = {"save": {"value": 1}, "if": {"condition": draw(CHANCE)}}
        values = constants.get(kind, {})
        if kind.startswith("u/play"):
            values = {"part": draw(st.sampled_from(PARTS))}
        if kind in LISTS:
            values = {LISTS[kind]: [1, 2]}
            if draw(CHANCE) and lists:
                edges.append((*draw(st.sampled_from(lists)), key, LISTS[kind]))
        nodes[key] = (kind, values)
        for name in INPUTS.get(kind, ()):
            if draw(CHANCE) and ends:
                edges.append((*draw(st.sampled_from(ends)), key, name))
        if kind == "collect" and ends:
            edges += [(*end, key, "items") for end in draw(st.lists(st.sampled_from(ends), unique=True, max_size=2))]
        if kind in ("range", "collect"):
            lists.append((key, "collection"))
        elif kind == "iterate":
            ends.append((key, "item"))
        elif kind not in ("save", "if"):
            ends.append((key, "value"))
    return nodes, edges


class Theatre:
    """What nodes play: failures the first time, graphs, graphs at once, and graphs that fail."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self._lock = threading.Lock()
        self._seen: set[str] = set()

    def play(self, node: Any, context: Any) -> Any:
        if node.part == "flaky":
            with self._lock:
                is_first = context.view.key not in self._seen
                self._seen.add(context.view.key)
            if is_first:
                raise OSError("flaky")
        if node.part == "crash":
            raise ZeroDivisionError
        if node.part.endswith(("graph", "graphs")) and context.view.node.count("/") < 2:
            kind = "fail" if node.part.startswith("wrong") else "draw"
            inner = {"n": "add", "d": kind, "f": "fail", "s": "soon"}
            return in_place(
                inner if kind == "fail" else {**inner, "f": "number"},
                [("d", "value", "n", "a"), ("f", "value", "n", "b"), ("n", "value", "s", "value")], ("s", "value"),
            )  # fmt: skip
        return NumberOutput(value=node.value)

    async def play_soon(self, node: Any, context: Any) -> Any:
        made = self.play(node, context)
        if isinstance(made, NumberOutput):
            return made
        times = 3 if node.part == "graphs" else 1
        found = await asyncio.gather(*(context.run(made) for _ in range(times)))
        return NumberOutput(value=sum(each["value"] for each in found))


def world() -> SimpleNamespace:
    theatre = Theatre()

    def play(node: Any, context: Any) -> Any:
        return (theatre.play_soon if isinstance(node, PlaySoon) else theatre.play)(node, context)

    return SimpleNamespace(**dict.fromkeys(PARTS, play))


@st.composite
def circumstances(draw: st.DrawFn) -> dict[str, Any]:
    """How a graph is run: lanes, cache, policies, and the events after which it is canceled or resumed."""
    timeout = draw(st.sampled_from([None, 60.0]))
    return {
        "workers": draw(st.sampled_from([0, 0, 2])),
        "cached": draw(CHANCE),
        "policies": Policies(
            Policy(retries=draw(st.integers(0, 2)), backoff=0.0, timeout=timeout),
            nodes={"n1": Policy(retries=1, backoff=0.0, timeout=60.0)}, fail_fast=draw(CHANCE),
        ),
        "cancel": draw(st.one_of(st.none(), st.integers(0, 30))),
        "cut": draw(st.one_of(st.none(), st.integers(0, 30))),
    }  # fmt: skip


def check_events(events: list[Event], result: RunResult) -> None:
    assert [place for place, event in enumerate(events) if isinstance(event, RunFinished)] == [len(events) - 1]
    ends: set[tuple[str, tuple[int, ...]]] = set()
    attempts: Counter[tuple[str, tuple[int, ...]]] = Counter()
    for event in events:
        if isinstance(event, (NodeStarted, NodeFinished, NodeFailed, NodeBlocked)):
            run = (event.node, event.index)
            assert run not in ends, "nothing is heard of a run that has ended"
            if isinstance(event, NodeStarted):
                attempts[run] += 1
                assert event.attempt == attempts[run]
            else:
                ends.add(run)
    failed = {(event.node, event.index) for event in events if isinstance(event, NodeFailed)}
    assert failed == {(failure.node, failure.index) for failure in result.failures}
    for event in events:
        if isinstance(event, NodeBlocked):
            assert (event.cause_node, event.cause_index) in failed
    assert result.finished == [event for event in events if isinstance(event, NodeFinished)]
    assert sum(map(len, result.blocked.values())) == sum(isinstance(event, NodeBlocked) for event in events)


def check_end(lab: Lab, result: RunResult, is_whole: bool) -> None:
    if result.status == "completed":
        assert not [failure for failure in result.failures if "/" not in failure.node]
    if is_whole:
        settled = {event.node for event in lab.events if isinstance(event, (NodeFinished, NodeFailed, NodeBlocked))}
        assert settled >= result.outputs.keys()


@settings(max_examples=60)
@given(graphs(), circumstances())
def test_every_run_ends_and_tells_of_each_node_once(made: tuple[dict[str, Any], list[EdgeSpec]], how: Any) -> None:
    nodes, edges = made
    lanes = Lanes(how["workers"])
    lab = Lab(REGISTRY, cache=MemoryCache() if how["cached"] else None, options={"lanes": lanes}, world=world())
    assume(not lab.problems(lab.graph(nodes, edges)))

    def hear(event: Event) -> None:
        if how["cancel"] is not None and len(lab.events) > how["cancel"]:
            lab.cancel.cancel()

    lab.on_event = hear
    result = lab.run(nodes, edges, policies=how["policies"])
    is_whole = (
        not lab.cancel.canceled and not how["policies"].fail_fast and not {"iterate"} & {n[0] for n in nodes.values()}
    )
    check_events(lab.events, result)
    check_end(lab, result, is_whole)
    assert (lanes["pool"].busy, lanes["accelerator"].busy) == (0, 0)
    if how["cut"] is not None:
        log: list[Any] = [event.to_json() for event in lab.events[: how["cut"]]]
        done = {(told["node"], tuple(told["index"])) for told in log if told["event"] == "node.finished"}
        how["cancel"], lab.cancel = None, CancelToken()
        again = lab.run(nodes, edges, policies=how["policies"], resume=log)
        check_events(lab.events, again)
        assert not done & {(event.node, event.index) for event in lab.events if isinstance(event, NodeStarted)}
    lanes.close()


@settings(max_examples=25)
@given(graphs(), st.booleans())
def test_without_workers_every_run_is_like_the_one_before(
    made: tuple[dict[str, Any], list[EdgeSpec]], cached: bool
) -> None:
    nodes, edges = made
    told = []
    for _ in range(2):
        lab = Lab(REGISTRY, cache=MemoryCache() if cached else None, world=world())
        assume(not lab.problems(lab.graph(nodes, edges)))
        lab.run(nodes, edges, policies=Policies(Policy(retries=1, backoff=0.0)))
        told.append([(type(event), getattr(event, "node", ""), getattr(event, "index", ())) for event in lab.events])
    assert told[0] == told[1]
