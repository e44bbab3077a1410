"""What the engine costs beside the nodes' own work: `python benchmarks/engine.py [--json]`.

Every case compiles (which validates) and runs a graph of trivial nodes, with events, keys and a memory cache; but the
cached re-run asks a `PlanMemo` for its plan, as whoever queues the same graph again does. Times are processor time, so
that other programs count little; the best of a few rounds. With --json one object: `chain` maps
node counts to microseconds a node, the other cases give seconds and microseconds a run of a node.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from nodeloom.runtime.engine import (
    Engine,
    Event,
    InstanceView,
    MemoryCache,
    Plan,
    PlanMemo,
    compile_graph,
    validate_graph,
)
from nodeloom.schema import (
    Edge,
    Graph,
    InputField,
    IntegerCollectionOutput,
    IntegerOutput,
    Invocation,
    InvocationContext,
    InvocationOutput,
    Node,
    OutputField,
    Pack,
    Registry,
    invocation,
)


class Item(InvocationOutput):
    """One number of a list."""

    item: list[int] = OutputField(spread=True)


@invocation("bench/add", version=1)
class Add(Invocation):
    """The sum of two integers."""

    a: int = InputField(default=0)
    b: int = InputField(default=0)

    def invoke(self, context: InvocationContext) -> IntegerOutput:
        """Add."""
        return IntegerOutput(value=self.a + self.b)


@invocation("bench/range", version=1)
class Range(Invocation):
    """Numbers from a start on."""

    start: int = InputField(default=0)
    count: int = InputField(default=1)

    def invoke(self, context: InvocationContext) -> IntegerCollectionOutput:
        """Count."""
        return IntegerCollectionOutput(collection=list(range(self.start, self.start + self.count)))


@invocation("bench/iterate", version=1)
class Iterate(Invocation):
    """Runs what is downstream once for each number."""

    collection: list[int] = InputField()

    def invoke(self, context: InvocationContext) -> Item:
        """Spread."""
        return Item(item=self.collection)


@invocation("bench/collect", version=1)
class Collect(Invocation):
    """Gathers numbers."""

    items: list[int] = InputField(default=[], gather=True)

    def invoke(self, context: InvocationContext) -> IntegerCollectionOutput:
        """Gather."""
        return IntegerCollectionOutput(collection=self.items)


REGISTRY = Registry([Pack("bench", "1.0.0", __name__)])
CATALOGUE = REGISTRY.catalogue()


@dataclass
class Measurement:
    """Seconds and runs of nodes of one case."""

    seconds: float
    runs: int

    @property
    def each(self) -> float:
        """Microseconds a run of a node."""
        return 1e6 * self.seconds / max(1, self.runs)


def add(**inputs: Any) -> Node:
    return Node("bench/add", inputs)


def chain(length: int) -> Graph:
    nodes = {f"n{number}": add(b=1) for number in range(length)}
    return Graph(nodes, [Edge(f"n{number}", "value", f"n{number + 1}", "a") for number in range(length - 1)])


def shuffled_chain(length: int) -> Graph:
    """A chain of which neither names nor places in the document tell the order."""
    numbers = random.Random(0).sample(range(length), length)
    nodes = {f"n{number}": add(b=number) for number in range(length)}
    return Graph(nodes, [Edge(f"n{one}", "value", f"n{two}", "a") for one, two in pairwise(numbers)])


def fan_out(width: int) -> Graph:
    nodes = {"source": add(a=1)} | {f"n{number}": add(b=number) for number in range(width)}
    return Graph(nodes, [Edge("source", "value", f"n{number}", "a") for number in range(width)])


def braid(length: int, strands: int) -> Graph:
    """Strands of nodes, each of which reads its own strand and the next one."""
    nodes = {f"n{row}x{column}": add() for row in range(length) for column in range(strands)}
    edges = []
    for row in range(1, length):
        for column in range(strands):
            target = f"n{row}x{column}"
            edges.append(Edge(f"n{row - 1}x{column}", "value", target, "a"))
            edges.append(Edge(f"n{row - 1}x{(column + 1) % strands}", "value", target, "b"))
    return Graph(nodes | {"n0x0": add(a=0)}, edges)


def iterate(items: int) -> Graph:
    nodes = {
        "r": Node("bench/range", {"count": items}), "i": Node("bench/iterate"), "a": add(b=1),
        "c": Node("bench/collect"),
    }  # fmt: skip
    edges = [Edge("r", "collection", "i", "collection"), Edge("i", "item", "a", "a"), Edge("a", "value", "c", "items")]
    return Graph(nodes, edges)


def nested(outer: int, inner: int) -> Graph:
    nodes = {
        "r": Node("bench/range", {"count": outer}), "i": Node("bench/iterate"),
        "r2": Node("bench/range", {"count": inner}), "i2": Node("bench/iterate"), "a": add(),
        "c": Node("bench/collect"), "all": Node("bench/collect"),
    }  # fmt: skip
    edges = [
        Edge("r", "collection", "i", "collection"), Edge("i", "item", "r2", "start"),
        Edge("r2", "collection", "i2", "collection"), Edge("i2", "item", "a", "a"), Edge("i", "item", "a", "b"),
        Edge("a", "value", "c", "items"), Edge("c", "collection", "all", "items"),
    ]  # fmt: skip
    return Graph(nodes, edges)


def no_context(view: InstanceView) -> InvocationContext:
    """The benchmark's nodes ask nothing of their context."""
    return None  # type: ignore[return-value]


