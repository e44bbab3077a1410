"""`PlanMemo`: the last few plans, so that running the same graph again needs no validation and no compiling.

Where nothing but words and numbers changed, these are checked, and the rest is as it was.

A graph is recognised by all that it holds, written with `marshal`: unlike JSON it tells NaN from null and knows
integers of any size, and it takes less than a microsecond a node. What a plan keeps of its graph as it is, pins and
subgraphs, is read from what was written, so whatever the graph's owner changes later changes no remembered plan.
"""

from __future__ import annotations

import marshal
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b
from threading import Lock
from typing import Any, TypeAlias, TypeVar

from nodeloom.runtime.engine.compiler import compile_graph
from nodeloom.runtime.engine.plan import Plan
from nodeloom.runtime.engine.plan_shapes import PlanShape, has_shape, outline
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.graph import Edge, Graph, Node, Pin

_VERSION = 2  # of marshal's format: the last one in which equal values have equal bytes, shared or not
_Key: TypeAlias = tuple[Catalogue, bytes, tuple[str, ...] | None]
_Snapshot: TypeAlias = tuple[Any, ...]
Known = TypeVar("Known")


class PlanMemo:
    """Remembers the plans of the `size` graphs that were asked for last. May be used in many threads."""

    def __init__(self, size: int = 8) -> None:
        self._size = size
        self._plans: OrderedDict[_Key, Plan] = OrderedDict()
        self._shapes: OrderedDict[_Key, PlanShape] = OrderedDict()
        self._lock = Lock()

    def get(self, graph: Graph, catalogue: Catalogue, targets: Iterable[str] | None = None) -> Plan:
        """`compile_graph` of these, or the plan that it gave for equal ones. Raises `InvalidGraphError` like it."""
        wanted = None if targets is None else tuple(targets)
        try:
            rest = marshal.dumps(_snapshots(replace(graph, nodes={}, edges=[])), _VERSION)
            key = (catalogue, _digest(_body(graph), rest), wanted)
            known = self._known(self._plans, key)
            if known is not None:
                return known
            of_shape = (catalogue, _digest(outline(graph), rest), wanted)
        except ValueError:  # it holds what no document can hold
            return compile_graph(graph, catalogue, wanted)
        shape = self._known(self._shapes, of_shape)
        plan = None if shape is None else shape.filled(graph)
        if plan is None:
            own = replace(_graph_of(marshal.loads(rest)), nodes=graph.nodes, edges=graph.edges)
            plan = compile_graph(own, catalogue, wanted)
            if has_shape(graph, catalogue):
                self._remember(self._shapes, of_shape, PlanShape(plan, graph, catalogue))
        self._remember(self._plans, key, plan)
        return plan

    def _known(self, among: OrderedDict[_Key, Known], key: _Key) -> Known | None:
        with self._lock:
            known = among.get(key)
            if known is not None:
                among.move_to_end(key)
            return known

    def _remember(self, among: OrderedDict[_Key, Known], key: _Key, known: Known) -> None:
        with self._lock:
            among[key] = known
            while len(among) > self._size:
                among.popitem(last=False)


def _digest(body: _Snapshot, rest: bytes) -> bytes:
    return blake2b(marshal.dumps(body, _VERSION) + rest, digest_size=16).digest()


def _snapshots(graph: Graph) -> list[_Snapshot]:
    """A graph, then the subgraphs in it, level by level: each as plain lists, and the names of its own subgraphs."""
    graphs = [graph]
    for each in graphs:
        graphs += each.subgraphs.values()
    return [_snapshot(each) for each in graphs]


def _snapshot(graph: Graph) -> _Snapshot:
    pins = [(key, [(pin.outputs, tuple(pin.index), pin.inputs) for pin in pins]) for key, pins in graph.pins.items()]
    interface = [[(name, *end) for name, end in ends.items()] for ends in (graph.inputs, graph.outputs)]
    return *_body(graph), pins, interface, list(graph.subgraphs)


def _body(graph: Graph) -> _Snapshot:
    """The nodes and edges."""
    nodes = [(key, node.type, node.inputs, node.version, node.mode) for key, node in graph.nodes.items()]
    return nodes, [tuple(edge) for edge in graph.edges]


def _graph_of(snapshots: list[_Snapshot]) -> Graph:
    """The graph that snapshots were made of."""
    graphs = [_shallow(snapshot) for snapshot in snapshots]
    inner = iter(graphs[1:])
    for graph, snapshot in zip(graphs, snapshots, strict=True):
        graph.subgraphs = {name: next(inner) for name in snapshot[-1]}
    return graphs[0]


def _shallow(snapshot: _Snapshot) -> Graph:
    nodes, edges, pins, interface, _ = snapshot
    inputs, outputs = ({name: (node, field) for name, node, field in ends} for ends in interface)
    return Graph(
        {key: Node(*node) for key, *node in nodes},
        [Edge(*edge) for edge in edges],
        {key: [Pin(*pin) for pin in each] for key, each in pins},
        inputs,
        outputs,
    )
