"""`Part`: one graph of a document while its nodes are migrated: nodes and residue, edges, interface and pins, indexed.

It holds the document's own lists and objects and changes them; `finish` writes back what it holds in another shape.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

from nodeloom.migrations.link import INPUT, OUTPUT, Link
from nodeloom.migrations.reroutes import Reroutes
from nodeloom.migrations.residue import RESIDUE, Entry, Key
from nodeloom.migrations.residue_json import Reading, read, written
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import Side

_NO_PORTS: Final[list[tuple[str, list[str]]]] = []
_NO_LINKS: Final[dict[Link, None]] = {}
_EMPTY: Final[dict[str, JSON]] = {"op": "residue", "way": "none"}
"""Stands in a list of residue that was there before, and empty."""
END: Final[dict[Side, int]] = {"inputs": INPUT, "outputs": OUTPUT}


class Part:
    """A graph of a document, as JSON that may be changed. `path` goes before the ids of its nodes in reports."""

    def __init__(self, document: dict[str, Any], path: str) -> None:
        self.path = path
        self.nodes: dict[str, dict[str, Any]] = document.get("nodes", {})
        self.interface: dict[str, dict[str, list[str]]] = document.get("interface", {})
        self._document = document
        self._links = [Link([*edge], at) for at, edge in enumerate(document.get("edges", ()))]
        self._released: list[Link] = []
        self._foreign: dict[str, list[JSON]] = {}
        self.entries: dict[str, dict[Key, Entry]] = {}
        self._reading = Reading()
        everything = [*self._links, *self._read_residue()]
        self._at_node: tuple[defaultdict[str, dict[Link, None]], defaultdict[str, dict[Link, None]]]
        self._at_node = (defaultdict(dict), defaultdict(dict))
        for link in everything:
            self._at_node[OUTPUT][link.ends[0]][link] = None
            self._at_node[INPUT][link.ends[2]][link] = None
        self._find_left()
        self._reroutes = Reroutes(self.view, everything)
        inputs = Counter((link.ends[2], link.ends[3]) for link in everything if not link.away[INPUT])
        for link in self._links:
            link.alone = inputs[link.ends[2], link.ends[3]] == 1
        self._ports: dict[str, defaultdict[str, list[str]]] = {}
        for side in END:
            self._ports[side] = defaultdict(list)
            for name, (node, _) in self.interface.get(side, {}).items():
                self._ports[side][node].append(name)

    def links(self, node: str, side: Side) -> Iterable[Link]:
        """The edges at one side of a node, those included whose field there is away."""
        return self._at_node[END[side]].get(node, _NO_LINKS)

    def ports(self, node: str, side: Side) -> list[tuple[str, list[str]]]:
        """Interface names that stand for a field at one side of a node, with (node, field)."""
        names = self._ports[side].get(node)
        if not names:
            return _NO_PORTS
        own = self.interface[side]
        return [(name, own[name]) for name in dict.fromkeys(names) if name in own and own[name][0] == node]

    def pins(self, node: str) -> list[dict[str, Any]]:
        """The pins of a node."""
        found: list[dict[str, Any]] = self._document.get("pins", {}).get(node, [])
        return found

    def set_pins(self, node: str, pins: list[dict[str, Any]]) -> None:
        """Put other pins in the place of a node's."""
        kept = self._document.setdefault("pins", {})
        kept[node] = pins
        if not pins:
            del kept[node]

    @property
    def view(self) -> dict[str, Any]:
        """How the editor shows the graph; what is put into an empty one is not kept."""
        found: dict[str, Any] = self._document.get("view", {})
        return found

    def add_link(self, link: Link) -> Link:
        """A new edge, behind all others."""
        link.at = len(self._links)
        self._links.append(link)
        self._reroutes.adopt(link)
        for end in (OUTPUT, INPUT):
            self._at_node[end][link.ends[2 * end]][link] = None
        return link

    def relink(self, link: Link, end: int, node: str, field: str) -> None:
        """Lead one end of an edge to another field."""
        del self._at_node[end][link.ends[2 * end]][link]
        link.ends[2 * end : 2 * end + 2] = [node, field]
        self._at_node[end][node][link] = None

    def drop(self, link: Link) -> None:
        """Take an edge out for good."""
        link.gone = True
        for end in (OUTPUT, INPUT):
            del self._at_node[end][link.ends[2 * end]][link]

    def name_port(self, side: Side, name: str, node: str, field: str) -> None:
        """Let a name of the interface stand for another field."""
        self.interface[side][name][:] = [node, field]
        self._ports[side][node].append(name)

    def forget(self, node: str) -> tuple[dict[Key, Entry], list[JSON]]:
        """Let go of the residue of a node: its entries, and what of it is not ours."""
        return self.entries.pop(node, {}), self._foreign.pop(node, [])

    def remember(self, node: str, entries: dict[Key, Entry], foreign: list[JSON]) -> None:
        """Take in the residue of a node."""
        self.entries[node] = entries
        if foreign:
            self._foreign[node] = foreign

    def release(self, entry: Entry, node: str) -> list[str]:
        """Put back the edges and interface names of an entry; the names that somebody else took are returned."""
        for link, end in entry.links:
            link.away[end] = False
            self._released.append(link)
        entry.links = []
        taken = []
        for side, name, own in entry.ports:
            names = self.interface.setdefault(side, {})
            if name in names:
                taken.append(name)
            else:
                names[name] = [node, own]
                self._ports[side][node].append(name)
        return taken

    def finish(self) -> list[Link]:
        """Write edges and residue back; the edges that can't be put back, as an edit since then wins, are returned."""
        back = [link for link in dict.fromkeys(self._released) if link.is_there]
        busy = Counter((link.ends[2], link.ends[3]) for link in [*self._links, *back] if link.is_there)
        known = set(self._links)
        lost = [link for link in back if link not in known and self._is_lost(link, busy)]
        if self._links or back:
            self._document["edges"] = self._edges(known, [link for link in back if link not in {*lost, *known}])
        self._reroutes.finish()
        self._write_residue()
        return lost

    def _is_lost(self, link: Link, busy: Counter[tuple[str, str]]) -> bool:
        source, _, target, name = link.ends
        return source not in self.nodes or target not in self.nodes or (link.alone and busy[target, name] > 1)

    def _edges(self, known: set[Link], back: list[Link]) -> list[list[str]]:
        """Edges in the order of the document, those that are back at the place that they had."""
        waiting = sorted(back, key=lambda link: -link.at)
        found: list[list[str]] = []
        for link in self._links:
            while waiting and waiting[-1].at <= len(found):
                found.append(waiting.pop().ends)
            if link.is_there:
                found.append(link.ends)
        return [*found, *(link.ends for link in reversed(waiting))]

    def _read_residue(self) -> list[Link]:
        for key, node in self.nodes.items():
            kept = node.get(RESIDUE)
            if kept is None:
                continue
            own: dict[Key, Entry] = {}
            foreign: list[JSON] = [] if kept else [_EMPTY]
            for each in kept:
                found = read(each, self._reading)
                if found is None or found[0] in own:
                    foreign.append(each)
                else:
                    own[found[0]] = found[1]
                    if found[1].links:
                        found[1].links[:] = [(link, end) for link, end in found[1].links if link.ends[2 * end] == key]
            self._foreign[key] = foreign
            if own:
                self.entries[key] = own
        return list(self._reading.links.values())

    def _find_left(self) -> None:
        """The edges that entries name by their ends."""
        for entry, left in self._reading.left:
            for ends in left:
                target = ends[2] if isinstance(ends, list) and len(ends) == 4 else None
                at = self._at_node[INPUT].get(target, _NO_LINKS) if isinstance(target, str) else _NO_LINKS
                found = next((link for link in at if link.ends == ends and link not in entry.left), None)
                if found is not None:
                    found.leave(entry.left)

    def _write_residue(self) -> None:
        for key, own in self.entries.items():
            kept = [*self._foreign.get(key, ()), *(written(name, entry) for name, entry in own.items())]
            if kept:
                self.nodes[key][RESIDUE] = [] if kept == [_EMPTY] else kept
            else:
                self.nodes[key].pop(RESIDUE, None)
