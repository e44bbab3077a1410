"""`Layout`: what nodes of one type have in common that connect the same inputs and give values for the same ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from nodeloom.runtime.engine.constants import Constants
from nodeloom.runtime.engine.kinds import kind_of
from nodeloom.runtime.engine.plan import Feed, Kind
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.graph import Node
from nodeloom.schema.templates import InputTemplate


class Layout:
    """Kind and feeds of its nodes, and what makes their constants."""

    __slots__ = ("constants", "feeds", "kind")

    def __init__(
        self, kind: Kind, fields: Mapping[str, InputTemplate], connected: Sequence[str], given: Iterable[str]
    ) -> None:
        """`connected` names an input for each edge, in order; `given` the inputs that have a value."""
        self.kind = kind
        self.feeds = tuple(_feeds(fields, connected))
        self.constants = Constants(fields, kind.defaults, given, frozenset(connected))


class Layouts:
    """The layouts of one graph, made when first asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[tuple[object, ...], Layout] = {}

    def of(self, node: Node, connected: tuple[str, ...]) -> Layout:
        """The layout of a node; `connected` names the input of each edge that ends at it, in order."""
        key = (node.type, connected, *node.inputs)
        layout = self._known.get(key)
        if layout is None:
            fields = self._catalogue.templates[node.type].inputs
            kind = self._catalogue.derived(node.type, kind_of)
            layout = self._known[key] = Layout(kind, fields, connected, node.inputs)
        return layout


def _feeds(fields: Mapping[str, InputTemplate], connected: Sequence[str]) -> Iterable[Feed]:
    start = 0
    for name, group in groupby(connected):
        stop = start + len(list(group))
        yield Feed(name, start, stop, fields[name].gather, fields[name].lazy)
        start = stop
