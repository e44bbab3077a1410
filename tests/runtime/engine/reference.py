"""A naive interpreter of graphs of the tiny pack: no index, no state machine, everything looked up again each time.

It states what the engine must do as shortly as possible, and imports nothing from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Index = tuple[int, ...]
Axis = frozenset[str]
SPREAD = {"iterate": {"item", "position"}, "beside": {"item", "position"}, "zip": {"left", "right"}}
PAIRS = {"beside"}
GATHER = {"collect": {"items"}}
LAZY = {"if": {"when_true", "when_false"}}
CODE: dict[str, Any] = {
    "number": lambda value: {"value": value},
    "add": lambda a=0, b=0: {"value": a + b},
    "join": lambda a, b: {"value": 10 * a + b},
    "positive": lambda value=0: {"value": value > 0},
    "fail": lambda on, value=0: 1 / 0 if value in on else {"value": value},
    "few": lambda value=0: {"collection": [value + item for item in range(value % 3)]},
    "iterate": lambda collection: {"item": collection, "position": [*range(len(collection))], "total": len(collection)},
    "beside": lambda collection: {"item": collection, "position": [*range(len(collection))], "total": len(collection)},
    "zip": lambda left, right: {"left": left, "right": right} if len(left) == len(right) else 1 / 0,
    "collect": lambda items=(): {"collection": list(items)},
    "if": lambda when_true=None, when_false=None, condition=False: {"value": when_true if condition else when_false},
}


class Reference:
    def __init__(self, nodes: dict[str, tuple[str, dict[str, Any]]], edges: list[tuple[str, str, str, str]]) -> None:
        self.nodes = nodes
        self.rank: dict[str, int] = {}
        while len(self.rank) < len(nodes):
            free = [n for n in nodes if n not in self.rank and all(e[0] in self.rank for e in edges if e[2] == n)]
            self.rank[min(free, key=lambda n: [int(part) for part in re.findall(r"\d+", n)])] = len(self.rank)
        self.into = {n: sorted((e for e in edges if e[2] == n), key=lambda e: (self.rank[e[0]], e[1])) for n in nodes}
        self.axes: dict[str, list[Axis]] = {}
        self.level: dict[str, int] = {}
        for n in self.rank:
            self.axes[n] = self.ordered({axis for name in self.inputs(n) for axis in self.kept(n, name)})
            self.level[n] = 1 + max([self.depth(axis) for axis in self.axes[n]], default=0)
        used = {e[0] for e in edges}
        self.targets = [n for n in nodes if n not in used]
        self.values: dict[tuple[str, Index], dict[str, Any] | None] = {}  # None: failed
        self.order: list[tuple[str, Index, bool]] = []
        self.wanted: set[tuple[str, Index, str]] = set()

    def depth(self, axis: Axis) -> int:
        return max(self.level[n] for n in axis)

    def ordered(self, axes: set[Axis]) -> list[Axis]:
        paired = {axis for axis in axes if all(self.nodes[n][0] in PAIRS for n in axis)}
        joined = {frozenset(n for axis in paired if self.depth(axis) == level for n in axis) for level in range(20)}
        return sorted(
            (axes - paired) | (joined - {frozenset()}),
            key=lambda axis: (self.depth(axis), sorted(self.rank[n] for n in axis)),
        )

    def inputs(self, n: str) -> set[str]:
        return {e[3] for e in self.into[n]}

    def carried(self, edge: tuple[str, str, str, str]) -> set[Axis]:
        spread = edge[1] in SPREAD.get(self.nodes[edge[0]][0], ())
        return {*self.axes[edge[0]], *([frozenset([edge[0]])] if spread else [])}

    def kept(self, n: str, name: str) -> set[Axis]:
        axes = {axis for e in self.into[n] if e[3] == name for axis in self.carried(e)}
        if name in GATHER.get(self.nodes[n][0], ()):
            deepest = max([self.depth(axis) for axis in axes], default=0)
            axes = {axis for axis in axes if self.depth(axis) < deepest}
        return axes

    def coordinate(self, n: str, at: Index, axis: Axis) -> int:
        """Where a run of n is on an axis: where others go on beside it, at its last item."""
        (place,) = (place for place, mine in enumerate(self.axes[n]) if axis <= mine)
        return min(at[place], (self.length(n, at, axis) or 0) - 1)

    def length(self, n: str, at: Index, axis: Axis) -> int | None:
        found = [self.values.get(spreader) for spreader in self.spreaders(n, at, axis)]
        lengths = [len(next(iter(outputs.values()))) for outputs in found if outputs is not None]
        return None if len(lengths) < len(found) else 0 if 0 in lengths else max(lengths)

    def spreaders(self, n: str, at: Index, axis: Axis) -> list[tuple[str, Index]]:
        return [(each, tuple(self.coordinate(n, at, outer) for outer in self.axes[each])) for each in sorted(axis)]

    def source(self, n: str, at: Index, edge: tuple[str, str, str, str]) -> Index:
        kept = frozenset(each for axis in self.kept(n, edge[3]) for each in axis)
        known = kept & frozenset(each for axis in self.axes[n][: len(at)] for each in axis)
        found: Index = ()
        for axis in self.axes[edge[0]]:
            if not axis <= known:
                break
            found += (self.coordinate(n, at, axis),)
        return found

    def needs(self, n: str, at: Index) -> Iterator[tuple[str, Index]]:
        """What a run or bundle waits for."""
        if len(at) < len(self.axes[n]):
            yield from self.spreaders(n, at, self.axes[n][len(at)])
            return
        lazy = LAZY.get(self.nodes[n][0], set())
        for e in self.into[n]:
            if e[3] not in lazy or (n, at, e[3]) in self.wanted:
                yield e[0], self.source(n, at, e)

    def children(self, n: str, at: Index) -> list[tuple[str, Index]] | None:
        length = self.length(n, at, self.axes[n][len(at)])
        return None if length is None else [(n, (*at, item)) for item in range(length)]

    def state(self, n: str, at: Index) -> bool | None:
        """True: done. False: failed or blocked. None: neither yet."""
        if (n, at) in self.values:
            return self.values[n, at] is not None
        if any(self.state(*source) is False for source in self.needs(n, at)):
            return False
        if len(at) == len(self.axes[n]):
            return None
        children = self.children(n, at)
        if children is None:
            return None
        states = [self.state(*child) for child in children]
        return False if False in states else None if None in states else True

    def demanded(self) -> set[tuple[str, Index]]:
        found: set[tuple[str, Index]] = set()
        stack: list[tuple[str, Index]] = [(n, ()) for n in self.targets]
        while stack:
            n, at = stack.pop()
            if (n, at) in found:
                continue
            found.add((n, at))
            stack += self.needs(n, at)
            if len(at) < len(self.axes[n]):
                lazy = LAZY.get(self.nodes[n][0], set())
                stack += [(e[0], self.source(n, at, e)) for e in self.into[n] if e[3] not in lazy]
                stack += self.children(n, at) or []
        return found

    def leaves(self, n: str, at: Index) -> list[Index]:
        if len(at) == len(self.axes[n]):
            return [at]
        return [leaf for child in self.children(n, at) or [] for leaf in self.leaves(*child)]

    def read(self, n: str, at: Index) -> dict[str, Any]:
        constants = {name: value for name, value in self.nodes[n][1].items() if name not in self.inputs(n)}
        found: dict[str, Any] = dict(constants)
        for e in self.into[n]:
            gather = e[3] in GATHER.get(self.nodes[n][0], ())
            if e[3] in LAZY.get(self.nodes[n][0], ()) and (n, at, e[3]) not in self.wanted:
                continue
            for leaf in self.leaves(e[0], self.source(n, at, e)):
                value = (self.values[e[0], leaf] or {})[e[1]]
                spread = e[1] in SPREAD.get(self.nodes[e[0]][0], ())
                own = frozenset([e[0]])
                if spread and any(own <= axis for axis in self.kept(n, e[3])):
                    value = value[self.coordinate(n, at, own)]
                if gather:
                    found.setdefault(e[3], []).extend(value if isinstance(value, list) else [value])
                else:
                    found[e[3]] = value
            if gather:
                found.setdefault(e[3], [])
        return found

    def run(self) -> None:
        while True:
            ready = [
                (self.rank[n], at, n)
                for n, at in self.demanded()
                if len(at) == len(self.axes[n]) and (n, at) not in self.values
                and all(self.state(*source) for source in self.needs(n, at))
            ]  # fmt: skip
            if not ready:
                return
            _, at, n = min(ready)
            inputs = self.read(n, at)
            if self.nodes[n][0] == "if":
                name = "when_true" if inputs.get("condition") else "when_false"
                if name in self.inputs(n) and (n, at, name) not in self.wanted:
                    self.wanted.add((n, at, name))
                    continue
            try:
                self.values[n, at] = CODE[self.nodes[n][0]](**inputs)
            except ZeroDivisionError:
                self.values[n, at] = None
            self.order.append((n, at, self.values[n, at] is not None))

    def blocked(self) -> set[tuple[str, Index]]:
        return {
            (n, at)
            for n, at in self.demanded()
            if (n, at) not in self.values and any(self.state(*source) is False for source in self.needs(n, at))
        }
