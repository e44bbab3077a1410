"""`inner_first`: an order in which what is used comes before what uses it."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def inner_first(uses: Mapping[str, Collection[str]]) -> list[str]:
    """Names in such an order, as far as there is one; `uses` are those that each one uses. Nothing recurses."""
    done: dict[str, None] = {}
    begun: set[str] = set()
    for start in uses:
        waiting = [(start, False)]
        while waiting:
            name, is_left = waiting.pop()
            if is_left:
                done[name] = None
            elif name not in begun:
                begun.add(name)
                waiting.append((name, True))
                waiting += [(each, False) for each in sorted(uses[name])]
    return [*done]
