"""Seconds, bytes and counts as people read them."""

from __future__ import annotations


def seconds_text(seconds: float) -> str:
    """A time: 0.04 s, 12.3 s, 4 min 05 s, 2 h 03 min."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def bytes_text(size: int) -> str:
    """A size: 12 kB, 340 MB, 3.1 GB."""
    for factor, unit in ((10**9, "GB"), (10**6, "MB")):
        if size >= factor:
            return f"{size / factor:.1f} {unit}" if size < 10 * factor else f"{size / factor:.0f} {unit}"
    return f"{size / 1000:.0f} kB"


def count_text(count: int, thing: str) -> str:
    """A number of things: 1 result, 5 results."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
