"""`Notes`: waits until the server has taken note of what it was told.

So a node begins that must not run twice, and a picture is kept where there may be no room.
"""

from __future__ import annotations

import itertools
import threading

from nodeloom.runtime.engine import CancelToken
from nodeloom.schema.errors import CanceledError


class Notes:
    """Numbers what must be written down, and knows of which numbers that was done.

    For several threads: which of them sends its number first is nobody's business.
    """

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._open: set[int] = set()
        self._noted: dict[int, str | None] = {}
        self._changed = threading.Condition()

    def next(self) -> int:
        """A number to be told, and then waited for."""
        with self._changed:
            number = next(self._numbers)
            self._open.add(number)
            return number

    def take(self, number: int, problem: str | None = None) -> None:
        """The server has taken note of what had this number, and may say what is wrong with it."""
        with self._changed:
            if number in self._open:  # else somebody waited until the run was canceled
                self._noted[number] = problem
                self._changed.notify_all()

    def wait(self, number: int, cancel: CancelToken) -> str | None:
        """Wait for it; what is wrong with it. Raises `CanceledError` if the run is canceled before."""
        undo = cancel.subscribe(self._wake)
        try:
            with self._changed:
                self._changed.wait_for(lambda: number in self._noted or cancel.canceled)
                self._open.discard(number)
                if number not in self._noted:
                    raise CanceledError
                return self._noted.pop(number)
        finally:
            undo()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
