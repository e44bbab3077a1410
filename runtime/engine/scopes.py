"""Which iteration axes each node runs under.

A node with spread outputs adds one axis, shared by all its spread outputs, to everything downstream of them. The axis
lies one level below the deepest axis that its node itself runs under. A gathering input closes the axes of the
deepest level among those that reach it: nested iterations are gathered one level at a time, independent ones, which
are of one level, all at once.

Independent axes cross. Those of nodes that pair, of one level, become one axis where they meet: their items go side by
side, the last one of a shorter list again and again.

A call of a subgraph is a function: a gathering input inside it closes only what began inside it, so that under an
iteration around it the call gathers once for each item. Therefore levels are counted anew in each call, and all of a
call lie below those around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nodeloom.runtime.engine.plan import Axis, Capped, Path, Scope, Spreader

NO_SCOPE = Scope()


class Scopes:
    """Scopes of the nodes of one graph; axes are known once their spreading node was `entered`."""

    def __init__(self) -> None:
        self._levels: dict[int, tuple[int, int]] = {}  # number of calls around, level there
        self._scopes: dict[tuple[Axis, ...], Scope] = {(): NO_SCOPE}
        self._own: dict[int, Scope] = {}
        self._paired: set[int] = set()

    def enter(self, rank: int, scope: Scope, depth: int = 0, is_paired: bool = False) -> None:
        """Tell that the node `rank`, which runs under `scope` and has `depth` calls around it, has spread outputs."""
        outer, level = self._level(scope.axes[-1]) if scope.axes else (depth, 0)
        self._levels[rank] = (depth, level + 1 if outer == depth else 1)
        self._own[rank] = scope
        if is_paired:
            self._paired.add(rank)

    def below(self, scope: Scope, rank: int) -> Scope:
        """The scope of a spread output of the node `rank`, which runs under `scope`."""
        return self._of({*scope.axes, (rank,)})

    def union(self, scopes: Iterable[Scope]) -> Scope:
        """The scope of a node whose inputs bring `scopes`: independent axes cross, or go side by side."""
        axes: set[Axis] = set()
        for scope in scopes:
            if scope.axes:
                axes.update(scope.axes)
        return self._of(axes) if axes else NO_SCOPE

    def gathered(self, scopes: Iterable[Scope], depth: int = 0) -> Scope:
        """What a gathering input with `depth` calls around it leaves of `scopes`, whose innermost level it closes."""
        axes = {axis for scope in scopes for axis in scope.axes}
        if not axes:
            return NO_SCOPE
        innermost = max(map(self._level, axes))
        if innermost[0] < depth:
            return self._of(axes)
        return self._of({axis for axis in axes if self._level(axis) < innermost})

    def path(self, axes: Sequence[Axis], within: Sequence[Axis]) -> Path:
        """How an index along `axes` follows from one along axes that hold them all."""
        return tuple([self._step(axis, within) for axis in axes])

    def _step(self, axis: Axis, within: Sequence[Axis]) -> int | Capped:
        place = next(place for place, other in enumerate(within) if axis[0] in other)
        return place if within[place] == axis else Capped(place, self._spreaders(axis, within))

    def _spreaders(self, axis: Axis, within: Sequence[Axis]) -> tuple[Spreader, ...]:
        return tuple([Spreader(rank, self.path(self._own[rank].axes, within)) for rank in axis])

    def _level(self, axis: Axis) -> tuple[int, int]:
        return self._levels[axis[0]]

    def _of(self, axes: set[Axis]) -> Scope:
        found = self._joined(axes) if self._paired else axes
        ordered = tuple(sorted(found, key=lambda axis: (self._level(axis), axis)))
        known = self._scopes.get(ordered)
        if known is None:
            known = Scope(ordered, tuple(self._spreaders(axis, ordered) for axis in ordered))
            self._scopes[ordered] = known
        return known

    def _joined(self, axes: set[Axis]) -> set[Axis]:
        """The axes, those of one level that pair as one."""
        found: set[Axis] = set()
        members: dict[tuple[int, int], set[int]] = {}
        for axis in axes:
            if axis[0] in self._paired:
                members.setdefault(self._level(axis), set()).update(axis)
            else:
                found.add(axis)
        return found | {tuple(sorted(joined)) for joined in members.values()}


def place_of(rank: int, scope: Scope) -> int | None:
    """The place of the axis that a node spreads along, among those of a scope; None: it is none of them."""
    return next((place for place, axis in enumerate(scope.axes) if rank in axis), None)
