"""`Explanation`: why each node of a run ran or was reused, as `--explain` tells it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from nodeloom.runtime.cli.amounts import bytes_text, seconds_text
from nodeloom.runtime.cli.sentences import one_line, without_name
from nodeloom.runtime.cli.tree.tree import REUSED
from nodeloom.runtime.engine.events import (
    CacheReason,
    Event,
    NodeBlocked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
)
from nodeloom.runtime.engine.plan import Index
from nodeloom.schema.json import JSON

REASONS: dict[CacheReason, str] = {
    "hit": "nothing it depends on changed",
    "missed": "no result of these inputs is kept",
    "volatile": "it gives another result each time",
    "output": "it saves or shows something, each time",
    "pinned": "the workflow holds a pin for it",
    "no cache": "results are not kept",
    "resumed": "it had finished before the run was interrupted",
    "expanded": "other nodes ran in its place",
}
"""Reasons in words, where the run gives no better ones."""


@dataclass(frozen=True, slots=True)
class Told:
    """One run of a node: how it ended and why; seconds and bytes where its code ran and they are known."""

    node: str
    index: Index
    status: Literal["done", "reused", "failed", "blocked"]
    cache: CacheReason | None = None
    why: str = ""
    seconds: float | None = None
    peak_memory: int | None = None
    attempts: int = 0

    def to_json(self) -> dict[str, JSON]:
        """The run as a JSON object."""
        return {**asdict(self), "index": list(self.index)}


class Explanation:
    """A sink of events that remembers how each run of a node ended, in order."""

    def __init__(self) -> None:
        self.runs: list[Told] = []
        self._attempts: dict[tuple[str, Index], int] = {}

    def __call__(self, event: Event) -> None:
        """Take an event."""
        if isinstance(event, NodeStarted):
            self._attempts[event.node, event.index] = event.attempt
        elif isinstance(event, NodeFinished):
            self.runs.append(self._finished(event))
        elif isinstance(event, NodeFailed):
            attempts = self._attempts.pop((event.node, event.index), 0)
            self.runs.append(Told(event.node, event.index, "failed", why=event.failure.message, attempts=attempts))
        elif isinstance(event, NodeBlocked):
            self.runs.append(
                Told(event.node, event.index, "blocked", why=f"by {place(event.cause_node, event.cause_index)}")
            )

    def _finished(self, event: NodeFinished) -> Told:
        attempts = self._attempts.pop((event.node, event.index), 0)
        if event.cache in REUSED:
            return Told(event.node, event.index, "reused", event.cache, event.why)
        return Told(
            event.node, event.index, "done", event.cache, event.why, event.seconds, event.peak_memory, attempts
        )  # fmt: skip

    def lines(self) -> Iterator[str]:
        """A line for each run: its node, what it cost, and why."""
        rows = [(one_line(place(told.node, told.index)), _cost(told), one_line(_why(told))) for told in self.runs]
        widest = max((len(name) for name, _, _ in rows), default=0)
        costs = max((len(cost) for _, cost, _ in rows), default=0)
        for name, cost, why in rows:
            yield f"{name:{widest}}  {cost:{costs}}  {why}".rstrip()


def place(node: str, index: Index) -> str:
    """A run of a node: its id, and its index if there is one."""
    return f"{node}[{', '.join(map(str, index))}]" if index else node


def _cost(told: Told) -> str:
    if told.seconds is None:
        return told.status
    tries = f" x{told.attempts}" if told.attempts > 1 else ""
    memory = "" if told.peak_memory is None else f", {bytes_text(told.peak_memory)}"
    return f"ran{tries} {seconds_text(told.seconds)}{memory}"


def _why(told: Told) -> str:
    if told.cache is None:
        return without_name(told.why, told.node)
    return f"{told.cache}: {told.why or REASONS[told.cache]}"
