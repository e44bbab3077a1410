"""Calls of subgraphs written out: the nodes of a subgraph in the place of each node that calls it.

The nodes of a call `c` are named `c/inner`. Edges into a port go to the input that it stands for, a port's value takes
the place of the inner one, and edges out of a port come from the inner output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from nodeloom.runtime.engine.collector import relaxed_collector
from nodeloom.schema.errors import Problem
from nodeloom.schema.graph import Edge, End, Graph, Node, Pin
from nodeloom.schema.json import JSON
from nodeloom.schema.subgraphs import ROOT, Bound, Definition
from nodeloom.schema.templates import Templates

MOST_NODES: Final = 1_000_000
"""Most nodes of a graph after calls were written out."""
DEEPEST: Final = 100
"""Most calls within each other."""
SEPARATOR: Final = "/"


@dataclass(slots=True)
class Inlined:
    """A graph without calls, but for those that do not run.

    `owners` says of every node and call inside a call which node of the outermost graph that is, `depths` of such nodes
    how many calls are around them. `calls` are the outputs of each call by port, as (node, output) of the graph.
    `reached` are the inputs in calls that an edge from around a call leads to, with the number of calls that the edge
    stands in. `clashes` are names that two nodes have: a node of the document is named as one inside a call would be.
    """

    graph: Graph = field(default_factory=Graph)
    owners: dict[str, str] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)
    calls: dict[str, dict[str, End]] = field(default_factory=dict)
    reached: dict[End, int] = field(default_factory=dict)
    clashes: list[str] = field(default_factory=list)


def inlined(bound: Bound) -> Inlined:
    """The graph with all calls written out; `size_problems` must have found none. Linear in the nodes that result."""
    with relaxed_collector(_sizes(bound)[ROOT]):
        return _Inliner(bound).run()


def size_problems(bound: Bound) -> list[Problem]:
    """Calls that nest too deeply, or would make too many nodes."""
    sizes = _sizes(bound)
    depths: dict[str, int] = {}
    for name, definition in bound.definitions.items():
        depths[name] = 1 + max((depths[each] for each in definition.calls.values()), default=-1)
    problems = []
    if depths.get(ROOT, 0) > DEEPEST:
        message = f"subgraphs are used {depths[ROOT]} deep within each other, more than {DEEPEST}; flatten some of them"
        problems.append(Problem("too-deep", message))
    largest = max(sizes, key=lambda name: sizes[name], default=ROOT)
    if sizes.get(largest, 0) > MOST_NODES:
        where = "the workflow" if largest == ROOT else f"subgraph {largest}"
        message = (
            f"with all calls written out {where} has {sizes[largest]:,} nodes, more than {MOST_NODES:,}; iterate, or "
            "use core/map"
        )
        problems.append(Problem("too-large", message))
    return problems


def _sizes(bound: Bound) -> dict[str, int]:
    """Numbers of nodes of each definition with its calls written out."""
    sizes: dict[str, int] = {}
    for name, definition in bound.definitions.items():
        called = [definition.calls[node] for node in inline_calls(definition, bound.catalogue.templates)]
        sizes[name] = len(definition.graph.nodes) + sum(sizes[each] - 1 for each in called)
    return sizes


def inline_calls(definition: Definition, templates: Templates) -> Iterator[str]:
    """Nodes of a definition that are written out."""
    for key in definition.calls:
        rule = templates[definition.graph.nodes[key].type].ports
        if rule is not None and rule.inline:
            yield key


@dataclass(frozen=True, slots=True)
class _Shape:
    """What of a definition is the same in every call: its calls, and where its ports lead, relative to the call."""

    definition: Definition
    calls: Mapping[str, str]
    inputs: Mapping[str, End]
    outputs: Mapping[str, End]


@dataclass(frozen=True, slots=True)
class _Call:
    """One call to be written out: its nodes begin with `prefix`, and `values` are those that it gives the ports."""

    shape: _Shape
    prefix: str
    owner: str
    depth: int
    values: Mapping[str, JSON]


class _Inliner:
    def __init__(self, bound: Bound) -> None:
        self._bound = bound
        self._shapes: dict[str, _Shape] = {}
        self._found = Inlined()

    def run(self) -> Inlined:
        for name, definition in self._bound.definitions.items():
            self._shapes[name] = self._shape(definition)
        pending = [_Call(self._shapes[ROOT], "", "", 0, {})]
        order: list[_Call] = []
        while pending:
            call = pending.pop()
            order.append(call)
            pending.extend(self._write(call))
        pins: dict[str, list[Pin]] = {}
        for call in reversed(order):  # what stands around a call has the last word on the pins in it
            graph = call.shape.definition.graph
            pins.update((call.prefix + key, found) for key, found in graph.pins.items())
        self._found.graph.pins = pins
        self._found.graph.subgraphs = self._bound.graph.subgraphs
        return self._found

    def _shape(self, definition: Definition) -> _Shape:
        graph = definition.graph
        calls = {key: definition.calls[key] for key in inline_calls(definition, self._bound.catalogue.templates)}
        shape = _Shape(definition, calls, {}, {})
        return replace(shape, inputs=self._ways(shape, graph.inputs, 0), outputs=self._ways(shape, graph.outputs, 1))

    def _ways(self, shape: _Shape, ports: Mapping[str, End], side: int) -> dict[str, End]:
        found = ((name, self._way(shape, end, side)) for name, end in ports.items())
        return {name: end for name, end in found if end is not None}

    def _way(self, shape: _Shape, end: End, side: int) -> End | None:
        """Where an end really is: behind a port of a call, it is inside. None if the port stands for nothing."""
        node, name = end
        called = shape.calls.get(node)
        if called is None:
            return end
        inner = self._shapes[called]
        found = (inner.outputs if side else inner.inputs).get(name)
        return None if found is None else (node + SEPARATOR + found[0], found[1])

    def _write(self, call: _Call) -> Iterator[_Call]:
        """Write the nodes and edges of a call, but for those of the calls in it, which are returned."""
        graph, prefix = call.shape.definition.graph, call.prefix
        given = self._given(call)
        nodes, depth = self._found.graph.nodes, call.depth
        for key, node in graph.nodes.items():
            values = given.get(key)
            called = call.shape.calls.get(key)
            if called is not None:
                yield self._call(call, key, node, self._shapes[called], values or {})
                continue
            name = prefix + key
            if name in nodes:
                self._found.clashes.append(name)
            nodes[name] = node if values is None else replace(node, inputs={**node.inputs, **values})
            if depth:
                self._found.owners[name] = call.owner
                self._found.depths[name] = depth
        edges = self._found.graph.edges
        for edge in graph.edges:
            source = self._way(call.shape, (edge.source, edge.output), 1)
            target = self._way(call.shape, (edge.target, edge.input), 0)
            if source is None or target is None:
                continue
            written = Edge(_at(prefix, source[0]), source[1], prefix + target[0], target[1])
            edges.append(written)
            if edge.target in call.shape.calls:
                self._found.reached[written.target, written.input] = depth

    def _call(self, around: _Call, key: str, node: Node, shape: _Shape, values: Mapping[str, JSON]) -> _Call:
        name = around.prefix + key
        prefix = name + SEPARATOR
        if around.depth:
            self._found.owners[name] = around.owner
        self._found.calls[name] = {port: (prefix + inner, output) for port, (inner, output) in shape.outputs.items()}
        return _Call(shape, prefix, around.owner or key, around.depth + 1, {**node.inputs, **values})

    def _given(self, call: _Call) -> dict[str, dict[str, JSON]]:
        """Values that a call gives, by the node of its subgraph that they are for."""
        found: dict[str, dict[str, JSON]] = {}
        for name, (node, field_name) in call.shape.definition.graph.inputs.items():
            if name in call.values:
                found.setdefault(node, {})[field_name] = call.values[name]
        return found


def _at(prefix: str, node: str) -> str:
    """Id of a node; that of the values of an expansion stays empty."""
    return prefix + node if node else node
