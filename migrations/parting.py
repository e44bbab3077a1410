"""Parting with a companion: a node is made, or one that is still there is used again, and what moves goes to it."""

from __future__ import annotations

from copy import deepcopy

from nodeloom.migrations.conversion import Value, same
from nodeloom.migrations.link import Link
from nodeloom.migrations.report import Status
from nodeloom.migrations.residue import Taken
from nodeloom.migrations.site import Outcome, Site
from nodeloom.schema.companion import Companion
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON


def part_with(
    site: Site, companion: Companion, taken: Taken | None, left: list[Link], left_ports: list[str]
) -> tuple[str, Outcome]:
    """Part with a companion, made as it was when it was taken in; its id. What is `left` does not move."""
    surgery = site.surgery
    other = site.free_id(companion, taken.id if taken else "")
    usual = site.usual(companion)
    node = usual if taken is None or taken.node is None else taken.node
    values: dict[str, JSON] = {}
    for own, field in companion.inputs.items():
        names = [name for name in site.ports("inputs", own) if name not in left_ports]
        if own in site.inputs and (names or companion.wanted != "edge"):
            values[field] = site.inputs.pop(own)
        surgery.lead([link for link in site.links("inputs", own) if link not in left], "inputs", other, field)
        surgery.lead_ports(names, "inputs", other, field)
    for own, field in companion.outputs.items():
        names = [name for name in site.ports("outputs", own) if name not in left_ports]
        surgery.lead([link for link in site.links("outputs", own) if link not in left], "outputs", other, field)
        surgery.lead_ports(names, "outputs", other, field)
    for own, field in companion.shared.items():
        value = shared_value(site, own, field, taken)
        if value is not MISSING:
            values[field] = value
        if taken is None or field not in taken.apart:
            surgery.copy(site.links("inputs", own), other, field)
    if values:
        given = node.get("inputs")
        node["inputs"] = {**given, **values} if isinstance(given, dict) else values
    lost = surgery.put_in(other, node, taken)
    _show(site, companion, other, taken)
    _connect(site, companion, other)
    site.neighbours.add(other, site.key)
    return other, _told(site, companion, other, lost)


def used_again(site: Site, companion: Companion, taken: Taken) -> Outcome | None:
    """Part with a companion that stayed, if it still has just what it would be given; None if not."""
    other, surgery = taken.id, site.surgery
    if not site.neighbours.bring(other, companion):
        return None
    if any(not _fed(site, output, other, name) for output, name in companion.takes.items()):
        return None  # somebody cut it off
    bag = surgery.part.nodes[other].get("inputs", {})
    for own, field in companion.inputs.items():
        if not same(site.inputs.get(own, MISSING), bag.get(field, MISSING)):
            return None
        if surgery.sources(site.key, own) != surgery.sources(other, field):
            return None
    for own, field in companion.shared.items():
        if not same(shared_value(site, own, field, taken), bag.get(field, MISSING)):
            return None
    gone: list[Link] = []
    for own, field in companion.inputs.items():
        site.inputs.pop(own, None)
        gone += site.links("inputs", own)
        surgery.lead_ports(site.ports("inputs", own), "inputs", other, field)
    for link in gone:
        surgery.part.drop(link)
    for own, field in companion.outputs.items():
        surgery.lead(site.links("outputs", own), "outputs", other, field)
        surgery.lead_ports(site.ports("outputs", own), "outputs", other, field)
    _connect(site, companion, other)
    return Outcome(Status.LOSSLESS, f"uses {other} again", gone)


def shared_value(site: Site, own: str, field: str, taken: Taken | None) -> Value:
    """What a companion gets of an input that both have: its own value of then, if the node's is the one of then."""
    now = site.inputs.get(own, MISSING)
    kept = taken.rest.values.get(("inputs", field)) if taken else None
    return kept.was if kept is not None and same(kept.now, now) else deepcopy(now)


def _connect(site: Site, companion: Companion, other: str) -> None:
    for name, output in companion.gives.items():
        site.surgery.connect(other, output, site.key, name)
    for output, name in companion.takes.items():
        if not _fed(site, output, other, name):
            site.surgery.connect(site.key, output, other, name)


def _fed(site: Site, output: str, other: str, name: str) -> bool:
    return any(link.ends[2:] == [other, name] for link in site.links("outputs", output))


def _show(site: Site, companion: Companion, other: str, taken: Taken | None) -> None:
    seen = site.surgery.aside(site.key, before=bool(companion.gives))
    for name, kept in taken.view.items() if taken else ():
        if kept:
            seen[name] = kept[0]
        else:
            seen.pop(name, None)
    site.surgery.show(other, seen)


def _told(site: Site, companion: Companion, other: str, lost: list[str]) -> Outcome:
    message = f"parts with {other}"
    exposed = [name for own in companion.shared for name in site.ports("inputs", own)]
    if exposed:
        names = ", ".join(exposed)
        return Outcome(Status.BEHAVIOUR_CHANGED, f"{message}, which the interface's {names} does not reach", [])
    if lost:
        return Outcome(Status.LOSSY, f"{message}; the interface's {', '.join(lost)} is something else now", [])
    return Outcome(Status.LOSSLESS, message, [])
