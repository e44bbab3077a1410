"""How much memory this process has in use."""

from __future__ import annotations

import time
from functools import cache
from typing import Final

import psutil

RECENT: Final = 0.1
"""Seconds for which a measurement holds: short runs follow each other faster than memory grows."""
SHORT: Final = 0.02
"""Seconds that a run takes at most for that."""


@cache
def _this() -> psutil.Process:
    return psutil.Process()


def process_memory() -> int:
    """Bytes of this process that are in memory now."""
    return int(_this().memory_info().rss)


class Gauge:
    """How much memory this process has in use, as of a moment ago."""

    def __init__(self) -> None:
        self._bytes = 0
        self._until = 0.0

    def read(self, seconds: float) -> int:
        """Bytes that are in memory after something that took so long."""
        now = time.monotonic()
        if now >= self._until or seconds > SHORT:
            self._bytes, self._until = process_memory(), now + RECENT
        return self._bytes
