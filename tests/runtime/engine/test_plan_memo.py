from __future__ import annotations

import copy
import dataclasses
import enum
import math
from collections.abc import Callable, Sequence
from functools import partial
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.runtime.engine import calls
from tests.runtime.engine import lab as pack_module
from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine import plan_memo
from nodeloom.runtime.engine.compiler import compile_graph
from nodeloom.runtime.engine.plan import Plan
from nodeloom.runtime.engine.plan_memo import PlanMemo
from nodeloom.schema import Edge, Graph, InvalidGraphError, Node, Pack, Pin, Problem, Registry
from nodeloom.schema.graph import Mode

CATALOGUE = Registry([Pack("t", "1.0.0", pack_module.__name__), Pack("c", "1.0.0", calls.__name__)]).catalogue()


def graph() -> Graph:
    inner = Graph({"x": Node("t/number")}, outputs={"value": ("x", "value")})
    return Graph(
        {"n": Node("t/number", {"value": 1}), "a": Node("t/add", {"b": 2}), "c": Node("t/choose", {"value": [1]})},
        [Edge("n", "value", "a", "a")],
        pins={"n": [Pin({"value": 7}, (), {"value": 1})]},
        inputs={"start": ("n", "value")},
        outputs={"sum": ("a", "value")},
        subgraphs={"one": inner, "two": Graph(subgraphs={"three": Graph({"y": Node("t/add")})})},
    )


def without_pins(changed: Graph) -> None:
    changed.pins = {}


CHANGES: dict[str, Callable[[Graph], object]] = {
    "a value": lambda changed: changed.nodes["a"].inputs.update(b=3),
    "the type of a number": lambda changed: changed.nodes["c"].inputs.update(value=[1.0]),
    "true for 1": lambda changed: changed.nodes["c"].inputs.update(value=[True]),
    "a type": lambda changed: changed.nodes.update(a=Node("t/add", {"b": 2}, version=2)),
    "a mode": lambda changed: changed.nodes.update(c=Node("t/choose", {"value": [1]}, mode="muted")),
    "a node": lambda changed: changed.nodes.update(z=Node("t/number")),
    "an edge": lambda changed: changed.edges.append(Edge("n", "value", "a", "b")),
    "the pins": without_pins,
    "a pin": lambda changed: changed.pins.update(n=[Pin({"value": 8}, (), {"value": 1})]),
    "an input": lambda changed: changed.inputs.clear(),
    "an output": lambda changed: changed.outputs.update(sum=("n", "value")),
    "a subgraph": lambda changed: changed.subgraphs["one"].nodes["x"].inputs.update(value=5),
    "a subgraph within one": lambda changed: changed.subgraphs["two"].subgraphs["three"].nodes.clear(),
    "the name of a subgraph": lambda changed: changed.subgraphs.update(uno=changed.subgraphs.pop("one")),
}


def test_an_equal_graph_gives_the_same_plan(lab: Lab) -> None:
    memo = PlanMemo()
    assert memo.get(graph(), lab.catalogue) is memo.get(graph(), lab.catalogue)
    assert memo.get(graph(), lab.catalogue, ["a"]) is memo.get(graph(), lab.catalogue, iter(["a"]))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_graph_gives_its_own_plan(lab: Lab, change: Callable[[Graph], object]) -> None:
    memo = PlanMemo()
    changed = graph()
    first = memo.get(changed, lab.catalogue)
    change(changed)
    assert memo.get(changed, lab.catalogue) is not first
    assert memo.get(changed, lab.catalogue) == compile_graph(changed, lab.catalogue)
    assert memo.get(graph(), lab.catalogue) is first


def test_other_targets_or_another_catalogue_give_another_plan(lab: Lab) -> None:
    memo = PlanMemo()
    first = memo.get(graph(), lab.catalogue)
    assert memo.get(graph(), lab.catalogue, ["a"]) is not first
    assert memo.get(graph(), lab.catalogue.extended({})) is not first
    assert memo.get(graph(), lab.catalogue) is first


def test_what_changes_in_a_graph_changes_no_plan(lab: Lab) -> None:
    memo = PlanMemo()
    original = graph()
    plan = memo.get(original, lab.catalogue)
    before = copy.deepcopy(plan.nodes), copy.deepcopy(plan.subgraphs)
    for change in CHANGES.values():
        change(original) if change is not CHANGES["the name of a subgraph"] else None
    original.nodes["c"].inputs["value"].append(2)  # type: ignore[union-attr]
    assert (plan.nodes, plan.subgraphs) == before


def test_a_plan_is_that_of_the_graph(lab: Lab) -> None:
    assert PlanMemo().get(graph(), lab.catalogue) == compile_graph(graph(), lab.catalogue)


def test_only_the_last_few_plans_are_remembered(lab: Lab) -> None:
    memo = PlanMemo(2)
    graphs = [Graph({"n": Node("t/number", {"value": value})}) for value in range(3)]
    plans = [memo.get(each, lab.catalogue) for each in graphs[:2]]
    assert memo.get(graphs[0], lab.catalogue) is plans[0]
    memo.get(graphs[2], lab.catalogue)
    assert memo.get(graphs[0], lab.catalogue) is plans[0]
    assert memo.get(graphs[1], lab.catalogue) is not plans[1]


def test_a_wrong_graph_is_refused_every_time(lab: Lab) -> None:
    memo = PlanMemo()
    assert memo.get(Graph({"c": Node("t/choose", {"value": None})}), lab.catalogue).targets == (0,)
    for _ in range(2):
        with pytest.raises(InvalidGraphError, match="NaN"):
            memo.get(Graph({"c": Node("t/choose", {"value": math.nan})}), lab.catalogue)


