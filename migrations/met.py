"""`meet`: what an op on a field does to the edges and the names of the interface that it meets there."""

from __future__ import annotations

from dataclasses import dataclass

from nodeloom.migrations.link import Link
from nodeloom.migrations.moves import Move
from nodeloom.migrations.part import END, Part
from nodeloom.migrations.residue import Entry


@dataclass(slots=True)
class Met:
    """Edges and interface names at a field that an op met, and those interface names that can't come back."""

    links: list[Link]
    ports: list[str]
    taken: list[str]


def meet(part: Part, key: str, move: Move, before: Entry | None, after: Entry) -> Met | None:
    """Let the edges and interface names of a node follow its field; what can't is kept in `after`.

    None if there is nothing to tell.
    """
    side, old, new = move.side, move.old, move.new
    own = 2 * END[side] + 1
    links: list[Link] = []
    names: list[str] = []
    taken: list[str] = []
    for link in part.links(key, side):
        field = link.ends[own]
        if field in (old, new) and _lead(link, move, after):
            links.append(link)
    for name, port in part.ports(key, side):
        if port[1] == old and new is not None:
            port[1] = new
            if move.misleads:
                names.append(name)
        elif port[1] in (old, new):
            names.append(name)
            after.ports.append((side, name, port[1]))
            del part.interface[side][name]
    if before is not None:
        taken = part.release(before, key)
    return Met(links, names, taken) if links or names or taken else None


def _lead(link: Link, move: Move, after: Entry) -> bool:
    """Lead an edge at the old or the new field of a move; whether there is something to tell of it."""
    end = END[move.side]
    own = 2 * end + 1
    if link.away[end]:
        return False
    if link.ends[own] == move.old and move.new is not None:
        link.ends[own] = move.new
        return move.misleads and link.is_there
    was_there = link.is_there
    after.put_away(link, end)
    return was_there
