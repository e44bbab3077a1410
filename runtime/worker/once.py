"""`Once`: something that is made when it is first asked for, by one thread, and shared by all others."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Once(Generic[Value]):
    """Calls `make` at the first question, and at the next one again if that raised. Thread-safe.

    `functools.cached_property` would let two threads make two of it since Python 3.12.
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._made: list[Value] = []
        self._lock = RLock()

    def __call__(self) -> Value:
        """The one value; raises what `make` raises."""
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]

    @property
    def is_made(self) -> bool:
        """Whether somebody has asked for it."""
        return bool(self._made)
