"""Residue: what an op dropped or rounded, kept for the way back, and guarded by the value it produced.

It stands in the node, under `residue`. What is there and can't be read was put there by somebody else; it stays as it
is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from nodeloom.migrations.conversion import Value, Way
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON

OUTPUT: Final = 0
INPUT: Final = 1
"""The ends of an edge."""
RESIDUE: Final = "residue"
"""Key of a node that holds what was kept of it."""


@dataclass(slots=True, eq=False)
class Link:
    """An edge on its way through a migration: source, output, target, input.

    `at` is its place in the list of edges, `alone` whether it was the only one at its input. It is in the graph while
    neither end is `away`: the field there does not exist in the version that its node has.
    """

    ends: list[str]
    at: int
    alone: bool = True
    away: list[bool] = field(default_factory=lambda: [False, False])

    @property
    def is_there(self) -> bool:
        """Whether the edge is in the graph."""
        return not (self.away[OUTPUT] or self.away[INPUT])

    def __str__(self) -> str:
        source, output, target, name = self.ends
        return f"{source}.{output} -> {target}.{name}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that was there, and the one it became; either may be missing."""

    was: Value
    now: Value


Place = tuple[str, str]
"""Where a value stands (`inputs`, or those or the outputs of a pin), and its name."""


@dataclass(slots=True)
class Entry:
    """What one op kept of one node, going one way."""

    values: dict[Place, Kept] = field(default_factory=dict)
    links: list[tuple[Link, int]] = field(default_factory=list)
    ports: list[tuple[str, str, str]] = field(default_factory=list)
    pins: list[tuple[int, dict[str, JSON]]] = field(default_factory=list)
    whole: tuple[JSON, JSON] | None = None

    def __bool__(self) -> bool:
        return bool(self.values or self.links or self.ports or self.pins or self.whole)


Key = tuple[str, Way]
"""An op (`type version.number`) and the way that it was gone."""


def written(key: Key, entry: Entry) -> JSON:
    """An entry as it stands in a document."""
    found: dict[str, JSON] = {"op": key[0], "way": key[1]}
    if entry.values:
        found["values"] = [
            {"in": where, "name": name, **_given("was", kept.was), **_given("is", kept.now)}
            for (where, name), kept in entry.values.items()
        ]
    if entry.links:
        found["edges"] = [
            {"edge": [*link.ends], "at": link.at, "alone": link.alone, "end": end} for link, end in entry.links
        ]
    if entry.ports:
        found["interface"] = [[*port] for port in entry.ports]
    if entry.pins:
        found["pins"] = [{"at": at, "pin": pin} for at, pin in entry.pins]
    if entry.whole:
        found["whole"] = [*entry.whole]
    return found


def read(found: JSON, links: dict[tuple[JSON, ...], Link]) -> tuple[Key, Entry] | None:
    """An entry of a document, its edges shared with those in `links`; None if it is no entry of ours."""
    if not isinstance(found, Mapping):
        return None
    op, way = found.get("op"), found.get("way")
    if not isinstance(op, str) or way not in ("up", "down"):
        return None
    try:
        entry = Entry(
            {
                (str(each["in"]), str(each["name"])): Kept(each.get("was", MISSING), each.get("is", MISSING))
                for each in _objects(found, "values")
            },
            [_link(each, links) for each in _objects(found, "edges")],
            [_port(each) for each in _lists(found, "interface")],
            [(_place(each["at"]), _object(each["pin"])) for each in _objects(found, "pins")],
            None if found.get("whole") is None else _pair(found["whole"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
    for link, end in entry.links:
        link.away[end] = True
    return (op, "up" if way == "up" else "down"), entry


def _given(name: str, value: Value) -> dict[str, JSON]:
    return {} if value is MISSING else {name: value}


def _link(found: Mapping[str, JSON], links: dict[tuple[JSON, ...], Link]) -> tuple[Link, int]:
    """The link of an edge that was put away at one or both of its ends."""
    edge, at, end = found["edge"], _place(found["at"]), found["end"]
    if not (isinstance(edge, list) and len(edge) == 4 and all(isinstance(part, str) for part in edge)):
        raise ValueError("no edge")
    if end not in (OUTPUT, INPUT):
        raise ValueError("no end")
    link = links.setdefault((*edge, at), Link([str(part) for part in edge], at, found.get("alone") is True))
    return link, OUTPUT if end == OUTPUT else INPUT


def _objects(found: Mapping[str, JSON], name: str) -> list[dict[str, JSON]]:
    return [_object(each) for each in _lists(found, name)]


def _object(found: object) -> dict[str, JSON]:
    if not isinstance(found, dict):
        raise TypeError("no object")
    return found


def _lists(found: Mapping[str, JSON], name: str) -> list[JSON]:
    listed = found.get(name, [])
    if not isinstance(listed, list):
        raise TypeError("no list")
    return listed


def _place(found: JSON) -> int:
    if not isinstance(found, int):
        raise TypeError("no place in a list")
    return found


def _port(found: JSON) -> tuple[str, str, str]:
    if not (isinstance(found, list) and len(found) == 3 and found[0] in ("inputs", "outputs")):
        raise TypeError("no name of an interface")
    side, name, own = map(str, found)
    return side, name, own


def _pair(found: JSON) -> tuple[JSON, JSON]:
    if not isinstance(found, list):
        raise TypeError("no pair")
    was, now = found
    return was, now
