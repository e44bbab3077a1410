"""Order and cycles of a directed graph, in time linear in nodes and edges. It knows ids only, not what they name."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

Links = Mapping[str, Sequence[str]]
"""Ids that each id leads to; ids without any may be left out."""


def strong_components(nodes: Iterable[str], successors: Links) -> list[list[str]]:
    """Groups of nodes that reach each other, sources first: a group of one is a node on no cycle but with itself.

    Kosaraju's algorithm, without recursion: nodes in the order in which a search leaves them, last first, each
    collecting what leads to it and is not collected yet.
    """
    predecessors: dict[str, list[str]] = {}
    for node, following in successors.items():
        for successor in following:
            predecessors.setdefault(successor, []).append(node)
    groups: list[list[str]] = []
    collected: set[str] = set()
    for node in reversed(_leaving_order(nodes, successors)):
        if node not in collected:
            groups.append(_flood(node, predecessors, collected))
    return groups


def shortest_path(start: str, end: str, successors: Links) -> list[str] | None:
    """Nodes of a shortest path of at least one edge, both ends included; None if there is none."""
    came_from: dict[str, str] = {}
    pending = deque([start])
    while pending:
        node = pending.popleft()
        for successor in successors.get(node, ()):
            if successor == end:
                return [*_walk_back(node, start, came_from), end]
            if successor not in came_from and successor != start:
                came_from[successor] = node
                pending.append(successor)
    return None


def _leaving_order(nodes: Iterable[str], successors: Links) -> list[str]:
    """All nodes, each after those it leads to (as far as cycles allow)."""
    order: list[str] = []
    entered: set[str] = set()
    for root in nodes:
        path: list[tuple[str, Iterator[str]]] = []
        following: str | None = None if root in entered else root
        while following is not None or path:
            if following is not None:
                entered.add(following)
                path.append((following, iter(successors.get(following, ()))))
            node, rest = path[-1]
            following = next((successor for successor in rest if successor not in entered), None)
            if following is None:
                path.pop()
                order.append(node)
    return order


def _flood(start: str, links: Links, collected: set[str]) -> list[str]:
    """A node and all that it leads to, leaving out and adding to what was collected."""
    collected.add(start)
    group = [start]
    for node in group:
        for linked in links.get(node, ()):
            if linked not in collected:
                collected.add(linked)
                group.append(linked)
    return group


def _walk_back(node: str, start: str, came_from: Mapping[str, str]) -> list[str]:
    path = [node]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
