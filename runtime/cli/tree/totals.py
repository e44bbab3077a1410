"""`RunTotals`: how a run went, in numbers. It listens to every run, so it does next to nothing."""

from __future__ import annotations

from nodeloom.runtime.cli.amounts import bytes_text, count_text, seconds_text
from nodeloom.runtime.cli.tree.tree import REUSED
from nodeloom.runtime.engine.events import Event, NodeBlocked, NodeFailed, NodeFinished, NodeRetrying, RunFinished


class RunTotals:
    """A sink of events that counts runs of nodes: `kept` are those whose results another run may use."""

    def __init__(self) -> None:
        self.done = self.reused = self.kept = self.failed = self.blocked = self.retries = 0
        self.peak_memory: int | None = None
        self.seconds = 0.0

    def __call__(self, event: Event) -> None:
        """Count an event."""
        kind = type(event)
        if kind is NodeFinished:
            assert isinstance(event, NodeFinished)
            self._finished(event)
        elif kind is NodeFailed:
            self.failed += 1
        elif kind is NodeBlocked:
            self.blocked += 1
        elif kind is NodeRetrying:
            self.retries += 1
        elif isinstance(event, RunFinished):
            self.seconds = event.seconds

    def _finished(self, event: NodeFinished) -> None:
        if event.cache in REUSED:
            self.reused += 1
        else:
            self.done += 1
        self.kept += event.cache in ("missed", "hit")
        if event.peak_memory is not None:
            self.peak_memory = max(self.peak_memory or 0, event.peak_memory)

    def summary(self) -> str:
        """One line: 5 done, 3 reused, 1 failed, 2 blocked in 4.21 s, at most 3.1 GB."""
        counted = (
            (self.done, "done"), (self.reused, "reused"), (self.failed, "failed"), (self.blocked, "blocked"),
            (self.retries, "tried again"),
        )  # fmt: skip
        words = ", ".join(f"{count} {word}" for count, word in counted if count) or "nothing to do"
        peak = "" if self.peak_memory is None else f", at most {bytes_text(self.peak_memory)} of memory"
        return f"{words} in {seconds_text(self.seconds)}{peak}"

    def canceled(self, *, durable: bool) -> str:
        """One line for a run that was canceled; `durable` tells whether results outlive the process."""
        if not (durable and self.kept):
            return "canceled"
        verb = "is" if self.kept == 1 else "are"
        return f"canceled; {count_text(self.kept, 'result')} {verb} kept, run again to go on"
