"""`Wiring`: the edges of a graph by the nodes they end at, and the order in which the nodes can run.

It is made once, and serves every check of a graph and its compilation. Types mean nothing to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from nodeloom.schema.natural_order import naturally_sorted
from nodeloom.schema.topology import topological

if TYPE_CHECKING:
    from nodeloom.schema.graph import Edge, Node

_NO_EDGES: list[Edge] = []  # of all nodes without any, so that there is a list for every node that has some


class Wiring:
    """Nodes by number in natural order, and what arrives at each.

    `ids[n]` is the id of node n, `numbers` the inverse, and `uses[n]` the node itself. `arriving[n]` are the edges that
    end at it, in the order of the document, those from nodes that don't exist included. Edges to such nodes are in
    `edges` only.
    """

    def __init__(self, nodes: Mapping[str, Node], edges: Sequence[Edge]) -> None:
        self.nodes = nodes
        self.edges = edges
        self.ids: Sequence[str] = naturally_sorted(nodes)
        self.numbers: Mapping[str, int] = dict(zip(self.ids, range(len(self.ids)), strict=True))
        self.uses: Sequence[Node] = [nodes[node_id] for node_id in self.ids]
        self.arriving: Sequence[Sequence[Edge]] = self._by_target()

    @cached_property
    def order(self) -> Sequence[int]:
        """All nodes, each after those that feed it, the smallest number first; none that is on or behind a cycle."""
        return range(len(self.ids)) if self._ascends else topological(self.sources)

    @property
    def is_acyclic(self) -> bool:
        """Whether no edges go round in a circle."""
        return len(self.order) == len(self.ids)

    @cached_property
    def sources(self) -> Sequence[Sequence[int]]:
        """The nodes that feed each node, once for every edge; edges from nodes that don't exist are left out."""
        numbers = self.numbers
        return [[numbers[edge[0]] for edge in edges if edge[0] in numbers] for edges in self.arriving]

    @property
    def ends(self) -> list[str]:
        """Ids of the nodes that no edge begins at."""
        return [node_id for node_id, feeds in zip(self.ids, self._feeding, strict=False) if not feeds]

    def leading_to(self, node_ids: Iterable[str]) -> set[int]:
        """Some nodes, those that feed them, those that feed these, and so on; unknown ids are left out."""
        numbers, arriving = self.numbers, self.arriving
        stack = [numbers[node_id] for node_id in node_ids if node_id in numbers]
        found = set(stack)
        while stack:
            for edge in arriving[stack.pop()]:
                source = numbers.get(edge[0])
                if source is not None and source not in found:
                    found.add(source)
                    stack.append(source)
        return found

    def _by_target(self) -> list[list[Edge]]:
        """`arriving`; on the way it is seen who feeds any, and whether all lead to larger numbers, as they often do."""
        numbers = self.numbers
        arriving = [_NO_EDGES] * len(numbers)
        feeding = bytearray(len(numbers) + 1)  # the last one stands for all nodes that don't exist
        ascends = True
        for edge in self.edges:
            source, target = numbers.get(edge[0], -1), numbers.get(edge[2], -1)
            feeding[source] = True
            if target < 0:
                continue
            if arriving[target]:
                arriving[target].append(edge)
            else:
                arriving[target] = [edge]
            ascends = ascends and source < target
        self._ascends, self._feeding = ascends, feeding
        return arriving
