from __future__ import annotations

from heapq import heappop, heappush
from typing import Any

from tests.runtime.engine.lab import EdgeSpec, Lab, ManyOutput

from nodeloom.runtime.engine.instances import Instance
from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.engine.scheduler import Scheduler


class Bench:
    """Finishes runs by hand; every run's value is the same marker, so that only who keeps it matters."""

    def __init__(self, lab: Lab, nodes: dict[str, Any], edges: list[EdgeSpec], lengths: dict[str, int]) -> None:
        self.plan = lab.compile(lab.graph(nodes, edges))
        self.ready: list[tuple[int, Index, Instance]] = []
        self.scheduler = Scheduler(self.plan, lambda record, cause: None, self.push, lambda runs: None)
        self.lengths = lengths
        self.ran: list[Instance] = []

    def push(self, record: Instance) -> None:
        heappush(self.ready, (record.node, record.index, record))

    def place(self, record: Instance) -> tuple[str, tuple[int, ...]]:
        return self.plan.nodes[record.node].id, record.index

    def step(self) -> bool:
        if not self.ready:
            return False
        record = heappop(self.ready)[2]
        record.outputs, record.encoded = ManyOutput(collection=[]), {}
        record.length = self.lengths.get(self.plan.nodes[record.node].id, 0)
        self.ran.append(record)
        self.scheduler.finish(record)
        return True

    def kept(self) -> list[tuple[str, tuple[int, ...]]]:
        return [self.place(record) for record in self.ran if record.outputs is not None]


def test_a_value_goes_when_its_last_reader_has_finished(lab: Lab) -> None:
    bench = Bench(
        lab, {"n": "number", "a": "add", "b": "add"}, [("n", "value", "a", "a"), ("a", "value", "b", "a")], {}
    )
    kept = []
    while bench.step():
        kept.append([node for node, _ in bench.kept()])
    assert kept == [["n"], ["a"], ["b"]]


def test_an_item_stays_until_it_is_gathered(lab: Lab) -> None:
    bench = Bench(
        lab,
        {"i": ("iterate", {"collection": []}), "a": "add", "c": "collect"},
        [("i", "item", "a", "a"), ("a", "value", "c", "items")],
        {"i": 2},
    )
    kept = []
    while bench.step():
        kept.append(bench.kept())
    assert kept == [
        [("i", ())],
        [("i", ()), ("a", (0,))],
        [("a", (0,)), ("a", (1,))],
        [("c", ())],
    ]


def test_an_outer_value_stays_until_every_item_has_read_it(lab: Lab) -> None:
    bench = Bench(
        lab,
        {"n": "number", "i": ("iterate", {"collection": []}), "z": "join"},
        [("n", "value", "z", "a"), ("i", "item", "z", "b")],
        {"i": 3},
    )
    kept = []
    while bench.step():
        kept.append(("n", ()) in bench.kept())
    assert [node for node, _ in map(bench.place, bench.ran)] == ["i", "n", "z", "z", "z"]
    assert kept == [False, True, True, True, False]


def test_a_branch_not_taken_lets_go_of_what_it_would_have_read(lab: Lab) -> None:
    bench = Bench(
        lab,
        {"n": "number", "t": "positive", "a": "add", "z": "if"},
        [("n", "value", "t", "value"), ("n", "value", "a", "a"), ("t", "value", "z", "condition"),
         ("a", "value", "z", "when_true")],
        {},
    )  # fmt: skip
    bench.step()
    bench.step()
    assert ("n", ()) in bench.kept()
    bench.step()
    assert bench.kept() == [("z", ())]
