"""`Plan`: a graph compiled for running. Nodes are numbered by rank, so a node's number is its place in the order.

Nothing here runs anything; a plan is immutable and may be run many times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.definition import Purity
from nodeloom.schema.graph import End, Graph, Pin
from nodeloom.schema.json import JSON

Index = tuple[int, ...]
"""Coordinates of one run of a node on the axes of its scope; `()` outside any iteration."""


Axis = tuple[int, ...]
"""What a node runs along: the rank of the node that spreads, or the ranks of several that do so side by side."""


class Capped(NamedTuple):
    """A coordinate on an axis, of the one at `place`, which is longer: from its end on, it is that of its last item."""

    place: int
    spreaders: tuple[Spreader, ...]


Path = tuple[int | Capped, ...]
"""How an index follows from another one: the places of its coordinates there."""


class Spreader(NamedTuple):
    """A node that spreads along an axis, and its index, which follows from that of who runs under the axis."""

    rank: int
    path: Path


class Scope(NamedTuple):
    """The iteration axes that a node runs under, outermost level first; `spreaders[d]` are those of axis `d`."""

    axes: tuple[Axis, ...] = ()
    spreaders: tuple[tuple[Spreader, ...], ...] = ()


class Wire(NamedTuple):
    """One edge, compiled.

    The source's index follows from the consumer's by `path` (None: the same index). For a gathering wire they are only
    the coordinates that stay fixed. `spread` tells that the output is a list of which the consumer takes the item at
    coordinate `item`, or the last one from its end on (None: a gathering wire takes all items).
    """

    source: int
    output: str
    path: Path | None
    spread: bool
    item: int | None
    lazy: bool


class Feed(NamedTuple):
    """A connected input: the slice `start:stop` of the node's wires."""

    input: str
    start: int
    stop: int
    gather: bool
    lazy: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """What all nodes of one type share.

    `skips` names, for gathering inputs that may leave out what failed, the input that switches it on. `defaults` are
    those of its inputs, where they have one; `storable` names the inputs whose type a document can store, and
    `pinnable` tells whether it can store every output. `ports` are the outputs of a node that has the ports of a
    subgraph, which its class does not know (None: it has none).
    """

    type: str
    version: int | str
    purity: Purity
    output: bool
    idempotent: bool
    accelerator: bool
    lazy: frozenset[str]
    spread: tuple[str, ...]
    pairs: bool
    skips: Mapping[str, str]
    defaults: Mapping[str, JSON]
    storable: frozenset[str]
    pinnable: bool
    ports: frozenset[str] | None


class PlanNode(NamedTuple):
    """One node, compiled.

    `constants` are the values of all inputs that are not connected, the defaults of those without a value included.
    `key_format` is the canonical JSON of its inputs with a `%b` for every feed, in the order of `feeds`.
    """

    id: str
    kind: Kind
    scope: Scope
    constants: Mapping[str, Any]
    wires: tuple[Wire, ...]
    feeds: tuple[Feed, ...]
    key_format: bytes
    pins: Mapping[Index, Pin] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All nodes that the targets may need, by rank, and the ranks of the targets.

    `catalogue` and `subgraphs` are what the graphs that nodes expand to are compiled with, `pins` those of the nodes
    in them, by the way to each. `calls` says, for each call that was written out, where its outputs are.
    """

    nodes: tuple[PlanNode, ...]
    targets: tuple[int, ...]
    catalogue: Catalogue
    subgraphs: Mapping[str, Graph]
    pins: Mapping[str, list[Pin]] = field(default_factory=dict)
    calls: Mapping[str, Mapping[str, End]] = field(default_factory=dict)

    def place(self, node: str, output: str) -> End:
        """Where an output really is: that of a call is inside it."""
        return self.calls[node].get(output, (node, output)) if node in self.calls else (node, output)
