"""Who listens to a run: what counts it, what shows it, what explains it, and Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from nodeloom.runtime.cli.explanation import Explanation
from nodeloom.runtime.cli.interrupt import CANCELING, Interrupt
from nodeloom.runtime.cli.totals import RunTotals
from nodeloom.runtime.cli.tree_view import TreeView, shows_trees
from nodeloom.runtime.engine import CancelToken, Event, EventSink
from nodeloom.schema import Workflow


@dataclass(frozen=True, slots=True)
class Watch:
    """The sink of a run's events, and what came of it; `is_shown` tells whether somebody watches."""

    totals: RunTotals
    explanation: Explanation | None
    cancel: CancelToken
    sinks: tuple[EventSink, ...]
    is_shown: bool

    def __call__(self, event: Event) -> None:
        """Pass an event on to everybody."""
        for sink in self.sinks:
            sink(event)


@contextmanager
def watched(workflow: Workflow, *, quiet: bool, explain: bool) -> Iterator[Watch]:
    """Listen to a run of a workflow: as a tree where standard error is a terminal, unless `quiet`."""
    totals = RunTotals()
    explanation = Explanation() if explain else None
    view = TreeView(workflow) if shows_trees() and not quiet else None
    sinks: list[EventSink] = [sink for sink in (totals, explanation, view) if sink is not None]
    with ExitStack() as stack:
        interrupt = stack.enter_context(Interrupt(lambda: view.say(CANCELING) if view else None))
        if view is not None:
            stack.enter_context(view)
        yield Watch(totals, explanation, interrupt.cancel, tuple(sinks), view is not None)
