"""Graph-scope ops at work: when a node parts with its companion, and which one it takes in."""

from __future__ import annotations

from nodeloom.migrations.link import Link
from nodeloom.migrations.parting import part_with, used_again
from nodeloom.migrations.residue import Entry, Taken
from nodeloom.migrations.site import Outcome, Site
from nodeloom.migrations.taking import take
from nodeloom.schema.companion import Companion


def part(site: Site, companion: Companion, before: Entry, after: Entry) -> Outcome | None:
    """Part with a companion if there is something to part with."""
    taken = before.taken
    was_there = taken if taken is not None and taken.id else None
    outcome, other = None, ""
    if wants(site, companion, before) and site.neighbours.may_part(site.key):
        outcome = used_again(site, companion, was_there) if was_there and was_there.stays else None
        other = was_there.id if outcome and was_there else ""
        if outcome is not None:
            after.stayed = "" if site.is_used(other, companion, site.inner(other, companion) or []) else other
        else:
            other, outcome = part_with(site, companion, was_there, [], [])
    after.strangers = [each for each in site.of_the_kind(companion) if each not in (*before.strangers, other)]
    if outcome is not None:
        is_usual = was_there is not None or other == site.plain_id(companion)
        after.born = "" if is_usual and _is_told(site, companion, other, after) else other
    if taken is not None and taken.known:
        after.born = taken.known
    if outcome is None and before.strangers:
        found = _found(site, companion, Entry())  # it could not be taken in before, and can now, for it was edited
        after.strangers += [found[0]] if found is not None and found[0] in before.strangers else []
    return outcome


def join(site: Site, companion: Companion, before: Entry, after: Entry) -> Outcome | None:
    """Take the companion in, if there is one."""
    within = site.of_the_kind(companion)
    found = _found(site, companion, before)
    outcome, taken_in = None, ""
    if found is not None:
        other, inner = found
        stays = other == before.stayed or site.is_used(other, companion, inner)
        taken, outcome = take(site, companion, other, inner, stays=stays)
        taken.known = before.born
        if not (taken.is_plain and other == site.free_id(companion) and wants(site, companion, Entry())):
            after.taken = taken
        taken_in = other
    else:
        after.taken = Taken("", known=before.born) if before.born else None
        after.alone = wants(site, companion, Entry())
    after.strangers = [each for each in within if each not in (*before.strangers, taken_in)]
    return outcome


def wants(site: Site, companion: Companion, before: Entry) -> bool:
    """Whether there is something that a companion would have."""
    if companion.wanted == "literal":
        (name,) = companion.inputs
        return name in site.inputs and not site.links("inputs", name) and not before.alone
    if before.taken is not None and before.taken.id:
        return True
    if companion.always and not before.alone:
        return True
    return any(
        name in site.inputs or site.links("inputs", name) or site.ports("inputs", name) for name in companion.inputs
    ) or any(site.links("outputs", name) or site.ports("outputs", name) for name in companion.outputs)


def _is_told(site: Site, companion: Companion, other: str, after: Entry) -> bool:
    """Whether the edges tell the way back which companion the node parted with, and not another one by its id."""
    if not (companion.gives or companion.takes):
        return False
    found = _found(site, companion, after)
    return found is None or found[0] == other


def _found(site: Site, companion: Companion, before: Entry) -> tuple[str, list[Link]] | None:
    """The companion to take in, and the edges between the two: the one that is known, or the first by its id."""
    options = list(site.partners(companion))
    if before.born and (before.born in options or not (companion.gives or companion.takes)):
        options = [before.born, *(each for each in options if each != before.born)]
    for other in options:
        if other in (site.key, *before.strangers) or not site.neighbours.bring(other, companion):
            continue
        inner = site.inner(other, companion)
        if inner is None:
            continue
        if companion.wanted != "literal" or _only_holds(site, companion, other, inner):
            return other, inner
    return None


def _only_holds(site: Site, companion: Companion, other: str, inner: list[Link]) -> bool:
    """Whether a node does nothing but hold the value of an input."""
    ((name, field),) = companion.inputs.items()
    return not (
        name in site.inputs
        or site.links("inputs", name) != inner
        or site.ports("inputs", name)
        or field not in site.nodes[other].get("inputs", {})
        or site.surgery.at(other, "inputs", field)
        or site.is_used(other, companion, inner)
    )
