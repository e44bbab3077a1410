"""Converters at work: at the edges of a field one is put in, or taken out where it is not needed any more.

Up and down are one thing here: going back, the converter to take out is the one that was put in, and the one to put in
is its inverse.
"""

from __future__ import annotations

from nodeloom.migrations.conversion import same
from nodeloom.migrations.link import Link
from nodeloom.migrations.parting import part_with
from nodeloom.migrations.report import Status
from nodeloom.migrations.residue import Entry
from nodeloom.migrations.site import Outcome, Site
from nodeloom.migrations.taking import take
from nodeloom.schema.companion import Companion
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.migration_ops import Side


def convert(
    site: Site,
    side: Side,
    name: str,
    comes: Companion | None,
    goes: Companion | None,
    before: Entry,
    after: Entry,
) -> list[Outcome]:
    """Take the converter `goes` out of the edges of a field if it is there, and put `comes` into all others."""
    outcomes = []
    may_go = goes is not None and (before.born or before.taken is None)
    found = _found(site, side, name, goes, before) if goes is not None and may_go else None
    settled, settled_ports = list(before.left), list(before.left_ports)
    if goes is not None and found is not None:
        other, inner = found
        others, names = site.links(side, name), site.ports(side, name)
        taken, outcome = take(site, goes, other, inner, stays=False)
        taken.known = before.born
        if not (taken.is_plain and other == before.born == site.free_id(goes)):
            after.taken = taken
        settled += [link for link in site.links(side, name) if link not in others]
        settled_ports += [port for port in site.ports(side, name) if port not in names]
        outcomes.append(outcome)
    links = [link for link in site.links(side, name) if link not in settled]
    ports = [port for port in site.ports(side, name) if port not in settled_ports]
    if not (links or ports):
        _leave_alone(site, side, name, comes, goes, before, after, is_out=bool(outcomes))
        return outcomes
    is_one = side == "outputs" or before.taken is not None or len(site.links(side, name)) <= 1
    if comes is None or not is_one or not site.neighbours.may_part(site.key):
        after.leave(links)
        after.left_ports = ports
        return [*outcomes, _not_converted(side, name, links, ports)]
    other, outcome = part_with(site, comes, before.taken, settled, settled_ports)
    after.born = before.taken.known if before.taken is not None else other
    return [*outcomes, outcome]


def _found(site: Site, side: Side, name: str, companion: Companion, before: Entry) -> tuple[str, list[Link]] | None:
    """The converter to take out: the one that was put in, or one that is there and converts all of the field."""
    links = site.links(side, name)
    if (side == "inputs" or not before.born) and (len(links) != 1 or site.ports(side, name)):
        return None
    for other in site.partners(companion):
        if before.born not in ("", other) or other in before.strangers or not site.neighbours.bring(other, companion):
            continue
        inner = site.inner(other, companion)
        if inner is None or any(link in before.left for link in inner):
            continue
        if _only_converts(site, side, name, companion, other, inner):
            return other, inner
    return None


def _leave_alone(
    site: Site,
    side: Side,
    name: str,
    comes: Companion | None,
    goes: Companion | None,
    before: Entry,
    after: Entry,
    *,
    is_out: bool,
) -> None:
    """Remember what the way back would meddle with, as the graph was edited since it was left alone."""
    links = site.links(side, name)
    if goes is not None and side == "inputs" and len(links) <= 1:
        after.leave([link for link in links if link in before.left])
        after.left_ports = [port for port in site.ports(side, name) if port in before.left_ports]
    found = _found(site, side, name, comes, Entry()) if comes is not None and is_out else None
    after.strangers = [found[0]] if found is not None else []


def _only_converts(site: Site, side: Side, name: str, companion: Companion, other: str, inner: list[Link]) -> bool:
    """Whether a node does nothing but convert what comes along one edge, just as it was told to."""
    bag = site.nodes[other].get("inputs", {})
    if not all(same(bag.get(key, MISSING), value) for key, value in companion.values.items()):
        return False
    surgery = site.surgery
    if site.is_used(other, companion, inner):
        return False
    if side == "outputs":
        field, entry = companion.outputs[name], companion.takes[name]
        is_reached = surgery.at(other, "outputs", field) or surgery.ports(other, "outputs", field)
        return (
            bool(is_reached)
            and surgery.at(other, "inputs", entry) == inner
            and not surgery.ports(other, "inputs", entry)
        )
    field = companion.inputs[name]
    ports = surgery.ports(other, "inputs", field)
    return bool(surgery.at(other, "inputs", field) or ports) and not (ports and name in site.inputs)


def _not_converted(side: Side, name: str, links: list[Link], ports: list[str]) -> Outcome:
    word = side.removesuffix("s")
    exposed = f", and the interface's {', '.join(ports)}" if ports else ""
    message = f"{word} {name} means something else, and what comes from elsewhere is not converted{exposed}"
    return Outcome(Status.BEHAVIOUR_CHANGED, message, [link for link in links if link.is_there])
