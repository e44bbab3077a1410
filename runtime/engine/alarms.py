"""`Alarms`: what has to happen at a certain time: a repetition after a pause, the end of a node's time."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count


class Alarms:
    """Calls by time, in seconds of one clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._count = count()
        self._calls: list[tuple[float, int, Callable[[], None]]] = []

    def set(self, delay: float, call: Callable[[], None]) -> None:
        """Make a call `delay` seconds from now."""
        heappush(self._calls, (self._clock() + delay, next(self._count), call))

    def wait(self) -> float | None:
        """Seconds until the next call, at least 0; None if there is none."""
        return max(0.0, self._calls[0][0] - self._clock()) if self._calls else None

    def ring(self) -> None:
        """Make all calls whose time has come."""
        while self._calls and self._calls[0][0] <= self._clock():
            heappop(self._calls)[2]()
