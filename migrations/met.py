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
    links = [link for link in part.links(key, side) if (field := link.ends[own]) == old or field == new]
    ports = part.ports(key, side)
    if not (links or ports or before is not None):
        return None
    met = Met([], [], [])
    for link in links:
        _lead(link, move, met, after)
    for name, port in ports:
        if port[1] == old and new is not None:
            port[1] = new
            if move.misleads:
                met.ports.append(name)
        elif port[1] in (old, new):
            met.ports.append(name)
            after.ports.append((side, name, port[1]))
            del part.interface[side][name]
    if before is not None:
        met.taken += part.release(before, key)
    return met if met.links or met.ports or met.taken else None


def _lead(link: Link, move: Move, met: Met, after: Entry) -> None:
    """Lead an edge at the old or the new field of a move."""
    end = END[move.side]
    own = 2 * end + 1
    if link.away[end]:
        return
    if link.ends[own] == move.old and move.new is not None:
        link.ends[own] = move.new
        if move.misleads and link.is_there:
            met.links.append(link)
    else:
        if link.is_there:
            met.links.append(link)
        after.put_away(link, end)