class Fruit(enum.StrEnum):
    APPLE = "apple"


def test_values_that_no_document_holds_are_compiled_without_a_memo(lab: Lab) -> None:
    odd: Any = Graph({"c": Node("t/choose", {"value": Fruit.APPLE})})
    memo = PlanMemo()
    assert memo.get(odd, lab.catalogue) is not memo.get(odd, lab.catalogue)


def test_everything_in_a_graph_is_looked_at() -> None:
    """A new field must be written by `plan_memo` too, and changed by a test above."""
    assert [field.name for field in dataclasses.fields(Graph)] == [
        "nodes", "edges", "pins", "inputs", "outputs", "subgraphs",
    ]  # fmt: skip
    assert [field.name for field in dataclasses.fields(Node)] == ["type", "inputs", "version", "mode"]
    assert [field.name for field in dataclasses.fields(Pin)] == ["outputs", "index", "inputs"]


def test_threads_may_share_a_memo(lab: Lab) -> None:
    memo = PlanMemo(1)
    found: list[int] = []

    def work(value: int) -> None:
        for _ in range(50):
            plan = memo.get(Graph({"n": Node("t/number", {"value": value})}), lab.catalogue)
            found.append(plan.nodes[0].constants["value"] - value)

    threads = [Thread(target=work, args=(value,)) for value in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [0] * 200


def counted(monkeypatch: pytest.MonkeyPatch) -> list[Graph]:
    """The graphs that are compiled from now on."""
    compiled: list[Graph] = []

    def compile_one(graph: Graph, *rest: Any) -> Plan:
        compiled.append(graph)
        return compile_graph(graph, *rest)

    monkeypatch.setattr(plan_memo, "compile_graph", compile_one)
    return compiled


def words(value: Any, other: Any) -> Graph:
    """A graph of a value that an edge makes meaningless, one that its plan holds, and a node that nothing needs."""
    return Graph(
        {
            "n": Node("t/number", {"value": value}),
            "a": Node("t/add", {"a": value, "b": other}),
            "alone": Node("t/number", {"value": other}),
        },
        [Edge("n", "value", "a", "a")],
    )


def outcome(made: Callable[..., Plan], targets: list[str] | None) -> Plan | Sequence[Problem]:
    try:
        return made(CATALOGUE, targets)
    except InvalidGraphError as error:
        return error.problems


ODD = st.one_of(
    st.integers(-(2**70), 2**70), st.floats(), st.text(), st.booleans(), st.none(), st.lists(st.integers(), max_size=2)
)


@given(values=st.lists(st.tuples(ODD, ODD), max_size=6), targets=st.sampled_from([None, ["a"], ["n"]]))
def test_a_plan_of_other_values_is_that_of_the_graph(values: list[tuple[Any, Any]], targets: list[str] | None) -> None:
    memo = PlanMemo()
    for value, other in [(1, 2.5), *values]:
        made = words(value, other)
        assert outcome(partial(memo.get, made), targets) == outcome(partial(compile_graph, made), targets)


def test_a_graph_with_other_words_and_numbers_is_not_compiled_again(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    memo, compiled = PlanMemo(), counted(monkeypatch)
    plans = [memo.get(words(number, number + 1), lab.catalogue) for number in range(1, 4)]
    assert len(compiled) == 1
    assert plans == [compile_graph(words(number, number + 1), lab.catalogue) for number in range(1, 4)]


@pytest.mark.parametrize("values", [(0.0, -0.0), (-0.0, 0.0), (1, True), (1, 1.0), (0, False)])
def test_equal_values_that_are_not_the_same_give_plans_of_their_own(lab: Lab, values: tuple[Any, Any]) -> None:
    memo = PlanMemo()
    graphs = [Graph({"c": Node("t/choose", {"value": value})}) for value in values]
    formats = [memo.get(each, lab.catalogue).nodes[0].key_format for each in graphs]
    assert formats == [compile_graph(each, lab.catalogue).nodes[0].key_format for each in graphs]
    assert formats[0] != formats[1]


def of_mode(mode: Mode, value: int) -> Graph:
    """The value of a bypassed node may become one of the node after it."""
    return Graph(
        {"n": Node("t/add", {"a": value}, mode=mode), "a": Node("t/add", {"a": value})}, [Edge("n", "value", "a", "a")]
    )


def calling(value: int) -> Graph:
    """What a call gives becomes the value of a node in it."""
    inner = Graph({"p": Node("t/number")}, inputs={"x": ("p", "value")}, outputs={"value": ("p", "value")})
    return Graph({"call": Node("c/call", {"subgraph": {"name": "one"}, "x": value})}, subgraphs={"one": inner})


VALUES_THAT_DECIDE = {
    "of a bypassed node": (of_mode("bypassed", 1), of_mode("bypassed", 2)),
    "of a muted node": (of_mode("muted", 1), of_mode("muted", 2)),
    "of a call": (calling(1), calling(2)),
}


@pytest.mark.parametrize("graphs", VALUES_THAT_DECIDE.values(), ids=VALUES_THAT_DECIDE)
def test_where_a_value_may_decide_more_a_graph_is_compiled_again(
    graphs: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    memo, compiled = PlanMemo(), counted(monkeypatch)
    plans = [memo.get(each, CATALOGUE) for each in graphs]
    assert len(compiled) == 2
    assert plans == [compile_graph(each, CATALOGUE) for each in graphs]
