"""`Notes`: waits until the server has taken note of what it was told.

So a node begins that must not run twice, and a picture is kept where there may be no room.
"""

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
        self._problems: dict[int, str] = {}
        self._changed = threading.Condition()

    def next(self) -> int:
        """A number to be told."""
        return next(self._numbers)

    def take(self, number: int, problem: str | None = None) -> None:
        """The server has taken note of what had this number, and may say what is wrong with it."""
        with self._changed:
            if problem is not None:
                self._problems[number] = problem
            self._noted = max(self._noted, number)
            self._changed.notify_all()

    def wait(self, number: int, cancel: CancelToken) -> str | None:
        """Wait for it; what is wrong with it. Raises `CanceledError` if the run is canceled before."""
        undo = cancel.subscribe(self._wake)
        try:
            with self._changed:
                self._changed.wait_for(lambda: self._noted >= number or cancel.canceled)
                if self._noted < number:
                    raise CanceledError
                return self._problems.pop(number, None)
        finally:
            undo()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
