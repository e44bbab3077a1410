"""How much memory this process has in use."""

from __future__ import annotations

from functools import cache

import psutil


@cache
def _this() -> psutil.Process:
    return psutil.Process()


def process_memory() -> int:
    """Bytes of this process that are in memory now."""
    return int(_this().memory_info().rss)
