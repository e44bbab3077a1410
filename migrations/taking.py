"""Taking a companion in: what moves becomes the node's own, and the rest is kept for when they part again."""

from __future__ import annotations

from copy import deepcopy

from nodeloom.migrations.conversion import same
from nodeloom.migrations.link import Link
from nodeloom.migrations.report import Status
from nodeloom.migrations.residue import Kept, Taken
from nodeloom.migrations.site import Outcome, Site
from nodeloom.migrations.surgery import differences
from nodeloom.schema.companion import Companion
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON


def take(site: Site, companion: Companion, other: str, inner: list[Link], *, stays: bool) -> tuple[Taken, Outcome]:
    """Take a companion in that is at the op's version. One that others use stays, and the node gets copies."""
    surgery, taken = site.surgery, Taken(other, stays=stays)
    bag: dict[str, JSON] = surgery.part.nodes[other].get("inputs", {})
    gone = [link for link in inner if not (stays and link.ends[0] == site.key)]
    for link in gone:
        surgery.part.drop(link)
    exposed = _take_inputs(site, companion, other, bag, stays)
    for own, field in companion.outputs.items():
        surgery.lead_ports(surgery.ports(other, "outputs", field), "outputs", site.key, own)
        surgery.lead(surgery.at(other, "outputs", field), "outputs", site.key, own)
    gone += _compare_shared(site, companion, bag, taken)
    if stays:
        return taken, _stayed(other, exposed, gone)
    taken.view = differences(surgery.seen(other), surgery.aside(site.key, before=bool(companion.gives)))
    surgery.show(other, {})
    lost = surgery.take_out(other, taken)
    site.neighbours.leave(other)
    outcome = _went(other, companion, taken, gone, lost)
    if same(taken.node or {}, site.usual(companion)):
        taken.node = None
    return taken, outcome


def _take_inputs(site: Site, companion: Companion, other: str, bag: dict[str, JSON], stays: bool) -> list[str]:
    """Move or copy values, edges and names; the names that still stand for the companion's inputs are returned."""
    surgery, exposed = site.surgery, []
    for own, field in companion.inputs.items():
        names, links = surgery.ports(other, "inputs", field), surgery.at(other, "inputs", field)
        if field in bag and own not in site.inputs and (names or companion.wanted != "edge"):
            site.inputs[own] = deepcopy(bag[field]) if stays else bag.pop(field)
        if stays:
            surgery.copy(links, site.key, own)
            exposed += names
        else:
            surgery.lead(links, "inputs", site.key, own)
            surgery.lead_ports(names, "inputs", site.key, own)
    return exposed


def _compare_shared(site: Site, companion: Companion, bag: dict[str, JSON], taken: Taken) -> list[Link]:
    """Keep what of the shared inputs differs; the edges that are given up, as the node has the same, are returned."""
    surgery, gone = site.surgery, []
    for own, field in companion.shared.items():
        was, now = bag.get(field, MISSING), site.inputs.get(own, MISSING)
        if not same(was, now):
            taken.rest.values["inputs", field] = Kept(was, now)
        if taken.stays:
            continue
        bag.pop(field, None)
        if surgery.sources(taken.id, field) == surgery.sources(site.key, own):
            gone += surgery.at(taken.id, "inputs", field)
        else:
            taken.apart.append(field)
    for link in gone:
        surgery.part.drop(link)
    return gone


def _stayed(other: str, exposed: list[str], gone: list[Link]) -> Outcome:
    message = f"does what {other} did for it, which stays, for others use it"
    if exposed:
        names = ", ".join(exposed)
        return Outcome(
            Status.BEHAVIOUR_CHANGED, f"{message}; the interface's {names} no longer reaches this node", gone
        )
    return Outcome(Status.LOSSLESS, message, gone)


def _went(other: str, companion: Companion, taken: Taken, gone: list[Link], lost: list[Link]) -> Outcome:
    inputs = (taken.node or {}).get("inputs", {})
    unknown = [name for name in inputs if name not in companion.values] if isinstance(inputs, dict) else []
    left = [
        *(f"its input {name}" for name in unknown),
        *(f"the interface's {name}" for _, name, _ in taken.rest.ports),
        *(["its pins"] if taken.pins else []),
        *(["edges"] if lost else []),
    ]
    if left:
        return Outcome(Status.LOSSY, f"takes {other} in; set aside: {', '.join(left)}", [*gone, *lost])
    return Outcome(Status.LOSSLESS, f"takes {other} in", gone)
