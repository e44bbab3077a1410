"""`Wires`: compiles the edges that arrive at a node, and with them the scope that the node runs under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nodeloom.runtime.engine.plan import Feed, Kind, Scope, Wire
from nodeloom.runtime.engine.scopes import NO_SCOPE, Scopes, place_of
from nodeloom.schema.graph import Edge, End

_new = tuple.__new__  # makes a named tuple in half the time of its own constructor, which is a function of Python


class _Iterated(NamedTuple):
    """A node that runs along some axes, or whose outputs spread along one of its own."""

    scope: Scope
    spread: tuple[str, ...]


_PLAIN = _Iterated(NO_SCOPE, ())


class Wires:
    """Wires of the nodes of one graph, which must be told in the order of their ranks."""

    def __init__(self, ranks: Mapping[str, int], depths: Mapping[str, int], reached: Mapping[End, int]) -> None:
        """`depths` are the numbers of calls around nodes, `reached` those around the edges that lead into a call."""
        self._ranks = ranks
        self._depths = depths
        self._reached = reached
        self._scopes = Scopes()
        self._iterated: dict[str, _Iterated] = {}

    def sorted(self, edges: Sequence[Edge]) -> Sequence[Edge]:
        """The edges of a node by input, then source and output."""
        ranks = self._ranks
        return sorted(edges, key=lambda edge: (edge[3], ranks[edge[0]], edge[1]))

    def of(
        self, node_id: str, kind: Kind, edges: Sequence[Edge], feeds: Sequence[Feed]
    ) -> tuple[Scope, tuple[Wire, ...]]:
        """The scope of the next node, and its wires: one for each of its edges, which are sorted."""
        iterated = self._iterated
        if iterated and not iterated.keys().isdisjoint([edge[0] for edge in edges]):
            scope, wires = self._scoped(edges, feeds)
        else:
            ranks, lazy = self._ranks, kind.lazy
            wires = [
                _new(Wire, (ranks[source], output, (), False, None, name in lazy)) for source, output, _, name in edges
            ]
            scope = NO_SCOPE
        if kind.spread or scope.axes:
            self._enter(node_id, scope, kind)
        return scope, tuple(wires)

    def _enter(self, node_id: str, scope: Scope, kind: Kind) -> None:
        if kind.spread:
            self._scopes.enter(self._ranks[node_id], scope, self._depths.get(node_id, 0), kind.pairs)
        self._iterated[node_id] = _Iterated(scope, kind.spread)

    def _scoped(self, edges: Sequence[Edge], feeds: Sequence[Feed]) -> tuple[Scope, list[Wire]]:
        remains = [self._remaining(edges[feed.start : feed.stop], feed.gather) for feed in feeds]
        scope = self._scopes.union(remains)
        wires = []
        for feed, remaining in zip(feeds, remains, strict=True):
            kept = remaining if feed.gather else None
            wires += [self._wire(edge, scope, kept, feed.lazy) for edge in edges[feed.start : feed.stop]]
        return scope, wires

    def _remaining(self, edges: Sequence[Edge], gather: bool) -> Scope:
        """Axes that an input brings to its node."""
        scopes = [self._value_scope(edge) for edge in edges]
        if gather:
            target, name = edges[0].target, edges[0].input
            depth = self._reached.get((target, name), self._depths.get(target, 0))
            return self._scopes.gathered(scopes, depth)
        return scopes[0] if len(scopes) == 1 else self._scopes.union(scopes)

    def _value_scope(self, edge: Edge) -> Scope:
        """Axes of what an edge carries."""
        scope, spread = self._iterated.get(edge.source, _PLAIN)
        return self._scopes.below(scope, self._ranks[edge.source]) if edge.output in spread else scope

    def _wire(self, edge: Edge, scope: Scope, kept: Scope | None, lazy: bool) -> Wire:
        """Compile an edge into a node under `scope`; `kept` are the axes that a gathering input leaves open."""
        source = self._ranks[edge.source]
        (axes, _), spreading = self._iterated.get(edge.source, _PLAIN)
        spread = edge.output in spreading
        if not axes and not spread:
            return Wire(source, edge.output, (), False, None, lazy)
        fixed = axes if kept is None else tuple(axis for axis in axes if place_of(axis[0], kept) is not None)
        path = None if fixed == scope.axes and fixed == axes else self._scopes.path(fixed, scope.axes)
        takes_item = spread and (kept is None or place_of(source, kept) is not None)
        return Wire(source, edge.output, path, spread, place_of(source, scope) if takes_item else None, lazy)
