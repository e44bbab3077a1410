"""Ids that sort by the time they were made: 48 bits of milliseconds, then 80 bits that grow or are drawn."""

from __future__ import annotations

import secrets
import threading

_DRAWN = 80
_DIGITS = 32
_lock = threading.Lock()
_last = 0


def new_id(now: float) -> str:
    """An id of 32 hexadecimal digits, greater than all that this process made before; `now` in epoch seconds."""
    global _last
    with _lock:
        _last = max(_last + 1, int(now * 1000) << _DRAWN | secrets.randbits(_DRAWN - 1))
        return f"{_last:0{_DIGITS}x}"
