"""`Tracks`: where what arrives by a link comes from, through reroutes, and the points that it is led through.

Each link is followed once, however many others go on from it, so time is linear; a circle of reroutes gives nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from nodeloom.migrations.comfyui.editor_links import INPUTS, EditorLink
from nodeloom.migrations.comfyui.editor_node import EditorNode, wire_name
from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.layout import point
from nodeloom.migrations.comfyui.names import id_of
from nodeloom.schema.json import JSON

MOST_POINTS: Final = 100
"""Most points of an edge that are kept."""


class Origin(NamedTuple):
    """Where a value comes from: an output of a node, or an input of the subgraph (then there is no node)."""

    node: EditorNode | None
    slot: int


class Missing(NamedTuple):
    """A node that a link comes from and that is not there."""

    id: str


@dataclass(slots=True, eq=False)
class Track:
    """The way of a value up to some link: its origin, None if there is none, and the points, the last one first."""

    origin: Origin | Missing | None
    point: JSON = None
    before: Track | None = None

    def points(self) -> list[JSON]:
        """The points from the origin on, the last ones of very many."""
        found: list[JSON] = []
        track: Track | None = self
        while track is not None and len(found) < MOST_POINTS:
            found += [track.point] if track.point is not None else []
            track = track.before
        return found[::-1]


class Tracks:
    """The links of one graph, followed."""

    def __init__(
        self, links: Mapping[str, EditorLink], nodes: Mapping[str, EditorNode], reroutes: JSON, *, inner: bool
    ) -> None:
        self._links = links
        self._nodes = nodes
        self._inner = inner
        self._found: dict[str, Track] = {}
        self._reroutes = {id_of(each.get("id")): each for each in map(table, array(reroutes))}
        setters = [(wire_name(node), node) for node in nodes.values() if node.kind == "setter"]
        self._setters = {name: node for name, node in reversed(setters) if name}

    def follow(self, link: str) -> Track:
        """The way of what arrives by a link."""
        path: list[EditorLink] = []
        here: str | None = link
        seen: set[str] = set()
        while here is not None and here not in self._found and here in self._links and here not in seen:
            seen.add(here)
            path.append(self._links[here])
            here = self._before(self._links[here])
        is_known = here is not None and here in self._found and here not in seen
        track = self._found[here] if is_known and here is not None else Track(self._begin(path))
        for each in reversed(path):
            track = self._passed(each, track)
            self._found[each.id] = track
        return track

    def _before(self, link: EditorLink) -> str | None:
        """The link that goes into the reroute or wire that this one comes out of; None if it comes from elsewhere."""
        node = self._nodes.get(link.origin)
        if node is not None and node.kind == "getter":
            node = self._setters.get(wire_name(node))
        if node is None or node.kind not in ("reroute", "setter"):
            return None
        return next((id_of(slot.get("link")) for slot in node.inputs if slot.get("link") is not None), None)

    def _begin(self, path: list[EditorLink]) -> Origin | Missing | None:
        """Where the last link of a path upwards comes from."""
        if not path:
            return None
        link = path[-1]
        if link.origin == INPUTS and self._inner:
            return Origin(None, link.origin_slot)
        node = self._nodes.get(link.origin)
        if node is None:
            return Missing(link.origin)
        return Origin(node, link.origin_slot) if node.kind in ("node", "call", "primitive") else None

    def _passed(self, link: EditorLink, track: Track) -> Track:
        """The way on, over a link: from a reroute that it comes out of, through the points on it."""
        node = self._nodes.get(link.origin)
        if node is not None and node.kind == "reroute":
            place = point(node.rest.get("pos"))
            track = Track(track.origin, place, track) if place else track
        for each in self._points(link):
            track = Track(track.origin, each, track)
        return track

    def _points(self, link: EditorLink) -> list[JSON]:
        found: list[JSON] = []
        here, seen = link.reroute, set[str]()
        while here in self._reroutes and here not in seen and len(seen) < MOST_POINTS:
            seen.add(here)
            place = point(self._reroutes[here].get("pos"))
            found += [place] if place else []
            here = id_of(self._reroutes[here].get("parentId"))
        return found[::-1]
