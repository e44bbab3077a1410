from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runtime.engine import lab as pack_module
from tests.runtime.engine.lab import EdgeSpec, Lab
from tests.runtime.engine.reference import Reference

from nodeloom.runtime.engine import MemoryCache, NodeFailed, NodeFinished, NodeStarted, RunResult
from nodeloom.schema import Pack, Registry

REGISTRY = Registry([Pack("t", "1.0.0", pack_module.__name__)])
INPUTS = {
    "number": {}, "add": {"a": "int", "b": "int"}, "join": {"a": "int", "b": "int"}, "positive": {"value": "int"},
    "fail": {"value": "int"}, "few": {"value": "int"}, "iterate": {"collection": "list"},
    "beside": {"collection": "list"}, "zip": {"left": "list", "right": "list"}, "collect": {"items": "gather"},
    "if": {"condition": "bool", "when_true": "int", "when_false": "int"},
}  # fmt: skip
OUTPUTS = {
    "number": {"value": "int"}, "add": {"value": "int"}, "join": {"value": "int"}, "positive": {"value": "bool"},
    "fail": {"value": "int"}, "few": {"collection": "list"},
    "iterate": {"item": "int", "position": "int", "total": "int"},
    "beside": {"item": "int", "position": "int", "total": "int"}, "zip": {"left": "int", "right": "int"},
    "collect": {"collection": "list"}, "if": {"value": "int"},
}  # fmt: skip
Nodes = dict[str, tuple[str, dict[str, Any]]]
Made = tuple[Nodes, list[EdgeSpec]]


@st.composite
def graphs(draw: st.DrawFn) -> Made:
    """A graph of up to twelve nodes; ids are shuffled so that their order is not the order of the edges.

    Many begin with crossed or nested iterations, and edges come from what was made last rather than first.
    """
    begin = draw(
        st.sampled_from(
            [
                [], ["iterate", "iterate"], ["iterate", "few", "iterate"], ["beside", "beside", "join"],
                ["beside", "few", "beside", "beside", "join"], ["beside", "beside", "iterate", "join"],
            ]
        )
    )  # fmt: skip
    kinds = begin + draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, max_size=9))
    ids = draw(st.permutations([f"n{number}" for number in range(len(kinds))]))
    nodes: Nodes = {}
    edges: list[EdgeSpec] = []
    ends: dict[str, list[tuple[str, str]]] = {"int": [], "bool": [], "list": []}
    for node_id, kind in zip(ids, kinds, strict=True):
        nodes[node_id] = (kind, constants(draw, kind))
        for name, port in INPUTS[kind].items():
            edges += [(*end, node_id, name) for end in sources(draw, ends, port)]
        for output, port in OUTPUTS[kind].items():
            ends[port].append((node_id, output))
    return nodes, draw(st.permutations(edges))


def constants(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    small = st.integers(0, 4)
    lists = st.lists(small, max_size=3)
    needed: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "number": {"value": small}, "add": {"a": small, "b": small}, "fail": {"value": small, "on": lists},
        "few": {"value": small}, "iterate": {"collection": lists}, "beside": {"collection": lists},
        "zip": {"left": lists, "right": lists},
        "if": {"condition": st.booleans(), "when_true": small, "when_false": small},
    }  # fmt: skip
    return {name: draw(strategy) for name, strategy in needed.get(kind, {}).items()}


def sources(draw: st.DrawFn, ends: dict[str, list[tuple[str, str]]], port: str) -> list[tuple[str, str]]:
    known = ends["int" if port == "gather" else port][-6:]
    if not known:
        return []
    some = st.sampled_from(known[::-1])
    if port == "gather":
        return draw(st.lists(some, unique=True, max_size=3))
    return [draw(some)] if draw(st.integers(0, 5)) else []


def connectable(nodes: Nodes, edges: list[EdgeSpec]) -> bool:
    """Join takes no constants, so both of its inputs must be connected."""
    given_inputs = {(edge[2], edge[3]) for edge in edges}
    return all((key, name) in given_inputs for key, (kind, _) in nodes.items() if kind == "join" for name in "ab")


