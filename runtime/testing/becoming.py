"""Removed types as the kit proves them: what a type became is one step more, to a version above its last.

In the versions of a document that number says that nodes of the type have become something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nodeloom.migrations import Change, MigrationReport, Status
from nodeloom.migrations.conversion import Way
from nodeloom.schema.history import History, To


def with_becoming(history: History) -> History:
    """The history of a type; that of a removed one has what it became as its last step."""
    if history.became is None:
        return history
    version = history.version + 1
    return replace(history, version=version, steps=(*history.steps, To(version, *history.became.ops)))


def is_becoming(history: History, version: int) -> bool:
    """Whether the step to a version is what a removed type became."""
    return history.became is not None and version == history.version


def place_of(history: History, version: int) -> str:
    """The step to a version as it stands in the code."""
    became = history.became
    if became is None or version != history.version:
        return f"To({version})"
    return f'Became("{became.type}", {became.version})'


def legs(report: MigrationReport) -> Iterator[tuple[Change, Way | None]]:
    """The changes of a report, each with the way that its node goes from a type to what that became, if it does."""
    becoming: dict[str, Way] = {}
    for change in report.changes:
        if change.op == "version" or change.status is Status.BLOCKED:
            becoming.pop(change.node, None)
        elif change.op == "becomes":
            becoming[change.node] = "up" if change.before == change.type else "down"
        yield change, becoming.get(change.node)
