"""Shows a run on the terminal while it goes on, and turns Ctrl-C into a clean cancellation."""

from __future__ import annotations

import signal
import sys
from types import FrameType, TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from nodeloom.runtime.engine import CancelToken
from nodeloom.runtime.engine.events import Event, NodeFailed, NodeFinished, NodeProgress, NodeStarted, RunCreated
from nodeloom.schema import Workflow


class RunProgress:
    """A context manager that is also the run's event sink; `cancel` is set by the first Ctrl-C."""

    def __init__(self, workflow: Workflow, *, shown: bool) -> None:
        self.cancel = CancelToken()
        self._workflow = workflow
        console = Console(file=sys.stderr)
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not (shown and console.is_terminal),
        )
        self._all: TaskID | None = None
        self._node: TaskID | None = None
        self._done: set[str] = set()
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> RunProgress:
        signal.signal(signal.SIGINT, self._interrupted)
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._bars.stop()
        signal.signal(signal.SIGINT, self._before)

    def __call__(self, event: Event) -> None:
        """Show an event."""
        if isinstance(event, RunCreated):
            self._all = self._bars.add_task("nodes", total=event.nodes)
        elif isinstance(event, NodeStarted):
            self._end_node()
            self._node = self._bars.add_task(self._label(event.node), total=None)
        elif isinstance(event, NodeProgress) and self._node is not None:
            self._bars.update(self._node, completed=event.step, total=event.total)
        elif isinstance(event, (NodeFinished, NodeFailed)):
            self._end_node()
            self._done.add(event.node)  # a node may run many times; it counts once
            if self._all is not None:
                self._bars.update(self._all, completed=len(self._done))

    def _end_node(self) -> None:
        if self._node is not None:
            self._bars.remove_task(self._node)
            self._node = None

    def _label(self, node: str) -> str:
        return self._workflow.nodes[node].label or node

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self.cancel.canceled:
            raise KeyboardInterrupt
        self.cancel.cancel()
