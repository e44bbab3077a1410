"""Whether an error means that memory ran out, whatever library says so and in whatever words; and amounts of it.

It must not import torch: a process that never loaded it can run out of memory as well.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from typing import Final

_PHRASES: Final = (
    "DefaultCPUAllocator: can't allocate memory",  # torch on Linux and macOS
    "DefaultCPUAllocator: not enough memory",  # torch on Windows
    "MPS backend out of memory",
    "CUDA error: out of memory",  # from calls that bypass torch's allocator
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
)


def is_exhausted(error: BaseException) -> bool:
    """Tell whether an error, or one that it was raised from, says that memory ran out."""
    return any(_says_so(each) for each in chain(error))


def amount(size: int) -> str:
    """Return a number of bytes for a sentence: "5.1 GB", "12 MB", "7 bytes"."""
    if size < 1e6:
        return f"{size} bytes"
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _says_so(error: BaseException) -> bool:
    if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
        return True
    if isinstance(error, _torch_errors()):
        return True
    return isinstance(error, RuntimeError) and any(phrase in str(error) for phrase in _PHRASES)


def _torch_errors() -> tuple[type[BaseException], ...]:
    """Return torch's own error, if torch is loaded (and not just being loaded by another thread)."""
    error = getattr(sys.modules.get("torch"), "OutOfMemoryError", None)
    return (error,) if isinstance(error, type) else ()


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised from; a chain that bites its tail ends there."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__
