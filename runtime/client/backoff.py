"""`Backoff`: how long to wait before something is tried again, and when to give up."""

from __future__ import annotations

import random
from collections.abc import Callable

_FIRST = 0.1
_LONGEST = 5.0


class Backoff:
    """Waits that double from 0.1 to 5 s, each a little longer or shorter, until all are `seconds` together.

    So clients of a server that comes back do not all come at once.
    """

    def __init__(self, seconds: float, chance: Callable[[], float] = random.random) -> None:
        self._seconds = seconds
        self._chance = chance
        self.reset()

    def reset(self) -> None:
        """Begin anew: it went well."""
        self._left = self._seconds
        self._next = _FIRST

    def delay(self, least: float = 0.0) -> float | None:
        """Seconds to wait, at least `least`; None if there was enough waiting."""
        if self._left <= 0:
            return None
        delay = max(least, min(_LONGEST, self._next * (0.75 + self._chance() / 2)))
        self._next *= 2
        self._left -= delay
        return delay
