"""`Site`: where a graph-scope op is at work: a node on its route, and the graph around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from nodeloom.migrations.link import INPUT, OUTPUT, Link
from nodeloom.migrations.report import Status
from nodeloom.migrations.surgery import Surgery
from nodeloom.schema.companion import Companion
from nodeloom.schema.json import JSON
from nodeloom.schema.migration_ops import Side

_LONGEST_ID = 240
"""Longest beginning of the id of a new node; a number comes behind it."""


class Neighbours(Protocol):
    """The other nodes of the graph, as they are needed by a node on its route."""

    surgery: Surgery

    def is_kind(self, node: str, companion: Companion) -> bool:
        """Whether a node is there and of the companion's type, of whatever version."""

    def bring(self, node: str, companion: Companion) -> bool:
        """Bring a node to the companion's version, if it is of that kind and its way is free."""

    def type_at(self, companion: Companion) -> str:
        """What the companion's type is called at its version."""

    def add(self, node: str, parent: str) -> None:
        """Tell that a node was born; it goes on to the version that is asked for."""

    def may_part(self, node: str) -> bool:
        """Whether a node may part with another one: those in a row that were born of each other are limited."""

    def leave(self, node: str) -> None:
        """Tell that a node was taken in."""


@dataclass(slots=True)
class Outcome:
    """What an op did: how much it changed, the sentence, and the edges that are no more or are not reached."""

    status: Status
    message: str
    edges: list[Link]


@dataclass(slots=True)
class Site:
    """A node on its route, with its values, and what is around it."""

    surgery: Surgery
    key: str
    inputs: dict[str, JSON]
    neighbours: Neighbours

    @property
    def nodes(self) -> dict[str, dict[str, Any]]:
        """All nodes of the graph, as JSON."""
        return self.surgery.part.nodes

    def links(self, side: Side, field: str) -> list[Link]:
        """The edges at a field of the node."""
        return self.surgery.at(self.key, side, field)

    def ports(self, side: Side, field: str) -> list[str]:
        """The names of the interface for a field of the node."""
        return self.surgery.ports(self.key, side, field)

    def usual(self, companion: Companion) -> dict[str, JSON]:
        """A companion as it is made, without what the node gives it."""
        node = self.nodes[self.key]
        made: dict[str, JSON] = {"type": self.neighbours.type_at(companion), "version": companion.version}
        mode = {"mode": node["mode"]} if "mode" in node else {}
        return {**made, "inputs": {**companion.values}, **mode}

    def plain_id(self, companion: Companion) -> str:
        """The id of a new companion, if nobody has it."""
        return f"{self.key}.{companion.name}"[:_LONGEST_ID]

    def free_id(self, companion: Companion, wanted: str = "") -> str:
        """An id for a new companion that nothing speaks of: the one wanted, the plain one, or that with a number."""
        plain = self.plain_id(companion)
        number = 2
        found = wanted or plain
        while self.surgery.is_named(found):
            found = plain if found == wanted != plain else f"{plain}.{number}"
            number += found != plain
        return found

    def of_the_kind(self, companion: Companion) -> list[str]:
        """The nodes of the companion's kind that an edge leads to, at fields that both versions of the node have."""
        found = {
            link.ends[0] for name in companion.gives.keys() & companion.inputs for link in self.links("inputs", name)
        }
        found |= {link.ends[2] for name in companion.takes for link in self.links("outputs", name)}
        return sorted(other for other in found if self.neighbours.is_kind(other, companion))

    def inner(self, other: str, companion: Companion) -> list[Link] | None:
        """The edges between the node and its companion; None if one of them is not there, or there twice."""
        found: list[Link] = []
        for side, wanted, far in (("inputs", companion.gives, OUTPUT), ("outputs", companion.takes, INPUT)):
            for name, field in wanted.items():
                links = [each for each in self.links(_SIDES[side], name) if _leads(each, far, other, field)]
                if len(links) != 1:
                    return None
                found += links
        return found

    def is_used(self, other: str, companion: Companion, inner: list[Link]) -> bool:
        """Whether others use a companion: an output of it that does not move leads elsewhere."""
        part, moved = self.surgery.part, set(companion.outputs.values())
        if any(port[1] not in moved for _, port in part.ports(other, "outputs")):
            return True
        return any(
            link.ends[1] not in moved and not link.away[OUTPUT] and link not in inner
            for link in part.links(other, "outputs")
        )

    def partners(self, companion: Companion) -> Iterator[str]:
        """The nodes at the fields that an edge to or from the companion leads to, in an order that means nothing."""
        found = {link.ends[0] for name in companion.gives for link in self.links("inputs", name)}
        found |= {link.ends[2] for name in companion.takes for link in self.links("outputs", name)}
        yield from sorted(each for each in found if each != self.key)


_SIDES: dict[str, Side] = {"inputs": "inputs", "outputs": "outputs"}


def _leads(link: Link, end: int, node: str, field: str) -> bool:
    return link.is_there and link.ends[2 * end] == node and link.ends[2 * end + 1] == field
