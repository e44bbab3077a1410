"""Claims: a step that says it is lossless is held to it by documents that cross it."""

from __future__ import annotations

from typing import Any

from nodeloom.migrations import Change, MigrationReport
from nodeloom.runtime.testing.becoming import legs
from nodeloom.runtime.testing.documents import lone_nodes
from nodeloom.runtime.testing.kit import Kit
from nodeloom.runtime.testing.sentences import shown
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION


def claims_problem(kit: Kit, type_id: str) -> str:
    """The first loss at a step of a type that claims to be lossless; an empty text if there is none."""
    for step in kit.histories[type_id].steps:
        if not step.lossless:
            continue
        problem = _loss_of_values(kit, type_id, step.version)
        if problem:
            return problem
        for trip in kit.trips(type_id, step.version):
            if trip.is_up and _lost(kit, type_id, trip.there):
                return loss_problem(kit, trip.there)
    return ""


def _loss_of_values(kit: Kit, type_id: str, version: int) -> str:
    """A loss of a node that stands alone, which is found soonest and read most easily."""
    contract = kit.world.contracts.get(type_id, {}).get(version - 1)
    if contract is None:
        return ""

    def report(document: JSON) -> MigrationReport:
        return kit.migrated(document, {type_id: version})

    def loses(document: JSON) -> bool:
        return bool(_lost(kit, type_id, report(document)))

    strategy = lone_nodes(kit.world, contract)
    wrong = next(filter(loses, kit.drawn(strategy)), None)
    return "" if wrong is None else loss_problem(kit, report(kit.simplest(strategy, loses, wrong)))


def loss_problem(kit: Kit, report: MigrationReport) -> str:
    """What a report says of losses at steps that claim to be lossless."""
    for type_id, history in kit.histories.items():
        for change in _lost(kit, type_id, report):
            return _told(kit, history, change)
    return ""


def _lost(kit: Kit, type_id: str, report: MigrationReport) -> list[Change]:
    """What a report says of losses at steps of a type that claim to be lossless."""
    claimed = {step.version for step in kit.histories[type_id].steps if step.lossless}
    return [
        change
        for change, becoming in legs(report)
        if change.lossy
        and change.type == type_id
        and becoming is None
        and change.from_version < change.to_version in claimed
    ]


def _told(kit: Kit, history: History, change: Change) -> str:
    place = f"{history.type} To({change.to_version}) says lossless=True, but {change.op} {_field(change)}"
    if change.edges and change.before is change.after:
        return f"{place} drops the edge {change.edges[0]}: take the claim back"
    back = _naive(kit, history, change)
    returns = "is the same" if back is change.after else f"goes back to {shown(back)}"
    return (
        f"{place} loses something: {shown(change.before)} became {shown(change.after)}, which {returns}: "
        "take the claim back, or convert without loss"
    )


def _field(change: Change) -> str:
    return change.path.partition(".")[2]


def _naive(kit: Kit, history: History, change: Change) -> Any:
    """What a value becomes on the way back of which nothing was kept."""
    name = _field(change)
    inputs = {} if change.after is MISSING else {name: change.after}
    node = {"type": history.name_at(change.to_version), "version": change.to_version, "inputs": inputs}
    document: Any = {"format": FORMAT, "format_version": FORMAT_VERSION, "nodes": {"n": node}}
    found: Any = kit.migrated(document, {history.type: change.from_version}).document
    values = found["nodes"]["n"].get("inputs", {})
    return values.get(name, MISSING)
