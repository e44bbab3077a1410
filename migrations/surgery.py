"""Surgery on a `Part`: nodes come and go, and edges and names of the interface are led elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeGuard

from nodeloom.migrations.conversion import same
from nodeloom.migrations.link import OUTPUT, Link
from nodeloom.migrations.part import END, Part
from nodeloom.migrations.residue import RESIDUE, Taken
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import Side

VIEW: Final = ("positions", "nodes", "fields")
"""What the view says of each node, by its id."""
_ASIDE: Final = (320, 40)
"""How far from its node a companion is put, in the units of the view: beside it, as wide as nodes are, and below."""


class Surgery:
    """Changes of one part that reach beyond a node."""

    def __init__(self, part: Part) -> None:
        self.part = part

    def at(self, node: str, side: Side, field: str) -> list[Link]:
        """The edges at a field, those whose other end is away included."""
        end = END[side]
        own = 2 * end + 1
        return [link for link in self.part.links(node, side) if link.ends[own] == field and not link.away[end]]

    def ports(self, node: str, side: Side, field: str) -> list[str]:
        """The names of the interface for a field."""
        return [name for name, port in self.part.ports(node, side) if port[1] == field]

    def lead(self, links: list[Link], side: Side, node: str, field: str) -> None:
        """Lead edges to another field, perhaps of another node."""
        for link in links:
            self.part.relink(link, END[side], node, field)

    def lead_ports(self, names: list[str], side: Side, node: str, field: str) -> None:
        """Let names of the interface stand for another field."""
        for name in names:
            self.part.name_port(side, name, node, field)

    def connect(self, source: str, output: str, target: str, name: str) -> Link:
        """A new edge."""
        return self.part.add_link(Link([source, output, target, name], 0))

    def copy(self, links: list[Link], node: str, field: str) -> None:
        """The same edges to another input, too: away, and left alone by an op, where the first is."""
        for link in links:
            twin = Link([link.ends[0], link.ends[1], node, field], 0, link.alone, [link.away[OUTPUT], False])
            self.part.add_link(twin)
            for holder in list(link.holders or ()) if link.away[OUTPUT] else ():
                if (link, OUTPUT) in holder:
                    twin.hold(holder, OUTPUT)
            for leaver in list(link.leavers or ()):
                twin.leave(leaver)

    def sources(self, node: str, name: str) -> list[tuple[str, str, bool]]:
        """What feeds an input, in an order that means nothing."""
        return sorted((link.ends[0], link.ends[1], link.away[OUTPUT]) for link in self.at(node, "inputs", name))

    def is_named(self, node: str) -> bool:
        """Whether anything in the graph speaks of a node of that id, even if there is none."""
        part = self.part
        if node in part.nodes or part.pins(node) or any(node in place for _, place in self._places()):
            return True
        return any(part.ports(node, side) or any(link.is_there for link in part.links(node, side)) for side in END)

    def take_out(self, node: str, taken: Taken) -> list[Link]:
        """Take a node out of the graph; what is left of it is kept, and the edges that it takes along are returned."""
        part, lost = self.part, []
        for side, end in END.items():
            for link in list(part.links(node, side)):
                if not link.away[end]:
                    lost += [link] if link.is_there else []
                    taken.rest.put_away(link, end)
            for name, port in part.ports(node, side):
                taken.rest.ports.append((side, name, port[1]))
                del part.interface[side][name]
        taken.pins = list(part.pins(node))
        if taken.pins:
            part.set_pins(node, [])
        taken.entries, taken.foreign = part.forget(node)
        taken.node = part.nodes.pop(node)
        taken.node.pop(RESIDUE, None)
        return lost

    def put_in(self, node: str, document: dict[str, Any], taken: Taken | None) -> list[str]:
        """Put a node into the graph, with what was kept of it; the names that somebody else took are returned."""
        part = self.part
        part.nodes[node] = document
        if taken is None:
            return []
        if node != taken.id and taken.id not in part.nodes:
            self._rename(taken, node)
        part.remember(node, taken.entries, taken.foreign)
        if taken.pins:
            part.set_pins(node, taken.pins)
        return part.release(taken.rest, node)

    def _rename(self, taken: Taken, node: str) -> None:
        """Let the edges that were kept of a node lead to its new id."""
        for entry in (taken.rest, *taken.entries.values()):
            for link, end in entry.links:
                if link.ends[2 * end] == taken.id:
                    self.part.relink(link, end, node, link.ends[2 * end + 1])

    def seen(self, node: str) -> dict[str, JSON]:
        """What the view says of a node, by its keys."""
        return {name: place[node] for name, place in self._places() if node in place}

    def show(self, node: str, seen: dict[str, JSON]) -> None:
        """Let the view say this of a node, and nothing else."""
        for name, place in self._places():
            place.pop(node, None)
            if name in seen:
                place[node] = seen[name]

    def aside(self, node: str, *, before: bool) -> dict[str, JSON]:
        """What the view says of a new companion of a node: a place before it, where it gives to it, or behind it."""
        place = self.seen(node).get("positions")
        numbers = [each for each in place if _is_number(each)] if isinstance(place, list) else []
        if not isinstance(place, list) or len(place) != 2 or len(numbers) != 2:
            return {}
        (x, y), (right, down) = numbers, _ASIDE
        return {"positions": [x - right if before else x + right, y + down]}

    def _places(self) -> Iterator[tuple[str, dict[str, JSON]]]:
        for name in VIEW:
            place = self.part.view.get(name)
            if isinstance(place, dict):
                yield name, place


def differences(seen: dict[str, JSON], usual: dict[str, JSON]) -> dict[str, list[JSON]]:
    """What the view says other than usual: a list of one thing, or of none."""
    found: dict[str, list[JSON]] = {}
    for name in VIEW:
        if name not in seen and name in usual:
            found[name] = []
        elif name in seen and not (name in usual and same(seen[name], usual[name])):
            found[name] = [seen[name]]
    return found


def _is_number(value: JSON) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
