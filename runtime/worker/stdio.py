"""The pipes of a worker process, claimed for frames before anything else can read or write them.

What packs print goes to the standard error, and what they read from the standard input is empty. The claimed
descriptors are not inherited by programs that packs start.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

_READ_AHEAD = 2**16


def claim() -> tuple[BinaryIO, BinaryIO]:
    """The real standard input, buffered, and the real standard output, unbuffered."""
    reading, writing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]
    return open(reading, "rb", buffering=_READ_AHEAD), open(writing, "wb", buffering=0)
