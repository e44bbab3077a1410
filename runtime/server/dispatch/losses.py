"""What a run loses with its worker: an attempt of every node that was at work, and after `MOST` of them the node.

All of it is a fold over the events of the run, so it is the same after a crash of the server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nodeloom.schema.json import JSON

MOST = 3
"""Workers that a node may cost; then it has failed."""
CODE = "worker_lost"
LOST = "worker.lost"
_ENDS = frozenset({"node.finished", "node.failed", "node.blocked"})
_ONCE = frozenset({"run.created", "node.expanded", "node.failed", "node.blocked"})
"""Events that a resumed run tells again."""

NodeRun = tuple[str, tuple[int, ...]]
"""A run of a node: its full name and index."""


@dataclass(slots=True)
class Losses:
    """Node runs at work, and how often a worker was lost with each.

    `once` are events that a resumed run tells again, and the log need not.
    `in_vain` counts the workers that were lost in a row while no node was at work. `is_unclear` if one was lost with
    several at work: which of them it was shows only when they run one after the other.
    """

    running: dict[NodeRun, None] = field(default_factory=dict)
    once: set[tuple[object, ...]] = field(default_factory=set)
    counts: Counter[NodeRun] = field(default_factory=Counter)
    in_vain: int = 0
    is_unclear: bool = False

    def add(self, event: Mapping[str, Any]) -> bool:
        """Take an event in; False if it tells again, after a resumption, what the log has already."""
        name = event["event"]
        if name == LOST:
            self._lost(event)
        elif name == "node.started":
            self.running[_run_of(event)] = None
            self.in_vain = 0
        elif name in _ENDS or name == "node.retrying":
            self.running.pop(_run_of(event), None)
        if name == "node.finished":
            return bool(event["cache"] != "resumed")
        if name in _ONCE:
            key = (name, event.get("node"), *event.get("index", ()), event.get("number"))
            if key in self.once:
                return False
            self.once.add(key)
        return True

    def told(self, reason: str, types: Callable[[str], str]) -> list[dict[str, JSON]]:
        """The events of a worker's loss: who was at work, and which nodes have failed by it for good.

        `types` gives the type of a node, or an empty text.
        """
        lost: dict[str, JSON] = {
            "event": LOST, "running": [[node, [*index]] for node, index in self.running], "reason": reason,
        }  # fmt: skip
        self.add(lost)
        return [lost, *(_failed(run, types(run[0]), reason) for run in _running(lost) if self.counts[run] >= MOST)]

    @property
    def is_hopeless(self) -> bool:
        """Whether workers die of this run before any of its nodes is at work."""
        return self.in_vain >= MOST

    def _lost(self, event: Mapping[str, Any]) -> None:
        runs = list(_running(event))
        self.counts.update(runs)
        self.is_unclear = self.is_unclear or len(runs) > 1
        self.in_vain = 0 if runs else self.in_vain + 1
        self.running.clear()


def losses_of(events: Iterable[Mapping[str, Any]]) -> Losses:
    """What the events of a run say."""
    losses = Losses()
    for event in events:
        losses.add(event)
    return losses


def _run_of(event: Mapping[str, Any]) -> NodeRun:
    return event["node"], tuple(event["index"])


def _running(event: Mapping[str, Any]) -> Iterable[NodeRun]:
    return ((node, tuple(index)) for node, index in event["running"])


def _failed(run: NodeRun, type_id: str, reason: str) -> dict[str, JSON]:
    node, index = run
    named = f"node {node} ({type_id})" if type_id else f"node {node}"
    message = (
        f"{named}: {MOST} worker processes were lost while it was at work (the last {reason}); it is not tried again"
    )
    return {
        "event": "node.failed", "node": node, "index": [*index], "type": type_id, "code": CODE, "message": message,
        "field": None, "traceback": "",
    }  # fmt: skip
