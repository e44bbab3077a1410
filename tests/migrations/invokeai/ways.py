"""There and back: a document of InvokeAI, ours, and InvokeAI's again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from nodeloom.migrations import MigrationReport, Status, migrate
from nodeloom.migrations.guest import Writing
from nodeloom.migrations.invokeai.types import HISTORIES
from nodeloom.migrations.invokeai.writing import write_workflow
from nodeloom.schema import Catalogue, Registry


@cache
def catalogue() -> Catalogue:
    """The types that are installed."""
    return Registry.installed().catalogue()


def opened(document: Any) -> MigrationReport:
    """It as one of ours, with types of ours."""
    return migrate(document, catalogue=catalogue())


def written(document: Any) -> Writing:
    """One of ours as InvokeAI's."""
    versions = {history.type: history.version for history in HISTORIES}
    return write_workflow(migrate(document, versions, catalogue=catalogue()).workflow, "it")


def back(document: Any) -> Any:
    """There and back."""
    return written(opened(document).document).document


def nodes_back(document: Any) -> dict[str, Any]:
    """The nodes of one of ours as InvokeAI's, by their id."""
    again: Any = written(document).document
    return {node["id"]: node for node in again["nodes"]}


def view_of(report: MigrationReport) -> Any:
    """What a document says of how it is shown."""
    return dict(report.workflow.view)


def told(report: MigrationReport, *statuses: Status) -> list[str]:
    """The lines of a report of some gravity, but for the first, which sums them up."""
    return [change.message for change in report.changes[1:] if change.status in statuses]


_HANDLES = ("sourceHandle", "targetHandle")
"""Names of inputs and outputs in edges, which may be others here: that they come back is a law of its own."""


def leaves(value: Any, *but: str) -> Iterator[Any]:
    """Every value that is no list or object, but for those under some keys."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, *but) if key not in but else ()
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, *but)
    else:
        yield value


def lost(document: Any, report: MigrationReport) -> list[Any]:
    """The values of a document that stand neither in what became of it nor in the report."""
    there = {*map(repr, leaves(report.document)), *map(repr, leaves([each.to_json() for each in report.changes]))}
    text = json.dumps([report.document, [each.to_json() for each in report.changes]])
    return [
        each
        for each in leaves(document, *_HANDLES)
        if repr(each) not in there and not (isinstance(each, str) and json.dumps(each)[1:-1] in text)
    ]
