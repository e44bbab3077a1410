"""Claims: a step that says it is lossless is held to it by documents that cross it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nodeloom.migrations import Change, MigrationReport
from nodeloom.runtime.testing.documents import samples
from nodeloom.runtime.testing.kit import Kit
from nodeloom.runtime.testing.sentences import shown
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.history import History
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION


def claims_problem(kit: Kit, type_id: str) -> str:
    """The first loss at a step of a type that claims to be lossless; an empty text if there is none."""
    for step in kit.histories[type_id].steps:
        if not step.lossless:
            continue
        for trip in kit.trips(type_id, step.version):
            if trip.is_up and _lost(kit, type_id, [trip.there]):
                strategy = samples(kit.world, type_id, step.version)
                found = kit.simplest(
                    strategy,
                    lambda each: (tried := kit.trip(type_id, each)).is_up and bool(_lost(kit, type_id, [tried.there])),
                    trip.sample,
                )
                return loss_problem(kit, kit.trip(type_id, found).there)
    return ""


def loss_problem(kit: Kit, report: MigrationReport) -> str:
    """What a report says of losses at steps that claim to be lossless."""
    for type_id, history in kit.histories.items():
        for change in _lost(kit, type_id, [report]):
            return _told(kit, history, change)
    return ""


def _lost(kit: Kit, type_id: str, reports: Iterable[MigrationReport]) -> list[Change]:
    claimed = {step.version for step in kit.histories[type_id].steps if step.lossless}
    return [each for report in reports for each in _losses(report, type_id) if each.to_version in claimed]


def _losses(report: MigrationReport, type_id: str) -> Iterator[Change]:
    for change in report.changes:
        if change.type == type_id and change.lossy and change.to_version == change.from_version + 1:
            yield change


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
