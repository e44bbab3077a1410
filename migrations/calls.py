"""`Calls`: which node runs which subgraph of a document, for what speaks of a subgraph's nodes from outside of it.

A pin of `call/x`, or of `loop/3/x`, is one of node x in the subgraph that `call` names. While a document is migrated it
stands at x itself, so that it goes x's way; `CALLED_AS` says in it where it is from. Names are lexical.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from nodeloom.migrations.part import Part
from nodeloom.migrations.report import Change
from nodeloom.schema.migration_ops import Side
from nodeloom.schema.subgraph_names import subgraph_name

CALLED_AS: Final = "called_as"
"""Key of a pin that was brought to its node: the path of the graph that it stood in, and its key there."""
_SIDES: Final[tuple[tuple[Side, int], ...]] = (("inputs", 2), ("outputs", 0))
"""Where a caller's edges have the names of an interface."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """A graph, and the graphs around it."""

    graph: dict[str, Any]
    path: str
    around: _Scope | None = None

    def inner(self) -> Iterator[_Scope]:
        """The graphs that are defined here."""
        for name, graph in self.graph.get("subgraphs", {}).items():
            yield _Scope(graph, f"{self.path}{name}/", self)

    def called(self, node: dict[str, Any]) -> Iterator[_Scope]:
        """The graphs that values of a node name."""
        for _, value in sorted(node.get("inputs", {}).items()):
            name = subgraph_name(value)
            scope: _Scope | None = self if name is not None else None
            while scope is not None and name not in scope.graph.get("subgraphs", {}):
                scope = scope.around
            if scope is not None:
                yield _Scope(scope.graph["subgraphs"][name], f"{scope.path}{name}/", scope)

    def find(self, key: str, seen: set[tuple[int, int]]) -> tuple[dict[str, Any], str] | None:
        """The graph and the id of the node that the key of a pin names, if that is a node of a graph that is called.

        `seen` is where it was looked for in vain, by the graph and what was left of the key.
        """
        if (id(self.graph), len(key)) in seen:
            return None
        seen.add((id(self.graph), len(key)))
        nodes = self.graph.get("nodes", {})
        place = key.find("/")
        while place >= 0:
            rest = key[place + 1 :]
            for scope in self.called(nodes.get(key[:place], {})):
                found = scope.within(rest, seen)
                if found is not None:
                    return found
            place = key.find("/", place + 1)
        return None

    def within(self, key: str, seen: set[tuple[int, int]]) -> tuple[dict[str, Any], str] | None:
        """The node that the rest of a key names, behind the numbers of runs that may stand before it."""
        while key not in self.graph.get("nodes", {}):
            number, slash, rest = key.partition("/")
            if not (slash and number.isdecimal()):
                return self.find(key, seen)
            key = rest
        return self.graph, key


class Calls:
    """The calls of a document, as JSON that may be changed."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._root = _Scope(document, "")
        self._bare: list[dict[str, Any]] = []

    def bring_pins(self) -> None:
        """Bring the pins of inner nodes to their nodes."""
        waiting = []
        for scope in self._scopes():
            pins = scope.graph.get("pins", {})
            for key in sorted(key for key in pins if "/" in key and key not in scope.graph.get("nodes", {})):
                found = scope.find(key, set())
                if found is not None and not any(CALLED_AS in pin for pin in pins[key]):
                    waiting.append((*found, [{**pin, CALLED_AS: [scope.path, key]} for pin in pins.pop(key)]))
        for graph, node, brought in waiting:
            if "pins" not in graph:
                self._bare.append(graph)
            graph.setdefault("pins", {}).setdefault(node, []).extend(brought)

    def return_pins(self) -> None:
        """Take the pins of inner nodes back to where they stood; those whose call is no more are no more either."""
        scopes = {scope.path: scope for scope in self._scopes()}
        for graph in [scope.graph for scope in scopes.values()]:
            for node, pins in list(graph.get("pins", {}).items()):
                brought = [pin for pin in pins if CALLED_AS in pin]
                if not brought:
                    continue
                graph["pins"][node] = [pin for pin in pins if CALLED_AS not in pin]
                if not graph["pins"][node]:
                    del graph["pins"][node]
                for pin in brought:
                    _return(scopes, pin)
        for graph in self._bare:
            if not graph["pins"]:
                del graph["pins"]

    def telling(self, part: Part, tell: Callable[[Change], None]) -> Callable[[Change], None]:
        """Let changes that take a name off the interface of a part name the edges of its callers, too."""
        if not part.path:
            return tell
        known = {side: {*part.interface.get(side, {})} for side, _ in _SIDES}

        def told(change: Change) -> None:
            edges: list[str] = []
            for side, at in _SIDES:
                names = {*part.interface.get(side, {})}
                for name in sorted(known[side] - names):
                    edges += self._edges.get((part.path, at, name), ())
                known[side] = names
            tell(change._replace(edges=(*change.edges, *edges)) if edges else change)

        return told

    @cached_property
    def _edges(self) -> Mapping[tuple[str, int, str], list[str]]:
        """The edges of callers by the path of the graph that is called, the caller's end, and the name there."""
        found: defaultdict[tuple[str, int, str], list[str]] = defaultdict(list)
        for scope in self._scopes():
            nodes = scope.graph.get("nodes", {})
            called = {key: [each.path for each in scope.called(node)] for key, node in nodes.items()}
            for source, output, target, field in scope.graph.get("edges", ()):
                text = f"{scope.path}{source}.{output} -> {scope.path}{target}.{field}"
                for at, node, name in ((0, source, output), (2, target, field)):
                    for path in called.get(node, ()):
                        found[path, at, name].append(text)
        return found

    def _scopes(self) -> Iterator[_Scope]:
        """Every graph with those around it. An explicit stack: depth is no limit here."""
        waiting = [self._root]
        while waiting:
            scope = waiting.pop()
            yield scope
            waiting += reversed(list(scope.inner()))


def _return(scopes: dict[str, _Scope], pin: dict[str, Any]) -> None:
    """Put a pin back under the key that it was brought from, if that still names a node."""
    said = pin.pop(CALLED_AS)
    path, key = said if isinstance(said, list) and len(said) == 2 else ("", "")
    scope = scopes.get(path) if isinstance(path, str) and isinstance(key, str) else None
    if scope is not None and scope.find(key, set()) is not None:
        scope.graph.setdefault("pins", {}).setdefault(key, []).append(pin)
