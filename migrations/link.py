"""`Link`: an edge while a document is migrated, whichever end of it is in the graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

OUTPUT: Final = 0
INPUT: Final = 1
"""The ends of an edge."""


@dataclass(slots=True, eq=False)
class Link:
    """An edge on its way through a migration: source, output, target, input.

    `at` is its place in the list of edges, `alone` whether it was the only one at its input. It is in the graph while
    neither end is `away`: the field there does not exist in the version that its node has. One that is `gone` was
    between two nodes that became one, or led to the input of a node that is no more and had it in common with another.
    """

    ends: list[str]
    at: int
    alone: bool = True
    away: list[bool] = field(default_factory=lambda: [False, False])
    gone: bool = False
    holders: list[list[tuple[Link, int]]] | None = None
    """The lists of residue that hold it, if there are any."""
    leavers: list[list[Link]] | None = None
    """The lists of residue that say that it was left alone, if there are any."""

    @property
    def is_there(self) -> bool:
        """Whether the edge is in the graph."""
        return not (self.away[OUTPUT] or self.away[INPUT] or self.gone)

    def hold(self, holder: list[tuple[Link, int]], end: int) -> None:
        """Be kept in a list of residue, by one end."""
        if self.holders is None:
            self.holders = []
        self.holders.append(holder)
        holder.append((self, end))

    def leave(self, leaver: list[Link]) -> None:
        """Be among the edges that an op left alone."""
        if self.leavers is None:
            self.leavers = []
        self.leavers.append(leaver)
        leaver.append(self)

    def __str__(self) -> str:
        source, output, target, name = self.ends
        return f"{source}.{output} -> {target}.{name}"
