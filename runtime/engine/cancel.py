"""`CancelToken`: how a run is told to stop. Any thread may cancel; the engine looks between nodes."""

from __future__ import annotations

import threading

from nodeloom.schema.errors import CanceledError


class CancelToken:
    """A flag that is set once."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the run to stop at the next occasion."""
        self._event.set()

    @property
    def canceled(self) -> bool:
        """Whether the run was asked to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `CanceledError` if the run was asked to stop."""
        if self._event.is_set():
            raise CanceledError
