"""`Linker`: makes the nodes of a plan from those of a sound graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nodeloom.runtime.engine.layouts import Layouts
from nodeloom.runtime.engine.plan import PlanNode
from nodeloom.runtime.engine.subgraphs import Prepared
from nodeloom.runtime.engine.wires import Wires
from nodeloom.schema.graph import Edge
from nodeloom.schema.wiring import Wiring


class Linker:
    """Links some nodes of one graph, which are given in an order in which each comes after its sources."""

    def __init__(self, ready: Prepared, wiring: Wiring, order: Sequence[int]) -> None:
        graph = ready.graph
        self._nodes = graph.nodes
        self._ids = [wiring.ids[number] for number in order]
        self._arriving = [wiring.arriving[number] for number in order]
        self._ranks = dict(zip(self._ids, range(len(order)), strict=True))
        self._layouts = Layouts(ready.catalogue)
        self._wires = Wires(self._ranks, ready.depths, ready.reached)
        self._pins = {node_id: {tuple(pin.index): pin for pin in pins} for node_id, pins in graph.pins.items() if pins}

    def ranks(self, node_ids: Iterable[str]) -> tuple[int, ...]:
        """Places of some nodes in the order, ascending."""
        return tuple(sorted([self._ranks[node_id] for node_id in node_ids]))

    def nodes(self) -> tuple[PlanNode, ...]:
        """All nodes by rank, their place in the order."""
        return tuple([self._node(node_id, edges) for node_id, edges in zip(self._ids, self._arriving, strict=True)])

    def _node(self, node_id: str, edges: Sequence[Edge]) -> PlanNode:
        node = self._nodes[node_id]
        if len(edges) > 1:
            edges = self._wires.sorted(edges)
        layout = self._layouts.of(node, tuple([edge[3] for edge in edges]))
        scope, wires = self._wires.of(node_id, layout.kind, edges, layout.feeds)
        constants, key_format = layout.constants.of(node.inputs)
        pins = self._pins.get(node_id)
        return PlanNode(node_id, layout.kind, scope, constants, wires, layout.feeds, key_format, pins)
