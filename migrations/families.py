"""`Families`: the nodes of a document that a migration makes one, or of one. They are upgraded together, or not at all.

It knows nodes by their paths alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Families:
    """Nodes that were met on each other's ways, and those that were born there."""

    def __init__(self) -> None:
        self._elders: dict[str, str] = {}

    def join(self, one: str, other: str) -> None:
        """Two nodes, and all that belong to either, are one family."""
        first, second = sorted((self._elder(one), self._elder(other)))
        self._elders[second] = first

    def around(self, nodes: Iterable[str]) -> frozenset[str]:
        """These nodes with all that belong to them."""
        own = {*nodes}
        wanted = {self._elder(node) for node in own & self._elders.keys()}
        return frozenset({*own, *(node for node in self._elders if self._elder(node) in wanted)})

    @property
    def members(self) -> frozenset[str]:
        """All nodes that belong to others."""
        return frozenset(node for group in self.groups() for node in group)

    def groups(self) -> tuple[tuple[str, ...], ...]:
        """Every family of two or more, in the order of the paths."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for node in sorted(self._elders):
            found[self._elder(node)].append(node)
        return tuple(tuple(nodes) for _, nodes in sorted(found.items()) if len(nodes) > 1)

    def _elder(self, node: str) -> str:
        """The one that a family is known by; ways to it are made short as they are gone."""
        way = [node]
        while self._elders.setdefault(way[-1], way[-1]) != way[-1]:
            way.append(self._elders[way[-1]])
        for each in way:
            self._elders[each] = way[-1]
        return way[-1]
