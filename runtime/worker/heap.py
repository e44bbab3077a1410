"""What the C library keeps of memory that was freed.

glibc keeps freed blocks of up to 32 MiB for later, which are most tensors of a network: after models were let go or
patched, gigabytes stay with the process though nobody uses them, and count when memory runs out.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give it back to the system, where the C library can be told to; takes milliseconds for each gigabyte."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl, for one, has none
    return trim
