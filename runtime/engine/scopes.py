"""Which iteration axes each node runs under.

A node with spread outputs adds one axis, shared by all its spread outputs, to everything downstream of them. The axis
lies one level below the deepest axis that its node itself runs under. A gathering input closes the axes of the
deepest level among those that reach it: nested iterations are gathered one level at a time, independent ones, which
are of one level, all at once.

A call of a subgraph is a function: a gathering input inside it closes only what began inside it, so that under an
iteration around it the call gathers once for each item. Therefore levels are counted anew in each call, and all of a
call lie below those around it.
"""

from __future__ import annotations

from collections.abc import Iterable

from nodeloom.runtime.engine.plan import Scope

NO_SCOPE = Scope()


class Scopes:
    """Scopes of the nodes of one graph; axes are known once their spreading node was `entered`."""

    def __init__(self) -> None:
        self._levels: dict[int, tuple[int, int]] = {}  # number of calls around, level there
        self._scopes: dict[tuple[int, ...], Scope] = {(): NO_SCOPE}
        self._own: dict[int, Scope] = {}

    def enter(self, rank: int, scope: Scope, depth: int = 0) -> None:
        """Tell that the node `rank`, which runs under `scope` and has `depth` calls around it, has spread outputs."""
        outer, level = self._levels[scope.axes[-1]] if scope.axes else (depth, 0)
        self._levels[rank] = (depth, level + 1 if outer == depth else 1)
        self._own[rank] = scope

    def below(self, scope: Scope, rank: int) -> Scope:
        """The scope of a spread output of the node `rank`, which runs under `scope`."""
        return self._of({*scope.axes, rank})

    def union(self, scopes: Iterable[Scope]) -> Scope:
        """The scope of a node whose inputs bring `scopes`: independent axes cross."""
        axes: set[int] = set()
        for scope in scopes:
            if scope.axes:
                axes.update(scope.axes)
        return self._of(axes) if axes else NO_SCOPE

    def gathered(self, scopes: Iterable[Scope], depth: int = 0) -> Scope:
        """What a gathering input with `depth` calls around it leaves of `scopes`, whose innermost level it closes."""
        axes = {axis for scope in scopes for axis in scope.axes}
        if not axes:
            return NO_SCOPE
        innermost = max(self._levels[axis] for axis in axes)
        if innermost[0] < depth:
            return self._of(axes)
        return self._of({axis for axis in axes if self._levels[axis] < innermost})

    def _of(self, axes: set[int]) -> Scope:
        ordered = tuple(sorted(axes, key=lambda axis: (self._levels[axis], axis)))
        known = self._scopes.get(ordered)
        if known is None:
            place = {axis: position for position, axis in enumerate(ordered)}
            paths = tuple(tuple(place[outer] for outer in self._own[axis].axes) for axis in ordered)
            known = self._scopes[ordered] = Scope(ordered, paths)
        return known
