"""Edges and connectors: an edge that goes through connectors is one edge here, and the view knows its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeAlias

from nodeloom.migrations.invokeai.draft import Draft, an_object, is_name, mark, put_back
from nodeloom.migrations.invokeai.keeping import difference, restored
from nodeloom.migrations.invokeai.names import COLLAPSED, INPUT_KIND
from nodeloom.migrations.report import Status
from nodeloom.schema.json import JSON

Wire: TypeAlias = tuple[str, str, str, str]
"""An edge or a part of one: source, output, target, input."""
_HANDLES: Final = ("source", "sourceHandle", "target", "targetHandle")
_IN: Final = "in"
_OUT: Final = "out"
MOST_POINTS: Final = 100
"""Most connectors that one edge goes through."""


class Way(NamedTuple):
    """Where a connector gets its values, and the connectors up to it, itself included."""

    source: tuple[str, str]
    through: tuple[str, ...]


def read_wires(draft: Draft, edges: Iterable[JSON]) -> list[Wire]:
    """The wires of a document, each once; what is none is kept."""
    wires: dict[Wire, None] = {}
    kept: list[JSON] = []
    for at, edge in enumerate(edges):
        source, output, target, name = ends = [an_object(edge).get(handle) for handle in _HANDLES]
        wire = (str(source), str(output), str(target), str(name))
        if isinstance(edge, dict) and edge.get("type") == COLLAPSED:
            draft.kept.setdefault("collapsed", []).append({"at": at, "was": edge})
            continue
        if not isinstance(edge, dict) or not all(map(is_name, ends)):
            draft.set_aside_at("edges_aside", at, edge, "an edge does not say from where to where it leads")
            continue
        if wire in wires:
            draft.set_aside_at("edges_aside", at, edge, "an edge is there twice")
            continue
        wires[wire] = None
        kept.append({"of": mark(*wire), "was": difference(edge, _written(wire))})
    if kept:
        draft.kept["edges"] = kept
    return [*wires]


def connect(draft: Draft, wires: Iterable[Wire], connectors: Mapping[str, list[JSON]]) -> None:
    """Make edges of wires; what leads nowhere is kept, and said."""
    known = [wire for wire in wires if _is_known(draft, wire, connectors)]
    feeds: dict[str, Wire] = {}
    for wire in known:
        if wire[2] in connectors:
            feeds.setdefault(wire[2], wire)
    ways = _Ways(feeds, connectors)
    passed: set[str] = set()
    for wire in known:
        source, output, target, name = wire
        if target in connectors:
            continue
        way = ways.to(source) if source in connectors else Way((source, output), ())
        if way is None or len(way.through) > MOST_POINTS:
            draft.set_aside("wires", [*wire], f"an edge to {target}.{name} gets no value through its connectors")
            continue
        draft.edges.append([*way.source, target, name])
        passed.update(way.through)
        if way.through:
            points: list[JSON] = [connectors[each] for each in way.through]
            edge: list[JSON] = [*way.source, target, name]
            draft.routes.append({"edge": edge, "points": points, "through": [*way.through]})
    for key in connectors.keys() - passed:
        draft.tell("", "connectors", Status.LOSSY, f"connector {key} leads nowhere; it is kept, and not shown")
    for wire in known:
        if wire[2] in connectors and (wire[2] not in passed or feeds[wire[2]] is not wire):
            draft.kept.setdefault("wires", []).append([*wire])


def written_wires(edges: Iterable[Wire], routes: JSON, kept: Iterable[Wire], taken: Iterable[str]) -> _Drawn:
    """The wires of edges, through connectors where the view leads them; these by their ids, with where they stand."""
    drawn = _Drawn({}, {}, {*taken})
    ways = {tuple(map(str, ends)): each for each in _objects(routes) if isinstance(ends := each.get("edge"), list)}
    for edge in edges:
        drawn.draw(edge, ways.get(edge))
    for wire in kept:
        drawn.wires.setdefault(wire)
    return drawn


class _Drawn(NamedTuple):
    """Wires and connectors of a document that is written."""

    wires: dict[Wire, None]
    connectors: dict[str, list[JSON]]
    taken: set[str]

    def draw(self, edge: Wire, way: Mapping[str, JSON] | None) -> None:
        """Draw an edge, through the points of its way."""
        points = [point for point in _lists(way.get("points") if way else None) if len(point) == 2]
        named = way.get("through") if way else None
        names = [each for each in named if isinstance(each, str)] if isinstance(named, list) else []
        source, output, target, name = edge
        for number, point in enumerate(points):
            key = names[number] if len(names) == len(points) else self._new_name(number)
            self.connectors.setdefault(key, point)
            self.taken.add(key)
            self.wires.setdefault((source, output, key, _IN))
            source, output = key, _OUT
        self.wires.setdefault((source, output, target, name))

    def _new_name(self, number: int) -> str:
        while f"connector-{number}" in self.taken:
            number += len(self.taken)
        return f"connector-{number}"


def written_edges(wires: Iterable[Wire], kept: Mapping[str, JSON]) -> list[JSON]:
    """The edges of a document, in the order that they had."""
    said = [(of, each.get("was")) for each in _objects(kept.get("edges")) if isinstance(of := each.get("of"), int)]
    order = {number: at for at, (number, _) in enumerate(said)}
    was = dict(said)
    found: list[JSON] = [
        restored(_written(wire), was[mark(*wire)]) if mark(*wire) in was else _new(wire)
        for wire in sorted(wires, key=lambda wire: order.get(mark(*wire), len(order)))
    ]
    return put_back(found, kept.get("collapsed"), kept.get("edges_aside"))


def _is_known(draft: Draft, wire: Wire, connectors: Mapping[str, list[JSON]]) -> bool:
    missing = [key for key in (wire[0], wire[2]) if key not in draft.nodes and key not in connectors]
    if missing:
        message = f"the edge {wire[0]}.{wire[1]} -> {wire[2]}.{wire[3]} leads to no node"
        draft.set_aside("wires", [*wire], message)
        return False
    source, output, target, name = wire
    if (source in connectors and output != _OUT) or (target in connectors and name != _IN):
        draft.set_aside(
            "wires", [*wire], f"an edge at the connector {source if source in connectors else target} is odd"
        )
        return False
    return True


class _Ways:
    """The ways to connectors, each found once; none for those in a circle, or without a value."""

    def __init__(self, feeds: Mapping[str, Wire], connectors: Mapping[str, list[JSON]]) -> None:
        self._feeds = feeds
        self._connectors = connectors
        self._known: dict[str, Way | None] = {}

    def to(self, connector: str) -> Way | None:
        """The way to a connector. No recursion, so that a long row is no limit; one that is too long is cut."""
        row = []
        at = connector
        while at not in self._known and at in self._feeds:
            self._known[at] = None  # for whoever comes by again, in a circle
            row.append(at)
            at = self._feeds[at][0]
        for each in reversed(row):
            self._known[each] = self._following(each)
        return self._known.get(connector)

    def _following(self, connector: str) -> Way | None:
        source, output, _, _ = self._feeds[connector]
        if source not in self._connectors:
            return Way((source, output), (connector,))
        before = self._known.get(source)
        if before is None or len(before.through) > MOST_POINTS:
            return before
        return Way(before.source, (*before.through, connector))


def _written(wire: Wire) -> dict[str, JSON]:
    return dict(zip(_HANDLES, wire, strict=True))


def _new(wire: Wire) -> JSON:
    """An edge that was not read: with an id and a kind, which the others have among what was kept."""
    source, output, target, name = wire
    return {"id": f"reactflow__edge-{source}{output}-{target}{name}", "type": INPUT_KIND, **_written(wire)}


def _items(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else []


def _objects(value: JSON) -> list[dict[str, JSON]]:
    return [each for each in _items(value) if isinstance(each, dict)]


def _lists(value: JSON) -> list[list[JSON]]:
    return [each for each in _items(value) if isinstance(each, list)]
