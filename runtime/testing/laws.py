"""The laws that every document keeps on its way between versions; each says in a sentence how one was broken."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from nodeloom.migrations.report import Status
from nodeloom.runtime.testing.documents import UNKNOWN
from nodeloom.runtime.testing.ops import REACHING
from nodeloom.runtime.testing.sentences import TELL, shown
from nodeloom.runtime.testing.trip import Trip, bytes_of, differences, graphs_of, nodes_of, without_residue
from nodeloom.runtime.testing.validity import valid
from nodeloom.runtime.testing.values import HOSTILE_VALUES
from nodeloom.schema.field_templates import MISSING

Law: TypeAlias = Callable[[Trip], str]
"""Says how a document broke a law; an empty text if it did not."""


def up_and_back(trip: Trip) -> str:
    """down(up(d)) = d."""
    return _there_and_back(trip) if trip.is_up else ""


def down_and_back(trip: Trip) -> str:
    """up(down(d)) = d."""
    return "" if trip.is_up else _there_and_back(trip)


def _there_and_back(trip: Trip) -> str:
    if trip.is_blocked or bytes_of(trip.back.document) == bytes_of(trip.sample.document):
        return ""
    place, was, now = next(differences(trip.sample.document, trip.back.document), ("the order of it", MISSING, MISSING))
    return f"{place} was {shown(was)} and came back as {shown(now)}: {TELL}"


def idempotent(trip: Trip) -> str:
    """Migrating again changes nothing."""
    again = trip.migrated(trip.there.document, trip.sample.goal)
    changes = [change for change in again.changes if change.status is not Status.BLOCKED]
    if not changes and bytes_of(again.document) == bytes_of(trip.there.document):
        return ""
    return f"a second migration to the same versions changes it again ({again.summary()}): {TELL}"


def deterministic(trip: Trip) -> str:
    """The same document gives the same result, whatever the order of its nodes and edges."""
    chance = random.Random(trip.sample.seed)
    again = trip.migrated(trip.sample.document, trip.sample.goal)
    if bytes_of(again.document) != bytes_of(trip.there.document) or again.to_json() != trip.there.to_json():
        return f"the same document becomes something else the second time: {TELL}"
    shuffled = trip.migrated(_shuffled(trip.sample.document, chance), trip.sample.goal)
    if bytes_of(without_residue(shuffled.document)) != bytes_of(without_residue(trip.there.document)):
        return f"the order of nodes and edges makes a difference: {TELL}"
    return ""


def edits_win(trip: Trip) -> str:
    """An edit made in between is there when the document comes again; nodes that were not edited are as they were."""
    if trip.is_blocked:
        return ""
    chance = random.Random(trip.sample.seed)
    edited: Any = trip.migrated(trip.sample.document, trip.sample.goal).document
    key = chance.choice(sorted(edited["nodes"]))
    contract = trip.contract(edited["nodes"][key])
    if contract is None:
        return ""
    name = chance.choice(sorted(contract.names("inputs")) or [UNKNOWN])
    edited["nodes"][key].setdefault("inputs", {})[name] = chance.choice(HOSTILE_VALUES)
    back = trip.migrated(edited, trip.sample.start)
    forth = trip.migrated(back.document, trip.sample.goal)
    if bytes_of(without_residue(forth.document)) != bytes_of(without_residue(edited)):
        found: Any = forth.document
        now = found["nodes"].get(key, {}).get("inputs", {}).get(name, MISSING)
        edit = shown(edited["nodes"][key]["inputs"][name])
        return f"{name} was edited to {edit} in between, which became {shown(now)}: {TELL}"
    changes = (*trip.there.changes, *back.changes)
    if not any(change.op in REACHING for change in changes):
        before, after = (without_residue(each)["nodes"] for each in (trip.sample.document, back.document))
        other = next((each for each in before if each != key and before[each] != after.get(each)), None)
        if other is not None:
            return f"an edit of node {key} changes node {other}: {TELL}"
    return ""


def unknown_kept(trip: Trip) -> str:
    """What nobody knows stays where it is."""
    before, after = nodes_of(trip.sample.document), nodes_of(trip.there.document)
    for path in before.keys() & after.keys():
        known = {"type", "version", "inputs", "residue"}
        for name in before[path].keys() - known:
            if after[path].get(name, MISSING) != before[path][name]:
                return f"the key {name} of a node is lost: {TELL}"
        contracts = [trip.contract(each) for each in (before[path], after[path])]
        names = {name for each in contracts if each is not None for name in each.names("inputs")}
        for name, value in before[path].get("inputs", {}).items():
            if name == UNKNOWN and name not in names and after[path].get("inputs", {}).get(name) != value:
                return f"the value {name}, which no version knows, is lost: {TELL}"
    strange = ("stranger", "form")
    lost = next((name for name in strange if trip.there.document.get(name) != trip.sample.document[name]), None)
    return f"the key {lost} of the document is lost: {TELL}" if lost else ""


def edges_kept(trip: Trip) -> str:
    """An edge is there afterwards, or the report names it."""
    before, after = _count_edges(trip.sample.document), _count_edges(trip.there.document)
    named = sum(len(change.edges) for change in trip.there.changes if not change.behaviour)
    return f"{before - after} edges are lost, and the report names {named}: {TELL}" if before - after > named else ""


LAWS: Final[Mapping[str, Law]] = {
    "up-and-back": up_and_back,
    "down-and-back": down_and_back,
    "idempotent": idempotent,
    "deterministic": deterministic,
    "edits-win": edits_win,
    "unknown-kept": unknown_kept,
    "valid": valid,
    "edges-kept": edges_kept,
}
"""Every law by its name."""


def _count_edges(document: Any) -> int:
    return sum(len(graph.get("edges", ())) for graph in graphs_of(document))


def _shuffled(document: Any, chance: random.Random) -> Any:
    nodes = list(document["nodes"].items())
    chance.shuffle(nodes)
    found = {**document, "nodes": dict(nodes), "edges": chance.sample(document["edges"], len(document["edges"]))}
    if "subgraphs" in document:
        found["subgraphs"] = {name: _shuffled(each, chance) for name, each in document["subgraphs"].items()}
    return found
