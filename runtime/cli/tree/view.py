"""`TreeView`: shows a run as a tree on the terminal while it goes on."""

from __future__ import annotations

import sys
from threading import Lock
from types import TracebackType

from rich.console import Console
from rich.live import Live
from rich.text import Text

from nodeloom.runtime.cli.tree.running_order import running_order
from nodeloom.runtime.cli.tree.text import ASCII, UNICODE, TreeText
from nodeloom.runtime.cli.tree.tree import RunTree
from nodeloom.runtime.engine.events import Event, RunCreated
from nodeloom.schema import Workflow

FRAMES_PER_SECOND = 8
MOST_EXPECTED = 2000
"""A run of more nodes never shows those to come, so they are not looked up."""


def shows_trees() -> bool:
    """Whether standard error is a terminal that lines can be redrawn on."""
    return sys.stderr.isatty() and not Console(stderr=True).is_dumb_terminal


class TreeView:
    """A context manager that is also a sink of events: another thread draws, the sink only counts.

    Nothing is drawn before the run begins, and its last picture stays.
    """

    def __init__(self, workflow: Workflow, console: Console | None = None) -> None:
        self._workflow = workflow
        self._console = console or Console(file=sys.stderr)
        self._text = TreeText(UNICODE if self._console.encoding.lower().startswith("utf") else ASCII)
        self._lock = Lock()
        self.tree = RunTree({key: node.label for key, node in workflow.nodes.items() if node.label})
        self._live = Live(get_renderable=self.frame, console=self._console, refresh_per_second=FRAMES_PER_SECOND)

    def __enter__(self) -> TreeView:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._live.stop()

    def __call__(self, event: Event) -> None:
        """Take an event."""
        with self._lock:
            if isinstance(event, RunCreated) and event.nodes <= MOST_EXPECTED:
                self.tree.expect(running_order(self._workflow, event.targets))
            self.tree(event)
        if isinstance(event, RunCreated):
            self._live.start()

    def say(self, note: str) -> None:
        """Show this beside the counts from now on."""
        self.tree.note = note

    def frame(self) -> Text:
        """What is to be seen now."""
        with self._lock:
            return self._text.frame(self.tree, self._console.width, self._console.height - 1)
