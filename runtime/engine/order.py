"""Order and reach in a directed graph given as lists of numbers. Iterative: depth is no limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush


def reachable(starts: Iterable[int], sources: Sequence[Sequence[int]]) -> set[int]:
    """Everything that `starts` depend on, themselves included; `sources[n]` are the direct dependencies of n."""
    found = set(starts)
    stack = list(found)
    while stack:
        for source in sources[stack.pop()]:
            if source not in found:
                found.add(source)
                stack.append(source)
    return found


def topological(members: Iterable[int], sources: Sequence[Sequence[int]]) -> list[int]:
    """Members after all their sources, smallest number first among those that are free; cyclic ones are left out.

    `members` must hold every source of a member.
    """
    pending = {member: len(sources[member]) for member in members}
    consumers: dict[int, list[int]] = {member: [] for member in pending}
    for member in pending:
        for source in sources[member]:
            consumers[source].append(member)
    free = [member for member, count in pending.items() if not count]
    heapify(free)
    order = []
    while free:
        member = heappop(free)
        order.append(member)
        for consumer in consumers[member]:
            pending[consumer] -= 1
            if not pending[consumer]:
                heappush(free, consumer)
    return order
