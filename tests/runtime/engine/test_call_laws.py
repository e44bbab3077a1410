"""A call is a function: written out or run as a graph of its own, random subgraphs give the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.runtime.engine.calls import call, graph
from tests.runtime.engine.lab import EdgeSpec, Lab
from tests.runtime.engine.test_calls import REGISTRY

from nodeloom.schema import Graph

End = tuple[str, str]


@dataclass
class Draft:
    """A graph in the making: nodes, edges, and the ends that give numbers and lists, with their level of iteration."""

    draw: Any
    type_id: str
    nodes: dict[str, Any] = field(default_factory=dict)
    edges: list[EdgeSpec] = field(default_factory=list)
    numbers: list[tuple[End, int]] = field(default_factory=list)
    lists: list[tuple[End, int]] = field(default_factory=list)

    def add(self, kind: Any, inputs: dict[str, tuple[End, int]]) -> str:
        key = f"n{len(self.nodes)}"
        self.nodes[key] = kind
        self.edges += [(*end, key, name.rstrip("+")) for name, (end, _) in inputs.items()]
        return key

    def pick(self, ends: list[tuple[End, int]]) -> tuple[End, int]:
        found: tuple[End, int] = self.draw(st.sampled_from(ends))
        return found

    def number(self) -> None:
        key = self.add(("number", {"value": self.draw(st.integers(0, 5))}), {})
        self.numbers.append(((key, "value"), 0))

    def join(self) -> None:
        one, two = self.pick(self.numbers), self.pick(self.numbers)
        key = self.add("join", {"a": one, "b": two})
        self.numbers.append(((key, "value"), max(one[1], two[1])))

    def few(self) -> None:
        value = self.pick(self.numbers)
        self.lists.append(((self.add("few", {"value": value}), "collection"), value[1]))

    def range(self) -> None:
        start = self.pick(self.numbers)
        key = self.add(("range", {"count": self.draw(st.integers(1, 3))}), {"start": start})
        self.lists.append(((key, "collection"), start[1]))

    def iterate(self) -> None:
        items = self.pick(self.lists)
        if items[1] < 2:
            key = self.add("iterate", {"collection": items})
            self.numbers += [((key, "item"), items[1] + 1), ((key, "total"), items[1])]

    def collect(self) -> None:
        items = self.pick([*self.numbers, *self.lists])
        self.lists.append(((self.add("collect", {"items": items}), "collection"), max(0, items[1] - 1)))

    def use(self, name: str, ports: dict[str, bool]) -> None:
        """Call a subgraph; `ports` tells which take lists."""
        given = {port: self.pick(self.lists if takes_list else self.numbers) for port, takes_list in ports.items()}
        key = self.add(call(name, self.type_id), given)
        self.numbers.append(((key, "value"), max(level for _, level in given.values())))


Ports = dict[str, bool]
STEPS = ["number", "join", "few", "range", "iterate", "collect", "use"]


def body(draft: Draft, known: dict[str, Ports]) -> tuple[Graph, Ports]:
    """A subgraph of a number and a list; its output depends on both, as that of any other node does."""
    x, items = draft.add("number", {}), draft.add("choose", {})
    draft.nodes[items] = ("choose", {"value": [1]})
    draft.numbers.append(((x, "value"), 0))
    draft.lists.append(((items, "value"), 0))
    grow(draft, known, draft.draw(st.integers(2, 7)))
    draft.lists = draft.lists[:1]
    draft.iterate()
    total = draft.numbers[-1]
    result = total
    for each in (draft.numbers[0], draft.pick([end for end in draft.numbers if not end[1]])):
        key = draft.add("join", {"a": result, "b": each})
        result = ((key, "value"), 0)
    inputs = {"x": (x, "value"), "items": (items, "value")}
    made = graph(draft.nodes, draft.edges, inputs=inputs, outputs={"value": result[0]})
    return made, {"x": False, "items": True}


def grow(draft: Draft, known: dict[str, Ports], steps: int) -> None:
    for _ in range(steps):
        step = draft.draw(st.sampled_from(STEPS))
        if step == "use":
            if known:
                name = draft.draw(st.sampled_from(sorted(known)))
                draft.use(name, known[name])
        else:
            getattr(draft, step)()


def workflow(draw: Any, type_id: str) -> Graph:
    subgraphs: dict[str, Any] = {}
    known: dict[str, Ports] = {}
    for number in range(draw(st.integers(1, 3))):
        subgraphs[f"s{number}"], known[f"s{number}"] = body(Draft(draw, type_id), dict(known))
    draft = Draft(draw, type_id)
    draft.number()
    draft.few()
    draft.range()
    draft.iterate()
    grow(draft, known, draw(st.integers(2, 7)))
    name = draw(st.sampled_from(sorted(known)))
    draft.use(name, known[name])
    for end, _ in [*draft.numbers, *draft.lists]:
        draft.nodes[f"save {end[0]}.{end[1]}"] = "save"
        draft.edges.append((*end, f"save {end[0]}.{end[1]}", "value"))
    return graph(draft.nodes, draft.edges, **subgraphs)


def apart(made: Graph) -> Graph:
    """The same graph with calls that run as graphs of their own."""
    nodes = {
        key: type(node)("c/apart", node.inputs) if node.type == "c/call" else node for key, node in made.nodes.items()
    }
    subgraphs: dict[str, Any] = {name: apart(inner) for name, inner in made.subgraphs.items()}
    return Graph(nodes, made.edges, {}, made.inputs, made.outputs, subgraphs)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_written_out_or_run_apart_a_call_gives_the_same(data: st.DataObject) -> None:
    made = workflow(data.draw, "c/call")
    lab = Lab(REGISTRY)
    assert lab.problems(made) == []
    together = lab.run_graph(made)
    assert together.status == "completed", together.failures
    separate = lab.run_graph(apart(made))
    assert separate.status == "completed", separate.failures
    assert together.outputs == separate.outputs
