"""`RunTree`: a run as rows that its events are folded into. It knows no terminal.

Ids are ways: `call/inner` is a row beneath `call`, and `loop/2/inner` one beneath the second round of `loop`. Taking
an event costs as much as its id is deep, however many nodes there are. Rounds that went well are forgotten when
another one begins: the rows above them keep their counts.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nodeloom.runtime.cli.tree.rows import Attempt, Row
from nodeloom.runtime.engine.events import (
    CacheReason,
    Event,
    NodeBlocked,
    NodeExpanded,
    NodeFailed,
    NodeFinished,
    NodeProgress,
    NodeRetrying,
    NodeStarted,
    RunCreated,
    RunFinished,
)
from nodeloom.runtime.engine.history import FIRST_RUN
from nodeloom.runtime.engine.plan import Index

REUSED: frozenset[CacheReason] = frozenset({"hit", "pinned", "resumed"})
"""Reasons of the cache under which a node's code did not run."""
_RECENT = 3


class RunTree:
    """Rows by id, and beneath each other; `root` stands for the run as a whole.

    Args:
        labels: What the user calls a node, by id.
        clock: Seconds, as `Attempt.began` counts them.

    `active` are the rows that run, `troubled` those that failed, `recent` those that finished last; `nodes` is how
    many may run, of which `met` came to an end at least once. `note` is what else there is to say of the run, `unmet`
    why a row has no events when the run is over.
    """

    def __init__(self, labels: Mapping[str, str] | None = None, clock: Callable[[], float] = time.perf_counter) -> None:
        self.clock = clock
        self.root = Row("", "", None)
        self.rows: dict[str, Row] = {"": self.root}
        self.active: dict[str, Row] = {}
        self.troubled: dict[str, Row] = {}
        self.recent: deque[Row] = deque(maxlen=_RECENT)
        self.nodes = self.met = 0
        self.began = clock()
        self.is_over = False
        self.note = ""
        self.unmet = "not needed"
        self._labels = labels or {}
        self._takers: dict[type, Callable[[Any], None]] = {
            RunCreated: self._created, NodeStarted: self._started, NodeProgress: self._progressed,
            NodeExpanded: self._expanded, NodeRetrying: self._retrying, NodeFinished: self._finished,
            NodeFailed: self._failed, NodeBlocked: self._blocked, RunFinished: self._over,
        }  # fmt: skip

    def __call__(self, event: Event) -> None:
        """Take an event."""
        self._takers[type(event)](event)

    def expect(self, nodes: Iterable[str]) -> None:
        """Make rows of nodes that are still to come, in this order; all others come when they are first heard of."""
        for node in nodes:
            self.row(node)

    def row(self, node: str) -> Row:
        """The row of an id, made with all rows above it if it is new."""
        known = self.rows.get(node)
        if known is not None:
            return known
        above, _, name = node.rpartition("/")
        made = Row(node, name, self.row(above), self._labels.get(node, ""))
        self.rows[node] = made
        return made

    def _created(self, event: RunCreated) -> None:
        self.began = self.clock()
        self.nodes = event.nodes

    def _started(self, event: NodeStarted) -> None:
        row = self.row(event.node)
        before = row.running.get(event.index)
        if before is None:
            for counts in row.tallies:
                counts.running += 1
        # A worker that takes over from one that was lost begins to count anew.
        number = event.attempt if before is None else max(event.attempt, before.number + 1)
        row.running[event.index] = Attempt(self.clock(), number)
        self.active[row.id] = row

    def _progressed(self, event: NodeProgress) -> None:
        attempt = self.row(event.node).running.get(event.index)
        if attempt is not None:
            attempt.step, attempt.total, attempt.message = event.step, event.total, event.message

    def _expanded(self, event: NodeExpanded) -> None:
        row = self.row(event.node)
        row.rounds += 1
        for each in [child for child in row.children.values() if child.is_round and not child.inside.failed]:
            if each.inside.finished and not each.inside.running:
                self._forget(each)
        self.row(f"{event.node}/{event.number}")
        self.nodes += event.nodes

    def _retrying(self, event: NodeRetrying) -> None:
        attempt = self.row(event.node).running.get(event.index)
        if attempt is not None:
            attempt.failure = event.failure.message
            attempt.step = attempt.total = 0

    def _finished(self, event: NodeFinished) -> None:
        row = self.row(event.node)
        attempt = row.running.get(event.index)
        self._ended(event.node, event.index)
        if event.cache in REUSED:
            row.note = event.why or ("" if event.cache == "hit" else event.cache)
            for counts in row.tallies:
                counts.reused += 1
        else:
            row.seconds += event.seconds
            row.note = "" if event.why == FIRST_RUN else event.why
            if attempt is not None and attempt.number > 1:
                row.note = f"at attempt {attempt.number}"
            for counts in row.tallies:
                counts.done += 1
        self.recent.append(row)

    def _failed(self, event: NodeFailed) -> None:
        row = self._ended(event.node, event.index)
        row.note = event.failure.message
        for counts in row.tallies:
            counts.failed += 1
        self.troubled.setdefault(row.id, row)

    def _blocked(self, event: NodeBlocked) -> None:
        row = self._ended(event.node, event.index)
        row.note = row.note if row.own.failed else f"by {event.cause_node}"
        for counts in row.tallies:
            counts.blocked += 1

    def _over(self, event: RunFinished) -> None:
        self.is_over = True
        self.unmet = "not reached" if event.is_early else "not needed"
        for row in list(self.active.values()):
            above: Row | None = row
            while above is not None:
                above.stopped = True
                above = above.parent
            for index in list(row.running):
                self._leave(row, index)

    def _ended(self, node: str, index: Index) -> Row:
        row = self.row(node)
        self.met += not row.own.finished
        self._leave(row, index)
        return row

    def _forget(self, row: Row) -> None:
        for child in list(row.children.values()):
            self._forget(child)
        del self.rows[row.id]
        assert row.parent is not None  # only rounds are forgotten, and the root is none
        del row.parent.children[row.name]

    def _leave(self, row: Row, index: Index) -> None:
        """A run of a row goes on no more, if it did: reused results never ran."""
        if row.running.pop(index, None) is None:
            return
        for counts in row.tallies:
            counts.running -= 1
        if not row.running:
            del self.active[row.id]
