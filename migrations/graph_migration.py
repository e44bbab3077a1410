"""`GraphMigration`: the nodes of one graph on their routes, in an order that the way back reverses.

Nodes whose route reaches beyond them go first: those on their way up by their ids, then those on their way down the
other way round. Time is linear in nodes, edges and ops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from nodeloom.migrations.families import Families
from nodeloom.migrations.link import Link
from nodeloom.migrations.node import NodeMigration
from nodeloom.migrations.part import Part
from nodeloom.migrations.report import Change, Status
from nodeloom.migrations.routes import Route, RunPython, Stop
from nodeloom.migrations.surgery import Surgery
from nodeloom.schema.companion import Companion

_MOST_IN_A_ROW: Final = 20
"""Most nodes that wait for each other to be taken in, or that are born of each other."""


class Routes(Protocol):
    """Finds the routes of nodes."""

    def of(self, path: str, node: Mapping[str, Any]) -> Route | None:
        """The route of a node to the version that is asked for; None if it stays, which is told if it is to or must."""

    def stays(self, path: str) -> bool:
        """Whether a node is to stay as it is."""

    def to(self, path: str, node: Mapping[str, Any], type_id: str, version: int) -> Route | None:
        """The free route of a node to a version of a type; None if there is none."""

    def kind(self, type_id: str, version: int | None) -> str:
        """The id today of a type, or of what it became, by one of some version; the id itself if it isn't installed."""

    def name(self, type_id: str, version: int) -> str:
        """What a type is called at a version."""


class GraphMigration:
    """The nodes of a part, each as the neighbour of the others."""

    def __init__(
        self,
        part: Part,
        routes: Routes,
        run_python: RunPython | None,
        tell: Callable[[Change], None],
        families: Families,
    ) -> None:
        self._part = part
        self._routes = routes
        self._run_python = run_python
        self._tell = tell
        self._families = families
        self._busy: list[str] = []
        self._waiting: dict[str, None] = {}
        self._homes: dict[str, Stop] = {}
        self._generations: dict[str, int] = {}
        self._kinds: dict[tuple[str, int], str] = {}
        self.surgery = Surgery(part)

    def run(self, routes: Mapping[str, Route]) -> None:
        """Bring every node to the end of its route."""
        wide = sorted(key for key, route in routes.items() if route.reaches)
        for key in [key for key in wide if routes[key].way == "up"]:
            self._again(key)
        for key in reversed([key for key in wide if routes[key].way == "down"]):
            self._again(key)
        for key, route in routes.items():
            if not route.reaches and key in self._part.nodes and key not in self._waiting:
                self._go(key, route)
        while self._waiting:
            key = next(iter(self._waiting))
            del self._waiting[key]
            self._again(key)
        for link in self._part.finish():
            self._tell(_lost(link, self._part))

    def is_kind(self, node: str, companion: Companion) -> bool:
        """Whether a node is there and of the companion's type, of whatever version."""
        found = self._part.nodes.get(node)
        return found is not None and self._routes.kind(found["type"], _version(found)) == self._kind(companion)

    def bring(self, node: str, companion: Companion) -> bool:
        """Bring a node to the companion's version, if it is of that kind and its way is free."""
        if node in self._busy or len(self._busy) > _MOST_IN_A_ROW or not self.is_kind(node, companion):
            return False
        if self._routes.stays(self._part.path + node):
            self._join(node)
            return False
        if not self._is_brought(node, companion):
            return False
        self._join(node)
        return True

    def _is_brought(self, node: str, companion: Companion) -> bool:
        found = self._part.nodes[node]
        named = found["type"] == self.type_at(companion)
        if named and _version(found) == companion.version:
            return True
        route = self._routes.to(self._part.path + node, found, companion.type, companion.version)
        if route is None:
            return False
        if named and route.stays:
            return True  # it does not say its version, which is this one
        goal = self._routes.of(self._part.path + node, found)
        if route.is_one_way and not (goal is not None and goal.passes(route.target)):
            return False  # it could not get from there to where it is to be
        if goal is None:
            self._homes.setdefault(node, route.start)
        self._go(node, route)
        self._waiting[node] = None
        return True

    def type_at(self, companion: Companion) -> str:
        """What the companion's type is called at its version."""
        return self._routes.name(companion.type, companion.version)

    def add(self, node: str, parent: str) -> None:
        """Tell that a node was born; it goes on to the version that is asked for."""
        self._generations[node] = self._generations.get(parent, 0) + 1
        self._join(node, parent)
        self._waiting[node] = None

    def may_part(self, node: str) -> bool:
        """Whether a node may part with another one: those in a row that were born of each other are limited."""
        return self._generations.get(node, 0) < _MOST_IN_A_ROW

    def leave(self, node: str) -> None:
        """Tell that a node was taken in."""
        self._waiting.pop(node, None)
        self._homes.pop(node, None)

    def _join(self, node: str, other: str = "") -> None:
        """Tell that a node belongs to another one: the one that is on its way."""
        self._families.join(self._part.path + node, self._part.path + (other or self._busy[-1]))

    def _again(self, key: str) -> None:
        """Bring a node on that may have been brought elsewhere since, or taken in."""
        node = self._part.nodes.get(key)
        self._waiting.pop(key, None)
        home = self._homes.pop(key, None)
        if node is None:
            return
        route = self._routes.of(self._part.path + key, node)
        if route is None and home is not None:
            route = self._routes.to(self._part.path + key, node, home.name, home.version)
            route = None if route is not None and route.stays else route  # it was at its goal, or blocked on its way
        if route is not None:
            self._go(key, route)

    def _go(self, key: str, route: Route) -> None:
        self._busy.append(key)
        for leg in route.legs:
            NodeMigration(self._part, key, leg, self._run_python, self._tell, self).run()
        self._busy.pop()

    def _kind(self, companion: Companion) -> str:
        key = (companion.type, companion.version)
        if key not in self._kinds:
            self._kinds[key] = self._routes.kind(*key)
        return self._kinds[key]


def _version(node: Mapping[str, Any]) -> int | None:
    version = node.get("version")
    return None if version is None else int(version)


def _lost(link: Link, part: Part) -> Change:
    """An edge that can't come back: its input has another one now, or a node is no more."""
    target = link.ends[2]
    type_id = str(part.nodes[target]["type"]) if target in part.nodes else ""
    message = "an edge is not put back, because the graph was edited since"
    path, place = part.path + target, f"inputs.{link.ends[3]}"
    return Change(path, type_id, "edge", 0, 0, place, Status.LOSSY, message, edges=(str(link),))
