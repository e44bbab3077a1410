"""`Throttle`: lets through what comes not too often."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Throttle:
    """Admits each name at most `rate` times a second. Safe in any thread; `clock` counts seconds."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = 1.0 / rate
        self._clock = clock
        self._lock = threading.Lock()
        self._last: dict[str, float] = {}

    def admits(self, name: str) -> bool:
        """Whether it is time again for this name; then it counts as let through."""
        now = self._clock()
        with self._lock:
            if now - self._last.get(name, -self._pause) < self._pause:
                return False
            self._last[name] = now
            return True
