"""`Linker`: makes the nodes of a plan from those of a sound graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nodeloom.runtime.engine.layouts import Layouts
from nodeloom.runtime.engine.plan import PlanNode
from nodeloom.runtime.engine.preparation import Prepared
from nodeloom.runtime.engine.wires import Wires
from nodeloom.schema.graph import Edge, Node
from nodeloom.schema.wiring import Wiring


class Linker:
    """Links some nodes of one graph, which are given in an order in which each comes after its sources."""

    def __init__(self, ready: Prepared, wiring: Wiring, order: Sequence[int]) -> None:
        self._wiring = wiring
        self._order = order
        self._ranks = {wiring.ids[number]: rank for rank, number in enumerate(order)}
        self._layouts = Layouts(ready.catalogue)
        self._wires = Wires(self._ranks, ready.depths, ready.reached)
        self._pins = {
            node_id: {tuple(pin.index): pin for pin in pins} for node_id, pins in ready.graph.pins.items() if pins
        }

    def ranks(self, node_ids: Iterable[str]) -> tuple[int, ...]:
        """Places of some nodes in the order, ascending."""
        return tuple(sorted([self._ranks[node_id] for node_id in node_ids]))

    def nodes(self) -> tuple[PlanNode, ...]:
        """All nodes by rank, their place in the order."""
        ids, uses, arriving = self._wiring.ids, self._wiring.uses, self._wiring.arriving
        return tuple([self._node(ids[number], uses[number], arriving[number]) for number in self._order])

    def _node(self, node_id: str, node: Node, edges: Sequence[Edge]) -> PlanNode:
        if len(edges) > 1:
            edges = self._wires.sorted(edges)
        layout = self._layouts.of(node, tuple([edge[3] for edge in edges]))
        scope, wires = self._wires.of(node_id, layout.kind, edges, layout.feeds)
        constants, key_format = layout.constants.of(node.inputs)
        pins = self._pins.get(node_id)
        return PlanNode(node_id, layout.kind, scope, constants, wires, layout.feeds, key_format, pins)
