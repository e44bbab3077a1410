"""`Row`: what is known of one node of a run, however often it runs. Events know nothing of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from nodeloom.runtime.engine.plan import Index

State = Literal["waiting", "running", "retrying", "done", "reused", "failed", "blocked"]


@dataclass(slots=True)
class Attempt:
    """A run of a node's code that goes on: when it began, on the tree's clock, and how far it is.

    `failure` says why the attempt before it failed, while it waits for the next one.
    """

    began: float
    number: int = 1
    step: int = 0
    total: int = 0
    message: str = ""
    failure: str = ""


@dataclass(slots=True)
class Counts:
    """Runs by how they stand."""

    running: int = 0
    done: int = 0
    reused: int = 0
    failed: int = 0
    blocked: int = 0

    @property
    def finished(self) -> int:
        """Runs that came to an end, good or bad."""
        return self.done + self.reused + self.failed + self.blocked


@dataclass(slots=True)
class Row:
    """One node: the counts of its own runs, and those of everything beneath it with them (`inside`).

    Until there is something beneath, both are the same object; `tallies` are all counts that a run changes, up to the
    root's. `seconds` are all the time its code took; `note` says why it ran or was reused, failed or is blocked.
    `rounds` is the number of graphs that ran in its place so far: rows beneath it that are named by a number.
    `stopped` tells that the run ended before it did.
    """

    id: str
    name: str
    parent: Row | None
    label: str = ""
    children: dict[str, Row] = field(default_factory=dict)
    rounds: int = 0
    running: dict[Index, Attempt] = field(default_factory=dict)
    own: Counts = field(default_factory=Counts)
    inside: Counts = field(init=False)
    tallies: tuple[Counts, ...] = field(init=False)
    seconds: float = 0.0
    note: str = ""
    stopped: bool = False

    def __post_init__(self) -> None:
        self.inside = self.own
        self.tallies = (self.own,) if self.parent is None else (self.own, *self.parent.adopt(self))

    def adopt(self, child: Row) -> tuple[Counts, ...]:
        """Take a row beneath; the counts that its runs change here and above."""
        if self.inside is self.own:
            self.inside = replace(self.own)
            self.tallies = (self.own, self.inside, *self.tallies[1:])
        self.children[child.name] = child
        return self.tallies[1:]

    @property
    def is_round(self) -> bool:
        """Whether it stands for one of the graphs that ran in the place of the row above it."""
        return self.parent is not None and self.parent.rounds > 0 and self.name.isdecimal()

    @property
    def counts(self) -> Counts:
        """Counts of its own runs; of what is beneath it if it has none, as a called workflow has."""
        return self.own if self.own.running or self.own.finished else self.inside

    @property
    def state(self) -> State:
        """What the row is doing, the most urgent first."""
        if any(attempt.failure for attempt in self.running.values()):
            return "retrying"
        counts = self.counts
        if counts.running:
            return "running"
        if counts.failed:
            return "failed"
        if counts.blocked:
            return "blocked"
        if self.stopped:
            return "waiting"
        if counts.done:
            return "done"
        return "reused" if counts.reused else "waiting"