ENOUGH = 0.7
"""Processor seconds that a case is repeated for at least: a short one is disturbed by all that goes on beside it."""
Done = tuple[int, object]
"""How many runs of nodes there were, and what is left of them: to forget a result is not a part of making it."""


def timed(work: Callable[[], Done], rounds: int) -> Measurement:
    best, spent = Measurement(float("inf"), 0), 0.0
    while rounds > 0 or spent < ENOUGH:
        rounds -= 1
        began = time.process_time()
        runs, left = work()
        seconds = time.process_time() - began
        del left
        spent += seconds
        if seconds < best.seconds:
            best = Measurement(seconds, runs)
    return best


def whole_run(graph: Graph, cache: MemoryCache | None = None) -> Done:
    """Compile and run a graph."""
    return run(compile_graph(graph, CATALOGUE), MemoryCache(1_000_000) if cache is None else cache)


def run(plan: Plan, cache: MemoryCache) -> Done:
    listener: deque[Event] = deque(maxlen=1)  # takes every event, and keeps the last
    result = Engine(REGISTRY, no_context, cache).run(plan, listener.append)
    assert result.status == "completed", result.failures[:1]
    return len(result.finished), (plan, cache, result)


def cached_rerun(graph: Graph, rounds: int) -> Measurement:
    cache, memo = MemoryCache(1_000_000), PlanMemo()
    run(memo.get(graph, CATALOGUE), cache)
    return timed(lambda: run(memo.get(graph, CATALOGUE), cache), rounds)


def last_changed(graph: Graph, last: str, rounds: int) -> Measurement:
    cache = MemoryCache(1_000_000)
    whole_run(graph, cache)
    values = iter(range(2, 1000))

    def work() -> Done:
        graph.nodes[last] = add(b=next(values))
        return whole_run(graph, cache)

    return timed(work, rounds)


def only(work: Callable[[Graph], object], graph: Graph, rounds: int) -> Measurement:
    def counted() -> Done:
        return len(graph.nodes), work(graph)

    return timed(counted, rounds)


def measure(rounds: int) -> dict[str, Measurement]:
    whole: dict[str, Graph] = {
        "chain 1000": chain(1000), "chain 10000": chain(10_000), "chain 100000": chain(100_000),
        "fan-out 10000": fan_out(10_000), "braid 300 x 10": braid(300, 10), "iterate 10000": iterate(10_000),
        "nested 30 x 30": nested(30, 30), "nested 100 x 100": nested(100, 100),
    }  # fmt: skip
    found = {}
    for name, graph in whole.items():
        found[name] = timed(partial(whole_run, graph), 1 if len(graph.nodes) > 50_000 else rounds)
    found["cached re-run 10000"] = cached_rerun(chain(10_000), rounds)
    found["last node changed 10000"] = last_changed(chain(10_000), "n9999", rounds)
    chains = {str(size): chain(size) for size in (1000, 10_000, 100_000)} | {"shuffled 10000": shuffled_chain(10_000)}
    for name, graph in chains.items():
        found[f"validate only {name}"] = only(lambda graph: validate_graph(graph, CATALOGUE), graph, rounds)
        found[f"compile only {name}"] = only(lambda graph: compile_graph(graph, CATALOGUE), graph, rounds)
    memo, known = PlanMemo(), chain(10_000)
    memo.get(known, CATALOGUE)
    found["recognise 10000"] = only(lambda graph: memo.get(graph, CATALOGUE), known, rounds)
    changing, values = chain(10_000), iter(range(2, 1000))

    def with_another_value() -> Done:
        changing.nodes["n0"] = add(b=next(values))
        return len(changing.nodes), memo.get(changing, CATALOGUE)

    with_another_value()
    found["recognise with another value 10000"] = timed(with_another_value, rounds)
    return found


def as_json(found: dict[str, Measurement]) -> dict[str, Any]:
    counts = {name.removeprefix("chain "): each for name, each in found.items() if name.startswith("chain ")}
    others = {name: each for name, each in found.items() if not name.startswith("chain ")}
    return {
        "chain": {count: round(each.each, 2) for count, each in counts.items()},
        **{name: {"seconds": round(each.seconds, 4), "us": round(each.each, 2)} for name, each in others.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--rounds", type=int, default=3, help="rounds per case, of which the best counts")
    options = parser.parse_args()
    found = measure(options.rounds)
    if options.json:
        json.dump(as_json(found), sys.stdout)
        return
    print(f"{'case':26}{'seconds':>10}{'runs':>9}{'us each':>10}")
    for name, each in found.items():
        print(f"{name:26}{each.seconds:>10.3f}{each.runs:>9}{each.each:>10.1f}")


if __name__ == "__main__":
    main()
