"""Order, cycles and paths of a directed graph, in linear time and without recursion. It knows no nodes, only keys."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeAlias, TypeVar

Key = TypeVar("Key", bound=Hashable)
Links: TypeAlias = Mapping[Key, Sequence[Key]]
"""What each key leads to; keys that lead nowhere may be left out."""


def topological(sources: Sequence[Sequence[int]]) -> list[int]:
    """All numbers, each after its sources, the smallest first among those that are free.

    `sources[n]` are those of n. Numbers on a cycle, or behind one, are left out. (Kahn's algorithm with a heap.)
    """
    pending = [len(each) for each in sources]
    consumers: list[list[int]] = [[] for _ in sources]
    for number, each in enumerate(sources):
        for source in each:
            consumers[source].append(number)
    free = [number for number, count in enumerate(pending) if not count]
    heapify(free)
    order = []
    while free:
        number = heappop(free)
        order.append(number)
        for consumer in consumers[number]:
            pending[consumer] -= 1
            if not pending[consumer]:
                heappush(free, consumer)
    return order


def strong_components(nodes: Iterable[Key], successors: Links[Key]) -> list[list[Key]]:
    """Groups of nodes that reach each other, sources first: a group of one is a node on no cycle but with itself.

    Kosaraju's algorithm: nodes in the order in which a search leaves them, last first, each collecting what leads to
    it and is not collected yet. Slow beside `topological`: ask it only of what that leaves out.
    """
    predecessors: dict[Key, list[Key]] = {}
    for node, following in successors.items():
        for successor in following:
            predecessors.setdefault(successor, []).append(node)
    groups: list[list[Key]] = []
    collected: set[Key] = set()
    for node in reversed(_leaving_order(nodes, successors)):
        if node not in collected:
            groups.append(_flood(node, predecessors, collected))
    return groups


def shortest_path(start: Key, end: Key, successors: Links[Key]) -> list[Key] | None:
    """Nodes of a shortest path of at least one edge, both ends included; None if there is none."""
    came_from: dict[Key, Key] = {}
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


def _leaving_order(nodes: Iterable[Key], successors: Links[Key]) -> list[Key]:
    """All nodes, each after those it leads to (as far as cycles allow)."""
    order: list[Key] = []
    entered: set[Key] = set()
    for root in nodes:
        path: list[tuple[Key, Iterator[Key]]] = []
        following: Key | None = None if root in entered else root
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


def _flood(start: Key, links: Links[Key], collected: set[Key]) -> list[Key]:
    """A node and all that it leads to, leaving out and adding to what was collected."""
    collected.add(start)
    group = [start]
    for node in group:
        for linked in links.get(node, ()):
            if linked not in collected:
                collected.add(linked)
                group.append(linked)
    return group


def _walk_back(node: Key, start: Key, came_from: Mapping[Key, Key]) -> list[Key]:
    path = [node]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
