"""What is wrong with subgraphs and their use, in the words that a user reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.runtime.engine.calls import ADD_TEN, TWICE, call, graph
from tests.runtime.engine.lab import Lab
from tests.runtime.engine.test_calls import REGISTRY

from nodeloom.runtime.engine import inlining
from nodeloom.schema import Graph, InvalidGraphError, Pin


@pytest.fixture
def lab() -> Lab:
    return Lab(REGISTRY)


def messages(lab: Lab, made: Graph) -> list[str]:
    return [problem.message for problem in lab.problems(made)]


def test_mistakes_inside_a_subgraph_are_told_once_whoever_calls_it(lab: Lab) -> None:
    wrong = graph(
        {"x": ("add", {"a": -2_000_000}), "y": "join", "z": ("nonsense", {})}, outputs={"value": ("x", "value")}
    )
    made = graph(
        {"c": call("wrong"), "d": call("wrong"), "e": call("outer")}, wrong=wrong, outer=graph({"w": call("wrong")})
    )
    assert messages(lab, made) == [
        "subgraph wrong, node x (t/add): a is -2000000, must be between -1000000 and 1000000",
        "subgraph wrong, node y (t/join): a (IntegerField) is missing, connect it",
        "subgraph wrong, node y (t/join): b (IntegerField) is missing, connect it",
        "subgraph wrong, node z: its type t/nonsense is unknown to the pack t; near it are t/noise",
    ]


def test_a_body_that_runs_later_is_checked_now(lab: Lab) -> None:
    wrong = graph({"x": ("add", {"a": "x"})})
    assert messages(lab, graph({"c": call("wrong", "c/apart")}, wrong=wrong)) == [
        'subgraph wrong, node x (t/add): a is "x", must be an integer'
    ]


def test_what_nobody_calls_is_not_looked_at(lab: Lab) -> None:
    assert messages(lab, graph({"n": "number"}, wrong=graph({"x": "nonsense"}))) == []


def test_a_required_input_that_the_interface_names_is_the_callers_to_give(lab: Lab) -> None:
    file = graph({"f": "file"}, inputs={"path": ("f", "path")}, outputs={"text": ("f", "text")})
    assert messages(lab, graph({"c": call("file"), "d": call("file", path="x")}, file=file)) == [
        "node c (c/call): path (StringField) is missing, connect it or give it a value"
    ]


def test_values_and_edges_at_ports_are_checked_like_any_other(lab: Lab) -> None:
    made = graph(
        {"c": call("ten", a=-2_000_000, x=1), "d": call("ten", b="2"), "f": ("file", {"path": "x"}), "e": call("ten")},
        [("f", "text", "e", "a"), ("e", "nothing", "d", "a")],
        ten=ADD_TEN,
    )
    assert messages(lab, made) == [
        "node c (c/call): a is -2000000, must be between -1000000 and 1000000",
        "node c (c/call) has no input x; it has subgraph, a, b",
        'node d (c/call): b is "2", must be an integer',
        "node e (c/call): there is no output nothing; its outputs are value",
        "node e (c/call): a can't take text of f: a single StringField can't go into a single IntegerField",
    ]


def test_nodes_of_one_type_have_the_ports_of_their_own_subgraph(lab: Lab) -> None:
    file = graph({"f": "file"}, inputs={"a": ("f", "path")}, outputs={"value": ("f", "text")})
    made = graph({"c": call("ten", "c/apart", a=1), "d": call("file", "c/apart", a="x")}, ten=ADD_TEN, file=file)
    assert messages(lab, made) == []


def test_an_unknown_subgraph_is_one_problem_whatever_is_connected(lab: Lab) -> None:
    made = graph(
        {"n": "number", "c": call("tan", x=1), "a": "add"},
        [("n", "value", "c", "y"), ("c", "z", "a", "a")],
        ten=ADD_TEN,
    )
    assert messages(lab, made) == ["node c (c/call): the workflow has no subgraph tan; did you mean ten?"]


def test_a_subgraph_must_be_named(lab: Lab) -> None:
    assert messages(lab, graph({"c": "c/call", "d": ("c/call", {"subgraph": "ten"})}, ten=ADD_TEN)) == [
        "node c (c/call): subgraph (SubgraphField) is missing, give it a value",
        "node d (c/call): subgraph is \"ten\", must be SubgraphField ('ten' is not of type 'object')",
    ]


def test_subgraphs_that_run_each_other_are_one_problem(lab: Lab) -> None:
    a, b = graph({"n": call("b")}), graph({"m": call("a", "c/apart")})
    assert messages(lab, graph({"c": call("a"), "d": call("b")}, a=a, b=b)) == [
        "subgraphs a -> b -> a would run inside each other without end; remove one of these calls"
    ]
    assert messages(lab, graph({"c": call("a")}, a=graph({"n": call("a")}))) == [
        "subgraphs a -> a would run inside each other without end; remove one of these calls"
    ]


def test_an_interface_must_name_what_is_there(lab: Lab) -> None:
    wrong = replace(ADD_TEN, inputs={"a": ("m", "a"), "b": ("n", "x")}, outputs={"value": ("n", "sum")})
    assert messages(lab, graph({"c": call("wrong")}, wrong=wrong)) == [
        "subgraph wrong, interface input 'a' stands for node m, which does not exist",
        "subgraph wrong, interface input 'b' stands for input x of node n, which has a, b",
        "subgraph wrong, interface output 'value' stands for output sum of node n, which has value",
    ]


def test_an_input_can_be_given_by_one_only(lab: Lab) -> None:
    wrong = graph(
        {"x": "number", "n": "add"},
        [("x", "value", "n", "a")],
        inputs={"a": ("n", "a"), "b": ("n", "b"), "c": ("n", "b")},
    )
    assert messages(lab, graph({"c": call("wrong")}, wrong=wrong)) == [
        "subgraph wrong, interface input 'a' stands for a of node n, which comes from x.value already; remove one of "
        "them",
        "subgraph wrong, interface inputs 'b' and 'c' both stand for b of node n; remove one",
    ]


def test_a_name_that_the_node_has_itself_can_not_be_a_port(lab: Lab) -> None:
    wrong = graph({"n": "number"}, inputs={"extra": ("n", "value")}, outputs={"model_extra": ("n", "value")})
    assert messages(lab, graph({"c": call("wrong", "c/apart")}, wrong=wrong)) == [
        "node c (c/apart): the subgraph wrong has an input extra, but c/apart has an input of that name itself; rename "
        "it in its interface",
        "node c (c/apart): the subgraph wrong has an output model_extra, but that name can't be used; rename it in its "
        "interface",
    ]


def test_the_subgraph_of_an_inner_call_can_not_be_chosen_from_outside(lab: Lab) -> None:
    wrong = replace(TWICE, inputs={"which": ("first", "subgraph")})
    assert (
        "subgraph wrong, interface input 'which' would choose the subgraph of node first, which decides its ports"
        in (messages(lab, graph({"c": call("wrong")}, ten=ADD_TEN, wrong=wrong)))
    )


def test_many_values_may_not_leave_a_subgraph(lab: Lab) -> None:
    many = graph(
        {"r": "range", "i": "iterate", "a": "add", "g": "collect"},
        [("r", "collection", "i", "collection"), ("i", "item", "a", "a"), ("a", "value", "g", "items")],
        outputs={"item": ("i", "item"), "sum": ("a", "value"), "all": ("g", "collection"), "total": ("i", "total")},
    )
    assert messages(lab, graph({"c": call("many")}, many=many)) == [
        "subgraph many, interface output 'item' is item of node i, which is many values, one for each item of the "
        "iteration that begins at node i; collect them first",
        "subgraph many, interface output 'sum' is value of node a, which is many values, one for each item of the "
        "iteration that begins at node i; collect them first",
    ]


def test_nested_iterations_must_all_be_collected(lab: Lab) -> None:
    many = graph(
        {"r": "range", "i": "iterate", "f": "few", "k": "iterate", "g": "collect", "h": "collect"},
        [
            ("r", "collection", "i", "collection"), ("i", "item", "f", "value"), ("f", "collection", "k", "collection"),
            ("k", "item", "g", "items"), ("g", "collection", "h", "items"),
        ],
        outputs={"once": ("g", "collection"), "twice": ("h", "collection")},
    )  # fmt: skip
    (message,) = messages(lab, graph({"c": call("many", "c/apart")}, many=many))
    assert "interface output 'once'" in message


def test_calls_may_not_nest_too_deeply(lab: Lab) -> None:
    subgraphs: dict[str, Any] = {f"s{level}": graph({"c": call(f"s{level + 1}")}) for level in range(101)}
    subgraphs["s101"] = graph({"n": "number"})
    assert messages(lab, graph({"c": call("s0")}, **subgraphs)) == [
        "subgraphs are used 102 deep within each other, more than 100; flatten some of them"
    ]
    assert messages(lab, graph({"c": call("s2")}, **subgraphs)) == []


def test_calls_may_not_make_too_many_nodes(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inlining, "MOST_NODES", 1000)
    doubling: dict[str, Any] = {
        f"s{level}": graph({"a": call(f"s{level + 1}"), "b": call(f"s{level + 1}")}) for level in range(10)
    }
    assert messages(lab, graph({"c": call("s0")}, s10=graph({"n": "number"}), **doubling)) == [
        "with all calls written out subgraph s0 has 1,024 nodes, more than 1,000; iterate, or use core/map"
    ]


def test_two_nodes_of_one_name_are_told(lab: Lab) -> None:
    assert messages(lab, graph({"c": call("ten"), "c/n": "number"}, ten=ADD_TEN)) == [
        "two nodes would be named c/n: one of the workflow, and one inside a call; rename one of them"
    ]


def test_a_pin_on_nothing_inside_a_call_is_told(lab: Lab) -> None:
    made = graph({"c": call("ten")}, ten=ADD_TEN)
    made.pins = {"c/m": [Pin({"value": 1})], "c/n": [Pin({"value": 1})]}
    assert messages(lab, made) == ["there is a pin on node c/m, but no such node"]


def test_with_targets_only_problems_of_what_they_need_count(lab: Lab) -> None:
    wrong = graph({"x": ("add", {"a": "x"})}, outputs={"value": ("x", "value")})
    made = graph({"c": call("ten"), "d": call("wrong"), "e": ("add", {"a": "y"})}, ten=ADD_TEN, wrong=wrong)
    assert lab.run_graph(made, ["c"]).values("c/n", "value") == {(): 10}
    for target in ("d", "e"):
        with pytest.raises(InvalidGraphError, match="must be an integer") as caught:
            lab.run_graph(made, [target])
        assert len(caught.value.problems) == 1


@pytest.mark.parametrize("kind", ["sort", "several"])
def test_lists_go_into_ports_that_take_them(lab: Lab, kind: str) -> None:
    body = graph({"n": f"c/{kind}"}, inputs={"x": ("n", "numbers")}, outputs={"y": ("n", "collection")})
    made = graph(
        {"r": "range", "c": call("body"), "d": call("body", x=[5])}, [("r", "collection", "c", "x")], body=body
    )
    result = lab.run_graph(made)
    assert result.values("c/n", "collection") == {(): [0, 1, 2]}
    assert result.values("d/n", "collection") == {(): [5]}
    assert messages(lab, graph({"c": call("body", x=["a"])}, body=body))


def test_a_handle_can_only_be_connected_to_a_port_as_well(lab: Lab) -> None:
    body = graph({"n": "c/latents"}, inputs={"x": ("n", "latents"), "strength": ("n", "strength")})
    made: dict[str, Any] = {"m": "noise", "c": call("body", strength=2), "d": call("body", x={"name": "y"})}
    assert messages(lab, graph(made, [("m", "latents", "c", "x")], body=body)) == [
        "node c (c/call): strength is 2, must be between 0 and 1",
        'node d (c/call): x can only be connected, but a value is given: {"name":"y"}',
    ]
