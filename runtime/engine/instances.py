"""`Instance`: the record of one run of a node, or of a bundle of runs whose number isn't known yet.

A record whose index is as long as its node's scope is one run. A shorter index makes it a bundle: all runs beneath
that prefix. A bundle waits for the nodes that spread its next axis, then expands into one child per item, and is done
when all its children are.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from nodeloom.runtime.engine.canonical import Encoded
from nodeloom.runtime.engine.plan import Index
from nodeloom.runtime.engine.result import Failure
from nodeloom.schema.graph import Pin
from nodeloom.schema.output import InvocationOutput


class State(IntEnum):
    """Where a record is in its life: `DORMANT` is known but not asked for."""

    DORMANT = 0
    WAITING = 1
    DONE = 2
    FAILED = 3
    BLOCKED = 4


DORMANT: Final = State.DORMANT
WAITING: Final = State.WAITING
DONE: Final = State.DONE
FAILED: Final = State.FAILED
BLOCKED: Final = State.BLOCKED


class Instance:
    """State of one run, or of a bundle of runs.

    `pending` counts what a run waits for, or the unfinished children of an `expanded` bundle. `uses` counts the records
    that may still read this one; at zero its values are let go. `sources` holds a record per wire (a bundle's last ones
    are the nodes that spread its next axis); `linked` tells that they are known and held. `waiters` are the records
    that need this one done; `patient` those that only need it `over`, when nothing of it can change whatever became of
    it, and `missing` counts a bundle's children that are not. `wanted` holds the lazy inputs that were asked for;
    `inner` the pins of what was drawn in graphs that the run expanded to, by full name. `cause` is whose fault it is
    that it failed or is blocked.
    """

    __slots__ = (
        "cause",
        "children",
        "encoded",
        "expanded",
        "index",
        "inner",
        "is_bundle",
        "length",
        "linked",
        "missing",
        "node",
        "outputs",
        "over",
        "parent",
        "patient",
        "pending",
        "pin",
        "sources",
        "state",
        "uses",
        "values",
        "waiters",
        "wanted",
    )

    def __init__(self, node: int, index: Index, is_bundle: bool) -> None:
        self.node = node
        self.index = index
        self.is_bundle = is_bundle
        self.state = DORMANT
        self.pending = 0
        self.uses = 0
        self.linked = False
        self.over = False
        self.missing = 0
        self.patient: list[Instance] | None = None
        self.expanded = False
        self.length = 0
        self.sources: list[Instance] = []
        self.waiters: list[Instance] = []
        self.wanted: set[str] | None = None
        self.parent: Instance | None = None
        self.children: dict[int, Instance] | None = None
        self.outputs: InvocationOutput | None = None
        self.values: dict[str, Any] | None = None
        self.encoded: dict[str, Encoded | list[Encoded]] | None = None
        self.pin: Pin | None = None
        self.inner: dict[str, list[Pin]] | None = None
        self.cause: Failure | None = None

    def runs(self) -> list[Instance]:
        """All runs beneath a finished record, in index order; the record itself if it is a run."""
        if not self.is_bundle:
            return [self]
        found: list[Instance] = []
        stack = [self]
        while stack:
            record = stack.pop()
            if record.is_bundle:
                children = record.children or {}
                stack.extend(children[item] for item in reversed(range(len(children))))
            else:
                found.append(record)
        return found


def common_length(spreading: Sequence[Instance]) -> int:
    """How many items there are along an axis that these finished records spread side by side: the most that one has.

    None, if one of them has none: there is nothing that could go with the items of the others.
    """
    lengths = [record.length for record in spreading]
    return max(lengths) if all(lengths) else 0
