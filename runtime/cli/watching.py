"""Who listens to a run: what counts it, what shows it, what explains it, and Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from nodeloom.runtime.cli.explanation import Explanation
from nodeloom.runtime.cli.interrupt import CANCELING, Interrupt
from nodeloom.runtime.cli.tree.totals import RunTotals
from nodeloom.runtime.cli.tree.view import TreeView, shows_trees
from nodeloom.runtime.engine import CancelToken, Event, EventSink
from nodeloom.schema import Workflow


@dataclass(frozen=True, slots=True)
class Watch:
    """Where a run's events go (`sink`), and what came of them; `is_shown` tells whether somebody watches.

    `say` shows a note beside the counts, to somebody who does.
    """

    sink: EventSink
    totals: RunTotals
    explanation: Explanation | None
    cancel: CancelToken
    is_shown: bool
    say: Callable[[str], None]


@contextmanager
def watched(
    workflow: Workflow,
    *,
    quiet: bool,
    explain: bool,
    canceling: str = CANCELING,
    again: Callable[[], None] | None = None,
) -> Iterator[Watch]:
    """Listen to a run of a workflow: as a tree where standard error is a terminal, unless `quiet`.

    `canceling` is shown at the first Ctrl-C, and `again` is called at the second (without, the process ends at once).
    """
    totals = RunTotals()
    explanation = Explanation() if explain else None
    view = TreeView(workflow) if shows_trees() and not quiet else None

    def say(note: str) -> None:
        if view is not None:
            view.say(note)

    with ExitStack() as stack:
        interrupt = stack.enter_context(Interrupt(lambda: say(canceling), again))
        if view is not None:
            stack.enter_context(view)
        sink = _to_all([sink for sink in (totals, explanation, view) if sink is not None])
        yield Watch(sink, totals, explanation, interrupt.cancel, view is not None, say)


def _to_all(sinks: Sequence[EventSink]) -> EventSink:
    if len(sinks) == 1:
        return sinks[0]

    def tell(event: Event) -> None:
        for sink in sinks:
            sink(event)

    return tell
