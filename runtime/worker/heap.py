"""What the C library keeps of memory that was freed.

glibc keeps freed blocks of up to 32 MiB for later, which are most tensors of a network: after models were let go or
patched, gigabytes stay with the process though nobody uses them, and count when memory runs out.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Final

import psutil

LITTLE: Final = 0.25
"""Share of the machine's memory."""


def ease() -> None:
    """`give_back` where the machine has little left: what is given back takes time to be had again."""
    machine = psutil.virtual_memory()
    if machine.available < machine.total * LITTLE:
        give_back()


def give_back() -> None:
    """Give it back to the system, where the C library can be told to.

    Takes up to a tenth of a second for each gigabyte, and three times that when it is used again.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = None
    with suppress(OSError):  # a Python without shared libraries
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl, for one, has none
    return trim
