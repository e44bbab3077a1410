"""Nodes that decide what runs, in the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.invocations.conftest import FakeContext

from nodeloom.invocations.core import pack
from nodeloom.runtime.engine import Engine, Event, NodeStarted, RunResult, compile_graph, validate_graph
from nodeloom.schema import Edge, Graph, Node, Registry

registry = Registry([pack])
catalogue = registry.catalogue()

Nodes = dict[str, tuple[str, dict[str, Any]]]
"""Types without their pack, and inputs, by id."""


@dataclass
class Run:
    """A graph of core nodes that was run, and the nodes whose code ran, in order."""

    nodes: Nodes
    edges: Iterable[tuple[str, str, str, str]] = ()
    muted: frozenset[str] = frozenset()
    started: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.graph = Graph(
            {
                key: Node(f"core/{name}", dict(inputs), mode="muted" if key in self.muted else "normal")
                for key, (name, inputs) in self.nodes.items()
            },
            [Edge(*edge) for edge in self.edges],
        )
        assert validate_graph(self.graph, catalogue) == []
        engine = Engine(registry, lambda view: FakeContext())
        self.result: RunResult = engine.run(compile_graph(self.graph, catalogue, ["end"]), self._hear)

    def _hear(self, event: Event) -> None:
        if isinstance(event, NodeStarted):
            self.started.append(event.node)

    def values(self, name: str = "value") -> list[Any]:
        return list(self.result.values("end", name).values())

    def sentence(self) -> str:
        (failure,) = self.result.failures
        return failure.message


CASES: Nodes = {"zero": ("string", {"value": "nought"}), "two": ("string", {"value": "deux"})}
CASE_EDGES = [("zero", "value", "end", "case_0"), ("two", "value", "end", "case_2")]


def switch(index: int, **others: Any) -> Run:
    return Run({**CASES, "end": ("switch", {"index": index, **others})}, CASE_EDGES)


@pytest.mark.parametrize(("index", "value", "node"), [(0, "nought", "zero"), (2, "deux", "two")])
def test_only_the_case_that_is_chosen_runs(index: int, value: str, node: str) -> None:
    run = switch(index)
    assert (run.values(), run.started) == ([value], [node, "end"])


@pytest.mark.parametrize("index", [1, 8, -1])
def test_the_default_stands_for_cases_that_have_no_value(index: int) -> None:
    run = Run(
        {**CASES, "other": ("string", {"value": "autre"}), "end": ("switch", {"index": index})},
        [*CASE_EDGES, ("other", "value", "end", "default")],
    )
    assert (run.values(), run.started) == (["autre"], ["other", "end"])


def test_the_default_does_not_run_beside_a_case_that_has_a_value() -> None:
    run = Run(
        {**CASES, "other": ("string", {}), "end": ("switch", {"index": 2})},
        [*CASE_EDGES, ("other", "value", "end", "default")],
    )
    assert run.started == ["two", "end"]


@pytest.mark.parametrize("index", [1, 8, -1])
def test_a_switch_that_leads_nowhere_names_the_index_and_the_way_out(index: int) -> None:
    assert f"index is {index}, and neither case_{index} nor default has a value" in switch(index).sentence()


def test_a_switch_by_text_looks_the_text_up() -> None:
    where = ("list_position", {"collection": ["zero", "one", "two"], "text": "two"})
    run = Run({**CASES, "where": where, "end": ("switch", {})}, [*CASE_EDGES, ("where", "value", "end", "index")])
    assert run.values() == ["deux"]


def available(*inputs: str, muted: Iterable[str] = ()) -> Run:
    """Strings named by the inputs they are connected to."""
    nodes: Nodes = {name: ("string", {"value": f"from {name}"}) for name in inputs}
    return Run(
        {**nodes, "end": ("first_available", {})},
        [(name, "value", "end", name) for name in inputs],
        frozenset(muted),
    )


def test_the_first_value_that_is_there_is_taken_and_no_other_runs() -> None:
    run = available("b", "d")
    assert (run.values(), run.started) == (["from b"], ["b", "end"])


def test_a_muted_branch_is_not_there() -> None:
    run = available("a", "b", "h", muted=("a", "b"))
    assert (run.values(), run.started) == (["from h"], ["h", "end"])


def test_a_branch_that_fails_is_not_passed_over() -> None:
    nodes: Nodes = {"bad": ("list_item", {"collection": []}), "good": ("string", {})}
    run = Run({**nodes, "end": ("first_available", {})}, [("bad", "item", "end", "a"), ("good", "value", "end", "b")])
    assert list(run.result.blocked) == ["end"]
    assert run.started == ["bad"]


def test_nothing_available_is_a_failure() -> None:
    assert "none of the inputs a to h has a value" in available().sentence()


@pytest.mark.parametrize(
    ("operation", "a", "asked"),
    [("and", False, False), ("and", True, True), ("or", True, False), ("or", False, True), ("not", True, False)],
)
def test_the_second_answer_runs_only_if_the_first_does_not_decide(operation: str, a: bool, asked: bool) -> None:
    run = Run(
        {"right": ("boolean", {"value": True}), "end": ("logic", {"a": a, "operation": operation})},
        [("right", "value", "end", "b")],
    )
    assert run.started == (["right", "end"] if asked else ["end"])


LISTS: Nodes = {"numbers": ("integers", {"collection": [1, 2]}), "texts": ("strings", {"collection": ["a", "b"]})}
JOINED = [("rows", "item_a", "end", "left"), ("rows", "item_b", "end", "right")]


@pytest.mark.parametrize(("kind", "expected"), [("zip", ["1a", "2b"]), ("cross", ["1a", "1b", "2a", "2b"])])
def test_rows_of_lists_run_one_by_one(kind: str, expected: list[str]) -> None:
    run = Run(
        {**LISTS, "rows": (kind, {}), "end": ("string_join", {})},
        [("numbers", "collection", "rows", "list_a"), ("texts", "collection", "rows", "list_b"), *JOINED],
    )
    assert run.values() == expected


def test_one_collect_gathers_all_combinations() -> None:
    run = Run(
        {**LISTS, "rows": ("cross", {}), "join": ("string_join", {}), "end": ("collect", {})},
        [
            ("numbers", "collection", "rows", "list_a"),
            ("texts", "collection", "rows", "list_b"),
            ("rows", "item_a", "join", "left"),
            ("rows", "item_b", "join", "right"),
            ("join", "value", "end", "item"),
        ],
    )
    assert run.values("collection") == [["1a", "1b", "2a", "2b"]]


def test_lists_of_different_length_do_not_run_side_by_side() -> None:
    run = Run(
        {**LISTS, "rows": ("zip", {"list_c": None}), "more": ("integers", {"collection": [1]}), "end": ("float", {})},
        [
            ("numbers", "collection", "rows", "list_a"),
            ("more", "collection", "rows", "list_b"),
            ("rows", "item_a", "end", "value"),
        ],
    )
    assert "list_a has 2, list_b has 1" in run.sentence()
