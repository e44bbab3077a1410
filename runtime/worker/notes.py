"""`Notes`: waits until the server has written down what it was told, before a node begins that must not run twice."""

from __future__ import annotations

import itertools
import threading

from nodeloom.runtime.engine import CancelToken
from nodeloom.schema.errors import CanceledError


class Notes:
    """Numbers what must be written down, and knows up to which number that was done. For several threads."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._noted = 0
        self._changed = threading.Condition()

    def next(self) -> int:
        """A number to be told."""
        return next(self._numbers)

    def take(self, number: int) -> None:
        """The server has written down what had this number."""
        with self._changed:
            self._noted = max(self._noted, number)
            self._changed.notify_all()

    def wait(self, number: int, cancel: CancelToken) -> None:
        """Wait for it; raises `CanceledError` if the run is canceled before."""
        undo = cancel.subscribe(self._wake)
        try:
            with self._changed:
                self._changed.wait_for(lambda: self._noted >= number or cancel.canceled)
                if self._noted < number:
                    raise CanceledError
        finally:
            undo()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
