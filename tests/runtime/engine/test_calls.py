"""Calls of subgraphs: what runs, under which names, and how often."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runtime.engine import calls as calls_module
from tests.runtime.engine import lab as lab_module
from tests.runtime.engine.calls import ADD_TEN, TWICE, call, graph
from tests.runtime.engine.lab import EdgeSpec, Lab

from nodeloom.runtime.engine import prepared
from nodeloom.schema import Edge, Graph, InvalidGraphError, Pack, Pin, Registry

REGISTRY = Registry([Pack("t", "1.0.0", lab_module.__name__), Pack("c", "1.0.0", calls_module.__name__)])


@pytest.fixture
def lab() -> Lab:
    return Lab(REGISTRY)


def value(lab: Lab, made: Graph, node: str, output: str = "value", targets: list[str] | None = None) -> Any:
    result = lab.run_graph(made, targets)
    assert result.status == "completed", result.failures
    return dict(result.values(*lab.compile(made, targets).place(node, output)))


def test_a_call_runs_the_nodes_of_the_subgraph_in_its_place(lab: Lab) -> None:
    made = graph({"n": ("number", {"value": 1}), "c": call("ten")}, [("n", "value", "c", "a")], ten=ADD_TEN)
    assert value(lab, made, "c") == {(): 11}
    assert lab.started() == ["n", "c/n"]


def test_a_value_at_a_port_takes_the_place_of_the_inner_one(lab: Lab) -> None:
    assert value(lab, graph({"c": call("ten", a=1, b=2)}, ten=ADD_TEN), "c") == {(): 3}
    assert value(lab, graph({"c": call("ten", a=1)}, ten=ADD_TEN), "c") == {(): 11}


def test_an_edge_into_a_port_wins_over_both_values(lab: Lab) -> None:
    made = graph({"n": ("number", {"value": 5}), "c": call("ten", b=2)}, [("n", "value", "c", "b")], ten=ADD_TEN)
    assert value(lab, made, "c") == {(): 5}


def test_calls_nest_and_find_subgraphs_around_them(lab: Lab) -> None:
    made = graph({"c": call("twice", a=1, last=100)}, ten=ADD_TEN, twice=TWICE)
    assert value(lab, made, "c") == {(): 111}
    assert lab.started() == ["c/first/n", "c/second/n"]


def test_a_name_means_the_innermost_subgraph_that_has_it(lab: Lab) -> None:
    hundred = replace(ADD_TEN, nodes=graph({"n": ("add", {"b": 100})}).nodes)
    made = graph({"c": call("twice"), "d": call("ten")}, ten=ADD_TEN, twice=replace(TWICE, subgraphs={"ten": hundred}))
    assert value(lab, made, "c") == {(): 200}
    assert value(lab, made, "d") == {(): 10}


def test_subgraphs_of_subgraphs_of_the_same_name_are_told_apart(lab: Lab) -> None:
    five = replace(ADD_TEN, nodes=graph({"n": ("add", {"b": 5})}).nodes)
    made = graph(
        {"c": call("x"), "d": call("y")}, x=replace(TWICE, subgraphs={"ten": ADD_TEN}),
        y=replace(TWICE, subgraphs={"ten": five}),
    )  # fmt: skip
    assert value(lab, made, "c") == {(): 20}
    assert value(lab, made, "d") == {(): 10}


def test_only_what_the_wanted_outputs_need_runs(lab: Lab) -> None:
    two = graph(
        {"x": ("number", {"value": 1}), "y": ("crash", {"value": 0})},
        outputs={"good": ("x", "value"), "bad": ("y", "value")},
    )
    made = graph({"c": call("two"), "a": "add"}, [("c", "good", "a", "a")], two=two)
    assert value(lab, made, "a") == {(): 1}
    assert lab.started() == ["c/x", "a"]


def test_a_branch_that_is_not_chosen_does_not_run_through_a_call(lab: Lab) -> None:
    choose = graph(
        {"i": ("if", {"condition": True})},
        inputs={"yes": ("i", "when_true"), "no": ("i", "when_false")},
        outputs={"value": ("i", "value")},
    )
    made = graph(
        {"x": ("number", {"value": 1}), "y": "crash", "c": call("choose")},
        [("x", "value", "c", "yes"), ("y", "value", "c", "no")],
        choose=choose,
    )
    assert value(lab, made, "c") == {(): 1}
    assert lab.started() == ["x", "c/i"]


def test_a_failure_inside_a_call_blocks_only_what_needs_it(lab: Lab) -> None:
    two = graph({"x": "number", "y": "crash"}, outputs={"good": ("x", "value"), "bad": ("y", "value")})
    made = graph(
        {"c": call("two"), "s": "save", "t": "save"}, [("c", "good", "s", "value"), ("c", "bad", "t", "value")], two=two
    )
    result = lab.run_graph(made)
    assert result.status == "partial"
    assert result.failures[0].message.startswith("node c/y (t/crash): ")
    assert list(result.blocked) == ["t"]


def test_a_call_under_an_iteration_runs_once_for_each_item(lab: Lab) -> None:
    made = graph(
        {"r": "range", "i": "iterate", "c": call("ten")},
        [("r", "collection", "i", "collection"), ("i", "item", "c", "a")],
        ten=ADD_TEN,
    )
    assert value(lab, made, "c") == {(0,): 10, (1,): 11, (2,): 12}


THREE = graph(
    {"r": ("range", {"count": 2}), "i": "iterate", "j": "join", "g": "collect"},
    [("r", "collection", "i", "collection"), ("i", "item", "j", "b"), ("j", "value", "g", "items")],
    inputs={"x": ("j", "a")},
    outputs={"collection": ("g", "collection")},
)
"""[10x, 10x + 1]: an iteration of its own, collected."""


def test_what_a_call_collects_is_what_it_began_itself(lab: Lab) -> None:
    made = graph(
        {"r": ("range", {"start": 5, "count": 2}), "i": "iterate", "c": call("three"), "g": "collect"},
        [("r", "collection", "i", "collection"), ("i", "item", "c", "x"), ("c", "collection", "g", "items")],
        three=THREE,
    )
    assert value(lab, made, "c", "collection", ["c"]) == {(0,): [50, 51], (1,): [60, 61]}
    assert value(lab, made, "g", "collection") == {(): [50, 51, 60, 61]}


def test_a_call_under_nested_iterations_collects_its_own(lab: Lab) -> None:
    made = graph(
        {
            "r": ("range", {"start": 1, "count": 2}), "i": "iterate", "few": "few", "k": "iterate", "c": call("three"),
            "g": "collect", "h": "collect",
        },
        [
            ("r", "collection", "i", "collection"), ("i", "item", "few", "value"),
            ("few", "collection", "k", "collection"), ("k", "item", "c", "x"), ("c", "collection", "g", "items"),
            ("g", "collection", "h", "items"),
        ],
        three=THREE,
    )  # fmt: skip
    assert value(lab, made, "c", "collection", ["c"]) == {(0, 0): [10, 11], (1, 0): [20, 21], (1, 1): [30, 31]}
    assert value(lab, made, "g", "collection", ["g"]) == {(0,): [10, 11], (1,): [20, 21, 30, 31]}
    assert value(lab, made, "h", "collection") == {(): [10, 11, 20, 21, 30, 31]}


def test_a_collect_inside_a_call_without_an_iteration_of_its_own_makes_lists_of_one(lab: Lab) -> None:
    one = graph(
        {"a": "add", "g": "collect"},
        [("a", "value", "g", "items")],
        inputs={"x": ("a", "a")},
        outputs={"collection": ("g", "collection")},
    )
    made = graph(
        {"r": "range", "i": "iterate", "c": call("one")},
        [("r", "collection", "i", "collection"), ("i", "item", "c", "x")],
        one=one,
    )
    assert value(lab, made, "c", "collection") == {(0,): [0], (1,): [1], (2,): [2]}


def test_a_port_that_gathers_gathers_for_the_caller(lab: Lab) -> None:
    gather = graph({"g": "collect"}, inputs={"items": ("g", "items")}, outputs={"collection": ("g", "collection")})
    outer = graph(
        {"c": call("gather")},
        inputs={"all": ("c", "items")},
        outputs={"collection": ("c", "collection")},
        gather=gather,
    )
    made = graph(
        {"r": "range", "i": "iterate", "n": ("number", {"value": 7}), "c": call("outer")},
        [("r", "collection", "i", "collection"), ("i", "item", "c", "all"), ("n", "value", "c", "all")],
        outer=outer,
    )
    assert value(lab, made, "c", "collection") == {(): [7, 0, 1, 2]}


def test_output_nodes_inside_a_call_are_worth_running(lab: Lab) -> None:
    save = graph({"s": ("save", {"value": 1})}, inputs={"value": ("s", "value")})
    made = graph(
        {"n": "number", "c": call("save"), "d": call("save", value=2)}, [("n", "value", "c", "value")], save=save
    )
    result = lab.run_graph(made)
    assert set(result.outputs) == {"c/s", "d/s"}
    assert sorted(lab.started()) == ["c/s", "d/s", "n"]


def test_a_muted_call_saves_nothing(lab: Lab) -> None:
    save = graph({"s": ("save", {"value": 1})}, inputs={"value": ("s", "value")})
    made = graph({"s": ("save", {"value": 3}), "d": call("save", value=2)}, save=save)
    made.nodes["d"].mode = "muted"
    assert list(lab.run_graph(made).outputs) == ["s"]


def test_behind_a_muted_call_an_input_falls_back_on_its_own_value(lab: Lab) -> None:
    made = graph({"c": call("ten"), "a": ("add", {"a": 3})}, [("c", "value", "a", "a")], ten=ADD_TEN)
    made.nodes["c"].mode = "muted"
    assert value(lab, made, "a") == {(): 3}


def test_a_bypassed_call_passes_on_what_comes_into_a_port_of_the_same_type(lab: Lab) -> None:
    made = graph(
        {"n": ("number", {"value": 4}), "c": call("ten"), "a": "add"},
        [("n", "value", "c", "a"), ("c", "value", "a", "a")],
        ten=ADD_TEN,
    )
    made.nodes["c"].mode = "bypassed"
    assert value(lab, made, "a") == {(): 4}
    assert lab.started() == ["n", "a"]


def test_nothing_about_a_muted_call_is_a_problem(lab: Lab) -> None:
    made = graph({"c": call("nonesuch", x=1), "n": "number"}, [("c", "y", "n", "value")])
    assert lab.problems(made)
    made.nodes["c"].mode = "muted"
    assert lab.problems(made) == []


def test_nothing_inside_the_subgraph_of_a_bypassed_call_is_a_problem(lab: Lab) -> None:
    wrong = graph({"x": ("add", {"a": "x"}), "y": call("wrong")}, outputs={"value": ("x", "value")})
    made = graph({"c": call("wrong"), "d": call("around")}, wrong=wrong, around=graph({"w": call("wrong")}))
    assert lab.problems(made)
    made.nodes["c"].mode = made.nodes["d"].mode = "bypassed"
    assert lab.problems(made) == []


def test_a_node_muted_inside_a_subgraph_takes_what_needs_it_along(lab: Lab) -> None:
    ten = replace(ADD_TEN, nodes=graph({"n": ("add", {"b": 10})}).nodes)
    ten.nodes["n"].mode = "muted"
    nodes: dict[str, Any] = {"c": call("ten"), "j": "join", "s": "save", "t": ("save", {"value": 1})}
    edges: list[EdgeSpec] = [("c", "value", "j", "a"), ("c", "value", "j", "b"), ("j", "value", "s", "value")]
    assert list(lab.run_graph(graph(nodes, edges, ten=ten)).outputs) == ["t"]


def test_a_node_bypassed_inside_a_subgraph_passes_on_what_comes_into_the_port(lab: Lab) -> None:
    bypassing = replace(ADD_TEN, nodes=graph({"n": ("add", {"b": 10})}).nodes)
    bypassing.nodes["n"].mode = "bypassed"
    made = graph(
        {"x": ("number", {"value": 4}), "c": call("ten"), "a": "add"},
        [("x", "value", "c", "a"), ("c", "value", "a", "a")],
        ten=bypassing,
    )
    assert value(lab, made, "a") == {(): 4}


def test_a_call_that_is_asked_for_means_all_its_outputs(lab: Lab) -> None:
    made = graph({"c": call("twice"), "z": "crash"}, ten=ADD_TEN, twice=TWICE)
    assert set(lab.run_graph(made, ["c"]).outputs) == {"c/first/n", "c/second/n"}


def test_a_call_without_outputs_that_is_asked_for_means_its_output_nodes(lab: Lab) -> None:
    save = graph({"s": ("save", {"value": 1}), "n": "number"})
    assert list(lab.run_graph(graph({"c": call("save")}, save=save), ["c"]).outputs) == ["c/s"]


def test_a_node_inside_a_call_can_be_asked_for(lab: Lab) -> None:
    made = graph({"c": call("twice")}, ten=ADD_TEN, twice=TWICE)
    assert lab.run_graph(made, ["c/first/n"]).values("c/first/n", "value") == {(): 10}


def test_a_muted_call_can_not_be_asked_for(lab: Lab) -> None:
    made = graph({"c": call("ten"), "d": call("ten")}, ten=ADD_TEN)
    made.nodes["c"].mode = "muted"
    with pytest.raises(InvalidGraphError, match="node c was asked for, but it is muted"):
        lab.run_graph(made, ["c"])


def test_without_output_nodes_only_the_last_nodes_are_run_not_the_unused_ends_of_calls(lab: Lab) -> None:
    two = graph({"x": "number", "y": "crash", "z": "crash"}, outputs={"good": ("x", "value"), "bad": ("y", "value")})
    made = graph({"c": call("two"), "a": "add"}, [("c", "good", "a", "a")], two=two)
    assert list(lab.run_graph(made).outputs) == ["a"]


def test_places_of_interface_outputs_are_found_inside_calls(lab: Lab) -> None:
    made = graph(
        {"c": call("twice"), "a": "add"},
        outputs={"x": ("c", "half"), "y": ("a", "value")},
        ten=ADD_TEN,
        twice=TWICE,
    )
    assert prepared(made, lab.catalogue).places(made.outputs) == {"x": ("c/first/n", "value"), "y": ("a", "value")}


DRAW = graph({"d": "draw"}, inputs={"below": ("d", "below")}, outputs={"value": ("d", "value")})


def test_what_is_drawn_in_a_call_is_pinned_under_its_full_name(lab: Lab) -> None:
    made = graph({"c": call("draw", below=9), "e": call("draw")}, draw=DRAW)
    first = lab.run_graph(made)
    assert set(first.pins) == {"c/d", "e/d"}
    again = lab.run_graph(replace(made, pins=first.pins))
    assert again.outputs == first.outputs
    assert lab.reasons() == {"c/d": "pinned", "e/d": "pinned"}


def test_pins_of_a_subgraph_hold_for_every_call_and_those_around_it_come_first(lab: Lab) -> None:
    made = graph({"c": call("draw"), "e": call("draw")}, draw=replace(DRAW, pins={"d": [Pin({"value": 5})]}))
    made.pins = {"e/d": [Pin({"value": 6})]}
    result = lab.run_graph(made)
    assert (result.values("c/d", "value"), result.values("e/d", "value")) == ({(): 5}, {(): 6})


def test_a_call_itself_can_not_be_pinned(lab: Lab) -> None:
    made = graph({"c": call("ten")}, ten=ADD_TEN)
    made.pins = {"c": [Pin({"value": 1})]}
    assert [problem.message for problem in lab.problems(made)] == [
        "node c: there is a pin on it, but a call can't be pinned; pin the nodes in it"
    ]


def test_results_are_shared_between_calls_that_are_given_the_same(lab: Lab) -> None:
    from nodeloom.runtime.engine import MemoryCache

    lab.cache = MemoryCache()
    lab.run_graph(graph({"c": call("ten", a=1), "d": call("ten", a=1), "e": call("ten", a=2)}, ten=ADD_TEN))
    assert sorted(lab.started()) == ["c/n", "e/n"]


Links = list[tuple[int, int]]
"""Sums that add up earlier ones, by their places; others have values of their own."""
LINKS = st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1, max_size=5)


@settings(max_examples=60)
@given(links=LINKS, outside=st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_a_call_gives_what_the_same_graph_gives_when_it_is_written_flat(links: Links, outside: list[int]) -> None:
    """A chain of calls of one random subgraph, against the same nodes written out by hand."""
    inner = {f"n{place}": ("add", {"a": place, "b": 2 * place}) for place in range(len(links))}
    edges: list[EdgeSpec] = []
    free: list[tuple[str, str]] = []
    for place, sources in enumerate(links):
        for name, source in zip("ab", sources, strict=True):
            if 0 <= source < place:
                edges.append((f"n{source}", "value", f"n{place}", name))
            else:
                free.append((f"n{place}", name))
    ports = {f"p{number}": end for number, end in enumerate(free[:3])}
    part = graph(
        inner, edges, inputs=ports, outputs={f"o{place}": (f"n{place}", "value") for place in range(len(links))}
    )
    called: dict[str, Any] = {}
    flat: dict[str, Any] = {}
    between: list[EdgeSpec] = []
    flat_edges: list[EdgeSpec] = []
    for number, choice in enumerate(outside):
        given_port: dict[str, Any] = {"p0": number} if "p0" in ports else {}
        called[f"c{number}"] = call("part", **given_port)
        for key, (kind, values) in inner.items():
            flat[f"c{number}/{key}"] = (kind, dict(values))
        if "p0" in ports:
            flat[f"c{number}/{ports['p0'][0]}"][1][ports["p0"][1]] = number
        flat_edges += [(f"c{number}/{a}", b, f"c{number}/{c}", d) for a, b, c, d in edges]
        port = f"p{choice}"
        if number and port in ports:
            source = min(choice, len(links) - 1)
            between.append((f"c{number - 1}", f"o{source}", f"c{number}", port))
            flat_edges.append((f"c{number - 1}/n{source}", "value", f"c{number}/{ports[port][0]}", ports[port][1]))
    lab = Lab(REGISTRY)
    everything = list(flat)
    by_calls = lab.run_graph(graph(called, between, part=part), everything)
    written = lab.run_graph(graph(flat, flat_edges), everything)
    assert by_calls.outputs == written.outputs


BODIES = {
    "ten": ADD_TEN,
    "three": graph(
        {"r": "range", "i": "iterate", "a": "add", "g": "collect"},
        [("r", "collection", "i", "collection"), ("i", "item", "a", "b"), ("a", "value", "g", "items")],
        inputs={"a": ("a", "a"), "b": ("r", "count")},
        outputs={"value": ("g", "collection")},
    ),
    "cross": graph(
        {"r": ("range", {"count": 2}), "i": "iterate", "k": "iterate", "j": "add", "x": "add", "g": "collect"},
        [
            ("r", "collection", "i", "collection"), ("r", "collection", "k", "collection"), ("i", "item", "j", "a"),
            ("k", "item", "j", "b"), ("j", "value", "x", "a"), ("x", "value", "g", "items"),
        ],
        inputs={"a": ("x", "b"), "b": ("r", "start")},
        outputs={"value": ("g", "collection")},
    ),
    "nested": graph(
        {
            "r": ("range", {"start": 1, "count": 2}), "i": "iterate", "f": "few", "k": "iterate", "x": "add",
            "g": "collect", "h": "collect",
        },
        [
            ("r", "collection", "i", "collection"), ("i", "item", "f", "value"), ("f", "collection", "k", "collection"),
            ("k", "item", "x", "a"), ("x", "value", "g", "items"), ("g", "collection", "h", "items"),
        ],
        inputs={"a": ("x", "b"), "b": ("r", "start")},
        outputs={"value": ("h", "collection")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("inner", BODIES)
@pytest.mark.parametrize("crossed", ["none", "one", "same", "two", "below"])
def test_a_call_gives_what_the_subgraph_gives_when_it_runs_apart(lab: Lab, inner: str, crossed: str) -> None:
    """Whatever iterations are around it: one item at a time is how a node runs, and a call is a node."""
    found = []
    for type_id in ("c/call", "c/apart"):
        body = BODIES[inner]
        outer = graph(
            {"c": call(inner, type_id)},
            inputs={"a": ("c", "a"), "b": ("c", "b")},
            outputs={"value": ("c", "value")},
        )
        nodes: dict[str, Any] = {
            "r": ("range", {"start": 1, "count": 3}), "i": "iterate", "k": "iterate", "f": "few", "l": "iterate",
            "n": ("number", {"value": 2}), "c": call("outer", type_id), "z": "save",
        }  # fmt: skip
        edges: list[EdgeSpec] = [
            ("r", "collection", "i", "collection"), ("r", "collection", "k", "collection"), ("i", "item", "f", "value"),
            ("f", "collection", "l", "collection"), ("c", "value", "z", "value"),
        ]  # fmt: skip
        ports = {
            "none": ("n", "n"), "one": ("i", "n"), "same": ("i", "i"), "two": ("k", "i"), "below": ("l", "k"),
        }[crossed]  # fmt: skip
        edges += [(node, "value" if node == "n" else "item", "c", port) for node, port in zip(ports, "ab", strict=True)]
        subgraphs: dict[str, Any] = {inner: body}
        result = lab.run_graph(graph(nodes, edges, outer=outer, **subgraphs), ["z"])
        assert result.status == "completed", result.failures
        found.append(dict(result.values("z", "value")))
    assert found[0] == found[1]


def test_a_call_costs_about_what_its_nodes_cost(lab: Lab) -> None:
    chain = graph(
        {f"n{number}": "add" for number in range(10)},
        [(f"n{number}", "value", f"n{number + 1}", "a") for number in range(9)],
        inputs={"a": ("n0", "a")},
        outputs={"value": ("n9", "value")},
    )
    many = graph(
        {f"c{number}": call("chain") for number in range(300)},
        [Edge(f"c{number}", "value", f"c{number + 1}", "a") for number in range(299)],
        chain=chain,
    )
    assert len(lab.compile(many).nodes) == 3000


def test_outputs_that_are_not_the_ports_are_the_nodes_own_failure(lab: Lab) -> None:
    made = graph(
        {"c": ("c/astray", {"subgraph": {"name": "ten"}}), "a": "add"}, [("c", "value", "a", "a")], ten=ADD_TEN
    )
    result = lab.run_graph(made)
    assert [failure.message for failure in result.failures] == [
        "node c (c/astray): it gave q, but its outputs are value"
    ]
    assert result.blocked.keys() == {"a"}