def story(lab: Lab) -> list[tuple[str, tuple[int, ...], bool]]:
    return [
        (event.node, event.index, isinstance(event, NodeFinished))
        for event in lab.events
        if isinstance(event, (NodeFinished, NodeFailed))
    ]


def check(lab: Lab, result: RunResult, expected: Reference) -> None:
    assert story(lab) == expected.order
    check_unordered(lab, result, expected)


def check_unordered(lab: Lab, result: RunResult, expected: Reference) -> None:
    assert sorted(story(lab)) == sorted(expected.order)
    blocked = {(node, index) for node, found in result.blocked.items() for index in found}
    assert blocked == expected.blocked()
    for target in expected.targets:
        found = {index: output.model_dump() for index, output in result.outputs[target].items()}
        assert found == {index: value for (node, index), value in expected.values.items() if node == target and value}
    if not blocked and all(finished for _, _, finished in expected.order):
        assert result.status == "completed"
    else:
        assert result.status in ("partial", "failed")


@settings(max_examples=150)
@given(graphs().filter(lambda made: connectable(*made)))
def test_the_engine_agrees_with_the_naive_interpreter(made: Made) -> None:
    nodes, edges = made
    expected = Reference(nodes, edges)
    expected.run()
    lab = Lab(REGISTRY)
    check(lab, lab.run(nodes, edges), expected)


@settings(max_examples=80)
@given(graphs().filter(lambda made: connectable(*made)))
def test_it_agrees_with_an_empty_and_with_a_full_cache(made: Made) -> None:
    nodes, edges = made
    expected = Reference(nodes, edges)
    expected.run()
    lab = Lab(REGISTRY, cache=MemoryCache())
    check(lab, lab.run(nodes, edges), expected)
    check(lab, lab.run(nodes, edges), expected)
    assert set(lab.reasons().values()) <= {"hit"}


@settings(max_examples=60)
@given(graphs().filter(lambda made: connectable(*made)), st.randoms(use_true_random=False))
def test_the_order_of_a_document_means_nothing(made: Made, chance: random.Random) -> None:
    nodes, edges = made
    lab, other = Lab(REGISTRY), Lab(REGISTRY)
    shuffled = list(nodes.items())
    chance.shuffle(shuffled)
    assert lab.run(nodes, edges).outputs == other.run(dict(shuffled), chance.sample(edges, len(edges))).outputs
    assert story(lab) == story(other)
    assert [type(event) for event in lab.events] == [type(event) for event in other.events]


@settings(max_examples=80)
@given(graphs().filter(lambda made: connectable(*made)), st.data())
def test_a_run_cut_at_any_event_goes_on_as_if_nothing_had_happened(made: Made, data: st.DataObject) -> None:
    nodes, edges = made
    expected = Reference(nodes, edges)
    expected.run()
    lab = Lab(REGISTRY)
    lab.run(nodes, edges)
    log: list[dict[str, Any]] = [event.to_json() for event in lab.events][
        : data.draw(st.integers(0, len(lab.events)), label="cut")
    ]
    settled = {
        (told["node"], tuple(told["index"])) for told in log if told["event"] in ("node.finished", "node.failed")
    }
    check(lab, lab.run(nodes, edges, resume=log), expected)
    again = {(event.node, event.index) for event in lab.events if isinstance(event, NodeStarted)}
    assert not again & settled
    assert again | settled == {(node, index) for node, index, _ in expected.order}


@settings(max_examples=40)
@given(graphs().filter(lambda made: connectable(*made)), st.data())
def test_with_workers_and_cut_only_the_order_may_differ(made: Made, data: st.DataObject) -> None:
    nodes, edges = made
    expected = Reference(nodes, edges)
    expected.run()
    lab = Lab(REGISTRY, options={"workers": 2})
    cut = data.draw(st.integers(0, 40), label="cut")
    result = lab.run(nodes, edges)
    check_unordered(lab, result, expected)
    check_unordered(lab, lab.run(nodes, edges, resume=[event.to_json() for event in lab.events][:cut]), expected)
