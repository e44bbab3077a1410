"""Residue: what an op dropped or rounded, kept for the way back, and guarded by the value it produced.

It stands in the node, under `residue`; `residue_json` reads and writes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from nodeloom.migrations.conversion import Value, Way
from nodeloom.migrations.link import Link
from nodeloom.schema.json import JSON

RESIDUE: Final = "residue"
"""Key of a node that holds what was kept of it."""


class Kept(NamedTuple):
    """A value that was there, and the one it became; either may be missing."""

    was: Value
    now: Value


Place = tuple[str, str]
"""Where a value stands (`inputs`, or those or the outputs of a pin), and its name."""
Key = tuple[str, Way]
"""An op (`type version.number`) and the way that it was gone."""


@dataclass(slots=True)
class Entry:
    """What one op kept of one node, going one way.

    `taken` is the companion that the node took in, `born` the id of the one that it parted with, where nothing else
    tells it; `stayed` is the id of one that was there all the time, though nobody else uses it now, and is to stay
    there. `left` are edges, `left_ports` names of the interface, and `strangers` nodes of the companion's kind, that
    the op could have reached and did not; `alone` says so of the node's own value. The way back leaves them alone, too.
    """

    values: dict[Place, Kept] = field(default_factory=dict)
    links: list[tuple[Link, int]] = field(default_factory=list)
    ports: list[tuple[str, str, str]] = field(default_factory=list)
    pins: list[tuple[int, dict[str, JSON]]] = field(default_factory=list)
    whole: tuple[JSON, JSON] | None = None
    taken: Taken | None = None
    born: str = ""
    stayed: str = ""
    left: list[Link] = field(default_factory=list)
    left_ports: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    alone: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.values
            or self.links
            or self.ports
            or self.pins
            or self.whole
            or self.taken
            or self.born
            or self.stayed
            or self.left
            or self.left_ports
            or self.strangers
            or self.alone
        )

    def leave(self, links: list[Link]) -> None:
        """Keep that the op left edges alone."""
        for link in links:
            link.leave(self.left)

    def put_away(self, link: Link, end: int) -> None:
        """Keep an edge whose field at one end is no more."""
        link.away[end] = True
        link.hold(self.links, end)


@dataclass(slots=True)
class Taken:
    """A companion that a node took in: what of it the node has no place for.

    `node` is the node as JSON without what moved, None if parting makes it so anyhow. `view` is where it stands in the
    view, by the view's keys: a list of one thing, or of none. `rest` are its edges, interface names and shared inputs
    that differed; `apart` the shared inputs whose edges did. With `stays`, it is still there, for others use it.
    `known` is the id that the node knew it by; one without an `id` was not found.
    """

    id: str
    node: dict[str, JSON] | None = None
    pins: list[dict[str, JSON]] = field(default_factory=list)
    view: dict[str, list[JSON]] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)
    foreign: list[JSON] = field(default_factory=list)
    rest: Entry = field(default_factory=Entry)
    apart: list[str] = field(default_factory=list)
    stays: bool = False
    known: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing of it is kept but its id."""
        kept = (self.node, self.pins, self.view, self.entries, self.foreign, self.rest, self.apart, self.stays)
        return not any(map(bool, kept))
