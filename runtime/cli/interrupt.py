"""Ctrl-C: once cancels a run cleanly, twice ends the process at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType, TracebackType

from nodeloom.runtime.cli.failures import ExitCode
from nodeloom.runtime.engine import CancelToken

CANCELING = "canceling: the step that runs comes to its end; Ctrl-C again ends at once"
_SHOW_CURSOR = b"\x1b[?25h\n"


class Interrupt:
    """A context manager in which Ctrl-C sets `cancel` and calls `told`; then `again`. Only in the main thread."""

    def __init__(self, told: Callable[[], None], again: Callable[[], None] | None = None) -> None:
        self.cancel = CancelToken()
        self._told = told
        self._again = again or end_at_once
        self._before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> Interrupt:
        signal.signal(signal.SIGINT, self._interrupted)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self.cancel.canceled:
            self._again()
        self.cancel.cancel()
        self._told()


def end_at_once(code: int = ExitCode.CANCELED) -> None:
    """End the process without waiting for anything: code of nodes may hang in any thread, or hold any lock."""
    if os.isatty(2):
        os.write(2, _SHOW_CURSOR)
    os._exit(code)
